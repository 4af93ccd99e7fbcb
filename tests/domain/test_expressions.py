"""The filter language: what each field, sign and condition asks, in either language, and what is not given."""

from datetime import date
from textwrap import dedent

import pytest

from riskreg.domain.evaluation import Judge
from riskreg.domain.query.expression import read, read_for_all
from riskreg.domain.query.record_query import Decided
from riskreg.domain.register import Register, build_register
from riskreg.domain.settings import Settings
from riskreg.syntax.reader import read_file

TEXT = """
units:
- {id: U-1, name: 后勤处, aliases: [总务处]}
- {id: U-2, name: 保卫处}
- {id: U-3, name: 机电学院, admin_leader: P-003}
people:
- {id: P-001, name: 刘国胜}
- {id: P-002, name: 何建平, aliases: [老何], unit: U-1}
- {id: P-003, name: 潘永健, unit: U-3}
categories:
- {id: C-1, name: 消防安全, unit: U-2}
- {id: C-2, name: 心理, audience: 受限}
places:
- {id: 北区}
- {id: 公寓6栋, within: 北区, aliases: [六栋]}
- {id: 食堂}
risks:
- {id: R-1, title: 电池, unit: U-1, owner: P-002, method: LS, residual: {L: 3, S: 5}, inherent: {L: 5, S: 5}, identified: 2022-06-10,
   category: C-1, place: 公寓6栋, tags: [暑期], reviews: [{on: 2022-09-22, by: P-001, residual: {L: 4, S: 5}}]}
- {id: R-2, title: 校车, unit: U-2, owner: P-001, method: direct, residual: {grade: 较大}, basis: 规定, identified: 2022-03-01}
- {id: R-3, title: 楼梯, unit: U-1, owner: P-002, method: LS, residual: {L: 1, S: 5}, identified: 2022-08-10,
   closed: {on: 2022-09-05, by: P-001, reason: 拆除}}
- {id: R-4, title: 未定, unit: U-1, owner: P-002, method: LS, residual: {L: 9, S: 5}, identified: 2022-08-10}
dangers:
- {id: D-1, title: 气瓶 未固定, unit: U-1, owner: P-002, found: 2022-09-01, source: 自查, level: 一般, rectification: 装链,
   due: 2022-09-08, handovers: [{on: 2022-09-10, unit: U-2, owner: P-001}], place: 食堂, tags: [开学], funds: 500,
   progress: [{on: 2022-09-12, by: P-001, note: 已询价}], found_by: 消防大队, blocked: 采购}
- {id: D-2, title: 充电棚, unit: U-1, owner: P-002, found: 2022-08-15, source: 上级检查, level: 一般, rectification: 建棚,
   levels: [{on: 2022-08-20, level: 重大, basis: 标准}], due: 2022-08-31, category: C-1, place: [公寓6栋, 食堂], found_by: P-001,
   extensions: [{to: 2022-10-31, applied: 2022-09-02, approved: 2022-09-05, by: P-001, reason: 等料},
                {to: 2022-12-31, applied: 2022-09-20, reason: 等料}], named: {on: 2022-09-15, document: 通报}, funds: 0}
- {id: D-3, title: 门锁, unit: U-3, owner: P-003, found: 2022-08-01, source: 校级检查, level: 一般, rectification: 修锁, due: 2022-08-10,
   category: C-1, rectified: [{on: 2022-08-05, by: P-003}, {on: 2022-09-12, by: P-003}],
   acceptances: [{on: 2022-08-09, by: P-001, passed: 合格}, {on: 2022-09-09, by: P-001, passed: 不合格, due: 2022-09-20}]}
- {id: D-4, title: 井盖, unit: U-1, owner: P-002, found: 2022-09-01, source: 师生反映, level: 一般, rectification: 换, due: 2022-09-08,
   referrals: [{on: 2022-09-03, to: 供电公司}], reply_due: 2022-09-10, note: "气瓶\\n间旁边"}
- {id: D-5, title: 窗, unit: U-1, owner: P-002, found: 2022-09-01, source: 自查, level: 一般, rectification: 修, due: 2022-09-30,
   rectified: [{on: 2022-09-20, by: P-002}], acceptances: [{on: 2022-09-25, by: P-001, passed: 合格}],
   spent: [{on: 2022-09-10, yuan: 300}, {on: 2022-09-20, yuan: 150.5}]}
- {id: D-6, title: 误报, unit: U-1, owner: P-002, found: 2022-09-01, source: 自查, level: 一般, rectification: 查, due: 2022-09-03,
   withdrawn: {on: 2022-09-02, by: P-001, reason: 经核实不属隐患}}
measures:
- {id: M-1, title: 用电办法, unit: U-2, owner: P-001, type: 制度, class: 制度防, due: 2022-09-15, answers: D-2}
- {id: M-2, title: 动火规定, unit: U-2, owner: P-001, type: 制度, issued: 2022-07-01, document: 院〔2022〕1号, review_every: 每月}
- {id: M-3, title: 旧法, unit: U-2, owner: P-001, type: 预案, issued: 2020-07-01, repealed: 2022-10-02, replaced_by: M-1}
meetings:
- id: 2022-07
  on: 2022-07-29
  decisions:
  - {id: 1, text: 演练, unit: U-2, owner: P-001, due: 2022-08-31, helpers: [U-1], progress: [{on: 2022-09-15, note: 方案已批}]}
  - {id: 2, text: 查寝, unit: U-3, owner: P-003, standing: true}
  - {id: 3, text: 修锁, unit: U-1, owner: P-002, due: 2022-08-15, done: {on: 2022-08-10}}
- {id: 2022-08, on: 2022-08-26}
- {id: 2022-09, on: 2022-09-28}
"""


@pytest.fixture(scope="module")
def register() -> Register:
    rows, wrong = read_file(dedent(TEXT).lstrip("\n"), "r.yaml")
    assert wrong == []
    return build_register(list(rows))


def found(register: Register, kind: str, text: str, on: str = "2022-09-30", settings: Settings | None = None) -> list[str]:
    """Return the ids of what fulfils an expression on a day."""
    expression = read(text, kind, register)
    judge = Judge(register, settings or Settings(), date.fromisoformat(on))
    items = [Decided(*one) for one in register.decisions] if kind == "decisions" else list(register.lists[kind].values())
    return [item.id for item in items if expression.holds(item, judge)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # grades: R-1 is 4 x 5 = 20 since the review, R-2 significant, R-3 1 x 5 = 5 low, R-4 has a score that is not listed
        ("grade>=significant", ["R-1", "R-2"]),
        ("等级>=较大", ["R-1", "R-2"]),
        ("风险等级 ＞＝ 较大风险", ["R-1", "R-2"]),
        ("grade>significant", ["R-1"]),
        ("grade<major", ["R-2", "R-3"]),
        ("grade<=low", ["R-3"]),
        ("grade=major,low", ["R-1", "R-3"]),
        ("grade!=major", ["R-2", "R-3", "R-4"]),
        ("grade!=major,low", ["R-2", "R-4"]),
        ("grade=none", ["R-4"]),
        ("等级=未评", ["R-4"]),
        ("unrated", ["R-4"]),
        ("grade!=none", ["R-1", "R-2", "R-3"]),
        ("grade=major,none", ["R-1", "R-4"]),
        ("重大 或 较大", ["R-1", "R-2"]),
        ("inherent_grade=重大", ["R-1"]),
        ("score>=20", ["R-1"]),
        ("score<20", ["R-3"]),
        ("score=20分", ["R-1"]),
        ("tier=校级", ["R-1"]),
        ("tier>=leader", ["R-1", "R-2"]),
        ("method=直接判定", ["R-2"]),
        ("check_every=每周", ["R-1"]),
        # closed ones and days
        ("closed", ["R-3"]),
        ("closed=2022-09", ["R-3"]),
        ("在册 and unit=后勤处", ["R-1", "R-4"]),
        ("found>=2022-08", ["R-3", "R-4"]),
        ("identified<2022-08", ["R-1", "R-2"]),
        ("last_review>2022-09-21", ["R-1"]),
        ("next_review=2022-12", ["R-1"]),
        ("overdue", ["R-2"]),
        ("days_late>28 and not major", ["R-2"]),
        ("category=消防安全", ["R-1"]),
        ("tags=暑期", ["R-1"]),
    ],
)
def test_risks(register: Register, text: str, ids: list[str]) -> None:
    assert found(register, "risks", text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("major", ["D-2"]),
        ("level=重大", ["D-2"]),
        ("level>=general", ["D-1", "D-2", "D-3", "D-4", "D-5", "D-6"]),
        ("state=整改中", ["D-1", "D-2"]),
        ("整改中", ["D-1", "D-2"]),
        ("state=open,待验收", ["D-1", "D-2", "D-3"]),
        ("未销号", ["D-1", "D-2", "D-3", "D-4"]),
        ("referred", ["D-4"]),
        ("withdrawn or closed", ["D-5", "D-6"]),
        ("state!=open and not closed", ["D-3", "D-4", "D-6"]),
        # who answers on the day
        ("unit=保卫处", ["D-1"]),
        ("unit=U-1", ["D-2", "D-4", "D-5", "D-6"]),
        ("单位=总务处,机电学院", ["D-2", "D-3", "D-4", "D-5", "D-6"]),
        ("unit~学院", ["D-3"]),
        ("owner!=老何", ["D-1", "D-3"]),
        ("owner~国胜", ["D-1"]),
        ("handed_over", ["D-1"]),
        # days: D-1 is late since 09-09, D-2 has until 10-31, D-3 waits for acceptance since 09-12
        ("overdue", ["D-1"]),
        ("late and days_late=22", ["D-1"]),
        ("逾期天数>=22天", ["D-1"]),
        ("days_late=0", ["D-2", "D-3", "D-4", "D-5", "D-6"]),
        ("due=2022-10", ["D-2"]),
        ("due>2022-09-20", ["D-2", "D-5"]),
        ("due>=2022-09-20", ["D-2", "D-3", "D-5"]),
        ("due=2022-09-01..2022-09-08", ["D-1", "D-4", "D-6"]),
        ("due=2022", ["D-1", "D-2", "D-3", "D-4", "D-5", "D-6"]),
        ("original_due<2022-09", ["D-2", "D-3"]),
        ("days_left<=31", ["D-2"]),
        ("days_left=31", ["D-2"]),
        ("extended", ["D-2"]),
        ("延期期内", ["D-2"]),
        ("pending", ["D-2"]),
        ("extensions>=1", ["D-2"]),
        ("days_extended>60", ["D-2"]),
        ("days_extended=61", ["D-2"]),
        ("age>45", ["D-2", "D-3"]),
        ("age=24", ["D-5"]),
        ("closed=2022-09-25", ["D-5"]),
        ("last_progress=2022-09-12", ["D-1"]),
        ("last_progress=none", ["D-2", "D-3", "D-4", "D-5", "D-6"]),
        ("days_silent>18", ["D-4"]),
        ("days_silent=18", ["D-1", "D-3"]),
        # acceptance: D-3 was to be accepted by 09-19 by the office in charge, U-2, which has no head
        ("acceptance_overdue", ["D-3"]),
        ("acceptance_days_late=11", ["D-3"]),
        ("acceptance_unit=保卫处", ["D-2", "D-3"]),
        ("rectified>=2022-09-12", ["D-3", "D-5"]),
        ("reopened", ["D-3"]),
        ("rejected", ["D-3"]),
        ("rejections>=1", ["D-3"]),
        ("blocked", ["D-1"]),
        ("blocked=采购", ["D-1"]),
        ("blocked=none", ["D-2", "D-3", "D-4", "D-5", "D-6"]),
        ("unsettled", ["D-2"]),
        ("named", ["D-2"]),
        ("reply_overdue", []),  # while a body outside has it, nothing of it is the unit's
        # texts
        ("title~气瓶", ["D-1"]),
        ("text~气瓶间", ["D-4"]),
        ('title~"瓶未固"', ["D-1"]),
        ("title=气瓶未固定", ["D-1"]),
        ("title~“气瓶”,门", ["D-1", "D-3"]),
        ("source=督查", ["D-3"]),
        ("id=d-1", ["D-1"]),
        ("id~D", ["D-1", "D-2", "D-3", "D-4", "D-5", "D-6"]),
        ("found_by=消防大队", ["D-1"]),
        ("found_by=刘国胜", ["D-2"]),
        ("found_by~国", ["D-2"]),
        # places, money
        ("place=北区", ["D-2"]),
        ("place=食堂", ["D-1", "D-2"]),
        ("place!=食堂", ["D-3", "D-4", "D-5", "D-6"]),
        ("place=none", ["D-3", "D-4", "D-5", "D-6"]),
        ("place~栋", ["D-2"]),
        ("tags=none", ["D-2", "D-3", "D-4", "D-5", "D-6"]),
        ("funds>=0", ["D-1", "D-2"]),
        ("funds=0", ["D-2"]),
        ("funds!=0", ["D-1", "D-3", "D-4", "D-5", "D-6"]),
        ("spent=450.5元", ["D-5"]),
        ("spent>450.5", []),
        ("audience=internal and path~r.yaml", ["D-1", "D-2", "D-3", "D-4", "D-5", "D-6"]),
    ],
)
def test_dangers(register: Register, text: str, ids: list[str]) -> None:
    assert found(register, "dangers", text) == ids


@pytest.mark.parametrize(
    ("text", "on", "ids"),
    [
        ("unit=后勤处", "2022-09-09", ["D-1", "D-2", "D-4", "D-5", "D-6"]),
        ("major", "2022-08-19", []),
        ("overdue", "2022-09-08", []),  # the extension of D-2 holds since 09-05, and D-1 is due today
        ("overdue", "2022-09-04", ["D-2"]),
        ("overdue", "2022-09-09", ["D-1"]),
        ("closed", "2022-08-09", ["D-3"]),
        ("reopened", "2022-09-08", []),
        ("named", "2022-09-14", []),
        ("spent=300", "2022-09-19", ["D-5"]),
        ("acceptance_overdue", "2022-09-19", []),
        ("acceptance_overdue", "2022-09-20", ["D-3"]),
        ("pending", "2022-09-04", ["D-2"]),
        ("pending", "2022-09-05", []),
    ],
)
def test_a_danger_is_asked_as_it_stood_on_the_day(register: Register, text: str, on: str, ids: list[str]) -> None:
    assert found(register, "dangers", text, on) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("planned", ["M-1"]),
        ("type=制度 and in_force", ["M-2"]),
        ("overdue", ["M-1", "M-2"]),  # M-2 was to be reviewed by 08-01
        ("days_late=60", ["M-2"]),
        ("next_review=2022-08-01", ["M-2"]),
        ("class=制度防", ["M-1"]),
        ("防控手段=制度防", ["M-1"]),
        ("document~2022", ["M-2"]),
        ("issued=none", ["M-1"]),
        ("repealed", []),
        ("废止日期=none", ["M-1", "M-2", "M-3"]),  # it is repealed in October
        ("replaced_by=M-1", ["M-3"]),
        ("answers=D-2", ["M-1"]),
        ("days_left=none", ["M-1", "M-2", "M-3"]),
    ],
)
def test_measures(register: Register, text: str, ids: list[str]) -> None:
    assert found(register, "measures", text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("overdue", ["2022-07/1"]),
        ("days_late=30", ["2022-07/1"]),
        ("state=逾期", ["2022-07/1"]),
        ("standing", ["2022-07/2"]),
        ("done", ["2022-07/3"]),
        ("done<2022-08-11", ["2022-07/3"]),
        ("未办结", ["2022-07/1", "2022-07/2"]),
        ("meetings_open>=2", ["2022-07/1", "2022-07/2"]),
        ("meetings_open=none", ["2022-07/3"]),
        ("meeting=2022-07 and unit=保卫处", ["2022-07/1"]),
        ("helpers=后勤处", ["2022-07/1"]),
        ("text~方案", ["2022-07/1"]),
        ("title~方案", []),
        ("due=none", ["2022-07/2"]),
        ("id=2022-07/2", ["2022-07/2"]),
        ("last_progress>2022-09-01", ["2022-07/1"]),
        ("age=12", ["2022-07/3"]),
    ],
)
def test_decisions(register: Register, text: str, ids: list[str]) -> None:
    assert found(register, "decisions", text) == ids


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("unit=保卫处 or unit=机电学院 and major", "unit=保卫处 or (unit=机电学院 and major)"),
        ("not overdue and major", "(not overdue) and major"),
        ("not not overdue", "overdue"),
        ("not not not overdue", "非 逾期"),
        ("(((overdue)))", "overdue"),
        ("overdue and (major and pending)", "overdue and major and pending"),
        ("OVERDUE AND ＭＡＪＯＲ", "逾期 且 重大"),
        ("overdue&major|pending", "(逾期 并且 重大) 或者 延期待批"),
        ("！overdue", "not overdue"),
        ("未逾期", "not overdue"),
        ("非逾期且不重大", "not overdue and not major"),
        ("没有逾期", "not overdue"),
        ("逾期且重大或延期待批", "overdue and major or pending"),
        ("等级 大于等于 较大", "grade>=significant"),
        ("days-late > 3", "逾期天数>3天"),
        ("级别＝重大且（单位＝后勤处、保卫处）", "level=major and unit=U-1,U-2"),
        ("单位 不等于 后勤处", "unit!=后勤处"),
        ("title 包含 灯", "隐患描述~灯"),
        ("unit<>U-1", "unit!=U-1"),
        ("found==2022-09", "found=2022-09-01..2022-09-30"),
        ("days_late≥3 and days_late≤9", "days_late=>3 and days_late=<9"),
        ("found=２０２２－０９－０１", "found=2022-09-01"),
        ("title~「灯」 and note~‘坏’", "title~'灯' and note~\"坏\""),
    ],
)
def test_two_spellings_of_one_question(register: Register, text: str, same: str) -> None:
    kind = "risks" if "grade" in same else "dangers"
    assert read(text, kind, register) == read(same, kind, register)


def test_and_binds_more_closely_than_or(register: Register) -> None:
    assert found(register, "dangers", "withdrawn or unit=后勤处 and closed") == ["D-5", "D-6"]
    assert found(register, "dangers", "(withdrawn or unit=后勤处) and closed") == ["D-5"]
    assert found(register, "dangers", "not closed and unit=后勤处 and not withdrawn") == ["D-2", "D-4"]


def test_before_the_register_was_begun_nothing_is_overdue(register: Register) -> None:
    begun = Settings(started=date(2022, 10, 1))
    for kind in ("risks", "dangers", "measures", "decisions"):
        assert found(register, kind, "overdue or days_late>0", settings=begun) == []
    assert found(register, "dangers", "acceptance_overdue", settings=begun) == []


def test_it_is_spelled_with_ids_for_programs_and_with_names_for_people(register: Register) -> None:
    said = read("单位＝总务处，保卫处 且（未逾期 或 title~'a \"b\"'）且 due>=2022-09-01 且 blocked!=无", "dangers", register).said
    assert str(said) == 'unit=U-1,U-2 and (not overdue or title~"a ""b""") and due>=2022-09-01 and blocked!=none'
    assert said.zh == '责任单位=后勤处,保卫处 且 (非 逾期 或 隐患描述~"a ""b""") 且 整改时限>=2022-09-01 且 未完成原因!=无'
    assert said.en == 'unit=后勤处,保卫处 and (not overdue or title~"a ""b""") and due>=2022-09-01 and blocked!=none'


def test_a_month_is_spelled_as_a_month(register: Register) -> None:
    assert str(read("found=2022-09-01..2022-09-30", "dangers", register).said) == "found=2022-09"
    assert str(read("found=2022-01..2022-12", "dangers", register).said) == "found=2022"
    assert str(read("found=2022-09-02..2022-09-30", "dangers", register).said) == "found=2022-09-02..2022-09-30"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("overdue", ["risks", "dangers", "measures", "decisions"]),
        ("grade=major", ["risks"]),
        ("due<2022-10", ["dangers", "measures", "decisions"]),
        ("due<2022-10 and category=消防安全", ["dangers", "measures"]),
        ("state=closed", ["risks", "dangers"]),
        ("state=长期坚持", ["decisions"]),
        ("重大 and place=北区", ["risks", "dangers"]),
        ("责任单位=后勤处", ["risks", "dangers", "measures", "decisions"]),
        ("issued>2022", ["measures"]),
    ],
)
def test_without_a_kind_it_is_asked_of_all_that_have_what_it_asks(register: Register, text: str, kinds: list[str]) -> None:
    assert [str(expression.kind) for expression in read_for_all(text, register)] == kinds


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("state=closed", True),
        ("not closed", True),
        ("closed=2022-09", True),
        ("未销号", True),
        ("unit=后勤处 and major", False),
        ("overdue", False),
    ],
)
def test_whoever_asks_about_states_means_finished_records_too(register: Register, text: str, named: bool) -> None:
    assert read(text, "dangers", register).asks_for_finished is named
