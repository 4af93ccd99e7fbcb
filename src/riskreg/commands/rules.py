"""Rules: what a record would break if it were written: the same checks as `riskreg check`, on the record before and after."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from riskreg.commands.desk import Desk
from riskreg.commands.drafting import Draft
from riskreg.domain.assembly import Assembly
from riskreg.domain.checks import run
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.diagnostic import judged as severed
from riskreg.domain.edits import Insert
from riskreg.domain.fields import Row
from riskreg.domain.judge import Judge
from riskreg.domain.records import Identified
from riskreg.domain.register import Directory, Register, fold
from riskreg.errors import RiskregError
from riskreg.syntax.rereading import reread
from riskreg.wording import Said, joined, say

LISTS = ("risks", "dangers", "measures", "meetings")
REFUSED = 3


class Verdict(NamedTuple):
    """The register as it would be, as far as the touched records go; where each begins; what is now worth a warning."""

    register: Register
    lines: Mapping[str, tuple[str, int]]  # id -> file and line
    warnings: tuple[Diagnostic, ...]


def judged(desk: Desk, drafts: Sequence[Draft], deed: Deed) -> Verdict:
    """Read the touched records again and let the checks look at them. Raises RiskregError, code 3, where a rule is broken."""
    before: dict[str, Identified] = {}
    after: dict[str, Identified] = {}
    lines: dict[str, tuple[str, int]] = {}
    found: list[Diagnostic] = []
    assembly = Assembly(known_to(desk.register, deed))
    old, new = deed.renamed or ("", "")
    for id_ in deed.holders:
        stood = desk.register.find(old if id_ == new else id_)
        if stood:
            before[stood.id] = stood
        for draft in drafts:
            again = read(draft, id_, old if id_ == new else id_)
            if again is None:
                continue
            row, wrong, line = again
            lines[id_] = (draft.path, line)
            found += wrong
            if row is not None:
                after[id_] = made(assembly, row, id_)
    register = alone(desk.register, after, assembly)
    news = fresh(desk, alone(desk.register, before, None), register, found)
    refuse(news)
    return Verdict(register, lines, tuple(one for one in news if one.severity != ERROR))


def known_to(register: Register, deed: Deed) -> Directory:
    """Return what words mean, with the ids that the deed gives."""
    news = [(edit.list, edit.record) for edit in deed.edits if isinstance(edit, Insert)]
    if deed.renamed:
        old, new = deed.renamed
        news += [(record.LIST, new) for record in (register.find(old),) if record]
    if not news:
        return register.directory
    directory = Directory(())
    for name, ids in register.directory.ids.items():
        directory.ids[name] = ids | {fold(id_): id_ for target, id_ in news if target == name}
    directory.names.update(register.directory.names)
    return directory


def read(draft: Draft, id_: str, old: str) -> tuple[Row | None, list[Diagnostic], int] | None:
    """Read a record of a draft, which had the id `old`; what was wrong with it before is not told again.

    None where it is not in this file.
    """
    try:
        now = reread(draft.after, draft.path, id_)
    except RiskregError:
        return None
    known: set[tuple[str, str]] = set()
    with suppress(RiskregError):  # it is new
        known = {(one.code, str(one.message)) for one in reread(draft.before, draft.path, old).found}
    return now.row, [one for one in now.found if (one.code, str(one.message)) not in known], now.line


def made(assembly: Assembly, row: Row, id_: str) -> Identified:
    """Make a record of its row."""
    record = assembly.value(row, id_)
    assert isinstance(record, Identified)
    return record


def alone(register: Register, records: Mapping[str, Identified], assembly: Assembly | None) -> Register:
    """Return the register with these risks, dangers, measures and meetings alone; its organisation whole, with theirs in it."""
    lists: dict[str, Mapping[str, Identified]] = {}
    for name in register.lists:
        own = {id_: record for id_, record in records.items() if name == record.LIST}
        if name in LISTS:
            lists[name] = own
        elif own:
            lists[name] = {**register.lists[name], **own}
    kept = register.only(lists)
    return Register(
        kept.lists, assembly.directory if assembly else register.directory, tuple(assembly.dangling) if assembly else (), ()
    )


def fresh(desk: Desk, before: Register, after: Register, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return what the checks find now and did not find before, by the settings' severities."""
    day = max(desk.on, desk.today)
    known = {(one.code, str(one.message)) for one in run(Judge(before, desk.settings, day))}
    news = [one for one in run(Judge(after, desk.settings, day)) if (one.code, str(one.message)) not in known]
    told = (severed(one, desk.settings.checks) for one in (*found, *news))
    return [one for one in told if one is not None]


def refuse(found: Sequence[Diagnostic]) -> None:
    """Refuse what breaks a rule, and name the rule."""
    errors = [one for one in found if one.severity == ERROR]
    if not errors:
        return
    first = errors[0]
    problems = joined(problem(one) for one in errors)
    hint = first.hint or say("riskreg codes {code} explains the rule", code=first.code)
    raise RiskregError(say("against the rules, so nothing was written: {problems}", problems=problems), hint=hint, code=REFUSED)


def problem(found: Diagnostic) -> Said:
    """Say what is wrong, with the code of its rule."""
    return say("{id} {code} {problem}", id=found.id, code=found.code, problem=found.message)
