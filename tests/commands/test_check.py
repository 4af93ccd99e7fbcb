"""check: which findings are given, in which order, with which exit code; what is masked, and what is left unchecked."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskreg.commands import check
from riskreg.commands.session import Outcome, Request
from riskreg.report.document import Document, Paragraph, Told, Verbatim, render
from riskreg.report.language import Language

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
PEOPLE = "units: [{id: 学生处}, {id: 后勤处}]\npeople: [{id: P-1, name: 周立新, unit: 学生处}, {id: P-2, name: 何建平, unit: 后勤处}]\n"
REST = "unit: 学生处, owner: P-1, source: self_check, level: general, rectification: 修"
GOOD = f"dangers:\n  - {{id: D-1, title: 甲, found: 2022-09-20, due: 2022-10-10, {REST}}}\n"
LATE = f"dangers:\n  - {{id: D-2, title: 乙, found: 2022-08-01, due: 2022-10-10, {REST}}}\n"  # nothing for 30 days: a warning
WRONG = f"dangers:\n  - {{id: D-3, title: 丙, found: 2022-09-20, due: 2022-10-10, {REST.replace('学生处', '学生所')}}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, riskreg="name: 校\nlanguage: en\nas_of: 2022-09-30\n", organisation=PEOPLE, good=GOOD)
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def run(folder: Path, *, strict: bool = False, explain: bool = False, **values: Any) -> Outcome:
    outcome = check.run_check(Request(now=NOW, folder=folder, **values), strict=strict, explain=explain)
    assert outcome.diagnostics == ()  # they stand in the document, not on stderr
    return outcome


def document(outcome: Outcome) -> Document:
    assert outcome.document is not None
    return outcome.document


def told(outcome: Outcome) -> Told:
    return next(block for block in document(outcome).blocks if isinstance(block, Told))


def found(outcome: Outcome, *keys: str) -> list[tuple[Any, ...]]:
    table = told(outcome).table
    at = [[column.key for column in table.columns].index(key) for key in keys]
    return [tuple(row[place] for place in at) for row in table.rows]


def notes(outcome: Outcome) -> list[str]:
    return [ENGLISH.text(block.text) for block in document(outcome).blocks if isinstance(block, Paragraph)]


def test_a_good_register_has_no_finding_and_that_says_little(folder: Path) -> None:
    outcome = run(folder)
    assert outcome.code == 0
    assert found(outcome, "code") == []
    assert notes(outcome) == ["No finding: the files are in order. That says nothing about what is not in them."]
    assert document(outcome).data == {"counts": {"error": 0, "warning": 0}}
    assert told(outcome).table.name == "diagnostics"


@pytest.mark.parametrize(
    ("files", "strict", "code", "counts"),
    [
        ({}, True, 0, {"error": 0, "warning": 0}),
        ({"late": LATE}, False, 0, {"error": 0, "warning": 1}),
        ({"late": LATE}, True, 1, {"error": 0, "warning": 1}),
        ({"wrong": WRONG}, False, 1, {"error": 1, "warning": 0}),
        ({"wrong": WRONG, "late": LATE}, True, 1, {"error": 1, "warning": 1}),
    ],
)
def test_errors_are_exit_code_1_and_warnings_only_when_strict(
    folder: Path, files: dict[str, str], strict: bool, code: int, counts: dict[str, int]
) -> None:
    write(folder, **files)
    outcome = run(folder, strict=strict)
    assert outcome.code == code
    assert document(outcome).data == {"counts": counts}


def test_place_code_severity_id_message_and_hint(folder: Path) -> None:
    write(folder, wrong=WRONG)
    ((path, line, column, code, severity, id_, message, hint),) = found(
        run(folder), "path", "line", "column", "code", "severity", "id", "message", "hint"
    )
    assert (path, line, column, code, severity, id_) == ("wrong.yaml", 2, 61, "R301", "error", "D-3")
    assert WRONG.splitlines()[1][column - 1 :].startswith("unit: 学生所")
    assert "学生所" in ENGLISH.text(message)
    assert "学生处" in ENGLISH.text(hint)


def test_findings_stand_in_the_order_of_files_and_lines(folder: Path) -> None:
    write(folder, b=WRONG + WRONG.removeprefix("dangers:\n").replace("D-3", "D-4").replace("丙", "灭火器过期"), a=LATE)
    assert found(run(folder), "path", "line", "code") == [("a.yaml", 2, "R604"), ("b.yaml", 2, "R301"), ("b.yaml", 3, "R301")]


def test_severities_may_be_changed_and_switched_off(folder: Path) -> None:
    write(folder, late=LATE, wrong=WRONG)
    write(folder, riskreg='name: 校\nlanguage: en\nas_of: 2022-09-30\nchecks: {R301: warning, R604: "off"}\n')
    outcome = run(folder)
    assert found(outcome, "code", "severity") == [("R301", "warning")]
    assert outcome.code == 0


def test_references_are_not_checked_while_a_file_cannot_be_read(folder: Path) -> None:
    write(folder, wrong=WRONG, broken="units: [\n")
    outcome = run(folder)
    assert [code for (code,) in found(outcome, "code")] == ["R107"]
    assert notes(outcome) == [
        "References were not checked: a file that cannot be read may hold what they name.",
        "1 error, 0 warnings.",
    ]
    face = document(outcome).face
    assert face is not None
    assert face.unread == ("broken.yaml",)


def test_a_reference_to_a_record_that_could_not_be_read_is_not_called_unknown(folder: Path) -> None:
    write(
        folder,
        more=GOOD.replace("D-1", "D-5").replace("甲", "丁").replace("}", ", risk: R-1}"),
        risks="risks: [{id: R-1, title: 甲, unit: 学生处, owner: P-1}]\n",
    )
    assert {code for (code,) in found(run(folder), "code")} == {"R204"}


def test_explain_shows_the_line_and_a_mark_under_the_place(folder: Path) -> None:
    write(folder, wrong="dangers:\n  - id: D-3\n    单位: 学生处\n    titel: 甲\n")
    shown = [block for block in told(run(folder, explain=True)).blocks if isinstance(block, Verbatim)]
    assert "3 |     单位: 学生处\n        ^" in [block.text for block in shown]
    assert "4 |     titel: 甲\n        ^" in [block.text for block in shown]
    assert not any(isinstance(block, Verbatim) for block in told(run(folder)).blocks)


def test_in_text_a_finding_is_a_line_as_compilers_write_it(folder: Path) -> None:
    write(folder, wrong=WRONG)
    lines = render(document(run(folder)), "plain", ENGLISH).splitlines()
    assert lines[3].startswith("wrong.yaml:2:61: error R301 D-3: ")
    assert lines[4].startswith("    ")
    assert lines[-1] == "1 error, 0 warnings."


def test_a_finding_about_a_restricted_record_keeps_place_and_code_alone(folder: Path) -> None:
    write(folder, wrong=WRONG.replace("}", ", audience: restricted}"))
    assert found(run(folder), "code", "id", "message", "hint")[0][1] is None
    assert found(run(folder), "path", "line", "code", "id") == [("wrong.yaml", 2, "R301", None)]
    assert found(run(folder, audience="restricted"), "id") == [("D-3",)]
    assert run(folder).code == 1


def test_a_past_day_makes_no_later_fact_unlikely(folder: Path) -> None:
    assert found(run(folder, on="2022-09-01"), "code") == []


def git(folder: Path, *words: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, env=environment)


def test_a_file_that_git_ignores_is_a_warning(folder: Path) -> None:
    git(folder, "init", "-q")
    (folder / ".gitignore").write_text("草稿*.yaml\n/my own/\n", encoding="utf-8")
    (folder / "草稿 一.yaml").write_text("risks: []\n", encoding="utf-8")
    (folder / "my own").mkdir()
    (folder / "my own" / "x.yaml").write_text("risks: []\n", encoding="utf-8")
    outcome = run(folder)
    assert found(outcome, "path", "line", "code", "severity") == [
        ("my own/x.yaml", 1, "R114", "warning"),
        ("草稿 一.yaml", 1, "R114", "warning"),
    ]
    assert outcome.code == 0
    assert run(folder, strict=True).code == 1


def test_in_a_sub_folder_of_git_paths_begin_at_the_top(folder: Path) -> None:
    inner = folder / "台账"
    inner.mkdir()
    for name in ("riskreg", "organisation"):
        (folder / f"{name}.yaml").rename(inner / f"{name}.yaml")
    write(inner, wrong=WRONG)
    git(folder, "init", "-q")
    (folder / ".gitignore").write_text("wrong.yaml\n", encoding="utf-8")
    assert found(run(inner), "path", "code") == [("台账/wrong.yaml", "R114"), ("台账/wrong.yaml", "R301")]
