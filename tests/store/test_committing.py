"""Committing one change by itself: what is committed, what stays as it was, and when it is refused."""

import errno
import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.store.conftest import NOW, Commit, Link, Repo, build, git, spoken

from riskreg.errors import RiskregError
from riskreg.store import git_write
from riskreg.store.commit import CommitBase, Committed, UnsettledCommit, prepare
from riskreg.store.repository import Repository, open_repository

Make = Callable[..., Repo]
OLD = "a: 1\nb: 1\n"
NEW = "a: 2\nb: 1\n"
ODD = "台账 一/隐患\u2028'\"\n\t:!*.yaml"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_write, "PAUSE", 0)


def edit(_path: str, data: bytes | None) -> bytes:
    """The change: a becomes 2."""
    assert data is not None
    assert b"a: 1" in data
    return data.replace(b"a: 1", b"a: 2")


def at(folder: Path) -> Repository:
    git(folder, "config", "user.name", "周立新")
    git(folder, "config", "user.email", "zhou@example.org")
    found = open_repository(folder)
    assert found
    return found


def ready(made: Repo, *paths: str) -> CommitBase:
    return prepare(at(made.folder), paths or ("r/d.yaml",))


def unsettled(made: Repo, *paths: str, message: str = "因为\n\nRecord: D-1\n") -> UnsettledCommit:
    return ready(made, *paths).make(edit, message, NOW)


def change(made: Repo, *paths: str) -> Committed:
    """What a writing command does: prepare, make, save, settle."""
    found = unsettled(made, *paths)
    for path in paths or ("r/d.yaml",):
        data = (made / path).read_bytes()
        made.write(path, edit(path, data))
    return found.settle()


def status(made: Repo) -> list[str]:
    return subprocess.run(
        ["git", "status", "--porcelain"], cwd=made.folder, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}, capture_output=True, check=True
    ).stdout.decode().splitlines()  # fmt: skip


def refusal(made: Repo, *paths: str) -> RiskregError:
    """Assert that the change is refused before anything is written."""
    before = snapshot(made)
    with pytest.raises(RiskregError) as caught:
        unsettled(made, *paths)
    assert caught.value.code == 3
    assert snapshot(made) == before
    return caught.value


def snapshot(made: Repo) -> dict[str, bytes]:
    """All files of the work tree, the index, the refs and logs."""
    files = (path for path in made.folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path): path.read_bytes() for path in files if "objects" not in path.parts and path.name != "config"}


@pytest.fixture
def made(repo: Make) -> Repo:
    return repo(Commit("a", {"r/d.yaml": OLD, "r/e.yaml": OLD, "x": "1\n"}))


# --- what is committed


def test_the_change_is_committed_and_nothing_is_left(made: Repo) -> None:
    done = change(made)
    assert done == Committed(made.git("rev-parse", "main"), "main", ())
    assert made.git("rev-parse", "HEAD^") == made["a"]
    assert made.git("diff-tree", "-r", "--name-status", "HEAD^", "HEAD") == "M\tr/d.yaml"
    assert made.git("show", "HEAD:r/d.yaml") == NEW.strip()
    assert status(made) == []
    assert made.git("log", "-1", "--format=%an %ae %cn %ce %ai %ci|%B|%(trailers)") == (
        "周立新 zhou@example.org 周立新 zhou@example.org 2022-09-30 04:00:00 +0000 2022-09-30 04:00:00 +0000"
        "|因为\n\nRecord: D-1\n|Record: D-1"
    )
    assert made.git("reflog", "-1", "--format=%gs") == "commit: 因为"
    assert made.git("reflog", "-1", "--format=%gs", "main") == "commit: 因为"
    assert made.git("fsck", "--strict") == ""


def test_other_changes_of_the_file_stay_uncommitted(made: Repo) -> None:
    made.write("r/d.yaml", "a: 1\nb: 9\n")
    change(made)
    assert made.git("show", "HEAD:r/d.yaml") == NEW.strip()
    assert (made / "r/d.yaml").read_text(encoding="utf-8") == "a: 2\nb: 9\n"
    assert status(made) == [" M r/d.yaml"]
    assert made.git("diff", "--unified=0").splitlines()[-2:] == ["-b: 1", "+b: 9"]


def test_staged_changes_of_the_file_stay_staged_with_the_change_in_them(made: Repo) -> None:
    made.write("r/d.yaml", "a: 1\nb: 8\n")
    made.git("add", "r/d.yaml")
    made.write("r/d.yaml", "a: 1\nb: 9\n")
    found = ready(made)
    assert [(file.head, file.staged) for file in found.files] == [(OLD.encode(), b"a: 1\nb: 8\n")]
    change(made)
    assert made.git("show", "HEAD:r/d.yaml") == NEW.strip()
    assert made.git("show", ":r/d.yaml") == "a: 2\nb: 8"
    assert status(made) == ["MM r/d.yaml"]


def test_other_files_stay_as_they_are(made: Repo) -> None:
    made.write("x", "2\n")
    made.git("add", "x")
    made.write("r/e.yaml", "a: 1\nb: 9\n")
    made.write("new", "")
    change(made)
    assert made.git("diff-tree", "-r", "--name-only", "HEAD^", "HEAD") == "r/d.yaml"
    assert status(made) == [" M r/e.yaml", "M  x", "?? new"]


def test_several_files_are_one_commit(made: Repo) -> None:
    change(made, "r/d.yaml", "r/e.yaml")
    assert made.git("diff-tree", "-r", "--name-only", "HEAD^", "HEAD").split() == ["r/d.yaml", "r/e.yaml"]
    assert (status(made), made.git("rev-list", "--count", "HEAD")) == ([], "2")


def test_a_new_file_is_added(made: Repo) -> None:
    found = ready(made, "r/2023/新.yaml").make(lambda path, data: f"{path} {data!r}".encode(), "x", NOW)
    made.write("r/2023/新.yaml", "r/2023/新.yaml None")
    found.settle()
    assert status(made) == []
    assert made.git("ls-tree", "HEAD", "r/2023/").split()[0] == "100644"


def test_a_file_may_have_any_name(repo: Make) -> None:
    made = repo(Commit("a", {ODD: OLD, "x": "1"}))
    change(made, ODD)
    assert status(made) == []
    assert made.git("diff-tree", "-r", "-z", "--name-only", "HEAD^", "HEAD") == ODD + "\0"


@pytest.mark.parametrize("staged", [False, True])
def test_its_mode_stays(made: Repo, staged: bool) -> None:
    (made / "r/d.yaml").chmod(0o755)
    made.git("add", "r/d.yaml")
    if not staged:
        made.git("commit", "--quiet", "-m", "x")
    change(made)
    mode = made.git("ls-tree", "HEAD", "r/d.yaml").split()[0]
    assert (mode, made.git("ls-files", "--stage", "r/d.yaml").split()[0]) == ("100644" if staged else "100755", "100755")
    assert status(made) == (["M  r/d.yaml"] if staged else [])


@pytest.mark.parametrize("config", ["true", "input"])
def test_ends_of_lines_stay_as_git_keeps_them(made: Repo, config: str) -> None:
    made.git("config", "core.autocrlf", config)
    made.write("r/d.yaml", OLD.replace("\n", "\r\n"))
    assert status(made) in ([], [" M r/d.yaml"])
    made.git("add", "r/d.yaml")
    change(made)
    assert (made / "r/d.yaml").read_bytes() == NEW.replace("\n", "\r\n").encode()
    assert made.git("cat-file", "-p", "HEAD:r/d.yaml") == NEW.strip()
    assert status(made) == []


def test_a_link_is_followed_to_the_file_that_git_knows(repo: Make) -> None:
    made = repo(Commit("a", {"r/real/d.yaml": OLD, "r/d.yaml": Link("real/d.yaml"), "l": Link("r")}))
    for path in ("r/d.yaml", "l/real/d.yaml"):
        assert [(file.asked, file.path) for file in ready(made, path).files] == [(path, "r/real/d.yaml")]
    change(made, "r/d.yaml")
    assert status(made) == []
    assert made.git("ls-tree", "HEAD", "r/d.yaml").split()[0] == "120000"
    assert made.git("show", "HEAD:r/real/d.yaml") == NEW.strip()


def test_git_still_looks_again_at_what_was_changed_within_a_tick(made: Repo) -> None:
    """A file of the same size and time as when it was staged, in an index of that time: only its bytes tell."""
    made.git("config", "core.trustctime", "false")
    place, stage = made / "r/e.yaml", made / ".git/index"
    when = 1_600_000_000 * 10**9
    os.utime(place, ns=(when, when))
    made.git("update-index", "--refresh")
    os.utime(stage, ns=(when, when))
    place.write_text("a: 3\nb: 1\n", encoding="utf-8")
    os.utime(place, ns=(when, when))
    change(made)
    assert status(made) == [" M r/e.yaml"]


# --- in every kind of repository


def test_ids_may_have_sixty_four_digits(repo: Make) -> None:
    made = repo(Commit("a", {"r/d.yaml": OLD}), algorithm="sha256")
    made.write("r/n.yaml", "")
    assert (len(change(made).id), status(made)) == (64, ["?? r/n.yaml"])


def test_a_linked_work_tree_has_its_own_index_and_branch(made: Repo, tmp_path: Path) -> None:
    made.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    linked = Repo(tmp_path / "linked", made.ids)
    assert change(linked).branch == "other"
    assert (status(linked), status(made), made.git("rev-parse", "main")) == ([], [], made["a"])


def test_where_head_is_on_no_branch_head_moves_and_it_is_told(made: Repo) -> None:
    made.git("checkout", "--quiet", "--detach")
    done = change(made)
    assert (done.branch, made.git("rev-parse", "HEAD"), made.git("rev-parse", "main")) == (None, done.id, made["a"])
    assert [str(remark) for remark in done.remarks] == [
        f"HEAD is on no branch, nor is commit {done.id[:7]}: keep it with git switch -c NAME"
    ]


@pytest.mark.parametrize("kind", ["--depth=1", "--filter=blob:none", "--sparse"])
def test_a_clone_may_be_cut_off_partial_or_sparse(made: Repo, tmp_path: Path, kind: str) -> None:
    made.git("config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--no-checkout", kind, made.folder.as_uri(), "clone")
    clone = Repo(tmp_path / "clone", made.ids)
    if kind == "--sparse":
        clone.git("sparse-checkout", "set", "--cone", "--sparse-index", "r")
    clone.git("checkout", "--quiet", "main", "--", *(["r"] if kind.startswith("--filter") else []))
    clone.git("reset", "--quiet")
    change(clone)
    shutil.rmtree(made.folder)
    assert clone.git("diff-tree", "-r", "--name-only", "HEAD^", "HEAD") == "r/d.yaml"
    assert [line for line in status(clone) if "d.yaml" in line] == []


@pytest.mark.parametrize(
    "name", ["submodule.recurse", "core.splitIndex", "core.untrackedCache", "index.sparse", "feature.manyFiles"]
)
def test_what_submodules_and_shared_indexes_want_does_not_matter(made: Repo, name: str) -> None:
    """One by one: git 2.55 itself loses the entries of a shared index under feature.manyFiles."""
    made.git("config", name, "true")
    made.git("update-index", "--split-index" if name == "core.splitIndex" else "--refresh")
    change(made)
    assert status(made) == []


# --- what is refused


def test_before_the_first_commit_it_is_refused(repo: Make) -> None:
    made = repo()
    made.write("r/d.yaml", OLD)
    error = refusal(made)
    assert spoken(error) == ("本仓库还没有提交过，无法单独提交一处改动", "请先提交整个登记册：git add . && git commit")


def test_without_a_work_tree_it_is_refused(made: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(made.folder), "bare")
    with pytest.raises(RiskregError, match="without files of its own") as caught:
        prepare(at(tmp_path / "bare"), ["r/d.yaml"])
    assert caught.value.code == 3


def merge(made: Repo) -> None:
    made.git("checkout", "--quiet", "-b", "other")
    made.write("x", "other\n")
    made.git("commit", "--quiet", "-am", "other")
    made.git("checkout", "--quiet", "main")
    made.write("x", "main\n")
    made.git("commit", "--quiet", "-am", "main")


BEGUN = {
    "merge": ("merge", "other"),
    "no commit": ("merge", "--no-ff", "--no-commit", "-X", "ours", "other"),
    "rebase": ("rebase", "other"),
    "apply": ("rebase", "--apply", "other"),
    "cherry-pick": ("cherry-pick", "other"),
    "revert": ("revert", "--no-edit", "HEAD^"),
    "bisect": ("bisect", "start"),
}


@pytest.mark.parametrize("what", BEGUN)
def test_in_the_middle_of_something_it_is_refused(made: Repo, what: str) -> None:
    merge(made)
    if what == "revert":
        made.write("x", "again\n")
        made.git("commit", "--quiet", "-am", "again")
    subprocess.run(["git", *BEGUN[what]], cwd=made.folder, check=False, capture_output=True, env=environ())
    error = refusal(made)
    assert "git is in the middle of a" in str(error)
    assert "git status" in str(error.hint)
    linked = made.folder.parent / "linked"  # where nothing is in the middle
    made.git("worktree", "add", "--quiet", "-b", "linked", str(linked))
    assert change(Repo(linked, made.ids)).branch == "linked"


def environ() -> dict[str, str]:
    from tests.store.conftest import environment  # noqa: PLC0415

    return environment(GIT_EDITOR="false")


def test_a_locked_index_is_refused(made: Repo) -> None:
    (made / ".git/index.lock").touch()
    error = refusal(made)
    assert str(error) == "git's index is locked: another git command is running, or was broken off"
    assert str(made / ".git/index.lock") in str(error.hint)


def test_a_file_with_a_conflict_is_refused(made: Repo) -> None:
    made.write("r/d.yaml", "a: 1\nb: 5\n")
    made.git("stash", "--quiet")
    made.write("r/d.yaml", "a: 1\nb: 6\n")
    made.git("commit", "--quiet", "-am", "x")
    subprocess.run(["git", "stash", "pop"], cwd=made.folder, check=False, capture_output=True, env=environ())
    assert "conflict" in str(refusal(made))


@pytest.mark.parametrize("added", [False, True])
def test_a_file_that_was_never_committed_is_refused(made: Repo, added: bool) -> None:
    made.write("r/n.yaml", OLD)
    if added:
        made.git("add", "r/n.yaml")
    error = refusal(made, "r/n.yaml")
    assert str(error) == "r/n.yaml is not in the last commit yet: a change of it cannot be committed by itself"
    assert str(error.hint) == "commit the file first: git add r/n.yaml && git commit; or leave out --commit"


def test_a_file_whose_removal_is_staged_is_refused(made: Repo) -> None:
    made.git("rm", "--quiet", "--cached", "r/d.yaml")
    assert "git restore --staged r/d.yaml" in str(refusal(made).hint)


def test_what_is_no_file_of_the_repository_is_refused(made: Repo, tmp_path: Path) -> None:
    (made / "r/out.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert "leads out" in str(refusal(made, "r/out.yaml"))
    assert "leads out" in str(refusal(made, "../d.yaml"))
    assert "no" in str(refusal(made, "r"))


def test_a_link_in_git_that_is_a_file_here_is_refused(repo: Make) -> None:
    made = repo(Commit("a", {"r/d.yaml": Link("x"), "r/x": OLD}))
    (made / "r/d.yaml").unlink()
    made.write("r/d.yaml", OLD)
    assert str(refusal(made)) == "r/d.yaml is not an ordinary file in git"


def test_nothing_to_commit_is_refused(made: Repo) -> None:
    with pytest.raises(RiskregError, match="there is nothing to commit") as caught:
        ready(made).make(lambda _path, data: data or b"", "x", NOW)
    assert caught.value.code == 3


def test_who_git_does_not_know_is_refused(made: Repo) -> None:
    found = ready(made)
    for key, value in (("user.name", ""), ("user.email", ""), ("user.useConfigOnly", "true")):
        made.git("config", key, value)
    with pytest.raises(RiskregError, match="git does not know who you are") as caught:
        found.make(edit, "x", NOW)
    assert caught.value.code == 3


# --- what happens meanwhile


def left(made: Repo, meanwhile: Callable[[], object]) -> RiskregError:
    """Assert that the change is not committed, stands in the files, and that the index is what it was meanwhile."""
    found = unsettled(made)
    made.write("r/d.yaml", NEW)
    meanwhile()
    index, head = made.git("ls-files", "--stage"), made.git("rev-parse", "HEAD")
    with pytest.raises(RiskregError) as caught:
        found.settle()
    assert (made.git("ls-files", "--stage"), made.git("rev-parse", "HEAD")) == (index, head)
    assert (made / "r/d.yaml").read_text(encoding="utf-8") == NEW
    assert caught.value.code == 3
    assert str(caught.value.hint) == "git diff shows it; commit it with: git add r/d.yaml && git commit"
    return caught.value


def test_of_two_commits_at_once_one_is_refused(made: Repo) -> None:
    error = left(made, lambda: made.git("commit", "--quiet", "--allow-empty", "-m", "another"))
    assert str(error) == "the change stands in the files, but could not be committed: somebody else has committed meanwhile"
    assert status(made) == [" M r/d.yaml"]


def test_what_was_staged_meanwhile_stays(made: Repo) -> None:
    assert "the index" in str(left(made, lambda: made.git("add", "r/d.yaml")))


@pytest.mark.parametrize("lock", ["index.lock", "refs/heads/main.lock", "HEAD.lock"])
def test_what_was_locked_meanwhile_is_told(made: Repo, lock: str) -> None:
    left(made, (made / ".git" / lock).touch)


def test_what_was_staged_meanwhile_of_other_files_stays_staged(made: Repo) -> None:
    found = unsettled(made)
    made.write("r/d.yaml", NEW)
    made.write("x", "2\n")
    made.git("add", "x")
    found.settle()
    assert status(made) == ["M  x"]


def test_what_is_staged_while_the_index_is_written_is_not_lost(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    found = unsettled(made)
    made.write("r/d.yaml", NEW)
    made.write("x", "2\n")
    real = git_write.set_entries

    def slow(*words: Any) -> None:
        real(*words)
        made.git("add", "x")

    monkeypatch.setattr(git_write, "set_entries", slow)
    with pytest.raises(RiskregError, match="somebody else has changed the index meanwhile"):
        found.settle()
    assert status(made) == [" M r/d.yaml", "M  x"]
    assert not (made / ".git/index.lock").exists()


@pytest.mark.parametrize("call", ["fsync", "utime", "fchmod"])
def test_where_the_system_refuses_the_index_stays(made: Repo, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def fail(*_words: object, **_given: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    found = unsettled(made)
    made.write("r/d.yaml", NEW)
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(RiskregError, match=r"could not be committed: .* cannot be written: the disk is full") as caught:
        found.settle()
    assert caught.value.code == 3
    assert (status(made), made.git("rev-parse", "HEAD")) == ([" M r/d.yaml"], made["a"])
    assert not (made / ".git/index.lock").exists()


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_whoever_may_read_the_index_still_may(made: Repo, mode: int) -> None:
    (made / ".git/index").chmod(mode)
    change(made)
    assert stat.S_IMODE((made / ".git/index").stat().st_mode) == mode


def kill_before(call: int, made: Repo) -> None:
    """Settle a change in a process of its own that is killed before it starts git for the n-th time."""
    found = unsettled(made)
    made.write("r/d.yaml", NEW)
    child = os.fork()
    if child == 0:
        real, calls = subprocess.run, iter(range(1, call))

        def run(*words: Any, **given: Any) -> Any:
            if next(calls, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*words, **given)

        try:
            subprocess.run = run
            found.settle()
        finally:
            os._exit(0)
    assert os.waitpid(child, 0)[1] in (0, signal.SIGKILL)


@pytest.fixture
def killed(tmp_path: Path) -> Callable[[int], Repo]:
    def made(call: int) -> Repo:
        found = build(tmp_path / str(call), Commit("a", {"r/d.yaml": OLD}))
        kill_before(call, found)
        return found

    return made


def test_a_kill_leaves_the_change_in_the_files_or_staged_or_committed_and_never_taken_back(killed: Callable[[int], Repo]) -> None:
    states = [(status(made), made.git("show", "HEAD:r/d.yaml") == NEW.strip()) for made in map(killed, range(1, 6))]
    assert states == [
        ([" M r/d.yaml"], False),  # before the index is read
        ([" M r/d.yaml"], False),  # before it is written
        (["M  r/d.yaml"], False),  # before HEAD moves: staged, as by git add
        ([], True),
        ([], True),
    ]
