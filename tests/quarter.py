"""The quarter kept by hand (tests/data/quarter): its repository, what its README counts, and what the pages say of a meeting."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from tests.store.conftest import git

from riskreg.cli import app, help_pages

DATA: Final = Path(__file__).parent / "data" / "quarter"
MEETINGS: Final = ("2024-04", "2024-05", "2024-06")
TAGGED: Final = {"2024-04-26": "meeting/2024-04", "2024-06-28": "meeting/2024-06"}
KEEPER: Final = ("林之远", "linzy@example.org")
CELLS: Final = ("before", "found", "filled_late", "reopened", "closed", "withdrawn", "removed", "after")
STANDING: Final = ("major", "overdue", "extended", "awaiting", "referred")
LETTERS: Final = dict(zip("bflocwra", CELLS, strict=True))
Counts: TypeAlias = dict[str, int | None]


def build(folder: Path) -> None:
    """Make the repository: a commit for each patch, two tags."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    name, address = KEEPER
    apply = ("am", "--quiet", "--keep-cr", "--committer-date-is-author-date")
    for patch in sorted(DATA.glob("*.patch")):
        git(folder, *apply, str(patch), GIT_COMMITTER_NAME=name, GIT_COMMITTER_EMAIL=address)
        if tag := TAGGED.get(patch.stem):
            git(folder, "tag", tag)


class Quarter:
    """The repository, asked as a user asks."""

    def __init__(self, folder: Path) -> None:
        """Remember what was asked: nothing changes."""
        self.folder: Final = folder
        self.told = cache(self._told)

    def _told(self, *words: str) -> tuple[int, str]:
        out, err = io.StringIO(), io.StringIO()
        help_pages.speech.cache_clear()
        with redirect_stdout(out), redirect_stderr(err):
            code = app.run([*words, "-C", str(self.folder / "registers")])
        return code, out.getvalue()

    def text(self, *words: str) -> str:
        """Return a page in Chinese, as it is piped."""
        return self.told(*words, "-f", "plain")[1]

    def json(self, *words: str) -> Any:
        """Return a page as JSON."""
        return json.loads(self.told(*words, "--json")[1])


def readme() -> str:
    """Return what was counted by hand."""
    return (DATA / "README.md").read_text(encoding="utf-8")


def table(heading: str) -> Mapping[str, list[str]]:
    """Return a table of the README: its rows, by their first cells."""
    lines = readme().partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: cells for name, *cells in rows}


def number(cell: str) -> int | None:
    """Return the number that a cell begins with; None for what is not counted."""
    return None if cell == "-" else int(cell.split(maxsplit=1)[0])


NAMES: Final = {"+ ": "", "- ": "", "= ": "", "of which ": "", "awaiting acceptance": "awaiting", "dated back": "backdated"}


def counted(meeting: str, heading: str = "dangers") -> Counts:
    """Return the figures that were counted for a meeting, but for rates and words."""
    column = MEETINGS.index(meeting)
    found: Counts = {}
    for label, cells in table(heading).items():
        name = label
        for long, short in NAMES.items():
            name = name.replace(long, short)
        if re.match(r"-$|\d+( \(.*)?$", cells[column]):
            found[name] = number(cells[column])
    return found


def rate(meeting: str, name: str) -> tuple[int, int]:
    """Return a rate that was counted."""
    above, below = table("dangers")[name][MEETINGS.index(meeting)].split("/")
    return int(above), int(below)


class Standing(NamedTuple):
    """A record at one meeting, as it was counted."""

    id: str
    unit: str
    state: str
    late_days: int
    cells: tuple[str, ...]
    is_restricted: bool
    is_major: bool


def standings(meeting: str) -> Iterator[Standing]:
    """Read the table of records."""
    column = MEETINGS.index(meeting)
    for label, (units, *cells) in table("record").items():
        state, _, letters = cells[column].rstrip(")").partition(" (")
        names = re.split("[、，, ]+", units)
        late = re.search(r"! (\d+) days", state)
        yield Standing(
            label.strip("§*"),
            names[min(column, len(names) - 1)],
            state.split("!")[0].split(",")[0],
            int(late[1]) if late else 0,
            tuple(LETTERS[letter] for letter in letters.split()),
            "§" in label,
            "*" in label,
        )


def by_unit(meeting: str) -> dict[str, Counts]:
    """Return the rows by unit that were counted, with what is restricted and the total."""
    block = readme().partition("```text\n")[2].partition("```")[0].partition(f"{meeting}\n")[2].partition("\n\n")[0]
    rows = (line.split() for line in block.splitlines())
    return {name: dict(zip((*CELLS, *STANDING), map(int, counts), strict=True)) for name, *counts in rows}
