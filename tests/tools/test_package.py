"""What the build makes: the commits of the demo, packed as `riskreg demo` reads them."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from entry_days import dated
from package import DEMO, packed
from stages import DemoStory, Example, StageStep, StageTag, commits, example

from riskreg.commands import start
from riskreg.commands.start import DemoCommit, DemoTag
from riskreg.domain.records import Person
from riskreg.store.git_write import Signature

SHANGHAI = timezone(timedelta(hours=8))
BEFORE = "measures:\n  - id: M-0001\n    title: 甲\n"
AFTER = BEFORE + "  - id: M-0002\n    title: 乙\n"
STORY = DemoStory(
    begin=date(2022, 6, 1),
    entered={"M-0002": date(2022, 6, 3)},
    late={},
    was=(),
    steps=(
        StageStep(at="2022-06-01 16:20", by="P-001", says="建账", scope=("measures.yaml", "M-0001", "M-0002")),
        StageStep(
            at="2022-06-02 08:00", by="P-001", email="a2@example.org", branch="side", says="没有变化", scope=("README.md",)
        ),
        StageStep(
            at="2022-06-03 09:05",
            by="P-001",
            merges="side",
            says="合并",
            scope=("M-0002",),
            tag=StageTag(name="meeting/2022-06", at="2022-06-04 10:00", says="版本"),
        ),
    ),
)


def test_a_commit_is_read_as_it_was_packed(tmp_path: Path) -> None:
    people = {"P-001": Person(id="P-001", name="甲某", git=("a1@example.org", "a2@example.org"))}
    made = Example((dated("measures.yaml", AFTER, STORY.past),), b"read me\n", people, STORY)
    (tmp_path / "commits.json").write_text(packed(made), encoding="utf-8")

    def at(day: int, hour: int, minute: int) -> datetime:
        return datetime(2022, 6, day, hour, minute, tzinfo=SHANGHAI)

    first, one, two = "registers/measures.yaml", "a1@example.org", "a2@example.org"
    assert start.packed(tmp_path / "commits.json") == [
        DemoCommit(Signature("甲某", one, at(1, 16, 20)), "建账", None, (), {first: BEFORE.encode()}),
        DemoCommit(
            Signature("甲某", two, at(2, 8, 0)), "没有变化", None, (0,), {first: BEFORE.encode(), "README.md": b"read me\n"}
        ),
        DemoCommit(
            Signature("甲某", one, at(3, 9, 5)),
            "合并",
            DemoTag("meeting/2022-06", at(4, 10, 0), "版本"),
            (0, 1),
            {first: AFTER.encode(), "README.md": b"read me\n"},
        ),
    ]
    assert json.loads((tmp_path / "commits.json").read_text(encoding="utf-8"))["texts"] == ["read me\n", BEFORE, AFTER]


def test_what_riskreg_carries_is_what_the_story_says_now() -> None:
    """After a change in registers/ or tools/demo: `make demo`, or `python tools/package.py`."""
    made = example()
    assert DEMO == start.PACKED
    assert DEMO.read_text(encoding="utf-8") == packed(made)
    assert [commit.files for commit in start.packed()] == [commit.files for commit in commits(made)]
