"""Time: due today is not overdue, midnight is the register's, the day of judgement, and months of unequal length."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskreg.commands import lists
from riskreg.commands.session import Request, prepare
from riskreg.domain.evaluation import DAYS, MONTHS, Calendar, add_months, after
from riskreg.domain.records import Period
from riskreg.domain.words import HOLIDAY, SENSITIVE
from riskreg.errors import RiskregError
from riskreg.messages import Word
from riskreg.report.document import Table, Told

if TYPE_CHECKING:
    from tests.faults.conftest import Program

DANGER = """dangers:
  - id: D-1
    title: 灭火器失压
    unit: 保卫处
    owner: P-1
    found: 2022-09-20
    source: self_check
    level: general
    rectification: 更换
    due: 2022-09-30
units: [{id: 保卫处}]
people: [{id: P-1, name: 刘国胜, unit: 保卫处}]
"""
BEFORE_MIDNIGHT = datetime(2022, 9, 30, 15, 59, 59, tzinfo=UTC)  # in Shanghai still the 30th
MIDNIGHT = datetime(2022, 9, 30, 16, 0, 0, tzinfo=UTC)  # in Shanghai the 1st
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("time")
    (folder / "x.yaml").write_text(DANGER, encoding="utf-8")
    return folder


def settings(folder: Path, **values: str) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in {"name": "示例学院", **values}.items())
    (folder / "riskreg.yaml").write_text(text, encoding="utf-8")


def late(folder: Path, now: datetime, on: str | None = None) -> list[int]:
    """The days late of what is overdue."""
    document = lists.run_overdue(Request(now=now, folder=folder, registers=".", on=on), exit_code=False).document
    assert document
    tables = [block.table if isinstance(block, Told) else block for block in document.blocks]
    table = next((block for block in tables if isinstance(block, Table)), None)
    if table is None:
        return []
    at = [column.key for column in table.columns].index("late_days")
    return [int(str(row[at])) for section in table.sections for row in section.rows]


@pytest.mark.parametrize(
    ("on", "expected"), [("2022-09-29", []), ("2022-09-30", []), ("2022-10-01", [1]), ("2022-10-31", [31]), ("2023-09-30", [365])]
)
def test_due_today_is_not_overdue(folder: Path, on: str, expected: list[int]) -> None:
    settings(folder)
    assert late(folder, MIDNIGHT, on) == expected


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Asia/Shanghai", BEFORE_MIDNIGHT, []),
        ("Asia/Shanghai", MIDNIGHT, [1]),
        ("UTC", MIDNIGHT, []),
        ("Asia/Tokyo", datetime(2022, 9, 30, 15, 0, tzinfo=UTC), [1]),
        ("America/New_York", datetime(2022, 10, 1, 3, 59, tzinfo=UTC), []),
    ],
)
def test_midnight_is_that_of_the_register(folder: Path, zone: str, now: datetime, expected: list[int]) -> None:
    settings(folder, timezone=zone)
    assert late(folder, now) == expected


@pytest.mark.parametrize("zone", ["TZ=UTC", "TZ=Pacific/Kiritimati", "TZ="])
def test_the_clock_of_the_machine_changes_nothing(folder: Path, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone.partition("=")[2])
    settings(folder)
    assert (late(folder, BEFORE_MIDNIGHT), late(folder, MIDNIGHT)) == ([], [1])


def test_the_day_of_judgement_is_asked_for_or_of_the_register_or_today(folder: Path) -> None:
    settings(folder, as_of="2022-10-05")
    assert prepare(Request(now=MIDNIGHT, folder=folder, registers=".")).judge.on == date(2022, 10, 5)
    assert prepare(Request(now=MIDNIGHT, folder=folder, registers=".", on="2022-01-02")).judge.on == date(2022, 1, 2)
    settings(folder)
    assert prepare(Request(now=MIDNIGHT, folder=folder, registers=".")).judge.on == date(2022, 10, 1)


WRONG = [
    "2022-9-6",
    "2022.9.6",
    "2022年9月6日",
    "２０２２-０９-０６",
    "44810",
    "下周",
    "last week",
    "2022-02-30",
    "2022-13-01",
    "20220906",
    "1999-12-31",
    "2101-01-01",
    "2022-09-06T00:00",
    " 2022-09-06",
    "2022-09-06 ",
    "-1",
    "@last",
    "22-09-06",
    "2022-09",
    "尽快",
    "٢٠٢٢-٠٩-٠٦",
]


@pytest.mark.parametrize("on", WRONG)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_day_written_otherwise_is_refused_with_what_to_type(program: "Program", folder: Path, on: str, lang: str) -> None:
    settings(folder)
    told = program.run("overdue", "-C", str(folder), "--on", on, lang=lang)
    assert (told.code, told.out) == (2, "")
    assert len(told.err.splitlines()) == 2, told.err
    if on in {
        "2022-9-6",
        "2022.9.6",
        "2022年9月6日",
        "２０２２-０９-０６",
        "44810",
        "20220906",
        "2022-09-06T00:00",
        " 2022-09-06",
        "2022-09-06 ",
    }:
        assert "2022-09-06" in told.err.splitlines()[1]


@pytest.mark.parametrize(
    "words",
    [
        ("--within", "x"),
        ("--within", "-1d"),
        ("--within", "9999999999d"),
        ("--within", "99999m"),
        ("--within", "1.5d"),
        ("--by", "tomorrow"),
        ("--by", "2022-02-30"),
        ("--by", "@last"),
        ("--by", "2099"),
    ],
)
def test_a_span_that_is_none_is_refused(program: "Program", folder: Path, words: tuple[str, ...]) -> None:
    settings(folder)
    told = program.run("due", "-C", str(folder), *words)
    assert told.code == 2, told.all
    assert len(told.err.splitlines()) == 2, told.err


@pytest.mark.parametrize("on", ["2000-01-01", "2100-12-31", "2024-02-29"])
def test_the_ends_of_the_calendar_can_be_judged(program: "Program", on: str) -> None:
    for line in (
        "overdue",
        "due --within 30d",
        "status",
        "table risks",
        "check",
        "tally dangers",
        "zones",
        "table decisions --state all",
    ):
        assert program.on(program.example, line, "--on", on).code == 0, line


@given(days, st.integers(0, 1200))
@example(date(2022, 1, 31), 1)
@example(date(2024, 2, 29), 12)
def test_some_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last = monthrange(later.year, later.month)[1]
    assert later.day == min(day.day, last)


def test_the_examples_of_the_rule_hold() -> None:
    assert add_months(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert after(date(2024, 2, 29), "year") == date(2025, 2, 28)
    assert after(date(2022, 8, 31), "half-year") == date(2023, 2, 28)


@given(days, days, st.sampled_from([*MONTHS, *DAYS]))
def test_a_later_day_never_falls_due_earlier(one: date, other: date, every: str) -> None:
    assert after(one, every) > one
    assert (one <= other) <= (after(one, every) <= after(other, every))


spans = st.tuples(days, st.integers(0, 60), st.sampled_from([HOLIDAY, SENSITIVE]))


@given(days, st.lists(spans, max_size=6))
def test_a_working_day_is_the_first_outside_the_holidays(day: date, given_spans: list[tuple[date, int, Word]]) -> None:
    periods = [
        Period(id=f"p{at}", name="x", kind=kind, from_=start, to=start + timedelta(days=length))
        for at, (start, length, kind) in enumerate(given_spans)
    ]
    calendar = Calendar(periods)
    off = {start + timedelta(days=at) for start, length, kind in given_spans if kind == HOLIDAY for at in range(length + 1)}
    expected = day
    while expected in off:
        expected += timedelta(days=1)
    assert calendar.working(day) == expected


def test_an_unknown_time_zone_is_refused(folder: Path) -> None:
    settings(folder, timezone="Asia/Guiyang")
    with pytest.raises(RiskregError, match="Asia/Guiyang"):
        late(folder, MIDNIGHT)
