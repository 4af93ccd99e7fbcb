"""The states of a danger on every day of its story: open, rectified, closed, referred, withdrawn, and back again."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from riskreg.domain.records import Danger
from riskreg.domain.records.danger_facts import Acceptance, Levelling, Rectification, Referral, Spent, Withdrawal
from riskreg.domain.records.record import Extension, Handover, Progress
from riskreg.domain.words import DANGER_GENERAL, DANGER_MAJOR, DUPLICATE, NOT_A_DANGER, SOURCES


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def danger(**values: object) -> Danger:
    given = {
        "id": "D-1",
        "title": "灯不亮",
        "unit": "后勤处",
        "owner": "P-1",
        "source": SOURCES[0],
        "rectification": "换灯",
        "found": day("09-01"),
        "due": day("09-10"),
        "level": DANGER_GENERAL,
    }
    return Danger(**{**given, **values})  # type: ignore[arg-type]


def done(*days: str) -> tuple[Rectification, ...]:
    return tuple(Rectification(on=day(one)) for one in days)


def passed(on: str) -> Acceptance:
    return Acceptance(on=day(on), by=("P-2",), passed=True)


def failed(on: str) -> Acceptance:
    return Acceptance(on=day(on), by=("P-2",), passed=False)


def turns(record: Danger, until: str = "09-30") -> list[tuple[str, str]]:
    """Return the days on which the state is another than the day before, judged anew on every day."""
    found: list[tuple[str, str]] = []
    on = record.found
    while on <= day(until):
        state = str(record.state(on))
        if not found or found[-1][1] != state:
            found.append((on.isoformat()[5:], state))
        on += timedelta(days=1)
    return found


def test_a_danger_is_open_from_the_day_it_was_found() -> None:
    record = danger()
    assert turns(record) == [("09-01", "open")]
    assert not record.exists(day("08-31"))
    assert record.exists(day("09-01"))


def test_open_then_rectified_then_closed() -> None:
    record = danger(rectified=done("09-08"), acceptances=(passed("09-12"),))
    assert turns(record) == [("09-01", "open"), ("09-08", "rectified"), ("09-12", "closed")]


def test_a_failed_acceptance_leads_back_to_open() -> None:
    record = danger(rectified=done("09-08", "09-20"), acceptances=(failed("09-12"), passed("09-22")))
    assert turns(record) == [
        ("09-01", "open"),
        ("09-08", "rectified"),
        ("09-12", "open"),
        ("09-20", "rectified"),
        ("09-22", "closed"),
    ]


def test_a_failed_acceptance_after_closing_reopens() -> None:
    record = danger(rectified=done("09-08"), acceptances=(passed("09-09"), failed("09-20")))
    assert turns(record) == [("09-01", "open"), ("09-08", "rectified"), ("09-09", "closed"), ("09-20", "open")]
    assert record.course(day("09-19")).reopened is None
    assert record.course(day("09-20")).reopened == day("09-20")


def test_a_failed_acceptance_before_closing_is_no_reopening() -> None:
    record = danger(rectified=done("09-08"), acceptances=(failed("09-09"),))
    assert record.course(day("09-30")).reopened is None


def test_what_was_reopened_can_be_closed_again() -> None:
    record = danger(rectified=done("09-08", "09-22"), acceptances=(passed("09-09"), failed("09-20"), passed("09-25")))
    assert turns(record)[-3:] == [("09-20", "open"), ("09-22", "rectified"), ("09-25", "closed")]
    assert record.course(day("09-30")).closed == day("09-25")


def test_accepted_without_a_rectified_day_is_closed_all_the_same() -> None:
    # an ugly truth, and a warning elsewhere
    assert turns(danger(acceptances=(passed("09-05"),))) == [("09-01", "open"), ("09-05", "closed")]


def test_referred_until_it_is_rectified() -> None:
    record = danger(referrals=(Referral(on=day("09-03"), to="供电公司"),), rectified=done("09-15"))
    assert turns(record) == [("09-01", "open"), ("09-03", "referred"), ("09-15", "rectified")]


def test_referred_until_a_reply_ends_it() -> None:
    record = danger(referrals=(Referral(on=day("09-03"), to="供电公司", reply_on=day("09-15"), reply="不归我们管"),))
    assert turns(record) == [("09-01", "open"), ("09-03", "referred"), ("09-15", "open")]


def test_after_a_reply_it_is_open_since_the_reply() -> None:
    record = danger(referrals=(Referral(on=day("09-03"), to="供电公司", reply_on=day("09-15")),))
    assert record.course(day("09-20")).since == day("09-15")


def test_referred_a_second_time_after_the_first_reply() -> None:
    first = Referral(on=day("09-03"), to="供电公司", reply_on=day("09-10"))
    record = danger(referrals=(first, Referral(on=day("09-12"), to="街道办")))
    assert turns(record) == [("09-01", "open"), ("09-03", "referred"), ("09-10", "open"), ("09-12", "referred")]


def test_answered_on_the_day_of_the_letter_was_never_referred() -> None:
    record = danger(referrals=(Referral(on=day("09-03"), to="供电公司", reply_on=day("09-03")),))
    assert turns(record) == [("09-01", "open")]


def test_rectified_and_failed_after_a_referral_is_open() -> None:
    record = danger(
        referrals=(Referral(on=day("09-03"), to="供电公司"),), rectified=done("09-10"), acceptances=(failed("09-12"),)
    )
    assert turns(record)[-2:] == [("09-10", "rectified"), ("09-12", "open")]


def test_withdrawn_from_its_day_on() -> None:
    record = danger(withdrawn=Withdrawal(on=day("09-05"), by="P-3", reason=NOT_A_DANGER))
    assert turns(record) == [("09-01", "open"), ("09-05", "withdrawn")]


def test_a_closed_danger_may_be_withdrawn_as_a_duplicate() -> None:
    gone = Withdrawal(on=day("09-20"), by="P-3", reason=DUPLICATE, same_as="D-9")
    record = danger(rectified=done("09-08"), acceptances=(passed("09-09"),), withdrawn=gone)
    assert turns(record)[-2:] == [("09-09", "closed"), ("09-20", "withdrawn")]


def test_found_rectified_and_accepted_on_one_day() -> None:
    record = danger(rectified=done("09-01"), acceptances=(passed("09-01"),))
    assert turns(record) == [("09-01", "closed")]


def test_work_is_done_before_it_is_accepted_on_the_same_day() -> None:
    record = danger(rectified=done("09-08"), acceptances=(failed("09-08"),))
    assert turns(record) == [("09-01", "open")]  # rectified and open again within the 8th
    assert record.course(day("09-08")).failed == failed("09-08")


def test_a_failed_acceptance_comes_before_the_work_is_done_again_on_the_same_day() -> None:
    record = danger(rectified=done("09-05", "09-08"), acceptances=(failed("09-08"),))
    assert turns(record) == [("09-01", "open"), ("09-05", "rectified")]  # open and rectified again within the 8th
    assert record.course(day("09-08")).since == day("09-08")


def test_of_two_acceptances_of_one_day_the_later_in_the_file_is_newer() -> None:
    record = danger(rectified=done("09-05"), acceptances=(passed("09-08"), failed("09-08")))
    assert record.state(day("09-08")) == "open"
    record = danger(rectified=done("09-05"), acceptances=(failed("09-08"), passed("09-08")))
    assert record.state(day("09-08")) == "closed"


def test_the_order_in_the_file_does_not_matter_for_facts_of_different_days() -> None:
    steps = (passed("09-09"), failed("09-15"), passed("09-25"))
    for works in permutations(("09-08", "09-20")):
        for acceptances in permutations(steps):
            record = danger(rectified=done(*works), acceptances=acceptances)
            assert turns(record)[1:] == [
                ("09-08", "rectified"),
                ("09-09", "closed"),
                ("09-15", "open"),
                ("09-20", "rectified"),
                ("09-25", "closed"),
            ]


def test_referral_work_and_acceptance_of_one_day_end_closed() -> None:
    record = danger(
        acceptances=(passed("09-05"),), rectified=done("09-05"), referrals=(Referral(on=day("09-05"), to="供电公司"),)
    )
    assert turns(record) == [("09-01", "open"), ("09-05", "closed")]


def test_facts_after_the_day_of_judgement_have_not_happened() -> None:
    record = danger(
        rectified=done("09-08"),
        acceptances=(passed("09-12"),),
        withdrawn=Withdrawal(on=day("09-20"), by="P-3", reason=NOT_A_DANGER),
    )
    course = record.course(day("09-07"))
    assert (course.state, course.rectified, course.closed) == ("open", None, None)
    assert record.course(day("09-12")).closed == day("09-12")


# --- levels, handovers, the last fact


def test_the_level_on_a_day_is_the_newest_by_then() -> None:
    record = danger(
        level=None,
        levels=(
            Levelling(on=day("09-01"), level=DANGER_GENERAL),
            Levelling(on=day("09-20"), level=DANGER_GENERAL),
            Levelling(on=day("09-10"), level=DANGER_MAJOR, basis="专家认定"),
        ),
    )
    assert [str(record.level_on(day(on))) for on in ("09-09", "09-10", "09-19", "09-20")] == [
        "general",
        "major",
        "major",
        "general",
    ]


def test_before_the_first_levelling_the_first_level_holds() -> None:
    record = danger(level=DANGER_MAJOR, levels=(Levelling(on=day("09-10"), level=DANGER_GENERAL),))
    assert (record.level_on(day("09-09")), record.level_on(day("09-10"))) == ("major", "general")


def test_of_two_levellings_of_one_day_the_later_in_the_file_holds() -> None:
    record = danger(levels=(Levelling(on=day("09-10"), level=DANGER_MAJOR), Levelling(on=day("09-10"), level=DANGER_GENERAL)))
    assert record.level_on(day("09-10")) == "general"


def test_a_handover_holds_from_its_very_day() -> None:
    record = danger(handovers=(Handover(on=day("09-10"), unit="学生处", owner="P-2"),))
    assert [(record.unit_on(day(on)), record.owner_on(day(on))) for on in ("09-09", "09-10", "09-11")] == [
        ("后勤处", "P-1"),
        ("学生处", "P-2"),
        ("学生处", "P-2"),
    ]


def test_a_handover_of_the_person_alone_keeps_the_unit() -> None:
    record = danger(handovers=(Handover(on=day("09-10"), unit="学生处"), Handover(on=day("09-20"), owner="P-2")))
    assert (record.unit_on(day("09-20")), record.owner_on(day("09-19")), record.owner_on(day("09-20"))) == (
        "学生处",
        "P-1",
        "P-2",
    )


def test_handovers_in_any_order_and_two_of_one_day() -> None:
    record = danger(handovers=(Handover(on=day("09-20"), owner="P-3"), Handover(on=day("09-10"), owner="P-2")))
    assert record.owner_on(day("09-25")) == "P-3"
    record = danger(handovers=(Handover(on=day("09-10"), owner="P-2"), Handover(on=day("09-10"), owner="P-3")))
    assert record.owner_on(day("09-10")) == "P-3"


def test_the_last_fact_is_the_newest_by_the_day() -> None:
    record = danger(
        progress=(Progress(on=day("09-20"), note="二"), Progress(on=day("09-05"), note="一")),
        rectified=done("09-22"),
        spent=(Spent(on=day("09-07")),),
        extensions=(Extension(to=day("10-10"), applied=day("09-09"), approved=day("09-11"), reason="等料"),),
        handovers=(Handover(on=day("09-13"), owner="P-2"),),
    )
    on = ("09-01", "09-06", "09-08", "09-10", "09-12", "09-19", "09-21", "09-30")
    assert [record.last_fact(day(one)).isoformat()[5:] for one in on] == [
        "09-01",
        "09-05",
        "09-07",
        "09-09",
        "09-11",
        "09-13",
        "09-20",
        "09-22",
    ]


@pytest.mark.parametrize(
    "fact",
    [
        {"levels": (Levelling(on=day("09-20"), level=DANGER_MAJOR, basis="认定"),)},
        {"referrals": (Referral(on=day("09-02"), to="供电公司", reply_on=day("09-20")),)},
        {"extensions": (Extension(to=day("10-10"), applied=day("09-02"), refused=day("09-20"), reason="等料"),)},
    ],
)
def test_the_last_fact_is_an_entry_of_any_kind(fact: dict[str, object]) -> None:
    assert danger(**fact).last_fact(day("09-30")) == day("09-20")


@pytest.mark.parametrize(
    ("fact", "asked"),
    [
        ({"referrals": (Referral(on=day("09-02"), to="供电公司", reply_on=day("09-20")),)}, "09-02"),
        ({"extensions": (Extension(to=day("10-10"), applied=day("09-02"), refused=day("09-20"), reason="等料"),)}, "09-02"),
        ({"extensions": (Extension(to=day("10-10"), applied=day("09-20"), reason="等料"),)}, "09-01"),
        ({"levels": (Levelling(on=day("09-20"), level=DANGER_MAJOR, basis="认定"),)}, "09-01"),
    ],
    ids=["reply", "refusal", "request", "level"],
)
def test_the_last_fact_is_one_of_that_very_day_and_never_of_a_later_one(fact: dict[str, object], asked: str) -> None:
    on = ("09-19", "09-20", "09-21")
    assert [danger(**fact).last_fact(day(one)) for one in on] == [day(asked), day("09-20"), day("09-20")]


def test_the_newest_progress_by_the_day() -> None:
    record = danger(progress=(Progress(on=day("09-20"), note="二"), Progress(on=day("09-05"), note="一")))
    assert record.last_progress(day("09-04")) is None
    assert [(entry := record.last_progress(day(on))) and entry.note for on in ("09-05", "09-20")] == ["一", "二"]


def test_an_extension_is_pending_until_it_is_decided() -> None:
    record = danger(extensions=(Extension(to=day("10-10"), applied=day("09-09"), refused=day("09-12"), reason="等料"),))
    on = ("09-08", "09-09", "09-11", "09-12")
    assert [record.extensions[0].pending(day(one)) for one in on] == [False, True, True, False]


def test_an_extension_decided_later_is_pending_until_then_and_one_asked_for_later_is_not_there() -> None:
    record = danger(extensions=(Extension(to=day("10-10"), applied=day("09-09"), approved=day("09-12"), reason="等料"),))
    on = ("09-08", "09-09", "09-11", "09-12")
    assert [record.extensions[0].pending(day(one)) for one in on] == [False, True, True, False]
