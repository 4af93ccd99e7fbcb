"""A register's folder that is moved or renamed: earlier versions are read where they lay, and the move enters nothing."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest
from tests.store.conftest import NOW, ORGANISATION, SETTINGS, ZHOU, Commit, Repo, danger, dangers

from riskreg.commands import compare, meetings, single_record
from riskreg.domain.lookup import fold
from riskreg.report.document import Table, render
from riskreg.report.language import Language
from riskreg.store.archive import Archive
from riskreg.store.first_entries import entered_in

Make = Callable[..., Repo]
MEETINGS = "meetings:\n  - {id: 2022-07, on: 2022-07-28}\n  - {id: 2022-08, on: 2022-08-26}\n"
LEDGER = {"riskreg.yaml": SETTINGS, "organisation.yaml": ORGANISATION, "meetings.yaml": MEETINGS}
FIRST, SECOND = danger("D-1", found="2022-07-01"), danger("D-2", found="2022-08-10")


def at(day: str) -> str:
    return f"2022-{day}T09:00:00+08:00"


def within(folder: str, files: Mapping[str, str | None]) -> dict[str, str | None]:
    return {f"{folder}/{path}" if folder else path: text for path, text in files.items()}


def moved(repo: Make, before: str, after: str, **also: str) -> Repo:
    """D-1 is entered in July, D-2 in August; the folder is moved in September by somebody else, and D-1 then noted."""
    july = {**LEDGER, "a.yaml": dangers(FIRST)}
    august = {**july, "a.yaml": dangers(FIRST, SECOND)}
    noted = dangers(danger("D-1", ", progress: [{on: 2022-09-27, by: P-1, note: x}]", found="2022-07-01"), SECOND)
    return repo(
        Commit("outset", {"README": "x"}, at=at("06-30")),
        Commit("july", within(before, july), at=at("07-02")),
        Commit("august", within(before, {"a.yaml": dangers(FIRST, SECOND)}), at=at("08-11")),
        Commit("move", {**within(before, dict.fromkeys(august)), **within(after, {**august, **also})}, at=at("09-20"), by=ZHOU),
        Commit("noted", within(after, {"a.yaml": noted}), at=at("09-28")),
        annotated={"meeting/2022-07": "july"},
    )


WAYS = [("registers", "安全/台账"), ("", "registers"), ("安全", ""), ("a/b", "a/c"), ("a", "a/b"), ("a/b", "a")]


@pytest.mark.parametrize(("before", "after"), WAYS)
def test_the_folders_are_followed(repo: Make, before: str, after: str) -> None:
    archive = Archive((moved(repo, before, after) / after).resolve(), now=NOW)
    assert archive.homes == (after, before)


@pytest.mark.parametrize(("before", "after"), WAYS)
def test_versions_before_the_move_are_compared_with_each_other_and_with_later_ones(repo: Make, before: str, after: str) -> None:
    made = moved(repo, before, after)
    for second in ("2022-08", None):
        outcome = compare.run(made.ask(registers=after or "."), "2022-07", second)
        assert outcome.document
        told = json.loads(render(outcome.document, "json", Language("zh")))
        found = told["balance"]["dangers"]
        assert (outcome.code, found["before"], found["found"], found["after"]) == (0, 1, 1, 2)


def test_no_fact_is_entered_by_the_move(repo: Make) -> None:
    made = moved(repo, "registers", "安全/台账")
    found = entered_in(Archive((made / "安全/台账").resolve(), now=NOW))
    names = {"D-1": "july", "D-2": "august"}
    assert {id_: found.commits[found.records[fold(id_)]].id for id_ in names} == {id_: made[name] for id_, name in names.items()}
    assert found.facts == {fold("D-1"): {"progress/on 2022-09-27": len(found.commits) - 1}}


def test_a_records_history_begins_where_it_was_entered(repo: Make) -> None:
    made = moved(repo, "registers", "安全/台账")
    outcome = single_record.run_history(made.ask(registers="安全/台账"), "D-1")
    assert outcome.document
    (table,) = (block for block in outcome.document.flat(as_data=True).blocks if isinstance(block, Table))
    keys = [column.key for column in table.columns]
    told = [(str(row[keys.index("commit")]), str(row[keys.index("what")])) for row in table.rows]
    assert told == [(made["july"], "entered"), (made["noted"], "changed")]


def test_the_meetings_before_the_move_have_their_figures(repo: Make) -> None:
    made = moved(repo, "registers", "安全/台账")
    outcome = meetings.run_trend(made.ask(registers="安全/台账"))
    assert outcome.document
    told = json.loads(render(outcome.document, "json", Language("zh")))
    assert [row["meeting"] for row in told["rows"]][:2] == ["2022-07", "2022-08"]


def test_two_moves_and_one_with_edits(repo: Make) -> None:
    """Half of the files, or the settings, tell that it is the same register."""
    files = {**LEDGER, "a.yaml": dangers(FIRST)}
    made = repo(
        Commit("one", within("a", files)),
        Commit(
            "two", {**within("a", dict.fromkeys(files)), **within("b", {**files, "riskreg.yaml": SETTINGS + "language: en\n"})}
        ),
        Commit(
            "three",
            {**within("b", dict.fromkeys(files)), **within("c", {**LEDGER, "riskreg.yaml": SETTINGS, "a.yaml": dangers(SECOND)})},
        ),
    )
    assert Archive((made / "c").resolve()).homes == ("c", "b", "a")


def test_a_copy_and_another_register_are_no_moves(repo: Make) -> None:
    files = {**LEDGER, "a.yaml": dangers(FIRST)}
    made = repo(
        Commit("one", within("a", files)),
        Commit("copy", within("b", files)),
        Commit("other", {**within("b", dict.fromkeys(files)), "c/riskreg.yaml": "name: 别校\n"}),
    )
    assert Archive((made / "a").resolve()).homes == ("a",)
    made.git("checkout", "--quiet", made["copy"])
    assert Archive((made / "b").resolve()).homes == ("b",)
    made.git("checkout", "--quiet", made["other"])
    assert Archive((made / "c").resolve()).homes == ("c",)


def test_who_moves_it_is_charged_with_nothing(repo: Make) -> None:
    """On 20 September everything in the folder was up to 81 days old."""
    from riskreg.commands import counts  # noqa: PLC0415 - beside what it shows

    made = moved(repo, "registers", "安全/台账")
    request = made.ask(registers="安全/台账")._replace(now=datetime(2022, 9, 30, tzinfo=UTC), on=str(date(2022, 9, 30)))
    outcome = counts.run_tally(request, verbose=True)
    assert outcome.document
    assert not [block for block in outcome.document.blocks if isinstance(block, Table) and block.name == "cases"]
