"""Repositories that are hostile, damaged, cut off, another's or none: the same answer, or a clean sentence; nothing hidden is shown."""

import json
import os
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.store.conftest import SETTINGS as NAMED
from tests.store.conftest import Commit, Repo, build, danger, dangers, git
from tests.words import WRITING

from riskreg.cli.registry import COMMANDS
from riskreg.errors import RiskregError
from riskreg.store.repository import open_repository

if TYPE_CHECKING:
    from tests.faults.conftest import Program, Told

EXAMPLE = Path(__file__).parents[2] / "registers"
FILES = {path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.yaml")}
MEETINGS = "meetings: [{id: 2022-08, on: 2022-08-26}]\n"
SMALL = {
    "riskreg.yaml": NAMED,
    "o.yaml": "units: [{id: 后勤处}, {id: 学生处}]\npeople: [{id: P-1, name: 何建平}, {id: P-2, name: 周立新}]\n",
    "m.yaml": MEETINGS,
    "d.yaml": dangers(danger()),
}
ASKED = ("overdue --json", "table dangers --json", "overdue --json --at HEAD~1", "diff HEAD~1 --json", "trend --json")


def small(folder: Path) -> Repo:
    """Two versions of a small register; the older one has the tag of the August meeting."""
    return build(
        folder / "repo",
        Commit("a", SMALL, at="2022-08-20T09:00:00+08:00"),
        Commit("b", {"d.yaml": dangers(danger(), danger("D-2"))}, at="2022-09-20T09:00:00+08:00"),
        annotated={"meeting/2022-08": "a"},
    )


@pytest.fixture
def made(tmp_path: Path) -> Repo:
    return small(tmp_path)


def assert_refused(told: "Told", *parts: str) -> None:
    """Assert that a command was refused in at most two clean lines that say all this."""
    assert (told.code, told.out) == (2, ""), told.all
    lines = told.err.splitlines()
    assert 1 <= len(lines) <= 2, told.err
    assert all(len(line) < 400 for line in lines), told.err
    assert "Traceback" not in told.err
    assert all(part in told.err for part in parts), told.err


def content(told: "Told") -> object:
    """What a report says, but for the commit it names."""
    found = json.loads(told.out)
    for version in ("register", "from", "to"):
        for name in ("revision", "modified") if version in found else ():
            del found[version][name]
    for row in found.get("rows", ()):
        row.pop("revision", None)
    return found


# --- words that name no version

WORDS = [
    "-evil",
    "--output=x",
    "--upload-pack=x",
    "--exec=touch x",
    "-",
    "--",
    "HEAD;rm -rf x",
    "HEAD && touch x",
    "$(touch x)",
    "`touch x`",
    "| touch x",
    "HEAD\ntouch x",
    "@{-1}",
    ":/a",
    ":/.*",
    "HEAD:registers",
    "HEAD:d.yaml",
    "HEAD^{tree}",
    "HEAD~999",
    "HEAD..main",
    "^HEAD",
    "\0",
    "HEAD\0x",
    "x" * 10_000,
    "安" * 10_000,
    "x" * 200_000,
    "\x1b[31mHEAD",
    "\u202eHEAD",
    "\udcff",
    "../../../etc/passwd",
    ".git/HEAD",
    "file:///etc/passwd",
    "0" * 40,
    "deadbeef",
    "%s%n",
    "{0}",
    "{word}",
    "HEAD}",
    "=cmd",
    "44810",
    "2022-13-01",
    "２０２２-０９-３１",
]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository in which nothing may be made."""
    return small(tmp_path_factory.mktemp("untouched"))


@pytest.mark.parametrize("word", WORDS, ids=lambda word: ascii(word[:16]))
def test_a_word_that_names_no_version_is_refused_and_makes_nothing(program: "Program", untouched: Repo, word: str) -> None:
    before = snapshot(untouched.folder)
    lang = ("zh", "en")[WORDS.index(word) % 2]
    told = program.run("overdue", "-C", str(untouched.folder), f"--at={word}", "--lang", lang)
    assert_refused(told)
    assert "\x1b" not in told.err
    assert "\u202e" not in told.err
    told.err.encode()
    if word != "HEAD..main":  # which names two
        assert_refused(program.run("diff", "-C", str(untouched.folder), "--", word))
    assert snapshot(untouched.folder) == before


def test_an_empty_word_is_told(program: "Program", made: Repo) -> None:
    assert_refused(program.run("overdue", "-C", str(made.folder), "--at", ""), "--at")
    assert program.run("diff", "-C", str(made.folder), "").code == 2


@pytest.mark.parametrize(("word", "meant"), [("2022-8", "2022-08"), ("@lsat", "@last"), ("2022.8.26", "2022-08-26")])
def test_an_unknown_word_is_told_with_what_was_meant(program: "Program", made: Repo, word: str, meant: str) -> None:
    assert_refused(program.run("overdue", "-C", str(made.folder), "--at", word), word, meant)


def test_a_meeting_without_a_tag_is_told_on_stderr(program: "Program", tmp_path: Path) -> None:
    made = build(tmp_path / "repo", Commit("a", SMALL, at="2022-08-20T09:00:00+08:00"))
    told = program.on(made.folder, "overdue --at 2022-08 --json")
    assert (told.code, len(told.err.splitlines())) == (0, 1)
    assert "meeting/2022-08" in told.err
    quiet = program.on(made.folder, "overdue --at 2022-08 --json -q")
    assert (quiet.err, quiet.out) == ("", told.out)


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files, but for those that are thrown away at will."""
    kept = folder / ".git" / "riskreg-cache"
    files = (path for path in folder.parent.rglob("*") if path.is_file() and kept not in path.parents)
    return {str(path): path.read_bytes() for path in files}


# --- no git, no repository, no commit


@pytest.fixture
def gitless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on a computer without git."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def test_without_git_all_works_that_needs_no_version(
    program: "Program", made: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = ("overdue --json", "table dangers --json", "status --json", "check --json", "show D-1 --json", "tally dangers --json")
    with_git = {line: program.on(made.folder, line) for line in lines}
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    for line in lines:
        told = program.on(made.folder, line)
        assert told.code == with_git[line].code, told.err
        if not line.startswith(("tally", "status")):  # which count by days then, and say so
            assert content(told) == content(with_git[line])
        assert json.loads(told.out)["register"]["revision"] is None


@pytest.mark.usefixtures("gitless")
@pytest.mark.parametrize("asked", ["overdue --at HEAD", "overdue --at 2022-08", "diff", "diff HEAD", "trend", "history D-1"])
def test_without_git_what_needs_a_version_says_so(program: "Program", tmp_path: Path, asked: str) -> None:
    folder = tmp_path / "copy"
    (folder / ".git").mkdir(parents=True)
    for path, text in SMALL.items():
        (folder / path).write_text(text, encoding="utf-8")
    assert_refused(program.on(folder, asked), "git", "安装")


@pytest.mark.parametrize("asked", ["overdue --at HEAD", "overdue --at 2022-08", "overdue --at @last", "diff", "trend"])
def test_outside_git_what_needs_a_version_says_so(program: "Program", tmp_path: Path, asked: str) -> None:
    for path, text in SMALL.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert program.on(tmp_path, "overdue").code == 0
    assert_refused(program.on(tmp_path, asked), "git")


@pytest.mark.parametrize("asked", ["overdue --at HEAD", "overdue --at 2022-08", "diff", "trend"])
def test_before_the_first_commit_what_needs_a_version_says_so(program: "Program", tmp_path: Path, asked: str) -> None:
    made = build(tmp_path / "repo")
    for path, text in SMALL.items():
        made.write(path, text)
    assert program.on(made.folder, "overdue").code == 0
    assert_refused(program.on(made.folder, asked), "提交")


def test_a_shallow_clone_says_what_it_lacks(program: "Program", made: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", made.folder.as_uri(), "clone")
    assert program.on(tmp_path / "clone", "overdue --at HEAD").code == 0
    for word in ("2022-08-21", "HEAD~1", made["a"]):
        assert_refused(program.on(tmp_path / "clone", f"overdue --at {word}"), "git fetch --unshallow")


# --- a clone without all of its files


@pytest.fixture
def partial(made: Repo, tmp_path: Path) -> Repo:
    """A clone that would fetch the files of older versions when they are asked for."""
    made.git("config", "uploadpack.allowFilter", "true")
    made.git("config", "uploadpack.allowAnySHA1InWant", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", made.folder.as_uri(), "clone")
    found = Repo(tmp_path / "clone", made.ids)
    missing = [
        line for line in found.git("rev-list", "--objects", "--all", "--missing=print").splitlines() if line.startswith("?")
    ]
    assert missing
    return found


@pytest.mark.parametrize("remote", ["there", "gone", "evil"])
def test_missing_files_are_told_and_never_fetched(
    program: "Program", partial: Repo, made: Repo, tmp_path: Path, remote: str
) -> None:
    canary = tmp_path / "canary"
    if remote == "gone":
        shutil.rmtree(made.folder)
    elif remote == "evil":
        evil = tmp_path / "evil"
        evil.write_text(f"#!/bin/sh\ntouch '{canary}'\n", encoding="utf-8")
        evil.chmod(0o755)
        partial.git("config", "remote.origin.uploadpack", str(evil))
        partial.git("config", "core.sshCommand", str(evil))
        partial.git("config", "protocol.allow", "always")
        partial.git("config", "remote.origin.url", f"ext::{evil}")
    before = snapshot(partial.folder)
    assert program.on(partial.folder, "overdue").code == 0
    assert program.on(partial.folder, "overdue --at HEAD").code == 0
    for line in ("overdue --at HEAD~1", "diff HEAD~1", "show D-1 --at HEAD~1"):
        assert_refused(program.on(partial.folder, line), "git fsck")
    assert snapshot(partial.folder) == before
    assert not canary.exists()


# --- another's repository


@pytest.fixture
def anothers(made: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Repo:
    """A repository that belongs to another user of this computer, whom git does not trust."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    monkeypatch.delenv("SUDO_UID", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in (made.folder, made / ".git"):
        os.chown(path, 12345, 12345)
    return made


def test_what_git_does_not_trust_is_read_as_it_stands_and_not_further(program: "Program", anothers: Repo) -> None:
    for line in ("overdue --json", "table dangers --json", "status --json"):
        told = program.on(anothers.folder, line)
        assert told.code == 0
        assert (json.loads(told.out)["register"]["revision"], json.loads(told.out)["register"]["modified"]) == (None, False)
    for line in ("overdue --at HEAD", "diff", "trend", "meeting close 2022-08"):
        assert_refused(program.on(anothers.folder, line), f"git config --global --add safe.directory {anothers.folder}")
    assert not (anothers / ".git" / "riskreg-cache").exists()


# --- damage


def delete(path: Path, _chance: random.Random) -> None:
    path.unlink()


def empty(path: Path, _chance: random.Random) -> None:
    path.chmod(0o644)
    path.write_bytes(b"")


def flip(path: Path, chance: random.Random) -> None:
    path.chmod(0o644)
    data = bytearray(path.read_bytes()) or bytearray(b"x")
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def truncate(path: Path, chance: random.Random) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[: chance.randrange(max(path.stat().st_size, 1))])


def directory(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = (delete, empty, flip, truncate, directory)
OBJECTS = {
    "the newest commit": "HEAD",
    "the older commit": "HEAD~1",
    "the newest tree": "HEAD^{tree}",
    "the older tree": "HEAD~1^{tree}",
    "the older file": "HEAD~1:d.yaml",
    "the settings": "HEAD~1:riskreg.yaml",
    "the tag": "refs/tags/meeting/2022-08^{tag}",
}


@pytest.fixture(scope="module")
def sound(program: "Program", tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, object]:
    """What is answered where nothing is damaged."""
    made = small(tmp_path_factory.mktemp("sound"))
    told = {line: program.on(made.folder, line) for line in ASKED}
    assert {one.code for one in told.values()} == {0}, told
    return {line: content(one) for line, one in told.items()}


def assert_answered_or_refused(
    program: "Program", folder: Path, sound: Mapping[str, object], needed: Callable[[str], bool]
) -> None:
    """Assert that each answer is right, or refused where it needs what is damaged."""
    for line in ASKED:
        told = program.on(folder, line)
        if told.code == 0:
            assert content(told) == sound[line], line
        else:
            assert_refused(told)
            assert needed(line), (line, told.err)
            assert "还没有" not in told.err  # not: no commit yet, not in git yet


@pytest.mark.parametrize("which", OBJECTS)
@pytest.mark.parametrize("damage", [delete, empty, truncate])
def test_a_damaged_object_is_told_by_whoever_needs_it(
    program: "Program",
    made: Repo,
    sound: Mapping[str, object],
    which: str,
    damage: Callable[[Path, random.Random], None],
) -> None:
    before = program.on(made.folder, "meeting list").out.splitlines()[3:]
    id_ = made.git("rev-parse", OBJECTS[which])
    damage(made / f".git/objects/{id_[:2]}/{id_[2:]}", random.Random(1))
    assert_answered_or_refused(program, made.folder, sound, lambda line: line not in {"overdue --json", "table dangers --json"})
    told = program.on(made.folder, "meeting list")
    assert told.out.splitlines()[3:] == before or "git" in told.all, told.all


@pytest.mark.parametrize("seed", range(400 if os.environ.get("RISKREG_SOAK") else 16))
def test_damage_anywhere_in_the_git_directory_is_survived(program: "Program", made: Repo, seed: int) -> None:
    chance = random.Random(seed)
    files = sorted(path for path in (made / ".git").rglob("*") if path.is_file())
    for path in chance.sample(files, chance.randint(1, 3)):
        chance.choice(DAMAGES)(path, chance)
    for line in ("overdue --json", chance.choice(ASKED[1:]), chance.choice(ASKED[2:])):
        told = program.on(made.folder, line)
        assert told.code in {0, 2}, (line, told.err)
        assert told.code == 0 or line not in {"overdue --json", "table dangers --json"}, told.err
        if told.code:
            assert_refused(told)


def test_a_file_cut_short_in_a_pack_is_not_read_as_if_it_were_whole(program: "Program", tmp_path: Path) -> None:
    """git hands out what it has before it notices: a register that is short of its last records must not be believed."""
    many = dangers(*(danger(f"D-{number}", title=f"t{number * 7919 % 1000}") for number in range(3_000)))
    made = build(tmp_path / "repo", Commit("a", {**SMALL, "d.yaml": many}), Commit("b", {"d.yaml": dangers(danger())}))
    id_ = made.git("rev-parse", "HEAD~1:d.yaml")
    path = made / f".git/objects/{id_[:2]}/{id_[2:]}"
    whole = path.read_bytes()
    path.chmod(0o644)
    for length in (len(whole) - 1, len(whole) - 4, len(whole) - 100, len(whole) * 9 // 10, len(whole) // 2, 100, 1):
        path.write_bytes(whole[:length])
        assert_refused(program.on(made.folder, "table dangers --at HEAD~1"), "git fsck")
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" + whole[len(whole) // 2 + 1 :])
    assert_refused(program.on(made.folder, "table dangers --at HEAD~1"), "git fsck")
    path.write_bytes(whole)
    assert program.on(made.folder, "table dangers --at HEAD~1").code == 0


# --- what git waits for


@pytest.mark.parametrize("name", ["pipe", "/dev/stdin"])
def test_a_configuration_that_never_ends_is_told_in_the_end(
    program: "Program", made: Repo, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    os.mkfifo(made / ".git" / "pipe")
    monkeypatch.setattr("riskreg.store.git.PATIENCE", 0.4)
    made.git("config", "include.path", name)
    assert program.on(made.folder, "overdue").code == 0
    for line in ("overdue --at HEAD~1", "diff HEAD~1", "history D-1"):
        assert_refused(program.on(made.folder, line), "git")


def test_a_git_that_falls_silent_while_files_are_read_is_told(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riskreg.store.git.PATIENCE", 0.4)
    found = open_repository(made.folder)
    assert found
    os.mkfifo(made / ".git" / "pipe")
    made.git("config", "include.path", "pipe")
    with pytest.raises(RiskregError, match="git does not answer"):
        list(found.blobs(["1" * 40]))


# --- what either version hides

SECRET = "D-2022-9999"
CANARY = "CANARY"
LINES: Mapping[str, tuple[str, ...]] = {
    "status": ("status",),
    "table": ("table risks", "table dangers --state all", "table measures --state all", "table decisions --state all"),
    "overdue": ("overdue",),
    "due": ("due --within 30d",),
    "tally": ("tally dangers --by unit", "tally dangers --by place -v"),
    "show": (f"show {SECRET} -v", "show 后勤处", "show P-012"),
    "matrix": ("matrix",),
    "zones": ("zones",),
    "methods": ("methods",),
    "explain": (f"explain {SECRET}",),
    "diff": ("diff HEAD~1 -v", "diff HEAD~1 HEAD -v", "diff HEAD HEAD~1 -v", "diff @last -v"),
    "history": (f"history {SECRET}",),
    "trend": ("trend",),
    "when": (f"when {SECRET}", "when overdue", "when tag=CANARY"),
    "meeting": ("meeting list",),
    "check": ("check --explain", "check --fix --dry-run"),
    "fmt": ("fmt --dry-run", "fmt --dry-run --keys en"),
}
WITHOUT_DATA = {"codes", "completion", "demo", "init", "schema"}


FIELDS = ("title", "spot", "found_by", "source_body", "kind", "group", "basis", "rectification", "plan", "interim", "note")


def secret(more: str = "") -> str:
    """Write a danger with a canary in every field that takes a text, and with mistakes that `check` tells."""
    texts = "".join(f"    {name}: {CANARY}-{name} 13800138000\u200b\n" for name in FIELDS)
    return f"""dangers:
  - id: {SECRET}
    unit: 后勤处
    owner: P-008
    found: 2022-08-01
    source: 自查
    level: 一般
    due: 2022-08-10
{texts}    tags: [{CANARY}]
    progress: [{{on: 2022-08-05, note: {CANARY}-progress}}]
    extensions: [{{to: 2022-08-20, applied: 2022-08-15, approved: 2022-08-16, by: P-008, reason: {CANARY}-reason}}]
    acceptances: [{{on: 2022-08-18, by: P-015, passed: 不合格, note: {CANARY}-failed}}]
    recurs: {CANARY}-nowhere
    {more}
"""


@pytest.fixture(scope="module", params=["now", "then", "settings now", "settings then"])
def secretive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Repo]:
    """The example in two versions; in one of them a danger is restricted, in the other it is not."""
    path, bare, shut = "dangers/secret.yaml", secret(), secret("audience: restricted")
    strict = FILES["riskreg.yaml"].replace("records: internal", "records: restricted")
    versions: Mapping[str, tuple[dict[str, str], dict[str, str]]] = {
        "now": ({path: bare}, {path: shut}),
        "then": ({path: shut}, {path: bare}),
        "settings now": ({path: bare}, {"riskreg.yaml": strict}),
        "settings then": ({path: bare, "riskreg.yaml": strict}, {"riskreg.yaml": FILES["riskreg.yaml"]}),
    }
    then, now = versions[request.param]
    folder = tmp_path_factory.mktemp("secretive")
    made = build(
        folder / "repo",
        Commit("a", {**FILES, **then}, at="2022-08-26T09:00:00+08:00"),
        Commit("b", now, at="2022-09-28T09:00:00+08:00"),
        annotated={"meeting/2022-08": "a"},
    )
    return request.param, made


def test_every_command_with_data_is_tried() -> None:
    assert LINES.keys() | WITHOUT_DATA | WRITING.keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", LINES)
def test_no_command_shows_what_either_version_hides(program: "Program", secretive: tuple[str, Repo], name: str) -> None:
    which, made = secretive
    for number, line in enumerate(LINES[name]):
        versions = ("", "--at HEAD~1", "--at 2022-08") if "--dry-run" not in line and name != "diff" else ("",)
        for at in versions:
            if not at and "then" in which and name not in {"diff", "history"}:
                continue  # the files as they stand show it, as they may
            forms = ("plain", "json") if program.soak or (number == 0 and not at) else ("json",)
            for form in forms:
                told = program.on(made.folder, line, *at.split(), "-f", form)
                assert told.code in {0, 1, 2}, (line, told.err)
                told_of = told.all.replace("tag=CANARY", "").replace("没有“CANARY”", "")
                assert CANARY not in told_of, (line, at, form, [row for row in told.all.splitlines() if CANARY in row][:3])


def test_the_canaries_are_there_for_whoever_may_see_them(program: "Program", secretive: tuple[str, Repo]) -> None:
    """Else the above would prove nothing."""
    _, made = secretive
    for at in ("HEAD~1", "HEAD"):
        told = program.on(made.folder, f"show {SECRET} -v --audience restricted --at {at}")
        assert (told.code, told.out.count(CANARY) > 5) == (0, True), told.err
        assert CANARY in program.on(made.folder, f"check --explain --audience restricted --at {at}").out


def test_what_is_kept_lies_in_the_git_directory_alone_and_only_for_its_owner(secretive: tuple[str, Repo]) -> None:
    _, made = secretive
    kept = made / ".git" / "riskreg-cache"
    for path in made.folder.parent.rglob("*"):
        if path.is_file() and CANARY.encode() in path.read_bytes():
            assert kept in path.parents or (made / ".git") not in path.parents
            assert kept not in path.parents or path.stat().st_mode & 0o077 == 0
