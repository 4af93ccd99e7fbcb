"""The only file that starts git; nothing that a repository's configuration names is ever run."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from riskreg.errors import RiskregError, reason
from riskreg.messages import say

if TYPE_CHECKING:
    import subprocess

# Inherited GIT_* would redirect git elsewhere (hooks and merge drivers set them); LANGUAGE would translate its output.
PINNED: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone would start whatever its remote names
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C.UTF-8",
}
SET: Final = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "i18n.commitEncoding=UTF-8")
ALWAYS: Final = (*(word for setting in SET for word in ("-c", setting)), "--no-pager")
LITERAL: Final = "--literal-pathspecs"  # check-ignore refuses it, and takes its paths literally anyway
HERE: Final = b"./"  # before each path, so that none reads as an exclusion (:!name)
NOT_IGNORED: Final = 1  # exit code of check-ignore where nothing is ignored
LONGEST: Final = 4096  # characters of a path
PIECE: Final = 1 << 20  # bytes of a file that is too large, dropped at a time
PATIENCE: Final = 120  # seconds for one answer of git; a repository may name a pipe as its configuration, which git waits for
# Plumbing that starts no program of the repository's: no fsmonitor, textconv, filter, hook, signature or network.
READING: Final = frozenset(
    {"rev-parse", "rev-list", "ls-tree", "ls-files", "for-each-ref", "diff-tree", "cat-file", "check-ignore", "merge-base", "var"}
)
WRITING: Final = frozenset(
    {"init", "hash-object", "update-index", "read-tree", "write-tree", "commit-tree", "mktag", "update-ref"}
)


def environment(place: Sequence[str] = ()) -> dict[str, str]:
    """Return the environment in which git runs; where the repository of a place is broken, it looks for none further up."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "LANGUAGE"}
    ceiling = {"GIT_CEILING_DIRECTORIES": os.path.dirname(place[1])} if place[:1] == ("-C",) else {}  # noqa: PTH120 - text in, text out
    return kept | PINNED | ceiling


def toplevel(folder: Path) -> Path | None:
    """Return the top folder of the work tree that a folder lies in; None outside git.

    Looks for `.git` as git does, without starting it: a command that only reads must not wait for a process, and must
    work where git is not installed or refuses a folder of another owner.
    """
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def common(folder: Path) -> Path | None:
    """Return the git directory that all work trees of a repository share; None outside git. Looks for it as above.

    What is named there is believed only if it looks like a git directory: things are kept in it, and thrown away.
    """
    bare = is_bare(folder)
    top = folder if bare else toplevel(folder)
    if top is None:
        return None
    own = top if bare else top / ".git"
    if not own.is_dir():  # of a further work tree, or a submodule: a file says where it lies
        line = pointed(own)
        path = line.removeprefix("gitdir: ")
        if path in ("", line):
            return None
        own = top / path
    shared = Path(os.path.realpath(own / pointed(own / "commondir")))
    parts = (os.path.isdir(shared / name) for name in ("objects", "refs"))  # noqa: PTH112 - False where it may not be looked at
    return shared if all(parts) and os.path.isfile(shared / "HEAD") else None  # noqa: PTH113 - as above


def pointed(file: Path) -> str:
    """Return the path that a file of git's holds; nothing where there is no such file."""
    if not os.path.isfile(file):  # noqa: PTH113 - False where it may not be looked at
        return ""
    with file.open(encoding="utf-8", errors="surrogateescape") as opened:
        line = opened.read(LONGEST).removesuffix("\n")
    return "" if "\0" in line else line


def is_bare(folder: Path) -> bool:
    """Whether a folder is a git repository without a work tree. The folder .git of one that has a work tree is none."""
    named = folder.name != ".git" and os.path.isfile(folder / "HEAD")  # noqa: PTH113 - pathlib raises where a path is too long
    return named and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def place(folder: Path) -> tuple[str, ...] | None:
    """Return the words that tell git which repository a folder lies in; None outside git.

    The work tree is where it was found: core.worktree, which may name any folder, would give paths another meaning.
    """
    if is_bare(folder):
        return (f"--git-dir={folder}",)
    top = toplevel(folder)
    return ("-C", os.fspath(top), "--work-tree=.") if top else None


def command(place: Sequence[str], words: Sequence[str]) -> list[str]:
    """Write down what is started. Only plumbing that is known to run nothing else."""
    assert words[0] in READING | WRITING, words
    literal = () if words[0] == "check-ignore" else (LITERAL,)
    return ["git", *ALWAYS, *literal, *place, *words]


def run(
    place: Sequence[str], *words: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run git to its end, whatever its exit code. Raises RiskregError where it is not installed, or never ends."""
    import subprocess  # noqa: PLC0415 - 8 ms that registers outside git need not wait for

    try:
        return subprocess.run(  # noqa: S603 - no shell
            command(place, words),
            input=stdin,
            capture_output=True,
            check=False,
            env={**environment(place), **(extra or {})},
            timeout=PATIENCE,
        )
    except OSError as error:
        raise without_git(error) from None
    except subprocess.TimeoutExpired:
        raise silent() from None


def answer(place: Sequence[str], *words: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
    """Run git and return what it prints. Raises RiskregError, in the user's words, where it fails."""
    done = run(place, *words, stdin=stdin, extra=extra)
    if done.returncode:
        raise refused(words[0], done.stderr)
    return done.stdout


def batch(place: Sequence[str]) -> "Batch":
    """Begin reading objects one by one."""
    import subprocess  # noqa: PLC0415 - as above

    try:
        process = subprocess.Popen(  # noqa: S603 - no shell
            command(place, ("cat-file", "--batch")),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(place),
        )
    except OSError as error:
        raise without_git(error) from None
    return Batch(process)


class Batch:
    """One `cat-file --batch`: asked for one file after the other, so that no more than one lies in memory."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """Take the process over; it ends with `close`."""
        assert process.stdin
        assert process.stdout
        from selectors import EVENT_READ, DefaultSelector  # noqa: PLC0415 - as above

        self.process: Final = process
        self.asking: Final[IO[bytes]] = process.stdin
        self.answering: Final[IO[bytes]] = process.stdout
        self.waiting: Final = DefaultSelector()
        self.waiting.register(self.answering, EVENT_READ)

    def read(self, id_: str, most: int) -> bytes:
        """Return the bytes of one file, of a larger one the first `most`. Raises RiskregError where the repository lacks it."""
        try:
            self.asking.write(id_.encode() + b"\n")
            self.asking.flush()
            answers = self.waiting.select(PATIENCE)
            data = self.answer(most) if answers else None
        except (OSError, ValueError):
            raise lost(id_) from None
        if data is None:
            self.process.kill()
            raise silent()
        return data

    def answer(self, most: int) -> bytes:
        """Take git's answer. Raises ValueError where it is no file, or not all of it: git ends in the midst of a damaged one."""
        _id, kind, size = self.answering.readline().split()
        left = int(size) if kind == b"blob" else -1
        data = self.answering.read(max(min(left, most), 0))
        left -= len(data)
        while left > 0 and (dropped := self.answering.read(min(left, PIECE))):
            left -= len(dropped)
        if left or self.answering.read(1) != b"\n":
            raise ValueError(size)
        return data

    def close(self) -> None:
        """End the process."""
        self.waiting.close()
        with suppress(BrokenPipeError):  # it has ended by itself
            self.asking.close()
        self.answering.close()
        self.process.wait()


def lost(id_: str) -> RiskregError:
    """An object of the repository cannot be read."""
    return RiskregError(
        say("git has lost the object {id}: the repository is damaged, or only partly cloned", id=id_[:12]),
        hint=say("git fsck says what is missing; a fresh full clone mends it"),
    )


def silent() -> RiskregError:
    """Say that git has not answered for a long time."""
    return RiskregError(
        say("git does not answer"), hint=say("look into the file .git/config: it may name something that git waits for")
    )


def without_git(error: OSError) -> RiskregError:
    """The program could not be started."""
    return RiskregError(
        say("git cannot be started: {reason}", reason=reason(error)),
        hint=say("install git; what needs no earlier version works without it"),
    )


def refused(word: str, stderr: bytes) -> RiskregError:
    """Say in the user's words why git refuses."""
    told = stderr.decode(errors="replace").strip()
    if "dubious ownership" in told:
        trust = next((line.strip() for line in told.splitlines() if "--add safe.directory" in line), "")
        return RiskregError(
            say("git does not trust this folder: it belongs to another user of this computer"),
            hint=say("if you trust it, type: {command}", command=trust) if trust else None,
        )
    last = told.splitlines()[-1].removeprefix("fatal: ") if told else word
    return RiskregError(say("git {command} failed: {problem}", command=word, problem=last[:200]))


def ignored(top: Path, paths: Iterable[str]) -> frozenset[str]:
    """Return those of the paths (relative to `top`) that git ignores; none where git cannot be asked."""
    asked = b"\0".join(HERE + os.fsencode(path) for path in paths)
    if not asked:
        return frozenset()
    try:
        done = run(place(top) or (), "check-ignore", "--stdin", "-z", stdin=asked)
    except RiskregError:
        return frozenset()
    if done.returncode not in (0, NOT_IGNORED):
        return frozenset()
    return frozenset(os.fsdecode(path.removeprefix(HERE)) for path in done.stdout.split(b"\0") if path)
