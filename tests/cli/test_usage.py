"""Mistakes on the command line: exit code 2, what is wrong and what to type next, in the user's language."""

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Riskreg

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
# The call -> a word that what is wrong must name, and one that the hint must name.
MISTAKES: dict[tuple[str, ...], tuple[str, str]] = {
    ("tabel",): ("tabel", "table"),
    ("xyz",): ("xyz", "--help"),
    ("--foo",): ("--foo", "riskreg overdue --foo"),
    ("table", "--untt", "x"): ("--untt", "--unit"),
    ("table", "--Limit", "1"): ("--Limit", "--limit"),
    ("table", "-x"): ("-x", "riskreg table --help"),
    ("table", "--limit", "x"): ("--limit", "riskreg table --help"),
    ("show",): ("", "riskreg show --help"),
    ("explain",): ("", "riskreg explain --help"),
    ("table", "nonsense"): ("nonsense", ""),
    ("tally", "nonsense"): ("nonsense", ""),
    ("codes", "R4O1"): ("R4O1", "R401"),
    ("table", "--unit", "学生所"): ("学生所", "学生处"),
    ("table", "--grade", "majr"): ("majr", "major"),
    ("table", "--on", "2022.9.30"): ("2022.9.30", "2022-09-30"),
    ("table", "--columns", "gradee"): ("gradee", "grade"),
    ("table", "--sort", "titel"): ("titel", "title"),
    ("table", "-o", "x.pdf"): ("x.pdf", ".csv"),
    ("table", "-o", "x"): ("x", ".csv"),
    ("due", "--within", "soon"): ("soon", "14d"),
    ("due", "--within", "1d", "--by", "2022-10-31"): ("--within", ""),
    ("show", "D-9999"): ("D-9999", ""),
    ("explain", "R-9999"): ("R-9999", ""),
}
# What is found out when the register is read is told in the register's language, which is Chinese.
REGISTERS = (("--unit",), ("--grade",), ("--on",), ("--audience",), ("--columns",), ("--sort",), ("D-9999",), ("R-9999",))
# Values out of a short closed list: the sentence itself says what to type.
CLOSED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("table", "-f", "xml"): ("xml", "markdown", "csv", "json"),
    ("table", "--lang", "fr"): ("fr", "zh", "en"),
    ("table", "--audience", "all"): ("all", "public", "internal", "restricted"),
    ("init", "--keys", "fr"): ("fr", "zh", "en"),
    ("tally", "--by", "nonsense"): ("nonsense", "--by"),
}


def example(riskreg: "Riskreg", words: tuple[str, ...]) -> tuple[str, ...]:
    """Add the example register where the command takes one."""
    folderless = words[0] in ("init", "schema", "codes") or words[0].startswith("-") or words in (("tabel",), ("xyz",))
    return words if folderless else (*words, "-C", str(riskreg.example))


@LANGUAGES
@pytest.mark.parametrize("words", MISTAKES, ids=" ".join)
def test_a_mistake_says_what_is_wrong_and_what_to_type_next(riskreg: "Riskreg", words: tuple[str, ...], lang: str) -> None:
    what, next_ = MISTAKES[words]
    told = riskreg(*example(riskreg, words), lang=lang)
    assert (told.code, told.out) == (2, "")
    first, second = told.err.splitlines()
    assert first.startswith("riskreg: ")
    assert what in first
    assert second.startswith("  ")
    assert next_ in second or {"major": "重大"}.get(next_, next_) in second
    chinese = lang == "zh" or words[1:2] in REGISTERS or words[1:] == ("--within", "soon")
    assert bool(re.search("[\u4e00-\u9fff]", first.replace("学生所", ""))) == chinese


@LANGUAGES
@pytest.mark.parametrize("words", CLOSED, ids=" ".join)
def test_a_value_out_of_a_closed_list(riskreg: "Riskreg", words: tuple[str, ...], lang: str) -> None:
    told = riskreg(*example(riskreg, words), lang=lang)
    assert (told.code, told.out) == (2, "")
    assert all(word in told.err for word in CLOSED[words])
    assert told.err.isascii() == (lang == "en" and words[1:2] not in REGISTERS)


@LANGUAGES
@pytest.mark.parametrize("words", [("show", ""), ("when", ""), ("diff", ""), ("diff", "2022-08", ""), ("table", "")])
def test_an_empty_word_is_refused_by_the_name_that_the_help_gives_it(
    riskreg: "Riskreg", words: tuple[str, ...], lang: str
) -> None:
    told = riskreg(*example(riskreg, words), lang=lang)
    assert (told.code, told.out, "--" in told.err) == (2, "", False)
    assert {"show": "ID", "when": "EXPR", "diff": "AB"[len(words) - 2], "table": "KIND"}[words[0]] in told.err or lang == "zh"


def test_what_is_asked_of_the_register_is_answered_in_the_language_that_was_asked_for(riskreg: "Riskreg") -> None:
    for words in (
        ("show", "D-9999"),
        ("explain", "P-001"),
        ("due", "--by", "x"),
        ("table", "--sort", "x"),
        ("history", "D-9999"),
    ):
        told = riskreg(*example(riskreg, words), "--lang", "en", lang="zh")
        assert (told.code, told.out, told.err.isascii()) == (2, "", True)


TOO_MANY = pytest.mark.parametrize("words", [("table", "risks", "x"), ("show", "a", "b"), ("codes", "R1", "R2"), ("schema", "x")])


@TOO_MANY
@LANGUAGES
def test_a_word_too_many_is_refused(riskreg: "Riskreg", words: tuple[str, ...], lang: str) -> None:
    told = riskreg(*words, lang=lang)
    assert (told.code, told.out) == (2, "")
    assert words[-1] in told.err
    assert f"riskreg {words[0]} --help" in told.err


@TOO_MANY
def test_a_word_too_many_is_told_in_our_words(riskreg: "Riskreg", words: tuple[str, ...]) -> None:
    assert "unexpected extra argument" not in riskreg(*words, lang="zh").err


@pytest.mark.parametrize("words", [("table", "--on"), ("table", "--limit"), ("table", "--json=3"), ("check", "--strict=yes")])
def test_a_missing_or_needless_value_is_refused(riskreg: "Riskreg", words: tuple[str, ...]) -> None:
    told = riskreg(*words)
    assert (told.code, told.out) == (2, "")
    assert words[1].partition("=")[0] in told.err
    assert "Option" not in told.err


@pytest.mark.parametrize("words", [("table", "--on"), ("table", "--limit"), ("table", "--json=3")])
def test_a_missing_value_names_the_help_of_its_command(riskreg: "Riskreg", words: tuple[str, ...]) -> None:
    assert f"riskreg {words[0]} --help" in riskreg(*words).err


@pytest.mark.parametrize("words", [("--on", "2022-01-01", "overdue"), ("-C", "registers", "table"), ("--json", "table")])
def test_options_before_the_command_are_told_where_they_belong(riskreg: "Riskreg", words: tuple[str, ...]) -> None:
    told = riskreg(*words, lang="en")
    assert told.code == 2
    assert "options follow the command" in told.err


@pytest.mark.parametrize("words", [("table", "--limit", "1.5"), ("table", "--limit", "１"), ("table", "--limit", "")])
def test_a_number_that_is_none(riskreg: "Riskreg", words: tuple[str, ...]) -> None:
    told = riskreg(*words, "-C", str(riskreg.example))
    assert told.code in (0, 2)
    if told.code:
        assert told.out == ""
        assert "--limit" in told.err


@pytest.mark.parametrize("limit", ["0", "-1"])
def test_a_limit_below_one_is_refused(riskreg: "Riskreg", limit: str) -> None:
    told = riskreg("overdue", "-C", str(riskreg.example), "--limit", limit)
    assert (told.code, told.out) == (2, "")


def test_a_limit_never_makes_a_list_say_that_there_is_nothing(riskreg: "Riskreg") -> None:
    assert "没有逾期" not in riskreg("overdue", "-C", str(riskreg.example), "--limit", "0").out
    assert "Nothing is overdue" not in riskreg("overdue", "-C", str(riskreg.example), "--limit", "0", "--lang", "en").out


def test_a_mistake_is_told_in_the_language_that_was_asked_for(riskreg: "Riskreg") -> None:
    told = riskreg("table", "-C", str(riskreg.example), "--unit", "foo", "--lang", "zh", lang="en")
    assert "没有" in told.err


def test_a_mistake_about_a_register_is_told_in_the_registers_language(riskreg: "Riskreg") -> None:
    told = riskreg("table", "-C", str(riskreg.example), "--unit", "foo", lang="en")
    assert "没有" in told.err


def test_a_usage_error_of_a_kind_unknown_is_still_two_lines(riskreg: "Riskreg", monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd(Exception):  # noqa: N818 - as Typer's
        ctx = None

        def format_message(self) -> str:
            return "odd"

    def raise_(*_args: object, **_values: object) -> None:
        raise Odd

    monkeypatch.setattr("riskreg.commands.lists.run_table", raise_)
    told = riskreg("table", lang="en")
    assert told.code == 2
    assert told.err == "riskreg: the command cannot be understood: odd\n  riskreg table --help shows how it is used\n"
