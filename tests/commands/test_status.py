"""status: one screen whose figures agree with the other commands, and what to type next."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskreg.commands import check, counts
from riskreg.commands.session import Outcome, Request, prepare
from riskreg.report.document import Document, Entries, Paragraph, Table, Told, render
from riskreg.report.language import Language

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2022, 9, 27, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
DANGER = (
    "dangers:\n  - {id: D-1, title: 甲, unit: 学生处, owner: P-1, source: self_check, found: 2022-09-01, level: general,"
    " due: %s, rectification: 修}\n"
)
PEOPLE = "units: [{id: 学生处}]\npeople: [{id: P-1, name: 周立新, unit: 学生处}]\n"


def run(folder: Path = ROOT / "registers", **values: Any) -> Outcome:
    return counts.run_status(Request(now=NOW, folder=folder, **values))


def document(outcome: Outcome) -> Document:
    assert outcome.document is not None
    return outcome.document


def lines(outcome: Outcome) -> dict[str, str]:
    told = next(block for block in document(outcome).blocks if isinstance(block, Told))
    entries = next(block for block in told.blocks if isinstance(block, Entries))
    return {key: ENGLISH.text(cell) for key, _, cell in entries.pairs}


def following(outcome: Outcome) -> str:
    return next(
        ENGLISH.text(block.text) for block in document(outcome).blocks if isinstance(block, Paragraph) and block.tone == "next"
    )


def write(folder: Path, **files: str) -> None:
    files = {"riskreg": "name: 校\nlanguage: en\n", **files}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_known_figures_of_the_example() -> None:
    found: Any = document(run(audience="restricted")).data
    expected = {"open": 15, "rectified": 3, "referred": 2, "closed": 33, "withdrawn": 3}
    assert {state: found["dangers"][state] for state in expected} == expected
    late = {what: n for what, n in found["overdue"].items() if n}
    assert late == {"rectification": 5, "acceptance": 1, "decision": 2, "review": 1, "issue": 1}
    earlier: Any = document(run(audience="restricted", on="2022-08-26")).data["dangers"]
    assert [earlier[state] for state in expected] == [16, 2, 1, 20, 2]


def test_the_screen_of_the_example() -> None:
    outcome = run()
    said = lines(outcome)
    assert said["dangers"] == (
        "20 not closed, 3 of them major, 5 overdue, 3 extended (open 15, awaiting acceptance 3, referred 2);"
        " in all closed 33, withdrawn 3"
    )
    # The two of 20 that are restricted are counted and not listed: one is open, one awaits acceptance.
    assert document(outcome).data["only_counted"] == {"dangers": 2, "risks": 3, "measures": 1}
    assert said["balance"] == "before 21 + found 0 - closed 1 = now 20; rectification rate 4/19 21.1%"  # 3 + 1; 21 - 2
    assert said["overdue"] == "10 (rectification 5, acceptance 1, decision 2, review 1, issue 1)"
    assert said["decisions"] == "17 (late 2, open 9, standing 2, done 4)"
    assert said["last_meeting"] == "2022-09-28 2022年9月安全调度会, 2 days ago"
    assert said["next_meeting"] == "2022-10-28 2022年10月安全调度会, in 28 days"
    assert following(outcome) == "Next: riskreg overdue lists all that is past its day."


def test_findings_are_those_of_check() -> None:
    found = check.findings(prepare(Request(now=NOW, folder=ROOT / "registers"), keep_texts=True))
    errors = sum(1 for finding in found if finding.severity == "error")
    assert document(run()).data["findings"] == {"error": errors, "warning": len(found) - errors}


def test_the_worst_are_named_major_first() -> None:
    worst = next(block for block in document(run()).blocks if isinstance(block, Table) and block.name == "worst")
    assert [row[0] for row in worst.rows] == ["D-2022-0043", "D-2022-0026", "D-2022-0034"]
    assert str(worst.caption) == "The worst 3 of 10 overdue:"


def test_that_nothing_is_late_is_said_in_words(tmp_path: Path) -> None:
    write(tmp_path, people=PEOPLE, dangers=DANGER % "2022-09-27")
    assert "\nNothing is overdue as of 2022-09-27 (by the data entered).\nNext: " in render(
        document(run(tmp_path)), "plain", ENGLISH
    )
    assert (
        str(next(block for block in document(run(tmp_path, on="2022-09-28")).blocks if isinstance(block, Table)).caption)
        == "Overdue:"
    )


@pytest.mark.parametrize(("code", "most"), [("zh", 24), ("en", 29)])
def test_it_fits_one_screen(code: str, most: int) -> None:
    text = render(document(run()), "table", Language(code), width=80)
    assert len(text.splitlines()) <= most


def test_next_is_check_where_there_are_errors(tmp_path: Path) -> None:
    write(tmp_path, people=PEOPLE, dangers=DANGER.replace("P-1", "P-9") % "2022-09-10")
    outcome = run(tmp_path)
    assert document(outcome).data["findings"] == {"error": 1, "warning": 1}  # late, with no interim measure
    assert following(outcome) == "Next: riskreg check shows the errors by line; figures hold once they are mended."


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2022-09-26", "Next: riskreg overdue lists all that is past its day."),
        ("2022-09-27", "Next: riskreg due lists what comes, week by week."),
        ("2022-10-11", "Next: riskreg due lists what comes, week by week."),
        ("2022-10-12", "Next: riskreg table risks lists the risks, worst first."),
    ],
)
def test_what_to_type_next(tmp_path: Path, due: str, said: str) -> None:
    write(tmp_path, people=PEOPLE, dangers=DANGER % due)
    assert following(run(tmp_path)) == said


def test_next_of_an_empty_register(tmp_path: Path) -> None:
    write(tmp_path)
    outcome = run(tmp_path)
    assert following(outcome) == "Next: nothing is entered yet; riskreg schema gives your editor the fields."
    assert lines(outcome)["dangers"] == "0 not closed; in all closed 0, withdrawn 0"
    assert "extended" not in lines(outcome)


def test_what_to_type_next_is_about_the_same_register_and_day(tmp_path: Path) -> None:
    folder = tmp_path / "安全 登记"
    folder.mkdir()
    write(folder, people=PEOPLE, dangers=DANGER % "2022-09-10")
    outcome = run(tmp_path, registers="安全 登记", on="2022-09-20")
    assert following(outcome).startswith("Next: riskreg overdue -C '安全 登记' --on 2022-09-20 lists")


@pytest.mark.parametrize(("on", "said"), [("2022-10-10", "in 1 day"), ("2022-10-09", "in 2 days"), ("2022-10-11", "today")])
def test_the_next_meeting(tmp_path: Path, on: str, said: str) -> None:
    write(tmp_path, meetings="meetings: [{id: 2022-10, on: 2022-10-11}]\n")
    assert lines(run(tmp_path, on=on))["next_meeting"] == f"2022-10-11 2022-10, {said}"


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    write(tmp_path, dangers="dangers: [\n")
    outcome = run(tmp_path)
    assert outcome.code == 1
    assert following(outcome).startswith("Next: riskreg check")


def test_data_formats_give_figures_not_sentences() -> None:
    found = render(document(run()), "csv", ENGLISH)
    assert "hidden dangers,closed,33\n" in found
    assert '"lines"' not in render(document(run()), "json", ENGLISH)
