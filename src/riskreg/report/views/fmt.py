"""What `fmt` did, or would do: which files change, and how."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from riskreg.report.document import Block, Column, Document, Paragraph, Patch, rows
from riskreg.report.patch import patch
from riskreg.wording import Said, Word, say, say_n

COLUMNS: Final = (
    Column("path", Word("path", "文件", en="file")),
    Column("result", Word("result", "结果")),
    Column("lines", Word("lines", "变动行数", en="lines changed"), right=True),
)
CHANGED: Final = Word("changed", "已整理", en="put in order")
WOULD_CHANGE: Final = Word("would_change", "待整理", en="would change")
REFUSED: Final = Word("refused", "未改动", en="left alone")
UNREAD: Final = Word("unread", "无法读取", en="cannot be read")


class File(NamedTuple):
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


def view(files: Sequence[File], unread: Sequence[str], good: int, *, writes: bool, shows: bool) -> Document:
    """Show the files that change, with `shows` how, as a diff; `good` are in order already."""
    done = CHANGED if writes else WOULD_CHANGE
    diffs = {file.path: file.diff for file in files}
    table = rows(
        COLUMNS,
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


def refusal(file: File) -> Iterator[Said]:
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
