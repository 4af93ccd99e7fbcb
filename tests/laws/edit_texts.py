"""Register files in every manner in which people write YAML, for test_edit.py; each remark has a number that occurs once."""

import json
import random
import re
from datetime import date
from typing import Any, Final

from tests.laws.edit_values import value_of

from riskreg.domain.fields import Choice, Fact, Facts, Field, FieldTable, YesNo
from riskreg.domain.records import KINDS

ENDS: Final = ("", " 待核", ": x", ' "', " 'a", " [", " - b", " {", " | ", ", 甲")
UNKNOWN: Final[tuple[tuple[str, Any], ...]] = (("titel", "甲"), ("备 注", "a: b"), ("x1", ["a", "b"]), ("x2", {"a": {"b": "c"}}))
SAFE: Final = re.compile("[\\w(（][^\\x00-\\x1f\\x7f-\\xa0\\u2028\\ufeff:#\"'\\[\\]{},&*!|>%@`\\\\]*(?<! )")


class Writer:
    """Writes one file, in one manner, now and then in another."""

    def __init__(self, chance: random.Random) -> None:
        self.chance: Final = chance
        self.keys: Final = chance.choice(("zh", "en", "mixed"))
        self.list: Final = chance.choice((0, 2, 2, 2, 4))
        self.gap: Final = chance.choice((1, 1, 1, 1, 2, 3))
        self.group: Final = chance.choice((2, 2, 2, 3, 4))
        self.remarks: Final = chance.choice((0, 0.03, 0.1, 0.25))
        self.odd: Final = chance.choice((0, 0.02, 0.1, 0.25))
        self.count = 0

    def likely(self, odds: float) -> bool:
        return self.chance.random() < odds

    # --- what says nothing

    def remark(self) -> str:
        self.count += 1
        return f"#{self.chance.choice(('', ' ', ' ', '# '))}〔{self.count}〕{self.chance.choice(ENDS)}"

    def behind(self) -> str:
        """Write what may follow on a line, and the line's end."""
        if self.likely(self.remarks):
            return self.chance.choice((" ", "   ", "\t" if self.odd else " ")) + self.remark() + "\n"
        return (self.chance.choice(("  ", "\t")) if self.likely(self.odd / 4) else "") + "\n"

    def above(self, column: int) -> str:
        """Write what may stand above a line."""
        lines = ""
        while self.likely(self.remarks / 2) or self.likely(self.odd / 8):
            if self.likely(0.6) and self.remarks:
                shift = self.chance.choice((0, 0, 0, 0, -2, 2, -column, 1)) if self.odd else 0
                lines += " " * max(column + shift, 0) + self.remark() + "\n"
            else:
                lines += self.chance.choice(("\n", "\n", "  \n", "\n\n"))
        return lines

    # --- what a file says

    def file(self, lists: dict[str, list[dict[str, Any]]]) -> str:
        text = self.above(0) + ("---\n" if self.likely(0.02) else "")
        for name, records in lists.items():
            zh = self.keys == "zh" or (self.keys == "mixed" and self.likely(0.5))
            key = KINDS[name].LIST_ZH if zh else name
            if self.likely(self.odd / 10):
                text += f"{key}: {self.flow(records, 2)}{self.behind()}"
            elif records:
                text += f"{self.key(key)}:{self.behind()}{self.entries(records, self.list)}"
            else:
                text += f"{key}:{self.chance.choice(('', ' []'))}{self.behind()}"
            text += self.above(0) + self.chance.choice(("\n", ""))
        return text

    def key(self, key: str) -> str:
        quoted = self.likely(self.odd / 4) or not re.fullmatch("[\\w ]+", key)
        return self.chance.choice((f'"{key}"', f"'{key}'")) if quoted else key

    def entries(self, items: list[Any], column: int) -> str:
        text = ""
        for item in (*items, "") if self.likely(self.odd / 40) else items:
            gap = self.gap if not self.likely(self.odd) else self.chance.choice((1, 2, 3))
            text += self.above(column) + " " * column + "-"
            if isinstance(item, dict) and item and not self.likely(self.odd / 3):
                inner = column + 1 + gap
                alone = self.likely(self.odd / 3)
                text += self.behind() + self.above(inner) + " " * inner if alone else " " * gap
                text += self.pairs(item, inner)
            else:
                text += self.value(item, column, " " * gap, item=True)
        return text

    def pairs(self, group: dict[str, Any], column: int) -> str:
        text = ""
        for at, (key, value) in enumerate(group.items()):
            text += (self.above(column) + " " * column) if at else ""
            if self.likely(self.odd / 200):
                text += f"? {self.key(key)}\n{' ' * column}:{self.value(value, column, ' ')}"
                continue
            space = " " if self.likely(self.odd / 10) else ""
            text += f"{self.key(key)}{space}:{self.value(value, column, self.space())}"
        return text

    def space(self) -> str:
        return self.chance.choice((" ", "  ", "    ", "\t")) if self.likely(self.odd) else " "

    def value(self, value: Any, column: int, space: str, *, item: bool = False) -> str:
        """Write a value from its blanks to the end of its last line; it belongs to what stands at `column`."""
        if isinstance(value, str):
            return self.scalar(value, column, space)
        short = all(isinstance(one, str) for one in (value.values() if isinstance(value, dict) else value))
        if not value or item or self.likely(0.5 if short else self.odd / 2):
            return space + self.flow(value, column + 2) + self.behind()
        if isinstance(value, dict):
            inner = column + (self.group if not self.likely(self.odd) else self.chance.choice((1, 2, 4)))
            return self.behind() + self.above(inner) + " " * inner + self.pairs(value, inner)
        return self.behind() + self.entries(value, column + (self.list if not self.likely(self.odd) else 2))

    # --- texts

    def scalar(self, text: str, column: int, space: str) -> str:
        if not text and self.likely(0.5):
            return self.behind()
        if ("\n" in text and self.likely(0.9)) or (text and self.likely(self.odd / 4)):
            return space + self.block(text, column)
        if self.likely(self.odd) and " " in text.strip():
            indent = column + self.chance.choice((1, 2, 4))
            return space + self.quoted(text).replace(" ", "\n" + " " * indent, self.chance.choice((1, 9))) + self.behind()
        return space + self.quoted(text) + self.behind()

    def quoted(self, text: str, *, flow: bool = False) -> str:
        safe = SAFE.fullmatch(text) or (not flow and re.fullmatch("[\\w][\\w,\\[\\]{} '\"]*(?<! )", text))
        if safe and not self.likely(self.odd or 0.05):
            return text
        if text.isprintable() and self.likely(0.5):
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=self.likely(0.1) or not text.isprintable())

    def block(self, text: str, column: int) -> str:
        chomp = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") or self.likely(self.odd) else ""
        indent = self.chance.choice((1, 2, 2, 2, 3, 4)) if self.odd else self.group
        sign = ">" if self.likely(0.2) else "|"
        told = str(indent) if text[:1] in (" ", "\n") or self.likely(self.odd / 2) else ""
        lines = text.removesuffix("\n").split("\n")
        body = ("\n\n" if sign == ">" else "\n").join((" " * (column + indent) + line if line else "") for line in lines)
        return sign + self.chance.choice((told + chomp, chomp + told)) + self.behind() + body + "\n"

    def flow(self, value: Any, column: int) -> str:
        if isinstance(value, str):
            text = self.quoted(value, flow=True)
            return text.replace(" ", "\n" + " " * column, 1) if self.likely(self.odd / 8) else text
        wide = self.likely(self.odd)
        opening, closing = "{}" if isinstance(value, dict) else "[]"

        def gap() -> str:
            if not wide:
                return self.chance.choice(("", "", " ")) if self.odd else ""
            return self.behind() + " " * column

        parts = [
            f"{self.quoted(key, flow=True)}: {self.flow(item, column + 2)}" for key, item in value.items()
        ] if isinstance(value, dict) else [self.flow(item, column + 2) for item in value]  # fmt: skip
        text = opening + gap()
        for at, part in enumerate(parts):
            text += part + (gap() if self.likely(self.odd) else "")
            text += ("," + (gap() or " ")) if at + 1 < len(parts) or self.likely(self.odd / 2) else ""
        return text + gap() + closing


# --- what is written down


def said(writer: Writer, field: Field, value: Any) -> Any:
    """Say a value as a file may, in either language."""
    zh = writer.keys == "zh" or (writer.keys == "mixed" and writer.likely(0.5))
    kind = field.kind
    if isinstance(value, dict):
        assert isinstance(kind, Fact | Facts)
        return said_group(writer, kind.table, value)
    if isinstance(value, tuple):
        if isinstance(kind, Facts):
            return [said_group(writer, kind.table, item) for item in value]
        return value[0] if len(value) == 1 and writer.likely(0.5) else list(value)
    if isinstance(value, bool):
        assert isinstance(kind, YesNo)
        word = kind.yes if value else kind.no
        return (word.zh if zh else str(word)) if writer.likely(0.5) else ("true" if value else "false")
    return value.zh if isinstance(kind, Choice) and zh else said_one(value)


def said_one(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def said_group(writer: Writer, table: type[FieldTable], values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        field = table.FIELDS[name]
        zh = writer.keys == "zh" or (writer.keys == "mixed" and writer.likely(0.5))
        key = field.key.zh if zh else field.english
        found[key] = "" if writer.likely(writer.odd / 8) and name != "id" else said(writer, field, value)
        if writer.likely(writer.odd / 10):
            unknown, value_ = writer.chance.choice(UNKNOWN)
            found[unknown] = value_
    return found


def register(chance: random.Random) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """Write a file, and say what it says: by the key of each list, its records."""
    writer = Writer(chance)
    lists: dict[str, list[dict[str, Any]]] = {}
    for name in chance.sample(list(KINDS), chance.choice((1, 1, 2, 3))):
        kind = KINDS[name]
        lists[name] = []
        for at in range(chance.choice((0, 1, 1, 2, 3))):
            id_ = f"{name[0].upper()}-{at if not writer.likely(writer.odd / 4) else 0}"
            fields = chance.sample(list(kind.FIELDS)[1:], min(len(kind.FIELDS) - 1, chance.choice((1, 2, 4, 6))))
            values = {"id": id_, **{field: value_of(chance, kind.FIELDS[field]) for field in fields}}
            names = list(values)
            if writer.likely(writer.odd):
                chance.shuffle(names)
            lists[name].append(said_group(writer, kind, {field: values[field] for field in names}))
    text = writer.file(lists)
    if writer.likely(0.1):
        text = text.rstrip("\n")
    if writer.likely(0.2):
        text = text.replace("\n", "\r\n")
    return text, lists
