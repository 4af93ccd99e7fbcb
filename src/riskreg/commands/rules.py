"""Rules: what a record would break if it were written: the same checks as `riskreg check`, on the record before and after."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from riskreg.commands.desk import Desk
from riskreg.commands.drafting import Draft
from riskreg.domain.assembly import Assembly
from riskreg.domain.checks import run
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.diagnostic import judged as severed
from riskreg.domain.fields import Row
from riskreg.domain.judge import Judge
from riskreg.domain.records import Identified
from riskreg.domain.register import Register
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


def judged(desk: Desk, drafts: Sequence[Draft], holders: Iterable[str]) -> Verdict:
    """Read the touched records again and let the checks look at them. Raises RiskregError, code 3, where a rule is broken."""
    before: dict[str, Identified] = {}
    after: dict[str, Identified] = {}
    lines: dict[str, tuple[str, int]] = {}
    found: list[Diagnostic] = []
    assembly = Assembly(desk.register.directory)
    for id_ in dict.fromkeys(holders):
        old = desk.register.find(id_)
        if old:
            before[old.id] = old
        for draft in drafts:
            again = read(draft, id_)
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


def read(draft: Draft, id_: str) -> tuple[Row | None, list[Diagnostic], int] | None:
    """Read a record of a draft; what was wrong with it before is not told again. None where it is not in this file."""
    try:
        now = reread(draft.after, draft.path, id_)
    except RiskregError:
        return None
    try:
        known = {(one.code, str(one.message)) for one in reread(draft.before, draft.path, id_).found}
    except RiskregError:  # it is new
        known = set()
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
    return Register(kept.lists, register.directory, tuple(assembly.dangling) if assembly else (), ())


def fresh(desk: Desk, before: Register, after: Register, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return what the checks find now and did not find before, by the settings' severities."""
    day = max(desk.on, desk.today)
    known = {(one.code, one.id, str(one.message)) for one in run(Judge(before, desk.settings, day))}
    news = [one for one in run(Judge(after, desk.settings, day)) if (one.code, one.id, str(one.message)) not in known]
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
