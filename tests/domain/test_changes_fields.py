"""Field differences: what is told about every kind of field, how items of lists are known again, and what is no change."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskreg.domain.changes import FieldChange, apply, differences
from riskreg.domain.fields import FieldTable
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Period, Person, Place, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance, Levelling, Lifted, Referral, Supervised, Suspended, Withdrawal
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension, Handover, Progress
from riskreg.domain.records.risk import Controls, Review, Scores
from riskreg.domain.register import build_register
from riskreg.domain.settings import SEVERITIES, ByGrade, Days, Grading, OwnScale, Settings
from riskreg.domain.words import DANGER_GENERAL, DANGER_MAJOR, DEFENCES, EVERY, GONE, HOLIDAY, LS, MEASURE_TYPES, SOURCES
from riskreg.syntax.reader import read_file


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def danger(**values: Any) -> Danger:
    given: dict[str, Any] = {"id": "D-1", "title": "灯不亮", "unit": "图书馆", "owner": "P-1", "source": SOURCES[0]}
    return Danger(**{**given, "found": day("09-01"), "due": day("09-10"), **values})


def told(before: FieldTable, after: FieldTable) -> list[tuple[str, Any, Any]]:
    found = list(differences(before, after))
    assert list(differences(apply(before, found), after)) == []
    return [("/".join(change.path), change.before, change.after) for change in found]


def note(on: str, by: str | None, text: str) -> Progress:
    return Progress(on=day(on), by=by, note=text)


def extension(to: str, applied: str, **values: Any) -> Extension:
    return Extension(to=day(to), applied=day(applied), **values)


# --- single fields


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (danger(), danger(title="灯全不亮"), [("title", "灯不亮", "灯全不亮")]),
        (danger(), danger(due=day("09-20")), [("due", day("09-10"), day("09-20"))]),
        (danger(funds=Decimal(0)), danger(), [("funds", Decimal(0), None)]),
        (danger(funds=Decimal("1.0")), danger(funds=Decimal(1)), []),
        (danger(), danger(level=DANGER_MAJOR), [("level", None, DANGER_MAJOR)]),
        (danger(count=2), danger(count=3), [("count", 2, 3)]),
        (danger(helpers=("甲", "乙")), danger(helpers=("乙", "甲")), []),
        (danger(helpers=("甲", "乙")), danger(helpers=("乙",)), [("helpers", ("甲", "乙"), ("乙",))]),
        (danger(tags=("国庆",)), danger(), [("tags", ("国庆",), ())]),
    ],
    ids=str,
)
def test_single_fields_and_sets(before: Danger, after: Danger, expected: list[tuple[str, Any, Any]]) -> None:
    assert told(before, after) == expected


def test_a_fact_of_which_there_is_one_is_told_as_a_whole_where_it_is_new_and_inside_where_it_stays() -> None:
    whole = Withdrawal(on=day("09-05"), by="P-2", reason=GONE)
    assert told(danger(), danger(withdrawn=whole)) == [("withdrawn", None, whole)]
    assert told(danger(withdrawn=whole), danger()) == [("withdrawn", whole, None)]
    assert told(danger(withdrawn=whole), danger(withdrawn=whole.with_(by="P-3"))) == [("withdrawn/by", "P-2", "P-3")]


def test_paths_are_the_english_keys_of_the_format() -> None:
    before = danger(suspended=Suspended(from_=day("09-01"), what="负一层"))
    after = danger(suspended=Suspended(from_=day("09-02"), what="负一层"))
    assert told(before, after) == [("suspended/from", day("09-01"), day("09-02"))]
    assert told(MEASURE, MEASURE.with_(class_=DEFENCES[0])) == [("class", None, "people")]


# --- lists of facts


def test_a_new_fact_is_told_as_a_whole_under_its_day_person_and_target() -> None:
    added = extension("09-15", "09-03", approved=day("09-04"), by="P-004")
    assert told(danger(), danger(extensions=(added,))) == [("extensions/2022-09-03 P-004 2022-09-15", None, added)]
    assert told(danger(extensions=(added,)), danger()) == [("extensions/2022-09-03 P-004 2022-09-15", added, None)]


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ({"handovers": (Handover(on=day("09-02")),)}, {}, "handovers/2022-09-02"),
        ({"progress": (note("09-02", "P-1", "到货"),)}, {}, "progress/2022-09-02 P-1"),
        ({"levels": (Levelling(on=day("09-02"), level=DANGER_MAJOR),)}, {}, "levels/2022-09-02"),
        ({"referrals": (Referral(on=day("09-02"), to="供电公司"),)}, {}, "referrals/2022-09-02 供电公司"),
        ({"supervised": (Supervised(from_=day("09-02"), to=day("10-02")),)}, {}, "supervised/2022-09-02 2022-10-02"),
        ({"acceptances": (Acceptance(on=day("09-02"), by=("P-3", "P-2"), passed=True),)}, {}, "acceptances/2022-09-02 P-2 P-3"),
        ({"supervised": (Supervised(),)}, {}, "supervised/"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_each_list_of_facts_is_known_by(before: dict[str, Any], after: dict[str, Any], path: str) -> None:
    assert [(found, now) for found, _, now in told(danger(**before), danger(**after))] == [(path, None)]


def test_a_fact_that_differs_inside_is_told_field_by_field() -> None:
    before = danger(progress=(note("09-02", "P-1", "到货"),))
    after = danger(progress=(note("09-02", "P-1", "全部到货"),))
    assert told(before, after) == [("progress/2022-09-02 P-1/note", "到货", "全部到货")]


def test_a_pending_extension_that_is_approved_stays_the_same_extension() -> None:
    before = danger(extensions=(extension("09-15", "09-03", reason="等料"),))
    after = danger(extensions=(extension("09-15", "09-03", reason="等料", approved=day("09-04"), by="P-4"),))
    assert told(before, after) == [
        ("extensions/2022-09-03 2022-09-15/approved", None, day("09-04")),
        ("extensions/2022-09-03 2022-09-15/by", None, "P-4"),
    ]


def test_the_new_day_of_an_extension_overwritten_is_told_as_such_even_with_another_reason() -> None:
    before = danger(extensions=(extension("09-15", "09-03", by="P-4", reason="等料"),))
    after = danger(extensions=(extension("10-15", "09-03", by="P-4", reason="经费"),))
    assert told(before, after) == [
        ("extensions/2022-09-03 P-4 2022-09-15/to", day("09-15"), day("10-15")),
        ("extensions/2022-09-03 P-4 2022-09-15/reason", "等料", "经费"),
    ]


def test_a_fact_dated_back_is_told_as_such_if_nothing_else_changed() -> None:
    before = danger(acceptances=(Acceptance(on=day("09-20"), by=("P-2",), passed=True, note="合格"),))
    after = danger(acceptances=(Acceptance(on=day("09-12"), by=("P-2",), passed=True, note="合格"),))
    assert told(before, after) == [("acceptances/2022-09-20 P-2/on", day("09-20"), day("09-12"))]


def test_another_day_and_other_words_are_another_fact() -> None:
    one, other = note("09-02", "P-1", "到货"), note("09-03", "P-1", "装好")
    assert told(danger(progress=(one,)), danger(progress=(other,))) == [
        ("progress/2022-09-02 P-1", one, None),
        ("progress/2022-09-03 P-1", None, other),
    ]


def test_another_person_with_other_words_is_another_fact() -> None:
    one, other = note("09-02", "P-1", "到货"), note("09-02", "P-2", "装好")
    assert told(danger(progress=(one,)), danger(progress=(other,))) == [
        ("progress/2022-09-02 P-1", one, None),
        ("progress/2022-09-02 P-2", None, other),
    ]


def test_equal_keys_are_numbered_and_what_stays_as_it_was_is_known_again_first() -> None:
    first, second, third = (note("09-02", "P-1", text) for text in ("到货", "开工", "完工"))
    assert told(danger(progress=(first, second)), danger(progress=(second, third))) == [
        ("progress/2022-09-02 P-1", first, None),
        ("progress/2022-09-02 P-1 #3", None, third),
    ]
    assert told(danger(progress=(first, second)), danger(progress=(first, third))) == [
        ("progress/2022-09-02 P-1 #2/note", "开工", "完工"),
    ]


def test_facts_of_different_days_may_stand_in_any_order() -> None:
    one, other = note("09-02", "P-1", "到货"), note("09-03", "P-1", "装好")
    assert told(danger(progress=(one, other)), danger(progress=(other, one))) == []


def test_of_one_day_the_order_has_a_meaning_so_what_moved_goes_and_comes_again() -> None:
    major = Levelling(on=day("09-02"), level=DANGER_MAJOR, basis="标准")
    general = Levelling(on=day("09-02"), level=DANGER_GENERAL)
    before, after = danger(levels=(major, general)), danger(levels=(general, major))
    assert (before.level_on(day("09-02")), after.level_on(day("09-02"))) == (DANGER_GENERAL, DANGER_MAJOR)
    assert told(before, after) == [
        ("levels/2022-09-02", major, None),
        ("levels/2022-09-02 #3", None, major),
    ]


def test_two_extensions_approved_on_one_day_keep_their_order_though_asked_for_on_two() -> None:
    longer = extension("10-30", "09-03", approved=day("09-09"), by="P-4")
    shorter = extension("09-30", "09-05", approved=day("09-09"), by="P-4")
    before, after = danger(extensions=(longer, shorter)), danger(extensions=(shorter, longer))
    assert [path for path, _, _ in told(before, after)] == [
        "extensions/2022-09-03 P-4 2022-10-30",
        "extensions/2022-09-03 P-4 2022-10-30 #2",
    ]


def test_a_fact_put_before_another_of_its_day_moves_that_one_behind() -> None:
    kept, new = note("09-02", "P-2", "装好"), note("09-02", "P-1", "到货")
    assert told(danger(progress=(kept,)), danger(progress=(new, kept))) == [
        ("progress/2022-09-02 P-2", kept, None),
        ("progress/2022-09-02 P-1", None, new),
        ("progress/2022-09-02 P-2 #2", None, kept),
    ]
    assert told(danger(progress=(kept,)), danger(progress=(kept, new))) == [("progress/2022-09-02 P-1", None, new)]


# --- every kind of record


MEASURE = Measure(id="M-1", title="办法", unit="保卫处", owner="P-1", type=MEASURE_TYPES[0])
RISK = Risk(
    id="R-1",
    title="电池",
    unit="学生处",
    owner="P-1",
    method=LS,
    residual=Scores(L=Decimal(3), S=Decimal(5)),
    identified=day("03-01"),
)
MEETING = Meeting(
    id="2022-09",
    on=day("09-28"),
    decisions=(
        Decision(id="1", text="演练", unit="保卫处", owner="P-3", due=day("10-10")),
        Decision(id="2", text="夜查", unit="学生处", owner="P-1", standing=True),
    ),
)


@pytest.mark.parametrize(
    ("before", "changed", "expected"),
    [
        (RISK, {"residual": Scores(L=Decimal(4), S=Decimal(5))}, [("residual/L", Decimal(3), Decimal(4))]),
        (RISK, {"controls": Controls(ppe="手套")}, [("controls", None, Controls(ppe="手套"))]),
        (RISK, {"measures": ("M-1",)}, [("measures", (), ("M-1",))]),
        (RISK, {"review_every": EVERY[3]}, [("review_every", None, "month")]),
        (MEASURE, {"issued": day("09-01")}, [("issued", None, day("09-01"))]),
        (MEETING, {"chair": "P-9"}, [("chair", None, "P-9")]),
        (Unit(id="保卫处"), {"aliases": ("安保",)}, [("aliases", (), ("安保",))]),
        (Unit(id="保卫处"), {"from_": day("09-01")}, [("from", None, day("09-01"))]),
        (Person(id="P-1", name="甲"), {"post": "科长"}, [("post", None, "科长")]),
        (Place(id="六栋"), {"within": "公寓"}, [("within", None, "公寓")]),
        (Period(id="国庆", kind=HOLIDAY), {"to": day("10-07")}, [("to", None, day("10-07"))]),
    ],
    ids=lambda part: getattr(part, "id", "") if isinstance(part, FieldTable) else "",
)
def test_every_kind_of_record(before: FieldTable, changed: dict[str, Any], expected: list[tuple[str, Any, Any]]) -> None:
    assert told(before, before.with_(**changed)) == expected


def test_reviews_hold_scores_of_their_own() -> None:
    review = Review(on=day("09-06"), by="P-2", residual=Scores(L=Decimal(3), S=Decimal(4)))
    before, after = (
        RISK.with_(reviews=(review,)),
        RISK.with_(reviews=(review.with_(residual=Scores(L=Decimal(2), S=Decimal(4))),)),
    )
    assert told(before, after) == [("reviews/2022-09-06 P-2/residual/L", Decimal(3), Decimal(2))]


def test_a_lifted_supervision_is_known_by_its_beginning_and_its_end() -> None:
    listed = Supervised(from_=day("09-08"), to=day("10-15"))
    lifted = Lifted(on=day("10-09"))
    assert told(danger(supervised=(listed,)), danger(supervised=(listed.with_(lifted=lifted),))) == [
        ("supervised/2022-09-08 2022-10-15/lifted", None, lifted)
    ]
    assert told(danger(supervised=(listed,)), danger(supervised=(listed.with_(to=day("11-15")),))) == [
        ("supervised/2022-09-08 2022-10-15/to", day("10-15"), day("11-15"))
    ]


def test_decisions_are_known_by_their_number_and_stand_in_any_order() -> None:
    first, second = MEETING.decisions
    assert told(MEETING, MEETING.with_(decisions=(second, first))) == []
    done = Done(on=day("10-09"), evidence="简报")
    assert told(MEETING, MEETING.with_(decisions=(second, first.with_(done=done)))) == [("decisions/1/done", None, done)]
    assert told(MEETING, MEETING.with_(decisions=(first.with_(id="3"), second))) == [
        ("decisions/1", first, None),
        ("decisions/3", None, first.with_(id="3")),
    ]


def test_settings_with_keys_of_their_own() -> None:
    scale = OwnScale(method="LS", major=Decimal(18), values={"L": ("5", "4")})
    before = Settings(name="校", checks={"R402": SEVERITIES[1]}, grading=Grading(scales={"own": scale}))
    after = Settings(
        name="校",
        checks={"R405": SEVERITIES[2]},
        grading=Grading(LS="own", scales={"own": scale.with_(major=Decimal(19), values={"L": ("4", "5")})}),
        deadlines=Days(acceptance=5, review=ByGrade(major=EVERY[3])),
    )
    assert told(before, after) == [
        ("grading/LS", "A", "own"),
        ("grading/scales/own/major", Decimal(18), Decimal(19)),
        ("deadlines/acceptance", 7, 5),
        ("deadlines/review/major", None, "month"),
        ("checks/R402", "warning", None),
        ("checks/R405", None, "off"),
    ]
    assert told(before, Settings(name="校")) == [
        ("grading/scales/own", scale, None),
        ("checks/R402", "warning", None),
    ]


# --- what is no change


ENGLISH = """
dangers:
  - id: D-1
    title: 灯不亮
    unit: 图书馆
    owner: 张三
    rectification: 换灯
    found: 2022-09-01
    due: 2022-09-10
    source: self_check
    level: major
    tags: [a, b]
    rectified: [{on: 2022-09-05, by: 张三}]
"""
CHINESE = """
# 换了语言、次序、引号，加了注释
隐患:
- 整改完成:
    - 整改人: "张三"   # 班长
      整改完成日期: '2022-09-05'
  标签:
    - b
    - a
  隐患级别: 重大
  隐患来源: 自查
  整改时限: 2022-09-10
  排查日期: 2022-09-01
  责任人: 张三
  整改措施: 换灯
  责任单位: 图书馆
  隐患描述: 灯不亮
  编号: "D-1"
"""


def test_language_order_quotes_comments_and_lines_are_no_change() -> None:
    (one, other) = (read_file(text, "r.yaml")[0] for text in (ENGLISH, CHINESE))
    before, after = build_register(one).dangers["D-1"], build_register(other).dangers["D-1"]
    assert before.line != after.line
    assert told(before, after) == []


def test_a_change_reads_as_a_path_with_two_values() -> None:
    assert list(differences(danger(), danger(note="备注"))) == [FieldChange(("note",), None, "备注")]
