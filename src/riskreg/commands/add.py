"""riskreg add: a new record of any list, or many of a file; ids, files and days that follow from the register are filled in."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from riskreg.commands.edit_session import EditSession, IdSupply, carry_out, contents, text_of
from riskreg.commands.session import Outcome, Request
from riskreg.commands.typed_values import field_of, parted
from riskreg.domain.actions.action import Action, Insert, Value, together
from riskreg.domain.actions.new_record import ASKED, Kind, add, decide, defaults, is_asked, missing, word_of
from riskreg.domain.checks.danger_checks import near_duplicate
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Choice, Field, Ref
from riskreg.domain.lookup import fold
from riskreg.domain.records import Danger, Decision, Identified, Meeting, Person, Record, Risk
from riskreg.errors import RiskregError
from riskreg.messages import Name, Said, Word, joined, say, say_n
from riskreg.report.language import Language
from riskreg.syntax.reader import NewRow, read_new
from riskreg.syntax.text import scan

UNIT: Final = 4  # what it weighs that a file holds a record of the same unit, and of the same category
CATEGORY: Final = 1


def file_for(session: EditSession, kind: type[Identified], values: Mapping[str, Any], file: str | None) -> str:
    """Return the path of the file for a new record: the one named, else where the most like it stand, else a new one."""
    if file is not None:
        return named(session, file)
    weights: Counter[str] = Counter()
    last = ""
    for record in session.register.list(kind).values():
        last = record.path
        weights[record.path] += 0
        if isinstance(record, Record):
            weights[record.path] += UNIT * (record.unit == values.get("unit"))
            weights[record.path] += CATEGORY * (record.category is not None and record.category == values.get("category"))
    if weights:
        most = max(weights.values())
        return last if not most else max(weights, key=lambda path: (weights[path], path == last))
    return os.path.relpath(session.archive.root / f"{kind.LIST}.yaml", session.base)


def named(session: EditSession, file: str) -> str:
    """Return the path of the file that the user named. Raises RiskregError where it can be no file of the register."""
    root = session.archive.root
    places = [(session.request.folder / file).resolve(), (root / file).resolve(), (session.base / file).resolve()]
    place = next((one for one in places if one.exists()), places[1] if os.sep not in file else places[0])
    parts = place.relative_to(root).parts if place.is_relative_to(root) else ()
    if not parts:
        raise RiskregError(
            say("--file: {file} lies outside the register", file=file), hint=say("name a file in {folder}", folder=str(root))
        )
    if place.suffix != ".yaml" or any(part.startswith((".", "_")) for part in parts) or place.name == "riskreg.yaml":
        raise RiskregError(
            say("--file: {file} would not be read as a file of the register", file=file),
            hint=say("its name must end in .yaml, and not begin with . or _"),
        )
    if not place.parent.is_dir():
        raise RiskregError(say("there is no folder {folder}", folder=os.path.relpath(place.parent, session.base)))
    return os.path.relpath(place, session.base)


HAPPENED: Final[Mapping[Kind, tuple[str, ...]]] = {Danger: ("found",), Risk: ("identified",)}  # days that must have come
FEW: Final = 5  # findings of a file of new records that are told


class AddRequest(NamedTuple):
    """What is to be added, as it was typed."""

    kind: Kind
    typed: Mapping[str, str]  # by the name of the field in the code
    pairs: Sequence[str] = ()  # FIELD=VALUE, in either language
    file: str | None = None  # into which
    source: str | None = None  # a file of new records instead
    meeting: str | None = None  # of a decision


class NewRecord(NamedTuple):
    """A record that is to be added, and the line of the file of new records on which it begins."""

    kind: Kind
    values: dict[str, Any]
    line: int = 0


def run(request: Request, wanted: AddRequest) -> Outcome:
    """Add one record, or all of a file."""

    def decided(session: EditSession) -> Action:
        numbers = IdSupply(session)
        news = from_file(session, wanted) if wanted.source else [NewRecord(wanted.kind, values(session, wanted))]
        actions = [added(session, numbers, new, wanted) for new in news]
        return whole(actions, (*numbers.doubts, *alike(session, actions)))

    return carry_out(request, decided)


def values(session: EditSession, wanted: AddRequest) -> dict[str, Any]:
    """Read what was typed for one record."""
    kind = wanted.kind
    found = {name: session.words.value(kind.FIELDS[name], text, option(name)) for name, text in wanted.typed.items()}
    for name, text in map(parted, wanted.pairs):
        field = field_of(kind, name)
        if field.name in found:
            raise RiskregError(say("{field} is given twice", field=field.label))
        found[field.name] = session.words.value(field, text, name)
    return found


def option(name: str) -> str:
    """Return the option of a field."""
    return f"--{name.rstrip('_').replace('_', '-')}"


def added(session: EditSession, numbers: IdSupply, new: NewRecord, wanted: AddRequest) -> Action:
    """Make the action of one new record."""
    kind = new.kind
    given = new.values | defaults(kind, new.values, session.judge)
    for name in HAPPENED.get(kind, ()):
        if given.get(name):
            session.refuse_future(given[name], option(name))
    if lacking := lacks(kind, given):
        fields = joined(say("{field} ({option})", field=field.label, option=option(field.name)) for field in lacking)
        problem = say("a new {kind} lacks: {fields}", kind=word_of(kind), fields=fields)
        raise RiskregError(
            say("{file}, line {line}: {problem}", file=wanted.source, line=new.line, problem=problem) if new.line else problem,
            hint=say("add them; on a terminal riskreg add {kind} alone asks one by one", kind=str(word_of(kind))),
        )
    if issubclass(kind, Decision):
        meeting = meeting_of(session, wanted.meeting)
        number = given.get("id") or numbers.decision(meeting)
        return decide(meeting, {"id": number, **{name: value for name, value in given.items() if name != "id"}})
    if given.get("id"):
        numbers.refuse_taken(str(given["id"]))
    else:
        day = given.get("found") or given.get("on") or session.on
        given["id"] = numbers.next(kind, day) or chosen(kind, given)
    return add(kind, {"id": given.pop("id"), **given}, file_for(session, kind, given, wanted.file))


def lacks(kind: Kind, given: Mapping[str, Any]) -> list[Field]:
    """Return what must still be given; the due day of a danger follows from its level, once that is given."""
    found = missing(kind, given)
    return [field for field in found if field.name != "due" or "level" not in {one.name for one in found}]


def chosen(kind: type[Identified], given: Mapping[str, Any]) -> str:
    """Raise: the id of such a record is chosen by people."""
    name = given.get("name") or "..."
    raise RiskregError(
        say("a new {kind} needs an id of your choice", kind=kind.KIND),
        hint=say("add --id, a short name that never changes: --id {name}", name=name),
    )


def meeting_of(session: EditSession, meeting: str | None) -> Meeting:
    """Return the meeting that decided: the one named, else the last one held."""
    meetings = session.register.meetings
    if meeting is not None:
        return meetings[str(session.words.of_kind(Ref("meetings"), meeting, "--meeting"))]
    held = [one for one in meetings.values() if one.on <= session.on]
    if not held:
        raise RiskregError(
            say("--meeting is missing: which meeting decided it?"), hint=say("enter it first: riskreg add meeting")
        )
    return max(held, key=lambda one: (one.on, one.id))


def from_file(session: EditSession, wanted: AddRequest) -> list[NewRecord]:
    """Read a file of new records. Raises RiskregError where anything of it cannot be read."""
    assert wanted.source
    path = wanted.source
    data = contents(session.request.folder / path, path)
    if data is None:
        raise RiskregError(say("--from: there is no file {file}", file=path))
    text = text_of(data, path)
    found = scan(text, path)
    news, wrong = ([], found) if any(one.severity == ERROR for one in found) else read_new(text, path)
    errors = [one for one in (*found, *wrong) if one.severity == ERROR]
    if errors:
        places = joined(say("line {line}: {problem}", line=one.mark.line, problem=one.message) for one in errors[:FEW])
        raise RiskregError(
            say_n("{file}: {n} mistake: {places}", "{file}: {n} mistakes: {places}", len(errors), file=path, places=places),
            hint=errors[0].hint,
        )
    if not news:
        raise RiskregError(
            say("{file} holds no records", file=path), hint=say("begin with the name of a list, such as dangers: or 隐患:")
        )
    return [NewRecord(one.table, resolved(session, one), one.line) for one in news]


def resolved(session: EditSession, new: NewRow) -> dict[str, Any]:
    """Return the values of a new record with ids for names, where the register knows them."""
    found = dict(new.values)
    for name, value in new.values.items():
        kind = new.table.FIELDS[name].kind
        if isinstance(kind, Ref):
            found[name] = tuple(id_of(session, kind, text) for text in value) if kind.many else id_of(session, kind, value)
    return found


def id_of(session: EditSession, kind: Ref, text: str) -> str:
    """Return the id that a word means; a word that means none, or several, stays for the checks to tell."""
    meant = session.register.directory.find(kind.target, text)
    return meant if isinstance(meant, str) else text


def whole(actions: Sequence[Action], remarks: Sequence[Said]) -> Action:
    """Make one action of those of all new records."""
    if len(actions) == 1:
        return actions[0]._replace(remarks=tuple(remarks))
    head = say_n("{n} record entered", "{n} records entered", len(actions))
    made = together(actions)
    return made._replace(sentences=(head, *made.sentences), next=say("riskreg check"), remarks=tuple(remarks))


def alike(session: EditSession, actions: Sequence[Action]) -> Iterator[Said]:
    """Say that a new danger reads nearly like an open one at the same spot."""
    news: dict[str, Identified] = {}
    for edit in (edit for action in actions for edit in action.edits):
        if isinstance(edit, Insert) and edit.list == Danger.LIST:
            news[edit.record] = Danger.placed({**edit.value}, edit.file, 0, {})
    if not news:
        return
    places = {place for new in news.values() for place in getattr(new, "place", ())}
    open_ones = {
        key: danger
        for key, danger in session.view.judge.register.dangers.items()
        if danger.quiet is None and (not places or not places.isdisjoint(danger.place))
    }
    register = session.register.only({Danger.LIST: {**open_ones, **news}})
    for finding in near_duplicate(Judge(register, session.settings, session.on)):
        if any(fold(finding.record) == fold(id_) for id_ in news):
            yield say("{id} {problem}", id=finding.record, problem=finding.message)


class Question(NamedTuple):
    """One question: what is asked for, what it means, what there is to choose from, what an empty answer means."""

    label: Word
    says: Said
    choices: tuple[Word | Name, ...]
    default: str
    required: bool
    wrong: RiskregError | None = None  # what was wrong with the answer before


Ask: TypeAlias = Callable[[Question, Language], str]  # an empty answer where there is none


def answered(request: Request, wanted: AddRequest, ask: Ask) -> AddRequest:
    """Ask for what was not given; nothing is locked or written meanwhile."""
    session = EditSession(request)
    with session.speaking():
        session.load()
        language = Language(request.lang or str(session.settings.language))
        given = {name: session.words.value(wanted.kind.FIELDS[name], text, option(name)) for name, text in wanted.typed.items()}
        typed = dict(wanted.typed)
        for name in ASKED[wanted.kind]:
            if name not in given and is_asked(wanted.kind, name, given):
                answer = put(session, wanted.kind, wanted.kind.FIELDS[name], given, lambda question: ask(question, language))
                if answer is not None:
                    typed[name], given[name] = answer
    return wanted._replace(typed=typed)


def put(
    session: EditSession, kind: Kind, field: Field, given: Mapping[str, Value], ask: Callable[[Question], str]
) -> tuple[str, Value] | None:
    """Ask one question until the answer will do."""
    needed = any(one.name == field.name for one in missing(kind, {**given, **defaults(kind, given, session.judge)}))
    default = default_of(session, kind, field, given)
    required = (needed or field.name in ("id", "basis")) and not default  # a basis is only asked for where rules want one
    question = Question(field.label, say(field.key.says), choices(session, field, given), default, required)
    while True:
        text = ask(question).strip() or default
        if not text and not required:
            return None
        if not text:
            question = question._replace(wrong=RiskregError(say("{field} is needed", field=field.label)))
            continue
        try:
            return text, read(session, kind, field, text)
        except RiskregError as error:
            question = question._replace(wrong=error)


def read(session: EditSession, kind: Kind, field: Field, text: str) -> Value:
    """Read an answer."""
    value = session.words.value(field, text, field.label)
    if field.name in HAPPENED.get(kind, ()):
        session.refuse_future(value, field.label)
    return value


def default_of(session: EditSession, kind: Kind, field: Field, given: Mapping[str, Value]) -> str:
    """Return what an empty answer means."""
    usual = defaults(kind, given, session.judge).get(field.name)
    if usual is not None:
        return str(usual)
    if field.name == "owner" and (unit := session.register.units.get(str(given.get("unit")))):
        return unit.admin_leader or ""
    return ""


def choices(session: EditSession, field: Field, given: Mapping[str, Value]) -> tuple[Word | Name, ...]:
    """Return what the register has to choose from; people of the unit first, without those who have left."""
    if isinstance(field.kind, Choice):
        return field.kind.words
    if not isinstance(field.kind, Ref):
        return ()
    records: Sequence[Name] = [
        Name(record.id, record.name_or_title)
        for record in session.register.lists[field.kind.target].values()
        if not ((until := getattr(record, "until", None)) and until < session.on)
    ]
    if field.kind.target == Person.LIST:
        people = session.register.people
        return tuple(sorted(records, key=lambda name: people[name].unit != given.get("unit")))
    return tuple(records) if field.kind.target not in ("dangers", "risks", "measures") else ()
