"""riskreg add: a new record of any list, or many of a file; ids, files and days that follow from the register are filled in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.drafting import contents, text_of
from riskreg.commands.filing import Numbers, file_for
from riskreg.commands.outcome import Outcome
from riskreg.commands.setting import parted
from riskreg.commands.typed import field_of
from riskreg.commands.writing import How, carry_out
from riskreg.domain.checks.similar import near_duplicate
from riskreg.domain.deeds.adding import Kind, add, decide, defaults, missing, word_of
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.edits import Insert
from riskreg.domain.fields import Field
from riskreg.domain.judge import Judge
from riskreg.domain.kinds import Ref
from riskreg.domain.records import Danger, Decision, Identified, Meeting, Risk
from riskreg.domain.register import fold
from riskreg.errors import RiskregError
from riskreg.syntax.loose import Loose, loose
from riskreg.syntax.text import scan
from riskreg.wording import Said, joined, say, say_n

HAPPENED: Final[Mapping[Kind, tuple[str, ...]]] = {Danger: ("found",), Risk: ("identified",)}  # days that must have come
FEW: Final = 5  # findings of a file of new records that are told


class Wanted(NamedTuple):
    """What is to be added, as it was typed."""

    kind: Kind
    typed: Mapping[str, str]  # by the name of the field in the code
    pairs: Sequence[str] = ()  # FIELD=VALUE, in either language
    file: str | None = None  # into which
    source: str | None = None  # a file of new records instead
    meeting: str | None = None  # of a decision


class New(NamedTuple):
    """A record that is to be added, and the line of the file of new records on which it begins."""

    kind: Kind
    values: dict[str, Any]
    line: int = 0


def run(asked: Asked, how: How, wanted: Wanted) -> Outcome:
    """Add one record, or all of a file."""

    def decided(desk: Desk) -> Deed:
        numbers = Numbers(desk)
        news = from_file(desk, wanted) if wanted.source else [New(wanted.kind, values(desk, wanted))]
        deeds = [added(desk, numbers, new, wanted) for new in news]
        return together(deeds, (*numbers.doubts, *alike(desk, deeds)))

    return carry_out(asked, how, decided)


def values(desk: Desk, wanted: Wanted) -> dict[str, Any]:
    """Read what was typed for one record."""
    kind = wanted.kind
    found = {name: desk.words.value(kind.FIELDS[name], text, option(name)) for name, text in wanted.typed.items()}
    for name, text in map(parted, wanted.pairs):
        field = field_of(kind.TABLE, name)
        if field.name in found:
            raise RiskregError(say("{field} is given twice", field=field.label))
        found[field.name] = desk.words.value(field, text, name)
    return found


def option(name: str) -> str:
    """Return the option of a field."""
    return f"--{name.rstrip('_').replace('_', '-')}"


def added(desk: Desk, numbers: Numbers, new: New, wanted: Wanted) -> Deed:
    """Make the deed of one new record."""
    kind = new.kind
    given = new.values | defaults(kind, new.values, desk.judge)
    for name in HAPPENED.get(kind, ()):
        if given.get(name):
            desk.happened(given[name], option(name))
    if lacking := lacks(kind, given):
        fields = joined(say("{field} ({option})", field=field.label, option=option(field.name)) for field in lacking)
        problem = say("a new {kind} lacks: {fields}", kind=word_of(kind), fields=fields)
        raise RiskregError(
            say("{file}, line {line}: {problem}", file=wanted.source, line=new.line, problem=problem) if new.line else problem,
            hint=say("add them; on a terminal riskreg add {kind} alone asks one by one", kind=str(word_of(kind))),
        )
    if issubclass(kind, Decision):
        meeting = meeting_of(desk, wanted.meeting)
        number = given.get("id") or numbers.decision(meeting)
        return decide(meeting, {"id": number, **{name: value for name, value in given.items() if name != "id"}})
    if given.get("id"):
        numbers.refuse_taken(str(given["id"]))
    else:
        day = given.get("found") or given.get("on") or desk.on
        given["id"] = numbers.next(kind, day) or chosen(kind, given)
    return add(kind, {"id": given.pop("id"), **given}, file_for(desk, kind, given, wanted.file))


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


def meeting_of(desk: Desk, meeting: str | None) -> Meeting:
    """Return the meeting that decided: the one named, else the last one held."""
    meetings = desk.register.meetings
    if meeting is not None:
        return meetings[str(desk.words.of_kind(Ref("meetings"), meeting, "--meeting"))]
    held = [one for one in meetings.values() if one.on <= desk.on]
    if not held:
        raise RiskregError(
            say("--meeting is missing: which meeting decided it?"), hint=say("enter it first: riskreg add meeting")
        )
    return max(held, key=lambda one: (one.on, one.id))


def from_file(desk: Desk, wanted: Wanted) -> list[New]:
    """Read a file of new records. Raises RiskregError where anything of it cannot be read."""
    assert wanted.source
    path = wanted.source
    data = contents(desk.asked.folder / path, path)
    if data is None:
        raise RiskregError(say("--from: there is no file {file}", file=path))
    text = text_of(data, path)
    found = scan(text, path)
    news, wrong = ([], found) if any(one.severity == ERROR for one in found) else loose(text, path)
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
    return [New(one.table, resolved(desk, one), one.line) for one in news]


def resolved(desk: Desk, new: Loose) -> dict[str, Any]:
    """Return the values of a new record with ids for names, where the register knows them."""
    found = dict(new.values)
    for name, value in new.values.items():
        kind = new.table.FIELDS[name].kind
        if isinstance(kind, Ref):
            found[name] = tuple(id_of(desk, kind, text) for text in value) if kind.many else id_of(desk, kind, value)
    return found


def id_of(desk: Desk, kind: Ref, text: str) -> str:
    """Return the id that a word means; a word that means none, or several, stays for the checks to tell."""
    meant = desk.register.directory.find(kind.target, text)
    return meant if isinstance(meant, str) else text


def together(deeds: Sequence[Deed], remarks: Sequence[Said]) -> Deed:
    """Make one deed of several."""
    if len(deeds) == 1:
        return deeds[0]._replace(remarks=tuple(remarks))
    ids = tuple(id_ for deed in deeds for id_ in deed.ids)
    head = say_n("{n} record entered", "{n} records entered", len(deeds))
    edits = tuple(edit for deed in deeds for edit in deed.edits)
    return Deed(edits, (head, *(said for deed in deeds for said in deed.told)), ids, say("riskreg check"), tuple(remarks))


def alike(desk: Desk, deeds: Sequence[Deed]) -> Iterator[Said]:
    """Say that a new danger reads nearly like an open one at the same spot."""
    news: dict[str, Identified] = {}
    for edit in (edit for deed in deeds for edit in deed.edits):
        if isinstance(edit, Insert) and edit.list == Danger.LIST:
            news[edit.record] = Danger.placed({**edit.value}, edit.file, 0, {})
    if not news:
        return
    places = {place for new in news.values() for place in getattr(new, "place", ())}
    open_ones = {
        id_: danger
        for id_, danger in desk.ready.judge.register.dangers.items()
        if danger.quiet is None and (not places or not places.isdisjoint(danger.place))
    }
    register = desk.register.only({Danger.LIST: {**open_ones, **news}})
    for finding in near_duplicate(Judge(register, desk.settings, desk.on)):
        if any(fold(finding.record) == fold(id_) for id_ in news):
            yield say("{id} {problem}", id=finding.record, problem=finding.message)
