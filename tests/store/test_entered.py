"""Which commit first held each record and each fact; continued from what is known, and remembered in the git directory."""

import stat
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.conftest import ORGANISATION, SETTINGS, Commit, Repo, build, dangers, git, spoken

from riskreg.errors import RiskregError
from riskreg.store import first_entries
from riskreg.store.archive import Archive
from riskreg.store.first_entries import NOTHING, EntryRecorder, FirstEntry, entered, entered_in
from riskreg.store.history import WorkCount
from riskreg.store.repository import Repository, commits, open_repository, steps

Make = Callable[..., Repo]
LEDGER = {"riskreg.yaml": SETTINGS, "organisation.yaml": ORGANISATION}


def block(id_: str, *facts: str, due: str = "2022-08-15", title: str = "灯不亮", more: str = "") -> str:
    """One danger; each fact is a list, a day, and whoever it names: `progress 2022-08-02 P-1`."""
    lines = f"  - id: {id_}\n    title: {title}\n    unit: 后勤处\n    owner: P-1\n    found: 2022-08-01\n    source: 自查\n"
    lines += f"    level: 一般\n    rectification: 换灯\n    due: {due}\n{more}"
    listed: dict[str, list[str]] = {}
    for fact in facts:
        name, day, who = fact.split()
        listed.setdefault(name, []).append(f"      - {{on: {day}, by: {who}, note: x}}\n")
    return lines + "".join(f"    {name}:\n{''.join(items)}" for name, items in listed.items())


EXTENSION = "    extensions:\n      - {to: 2022-08-30, applied: 2022-08-10, approved: 2022-08-11, by: P-2, reason: x}\n"


def at(day: int) -> str:
    return f"2022-09-{day:02}T09:00:00+08:00"


def noted(made: Repo, head: str = "HEAD", known: int = 0) -> FirstEntry:
    """What the commits brought; the first `known` of them are gone through before, the others after."""
    repository = open_repository(made.folder)
    assert repository
    walked = commits(repository, repository.commit(head) or "", "")
    before = entered(repository, walked[:known], [""])
    return entered(repository, walked, [""], before)


def first(found: FirstEntry, fact: str, *names: str) -> str:
    commit = found.first(names or ("d-1",), fact)
    return commit.subject if commit else ""


def overwritten(found: FirstEntry) -> list[tuple[str, str, str, str]]:
    return [(one.name, str(one.before), str(one.after), found.commits[one.commit].subject) for one in found.overwrites]


def test_facts_come_with_their_record_or_with_a_later_commit(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1"))}, at=at(1)),
        Commit("more", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1", "rectified 2022-08-14 P-1"))}, at=at(2)),
        Commit("another", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1", "rectified 2022-08-14 P-1"), block("D-2"))}),
    )
    found = noted(made)
    assert first(found, "") == "begun"
    assert first(found, "found 2022-08-01") == "begun"
    assert first(found, "progress/on 2022-08-02") == "begun"
    assert first(found, "rectified/on 2022-08-14") == "more"
    assert first(found, "", "d-2") == "another"
    assert first(found, "", "d-3") == ""


def test_several_facts_of_one_day_are_counted(repo: Make) -> None:
    one, two, three = (f"progress 2022-08-02 {who}" for who in ("P-1", "P-2", "P-1"))
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1", one))}, at=at(1)),
        Commit("two", {"a.yaml": dangers(block("D-1", one, two))}, at=at(2)),
        Commit("three", {"a.yaml": dangers(block("D-1", two, one, three))}, at=at(3)),
    )
    assert [first(noted(made), f"progress/on 2022-08-02{number}") for number in ("", " #2", " #3")] == ["begun", "two", "three"]


def test_mending_a_name_or_a_text_makes_no_new_fact_but_another_day_does(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1", "rectified 2022-08-20 P-1"))}, at=at(1)),
        Commit("mended", {"a.yaml": dangers(block("D-1", "rectified 2022-08-20 P-2", title="灯坏"))}, at=at(2)),
        Commit("dated back", {"a.yaml": dangers(block("D-1", "rectified 2022-08-14 P-2", title="灯坏"))}, at=at(3)),
    )
    assert first(noted(made), "rectified/on 2022-08-20") == "begun"
    assert first(noted(made), "rectified/on 2022-08-14") == "dated back"


def test_what_is_taken_out_and_put_back_was_there_before(repo: Make) -> None:
    whole = dangers(block("D-1", "progress 2022-08-02 P-1"))
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": whole}, at=at(1)),
        Commit("without", {"a.yaml": dangers(block("D-1"))}, at=at(2)),
        Commit("with", {"a.yaml": whole}, at=at(3)),
        Commit("gone", {"a.yaml": dangers(block("D-2"))}, at=at(4)),
        Commit("back", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1", "rectified 2022-08-14 P-1"))}, at=at(5)),
    )
    found = noted(made)
    assert first(found, "progress/on 2022-08-02") == "begun"
    assert first(found, "") == "begun"
    assert first(found, "rectified/on 2022-08-14") == "back"


def test_a_record_that_gets_another_id_keeps_its_facts(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1"))}, at=at(1)),
        Commit("renamed", {"a.yaml": dangers(block("D-9", "progress 2022-08-02 P-1", "rectified 2022-08-14 P-1", due="2022-09-30",
                                                   more="    formerly: D-1\n"))}, at=at(2)),
    )  # fmt: skip
    found = noted(made)
    assert first(found, "progress/on 2022-08-02", "d-9", "d-1") == "begun"
    assert first(found, "rectified/on 2022-08-14", "d-9", "d-1") == "renamed"
    assert overwritten(found) == [("d-9", "2022-08-15", "2022-09-30", "renamed")]


def test_a_version_that_cannot_be_read_brings_nothing(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1"))}, at=at(1)),
        Commit(
            "broken", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1", due="[").replace("  - id", "  - id"))}, at=at(2)
        ),
        Commit("worse", {"a.yaml": b"\xff"}, at=at(3)),
        Commit("mended", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1", "rectified 2022-08-14 P-1"))}, at=at(4)),
    )
    found = noted(made)
    assert first(found, "progress/on 2022-08-02") == "begun"
    assert first(found, "rectified/on 2022-08-14") == "mended"
    assert found.lost == {}


def test_a_record_that_is_deleted_while_it_cannot_be_read_and_comes_back_is_compared_with_what_could_be_read(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1"))}, at=at(1)),
        Commit("broken", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1", due="["))}, at=at(2)),
        Commit("gone", {"a.yaml": dangers(block("D-2"))}, at=at(3)),
        Commit("back", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1", "rectified 2022-08-14 P-1"))}, at=at(4)),
    )
    found = noted(made)
    assert first(found, "progress/on 2022-08-02") == "begun"
    assert first(found, "rectified/on 2022-08-14") == "back"


def test_of_branches_the_earliest_commit_counts_and_a_merge_brings_nothing(repo: Make) -> None:
    one, two = "progress 2022-08-02 P-1", "progress 2022-08-02 P-2"
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"))}, at=at(1)),
        Commit("left", {"a.yaml": dangers(block("D-1", one))}, at=at(3)),
        Commit("right", {"a.yaml": dangers(block("D-1", two))}, at=at(2), parents=("begun",)),
        Commit("both", {"a.yaml": dangers(block("D-1", one, two))}, at=at(9), parents=("left", "right")),
        Commit("last", {"a.yaml": dangers(block("D-1", one, two), block("D-2"))}, at=at(10)),
    )
    found = noted(made)
    assert first(found, "progress/on 2022-08-02") == "right"
    assert first(found, "", "d-2") == "last"
    assert found.facts["d-1"].keys() == {"progress/on 2022-08-02"}


def test_what_a_merge_adds_itself_is_its_own(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"))}, at=at(1)),
        Commit("left", {"a.yaml": dangers(block("D-1", title="甲"))}, at=at(2)),
        Commit("right", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1"))}, at=at(3), parents=("begun",)),
        Commit("evil", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1", "rectified 2022-08-03 P-1", title="甲",
                                                due="2022-10-01"))}, at=at(4), parents=("left", "right")),
    )  # fmt: skip
    found = noted(made)
    assert first(found, "progress/on 2022-08-02") == "right"
    assert first(found, "rectified/on 2022-08-03") == "evil"
    assert overwritten(found) == [("d-1", "2022-08-15", "2022-10-01", "evil")]


def test_a_due_day_that_is_overwritten_with_a_later_one(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"), block("D-2"))}, at=at(1)),
        Commit("later", {"a.yaml": dangers(block("D-1", due="2022-08-20"), block("D-2", due="2022-08-12"))}, at=at(2)),
        Commit("earlier", {"a.yaml": dangers(block("D-1", due="2022-08-18"), block("D-2", due="2022-08-12"))}, at=at(3)),
        Commit("extended", {"a.yaml": dangers(block("D-1", due="2022-08-30", more=EXTENSION), block("D-2"))}, at=at(4)),
    )
    assert overwritten(noted(made)) == [
        ("d-1", "2022-08-15", "2022-08-20", "later"),
        ("d-2", "2022-08-12", "2022-08-15", "extended"),
    ]


def test_decisions_come_with_their_meeting_or_later(repo: Make) -> None:
    def meeting(*decisions: str) -> str:
        head = "meetings:\n  - id: 2022-08\n    on: 2022-08-26\n"
        return head + ("    decisions:\n" + "".join(decisions) if decisions else "")

    def decision(number: int, due: str, done: str = "") -> str:
        ending = f", done: {{on: {done}}}" if done else ""
        return f"      - {{id: {number}, text: 查, unit: 后勤处, owner: P-1, due: {due}{ending}}}\n"

    made = repo(
        Commit("begun", {**LEDGER, "m.yaml": meeting(decision(1, "2022-09-10"))}, at=at(1)),
        Commit("second", {"m.yaml": meeting(decision(1, "2022-09-10", "2022-09-05"), decision(2, "2022-09-20"))}, at=at(20)),
        Commit("moved", {"m.yaml": meeting(decision(1, "2022-09-10", "2022-09-05"), decision(2, "2022-09-30"))}, at=at(21)),
    )
    found = noted(made)
    assert first(found, "", "2022-08/1") == "begun"
    assert first(found, "", "2022-08/2") == "second"
    assert first(found, "done/on 2022-09-05", "2022-08/1") == "second"
    assert overwritten(found) == [("2022-08/2", "2022-09-20", "2022-09-30", "moved")]


FACTS = ("progress 2022-08-02 P-1", "progress 2022-08-02 P-2", "rectified 2022-08-14 P-1")
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        name: st.tuples(st.lists(st.sampled_from(FACTS), max_size=3), st.sampled_from(("2022-08-15", "2022-08-25", "[")))
        for name in ("D-1", "D-2")
    },
)


def file(records: Mapping[str, tuple[Sequence[str], str]]) -> str:
    return dangers(*(block(name, *facts, due=due) for name, (facts, due) in records.items()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=st.lists(st.tuples(RECORDS, RECORDS), min_size=2, max_size=5))
def test_continuing_from_any_commit_is_going_through_all(
    tmp_path_factory: pytest.TempPathFactory, versions: list[tuple[dict[str, tuple[list[str], str]], ...]]
) -> None:
    made = build(
        tmp_path_factory.mktemp("law"),
        *(
            Commit(str(number), {**LEDGER, "a.yaml": file(first), "b.yaml": file(second)}, at=at(number + 1))
            for number, (first, second) in enumerate(versions)
        ),
        checkout=False,
    )
    anew = noted(made)
    for known in range(1, len(anew.commits) + 1):
        assert noted(made, known=known) == anew


def test_only_what_changed_is_parsed_and_each_text_once(repo: Make) -> None:
    """Three versions of D-1, and the two lists of the organisation, which are in brackets; the other dangers are never parsed."""
    others = [block(f"D-{number}") for number in range(2, 9)]
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"), *others), "b.yaml": dangers(block("D-9"))}, at=at(1)),
        Commit("two", {"a.yaml": dangers(block("D-1", "progress 2022-08-02 P-1"), *others)}, at=at(2)),
        Commit("three", {"a.yaml": dangers(*others, block("D-1", "progress 2022-08-02 P-1", title="x"))}, at=at(3)),
        Commit(
            "four", {"a.yaml": None, "c.yaml": dangers(*others, block("D-1", "progress 2022-08-02 P-1", title="x"))}, at=at(4)
        ),
    )
    repository = open_repository(made.folder)
    assert repository
    recording = EntryRecorder(repository, steps(repository, commits(repository, made["four"], ""), ""), NOTHING)
    for step in recording.steps:
        recording.record(step)
    # organisation.yaml, b.yaml, and three versions of a.yaml, the last of which is c.yaml too.
    assert recording.pieces.work == WorkCount(blobs=5, cut=5, parsed=3 + 2)


def test_repositories_of_the_longer_ids(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"))}, at=at(1)),
        Commit("later", {"a.yaml": dangers(block("D-1", "rectified 2022-08-14 P-1"))}, at=at(2)),
        algorithm="sha256",
    )
    found = entered_in(Archive(made.folder))
    assert first(found, "rectified/on 2022-08-14") == "later"
    assert entered_in(Archive(made.folder)) == found
    assert {len(commit.id) for commit in found.commits} == {64}


def made_twice(repo: Make) -> Repo:
    return repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"))}, at=at(1)),
        Commit("later", {"a.yaml": dangers(block("D-1", "rectified 2022-08-14 P-1", due="2022-08-20"))}, at=at(2)),
    )


def kept(made: Repo) -> Path:
    (found,) = made.folder.glob(".git/riskreg-cache/*/history-*")
    return found


def not_again(*_: object) -> FirstEntry:
    raise AssertionError


def watched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many commits were known each time that commits are gone through."""
    known: list[int] = []

    def watching(repository: Repository, walked: Sequence[Any], folders: Sequence[str], before: FirstEntry) -> FirstEntry:
        known.append(len(before.commits))
        return entered(repository, walked, folders, before)

    monkeypatch.setattr(first_entries, "entered", watching)
    return known


def test_what_was_found_is_kept_for_its_owner_alone_and_not_looked_for_again(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_twice(repo)
    found = entered_in(Archive(made.folder))
    assert stat.S_IMODE(kept(made).stat().st_mode) == 0o600
    monkeypatch.setattr(first_entries, "entered", not_again)
    again = entered_in(Archive(made.folder))
    assert again == found
    assert first(again, "rectified/on 2022-08-14") == "later"
    assert [(one.before, one.after) for one in again.overwrites] == [(date(2022, 8, 15), date(2022, 8, 20))]


def test_an_earlier_version_knows_nothing_of_what_came_later(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_twice(repo)
    anew = entered_in(Archive(made.folder), made["begun"])
    entered_in(Archive(made.folder))
    monkeypatch.setattr(first_entries, "entered", not_again)
    found = entered_in(Archive(made.folder), made["begun"])
    assert (found.records, found.overwrites, found.commits) == (anew.records, (), anew.commits)
    assert first(found, "rectified/on 2022-08-14") == "begun"  # nobody asks for what that version does not hold


def test_only_new_commits_are_gone_through(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_twice(repo)
    entered_in(Archive(made.folder))
    made.write("a.yaml", dangers(block("D-1", "rectified 2022-08-14 P-1", "progress 2022-08-16 P-2", due="2022-08-20")))
    git(made.folder, "add", "-A")
    git(made.folder, "commit", "-q", "-m", "third")
    known = watched(monkeypatch)
    assert first(entered_in(Archive(made.folder)), "progress/on 2022-08-16") == "third"
    assert known == [2]


@pytest.mark.parametrize("damage", [b"", b"riskreg 00000000\n{}", b"{}"], ids=["empty", "another seal", "no seal"])
def test_what_is_damaged_is_found_again(repo: Make, damage: bytes) -> None:
    made = made_twice(repo)
    found = entered_in(Archive(made.folder))
    kept(made).write_bytes(damage)
    assert entered_in(Archive(made.folder)) == found
    assert len(kept(made).read_bytes()) > 100


def test_what_another_version_of_the_program_found_is_not_used(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_twice(repo)
    found = entered_in(Archive(made.folder))
    monkeypatch.setattr(first_entries, "digest", lambda _: "another")
    known = watched(monkeypatch)
    assert entered_in(Archive(made.folder)) == found
    assert known == [0]


def test_a_history_that_was_rewritten_is_gone_through_anew(repo: Make) -> None:
    made = made_twice(repo)
    entered_in(Archive(made.folder))
    git(made.folder, "reset", "-q", "--hard", made["begun"])
    made.write("a.yaml", dangers(block("D-1", "rectified 2022-08-14 P-1")))
    git(made.folder, "commit", "-q", "-a", "-m", "otherwise")
    assert first(entered_in(Archive(made.folder)), "rectified/on 2022-08-14") == "otherwise"


def test_in_a_shallow_clone_it_is_not_known(repo: Make, tmp_path: Path) -> None:
    made = made_twice(repo)
    git(tmp_path, "clone", "-q", "--depth", "1", made.folder.as_uri(), "shallow")
    with pytest.raises(RiskregError) as caught:
        entered_in(Archive(tmp_path / "shallow"))
    assert "git fetch --unshallow" in spoken(caught.value)[1]
