"""Sheaves: the records of one file, as versions that both have the file share them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias, cast

from riskreg.domain.assembly import Assembly
from riskreg.domain.fields import Row
from riskreg.domain.records import KINDS, Identified
from riskreg.domain.register import Directory, Register, fold
from riskreg.domain.waiting import pair_up


class Sheaf(NamedTuple):
    """The records of one file, by list and id, and their ids as they are compared."""

    lists: Mapping[str, Mapping[str, Identified]]
    ids: Mapping[str, Mapping[str, str]]


Part: TypeAlias = Sheaf | list[Row | Identified]  # a file that another version has too, or one that was read


def sheaves(register: Register, paths: Collection[str]) -> dict[str, Sheaf]:
    """Return the records of a register by file, for some of its files."""
    found: dict[str, list[Identified]] = {}
    for records in register.lists.values():
        for record in records.values():
            if record.path in paths:
                found.setdefault(record.path, []).append(record)
    folded = {id_: key for ids in register.directory.ids.values() for key, id_ in ids.items()}
    return {path: sheaf(records, folded) for path, records in found.items()}


def sheaf(records: Iterable[Identified], folded: Mapping[str, str]) -> Sheaf:
    """Bind the records of one file; `folded` are the forms in which their ids are compared."""
    lists: dict[str, dict[str, Identified]] = {}
    for record in records:
        lists.setdefault(record.LIST, {})[record.id] = record
    return Sheaf(lists, {name: {folded[id_]: id_ for id_ in found} for name, found in lists.items()})


def amended(like: Register, parts: Sequence[Part]) -> Register | None:
    """Make a register of files of another version and of files that were read, in order; None where two records have one id.

    Nothing is done for a record of a shared file by itself: a version of 100,000 records that differs in two files costs
    the records of those two. Names must mean the same in both versions: units, people, categories, places and periods
    stand in shared files. References of shared records are those of the other version, and are not checked again.
    """
    directory = Directory(())
    for name, meant in like.directory.names.items():
        directory.names[name].update(meant)
    taken: dict[str, str] = {}
    count = 0
    for part in parts:
        known = part.ids if isinstance(part, Sheaf) else ids_of(part)
        count += sum(map(len, known.values())) if isinstance(part, Sheaf) else len(part)
        for name, ids in known.items():
            directory.ids[name].update(ids)
            taken.update(ids)
    if len(taken) != count:
        return None
    assembly = Assembly(directory)
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for part in parts:
        for name, records in (part.lists if isinstance(part, Sheaf) else made(assembly, part, like)).items():
            lists[name].update(records)
    return Register(lists, directory, tuple(assembly.dangling))


def ids_of(part: Iterable[Row | Identified]) -> dict[str, dict[str, str]]:
    """Return the ids of rows, and of records that wait, by list, as they are compared."""
    found: dict[str, dict[str, str]] = {}
    for row in part:
        kind, id_ = (cast("type[Identified]", row.table), row.values["id"]) if isinstance(row, Row) else (row, row.id)
        found.setdefault(kind.LIST, {})[fold(id_)] = id_
    return found


def made(assembly: Assembly, part: Iterable[Row | Identified], like: Register) -> dict[str, dict[str, Identified]]:
    """Make the records of rows; those that wait are taken over, and paired up with those of the same text."""
    lists: dict[str, dict[str, Identified]] = {}
    for row in part:
        if isinstance(row, Row):
            record = cast("Identified", assembly.value(row, row.values["id"]))
        else:
            record = row
            assembly.adopt(record)
            if other := like.lists[record.LIST].get(record.id):
                pair_up(record, other)
        lists.setdefault(record.LIST, {})[record.id] = record
    return lists
