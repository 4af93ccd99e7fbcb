"""A copy of the example with the mistakes that colleagues make: each is told by line, in Chinese that a secretary understands.

Two copies, as riskreg checks no references while a whole file cannot be read: one whose records are wrong, and one
with files that are no YAML (`broken/files/`, as colleagues sent them in). What check prints of both is kept in
`broken/expected.zh.txt`; RISKREG_UPDATE_GOLDEN=1 writes it anew, and then it must be read by a person.
"""

import io
import os
import re
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from riskreg.cli import app
from riskreg.domain.fields import FieldTable
from riskreg.domain.records import KINDS
from riskreg.domain.settings import Settings

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "registers"
GOLDEN = HERE / "broken" / "expected.zh.txt"


class Edit(NamedTuple):
    """In `file`, the first `old` after `after` is typed as `new`; `code` is told so many lines below its first line."""

    file: str
    after: str
    old: str
    new: str
    code: str
    below: int = 0


DORM, CANTEEN, LABS = "dangers/公寓.yaml", "dangers/食堂.yaml", "dangers/labs.yaml"
HOUSES, CAMPUS = "dangers/buildings.yaml", "dangers/campus.yaml"
SECOND = """  - 编号: D-2022-0099
    隐患描述: 3、4号楼单元门口电动车飞线充电。
    责任单位: 后勤处
    责任人: P-008
    类别: 消防安全
    场所: 家属区
    具体部位: 3、4号楼单元门口
    隐患类型: 用电
    排查日期: 2022-09-21
    隐患来源: 自查
    隐患级别: 一般
    整改措施: 拆除飞线
    整改时限: 2022-10-12

  - id: D-2022-0042
"""
SUM = """  - 编号: 合计
    处数: 61
  - id: D-2022-0026
"""

EDITS = [
    # Days as they stand in spreadsheets
    Edit(DORM, "D-2022-0005", "整改时限: 2022-06-24", "整改时限: 2022.6.24", "R207"),
    Edit(DORM, "D-2022-0011", "整改时限: 2022-06-21", "整改时限: 2022年6月21日", "R207"),
    Edit(DORM, "D-2022-0021", "整改时限: 2022-07-15", "整改时限: ２０２２-０７-１５", "R207"),
    Edit(DORM, "D-2022-0025", "整改时限: 2022-08-25", "整改时限: 44798", "R207"),
    Edit(DORM, "D-2022-0036", "整改时限: 2022-09-07", "整改时限: 尽快", "R208"),
    Edit(DORM, "D-2022-0043", "整改时限: 2022-09-20", "整改时限: 待定", "R208"),
    Edit(CANTEEN, "D-2022-0006", "整改时限: 2022-06-20", "整改时限: 2022-06-xx", "R208"),
    Edit(CANTEEN, "D-2022-0015", "排查日期: 2022-06-22", "排查日期: 2022-13-22", "R207"),
    Edit(CANTEEN, "D-2022-0020", "整改时限: 2022-07-08", "整改时限: 2022-02-30", "R207"),
    Edit(CANTEEN, "D-2022-0037", "整改时限: 2022-09-05", "整改时限: 9月5日前", "R207"),
    Edit(HOUSES, "D-2022-0034", "due: 2022-08-29", "due: 立行立改", "R208"),
    # Names
    Edit(HOUSES, "D-2022-0049", "owner: P-017", "owner: 刘国胜、郑海波", "R302"),
    Edit(HOUSES, "D-2022-0052", "owner: P-026", "owner: 马春燕 13885123456", "R302"),
    Edit(HOUSES, "D-2022-0012", "owner: P-017", "owner: 后勤处", "R302"),
    Edit(HOUSES, "D-2022-0042", "unit: 后勤处", "unit: 后勤出", "R301"),
    Edit(HOUSES, "D-2022-0023", "place: 二教楼", "place: 二教学楼", "R304"),
    Edit("risks/fire.yaml", "R-0008", "owner: P-017", "owner: P-013", "R310"),
    Edit("risks/fire.yaml", "R-0009", "unit: 后勤处", "unit: 基建办", "R309"),
    Edit("risks/fire.yaml", "R-0010", "owner: P-015", "owner:", "R204"),
    # Fields
    Edit(CANTEEN, "D-2022-0054", "隐患级别: 一般", "隐患级别: 较大", "R206"),
    Edit(CANTEEN, "D-2022-0055", "整改方式: 限期整改", "整改方式: 限期整改\n    状态: 已整改", "R202", 1),
    Edit(HOUSES, "D-2022-0001", "due: 2022-06-10", "整改期限: 2022-06-10", "R202"),
    Edit(HOUSES, "D-2022-0001", "reply_due: 2022-06-15", "reply_due: 2022-06-15\n    回复时限: 2022-06-15", "R203", 1),
    Edit(HOUSES, "D-2022-0004", "kind: 电气线路", "kind: 电气线路\n    整改后照片: 图1.jpg", "R202", 1),
    Edit(HOUSES, "D-2022-0008", "funds: 650", "funds: 650元", "R205"),
    Edit(HOUSES, "D-2022-0010", "count: 4", "count: 若干", "R205"),
    Edit(HOUSES, "D-2022-0014", "passed: true", "passed: 已验收", "R206"),
    Edit(HOUSES, "D-2022-0018", "rectification: 到现场核对", "rectification:", "R204"),
    Edit(HOUSES, "D-2022-0024", "id: D-2022-0024", "id: D-2022-0022", "R210"),
    Edit(HOUSES, "D-2022-0029", "id: D-2022-0029", "id: D—2022-0029", "R209"),
    Edit(HOUSES, "D-2022-0042", "level: general", "level: general\n    risk: R-0262", "R203", 1),
    Edit(CAMPUS, "D-2022-0026", "  - id: D-2022-0026\n", SUM, "R209"),  # the sum row of a spreadsheet
    Edit("riskreg.yaml", "", "deadlines:", "deadline:", "R202"),
    # Steps and people
    Edit(CAMPUS, "D-2022-0009", "by: P-005", "by: P-015", "R405"),
    Edit(HOUSES, "D-2022-0022", "by: P-004", "by: P-008", "R404"),
    Edit(CAMPUS, "D-2022-0016", "on: 2022-06-28", "on: 2022-06-23", "R401"),
    Edit(CAMPUS, "D-2022-0017", "found: 2022-06-27", "found: 2022-06-29", "R401", 9),
    Edit(CAMPUS, "D-2022-0033", "risk: R-0044", "risk: R-0404", "R305"),
    Edit(LABS, "D-2022-0002", "level: general", "level: major", "R601"),
    Edit(LABS, "D-2022-0003", "rectification: 购防爆气瓶柜两组", "rectification: 见机密★〔2022〕3号，购防爆气瓶柜两组", "R701"),
    Edit(HOUSES, "D-2022-0042", "  - id: D-2022-0042\n", SECOND, "R605", 1),
    Edit(HOUSES, "D-2022-0038", "title: 图书馆楼2号电梯检验标志过期", "title: 图书馆楼 #2电梯检验标志过期", "R111"),
    Edit(HOUSES, "D-2022-0031", "rectification: 切除", "rectification: 身份证522101199003074512，切除", "R703"),
    Edit(CAMPUS, "D-2022-0039", "spot: 东门外北侧板房", "spot: 东门外北侧板房（房东13985123456）", "R704"),
    Edit(CAMPUS, "D-2022-0026", "acceptor: P-025", "acceptor: P-016", "R405"),
    # Grading
    Edit("risks/fire.yaml", "R-0007", "residual: {L: 3, E: 6, C: 15}", "residual: {L: 3, E: 6, C: 16}", "R501"),
    Edit("risks/fire.yaml", "R-0012", "residual: {L: 2, S: 4}", "residual: {L: 2, S: 6}", "R501"),
    Edit("risks/fire.yaml", "R-0013", "residual: {L: 2, S: 4}", "residual: {L: 4, S: 4}", "R503"),
    Edit("risks/fire.yaml", "R-0015", "residual: {L: 2, S: 5}", "residual: {L: 2, E: 5}", "R502"),
    Edit("risks/fire.yaml", "R-0011", "measures: [M-0012]", "measures: [M-0120]", "R306"),
    Edit("risks/公寓.yaml", "R-0004", "评价方法: LEC", "评价方法: 格雷厄姆法", "R206"),
    Edit("risks/restricted.yaml", "R-0041", "    basis: 校党委年度专题研判结论\n", "", "R505", -5),
    # Lists
    Edit("meetings.yaml", "2022-09", "办结时限: 2022-10-08", "办结时限: 国庆前", "R208"),
    Edit("periods.yaml", "", "时段:", "重要时段清单:", "R201"),
]  # fmt: skip


def registers(folder: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, folder / "registers"))


def edited(folder: Path) -> dict[Edit, int]:
    """Make the edits in a copy; return the line in which each is to be told."""
    lines: dict[Edit, int] = {}
    for file in dict.fromkeys(edit.file for edit in EDITS):
        text = (folder / file).read_text(encoding="utf-8")
        places = []
        for edit in (edit for edit in EDITS if edit.file == file):
            start = re.search(f"(?:(?:id|编号): )?{edit.after}$" if edit.after else "", text, re.MULTILINE)
            assert start, edit
            at = text.find(edit.old, text.rfind("\n", 0, start.start()) + 1)
            assert at >= 0, edit
            places.append((at, edit))
        parts, end = [], 0
        for at, edit in sorted(places, key=lambda place: place[0]):
            parts += [text[end:at], edit.new]
            end = at + len(edit.old)
            lines[edit] = "".join(parts[:-1]).count("\n") + 1 + edit.below
        (folder / file).write_text("".join(parts) + text[end:], encoding="utf-8")
    return lines


# The files that colleagues sent in: the line and the code.
FILES = {
    "01制表符.yaml": (4, "R105"),
    "02全角冒号.yaml": (3, "R106"),
    "03方括号.yaml": (3, "R108"),
    "04星号.yaml": (3, "R108"),
    "05引号.yaml": (3, "R108"),
    "06冒号.yaml": (3, "R108"),
    "07记事本.yaml": (1, "R101"),  # GBK
    "08另存为.yaml": (1, "R101"),  # UTF-16
    "09学院上报.yml": (1, "R113"),
    "10冲突.yaml": (3, "R104"),
    "11少空格.yaml": (3, "R107"),
    "12缩进.yaml": (4, "R107"),
    "13半边引号.yaml": (3, "R107"),
    "14大于号.yaml": (3, "R108"),
    "15两份合并.yaml": (4, "R109"),
    "16少横线.yaml": (2, "R107"),
    "17软回车.yaml": (3, "R103"),
    "18少冒号.yaml": (3, "R107"),
    "19照抄上条.yaml": (2, "R109"),
    "20全体.yaml": (3, "R108"),
}
# Words that are not ours to translate: formats, programs, methods, and what the colleagues typed themselves.
FOREIGN = {
    "YAML",
    "yaml",
    "UTF",
    "GBK",
    "Windows",
    "Tab",
    "WPS",
    "Word",
    "git",
    "HEAD",
    "riskreg",
    "LS",
    "LEC",
    "MES",
    "merge",
    "low",
    "standard",
    "xx",
    "jpg",
    "YYYY",
    "MM",
    "DD",
    "title",
}


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[Edit, int]]:
    """What check prints of the copy with wrong records, and where each edit is to be told."""
    folder = registers(tmp_path_factory.mktemp("spoiled"))
    lines = edited(folder)
    return checked(folder), lines


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What check prints of the copy with files that are no YAML."""
    folder = registers(tmp_path_factory.mktemp("unreadable"))
    shutil.copytree(HERE / "broken" / "files", folder, dirs_exist_ok=True)
    return checked(folder)


def checked(folder: Path) -> str:
    """Check a register as a secretary does, and return what is printed."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = app.run(["check", "-C", str(folder), "--lang", "zh"])
    assert (code, err.getvalue()) == (1, "")
    return out.getvalue()


def told(printed: str) -> set[tuple[str, int, str]]:
    """Return the file, line and code of each finding that was printed."""
    found = re.findall("^(.+?):([0-9]+):[0-9]+: (?:错误|警告) (R[0-9]{3}) ", printed, re.MULTILINE)
    return {(file, int(line), code) for file, line, code in found}


def test_there_are_thirty_mistakes_and_more() -> None:
    assert len(EDITS) + len(FILES) >= 70


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.code} {edit.new.strip().splitlines()[-1:]}")
def test_each_mistake_is_told_by_line(edit: Edit, spoiled: tuple[str, dict[Edit, int]]) -> None:
    printed, lines = spoiled
    assert (edit.file, lines[edit], edit.code) in told(printed)


@pytest.mark.parametrize("file", FILES)
def test_each_file_that_is_no_yaml_is_told_by_line(file: str, unreadable: str) -> None:
    assert (file, *FILES[file]) in told(unreadable)


def test_nothing_else_is_told_of_the_files(unreadable: str) -> None:
    whole = {(file, code) for file, _, code in told(unreadable) if "/" not in file}
    # The example names no day by which those it referred a danger to shall answer.
    assert whole == {(file, code) for file, (_, code) in FILES.items()} | {("riskreg.yaml", "R802")}


@pytest.mark.parametrize("which", ["spoiled", "unreadable"])
def test_it_is_told_in_chinese(which: str, spoiled: tuple[str, dict[Edit, int]], unreadable: str) -> None:
    text = {"spoiled": spoiled[0], "unreadable": unreadable}[which]
    tables: list[type[FieldTable]] = [*KINDS.values(), Settings]
    keys = {field.english for kind in tables for field in kind.FIELDS.values()}
    english = {
        word: line
        for line in text.splitlines()
        for word in re.findall("[A-Za-z_]{2,}", re.sub("[\\w/]+\\.ya?ml|R[0-9]{3}", "", line))
        if word not in keys | FOREIGN | {"deadline", "referral"}  # a key typed wrongly, and one below `deadlines`
    }
    assert english == {}


def test_no_value_that_must_stay_secret_is_repeated(spoiled: tuple[str, dict[Edit, int]]) -> None:
    assert not [secret for secret in ("13885123456", "13985123456", "522101199003074512", "机密★") if secret in spoiled[0]]


def test_every_word_of_it_was_read_by_a_person(spoiled: tuple[str, dict[Edit, int]], unreadable: str) -> None:
    printed = f"{spoiled[0]}\n{'=' * 80}\n\n{unreadable}"
    if os.environ.get("RISKREG_UPDATE_GOLDEN"):
        GOLDEN.write_text(printed, encoding="utf-8")
    assert printed == GOLDEN.read_text(encoding="utf-8"), "RISKREG_UPDATE_GOLDEN=1 writes it anew: then read it"


# What check --fix mends of the first copy: the file, what was typed, what it reads then. Worked out by hand from EDITS:
# neither the day number of a spreadsheet nor a list's name that is merely near; the other doubled field says something else.
MENDED = [
    (HOUSES, "    整改期限: 2022-06-10\n", "    due: 2022-06-10\n"),
    (HOUSES, "    回复时限: 2022-06-15\n", ""),
    (HOUSES, "funds: 650元", "funds: 650"),
    (HOUSES, "passed: 已验收", "passed: true"),
    (HOUSES, "id: D—2022-0029", "id: D-2022-0029"),
    (DORM, "整改时限: 2022.6.24", "整改时限: 2022-06-24"),
    (DORM, "整改时限: 2022年6月21日", "整改时限: 2022-06-21"),
    (DORM, "整改时限: ２０２２-０７-１５", "整改时限: 2022-07-15"),
    ("risks/公寓.yaml", "评价方法: 格雷厄姆法", "评价方法: LEC"),
]
READABLE = {
    "01制表符.yaml": ("\t责任单位", "    责任单位"),
    "02全角冒号.yaml": ("隐患描述：", "隐患描述: "),
    "03方括号.yaml": ("[国庆前]食堂燃气软管老化", '"[国庆前]食堂燃气软管老化"'),
    "04星号.yaml": ("*重点*化学品库钥匙由一人保管", '"*重点*化学品库钥匙由一人保管"'),
    "05引号.yaml": ('"三合一"场所住人，疏散门上锁', "'\"三合一\"场所住人，疏散门上锁'"),
    "06冒号.yaml": ("配电间贴有提示 注意: 雨天勿用", '"配电间贴有提示 注意: 雨天勿用"'),
    "11少空格.yaml": ("隐患描述:", "隐患描述: "),
    "14大于号.yaml": (">60分贝的噪声影响晚自习", '">60分贝的噪声影响晚自习"'),
    "20全体.yaml": ("@全体 消防通道被占", '"@全体 消防通道被占"'),
}


def files(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name not in {"07记事本.yaml", "08另存为.yaml"}]
    return {str(path.relative_to(folder)): path.read_bytes().decode() for path in paths}


def fixed(folder: Path) -> str:
    """Mend a register as a secretary does, and return what is printed."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = app.run(["check", "--fix", "--yes", "-C", str(folder), "--lang", "zh"])
    assert (code, err.getvalue()) == (1, "")
    return out.getvalue()


def test_what_is_certain_of_the_wrong_records_is_mended(tmp_path: Path) -> None:
    folder = registers(tmp_path)
    edited(folder)
    expected = files(folder)
    for file, typed, reads in MENDED:
        assert expected[file].count(typed) == 1
        expected[file] = expected[file].replace(typed, reads)
    printed = fixed(folder)
    assert files(folder) == expected
    assert "已改正 9 处。\n尚须人工处理：错误 46 个，警告 9 个；用 riskreg check 查看。\n" in printed  # of 55 and 10
    assert "错误 46 个，警告 9 个。" in checked(folder)
    assert not [secret for secret in ("13885123456", "13985123456", "522101199003074512", "机密★") if secret in printed]


def test_what_is_certain_of_the_unreadable_files_is_mended(tmp_path: Path) -> None:
    folder = registers(tmp_path)
    shutil.copytree(HERE / "broken" / "files", folder, dirs_exist_ok=True)
    expected = files(folder)
    for file, (typed, reads) in READABLE.items():
        assert expected[file].count(typed) == 1
        expected[file] = expected[file].replace(typed, reads)
    printed = fixed(folder)
    assert files(folder) == expected
    assert "已改正 9 处。" in printed
    after = told(checked(folder))
    assert {file for file, _, code in after if code.startswith("R1")} & set(FILES) == set(FILES) - set(READABLE)
