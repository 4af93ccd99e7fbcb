"""Overwritten first days, marked wherever first days are shown: out of real histories, and where there is none."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.commands.test_diff import ENGLISH, FILES, NOW, Repo, changes, run, told

from riskreg.commands import lists, single_record
from riskreg.commands.session import Outcome, Request
from riskreg.report.document import render
from riskreg.report.language import Language
from riskreg.store import first_entries

CHINESE = Language("zh")
REST = "owner: P-1, source: self_check, rectification: 修, level: general"
FIRST = f"dangers:\n  - {{id: D-8, title: 新登记, found: 2022-09-01, due: 2022-09-12, unit: 学生处, {REST}}}\n"
LATER = FIRST.replace("due: 2022-09-12", "due: 2022-09-22")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Entered after the August meeting with one day, which got another in the file before the September meeting."""
    made = Repo(tmp_path)
    made.commit(FILES, "2022-08-26", tag="meeting/2022-08")
    made.commit({"new.yaml": FIRST}, "2022-09-02")
    made.commit({"new.yaml": LATER}, "2022-09-20")
    return made


def text(outcome: Outcome, language: Language = ENGLISH) -> str:
    assert outcome.document is not None
    return render(outcome.document, "plain", language)


def rows(outcome: Outcome) -> dict[str, Any]:
    assert outcome.document is not None
    return {row["id"]: row for row in json.loads(render(outcome.document, "json", ENGLISH))["rows"]}


def request(repo: Repo, **values: Any) -> Request:
    return Request(now=NOW, folder=repo.folder, **values)


MARK = "D-8: original day 2022-09-12 (when entered), later changed to 2022-09-22"


def test_every_page_that_shows_first_days_marks_it(repo: Repo) -> None:
    late = lists.run_overdue(request(repo))
    assert MARK in text(late)
    assert (rows(late)["D-8"]["first_due"], rows(late)["D-8"]["first_due_entered"]) == ("2022-09-22", "2022-09-12")
    assert rows(late)["D-1"]["first_due_entered"] is None
    coming = lists.run_due(request(repo, on="2022-09-15"), within="14d")
    assert MARK in text(coming)
    assert rows(coming)["D-8"]["first_due_entered"] == "2022-09-12"
    table = lists.run_table(request(repo), "dangers")
    assert MARK in text(table)
    assert rows(table)["D-8"]["first_due_entered"] == "2022-09-12"
    shown = single_record.run_show(request(repo), "D-8")
    assert MARK in text(shown)
    assert "D-8 原时限 2022-09-12（登记时），后改为 2022-09-22" in text(shown, CHINESE)


def test_explain_never_says_that_it_was_not_overwritten_where_it_was(repo: Repo) -> None:
    found = text(single_record.run_explain(request(repo), "D-8"), CHINESE)
    assert "原时限 2022-09-12（登记时），后改为 2022-09-22。" in found
    assert "不得改写" not in found


def test_in_the_version_of_an_earlier_day_it_had_not_been_overwritten(repo: Repo) -> None:
    before = lists.run_table(request(repo, at="2022-09-10"), "dangers")
    assert rows(before)["D-8"]["first_due_entered"] is None
    assert "later changed" not in text(before)
    after = lists.run_table(request(repo, at="2022-09-21"), "dangers")
    assert rows(after)["D-8"]["first_due_entered"] == "2022-09-12"


def test_diff_tells_it_of_what_is_new_since_the_meeting(repo: Repo) -> None:
    outcome = run(repo, verbose=True)
    assert ("D-8", ["added", "became_overdue", "due_edited"]) in changes(outcome)
    (postponed,) = told(outcome)["postponements"]
    assert postponed == {
        "id": "D-8", "kind": "danger", "times": 0, "days": 10, "first_due": "2022-09-12", "due": "2022-09-22", "grants": [],
        "rejections": [], "overwritten": [{"field": "due", "before": "2022-09-12", "after": "2022-09-22"}],
    }  # fmt: skip


def test_a_day_put_right_again_is_not_marked(repo: Repo) -> None:
    repo.commit({"new.yaml": FIRST}, "2022-09-21")
    assert rows(lists.run_table(request(repo), "dangers"))["D-8"]["first_due_entered"] is None
    assert ("D-8", ["added", "became_overdue"]) in changes(run(repo))


def test_the_first_of_several_days_counts_whatever_the_record_is_called(repo: Repo) -> None:
    repo.commit({"new.yaml": LATER.replace("id: D-8", "id: D-9, formerly: D-8").replace("09-22", "09-24")}, "2022-09-21")
    assert rows(lists.run_table(request(repo), "dangers"))["D-9"]["first_due_entered"] == "2022-09-12"


def test_a_decision_s_day_is_marked_too(repo: Repo) -> None:
    repo.commit({"organisation.yaml": FILES["organisation.yaml"].replace("due: 2022-09-10", "due: 2022-09-14")}, "2022-09-21")
    late = rows(lists.run_overdue(request(repo)))
    assert (late["2022-08/1"]["first_due"], late["2022-08/1"]["first_due_entered"]) == ("2022-09-14", "2022-09-10")


def test_it_is_remembered_by_commit(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MARK in text(lists.run_overdue(request(repo)))
    monkeypatch.setattr(first_entries, "entered_in", lambda *_: pytest.fail("asked again"))
    assert MARK in text(lists.run_overdue(request(repo)))


def test_where_the_history_cannot_tell_the_page_says_so_once(tmp_path: Path) -> None:
    for name, content in {**FILES, "new.yaml": LATER}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    found = lists.run_overdue(Request(now=NOW, folder=tmp_path))
    told_ = "Whether original days were overwritten is not known: this register lies outside git."
    assert text(found).count(told_) == 1
    assert rows(found)["D-8"]["first_due_entered"] is None


def test_a_history_that_was_cut_off_cannot_tell(repo: Repo, tmp_path_factory: pytest.TempPathFactory) -> None:
    clone = tmp_path_factory.mktemp("clone")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", str(clone / "c"))
    found = text(lists.run_overdue(Request(now=NOW, folder=clone / "c")))
    assert "is not known: the history of this clone was cut off" in found
