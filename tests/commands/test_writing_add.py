"""riskreg add: by options, by pairs, from a file, and asked one by one at a real terminal; ids, files, days that follow."""

from datetime import date

import pytest
from tests.commands.college import FILES, College, environment
from tests.commands.terminal import CONTROL_C, END, Terminal

DANGER = ("隐患描述=走廊堆物", "责任单位=后勤处", "责任人=黄志强", "隐患级别=一般", "隐患来源=自查", "整改措施=清走")
ENTERED = """  - id: D-2022-0005
    title: 走廊堆物
    unit: 后勤处
    owner: P-3
    found: 2022-09-30
    source: self_check
    level: general
    rectification: 清走
    due: 2022-10-07
"""


def last(college: College) -> str:
    """Return what was added to the dangers."""
    text = college.text("dangers.yaml")
    assert text.startswith(FILES["dangers.yaml"])
    return text.removeprefix(FILES["dangers.yaml"])


@pytest.mark.parametrize("kind", ["danger", "隐患"])
def test_by_pairs_in_chinese(college: College, kind: str) -> None:
    told = college("add", kind, *DANGER)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("隐患 D-2022-0005 走廊堆物：登记到 dangers.yaml\n")
    assert last(college) == ENTERED


def test_by_options_in_either_language(college: College) -> None:
    fields = ("--title", "走廊堆物", "--责任单位", "后勤处", "--owner", "黄志强", "--level", "general", "--隐患来源", "自查")
    told = college("add", "danger", *fields, "整改措施=清走", "--due", "+7d")
    assert told.code == 0, told.err
    assert last(college) == ENTERED


def test_the_file_is_that_of_the_unit(college: College) -> None:
    assert college("add", "danger", *DANGER, "--unit", "保卫处").err.startswith("riskreg: “责任单位”写了两次")
    told = college("add", "danger", *(word.replace("后勤处", "保卫处") for word in DANGER))
    assert "登记到" in told.out
    assert college("add", "danger", *DANGER, "--file", "楼.yaml").code == 0
    assert "- 编号: D-2022-0006\n  隐患描述: 走廊堆物\n" in college.text("楼.yaml") + college.text("dangers.yaml")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("../outside.yaml", "riskreg: --file：../outside.yaml 不在登记册内"),
        ("/etc/x.yaml", "riskreg: --file：/etc/x.yaml 不在登记册内"),
        ("x.txt", "riskreg: --file：x.txt 不会被当作登记册的文件读取"),
        ("_x.yaml", "riskreg: --file：_x.yaml 不会被当作登记册的文件读取"),
        (".x.yaml", "riskreg: --file：.x.yaml 不会被当作登记册的文件读取"),
        ("riskreg.yaml", "riskreg: --file：riskreg.yaml 不会被当作登记册的文件读取"),
        ("none/x.yaml", "riskreg: 没有目录 none"),
    ],
)
def test_a_file_that_is_none_of_the_register(college: College, file: str, says: str) -> None:
    before = college.traces()
    told = college("add", "danger", *DANGER, "--file", file)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(says)
    assert college.changed(before) == []


def test_a_new_file(college: College) -> None:
    assert college("add", "danger", *DANGER, "--file", "new.yaml").code == 0
    assert college.text("new.yaml").startswith("隐患:\n")
    assert college("check").code == 0


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        (("add", "risk", "风险点=甲", "责任单位=后勤处", "责任人=P-3", "评价方法=LS", "现有风险=L=1，S=2"), "R-0002"),
        (("add", "person", "--name", "钱进", "--unit", "保卫处"), "P-005"),
        (("add", "unit", "--id", "艺术学院", "--type", "college"), "艺术学院"),
        (("add", "category", "--id", "机电安全"), "机电安全"),
        (("add", "place", "--id", "新泵房", "--unit", "后勤处"), "新泵房"),
        (("add", "meeting", "--on", "2022-11-25"), "2022-11"),
        (("add", "meeting", "--on", "2022-10-29"), "2022-10-2"),
        (("add", "decision", "--text", "修门", "--unit", "后勤处", "--owner", "P-3", "--due", "2022-11-01"), "2022-09/2"),
        (
            (
                "add",
                "decision",
                "--text",
                "修门",
                "--unit",
                "后勤处",
                "--owner",
                "P-3",
                "--standing",
                "是",
                "--meeting",
                "2022-09",
            ),
            "2022-09/2",
        ),
        (("add", "period", "--id", "寒假", "--kind", "假期", "--from", "2023-01-10", "--to", "2023-02-12"), "寒假"),
        (
            (
                "add",
                "measure",
                "--title",
                "门锁办法",
                "--type",
                "制度",
                "--unit",
                "后勤处",
                "--owner",
                "P-3",
                "--due",
                "2022-12-01",
            ),
            "M-0001",
        ),
    ],
)
def test_every_kind(college: College, words: tuple[str, ...], id_: str) -> None:
    told = college(*words)
    assert told.code == 0, told.err
    found = told.out.splitlines()[0].split()[1].split("：")[0]
    assert found == id_
    assert college("show", found, "--on", "2022-12-01").code == 0
    assert college("check").code == 0, college("check").out


def test_ids_are_those_that_no_branch_has(college: College) -> None:
    college.git("switch", "--quiet", "--create", "other")
    assert college("add", "danger", *DANGER, "--commit", "--why", "甲").code == 0
    assert college("add", "danger", *DANGER, "--commit", "--why", "乙").code == 0
    college.git("switch", "--quiet", "main")
    told = college("add", "danger", *DANGER)
    assert "D-2022-0007" in told.out
    college.git("checkout", "--quiet", "--", ".")
    college.git("branch", "--quiet", "-D", "other")
    assert "D-2022-0005" in college("add", "danger", *DANGER).out


def test_ids_that_are_given(college: College) -> None:
    assert college("add", "danger", *DANGER, "--id", "D-2022-0077").code == 0
    before = college.traces()
    told = college("add", "danger", *DANGER, "--id", "d-2022-0001")
    assert (told.code, told.out) == (3, "")
    assert "dangers.yaml:2" in told.err
    assert college.changed(before) == []


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("add", "dangr"), 2, "没有“dangr”这一种记录\n  是否想写：danger？"),
        (("add", "dangers"), 2, "是否想写：danger？"),
        (("add", "--titel", "甲"), 2, "记录种类之前没有选项 --titel\n  选项写在记录种类之后：riskreg add danger --titel"),
        (("add", "danger", "--titel", "甲"), 2, "此处没有选项 --titel\n  是否想写：--title"),
        (("add", "danger", "隐患描诉=甲"), 2, "此处没有字段“隐患描诉”\n  是否想写“隐患描述”？"),
        (("add", "danger", *DANGER, "整改时限=待定"), 2, "整改时限：“待定”还不是日期"),
        (("add", "danger", *DANGER, "责任人=P-1"), 2, "“责任人”写了两次"),
        (("add", "danger", "--title", ""), 2, "--title 的值为空"),
        (("add", "unit", "--name", "新系"), 2, "新登记的单位须自定编号"),
        (("add", "decision", "--text", "甲"), 2, "新登记的议定事项还缺"),
        (("add", "danger", *DANGER[:3], "整改措施=清走", "隐患来源=自查"), 2, "还缺：隐患级别（--level）\n"),
    ],
)
def test_wrong_words(college: College, words: tuple[str, ...], code: int, says: str) -> None:
    before = college.traces()
    told = college(*words)
    assert (told.code, told.out) == (code, "")
    assert says in told.err
    assert college.changed(before) == []


def test_one_that_reads_like_another_is_told(college: College) -> None:
    told = college("add", "danger", *(word.replace("走廊堆物", "灯不亮") for word in DANGER))
    assert told.code == 0
    assert "D-2022-0005" in told.err
    assert "D-2022-0001" in told.err


# --- from a file

TWO = """隐患:
  - 隐患描述: 走廊堆物
    责任单位: 后勤处
    责任人: 黄志强
    隐患来源: 自查
    隐患级别: 一般
    整改措施: 清走
  - 隐患描述: 水龙头滴水
    责任单位: 后勤处
    责任人: P-3
    排查日期: 2022-09-27
    隐患来源: 自查
    隐患级别: 一般
    整改措施: 换垫圈
"""


def from_file(college: College, text: str, *more: str) -> tuple[int, str, str]:
    (college.folder.parent / "new.yaml").write_text(text, encoding="utf-8")
    return college("add", "danger", "--from", "../new.yaml", *more)


def test_all_of_a_file(college: College) -> None:
    code, out, err = from_file(college, TWO, "--commit", "--why", "九月巡查")
    assert (code, err) == (0, "")
    assert out.startswith("登记 2 条记录\n")
    assert last(college).startswith(ENTERED)
    assert "id: D-2022-0006\n    title: 水龙头滴水\n" in last(college)
    assert "    due: 2022-10-04\n" in last(college)  # seven days after it was found
    assert college.git("log", "-1", "--format=%(trailers:key=Record,valueonly)").split() == ["D-2022-0005", "D-2022-0006"]
    assert college("check").code == 0


def test_several_kinds_of_which_one_means_the_other(college: College) -> None:
    text = TWO + "people: [{id: P-9, name: 孙立, unit: 后勤处}]\nunits: [{id: 新校区}]\n"
    code, out, err = from_file(college, text.replace("责任人: P-3", "责任人: P-9"))
    assert (code, err) == (0, "")
    assert "人员 P-9 孙立：登记到 organisation.yaml" in out
    assert college("check").code == 0


def test_ids_of_a_file(college: College) -> None:
    text = TWO.replace("  - 隐患描述: 水", "  - 编号: D-2022-0005\n    隐患描述: 水")
    code, out, err = from_file(college, text)
    assert (code in (0, 3), out == "" or "D-2022-0006" in out) == (True, True), err
    text = TWO.replace("  - 隐患描述", "  - 编号: D-2022-0077\n    隐患描述")
    code, _, err = from_file(college, text)
    assert code in (2, 3)
    assert "D-2022-0077" in err
    text = TWO.replace("  - 隐患描述: 水", "  - 编号: D-2022-0001\n    隐患描述: 水")
    assert from_file(college, text)[0] == 3


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", 2, "没有记录"),
        ("# 甲\n", 2, "没有记录"),
        ("dangers: []\n", 2, "没有记录"),
        ("- a\n", 2, ""),
        ("甲: [1]\n", 2, "甲"),
        ("dangers: [\n", 2, "第 "),
        (TWO.replace("一般", "严重"), 2, "第 6 行"),
        (TWO.replace("2022-09-27", "2022.9.27"), 2, "第 11 行：排查日期"),
        (TWO.replace("    整改措施: 清走\n", ""), 2, "第 2 行：新登记的隐患还缺：整改措施"),
        (TWO.replace("黄志强", "李四"), 3, "R3"),
        (TWO.replace("2022-09-27", "2099-09-27"), 3, "2099-09-27 还没到"),
    ],
)
def test_a_file_with_mistakes_is_refused_whole(college: College, text: str, code: int, says: str) -> None:
    before = college.traces()
    found, out, err = from_file(college, text)
    assert (found, out) == (code, "")
    assert err.startswith("riskreg: ")
    assert says in err
    assert college.changed(before) == []


# --- asked one by one, at a terminal


def terminal(college: College, *words: str) -> Terminal:
    return Terminal(college.folder, *words, env={**environment(), "COLUMNS": "100"})


def test_questions(college: College) -> None:
    """One after the other; ? lists what there is; a wrong answer is asked for again; an empty one takes what is offered."""
    screen = terminal(college, "add", "danger")
    assert screen.answer("：", "") == "隐患描述："
    assert screen.answer("隐患描述：", "走廊堆物") == "\n“隐患描述”必填\n隐患描述："
    told = screen.answer("责任单位 [保卫处 / 后勤处]：", "后勤")
    assert "登记册中没有" not in told
    told = screen.answer("责任单位 [保卫处 / 后勤处]：", "后勤处")
    assert "责任单位：登记册中没有“后勤”\n  是否想写：后勤处？\n" in told
    told = screen.answer("责任人 [P-2 何建平 / P-3 黄志强 / P-1 刘国胜 / P-4 杜文澜] (P-2 何建平)：", "?")
    told = screen.answer("(P-2 何建平)：", "黄志强")
    assert "\n  对此负责的一个人\n  P-2 何建平   P-3 黄志强   P-1 刘国胜   P-4 杜文澜\n" in told
    screen.answer("类别 [消防安全 / 心理]（可不填）：", "")
    screen.answer("场所（可不填）：", "")
    screen.answer("具体部位（可不填）：", "三楼")
    screen.answer("排查日期 (2022-09-30)：", "待定")
    told = screen.answer("排查日期 (2022-09-30)：", "")
    assert "排查日期：“待定”还不是日期\n  商定日期，写成 YYYY-MM-DD\n" in told
    screen.answer("排查人 [P-2 何建平 / P-3 黄志强 / P-1 刘国胜 / P-4 杜文澜]（可不填）：", "省厅检查组")
    screen.answer("事故倒查]：", "自查")
    screen.answer("隐患级别 [重大 / 一般]：", "一般")
    screen.answer("整改措施：", "清走")
    screen.answer("整改时限 (2022-10-07)：", "")
    told = screen.answer("写入吗？[Y/n] ", "y")
    assert "将写入：隐患 D-2022-0005 走廊堆物：登记到 dangers.yaml\n" in told
    code, told = screen.end()
    assert code == 0
    assert told == "y\n隐患 D-2022-0005 走廊堆物：登记到 dangers.yaml\n\n下一步：riskreg show D-2022-0005\n"
    extra = "    spot: 三楼\n", "    found_by: 省厅检查组\n"
    assert all(line in last(college) for line in extra)
    assert "".join(line for line in last(college).splitlines(keepends=True) if line not in extra) == ENTERED


@pytest.mark.parametrize("answer", ["n", "不", "q"])
def test_a_no_writes_nothing(college: College, answer: str) -> None:
    before = college.traces()
    screen = terminal(college, "add", "unit", "--type", "college")
    screen.answer("编号：", "艺术学院")
    screen.answer("名称（可不填）：", "")
    while "写入吗" not in screen.text[screen.read :]:
        if screen.text[screen.read :].endswith("："):
            screen.answer("：", "")
        else:
            assert screen.more()
    screen.answer("写入吗？[Y/n] ", answer)
    assert screen.end()[0] == 0
    assert college.changed(before) == []


@pytest.mark.parametrize(("typed", "code"), [(CONTROL_C, 130), (END, 130)])
def test_who_breaks_off_writes_nothing(college: College, typed: bytes, code: int) -> None:
    before = college.traces()
    screen = terminal(college, "add", "danger", "--unit", "后勤处")
    screen.answer("隐患描述：", "甲")
    screen.answer("责任人 [", typed)
    found, told = screen.end()
    assert found == code
    assert "Traceback" not in told
    assert college.changed(before) == []


def test_only_what_was_not_given_is_asked_for(college: College) -> None:
    screen = terminal(college, "add", "meeting", "--on", "2022-11-25")
    assert screen.end()[0] == 0
    assert "id: 2022-11\n" in college.text("meetings.yaml")


def test_a_refusal_gives_the_answers_back(college: College) -> None:
    """Nobody types fifteen answers again for one wrong day."""
    given = (
        "--unit",
        "后勤处",
        "--owner",
        "P-3",
        "--category",
        "消防安全",
        "--spot",
        "三楼",
        "--source",
        "自查",
        "--level",
        "重大",
    )
    screen = terminal(
        college, "add", "danger", *given, "--found", "2022-09-20", "--funds", "0", "--plan", "断电", "--found-by", "甲"
    )
    screen.answer("隐患描述：", "配电箱 冒烟")
    screen.answer("场所（可不填）：", "")
    screen.answer("判定依据：", "")
    screen.answer("“判定依据”必填\n判定依据：", "规定")
    screen.answer("整改措施：", "更换")
    screen.answer("整改时限：", "2022-09-01")
    code, told = screen.end()
    assert code == 3
    assert "R401" in told
    assert "已填的内容如下，改正后重新输入：\n  riskreg add danger " in told
    again = told.split("riskreg add danger ")[1].split("\n")[0]
    assert "'隐患描述=配电箱 冒烟'" in again
    words = [
        word.strip("'").replace("2022-09-01", "2022-10-20") for word in again.replace("配电箱 冒烟", "配电箱冒烟").split(" ")
    ]
    assert college("add", "danger", *words).code == 0


def test_in_a_pipe_nobody_is_asked(college: College) -> None:
    told = college("add", "danger")
    assert (told.code, told.out) == (2, "")
    assert "在终端上只输入 riskreg add danger 会逐项询问" in told.err


def test_days_of_the_settings_and_holidays(college: College) -> None:
    (college / "days.yaml").write_text(
        "periods: [{id: 国庆, kind: holiday, from: 2022-10-01, to: 2022-10-07}]\n", encoding="utf-8"
    )
    assert "时限      -   2022-10-08" in college("add", "danger", *DANGER, "--dry-run").out
    (college / "riskreg.yaml").write_text(FILES["riskreg.yaml"] + "deadlines: {danger: {general: 15}}\n", encoding="utf-8")
    assert f"时限      -   {date(2022, 10, 15)}" in college("add", "danger", *DANGER, "--dry-run").out
