"""Which ids are taken: in the files as they stand, on every branch here and elsewhere, in every version before."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.store.conftest import ORGANISATION, SETTINGS, Commit, Repo, danger, dangers, git

from riskreg.domain.id_forms import form, meeting_shape, next_id, next_meeting, next_number
from riskreg.store import ids
from riskreg.store.archive import Archive
from riskreg.store.git_write import email
from riskreg.store.ids import Scan, Taken, decided, taken

Make = Callable[..., Repo]
D = "D-{year}-{n:04}"
SHAPE = form(D, 2022).shape
BASE = {"r/riskreg.yaml": SETTINGS, "r/o.yaml": ORGANISATION}


def numbered(*numbers: int) -> str:
    return dangers(*(danger(f"D-2022-{number:04}") for number in numbers))


def look(folder: Path, shape: str = SHAPE) -> Taken:
    archive = Archive(folder)
    return taken(archive, archive.snapshot(), shape)


def following(made: Repo) -> str:
    """The next id, the first time and once more, when things are remembered."""
    first = look(made / "r")
    assert first.doubt is None
    assert look(made / "r") == first
    return next_id(D, 2022, first.ids)


# --- in the files


def test_outside_git_the_files_count(tmp_path: Path) -> None:
    for path, text in {
        **BASE,
        "r/d.yaml": numbered(3),
        "r/e.yaml": dangers(danger("D-2023-0009", ", formerly: [D-2022-0007]")),
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert look(tmp_path / "r") == Taken(frozenset({"d-2022-0003", "d-2022-0007"}))


@pytest.mark.parametrize(
    "text",
    [
        "dangers:\n  - id: D-2022-0044\n    title: [\n",  # no YAML
        "dangers:\n  - id: D-2022-0044\n",  # lacks what it must have
        "dangers:\n\t- id: D-2022-0044\n",
        "dangers:\n<<<<<<< HEAD\n  - id: D-2022-0012\n=======\n  - id: D-2022-0044\n>>>>>>> other\n",
        "隐患:\n  - 编号: Ｄ-２０２２-００４４\n",
    ],
)
def test_what_cannot_be_read_is_taken_all_the_same(repo: Make, text: str) -> None:
    made = repo(Commit("a", BASE))
    made.write("r/d.yaml", text)
    assert following(made) == "D-2022-0045"


# --- on branches


def test_ids_of_every_branch_are_taken(repo: Make) -> None:
    made = repo(
        Commit("a", {**BASE, "r/d.yaml": numbered(1)}),
        Commit("b", {"r/d.yaml": numbered(1, 12)}, parents=("a",)),
        Commit("c", {"r/2023/新.yaml": numbered(40)}, parents=("a",)),
        branches={"main": "a", "b": "b", "c/d": "c"},
    )
    assert following(made) == "D-2022-0041"
    made.git("pack-refs", "--all", "--prune")
    made.git("repack", "-adq")
    assert following(made) == "D-2022-0041"


def test_after_two_branches_that_took_the_same_id_comes_the_next(repo: Make) -> None:
    made = repo(
        Commit("a", {**BASE, "r/d.yaml": numbered(43)}),
        Commit("b", {"r/d.yaml": numbered(43, 44)}, parents=("a",)),
        Commit("c", {"r/d.yaml": dangers(danger("D-2022-0043"), danger("D-2022-0044", title="另一处"))}, parents=("a",)),
        branches={"main": "b", "c": "c"},
    )
    assert following(made) == "D-2022-0045"


def test_ids_of_others_are_taken_once_they_are_fetched(repo: Make, tmp_path: Path) -> None:
    made = repo(Commit("a", {**BASE, "r/d.yaml": numbered(1)}))
    git(tmp_path, "clone", "--quiet", str(made.folder), "clone")
    clone = Repo(tmp_path / "clone", made.ids)
    assert following(clone) == "D-2022-0002"
    made.write("r/d.yaml", numbered(1, 2, 3))
    made.git("commit", "--quiet", "-am", "x")
    assert following(clone) == "D-2022-0002"
    clone.git("fetch", "--quiet")
    assert following(clone) == "D-2022-0004"


def test_the_version_of_a_meeting_counts_and_other_tags_do_not(repo: Make) -> None:
    made = repo(
        Commit("a", {**BASE, "r/d.yaml": numbered(1)}),
        Commit("b", {"r/d.yaml": numbered(1, 7)}, parents=("a",)),
        Commit("c", {"r/d.yaml": numbered(1, 9)}, parents=("a",)),
        branches={"main": "a"},
        annotated={"meeting/2022-08": "b", "other": "c"},
    )
    assert following(made) == "D-2022-0008"


def test_ids_of_meetings_and_decisions(repo: Make) -> None:
    text = "meetings:\n  - id: {}\n    on: 2022-09-01\n    decisions:\n      - {{id: {}, text: x, unit: 后勤处, owner: P-1, due: 2022-10-01}}\n"
    one = text.format("2022-09", 1)
    made = repo(
        Commit("a", {**BASE, "r/m.yaml": one}),
        Commit("b", {"r/m.yaml": text.format("2022-09", 7) + text.format("2022-10", 90).partition("\n")[2]}, parents=("a",)),
        Commit("c", {"r/m.yaml": "meetings: [{id: 2022-09, on: 2022-09-01, decisions: [{id: 8, text: x, unit: 后勤处, owner: P-1, due: 2022-10-01}]}]\n"}),
        Commit("d", {"r/m.yaml": text.format("2022-09-2", 3)}),
        branches={"main": "a", "b": "b", "d": "d"},
    )  # fmt: skip
    for _ in range(2):
        archive = Archive(made / "r")
        assert decided(archive, archive.snapshot(), "2022-09") == Taken(frozenset({"1", "7", "8"}))
        assert next_number(decided(archive, archive.snapshot(), "2022-10").ids) == "91"
        assert next_number(decided(archive, archive.snapshot(), "2022-11").ids) == "1"
        on = date(2022, 9, 30)
        assert next_meeting(on, taken(archive, archive.snapshot(), meeting_shape(on)).ids) == "2022-09-3"


def test_names_of_branches_may_be_anything(repo: Make) -> None:
    made = repo(Commit("a", {**BASE, "r/d.yaml": numbered(1)}), Commit("b", {"r/d.yaml": numbered(5)}), branches={"main": "a"})
    names = ("-evil", "--output=x", "安全", "a b", "@", "HEAD", "$(touch x)", "x\u202e", "a" * 200)
    refs = made / ".git/refs/heads"
    for name in names:
        (refs / name).write_text(made["b"] + "\n", encoding="utf-8")
    assert following(made) == "D-2022-0006"
    assert sorted(path.name for path in made.folder.iterdir()) == [".git", "r"]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_branches_without_the_register_and_refs_that_are_no_commits_do_no_harm(repo: Make, algorithm: str) -> None:
    made = repo(Commit("a", {**BASE, "r/d.yaml": numbered(1)}), algorithm=algorithm)
    made.git("checkout", "--quiet", "--orphan", "empty")
    made.git("rm", "-rqf", ".")
    made.git("commit", "--quiet", "--allow-empty", "-m", "x")
    made.git("checkout", "--quiet", "main")
    assert following(made) == "D-2022-0002"
    made.git("update-ref", "refs/tags/meeting/x", made.git("rev-parse", "main:r/d.yaml"))
    assert next_id(D, 2022, look(made / "r").ids) == "D-2022-0002"


# --- in versions before


def test_the_id_of_a_record_that_was_deleted_is_not_given_again(repo: Make) -> None:
    made = repo(
        Commit("a", {**BASE, "r/d.yaml": numbered(1)}),
        Commit("side", {"r/d.yaml": numbered(1, 50)}),
        Commit("back", {"r/d.yaml": numbered(1)}),
        Commit("main", {"x": "1"}, parents=("a",)),
        Commit("merge", {}, parents=("main", "back")),
    )
    assert following(made) == "D-2022-0051"
    made.write("r/d.yaml", numbered(1, 60))
    assert following(made) == "D-2022-0061"
    made.write("r/d.yaml", numbered(1))  # never committed: nobody has seen it
    assert following(made) == "D-2022-0051"


def test_what_is_remembered_ends_with_the_branch_that_held_it(repo: Make) -> None:
    made = repo(
        Commit("a", {**BASE, "r/d.yaml": numbered(1)}),
        Commit("b", {"r/d.yaml": numbered(1, 9)}),
        branches={"main": "a", "b": "b"},
    )
    assert following(made) == "D-2022-0010"
    made.git("branch", "-D", "b")
    assert following(made) == "D-2022-0002"
    made.git("reflog", "expire", "--expire=now", "--all")
    made.git("branch", "b", made["b"])
    assert following(made) == "D-2022-0010"
    made.git("branch", "-D", "b")
    made.git("reflog", "expire", "--expire=now", "--all")
    made.git("gc", "--quiet", "--prune=now")
    assert following(made) == "D-2022-0002"


def test_what_stood_in_the_files_is_remembered_only_as_far_as_it_is_committed(repo: Make) -> None:
    made = repo(Commit("a", {**BASE, "r/d.yaml": numbered(1, 8)}))
    assert following(made) == "D-2022-0009"  # the version is known from the files, and not read
    made.write("r/d.yaml", numbered(1))
    made.git("commit", "--quiet", "-am", "x")
    assert following(made) == "D-2022-0009"


def test_of_a_long_history_the_newest_and_the_tips_are_read(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [
        Commit(str(number), {"r/d.yaml": numbered(number)}, at=f"2022-08-0{number}T09:00:00+08:00") for number in range(5, 2, -1)
    ]
    made = repo(
        Commit("0", {**BASE, "r/d.yaml": numbered(9)}, at="2022-07-01T09:00:00+08:00"),
        Commit("stale", {"r/d.yaml": numbered(7)}, at="2022-07-02T09:00:00+08:00"),
        *(step._replace(parents=("0",)) if step is steps[0] else step for step in steps),
        branches={"stale": "stale"},
    )
    monkeypatch.setattr(ids, "MOST", 0)
    assert next_id(D, 2022, look(made / "r").ids) == "D-2022-0008"
    shutil.rmtree(made / ".git/riskreg-cache")
    monkeypatch.undo()
    assert following(made) == "D-2022-0010"


# --- clones and damage


def test_a_clone_that_was_cut_off_knows_what_it_has(repo: Make, tmp_path: Path) -> None:
    made = repo(Commit("a", {**BASE, "r/d.yaml": numbered(9)}), Commit("b", {"r/d.yaml": numbered(1)}))
    git(tmp_path, "clone", "--quiet", "--depth=1", made.folder.as_uri(), "clone")
    assert following(Repo(tmp_path / "clone", made.ids)) == "D-2022-0002"
    git(tmp_path / "clone", "fetch", "--quiet", "--unshallow")
    assert following(Repo(tmp_path / "clone", made.ids)) == "D-2022-0010"


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
def test_a_clone_without_all_files_says_so(repo: Make, tmp_path: Path, kind: str) -> None:
    made = repo(Commit("a", {**BASE, "r/d.yaml": numbered(9)}), Commit("b", {"r/d.yaml": numbered(1)}))
    made.git("config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", f"--filter={kind}", made.folder.as_uri(), "clone")
    found = look(tmp_path / "clone" / "r")
    assert found.ids == {"d-2022-0001"}
    assert str(found.doubt) == "an id may be taken on another branch: this clone does not hold all files of its branches"


def lose(made: Repo, word: str) -> None:
    id_ = made.git("rev-parse", word)
    (made / f".git/objects/{id_[:2]}/{id_[2:]}").unlink()


def test_where_the_way_back_is_broken_the_tips_count(repo: Make) -> None:
    made = repo(
        Commit("0", {**BASE, "r/d.yaml": numbered(50)}),
        Commit("a", {"r/d.yaml": numbered(1)}),
        Commit("b", {"r/d.yaml": numbered(1, 9)}),
        branches={"main": "a", "b": "b"},
    )
    lose(made, made["0"])
    found = look(made / "r")
    assert (next_id(D, 2022, found.ids), str(found.doubt)) == (
        "D-2022-0010",
        "an id may be taken on another branch: this clone does not hold all files of its branches",
    )


@pytest.mark.parametrize("word", ["b", "b^{tree}", "b:r/d.yaml"])
def test_damage_elsewhere_is_told_and_stops_nothing(repo: Make, word: str) -> None:
    made = repo(
        Commit("a", {**BASE, "r/d.yaml": numbered(1)}),
        Commit("b", {"r/d.yaml": numbered(1, 9)}),
        branches={"main": "a", "b": "b"},
    )
    lose(made, word)
    for _ in range(2):
        found = look(made / "r")
        assert found.ids == {"d-2022-0001"}
        assert str(found.doubt).startswith("an id may be taken on another branch: ")


def test_before_the_first_commit_the_files_count(repo: Make) -> None:
    made = repo()
    for path, text in {**BASE, "r/d.yaml": numbered(4)}.items():
        made.write(path, text)
    assert following(made) == "D-2022-0005"


def test_a_planted_memory_is_not_believed(repo: Make) -> None:
    made = repo(Commit("a", {**BASE, "r/d.yaml": numbered(4)}))
    following(made)
    [kept] = (made / ".git/riskreg-cache").rglob("numbers-*")
    for text in (b"", b"[]", b"riskreg 00000000\n{}", kept.read_bytes().replace(b"0004", b"0999")):
        kept.write_bytes(text)
        assert following(made) == "D-2022-0005"


# --- in a text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("- id: D-2022-0031\n", {31}),
        ("- {编号: 'D-2022-0031', title: 同 D-2022-0040}\n", {31}),
        ('- "id" : "d-2022-0031"\n', {31}),
        ("- id:\n    D-2022-0031\n", {31}),
        ("- id: D-2022-0031a\n- id: xD-2022-0032\n- id: D-2022-0033-1\n- id: D-2021-0034\n", set()),
        ("- recurs: D-2022-0031\n  note: 见 D-2022-0032\n  grid: D-2022-0033\n", set()),
        ("- formerly: [D-2022-0031, 'D-2022-0032']\n  recurs: D-2022-0033\n", {31, 32}),
        ("- 曾用编号:\n    - D-2022-0031\n    - D-2022-0032\n  recurs: D-2022-0033\n", {31, 32}),
        ("- 曾用编号: D-2022-0031\r\n", {31}),
        ("- id：Ｄ-２０２２-００３１\n", {31}),
        ("# - id: D-2022-0031\n", {31}),
    ],
)
def test_ids_are_found_where_a_record_has_or_had_them(text: str, meant: set[int]) -> None:
    assert Scan(SHAPE)(text.encode()) == {f"d-2022-{number:04}" for number in meant}


def test_ids_may_be_chinese_and_files_no_text() -> None:
    assert Scan(form("隐患{n}", 2022).shape)("- id: 隐患１２\n".encode()) == {"隐患12"}
    assert Scan(SHAPE)(b"\xff\x00- id: D-2022-0031\n") == {"d-2022-0031"}


# --- who the user is


def test_the_address_of_the_user(repo: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = repo(Commit("a", BASE))
    made.git("config", "user.name", "何建平")
    made.git("config", "user.email", "he@example.org")
    assert email(made / "r") == "he@example.org"
    made.git("config", "author.email", "zhou@example.org")
    assert email(made.folder) == "zhou@example.org"
    made.git("config", "--unset", "author.email")
    made.git("config", "user.email", "")
    made.git("config", "user.useConfigOnly", "true")
    assert email(made.folder) is None
    (tmp_path / "home").mkdir()
    (tmp_path / "home/.gitconfig").write_text("[user]\nname=x\nemail=home@example.org\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert email(tmp_path / "home") == "home@example.org"  # outside git
    monkeypatch.setenv("PATH", os.devnull)
    assert email(made.folder) is None
