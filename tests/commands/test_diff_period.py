"""diff over real histories: what must not be bought back by an edit; pull requests; ids changed by hand; days overwritten."""

import json
from pathlib import Path

import pytest
from tests.commands.test_diff import ENGLISH, FILES, NEW, NOW, Repo, changes, dangers, run, told

from riskreg.commands import compare
from riskreg.commands.counts import run_tally
from riskreg.commands.session import Request
from riskreg.report.document import render
from riskreg.report.language import Language

CHINESE = Language("zh")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A register with the version of its August meeting."""
    made = Repo(tmp_path)
    made.commit(FILES, "2022-08-26", tag="meeting/2022-08")
    return made


def text(repo: Repo, *words: str, lang: str = "en") -> str:
    outcome = compare.run(Request(now=NOW, folder=repo.folder, lang=lang), *words)
    assert outcome.document is not None
    return render(outcome.document, "plain", ENGLISH if lang == "en" else CHINESE)


# --- honest


def test_a_closed_record_that_vanished_never_stands_below_a_sentence_that_nothing_was_deleted(repo: Repo) -> None:
    """T04: what was closed was moved out of the files."""
    repo.commit({"closed.yaml": None}, "2022-09-06", tag="meeting/2022-09")
    outcome = run(repo, "2022-08", "2022-09")
    assert outcome.code == 1
    assert ("D-3", ["removed"]) in changes(outcome)
    found = told(outcome)
    assert (found["balance"]["dangers"]["honest"], found["balance"]["risks"]["honest"]) == (False, True)
    assert found["honest_reasons"] == ["dangers: 1 deleted that were closed"]
    assert "nothing was deleted" not in text(repo, "2022-08", "2022-09")
    chinese = text(repo, "2022-08", "2022-09", lang="zh")
    assert "没有删除记录" not in chinese
    assert "须说明" in chinese


def test_a_meeting_that_is_moved_after_its_version_was_fixed_does_not_buy_honesty_back(repo: Repo) -> None:
    late = dangers("id: D-4, title: 晚登记, found: 2022-08-20, due: 2023-06-30, unit: 学生处")
    repo.commit(late, "2022-09-10")
    assert told(run(repo))["honest_reasons"] == ["dangers: 1 found by 2022-08-26 but entered only later"]
    repo.write({"organisation.yaml": FILES["organisation.yaml"].replace("on: 2022-08-26", "on: 2022-08-11")})
    found = told(run(repo))
    assert found["from"]["on"] == "2022-08-11"  # D-4 counts as found since
    assert found["balance"]["dangers"]["filled_late"] == 0
    assert found["balance"]["dangers"]["honest"] is False
    assert found["honest_reasons"] == ["meeting 2022-08 was moved: 2022-08-26 -> 2022-08-11"]


def test_a_meeting_still_to_come_may_be_put_off(repo: Repo) -> None:
    repo.write({"organisation.yaml": FILES["organisation.yaml"].replace("on: 2022-09-28", "on: 2022-09-29")})
    assert told(run(repo, "2022-08"))["honest_reasons"] == []


def test_a_beginning_that_is_moved_forward_is_told(repo: Repo) -> None:
    repo.write({"riskreg.yaml": FILES["riskreg.yaml"] + "started: 2022-08-20\n"})
    found = told(run(repo, "2022-08"))
    assert found["honest_reasons"] == ["the day on which the register was begun was moved: - -> 2022-08-20"]
    assert found["balance"]["risks"]["honest"] is False


def test_an_id_that_is_used_again_and_a_day_of_finding_that_is_moved(repo: Repo) -> None:
    text_ = dangers()["dangers.yaml"]
    assert text_
    text_ = text_.replace("D-1, title: 到期, found: 2022-08-01", "D-1, title: 另一项, found: 2022-09-05")
    repo.write({"dangers.yaml": text_.replace("D-2, title: 不动, found: 2022-08-01", "D-2, title: 不动, found: 2022-09-01")})
    outcome = run(repo, "2022-08")
    assert told(outcome)["honest_reasons"] == [
        "dangers: the day of finding was moved past 2022-08-26: D-2",
        "dangers: another record under an id that was taken: D-1",
    ]
    assert dict(changes(outcome))["D-2"] == ["found_moved"]


def test_on_one_day_nothing_can_be_said_of_honesty(repo: Repo) -> None:
    repo.write(dangers(NEW))
    found = told(run(repo, on="2022-09-28"))
    assert found["balance"]["dangers"]["honest"] is None
    assert found["honest_reasons"] == ["both versions are judged on one day"]


# --- a day put off by a failed acceptance


def test_a_day_that_a_failed_acceptance_moved_is_a_postponement_everywhere(repo: Repo) -> None:
    """T06: due 09-10, "rectified" on the day, sent back with 12-31: 112 days."""
    first = "id: D-9, title: 甲, found: 2022-08-20, due: 2022-09-10, unit: 后勤处"
    failed = "rectified: [{on: 2022-09-10, by: P-2}], acceptances: [{on: 2022-09-15, by: P-1, passed: failed, due: 2022-12-31}]"
    repo.commit(dangers(first), "2022-08-26", tag="meeting/2022-08b")
    repo.commit(dangers(f"{first}, {failed}"), "2022-09-16", tag="meeting/2022-09")
    found = told(run(repo, "meeting/2022-08b", "2022-09"))
    assert [one["classes"] for one in found["changes"] if one["id"] == "D-9"] == [["rejected", "postponed_by_rejection"]]
    assert [(one["id"], one["days"], one["first_due"], one["due"], one["rejections"]) for one in found["postponements"]] == [
        ("D-9", 112, "2022-09-10", "2022-12-31", [{"to": "2022-12-31", "held": "2022-09-10", "failed": "2022-09-15"}])
    ]
    outcome = compare.run(Request(now=NOW, folder=repo.folder), "meeting/2022-08b", "2022-09", verbose=True)
    assert outcome.document is not None
    assert "Postponements laid open: everything whose day moved" in render(outcome.document, "plain", ENGLISH)
    tally = run_tally(Request(now=NOW, folder=repo.folder, on="2022-09-28"), "dangers")
    assert tally.document is not None
    counted = json.loads(render(tally.document, "json", ENGLISH))["postponements"]
    assert [(row["rejected"], row["days"], row["ids"]["days"]) for row in counted if row["is_total"]] == [(1, 112, ["D-9"])]
    assert "No extension was granted" not in render(tally.document, "plain", ENGLISH)
