"""Whatever stands in a register's folder: a finding or a clean message in bounded time and memory, never a traceback."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from riskreg.domain.fields import Choice, Day, Fact, Facts, FieldTable, Id, Number, Ref, Whole, YesNo
from riskreg.domain.records import KINDS
from riskreg.domain.settings import Settings

if TYPE_CHECKING:
    from tests.faults.conftest import Program

HEAD = "risks:\n- id: R-1\n  title: "


def bomb(levels: int) -> str:
    """Aliases of aliases: a few lines that would become ten to the power of `levels` texts."""
    rows = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}' if level else 'x'] * 10)}]" for level in range(levels)]
    return "\n".join(rows) + "\n"


DATA = {
    "alias bomb": (bomb(9).encode(), "R109"),
    "merge bomb": (b"a: &a {x: 1}\nb: &b {<<: *a}\nc: {<<: [*a, *b]}\n", "R109"),
    "merge key without alias": (b"risks:\n- id: R-1\n  <<: {title: x}\n", "R109"),
    "100,000 brackets": (b"[" * 100_000, "R110"),
    "100,000 braces": (b"{" * 100_000, "R1"),
    "100,000 brackets in a field": (HEAD.encode() + b"[" * 100_000, "R110"),
    "100,000 hyphens": (b"- " * 100_000, "R110"),
    "100,000 levels of indentation": ("".join(f"{' ' * depth}a:\n" for depth in range(3_000)).encode(), "R110"),
    "100,000 question marks": (b"? " * 100_000, "R1"),
    "100,000 open quotes": (b'a: "' * 100_000, "R1"),
    "20,000 keys on one line": (b"{" + b"a: b, " * 20_000 + b"}", "R2"),
    "10,000 unknown fields": (b"risks:\n" + b"- id: x\n  colour_of_it: red\n" * 10_000, "R2"),
    "a text of a megabyte": (HEAD.encode() + b"x" * 1_000_000, "R110"),
    "a key of a megabyte": (b"x" * 1_000_000 + b": 1\n", "R1"),
    "a comment of a megabyte": (b"#" * 1_000_000, ""),
    "a line of a megabyte of spaces": (b" " * 1_000_000, ""),
    "a megabyte of tabs": (b"\t" * 1_000_000, "R105"),
    "a megabyte of line feeds": (b"\n" * 1_000_000, ""),
    "a megabyte of colons": (b":" * 1_000_000, "R"),
    "a megabyte of full-width colons": ("：".encode() * 300_000, "R"),
    "lines of full-width colons": ("甲：乙\n".encode() * 100_000, "R106"),
    "a megabyte of < signs": (b"<" * 1_000_000, "R"),
    "a megabyte of quotes": (b"'" * 1_000_000, "R110"),
    "a megabyte of bars": (b"|\n" * 500_000, "R"),
    "a megabyte of backslashes": (b'"' + b"\\" * 1_000_000, "R"),
    "lines of conflict markers": (b"<<<<<<< HEAD\n" * 50_000, "R104"),
    "percent signs": (b"%YAML 1.1\n---\n" * 3, "R109"),
    "an odd directive": (b"%FOO bar\n", "R109"),
    "a tag of python": (b"a: !!python/object/apply:os.system [id]\n", "R109"),
    "binary tag": (b"a: !!binary aGVsbG8=\n", "R109"),
    "several documents": (b"risks:\n---\nrisks:\n", "R109"),
    "a key that is a list": (b"[a]: b\n", "R109"),
    "a key that is a mapping": (b"{a: b}: c\n", "R109"),
    "nul bytes alone": (b"\0" * 1_000_000, "R101"),
    "a nul byte": (b"risks:\n- id: R-1\0\n", "R101"),
    "gbk": ("risks:\n- title: 消防通道被占用\n".encode("gbk"), "R101"),
    "big5": ("risks:\n- title: 消防通道被佔用\n".encode("big5"), "R101"),
    "utf-16": ("risks:\n- title: 消防\n".encode("utf-16"), "R101"),
    "utf-16 without a mark": ("risks:\n- title: abc\n".encode("utf-16-le"), "R101"),
    "utf-32": ("risks:\n".encode("utf-32"), "R101"),
    "latin": ("risks:\n- title: Café\n".encode("latin-1"), "R101"),
    "surrogates": (b"risks:\n- id: \xed\xa0\x80\n", "R101"),
    "overlong": (b"risks: \xc0\xaf\n", "R101"),
    "cut off": ("risks:\n- title: 消".encode()[:-1], "R101"),
    "a zip file": (b"PK\x03\x04" + bytes(range(256)) * 100, "R101"),
    "control characters": (b"risks:\n- id: R-1\n  title: \x1b[31mred\x07\n", "R102"),
    "a form feed": (b"risks:\n\x0c- id: R-1\n", "R102"),
    "old Macintosh lines": (b"risks:\r- id: R-1\r", "R102"),
    "an inner mark": ("risks:\n\ufeff- id: R-1\n".encode(), "R102"),
    "a line separator": ("risks:\n- id: R-1\n  title: 甲\u2028乙\n".encode(), "R103"),
    "escaped control": (b'risks:\n- id: R-1\n  title: "a\\x1b\\0b"\n', "R2"),
    "escaped surrogate": (b'risks:\n- id: R-1\n  title: "\\ud800"\n', "R"),
    "escaped huge": (b'risks:\n- id: R-1\n  title: "\\UFFFFFFFF"\n', "R"),
    "a text alone": (b"hello\n", "R205"),
    "a list alone": (b"- a\n- b\n", "R205"),
    "a number alone": (b"5\n", "R205"),
    "null alone": (b"~\n", "R"),
    "records that are texts": (b"risks: [a, b]\n", "R205"),
    "a list that is a text": (b"risks: none\n", "R205"),
    "a list that is a mapping": (b"risks: {id: R-1}\n", "R205"),
    "a list in a list": (b"risks: [[{id: R-1}]]\n", "R205"),
    "a record without id": (b"risks:\n- title: x\n", "R204"),
    "an empty record": (b"risks:\n-\n- {}\n", "R2"),
    "an empty id": (b"risks:\n- id: ''\n  title: x\n", "R204"),
    "an id that is a list": (b"risks:\n- id: [a]\n", "R205"),
    "an id that is hostile": ("risks:\n- id: '../../etc/passwd'\n- id: '=1+1'\n- id: '\u202ea'\n- id: '-x'\n".encode(), "R209"),
    "an empty key": (b"'': x\n? \n", "R"),
    "a doubled list": (b"risks:\nrisks:\n", "R203"),
    "a doubled list in two languages": ("risks:\n风险:\n".encode(), "R203"),
    "an unknown list": (b"hazards:\n- id: x\n", "R201"),
    "empty lists": (b"risks:\ndangers: []\nmeasures: ~\n", "R205"),
    "a huge number": (b"dangers:\n- id: D-1\n  count: " + b"9" * 5_000 + b"\n  funds: " + b"9" * 5_000 + b"\n", "R"),
    "a number too long for Python": (HEAD.encode() + b"x\n  inherent: {L: " + b"9" * 5_000 + b", S: 5}\n", "R"),
    "a mapping of scores as text": (HEAD.encode() + b"x\n  inherent: LS\n  residual: [1, 2]\n", "R205"),
}


@pytest.mark.parametrize("name", DATA)
def test_a_file_of_any_content_gives_findings(program: "Program", small: Path, name: str) -> None:
    data, code = DATA[name]
    (small / "x.yaml").write_bytes(data)
    before = time.process_time()
    told = program.on(small, "check", "--json")
    spent = time.process_time() - before
    assert told.code == (1 if code else 0), told.all[:500]
    codes = {found["code"] for found in json.loads(told.out)["diagnostics"] if found["path"] == "x.yaml"}
    assert any(found.startswith(code) for found in codes) or not code, codes
    assert spent < 3


@pytest.mark.parametrize("name", DATA)
def test_other_commands_go_on_and_say_that_data_are_missing(program: "Program", small: Path, name: str) -> None:
    data, code = DATA[name]
    (small / "x.yaml").write_bytes(data)
    for line in ("overdue", "table risks"):
        told = program.on(small, line)
        assert told.code in ({1} if code else {0}) | ({0} if code.startswith("R2") or code == "R" else set()), told.all[:500]


@pytest.mark.parametrize("name", DATA)
def test_settings_of_any_content_are_refused_cleanly(program: "Program", small: Path, name: str) -> None:
    (small / "riskreg.yaml").write_bytes(DATA[name][0])
    told = program.on(small, "check")
    assert told.code == 2, told.all[:500]
    assert told.out == ""
    assert 1 <= len(told.err.splitlines()) <= 3
    assert "riskreg.yaml" in told.err


SETTINGS_TEXTS = {
    "empty": b"",
    "a comment": b"# nothing\n",
    "a list": b"- name\n",
    "without a name": b"language: zh\n",
    "an empty name": b"name:\n",
    "a name that is a list": b"name: [a]\n",
    "gbk": "name: 示例学院\n".encode("gbk"),
    "broken": b"name: [x\n",
    "a tab": b"name: x\n\tlanguage: zh\n",
    "conflict": b"<<<<<<< HEAD\nname: x\n=======\nname: y\n>>>>>>> z\n",
}


@pytest.mark.parametrize("name", SETTINGS_TEXTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_settings_that_cannot_be_read_are_one_clean_message(program: "Program", small: Path, name: str, lang: str) -> None:
    (small / "riskreg.yaml").write_bytes(SETTINGS_TEXTS[name])
    told = program.run("overdue", "-C", str(small), lang=lang)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("riskreg: ")
    assert "riskreg.yaml" in told.err


USED = {
    "no such zone": b"name: x\ntimezone: Asia/Nowhere\n",
    "a zone that is a path": b"name: x\ntimezone: ../../etc/passwd\n",
    "a zone that is absolute": b"name: x\ntimezone: /etc/passwd\n",
    "a zone of folders": b"name: x\ntimezone: Asia\n",
    "a hostile zone": b'name: x\ntimezone: "a\\0b"\n',
    "a long zone": b"name: x\ntimezone: " + b"A" * 5_000 + b"\n",
}


@pytest.mark.parametrize("name", USED)
def test_a_time_zone_that_is_none_is_refused_or_found(program: "Program", small: Path, name: str) -> None:
    (small / "riskreg.yaml").write_bytes(USED[name])
    assert program.on(small, "check").code in {1, 2}
    assert program.on(small, "overdue").code in {0, 1, 2}


SPOILED_SETTINGS = [
    "grading: {LS: Z}",
    "grading: {LS: F}",
    "grading: {scales: {X: 1}}",
    "grading: {scales: {X: {}}}",
    "grading: {scales: {X: {method: LS, major: a}}}",
    "grading: []",
    "deadlines: {danger: {general: -7}}",
    "deadlines: {danger: {general: 99999999}}",
    "deadlines: {acceptance: 999999999999}",
    "deadlines: {five_points: 9999999}",
    "deadlines: {review: {major: never}}",
    "ids: {risk: '{n.__class__}'}",
    "ids: {risk: '{'}",
    "ids: {risk: '{year:99999999}'}",
    "checks: {R999: error}",
    "checks: {R401: loud}",
    "checks: {R101: 'off'}",
    "checks: []",
    "audience: {records: everyone}",
    "language: klingon",
    "as_of: tomorrow",
    "started: 0000-00-00",
    "as_of: 2100-12-31",
    "as_of: 2000-01-01",
    "name: y",
    "timezone: Mars",
    "unknown: 1",
]


@pytest.mark.parametrize("setting", SPOILED_SETTINGS)
def test_a_setting_of_any_value_is_found_or_used(program: "Program", copy: Path, setting: str) -> None:
    (copy / "riskreg.yaml").write_text(f"name: x\n{setting}\n", encoding="utf-8")
    for line in ("check", "overdue", "table risks", "due --within 30d"):
        told = program.on(copy, line)
        assert told.code in {0, 1, 2}, (line, told.err)


# What may lie in the folder under the name of a register file


def directory(path: Path) -> None:
    path.mkdir()


def fifo(path: Path) -> None:
    os.mkfifo(path)


def dangling(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def outside(path: Path) -> None:
    (path.parent.parent / "secret.yaml").write_text("risks:\n- id: SECRET\n", encoding="utf-8")
    path.symlink_to("../secret.yaml")


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def proc(path: Path) -> None:
    path.symlink_to("/proc/self/mem")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


def endless(path: Path) -> None:
    path.write_bytes(b"# x\n" * (5 << 20))


@pytest.mark.parametrize("make", [fifo, dangling, loop, outside, device, proc, sparse, endless])
def test_what_is_no_file_of_the_register_is_told_and_not_read(
    program: "Program", small: Path, make: Callable[[Path], None]
) -> None:
    make(small / "x.yaml")
    before = time.process_time()
    told = program.on(small, "check", "--json")
    assert time.process_time() - before < 1
    found = json.loads(told.out)["diagnostics"]
    assert (told.code, [(one["path"], one["code"]) for one in found]) == (1, [("x.yaml", found[0]["code"])])
    assert found[0]["code"] in {"R110", "R115"}
    assert "SECRET" not in told.all


@pytest.mark.parametrize("make", [fifo, dangling, loop, outside, device, proc, sparse, endless])
def test_settings_that_are_no_file_are_refused(program: "Program", small: Path, make: Callable[[Path], None]) -> None:
    (small / "riskreg.yaml").unlink()
    make(small / "riskreg.yaml")
    told = program.on(small, "overdue")
    assert (told.code, told.out) == (2, "")
    assert "SECRET" not in told.err


def test_a_folder_named_like_a_file_is_a_folder(program: "Program", small: Path) -> None:
    (small / "x.yaml").mkdir()
    (small / "x.yaml" / "y.yaml").write_text("hazards:\n", encoding="utf-8")
    assert "y.yaml" in program.on(small, "check").out


def test_a_link_inside_the_register_is_followed(program: "Program", small: Path) -> None:
    (small / "_data.yaml").write_text("hazards:\n", encoding="utf-8")
    (small / "x.yaml").symlink_to("_data.yaml")
    assert "x.yaml:1:1" in program.on(small, "check").out


def test_folders_are_not_followed_round_in_circles(program: "Program", small: Path) -> None:
    (small / "again").symlink_to(".")
    (small / "up").symlink_to("..")
    assert program.on(small, "check").code in {0, 1}


@pytest.mark.parametrize("target", ["x.yaml", "."])
def test_what_may_not_be_read_is_told(program: "Program", small: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    (small / "x.yaml").write_text("risks:\n", encoding="utf-8")
    real_open, real_scan = open, os.scandir

    def refuse(path: object, *rest: object, **named: object) -> object:
        if str(path).endswith("x.yaml"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *rest, **named)  # type: ignore[call-overload]

    def refuse_scan(path: str) -> Iterator[os.DirEntry[str]]:
        raise PermissionError(13, "Permission denied", path)

    if target == "x.yaml":
        monkeypatch.setattr("builtins.open", refuse)
    else:
        monkeypatch.setattr(os, "scandir", refuse_scan)
    told = program.on(small, "check")
    monkeypatch.setattr(os, "scandir", real_scan)
    assert told.code in {1, 2}
    assert "Permission denied" not in told.all
    assert "70" not in str(told.code)


@pytest.mark.parametrize("number", [5, 24, 12])  # EIO, EMFILE, ENOMEM
def test_a_system_that_fails_is_told(program: "Program", copy: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    real = open

    def fail(path: object, *rest: object, **named: object) -> object:
        if str(path).endswith("公寓.yaml"):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", fail)
    told = program.on(copy, "overdue")
    assert told.code == 1
    assert "公寓.yaml" in told.err


NAMES = [
    b"\xff.yaml",
    b"a b.yaml",
    b"'\".yaml",
    b"a\nb.yaml",
    b"\x1b[31m.yaml",
    b"$(id).yaml",
    b"-rf.yaml",
    b"%s{x}.yaml",
    "\u202egnp.yaml".encode(),
    b"=cmd.yaml",
    b"a|b`c`.yaml",
    "消防\u3000.yaml".encode(),
    b"[x].yaml",
    b"x" * 250 + b".yaml",
]


@pytest.mark.parametrize("name", NAMES, ids=repr)
@pytest.mark.parametrize("text", ["hazards:\n", "dangers:\n- id: D-1\n  title: x\n  owner: nobody\n", "a: [b\n"])
def test_a_file_of_any_name_is_named_safely(program: "Program", small: Path, name: bytes, text: str) -> None:
    path = os.path.join(os.fsencode(small), name)  # noqa: PTH118 - bytes
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - bytes
        file.write(text)
    for form in ("plain", "table", "markdown", "csv", "tsv", "json"):
        told = program.on(small, "check", "-f", form)
        assert told.code == 1, told.err
        told.all.encode()  # no lone surrogate, which no stream could take
        assert "\x1b" not in told.all
        assert "\u202e" not in told.all
    assert program.on(small, "overdue").code == 1
    assert program.on(small, "overdue", "--json").code == 1


def test_names_of_files_reach_the_stream_as_bytes(program: "Program", small: Path) -> None:
    with open(os.path.join(os.fsencode(small), b"\xff.yaml"), "wb") as file:  # noqa: PTH123, PTH118 - bytes
        file.write(b"hazards:\n")
    for form in ("plain", "json", "csv"):
        done = program.process("check", "-C", str(small), "-f", form)
        assert (done.returncode, done.stderr.count(b"Traceback")) == (1, 0), done.stderr
        done.stdout.decode()


def test_four_thousand_files_are_read(program: "Program", small: Path) -> None:
    for number in range(4_000):
        (small / f"{number}.yaml").write_text(f"tags{number}:\n" if number % 1_000 == 7 else "risks:\n", encoding="utf-8")
    told = program.on(small, "check", "--json")
    assert (told.code, json.loads(told.out)["counts"]) == (1, {"error": 4, "warning": 0})


def test_a_deep_folder_is_read_or_told(program: "Program", small: Path) -> None:
    folder = small
    for _ in range(300):
        folder = folder / "d"
    folder.mkdir(parents=True)
    (folder / "x.yaml").write_text("hazards:\n", encoding="utf-8")
    assert program.on(small, "check").code == 1


@pytest.mark.parametrize("change", [lambda data: data.replace(b"\n", b"\r\n"), lambda data: b"\xef\xbb\xbf" + data])
def test_line_ends_of_windows_and_a_mark_change_nothing(
    program: "Program", copy: Path, change: Callable[[bytes], bytes], line: str
) -> None:
    before = program.on(copy, line)
    for path in copy.rglob("*.yaml"):
        path.write_bytes(change(path.read_bytes()))
    assert program.on(copy, line) == before


@pytest.mark.parametrize("where", ["missing", "file", "empty", "without settings"])
def test_a_folder_that_is_no_register_is_refused(program: "Program", tmp_path: Path, where: str) -> None:
    folder = tmp_path / "x"
    if where == "file":
        folder.write_text("x", encoding="utf-8")
    elif where != "missing":
        folder.mkdir()
    if where == "without settings":
        (folder / "risks.yaml").write_text("risks:\n", encoding="utf-8")
    for lang in ("zh", "en"):
        told = program.run("table", "-C", str(folder), lang=lang)
        assert (told.code, told.out) == (2, "")
        assert "riskreg.yaml" in told.err or str(folder) in told.err


@pytest.mark.parametrize("folder", ["x" * 5_000, "\udcff", "/dev/null", "/proc/self/fd/0/x", "~", "$HOME", "*"])
def test_a_folder_of_any_name_is_refused(program: "Program", folder: str) -> None:
    told = program.run("table", "-C", folder)
    assert told.code in ({0} if not folder else {2}), told.err


# Every field of every kind, given as anything


def tables() -> Iterator[tuple[str, type[FieldTable], tuple[str, ...]]]:
    """List every table of fields with its list and the way to it."""

    def below(
        name: str, table: type[FieldTable], way: tuple[str, ...]
    ) -> Iterator[tuple[str, type[FieldTable], tuple[str, ...]]]:
        yield name, table, way
        for field in table.FIELDS.values():
            if isinstance(field.kind, Fact | Facts):
                yield from below(name, field.kind.table, (*way, field.english))

    for name, kind in KINDS.items():
        yield from below(name, kind, ())


HOSTILE = {
    "empty": "",
    "text": "甲",
    "number": "7",
    "negative": "-1",
    "float": "1e400",
    "nan": ".nan",
    "day": "2022-09-30",
    "early": "2000-01-01",
    "late": "2100-12-31",
    "list": "[a, b]",
    "empty list": "[]",
    "mapping": "{a: b}",
    "empty mapping": "{}",
    "deep": "[{a: [{b: c}]}]",
    "huge": "9" * 4_400,
    "long": "字" * 20_000,
    "quotes": "'\"'",
    "escape": '"\\x1b\\u202e\\u0000"',
    "full-width": "１２",
    "superscript": "²",
    "circled": "①",
    "arabic digits": "٣",
    "nan word": "nan",
    "inf": "inf",
    "braces": "'{0}{x}%s%n'",
    "null": "~",
    "yes": "yes",
    "no": "否",
    "self": "X-1",
    "slash": "/",
    "emptyish": "' '",
    "ideographic": "'\u3000'",
    "list of lists": "[[a], [b]]",
    "list of empties": "[ , '', ' ']",
    "list of groups": "[{on: 2022-09-01}, {}, {on: x}]",
}


LINES = [
    "overdue",
    "table dangers --state all",
    "table risks",
    "table measures --state all",
    "table decisions --state all",
    "status",
    "due --within 30d",
    "tally dangers",
    "tally risks --by category --by unit",
    "zones",
    "zones --empty",
    "matrix",
    "due --by 2022-10-31",
]


def filled(table: type[FieldTable], number: int, without: str) -> list[str]:
    """Write what a table requires, one field aside."""
    rows = []
    for field in table.FIELDS.values():
        needed = field.key.required or field.name == "level"
        if not needed or field.name == without:
            continue
        match field.kind:
            case Id():
                text = f"X-{number}" if table in KINDS.values() else "1"
            case Day():
                text = "2022-09-20"
            case Ref():
                text = {"units": "保卫处", "people": "P-005"}.get(field.kind.target, "x")
            case Choice():
                text = str(field.kind.words[0])
            case YesNo():
                text = str(field.kind.yes)
            case Number() | Whole():
                text = "3"
            case Fact():
                text = "{L: 3, S: 3}"
            case _:
                text = f"text {number}"
        rows.append(f"{field.english}: {text}")
    return rows


def nested(kind: type[FieldTable], way: tuple[str, ...], number: int, last: str, value: str) -> list[str]:
    """Write a group of fields in which one field, at the end of the way, has the value."""
    here = way[0] if way else last
    rows = filled(kind, number, here)
    if not way:
        return [*rows, f"{last}: {value}"]
    field = next(field for field in kind.FIELDS.values() if field.english == here)
    assert isinstance(field.kind, Fact | Facts)
    inner = nested(field.kind.table, way[1:], number, last, value)
    if isinstance(field.kind, Facts):
        return [*rows, f"{here}:", *(f"  {'  ' if at else '- '}{row}" for at, row in enumerate(inner))]
    return [*rows, f"{here}:", *(f"  {row}" for row in inner)]


@pytest.mark.parametrize("value", HOSTILE)
def test_every_field_of_every_kind_takes_any_value(program: "Program", small: Path, value: str) -> None:
    """One record a field, all in one register; then the commands that read all of it (in a soak: every command)."""
    shutil.copy(program.example / "organisation.yaml", small)
    texts: dict[str, list[str]] = {name: [] for name in KINDS}
    number = 0
    for name, table, way in tables():
        for field in table.FIELDS.values():
            number += 1
            rows = nested(KINDS[name], way, number, field.english, HOSTILE[value])
            texts[name] += [f"  {'  ' if at else '- '}{row}\n" for at, row in enumerate(rows)]
    for name, rows in texts.items():
        (small / f"x-{name}.yaml").write_text(f"{name}:\n{''.join(rows)}", encoding="utf-8")
    at = list(HOSTILE).index(value)
    lines = LINES if program.soak else [LINES[at % len(LINES)], LINES[at * 5 % len(LINES)]]
    shown = range(1, number, 1 if program.soak else 97)
    for line in ["check", *lines, *(f"{word} X-{one}" for one in shown for word in ("show", "explain"))]:
        told = program.on(small, line)
        assert told.code in {0, 1, 2}, (line, told.err)


@pytest.mark.parametrize("value", HOSTILE)
def test_every_setting_takes_any_value(program: "Program", small: Path, value: str) -> None:
    def below(table: type[FieldTable], way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
        for field in table.FIELDS.values():
            yield way, field.english
            if isinstance(field.kind, Fact):
                yield from below(field.kind.table, (*way, field.english))

    shutil.copy(program.example / "dangers" / "公寓.yaml", small)
    for at, (way, field) in enumerate(below(Settings, ())):
        text = "" if (way, field) == ((), "name") else "name: x\n"
        for depth, step in enumerate(way):
            text += f"{'  ' * depth}{step}:\n"
        text += f"{'  ' * len(way)}{field}: {HOSTILE[value]}\n"
        (small / "riskreg.yaml").write_text(text, encoding="utf-8")
        for line in ("check", *LINES) if program.soak else (("check", "overdue")[at % 2],):
            told = program.on(small, line)
            assert told.code in {0, 1, 2}, (text, line, told.err)


def test_a_gigabyte_takes_neither_time_nor_memory(program: "Program", small: Path) -> None:
    sparse(small / "x.yaml")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29)); "
        f"from riskreg.cli.app import main; main(['check', '-C', {str(small)!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited], capture_output=True, env=program.environment(), timeout=20, check=False
    )
    assert (done.returncode, b"R110" in done.stdout) == (1, True), done.stderr
