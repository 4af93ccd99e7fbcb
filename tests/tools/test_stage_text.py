"""What of a file was there on a day: whole records, facts, fields, what they refer to, comments."""

from collections.abc import Mapping
from datetime import date

import pytest
from entry_days import EarlierStates, Was, dated
from stage_text import Stage, StagedFile, cut, joined_up

BEGIN = date(2022, 6, 1)
DANGERS = """\
# 学生处登记
dangers:
  - id: D-1
    title: 插线板串接
    found: 2022-06-10
    risk: R-1
    # 补上的预案
    plan: 先断电
    suspended:
      from: 2022-06-11
      to: 2022-06-20
      what: 热水器
    extensions:
      # 过期才申请
      - to: 2022-08-01
        applied: 2022-07-05
        approved: 2022-07-07
        by: P-3
        reason: 等配件
    acceptances:
      - on: 2022-07-20
        by: P-2
        passed: false
      - on: 2022-08-02
        by: P-2
        passed: true

  # 回头看查出
  - id: D-2
    title: |
      门锁住，
      钥匙不在
    found: 2022-07-01
    replied: 2022-07-09    # 书面
    due: 2022-07-30
"""


def file(text: str, path: str = "dangers.yaml", was: tuple[Was, ...] = (), **entered: date) -> StagedFile:
    return dated(
        path,
        text,
        EarlierStates(BEGIN, {address.replace("__", "/").replace("_", "-"): day for address, day in entered.items()}, was),
    )


def on(made: StagedFile, day: date, others: Mapping[str, date] | None = None) -> str:
    """The text when all its records are entered up to a day; `others` are from when records elsewhere are there."""
    upto = dict.fromkeys((made.path, *made.records, *(others or {})), day)
    return cut(made, Stage(upto, {**made.records, **(others or {})})) or ""


def without(text: str, *lines: str) -> str:
    """The text without some of its lines, each of which it has once."""
    for line in lines:
        assert text.count(f"{line}\n") == 1, line
        text = text.replace(f"{line}\n", "")
    return text


D_2 = DANGERS[DANGERS.index("\n  # 回头看查出") :]
FIRST = """\
# 学生处登记
dangers:
  - id: D-1
    title: 插线板串接
    found: 2022-06-10
    risk: R-1
    # 补上的预案
    plan: 先断电
"""


def test_the_last_stage_is_the_file() -> None:
    assert on(file(DANGERS), date(2022, 8, 2)) == DANGERS


def test_before_its_first_record_there_is_no_file() -> None:
    made = file(DANGERS)
    assert cut(made, Stage(dict.fromkeys((made.path, *made.records), date(2022, 6, 9)), made.records)) is None
    assert cut(made, Stage({}, made.records)) is None


def test_a_record_comes_on_its_day_with_the_comment_above_it() -> None:
    assert on(file(DANGERS), date(2022, 6, 10)) == FIRST
    assert "回头看" not in on(file(DANGERS), date(2022, 6, 30))
    assert on(file(DANGERS), date(2022, 7, 1)).endswith(without(D_2, "    replied: 2022-07-09    # 书面"))


def test_a_list_of_facts_comes_with_its_first_fact_and_grows() -> None:
    assert "extensions" not in on(file(DANGERS), date(2022, 7, 4))
    assert "acceptances" not in on(file(DANGERS), date(2022, 7, 19))
    one = without(DANGERS, "      - on: 2022-08-02\n        by: P-2\n        passed: true")
    assert on(file(DANGERS), date(2022, 8, 1)) == one


def test_an_extension_comes_when_asked_for_and_its_approval_later() -> None:
    asked = DANGERS[DANGERS.index("    extensions") : DANGERS.index("        approved")]
    assert f"{asked}        reason: 等配件\n" in on(file(DANGERS), date(2022, 7, 6))
    assert f"{asked}        approved: 2022-07-07\n        by: P-3\n        reason: 等配件\n" in on(
        file(DANGERS), date(2022, 7, 7)
    )


def test_the_end_of_a_suspension_comes_on_its_day() -> None:
    assert "suspended" not in on(file(DANGERS), date(2022, 6, 10))
    assert on(file(DANGERS), date(2022, 6, 11)) == f"{FIRST}    suspended:\n      from: 2022-06-11\n      what: 热水器\n"
    assert "      to: 2022-06-20\n" in on(file(DANGERS), date(2022, 6, 20))


def test_a_field_without_a_day_comes_on_the_day_that_is_named_for_it_with_its_comment() -> None:
    made = file(DANGERS, D_1__plan=date(2022, 6, 12))
    assert on(made, date(2022, 6, 10)) == without(FIRST, "    # 补上的预案", "    plan: 先断电")
    assert on(made, date(2022, 6, 12)).startswith(FIRST)


def test_a_record_or_a_fact_that_was_filled_in_late_comes_then() -> None:
    made = file(DANGERS, D_2=date(2022, 7, 25), D_1__acceptances__2022_07_20=date(2022, 7, 30))
    assert "D-2" not in on(made, date(2022, 7, 24))
    assert "acceptances" not in on(made, date(2022, 7, 29))
    assert on(made, date(2022, 8, 2)) == DANGERS


def test_a_reference_to_a_record_that_is_not_there_yet_is_left_out() -> None:
    others = {"R-1": date(2022, 6, 15)}
    assert on(file(DANGERS), date(2022, 6, 10), others) == without(FIRST, "    risk: R-1")
    assert "    risk: R-1\n" in on(file(DANGERS), date(2022, 6, 15), others)


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ({"M-1", "M-2", "M-3"}, "    measures: [M-1, M-2, M-3]\n"),
        ({"M-1", "M-3"}, "    measures: [M-1, M-3]\n"),
        ({"M-3"}, "    measures: [M-3]\n"),
        (set(), ""),
    ],
)
def test_of_several_references_those_that_are_there_stay(known: set[str], line: str) -> None:
    text = "risks:\n  - id: R-1\n    identified: 2022-06-10\n    measures: [M-1, M-2, M-3]\n    note: 甲\n"
    others = {id_: BEGIN if id_ in known else date(2023, 1, 1) for id_ in ("M-1", "M-2", "M-3")}
    assert on(file(text), date(2022, 6, 10), others) == f"risks:\n  - id: R-1\n    identified: 2022-06-10\n{line}    note: 甲\n"


def test_what_read_otherwise_reads_so_until_its_day() -> None:
    made = file(DANGERS, was=(Was("D-2", "due: 2022-07-30", "due: 2022-07-15", date(2022, 7, 18)),))
    assert "    due: 2022-07-15\n" in on(made, date(2022, 7, 17))
    assert on(made, date(2022, 8, 2)) == DANGERS


def test_what_read_otherwise_goes_before_a_reference() -> None:
    text = "units:\n  - id: 学生处\n    contact: P-2\n"
    made = file(text, was=(Was("学生处", "P-2", "P-1", date(2022, 9, 5)),))
    others = {"P-1": BEGIN, "P-2": date(2022, 9, 5)}
    assert on(made, date(2022, 9, 4), others) == text.replace("P-2", "P-1")
    assert on(made, date(2022, 9, 5), others) == text


def test_records_of_one_file_may_be_entered_up_to_different_days() -> None:
    made = file(DANGERS)
    stage = Stage({"D-1": date(2022, 6, 10), "D-2": date(2022, 7, 9)}, made.records)
    assert cut(made, stage) == FIRST + D_2


def test_no_blank_line_is_left_where_the_first_record_is_missing() -> None:
    stage = Stage({"D-2": date(2022, 7, 9)}, file(DANGERS).records)
    assert cut(file(DANGERS), stage) == "# 学生处登记\ndangers:\n" + D_2.removeprefix("\n")
    assert joined_up("units:\n\n  - id: 甲\n\n  - id: 乙\n") == "units:\n  - id: 甲\n\n  - id: 乙\n"
    assert joined_up("# 单位:\n\nunits:\n  - id: 甲\n") == "# 单位:\n\nunits:\n  - id: 甲\n"


def test_settings_have_fields_with_days_too() -> None:
    text = "name: 校\nas_of: 2022-09-30   # 归档\n\ngrading:\n  LS: A\n"
    made = dated("riskreg.yaml", text, EarlierStates(BEGIN, {"riskreg.yaml/as_of": date(2022, 9, 30)}))
    assert on(made, BEGIN) == "name: 校\n\ngrading:\n  LS: A\n"
    assert on(made, date(2022, 9, 30)) == text


def test_decisions_come_by_their_number_and_fields_of_a_measure_with_its_day() -> None:
    text = """\
meetings:
  - id: 2022-07
    on: 2022-07-29
    decisions:
      - id: 1
        text: 甲
        done:
          on: 2022-08-20
      - id: 2
        text: 乙
measures:
  - id: M-1
    issued: 2022-07-06
    document: 〔2022〕1号
    answers: [D-1]
"""
    made = dated(
        "all.yaml", text, EarlierStates(BEGIN, {"2022-07/decisions": date(2022, 8, 1), "2022-07/decisions/2": date(2022, 8, 3)})
    )
    assert on(made, BEGIN) == "meetings:\n  - id: 2022-07\n    on: 2022-07-29\nmeasures:\n  - id: M-1\n    answers: [D-1]\n"
    assert "decisions" not in on(made, date(2022, 7, 31))
    assert "      - id: 1\n        text: 甲\nmeasures:" in on(made, date(2022, 8, 1))
    assert "        text: 甲\n      - id: 2\n        text: 乙\n" in on(made, date(2022, 8, 3))
    assert on(made, date(2022, 8, 20)) == text
