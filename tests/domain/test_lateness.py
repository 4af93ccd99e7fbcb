"""Filled in late: which facts a record holds, which of them are new in a version, and which came long after their day."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.fields import Row
from riskreg.domain.late_entries import (
    TOLERATED,
    KnownSince,
    Late,
    Stamp,
    Summary,
    facts,
    gone,
    late,
    late_summary,
    new,
    overwrites,
)
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Risk
from riskreg.domain.records.danger_facts import Acceptance, Lifted, Rectification, Referral, Supervised, Suspended
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension, Handover, Progress
from riskreg.domain.records.risk import Review, Scores
from riskreg.domain.words import DANGER_GENERAL, LS, MEASURE_TYPES, SOURCES


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def danger(**values: Any) -> Danger:
    known = {"id": "D-1", "title": "灯不亮", "unit": "甲", "owner": "P-1", "found": day("09-01"), "source": SOURCES[0],
             "level": DANGER_GENERAL, "due": day("09-10")}  # fmt: skip
    return Danger(**{**known, **values})


def keys(item: Danger | Risk | Measure | Decision) -> set[str]:
    return {str(known) for known in facts(item)}


def test_facts_of_a_danger_are_what_happened_not_what_is_due() -> None:
    whole = danger(
        reply_due=day("09-30"),
        replied=day("09-28"),
        progress=(Progress(on=day("09-02"), note="x"),),
        suspended=Suspended(from_=day("09-01"), to=day("09-20")),
        supervised=(Supervised(from_=day("09-03"), to=day("10-03"), lifted=Lifted(on=day("09-29"))),),
        extensions=(Extension(to=day("09-20"), applied=day("09-09"), approved=day("09-12"), reason="x"),),
        referrals=(Referral(on=day("09-04"), to="街道", reply_on=day("09-06")),),
        rectified=(Rectification(on=day("09-18")),),
        acceptances=(Acceptance(on=day("09-19"), by=("P-2",), passed=True, due=day("09-30")),),
        handovers=(Handover(on=day("09-05"), unit="乙"),),
    )
    assert keys(whole) == {
        "found 2022-09-01",
        "replied 2022-09-28",
        "progress/on 2022-09-02",
        "suspended/from 2022-09-01",
        "supervised/from 2022-09-03",
        "supervised/lifted/on 2022-09-29",
        "extensions/applied 2022-09-09",
        "extensions/approved 2022-09-12",
        "referrals/on 2022-09-04",
        "referrals/reply_on 2022-09-06",
        "rectified/on 2022-09-18",
        "acceptances/on 2022-09-19",
        "handovers/on 2022-09-05",
    }


def test_facts_of_the_other_kinds() -> None:
    scores = Scores(L=Decimal(1), S=Decimal(1))
    risk = Risk(id="R-1", title="x", unit="甲", owner="P-1", method=LS, residual=scores, identified=day("06-01"),
                reviews=(Review(on=day("09-01"), by="P-1"),))  # fmt: skip
    measure = Measure(id="M-1", title="x", unit="甲", owner="P-1", type=MEASURE_TYPES[0], due=day("09-01"),
                      issued=day("08-20"), effective=day("10-01"))  # fmt: skip
    decision = Decision(id="1", text="查", unit="甲", owner="P-1", due=day("09-10"), done=Done(on=day("09-09")))
    assert keys(risk) == {"identified 2022-06-01", "reviews/on 2022-09-01"}
    assert keys(measure) == {"issued 2022-08-20"}
    assert keys(decision) == {"done/on 2022-09-09"}


def known(text: str, *names: str) -> KnownSince:
    field, _, on = text.partition(" ")
    return KnownSince(field, day(on), names)


ONE, OTHER = known("progress/on 09-02", "P-1"), known("progress/on 09-02", "P-2")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([[]], [ONE], ["progress/on 2022-09-02"]),
        ([[ONE]], [ONE], []),
        ([[ONE]], [OTHER], []),  # the name was mended
        ([[ONE]], [ONE, OTHER], ["progress/on 2022-09-02 #2"]),
        ([[ONE], [OTHER]], [ONE, OTHER], []),  # a merge of two branches that each had one
        ([[ONE], [ONE]], [ONE, OTHER], ["progress/on 2022-09-02 #2"]),
        ([[ONE], []], [ONE], []),
        ([[ONE]], [known("rectified/on 09-02", "P-1")], ["rectified/on 2022-09-02"]),
    ],
)
def test_what_is_new_in_a_version(before: list[list[KnownSince]], after: list[KnownSince], expected: list[str]) -> None:
    assert list(new(before, after)) == expected


KNOWN = st.builds(known, st.sampled_from(("progress/on 09-02", "progress/on 09-03", "rectified/on 09-02")), st.sampled_from("PQ"))
SOME = st.lists(KNOWN, max_size=5)


@given(SOME, SOME)
def test_what_is_new_one_way_is_gone_the_other_way(first: list[KnownSince], second: list[KnownSince]) -> None:
    assert sorted(new([first], second)) == sorted(gone(second, first))
    assert len(second) - len(first) == len(list(new([first], second))) - len(list(gone(first, second)))


def stamps(entered: Mapping[str, str]) -> Callable[[str], Stamp | None]:
    """The commits of some facts, by their day."""
    return lambda fact: Stamp("c" * 40, day(entered[fact]), "何建平") if fact in entered else None


def told(item: Danger, entered: Mapping[str, str], started: date | None = None, on: date | None = None) -> list[tuple[str, int]]:
    return [(str(one.what), one.days) for one in late(item, stamps(entered), started, on or day("12-31"))]


def test_late_is_more_than_ten_days_after() -> None:
    assert TOLERATED == 10
    assert told(danger(), {"found 2022-09-01": "09-11"}) == []
    assert told(danger(), {"found 2022-09-01": "09-12"}) == [("found", 11)]


def test_what_no_commit_holds_is_not_known_and_what_happened_before_the_beginning_is_inherited() -> None:
    assert told(danger(), {}) == []
    assert told(danger(), {"found 2022-09-01": "10-01"}, started=day("09-02")) == []
    assert told(danger(), {"found 2022-09-01": "10-01"}, started=day("09-01")) == [("found", 30)]


def test_what_was_entered_after_the_day_of_judgement_is_told_on_it_too() -> None:
    """The figures of that day rest on it; what happens only after the day bears on no figure."""
    assert told(danger(), {"found 2022-09-01": "10-01"}, on=day("09-30")) == [("found", 30)]
    assert told(danger(), {"found 2022-09-01": "10-01"}, on=day("08-31")) == []
    assert told(danger(), {"found 2022-09-01": "10-01"}, on=day("10-01")) == [("found", 30)]


def test_each_fact_is_told_by_its_list_and_counted_apart() -> None:
    item = danger(
        rectified=(Rectification(on=day("09-05"), by="P-1"), Rectification(on=day("09-05"), by="P-2")),
        extensions=(Extension(to=day("09-20"), applied=day("09-09"), approved=day("09-12"), reason="x"),),
    )
    entered = {
        "found 2022-09-01": "09-01",
        "rectified/on 2022-09-05": "09-06",
        "rectified/on 2022-09-05 #2": "10-05",
        "extensions/applied 2022-09-09": "10-05",
        "extensions/approved 2022-09-12": "10-05",
    }
    assert told(item, entered) == [("extensions", 26), ("extensions", 23), ("rectified", 30)]
    (first, *_) = late(item, stamps(entered), None, day("12-31"))
    assert first == Late(Danger.FIELDS["extensions"].label, day("09-09"), Stamp("c" * 40, day("10-05"), "何建平"))


def row(table: Any, **values: Any) -> Row:
    return Row(table, values, "", 1, {})


def test_a_row_is_summarised_as_its_record_would_be() -> None:
    extension = row(Extension, to=day("09-20"), applied=day("09-09"), reason="x")
    found = late_summary(row(Danger, id="D-1", found=day("09-01"), due=day("09-10"), extensions=[extension], formerly=("D-0",)))
    assert [str(one) for one in found.facts] == ["found 2022-09-01", "extensions/applied 2022-09-09"]
    assert (found.due, found.extensions, found.formerly, found.decisions) == (day("09-10"), 1, ("D-0",), None)


def test_a_meeting_is_summarised_by_its_decisions() -> None:
    decision = row(Decision, id="1", due=day("09-10"), done=row(Done, on=day("09-09")))
    found = late_summary(row(Meeting, id="2022-08", on=day("08-26"), decisions=[decision]))
    assert found.decisions == {"1": Summary((KnownSince("done/on", day("09-09"), ()),), day("09-10"))}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([("09-10", 0)], ("09-20", 0), "09-10"),
        ([("09-10", 0)], ("09-01", 0), None),
        ([("09-10", 0)], ("09-20", 1), None),  # an extension came with it
        ([("09-10", 1)], ("09-20", 1), "09-10"),
        ([("09-10", 0), ("09-20", 0)], ("09-20", 0), None),  # a merge that takes one side
        ([("09-10", 0), ("09-12", 0)], ("09-20", 0), "09-10"),
        ([(None, 0)], ("09-20", 0), None),
        ([("09-10", 0)], (None, 0), None),
    ],
)
def test_a_due_day_is_overwritten_by_a_later_one_without_an_extension(
    before: list[tuple[str | None, int]], after: tuple[str | None, int], expected: str | None
) -> None:
    def version(due: str | None, extensions: int) -> Summary:
        return Summary((), due and day(due), extensions)  # type: ignore[arg-type]

    assert overwrites([version(*one) for one in before], version(*after)) == (expected and day(expected))
