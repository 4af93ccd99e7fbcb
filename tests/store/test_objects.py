"""Writing by plumbing: what is stored is what was given, under ids that git itself would make; nothing of anybody's configuration."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.store.conftest import Commit, Repo, environment, git

from riskreg.errors import RiskregError
from riskreg.store.git_write import (
    Signature,
    committer,
    create,
    move,
    settle_index,
    write_blob,
    write_commit,
    write_tag,
    write_tree,
)
from riskreg.store.repository import Repository, open_repository

Make = Callable[..., Repo]
WHEN = datetime(2022, 8, 26, 17, 30, tzinfo=timezone(timedelta(hours=8)))
HE = Signature("何建平", "he@example.org", WHEN)


@pytest.fixture
def made(tmp_path: Path) -> Repository:
    return create(tmp_path / "台账 一")


def place(repository: Repository) -> Path:
    assert repository.top
    return repository.top


def store(repository: Repository, files: dict[str, bytes], parents: list[str], who: Signature = HE, message: str = "登记") -> str:
    tree = write_tree(repository, {path: write_blob(repository, data) for path, data in files.items()})
    return write_commit(repository, tree, parents, author=who, committer=who, message=message)


def raw(repository: Repository, id_: str, kind: str) -> bytes:
    return subprocess.run(
        ["git", "cat-file", kind, id_], cwd=place(repository), check=True, capture_output=True, env=environment()
    ).stdout


def refs(repository: Repository) -> dict[str, str]:
    told = git(place(repository), "for-each-ref", "--format=%(refname) %(objectname)")
    return {name: id_ for name, _, id_ in (line.partition(" ") for line in told.splitlines())}


def is_sound(repository: Repository) -> bool:
    done = subprocess.run(
        ["git", "fsck", "--strict", "--no-dangling"], cwd=place(repository), check=False, capture_output=True, env=environment()
    )
    told = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith(b"notice: ")]
    return done.returncode == 0 and told == []


# --- beginning


def test_a_new_repository_has_its_branch_and_nothing_of_a_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = tmp_path / "template"
    (template / "hooks").mkdir(parents=True)
    (template / "hooks" / "post-commit").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(
        f"[init]\ntemplateDir={template}\ndefaultBranch=other\ndefaultObjectFormat=sha256\n", encoding="utf-8"
    )
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template))
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    found = create(tmp_path / "a" / "b", "安全")
    assert (found.head, found.algorithm, place(found)) == (None, "sha1", tmp_path / "a" / "b")
    assert git(place(found), "symbolic-ref", "HEAD") == "refs/heads/安全"
    assert not (found.common / "hooks").exists()


def test_beginning_where_a_repository_is_keeps_what_it_has(repo: Make) -> None:
    before = repo(Commit("a", {"x": "1"}))
    assert create(before.folder).head == before["a"]


# --- files, trees


@pytest.mark.parametrize("data", [b"", b"a\r\nb\n", b"\0\xff", "登记\n".encode(), b"x" * 1_000_000])
def test_a_file_is_stored_byte_by_byte(made: Repository, data: bytes) -> None:
    git(place(made), "config", "core.autocrlf", "true")
    (place(made) / ".gitattributes").write_text("* text=auto eol=crlf filter=x\n", encoding="utf-8")
    id_ = write_blob(made, data)
    assert raw(made, id_, "blob") == data
    assert id_ == git(place(made), "hash-object", "--no-filters", "--stdin", stdin=data)


def test_a_tree_holds_files_under_their_paths(made: Repository) -> None:
    paths = ["a.yaml", "a/b.yaml", "a-b.yaml", "隐患/公寓 一.yaml", "-x", "tab\t", "line\nbreak", '"', "a" * 250]
    tree = write_tree(made, {path: write_blob(made, path.encode()) for path in paths})
    leaves = {leaf.path: raw(made, leaf.blob, "blob").decode() for leaf in made.leaves(tree, "")}
    assert leaves == {path: path for path in paths}
    assert {leaf.mode for leaf in made.leaves(tree, "")} == {"100644"}
    assert not (made.common / "index").exists()


def test_the_order_in_which_files_are_given_changes_nothing(made: Repository) -> None:
    blob = write_blob(made, b"x")
    assert write_tree(made, {"a": blob, "b/c": blob}) == write_tree(made, {"b/c": blob, "a": blob})


def test_the_users_own_index_is_left_alone(repo: Make) -> None:
    before = repo(Commit("a", {"x": "1"}))
    before.write("staged", "s")
    before.git("add", "staged")
    found = open_repository(before.folder)
    assert found
    index = (before / ".git/index").read_bytes()
    write_tree(found, {"y": write_blob(found, b"2")})
    assert (before / ".git/index").read_bytes() == index
    assert before.git("status", "--porcelain") == "A  staged"


def test_nothing_at_all_is_the_empty_tree(made: Repository) -> None:
    assert write_tree(made, {}) == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@pytest.mark.parametrize("path", ["../x", "/x", ".git/config", "a/../x", "a//b", "a/", "", ".GIT/hooks/x"])
def test_a_path_that_leads_elsewhere_is_never_stored(made: Repository, path: str) -> None:
    blob = write_blob(made, b"x")
    with pytest.raises(RiskregError):
        write_tree(made, {"good": blob, path: blob})


def test_a_file_that_was_not_stored_is_refused(made: Repository) -> None:
    with pytest.raises(RiskregError):
        write_tree(made, {"x": "1" * 40})


# --- commits


def test_a_commit_says_who_when_and_why(made: Repository) -> None:
    zhou = Signature("周立新", "zhou@example.org", datetime(2022, 8, 27, 1, 2, 3, tzinfo=UTC))
    tree = write_tree(made, {})
    id_ = write_commit(made, tree, [], author=HE, committer=zhou, message="登记 D-1\n\n正文\n\n")
    assert raw(made, id_, "commit").decode() == (
        f"tree {tree}\nauthor 何建平 <he@example.org> 1661506200 +0800\n"
        "committer 周立新 <zhou@example.org> 1661562123 +0000\n\n登记 D-1\n\n正文\n"
    )
    assert is_sound(made)


def test_parents_stand_in_the_order_given(made: Repository) -> None:
    one, two = (store(made, {"x": data}, []) for data in (b"1", b"2"))
    merge = store(made, {"x": b"3"}, [two, one])
    assert git(place(made), "rev-parse", f"{merge}^1", f"{merge}^2").split() == [two, one]


def test_the_same_commit_has_the_same_id_whoever_makes_it_and_whenever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = []
    for name, zone in (("a", "UTC"), ("b", "Asia/Tokyo")):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("GIT_AUTHOR_NAME", name)
        monkeypatch.setenv("GIT_COMMITTER_DATE", "2000-01-01T00:00:00Z")
        ids.append(store(create(tmp_path / name), {"x": b"1"}, []))
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("甲 <x@y>\nauthor 乙", "甲 x@yauthor 乙"),
        ("\0", "-"),
        ("", "-"),
        ("  甲  ", "甲"),
        ("<>", "-"),
        ("U+202E \u202e", "U+202E \u202e"),
        ("-c", "-c"),
    ],
)
def test_a_name_cannot_end_early(made: Repository, name: str, stored: str) -> None:
    who = Signature(name, "x@example.org>\nparent 1", WHEN)
    id_ = store(made, {}, [], who)
    lines = raw(made, id_, "commit").decode().split("\n")
    assert lines[1] == f"author {stored} <x@example.orgparent 1> 1661506200 +0800"
    assert lines[3:] == ["", "登记", ""]
    write_tag(made, "meeting/x", id_, who, "说明")
    assert raw(made, "meeting/x", "tag").decode().split("\n")[3] == f"tagger {stored} <x@example.orgparent 1> 1661506200 +0800"
    assert is_sound(made)


@pytest.mark.parametrize("message", ["-F/etc/passwd", "--amend", "#x", "", "\n\n", "a\0b"])
def test_a_message_is_taken_as_it_is(made: Repository, message: str) -> None:
    if "\0" in message:
        with pytest.raises(RiskregError):
            store(made, {}, [], message=message)
        return
    id_ = store(made, {}, [], message=message)
    assert raw(made, id_, "commit").decode().partition("\n\n")[2] == message.rstrip("\n") + "\n"


def test_the_encoding_that_somebody_configured_changes_no_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = store(create(tmp_path / "a"), {"x": b"1"}, [])
    (tmp_path / ".gitconfig").write_text("[i18n]\ncommitEncoding=GBK\nlogOutputEncoding=GBK\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    made = create(tmp_path / "b")
    id_ = store(made, {"x": b"1"}, [])
    assert id_ == plain
    assert [(one.author, one.subject) for one in made.commits(id_, "")] == [("何建平", "登记")]


def test_nobody_is_asked_to_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n", encoding="utf-8")
    evil.chmod(0o755)
    config = (
        f"[commit]\ngpgSign=true\n[tag]\ngpgSign=true\nforceSignAnnotated=true\n[gpg]\nprogram={evil}\n[core]\neditor={evil}\n"
    )
    (tmp_path / ".gitconfig").write_text(config, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    made = create(tmp_path / "r")
    write_tag(made, "meeting/2022-08", store(made, {"x": b"1"}, []), HE, "会议版")
    assert not (tmp_path / "ran").exists()


# --- branches and tags


def test_a_branch_means_the_commit_it_was_moved_to(made: Repository) -> None:
    one = store(made, {"x": b"1"}, [])
    two = store(made, {"x": b"2"}, [one])
    for id_ in (one, two, one):
        move(made, "refs/heads/main", id_)
        assert refs(made) == {"refs/heads/main": id_}


def test_with_its_index_settled_a_work_tree_is_clean(made: Repository) -> None:
    files = {"x": b"1\n", "隐患/y": b"2\n"}
    move(made, "refs/heads/main", store(made, files, []))
    for path, data in files.items():
        (place(made) / path).parent.mkdir(exist_ok=True)
        (place(made) / path).write_bytes(data)
    settle_index(made, "refs/heads/main")
    assert git(place(made), "status", "--porcelain") == ""
    (place(made) / "x").write_bytes(b"3\n")
    assert git(place(made), "status", "--porcelain") == "M x"


def test_a_tag_says_who_and_why_and_means_its_commit(made: Repository) -> None:
    id_ = store(made, {"x": b"1"}, [])
    tag = write_tag(made, "meeting/2022-08", id_, HE, "2022-08 会议版\n\n数据截止 2022-08-25\n")
    assert raw(made, tag, "tag").decode() == (
        f"object {id_}\ntype commit\ntag meeting/2022-08\ntagger 何建平 <he@example.org> 1661506200 +0800\n\n"
        "2022-08 会议版\n\n数据截止 2022-08-25\n"
    )
    assert refs(made) == {"refs/tags/meeting/2022-08": tag}
    assert made.tags("meeting/") == {"2022-08": id_}
    assert is_sound(made)


def test_a_tag_that_is_there_is_never_moved(made: Repository) -> None:
    one, two = (store(made, {"x": data}, []) for data in (b"1", b"2"))
    write_tag(made, "meeting/2022-08", one, HE, "x")
    for again in (one, two):
        with pytest.raises(RiskregError, match="there is already a tag meeting/2022-08") as caught:
            write_tag(made, "meeting/2022-08", again, HE, "y")
        assert caught.value.code == 3
    assert made.tags("meeting/") == {"2022-08": one}


@pytest.mark.parametrize(
    "name",
    [
        "meeting/a b",
        "meeting/a..b",
        "meeting/a~1",
        "meeting/a^",
        "meeting/a:b",
        "meeting/a?",
        "meeting/a[",
        "meeting/a\\b",
        "meeting/a.lock",
        "meeting/.a",
        "meeting/a/",
        "meeting/@{x",
        "meeting/a\nb",
        "meeting/a\ntagger x <y> 1 +0000",
        "meeting/" + "a" * 300,
    ],
)
def test_a_name_that_git_takes_for_no_tag_is_told_as_such(made: Repository, name: str) -> None:
    id_ = store(made, {"x": b"1"}, [])
    with pytest.raises(RiskregError) as caught:
        write_tag(made, name, id_, HE, "x")
    assert "already" not in str(caught.value)
    assert caught.value.code == 3
    assert refs(made) == {}


def test_tags_may_be_chinese(made: Repository) -> None:
    id_ = store(made, {"x": b"1"}, [])
    write_tag(made, "meeting/国庆专题", id_, HE, "x")
    assert made.tags("meeting/") == {"国庆专题": id_}


def test_a_tag_below_another_is_told(made: Repository) -> None:
    id_ = store(made, {"x": b"1"}, [])
    write_tag(made, "meeting/a", id_, HE, "x")
    with pytest.raises(RiskregError) as caught:
        write_tag(made, "meeting/a/b", id_, HE, "x")
    assert caught.value.code == 3


# --- who the user is


def test_the_user_is_whom_git_takes_for_one(made: Repository) -> None:
    git(place(made), "config", "user.name", "周立新")
    git(place(made), "config", "user.email", "zhou@example.org")
    assert committer(made, WHEN) == Signature("周立新", "zhou@example.org", WHEN)


def test_a_user_whom_git_does_not_know_is_told_what_to_type(made: Repository) -> None:
    git(place(made), "config", "user.name", "")
    git(place(made), "config", "user.email", "")
    git(place(made), "config", "user.useConfigOnly", "true")
    with pytest.raises(RiskregError, match="git does not know who you are") as caught:
        committer(made, WHEN)
    assert "user.email" in str(caught.value.hint)


def test_git_that_is_missing_is_told(made: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(RiskregError, match="git cannot be started"):
        write_blob(made, b"x")
