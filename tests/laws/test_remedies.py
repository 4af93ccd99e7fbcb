"""The law of mending: whatever is typed otherwise without another meaning reads again as it did, and nothing else changes."""

import os
import random
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from riskreg.domain.checks import run_texts
from riskreg.domain.fields import Choice, Day, Number, Row, Text
from riskreg.domain.register import Directory
from riskreg.syntax.days import read_day
from riskreg.syntax.file_style import groups
from riskreg.syntax.fixes import Surroundings, mend
from riskreg.syntax.reader import plan, read_records
from riskreg.syntax.splices import Splice
from riskreg.syntax.text import scan
from riskreg.syntax.text_fixes import mended_at
from riskreg.syntax.yaml_parser import Scalar, comments, parse
from riskreg.syntax.yaml_tree import Map

SOAK = bool(os.environ.get("RISKREG_SOAK"))
EXAMPLE = Path(__file__).parents[2] / "registers"
WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
TRADITIONAL = str.maketrans("隐责时级评风险检复术", "隱責時級評風險檢復術")
DAYS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day}".translate(WIDE),
    lambda day: f"{day} 00:00:00",
    lambda day: f"{day.year}".translate(NUMERALS) + f"年{numeral(day.month)}月{numeral(day.day)}日",
)
WORDS: tuple[Callable[[str], str], ...] = (str.upper, str.title, lambda text: text.translate(WIDE), " ".join)


def numeral(number: int) -> str:
    """Write a number up to 31 as dates have it."""
    tens, ones = divmod(number, 10)
    return (f"{tens if tens > 1 else ''}".translate(NUMERALS) + "十" if tens else "") + (
        f"{ones}".translate(NUMERALS) if ones else ""
    )


@cache
def example() -> dict[str, str]:
    paths = [path for path in sorted(EXAMPLE.rglob("*.yaml")) if path.name != "riskreg.yaml"]
    return {str(path.relative_to(EXAMPLE)): path.read_text(encoding="utf-8") for path in paths}


@cache
def spots(path: str) -> list[tuple[Any, ...]]:
    """Every key and value of a file that may be typed otherwise: what it is, where it stands, what declares it."""
    root, _ = parse(example()[path], path)
    assert isinstance(root, Map)
    found: list[tuple[Any, ...]] = []
    for table, node in groups(root):
        for key, value in node.pairs:
            field = table.FIELDS[plan(table).keys[key.value].name]
            found.append(("key", key, field, table))
            if isinstance(value, Scalar) and value.style == "" and value.value:
                found.append(("value", value, field, table))
    return found


def otherwise(spot: tuple[Any, ...], chance: random.Random) -> str | None:
    """Type a key or a value in another way that has the same meaning; None where there is none."""
    what, node, field, _ = spot
    text: str = node.value
    if what == "key":
        ways = [*field.key.synonyms, *(way(text) for way in WORDS if text.isascii()), text.translate(TRADITIONAL), f'"{text} "']
    elif isinstance(field.kind, Day):
        day = read_day(text)
        assert day
        ways = [way(day) for way in DAYS]
    elif isinstance(field.kind, Choice):
        word = next(word for word in field.kind.words if text in (word, word.zh))
        ways = [*word.synonyms, *(way(text) for way in WORDS)]
    elif isinstance(field.kind, Number):
        ways = [text.translate(WIDE), *([f"{text}元"] if field.name in ("funds", "yuan") else [])]
    elif isinstance(field.kind, Text) and len(text) > 1:
        at = chance.randrange(1, len(text))
        ways = [f"{text[:at]}\u200b{text[at:]}"]
    else:
        return None
    ways = [way for way in ways if way != text]
    return chance.choice(ways) if ways else None


def rows(text: str) -> list[Any]:
    def plainly(value: Any) -> Any:
        if isinstance(value, Row):
            return {name: plainly(inner) for name, inner in value.values.items()}
        return [plainly(one) for one in value] if isinstance(value, list | tuple) else value

    found, wrong, _ = read_records(text, "")
    assert not wrong
    return [plainly(row) for row in found]


@cache
def read(path: str) -> list[Row]:
    return read_records(example()[path], path)[0]


def put_right(path: str, text: str) -> str:
    """Mend a file of the example in as many rounds as the command does."""
    others = [row for other in example() if other != path for row in read(other)]
    for _ in range(5):
        unread = scan(text, path)
        own, wrong, _ = ([], unread, []) if unread else read_records(text, path)
        unseen = [one for one in run_texts([(path, text)]) if one.code == "R212"]
        after = mend(text, path, [*wrong, *unseen], Surroundings(Directory([*others, *own]), example() | {path: text}))
        assert not after.failed, after.failed
        if after.text == text:
            return text
        text = after.text
    return text


@pytest.mark.parametrize("seed", range(2_000 if SOAK else 25))
def test_what_is_typed_otherwise_reads_again_as_it_did(seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice([*example()])
    text = example()[path]
    splices: dict[int, Splice] = {}
    for spot in chance.sample(spots(path), min(len(spots(path)), chance.randint(1, 8))):
        new, (start, end) = otherwise(spot, chance), (spot[1].start_mark.index, spot[1].end_mark.index)
        if new is None:
            continue
        if (
            spot[0] == "key"
            and text[end : end + 2] == ": "
            and text[text.rfind("\n", 0, start) + 1 : start].strip(" ") in ("", "-")
            and chance.random() < 0.3
        ):
            new, end = text[start:end] + "：", end + chance.randint(1, 2)
        splices[start] = Splice(start, end, new)
    bad, _ = mended_at(text, sorted(splices.values()))
    good = put_right(path, bad)
    assert rows(good) == rows(text), splices
    assert good.count("\n") == text.count("\n")
    assert comments(good, parse(good, path)[0]) == comments(text, parse(text, path)[0])
