"""Real repositories for the tests: made by git itself, in one process, with fixed authors and instants."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import pytest

from riskreg.commands.session import Request
from riskreg.errors import RiskregError
from riskreg.report.language import Language

NOW: Final = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)  # noon in Shanghai
HE: Final = "何建平 <he@example.org>"
ZHOU: Final = "周立新 <zhou@example.org>"
PINNED: Final = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "何建平",
    "GIT_AUTHOR_EMAIL": "he@example.org",
    "GIT_AUTHOR_DATE": "2022-09-30T09:00:00+08:00",
    "GIT_COMMITTER_NAME": "何建平",
    "GIT_COMMITTER_EMAIL": "he@example.org",
    "GIT_COMMITTER_DATE": "2022-09-30T09:00:00+08:00",
    "LC_ALL": "C.UTF-8",
}
INHERITED: Final = {"PATH", "TMPDIR"}
SETTINGS: Final = "name: 示例学院\nas_of: 2022-09-30\n"
ORGANISATION: Final = """units: [{id: 后勤处}, {id: 学生处}]
people: [{id: P-1, name: 何建平, unit: 后勤处}, {id: P-2, name: 周立新, unit: 学生处}]
"""


def git_directory(folder: Path) -> None:
    """Make what git takes for a git directory."""
    for name in ("objects", "refs"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")


class Link(str):
    """The target of a symbolic link."""

    __slots__ = ()


class Submodule(str):
    """The commit that a submodule stands on."""

    __slots__ = ()


Content: TypeAlias = str | bytes | None  # None takes the file away
MODES: Final[Mapping[type, str]] = {Link: "120000", Submodule: "160000"}


class Commit(NamedTuple):
    """A commit to be made. It builds on the commit before it in the list, unless it names its parents."""

    name: str
    files: Mapping[str, Content]
    at: str = "2022-08-01T09:00:00+08:00"  # when it was committed; written, unless `written` says otherwise
    by: str = HE
    parents: tuple[str, ...] | None = None
    says: str | bytes = ""
    written: str = ""


class Repo:
    """A repository in a folder."""

    def __init__(self, folder: Path, ids: Mapping[str, str]) -> None:
        """`ids` are the commits by the names that the test gave them."""
        self.folder: Final = folder
        self.ids: Final = dict(ids)

    def __getitem__(self, name: str) -> str:
        """Return the id of a commit."""
        return self.ids[name]

    def __truediv__(self, path: str) -> Path:
        """Return a path in the folder."""
        return self.folder / path

    def git(self, *words: str, stdin: bytes = b"") -> str:
        """Return what git says."""
        return git(self.folder, *words, stdin=stdin)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the work tree."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return place

    def ask(
        self, at: str | None = None, on: str | None = None, audience: str | None = None, registers: str | None = None
    ) -> Request:
        """Make a question about the register in this repository."""
        return Request(now=NOW, folder=self.folder, registers=registers, at=at, on=on, audience=audience)


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which the tests call git: nothing of this computer's own."""
    return {**{name: value for name, value in os.environ.items() if name in INHERITED}, **PINNED, **more}


def git(folder: Path, *words: str, stdin: bytes = b"", **more: str) -> str:
    """Return what git says; `more` are variables of its environment."""
    done = subprocess.run(["git", *words], cwd=folder, input=stdin, capture_output=True, check=False, env=environment(**more))
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode(errors="surrogateescape").strip()


def build(
    folder: Path,
    *commits: Commit,
    tags: Mapping[str, str] | None = None,
    annotated: Mapping[str, str] | None = None,
    branches: Mapping[str, str] | None = None,
    algorithm: str = "sha1",
    checkout: bool = True,
) -> Repo:
    """Make a repository; HEAD is `main`, at the last commit unless `branches` puts it elsewhere. Tags: name -> commit."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main", f"--object-format={algorithm}", "--template=")
    if not commits:
        return Repo(folder, {})
    marks = folder / ".git" / "marks"
    points = {"main": commits[-1].name, **(branches or {})}
    numbers = {commit.name: number for number, commit in enumerate(commits, 1)}
    stream = b"".join(told(commits, numbers))
    for kind, names in (("heads", points), ("tags", tags or {})):
        stream += b"".join(f"reset refs/{kind}/{name}\nfrom :{numbers[to]}\n\n".encode() for name, to in names.items())
    for name, to in (annotated or {}).items():
        stream += f"tag {name}\nfrom :{numbers[to]}\ntagger {HE} {seconds('2022-09-30T09:00:00+08:00')}\n".encode() + data(
            "会议版"
        )
    git(folder, "fast-import", "--quiet", "--date-format=raw-permissive", f"--export-marks={marks}", stdin=stream)
    lines = (line.split() for line in marks.read_text(encoding="utf-8").splitlines())
    found = {int(mark[1:]): id_ for mark, id_ in lines}
    marks.unlink()
    if checkout:
        git(folder, "reset", "--quiet", "--hard")
    return Repo(folder, {name: found[number] for name, number in numbers.items()})


def told(commits: tuple[Commit, ...], numbers: Mapping[str, int]) -> Iterator[bytes]:
    """Write commits as fast-import reads them."""
    before: tuple[str, ...] = ()
    for commit in commits:
        parents = before if commit.parents is None else commit.parents
        yield f"commit refs/making/{numbers[commit.name]}\nmark :{numbers[commit.name]}\n".encode()
        yield f"author {commit.by} {seconds(commit.written or commit.at)}\ncommitter {commit.by} {seconds(commit.at)}\n".encode()
        yield data(commit.says or commit.name)
        yield b"".join(f"{'merge' if at else 'from'} :{numbers[name]}\n".encode() for at, name in enumerate(parents))
        for path, content in commit.files.items():
            yield changed(path, content)
        before = (commit.name,)


def changed(path: str, content: Content) -> bytes:
    """Write one file of a commit."""
    named = ('"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"').encode(errors="surrogateescape")
    if content is None:
        return b"D " + named + b"\n"
    mode = MODES.get(type(content), "100644").encode()
    if isinstance(content, Submodule):
        return b"M " + mode + b" " + content.encode() + b" " + named + b"\n"
    return b"M " + mode + b" inline " + named + b"\n" + data(content)


def data(content: str | bytes) -> bytes:
    """Write bytes with their length before them."""
    inside = content if isinstance(content, bytes) else content.encode()
    return b"data %d\n" % len(inside) + inside + b"\n"


def seconds(at: str) -> str:
    """Write an instant as git does: seconds since 1970, and the zone."""
    if at.lstrip("-").isdigit():
        return f"{at} +0000"
    when = datetime.fromisoformat(at)
    assert when.tzinfo, at
    return f"{int(when.timestamp())} {when:%z}"


def danger(id_: str = "D-1", more: str = "", **fields: str) -> str:
    """Write one danger, as an item of a list; `fields` replace its own, `more` stands behind them."""
    known = {
        "title": "灯不亮",
        "unit": "后勤处",
        "owner": "P-1",
        "found": "2022-08-01",
        "source": "自查",
        "level": "一般",
        "rectification": "换灯",
        "due": "2022-08-15",
    }
    return f"  - {{id: {id_}, {', '.join(f'{key}: {value}' for key, value in {**known, **fields}.items())}{more}}}\n"


def dangers(*items: str) -> str:
    """Write a file of dangers."""
    return "dangers:\n" + "".join(items)


def spoken(error: RiskregError) -> tuple[str, str]:
    """Return what an error says in Chinese, and its hint."""
    language = Language("zh")
    return language.text(error.said), language.text(error.hint) if error.hint else ""


@pytest.fixture
def repo(tmp_path: Path) -> Callable[..., Repo]:
    """Build a repository in the test's own folder."""
    return lambda *commits, name="repo", **words: build(tmp_path / name, *commits, **words)
