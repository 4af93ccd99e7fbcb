"""Writing to a repository by plumbing: files, trees, commits, tags; nothing of the user's configuration takes part."""

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.errors import RiskregError
from riskreg.store.git import answer, place, refused, run
from riskreg.store.repository import Repository, open_repository
from riskreg.wording import say

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
