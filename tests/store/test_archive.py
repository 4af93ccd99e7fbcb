"""Archive: which commit the face of a report names, whether the files differ from it, and repositories of every kind."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.store.conftest import ORGANISATION, SETTINGS, Commit, Link, Repo, Submodule, build, danger, dangers, git

from riskreg.commands import check, counts, lists
from riskreg.commands.session import Outcome, prepare
from riskreg.errors import RiskregError
from riskreg.report.document import Face, render
from riskreg.report.language import Language
from riskreg.store.archive import Archive, ArchivedFiles

Make = Callable[..., Repo]
LEDGER: Mapping[str, str] = {"riskreg.yaml": SETTINGS, "organisation.yaml": ORGANISATION, "d.yaml": dangers(danger())}


def below(folder: str, files: Mapping[str, str] = LEDGER) -> dict[str, str]:
    return {f"{folder}/{path}": text for path, text in files.items()}


def stand(folder: Path, revision: str | None = None) -> ArchivedFiles:
    return Archive(folder.resolve()).stand(revision)


def shown(outcome: Outcome) -> Face:
    assert outcome.document
    assert outcome.document.face
    return outcome.document.face


def late(repo: Repo, at: str | None = None, registers: str | None = None) -> list[str]:
    """The ids of what is overdue."""
    document = lists.run_overdue(repo.ask(at, registers=registers)).document
    assert document
    return [str(row[0]) for block in document.flat(as_data=True).blocks for row in getattr(block, "rows", ())]


# --- which commit


def test_the_face_names_the_last_commit_that_touched_the_register(repo: Make) -> None:
    made = repo(
        Commit("a", {**below("台账 一"), "README": "1"}),
        Commit("b", {"README": "2"}),
        Commit("c", {"台账 一/d.yaml": dangers(danger(), danger("D-2"))}),
        Commit("d", {"README": "3", "other/x.yaml": "units: []\n"}),
    )
    folder = made / "台账 一"
    assert stand(folder) == ArchivedFiles(made["c"], False)
    assert [stand(folder, made[name]) for name in "abcd"] == [ArchivedFiles(made[name], False) for name in "aacc"]


def test_json_says_which_and_whether_it_was_modified(repo: Make) -> None:
    made = repo(Commit("a", below("r")), Commit("b", {"x": "1"}))

    def told(at: str | None = None) -> tuple[object, object]:
        document = lists.run_overdue(made.ask(at, registers="r")).document
        assert document
        register = json.loads(render(document, "json", Language("zh")))["register"]
        return register["revision"], register["modified"]

    assert [told(at) for at in (None, "HEAD", made["b"])] == [(made["a"], False)] * 3
    made.write("r/d.yaml", "")
    assert [told(at) for at in (None, "HEAD")] == [(made["a"], True), (made["a"], False)]


def test_of_a_merge_it_is_the_one_that_brought_what_is_there(repo: Make) -> None:
    made = repo(
        Commit("a", {**below("r"), "x": "1"}, at="2022-08-01T09:00:00+08:00"),
        Commit("side", {"r/e.yaml": dangers(danger("D-2"))}, at="2022-08-02T09:00:00+08:00"),
        Commit("b", {"x": "2"}, at="2022-08-03T09:00:00+08:00", parents=("a",)),
        Commit("merge", {"r/e.yaml": dangers(danger("D-2"))}, at="2022-08-04T09:00:00+08:00", parents=("b", "side")),
    )
    assert stand(made / "r") == ArchivedFiles(made["side"], False)


def test_a_merge_of_two_changes_is_itself_the_last_one(repo: Make) -> None:
    made = repo(
        Commit("a", below("r"), at="2022-08-01T09:00:00+08:00"),
        Commit("side", {"r/e.yaml": dangers(danger("D-2"))}, at="2022-08-02T09:00:00+08:00"),
        Commit("b", {"r/f.yaml": dangers(danger("D-3"))}, at="2022-08-03T09:00:00+08:00", parents=("a",)),
        Commit("merge", {"r/e.yaml": dangers(danger("D-2"))}, at="2022-08-04T09:00:00+08:00", parents=("b", "side")),
    )
    assert stand(made / "r") == ArchivedFiles(made["merge"], False)


def test_outside_git_and_before_the_first_commit_there_is_none(repo: Make, tmp_path: Path) -> None:
    made = repo()
    for path, text in LEDGER.items():
        made.write(path, text)
        Repo(tmp_path / "outside", {}).write(path, text)
    assert stand(made.folder) == stand(tmp_path / "outside") == ArchivedFiles(None, False)


def test_a_register_that_was_never_committed_is_modified(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}))
    for path, text in below("r").items():
        made.write(path, text)
    assert stand(made / "r") == ArchivedFiles(None, True)


# --- whether files differ


ADDED = {
    "added": "r/x/新.yaml",
    "added elsewhere": "x.yaml",
    "ignored added": "r/ignored.yaml",
    "note added": "r/note.txt",
    "_ added": "r/_x.yaml",
    ". added": "r/.x.yaml",
    ".yml added": "r/x.yml",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("nothing", False),
        ("edited", True),
        ("deleted", True),
        ("added", True),
        ("renamed", True),
        ("added elsewhere", False),
        ("edited elsewhere", False),
        ("note added", False),
        ("_ added", False),
        (". added", False),
        (".yml added", False),
        ("touched", False),
        ("edited back", False),
        ("staged", True),
        ("executable", False),
        ("ignored added", True),  # it belongs to the register, whatever git thinks of it
    ],
)
def test_files_are_compared_by_what_they_hold(repo: Make, change: str, expected: bool) -> None:
    made = repo(Commit("a", {**below("r"), ".gitignore": "ignored.yaml\n", "other.yaml": ""}))
    match change:
        case "edited" | "staged":
            made.write("r/d.yaml", dangers(danger("D-9")))
        case "deleted":
            (made / "r/d.yaml").unlink()
        case "renamed":
            (made / "r/d.yaml").rename(made / "r/e.yaml")
        case "edited elsewhere":
            made.write("other.yaml", "x")
        case "touched":
            os.utime(made / "r/d.yaml", (0, 0))
        case "edited back":
            made.write("r/d.yaml", "")
            made.write("r/d.yaml", LEDGER["d.yaml"])
        case "executable":
            (made / "r/d.yaml").chmod(0o755)
        case _ if change in ADDED:
            made.write(ADDED[change], "")
    if change == "staged":
        made.git("add", "--all")
    assert stand(made / "r").modified is expected
    assert stand(made / "r", made["a"]) == ArchivedFiles(made["a"], False)
    assert prepare(made.ask(registers="r")).face.modified is expected
    assert prepare(made.ask("HEAD", registers="r")).face.modified is False


def test_git_may_have_changed_the_ends_of_lines(repo: Make) -> None:
    made = repo(Commit("a", LEDGER), checkout=False)
    made.git("config", "core.autocrlf", "true")
    made.git("reset", "--quiet", "--hard")
    assert (made / "d.yaml").read_bytes() == LEDGER["d.yaml"].replace("\n", "\r\n").encode()
    assert stand(made.folder) == ArchivedFiles(made["a"], False)
    made.write("d.yaml", LEDGER["d.yaml"].replace("\n", "\r\n").replace("灯不亮", "灯亮"))
    assert stand(made.folder).modified


def test_a_register_committed_with_the_ends_of_lines_of_windows(repo: Make) -> None:
    made = repo(Commit("a", {path: text.replace("\n", "\r\n") for path, text in LEDGER.items()}))
    assert stand(made.folder) == ArchivedFiles(made["a"], False)


def test_links_and_submodules_are_no_change(repo: Make) -> None:
    files = {
        **LEDGER,
        "link.yaml": Link("_x"),
        "_x": "units: []\n",
        "out.yaml": Link("/etc/hostname"),
        "way": Link("."),
        "sub": Submodule("1" * 40),
    }
    made = repo(Commit("a", files))
    assert stand(made.folder) == ArchivedFiles(made["a"], False)
    made.write("_x", "units: [{id: 图书馆}]\n")
    assert stand(made.folder).modified


def test_replacing_a_file_by_a_link_to_the_same_is_no_change_of_what_is_read(repo: Make) -> None:
    made = repo(Commit("a", LEDGER))
    (made / "d.yaml").rename(made / "_d.yaml")
    (made / "d.yaml").symlink_to("_d.yaml")
    assert stand(made.folder) == ArchivedFiles(made["a"], False)


# --- kinds of repositories


def year(folder: str = "") -> tuple[Commit, Commit, Commit]:
    """D-1 is overdue in the first; D-2 besides in the second; nothing in the last."""
    path = f"{folder}/d.yaml" if folder else "d.yaml"
    ledger = below(folder) if folder else dict(LEDGER)
    closed = ", rectified: [{on: 2022-08-10}], acceptances: [{on: 2022-08-11, by: P-2, passed: 合格}]"
    return (
        Commit("a", ledger, at="2022-08-01T09:00:00+08:00"),
        Commit("b", {path: dangers(danger(), danger("D-2"))}, at="2022-08-02T09:00:00+08:00"),
        Commit("c", {path: dangers(danger(more=closed), danger("D-2", more=closed))}, at="2022-08-20T09:00:00+08:00"),
    )


def assert_answers(made: Repo, place: Repo, registers: str | None = None) -> None:
    """Assert that a question about each version is answered, wherever the repository was copied."""
    asked = {at: late(place, at, registers) for at in (None, "HEAD", "HEAD~1", "2022-08-01", made["b"])}
    assert asked == {None: [], "HEAD": [], "HEAD~1": ["D-1", "D-2"], "2022-08-01": [], made["b"]: ["D-1", "D-2"]}
    assert late(place, made["a"], registers) == ["D-1"]
    faces = [shown(lists.run_overdue(place.ask(at, registers=registers))) for at in (None, "HEAD~1")]
    assert [(face.revision, face.modified, face.unread) for face in faces] == [(made["c"], False, ()), (made["b"], False, ())]
    assert shown(counts.run_status(place.ask("HEAD~1", registers=registers))).revision == made["b"]


def test_the_register_is_the_whole_repository(repo: Make) -> None:
    made = repo(*year())
    assert_answers(made, made)


@pytest.mark.parametrize("folder", ["registers", "校 安全/二级 台账", "a/b/c"])
def test_the_register_lies_in_a_folder(repo: Make, folder: str) -> None:
    made = repo(*year(folder))
    assert_answers(made, made, folder)
    assert_answers(made, Repo(made / folder, made.ids))


def test_from_the_top_registers_is_found(repo: Make) -> None:
    made = repo(*year("registers"))
    assert_answers(made, made)


def test_ids_of_sixty_four_digits(repo: Make) -> None:
    made = repo(*year("r"), algorithm="sha256")
    assert_answers(made, made, "r")
    made.write("r/d.yaml", "")
    assert stand(made / "r") == ArchivedFiles(made["c"], True)


def test_a_linked_work_tree_has_its_own_head(repo: Make, tmp_path: Path) -> None:
    made = repo(*year("r"))
    made.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked 二"), "HEAD~1")
    linked = Repo(tmp_path / "linked 二", made.ids)
    assert late(linked, registers="r") == ["D-1", "D-2"]
    assert stand(linked / "r") == ArchivedFiles(made["b"], False)
    assert late(linked, "HEAD~1", "r") == ["D-1"]
    assert late(linked, "main", "r") == []
    made.write("r/d.yaml", "")
    assert (stand(linked / "r").modified, stand(made / "r").modified) == (False, True)


def test_a_repository_with_its_git_directory_elsewhere(repo: Make, tmp_path: Path) -> None:
    made = repo(*year("r"))
    (made / ".git").rename(tmp_path / "elsewhere.git")
    made.write(".git", f"gitdir: {tmp_path / 'elsewhere.git'}\n")
    assert_answers(made, made, "r")


@pytest.mark.parametrize("where", ["..", "../elsewhere", "r", "/nonexistent"])
def test_a_work_tree_configured_elsewhere_is_not_believed(repo: Make, where: str) -> None:
    made = repo(*year("r"))
    (made.folder.parent / "elsewhere").mkdir()
    made.git("config", "core.worktree", str((made.folder / where).resolve()))
    assert_answers(made, made, "r")


def test_a_repository_that_says_it_is_bare_and_has_files(repo: Make) -> None:
    made = repo(*year("r"))
    made.git("config", "core.bare", "true")
    assert_answers(made, made, "r")


def test_a_work_tree_of_a_repository_that_has_none_itself(repo: Make, tmp_path: Path) -> None:
    made = repo(*year("r"))
    git(tmp_path, "clone", "--quiet", "--bare", str(made.folder), "bare.git")
    git(tmp_path / "bare.git", "worktree", "add", "--quiet", "../work", "main")
    assert_answers(made, Repo(tmp_path / "work", made.ids), "r")


def test_a_register_that_is_a_submodule_of_something_else(repo: Make) -> None:
    made = repo(*year(), name="inner")
    outer = repo(Commit("x", {"x": "1"}), name="outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(made.folder), "台账")
    assert_answers(made, Repo(outer / "台账", made.ids))
    assert (outer / "台账/.git").is_file()
    assert (outer / ".git/modules/台账/riskreg-cache").is_dir()


@pytest.mark.parametrize("spoiled", ["empty", "without HEAD", "file"])
def test_a_broken_repository_within_another_is_not_taken_for_the_other(repo: Make, spoiled: str) -> None:
    outer = repo(Commit("x", {**LEDGER, **below("inner")}), name="outer")
    inner = build(outer / "inner", Commit("a", LEDGER))
    (inner / ".git/HEAD").unlink()
    if spoiled != "without HEAD":
        shutil.rmtree(inner / ".git")
        inner.write(".git", "gitdir: nowhere\n") if spoiled == "file" else (inner / ".git").mkdir()
    assert stand(inner.folder) == ArchivedFiles(None, False)
    with pytest.raises(RiskregError, match="git"):
        prepare(inner.ask("HEAD"))
    assert prepare(inner.ask()).face.register == "示例学院"
    assert not (outer / ".git/riskreg-cache").exists()


# --- a repository without a work tree


def bare(made: Repo, name: str = "bare.git", *words: str) -> Repo:
    folder = made.folder.parent
    git(folder, "clone", "--quiet", "--bare", *words, str(made.folder), name)
    return Repo(folder / name, made.ids)


@pytest.mark.parametrize("folder", ["", "registers"])
@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_in_a_bare_repository_the_files_of_head_stand_for_the_files_as_they_stand(
    repo: Make, folder: str, algorithm: str
) -> None:
    made = repo(*year(folder), algorithm=algorithm)
    found = bare(made, "校 安全.git")
    assert_answers(made, found)
    assert_answers(made, Repo(made.folder.parent, made.ids), "校 安全.git")


def test_what_lies_in_a_commit_can_be_checked_and_is_ignored_by_nobody(repo: Make) -> None:
    made = repo(Commit("a", {**below("registers"), "registers/e.yaml": "units: []\n"}), Commit("b", {"registers/e.yaml": None}))
    made.write(".git/info/exclude", "e.yaml\n")
    outer = repo(Commit("x", {".gitignore": "*\n"}), name="outer")
    git(outer.folder, "clone", "--quiet", "--bare", str(made.folder), "inner.git")
    asked = (made.ask("HEAD~1"), Repo(outer / "inner.git", {}).ask(), Repo(outer / "inner.git", {}).ask("HEAD~1"))
    assert [check.run_check(one).code for one in asked] == [0, 0, 0]
    assert ["R114" in told(check.run_check(one)) for one in (*asked, made.ask())] == [False] * 4
    made.write("registers/e.yaml", "units: []\n")
    assert "R114" in told(check.run_check(made.ask()))


def told(outcome: Outcome) -> set[str]:
    assert outcome.document
    blocks = outcome.document.flat(as_data=True).blocks
    return {str(cell) for block in blocks for row in getattr(block, "rows", ()) for cell in row}


def test_paths_in_a_bare_repository_begin_at_its_top(repo: Make) -> None:
    made = repo(*year("registers"), Commit("d", {"registers/x.yaml": "broken: [\n"}))
    face = shown(lists.run_overdue(bare(made).ask()))
    assert face.unread == ("registers/x.yaml",)


def test_settings_at_the_top_go_before_those_in_registers(repo: Make) -> None:
    made = repo(Commit("a", {**LEDGER, "registers/riskreg.yaml": "name: 别的\n"}))
    assert shown(lists.run_overdue(bare(made).ask())).register == "示例学院"


def test_a_bare_repository_within_a_work_tree_is_its_own(repo: Make) -> None:
    outer = repo(Commit("a", LEDGER), name="outer")
    made = repo(*year("registers"))
    git(outer.folder, "clone", "--quiet", "--bare", str(made.folder), "inner.git")
    assert_answers(made, Repo(outer / "inner.git", made.ids))


def test_a_bare_repository_without_a_register_or_a_commit_is_told(repo: Make, tmp_path: Path) -> None:
    found = bare(repo(Commit("a", {"x": "1"})))
    with pytest.raises(RiskregError, match=r"bare\.git is no register: its last commit has no riskreg\.yaml") as caught:
        prepare(found.ask())
    assert caught.value.code == 2
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    with pytest.raises(RiskregError, match="this repository has no commit yet"):
        prepare(found.ask(registers=str(tmp_path / "empty.git")))


def test_a_register_whose_folder_came_later_is_told_in_a_bare_repository_too(repo: Make) -> None:
    made = repo(Commit("early", {"x": "1"}), *year("registers"))
    with pytest.raises(RiskregError, match="the register was not in git yet"):
        prepare(bare(made).ask(made["early"]))


def test_a_shallow_bare_repository(repo: Make) -> None:
    made = repo(*year("registers"))
    folder = made.folder.parent
    git(folder, "clone", "--quiet", "--bare", "--depth=1", made.folder.as_uri(), "bare.git")
    found = Repo(folder / "bare.git", made.ids)
    assert late(found) == []
    with pytest.raises(RiskregError, match="this clone does not reach back so far"):
        late(found, "2022-08-02")


# --- what is read once


def test_a_version_is_read_once_whatever_is_asked_of_it(repo: Make) -> None:
    archive = Archive(repo(*year()).folder)
    assert archive.snapshot(keep_texts=True) is archive.snapshot()
    assert archive.snapshot().texts
    assert archive.snapshot(archive.needed().head) is archive.snapshot(archive.needed().head)
