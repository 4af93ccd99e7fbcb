"""From which day on each part of a register file is there: its own day, or the one that is named for it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from stage_text import StagedFile, StagedSpan

from riskreg.domain.fields import Fact, Facts, FieldTable, Kind, Ref
from riskreg.domain.records import Danger, Identified, Measure, Risk
from riskreg.domain.records.danger_facts import Referral, Supervised, Suspended
from riskreg.domain.records.record import Extension
from riskreg.domain.settings import Settings
from riskreg.syntax.reader import LISTS, plan
from riskreg.syntax.yaml_parser import Scalar, parse
from riskreg.syntax.yaml_tree import Map, Node, Seq

SETTINGS: Final = "riskreg.yaml"
# The day on which a record or a fact is written down; of other facts it is `on`, other records have none.
BEGINS: Final[Mapping[type[FieldTable], str]] = {
    Risk: "identified",
    Danger: "found",
    Extension: "applied",
    Supervised: "from_",
    Suspended: "from_",
}
# Fields that are written down later than the rest: on the first of these days that is given.
FOLLOWS: Final[Mapping[type[FieldTable], Mapping[str, tuple[str, ...]]]] = {
    Danger: {"replied": ("replied",)},
    Measure: {
        **dict.fromkeys(("issued", "effective", "document"), ("issued",)),
        **dict.fromkeys(("repealed", "replaced_by"), ("repealed",)),
    },
    Extension: {"approved": ("approved",), "refused": ("refused",), "by": ("approved", "refused")},
    Referral: dict.fromkeys(("reply_on", "reply"), ("reply_on",)),
    Suspended: {"to": ("to",)},
}


class Was(NamedTuple):
    """What read otherwise at first: within a record or a file, `now` read `was` before the day `until`."""

    at: str
    now: str
    was: str
    until: date


class EarlierStates(NamedTuple):
    """What the files do not say of themselves: from when things without a day are there, and what read otherwise.

    `entered` is by RECORD, RECORD/field and RECORD/list/day; of a list whose items have ids, by RECORD/list/id.
    """

    begin: date  # from when all else is there
    entered: Mapping[str, date]
    was: tuple[Was, ...] = ()


def dated(path: str, text: str, past: EarlierStates) -> StagedFile:
    """Date the parts of a file that has no errors."""
    return EntryDays(path, text, past).file()


class EntryDays:
    """Goes through one file and notes what was not always there."""

    def __init__(self, path: str, text: str, past: EarlierStates) -> None:
        """`path` is relative to the register."""
        self.path: Final = path
        self.text: Final = text
        self.past: Final = past
        self.spans: Final[list[StagedSpan]] = []
        self.records: Final[dict[str, date]] = {}
        self.ranges: Final[dict[str, tuple[int, int]]] = {path: (0, len(text))}  # of the file and of each record
        self.used: Final[set[str]] = set()  # what of the past concerns this file
        self.holder = path

    def file(self) -> StagedFile:
        """Go through the whole file."""
        root, _ = parse(self.text, self.path)
        assert isinstance(root, Map), self.path
        if self.path == SETTINGS:
            self.group(Settings, root, self.path, self.past.begin)
        else:
            for key, value in root.pairs:
                assert isinstance(value, Seq), self.path
                self.listed(LISTS[key.value], value, self.line_end(key))
        self.holder = self.path
        self.changed()
        return StagedFile(self.path, self.text, self.records, tuple(sorted(self.spans, key=lambda span: (span.start, -span.end))))

    def listed(self, table: type[Identified], node: Seq, at: int) -> None:
        """Note the records of a list; what stands above a record, up to the one before, belongs to it."""
        for item in node.items or ():
            assert isinstance(item, Map)
            fields = named(table, item)
            id_ = text_of(fields["id"])
            since = self.since(id_, day_in(fields, BEGINS.get(table, "")), self.past.begin)
            self.holder = id_
            self.records[id_] = since
            self.ranges[id_] = (at, self.end(item))
            self.spans.append(StagedSpan(*self.ranges[id_], id_, since))
            self.group(table, item, id_, since)
            at = self.end(item)

    def since(self, address: str, own: date | None, around: date) -> date:
        """Say from when something is there: the day that is named for it, else its own; never before what it is part of."""
        told = self.past.entered.get(address)
        if told:
            self.used.add(address)
        return max(told or own or around, around)

    def group(self, table: type[FieldTable], node: Map, address: str, around: date, at: int = 0) -> None:
        """Note the fields of a group, which begins at `at`; the first field of an item, behind its hyphen, goes with it."""
        fields = named(table, node)
        for key, value in node.pairs:
            field = table.FIELDS[plan(table).keys[key.value].name]
            place = f"{address}/{field.english}"
            days = (day_in(fields, name) for name in FOLLOWS.get(table, {}).get(field.name, ()))
            since = self.since(place, next(filter(None, days), None), around)
            since = self.inner(field.kind, value, place, since, self.line_end(key))
            assert at or since == around, place
            end = self.end(value)
            links = links_of(field.kind, value) if at else ()
            if at and (since > around or links):
                where = (value.start_mark.index, value.end_mark.index)
                self.spans.append(StagedSpan(at, end, self.holder, since, links=links, value=where))
            at = end

    def inner(self, kind: Kind, value: Node, address: str, since: date, at: int) -> date:
        """Note what lies within a field, and return from when the field is there: a list from its first item on."""
        if isinstance(kind, Fact) and isinstance(value, Map) and not self.is_flow(value):
            since = max(since, day_in(named(kind.table, value), BEGINS.get(kind.table, "on")) or since)
            self.group(kind.table, value, address, since, at)
        elif isinstance(kind, Facts) and isinstance(value, Seq):
            since = min(self.facts(kind.table, value, address, since, at))
        return since

    def facts(self, table: type[FieldTable], node: Seq, address: str, around: date, at: int) -> Iterator[date]:
        """Note the facts of a list, and return from when each is there."""
        for item in node.items or ():
            assert isinstance(item, Map)
            fields = named(table, item)
            day = day_in(fields, BEGINS.get(table, "on"))
            place = f"{address}/{day.isoformat() if day else text_of(fields['id'])}"
            since = self.since(place, day, around)
            self.spans.append(StagedSpan(at, self.end(item), self.holder, since))
            self.group(table, item, place, since)
            yield since
            at = self.end(item)

    def changed(self) -> None:
        """Note what read otherwise at first; it goes before the references of the field that it stands in."""
        for was in self.past.was:
            if was.at in self.ranges:
                start, end = self.ranges[was.at]
                assert self.text.count(was.now, start, end) == 1, was
                at = self.text.index(was.now, start, end)
                behind = at + len(was.now)
                plain = [span._replace(links=()) if span.start <= at < span.end else span for span in self.spans]
                self.spans[:] = [*plain, StagedSpan(at, behind, was.at, was.until, was.was)]

    def is_flow(self, node: Node) -> bool:
        """Whether a group or a list is written with brackets."""
        return self.text[node.start_mark.index] in "[{"

    def line_end(self, node: Node) -> int:
        """Return where the line ends on which a node ends."""
        return self.text.index("\n", node.end_mark.index) + 1

    def end(self, node: Node) -> int:
        """Return where the last line of a node ends, without the blank lines and comments behind it."""
        while isinstance(node, Map | Seq) and not self.is_flow(node):
            node = node.pairs[-1][1] if isinstance(node, Map) else (node.items or [])[-1]
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            return len(self.text[: node.end_mark.index].rstrip()) + 1
        return self.line_end(node)


def named(table: type[FieldTable], node: Map) -> dict[str, Node]:
    """Return the fields of a group by their names in the code."""
    return {plan(table).keys[key.value].name: value for key, value in node.pairs}


def links_of(kind: Kind, value: Node) -> tuple[str, ...]:
    """Return the ids that a field gives, if it refers to records."""
    if not isinstance(kind, Ref):
        return ()
    return tuple(map(text_of, value.items or ())) if isinstance(value, Seq) else (text_of(value),)


def text_of(node: Node) -> str:
    """Return the text of a scalar."""
    assert isinstance(node, Scalar)
    return node.value


def day_in(fields: Mapping[str, Node], name: str) -> date | None:
    """Return the day that a field gives, if it is given."""
    return date.fromisoformat(text_of(fields[name])) if name in fields else None
