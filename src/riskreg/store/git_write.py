"""Writing to a repository by plumbing: files, trees, commits, tags, the index; nothing of the user's configuration takes part."""

import os
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.errors import RiskregError, reason
from riskreg.messages import say
from riskreg.store.git import answer, place, refused, run
from riskreg.store.repository import Repository, open_repository

BRACKETS: Final = re.compile(r"[<>\n\0]")  # what git does not take in a name
NO_TAG: Final = re.compile(r"[\0- \x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|[./]$|^[./-]")  # nor in the name of a tag
IDENTITY: Final = re.compile(r"(.*) <(.*)> [0-9]+ [-+][0-9]{4}")
REFUSED: Final = 3


class Signature(NamedTuple):
    """Who did it and when; `when` knows its zone."""

    name: str
    email: str
    when: datetime

    @property
    def line(self) -> str:
        """As git writes it: Name <email> seconds zone."""
        return f"{cleaned(self.name)} <{cleaned(self.email)}> {int(self.when.timestamp())} {self.when:%z}"


def cleaned(text: str) -> str:
    """Take out what would end a name early."""
    return BRACKETS.sub("", text).strip() or "-"


def committer(repository: Repository, when: datetime) -> Signature:
    """Return whoever git takes the user for. Raises RiskregError where it does not know."""
    return signature(repository, "COMMITTER", when)


def author(repository: Repository, when: datetime) -> Signature:
    """Return the same as the author of a commit: git's settings may tell the two apart."""
    return signature(repository, "AUTHOR", when)


def signature(repository: Repository, role: str, when: datetime) -> Signature:
    """Ask git who the user is in a role."""
    found = identity(repository.where, role)
    if not found:
        raise RiskregError(
            say("git does not know who you are"),
            hint=say('type: git config --global user.name "..." and git config --global user.email "..."'),
        )
    return Signature(*found, when)


def identity(where: Sequence[str], role: str) -> tuple[str, str] | None:
    """Return the name and the e-mail address of the user; None where git does not know them."""
    done = run(where, "var", f"GIT_{role}_IDENT")
    found = IDENTITY.match(done.stdout.decode(errors="replace"))
    return None if done.returncode or not found else (found[1], found[2])


def email(folder: Path) -> str | None:
    """Return the e-mail address that git would write into a commit made in a folder; None where it knows none, or is missing."""
    try:
        found = identity(place(folder) or ("-C", os.fspath(folder)), "AUTHOR")
    except RiskregError:
        return None
    return (found and found[1]) or None


def create(folder: Path, branch: str = "main") -> Repository:
    """Begin a repository in a folder, with nothing of any template."""
    folder.mkdir(parents=True, exist_ok=True)
    where = ("-C", os.fspath(folder))
    answer(where, "init", "--quiet", "--template=", f"--initial-branch={branch}", "--object-format=sha1")
    made = open_repository(folder)
    assert made
    return made


def write_blob(repository: Repository, data: bytes) -> str:
    """Store a file's bytes as they are."""
    return repository.run("hash-object", "-w", "--no-filters", "--stdin", "-t", "blob", stdin=data).decode().strip()


def write_tree(repository: Repository, files: Mapping[str, str]) -> str:
    """Store a tree of ordinary files: path -> id of its bytes. Uses an index of its own."""
    lines = b"".join(f"100644 {blob}\t".encode() + os.fsencode(path) + b"\0" for path, blob in files.items())
    with tempfile.TemporaryDirectory(prefix="riskreg-") as folder:
        index = os.fspath(Path(folder) / "index")
        told = run(repository.where, "update-index", "-z", "--index-info", stdin=lines, extra={"GIT_INDEX_FILE": index})
        if told.returncode or told.stderr:  # of a path that it does not take git only says so
            raise refused("update-index", told.stderr)
        return repository.run("write-tree", GIT_INDEX_FILE=index).decode().strip()


def write_commit(
    repository: Repository, tree: str, parents: Sequence[str], *, author: Signature, committer: Signature, message: str
) -> str:
    """Store a commit."""
    words = [word for parent in parents for word in ("-p", parent)]
    who = identified(author, "AUTHOR") | identified(committer, "COMMITTER")
    # A signing key of the user's configuration must not be asked for.
    told = repository.run("commit-tree", "--no-gpg-sign", tree, *words, stdin=(message.rstrip("\n") + "\n").encode(), **who)
    return told.decode().strip()


def identified(signature: Signature, role: str) -> dict[str, str]:
    """Return the variables that tell git who does something in a role (AUTHOR, COMMITTER), and when."""
    when = f"{int(signature.when.timestamp())} {signature.when:%z}"
    return {
        f"GIT_{role}_NAME": cleaned(signature.name),
        f"GIT_{role}_EMAIL": cleaned(signature.email),
        f"GIT_{role}_DATE": when,
    }


def write_tag(repository: Repository, name: str, commit: str, tagger: Signature, message: str) -> str:
    """Store an annotated tag and let `name` mean it. Raises RiskregError where there is a tag of that name, or can be none."""
    if NO_TAG.search(name):
        raise RiskregError(
            say("git takes no tag of the name {name}", name=name),
            hint=say("a meeting's id becomes the name of its tag: give it an id without spaces and without ~ ^ : ? * [ .."),
            code=REFUSED,
        )
    text = f"object {commit}\ntype commit\ntag {name}\ntagger {tagger.line}\n\n{message.rstrip()}\n"
    made = repository.run("mktag", stdin=text.encode()).decode().strip()
    done = run(repository.where, "update-ref", "--stdin", stdin=f"create refs/tags/{name} {made}\n".encode())
    if done.returncode and repository.named(f"refs/tags/{name}") is None:
        error = refused("update-ref", done.stderr)
        raise RiskregError(error.said, hint=error.hint, code=REFUSED)
    if done.returncode:
        raise RiskregError(
            say("there is already a tag {name}; a meeting's version does not change", name=name),
            hint=say("riskreg meeting list shows what it holds"),
            code=REFUSED,
        )
    return made


def move(repository: Repository, ref: str, commit: str) -> None:
    """Let a branch mean a commit."""
    repository.run("update-ref", ref, commit)


def settle_index(repository: Repository, commit: str) -> None:
    """Make the index that of a commit, whose files the caller has written."""
    repository.run("read-tree", commit)


TRIES: Final = 20  # how often we look whether the index is free
PAUSE: Final = 0.1  # seconds between two looks
LOCKING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class IndexEntry(NamedTuple):
    """A file of a commit or of the index: its mode, and the id of its bytes."""

    mode: str
    blob: str


def indexed(where: Sequence[str], paths: Sequence[str], **extra: str) -> dict[str, IndexEntry | None]:
    """Return the entries of files in the index by path; None for a file with a conflict."""
    found: dict[str, IndexEntry | None] = {}
    for line in filter(None, answer(where, "ls-files", "--stage", "-z", "--", *paths, extra=extra).split(b"\0")):
        head, _, name = line.partition(b"\t")
        mode, blob, stage = head.decode().split()
        path = os.fsdecode(name)
        if path in paths:  # else it lies in a folder that stands where the file should
            found[path] = IndexEntry(mode, blob) if stage == "0" else None
    return found


def set_entries(where: Sequence[str], index: str, entries: Mapping[str, IndexEntry | None], width: int = 40) -> None:
    """Set files of an index, all or none; None takes a file out. `width` is the number of digits of ids."""
    lines = b""
    for path, entry in entries.items():
        mode, blob = entry or ("0", "0" * width)
        lines += f"{mode} {blob}\t".encode() + os.fsencode(path) + b"\0"
    done = run(where, "update-index", "-z", "--index-info", stdin=lines, extra={"GIT_INDEX_FILE": index})
    if done.returncode or done.stderr:  # of a path that it does not take git only says so
        raise refused("update-index", done.stderr)


def change_index(
    repository: Repository, directory: Path, before: Mapping[str, IndexEntry | None], after: Mapping[str, IndexEntry | None]
) -> None:
    """Change files of the index of the work tree whose git directory this is.

    Raises RiskregError, with the index as it was: where files do not stand in it as `before` says, where it is locked or cannot
    be written.
    """
    index = directory / "index"
    try:
        with tempfile.TemporaryDirectory(prefix="riskreg-") as folder:
            empty, copy = Path(folder) / "empty", Path(folder) / "index"
            empty.mkdir()
            status = stamp(index)
            if status:
                copy.write_bytes(index.read_bytes())
            where = ("-C", os.fspath(empty), f"--git-dir={directory}", "--work-tree=.")
            there = indexed(where, list(before), GIT_INDEX_FILE=os.fspath(copy))
            if there != {path: entry for path, entry in before.items() if entry}:
                raise changed()
            set_entries(where, os.fspath(copy), after, len(repository.head or ""))
            replace(index, copy.read_bytes(), status)
    except FileExistsError:
        raise locked(directory) from None
    except OSError as error:
        raise RiskregError(
            say("{file} cannot be written: {reason}", file=os.fspath(index), reason=reason(error)), code=REFUSED
        ) from None


def stamp(index: Path) -> os.stat_result | None:
    """Return what the system says of the index; None where there is none."""
    try:
        return index.stat()
    except FileNotFoundError:
        return None


def replace(index: Path, data: bytes, status: os.stat_result | None) -> None:
    """Put new bytes in the place of the index, if it is still what it was."""
    lock = index.with_name("index.lock")
    handle = os.open(lock, LOCKING, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
            if status:
                os.fchmod(handle, status.st_mode & 0o777)
        refuse_changed(index, status)
        if status:
            os.utime(lock, ns=(status.st_atime_ns, status.st_mtime_ns))
        lock.replace(index)
    except BaseException:
        lock.unlink(missing_ok=True)
        raise


def refuse_changed(index: Path, status: os.stat_result | None) -> None:
    """Refuse to replace an index that is not the one that was read."""
    now = stamp(index)
    same = (
        (now.st_ino, now.st_size, now.st_mtime_ns) == (status.st_ino, status.st_size, status.st_mtime_ns)
        if now and status
        else now is status
    )
    if not same:
        raise changed()


def changed() -> RiskregError:
    """Somebody staged something between two looks."""
    return RiskregError(say("somebody else has changed the index meanwhile"), code=REFUSED)


def wait_for(directory: Path) -> None:
    """Wait a little until the index is free. Raises RiskregError where it stays locked."""
    for _ in range(TRIES):
        if not os.path.lexists(directory / "index.lock"):
            return
        time.sleep(PAUSE)
    raise locked(directory)


def locked(directory: Path) -> RiskregError:
    """Another program writes the index, or did so when it was broken off."""
    return RiskregError(
        say("git's index is locked: another git command is running, or was broken off"),
        hint=say("try again when it is done; if none is running, delete {file}", file=os.fspath(directory / "index.lock")),
        code=REFUSED,
    )
