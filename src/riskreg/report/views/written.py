"""What a writing command did, or would do: in sentences, how the records stand now, and the lines that changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.actions.action import Action, Subject, subject_of
from riskreg.domain.evaluation import Judge
from riskreg.domain.records import Danger, Decision, Measure, Risk
from riskreg.domain.register import Register
from riskreg.messages import Said, Word, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Paragraph, Patch, Table, rows
from riskreg.report.patch import patch

FEW: Final = 3  # records whose lines are shown without -v
WRITTEN_COLUMNS: Final = (
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


class FileChange(NamedTuple):
    """A file before (None: it is new) and after, and its lines, before, that this audience may not see."""

    path: str
    before: str | None
    after: str
    hidden: Sequence[tuple[int, int]] = ()


class StateChange(NamedTuple):
    """What became of one record: one thing that is different now."""

    id: str
    what: Word
    before: Cell
    after: Cell


class Verbosity(NamedTuple):
    """How much is shown."""

    dry_run: bool = False
    verbose: bool = False
    asking: bool = False  # it is about to be written, if the user agrees
    agreed: bool = False  # it was shown before


def moves(judge: Judge, after: Register, ids: Iterable[str], on: date) -> list[StateChange]:
    """Compare how records stood and stand, judged on one day; what was not there before has nothing before."""
    old = Judge(judge.register, judge.settings, on)
    new = Judge(after, judge.settings, on)
    found: list[StateChange] = []
    for id_ in ids:
        one, two = subject_of(judge.register, id_), subject_of(after, id_)
        if two is None:
            continue
        stood = standing(old, one) if one else {}
        found += [
            StateChange(id_, what, stood.get(what), cell) for what, cell in standing(new, two).items() if stood.get(what) != cell
        ]
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


def written_view(
    command: str,
    action: Action,
    moved: Sequence[StateChange],
    changes: Sequence[FileChange],
    lines: Mapping[str, tuple[str, int]],
    *,
    manner: Verbosity,
    commit: str | None = None,
) -> Document:
    """Say what was done; of many records only the files, unless more is wanted."""
    title, *others = action.sentences
    heading = say("Would be written: {what}", what=title) if manner.dry_run else title
    caption = say("Before and now") if others else None  # else the table would stand right below a sentence
    patches = [text for change in changes if (text := patch(*change))]
    blocks: list[Paragraph | Table | Patch] = []
    if not manner.agreed:
        blocks += [Paragraph(said) for said in others]
        blocks += (
            [
                rows(
                    WRITTEN_COLUMNS,
                    tuple((one.id, one.what, one.before, one.after) for one in moved),
                    name="changes",
                    caption=caption,
                )
            ]
            if moved
            else []
        )
        blocks += shown(patches, whole=manner.verbose or manner.dry_run or len(action.ids) <= FEW)
    if commit:
        blocks.append(Paragraph(say("Committed as {commit}.", commit=commit[:7])))
    if manner.dry_run and not manner.asking:
        blocks.append(Paragraph(say("Nothing was written; without --dry-run it is."), "next"))
    elif action.next and not manner.dry_run:
        blocks.append(Paragraph(say("Next: {what}", what=action.next), "next"))
    places = [{"id": id_, "path": path, "line": line} for id_, (path, line) in lines.items()]
    data = {
        "changes": [],
        "diff": "".join(patches),  # in JSON, however little is shown
        "written": not manner.dry_run,
        "commit": commit,
        "ids": list(action.ids),
        "places": places,
    }
    return Document(command, heading, None, tuple(blocks), data)


def shown(patches: Sequence[str], *, whole: bool) -> list[Paragraph | Table | Patch]:
    """Show the lines that changed, or in which files."""
    if whole:
        return list(map(Patch, patches))
    files = say_n("{n} file changed; -v shows the lines", "{n} files changed; -v shows the lines", len(patches))
    return [Paragraph(files, "note")]


FORMAT_COLUMNS: Final = (
    Column("path", Word("path", "文件", en="file")),
    Column("result", Word("result", "结果")),
    Column("lines", Word("lines", "变动行数", en="lines changed"), right=True),
)
CHANGED: Final = Word("changed", "已整理", en="put in order")
WOULD_CHANGE: Final = Word("would_change", "待整理", en="would change")
REFUSED: Final = Word("refused", "未改动", en="left alone")
UNREAD: Final = Word("unread", "无法读取", en="cannot be read")


class FormattedFile(NamedTuple):
    """A file that changes, or would: its texts before and after, and why that was refused."""

    path: str
    before: str
    after: str
    why_not: Said | None = None
    is_hidden: bool = False  # it holds records that the audience may not see

    @property
    def diff(self) -> str:
        """How it changes."""
        return patch(self.path, self.before, self.after)


def format_view(files: Sequence[FormattedFile], unread: Sequence[str], good: int, *, writes: bool, shows: bool) -> Document:
    """Show the files that change, with `shows` how, as a diff; `good` are in order already."""
    done = CHANGED if writes else WOULD_CHANGE
    diffs = {file.path: file.diff for file in files}
    table = rows(
        FORMAT_COLUMNS,
        (
            *((file.path, REFUSED if file.why_not else done, moved(diffs[file.path])) for file in files),
            *((path, UNREAD, None) for path in unread),
        ),
        name="files",
        empty=verdict(0, good, writes=writes),
    )
    blocks: list[Block] = [table]
    for file in files:
        blocks += [Paragraph(said, "alarm") for said in refusal(file)]
        if file.is_hidden:
            blocks.append(
                Paragraph(say("{path} holds restricted records: --audience restricted shows how it changes", path=file.path))
            )
        elif shows or file.why_not:
            blocks.append(Patch(diffs[file.path]))
    if table.rows:
        blocks += ends(sum(1 for file in files if not file.why_not), len(unread), good, writes=writes)
    data = {"written": writes, "in_order": good}
    return Document("fmt", say("The form of the files"), None, tuple(blocks), data)


def ends(changed: int, unread: int, good: int, *, writes: bool) -> Iterator[Block]:
    """Say below the list how many files are how, and what to type next."""
    if unread:
        said = say_n("{n} file cannot be read and stays as it is.", "{n} files cannot be read and stay as they are.", unread)
        yield Paragraph(said, "alarm")
        yield Paragraph(say("What is wrong there: riskreg check"), "next")
    yield Paragraph(verdict(changed, good, writes=writes))
    if changed and not writes:
        yield Paragraph(say("To write this, type the same without --check and --dry-run."), "next")


def moved(diff: str) -> int:
    """Count the lines that go or come."""
    return sum(line.startswith(("+", "-")) for line in diff.split("\n")[2:])


def refusal(file: FormattedFile) -> Iterator[Said]:
    """Say why a file was left alone."""
    if file.why_not:
        yield say(
            "{path} was left as it is: {reason}; please report this. Below is what would have been written.",
            path=file.path,
            reason=file.why_not,
        )


def verdict(changed: int, good: int, *, writes: bool) -> Said:
    """Say how many files changed, or would, and how many need not."""
    if not changed:
        return say_n("{n} file is in the usual form already.", "{n} files are in the usual form already.", good)
    return say(
        "{changed}, {good}.",
        changed=say_n("{n} file put in order", "{n} files put in order", changed)
        if writes
        else say_n("{n} file would change", "{n} files would change", changed),
        good=say_n("{n} file was in order already", "{n} files were in order already", good),
    )
