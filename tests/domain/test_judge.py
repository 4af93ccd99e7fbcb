"""The judge: grades, tiers and next reviews of risks; due days, acceptors and the five points of dangers."""

from datetime import date
from decimal import Decimal

import pytest

from riskreg.domain.evaluation import Judge, add_months, after
from riskreg.domain.records import KINDS, Category, Danger, Identified, Period, Person, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance, Levelling, Rectification
from riskreg.domain.records.record import Extension
from riskreg.domain.records.risk import Review, RiskClosure, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import ByGrade, DangerDays, Days, Settings
from riskreg.domain.words import (
    BANDS,
    DANGER_GENERAL,
    DANGER_MAJOR,
    DIRECT,
    EVERY,
    HOLIDAY,
    LAB,
    LEC,
    LS,
    MES,
    SOURCES,
    TERM,
    TIERS,
)
from riskreg.messages import Word

MAJOR, SIGNIFICANT, GENERAL, LOW = BANDS
EVERY_WORD = {str(word): word for word in EVERY}
NATIONAL_DAY = Period(id="国庆", kind=HOLIDAY, from_=date(2022, 10, 1), to=date(2022, 10, 7))


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}" if len(text) == len("09-30") else text)


def judge(*records: Identified, on: str = "09-30", settings: Settings | None = None) -> Judge:
    lists = {name: {record.id: record for record in records if isinstance(record, kind)} for name, kind in KINDS.items()}
    return Judge(Register(lists, Directory(())), settings or Settings(), day(on))


def scores(**values: str) -> Scores:
    return Scores(**{letter: Decimal(value) for letter, value in values.items()})  # type: ignore[arg-type]


def risk(**values: object) -> Risk:
    given = {"id": "R-1", "title": "电池", "unit": "学生处", "owner": "P-1", "identified": day("06-10"), "method": LS}
    return Risk(**{**given, "residual": scores(L="3", S="5"), **values})  # type: ignore[arg-type]


def danger(**values: object) -> Danger:
    given: dict[str, object] = {"id": "D-1", "title": "灯不亮", "unit": "后勤处", "owner": "P-1", "source": SOURCES[0]}
    given |= {"found": day("09-01"), "due": day("09-08"), "level": DANGER_GENERAL, "rectification": "换灯"}
    return Danger(**{**given, **values})  # type: ignore[arg-type]


def extension(to: str, approved: str | None = None, *, applied: str = "09-02", refused: str | None = None) -> Extension:
    return Extension(
        to=day(to),
        applied=day(applied),
        approved=day(approved) if approved else None,
        refused=day(refused) if refused else None,
        by="P-9",
        reason="等料",
    )


def done(*days: str) -> tuple[Rectification, ...]:
    return tuple(Rectification(on=day(one)) for one in days)


def failed(on: str, due: str | None = None) -> Acceptance:
    return Acceptance(on=day(on), by=("P-2",), passed=False, due=day(due) if due else None)


def passed(on: str) -> Acceptance:
    return Acceptance(on=day(on), by=("P-2",), passed=True)


def due(record: Danger, on: str, *others: Identified, settings: Settings | None = None) -> str:
    return judge(*others, on=on, settings=settings).due(record).isoformat()[5:]


# --- the due day of a danger


def test_the_first_day_holds_where_nothing_else_was_decided() -> None:
    assert due(danger(), "09-30") == "09-08"


def test_an_extension_holds_from_its_approval_not_before() -> None:
    record = danger(extensions=(extension("09-25", "09-06", applied="09-03"),))
    assert [due(record, on) for on in ("09-02", "09-03", "09-05", "09-06", "09-30")] == [
        "09-08",
        "09-08",
        "09-08",
        "09-25",
        "09-25",
    ]


def test_a_pending_extension_moves_nothing() -> None:
    assert due(danger(extensions=(extension("09-25"),)), "09-30") == "09-08"


def test_a_refused_extension_moves_nothing() -> None:
    assert due(danger(extensions=(extension("09-25", refused="09-05"),)), "09-30") == "09-08"


def test_of_several_extensions_the_newest_approved_by_the_day_holds() -> None:
    record = danger(extensions=(extension("09-15", "09-05"), extension("09-25", "09-14", applied="09-12"), extension("10-30")))
    assert [due(record, on) for on in ("09-04", "09-05", "09-13", "09-14")] == ["09-08", "09-15", "09-15", "09-25"]


def test_newest_means_by_approval_not_by_place_in_the_file() -> None:
    record = danger(extensions=(extension("09-25", "09-14"), extension("09-15", "09-05")))
    assert due(record, "09-30") == "09-25"


def test_of_two_extensions_approved_on_one_day_the_later_in_the_file_holds() -> None:
    assert due(danger(extensions=(extension("09-15", "09-05"), extension("09-12", "09-05"))), "09-30") == "09-12"


def test_a_failed_acceptance_with_its_own_day() -> None:
    record = danger(rectified=done("09-07"), acceptances=(failed("09-10", "09-20"),))
    assert [due(record, on) for on in ("09-09", "09-10")] == ["09-08", "09-20"]


def test_a_failed_acceptance_without_a_day_leaves_the_day_that_held() -> None:
    assert due(danger(rectified=done("09-07"), acceptances=(failed("09-10"),)), "09-30") == "09-08"
    record = danger(rectified=done("09-07"), acceptances=(failed("09-10"),), extensions=(extension("09-15", "09-05"),))
    assert due(record, "09-30") == "09-15"


def test_an_extension_approved_after_the_failed_acceptance_holds() -> None:
    record = danger(
        rectified=done("09-07"),
        acceptances=(failed("09-10", "09-20"),),
        extensions=(extension("09-28", "09-15", applied="09-14"),),
    )
    assert [due(record, on) for on in ("09-14", "09-15")] == ["09-20", "09-28"]


def test_the_own_day_of_a_failed_acceptance_after_the_extension_holds() -> None:
    record = danger(rectified=done("09-07"), acceptances=(failed("09-10", "09-20"),), extensions=(extension("09-28", "09-05"),))
    assert [due(record, on) for on in ("09-05", "09-09", "09-10")] == ["09-28", "09-28", "09-20"]


def test_of_two_failed_acceptances_the_newer_day_holds() -> None:
    record = danger(rectified=done("09-07", "09-15"), acceptances=(failed("09-10", "09-20"), failed("09-18", "09-26")))
    assert [due(record, on) for on in ("09-17", "09-18")] == ["09-20", "09-26"]


def test_a_second_failure_without_a_day_keeps_the_day_of_the_first() -> None:
    # 09-20 was decided last (docs/decisions.md); the code goes back to 09-08 and makes it overdue at once
    record = danger(rectified=done("09-07", "09-15"), acceptances=(failed("09-10", "09-20"), failed("09-18")))
    assert due(record, "09-18") == "09-20"


def test_a_second_failure_without_a_day_does_not_bring_back_an_older_extension() -> None:
    record = danger(
        rectified=done("09-07", "09-15"),
        acceptances=(failed("09-10", "09-20"), failed("09-18")),
        extensions=(extension("09-09", "09-05"),),
    )
    assert due(record, "09-18") == "09-20"


@pytest.mark.parametrize(("on", "expected"), [("09-19", "09-08"), ("09-20", "09-27"), ("09-30", "09-27")])
def test_reopened_a_general_danger_has_seven_days(on: str, expected: str) -> None:
    assert due(danger(rectified=done("09-07"), acceptances=(passed("09-08"), failed("09-20"))), on) == expected


def test_a_failure_after_a_reopening_keeps_the_day_of_the_reopening() -> None:
    record = danger(rectified=done("09-07", "09-22"), acceptances=(passed("09-08"), failed("09-20"), failed("09-23")))
    assert due(record, "09-23") == "09-27"


def test_reopened_the_own_day_goes_before_the_default() -> None:
    assert due(danger(rectified=done("09-07"), acceptances=(passed("09-08"), failed("09-20", "09-22"))), "09-30") == "09-22"


def test_reopened_a_major_danger_has_no_default() -> None:
    record = danger(level=DANGER_MAJOR, rectified=done("09-07"), acceptances=(passed("09-08"), failed("09-20")))
    assert due(record, "09-30") == "09-08"


def test_reopened_with_other_defaults_in_the_settings() -> None:
    settings = Settings(deadlines=Days(danger=DangerDays(general=3, major=10)))
    acceptances = (passed("09-08"), failed("09-20"))
    assert due(danger(rectified=done("09-07"), acceptances=acceptances), "09-30", settings=settings) == "09-23"
    record = danger(level=DANGER_MAJOR, rectified=done("09-07"), acceptances=acceptances)
    assert due(record, "09-30", settings=settings) == "09-30"


def test_a_level_given_later_does_not_take_back_the_day_of_a_reopening() -> None:
    record = danger(
        rectified=done("09-07"),
        acceptances=(passed("09-08"), failed("09-20")),
        levels=(Levelling(on=day("09-22"), level=DANGER_MAJOR, basis="认定"),),
    )
    assert [due(record, on) for on in ("09-21", "09-22")] == ["09-27", "09-27"]


def test_the_default_day_of_a_reopening_moves_out_of_a_holiday() -> None:
    record = danger(rectified=done("09-07"), acceptances=(passed("09-08"), failed("09-26")))  # 09-26 + 7 = 10-03
    assert due(record, "09-30", NATIONAL_DAY) == "10-08"


@pytest.mark.parametrize(
    "record",
    [
        danger(due=day("10-03")),
        danger(extensions=(extension("10-03", "09-05"),)),
        danger(rectified=done("09-07"), acceptances=(failed("09-10", "10-03"),)),
    ],
)
def test_days_that_people_set_stay_in_a_holiday(record: Danger) -> None:
    assert due(record, "09-30", NATIONAL_DAY) == "10-03"


# --- holidays and intervals


def test_holidays_that_touch_count_as_one() -> None:
    weekend = Period(id="周末", kind=HOLIDAY, from_=day("10-08"), to=day("10-09"))
    calendar = judge(weekend, NATIONAL_DAY).calendar
    assert [calendar.working(day(one)).isoformat()[5:] for one in ("09-30", "10-01", "10-07", "10-09", "10-10")] == [
        "09-30",
        "10-10",
        "10-10",
        "10-10",
        "10-10",
    ]


def test_a_term_is_no_holiday() -> None:
    term = Period(id="秋季学期", kind=TERM, from_=day("09-01"), to=day("12-31"))
    assert judge(term).calendar.working(day("10-01")) == day("10-01")


@pytest.mark.parametrize(
    ("start", "every", "end"),
    [
        ("2022-01-31", "month", "2022-02-28"),
        ("2024-01-31", "month", "2024-02-29"),
        ("2024-02-29", "year", "2025-02-28"),
        ("2022-11-30", "quarter", "2023-02-28"),
        ("2022-08-31", "half-year", "2023-02-28"),
        ("2022-03-15", "term", "2022-09-15"),
        ("2022-09-30", "day", "2022-10-01"),
        ("2022-09-28", "week", "2022-10-05"),
        ("2022-09-20", "half-month", "2022-10-05"),
        ("2022-12-31", "month", "2023-01-31"),
    ],
)
def test_one_interval_later(start: str, every: str, end: str) -> None:
    assert after(day(start), every) == day(end)


def test_no_months_later_is_the_same_day() -> None:
    assert add_months(day("2024-02-29"), 0) == day("2024-02-29")


# --- who accepts; the five points


ORGANISATION = (
    Unit(id="保卫处", admin_leader="P-1"),
    Unit(id="后勤处", admin_leader="P-2"),
    Person(id="P-1", name="刘国胜", unit="保卫处"),
    Person(id="P-2", name="何建平", unit="后勤处"),
    Person(id="P-4", name="程远帆"),
    Category(id="消防安全", unit="保卫处"),
    Category(id="其他"),
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"category": "消防安全"}, ("保卫处", "P-1")),
        ({"category": "消防安全", "acceptor": "P-2"}, ("后勤处", "P-2")),
        ({"acceptor": "P-4"}, (None, "P-4")),
        ({"category": "其他"}, (None, None)),
        ({"category": "没有的"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_the_acceptor_is_who_is_named_else_the_office_of_the_category(
    given: dict[str, object], expected: tuple[str | None, str | None]
) -> None:
    assert judge(*ORGANISATION).acceptor(danger(**given)) == expected


SETTLED = {"funds": Decimal(0), "plan": "断电后撤离"}


@pytest.mark.parametrize("point", ["owner", "rectification", "funds", "due", "plan"])
def test_each_of_the_five_points_may_be_missing(point: str) -> None:
    assert judge().settled(danger(**SETTLED)) == []  # funds 0 is an answer
    assert judge().settled(danger(**{**SETTLED, point: None})) == [point]


# --- grades


def band(record: Risk, on: str = "09-30", *, inherent: bool = False) -> str | None:
    grade = judge(on=on).grade(record, inherent=inherent)
    return str(grade.band) if grade else None


@pytest.mark.parametrize(
    ("method", "values", "expected"),
    [
        (LS, scores(L="4", S="5"), ("major", 20)),
        (LS, scores(L="3", S="5"), ("significant", 15)),
        (LS, scores(L="3", S="3"), ("general", 9)),
        (LS, scores(L="2", S="4"), ("low", 8)),
        (LEC, scores(L="6", E="6", C="15"), ("major", 540)),
        (LEC, scores(L="1", E="10", C="7"), ("general", 70)),
        (MES, scores(M="5", E="6", S="6"), None),
        (LS, scores(L="3", E="1", S="5"), None),
        (LS, scores(L="6", S="5"), None),
        (LS, scores(L="3"), None),
        (DIRECT, Scores(grade=MAJOR), ("major", None)),
        (LAB, Scores(grade=SIGNIFICANT), ("significant", None)),
        (LS, Scores(grade=MAJOR), None),
        (DIRECT, scores(L="4", S="5"), None),
    ],
)
def test_the_grade_follows_from_the_scores(method: Word, values: Scores, expected: tuple[str, int | None] | None) -> None:
    grade = judge().grade(risk(method=method, residual=values))
    assert (grade and (str(grade.band), grade.score)) == expected


def test_the_grade_on_a_day_is_that_of_the_newest_scored_review_by_then() -> None:
    record = risk(
        reviews=(
            Review(on=day("09-20"), by="P-1", note="降", residual=scores(L="2", S="2")),
            Review(on=day("07-01"), by="P-1", note="升", residual=scores(L="5", S="5")),
            Review(on=day("08-01"), by="P-1", note="照旧"),
        )
    )
    assert [band(record, on) for on in ("06-30", "07-01", "08-01", "09-19", "09-20")] == [
        "significant",
        "major",
        "major",
        "major",
        "low",
    ]


def test_of_two_reviews_of_one_day_the_later_in_the_file_holds() -> None:
    reviews = tuple(Review(on=day("07-01"), by="P-1", note="", residual=scores(L=L, S="5")) for L in ("5", "1"))
    assert band(risk(reviews=reviews)) == "low"


def test_a_review_may_change_the_method() -> None:
    record = risk(
        reviews=(
            Review(on=day("07-01"), by="P-1", note="重大隐患判定", method=DIRECT, residual=Scores(grade=MAJOR), basis="判定标准"),
            Review(on=day("09-01"), by="P-1", note="改回", method=LEC, residual=scores(L="1", E="1", C="1")),
        )
    )
    found = [judge(on=on).grade(record) for on in ("06-30", "07-01", "09-01")]
    assert [grade and (str(grade.method), str(grade.band), grade.basis) for grade in found] == [
        ("LS", "significant", None),
        ("direct", "major", "判定标准"),
        ("LEC", "low", None),
    ]


def test_a_review_without_inherent_scores_leaves_the_inherent_grade_with_its_method() -> None:
    change = Review(on=day("07-01"), by="P-1", note="", method=DIRECT, residual=Scores(grade=LOW), basis="判定标准")
    record = risk(inherent=scores(L="5", S="5"), reviews=(change,))
    assert (band(record), band(record, inherent=True)) == ("low", "major")


def test_without_inherent_scores_there_is_no_inherent_grade() -> None:
    assert band(risk(), inherent=True) is None


def test_a_risk_exists_from_the_day_it_was_identified_and_is_closed_from_its_closing_day() -> None:
    record = risk(closed=RiskClosure(on=day("09-20"), by="P-1", reason="拆除"))
    assert [record.exists(day(on)) for on in ("06-09", "06-10")] == [False, True]
    assert [str(record.state(day(on))) for on in ("09-19", "09-20")] == ["active", "closed"]


def test_the_tier_follows_from_the_grade() -> None:
    assert {str(grade): TIERS[grade].zh for grade in BANDS} == {
        "major": "校级",
        "significant": "分管校领导",
        "general": "二级单位",
        "low": "岗位",
    }


# --- reviews and checks


@pytest.mark.parametrize(
    ("values", "expected", "checked"),
    [
        (scores(L="5", S="5"), "2022-09-10", "week"),
        (scores(L="3", S="5"), "2022-12-10", "month"),
        (scores(L="3", S="3"), "2023-06-10", "quarter"),
        (scores(L="1", S="1"), "2023-06-10", "term"),
    ],
)
def test_each_grade_has_its_own_interval(values: Scores, expected: str, checked: str) -> None:
    record = risk(residual=values)  # identified 2022-06-10
    assert judge().next_review(record).isoformat() == expected
    assert judge().check_every(record) == checked


def test_an_interval_of_its_own_goes_before_that_of_the_grade() -> None:
    record = risk(review_every=EVERY_WORD["month"], check_every=EVERY_WORD["day"])
    assert (judge().next_review(record), judge().check_every(record)) == (day("07-10"), "day")


def test_the_intervals_of_the_settings_go_before_the_defaults() -> None:
    deadlines = Days(review=ByGrade(significant=EVERY_WORD["month"]), check=ByGrade(significant=EVERY_WORD["half-month"]))
    one = judge(settings=Settings(deadlines=deadlines))
    assert (one.next_review(risk()), one.check_every(risk())) == (day("07-10"), "half-month")
    assert one.next_review(risk(residual=scores(L="5", S="5"))) == day("09-10")  # what is not set keeps its default


def test_the_next_review_counts_from_the_newest_even_if_it_has_no_scores() -> None:
    record = risk(reviews=(Review(on=day("08-10"), by="P-1", note="照旧"), Review(on=day("10-05"), by="P-1", note="将来")))
    assert judge(on="09-30").next_review(record) == day("2023-02-10")


def test_the_interval_is_that_of_the_grade_on_the_day() -> None:
    record = risk(reviews=(Review(on=day("08-10"), by="P-1", note="升", residual=scores(L="5", S="5")),))
    assert [judge(on=on).next_review(record).isoformat() for on in ("08-09", "08-10")] == ["2022-12-10", "2022-11-10"]


def test_a_review_day_inside_a_holiday_moves() -> None:
    record = risk(identified=day("07-03"), residual=scores(L="5", S="5"))  # + a quarter = 10-03
    assert judge(NATIONAL_DAY).next_review(record) == day("10-08")
