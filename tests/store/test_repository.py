"""Repository: what plumbing says of commits, trees, files and tags, in every kind of repository and under every kind of name."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.store.conftest import HE, ZHOU, Commit, Link, Repo, Submodule, build, git

from riskreg.errors import RiskregError
from riskreg.store import git as git_module
from riskreg.store import repository
from riskreg.store.repository import Commit as Told
from riskreg.store.repository import Leaf, Repository, TreeChange, open_repository, opened
from riskreg.store.revision import RevisionFiles
from riskreg.store.sources import LARGEST

Make = Callable[..., Repo]
ODD = "台账 一/隐患\u2028'\"\n\t:!*.yaml"  # a name that breaks whoever splits lines or quotes


def at(folder: Path) -> Repository:
    found = open_repository(folder)
    assert found
    return found


def tree(made: Repo, name: str) -> str:
    return made.git("rev-parse", f"{made[name]}^{{tree}}")


def names(blobs: Iterable[tuple[str, bytes]]) -> list[bytes]:
    return [data for _, data in blobs]


# --- opening


def test_outside_git_there_is_none(tmp_path: Path) -> None:
    assert open_repository(tmp_path) is None
    assert opened(tmp_path) is None


def test_a_folder_that_only_looks_like_git_is_told_and_does_without(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(RiskregError, match="not a git repository"):
        open_repository(tmp_path)
    assert opened(tmp_path) is None


def test_a_repository_knows_itself(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}))
    found = at(made.folder)
    assert (found.common, found.algorithm, found.shallow, found.head) == (made / ".git", "sha1", False, made["a"])
    inside = made / "x y" / "z"
    inside.mkdir(parents=True)
    assert at(inside).common.resolve() == made / ".git"


@pytest.mark.parametrize("name", ["plain", "中文 名", "two\nlines", "u2028\u2028", "nel\x85", "-C", "a:b;c", "'\""])
@pytest.mark.parametrize("kind", ["own", "linked", "bare"])
def test_its_folder_may_have_any_name(tmp_path: Path, name: str, kind: str) -> None:
    made = build(tmp_path / name / "repo", Commit("a", {"x": "1"}))
    common = made / ".git"
    place = made.folder
    if kind == "linked":
        place = tmp_path / name / "linked"
        made.git("worktree", "add", "--quiet", "--detach", str(place))
    elif kind == "bare":
        place = common = tmp_path / name / "bare.git"
        git(tmp_path, "clone", "--quiet", "--bare", str(made.folder), str(place))
    found = at(place)
    assert (found.common.resolve(), found.head) == (common, made["a"])


def test_ids_may_have_sixty_four_digits(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}), algorithm="sha256")
    found = at(made.folder)
    assert (found.algorithm, len(made["a"])) == ("sha256", 64)
    assert found.commit(made["a"][:9]) == made["a"]
    assert [leaf.path for leaf in found.leaves(made["a"], "")] == ["x"]
    assert [[file.path for file in files] for files in found.changed([(None, tree(made, "a"))], "")] == [["x"]]


def test_a_clone_without_all_of_its_history_says_so(repo: Make, tmp_path: Path) -> None:
    made = repo(Commit("a", {"x": "1"}), Commit("b", {"x": "2"}))
    git(tmp_path, "clone", "--quiet", "--depth=1", made.folder.as_uri(), "shallow")
    assert at(tmp_path / "shallow").shallow


@pytest.mark.parametrize("where", [".", "..", "elsewhere", "../registers"])
def test_a_work_tree_configured_elsewhere_changes_no_answer(repo: Make, where: str) -> None:
    made = repo(Commit("a", {"registers/x": "1"}), Commit("b", {"y": "2"}))
    made.git("config", "core.worktree", str((made.folder / where).resolve()))
    found = at(made.folder)
    assert (found.common.resolve(), found.head, found.touching("HEAD", "registers")) == (made / ".git", made["b"], made["a"])
    assert [one.id for one in found.commits("HEAD", "registers")] == [made["a"]]
    a, b = tree(made, "a"), tree(made, "b")
    assert [len(files) for files in found.changed([(a, b), (None, a)], "registers")] == [0, 1]


# --- words that name commits


def test_before_the_first_commit_there_is_no_head(repo: Make) -> None:
    assert at(repo().folder).head is None


def test_a_branch_without_a_commit_has_no_head_though_others_have(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}))
    made.git("symbolic-ref", "HEAD", "refs/heads/new")
    found = at(made.folder)
    assert (found.head, found.commit("main")) == (None, made["a"])


def test_revisions_in_every_form(repo: Make) -> None:
    made = repo(
        Commit("a", {"x": "1"}),
        Commit("b", {"x": "2"}),
        Commit("c", {"x": "3"}, says="整改：三"),
        tags={"light": "a"},
        annotated={"meeting/2022-08": "b", "会议/八月": "a"},
        branches={"side": "b", "安全/台账": "a"},
    )
    found = at(made.folder)
    words = {
        "HEAD": "c",
        "main": "c",
        "refs/heads/main": "c",
        "HEAD~2": "a",
        "HEAD^": "b",
        "@": "c",
        "side": "b",
        "light": "a",
        "meeting/2022-08": "b",
        "meeting/2022-08^{}": "b",
        "会议/八月": "a",
        "安全/台账": "a",
        "HEAD^{/整改}": "c",
        made["b"]: "b",
        made["b"][:7]: "b",
        made["b"][:10].upper(): "b",
    }
    assert {word: found.commit(word) for word in words} == {word: made[name] for word, name in words.items()}


NO_COMMITS = [
    "",
    " ",
    "-evil",
    "--output=x",
    "--upload-pack=x",
    "--help",
    "-",
    "--",
    "HEAD;rm -rf x",
    "HEAD; touch x",
    "$(touch x)",
    "`touch x`",
    "|touch x",
    "HEAD\ntouch x",
    "HEAD\0--output=x",
    "\0",
    "@{-1}",
    ":/a",
    ":/.*",
    ":x",
    "HEAD:x",
    "HEAD:registers",
    "^HEAD",
    "HEAD..main",
    "HEAD...main",
    "..",
    "HEAD^{tree}",
    "HEAD^{blob}",
    "HEAD~999",
    "0" * 40,
    "f" * 40,
    "x" * 10_000,
    "x" * 200_000,  # longer than the system lets a word be
    "\udcff",
    "../../etc/passwd",
    ".git/HEAD",
    "2022-13-45",
    "\u202eHEAD",
]


@pytest.mark.parametrize("word", NO_COMMITS, ids=lambda word: repr(word[:20]))
def test_a_word_that_names_no_commit_names_none_and_does_nothing(tmp_path: Path, word: str) -> None:
    made = build(tmp_path / "r", Commit("a", {"x": "1", "registers/y": "2"}))
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    assert at(made.folder).commit(word) is None
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_a_file_whose_name_looks_like_a_commit_is_none(repo: Make) -> None:
    made = repo(Commit("a", {"x^{commit}": "1"}))
    assert at(made.folder).commit("HEAD:x") is None


def test_the_id_of_a_tree_or_a_file_names_no_commit(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}))
    found = at(made.folder)
    assert [found.commit(made.git("rev-parse", word)) for word in ("HEAD:x", "HEAD^{tree}")] == [None, None]


# --- files of a commit


def test_the_files_of_a_folder_by_their_path_in_it(repo: Make) -> None:
    made = repo(Commit("a", {"top": "0", "台账/b.yaml": "1", "台账/a/隐患 一.yaml": "2", f"台账/{ODD}": "3", "台账2/no": "4"}))
    found = at(made.folder)
    leaves = found.leaves(made["a"], "台账")
    assert [(leaf.mode, leaf.path) for leaf in leaves] == [("100644", "a/隐患 一.yaml"), ("100644", "b.yaml"), ("100644", ODD)]
    assert names(found.blobs(leaf.blob for leaf in leaves)) == [b"2", b"1", b"3"]
    assert "top" in [leaf.path for leaf in found.leaves(made["a"], "")]
    assert found.leaves(made["a"], "台账/nowhere") == ()
    assert found.leaves(made["a"], "top") == ()


def test_what_is_no_ordinary_file_keeps_its_mode(repo: Make) -> None:
    made = repo(Commit("a", {"link": Link("x"), "sub": Submodule("1" * 40), "x": "1"}))
    made.git("update-index", "--chmod=+x", "x")
    made.git("commit", "--quiet", "-m", "x")
    leaves = at(made.folder).leaves("HEAD", "")
    assert [leaf.mode for leaf in leaves] == ["120000", "160000", "100755"]
    assert leaves[1] == Leaf("160000", "1" * 40, "sub")


def test_names_that_are_no_utf8_stay_as_they_are(repo: Make) -> None:
    path = os.fsdecode(b"\xb2\xdd/\xff.yaml")
    made = repo(Commit("a", {path: "1"}), checkout=False)
    found = at(made.folder)
    folder = os.fsdecode(b"\xb2\xdd")
    assert [leaf.path for leaf in found.leaves(made["a"], folder)] == [os.fsdecode(b"\xff.yaml")]
    assert found.at([made["a"]], path) == [made.git("rev-parse", "HEAD^{tree}:" + path)]
    assert found.touching("HEAD", folder) == made["a"]
    assert [file.path for files in found.changed([(None, tree(made, "a"))], folder) for file in files] == [path]


def test_where_a_path_is_in_some_commits(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}), Commit("b", {f"台账 一/{ODD}": "2"}), Commit("c", {"x": None}))
    found = at(made.folder)
    ids = [made[name] for name in "abc"]
    one, two = (made.git("rev-parse", f"{made['b']}:{path}") for path in ("x", "台账 一"))
    three = made.git("rev-parse", f"{made['b']}:台账 一/{ODD}")
    assert found.at(ids, "x") == [one, one, None]
    assert found.at(ids, "台账 一") == [None, two, two]
    assert found.at(ids, f"台账 一/{ODD}") == [None, three, three]
    assert found.at(ids, f"台账 一/{ODD}".replace("\n", " ")) == [None] * 3
    assert found.at(ids, "") == [made.git("rev-parse", f"{id_}^{{tree}}") for id_ in ids]
    assert found.at([], "x") == []


@pytest.mark.parametrize("path", ["u2028\u2028", "nel\x85x", "return\rx", "vt\x0bx", "x missing", " lead", "trail "])
def test_a_path_with_any_sign_counts_once(repo: Make, path: str) -> None:
    made = repo(Commit("a", {"x": "1"}), Commit("b", {path: "2"}), checkout=False)
    assert at(made.folder).at([made["a"], made["b"]], path) == [None, made.git("rev-parse", f"{made['b']}:{path}")]


def test_files_come_one_after_the_other_from_one_process(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["", "\n", "a\nb", "x" * 100_000, "blob 7\n", "\0\0"]
    made = repo(Commit("a", {f"{number}": text for number, text in enumerate(texts)}))
    found = at(made.folder)
    ids = [leaf.blob for leaf in found.leaves(made["a"], "")]
    started: list[object] = []
    begin = git_module.batch

    def started_once(where: tuple[str, ...]) -> git_module.Batch:
        started.append(where)
        return begin(where)

    monkeypatch.setattr(repository, "batch", started_once)
    assert list(found.blobs([*ids, ids[0]])) == [*zip(ids, map(str.encode, texts), strict=True), (ids[0], b"")]
    assert len(started) == 1
    assert list(found.blobs([])) == []
    assert len(started) == 1


@pytest.mark.parametrize("id_", ["0" * 40, "f" * 40, "not an id"])
def test_a_file_that_is_not_there_is_told(repo: Make, id_: str) -> None:
    found = at(repo(Commit("a", {"x": "1"})).folder)
    with pytest.raises(RiskregError, match="git has lost the object") as caught:
        list(found.blobs([id_]))
    assert caught.value.code == 2


def test_what_is_no_file_is_told(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}))
    with pytest.raises(RiskregError, match="git has lost the object"):
        list(at(made.folder).blobs([made["a"]]))


def test_of_a_file_that_is_far_too_large_only_so_much_is_held_as_tells_that_it_is(repo: Make) -> None:
    made = repo(Commit("a", {"big": b"x" * (LARGEST + 5_000_000), "small": "1"}))
    found = at(made.folder)
    big, small = (data for _, data in found.blobs(leaf.blob for leaf in found.leaves(made["a"], "")))
    assert LARGEST < len(big) <= LARGEST + 1_000_000
    assert small == b"1"


# --- tags


def test_tags_mean_commits_whatever_kind_they_are(repo: Make) -> None:
    made = repo(
        Commit("a", {"x": "1"}),
        Commit("b", {"x": "2"}),
        tags={"meeting/2022-07": "a", "other": "a", "meeting-x": "b"},
        annotated={"meeting/2022-08": "b", "meeting/专题 一".replace(" ", "\u3000"): "a"},
    )
    assert at(made.folder).tags("meeting/") == {"2022-07": made["a"], "2022-08": made["b"], "专题\u3000一": made["a"]}
    assert at(made.folder).tags("nothing/") == {}


def test_names_of_tags_may_hold_what_ends_a_line_elsewhere(repo: Make) -> None:
    tags = {f"meeting/a{sign}b": "a" for sign in "\u2028\u2029\x85"}
    made = repo(Commit("a", {"x": "1"}), tags=tags)
    assert at(made.folder).tags("meeting/") == {name.removeprefix("meeting/"): made["a"] for name in tags}


def test_a_tag_of_a_tag_means_the_commit_and_a_tag_of_a_file_means_none(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}), annotated={"first": "a"})
    made.git("tag", "-a", "-m", "x", "meeting/twice", "first")
    made.git("tag", "-a", "-m", "x", "meeting/thrice", "meeting/twice")
    made.git("tag", "meeting/file", "HEAD:x")
    made.git("tag", "-a", "-m", "x", "meeting/tree", "HEAD^{tree}")
    assert at(made.folder).tags("meeting/") == {"twice": made["a"], "thrice": made["a"]}


# --- history


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_newest_commit_up_to_an_instant_on_whatever_line(repo: Make) -> None:
    made = repo(
        Commit("a", {"x": "1"}, at="2022-08-01T00:00:00+08:00"),
        Commit("side", {"y": "1"}, at="2022-08-02T00:00:00+08:00"),
        Commit("b", {"x": "2"}, at="2022-08-03T00:00:00+08:00", parents=("a",)),
        Commit("merge", {"y": "1"}, at="2022-08-04T00:00:00+08:00", parents=("b", "side")),
    )
    found = at(made.folder)
    days = {
        "2022-07-31": None,
        "2022-08-01": "a",
        "2022-08-02": "side",
        "2022-08-03": "b",
        "2022-08-04": "merge",
        "2100-01-01": "merge",
    }
    told = {day: found.lineage("HEAD").newest(instant(f"{day}T00:00:00+08:00")) for day in days}
    assert told == {day: name and made[name] for day, name in days.items()}
    lineage = found.lineage("HEAD")
    assert lineage.newest(instant("2022-08-03T23:59:59+08:00")) == made["b"]
    assert lineage.beside(made["b"], instant("2022-08-03T23:59:59+08:00")) == [made["side"]]
    assert lineage.beside(made["merge"], instant("2022-08-04T23:59:59+08:00")) == []


def test_the_last_commit_that_touched_a_folder(repo: Make) -> None:
    made = repo(
        Commit("a", {"台账 一/x": "1", "y": "1"}),
        Commit("b", {"y": "2"}),
        Commit("c", {"台账 一/x": "3"}),
        Commit("d", {"y": "4"}),
        Commit("e", {}),
    )
    found = at(made.folder)
    assert [found.touching(made[name], "台账 一") for name in "abcde"] == [made[name] for name in "aaccc"]
    assert found.touching("HEAD", "") == made["d"]
    assert found.touching("HEAD", "nowhere") is None
    assert found.touching("HEAD", "台账*") is None


def test_commits_with_who_and_when_newest_first(repo: Make) -> None:
    made = repo(
        Commit("a", {"x": "1"}, at="2022-08-01T09:00:00+08:00", by=HE, says="登记 D-1\n\n正文"),
        Commit("b", {"y": "1"}, at="2022-08-02T09:00:00+08:00", by=ZHOU),
        Commit("c", {"x": "2"}, at="2022-08-03T09:00:00+08:00", written="2022-07-30T23:00:00+00:00", by=ZHOU, says=""),
    )
    found = at(made.folder).commits("HEAD", "x")
    assert found[0] == Told(
        made["c"],
        (made["b"],),
        tree(made, "c"),
        "周立新",
        "zhou@example.org",
        instant("2022-07-30T23:00:00+00:00"),
        instant("2022-08-03T09:00:00+08:00"),
        "c",
    )
    assert [(one.id, one.parents, one.subject) for one in found[1:]] == [(made["a"], (), "登记 D-1")]
    assert [one.id for one in at(made.folder).commits("HEAD", "")] == [made["c"], made["b"], made["a"]]
    assert at(made.folder).commits("HEAD", "nowhere") == []


SUBJECTS = ["\x1e" + "a" * 40, "\x1e\x1f\x1d", "u2028\u2028x", "\x85", "tab\tx", "a%x00b", "\x1e", "'\"\\", "-x", "\udcff"]


def test_a_subject_may_hold_any_sign(repo: Make) -> None:
    commits = [Commit(f"c{at}", {"x": str(at)}, says=text.encode(errors="surrogateescape")) for at, text in enumerate(SUBJECTS)]
    told = at(repo(*commits).folder).commits("HEAD", "")
    assert [one.subject for one in reversed(told)][:-1] == SUBJECTS[:-1]
    assert told[0].subject == "\ufffd"


def test_a_message_in_another_encoding_is_read(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}))
    raw = (
        f"tree {tree(made, 'a')}\nauthor 何建平 <he@example.org> 1661479200 +0800\n"
        "committer 何建平 <he@example.org> 1661479200 +0800\nencoding GBK\n\n更换灯具\n"
    ).encode("gbk")
    id_ = made.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw)
    (found,) = at(made.folder).commits(id_, "")
    assert (found.subject, found.author) == ("更换灯具", "何建平")


def test_every_line_is_followed_and_a_merge_counts_that_differs_from_any_parent(repo: Make) -> None:
    made = repo(
        Commit("a", {"x": "1"}),
        Commit("side", {"y": "1"}),
        Commit("b", {"x": "2"}, parents=("a",)),
        Commit("lost", {"x": "2"}, parents=("b", "side")),  # the result is what the first parent held: git leaves the other out
    )
    newest, *_, oldest = walked = [one.id for one in at(made.folder).commits("HEAD", "")]
    assert (newest, oldest, set(walked)) == (made["lost"], made["a"], set(made.ids.values()))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("0", datetime(1970, 1, 1, tzinfo=UTC)),
        ("4102444800", datetime(2100, 1, 1, tzinfo=UTC)),
        ("99999999999999", datetime(1970, 1, 1, tzinfo=UTC)),
        ("-86400", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_clock_may_be_wrong(repo: Make, date: str, expected: datetime) -> None:
    made = repo(Commit("a", {"x": "1"}, at=date))
    (found,) = at(made.folder).commits("HEAD", "")
    assert (found.committed, found.written) == (expected, expected)


def test_an_author_without_a_date_or_with_a_nul_in_the_name_breaks_nothing(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}))
    for author in (b"author x <x@example.org>", b"author a\0b <x@example.org> 1661479200 +0800", b"author x", b"author  <> x y"):
        raw = f"tree {tree(made, 'a')}\n".encode() + author + b"\ncommitter x <x@example.org> 1661479200 +0800\n\nx\n"
        id_ = made.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw)
        assert [one.id for one in at(made.folder).commits(id_, "")] == [id_]


# --- what differs


def test_what_differs_between_trees_by_path_and_id(repo: Make) -> None:
    made = repo(
        Commit("a", {"r/gone": "1", "r/same": "2", "r/edited": "3", "r/moved": "长" * 50, "other": "5"}),
        Commit("b", {"r/gone": None, "r/edited": "4", "r/new 新": "6", "r/moved": None, "r/隐患/moved": "长" * 50, "other": "7"}),
    )
    a, b = ({leaf.path: leaf.blob for leaf in at(made.folder).leaves(made[name], "r")} for name in "ab")
    one, other = tree(made, "a"), tree(made, "b")
    forward, same, back, first = at(made.folder).changed([(one, other), (one, one), (other, one), (None, one)], "r")
    assert sorted(forward) == [
        TreeChange("r/edited", a["edited"], b["edited"]),
        TreeChange("r/gone", a["gone"], None),
        TreeChange("r/moved", a["moved"], None),
        TreeChange("r/new 新", None, b["new 新"]),
        TreeChange("r/隐患/moved", None, b["隐患/moved"]),
    ]
    assert same == []
    assert sorted((file.path, file.after, file.before) for file in back) == sorted(forward)
    assert sorted((file.path, file.before) for file in first) == sorted((f"r/{path}", None) for path in a)


def test_what_differs_under_odd_names_and_of_odd_kinds(repo: Make) -> None:
    made = repo(
        Commit("a", {ODD: "1", "x": "1", "sub": Submodule("1" * 40)}),
        Commit("b", {ODD: "2", "x": Link("y"), "sub": Submodule("2" * 40)}),
    )
    (found,) = at(made.folder).changed([(tree(made, "a"), tree(made, "b"))], "")
    assert [file.path for file in found] == ["sub", "x", ODD]
    assert found[0] == TreeChange("sub", None, None)  # no ordinary file


def test_the_whole_of_nothing_differs_in_nothing(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}), Commit("b", {"x": None}))
    found = at(made.folder)
    one, empty = tree(made, "a"), tree(made, "b")
    assert [[file.path for file in files] for files in found.changed([(one, empty), (None, empty)], "")] == [["x"], []]
    assert list(found.changed([], "")) == []


def test_a_folder_asked_for_is_taken_by_its_name_alone(repo: Make) -> None:
    made = repo(Commit("a", {"r*/x": "1", "rr/x": "1", ":!r/x": "1", "-r/x": "1"}))
    found = at(made.folder)
    for folder in ("r*", ":!r", "-r"):
        assert [file.path for files in found.changed([(None, tree(made, "a"))], folder) for file in files] == [f"{folder}/x"]
        assert [leaf.path for leaf in found.leaves(made["a"], folder)] == ["x"]
        assert found.touching("HEAD", folder) == made["a"]


def test_replaced_objects_change_nothing(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}), Commit("b", {"x": "2"}))
    made.git("replace", made["b"], made["a"])
    found = at(made.folder)
    assert found.head == made["b"]
    assert [data for _, data in found.blobs(leaf.blob for leaf in found.leaves(made["b"], ""))] == [b"2"]


def test_the_files_of_a_commit_are_those_of_the_register(repo: Make) -> None:
    made = repo(
        Commit("a", {"r/riskreg.yaml": "name: x\n", "r/_x.yaml": "", "r/.y.yaml": "", "r/z.txt": "", "r/a/_b/c.yaml": ""})
    )
    assert [leaf.path for leaf in RevisionFiles(at(made.folder), made["a"], "r").leaves] == ["riskreg.yaml"]
