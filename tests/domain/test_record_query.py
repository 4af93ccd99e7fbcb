"""Filters: what each option lets pass; an unknown word is an error with suggestions, never an empty list."""

from contextlib import suppress
from datetime import date
from textwrap import dedent

import pytest

from riskreg.domain.evaluation import Judge
from riskreg.domain.query.record_query import EVERYTHING
from riskreg.domain.query.short_forms import resolve
from riskreg.domain.register import Register, build_register
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.messages import Joined
from riskreg.syntax.reader import read_file

TEXT = """
units:
- {id: 保卫处, name: 安全保卫处, aliases: [保卫部]}
- {id: 后勤处}
people:
- {id: P-001, name: 刘国胜, aliases: [老刘]}
- {id: P-002, name: 何建平}
- {id: P-003, name: 张伟}
- {id: P-004, name: 张伟}
categories:
- {id: C-1, name: 消防安全}
- {id: C-2, name: 食品安全}
places:
- {id: 北区}
- {id: 公寓6栋, within: 北区, aliases: [六栋]}
- {id: 六栋配电间, within: 公寓6栋}
- {id: 食堂}
- {id: 甲, within: 乙}
- {id: 乙, within: 甲}
risks:
- {id: R-1, title: 电池, unit: 保卫处, owner: P-001, method: LS, residual: {L: 4, S: 5}, identified: 2022-06-10,
   category: C-1, place: 六栋配电间, tags: [暑期]}
- {id: R-2, title: 楼道, unit: 后勤处, owner: P-002, method: LS, residual: {L: 3, S: 5}, identified: 2022-07-10,
   closed: {on: 2022-10-05, by: P-001, reason: 拆除}}
- {id: R-3, title: 楼梯, unit: 后勤处, owner: P-002, method: LS, residual: {L: 1, S: 5}, identified: 2022-08-10,
   closed: {on: 2022-09-05, by: P-001, reason: 拆除}, place: [食堂, 公寓6栋]}
dangers:
- {id: D-1, title: 灯不亮, unit: 后勤处, owner: P-002, found: 2022-09-01, source: 自查, level: 一般, rectification: 换灯,
   due: 2022-09-08, handovers: [{on: 2022-09-10, unit: 保卫处, owner: P-001}], place: 食堂, tags: [开学, 用电]}
- {id: D-2, title: 门坏了, unit: 后勤处, owner: P-002, found: 2022-08-15, source: 自查, level: 重大, basis: 标准, rectification: 修门,
   due: 2022-09-08, category: C-2, rectified: [{on: 2022-09-02}], acceptances: [{on: 2022-09-03, by: P-001, passed: 合格}]}
- {id: D-3, title: 窗坏了, unit: 保卫处, owner: P-001, found: 2022-09-30, source: 自查, level: 一般, rectification: 修窗,
   due: 2022-10-08, acceptances: [{on: 2022-10-03, by: P-002, passed: 合格}]}
measures:
- {id: M-1, title: 办法, unit: 保卫处, owner: P-001, type: rule, issued: 2022-09-01, repealed: 2022-10-02}
- {id: M-2, title: 细则, unit: 保卫处, owner: P-001, type: rule}
"""


@pytest.fixture(scope="module")
def register() -> Register:
    rows, wrong = read_file(dedent(TEXT).lstrip("\n"), "r.yaml")
    assert wrong == []
    return build_register(rows)


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def shown(register: Register, kind: str, on: str = "09-30", **words: str) -> list[str]:
    """Return what passes, of one kind; several words are parted by a blank."""
    chosen = resolve({name: tuple(text.split()) for name, text in words.items()}, None, kind, register)
    judge = Judge(register, Settings(), day(on))
    return [record.id for record in register.records if kind == record.LIST and chosen.passes(record, judge)]


def test_no_filter_lets_everything_pass(register: Register) -> None:
    assert shown(register, "dangers") == ["D-1", "D-2", "D-3"]
    assert resolve({}, None, "dangers", register).is_empty()
    assert EVERYTHING.is_empty()
    assert not resolve({"unit": ("保卫处",)}, None, "dangers", register).is_empty()


@pytest.mark.parametrize("word", ["保卫处", "安全保卫处", "保卫部", " 保卫处 "])
def test_a_unit_by_id_name_or_alias_is_the_one_that_answers_on_the_day(register: Register, word: str) -> None:
    chosen = resolve({"unit": (word,)}, None, "dangers", register)
    found = [
        [record.id for record in register.dangers.values() if chosen.passes(record, Judge(register, Settings(), day(on)))]
        for on in ("09-09", "09-10")
    ]
    assert found == [["D-3"], ["D-1", "D-3"]]


def test_several_words_of_one_option_mean_any_and_several_options_mean_all(register: Register) -> None:
    assert shown(register, "dangers", unit="保卫处 后勤处") == ["D-1", "D-2", "D-3"]
    assert shown(register, "dangers", unit="保卫处 后勤处", owner="老刘") == ["D-1", "D-3"]
    assert shown(register, "dangers", unit="保卫处", owner="何建平") == []


def test_a_category_and_an_owner(register: Register) -> None:
    assert shown(register, "risks", category="消防安全") == ["R-1"]
    assert shown(register, "dangers", category="c-2") == ["D-2"]
    assert shown(register, "risks", owner="ｐ-００２") == ["R-2", "R-3"]


def test_a_place_includes_what_lies_within_at_any_depth(register: Register) -> None:
    assert shown(register, "risks", place="北区") == ["R-1", "R-3"]
    assert shown(register, "risks", place="六栋") == ["R-1", "R-3"]
    assert shown(register, "risks", place="六栋配电间") == ["R-1"]
    assert shown(register, "risks", place="食堂") == ["R-3"]


def test_places_in_a_circle_end(register: Register) -> None:
    assert shown(register, "risks", place="甲") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("major", ["R-1"]),
        ("重大", ["R-1"]),
        ("Ⅰ级", ["R-1"]),
        ("红", ["R-1"]),
        ("major low", ["R-1", "R-3"]),
        (">=significant", ["R-1", "R-2"]),
        (">=较大", ["R-1", "R-2"]),
        (">significant", ["R-1"]),
        ("<=significant", ["R-2", "R-3"]),
        ("<significant", ["R-3"]),
        (">=low", ["R-1", "R-2", "R-3"]),
        ("general", []),
    ],
)
def test_grades(register: Register, words: str, expected: list[str]) -> None:
    assert shown(register, "risks", grade=words) == expected


def test_levels_and_states(register: Register) -> None:
    assert shown(register, "dangers", level="重大") == ["D-2"]
    assert shown(register, "dangers", level=">=general") == ["D-1", "D-2", "D-3"]
    assert shown(register, "dangers", state="open") == ["D-1", "D-3"]
    assert shown(register, "dangers", state="已销号 待验收") == ["D-2"]
    assert shown(register, "risks", state="closed") == ["R-3"]
    assert shown(register, "risks", on="10-05", state="closed") == ["R-2", "R-3"]
    assert shown(register, "measures", state="有效") == ["M-1"]
    assert shown(register, "measures", on="10-02", state="废止 planned") == ["M-1", "M-2"]


def test_what_a_kind_has_no_word_for_is_refused(register: Register) -> None:
    assert refused(register, "dangers", grade="major")[0].startswith("--grade")
    assert refused(register, "risks", level="major")[0].startswith("--level")


def test_tags(register: Register) -> None:
    assert shown(register, "dangers", tag="用电") == ["D-1"]
    assert shown(register, "risks", tag="暑期 用电") == ["R-1"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2022-08-15..2022-09-01", ["D-1", "D-2"]),
        ("2022-09-01", ["D-1"]),
        ("2022-09", ["D-1", "D-3"]),
        ("2022-09-02..", ["D-3"]),
        ("..2022-08-31", ["D-2"]),
        ("2022-08..2022-09", ["D-1", "D-2", "D-3"]),
    ],
)
def test_found_in_these_days(register: Register, words: str, expected: list[str]) -> None:
    assert shown(register, "dangers", found=words) == expected


def test_closed_in_these_days(register: Register) -> None:
    assert shown(register, "dangers", closed="2022-09") == ["D-2"]
    assert shown(register, "risks", closed="2022-09") == ["R-3"]
    assert shown(register, "dangers", on="10-31", closed="2022-10") == ["D-3"]


def test_a_danger_closed_later_is_not_closed_yet(register: Register) -> None:
    assert shown(register, "dangers", on="09-30", closed="2022-10") == []
    assert shown(register, "dangers", on="09-02", closed="2022-09") == []


def test_a_danger_that_was_reopened_is_not_closed() -> None:
    text = TEXT.replace("by: P-001, passed: 合格}]", "by: P-001, passed: 合格}, {on: 2022-09-20, by: P-001, passed: 不合格}]")
    rows, _ = read_file(text.lstrip("\n"), "r.yaml")
    register = build_register(rows)
    assert [shown(register, "dangers", on=on, closed="2022-09") for on in ("09-19", "09-20")] == [["D-2"], []]


@pytest.mark.parametrize("kind", ["risks", "measures"])
def test_a_risk_or_measure_closed_later_is_not_closed_yet(register: Register, kind: str) -> None:
    # facts dated after the day of judgement have not happened yet, says the format
    assert shown(register, kind, on="09-30", closed="2022-10") == []


# --- what was said


def test_what_was_said_is_shown_with_names_and_labels(register: Register) -> None:
    words = {"unit": ("保卫部",), "grade": (">=significant",), "found": ("2022-09",), "tag": ("用电", "开学")}
    said = {str(label): content for label, content in resolve(words, None, "risks", register).said.items()}
    assert set(said) == {"unit", "grade", "found", "tag"}
    units, grades = said["unit"], said["grade"]
    assert isinstance(units, Joined)
    assert [getattr(unit, "name", None) for unit in units] == ["安全保卫处"]
    assert grades == ("major", "significant")
    assert said["found"] == "2022-09"


# --- unknown words


def refused(register: Register, kind: str = "dangers", **words: str) -> tuple[str, str]:
    with pytest.raises(RiskregError) as caught:
        resolve({name: tuple(text.split()) for name, text in words.items()}, None, kind, register)
    assert caught.value.code == 2
    return str(caught.value.said), str(caught.value.hint or "")


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ({"unit": "保卫"}, "保卫处"),
        ({"unit": "后勤处2"}, "后勤处"),
        ({"owner": "刘国盛"}, "P-001"),
        ({"category": "消防"}, "C-1"),
        ({"place": "公寓7栋"}, "公寓6栋"),
        ({"grade": "majr"}, "major"),
        ({"grade": ">=signifcant"}, "significant"),
        ({"level": "重"}, "major"),
        ({"state": "opne"}, "open"),
        ({"tag": "用店"}, "用电"),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest(register: Register, words: dict[str, str], suggested: str) -> None:
    ((option, word),) = words.items()
    said, hint = refused(register, "risks" if option == "grade" else "dangers", **words)
    assert f"--{option}" in said
    assert word.lstrip("<>=") in said
    assert "did you mean" in hint
    assert suggested in hint


def test_where_nothing_is_near_all_are_named(register: Register) -> None:
    _, hint = refused(register, unit="xyz")
    assert "保卫处" in hint
    assert "后勤处" in hint


def test_an_ambiguous_name_is_refused_with_all_it_may_mean(register: Register) -> None:
    said, hint = refused(register, owner="张伟")
    assert "P-003" in said
    assert "P-004" in said
    assert "id" in hint


@pytest.mark.parametrize(
    ("kind", "word"), [("risks", "rectified"), ("dangers", "active"), ("measures", "open"), ("decisions", "withdrawn")]
)
def test_a_state_of_another_kind_is_refused(register: Register, kind: str, word: str) -> None:
    refused(register, kind, state=word)


@pytest.mark.parametrize("word", ["late", "standing", "长期坚持", "done", "逾期"])
def test_the_states_of_decisions(register: Register, word: str) -> None:
    assert resolve({"state": (word,)}, None, "decisions", register).mentions("decisions", "state")


def test_one_unknown_word_among_known_ones_is_refused(register: Register) -> None:
    refused(register, unit="保卫处 没有的处")
    refused(register, grade="major 没有")
    refused(register, tag="用电 没有")


@pytest.mark.parametrize("sign", [">=", "<", "==", "!"])
def test_a_sign_alone_or_an_unknown_one_is_refused(register: Register, sign: str) -> None:
    refused(register, grade=sign)
    refused(register, state=f"{sign}open")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("units:\n- {id: 图书馆}\nplaces:\n- {id: 图书馆}\n", {"place": ("图书馆",)}),
        ("people:\n- {id: P-1, name: 张三}\n- {id: p-1, name: 李四}\n", {"owner": ("李四",)}),
    ],
)
def test_an_id_that_two_records_have_is_no_crash(text: str, words: dict[str, tuple[str, ...]]) -> None:
    # a unit and a place of one name are likely; R210 tells of it, and every other command must go on
    rows, _ = read_file(text, "r.yaml")
    register = build_register(rows)
    with suppress(RiskregError):
        resolve(words, None, "dangers", register)


# --- spans of days


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "2022-9",
        "2022-13",
        "2022-02-30",
        "2022-09-01...2022-09-30",
        "2022-09-01-2022-09-30",
        "2022-09-01..x",
        "x..2022-09-01",
        "2022.09.01",
        "2022-09-06T10:00",
        "9999-12",
        "2022-W36-1",
        "1999-01-01",
        "..",
        "2101-01-01",
        "2022-09-30..2022-09-01",
    ],
)
def test_nonsense_is_no_span(register: Register, text: str) -> None:
    assert refused(register, found=text)[0].startswith("--found")


def test_two_spans_mean_either(register: Register) -> None:
    assert shown(register, "dangers", found="2022-08 2022-09") == ["D-1", "D-2", "D-3"]
