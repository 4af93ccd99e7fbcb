"""The history of a record, told like a story: a row for each change of a field, the newest last."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple, cast

from riskreg.domain.changes.comparison import BEGINNINGS, DUE_EDITED, REMOVED, UNREADABLE, VersionEntry
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Fact, FieldTable
from riskreg.domain.records import Decision, Identified
from riskreg.messages import Name, Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Row, Told, rows
from riskreg.report.views.change_details import named, plain, told
from riskreg.report.views.columns import PATH

SHORT: Final = 7  # digits of a commit's id that people read
NO_AUTHOR: Final = "-"
LOST_IN_MERGE: Final = Word("lost_in_merge", "合并中丢失", en="lost in the merge")

DAY: Final = Column("day", Word("day", "日期"))
AUTHOR: Final = Column("author", Word("author", "提交人"), wrap=True)
COMMIT: Final = Column("commit", Word("commit", "版本"))
SUBJECT: Final = Column("subject", Word("subject", "提交说明"), wrap=True)
COLUMNS: Final = (
    DAY,
    Column("what", Word("what", "内容", en="what"), wrap=True),
    Column("before", Word("before", "原"), wrap=True),
    Column("after", Word("after", "现"), wrap=True),
    AUTHOR,
    COMMIT,
    SUBJECT,
)
DATA: Final = (
    DAY,
    AUTHOR,
    Column("person", Word("person", "人员")),
    COMMIT,
    Column("what", Word("what", "变化", en="what")),
    Column("field", Word("field", "字段")),
    Column("before", Word("before", "原")),
    Column("after", Word("after", "现")),
    Column("days_passed", Word("days_passed", "原时限已过天数", en="days passed"), right=True),
    SUBJECT,
    PATH._replace(shown=True),
    Column("written", Word("written", "编写日期")),
    Column("lost_from", Word("lost_from", "原在版本", en="was in")),
)


class HistoryEntry(NamedTuple):
    """What one commit did: to which file, when, by whom; no commit where it is not committed yet."""

    entries: Sequence[VersionEntry]
    record: FieldTable | None  # as it was then
    path: str
    day: date | None = None
    author: str = NO_AUTHOR
    person: str | None = None  # the id of the author, if the register knows it
    commit: str | None = None
    subject: str | Said = ""
    written: date | None = None  # by the author, where that is another day than `day`
    doubted: date | None = None  # what the commit says of itself, where its clock was wrong
    parent: str | None = None  # the commit that held what a merge lost


class HistoryHead(NamedTuple):
    """Whose history it is. `cut_off` is the commit before which this clone has none, with its day."""

    id: str
    record: FieldTable
    field: str = ""  # only this field, by its English key
    cut_off: tuple[str, date] | None = None
    former: str = ""  # the id that was asked for, if it is one of long ago


def view(judge: Judge, subject: HistoryHead, found: Sequence[HistoryEntry], face: Face) -> Document:
    """Show what happened."""
    declared = type(subject.record)
    lines = [(one, entry) for one in found for entry in one.entries]
    shown = tuple(row(judge, declared, *line) for line in lines)
    nothing = say("In git nothing is known of it.")
    tables = Told(
        rows(DATA, tuple(data_row(*line) for line in lines)),
        (rows(COLUMNS, shown, empty=nothing), *remarks(judge, subject, found)),
    )
    words = {"id": subject.id, "title": title_of(subject.record)}
    title = say("{id} {title}: its history", **words)
    if subject.field:
        _, label = named(judge, declared, (subject.field,))
        title = say("{id} {title}: history of {field}", field=label, **words)
    if words["id"] == words["title"]:
        title = say("{id}: its history", id=subject.id)
    return Document("history", title, face, (*opening(subject), tables), data(subject))


def data(subject: HistoryHead) -> dict[str, object]:
    """Say in JSON whose history it is, and where it begins."""
    kind = subject.record.KIND if isinstance(subject.record, Identified) else Word("decision", "议定事项")
    cut_off = {"commit": subject.cut_off[0], "day": subject.cut_off[1]} if subject.cut_off else None
    return {
        "id": subject.id,
        "kind": kind,
        "title": title_of(subject.record),
        "field": subject.field or None,
        "cut_off": cut_off,
    }


def opening(subject: HistoryHead) -> tuple[Block, ...]:
    """Say that it has another id now, and that the history is not whole."""
    blocks: list[Block] = []
    if subject.former:
        blocks.append(Paragraph(say("{former} is now called {id}.", former=subject.former, id=subject.id)))
    if subject.cut_off:
        commit, day = subject.cut_off
        said = say(
            "The history is cut off at {commit} of {day}: this clone does not hold what came before (git fetch --unshallow).",
            commit=commit[:SHORT],
            day=day,
        )
        blocks.append(Paragraph(said, "alarm"))
    return tuple(blocks)


def remarks(judge: Judge, subject: HistoryHead, found: Sequence[HistoryEntry]) -> tuple[Paragraph, ...]:
    """Say what the days are, and that only one field is shown."""
    notes = [say("Days are those of the commits, in {zone}.", zone=judge.settings.timezone)]
    if subject.field:
        notes.append(say("Only one field is shown; without --field every change."))
    if any(one.written for one in found):
        days = sorted({(one.commit, one.written, one.day) for one in found if one.commit and one.written and one.day})
        told = (say("{commit} was written on {day}", commit=id_[:SHORT], day=written) for id_, written, _ in days)
        notes.append(say("Committed on another day than written: {commits}.", commits=joined(told)))
    for id_, doubted, day in sorted({(one.commit, one.doubted, one.day) for one in found if one.commit and one.doubted}):
        words = {"commit": id_[:SHORT], "said": doubted, "day": day}
        notes.append(say("the clock was wrong when {commit} was made: it says {said}, and counts as of {day}", **words))
    if any(one.commit is None for one in found):
        notes.append(say("A row without a commit is in the files and not committed yet."))
    return tuple(Paragraph(note, "note") for note in notes)


def title_of(record: FieldTable | None) -> str | None:
    """Return what people call it."""
    if isinstance(record, Decision):
        return record.text
    return record.name_or_title if isinstance(record, Identified) else None


def row(judge: Judge, declared: type[FieldTable], one: HistoryEntry, entry: VersionEntry) -> Row:
    """Make the cells of one row for people."""
    what: Cell = entry.what
    before: Cell = None
    after: Cell = None
    if entry.change:
        kind, label = named(judge, declared, entry.change.path)
        if isinstance(kind, Fact):  # a fact that came or went says by itself which it is
            label = named(judge, declared, entry.change.path[:1])[1]
        what = label if entry.what not in {*BEGINNINGS, LOST_IN_MERGE} else say("{what}: {field}", what=entry.what, field=label)
        before, after = told(judge, kind, entry.change.before), told(judge, kind, entry.change.after)
        if entry.what == DUE_EDITED:
            after = overwritten(after, entry.passed)
    elif entry.what == UNREADABLE:
        after = say("in this version the file could not be read")
    elif entry.what in (REMOVED, LOST_IN_MERGE):
        before = title_of(one.record)
    else:
        after = title_of(one.record)
    if entry.what == LOST_IN_MERGE and one.parent:
        after = say("was in {commit}", commit=one.parent[:SHORT])
    commit = Name(one.commit, one.commit[:SHORT]) if one.commit else None
    return (one.day, what, before, after, one.author, commit, one.subject)


def overwritten(after: Cell, passed: int) -> Said:
    """Say of a due day that it was written over, and how long the one before had passed."""
    day = after if after is not None else say("none")
    if not passed:
        return say("{day} (written over)", day=day)
    return say_n(
        "{day} (written over when the day had passed {n} day before)",
        "{day} (written over when the day had passed {n} days before)",
        passed,
        day=day,
    )


def data_row(one: HistoryEntry, entry: VersionEntry) -> Row:
    """Make the cells of one row for programs: keys, codes and ids."""
    change = entry.change
    field = "/".join(change.path) if change else None
    before, after = (plain(change.before), plain(change.after)) if change else (None, None)
    passed = entry.passed or None
    subject = one.subject or None
    cells = (
        one.day,
        one.author,
        one.person,
        one.commit,
        entry.what,
        field,
        before,
        after,
        passed,
        subject,
        one.path,
        one.written,
        one.parent,
    )
    return cast("Row", cells)  # a fact is a mapping, which only JSON shows
