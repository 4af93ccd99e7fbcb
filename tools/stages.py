"""The example's three months: what each commit of the demo holds, from its last stage, `registers/`, and `demo/stages.yaml`.

`package.py` packs them for `riskreg demo` when riskreg is built.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Final, NamedTuple

from entry_days import EarlierStates, Was, dated
from stage_text import Stage, StagedFile, cut

from riskreg.domain.fields import Day, Fact, Facts, FieldTable, Free, Key, Text, Texts
from riskreg.domain.records import Person
from riskreg.domain.register import Assembly, Directory, build_register
from riskreg.messages import Word
from riskreg.syntax.reader import FileReader, read_file
from riskreg.syntax.yaml_parser import parse

ROOT: Final = Path(__file__).resolve().parent.parent
STORY: Final = ROOT / "tools" / "demo"
README: Final = "README.md"
REGISTERS: Final = "registers"  # the last stage, and where the demo has it
PEOPLE: Final = "organisation.yaml"
ZONE: Final = timezone(timedelta(hours=8))


class StageTag(FieldTable):
    """A tag on a commit."""

    name: Annotated[str, Key(Text(), "名称", required=True)]
    at: Annotated[str, Key(Text(), "时间", required=True)]
    says: Annotated[str, Key(Text(), "说明", required=True)]

    @property
    def when(self) -> datetime:
        """The instant."""
        return instant(self.at)


class StageStep(FieldTable):
    """A commit. It brings what it covers up to its day, or up to `upto`."""

    at: Annotated[str, Key(Text(), "时间", required=True)]
    by: Annotated[str, Key(Text(), "人员", required=True)]
    email: Annotated[str | None, Key(Text(), "邮箱")] = None  # else the first that the register has for the person
    says: Annotated[str, Key(Text(), "说明", required=True)]
    scope: Annotated[tuple[str, ...], Key(Texts(), "范围")] = ()  # files, folders (with a slash behind), records
    upto: Annotated[date | None, Key(Day(), "截至")] = None
    branch: Annotated[str | None, Key(Text(), "分支")] = None  # where it stands, if not on main
    merges: Annotated[str | None, Key(Text(), "合并")] = None  # the branch that it merges into main
    tag: Annotated[StageTag | None, Key(Fact(StageTag), "标签")] = None

    @property
    def when(self) -> datetime:
        """The instant."""
        return instant(self.at)


class EarlierText(FieldTable):
    """What read otherwise at first."""

    at: Annotated[str, Key(Text(), "位置", required=True)]
    now: Annotated[str, Key(Text(), "现", required=True)]
    was: Annotated[str, Key(Text(), "原")] = ""
    until: Annotated[date, Key(Day(), "止", required=True)]


class DemoStory(FieldTable):
    """What `stages.yaml` says; it is explained there."""

    begin: Annotated[date, Key(Day(), "始", required=True)]
    entered: Annotated[Mapping[str, date], Key(Free(Day()), "登记", required=True)]
    late: Annotated[Mapping[str, date], Key(Free(Day()), "补填", required=True)]
    was: Annotated[tuple[EarlierText, ...], Key(Facts(EarlierText), "改动", required=True)]
    steps: Annotated[tuple[StageStep, ...], Key(Facts(StageStep), "步骤", required=True)]

    @property
    def past(self) -> EarlierStates:
        """What the files do not say of themselves."""
        changes = tuple(Was(change.at, change.now, change.was, change.until) for change in self.was)
        return EarlierStates(self.begin, {**self.entered, **self.late}, changes)


class Example(NamedTuple):
    """The example with its story."""

    files: tuple[StagedFile, ...]
    readme: bytes
    people: Mapping[str, Person]
    story: DemoStory

    @property
    def entered(self) -> Mapping[str, date]:
        """From when each record is there."""
        return {id_: since for file in self.files for id_, since in file.records.items()}

    def at(self, upto: Mapping[str, date]) -> dict[str, bytes]:
        """Return the files of the register, by path, where each record or file is entered up to a day."""
        stage = Stage(upto, self.entered)
        texts = ((file.path, cut(file, stage)) for file in self.files)
        return {path: text.encode() for path, text in texts if text is not None}

    def on(self, day: date) -> dict[str, bytes]:
        """Return the files of the register with all that is entered up to a day."""
        return self.at(dict.fromkeys(self.holders, day))

    @property
    def holders(self) -> tuple[str, ...]:
        """Whatever is entered by itself: files, and the records in them."""
        return tuple(name for file in self.files for name in (file.path, *file.records))

    def covered(self, scope: tuple[str, ...]) -> Iterator[str]:
        """Return what a commit covers: files, those of folders, with their records; and single records."""
        for file in self.files:
            if file.path in scope or any(part.endswith("/") and file.path.startswith(part) for part in scope):
                yield from (file.path, *file.records)
        yield from scope


class PlannedCommit(NamedTuple):
    """A commit to be made: its step, the places of its parents in the row of commits, and all its files."""

    step: StageStep
    parents: tuple[int, ...]
    files: Mapping[str, bytes]


def example() -> Example:
    """Read the example and its story."""
    folder = ROOT / REGISTERS
    paths = sorted(folder.rglob("*.yaml"))
    story = told((STORY / "stages.yaml").read_text(encoding="utf-8"))
    texts = {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}
    files = tuple(dated(path, text, story.past) for path, text in texts.items())
    rows, _ = read_file(texts[PEOPLE], PEOPLE)
    return Example(files, (STORY / README).read_bytes(), build_register(rows).people, story)


def told(text: str) -> DemoStory:
    """Read `stages.yaml`."""
    reading = FileReader("stages.yaml")
    root, found = parse(text, reading.path)
    row = reading.row(DemoStory, root, Word("stages", "阶段")) if root else None
    assert row, found
    assert not reading.found, reading.found
    story = Assembly(Directory(())).value(row, "")
    assert isinstance(story, DemoStory)
    return story


def instant(text: str) -> datetime:
    """Read a time of day in Shanghai."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def commits(example: Example) -> Iterator[PlannedCommit]:
    """Go through the story, commit by commit."""
    lines: dict[str, tuple[int, dict[str, date]]] = {"": (-1, {})}  # branch -> its last commit, and what is entered on it
    for place, step in enumerate(example.story.steps):
        name = step.branch or ""
        last, upto = lines.get(name) or lines[""]
        parents = [last] if last >= 0 else []
        upto = dict(upto)
        if step.merges:
            other, theirs = lines.pop(step.merges)
            parents.append(other)
            upto |= {key: max(day, upto.get(key, day)) for key, day in theirs.items()}
        upto |= dict.fromkeys(example.covered(step.scope), step.upto or step.when.date())
        lines[name] = (place, upto)
        files = {f"{REGISTERS}/{path}": data for path, data in example.at(upto).items()}
        if README in upto:
            files[README] = example.readme
        yield PlannedCommit(step, tuple(parents), files)
