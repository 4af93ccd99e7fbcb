"""git: where its work tree begins, what it ignores, and that nothing a repository names is ever run."""

import io
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.store.conftest import Commit, build
from tests.words import WRITING as LINES_THAT_WRITE

from riskreg.cli import app
from riskreg.cli.registry import COMMANDS
from riskreg.commands import check
from riskreg.commands.session import Request
from riskreg.store.git import ALWAYS, PINNED, READING, WRITING, command, common, environment, ignored, toplevel

ROOT = Path(__file__).parents[2]
NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_AUTHOR_DATE": "2022-09-30T00:00:00Z"}


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **QUIET})


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "repo")
    return tmp_path / "repo"


def test_the_top_is_where_git_is(repo: Path) -> None:
    (repo / "台账" / "隐患").mkdir(parents=True)
    assert toplevel(repo) == repo
    assert toplevel(repo / "台账" / "隐患") == repo


def test_a_work_tree_of_its_own_has_a_file_for_git(repo: Path, tmp_path: Path) -> None:
    git(repo, "commit", "-q", "--allow-empty", "-m", "x")
    git(repo, "worktree", "add", "-q", str(tmp_path / "other"))
    assert (tmp_path / "other" / ".git").is_file()
    (tmp_path / "other" / "sub").mkdir()
    assert toplevel(tmp_path / "other" / "sub") == tmp_path / "other"


def test_the_inner_repository_counts(repo: Path) -> None:
    (repo / "inner" / ".git").mkdir(parents=True)
    assert toplevel(repo / "inner") == repo / "inner"


def test_outside_git_there_is_none(tmp_path: Path) -> None:
    assert toplevel(tmp_path) is None


def test_work_trees_share_a_git_directory(repo: Path, tmp_path: Path) -> None:
    git(repo, "commit", "-q", "--allow-empty", "-m", "x")
    git(repo, "worktree", "add", "-q", str(tmp_path / "另一个"))
    (repo / "台账").mkdir()
    assert common(repo / "台账") == repo / ".git"
    assert common(tmp_path / "另一个") == repo / ".git"


def test_a_submodule_has_a_git_directory_of_its_own(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "inner")
    git(tmp_path / "inner", "commit", "-q", "--allow-empty", "-m", "x")
    git(repo, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "inner"), "sub")
    assert (repo / "sub/.git").is_file()
    assert common(repo / "sub") == repo / ".git/modules/sub"


@pytest.mark.parametrize("text", [None, "", "gitdir: ", "gitdir: nowhere\n", "nonsense\n", "gitdir: .git\n", "gitdir: \0", "."])
def test_what_is_no_git_directory_is_none(tmp_path: Path, text: str | None) -> None:
    (tmp_path / "objects").mkdir()
    assert common(tmp_path) is None
    if text is None:
        (tmp_path / ".git").mkdir()
    else:
        (tmp_path / ".git").write_text(text, encoding="utf-8")
    assert common(tmp_path) is None


@pytest.mark.parametrize("linked", [False, True], ids=["repository", "work tree"])
def test_what_git_ignores(repo: Path, tmp_path: Path, linked: bool) -> None:
    if linked:
        git(repo, "commit", "-q", "--allow-empty", "-m", "x")
        git(repo, "worktree", "add", "-q", str(tmp_path / "other"))
        repo = tmp_path / "other"
    (repo / ".gitignore").write_text("草稿*\n/my own/\n*.tmp.yaml\n!keep.tmp.yaml\n", encoding="utf-8")
    (repo / "sub").mkdir()
    (repo / "sub" / ".gitignore").write_text("local.yaml\n", encoding="utf-8")
    hidden = {"草稿 一.yaml", "台账/草稿.yaml", "my own/x.yaml", "a.tmp.yaml", "sub/local.yaml", '"quoted" 草稿', "草稿\n行.yaml"}
    shown = {"台账.yaml", "keep.tmp.yaml", "local.yaml", "sub/x.yaml", "my/own/x.yaml"} - {'"quoted" 草稿'}
    expected = {path for path in hidden if path != '"quoted" 草稿'}
    assert ignored(repo, sorted(hidden | shown)) == expected


def test_a_file_that_is_committed_is_not_ignored(repo: Path) -> None:
    (repo / "a.yaml").write_text("", encoding="utf-8")
    git(repo, "add", "a.yaml")
    (repo / ".gitignore").write_text("*.yaml\n", encoding="utf-8")
    assert ignored(repo, ["a.yaml", "b.yaml"]) == {"b.yaml"}


@pytest.mark.parametrize("name", [":!a.yaml", ":^a.yaml", ":(exclude)a.yaml"])
def test_a_name_with_a_meaning_for_git_is_taken_as_it_is(repo: Path, name: str) -> None:
    (repo / ".gitignore").write_text("other.yaml\n", encoding="utf-8")
    assert ignored(repo, [name, "other.yaml"]) == {"other.yaml"}


@pytest.mark.parametrize("name", [":(top)a.yaml", ":a.yaml", "-n.yaml", "*.yaml", "a[b].yaml", "#a.yaml", " a.yaml"])
def test_a_name_is_taken_as_it_is(repo: Path, name: str) -> None:
    (repo / ".gitignore").write_text("other.yaml\n", encoding="utf-8")
    assert ignored(repo, [name, "other.yaml"]) == {"other.yaml"}


def test_names_that_are_no_utf8(repo: Path) -> None:
    (repo / ".gitignore").write_bytes(b"\xb2\xdd*\n")
    name = os.fsdecode(b"\xb2\xdd.yaml")
    assert ignored(repo, [name, "a.yaml"]) == {name}


def test_nothing_asked_starts_nothing(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert ignored(repo, []) == frozenset()


def test_without_git_nothing_is_ignored(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repo / ".gitignore").write_text("*\n", encoding="utf-8")
    monkeypatch.setenv("PATH", "/nonexistent")
    assert ignored(repo, ["a.yaml"]) == frozenset()


def test_where_git_refuses_nothing_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()  # no repository
    assert ignored(tmp_path, ["a.yaml"]) == frozenset()


def test_many_paths_at_once(repo: Path) -> None:
    (repo / ".gitignore").write_text("7.yaml\n", encoding="utf-8")
    paths = [f"{'长' * 40}/{number}/7.yaml" for number in range(2000)]
    assert len(ignored(repo, paths)) == 2000


INHERITED: Mapping[str, str] = {
    "GIT_DIR": "/nonexistent",
    "GIT_WORK_TREE": "/nonexistent",
    "GIT_INDEX_FILE": "/nonexistent",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.excludesFile",
    "GIT_CONFIG_VALUE_0": "/nonexistent",
    "GIT_EXTERNAL_DIFF": "/nonexistent",
    "LANGUAGE": "zh_CN",
}


def test_what_hooks_and_drivers_set_is_dropped(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in INHERITED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RISKREG_X", "kept")
    made = environment()
    assert {name: value for name, value in made.items() if name.startswith("GIT_")} == {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }
    assert (made["LC_ALL"], made["RISKREG_X"], "LANGUAGE" in made) == ("C.UTF-8", "kept", False)
    (repo / ".gitignore").write_text("a.yaml\n", encoding="utf-8")
    assert ignored(repo, ["a.yaml", "b.yaml"]) == {"a.yaml"}


# --- nothing that a repository names is ever run

HOOKS = (
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "push-to-checkout",
    "query-watchman",
    "reference-transaction",
    "sendemail-validate",
    "update",
)
PLUMBING = sorted(READING | WRITING)
# Keys of the configuration whose value is a program; `alias.` and `submodule.` begin with an exclamation mark.
PLANTED = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "diff.external",
    "diff.evil.textconv",
    "diff.evil.command",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "merge.evil.driver",
    "merge.tool",
    "mergetool.evil.cmd",
    "difftool.evil.cmd",
    "gpg.program",
    "gpg.openpgp.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "gpg.x509.program",
    "credential.helper",
    "sequence.editor",
    "interactive.diffFilter",
    "uploadpack.packObjectsHook",
    "trailer.evil.command",
    "trailer.evil.cmd",
    "browser.evil.cmd",
    "man.evil.cmd",
    "guitool.evil.cmd",
    "instaweb.httpd",
    "sendemail.smtpServer",
    "remote.origin.uploadpack",
    "remote.origin.receivepack",
    "submodule.evil.update",
    *(f"alias.{word}" for word in PLUMBING),
    *(f"pager.{word}" for word in PLUMBING),
)
SWITCHES = {
    "log.showSignature": "true",
    "commit.gpgSign": "true",
    "tag.gpgSign": "true",
    "tag.forceSignAnnotated": "true",
    "merge.verifySignatures": "true",
    "gc.auto": "1",
    "maintenance.auto": "true",
    "fetch.recurseSubmodules": "true",
    "submodule.recurse": "true",
    "status.submoduleSummary": "true",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "core.attributesFile": "attributes",
    "remote.origin.promisor": "true",
    "remote.origin.partialclonefilter": "blob:none",
    "remote.origin.vcs": "ext",
    "extensions.partialClone": "origin",
    "core.repositoryFormatVersion": "1",
}
DANGER = "D-2022-0043"
# Each command so that it does its work; what makes something new makes it in a folder called NEW.
LINES: Mapping[str, Sequence[str]] = {
    "status": ("status",),
    "table": ("table risks", "table dangers --state all", "table measures", "table decisions --state all"),
    "overdue": ("overdue",),
    "due": ("due --by @next", "due --within 30d"),
    "tally": ("tally dangers --by unit", "tally risks --by category"),
    "show": (f"show {DANGER} -v", "show R-0001"),
    "matrix": ("matrix",),
    "zones": ("zones", "zones --empty"),
    "methods": ("methods",),
    "explain": (f"explain {DANGER}",),
    "diff": ("diff", "diff HEAD~1", "diff 2022-08 HEAD -v"),
    "history": (f"history {DANGER}", "history R-0001"),
    "trend": ("trend",),
    "when": ("when overdue", f"when {DANGER}"),
    "meeting": ("meeting list", "meeting close 2022-09 --dry-run", "meeting close 2022-09"),
    "check": ("check --explain",),
    "codes": ("codes R401",),
    "demo": ("demo NEW",),
    "init": ("init NEW",),
    "schema": ("schema",),
    "completion": ("completion bash",),
    **{name: (f"{line} --commit --why 试", line) for name, line in LINES_THAT_WRITE.items()},
    "fmt": ("fmt --check", "fmt --dry-run", "fmt"),
}
WRITES = {"meeting close 2022-09", "demo NEW", "init NEW", *(line for name in LINES_THAT_WRITE for line in LINES[name])}


class Planted(NamedTuple):
    """A repository that plants programs, in each place where git would ever start one."""

    folder: Path
    canary: Path  # what the programs would write

    def __call__(self, *words: str) -> int:
        """Run riskreg in it; nothing may run besides."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                code = app.run(list(words))
        finally:
            os.chdir(before)
        assert not self.canary.exists(), self.canary.read_text(encoding="utf-8")
        return code

    @property
    def files(self) -> dict[Path, bytes]:
        """All files, but for those that are thrown away at will."""
        kept = self.folder / ".git" / "riskreg-cache"
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file() and kept not in path.parents}


def plant(folder: Path, fsmonitor: str = "program") -> Planted:
    """Make a repository of the example in two versions, and plant programs in it."""
    example = {
        path.relative_to(ROOT / "registers").as_posix(): path.read_bytes() for path in (ROOT / "registers").rglob("*.yaml")
    }
    before = {
        **example,
        "meetings.yaml": example["meetings.yaml"] + b"# x\n",
        "measures.yaml": example["measures.yaml"] + b"# x\n",
    }
    made = build(
        folder / "repo",
        Commit("a", before, at="2022-07-01T09:00:00+08:00"),
        Commit("b", example, at="2022-09-20T09:00:00+08:00"),
        annotated={"meeting/2022-08": "a"},
    )
    lost = made.git("rev-parse", f"{made['a']}:measures.yaml")  # would be fetched from the remote
    (made / f".git/objects/{lost[:2]}/{lost[2:]}").unlink()
    canary, evil = folder / "canary", folder / "evil"
    evil.write_text(f'#!/bin/sh\necho ran "$0" "$@" >> \'{canary}\'\n', encoding="utf-8")
    evil.chmod(0o755)
    made.git("config", "user.name", "x")
    made.git("config", "user.email", "x@example.org")
    for key in PLANTED:
        made.git("config", key, f"!{evil}" if key.startswith(("alias.", "submodule.")) else str(evil))
    for key, value in SWITCHES.items():
        made.git("config", key, value)
    made.git("config", "remote.origin.url", f"ext::{evil} %S")
    if fsmonitor == "true":
        made.git("config", "core.fsmonitor", "true")
    made.git("config", "core.hooksPath", str(folder / "hooks"))
    for place in (folder / "hooks", made / ".git" / "hooks"):
        place.mkdir(exist_ok=True)
        for name in HOOKS:
            shutil.copy(evil, place / name)
    included = folder / "included"
    included.write_text(
        f"[core]\nfsmonitor={evil if fsmonitor == 'program' else 'true'}\n[alias]\nrev-list=!{evil}\n", encoding="utf-8"
    )
    made.git("config", "include.path", str(included))
    made.git("config", f"includeIf.gitdir:{made.folder}/.path", str(included))
    attributes = "*.yaml filter=evil diff=evil merge=evil\n* text=auto eol=crlf working-tree-encoding=UTF-16 ident\n"
    for path in (".gitattributes", "attributes", ".git/info/attributes"):
        made.write(path, attributes)
    made.write(".git/info/exclude", "attributes\n")
    made.write(".gitmodules", f'[submodule "evil"]\npath=evil\nurl=ext::{evil}\nupdate=!{evil}\n')
    made.write(".git/objects/info/alternates", f"{folder / 'other'}/.git/objects\n")
    build(folder / "other", Commit("x", {"x": "1"}))
    return Planted(made.folder, canary)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """Note every process that is started, with its environment."""
    started: list[tuple[list[str], dict[str, str]]] = []

    class Spied(subprocess.Popen[Any]):
        def __init__(self, words: list[str], **given: Any) -> None:
            started.append((words, given["env"]))
            assert not given.get("shell")
            super().__init__(words, **given)

    monkeypatch.setattr(subprocess, "Popen", Spied)
    return started


def assert_allowed(words: Sequence[str], env: Mapping[str, str], allowed: frozenset[str]) -> None:
    """Assert that a process is git with a word of the allow list, in the pinned environment."""
    assert words[0] == "git"
    assert tuple(words[1 : 1 + len(ALWAYS)]) == ALWAYS
    rest = list(words[1 + len(ALWAYS) :])
    while rest[0].startswith("-"):
        rest = rest[2 if rest[0] == "-C" else 1 :]
    assert rest[0] in allowed
    patch = set() if rest[0] == "commit-tree" else {"-p"}  # there it is a parent
    assert not ({"-u", "--patch", "--ext-diff", "--textconv", "--filters", "--show-signature", "--exec"} | patch) & set(rest)
    assert {name: env[name] for name in PINNED} == PINNED
    assert {name for name in env if name.startswith("GIT_")} - PINNED.keys() <= OWN_VARIABLES


OWN_VARIABLES = {
    "GIT_CEILING_DIRECTORIES",
    "GIT_INDEX_FILE",
    *(f"GIT_{role}_{part}" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL", "DATE")),
}


def test_every_command_is_tried() -> None:
    assert LINES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", LINES)
def test_a_repository_that_plants_programs_runs_none_of_them(
    planted: Planted, spied: list[tuple[list[str], dict[str, str]]], name: str
) -> None:
    for line in LINES[name]:
        writes = line in WRITES
        before = planted.files
        for at in ("", "HEAD", "HEAD~1", "2022-08") if "judging" in COMMANDS[name].options and not writes else ("",):
            assert planted(*line.split(), *(("--at", at) if at else ())) in {0, 1, 2, 3}
        assert writes or planted.files == before
        shutil.rmtree(planted.folder / "NEW", ignore_errors=True)
        for words, env in spied:
            assert_allowed(words, env, READING | WRITING if line in WRITES else READING)
        spied.clear()


@pytest.mark.parametrize("fsmonitor", ["program", "true"])
def test_git_is_asked_what_it_ignores_and_runs_no_monitor_for_that(tmp_path: Path, fsmonitor: str) -> None:
    found = plant(tmp_path, fsmonitor)
    (found.folder / ".gitignore").write_text("periods.yaml\nignored.yaml\n", encoding="utf-8")
    (found.folder / "ignored.yaml").write_text("risks: []\n", encoding="utf-8")
    before = found.files
    outcome = check.run_check(Request(now=NOW, folder=found.folder))
    assert outcome.document is not None
    assert "R114" in {
        str(cell) for block in outcome.document.flat(as_data=True).blocks for row in getattr(block, "rows", ()) for cell in row
    }
    assert not found.canary.exists()
    assert found.files == before


def test_what_would_be_fetched_is_told_as_lost(planted: Planted, capsys: pytest.CaptureFixture[str]) -> None:
    before = planted.files
    assert app.run(["table", "measures", "-C", str(planted.folder), "--at", "2022-08", "--lang", "en"]) == 2
    assert "git has lost the object" in capsys.readouterr().err
    assert not planted.canary.exists()
    assert planted.files == before


def test_the_programs_that_are_planted_would_run(tmp_path: Path) -> None:
    """Else all of the above would prove nothing."""
    found = plant(tmp_path)
    for words in (
        ("status",),
        ("diff", "HEAD~1"),
        ("commit", "--allow-empty", "-m", "x"),
        ("fetch",),
        ("log", "-p", "--ext-diff"),
    ):
        found.canary.unlink(missing_ok=True)
        env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", *words], cwd=found.folder, check=False, capture_output=True, env=env)
        assert found.canary.exists(), words


@pytest.mark.parametrize("word", ["status", "diff", "show", "blame", "add", "tag", "log", "commit", "fetch", "config", "archive"])
def test_words_that_run_what_a_repository_names_are_never_started(word: str) -> None:
    assert word not in READING | WRITING
    with pytest.raises(AssertionError):
        command(("-C", "."), (word,))


def test_reading_and_writing_have_no_word_in_common() -> None:
    assert READING.isdisjoint(WRITING)
