"""fmt: which files it takes, what it says of them, what it writes and what it leaves alone."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands import fmt
from riskreg.commands.fmt import FormatRequest
from riskreg.commands.session import Outcome, Request
from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.report.document import Patch, Table, render
from riskreg.report.language import Language

NOW = datetime(2022, 9, 6, tzinfo=UTC)
GOOD = "units:\n  - id: 保卫处\n"
ODD = "risks:\n- title: 甲\n  id: R-1\n"
EVEN = "risks:\n  - id: R-1\n    title: 甲\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register of three files, two of them in order."""
    (tmp_path / "riskreg.yaml").write_text("name: 学院\nlanguage: en\n", encoding="utf-8")
    (tmp_path / "units.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "risks").mkdir()
    (tmp_path / "risks" / "a.yaml").write_text(ODD, encoding="utf-8")
    return tmp_path


def run(folder: Path, *files: str, check: bool = False, dry_run: bool = False, keys: str | None = None) -> Outcome:
    return fmt.run(Request(now=NOW, folder=folder), FormatRequest(check=check, dry_run=dry_run, keys=keys, files=files))


def rows(outcome: Outcome) -> list[tuple[object, ...]]:
    assert outcome.document
    return [row for block in outcome.document.blocks if isinstance(block, Table) for row in block.rows]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_it_writes_what_is_not_in_order_and_nothing_else(folder: Path) -> None:
    before = (folder / "units.yaml").stat()
    outcome = run(folder)
    assert (outcome.code, rows(outcome)) == (0, [("risks/a.yaml", "changed", 4)])
    assert text(folder / "risks" / "a.yaml") == EVEN
    assert (folder / "units.yaml").stat() == before
    again = run(folder)
    assert (again.code, rows(again)) == (0, [])


def test_check_names_the_files_and_writes_nothing(folder: Path) -> None:
    outcome = run(folder, check=True)
    assert (outcome.code, rows(outcome)) == (1, [("risks/a.yaml", "would_change", 4)])
    assert text(folder / "risks" / "a.yaml") == ODD
    assert run(folder, "units.yaml", check=True).code == 0


def test_a_dry_run_shows_the_lines(folder: Path) -> None:
    outcome = run(folder, dry_run=True)
    assert outcome.code == 0
    assert outcome.document
    assert render(outcome.document, "plain", Language("en")) == (
        "The form of the files\n"
        "\n"
        "file          result        lines changed\n"
        "------------  ------------  -------------\n"
        "risks/a.yaml  would change              4\n"
        "\n"
        "--- a/risks/a.yaml\n"
        "+++ b/risks/a.yaml\n"
        "@@ -1,3 +1,3 @@\n"
        " risks:\n"
        "-- title: 甲\n"
        "-  id: R-1\n"
        "+  - id: R-1\n"
        "+    title: 甲\n"
        "\n"
        "1 file would change, 2 files were in order already.\n"
        "To write this, type the same without --check and --dry-run.\n"
    )
    assert text(folder / "risks" / "a.yaml") == ODD


@pytest.mark.parametrize(
    "wanted", [FormatRequest(check=True, files=("units.yaml",)), FormatRequest(dry_run=True, files=("units.yaml",))]
)
@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("csv", "file,result,lines changed\n"),
        ("tsv", "file\tresult\tlines changed\n"),
        ("plain", "The form of the files\n\n1 file is in the usual form already.\n"),
        ("json", '{"files": [], "in_order": 1, "register": null, "schema": "riskreg.fmt/1", "written": false}'),
    ],
)
def test_files_that_are_all_in_order_are_an_empty_list_and_not_nothing(
    folder: Path, wanted: FormatRequest, form: str, shown: str
) -> None:
    outcome = fmt.run(Request(now=NOW, folder=folder), wanted)
    assert (outcome.code, rows(outcome)) == (0, [])
    assert outcome.document
    told = render(outcome.document, form, Language("en"))
    assert (json.dumps(json.loads(told)) if form == "json" else told) == shown


def test_only_the_files_and_folders_that_are_named(folder: Path) -> None:
    (folder / "b.yaml").write_text(ODD.replace("R-1", "R-2"), encoding="utf-8")
    assert [row[0] for row in rows(run(folder, "risks", check=True))] == ["risks/a.yaml"]
    assert [row[0] for row in rows(run(folder, "b.yaml", "./b.yaml", check=True))] == ["b.yaml"]
    assert [row[0] for row in rows(run(folder, "riskreg.yaml", "risks/a.yaml", check=True))] == ["risks/a.yaml"]
    below = fmt.run(Request(now=NOW, folder=folder / "risks"), FormatRequest(check=True, files=("a.yaml",)))
    assert [row[0] for row in rows(below)] == ["risks/a.yaml"]


@pytest.mark.parametrize("file", ["nothing.yaml", "../x.yaml", "ris"])
def test_a_name_that_is_no_file_of_the_register(folder: Path, file: str) -> None:
    with pytest.raises(RiskregError) as refused:
        run(folder, file)
    assert (refused.value.code, refused.value.language) == (2, "en")
    assert text(folder / "risks" / "a.yaml") == ODD


def test_keys_are_translated_in_all_files_but_not_otherwise(folder: Path) -> None:
    run(folder, keys="zh")
    assert text(folder / "risks" / "a.yaml") == "风险:\n  - 编号: R-1\n    风险点: 甲\n"
    assert text(folder / "riskreg.yaml") == "名称: 学院\n语言: en\n"
    assert run(folder, check=True).code == 0
    with pytest.raises(RiskregError) as refused:
        run(folder, keys="de")
    assert refused.value.said == say("--keys: {text} is none of zh, en", text="de")


def test_a_file_with_errors_is_left_alone_and_told(folder: Path) -> None:
    broken = "risks: [\n- id: R-2\n"
    (folder / "broken.yaml").write_text(broken, encoding="utf-8")
    outcome = run(folder)
    assert outcome.code == 1
    assert [found.mark.path for found in outcome.diagnostics] == ["broken.yaml"]
    assert rows(outcome) == [("risks/a.yaml", "changed", 4), ("broken.yaml", "unread", None)]
    assert text(folder / "broken.yaml") == broken
    assert text(folder / "risks" / "a.yaml") == EVEN
    assert run(folder, "risks").code == 0


def test_findings_of_fields_do_not_matter(folder: Path) -> None:
    (folder / "risks" / "a.yaml").write_text("risks:\n- identified: 2022.6.1\n  colour: '1'\n  id: R-1\n", encoding="utf-8")
    assert run(folder).code == 0
    assert text(folder / "risks" / "a.yaml") == "risks:\n  - id: R-1\n    identified: 2022.6.1\n    colour: '1'\n"


def test_a_result_that_says_something_else_is_refused_and_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = folder / "b.yaml"
    other.write_text("risks:\n- id: R-2\n", encoding="utf-8")

    def wrong(text: str, *_: object, **__: object) -> str:
        return text.replace("甲", "乙").replace("- id: R-2", "  - id: R-2")

    monkeypatch.setattr("riskreg.syntax.formatter.formatted", wrong)
    outcome = run(folder)
    assert outcome.code == 3
    assert rows(outcome) == [("b.yaml", "changed", 2), ("risks/a.yaml", "refused", 2)]
    assert text(folder / "risks" / "a.yaml") == ODD
    assert text(other) == "risks:\n  - id: R-2\n"
    assert outcome.document
    assert [block.text.splitlines()[0] for block in outcome.document.blocks if isinstance(block, Patch)] == ["--- a/risks/a.yaml"]


def test_settings_that_cannot_be_read_do_not_stop_it(folder: Path) -> None:
    (folder / "riskreg.yaml").write_text("name: [\n", encoding="utf-8")
    outcome = run(folder)
    assert (outcome.code, outcome.language) == (1, "zh")
    assert text(folder / "risks" / "a.yaml") == EVEN


def test_a_file_that_may_not_be_written_is_refused_and_no_other_is_written(folder: Path) -> None:
    (folder / "b.yaml").write_text("risks:\n- id: R-2\n", encoding="utf-8")
    (folder / "b.yaml").chmod(0o444)
    with pytest.raises(RiskregError) as refused:
        run(folder)
    assert refused.value.code == 3
    assert text(folder / "risks" / "a.yaml") == ODD


def test_a_link_is_followed_within_the_register(folder: Path) -> None:
    (folder / "link.yaml").symlink_to("risks/a.yaml")
    run(folder)
    assert (folder / "link.yaml").is_symlink()
    assert text(folder / "risks" / "a.yaml") == EVEN


def test_a_repository_without_a_work_tree_has_nothing_to_write(folder: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "-q", "--bare", os.fspath(bare)], check=True)
    with pytest.raises(RiskregError) as refused:
        fmt.run(Request(now=NOW, folder=folder, registers="bare.git"), FormatRequest())
    assert refused.value.code == 2
