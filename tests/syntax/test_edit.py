"""The editor: one value changes, every other character stays."""

import time
from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from riskreg.domain.actions.action import Append, Drop, Edit, Insert, Put
from riskreg.domain.words import LEVELS, SOURCES
from riskreg.syntax.editor import apply
from riskreg.syntax.splices import Unable

GENERAL = next(word for word in LEVELS if word == "general")
SELF_CHECK = next(word for word in SOURCES if word == "self_check")
DAY = date(2022, 9, 13)

BEFORE = """\
# 后勤处
dangers:
  # 食堂
  - id: D-1
    title: 灭火器失效   # 三具
    unit: 后勤处
    place: [食堂, 图书馆]
    due:   2022-09-06
    rectification: |
      更换灭火器。

      建立台账。
    # 等经费
    progress:
      - on: 2022-09-01
        note: 已下单

  - id: D-2
    title: '甲:乙'
    due: 2022-09-07
"""


def edited(before: str, *edits: Edit) -> str:
    return apply(dedent(before), edits)


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines taken out and those put in."""
    old, new = before.split("\n"), after.split("\n")
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    foot = 0
    while foot < min(len(old), len(new)) - head and old[-1 - foot] == new[-1 - foot]:
        foot += 1
    return old[head : len(old) - foot], new[head : len(new) - foot]


EDITS: dict[str, tuple[Edit, list[str], list[str]]] = {
    "a day behind more blanks": (Put("D-1", ("due",), DAY), ["    due:   2022-09-06"], ["    due:   2022-09-13"]),
    "a text before a comment": (
        Put("D-1", ("title",), "灭火器缺失"),
        ["    title: 灭火器失效   # 三具"],
        ["    title: 灭火器缺失   # 三具"],
    ),
    "a text that needs quotes": (
        Put("D-1", ("title",), "灭火器: 缺失 # 3"),
        ["    title: 灭火器失效   # 三具"],
        ['    title: "灭火器: 缺失 # 3"   # 三具'],
    ),
    "quotes stay": (Put("D-2", ("title",), "丙"), ["    title: '甲:乙'"], ["    title: '丙'"]),
    "a new field in its usual place": (Put("D-1", ("spot",), "后厨"), [], ["    spot: 后厨"]),
    "a list in brackets": (Append("D-1", ("place",), "公寓"), ["    place: [食堂, 图书馆]"], ["    place: [食堂, 图书馆, 公寓]"]),
    "an entry of a list in brackets": (Drop("D-1", ("place", 0)), ["    place: [食堂, 图书馆]"], ["    place: [图书馆]"]),
    "the text of a block": (
        Put("D-1", ("rectification",), "全部更换。\n"),
        ["      更换灭火器。", "", "      建立台账。"],
        ["      全部更换。"],
    ),
    "a block to one line": (
        Put("D-1", ("rectification",), "全部更换"),
        ["    rectification: |", "      更换灭火器。", "", "      建立台账。"],
        ["    rectification: 全部更换"],
    ),
    "a fact to a list": (
        Append("D-1", ("progress",), {"on": DAY, "note": "已到货"}),
        [],
        ["      - on: 2022-09-13", "        note: 已到货"],
    ),
    "a list of facts begun": (
        Append("D-2", ("rectified",), {"on": DAY, "note": "一\n二"}),
        [],
        ["    rectified:", "      - on: 2022-09-13", "        note: |", "          一", "          二"],
    ),
    "a field of a fact": (Put("D-1", ("progress", 0, "note"), "已付款"), ["        note: 已下单"], ["        note: 已付款"]),
    "a new field of a fact": (Put("D-1", ("progress", 0, "by"), "P-001"), [], ["        by: P-001"]),
    "a group begun": (
        Put("D-1", ("named",), {"on": DAY, "document": "校发〔2022〕3号"}),
        [],
        ["    named:", "      on: 2022-09-13", "      document: 校发〔2022〕3号"],
    ),
    "the only fact of a list": (
        Drop("D-1", ("progress", 0)),
        ["    progress:", "      - on: 2022-09-01", "        note: 已下单"],
        [],
    ),
    "a field dropped": (Drop("D-1", ("unit",)), ["    unit: 后勤处"], []),
    "a dropped field leaves its comment": (Drop("D-1", ("title",)), ["    title: 灭火器失效   # 三具"], ["    # 三具"]),
    "one text to several lines": (
        Put("D-1", ("title",), "一\n二\n"),
        ["    title: 灭火器失效   # 三具"],
        ["    title: |   # 三具", "      一", "      二"],
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_its_own_lines(name: str, newline: str) -> None:
    edit, out, put = EDITS[name]
    before = BEFORE.replace("\n", newline)
    after = apply(before, [edit])
    assert after.count("\r\n") in (0, after.count("\n"))
    assert changed(before.replace("\r\n", "\n"), after.replace("\r\n", "\n")) == (out, put)


def test_a_record_is_added_behind_the_last_as_the_others_are() -> None:
    values = {"id": "D-3", "title": "丙", "found": DAY, "source": SELF_CHECK, "level": GENERAL, "due": DAY}
    assert apply(BEFORE, [Insert("dangers", values)]) == BEFORE + (
        "\n  - id: D-3\n    title: 丙\n    found: 2022-09-13\n    source: self_check\n    level: general\n    due: 2022-09-13\n"
    )


def test_chinese_keys_stay_chinese() -> None:
    before = """\
        隐患:
        - 编号: D-1
          隐患描述: 甲
          整改时限: 2022-09-06
        """
    after = edited(
        before,
        Put("D-1", ("level",), GENERAL),
        Append("D-1", ("acceptances",), {"on": DAY, "by": ("P-1",), "passed": True}),
        Insert("dangers", {"id": "D-2", "title": "乙", "source": SELF_CHECK}),
    )
    assert after == dedent("""\
        隐患:
        - 编号: D-1
          隐患描述: 甲
          隐患级别: 一般
          整改时限: 2022-09-06
          验收:
          - 验收日期: 2022-09-13
            验收人: [P-1]
            验收结论: 合格

        - 编号: D-2
          隐患描述: 乙
          隐患来源: 自查
        """)


def test_records_without_gaps_get_none() -> None:
    before = "units:\n- id: a\n- id: b\n- id: c\n"
    assert apply(before, [Insert("units", {"id": "d"})]) == before + "- id: d\n"


@pytest.mark.parametrize("empty", ["units:\n", "units: []\n", "units: # 待填\n"])
def test_an_empty_list_takes_its_first_record(empty: str) -> None:
    comment = " # 待填" if "#" in empty else ""
    assert apply(empty + "people:\n  - id: P-1\n", [Insert("units", {"id": "a"})]) == (
        f"units:{comment}\n  - id: a\npeople:\n  - id: P-1\n"
    )


def test_a_list_is_begun_at_the_end_of_a_file() -> None:
    assert apply("risks:\n  - id: R-1\n", [Insert("dangers", {"id": "D-1"})]) == "risks:\n  - id: R-1\n\ndangers:\n  - id: D-1\n"
    assert apply("风险:\n  - 编号: R-1\n", [Insert("dangers", {"id": "D-1"})]) == "风险:\n  - 编号: R-1\n\n隐患:\n  - 编号: D-1\n"
    assert apply("# 空\n", [Insert("dangers", {"id": "D-1"})], "en") == "# 空\n\ndangers:\n  - id: D-1\n"
    assert apply("", [Insert("dangers", {"id": "D-1"})], "zh") == "隐患:\n  - 编号: D-1\n"


def test_a_record_in_braces_stays_in_braces() -> None:
    before = "dangers: [{id: D-1, title: 甲, due: 2022-09-06}]\n"
    assert apply(before, [Put("D-1", ("due",), DAY)]) == "dangers: [{id: D-1, title: 甲, due: 2022-09-13}]\n"
    assert apply(before, [Put("D-1", ("unit",), "a, b")]) == 'dangers: [{id: D-1, title: 甲, unit: "a, b", due: 2022-09-06}]\n'
    assert apply(before, [Drop("D-1", ("title",))]) == "dangers: [{id: D-1, due: 2022-09-06}]\n"
    assert apply(before, [Append("D-1", ("rectified",), {"on": DAY})]) == (
        "dangers: [{id: D-1, title: 甲, due: 2022-09-06, rectified: [{on: 2022-09-13}]}]\n"
    )


def test_scores_are_edited_in_their_braces() -> None:
    before = "risks:\n  - id: R-1\n    residual: {L: 4, S: 5}\n"
    assert apply(before, [Put("R-1", ("residual", "L"), Decimal(3))]) == before.replace("L: 4", "L: 3")
    assert apply(before, [Put("R-1", ("inherent",), {"L": Decimal(5), "S": Decimal(5)})]) == (
        "risks:\n  - id: R-1\n    inherent: {L: 5, S: 5}\n    residual: {L: 4, S: 5}\n"
    )


def test_a_decision_is_found_within_its_meeting() -> None:
    before = "meetings:\n  - id: 2022-09\n    decisions:\n      - id: 1\n        text: 甲\n      - id: 2\n        text: 乙\n"
    assert apply(before, [Put("2022-09", ("decisions", 0, "done"), {"on": DAY})]) == before.replace(
        "text: 甲\n", "text: 甲\n        done:\n          on: 2022-09-13\n"
    )


def test_an_item_is_taken_out_with_its_lines() -> None:
    before = "dangers:\n  - id: D-1\n    progress:\n      # 一\n      - on: 2022-09-01 # 甲\n        note: a\n      - on: 2022-09-02\n        note: b\n"
    assert apply(before, [Drop("D-1", ("progress", 0))]) == (
        "dangers:\n  - id: D-1\n    progress:\n      # 一\n      # 甲\n      - on: 2022-09-02\n        note: b\n"
    )


def test_the_first_field_of_an_entry_makes_room_for_the_next() -> None:
    before = "dangers:\n  - title: 甲 # 一\n    id: D-1\n"
    assert apply(before, [Drop("D-1", ("title",))]) == "dangers:\n  - # 一\n    id: D-1\n"


def test_of_two_records_with_one_id_the_line_decides() -> None:
    before = "dangers:\n  - id: D-1\n    title: 甲\n  - id: D-1\n    title: 乙\n"
    with pytest.raises(Unable):
        apply(before, [Put("D-1", ("title",), "丙")])
    assert apply(before, [Put("D-1", ("title",), "丙", line=5)]) == before.replace("乙", "丙")
    assert (
        apply(before, [Put("D-1", ("id",), "D-2", line=4)])
        == "dangers:\n  - id: D-1\n    title: 甲\n  - id: D-2\n    title: 乙\n"
    )


@pytest.mark.parametrize(
    ("before", "edit"),
    [
        ("dangers:\n  - id: D-1\n    title: a\n    隐患描述: b\n", Put("D-1", ("title",), "c")),  # given twice
        ("dangers:\n  - id: D-2\n", Put("D-1", ("title",), "c")),  # not there
        ("dangers:\n  - id: D-1\n    title: [\n", Put("D-1", ("title",), "c")),  # not YAML
        ("dangers:\n  - id: D-1\n    progress: {on: 2022-09-01}\n", Append("D-1", ("progress",), {"on": DAY})),  # no list
        # plan would get the blank line
        ("dangers:\n  - id: D-1\n    plan: |+\n      甲\n    note: 乙\n\n", Drop("D-1", ("note",))),
        ("dangers:\n  - id: D-1\n    note: 乙\n      # 甲\n", Put("D-1", ("note",), "一\n二\n")),  # the remark would be text
        ("dangers: [{id: D-1}, {id: D-1}]\n", Put("D-1", ("title",), "a", line=1)),  # both on that line
        ("dangers:\n  - id: D-1\n    ? title\n    : a\n", Put("D-1", ("title",), "b")),
        ("{dangers: [{id: D-1}]}\n", Insert("risks", {"id": "R-1"})),
        ("dangers:\n  - id: D-1\n", Drop("D-1", ("id",))),
        ("dangers:\n  - id: D-1\n", Drop("D-1", ("title",))),
    ],
)
def test_what_cannot_be_done_with_certainty_is_refused(before: str, edit: Edit) -> None:
    with pytest.raises(Unable):
        apply(before, [edit])


def test_unknown_keys_and_findings_elsewhere_stay() -> None:
    before = "dangers:\n  - id: D-1\n    titel: 甲\n    due: 2022.9.6\n  - id: D-2\n    titel: 乙\n    due: 2022-02-30\n"
    assert apply(before, [Put("D-1", ("due",), DAY)]) == before.replace("2022.9.6", "2022-09-13")


# --- what random edits (tests/laws/test_edit.py) found


def dangers(lines: str) -> str:
    return "dangers:\n  - id: D-1\n" + "".join(f"    {line}\n" for line in lines.split("\n"))


def test_lines_end_as_those_of_the_file_do_even_where_a_record_has_but_one() -> None:
    before = "units:\r\n  - id: a"
    assert apply(before, [Put("a", ("name",), "甲")]) == "units:\r\n  - id: a\r\n    name: 甲"


def test_a_block_text_at_the_end_of_a_file_gets_its_line_end() -> None:
    before = "dangers:\n  - id: D-1\n    title: 甲"
    after = "dangers:\n  - id: D-1\n    title: |\n      一\n      二\n"
    assert apply(before, [Put("D-1", ("title",), "一\n二\n")]) == after
    assert apply(after.removesuffix("\n"), [Put("D-1", ("note",), "乙")]) == after + "    note: 乙\n"


def test_a_record_whose_lines_no_longer_tell_its_id_is_still_one() -> None:
    before = "units:\n  - {id: a, name: 甲}\n  - id: b\n"
    assert apply(before, [Put("a", ("name",), "http://x.y/z#c")]) == before.replace("甲", "http://x.y/z#c")


@pytest.mark.parametrize("empty", ['""', "''", "", "[]"])
def test_an_empty_value_is_no_entry_of_a_list(empty: str) -> None:
    before = dangers(f"place: {empty}".rstrip())
    assert apply(before, [Append("D-1", ("place",), "a")]) == dangers("place: [a]")
    assert apply(before, [Append("D-1", ("progress",), {"note": "甲"})]) == (before + "    progress:\n      - note: 甲\n")


def test_comments_at_the_margin_may_come_to_stand_between_records() -> None:
    before = dangers("note: 甲\n# 乙").replace("    # 乙", "# 乙\n    title: 丙") + "  - id: D-2\n"
    assert apply(before, [Drop("D-1", ("title",))]) == before.replace("    title: 丙\n", "")


def test_a_number_sign_in_a_block_text_is_no_comment() -> None:
    before = dangers("title: |\n  # 一\n  二\n\nnote: 甲").replace("    \n", "\n")
    assert apply(before, [Drop("D-1", ("title",))]) == "dangers:\n  - id: D-1\n\n    note: 甲\n"


def test_blank_lines_that_belong_to_a_text_stay_above_what_is_added() -> None:
    kept = "dangers:\n  - id: D-1\n    plan: |+\n      甲\n\n\n"
    assert apply(kept, [Put("D-1", ("note",), "乙")]) == kept + "    note: 乙\n"
    assert apply(kept, [Insert("dangers", {"id": "D-2"})]) == kept + "  - id: D-2\n"
    assert apply(kept, [Insert("risks", {"id": "R-1"})]) == kept + "risks:\n  - id: R-1\n"
    crlf = kept.replace("\n", "\r\n")
    assert apply(crlf, [Put("D-1", ("note",), "乙")]) == crlf + "    note: 乙\r\n"


def test_groups_that_would_be_empty_go_with_what_was_last_in_them() -> None:
    before = dangers("supervised:\n  - lifted: {document: 甲}\nnote: 乙")
    assert apply(before, [Drop("D-1", ("supervised", 0, "lifted", "document"))]) == dangers("note: 乙")


def test_comments_of_a_list_that_is_replaced_stand_above_it() -> None:
    before = dangers("place: # 甲\n  - a # 乙\n  # 丙\n  - b # 丁\nnote: 戊")
    assert apply(before, [Put("D-1", ("place",), ("c",))]) == dangers("# 乙\n# 丙\n# 丁\nplace: [c] # 甲\nnote: 戊")
    before = "dangers:\n  - {id: D-1, place: [ # 甲\n      a, b]}\n"
    assert apply(before, [Put("D-1", ("place",), ("c",))]) == "dangers:\n  - {id: D-1, # 甲\n              place: [c]}\n"
    before = dangers("place: [ # 甲\n  a, # 乙\n  b] # 丙")
    assert apply(before, [Put("D-1", ("place",), ("c",))]) == dangers("# 甲\n# 乙\nplace: [c] # 丙")


def test_entries_in_brackets_that_have_lines_of_their_own_keep_them() -> None:
    before = dangers("place: [\n  a, # 甲\n  b # 乙\n]")
    assert apply(before, [Append("D-1", ("place",), "c")]) == dangers("place: [\n  a, # 甲\n  b, # 乙\n  c\n]")
    assert apply(before, [Drop("D-1", ("place", 0))]) == dangers("place: [\n  # 甲\n  b # 乙\n]")
    assert apply(before, [Drop("D-1", ("place", 1))]) == dangers("place: [\n  a # 甲\n  # 乙\n]")
    before = dangers("place: [\n  a,\n  b, # 乙\n]")
    assert apply(before, [Append("D-1", ("place",), "c")]) == dangers("place: [\n  a,\n  b, # 乙\n  c,\n]")
    before = "dangers:\n  - {\n    id: D-1\n  }\n"
    assert apply(before, [Put("D-1", ("note",), "甲")]) == "dangers:\n  - {\n    id: D-1,\n    note: 甲\n  }\n"


def test_lists_in_records_are_indented_as_in_other_records_not_as_the_records_are() -> None:
    before = "dangers:\n  - id: D-1\n    spent:\n    - on: 2022-09-01\n  - id: D-2\n"
    assert apply(before, [Append("D-2", ("progress",), {"note": "甲"})]) == before + "    progress:\n    - note: 甲\n"


def test_comments_indented_under_a_value_stay_with_it() -> None:
    before = dangers("title: 甲\n  # 乙\nprogress:\n  - note: 丙\n    # 丁\n# 戊")
    assert apply(before, [Put("D-1", ("spot",), "一\n二\n"), Append("D-1", ("progress",), {"note": "己"})]) == dangers(
        "title: 甲\n  # 乙\nspot: |\n  一\n  二\nprogress:\n  - note: 丙\n    # 丁\n  - note: 己\n# 戊"
    )


def test_a_hyphen_is_found_above_its_entry_whatever_the_comment_behind_it_says() -> None:
    before = dangers("spent:\n  - # 甲 - b\n    yuan: 1\n  -\n    # 乙 - c\n    yuan: 2\n  - yuan: 3")
    assert apply(before, [Drop("D-1", ("spent", 0))]) == dangers(
        "spent:\n  # 甲 - b\n  -\n    # 乙 - c\n    yuan: 2\n  - yuan: 3"
    )
    assert apply(before, [Drop("D-1", ("spent", 1))]) == dangers("spent:\n  - # 甲 - b\n    yuan: 1\n  # 乙 - c\n  - yuan: 3")


def test_one_edit_in_a_long_file_looks_at_little_of_it() -> None:
    """Some 6 ms; reading all of it as YAML would take 60."""
    lines = (
        "    title: 灭火器失效\n    place: [食堂, 图书馆]\n    note: |\n"
        + "      每月检查一次，由安全员签字，保卫处抽查。\n" * 20
    )
    before = "dangers:\n" + "".join(f"  - id: D-{number}\n{lines}" for number in range(250))
    taken = []
    for number in (7, 125, 242):
        start = time.process_time()
        assert apply(before, [Put(f"D-{number}", ("title",), "乙")]).count("乙") == 1
        taken.append(time.process_time() - start)
    assert min(taken) < 0.05
