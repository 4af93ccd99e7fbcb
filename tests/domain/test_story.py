"""A record's story by day, and the order in which the facts of a danger move its state."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from riskreg.domain.evaluation import Judge
from riskreg.domain.mentions import mentions, names
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Measure, Meeting, Person, Risk
from riskreg.domain.records.danger_facts import (
    Acceptance,
    Levelling,
    Lifted,
    Rectification,
    Referral,
    Spent,
    Supervised,
    Withdrawal,
)
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension, Handover, Progress
from riskreg.domain.records.risk import Review, RiskClosure, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.timeline import story
from riskreg.domain.words import DANGER_GENERAL, DANGER_MAJOR, DUPLICATE, LS, SOURCES
from riskreg.messages import Word


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def judge(*records: Identified, on: str = "09-30") -> Judge:
    lists = {name: {record.id: record for record in records if isinstance(record, kind)} for name, kind in KINDS.items()}
    return Judge(Register(lists, Directory(())), Settings(), day(on))


def danger(**values: object) -> Danger:
    given = {
        "id": "D-1",
        "title": "灯不亮",
        "unit": "后勤处",
        "owner": "P-1",
        "found": day("09-01"),
        "due": day("09-10"),
        "level": DANGER_GENERAL,
    }
    return Danger(**{**given, "source": SOURCES[0], **values})  # type: ignore[arg-type]


def risk(**values: object) -> Risk:
    given = {"id": "R-1", "title": "电池", "unit": "学生处", "owner": "P-1", "identified": day("06-08"), "method": LS}
    return Risk(**{**given, "residual": Scores(L=Decimal(3), S=Decimal(5)), **values})  # type: ignore[arg-type]


def told(record: Risk | Danger | Measure | Decision, **words: str) -> list[tuple[str, str, str]]:
    found = story(record, judge(**words))
    return [(event.on.isoformat()[5:], str(event.what), str(event.note or "")) for event in found.events]


def test_a_danger_from_found_to_closed() -> None:
    record = danger(
        rectified=(Rectification(on=day("09-08"), by="P-1"),),
        acceptances=(Acceptance(on=day("09-09"), by=("P-2",), passed=True),),
        spent=(Spent(on=day("09-07"), yuan=Decimal(120)),),
        progress=(Progress(on=day("09-03"), note="到货"),),
    )
    assert told(record) == [
        ("09-01", "found", "self_check"),
        ("09-03", "progress", "到货"),
        ("09-07", "spent", "120 yuan"),
        ("09-08", "rectified", ""),
        ("09-09", "accepted", ""),
    ]


def test_facts_after_the_day_of_judgement_are_only_counted() -> None:
    record = danger(rectified=(Rectification(on=day("09-08")),), acceptances=(Acceptance(on=day("09-09"), passed=True),))
    found = story(record, judge(on="09-08"))
    assert [str(event.what) for event in found.events] == ["found", "rectified"]
    assert found.later == 1  # the acceptance of 09-09


def test_failed_then_passed_then_failed_is_a_re_opening() -> None:
    record = danger(
        rectified=(Rectification(on=day("09-05")), Rectification(on=day("09-07"))),
        acceptances=(
            Acceptance(on=day("09-06"), passed=False),
            Acceptance(on=day("09-08"), passed=True),
            Acceptance(on=day("09-20"), passed=False, due=day("09-25")),
        ),
    )
    assert [what for _, what, _ in told(record)] == ["found", "rectified", "rejected", "rectified", "accepted", "reopened"]
    assert told(record)[-1] == ("09-20", "reopened", "new day 2022-09-25")


def test_an_extension_asked_for_late_says_how_late() -> None:
    # due 09-10, asked for on 09-13: 3 days after; approved to 09-20; the second, of 09-20, is in time
    first = Extension(to=day("09-20"), applied=day("09-13"), approved=day("09-14"), by="P-9", reason="等料")
    second = Extension(to=day("10-10"), applied=day("09-20"), refused=day("09-22"), by="P-9", reason="等人")
    assert told(danger(extensions=(first, second)))[1:] == [
        ("09-13", "applied", "to 2022-09-20; asked for 3 days after the day had passed; 等料"),
        ("09-14", "approved", "to 2022-09-20"),
        ("09-20", "applied", "to 2022-10-10; 等人"),
        ("09-22", "refused", "to 2022-10-10"),
    ]


def test_a_decision_extended_late_by_one_day_and_done() -> None:
    made = Decision(
        id="1",
        text="演练",
        unit="保卫处",
        owner="P-1",
        due=day("08-31"),
        extensions=(Extension(to=day("09-15"), applied=day("09-01"), reason="雨"),),
        done=Done(on=day("09-12"), evidence="照片"),
    )
    assert told(made) == [
        ("09-01", "applied", "to 2022-09-15; asked for 1 day after the day had passed; 雨"),
        ("09-12", "done", "照片"),
    ]


def test_reviews_say_the_grade_before_and_after() -> None:
    # set A: 3 x 5 = 15 significant, 4 x 5 = 20 major
    record = risk(
        reviews=(
            Review(on=day("09-22"), by="P-2", note="升级", residual=Scores(L=Decimal(4), S=Decimal(5))),
            Review(on=day("07-01"), by="P-2", note="照旧"),
        ),
        closed=RiskClosure(on=day("09-29"), by="P-3", reason="拆除"),
    )
    assert told(record) == [
        ("06-08", "identified", "significant 15"),
        ("07-01", "reviewed", "significant 15 as before; 照旧"),
        ("09-22", "reviewed", "significant 15 -> major 20; 升级"),
        ("09-29", "closed", "拆除"),
    ]


def test_handovers_say_from_whom_to_whom() -> None:
    people = (Person(id="P-1", name="冯志明"), Person(id="P-2", name="陈秀英"))
    record = danger(handovers=(Handover(on=day("09-05"), owner="P-2", why="调离"),))
    event = story(record, judge(*people)).events[-1]
    assert str(event.what) == "handed_over"
    assert str(event.note) == "P-1 -> P-2; 调离"  # ids here, names in a language


def test_supervision_referral_levels_and_withdrawal() -> None:
    record = danger(
        levels=(Levelling(on=day("09-02"), level=DANGER_MAJOR, basis="认定"),),
        supervised=(
            Supervised(level=Word("school", "校级"), from_=day("09-03"), to=day("09-20"), lifted=Lifted(on=day("09-18"))),
        ),
        referrals=(Referral(on=day("09-05"), to="供电公司", reply_on=day("09-15"), reply="已处理"),),
        withdrawn=Withdrawal(on=day("09-28"), by="P-3", reason=DUPLICATE, same_as="D-9"),
    )
    assert [(on, what) for on, what, _ in told(record)] == [
        ("09-01", "found"),
        ("09-02", "levelled"),
        ("09-03", "listed"),
        ("09-05", "referred"),
        ("09-15", "answered"),
        ("09-18", "lifted"),
        ("09-28", "withdrawn"),
    ]


def test_a_measure_in_the_future_is_not_a_fact_entered_too_early() -> None:
    record = Measure(
        id="M-1", title="办法", unit="学生处", owner="P-1", type=Word("rule", "制度"), issued=day("09-20"), effective=day("10-01")
    )
    found = story(record, judge())
    assert ([str(event.what) for event in found.events], found.later) == (["issued"], 0)


STEPS = (
    Rectification(on=day("09-02")),
    Rectification(on=day("09-03")),
    Acceptance(on=day("09-03"), passed=True),
    Acceptance(on=day("09-03"), passed=False),
    Referral(on=day("09-03"), to="供电公司"),
    Acceptance(on=day("09-04"), passed=True),
)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_the_walk_ends_in_the_state_that_the_course_has(size: int) -> None:
    for chosen in permutations(STEPS, size):
        record = danger(
            referrals=tuple(step for step in chosen if isinstance(step, Referral)),
            rectified=tuple(step for step in chosen if isinstance(step, Rectification)),
            acceptances=tuple(step for step in chosen if isinstance(step, Acceptance)),
        )
        for on in (day("09-01") + timedelta(days=days) for days in range(5)):
            states = [after.state for _, _, after in record.steps(on)]
            assert (states[-1] if states else "open") == record.state(on)


def test_an_id_is_named_only_as_a_word_of_its_own() -> None:
    assert names("按 M-1 办", "M-1")
    assert names("(m-1)", "M-1")
    assert names("按M-1办", "M-1")
    assert not names("按 M-10 办", "M-1")
    assert not names("2022-08-26 开会", "2022-08")
    assert not names("2022-08/2 办理", "2022-08")


def test_what_refers_to_a_danger() -> None:
    this = danger(group="g")
    others = (
        danger(id="D-2", group="g"),
        danger(id="D-3", recurs="D-1"),
        danger(id="D-4", withdrawn=Withdrawal(on=day("09-05"), reason=DUPLICATE, same_as="D-1")),
        danger(id="D-5", group="g", found=day("10-05")),  # not found yet
        Measure(id="M-1", title="办法", unit="学生处", owner="P-1", type=Word("rule", "制度"), answers=("D-1",)),
        Meeting(id="2022-09", on=day("09-28"), decisions=(Decision(id="1", text="D-1 限期", unit="学生处", owner="P-1"),)),
        Meeting(id="2022-10", on=day("10-28"), decisions=(Decision(id="1", text="D-1 再议", unit="学生处", owner="P-1"),)),
    )
    found = mentions(this, "D-1", judge(this, *others))
    assert [(str(one.how), one.id) for one in found] == [
        ("answered_by", "M-1"),
        ("same_group", "D-2"),
        ("came_back", "D-3"),
        ("entered_again", "D-4"),
        ("named_in", "2022-09/1"),
    ]
