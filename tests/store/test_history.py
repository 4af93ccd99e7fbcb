"""The history of one record: which commits changed it, and that no more is read than must be."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.store.conftest import HE, ORGANISATION, SETTINGS, ZHOU, Commit, Link, Repo, Submodule, danger, dangers

from riskreg.domain.records import Danger, Meeting
from riskreg.domain.register import Directory
from riskreg.store.history import History, Turn, history
from riskreg.store.repository import commits, open_repository, steps

Make = Callable[..., Repo]
LEDGER = {"riskreg.yaml": SETTINGS, "organisation.yaml": ORGANISATION}


def block(id_: str, **fields: str) -> str:
    """One danger, a field a line."""
    item = danger(id_, **fields).strip().removeprefix("- {").removesuffix("}")
    return "  - " + "\n    ".join(item.split(", ")) + "\n"


def at(day: int, month: int = 8) -> str:
    return f"2022-{month:02}-{day:02}T09:00:00+08:00"


def traced(made: Repo, *names: str, folder: str = "", head: str = "HEAD") -> History:
    repository = open_repository(made.folder)
    assert repository
    revision = repository.commit(head)
    assert revision
    walked = commits(repository, revision, folder)
    return history(repository, steps(repository, walked, folder), names, Directory(()))


def told(made: Repo, *names: str, **words: Any) -> list[tuple[str, str | None, str | None]]:
    """Each turn: the commit, and the day by which the danger was and is to be rectified."""

    def due(record: object) -> str | None:
        return str(record.due) if isinstance(record, Danger) else None

    return [(turn.commit.subject, due(turn.before[0]), due(turn.after)) for turn in traced(made, *names, **words).turns]


def test_each_commit_that_changed_the_record_is_a_turn(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"), block("D-2"))}, at=at(1)),
        Commit("another", {"a.yaml": dangers(block("D-1"), block("D-2", title="门锁坏"))}, at=at(2)),
        Commit("later", {"a.yaml": dangers(block("D-1", due="2022-08-20"), block("D-2"))}, at=at(3), by=ZHOU),
        Commit("gone", {"a.yaml": dangers(block("D-2"))}, at=at(4)),
        Commit("again", {"b.yaml": dangers(block("D-1", due="2022-08-20"))}, at=at(5)),
    )
    assert told(made, "D-1") == [
        ("begun", None, "2022-08-15"),
        ("later", "2022-08-15", "2022-08-20"),
        ("gone", "2022-08-20", None),
        ("again", None, "2022-08-20"),
    ]
    later, again = traced(made, "D-1").turns[1], traced(made, "D-1").turns[3]
    assert (later.commit.author, later.commit.email, later.commit.id) == ("周立新", "zhou@example.org", made["later"])
    assert (later.path, again.path) == ("a.yaml", "b.yaml")


def test_up_to_a_version(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"))}),
        Commit("later", {"a.yaml": dangers(block("D-1", due="2022-08-20"))}),
    )
    assert told(made, "D-1", head=made["begun"]) == [("begun", None, "2022-08-15")]


def test_no_more_is_read_cut_and_parsed_than_must_be(repo: Make) -> None:
    """Five versions of files changed; three of them hold the id; its text is another in two of these."""
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"), block("D-2")), "b.yaml": dangers(block("D-3"))}),
        Commit("elsewhere", {"b.yaml": dangers(block("D-3", title="门"))}),
        Commit("beside", {"a.yaml": dangers(block("D-1"), block("D-2", title="门"))}),
        Commit("settings", {"riskreg.yaml": SETTINGS + "started: 2022-06-01\n", "note.txt": "x", "_draft.yaml": "x"}),
        Commit("here", {"a.yaml": dangers(block("D-1", title="门"), block("D-2", title="门"))}),
    )
    found = traced(made, "D-1")
    assert [turn.commit.subject for turn in found.turns] == ["begun", "here"]
    # organisation.yaml once, a.yaml three times, b.yaml twice.
    assert (found.work.blobs, found.work.cut, found.work.parsed) == (6, 3, 2)


def test_moving_a_record_to_another_file_is_no_change(repo: Make) -> None:
    first, second = dangers(block("D-1"), block("D-2")), dangers(block("D-3"))
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": first, "b.yaml": second}),
        Commit("moved", {"a.yaml": dangers(block("D-2")), "b.yaml": second + "\n  # 移来\n" + block("D-1")}),
        Commit("renamed", {"b.yaml": None, "台账/隐患 一.yaml": second + block("D-1")}),
    )
    turns = traced(made, "D-1").turns
    assert [(turn.commit.subject, turn.before[0] == turn.after) for turn in turns] == [
        ("begun", False),
        ("moved", True),  # a comment came to it
        ("renamed", True),
    ]


@pytest.mark.parametrize(
    "other",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("dangers:", "# 隐患清单\n\n隐患:"),
        lambda text: text.replace("  - id: D-2", "\n\n  - id: D-2"),
    ],
    ids=["CRLF", "BOM", "key and comment", "blank lines"],
)
def test_what_stands_around_a_record_is_no_turn(repo: Make, other: Callable[[str], str]) -> None:
    text = dangers(block("D-1"), block("D-2"))
    made = repo(Commit("begun", {**LEDGER, "a.yaml": text}), Commit("other", {"a.yaml": other(text).encode()}))
    assert told(made, "D-1") == [("begun", None, "2022-08-15")]


def branches(merged: str, says: str = "merge") -> tuple[Commit, ...]:
    """Two branches that change one danger each in their own way, and what their merge holds."""
    return (
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"), block("D-2"))}, at=at(1)),
        Commit("left", {"a.yaml": dangers(block("D-1", due="2022-08-20"), block("D-2"))}, at=at(3), by=ZHOU),
        Commit("right", {"a.yaml": dangers(block("D-1", title="两盏灯不亮"), block("D-2"))}, at=at(2), parents=("begun",)),
        Commit("both", {"a.yaml": merged}, at=at(4), parents=("left", "right"), says=says),
    )


def test_branches_are_told_in_the_order_of_time_and_a_merge_knows_all_its_parents(repo: Make) -> None:
    made = repo(*branches(dangers(block("D-1", due="2022-08-20", title="两盏灯不亮"), block("D-2"))))
    turns = traced(made, "D-1").turns
    assert [turn.commit.subject for turn in turns] == ["begun", "right", "left", "merge"]
    assert [record.title for record in turns[-1].before if isinstance(record, Danger)] == ["灯不亮", "两盏灯不亮"]
    assert traced(made, "D-2").turns[1:] == ()


def test_a_merge_that_takes_one_side_is_no_turn(repo: Make) -> None:
    made = repo(*branches(dangers(block("D-1", due="2022-08-20"), block("D-2", title="门"))))
    assert [turn.commit.subject for turn in traced(made, "D-1").turns] == ["begun", "right", "left"]
    assert [turn.commit.subject for turn in traced(made, "D-2").turns] == ["begun", "merge"]


def test_a_clock_that_goes_wrong_puts_no_commit_before_its_parent(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"))}, at=at(20)),
        Commit("early", {"a.yaml": dangers(block("D-1", due="2022-08-20"))}, at=at(1)),
        Commit("later", {"a.yaml": dangers(block("D-1", due="2022-08-25"))}, at=at(21)),
    )
    assert [turn.commit.subject for turn in traced(made, "D-1").turns] == ["begun", "early", "later"]


BROKEN = {
    "its own lines": dangers(block("D-1").replace("due: ", "due: [")),
    "a conflict": dangers("<<<<<<< HEAD\n" + block("D-1") + "=======\n>>>>>>> other\n"),
    "GBK": dangers(block("D-1")).encode("gbk"),
    "not text": b"dangers:\0\n",
    "a quotation mark": dangers(block("D-0", title='"x'), block("D-1")),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_a_version_that_cannot_be_read_is_told_as_such_and_the_next_is_compared_with_the_one_before(
    repo: Make, broken: str | bytes
) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"))}),
        Commit("broken", {"a.yaml": broken}),
        Commit("mended", {"a.yaml": dangers(block("D-1", due="2022-08-20"))}),
        Commit("same", {"a.yaml": dangers(block("D-1", due="2022-08-20"), block("D-9"))}),
    )
    turns = traced(made, "D-1").turns
    assert [(turn.commit.subject, turn.is_read) for turn in turns] == [("begun", True), ("broken", False), ("mended", True)]
    assert told(made, "D-1")[1:] == [("broken", "2022-08-15", None), ("mended", "2022-08-15", "2022-08-20")]


def test_what_breaks_elsewhere_in_the_file_is_not_the_record_s(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"), block("D-2"))}),
        Commit("broken", {"a.yaml": dangers(block("D-1"), block("D-2").replace("due: ", "due: a: "))}),
    )
    assert [turn.commit.subject for turn in traced(made, "D-1").turns] == ["begun"]
    assert [turn.is_read for turn in traced(made, "D-2").turns] == [True, False]


def test_a_record_that_is_gone_while_another_file_is_broken_is_gone_once_that_is_mended(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"), block("D-2")), "b.yaml": dangers(block("D-3"))}),
        Commit("both", {"a.yaml": dangers(block("D-2")), "b.yaml": b"dangers:\xff D-1\n"}),
        Commit("mended", {"b.yaml": dangers(block("D-3"), "  # D-1\n")}),
    )
    turns = traced(made, "D-1").turns
    assert [(turn.commit.subject, turn.is_read) for turn in turns] == [("begun", True), ("both", False), ("mended", True)]
    assert told(made, "D-1")[-1] == ("mended", "2022-08-15", None)


def test_a_record_is_followed_through_its_former_ids(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("旧-1"))}),
        Commit("later", {"a.yaml": dangers(block("旧-1", due="2022-08-20"))}),
        Commit("renamed", {"a.yaml": dangers(block("X-1", due="2022-08-20", formerly="旧-1"))}),
        Commit("again", {"a.yaml": dangers(block("D-1", due="2022-08-20", formerly="[X-1]"))}),
    )
    assert [turn.commit.subject for turn in traced(made, "D-1").turns] == ["begun", "later", "renamed", "again"]
    renamed = traced(made, "D-1").turns[2]
    assert isinstance(renamed.before[0], Danger)
    assert isinstance(renamed.after, Danger)
    assert (renamed.before[0].id, renamed.after.id) == ("旧-1", "X-1")


@pytest.mark.parametrize("written", ["d-1", "Ｄ－１", '"D-1"'], ids=["small", "wide", "quoted"])
def test_an_id_is_found_however_it_is_written(repo: Make, written: str) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block(written))}),
        Commit("later", {"a.yaml": dangers(block(written, due="2022-08-20"))}),
    )
    readable = written != "Ｄ－１"  # the reader takes no wide hyphen, so there it is no record yet
    assert len(told(made, "D-1")) == (2 if readable else 0)


def test_records_in_brackets_are_found_by_reading_the_list(repo: Make) -> None:
    def listed(*items: str) -> str:
        return "dangers: [\n" + ",\n".join(item.strip().removeprefix("- ") for item in items) + "\n]\n"

    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": listed(danger("D-1"), danger("D-2"))}),
        Commit("other", {"a.yaml": listed(danger("D-1"), danger("D-2", title="门"))}),
        Commit("later", {"a.yaml": listed(danger("D-1", due="2022-08-20"), danger("D-2", title="门"))}),
    )
    changed = [turn for turn in traced(made, "D-1").turns if turn.before[0] != turn.after]
    assert [turn.commit.subject for turn in changed] == ["begun", "later"]


def test_a_register_in_a_folder_of_the_repository(repo: Make) -> None:
    """Commits that touch nothing of it stand between, and are the parents of those that do."""
    made = repo(
        Commit("before", {"note.txt": "x"}),
        Commit("begun", {"学校/riskreg.yaml": SETTINGS, "学校/a.yaml": dangers(block("D-1")), "a.yaml": dangers(block("D-1"))}),
        Commit("outside", {"a.yaml": dangers(block("D-1", due="2022-08-18"))}),
        Commit("later", {"学校/a.yaml": dangers(block("D-1", due="2022-08-20")), "学校/.b.yaml": dangers(block("D-1"))}),
    )
    assert told(made, "D-1", folder="学校") == [("begun", None, "2022-08-15"), ("later", "2022-08-15", "2022-08-20")]


def test_links_submodules_and_settings_are_no_files_of_records(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1"))}),
        Commit("other", {"d.yaml": Submodule("1" * 40), "e.yaml": Link("d.yaml")}),
        Commit(
            "odd",
            {
                "b.yaml": Link("a.yaml"),
                "d.yaml": None,
                "_c.yaml": dangers(block("D-1", title="门")),
                "c.yml": dangers(block("D-1")),
            },
        ),
    )
    assert told(made, "D-1") == [("begun", None, "2022-08-15")]


def test_of_an_id_that_is_there_twice_the_first_counts(repo: Make) -> None:
    made = repo(
        Commit("begun", {**LEDGER, "a.yaml": dangers(block("D-1")), "b.yaml": dangers(block("D-1", due="2022-08-30"))}),
        Commit("both", {"a.yaml": dangers(block("D-1", due="2022-08-20")), "b.yaml": dangers(block("D-1", due="2022-08-31"))}),
    )
    assert told(made, "D-1") == [("begun", None, "2022-08-15"), ("both", "2022-08-15", "2022-08-20")]


def test_a_meeting_is_a_record_with_its_decisions(repo: Make) -> None:
    meeting = "会议:\n  - 编号: 2022-08\n    会议日期: 2022-08-26\n"
    made = repo(
        Commit("begun", {**LEDGER, "m.yaml": meeting}),
        Commit(
            "decided",
            {"m.yaml": meeting + "    议定事项:\n      - {序号: 1, 事项: 查, 牵头单位: 后勤处, 责任人: P-1, 长期坚持: 是}\n"},
        ),
    )
    last: Turn = traced(made, "2022-08").turns[-1]
    assert isinstance(last.after, Meeting)
    assert [decision.id for decision in last.after.decisions] == ["1"]
    assert last.commit.author == HE.split(" <")[0]
