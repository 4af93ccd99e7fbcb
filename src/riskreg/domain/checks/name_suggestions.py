"""Names: how messages call units and people, and what was probably meant by a word that names nothing."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from riskreg.domain.fields import Fact, Facts, FieldTable, Ref
from riskreg.domain.lookup import fold, suggest
from riskreg.domain.records import KINDS, Identified, Person, Record
from riskreg.domain.register import Dangling, Register
from riskreg.messages import Name, Said, Word, say

SHORT: Final = 40  # characters of a wrong word that a message repeats
MANY: Final = 2000  # names compared one by one; a longer list of ids is so dense that a near one says nothing
TRIES: Final = 100  # words compared so: a lost file leaves thousands of words behind, at some milliseconds each
SEPARATORS: Final = re.compile(r"[、,;/\uff0c\uff1b\uff0f\s]+")  # what people type between names
NUMBER: Final = re.compile(
    r"[(\uff08]?\+?\d(?:[\s()\uff08\uff09\u2013\u2014-]*\d){6,}[Xx]?[)\uff09]?"
)  # of a telephone or an identity card
EDGE: Final = " ,:、\uff0c\uff1a"  # what stands between a name and its number
CODE: Final = re.compile(r"[A-Za-z]+-?\d{1,6}(?:-\d{1,6}){0,2}")  # D-2022-0013: digits that may be shown


def named(records: Mapping[str, Identified], id_: str) -> Name:
    """Return the name to show for an id."""
    record = records.get(id_)
    return Name(id_, record.name_or_title if record else id_)


def shown_as(table: type[FieldTable], name: str, inner: str = "") -> Word:
    """Return what people call a field, or one of the facts in it; in English with both names, since many days are just `on`."""
    field = table.FIELDS[name]
    if not inner:
        return field.label
    within = cast("Fact | Facts", field.kind).table.FIELDS[inner]
    return Word(f"{field.english} {within.english}", within.key.zh)


def shown(text: str, target: str) -> str:
    """Return a wrong word as a message may repeat it: short, in one line, and without telephone numbers."""
    line = " ".join(text.split())
    if target == "people" or not CODE.fullmatch(line):
        line = NUMBER.sub("…", line)
    return line if len(line) <= SHORT else line[:SHORT] + "…"


def skeleton(text: str) -> tuple[str, ...]:
    """Return the letters and numbers of an id, so that d2022-13 is D-2022-0013."""
    return tuple(part.lstrip("0") or "0" for part in re.findall(r"\d+|[^\W\d_]+", fold(text)))


def spelled(record: Identified) -> Iterator[str]:
    """All words by which files may call a record."""
    yield record.id
    name = getattr(record, "name", None)
    if name:
        yield name
    yield from getattr(record, "aliases", ())


class Lookup:
    """Finds what a word may mean. It walks whole lists, so it is made only when some word names nothing."""

    def __init__(self, register: Register) -> None:
        """Nothing is looked up yet."""
        self.register: Final = register
        self.forms: Final[dict[str, dict[str, str]]] = {}
        self.skeletons: Final[dict[str, dict[tuple[str, ...], str]]] = {}
        self.guesses: Final[dict[tuple[str, str], str | None]] = {}
        self.renamed: dict[str, str] | None = None

    def known(self, target: str) -> Mapping[str, str]:
        """Return the ids of a list by every word for them, folded."""
        if target not in self.forms:
            records = self.register.lists.get(target, {}).values()
            self.forms[target] = {fold(word): record.id for record in records for word in spelled(record)}
        return self.forms[target]

    def name(self, target: str, text: str) -> Name | None:
        """Return the record of a list that a word means."""
        id_ = self.known(target).get(fold(text))
        return named(self.register.lists[target], id_) if id_ else None

    def former(self, text: str) -> str | None:
        """Return the id that a former id has now."""
        if self.renamed is None:
            self.renamed = {fold(old): record.id for record in self.register.records for old in record.formerly}
        return self.renamed.get(fold(text))

    def elsewhere(self, target: str, text: str) -> Identified | None:
        """Return the record of another list that a word means."""
        for other, kind in KINDS.items():
            id_ = None if other in (target, "periods", "meetings") else self.known(other).get(fold(text))
            if id_:
                return self.register.list(kind)[id_]
        return None

    def near(self, target: str, text: str) -> Name | None:
        """Return the record of a list whose id, name or alias is nearest, if any is near."""
        key = (target, fold(text))
        if key not in self.guesses:
            self.guesses[key] = self.guess(*key)
        id_ = self.guesses[key]
        return named(self.register.lists[target], id_) if id_ else None

    def guess(self, target: str, text: str) -> str | None:
        """Guess an id: another way to write it, the only name that has the word in it, or the most alike."""
        known = self.known(target)
        if target not in self.skeletons:
            self.skeletons[target] = {skeleton(one.id): one.id for one in self.register.lists.get(target, {}).values()}
        same = self.skeletons[target].get(skeleton(text))
        if same or issubclass(KINDS[target], Record) or len(self.guesses) >= TRIES or len(known) > MANY:
            return same  # of numbered ids the nearest says little
        holding = {id_ for form, id_ in known.items() if min(len(form), len(text)) > 1 and (form in text or text in form)}
        if len(holding) == 1:
            return holding.pop()
        return next(iter(suggest(text, known, 1)), None)


def suggestion(lookup: Lookup, dangling: Dangling) -> Said | None:
    """Say what to write instead of a word that names nothing; None if nothing is near."""
    text, target = dangling.text, dangling.target
    if NUMBER.search(text) and not CODE.fullmatch(text):
        return without_number(lookup, text, target)
    several = [part for part in SEPARATORS.split(text) if lookup.name(target, part)]
    if len(several) > 1:
        return apart(dangling.holder, dangling.field, several)
    renamed = lookup.former(text)
    if renamed and renamed in lookup.register.lists[target]:
        return say("it is now called {id}: write that", id=renamed)
    other = lookup.elsewhere(target, text)
    return of_another_list(lookup, other, target) if other else did_you_mean(lookup, dangling)


def without_number(lookup: Lookup, text: str, target: str) -> Said:
    """Say that a name stands without a telephone number."""
    name = lookup.name(target, NUMBER.sub(" ", text).strip(EDGE))
    if name:
        return say("write {name} alone: telephone numbers do not belong in the register", name=name)
    return say("write the name alone: telephone numbers do not belong in the register")


def did_you_mean(lookup: Lookup, dangling: Dangling) -> Said | None:
    """Ask whether the nearest name was meant; a record never means itself."""
    target = dangling.target
    near = lookup.near(target, dangling.text)
    if near is None or near == dangling.record:
        return None
    # Of a record only the id: its title may be restricted.
    return say("did you mean {name}?", name=str(near) if issubclass(KINDS[target], Record) else near)


def of_another_list(lookup: Lookup, other: Identified, target: str) -> Said:
    """Say that a word names something of another kind; for a person in place of a unit, the person's unit."""
    name = Name(other.id, other.name_or_title)
    if isinstance(other, Person) and target == "units" and other.unit:
        return say("{name} is a person: write the unit, perhaps {unit}", name=name, unit=named(lookup.register.units, other.unit))
    return say("{name} is a {kind}; a {wanted} is wanted here", name=name, kind=other.KIND, wanted=KINDS[target].KIND)


def apart(holder: FieldTable, field: str, names: list[str]) -> Said:
    """Say how to write several names that stand in one text."""
    kind = holder.FIELDS[field].kind
    if isinstance(kind, Ref) and kind.many:
        return say("write them as a list: {list}", list=f"[{', '.join(names)}]")
    helpers = holder.FIELDS.get("helpers")
    if isinstance(kind, Ref) and kind.target == "units" and helpers:
        others = f"[{', '.join(names[1:])}]"
        return say(
            "name one, perhaps {first}, and put the others under {helpers}: {list}",
            first=names[0],
            helpers=helpers.label,
            list=others,
        )
    if helpers:
        return say(
            "name one, perhaps {first}; the units of the others can stand under {helpers}", first=names[0], helpers=helpers.label
        )
    return say("name one, perhaps {first}", first=names[0])
