"""The example's three months: each stage is what was known then, cut from the last one, and each commit is one a person made."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml
from entry_days import EntryDays
from stages import REGISTERS, ROOT, Example, PlannedCommit, StageStep, commits, example, instant

from riskreg.domain.checks import run as check
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.evaluation import Judge, overdue
from riskreg.domain.fields import FieldTable
from riskreg.domain.register import Register, build_register
from riskreg.domain.settings import Settings
from riskreg.syntax.reader import read_records, read_settings

FIRST, LAST = date(2022, 6, 1), date(2022, 9, 30)
DAYS = [FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1)]
# Days that were planned, or known beforehand, when they were written down; all others are days of what happened.
PLANNED = {"due", "reply_due", "cutoff", "effective", "finish_before"}
SPELLS = {"periods", "meetings"}  # planned as a whole
SETTINGS = Settings(started=FIRST)


@pytest.fixture(scope="module")
def made() -> Example:
    return example()


@pytest.fixture(scope="module")
def story(made: Example) -> list[PlannedCommit]:
    return list(commits(made))


@pytest.fixture(scope="module")
def known(story: list[PlannedCommit]) -> list[Register]:
    """The register of each commit."""
    return [register(commit.files) for commit in story]


def register(files: Mapping[str, bytes]) -> Register:
    """The register of some files; every one of them must be read without a finding."""
    rows = []
    for path, data in files.items():
        if not path.endswith(("riskreg.yaml", ".md")):
            found, wrong, _ = read_records(data.decode(), path)
            assert wrong == [], path
            rows += found
    return build_register(rows)


@pytest.fixture(scope="module")
def full(made: Example) -> Register:
    return register(made.on(LAST))


def test_the_last_stage_is_the_example_to_the_byte(made: Example, story: list[PlannedCommit]) -> None:
    folder = ROOT / REGISTERS
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}
    assert made.on(LAST) == files
    assert {f"registers/{path}": data for path, data in files.items()} | {"README.md": made.readme} == story[-1].files


# The states of dangers, counted from the files as any YAML reader sees them: nothing here knows how riskreg judges.
ENGLISH = {"编号": "id", "排查日期": "found", "整改完成": "rectified", "整改完成日期": "on", "移交属地": "referrals"} | {
    "验收": "acceptances", "验收日期": "on", "验收结论": "passed", "移交日期": "on", "撤销": "withdrawn", "撤销日期": "on"
}  # fmt: skip


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {ENGLISH.get(key, key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def state(danger: dict[str, Any], on: str) -> str:
    if "withdrawn" in danger and danger["withdrawn"]["on"] <= on:
        return "withdrawn"
    steps = [(fact["on"], 0, "referred", fact) for fact in danger.get("referrals", ())]
    steps += [(fact["on"], 1, "rectified", fact) for fact in danger.get("rectified", ())]
    steps += [
        (fact["on"], 2, "closed" if fact["passed"] in ("true", "合格") else "open", fact)
        for fact in danger.get("acceptances", ())
    ]
    now = "open"
    for day, _, then, fact in sorted(steps, key=lambda step: step[:2]):
        if day <= on and not (then == "referred" and fact.get("reply_on", "9999") <= on):
            now = then
    return now


def counted(files: Mapping[str, bytes], on: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for path, data in files.items():
        if "dangers/" in path:
            (dangers,) = yaml.load(data, Loader=yaml.BaseLoader).values()  # every value stays text; days sort as texts
            found.update(state(danger, on) for danger in map(plain, dangers) if danger["found"] <= on)
    return dict(found)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-07-29", {"closed": 19, "open": 9, "withdrawn": 1}),
        ("2022-08-26", {"closed": 20, "open": 16, "rectified": 2, "referred": 1, "withdrawn": 2}),
        ("2022-09-28", {"closed": 32, "open": 15, "rectified": 4, "referred": 2, "withdrawn": 3}),
        ("2022-09-30", {"closed": 33, "open": 15, "rectified": 3, "referred": 2, "withdrawn": 3}),
    ],
)
def test_how_it_was_by_what_is_known_now(made: Example, day: str, expected: dict[str, int]) -> None:
    assert counted(made.on(LAST), day) == expected


@pytest.mark.parametrize(
    ("tag", "day", "expected"),
    [
        # D-2022-0029 was found on the day after.
        ("meeting/2022-07", "2022-07-28", {"closed": 19, "open": 8, "withdrawn": 1}),
        # Two dangers of 25 August were not entered yet, and the acceptance of D-2022-0028 of 16 August neither.
        ("meeting/2022-08", "2022-08-26", {"closed": 19, "open": 14, "rectified": 3, "referred": 1, "withdrawn": 2}),
        ("meeting/2022-09", "2022-09-28", {"closed": 32, "open": 15, "rectified": 4, "referred": 2, "withdrawn": 3}),
    ],
)
def test_how_it_was_as_the_meetings_saw_it(story: list[PlannedCommit], tag: str, day: str, expected: dict[str, int]) -> None:
    (commit,) = [commit for commit in story if commit.step.tag and commit.step.tag.name == tag]
    assert counted(commit.files, day) == expected


def test_a_stage_judged_on_its_day_is_the_whole_judged_on_that_day(made: Example, full: Register) -> None:
    """For every day of the three months, and all that was entered in time."""
    late = {address.partition("/")[0]: day for address, day in made.story.late.items()}
    late |= {address: day for address, day in made.story.entered.items() if "/" not in address}
    late |= {change.at: change.until for change in made.story.was}
    files: Mapping[str, bytes] = {}
    lists = register(files)
    for day in DAYS:
        before, files = files, made.on(day)
        lists = lists if files == before else register(files)
        then, now = Judge(lists, SETTINGS, day), Judge(full, SETTINGS, day)
        apart = {id_ for id_, until in late.items() if day < until}
        assert standing(then, apart) == standing(now, apart), day


def standing(judge: Judge, apart: set[str]) -> dict[str, object]:
    """How every risk, danger and measure stands, and what is overdue; without decisions, which come with the minutes."""
    on, lists = judge.on, judge.register
    found: dict[str, object] = {}
    for risk in lists.risks.values():
        if risk.exists(on):
            found[risk.id] = (risk.state(on), judge.grade(risk), risk.unit_on(on), risk.owner_on(on), judge.next_review(risk))
    for danger in lists.dangers.values():
        if danger.exists(on):
            found[danger.id] = (
                danger.course(on),
                danger.level_on(on),
                judge.due(danger),
                danger.unit_on(on),
                danger.owner_on(on),
            )
    late = [(deadline.id, deadline.what, deadline.due, deadline.pending) for deadline in overdue(judge)]
    found |= {f"{id_} {what}": (due, pending) for id_, what, due, pending in late if not id_.startswith("2022-")}
    return {name: value for name, value in found.items() if name.partition(" ")[0] not in apart}


def days(value: FieldTable, path: tuple[str, ...]) -> Iterator[tuple[str, date]]:
    """Every day on which something happened that a record tells."""
    for name in value.FIELDS:
        content = getattr(value, name)
        ahead = name in PLANNED or (name == "to" and path[-1] != "suspended") or (len(path) == 2 and path[0] in SPELLS)
        if isinstance(content, date) and not ahead:
            yield "/".join((*path, name)), content
        for fact in content if isinstance(content, tuple) else (content,):
            if isinstance(fact, FieldTable):
                yield from days(fact, (*path, name))


def all_days(lists: Register) -> Iterator[tuple[str, date]]:
    for name, records in lists.lists.items():
        for id_, record in records.items():
            yield from days(record, (name, id_))


def test_nothing_is_written_down_before_it_happened(story: list[PlannedCommit], known: list[Register]) -> None:
    for commit, lists in zip(story, known, strict=True):
        told = all_days(lists)
        assert [found for found in told if found[1] > commit.step.when.date()] == [], commit.step.says


def test_what_is_filled_in_late_is_what_the_story_says(story: list[PlannedCommit], known: list[Register]) -> None:
    """Late is more than ten days after; what happened before the register was begun is inherited, not late."""
    entered: dict[tuple[str, date], date] = {}
    for commit, lists in zip(story, known, strict=True):
        for found in all_days(lists):
            entered.setdefault(found, commit.step.when.date())
    late = {place for (place, day), then in entered.items() if day >= FIRST and (then - day).days > 10}
    assert late == {"dangers/D-2022-0028/acceptances/on", "dangers/D-2022-0037/found", "dangers/D-2022-0040/found"}


def test_every_commit_can_be_read_and_checked_without_an_error(story: list[PlannedCommit], known: list[Register]) -> None:
    for commit, lists in zip(story, known, strict=True):
        settings, wrong = read_settings(commit.files["registers/riskreg.yaml"].decode(), "riskreg.yaml")
        assert settings
        assert wrong == []
        assert lists.dangling == ()
        assert lists.doubled == ()
        judge = Judge(lists, SETTINGS, commit.step.when.date())
        errors = [(found.code, found.id, str(found.message)) for found in check(judge) if found.severity == ERROR]
        assert errors == [], commit.step.says


def test_all_that_the_story_names_is_in_the_example(made: Example) -> None:
    used: set[str] = set()
    for file in made.files:
        days_ = EntryDays(file.path, file.text, made.story.past)
        days_.file()
        used |= days_.used | days_.ranges.keys()
    assert made.story.past.entered.keys() <= used
    assert {change.at for change in made.story.was} <= used
    assert {part for step in made.story.steps for part in step.scope if not part.endswith("/")} <= used | {"README.md"}


def test_commits_are_made_one_after_the_other_by_people_of_the_register(made: Example, story: list[PlannedCommit]) -> None:
    times = [commit.step.when for commit in story]
    assert times == sorted(times)
    assert 25 <= len(story) <= 35
    assert {time.utcoffset() for time in times} == {timedelta(hours=8)}
    assert {made.people[commit.step.by].name for commit in story} == {
        "郑海波", "黄志强", "冯志明", "陈秀英", "马春燕", "姚思远", "邓玉梅"
    }  # fmt: skip
    for commit in story:
        person = made.people[commit.step.by]
        assert all(email.endswith("@example.edu.cn") for email in person.git)
        assert commit.step.email is None or commit.step.email in person.git[1:]
        assert not (person.from_ and commit.step.when.date() < person.from_)
        assert not (person.until and commit.step.when.date() > person.until)


def test_every_commit_changes_something_and_says_what_in_a_line(story: list[PlannedCommit]) -> None:
    for commit in story:
        before = story[commit.parents[0]].files if commit.parents else {}
        assert commit.files != before, commit.step.says
        assert 4 <= len(commit.step.says) <= 50
        assert "\n" not in commit.step.says


def test_records_are_never_taken_out(story: list[PlannedCommit], known: list[Register]) -> None:
    ids = [{id_ for records in lists.lists.values() for id_ in records} for lists in known]
    for commit, there in zip(story, ids, strict=True):
        assert all(ids[parent] <= there for parent in commit.parents)


def test_a_merge_takes_each_file_from_one_side(story: list[PlannedCommit]) -> None:
    merges = [commit for commit in story if len(commit.parents) > 1]
    assert [commit.step.merges for commit in merges] == ["公寓6栋"]
    for commit in merges:
        ours, theirs = (story[parent].files for parent in commit.parents)
        assert all(data in (ours.get(path), theirs.get(path)) for path, data in commit.files.items())
        assert ours != commit.files != theirs


def test_tags_stand_on_the_morning_of_a_meeting_before_it(full: Register, story: list[PlannedCommit]) -> None:
    tags = [(commit.step.tag, commit.step.when) for commit in story if commit.step.tag]
    assert [tag.name for tag, _ in tags if tag] == ["meeting/2022-07", "meeting/2022-08", "meeting/2022-09"]
    for tag, committed in tags:
        assert tag
        meeting = full.meetings[tag.name.removeprefix("meeting/")]
        assert tag.at[:10] == meeting.on.isoformat()
        assert re.fullmatch(r"\d{4}-\d\d-\d\d (0[89]|1[0-3]):\d\d", tag.at)
        assert committed.strftime("%Y-%m-%d %H:%M") < tag.at
        assert meeting.judged_on <= committed.date()


def test_decisions_come_after_their_meeting(story: list[PlannedCommit], known: list[Register]) -> None:
    for id_, count in (("2022-07", 5), ("2022-08", 6), ("2022-09", 6)):
        seen = [
            (commit.step.when.date(), meeting)
            for commit, lists in zip(story, known, strict=True)
            if (meeting := lists.meetings.get(id_))
        ]
        assert {len(meeting.decisions) for _, meeting in seen} == {0, count}
        first = next(day for day, meeting in seen if meeting.decisions)
        assert seen[0][0] < seen[0][1].on < first


def test_a_due_day_was_quietly_overwritten_two_days_after_it_had_passed(
    story: list[PlannedCommit], known: list[Register]
) -> None:
    seen: dict[date, StageStep] = {}
    for commit, lists in zip(story, known, strict=True):
        danger = lists.dangers.get("D-2022-0026")
        if danger:
            seen.setdefault(danger.due, commit.step)
            assert danger.extensions == () or commit.step.when.date() >= date(2022, 9, 8)
    assert list(seen) == [date(2022, 8, 31), date(2022, 9, 9)]
    step = seen[date(2022, 9, 9)]
    assert (step.at, step.by) == ("2022-09-02 17:58", "P-016")


def test_times_are_those_of_shanghai() -> None:
    assert instant("2022-09-28 13:30").utcoffset() == timedelta(hours=8)
    assert instant("2022-09-28 13:30") == datetime(2022, 9, 28, 5, 30, tzinfo=UTC)
