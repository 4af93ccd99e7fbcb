"""The usual form of a file: each habit and each trap, by examples worked out by hand."""

import pytest

from riskreg.syntax.formatted_text import collapsed
from riskreg.syntax.formatter import lay_out

HEAD = "dangers:\n"


def put_in_order(text: str, *, settings: bool = False, keys: str = "") -> str:
    """Lay a file out; it must then say the same, and a second time nothing may change."""
    laid = lay_out(text.encode(), "a.yaml", settings=settings, keys=keys)
    assert laid.found == ()
    assert not laid.is_changed or laid.why_not(settings=settings) is None
    assert lay_out(laid.after.encode(), "a.yaml", settings=settings, keys=keys).after == laid.after
    return laid.after


IN_ORDER = """\
# 宿舍
dangers:
  # 第一条
  - id: D-1
    title: 灭火器失效      # 三只
    unit: 学生处
    owner: P-001
    helpers: [保卫处, 后勤处]
    found: 2022-06-14
    source: self_check
    level: general
    rectification: |
      更换三只。

      另配两只。
    due: 2022-06-24
    extensions:
      - to: 2022-07-01
        applied: 2022-06-23
        reason: 配件未到
    # 记录末尾的说明

  # 第二条
  - id: D-2
    title: "注意: 甲"

risks:
  - id: R-1
    residual: {L: 4, S: 5}
    controls:
      management: 每周巡查
# 文件末尾
"""


def test_what_is_in_order_stays() -> None:
    assert put_in_order(IN_ORDER) == IN_ORDER


# (what somebody wrote, how it is usually written)
HABITS = {
    "fields stand in the usual order, what happened last": (
        "dangers:\n  - owner: P-1\n    rectified:\n      - by: P-1\n        on: 2022-06-02\n    due: 2022-06-03\n    id: D-1\n",
        "dangers:\n  - id: D-1\n    owner: P-1\n    due: 2022-06-03\n    rectified:\n      - on: 2022-06-02\n        by: P-1\n",
    ),
    "lists are indented below their key, fields by two": (
        "dangers:\n- id: D-1\n  rectified:\n  -   on: 2022-06-02\n      by: P-1\n",
        "dangers:\n  - id: D-1\n    rectified:\n      - on: 2022-06-02\n        by: P-1\n",
    ),
    "four spaces become two": (
        "risks:\n    - id: R-1\n      controls:\n          ppe: 手套\n",
        "risks:\n  - id: R-1\n    controls:\n      ppe: 手套\n",
    ),
    "one field a line, also out of brackets": (
        "dangers: [{id: D-1, withdrawn: {on: 2022-06-02, by: P-1}}, {id: D-2}]\n",
        "dangers:\n  - id: D-1\n    withdrawn:\n      on: 2022-06-02\n      by: P-1\n\n  - id: D-2\n",
    ),
    "a record in brackets; its comment goes above": (
        "places:\n  - {name: 礼堂, id: 礼堂} # 停用\n",
        "places:\n  # 停用\n  - id: 礼堂\n    name: 礼堂\n",
    ),
    "quotes only where they are needed": (
        "dangers:\n  - \"id\": 'D-1'\n    title: \"a: b\"\n    unit: '#1'\n    due: \"2022-06-03\"\n    spot: 'no'\n",
        "dangers:\n  - id: D-1\n    title: \"a: b\"\n    unit: '#1'\n    spot: 'no'\n    due: 2022-06-03\n",
    ),
    "words without quotes get none": (
        "dangers:\n  - id: D-1\n    acceptances:\n      - on: 2022-06-02\n        passed: true\n        by: [no, P-1]\n",
        "dangers:\n  - id: D-1\n    acceptances:\n      - on: 2022-06-02\n        by: [no, P-1]\n        passed: true\n",
    ),
    "ids stand on one line, scores in the order of their method": (
        "risks:\n  - id: R-1\n    residual:\n      C: 15\n      E: 6\n      L: 3\n    inherent: {S: 8, E: 6, M: 3}\n    measures:\n      - M-1\n      - 'M-2'\n",
        "risks:\n  - id: R-1\n    inherent: {M: 3, E: 6, S: 8}\n    residual: {L: 3, E: 6, C: 15}\n    measures: [M-1, M-2]\n",
    ),
    "a grade is a field": (
        "risks:\n  - id: R-1\n    residual: {grade: major}\n",
        "risks:\n  - id: R-1\n    residual:\n      grade: major\n",
    ),
    "a long list stands in lines": (
        f"risks:\n  - id: R-1\n    measures: [{', '.join(f'M-{n:06}' for n in range(11))}]\n",
        "risks:\n  - id: R-1\n    measures:\n" + "".join(f"      - M-{n:06}\n" for n in range(11)),
    ),
    "lists of texts stay in lines or in brackets": (
        "people:\n  - id: P-1\n    aliases:   ['甲',乙]\n    git:\n    - a@example.edu.cn\n",
        "people:\n  - id: P-1\n    git:\n      - a@example.edu.cn\n    aliases: [甲, 乙]\n",
    ),
    "a text with line ends stands in a block": (
        'dangers:\n  - id: D-1\n    rectification: "一\\n二\\n"\n    plan: "一\\n二"\n',
        "dangers:\n  - id: D-1\n    rectification: |\n      一\n      二\n    plan: |-\n      一\n      二\n",
    ),
    "blank lines between records and lists, none within": (
        "\n\ndangers:\n\n  - id: D-1\n\n    title: 甲\n  - id: D-2\n\n\n\n  - id: D-3\nrisks:\n  - id: R-1\n\n\n",
        "dangers:\n  - id: D-1\n    title: 甲\n\n  - id: D-2\n\n  - id: D-3\n\nrisks:\n  - id: R-1\n",
    ),
    "short lists without blank lines stay without": (
        "places:\n  # 生活区\n  - id: a\n  - id: b\n  - id: c\n\n\n  # 教学区\n  - id: d\n",
        "places:\n  # 生活区\n  - id: a\n  - id: b\n  - id: c\n\n  # 教学区\n  - id: d\n",
    ),
    "short lists mostly with blank lines get the rest": (
        "units:\n  - id: a\n\n  - id: b\n\n  - id: c\n  - id: d\n",
        "units:\n  - id: a\n\n  - id: b\n\n  - id: c\n\n  - id: d\n",
    ),
    "spaces go": (
        "dangers :   \n  -    id :    D-1   \n       title:\t甲   #   乙   \n   \n",
        "dangers:\n  - id: D-1\n    title: 甲   #   乙\n",
    ),
    "a file ends with an end of line": ("risks:\n  - id: R-1", "risks:\n  - id: R-1\n"),
    "a value below its key comes up": ("risks:\n  - id:\n      R-1\n", "risks:\n  - id: R-1\n"),
    "a hyphen alone gets its record": ("risks:\n  -\n    id: R-1\n", "risks:\n  - id: R-1\n"),
}  # fmt: skip


@pytest.mark.parametrize("habit", HABITS)
def test_habits(habit: str) -> None:
    written, usual = HABITS[habit]
    assert put_in_order(written) == usual


COMMENTS = {
    "with its field": (
        "dangers:\n  - title: 甲 # 待核\n    # 编号待定\n    id: D-1\n    owner: P-1\n    # 何处\n    # 第二行\n    place: 礼堂\n    unit: 学生处\n",
        "dangers:\n  # 编号待定\n  - id: D-1\n    title: 甲  # 待核\n    unit: 学生处\n    owner: P-1\n    # 何处\n    # 第二行\n    place: 礼堂\n",
    ),
    "with its fact": (
        "dangers:\n- id: D-1\n  progress:   # 按日\n  # 第一次\n  - note: 甲\n    on: 2022-06-01\n    # 未完\n  # 以后再记\n  title: 乙\n",
        "dangers:\n  - id: D-1\n    # 以后再记\n    title: 乙\n    progress:   # 按日\n      # 第一次\n      - on: 2022-06-01\n        note: 甲\n        # 未完\n",
    ),
    "at the end of a record, a list and the file": (
        "dangers:\n  - due: 2022-06-01\n    id: D-1\n    # 到此\n  # 还有一条未登\n\n# 完\n",
        "dangers:\n  - id: D-1\n    due: 2022-06-01\n    # 到此\n  # 还有一条未登\n\n# 完\n",
    ),
    "at the end of a list in the middle of a record": (
        "dangers:\n  - id: D-1\n    progress:\n      - on: 2022-06-01\n        # 深\n      # 浅\n    # 时限\n    due: 2022-06-01\n",
        "dangers:\n  - id: D-1\n    # 时限\n    due: 2022-06-01\n    progress:\n      - on: 2022-06-01\n        # 深\n      # 浅\n",
    ),
    "behind a hyphen, above the record": (
        "dangers:\n  - # 急\n    id: D-1\n",
        "dangers:\n  # 急\n  - id: D-1\n",
    ),
    "in a list of ids, which stays in lines": (
        "dangers:\n  - id: D-1\n    helpers:\n    - 保卫处 # 牵头\n    # 其次\n    - 后勤处\n",
        "dangers:\n  - id: D-1\n    helpers:\n      - 保卫处  # 牵头\n      # 其次\n      - 后勤处\n",
    ),
    "behind brackets": (
        "dangers:\n  - id: D-1\n    helpers: [保卫处 , 后勤处] # 牵头\n    withdrawn: {on: 2022-06-01} # 误登\n",
        "dangers:\n  - id: D-1\n    helpers: [保卫处, 后勤处]  # 牵头\n    withdrawn:  # 误登\n      on: 2022-06-01\n",
    ),
    "in a list of nothing else": (
        "meetings:\n# 例会\n\n   # - id: 2022-07\nmeasures: []\n    # - id: M-1\n# 完\n",
        "meetings:\n# 例会\n\n# - id: 2022-07\nmeasures: []\n  # - id: M-1\n# 完\n",
    ),
    "below a list of nothing else": (
        "meetings:\n   # - id: 2022-07\n   #   on: 2022-07-29\n\n# 制度\nmeasures:\n    # 无\n",
        "meetings:\n  # - id: 2022-07\n  #   on: 2022-07-29\n\n# 制度\nmeasures:\n  # 无\n",
    ),
    "behind the head of a block": (
        "dangers:\n- id: D-1\n  plan: | # 草稿\n     一\n\n     # 不是注\n  # 是注\n  due: 2022-06-01\n",
        "dangers:\n  - id: D-1\n    # 是注\n    due: 2022-06-01\n    plan: | # 草稿\n      一\n\n      # 不是注\n",
    ),
    "one that may have cut off a text": ("risks:\n  - id: R-1\n    title: 甲 #乙\n", "risks:\n  - id: R-1\n    title: 甲 #乙\n"),
    "one behind a text in quotes": ("risks:\n  - id: R-1\n    title: '甲' #乙\n", "risks:\n  - id: R-1\n    title: 甲  #乙\n"),
}  # fmt: skip


@pytest.mark.parametrize("place", COMMENTS)
def test_comments_stay_where_they_belong(place: str) -> None:
    written, usual = COMMENTS[place]
    if place.startswith("one that may"):
        assert lay_out(written.encode(), "a.yaml").after == usual  # a warning, R111, and no error
    else:
        assert put_in_order(written) == usual


KEPT = {
    "comments within brackets": "dangers:\n  - id: D-1\n    helpers: [保卫处, # 牵头\n      后勤处]\n",
    "a quoted text of several lines": 'dangers:\n  - id: D-1\n    title: "一\n      二 \\\n      三"\n',
    "a plain text of several lines": "dangers:\n  - id: D-1\n    title: 一\n      二\n",
    "a value below its key with a comment between": "dangers:\n  - id: D-1\n    title: # 何事\n      甲\n",
    "a folded text": "dangers:\n  - id: D-1\n    plan: >\n      一\n      二\n",
    "a text that begins with spaces": "dangers:\n  - id: D-1\n    plan: |2\n        一\n      二\n",
    "a text that ends with blank lines": "dangers:\n  - id: D-1\n    plan: |+\n      一\n\n\n  - id: D-2\n",
    "unknown fields": "dangers:\n  - id: D-1\n    zone: {'b': \"1\",a: 2}\n    areas:\n      - - a\n        - b\n    title: 甲\n    x: 'y'\n",
    "the beginning of the document": "# 甲\n---\n# 乙\nrisks:\n  - id: R-1\n...\n",
    "a list that nobody knows": "things:\n  - b: '1'\n    a:\n      - 2\n",
    "nothing but comments": "# 甲\n\n\n# 乙",
    "a list instead of lists": "-   id: D-1\n",
    "everything in one pair of brackets": "{risks: [{id: R-1}]}\n",
    "odd values": "dangers:\n  - id: D-1\n    helpers:\n      a: '1'\n    count: 三\n    found: 2022.6.1\n    level: 特大\n    progress: 无\n",
    "empty values": "dangers:\n  - id: D-1\n    title:\n    helpers: []\n    progress:\n    withdrawn: {}\n\nrisks:\n",
    "a field given twice": "dangers:\n  - id: D-1\n    title: 甲\n    隐患描述: 乙\n    title: 丙\n",
}  # fmt: skip


@pytest.mark.parametrize("what", KEPT)
def test_what_is_not_certain_or_known_keeps_its_lines(what: str) -> None:
    text = KEPT[what]
    if what == "a folded text":
        assert lay_out(text.encode(), "a.yaml").after == text  # a warning, R112, and no error
    else:
        assert put_in_order(text) == text


def test_kept_lines_move_with_their_record() -> None:
    written = (
        'dangers:\n- title: "一\n   二"\n  helpers: [保卫处, # 牵头\n    后勤处]\n  plan: |4\n       一\n      二\n  id: D-1\n'
    )
    assert put_in_order(written) == (
        'dangers:\n  - id: D-1\n    title: "一\n      二"\n    helpers: [保卫处, # 牵头\n      后勤处]\n    plan: |4\n         一\n        二\n'
    )  # fmt: skip


def test_kept_lines_get_a_key_in_the_other_language_too() -> None:
    written = "dangers:\n  - id: D-1\n    helpers : [保卫处, # 牵头\n      后勤处]\n"
    assert put_in_order(written, keys="zh") == "隐患:\n  - 编号: D-1\n    配合单位 : [保卫处, # 牵头\n      后勤处]\n"


def test_unknown_fields_stay_behind_what_they_followed() -> None:
    written = "dangers:\n  - zone: 1\n    title: 甲\n    colour: 红\n    size: 2\n    id: D-1\n    shape: 圆\n"
    assert (
        put_in_order(written) == "dangers:\n  - zone: 1\n    id: D-1\n    shape: 圆\n    title: 甲\n    colour: 红\n    size: 2\n"
    )


def test_a_block_at_the_end_of_a_file_without_end_of_line() -> None:
    assert put_in_order("risks:\n  - id: R-1\n    note: |\n      甲") == "risks:\n  - id: R-1\n    note: |-\n      甲\n"


def test_settings_keep_their_head_and_their_blank_lines() -> None:
    written = "# 设置\n\n# 语言\nlanguage: zh\nname: \"学院\"\n\n\n# 期限\ndeadlines: {acceptance: 7, danger: {general: 7}}\nchecks: {R402: 'off'}\n"
    assert put_in_order(written, settings=True) == (
        "# 设置\n\n# 语言\nname: 学院\nlanguage: zh\n\n# 期限\ndeadlines:\n  danger:\n    general: 7\n  acceptance: 7\nchecks:\n  R402: 'off'\n"
    )  # fmt: skip


CHINESE = "隐患:\n  - 编号: D-1\n    公开范围: 受限\n    隐患来源: 自查\n    隐患级别: 特大\n    zone: major\n    验收:\n      - 验收人: [P-1]\n        验收结论: 合格\n"
ENGLISH = "dangers:\n  - id: D-1\n    audience: restricted\n    source: self_check\n    level: 特大\n    zone: major\n    acceptances:\n      - by: [P-1]\n        passed: true\n"


def test_keys_and_closed_values_in_the_other_language() -> None:
    assert put_in_order(CHINESE, keys="en") == ENGLISH
    assert put_in_order(ENGLISH, keys="zh") == CHINESE
    mixed = ENGLISH.replace("source: self_check", "隐患来源: 'self_check'  # 自己").replace("passed: true", "验收结论: yes")
    assert put_in_order(mixed, keys="zh") == CHINESE.replace("自查", "自查  # 自己")


def test_without_a_language_each_key_stays() -> None:
    mixed = ENGLISH.replace("source: self_check", "隐患来源: 自查")
    assert put_in_order(mixed) == mixed


def test_settings_in_the_other_language() -> None:
    english = "name: 学院\nlanguage: zh\nchecks:\n  R402: warning\n"
    chinese = "名称: 学院\n语言: zh\n检查:\n  R402: warning\n"
    assert put_in_order(english, settings=True, keys="zh") == chinese
    assert put_in_order(chinese, settings=True, keys="en") == english


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        (b"risks:\r\n- id: R-1\r\n", b"risks:\r\n  - id: R-1\r\n"),  # all lines end so: on Windows
        (b"risks:\r\n- id: R-1\n", b"risks:\n  - id: R-1\n"),
        (b"\xef\xbb\xbfrisks:\n- id: R-1\n", b"\xef\xbb\xbfrisks:\n  - id: R-1\n"),
        (b"risks:\r\n  - id: R-1\r\n    note: |\r\n      a\r\n      b\r\n", b"risks:\r\n  - id: R-1\r\n    note: |\r\n      a\r\n      b\r\n"),
    ],
)  # fmt: skip
def test_ends_of_lines_and_the_mark_of_byte_order(written: bytes, usual: bytes) -> None:
    laid = lay_out(written, "a.yaml")
    assert laid.data(written) == usual
    assert laid.is_changed == (written != usual)


@pytest.mark.parametrize("text", ["risks:\n\t- id: R-1\n", "risks: [\n", "a: &b 1\n", "a: 1\n<<<<<<< x\n"])
def test_a_file_with_errors_stays(text: str) -> None:
    laid = lay_out(text.encode(), "a.yaml")
    assert not laid.is_changed
    assert [found.mark.path for found in laid.found] == ["a.yaml"] * len(laid.found) != []


def test_bytes_that_are_no_text_stay() -> None:
    laid = lay_out("风险".encode("gb18030"), "a.yaml")
    assert (laid.is_changed, [found.code for found in laid.found]) == (False, ["R101"])


def test_of_several_blank_lines_one_stays() -> None:
    assert collapsed(["", "  ", "# a  ", "", "", "\t# b"], 2) == ["", "  # a", "", "  # b"]


def test_ideographic_spaces_are_text() -> None:
    text = "risks:\n  - id: R-1\n    title: 甲　乙\n    note: |\n      　缩两格\n      　\n      乙\n    # 注　\n"
    assert put_in_order(text) == text
