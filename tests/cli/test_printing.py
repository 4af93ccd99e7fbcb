"""Printing: stdout or a file, in the format asked for or that of the ending; widths, colours, byte-order mark."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.words import WRITING, words

from riskreg.cli import terminal as terminal_module
from riskreg.cli.registry import COMMANDS
from riskreg.report.document import ENDINGS, FORMATS

if TYPE_CHECKING:
    from tests.cli.conftest import Riskreg

EVERY_ENDING = pytest.mark.parametrize(("ending", "form"), ENDINGS.items())

WRITES = ("init", "demo")
SCRIPTS = ("completion",)  # no document


@EVERY_ENDING
def test_a_file_has_the_bytes_of_stdout_and_nothing_else_happens(
    riskreg: "Riskreg", small: Path, tmp_path: Path, ending: str, form: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    path = out / f"表 一{ending}"
    told = riskreg("table", "-C", str(small), "-o", str(path))
    assert told == (0, "", "")
    assert [one.name for one in out.iterdir()] == [path.name]
    assert path.read_bytes() == riskreg("table", "-C", str(small), "-f", form).out.encode()


@pytest.mark.parametrize("ending", ["CSV", "Md"])
def test_an_ending_is_known_in_any_case(riskreg: "Riskreg", small: Path, tmp_path: Path, ending: str) -> None:
    assert riskreg("table", "-C", str(small), "-o", str(tmp_path / f"a.{ending}")) == (0, "", "")


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_that_is_named_goes_before_the_ending(riskreg: "Riskreg", small: Path, tmp_path: Path, form: str) -> None:
    for name in ("a.md", "a.xyz", "a"):
        assert riskreg("table", "-C", str(small), "-f", form, "-o", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_bytes() == riskreg("table", "-C", str(small), "-f", form).out.encode()


def test_a_file_is_relative_to_where_the_user_is(
    riskreg: "Riskreg", small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert riskreg("overdue", "-C", str(small), "-o", "a.json").code == 0
    assert json.loads((tmp_path / "here" / "a.json").read_text(encoding="utf-8"))["schema"] == "riskreg.overdue/1"


@pytest.mark.parametrize(
    "name", [name for name, entry in COMMANDS.items() if "output" in entry.options and name not in SCRIPTS + WRITES]
)
def test_every_command_writes_its_file(riskreg: "Riskreg", demo: Path, tmp_path: Path, name: str) -> None:
    register = () if name in ("schema", "codes") else ("-C", str(demo / "registers"))
    shown = ("--dry-run",) if name in WRITING else ()
    told = riskreg(*words(name), *register, *shown, "-o", str(tmp_path / "a.json"))
    assert told == (0, "", "")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))


def test_findings_keep_their_exit_code_and_remarks(riskreg: "Riskreg", small: Path, tmp_path: Path) -> None:
    (small / "坏.yaml").write_text("risks: [\n", encoding="utf-8")
    told = riskreg("table", "-C", str(small), "-o", str(tmp_path / "a.csv"))
    assert (told.code, told.out) == (1, "")
    assert "坏.yaml" in told.err
    assert (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("where", ["none/a.csv", "file/a.csv", "folder.csv"])
def test_where_nothing_can_be_written_it_is_refused(
    riskreg: "Riskreg", small: Path, tmp_path: Path, where: str, lang: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    told = riskreg("table", "-C", str(small), "-o", str(tmp_path / where), lang=lang)
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith(f"riskreg: {tmp_path / where}")
    assert "\n" not in told.err.removesuffix("\n")
    assert not list((tmp_path / "folder.csv").iterdir())


@pytest.mark.parametrize(
    "words", [("-o", ""), ("-o", "", "-f", "csv"), ("-o", "/", "-f", "csv"), ("-o", ".", "-f", "csv")], ids=" ".join
)
def test_a_file_without_a_name_is_refused(
    riskreg: "Riskreg", small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert riskreg("table", "-C", str(small), *words).code in (2, 3)


def test_an_unknown_ending_writes_nothing(riskreg: "Riskreg", small: Path, tmp_path: Path) -> None:
    told = riskreg("table", "-C", str(small), "-o", str(tmp_path / "a.docx"))
    assert (told.code, told.out) == (2, "")
    assert ".csv" in told.err
    assert not (tmp_path / "a.docx").exists()


def test_a_write_that_fails_keeps_what_was_there(
    riskreg: "Riskreg", small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_values: object) -> None:
        raise OSError(28, os.strerror(28))

    out = tmp_path / "out"
    out.mkdir()
    (out / "a.csv").write_text("old\n", encoding="utf-8")
    monkeypatch.setattr(os, "replace", fail)
    told = riskreg("table", "-C", str(small), "-o", str(out / "a.csv"), lang="en")
    monkeypatch.undo()
    assert told == (3, "", f"riskreg: {out / 'a.csv'} cannot be written: the disk is full\n")
    assert {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()} == {"a.csv": "old\n"}


def test_a_mark_for_excel(riskreg: "Riskreg", small: Path, tmp_path: Path) -> None:
    plain = riskreg("table", "-C", str(small), "-f", "csv").out
    assert not plain.startswith("\ufeff")
    assert riskreg("table", "-C", str(small), "-f", "csv", "--bom").out == "\ufeff" + plain
    assert riskreg("table", "-C", str(small), "-o", str(tmp_path / "a.csv"), "--bom").code == 0
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + plain.encode()
    for form in ("plain", "markdown", "json"):
        assert not riskreg("table", "-C", str(small), "-f", form, "--bom").out.startswith("\ufeff")


@pytest.mark.parametrize("form", FORMATS)
def test_text_ends_with_one_newline_and_has_no_colour(riskreg: "Riskreg", small: Path, form: str) -> None:
    out = riskreg("table", "-C", str(small), "-f", form).out
    assert out.endswith("\n")
    assert not out.endswith("\n\n")
    assert "\x1b" not in out
    assert "\r" not in out


def test_piped_is_plain_and_nothing_is_cropped(riskreg: "Riskreg", monkeypatch: pytest.MonkeyPatch) -> None:
    wide = riskreg("table", "-C", str(riskreg.example))
    assert wide == riskreg("table", "-C", str(riskreg.example), "-f", "plain")
    monkeypatch.setenv("COLUMNS", "40")
    assert riskreg("table", "-C", str(riskreg.example)) == wide


@pytest.mark.parametrize(
    ("value", "width"), [(None, 80), ("60", 60), ("", 80), ("0", 80), ("-5", 80), ("x", 80), ("200", 200), ("²", 80)]
)
def test_the_width_that_is_asked_for(monkeypatch: pytest.MonkeyPatch, value: str | None, width: int) -> None:
    if value is not None:
        monkeypatch.setenv("COLUMNS", value)
    assert terminal_module.columns() == width


@pytest.mark.parametrize(
    ("values", "flag", "terminal", "expected"),
    [
        ({}, False, True, True),
        ({}, False, False, False),
        ({}, True, True, False),
        ({"NO_COLOR": "1"}, False, True, False),
        ({"NO_COLOR": ""}, False, True, True),
        ({"FORCE_COLOR": "1"}, False, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, True, False),
        ({"FORCE_COLOR": "1"}, True, True, False),
        ({"TERM": "dumb"}, False, True, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, False, True, True),
    ],
    ids=str,
)
def test_when_there_are_colours(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], flag: bool, terminal: bool, expected: bool
) -> None:
    monkeypatch.delenv("TERM", raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert terminal_module.colored(terminal_module.request_of({"no_color": flag}), terminal=terminal) is expected


def test_colour_may_be_asked_for_in_a_pipe(riskreg: "Riskreg", small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in riskreg("table", "-C", str(small), "-f", "table").out
    assert "\x1b" not in riskreg("table", "-C", str(small)).out
    assert "\x1b" not in riskreg("table", "-C", str(small), "-f", "table", "--no-color").out
