"""Action: what is to be written, as edits of records and fields, said in words; and the refusal where a record is not so far."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

from riskreg.domain.evaluation import Judge
from riskreg.domain.lookup import fold
from riskreg.domain.records import Danger, Decision, Identified, Measure, Meeting, Record, Risk
from riskreg.domain.register import Register
from riskreg.domain.words import DECISION
from riskreg.errors import RiskregError
from riskreg.messages import Name, Said, Word, say

Step: TypeAlias = str | int  # the name of a field in the code, or the place of an item in a list, from 0
Path: TypeAlias = tuple[Step, ...]  # from a record to one of its fields, or to a field of one of its facts
Value: TypeAlias = Any


class Put(NamedTuple):
    """Set a field: its value is replaced, or it is added in its usual place. The path ends with the name of the field."""

    record: str
    path: Path
    value: Value
    line: int = 0  # one of its lines, where two records have one id; then also
    file: str = ""  # the path of its file, as users see it


class Append(NamedTuple):
    """Add a value at the end of a list, which is made if it is not there. The path ends with the name of the list."""

    record: str
    path: Path
    value: Value
    line: int = 0  # one of its lines, where two records have one id; then also
    file: str = ""  # the path of its file, as users see it


class Drop(NamedTuple):
    """Take a field away, or an item of a list; a list that loses its last item goes too."""

    record: str
    path: Path
    line: int = 0
    file: str = ""


class Insert(NamedTuple):
    """Add a record at the end of a list of a file; the list is begun where the file has none."""

    list: str  # its English name
    value: Mapping[str, Value]
    file: str = ""  # its path, as users see it

    @property
    def record(self) -> str:
        """The id of the record."""
        return str(self.value["id"])


Edit: TypeAlias = Put | Append | Drop | Insert
Edits: TypeAlias = Sequence[Edit]


REFUSED: Final = 3
Item: TypeAlias = Identified | Decision


class Subject(NamedTuple):
    """What an action is done to: the id as people say it, the item, and where it stands."""

    id: str  # of a decision, 2022-09/1
    item: Item
    holder: Identified  # the record it is written in: itself, or the meeting of a decision

    @property
    def path(self) -> Path:
        """The way from the holder to the item."""
        if isinstance(self.holder, Meeting) and isinstance(self.item, Decision):
            return ("decisions", next(at for at, one in enumerate(self.holder.decisions) if one is self.item))
        return ()

    def put(self, field: str, value: Any, *inside: str | int) -> Put:  # noqa: ANN401 - values are of any kind
        """Set a field; `inside` leads from the item to the group that has it."""
        return Put(self.holder.id, (*self.path, *inside, field), terse(value))

    def append(self, field: str, fact: Mapping[str, Any]) -> Append:
        """Add a fact to a list; what is None is left out."""
        return Append(self.holder.id, (*self.path, field), terse(fact))

    def state(self, on: date) -> Word:
        """Return its state on a day."""
        item = self.item
        return item.state(on) if isinstance(item, Risk | Danger | Measure | Decision) else Word("", "")

    def unit(self, on: date) -> str | None:
        """Return the id of the unit that answers for it on a day."""
        item = self.item
        return item.unit_on(on) if isinstance(item, Record) else getattr(item, "unit", None)

    def owner(self, on: date) -> str | None:
        """Return the id of the person who answers for it on a day."""
        item = self.item
        return item.owner_on(on) if isinstance(item, Record) else getattr(item, "owner", None)


def subject_of(register: Register, id_: str) -> Subject | None:
    """Return the record, or the decision of a meeting, that has an id."""
    record = register.find(id_)
    if record is not None:
        return Subject(record.id, record, record)
    folded = fold(id_)
    return next((Subject(own, one, meeting) for own, meeting, one in register.decisions if fold(own) == folded), None)


def terse(value: Any) -> Any:  # noqa: ANN401 - values are of any kind
    """Leave out of a group what is None, and write one person or place as such instead of as a list of one."""
    if isinstance(value, Mapping):
        return {name: terse(item) for name, item in value.items() if item is not None}
    if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return value


class Action(NamedTuple):
    """What is to be written: edits, what they mean in a sentence each, the ids they are about, and what comes next."""

    edits: tuple[Edit, ...]
    sentences: tuple[Said, ...]
    ids: tuple[str, ...]
    next: Said | None = None
    remarks: tuple[Said, ...] = ()
    renamed: tuple[str, str] | None = None  # the id that a record had, and has now

    @property
    def holders(self) -> tuple[str, ...]:
        """The ids, as they are afterwards, of the records that the edits are about."""
        old, new = self.renamed or ("", "")
        return tuple(dict.fromkeys(new if edit.record == old else edit.record for edit in self.edits))


def together(actions: Iterable[Action]) -> Action:
    """Make one action of several; what comes next is for whoever puts them together to say."""
    several = tuple(actions)
    return Action(
        tuple(edit for action in several for edit in action.edits),
        tuple(said for action in several for said in action.sentences),
        tuple(id_ for action in several for id_ in action.ids),
    )


def refused(said: Said, hint: Said | None = None) -> RiskregError:
    """An action that does not fit how the record stands."""
    return RiskregError(said, hint=hint, code=REFUSED)


def person(judge: Judge, id_: str | None) -> Name | str:
    """Return a person by name, for a sentence."""
    return judge.register.name("people", id_) or ""


def wrong_kind(subject: Subject, wanted: Said, hint: Said | None = None) -> RiskregError:
    """The action is for records of another kind."""
    kind = DECISION if isinstance(subject.item, Decision) else subject.item.KIND
    return RiskregError(say("{id} is a {kind}; this is for {wanted}", id=subject.id, kind=kind, wanted=wanted), hint=hint)


def danger(subject: Subject) -> Danger:
    """Return the danger that an action is done to."""
    if not isinstance(subject.item, Danger):
        hint = None
        if isinstance(subject.item, Decision):
            hint = say("a decision is carried out with: riskreg done {id}", id=subject.id)
        elif isinstance(subject.item, Risk):
            hint = say(
                "a risk is re-assessed with riskreg review {id}, and taken off the list with riskreg close {id}", id=subject.id
            )
        raise wrong_kind(subject, say("hidden dangers"), hint)
    return subject.item


def not_finished(subject: Subject, judge: Judge) -> None:
    """Refuse what is finished on the day."""
    item, on = subject.item, judge.on
    if isinstance(item, Danger):
        gone = item.course(on)
        if gone.state == "closed":
            raise refused(
                say("{id} has been closed since {day}", id=subject.id, day=gone.since),
                say("if it came back: riskreg accept {id} --failed re-opens it", id=subject.id),
            )
        if gone.state == "withdrawn":
            raise refused(
                say("{id} was withdrawn on {day}", id=subject.id, day=gone.since), say("enter it anew: riskreg add danger")
            )
    if isinstance(item, Risk) and item.state(on) == "closed":
        raise refused(say("{id} is off the list", id=subject.id), say("enter it anew: riskreg add risk"))
    if isinstance(item, Measure) and item.state(on) == "repealed":
        raise refused(say("{id} is repealed", id=subject.id))
    if isinstance(item, Decision) and item.is_done(on):
        assert item.done
        raise refused(say("{id} was done on {day}", id=subject.id, day=item.done.on))
