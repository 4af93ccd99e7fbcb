"""Registers as YAML in every style that people and programs write: for laws on what is laid out anew and what is edited."""

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final, TypeAlias, Union

from riskreg.domain.fields import Choice, Day, Fact, Facts, FieldTable, Free, Kind, Number, Ref, Text, Texts, Whole, YesNo
from riskreg.domain.records import KINDS
from riskreg.domain.settings import Settings
from riskreg.syntax.yaml_tree import is_plain

Content: TypeAlias = Union[str, "Sequence[Content]", "Mapping[str, Content]"]
WORDS: Final = (
    "保卫处", "P-001", "老礼堂出口未封闭", "a", "no", "2022", "0101", "《消防法》第二十一条", "x: y", "a #b", "甲 # 乙", "[甲]",
    "标题：张三", "it's", 'say "no"', "{", "-", "?x", "a, b", "*x", "100%", "true", "1:30", "a:b", "#1", "- a", "甲\t乙", "｜", "null",
    "<<<<<<< a", "======= ", "key：value", "a  b", "end:", "very long text " * 8,
)  # fmt: skip
LONG: Final = (
    "first\nsecond\n", "first\n\nthird", "  led\nby spaces\n", "a\n# no comment\nb\n", "标题：甲\n- 乙: 丙\n", "x\n\n\n", "a\n  b\n c\n", "\nx\n", "x \ny\n",
)  # fmt: skip
COMMENTS: Final = ("# note", "# 说明：甲", "#tight", "#", "# a: b", "## x # y", "# - id: D-1")


class Pen:
    """Writes contents in a random hand; a hand keeps its habits or changes them from line to line."""

    def __init__(self, chance: Random) -> None:
        """`chance` decides everything."""
        self.chance = chance
        self.lines: list[str] = []
        self.wild = chance.random() < 0.3
        self.step = chance.choice((2, 2, 2, 4, 1, 3))
        self.dash = chance.choice((0, 2, 2, 1, 4))
        self.gap = chance.choice((1, 1, 1, 3))
        self.talk = chance.choice((0.0, 0.1, 0.3))
        self.brackets = chance.choice((0.0, 0.1, 0.5))

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def idle(self, column: int) -> None:
        """Put comments and blank lines above what follows."""
        while self.often(self.talk):
            at = column if self.often(0.7) else self.chance.randrange(12)
            self.lines.append(self.chance.choice(("", "", "  ", " " * at + self.chance.choice(COMMENTS))))

    def behind(self) -> str:
        """Put a comment behind a value."""
        return self.chance.choice((" ", "  ", "   ", "\t")) + self.chance.choice(COMMENTS) if self.often(self.talk / 2) else ""

    def group(self, content: Mapping[str, Content], column: int, lead: str = "") -> None:
        for key, value in content.items():
            if not lead:
                self.idle(column)
            name = key if is_plain(key) and self.often(0.95) else json.dumps(key, ensure_ascii=False)
            colon = " :" if self.often(0.03) else ":"
            self.value(f"{lead or ' ' * column}{name}{colon}", value, column, self.step)
            lead = ""

    def value(self, head: str, value: Content, column: int, step: int) -> None:
        if isinstance(value, str):
            self.text(head, value, column)
        elif not value or self.often(self.brackets):
            self.flow(head, value, column)
        elif isinstance(value, Mapping):
            self.lines.append(head + self.behind())
            self.group(value, column + step)
        else:
            self.lines.append(head + self.behind())
            self.entries(value, column + self.dash)

    def entries(self, items: Sequence[Content], column: int) -> None:
        for item in items:
            self.idle(column)
            pad = " " * column + "-"
            if isinstance(item, Mapping) and item and not self.often(self.brackets / 2):
                if self.often(0.1):
                    self.lines.append(pad + self.behind())
                    self.group(item, column + 1 + self.gap)
                else:
                    self.group(item, column + 1 + self.gap, pad + " " * self.gap)
            else:
                self.value(pad, item, column, self.step)

    def flow(self, head: str, value: Content, column: int) -> None:
        inner = self.in_brackets(value, " " * (column + 1 + self.chance.randrange(4)), broken=self.often(0.2))
        first, *more = f"{head} {inner}".split("\n")
        self.lines += [first, *more]
        self.lines[-1] += self.behind()

    def in_brackets(self, value: Content, pad: str, *, broken: bool) -> str:
        if isinstance(value, str):
            plain = is_plain(value, in_brackets=True) and value[0] not in "?:-" and self.often(0.7)
            return value if plain else json.dumps(value, ensure_ascii=False)
        comma = ("," + self.behind() + "\n" + pad) if broken else ", "
        if isinstance(value, Mapping):
            parts = (
                f"{json.dumps(k, ensure_ascii=False) if not is_plain(k, in_brackets=True) else k}: {self.in_brackets(v, pad, broken=broken)}"
                for k, v in value.items()
            )
            return "{" + comma.join(parts) + "}"
        return "[" + comma.join(self.in_brackets(item, pad, broken=broken) for item in value) + "]"

    def text(self, head: str, value: str, column: int) -> None:  # noqa: C901, PLR0912
        inner = " " * (column + self.chance.choice((1, 2, 2, 4)))
        double = json.dumps(value, ensure_ascii=False)
        if not value:
            self.lines.append(head + self.behind())
        elif "\n" in value:
            lines = value.split("\n")
            if self.often(0.2) or value != value.lstrip() or not lines[0]:
                self.lines.append(f"{head} {double}{self.behind()}")
                return
            if not lines[-1]:
                sign = "|" if not value.endswith("\n\n") else "|+"
                lines.pop()
            else:
                sign = "|-"
            if self.often(0.1) and sign != "|+":
                inner, sign = " " * (column + 2), sign[0] + "2" + sign[1:]
            self.lines.append(f"{head} {sign}" + (" # header" if self.often(self.talk / 2) else ""))
            self.lines += [inner + line if line else "" for line in lines]
        elif is_plain(value) and self.often(0.6):
            if " " in value and self.often(0.2):
                words = value.split(" ")
                cut = self.chance.randrange(1, len(words))
                if not words[cut].startswith(("-", "?", ":", "#")) and all(words):
                    self.lines += [f"{head} {' '.join(words[:cut])}", inner + " ".join(words[cut:]) + self.behind()]
                    return
            if self.often(0.03):
                self.lines += [head, inner + value + self.behind()]
                return
            self.lines.append(f"{head} {value}{self.behind()}")
        elif self.often(0.1) and value == value.strip() and "\t" not in value:
            self.lines += [f"{head} >", *(inner + part for part in (value, ""))][:2]
        elif self.often(0.15) and " " in value.strip() and "\\" not in double:
            first, _, rest = double.partition(" ")
            if rest.strip() == rest and rest:
                self.lines += [f"{head} {first}", inner + rest + self.behind()]
                return
            self.lines.append(f"{head} {double}")
        elif self.often(0.4) and "\t" not in value:
            quoted = "'" + value.replace("'", "''") + "'"
            self.lines.append(f"{head} {quoted}{self.behind()}")
        else:
            self.lines.append(f"{head} {double}{self.behind()}")


def filled(kind: Kind, chance: Random) -> Content:  # noqa: C901 - one case a kind of field
    """Make a value of a kind of field, sometimes an odd one."""
    if chance.random() < 0.05:
        return chance.choice(WORDS)
    match kind:
        case Text():
            return chance.choice(LONG) if chance.random() < 0.2 else chance.choice(WORDS)
        case Day():
            return f"2022-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"
        case Choice():
            return chance.choice([form for word in kind.words for form in (str(word), word.zh)])
        case YesNo():
            return chance.choice(("true", "false", "是", kind.yes.zh, "no"))
        case Whole() | Number():
            return str(chance.randrange(100))
        case Ref(many=True) | Texts():
            return [chance.choice(WORDS) for _ in range(chance.randrange(4))]
        case Fact():
            return group(kind.table, chance)
        case Facts():
            return [group(kind.table, chance) for _ in range(chance.randrange(3))]
        case Free():
            return {chance.choice(("R402", "own", "甲")): filled(kind.value, chance) for _ in range(chance.randrange(3))}
    return f"X-{chance.randrange(99)}"


def group(table: type[FieldTable], chance: Random) -> dict[str, Content]:
    """Make a group of some of its fields, in any order and either language, with a few that nobody knows."""
    fields = [field for field in table.FIELDS.values() if chance.random() < 0.4]
    made = {chance.choice((field.english, field.key.zh)): filled(field.kind, chance) for field in fields}
    if chance.random() < 0.1:
        made[chance.choice(("zone", "颜色"))] = chance.choice(("x", ["a", "b: c"], {"k": "v", "l": ["1"]}))
    if chance.random() < 0.3:
        keys = list(made)
        chance.shuffle(keys)
        made = {key: made[key] for key in keys}
    return made or {next(iter(table.FIELDS)): "1"}


def register_file(chance: Random) -> tuple[str, bool]:
    """Make a file, and say whether it is the settings."""
    settings = chance.random() < 0.15
    pen = Pen(chance)
    content: dict[str, Content]
    if settings:
        content = {"name": "学院"} | group(Settings, chance)
    else:
        kinds = chance.sample(list(KINDS.values()), chance.randrange(1, 3))
        content = {
            chance.choice((kind.LIST, kind.LIST_ZH)): [group(kind, chance) for _ in range(chance.randrange(4))] for kind in kinds
        }
        if chance.random() < 0.1:
            content["things"] = [{"a": "b"}]
    if chance.random() < 0.1:
        pen.lines.append("---")
    pen.group(content, 0)
    pen.idle(0)
    ending = chance.choice(("\n", "\n", "\n", ""))
    end = "\r\n" if chance.random() < 0.1 else "\n"
    return end.join(pen.lines) + ending, settings
