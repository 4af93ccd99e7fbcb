"""riskreg init, schema, demo and completion: where somebody begins."""

import json
import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

from riskreg.commands.session import FINE, Outcome, Request, today
from riskreg.domain.settings import EMPTY, Settings
from riskreg.errors import RiskregError, reason
from riskreg.messages import Word, joined, say, say_n
from riskreg.report.document import Block, Column, Document, Heading, Paragraph, Table, Verbatim, rows
from riskreg.report.language import Language
from riskreg.report.table_shape import Shape, shaped
from riskreg.store.files import write
from riskreg.store.git_write import Signature, create, move, settle_index, write_blob, write_commit, write_tag, write_tree
from riskreg.store.repository import Repository
from riskreg.syntax.json_schema import schema
from riskreg.syntax.starter import files

REFUSED: Final = 3
LANGUAGES: Final = ("zh", "en")
COLUMNS: Final = (Column("file", Word("file", "文件")), Column("lines", Word("lines", "行数"), right=True))


def run_init(folder: Path, *, name: str | None, keys: str, language: str, now: datetime, dry_run: bool) -> Outcome:
    """Write a new register, or with `dry_run` only list its files. Never touches a file that is there already."""
    if keys not in LANGUAGES:
        raise RiskregError(say("--keys: {text} is none of zh, en", text=keys))
    if name is not None and not (name.strip() and name.isprintable()):
        raise RiskregError(say("--name: the name is empty or has characters that cannot be printed"))
    made = files(name=name, keys=keys, language=language, today=today(now, Settings()))
    refuse_existing(folder, made)
    if not dry_run:
        write_all(folder, made)
    return Outcome(document(folder, made, dry_run=dry_run), language)


def refuse_existing(folder: Path, made: Mapping[str, str]) -> None:
    """Refuse where any of the files is there already, even as a link that leads nowhere."""
    there = [file for file in made if os.path.lexists(folder / file)]
    if there:
        raise RiskregError(
            say("{folder} already has {files}; nothing was written", folder=str(folder), files=joined(there)),
            hint=say("name another folder, or go on with the register that is there"),
            code=REFUSED,
        )


def write_all(folder: Path, made: Mapping[str, str]) -> None:
    """Write all files or none."""
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in made.items():
            write(folder / file, text.encode())
            written.append(folder / file)
    except OSError as error:
        raise RiskregError(
            say("the folder {folder} cannot be made: {reason}", folder=str(folder), reason=reason(error)), code=REFUSED
        ) from None
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def document(folder: Path, made: Mapping[str, str], *, dry_run: bool) -> Document:
    """Say what was written and what to type next."""
    place = str(folder)
    title = say("Would be written to {folder}", folder=place) if dry_run else say("A new register in {folder}", folder=place)
    table = rows(COLUMNS, tuple((file, text.count("\n")) for file, text in made.items()), name="files")
    here = f"-C {shlex.quote(place)}"
    steps = (
        Paragraph(say("The units, people and records are invented examples: replace them with your own.")),
        Paragraph(say("Next: riskreg check {here}", here=here), "next"),
        Paragraph(say("then: riskreg table {here}; riskreg overdue {here}", here=here), "next"),
    )
    data = {"dry_run": dry_run, "folder": place}
    return Document("init", title, None, (table,) if dry_run else (table, *steps), data)


def run_schema(*, settings: bool, language: str) -> Outcome:
    """Write the schema of riskreg.yaml or of any other file; sorted, so that two versions of it can be compared."""
    made = schema(settings=settings, speak=Language(language).text)
    return Outcome(None, language, written=json.dumps(made, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


FOLDER: Final = "riskreg-demo"
PACKED: Final = Path(__file__).parent.parent / "demo" / "commits.json"  # tools/package.py makes it when riskreg is built
MEETING: Final = "2022-09"
BEFORE: Final = "2022-08"
WORST: Final = Shape(limit=8, columns=("id", "grade", "title", "score", "unit", "owner", "next_review"))
LATE: Final = Shape(columns=("id", "level", "late_days", "title", "unit", "owner", "due", "first_due"))
REPEATED: Final = frozenset({"worst"})  # the tables of a report that another shows in full
# What to type in the demo, and what it answers.
NEXT: Final = (
    ("riskreg diff 2022-08 2022-09 -v", say("the same field by field, and who postponed what")),
    ("riskreg history D-2022-0026", say("who changed what of one danger, and when: a due day was overwritten here")),
    ("riskreg when grade=major", say("since when, and since when it was known")),
    ("riskreg trend", say("a row a meeting")),
)


class DemoTag(NamedTuple):
    """A tag on a commit of the demo."""

    name: str
    at: datetime
    says: str


class DemoCommit(NamedTuple):
    """A commit of the demo: who made it and why, its parents by their places in the row of commits, and all its files."""

    author: Signature
    says: str
    tag: DemoTag | None
    parents: tuple[int, ...]
    files: Mapping[str, bytes]


def packed(path: Path = PACKED) -> list[DemoCommit]:
    """Return the commits of the demo, oldest first, as the build packed them."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RiskregError(
            say("this riskreg was not built, so it has no demo"),
            hint=say("install it with pip; in a checkout, python tools/package.py will do"),
            code=REFUSED,
        ) from None
    texts = [text.encode() for text in read["texts"]]
    return [unpacked(commit, texts) for commit in read["commits"]]


def unpacked(told: Mapping[str, Any], texts: Sequence[bytes]) -> DemoCommit:
    """Read one commit."""
    tag = told["tag"]
    return DemoCommit(
        Signature(told["name"], told["email"], datetime.fromisoformat(told["at"])),
        told["says"],
        tag and DemoTag(tag["name"], datetime.fromisoformat(tag["at"]), tag["says"]),
        tuple(told["parents"]),
        {path: texts[number] for path, number in told["files"].items()},
    )


def run_demo(request: Request, folder: str | None = None) -> Outcome:
    """Make the demo in a folder that is not there yet or is empty; then show what its September meeting needs."""
    name = folder or FOLDER
    place = request.folder / name
    was_there = refuse_used(place)
    made = packed()
    try:
        head = build(place, made)
    except BaseException as error:
        clear(place, was_there=was_there)
        if isinstance(error, OSError):
            raise RiskregError(
                say("the demo cannot be written to {folder}: {reason}", folder=name, reason=reason(error)), code=REFUSED
            ) from None
        raise
    return shown(request._replace(folder=place, registers=None, at=MEETING, on=None, where=None, words=EMPTY), name, made, head)


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


def build(place: Path, made: Sequence[DemoCommit]) -> str:
    """Write all commits, the tags, and the files of the last commit; return its id."""
    repository = create(place)
    ids: list[str] = []
    blobs: dict[bytes, str] = {}
    files: Mapping[str, bytes] = {}
    for commit in made:
        ids.append(store(repository, commit, ids, blobs))
        files = commit.files
    move(repository, "refs/heads/main", ids[-1])
    for path, data in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        write(place / path, data)
    settle_index(repository, ids[-1])
    return ids[-1]


def store(repository: Repository, commit: DemoCommit, ids: Sequence[str], blobs: dict[bytes, str]) -> str:
    """Write one commit and its tag. `blobs` are the files written so far."""
    for data in commit.files.values():
        if data not in blobs:
            blobs[data] = write_blob(repository, data)
    tree = write_tree(repository, {path: blobs[data] for path, data in commit.files.items()})
    who = commit.author
    made_id = write_commit(repository, tree, [ids[at] for at in commit.parents], author=who, committer=who, message=commit.says)
    if commit.tag:
        write_tag(repository, commit.tag.name, made_id, who._replace(when=commit.tag.at), commit.tag.says)
    return made_id


def shown(request: Request, name: str, made: Sequence[DemoCommit], head: str) -> Outcome:
    """Put together what the September meeting needs: how things stand, the worst risks, what is overdue, what changed."""
    from riskreg.commands import compare, counts, lists  # noqa: PLC0415 - only the demo shows what others do

    reports: tuple[tuple[str, Callable[[], Outcome], Shape], ...] = (
        ("status", lambda: counts.run_status(request), Shape()),
        ("risks", lambda: lists.run_table(request), WORST),
        ("overdue", lambda: lists.run_overdue(request), LATE),
        ("changes", lambda: compare.run(request._replace(at=None), BEFORE, MEETING), Shape()),
    )
    blocks: list[Block] = [*told(name, made)]
    for key, report, shape in reports:
        outcome = report()
        assert outcome.document
        document = shaped(outcome.document, shape, Language(outcome.language))
        blocks += section(key, document)
    blocks += following(name)
    tags = [commit.tag.name for commit in made if commit.tag]
    data = {"folder": name, "head": head, "tags": tags, "commits": len(made)}
    title = say("What the September meeting needs")
    return Outcome(Document("demo", title, document.face, tuple(blocks), {**document.data, **data}), outcome.language, code=FINE)


def told(name: str, made: Sequence[DemoCommit]) -> Iterator[Paragraph]:
    """Say what was made."""
    people = len({commit.author.name for commit in made})  # one of them writes from two addresses
    yield Paragraph(
        say_n(
            "{folder} is a git repository now: {n} commit by {people} people, June to September 2022.",
            "{folder} is a git repository now: {n} commits by {people} people, June to September 2022.",
            len(made),
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


SCRIPTS: Final = Path(__file__).parent.parent / "completion"
# What is typed once to install it, and where that is read.
INSTALLED: Final[Mapping[str, str]] = {
    "bash": "echo 'eval \"$(riskreg completion bash)\"' >> ~/.bashrc",
    "zsh": "echo 'eval \"$(riskreg completion zsh)\"' >> ~/.zshrc",
    "fish": "riskreg completion fish > ~/.config/fish/completions/riskreg.fish",
}


def run_completion(shell: str | None, *, using: str, terminal: bool, language: str) -> Outcome:
    """Give the script of a shell; on a terminal, without one, say what to type for the shell in use (SHELL)."""
    if shell is not None:
        if shell not in INSTALLED:
            raise RiskregError(
                say("{shell} is no shell that riskreg knows", shell=shell),
                hint=say("use one of {names}", names=joined(INSTALLED)),
            )
        return Outcome(None, language, written=(SCRIPTS / f"riskreg.{shell}").read_text(encoding="utf-8"))
    known = PurePath(using).name
    if not terminal:
        raise RiskregError(
            say("which shell is it for?"),
            hint=say("name it: riskreg completion {name}", name=known if known in INSTALLED else "bash"),
        )
    return Outcome(instructions(known), language)


def instructions(known: str) -> Document:
    """Say what to type, for the shell in use or for each."""
    if known in INSTALLED:
        said = say(
            "Your shell is {shell}. To let it complete what you type, enter this once, then open a new terminal:", shell=known
        )
        blocks = (Paragraph(said), Verbatim(INSTALLED[known]))
    else:
        said = say("Which shell you use cannot be told here. Enter the line of yours once, then open a new terminal:")
        blocks = (Paragraph(said), Verbatim("\n".join(INSTALLED.values())))
    return Document("completion", say("Completion in the shell"), None, blocks, {"shell": known, "install": dict(INSTALLED)})
