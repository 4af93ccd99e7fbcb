"""From rows to records: names and aliases become ids, what names nothing is noted, the first of two ids is kept."""

from textwrap import dedent

import pytest

from riskreg.domain.fields import Fact, Facts, Ref, Row
from riskreg.domain.lookup import fold
from riskreg.domain.records import KINDS, Decision
from riskreg.domain.register import Register, build_register
from riskreg.syntax.reader import read_file

ORGANISATION = """
units:
- {id: 保卫处, name: 安全保卫处, aliases: [保卫部, Security]}
- {id: 后勤处}
people:
- {id: P-001, name: 刘国胜, aliases: [老刘]}
- {id: P-002, name: 何建平}
- {id: P-003, name: 张伟}
- {id: P-004, name: 张伟}
categories:
- {id: C-1, name: 消防安全}
places:
- {id: L-1, name: 公寓6栋, aliases: [六栋, B6]}
- {id: L-2, name: 食堂}
"""
DANGER = "title: 灯不亮, unit: 后勤处, owner: P-002, found: 2022-09-01, source: 自查, level: 一般, rectification: 换灯, due: 2022-09-08"
RISK = "title: 电池, unit: 后勤处, owner: P-002, method: LS, residual: {L: 3, S: 5}, identified: 2022-06-10"
MEASURE = "title: 办法, unit: 后勤处, owner: P-002, type: rule"


def rows(text: str, path: str = "r.yaml") -> list[Row]:
    read, wrong = read_file(dedent(text).lstrip("\n"), path)
    assert wrong == []
    return read


def register(text: str) -> Register:
    return build_register(rows(ORGANISATION, "organisation.yaml") + rows(text))


def dangling(text: str) -> list[tuple[str, str, str, tuple[str, ...], str]]:
    """Return the kind of the holder, the field, the word, what it may mean, and the record."""
    found = register(text).dangling
    return [(type(one.holder).__name__, one.field, one.text, one.rivals, one.record) for one in found]


# --- references


@pytest.mark.parametrize(
    "word",
    ["保卫处", "安全保卫处", "保卫部", "Security", "SECURITY", "security", "ｓｅｃｕｒｉｔｙ", "' 保卫处 '"],
)
def test_a_unit_may_be_called_by_id_name_or_alias_in_any_width_and_case(word: str) -> None:
    found = register(f"dangers:\n- {{id: D-1, {DANGER.replace('unit: 后勤处', f'unit: {word}')}}}")
    assert (found.dangers["D-1"].unit, found.dangling) == ("保卫处", ())


@pytest.mark.parametrize("word", ["d-2022-0001", "D-2022-0001", "Ｄ-２０２２-０００１", "D－2022－0001"])
def test_ids_are_compared_after_nfkc_and_case_folding(word: str) -> None:
    found = register(f"dangers:\n- {{id: D-2022-0001, {DANGER}}}\n- {{id: D-2, recurs: {word}, {DANGER}}}")
    assert (found.dangers["D-2"].recurs, found.dangling) == ("D-2022-0001", ())


def test_every_reference_becomes_an_id_also_nested_and_in_lists() -> None:
    found = register(f"""
        risks:
        - {{id: R-1, {RISK}, measures: m-1, reviews: [{{on: 2022-07-01, by: 老刘, note: 照旧}}],
           closed: {{on: 2022-09-01, by: 刘国胜, reason: 拆除}}}}
        measures:
        - {{id: M-1, {MEASURE}, answers: [d-1, D-2], replaced_by: m-2}}
        - {{id: M-2, {MEASURE}}}
        dangers:
        - {{id: D-2, {DANGER}}}
        - id: D-1
          title: 灯不亮
          unit: 保卫部
          owner: 老刘
          leader: 何建平
          helpers: [安全保卫处, 后勤处]
          category: 消防安全
          place: [六栋, 食堂]
          found: 2022-09-01
          found_by: 刘国胜
          source: 自查
          level: 一般
          rectification: 换灯
          due: 2022-09-08
          recurs: d-2
          risk: r-1
          acceptor: 老刘
          handovers: [{{on: 2022-09-02, unit: Security, owner: 何建平}}]
          progress: [{{on: 2022-09-02, by: 何建平, note: 到货}}]
          notified: {{signed_by: 老刘}}
          supervised: [{{from: 2022-09-02, leader: 老刘}}]
          extensions: [{{to: 2022-09-20, applied: 2022-09-02, by: 老刘, reason: 等料}}]
          referrals: [{{on: 2022-09-02, to: 保卫部}}]
          rectified: [{{on: 2022-09-03, by: 何建平}}]
          acceptances: [{{on: 2022-09-04, by: [老刘, 何建平], passed: 合格}}]
          withdrawn: {{on: 2022-09-05, by: 老刘, reason: 重复登记, same_as: d-2}}
        meetings:
        - {{id: 2022-09, on: 2022-09-28, chair: 老刘, decisions: [{{id: 1, text: 演练, unit: 保卫部, owner: 老刘,
           helpers: [后勤处], due: 2022-10-01, progress: [{{on: 2022-09-29, by: 老刘, note: 已报}}]}}]}}
    """)
    assert found.dangling == ()
    risk, rule, danger = found.risks["R-1"], found.measures["M-1"], found.dangers["D-1"]
    assert (risk.measures, risk.reviews[0].by, risk.closed and risk.closed.by) == (("M-1",), "P-001", "P-001")
    assert (rule.answers, rule.replaced_by) == (("D-1", "D-2"), "M-2")
    assert (danger.unit, danger.owner, danger.leader, danger.helpers) == ("保卫处", "P-001", "P-002", ("保卫处", "后勤处"))
    assert (danger.category, danger.place, danger.found_by) == ("C-1", ("L-1", "L-2"), "P-001")
    assert (danger.recurs, danger.risk, danger.acceptor) == ("D-2", "R-1", "P-001")
    assert (danger.handovers[0].unit, danger.handovers[0].owner, danger.progress[0].by) == ("保卫处", "P-002", "P-002")
    assert (danger.notified and danger.notified.signed_by, danger.supervised[0].leader) == ("P-001", "P-001")
    assert (danger.extensions[0].by, danger.referrals[0].to, danger.rectified[0].by) == ("P-001", "保卫处", "P-002")
    assert (danger.acceptances[0].by, danger.withdrawn and danger.withdrawn.same_as) == (("P-001", "P-002"), "D-2")
    (decision,) = [decision for _, _, decision in found.decisions]
    assert (found.meetings["2022-09"].chair, decision.unit, decision.owner, decision.helpers) == (
        "P-001",
        "保卫处",
        "P-001",
        ("后勤处",),
    )
    assert decision.progress[0].by == "P-001"


def test_the_organisation_refers_to_itself_by_names_too() -> None:
    found = build_register(
        rows("""
        units:
        - {id: U-1, name: 保卫处, admin_leader: 刘国胜, successor: 后勤处}
        - {id: U-2, name: 后勤处}
        people:
        - {id: P-1, name: 刘国胜, unit: 保卫处}
        places:
        - {id: L-1, name: 北区, unit: 后勤处}
        - {id: L-2, name: 食堂, within: 北区}
    """)
    )
    assert (found.units["U-1"].admin_leader, found.units["U-1"].successor, found.people["P-1"].unit) == ("P-1", "U-2", "U-1")
    assert (found.places["L-1"].unit, found.places["L-2"].within) == ("U-2", "L-1")


def test_an_unknown_reference_stays_and_is_noted_once_with_its_holder_and_field() -> None:
    assert dangling(f"dangers:\n- {{id: D-1, {DANGER.replace('P-002', '李四')}}}") == [("Danger", "owner", "李四", (), "D-1")]


def test_an_unknown_reference_in_a_fact_is_held_by_the_fact() -> None:
    text = f"dangers:\n- {{id: D-1, {DANGER}, acceptances: [{{on: 2022-09-04, by: [李四, 老刘], passed: 合格}}]}}"
    assert dangling(text) == [("Acceptance", "by", "李四", (), "D-1")]
    assert register(text).dangers["D-1"].acceptances[0].by == ("李四", "P-001")


def test_the_same_unknown_word_in_two_records_is_noted_for_each() -> None:
    bad = DANGER.replace("P-002", "李四")
    assert [one[-1] for one in dangling(f"dangers:\n- {{id: D-1, {bad}}}\n- {{id: D-2, {bad}}}")] == ["D-1", "D-2"]


def test_an_ambiguous_name_is_noted_with_all_it_may_mean() -> None:
    assert dangling(f"dangers:\n- {{id: D-1, {DANGER.replace('P-002', '张伟')}}}") == [
        ("Danger", "owner", "张伟", ("P-003", "P-004"), "D-1")
    ]


def test_an_id_goes_before_a_name() -> None:
    found = build_register(rows("units:\n- {id: A, name: B}\n- {id: B}\nplaces:\n- {id: L, unit: B}\n"))
    assert (found.places["L"].unit, found.dangling) == ("B", ())


def test_a_name_of_another_list_is_unknown() -> None:
    text = f"dangers:\n- {{id: D-1, {DANGER.replace('P-002', '保卫处')}}}"
    assert dangling(text) == [("Danger", "owner", "保卫处", (), "D-1")]


def test_who_found_or_rectified_it_and_whom_it_was_referred_to_may_be_anybody() -> None:
    text = f"""
        dangers:
        - {{id: D-1, {DANGER}, found_by: 消防大队, rectified: [{{on: 2022-09-03, by: 外包队}}],
           referrals: [{{on: 2022-09-02, to: 供电公司}}]}}
    """
    assert dangling(text) == []
    assert register(text).dangers["D-1"].found_by == "消防大队"


def test_every_reference_of_the_field_tables_aims_at_a_list_that_exists() -> None:
    tables = list(KINDS.values())
    seen = []
    while tables:
        table = tables.pop()
        for field in table.FIELDS.values():
            if isinstance(field.kind, Ref):
                seen.append(field.kind.target)
            elif isinstance(field.kind, Fact | Facts):
                tables.append(field.kind.table)  # type: ignore[arg-type]
    assert set(seen) == {"units", "people", "categories", "places", "risks", "dangers", "measures"}


# --- ids


def test_of_two_records_with_one_id_the_first_is_kept() -> None:
    found = build_register(rows("units:\n- {id: A-1, name: 一}\n- {id: a-1, name: 二}\n"))
    assert [unit.name for unit in found.units.values()] == ["一"]
    assert [(one.first.id, one.second.id) for one in found.doubled] == [("A-1", "a-1")]


def test_ids_are_unique_over_all_lists() -> None:
    found = build_register(rows("units:\n- {id: 图书馆}\nplaces:\n- {id: 图书馆}\n"))
    assert (list(found.units), list(found.places), len(found.doubled)) == (["图书馆"], [], 1)


def test_full_width_and_small_letters_make_no_other_id() -> None:
    found = build_register(rows("units:\n- {id: D-1}\nplaces:\n- {id: ｄ-１}\ncategories:\n- {id: d-1}\n"))
    assert [type(one.second).__name__ for one in found.doubled] == ["Place", "Category"]


def test_a_name_of_a_dropped_record_does_not_lead_to_an_id_that_is_not_there() -> None:
    found = build_register(
        rows("people:\n- {id: P-1, name: 刘国胜}\n- {id: p-1, name: 何建平}\nunits:\n- {id: U, contact: 何建平}\n")
    )
    assert found.units["U"].contact in found.people or found.dangling


def test_a_record_is_found_by_its_id_in_any_width_and_case_and_by_a_former_one() -> None:
    found = register(f"dangers:\n- {{id: D-2022-0001, {DANGER}, formerly: [D-7, 旧-7]}}")
    for word in ("D-2022-0001", "d-2022-0001", "Ｄ-2022-0001", "D-7", "d-7", "旧-7"):
        assert (record := found.find(word))
        assert record.id == "D-2022-0001"
    assert found.find("D-8") is None
    assert type(found.find("后勤处")).__name__ == "Unit"


def test_an_id_in_use_goes_before_a_former_one() -> None:
    found = register(f"dangers:\n- {{id: D-2, {DANGER}, formerly: D-1}}\n- {{id: D-1, {DANGER}}}")
    record = found.find("d-1")
    assert record
    assert record.id == "D-1"


def test_the_names_of_a_list_are_shown_for_their_ids() -> None:
    found = register("")
    assert [(name := found.name("people", id_)) and (str(name), name.name) for id_ in ("P-001", "P-009", None)] == [
        ("P-001", "刘国胜"),
        ("P-009", "P-009"),
        None,
    ]


@pytest.mark.parametrize(
    ("text", "folded"), [(" D-1 ", "d-1"), ("Ｄ－１", "d-1"), ("Straße", "strasse"), ("公寓６栋", "公寓6栋")]
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


# --- files, places, equality


def test_a_register_may_lie_in_several_files_and_keeps_their_order() -> None:
    first, second = rows("units:\n- {id: 乙}\n- {id: 甲}\n", "a.yaml"), rows("units:\n- {id: 丙}\n", "b/b.yaml")
    found = build_register(first + second)
    assert list(found.units) == ["乙", "甲", "丙"]
    assert [tuple(unit.mark()) for unit in found.units.values()] == [("a.yaml", 2, 1), ("a.yaml", 3, 1), ("b/b.yaml", 2, 1)]


def test_a_reference_may_stand_before_what_it_names() -> None:
    found = build_register(rows("places:\n- {id: L-1, within: 北区}\n- {id: L-2, name: 北区}\n"))
    assert (found.places["L-1"].within, found.dangling) == ("L-2", ())


def test_equal_records_on_different_lines_of_different_files_are_equal() -> None:
    here, there = register(f"dangers:\n- {{id: D-1, {DANGER}}}"), register(f"\n# 注\ndangers:\n\n- {{id: D-1, {DANGER}}}")
    assert here.dangers["D-1"] == there.dangers["D-1"]
    assert hash(here.dangers["D-1"]) == hash(there.dangers["D-1"])
    assert here.dangers["D-1"].mark() != there.dangers["D-1"].mark()


def test_names_and_ids_written_otherwise_make_equal_records() -> None:
    one, other = "place: 六栋, category: 消防安全", "place: [l-1], category: c-1"
    made = [register(f"dangers:\n- {{id: D-1, {DANGER}, {more}}}").dangers["D-1"] for more in (one, other)]
    assert made[0] == made[1]


def test_a_decision_has_the_id_of_its_meeting_in_front() -> None:
    decisions = [f"{{id: {number}, text: 演练, unit: 后勤处, owner: P-002, due: 2022-10-01}}" for number in (1, 2)]
    found = register(f"meetings:\n- {{id: 2022-09, on: 2022-09-28, decisions: [{', '.join(decisions)}]}}")
    assert [(id_, meeting.id, decision.id) for id_, meeting, decision in found.decisions] == [
        ("2022-09/1", "2022-09", "1"),
        ("2022-09/2", "2022-09", "2"),
    ]
    assert all(isinstance(decision, Decision) for _, _, decision in found.decisions)


def test_only_replaces_lists_and_leaves_the_rest() -> None:
    found = register(f"dangers:\n- {{id: D-1, {DANGER}}}")
    without = found.only({"dangers": {}})
    assert (list(without.dangers), list(without.units), list(found.dangers)) == ([], list(found.units), ["D-1"])
