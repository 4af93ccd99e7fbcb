"""Help: of every command, in either language, at any width; nothing in it is Typer's own English."""

import re
from typing import TYPE_CHECKING

import pytest

from riskreg.cli.builder import BUNDLES, build
from riskreg.cli.help_pages import columns, help_language, pieces, wrapped
from riskreg.cli.registry import CHAPTERS, COMMANDS
from riskreg.report.text_width import width

if TYPE_CHECKING:
    from tests.cli.conftest import Riskreg

TYPERS = re.compile(r"Usage|Options|Commands|Arguments|Show this message|\[default|\[required|TEXT|INTEGER|Missing|Error|Try '")
EVERY = pytest.mark.parametrize("name", COMMANDS)
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


@EVERY
@LANGUAGES
@pytest.mark.parametrize("cells", [60, 100])
def test_help_of_a_command_fits_and_tells_all(
    riskreg: "Riskreg", monkeypatch: pytest.MonkeyPatch, name: str, lang: str, cells: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(cells))
    told = riskreg(name, "--help", lang=lang)
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert [line for line in lines if width(line) > cells] == []
    assert lines[0].startswith(f"用法：riskreg {name}" if lang == "zh" else f"Usage: riskreg {name}")
    for example in COMMANDS[name].examples:
        assert f"  {example}" in lines
    assert COMMANDS[name].examples
    for option in build(name, COMMANDS[name]).params:
        if not option.hidden and option.param_type_name == "option":
            assert all(re.search(rf"^  .*{re.escape(form)}\b", told.out, re.MULTILINE) for form in option.opts)
            assert option.help
    assert "--debug" not in told.out
    assert "-h, --help" in told.out


@LANGUAGES
def test_no_line_of_help_is_wider_than_the_terminal(riskreg: "Riskreg", monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    for cells in (60, 72, 80, 100):
        monkeypatch.setenv("COLUMNS", str(cells))
        for words in ((), *((name,) for name in COMMANDS)):
            lines = riskreg(*words, "--help", lang=lang).out.splitlines()
            assert [line for line in lines if width(line) > cells] == []


@EVERY
def test_chinese_help_has_no_english_of_typers(riskreg: "Riskreg", name: str) -> None:
    out = riskreg(name, "--help").out
    assert not TYPERS.search(out)
    assert [line for line in out.splitlines() if line and not line.startswith(" ") and line.isascii()] == []


@EVERY
def test_every_sentence_of_help_is_translated(name: str, monkeypatch: pytest.MonkeyPatch, riskreg: "Riskreg") -> None:
    monkeypatch.setenv("COLUMNS", "100")
    english, chinese = (riskreg(name, "--help", lang=lang).out for lang in ("en", "zh"))
    said = {
        line.strip()
        for line in english.splitlines()
        if line.startswith(" ") and not line.strip().startswith(("riskreg", "-", "echo"))
    }
    assert {line for line in chinese.splitlines() if line.strip() in said} <= set()
    plain = [line for line in chinese.splitlines() if line.startswith("  -") and "--" in line and line.isascii()]
    assert plain == []


@EVERY
def test_h_is_help(riskreg: "Riskreg", name: str) -> None:
    assert riskreg(name, "-h") == riskreg(name, "--help")
    assert riskreg(name, "--nonsense", "--help").code in (0, 2)


@LANGUAGES
@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)], ids=" ".join)
@pytest.mark.parametrize("cells", [60, 100])
def test_without_a_command_there_is_help(
    riskreg: "Riskreg", monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], lang: str, cells: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(cells))
    told = riskreg(*words, lang=lang)
    assert (told.code, told.err) == (0, "")
    assert [line for line in told.out.splitlines() if width(line) > cells] == []
    for name in COMMANDS:
        assert re.search(rf"^  {name}  +\S", told.out, re.MULTILINE)
    assert "--version" in told.out
    if lang == "zh":
        assert not TYPERS.search(told.out)


def test_every_command_stands_in_one_chapter() -> None:
    assert sorted(name for _title, names in CHAPTERS for name in names) == sorted(COMMANDS)


@EVERY
def test_examples_begin_with_their_command_and_know_their_bundles(name: str) -> None:
    entry = COMMANDS[name]
    assert all(example.split()[:2] == ["riskreg", name] for example in entry.examples)
    assert set(entry.options) <= set(BUNDLES)


def test_no_name_of_an_option_is_given_twice_in_a_command() -> None:
    for name, entry in COMMANDS.items():
        forms = [form for option in build(name, entry).params if option.param_type_name == "option" for form in option.opts]
        assert len(forms) == len(set(forms)), name


@pytest.mark.parametrize("name", ["show", "explain"])
def test_what_must_be_given_stands_without_brackets(riskreg: "Riskreg", name: str) -> None:
    assert riskreg(name, "--help", lang="en").out.startswith(f"Usage: riskreg {name} ID [OPTIONS]")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({"RISKREG_LANG": "zh", "LC_ALL": "C"}, "zh"),
        ({"RISKREG_LANG": "en", "LANG": "zh_CN"}, "en"),
        ({"RISKREG_LANG": "ZH"}, "zh"),
    ],
    ids=str,
)
def test_the_language_of_help(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], expected: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert help_language() == expected


def test_help_speaks_the_language_of_the_locale(riskreg: "Riskreg") -> None:
    assert riskreg.process("--help", env={"LANG": "zh_CN.UTF-8"}).stdout.decode().startswith("用法：riskreg")
    assert riskreg.process("--help", env={"LANG": "C"}).stdout.startswith(b"Usage: riskreg")


def test_lines_break_at_spaces_and_between_chinese_characters() -> None:
    assert wrapped("one two three", 9, "  ") == ["  one two", "  three"]
    assert wrapped("隐患管到销号，时限", 6, "") == ["隐患管", "到销", "号，时", "限"]
    assert wrapped("", 10, "") == []
    assert all(width(line) <= 12 for line in wrapped("中文mixed里的words（括号）、顿号。", 12, ""))
    assert "".join(pieces("中文 mixed，里的 words")) == "中文 mixed，里的 words"


def test_no_line_begins_with_a_closing_mark(riskreg: "Riskreg", monkeypatch: pytest.MonkeyPatch) -> None:
    for cells in (50, 60, 72, 80, 100):
        monkeypatch.setenv("COLUMNS", str(cells))
        for name in COMMANDS:
            lines = [line.strip() for line in riskreg(name, "--help").out.splitlines()]
            assert [line for line in lines if line.startswith(("。", "，", "；", "、", "）", "："))] == []


def test_a_long_name_stands_on_a_line_of_its_own() -> None:
    assert columns([("--a", "x"), ("--" + "b" * 40, "y")], 60)[1:] == ["  --" + "b" * 40, " " * 34 + "y"]


def test_two_columns_are_aligned_by_cells() -> None:
    assert columns([("目录", "甲"), ("--a", "乙")], 40) == ["  目录  甲", "  --a   乙"]
