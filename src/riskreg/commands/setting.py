"""riskreg set: fields of a record that have no command of their own."""

from collections.abc import Sequence

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.typed import field_of
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import others
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.edits import Value
from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Fact
from riskreg.errors import RiskregError
from riskreg.wording import say


def run(asked: Asked, how: How, id_: str, pairs: Sequence[str], *, correct: bool) -> Outcome:
    """Set fields; `name=` without a value takes one away."""
    split = [parted(pair) for pair in pairs]

    def decide(desk: Desk) -> Deed:
        subject = desk.subject(id_)
        given = [field_and_value(desk, type(subject.item).TABLE, *pair) for pair in split]
        return others.set_fields(subject, given, correct=correct, register=desk.register)

    return carry_out(asked, how, decide)


def parted(pair: str) -> tuple[str, str]:
    """Split a word at its first equals sign, ASCII or full-width."""
    name, sign, text = pair.replace("\uff1d", "=", 1).partition("=") if "=" not in pair else pair.partition("=")
    if not sign or not name.strip():
        raise RiskregError(
            say("{text} is no field with a value", text=pair),
            hint=say("write it as in {example}", example="spot=203 / 具体部位=203"),
        )
    return name.strip(), text.strip()


def field_and_value(desk: Desk, table: type[FieldTable], name: str, text: str) -> tuple[tuple[Field, ...], Value]:
    """Return the way to a field, as in named.document, and its value; None where it is to be taken away."""
    way: list[Field] = []
    for step in name.split("."):
        if way:
            kind = way[-1].kind
            if not isinstance(kind, Fact):
                raise RiskregError(say("{field} has no fields of its own", field=way[-1].label))
            table = kind.table
        way.append(field_of(table, step))
    return tuple(way), desk.words.value(way[-1], text, name) if text else None
