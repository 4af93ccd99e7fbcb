"""What completes what: words -> completions, in a small register; and never an error."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer

from riskreg.cli import app, completion
from riskreg.cli.builder import build
from riskreg.cli.completion import offered
from riskreg.cli.completion_values import SOURCES
from riskreg.cli.help_pages import speech
from riskreg.cli.registry import COMMANDS

SETTINGS = "name: 示例学院\nas_of: 2022-09-30\n"
ORGANISATION = """units:
  - {id: U-1, name: 后勤处, aliases: [总务处]}
  - {id: U-2, name: 学生处, until: 2022-08-01}
people:
  - {id: P-1, name: 何建平, unit: U-1}
  - {id: P-2, name: 周立新, unit: U-2}
  - {id: P-3, name: 周立新, unit: U-1}
categories: [{id: fire, name: 消防}, {id: secret, name: 稳定, audience: restricted}]
places: [{id: L-1, name: 一号 楼}]
meetings:
  - id: 2022-09
    on: 2022-09-28
    decisions:
      - {id: 1, text: 换灯, unit: U-1, owner: P-1, due: 2022-09-29, done: {on: 2022-09-29}}
      - {id: 2, text: 补牌, unit: U-1, owner: P-1, due: 2022-10-20}
  - {id: 2022-08, on: 2022-08-26}
"""
DANGER = "{{id: {0}, title: {1}, unit: U-1, owner: P-1, found: 2022-09-01, source: self_check, level: general, "
DANGER += "rectification: 更换, due: 2022-09-08{2}}}"
CLOSED = ", rectified: [{on: 2022-09-05, by: P-1}], acceptances: [{on: 2022-09-06, by: P-2, passed: true}]"
DANGERS = "dangers:\n" + "".join(
    f"  - {DANGER.format(id_, title, more)}\n"
    for id_, title, more in (
        ("D-2022-0001", "灯不亮", CLOSED),
        ("D-2022-0003", "门上锁", ", tags: [夜查]"),
        ("D-2022-0002", "线老化", ""),
        ("D-2022-0010", "家属情况", ", audience: restricted"),
        ("D-2022-0011", "信访情况", ", category: 稳定"),
    )
)
RISKS = "risks: [{id: R-0001, title: 充电, unit: U-1, owner: P-1, identified: 2022-09-01, audience: public, method: direct, "
RISKS += "residual: {grade: major}, basis: 会议}]\n"
FILES = {"riskreg.yaml": SETTINGS, "organisation.yaml": ORGANISATION, "dangers.yaml": DANGERS, "risks.yaml": RISKS}
TODAY = date(2022, 9, 30)


def writing() -> Any:
    """A program with commands as those that write have them: what completes them follows from how they are declared."""
    made = typer.Typer()
    made.command("set")(set_)
    made.command("accept")(accept)
    return typer.main.get_command(made)


def set_(
    id_: Annotated[str, typer.Argument(metavar="ID")], fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...")]
) -> None:
    """Set fields."""


def accept(
    id_: Annotated[str, typer.Argument(metavar="DANGER")],
    by: Annotated[str, typer.Option("--by", metavar="PERSON")],
    failed: Annotated[bool, typer.Option("--failed")] = False,
    done: Annotated[str, typer.Option("--decision", metavar="MEETING/N")] = "",
) -> None:
    """Accept a danger."""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Help in English; metavars are translated when commands are imported, which other tests do in Chinese."""
    monkeypatch.setenv("RISKREG_LANG", "en")
    monkeypatch.delenv("RISKREG_DIR", raising=False)
    speech.cache_clear()
    forget()
    yield
    forget()


def forget() -> None:
    """Let the commands be imported anew."""
    for module in {entry.module for entry in COMMANDS.values()}:
        sys.modules.pop(f"riskreg.cli.{module}", None)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    folder = tmp_path / "college"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def completed(folder: Path, *typed: str) -> list[str]:
    """Return the completions, each as the whole word it would become."""
    how, before, offers = offered(app.program(), typed, folder, TODAY)
    assert how == "words"
    return [before + offer.word for offer in offers]


def told(folder: Path, *typed: str) -> dict[str, str]:
    """Return the completions with their descriptions."""
    return {offer.word: offer.says for offer in offered(app.program(), typed, folder, TODAY)[2]}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["sho"], ["show"]),
        (["co"], ["codes", "completion"]),
        (["-"], ["--help", "--version"]),
        (["nothing", ""], []),
        (["overdue", "--un"], ["--unit"]),
        (["overdue", "--unit", "U-1", "--un"], ["--unit"]),  # it may be given several times
        (["overdue", "--at", "2022-09", "--at"], []),
        (["overdue", "-C"], ["-C"]),
        (["show", "D-2022-0001", "--ver"], ["--verbose", "--version"]),
        (["show", "D-2022-000"], ["D-2022-0002", "D-2022-0003", "D-2022-0001"]),
        (["show", "d-2022-0001"], ["D-2022-0001"]),
        (["show", "Ｒ-0"], ["R-0001"]),
        (["show", "2022-09/"], ["2022-09/2", "2022-09/1"]),
        (["show", "2022-0"], ["2022-08", "2022-09", "2022-09/"]),
        (["show", "--", "R-"], ["R-0001"]),
        (["show", "U"], ["U-1", "U-2"]),
        (["show", "-v", "--on", "2022-09-30", "R"], ["R-0001"]),
        (["meeting", "close", ""], ["2022-09", "2022-08"]),
        (["meeting", "l"], ["list"]),
        (["overdue", "--unit", ""], ["U-1", "U-2"]),
        (["overdue", "--unit", "后"], ["后勤处"]),
        (["overdue", "--unit", "总"], ["总务处"]),
        (["overdue", "--unit=学"], ["--unit=学生处"]),
        (["overdue", "--unit", "后勤处,学"], ["后勤处,学生处"]),
        (["overdue", "--unit", "后勤处，U-"], ["后勤处，U-1", "后勤处，U-2"]),
        (["overdue", "--owner", "何"], ["何建平"]),
        (["overdue", "--owner", "周"], []),  # two are called so: files take neither
        (["overdue", "--place", "一"], ["一号 楼"]),
        (["overdue", "--category", ""], ["fire", "secret"]),
        (["table", "--grade", "maj"], ["major"]),
        (["table", "--grade", "重"], ["重大"]),
        (["table", "--grade", ">=sig"], [">=significant"]),
        (["table", "dangers", "--level", ""], ["major", "general", "重大", "一般"]),
        (["table", "dangers", "--state", "re"], ["rectified", "referred"]),
        (["table", "--state", ""], ["active", "closed", "在册", "已销号", "all"]),
        (["table", "measures", "--state", "有"], ["有效"]),
        (["overdue", "--tag", ""], ["夜查"]),
        (["table", "d"], ["dangers", "decisions"]),
        (["table", "隐"], ["隐患"]),
        (["tally", "decisions", "--by", "mo"], ["month"]),
        (["tally", "decisions", "--by", "月"], ["月份"]),
        (["tally", "decisions", "--by", "un"], ["unit"]),
        (["diff", "@"], ["@last", "@prev", "@next"]),
        (["diff", "2022-08.."], ["2022-08..2022-09", "2022-08..2022-08", "2022-08..@last", "2022-08..@prev", "2022-08..@next"]),
        (["overdue", "--on", "2022-09"], ["2022-09-30", "2022-09-28"]),
        (["overdue", "--audience", "res"], ["restricted"]),
        (["overdue", "--lang", ""], ["zh", "en"]),
        (["overdue", "-f", "m"], ["markdown"]),
        (["overdue", "--sort", "-late"], ["-late_days"]),
        (["table", "dangers", "--columns", "id,first"], ["id,first_due"]),
        (["codes", "R40"], ["R401", "R402", "R403", "R404", "R405", "R406", "R407", "R408"]),
        (["history", "D-2022-0001", "--field", "original"], []),
        (["history", "D-2022-0001", "--field", "ti"], ["title"]),
        (["history", "D-2022-0001", "--field", "identif"], []),  # risks have it
        (["history", "R-0001", "--field", "identif"], ["identified"]),
        (["table", "--where", "overd"], ["overdue"]),
        (["table", "--where", "overdue and unit=后"], ["overdue and unit=后勤处"]),
        (["table", "--where", "(level=maj"], ["(level=major"]),
        (["when", "D-2022-0003"], ["D-2022-0003"]),
    ],
)
def test_words_are_completed(register: Path, typed: Sequence[str], words: list[str]) -> None:
    assert completed(register, *typed) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["acc"], ["accept"]),
        (["accept", ""], ["D-2022-0002", "D-2022-0003", "D-2022-0010", "D-2022-0011", "D-2022-0001"]),
        (["accept", "--failed", "R"], []),
        (["accept", "D-2022-0002", "--by", "何"], ["何建平"]),
        (["accept", "--decision", "2"], ["2022-09/"]),
        (["accept", "--decision", "2022-09/2"], ["2022-09/2"]),
        (["set", "D-2022-0002", "ti"], ["title="]),
        (["set", "D-2022-0002", "责任"], ["责任单位=", "责任人="]),
        (["set", "D-2022-0002", "acc"], ["acceptor="]),  # acceptances are written by a command of their own
        (["set", "R-0001", "rectification"], []),
        (["set", "R-0001", "title=x", "method=L"], ["method=LS", "method=LEC"]),
        (["set", "R-0001", "评价方法=直"], ["评价方法=直接判定"]),
        (["set", "R-0001", "unit=后"], ["unit=后勤处"]),
        (["set", "R-0001", "place=L-1,一"], ["place=L-1,一号 楼"]),
        (["set", "R-0001", "tags="], ["tags=夜查"]),
        (["set", "D-2022-0002", "due=2022-08"], ["due=2022-08-26"]),
        (["set", "D-2022-0002", "risk="], ["risk=R-0001"]),
        (["set", "D-2022-0002", "title=x"], []),
        (["set", "D-2022-0002", "nonsense="], []),
        (["set", "U-1", "typ"], ["type="]),
    ],
)
def test_new_commands_are_completed_as_they_are_declared(register: Path, typed: Sequence[str], words: list[str]) -> None:
    _how, before, offers = offered(writing(), typed, register, TODAY)
    assert [before + offer.word for offer in offers] == words


def test_where_no_argument_is_left_options_are_offered(register: Path) -> None:
    assert completed(register, "overdue", "")[:2] == ["--exit-code", "--registers"]
    assert "--debug" not in completed(register, "overdue", "")


@pytest.mark.parametrize(
    ("typed", "how"), [(["overdue", "-o", "a"], "files"), (["overdue", "-C", ""], "folders"), (["init", ""], "folders")]
)
def test_files_and_folders_are_left_to_the_shell(register: Path, typed: Sequence[str], how: str) -> None:
    assert offered(app.program(), typed, register, TODAY) == (how, "", [])


def test_records_say_what_they_are_about_unless_that_is_for_few(register: Path) -> None:
    assert told(register, "show", "") == {
        "D-2022-0002": "线老化",
        "D-2022-0003": "门上锁",
        "D-2022-0010": "",
        "D-2022-0011": "",
        "R-0001": "充电",
        "D-2022-0001": "灯不亮",
        "2022-09": "",
        "2022-08": "",
    }
    assert told(register, "show", "2022-09/") == {"2022-09/2": "补牌", "2022-09/1": "换灯"}


def test_where_a_file_is_broken_a_category_that_is_not_known_may_be_for_few(register: Path) -> None:
    (register / "dangers.yaml").write_text(DANGERS.replace("category: 稳定", "category: 别的"), encoding="utf-8")
    assert told(register, "show", "D-2022-0011") == {"D-2022-0011": "信访情况"}
    (register / "more.yaml").write_text("categories: [", encoding="utf-8")
    assert told(register, "show", "D-2022-0011") == {"D-2022-0011": ""}
    assert told(register, "show", "D-2022-0002") == {"D-2022-0002": "线老化"}


def test_the_settings_may_keep_all_titles_for_few(register: Path) -> None:
    (register / "riskreg.yaml").write_text(SETTINGS + "audience: {records: restricted}\n", encoding="utf-8")
    assert told(register, "show", "D-2022-0002") == {"D-2022-0002": ""}
    assert told(register, "show", "R-0001") == {"R-0001": "充电"}


def test_units_say_their_names(register: Path) -> None:
    assert told(register, "overdue", "--unit", "") == {"U-1": "后勤处", "U-2": "学生处"}
    assert told(register, "overdue", "--unit", "后勤处") == {"后勤处": "U-1"}


def test_chinese_words_come_first_in_chinese(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKREG_LANG", "zh")
    speech.cache_clear()
    forget()
    assert completed(register, "table", "--grade", "")[:5] == ["重大", "较大", "一般", "低", "major"]
    assert completed(register, "overdue", "--unit", "后") == ["后勤处"]
    assert told(register, "sho")["show"].startswith("单条记录")


def test_another_register_may_be_named(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = register.parent
    with pytest.raises(Exception, match="no register here"):
        completed(elsewhere, "show", "R-")
    assert completed(elsewhere, "show", "-C", "college", "R-") == ["R-0001"]
    assert completed(elsewhere, "show", f"--registers={register}", "R-") == ["R-0001"]
    monkeypatch.setenv("RISKREG_DIR", str(register))
    assert completed(elsewhere, "show", "R-") == ["R-0001"]


def test_every_parameter_says_what_completes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("en", "zh"):
        monkeypatch.setenv("RISKREG_LANG", language)
        speech.cache_clear()
        forget()
        for name, entry in COMMANDS.items():
            for parameter in build(name, entry).params:
                if not getattr(parameter, "is_flag", False):
                    metavar = parameter.metavar or ""
                    known = {form for source in SOURCES for form in (source, speech().word(source))}
                    assert "|" in metavar or metavar in known, f"{name}: {parameter.name} ({metavar})"
        by_word: dict[str, object] = {}
        for metavar, source in SOURCES.items():
            assert by_word.setdefault(speech().word(metavar), source) is source, metavar


def test_answers_are_written_for_the_shell(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(register)
    assert app.run(["complete", "bash", " =", "riskreg overdue --unit=后"]) == 0
    assert app.run(["complete", "zsh", "overdue", "--unit", "后"]) == 0
    assert app.run(["complete", "fish", "overdue", "--unit", "'后"]) == 0
    assert capsys.readouterr() == ("words\n后勤处\nwords\n后勤处\tU-1\nwords\n后勤处\tU-1\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("zsh", "show", ""),  # no register here
        ("zsh", "show", "-C", "/no/such", ""),
        ("zsh", "show", "-C", "a\0b", ""),
        ("zsh",),
        ("bash", "x"),
        ("tcsh", "show", ""),
        ("zsh", "nonsense", "--by", ""),
    ],
)
def test_errors_never_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: Sequence[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert app.run(["complete", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out == "words\n" * out.count("words")


def test_a_bug_never_shows(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_words: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(completion, "pointed", broken)
    assert app.run(["complete", "zsh", "show", ""]) == 0
    assert capsys.readouterr() == ("", "")


def test_whoever_types_the_hidden_command_alone_is_told_of_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.run(["complete"]) == 2
    assert "completion" in capsys.readouterr().err


def test_broken_files_do_not_stop_it(register: Path) -> None:
    (register / "dangers.yaml").write_text("dangers: [{id: D-1, title", encoding="utf-8")
    (register / "riskreg.yaml").write_text("name: [", encoding="utf-8")
    assert completed(register, "show", "R-") == ["R-0001"]
    assert completed(register, "overdue", "--unit", "后") == ["后勤处"]


def test_ids_that_cannot_be_typed_are_left_out(register: Path) -> None:
    units = 'units: [{id: "U-\\u200b"}, {id: U-8, name: "a\\nb"}, {id: U-9, name: "c\\u200bd"}]\n'
    (register / "risks.yaml").write_text(units, encoding="utf-8")
    assert completed(register, "overdue", "--unit", "U-") == ["U-1", "U-8", "U-9", "U-2"]
    assert completed(register, "overdue", "--unit", "a") == []
    assert completed(register, "overdue", "--unit", "c") == []


def test_no_git_is_started(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(register)], check=True)
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert completed(register, "show", "R-") == ["R-0001"]
    assert completed(register, "show", "R-") == ["R-0001"]
