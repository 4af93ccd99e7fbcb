"""The commands that write, on real files: what changes and what does not, rules before writing, refusals that leave all as it was."""

import errno
import os
import re
from collections.abc import Callable
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import pytest
from tests.commands.college import EXTEND, College
from tests.store.conftest import NOW

from riskreg.cli import args_write
from riskreg.commands.record_actions import ACTIONS
from riskreg.store.locking import locked
from riskreg.store.save import save

# Every command, with words that write in the college.
LINES = [
    ("add", "danger", "隐患描述=走廊堆物", "责任单位=后勤处", "责任人=黄志强", "隐患级别=一般", "隐患来源=自查", "整改措施=清走"),
    ("set", "D-2022-0001", "spot=北门"),
    ("progress", "D-2022-0001", "已到货"),
    EXTEND,
    ("refer", "D-2022-0001", "--to", "供电公司"),
    ("report", "D-2020-0001", "--to", "教育厅"),
    ("rectify", "D-2022-0001", "--by", "P-3"),
    ("accept", "D-2022-0003", "--by", "P-1"),
    ("withdraw", "D-2022-0001", "--reason", "gone", "--by", "P-4"),
    ("review", "R-1", "--residual", "L=2,S=4"),
    ("close", "R-1", "--reason", "拆了", "--by", "P-1"),
    ("done", "2022-09/1"),
    ("assign", "D-2022-0001", "--to", "P-2"),
    ("renumber", "D-2022-0001"),
]
LATE = "R403 时限 2022-09-20，2022-09-30 才申请延期，已逾期 10 天\n"
EVERY = pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])


@EVERY
def test_a_dry_run_leaves_no_trace(college: College, line: tuple[str, ...]) -> None:
    college("status")  # the cache is there
    before = college.traces()
    for more in ((), ("--commit", "--why", "甲")):
        told = college(*line, "--dry-run", *more)
        assert (told.code, told.err) == (0, LATE if line == EXTEND else "")
        assert told.out.startswith("将写入：")
        assert "\n+" in told.out
        assert told.out.endswith("\n未写入；去掉 --dry-run 即写入。\n")
        assert college.changed(before) == []


@EVERY
def test_what_a_dry_run_shows_is_what_is_written(college: College, line: tuple[str, ...]) -> None:
    shown = college(*line, "--dry-run").out.removeprefix("将写入：")
    before = college.traces()
    told = college(*line)
    assert (told.code, told.err) == (0, LATE if line == EXTEND else "")
    assert told.out.split("\n下一步")[0].strip() == shown.removesuffix("\n未写入；去掉 --dry-run 即写入。\n").strip()
    assert len(college.changed(before)) == 1
    assert college("check").code == 0


@EVERY
def test_only_these_lines_change(college: College, line: tuple[str, ...]) -> None:
    college(*line)
    diff = college.git("diff", "--unified=0", "--no-color").splitlines()
    gone = [row for row in diff if row.startswith("-") and not row.startswith("---")]
    assert len(gone) == (line[0] in ("renumber", "done"))  # an id; a decision that stands on one line
    assert not [row for row in diff if row.startswith("+") and "机密" in row]


def test_a_change_of_one_value_keeps_the_comment_behind_it(college: College) -> None:
    assert college("set", "D-2022-0001", "due=2022-09-21", "--correct").code == 0
    assert "    due: 2022-09-21  # 原定\n" in college.text("dangers.yaml")


# --- rules


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (("accept", "D-2022-0003", "--by", "P-3"), "R405"),  # own acceptance
        ((*EXTEND, "--approve", "--by", "P-3"), "R404"),  # own approval
        (("withdraw", "D-2022-0001", "--reason", "gone", "--by", "P-3"), "R404"),
        (("accept", "D-2022-0003", "--on", "2022-09-10", "--by", "P-1"), ""),  # it was not rectified then
        (("rectify", "D-2022-0001", "--on", "2022-08-01"), ""),  # nobody knew of it then
        (("accept", "D-2022-0003", "--failed", "--due", "2022-09-01", "--by", "P-1"), "R401"),
        (("extend", "D-2022-0001", "--to", "2022-10-20", "--applied", "2022-08-01", "--reason", "甲"), "R401"),
        (("set", "D-2022-0001", "found=2022-09-25", "--correct"), "R401"),
        (("set", "P-3", "name="), "R204"),
        (("add", "danger", "隐患描述=甲", "责任单位=后勤处", "责任人=P-3", "隐患级别=重大", "隐患来源=自查", "整改措施=乙", "整改时限=2022-10-20"), "R601"),
        (("review", "R-1", "--residual", "L=9,S=9"), "R501"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_and_nothing_is_written(college: College, line: tuple[str, ...], rule: str) -> None:
    before = college.traces()
    told = college(*line)
    assert told.out == ""
    assert told.err.startswith("riskreg: ")
    if rule:
        assert told.code == 3
        assert re.search(rf"^riskreg: 不合规则，未写入：\S+ {rule}", told.err)
        assert told.err.count("\n") == 2, "what to do is said in the second line"
    assert told.code in (2, 3)
    assert college.changed(before) == []


def test_an_earlier_day_than_the_one_it_replaces_is_no_extension(college: College) -> None:
    told = college("extend", "D-2022-0001", "--to", "2022-09-19", "--reason", "甲", "--approve", "--by", "P-4")
    assert (told.code, told.err) == (3, "riskreg: 延至 2022-09-19，不晚于延期前的时限 2022-09-20\n  在 --to 后写更晚的日期\n")


def test_the_settings_may_lift_a_rule(college: College) -> None:
    path = college / "riskreg.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'checks: {R405: "off"}\n', encoding="utf-8")
    told = college("accept", "D-2022-0003", "--by", "P-3")
    assert (told.code, told.err) == (0, "")
    path.write_text(path.read_text(encoding="utf-8").replace('"off"', "warning"), encoding="utf-8")
    college.git("checkout", "--", "dangers.yaml")
    told = college("accept", "D-2022-0003", "--by", "P-3")
    assert told.code == 0
    assert told.err.startswith("R405 ")


def test_ugly_truths_are_written_with_a_warning(college: College) -> None:
    told = college(*EXTEND)
    assert told.code == 0
    assert told.err == LATE


def test_findings_elsewhere_do_not_matter_and_their_lines_stay(college: College) -> None:
    path = college / "dangers.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "    rectification: 机密约谈\n", "    rectificatoin: 机密约谈\n    due: 待定\n", 1
    )
    text = text.replace("owner: P-3\n    found: 2022-09-02", "owner: P-99\n    found: 2022.9.2")
    path.write_text(text, encoding="utf-8")
    told = college("progress", "D-2022-0001", "已到货")
    assert (told.code, told.err.count("R2")) == (0, 0)
    added = "    progress:\n      - on: 2022-09-30\n        by: P-2\n        note: 已到货\n"
    assert college.text("dangers.yaml") == text.replace("  # 原定\n", f"  # 原定\n{added}")


def test_findings_of_the_record_itself_are_not_told_again(college: College) -> None:
    path = college / "dangers.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("    title: 灯不亮\n", "    title: 灯不亮\n    colour: 红\n"), encoding="utf-8"
    )
    assert college("progress", "D-2022-0001", "已到货").code == 0
    assert "    colour: 红\n" in college.text("dangers.yaml")


# --- days


def test_past_days(college: College) -> None:
    assert college("progress", "D-2022-0001", "已到货", "--on", "2022-09-12").code == 0
    assert college("progress", "D-2022-0001", "又来了", "--on", "昨天").code == 0
    assert "- on: 2022-09-12\n" in college.text("dangers.yaml")
    assert "- on: 2022-09-29\n" in college.text("dangers.yaml")


@pytest.mark.parametrize(
    "line",
    [
        ("progress", "D-2022-0001", "甲", "--on", "2099-01-01"),
        ("extend", "D-2022-0001", "--to", "2099-10-20", "--applied", "2099-01-01", "--reason", "甲"),
        (
            "add",
            "danger",
            "隐患描述=甲",
            "责任单位=后勤处",
            "责任人=P-3",
            "隐患级别=一般",
            "隐患来源=自查",
            "整改措施=乙",
            "排查日期=2099-01-01",
        ),
        (
            "add",
            "risk",
            "风险点=甲",
            "责任单位=后勤处",
            "责任人=P-3",
            "评价方法=LS",
            "现有风险=L=1,S=1",
            "辨识日期=2099-01-01",
        ),
    ],
)
def test_what_has_not_happened_is_not_written(college: College, line: tuple[str, ...]) -> None:
    before = college.traces()
    told = college(*line)
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith("riskreg: 2099-01-01 还没到，只登记已经发生的事\n")
    assert college.changed(before) == []


def test_without_as_of_today_counts(college: College) -> None:
    path = college / "riskreg.yaml"
    path.write_text("name: 示例学院\nlanguage: zh\n", encoding="utf-8")
    told = college("progress", "D-2022-0001", "甲", "--on", "明天")
    assert told.code == 3
    assert "还没到" in told.err


# --- refusals that leave the old bytes


def refused(college: College, *line: str) -> str:
    """Run a command that must be refused with 3, and leave everything as it was; return what it says."""
    before = college.traces()
    told = college(*line)
    assert (told.code, told.out) == (3, ""), told
    assert college.changed(before) == []
    return told.err


def test_a_locked_register(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riskreg.store.locking.PATIENCE", 0.05)
    with locked(college.folder, "riskreg fmt", NOW):
        told = college(*EXTEND)
        assert college("progress", "D-2022-0001", "甲", "--dry-run").code == 0  # who only looks need not wait
    assert (told.code, told.out) == (3, "")
    assert re.fullmatch(
        r"riskreg: 另一条命令自 2022-09-30 04:00:00 起一直在写入本登记册：riskreg fmt（进程 \d+）；未写入任何内容\n  .*kill \d+ 结束它\n",
        told.err,
    )
    assert college("progress", "D-2022-0001", "甲").code == 0


def test_a_file_that_changes_between_loading_and_saving(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    real = save

    def late(*given: Any) -> None:
        (college / "dangers.yaml").write_text("dangers: []\n", encoding="utf-8")
        real(*given)

    monkeypatch.setattr("riskreg.commands.edit_session.save", late)
    told = college(*EXTEND)
    assert (told.code, told.out) == (3, "")
    assert told.err == "riskreg: dangers.yaml 在此期间被改过；未写入任何内容\n  再运行一遍命令，将以文件现在的内容为准\n"
    assert college.text("dangers.yaml") == "dangers: []\n"


@pytest.mark.parametrize(
    ("number", "says"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只读"), (errno.EACCES, ""), (errno.EIO, "")]
)
@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
def test_a_disk_that_refuses(college: College, monkeypatch: pytest.MonkeyPatch, call: str, number: int, says: str) -> None:
    college("status")
    real: Callable[..., Any] = getattr(os, call)

    def failing(path: Any, *given: Any, **named: Any) -> Any:
        if call == "fsync" or "riskreg-new" in os.fspath(path):
            raise OSError(number, os.strerror(number), path if call != "fsync" else None)
        return real(path, *given, **named)

    monkeypatch.setattr(os, call, failing)
    before = college.traces()
    told = college(*EXTEND)
    monkeypatch.undo()
    assert (told.code, told.out) == (3, "")
    assert says in told.err
    assert "Traceback" not in told.err
    assert college.changed(before) == []


def test_a_write_protected_file(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    (college / "dangers.yaml").chmod(0o444)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    said = refused(college, *EXTEND)
    assert said == "riskreg: dangers.yaml 设了只读；未写入任何内容\n  如确需修改：chmod u+w dangers.yaml\n"


def test_a_link_that_leads_out_of_the_register(college: College, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(college.text("dangers.yaml"), encoding="utf-8")
    (college / "dangers.yaml").unlink()
    (college / "dangers.yaml").symlink_to(outside)
    before = outside.read_bytes()
    told = college(*EXTEND)
    assert told.code in (2, 3)
    assert told.out == ""
    assert "dangers.yaml" in told.err or "D-2022-0001" in told.err
    assert outside.read_bytes() == before
    assert (college / "dangers.yaml").is_symlink()


def test_a_link_within_the_register_is_followed(college: College) -> None:
    (college / "more").mkdir()
    (college / "dangers.yaml").rename(college / "more" / "d.txt")
    (college / "dangers.yaml").symlink_to("more/d.txt")
    told = college(*EXTEND)
    assert told.code == 0, told.err
    assert (college / "dangers.yaml").is_symlink()
    assert "extensions:" in college.text("more/d.txt")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("progress", "D-2022-9999", "甲"), "登记册中没有“D-2022-9999”"),
        (("progress", "黄志", "甲"), "登记册中没有“黄志”"),
        (("set", "D-2022-0001", "titel=甲"), "此处没有字段“titel”"),
        (("set", "D-2022-0001", "甲"), "“甲”不是“字段=值”"),
        (("set", "D-2022-0001", "title.x=甲"), "“隐患描述”没有下级字段"),
        (("accept", "D-2022-0003", "--by", "李四"), "--by：登记册中没有“李四”"),
        (("assign", "D-2022-0001", "--to", "李四"), "--to：登记册中没有“李四”"),
        (("assign", "--to", "P-1"), "写要移交的记录编号"),
        (("assign", "D-2022-0001", "--from", "P-1", "--to", "P-2"), "写要移交的记录编号"),
        (("assign", "D-2022-0001", "--to", "P-1", "--leaves"), "--leaves"),
        (("assign", "D-2022-0001"), "缺 --to：是谁？"),
        (("assign", "--from", "P-1"), "缺 --to：是谁？"),
        (("assign", "--from", "P-1", "--unit", "后勤处", "--leaves"), "缺 --to：是谁？"),
        (("extend", "D-2022-0001"), "缺 --to"),
        (("extend", "D-2022-0001", "--approve", "--refuse"), "--approve"),
        (("extend", "D-2022-0001", "--to", "2022-10-20"), "缺 --reason"),
        (("extend", "D-2022-0001", "--to", "2022-10-20", "--reason", "甲", "--by", "P-4"), "--by"),
        (("extend", "D-2022-0001", "--approve", "--reason", "甲"), "--reason"),
        (("refer", "D-2022-0001"), "--to"),
        (("refer", "D-2022-0001", "--to", "甲", "--reply", "乙"), "--to"),
        (("withdraw", "D-2022-0001"), "缺 --reason"),
        (("withdraw", "D-2022-0001", "--reason", "duplicate", "--same-as", "D-9"), "--same-as：登记册中没有“D-9”"),
        (("close", "R-1"), "缺 --reason"),
        (("rectify", "D-2022-0001", "--evidence", "照\u202e片"), "看不见的字符（U+202E）"),
        (("done", "2022-09/1", "--evidence", "照\u202e片"), "看不见的字符（U+202E）"),
        (("assign", "D-2022-0001", "--to", "P-1", "--why", "甲\u202e"), "看不见的字符（U+202E）"),
        (("progress", "D-2022-0001", "甲", "--why", "乙"), ""),
        (("progress", "D-2022-0001", "甲", "--commit"), "--commit"),
        (("progress", "D-2022-0001", "甲", "--meeting", "2022-10"), "--meeting"),
        (("progress", "D-2022-0001", "甲", "--commit", "--why", "乙", "--meeting", "2023-01"), "--meeting：登记册中没有“2023-01”"),
        (("add", "danger", "--from", "nowhere.yaml"), "nowhere.yaml"),
        (("add", "danger", "隐患描述=甲"), "新登记的隐患还缺"),
        (("renumber", "P-1"), "P-1 是人员"),
        (("renumber", "D-9"), "登记册中没有“D-9”"),
    ],
)  # fmt: skip
def test_wrong_words(college: College, line: tuple[str, ...], says: str) -> None:
    before = college.traces()
    told = college(*line)
    if says:
        assert (told.code, told.out) == (2, ""), told
        assert told.err.startswith("riskreg: ")
        assert says in told.err
        assert college.changed(before) == []


def test_settings_that_cannot_be_read(college: College) -> None:
    (college / "riskreg.yaml").write_text("name: [\n", encoding="utf-8")
    before = college.traces()
    told = college(*EXTEND)
    assert (told.code, told.out) == (2, "")
    assert "riskreg.yaml" in told.err
    assert college.changed(before) == []


@pytest.mark.parametrize("broken", ["dangers: [\n", "dangers:\n\t- x\n", "<<<<<<< HEAD\n", "\ufffe"])
def test_a_file_that_cannot_be_read_is_named(college: College, broken: str) -> None:
    """Its records are not in the register; and no id is given anew that it may hold."""
    (college / "dangers.yaml").write_bytes(broken.encode() if broken != "\ufffe" else b"\xff\xfe\x00")
    before = college.traces()
    told = college(*EXTEND)
    assert (told.code, told.out) == (2, ""), told
    assert "dangers.yaml" in told.err
    assert college.changed(before) == []
    told = college("set", "R-1", "spot=甲")  # another file
    assert told.code == 0, told.err


def test_a_fact_is_not_counted_where_one_cannot_be_read(college: College) -> None:
    college(*EXTEND)
    path = college / "dangers.yaml"
    text = path.read_text(encoding="utf-8").replace("    extensions:\n", "    extensions:\n      - 2022-10-01\n")
    path.write_text(text, encoding="utf-8")
    said = refused(college, "extend", "D-2022-0001", "--approve", "--by", "P-4")
    assert said == "riskreg: D-2022-0001：“延期”中有一条无法读取\n  riskreg check 会指出是哪一行，先改好\n"


# --- who may see what


@pytest.mark.parametrize(
    "line",
    [
        ("progress", "D-2022-0002", "甲"),
        ("set", "D-2022-0002", "title=甲"),
        ("rectify", "D-2022-0002"),
        ("renumber", "D-2022-0002"),
        ("assign", "--from", "P-3", "--to", "P-2"),
    ],
)
def test_restricted_records_are_not_touched_unseen(college: College, line: tuple[str, ...]) -> None:
    before = college.traces()
    told = college(*line)
    assert (told.code, told.out) == (2, "")
    assert told.err == ("riskreg: D-2022-0002 不在此公开范围（内部）之内：该记录为受限\n  有权查看的加：--audience restricted\n")
    assert college.changed(before) == []
    told = college(*line, "--audience", "restricted")
    assert told.code == 0, told.err
    assert "机密" in told.out or line[0] == "set"


@pytest.mark.parametrize(
    "line",
    [
        EXTEND,  # the line before the restricted record
        ("rectify", "D-2022-0001"),
        ("set", "D-2022-0003", "title=门又坏了"),  # its first lines, right behind it
        ("withdraw", "D-2022-0001", "--reason", "duplicate", "--same-as", "D-2022-0002", "--by", "P-4"),
        ("withdraw", "D-2022-0001", "--reason", "duplicate", "--same-as", "D-2022-00x2", "--by", "P-4"),
        ("progress", "机密个案", "甲"),
        ("withdraw", "D-2022-0001", "--reason", "duplicate", "--same-as", "机密个案", "--by", "P-4"),
        ("add", "danger", "隐患描述=机 密个案", "责任单位=保卫处", "责任人=P-3", "隐患级别=一般", "隐患来源=自查", "整改措施=x"),
        ("renumber", "D-2022-0001"),
        ("set", "D-2022-0001", "recurs=D-2022-002"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--json",), ("-v",), ("--commit", "--why", "甲")])
def test_no_word_of_a_restricted_record_is_told(college: College, line: tuple[str, ...], more: tuple[str, ...]) -> None:
    told = college(*line, *more)
    typed = sum(word.count("机密个案") for word in line)
    assert (told.out + told.err).count("机密个案") <= typed
    assert "机密约谈" not in told.out + told.err
    assert "2022-10-20" not in told.out + told.err or line == EXTEND


def test_a_diff_parts_where_a_restricted_record_stands_between_two_changes(college: College) -> None:
    told = college("assign", "D-2022-0001", "D-2022-0003", "--to", "P-2")
    assert told.code == 0, told.err
    assert told.out.count("\n@@") == 2
    assert "机密" not in told.out


def test_a_unit_alone_takes_a_record_and_its_owner_stays(college: College) -> None:
    told = college("assign", "D-2022-0001", "--unit", "保卫处", "--why", "调整")
    assert told.code == 0, told.err
    added = "    handovers:\n      - on: 2022-09-30\n        unit: 保卫处\n        why: 调整\n"
    assert added in college.text("dangers.yaml")
    assert "D-2022-0001  责任单位  后勤处  保卫处" in told.out
    assert "责任人" not in told.out


def test_a_unit_alone_takes_all_of_a_person(college: College) -> None:
    told = college("assign", "--from", "P-3", "--unit", "保卫处", "--audience", "restricted", "-v")
    assert told.code == 0, told.err
    assert told.out.startswith("2022-09-30 起黄志强名下 3 条记录由保卫处负责\n")  # D-2022-0002 is with it already
    assert college.text("dangers.yaml").count("    handovers:\n      - on: 2022-09-30\n        unit: 保卫处\n") == 2
    assert college.text("risks.yaml").endswith("    handovers:\n      - on: 2022-09-30\n        unit: 保卫处\n")


# --- files of all kinds


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("crlf", lambda data: data.replace(b"\n", b"\r\n")),
        ("bom", lambda data: b"\xef\xbb\xbf" + data),
        ("both", lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")),
        ("no last line feed", lambda data: data.rstrip(b"\n")),
    ],
)
def test_bytes_that_are_none_of_our_business_stay(college: College, name: str, made: Callable[[bytes], bytes]) -> None:
    path = college / "dangers.yaml"
    plain = path.read_bytes()
    path.write_bytes(made(plain))
    told = college("progress", "D-2022-0001", "已到货")
    assert told.code == 0, (name, told.err)
    added = "    progress:\n      - on: 2022-09-30\n        by: P-2\n        note: 已到货\n"
    wanted = plain.replace("  # 原定\n".encode(), f"  # 原定\n{added}".encode())
    assert path.read_bytes() == made(wanted)
    assert "\r" not in told.out


def test_chinese_keys_stay_chinese(college: College) -> None:
    assert college("extend", "D-2022-0004", "--to", "2022-10-20", "--reason", "缺货").code == 0
    assert college("rectify", "D-2022-0004", "--by", "外包队", "--note", "换了", "--evidence", "照片").code == 0
    assert college("accept", "D-2022-0004", "--by", "何建平").code == 0
    assert college.text("楼.yaml").split("  整改时限: 2022-10-10\n")[1] == (
        "  延期:\n  - 延至: 2022-10-20\n    申请日期: 2022-09-30\n    延期理由: 缺货\n"
        "  整改完成:\n  - 整改完成日期: 2022-09-30\n    整改人: 外包队\n    整改情况: 换了\n    佐证材料: 照片\n"
        "  验收:\n  - 验收日期: 2022-09-30\n    验收人: 何建平\n    验收结论: 合格\n"
    )
    assert college("check").code == 0


@pytest.mark.parametrize("git", [True, False])
def test_a_register_in_a_folder_below(college: College, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: bool) -> None:
    below = tmp_path / "school" / "registers"
    below.mkdir(parents=True)
    for path in college.folder.glob("*.yaml"):
        (below / path.name).write_bytes(path.read_bytes())
    if git:
        (college / ".git").rename(tmp_path / "school" / ".git")
    (below.parent / "docs").mkdir()
    monkeypatch.chdir(below.parent)
    school = College(below.parent, college.riskreg)
    told = school("progress", "D-2022-0001", "甲", "--by", "P-1")
    assert told.code == 0, told.err
    assert "+++ b/registers/dangers.yaml\n" in told.out if git else "+++ b/dangers.yaml\n" in told.out
    monkeypatch.chdir(below.parent / "docs")
    assert school("progress", "D-2022-0001", "乙", "--by", "P-1", "-C", "..").code == (0 if git else told.code)
    assert school.text("registers/dangers.yaml").count("note: ") == 2
    assert not [path for path in below.iterdir() if "lock" in path.name or "riskreg-new" in path.name]


def test_outside_git_nobody_is_known(college: College, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    for path in college.folder.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(folder)
    told = college("accept", "D-2022-0003")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("riskreg: 缺 --by：")
    assert college("accept", "D-2022-0003", "--by", "P-1").code == 0
    assert college("progress", "D-2022-0001", "甲").code == 0
    told = college("progress", "D-2022-0001", "甲", "--commit", "--why", "乙")
    assert (told.code, told.out) == (2, "")
    assert "git" in told.err


@pytest.mark.parametrize("name", ACTIONS)
def test_every_option_of_an_action_is_read_and_every_word_it_takes_is_given(name: str) -> None:
    """The table of actions stands between the options and the function that makes the action: the three name the same words."""
    options = set(signature(getattr(args_write, name)).parameters) - {"ctx", "id_"}
    words = set(ACTIONS[name].words)
    assert {"passed" if option == "failed" else option for option in options} == words
    taken = signature(ACTIONS[name].make).parameters.values()
    named = {one.name for one in taken if one.kind is Parameter.KEYWORD_ONLY}
    assert named <= words
    assert named == words or any(one.kind is Parameter.VAR_KEYWORD for one in taken)
