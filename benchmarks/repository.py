"""Make a git repository from commits made up elsewhere: one `git fast-import`, in an environment that nothing leaks into."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = "registers"  # of the register in its repository


class Commit(NamedTuple):
    """A commit to be made: who, when, what for, the files that differ from the commit before, and a tag's name if any."""

    author: str
    when: datetime  # aware
    subject: str
    files: Mapping[str, str]  # name in the register -> text
    tag: str = ""

    @property
    def signature(self) -> str:
        """Who and when, as git writes it."""
        return f"{self.author} <{self.author}@example.invalid> {int(self.when.timestamp())} {self.when:%z}"


def environment() -> dict[str, str]:
    """Return the environment for git: no settings but the repository's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}


def git(folder: Path, *words: str) -> str:
    """Run git in a folder and return what it printed."""
    done = subprocess.run(["git", "-C", str(folder), *words], stdout=subprocess.PIPE, text=True, check=True, env=environment())
    return done.stdout


def data(text: str) -> bytes:
    """A text as fast-import reads it."""
    raw = text.encode()
    return b"data %d\n%b\n" % (len(raw), raw)


def stream(commits: Iterable[Commit]) -> Iterator[bytes]:
    """The commits as fast-import reads them, each on top of the one before; tags are annotated."""
    for mark, commit in enumerate(commits, 1):
        yield f"commit refs/heads/main\nmark :{mark}\nauthor {commit.signature}\ncommitter {commit.signature}\n".encode()
        yield data(commit.subject + "\n")
        for name, text in commit.files.items():
            yield f"M 100644 inline {FOLDER}/{name}\n".encode() + data(text)
        if commit.tag:
            yield f"tag {commit.tag}\nfrom :{mark}\ntagger {commit.signature}\n".encode() + data(commit.subject + "\n")


def create(folder: Path, commits: Iterable[Commit]) -> None:
    """Make a repository with these commits, packed as a clone would be, and its files."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    words = ["git", "-C", str(folder), "fast-import", "--quiet", "--date-format=raw"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=environment()) as process:
        assert process.stdin
        process.stdin.writelines(stream(commits))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    git(folder, "repack", "-a", "-d", "-q")
    git(folder, "read-tree", "-u", "--reset", "HEAD")
