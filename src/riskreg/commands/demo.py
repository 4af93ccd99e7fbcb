"""riskreg demo: a git repository with the example's three months, and what its September meeting needs."""

import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from riskreg.commands import diff, overdue, status, table
from riskreg.commands.asked import Asked
from riskreg.commands.outcome import FINE, Outcome
from riskreg.commands.shaping import Shape, shaped
from riskreg.commands.stages import Commit, Example, Step, commits, example, instant
from riskreg.domain.settings import EMPTY
from riskreg.errors import RiskregError, reason
from riskreg.report.document import Block, Document, Heading, Paragraph, Table
from riskreg.report.language import Language
from riskreg.store.files import write
from riskreg.store.objects import (
    Signature,
    create,
    move,
    settle_index,
    write_blob,
    write_commit,
    write_tag,
    write_tree,
)
from riskreg.store.repository import Repository
from riskreg.wording import say, say_n

FOLDER: Final = "riskreg-demo"
REFUSED: Final = 3
MEETING: Final = "2022-09"
BEFORE: Final = "2022-08"
WORST: Final = Shape(limit=8, columns=("id", "grade", "title", "score", "unit", "owner", "next_review"))
LATE: Final = Shape(columns=("id", "level", "days_late", "title", "unit", "owner", "due", "original_due"))
REPEATED: Final = frozenset({"worst"})  # the tables of a report that another shows in full
# What to type in the demo, and what it answers.
NEXT: Final = (
    ("riskreg diff 2022-08 2022-09 -v", say("the same field by field, and who postponed what")),
    ("riskreg history D-2022-0026", say("who changed what of one danger, and when: a due day was overwritten here")),
    ("riskreg when grade=major", say("since when, and since when it was known")),
    ("riskreg trend", say("a row a meeting")),
)


def run(asked: Asked, folder: str | None = None) -> Outcome:
    """Make the demo in a folder that is not there yet or is empty; then show what its September meeting needs."""
    name = folder or FOLDER
    place = asked.folder / name
    was_there = refuse_used(place)
    made = example()
    try:
        head = build(place, made)
    except BaseException as error:
        clear(place, was_there=was_there)
        if isinstance(error, OSError):
            raise RiskregError(
                say("the demo cannot be written to {folder}: {reason}", folder=name, reason=reason(error)), code=REFUSED
            ) from None
        raise
    return shown(asked._replace(folder=place, registers=None, at=MEETING, on=None, where=None, words=EMPTY), name, made, head)


def refuse_used(place: Path) -> bool:
    """Refuse a folder that has something in it, or a file; whether the folder is there."""
    if not os.path.lexists(place):
        return False
    try:
        used = not place.is_dir() or any(place.iterdir())
    except OSError as error:
        raise RiskregError(say("{folder} cannot be read: {reason}", folder=str(place), reason=reason(error))) from None
    if used:
        raise RiskregError(
            say("{folder} is there already and not empty; nothing was written", folder=str(place)),
            hint=say("name another folder: riskreg demo FOLDER"),
        )
    return True


def clear(place: Path, *, was_there: bool) -> None:
    """Take away what was begun; the folder itself only if it was made for the demo."""
    if not was_there:
        shutil.rmtree(place, ignore_errors=True)
        return
    for path in list(place.iterdir()):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def build(place: Path, made: Example) -> str:
    """Write all commits, the tags, and the files of the last commit; return its id."""
    repository = create(place)
    ids: list[str] = []
    blobs: dict[bytes, str] = {}
    files: Mapping[str, bytes] = {}
    for commit in commits(made):
        ids.append(store(repository, commit, ids, blobs, made))
        files = commit.files
    move(repository, "refs/heads/main", ids[-1])
    for path, data in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        write(place / path, data)
    settle_index(repository, ids[-1])
    return ids[-1]


def store(repository: Repository, commit: Commit, ids: Sequence[str], blobs: dict[bytes, str], made: Example) -> str:
    """Write one commit and its tag. `blobs` are the files written so far."""
    step = commit.step
    for data in commit.files.values():
        if data not in blobs:
            blobs[data] = write_blob(repository, data)
    tree = write_tree(repository, {path: blobs[data] for path, data in commit.files.items()})
    who = signed(step, made)
    made_id = write_commit(repository, tree, [ids[at] for at in commit.parents], author=who, committer=who, message=step.says)
    if step.tag:
        write_tag(repository, step.tag.name, made_id, who._replace(when=instant(step.tag.at)), step.tag.says)
    return made_id


def signed(step: Step, made: Example) -> Signature:
    """Say who wrote a commit: a person of the register."""
    person = made.people[step.by]
    return Signature(str(person.name), step.email or person.git[0], step.when)


def shown(asked: Asked, name: str, made: Example, head: str) -> Outcome:
    """Put together what the September meeting needs: how things stand, the worst risks, what is overdue, what changed."""
    reports: tuple[tuple[str, Callable[[], Outcome], Shape], ...] = (
        ("status", lambda: status.run(asked), Shape()),
        ("risks", lambda: table.run(asked), WORST),
        ("overdue", lambda: overdue.run(asked), LATE),
        ("changes", lambda: diff.run(asked._replace(at=None), BEFORE, MEETING), Shape()),
    )
    blocks: list[Block] = [*told(name, made)]
    for key, report, shape in reports:
        outcome = report()
        assert outcome.document
        document = shaped(outcome.document, shape, Language(outcome.language))
        blocks += section(key, document)
    blocks += following(name)
    steps = made.story.steps
    data = {"folder": name, "head": head, "tags": [step.tag.name for step in steps if step.tag], "commits": len(steps)}
    title = say("What the September meeting needs")
    return Outcome(Document("demo", title, document.face, tuple(blocks), {**document.data, **data}), outcome.language, code=FINE)


def told(name: str, made: Example) -> Iterator[Paragraph]:
    """Say what was made."""
    steps = made.story.steps
    people = len({step.by for step in steps})
    yield Paragraph(
        say_n(
            "{folder} is a git repository now: {n} commit by {people} people, June to September 2022.",
            "{folder} is a git repository now: {n} commits by {people} people, June to September 2022.",
            len(steps),
            folder=name,
            people=people,
        )
    )
    yield Paragraph(say("The college, its units, people and events are all invented."), "note")


def section(key: str, document: Document) -> Iterator[Block]:
    """Return a report under its title, without what the others say anyway; its rows are called `key` in data."""
    yield Heading(document.title)
    for block in document.blocks:
        if isinstance(block, Table):
            if block.name not in REPEATED:
                yield block._replace(name=key)
        elif not (isinstance(block, Paragraph) and block.tone == "next"):
            yield block


def following(name: str) -> Iterator[Block]:
    """Say what to type next."""
    yield Heading(say("What to type next"))
    yield Paragraph(say("Next: cd {folder}", folder=shlex.quote(name)), "next")
    for command, answer in NEXT:
        yield Paragraph(say("{command}: {answer}", command=command, answer=answer), "next")
