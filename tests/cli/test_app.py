"""The program as a whole: which register it finds, exit codes, what is said beside the data, and what it does with our bugs."""

import errno
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.words import words as words_of

from riskreg import __version__
from riskreg.cli.registry import COMMANDS

if TYPE_CHECKING:
    from tests.cli.conftest import Riskreg

REPORTS = (
    ("status",),
    ("table",),
    ("table", "dangers"),
    ("table", "measures"),
    ("table", "decisions"),
    ("overdue",),
    ("due",),
    ("tally",),
    ("tally", "risks", "--by", "unit", "--by", "category"),
    ("show", "R-1"),
    ("explain", "R-1"),
    ("matrix",),
    ("zones",),
    ("zones", "--empty"),
)
EVERY_REPORT = pytest.mark.parametrize("words", REPORTS, ids=" ".join)


def test_the_version(riskreg: "Riskreg") -> None:
    assert riskreg("--version") == (0, f"riskreg {__version__}\n", "")


def test_the_version_follows_a_command_too(riskreg: "Riskreg") -> None:
    assert riskreg("table", "--version").out == f"riskreg {__version__}\n"


def test_the_program_is_a_module_and_a_process(riskreg: "Riskreg") -> None:
    done = riskreg.process("table", "-C", str(riskreg.example), "--limit", "1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == riskreg("table", "-C", str(riskreg.example), "--limit", "1").out
    assert riskreg.process("tabel").returncode == 2
    assert riskreg.process().returncode == 0


@EVERY_REPORT
def test_a_report_on_whole_data_is_fine(riskreg: "Riskreg", small: Path, words: tuple[str, ...]) -> None:
    told = riskreg(*words, "-C", str(small))
    assert (told.code, told.err) == (0, "")
    assert told.out.endswith("\n")


@EVERY_REPORT
@pytest.mark.parametrize("form", ["plain", "markdown", "table"])
def test_a_report_on_partial_data_says_so_on_its_face_and_beside_it(
    riskreg: "Riskreg", small: Path, words: tuple[str, ...], form: str
) -> None:
    (small / "坏.yaml").write_text("dangers:\n  - {id: D-9\n", encoding="utf-8")
    told = riskreg(*words, "-C", str(small), "-f", form)
    assert told.code == 1
    assert told.err.startswith("坏.yaml:")
    assert "R107" in told.err
    face = re.sub(r"\s+|[│┃|]", "", told.out)[:160]
    assert "数据不全" in face
    assert "坏.yaml" in face


@EVERY_REPORT
def test_json_of_partial_data_says_so(riskreg: "Riskreg", small: Path, words: tuple[str, ...]) -> None:
    (small / "坏.yaml").write_text("dangers:\n  - {id: D-9\n", encoding="utf-8")
    told = riskreg(*words, "-C", str(small), "--json")
    assert told.code == 1
    found = json.loads(told.out)["register"]
    assert (found["complete"], found["unread"]) == (False, ["坏.yaml"])


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_spreadsheet_of_partial_data_never_looks_complete(riskreg: "Riskreg", small: Path, form: str) -> None:
    (small / "坏.yaml").write_text("dangers:\n  - {id: D-9\n", encoding="utf-8")
    assert "坏.yaml" in riskreg("table", "-C", str(small), "-f", form).out


def test_quiet_silences_remarks_and_not_the_exit_code(riskreg: "Riskreg", small: Path) -> None:
    (small / "坏.yaml").write_text("dangers:\n  - {id: D-9\n", encoding="utf-8")
    told = riskreg("table", "-C", str(small), "-q")
    assert (told.code, told.err) == (1, "")
    assert "数据不全" in told.out


def test_of_many_errors_ten_are_repeated(riskreg: "Riskreg", small: Path) -> None:
    for number in range(12):
        (small / f"{number:02}.yaml").write_text("risks: [\n", encoding="utf-8")
    lines = riskreg("overdue", "-C", str(small), "--lang", "en").err.splitlines()
    assert len(lines) == 11
    assert lines[-1] == "and 2 more; riskreg check lists them all"


def test_check_finds_nothing(riskreg: "Riskreg", small: Path) -> None:
    assert riskreg("check", "-C", str(small), "--strict").code == 0


def test_check_ends_with_1_for_errors_and_for_warnings_only_when_strict(riskreg: "Riskreg", small: Path) -> None:
    (small / "more.yaml").write_text("units:\n  - id: 甲\n    name: >\n      长\n      名\n", encoding="utf-8")
    told = riskreg("check", "-C", str(small))
    assert told.code == 0
    assert "R112" in told.out
    assert riskreg("check", "-C", str(small), "--strict").code == 1
    (small / "more.yaml").write_text("units: [{id: 甲, x: 1}]\n", encoding="utf-8")
    told = riskreg("check", "-C", str(small))
    assert (told.code, told.err) == (1, "")
    assert "R202" in told.out


def test_overdue_ends_with_1_where_that_was_asked_for(riskreg: "Riskreg", small: Path) -> None:
    assert riskreg("overdue", "-C", str(small)).code == 0
    assert riskreg("overdue", "-C", str(small), "--exit-code").code == 1
    assert riskreg("overdue", "-C", str(small), "--exit-code", "--on", "2022-09-29").code == 0


@pytest.mark.parametrize("where", ["missing", "file", "empty"])
@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("init", "demo", "schema", "codes", "completion")])
def test_a_wrong_folder_is_refused(riskreg: "Riskreg", tmp_path: Path, name: str, where: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = riskreg(*words_of(name), "-C", str(tmp_path / where))
    assert (told.code, told.out) == (2, "")
    assert str(tmp_path / where) in told.err
    if where == "empty":
        assert "riskreg init" in told.err


@pytest.mark.parametrize(
    "words",
    [
        ("-C", ""),
        ("--unit", ""),
        ("--on", ""),
        ("--audience", ""),
        ("--lang", ""),
        ("-f", ""),
        ("--columns", ""),
    ],
    ids=" ".join,
)
def test_an_empty_value_is_no_value(
    riskreg: "Riskreg", small: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(small)
    told = riskreg("table", *words)
    assert (told.code, told.out) == (2, "")


def test_an_option_that_is_offered_does_something(riskreg: "Riskreg") -> None:
    assert riskreg("codes", "R401", "-C", "/nonexistent").code == 2


def test_commas_alone_are_an_empty_value(riskreg: "Riskreg", small: Path) -> None:
    assert riskreg("table", "-C", str(small), "--owner", ",").code == 2


def test_the_register_is_named_by_the_environment_and_before_that_by_the_option(
    riskreg: "Riskreg", small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("RISKREG_DIR", str(small))
    assert json.loads(riskreg("table", "--json").out)["register"]["name"] == "校"
    assert json.loads(riskreg("table", "--json", "-C", str(riskreg.example)).out)["register"]["name"] == "示例职业技术学院"
    monkeypatch.setenv("RISKREG_DIR", "/nonexistent")
    assert riskreg("table").code == 2
    assert riskreg("table", "-C", str(small)).code == 0
    monkeypatch.setenv("RISKREG_DIR", "../small")
    assert riskreg("table").code == 0


def test_a_register_is_found_upward_and_not_past_the_git_top_level(
    riskreg: "Riskreg", small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = small / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert riskreg("table").out == riskreg("table", "-C", str(small)).out
    (deep / ".git").mkdir()
    told = riskreg("table")
    assert (told.code, told.out) == (2, "")
    assert "riskreg init" in told.err
    assert "-C" in told.err


def test_the_parent_of_registers_will_do(riskreg: "Riskreg", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(riskreg.example.parent)
    found = riskreg("table")
    assert found == riskreg("table", "-C", ".")
    assert found == riskreg("table", "-C", "registers")


def test_the_day_moves_the_judgement(riskreg: "Riskreg", small: Path) -> None:
    def on(*words: str) -> object:
        return json.loads(riskreg("overdue", "-C", str(small), "--json", *words).out)["rows"]

    assert on("--on", "2022-09-29") == []
    assert [row["late_days"] for row in on("--on", "2022-10-02")] == [3]  # type: ignore[attr-defined]
    assert on() == on("--on", "2022-09-30")


def test_the_language_of_the_output(riskreg: "Riskreg", small: Path) -> None:
    assert riskreg("table", "-C", str(small), lang="en").out.startswith("风险分级管控清单\n")
    assert riskreg("table", "-C", str(small), "--lang", "en", lang="zh").out.startswith("Graded risk table\n")
    (small / "riskreg.yaml").write_text("name: School\nlanguage: en\nas_of: 2022-09-30\n", encoding="utf-8")
    assert riskreg("table", "-C", str(small), lang="zh").out.startswith("Graded risk table\n")


@pytest.mark.parametrize(("audience", "seen"), [("public", 0), ("internal", 2), ("restricted", 3), ("受限", 3)])
def test_the_audience(riskreg: "Riskreg", small: Path, audience: str, seen: int) -> None:
    (small / "more.yaml").write_text(
        "risks: [{id: R-3, title: 密, unit: 学生处, owner: P-1, method: LS, residual: {L: 1, S: 5}, identified: 2022-09-20,"
        " audience: restricted}]\n",
        encoding="utf-8",
    )
    told = riskreg("table", "-C", str(small), "--audience", audience, "--json")
    assert told.code == 0
    assert len(json.loads(told.out)["rows"]) == seen
    assert ("密" in told.out) == (seen == 3)


def test_records_that_are_only_internal_are_not_called_restricted(riskreg: "Riskreg", small: Path) -> None:
    assert "受限记录" not in riskreg("table", "-C", str(small), "--audience", "public").out


def test_the_records_left_out_are_those_of_this_table(riskreg: "Riskreg", small: Path) -> None:
    text = (small / "all.yaml").read_text(encoding="utf-8")
    (small / "all.yaml").write_text(text + "    audience: restricted\n", encoding="utf-8")
    assert "受限" not in riskreg("table", "risks", "-C", str(small)).out


def boom(*_args: object, **_values: object) -> None:
    message = "张三 13800000000"
    raise ZeroDivisionError(message)


def test_a_mistake_of_ours_is_70_and_shows_no_data(riskreg: "Riskreg", small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riskreg.commands.lists.run_table", boom)
    told = riskreg("table", "-C", str(small), lang="en")
    assert (told.code, told.out) == (70, "")
    assert "ZeroDivisionError" in told.err
    assert "--debug" in told.err
    assert "张三" not in told.err
    assert "Traceback" not in told.err


BROKEN = "import riskreg.commands.lists as command\ndef boom(*a, **b): raise ZeroDivisionError('here')\ncommand.run_table = boom"


def test_debug_shows_where(riskreg: "Riskreg", small: Path) -> None:
    done = riskreg.process("table", "-C", str(small), "--debug", code=BROKEN)
    assert b"Traceback" in done.stderr
    assert b"ZeroDivisionError: here" in done.stderr
    assert done.stdout == b""


def test_debug_changes_no_exit_code(riskreg: "Riskreg", small: Path) -> None:
    assert riskreg.process("table", "-C", str(small), code=BROKEN).returncode == 70
    assert riskreg.process("table", "-C", str(small), "--debug", code=BROKEN).returncode == 70


@pytest.mark.parametrize(("raised", "code"), [("KeyboardInterrupt", 130), ("BrokenPipeError", 0), ("SystemExit", None)])
def test_how_a_process_ends(riskreg: "Riskreg", small: Path, raised: str, code: int | None) -> None:
    source = BROKEN.replace("ZeroDivisionError('here')", raised)
    done = riskreg.process("table", "-C", str(small), code=source)
    assert code is None or done.returncode == code
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_a_full_disk_is_told_as_such(riskreg: "Riskreg", small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_values: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("riskreg.commands.lists.run_table", full)
    told = riskreg("table", "-C", str(small), lang="en")
    assert (told.code, told.err) == (2, "riskreg: the output cannot be written: the disk is full\n")


def test_reading_commands_write_nothing(riskreg: "Riskreg", small: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in small.rglob("*") if path.is_file()}
    for words in (*REPORTS, ("check",), ("codes",), ("methods",), ("schema",)):
        more = () if words[0] in ("schema", "codes") else ("-C", str(small))
        assert riskreg(*words, *more).code == 0
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in small.rglob("*") if path.is_file()} == before


def test_init_dry_run_writes_nothing_and_a_register_is_never_written_over(
    riskreg: "Riskreg", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert riskreg("init", "--dry-run").code == 0
    assert list(tmp_path.iterdir()) == []
    assert riskreg("init").code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    told = riskreg("init")
    assert (told.code, told.out) == (3, "")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == before
    assert riskreg("check", "--strict").code == 0
