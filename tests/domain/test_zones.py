"""Rolling up risks and dangers to areas: counts, colours, the whole; and why something came about."""

from datetime import date
from decimal import Decimal

from riskreg.domain.evaluation import Judge
from riskreg.domain.explanation import reasons
from riskreg.domain.records import KINDS, Category, Danger, Identified, Period, Place, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance, Rectification, Suspended
from riskreg.domain.records.record import Extension
from riskreg.domain.records.risk import Review, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import DANGER_GENERAL, DANGER_MAJOR, HOLIDAY, LS, SOURCES
from riskreg.domain.zones import by_category, roll_up
from riskreg.report.language import Language

ENGLISH = Language("en")
ON = date(2022, 9, 30)
PLACES = (
    Place(id="生活区"),
    Place(id="6栋", within="生活区"),
    Place(id="203", within="6栋"),
    Place(id="教学区"),
    Place(id="培训中心"),
)


def judge(*records: Identified, on: date = ON) -> Judge:
    lists = {name: {record.id: record for record in records if isinstance(record, kind)} for name, kind in KINDS.items()}
    return Judge(Register(lists, Directory(())), Settings(), on)


def risk(id_: str, likelihood: int, *places: str, **values: object) -> Risk:
    """A risk with severity 5: likelihood 4 is major (20), 3 significant (15), 2 general (10), 1 low (5)."""
    given = {"title": id_, "unit": "学生处", "owner": "P-1", "identified": date(2022, 6, 8), "method": LS}
    scores = Scores(L=Decimal(likelihood), S=Decimal(5))
    return Risk(**{**given, "id": id_, "residual": scores, "place": places, **values})  # type: ignore[arg-type]


def danger(id_: str, *places: str, **values: object) -> Danger:
    given = {
        "title": id_,
        "unit": "学生处",
        "owner": "P-1",
        "found": date(2022, 9, 1),
        "due": date(2022, 9, 20),
        "source": SOURCES[0],
    }
    return Danger(**{**given, "id": id_, "place": places, "level": DANGER_GENERAL, **values})  # type: ignore[arg-type]


def test_an_area_takes_the_colour_of_the_worst_within() -> None:
    risks = [risk("R-1", 4, "203"), risk("R-2", 2, "生活区"), risk("R-3", 1, "教学区")]
    rolled = roll_up(judge(*PLACES), risks, [])
    assert [(zone.place, zone.depth, str(zone.colour)) for zone in rolled.zones] == [
        ("生活区", 0, "major"),
        ("6栋", 1, "major"),  # 203 lies in it and is not listed itself
        ("教学区", 0, "low"),
        ("培训中心", 0, "unrated"),  # no risk is not low risk
    ]
    assert dict(rolled.zones[0].counts) == {"major": 1, "significant": 0, "general": 1, "low": 0, "unrated": 0}


def test_a_risk_of_two_areas_counts_in_each_and_once_in_the_whole() -> None:
    rolled = roll_up(judge(*PLACES), [risk("R-1", 4, "6栋", "203", "教学区")], [])
    assert [zone.counts["major"] for zone in rolled.zones] == [1, 1, 1, 0]
    assert (rolled.whole.counts["major"], rolled.shared) == (1, 1)


def test_what_has_no_place_counts_elsewhere() -> None:
    rolled = roll_up(judge(*PLACES), [risk("R-1", 3)], [danger("D-1", "无此处")])
    assert (rolled.elsewhere.counts["significant"], rolled.elsewhere.dangers) == (1, 1)
    assert (rolled.whole.counts["significant"], rolled.whole.dangers) == (1, 1)


def test_open_dangers_major_ones_and_what_is_out_of_use() -> None:
    done = {"rectified": (Rectification(on=date(2022, 9, 5)),), "acceptances": (Acceptance(on=date(2022, 9, 6), passed=True),)}
    dangers = [
        danger("D-1", "203", level=DANGER_MAJOR, suspended=Suspended(from_=date(2022, 9, 2), what="203室")),
        danger("D-2", "6栋"),
        danger("D-3", "6栋", **done),
        danger("D-4", "6栋", suspended=Suspended(from_=date(2022, 9, 2), to=date(2022, 9, 9), what="电梯")),  # back in use
    ]
    zone = roll_up(judge(*PLACES), [], dangers).zones[0]
    assert (zone.place, zone.dangers, zone.major, zone.suspended, zone.latest) == ("生活区", 3, 1, ("203室",), date(2022, 9, 6))


def test_only_some_places() -> None:
    rolled = roll_up(judge(*PLACES), [risk("R-1", 4, "203")], [], frozenset(("6栋", "203")))
    assert [(zone.place, zone.depth) for zone in rolled.zones] == [("6栋", 0), ("203", 1)]


def test_places_in_a_circle_are_not_lost() -> None:
    circle = (Place(id="甲", within="乙"), Place(id="乙", within="甲"))
    rolled = roll_up(judge(*circle), [risk("R-1", 4, "甲")], [])
    assert [(zone.place, zone.counts["major"]) for zone in rolled.zones] == [("甲", 1), ("乙", 0)]


def test_areas_by_category() -> None:
    risks = [risk("R-1", 4, "203", "6栋", category="消防"), risk("R-2", 1, "教学区", category="消防"), risk("R-3", 1, "教学区")]
    assert by_category(judge(*PLACES), risks) == {("生活区", "消防"): 1, ("教学区", "消防"): 1}


def why(record: Risk | Danger, about: str, *others: Identified, on: date = ON) -> list[str]:
    found = next(reason for reason in reasons(record, judge(record, *others, on=on)) if reason.about == about)
    return [ENGLISH.text(found.result), *(ENGLISH.text(step.said) for step in found.steps)]


def test_how_a_grade_came_about() -> None:
    record = risk(
        "R-1",
        3,
        reviews=(Review(on=date(2022, 9, 22), residual=Scores(L=Decimal(4), S=Decimal(5))), Review(on=date(2022, 10, 2))),
    )
    assert why(record, "grade") == [
        "major 20",
        "Identified on 2022-06-08: LS, L = 3, S = 5.",
        "From the review of 2022-09-22 on: L = 4, S = 5.",
        "The review of 2022-10-02 lies after the day of judgement: it does not count yet.",
        "L x S = 4 x 5 = 20.",
        "LS uses set A: major from 20, significant from 15, general from 9, low below.",
        "20 is at least 20: major.",
    ]


def test_the_next_review_moves_out_of_a_holiday() -> None:
    # major: quarterly; 2022-07-02 + 3 months = 2022-10-02, in the holiday up to 10-07
    holiday = Period(id="国庆", kind=HOLIDAY, from_=date(2022, 10, 1), to=date(2022, 10, 7))
    record = risk("R-1", 4, identified=date(2022, 7, 2))
    assert why(record, "next_review", holiday) == [
        "2022-10-08, 8 days left",
        "Not reviewed since it was identified on 2022-07-02.",
        "It is to be reviewed quarterly, as the settings say for major.",
        "That is 2022-10-02.",
        "2022-10-02 lies in a holiday (国庆): the day moves to 2022-10-08.",
    ]


def test_each_step_of_a_day() -> None:
    pending = Extension(to=date(2022, 10, 20), applied=date(2022, 9, 28), reason="等料")
    approved = Extension(to=date(2022, 9, 25), applied=date(2022, 9, 18), approved=date(2022, 9, 19), reason="等料")
    refused = Extension(to=date(2022, 9, 22), applied=date(2022, 9, 10), refused=date(2022, 9, 11), reason="等料")
    found = why(danger("D-1", extensions=(refused, approved, pending)), "due")
    assert found == [
        "2022-09-25, 5 days late",
        "The first day is 2022-09-20.",
        "On 2022-09-10 more time was asked for, to 2022-09-22.",
        "Refused on 2022-09-11: it moves nothing.",
        "On 2022-09-18 more time was asked for, to 2022-09-25.",
        "Approved on 2022-09-19: from then on the day is 2022-09-25.",
        "On 2022-09-28 more time was asked for, to 2022-10-20 (asked for 3 days after the day had passed).",
        "Not decided by 2022-09-30: it moves nothing.",
        "So it is 2022-09-25.",
    ]


def test_re_opened_without_a_day_takes_the_default() -> None:
    # general: 7 days from 09-20 is 09-27
    record = danger(
        "D-1",
        rectified=(Rectification(on=date(2022, 9, 5)),),
        acceptances=(Acceptance(on=date(2022, 9, 6), passed=True), Acceptance(on=date(2022, 9, 20), passed=False)),
    )
    assert why(record, "due")[0] == "2022-09-27, 3 days late"
    assert why(record, "due")[2:4] == [
        "Re-opened on 2022-09-20 without a new day: the 7 days that the settings give for general count from then.",
        "That is 2022-09-27.",
    ]
    assert why(record, "state")[-1] == "Acceptance failed on 2022-09-20, after it had been closed: re-opened, open."


def test_a_failure_before_the_approval_or_without_a_day_moves_nothing() -> None:
    work = (Rectification(on=date(2022, 9, 5)),)
    failed = (Acceptance(on=date(2022, 9, 6), passed=False, due=date(2022, 9, 12)),)
    later = Extension(to=date(2022, 9, 28), applied=date(2022, 9, 8), approved=date(2022, 9, 9), reason="等料")
    assert why(danger("D-1", rectified=work, acceptances=failed), "due")[-2:] == [
        "The acceptance that failed on 2022-09-06 set a new day: 2022-09-12.",
        "So it is 2022-09-12.",
    ]
    assert why(danger("D-1", rectified=work, acceptances=failed, extensions=(later,)), "due")[-2:] == [
        "The acceptance that failed on 2022-09-06 came before the extension was approved: the extension holds.",
        "So it is 2022-09-28.",
    ]
    bare = (Acceptance(on=date(2022, 9, 6), passed=False),)
    assert "set no new day" in why(danger("D-1", rectified=work, acceptances=bare), "due")[-2]


def test_who_owes_the_acceptance() -> None:
    record = danger("D-1", rectified=(Rectification(on=date(2022, 9, 14)),), category="消防")
    found = why(record, "acceptance", Category(id="消防", unit="保卫处"), Unit(id="保卫处", admin_leader="P-5"))
    assert found[0] == "2022-09-21, 9 days late"  # 09-14 and 7 days
    assert found[-1] == "Owed by 保卫处 (P-5), the office in charge of 消防: the record names nobody."
    assert why(record, "acceptance")[-1] == "Owed by nobody: the record names no acceptor and its category no office in charge."


def test_which_of_the_five_points_are_missing() -> None:
    # found 09-01, five days: 09-06
    found = why(danger("D-1", level=DANGER_MAJOR, basis="认定", rectification="改", funds=Decimal(0)), "five_points")
    assert "Missing: plan." in found
    assert "Settled: funds." in found
    assert found[-2:] == ["Due 5 days after 2022-09-01, as the settings say.", "That is 2022-09-06."]
