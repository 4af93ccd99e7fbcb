"""What a writing command did, or would do: in sentences, then how the records stand now, then the lines that changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.deeds.deed import Deed, Subject, subject_of
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Decision, Measure, Risk
from riskreg.domain.register import Register
from riskreg.report.document import Cell, Column, Document, Paragraph, Patch, Table, rows
from riskreg.report.patch import patch
from riskreg.wording import Word, say, say_n

FEW: Final = 3  # records whose lines are shown without -v
COLUMNS: Final = (
    Column("id", Word("id", "编号")),
    Column("what", Word("what", "事项", en="what")),
    Column("before", Word("before", "原"), wrap=True),
    Column("after", Word("after", "现", en="now"), wrap=True),
)
STATE: Final = Word("state", "状态")
DUE: Final = Word("due", "时限")
UNIT: Final = Word("unit", "责任单位")
OWNER: Final = Word("owner", "责任人")
GRADE: Final = Word("grade", "风险等级")


class Change(NamedTuple):
    """A file before (None: it is new) and after, and its lines, before, that this audience may not see."""

    path: str
    before: str | None
    after: str
    hidden: Sequence[tuple[int, int]] = ()


class Move(NamedTuple):
    """What became of one record: one thing that is different now."""

    id: str
    what: Word
    before: Cell
    after: Cell


class Manner(NamedTuple):
    """How much is shown."""

    dry_run: bool = False
    verbose: bool = False
    asking: bool = False  # it is about to be written, if the user agrees
    agreed: bool = False  # it was shown before


def moves(judge: Judge, after: Register, ids: Iterable[str], on: date) -> list[Move]:
    """Compare how records stood and stand, judged on one day; what was not there before has nothing before."""
    old = Judge(judge.register, judge.settings, on)
    new = Judge(after, judge.settings, on)
    found: list[Move] = []
    for id_ in ids:
        one, two = subject_of(judge.register, id_), subject_of(after, id_)
        if two is None:
            continue
        stood = standing(old, one) if one else {}
        found += [Move(id_, what, stood.get(what), cell) for what, cell in standing(new, two).items() if stood.get(what) != cell]
    return found


def standing(judge: Judge, subject: Subject) -> dict[Word, Cell]:
    """Return how a record stands on the day."""
    item = subject.item
    if not isinstance(item, Risk | Danger | Measure | Decision):
        return {}
    found: dict[Word, Cell] = {STATE: subject.state(judge.on)}
    if isinstance(item, Danger):
        found[DUE] = judge.due(item)
    elif isinstance(item, Measure | Decision):
        found[DUE] = item.due_on(judge.on)
    elif (grade := judge.grade(item)) is not None:
        found[GRADE] = grade.band
    found[UNIT] = judge.register.name("units", subject.unit(judge.on))
    found[OWNER] = judge.register.name("people", subject.owner(judge.on))
    return found


def view(
    command: str,
    deed: Deed,
    moved: Sequence[Move],
    changes: Sequence[Change],
    lines: Mapping[str, tuple[str, int]],
    *,
    manner: Manner,
    commit: str | None = None,
) -> Document:
    """Say what was done; of many records only the files, unless more is wanted."""
    title, *others = deed.told
    heading = say("Would be written: {what}", what=title) if manner.dry_run else title
    caption = say("Before and now") if others else None  # else the table would stand right below a sentence
    patches = [text for change in changes if (text := patch(*change))]
    blocks: list[Paragraph | Table | Patch] = []
    if not manner.agreed:
        blocks += [Paragraph(said) for said in others]
        blocks += (
            [rows(COLUMNS, tuple((one.id, one.what, one.before, one.after) for one in moved), name="changes", caption=caption)]
            if moved
            else []
        )
        blocks += shown(patches, whole=manner.verbose or manner.dry_run or len(deed.ids) <= FEW)
    if commit:
        blocks.append(Paragraph(say("Committed as {commit}.", commit=commit[:7])))
    if manner.dry_run and not manner.asking:
        blocks.append(Paragraph(say("Nothing was written; without --dry-run it is."), "next"))
    elif deed.next and not manner.dry_run:
        blocks.append(Paragraph(say("Next: {what}", what=deed.next), "next"))
    places = [{"id": id_, "path": path, "line": line} for id_, (path, line) in lines.items()]
    data = {
        "changes": [],
        "diff": "".join(patches),  # in JSON, however little is shown
        "written": not manner.dry_run,
        "commit": commit,
        "ids": list(deed.ids),
        "places": places,
    }
    return Document(command, heading, None, tuple(blocks), data)


def shown(patches: Sequence[str], *, whole: bool) -> list[Paragraph | Table | Patch]:
    """Show the lines that changed, or in which files."""
    if whole:
        return list(map(Patch, patches))
    files = say_n("{n} file changed; -v shows the lines", "{n} files changed; -v shows the lines", len(patches))
    return [Paragraph(files, "note")]
