"""Names: the sorts of values that mean records: units, people, places, and the records themselves by their ids."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from riskreg.domain.expressions.sorts import Fits, Sort, Texts, Value, plain, some_text, wrong
from riskreg.domain.expressions.words import Token
from riskreg.domain.filtering import within
from riskreg.domain.records import Identified
from riskreg.domain.register import Register, fold, is_called
from riskreg.wording import Name, Said, joined, say

NEAR: Final = 3  # suggestions at most
FEW: Final = 20  # known names that are listed where none is near


class Names(Sort):
    """Records of a list, by id, name or alias; `~` means all whose id, name or alias contains a text.

    `free` fields also hold texts that name nobody; `around` means a place and all that lies within it.
    """

    signs = ("=", "!=", "~")

    def __init__(self, target: str, *, free: bool = False, around: bool = False) -> None:
        """`target` is the list."""
        self.target: Final = target
        self.free: Final = free
        self.around: Final = around

    def read(self, token: Token, sign: str, register: Register) -> Value:
        """Find the id; with `~`, see to it that there is a name that contains the text."""
        records = register.lists.get(self.target, {})
        if sign == "~":
            if not any(containing(records.values(), some_text(token))) and not self.free:
                raise wrong(token, say("no name contains {word}", word=token.text), known(records.values()))
            return token.text
        meant = register.directory.find(self.target, token.text)
        if isinstance(meant, str) and meant in records:
            return meant
        if isinstance(meant, tuple) and meant:
            said = say("{text} may be any of {ids}", text=token.text, ids=joined(meant))
            raise wrong(token, said, say("name one of them by its id"))
        if self.free:
            return token.text
        said = say("the register has no {text}", text=token.text)
        raise wrong(token, said, nearest(token.text, records.values()) or known(records.values()))

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:
        """Be one of the records, or have a name that contains a text."""
        records = register.lists.get(self.target, {})
        texts = [plain(str(value)) for value in values]
        ids = frozenset(str(value) for value in values)
        if sign == "~":
            ids = frozenset(id_ for value in values for id_ in containing(records.values(), str(value)))
        if self.around:
            ids = within(ids, register)
        if not self.free:
            return ids.__contains__
        if sign == "~":
            return lambda found: found in ids or (found not in records and any(text in plain(found) for text in texts))
        return lambda found: found in ids or (found not in records and plain(found) in texts)

    def spelled(self, value: Value, register: Register, language: str) -> str:
        """The name for people, where it means just this record; the id for programs."""
        record = register.lists.get(self.target, {}).get(str(value))
        if language and record and register.directory.find(self.target, record.name_or_title) == record.id:
            return record.name_or_title
        return str(value)


class Ids(Sort):
    """Ids of the records of a kind; a former id means its record."""

    signs = ("=", "!=", "~")

    def __init__(self, kind: str) -> None:
        """`kind` is the list."""
        self.kind: Final = kind

    def read(self, token: Token, sign: str, register: Register) -> Value:
        """Find the id as the register writes it; with `~` take a text that some id contains."""
        meant = fold(some_text(token))
        known = ids_of(self.kind, register)
        if sign == "~":
            found = token.text if any(meant in fold(id_) for id_ in known) else None
        else:
            found = next((id_ for id_ in known if fold(id_) == meant), None) or renamed(self.kind, meant, register)
        if found:
            return found
        said = say("the register has no {text}", text=token.text)
        raise wrong(token, said, say("{command} lists what there is", command=f"riskreg table {self.kind}"))

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:  # noqa: ARG002
        """Be one of the ids, or contain a text."""
        if sign == "=":
            return frozenset(map(str, values)).__contains__
        texts = [fold(str(value)) for value in values]
        return lambda found: any(text in fold(found) for text in texts)


class Tags(Texts):
    """Tags of records. A word that is no tag of any record is a mistake, not an empty list."""

    def read(self, token: Token, sign: str, register: Register) -> Value:
        """Take a tag that there is, or with `~` a part of one."""
        text = super().read(token, sign, register)
        tags = sorted({tag for record in register.records for tag in record.tags})
        wanted = plain(token.text)
        if any(wanted in plain(tag) if sign == "~" else wanted == plain(tag) for tag in tags):
            return text
        near = get_close_matches(token.text, tags, NEAR, 0.4) or tags[:FEW]
        hint = say("did you mean {names}?", names=joined(near)) if near else None
        raise wrong(token, say("the register has no {text}", text=token.text), hint)


def called(record: Identified) -> tuple[str, ...]:
    """Return the id, the name and the aliases of a record."""
    return (record.id, record.name_or_title, *getattr(record, "aliases", ()))


def containing(records: Iterable[Identified], text: str) -> Iterator[str]:
    """Return the ids of the records of which the id, the name or an alias contains a text."""
    wanted = plain(text)
    return (record.id for record in records if any(wanted in plain(name) for name in called(record)))


def nearest(text: str, records: Iterable[Identified]) -> Said | None:
    """Name the records that were probably meant."""
    near = {fold(name): record for record in records for name in called(record)}
    found = [near[form] for form in get_close_matches(fold(text), near, NEAR, 0.4)]
    names = dict.fromkeys(Name(record.id, record.name_or_title) for record in found)
    return say("did you mean {names}?", names=joined(names)) if names else None


def known(records: Iterable[Identified]) -> Said | None:
    """Name all records there are, if they are few."""
    names = [Name(record.id, record.name_or_title) for record in records]
    return say("known are: {names}", names=joined(names)) if 0 < len(names) <= FEW else None


def ids_of(kind: str, register: Register) -> list[str]:
    """Return the ids of a kind."""
    return [id_ for id_, _, _ in register.decisions] if kind == "decisions" else list(register.lists.get(kind, ()))


def renamed(kind: str, folded: str, register: Register) -> str | None:
    """Return the id of the record of a kind that had an id before."""
    records = register.lists.get(kind, {}).values()
    return next((record.id for record in records if is_called(record, folded)), None)
