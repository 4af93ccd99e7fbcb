"""Numbers as people write them: reading plain decimals, and guessing what was meant by anything else."""

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from riskreg.syntax.days import is_placeholder
from riskreg.syntax.shapes import Reader, clipped, scalar
from riskreg.syntax.tree import Node
from riskreg.wording import Word, say

if TYPE_CHECKING:
    from riskreg.syntax.schema import Reading

DIGITS: Final = 12  # more than any number of a register has; Python refuses to read some thousands


def plain_number(text: str) -> str:
    """Guess the number that was meant: full-width digits, thousands commas, 万, 元 or 项 behind it."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if re.search(r"[0-9],[0-9]", plain) and re.match(r"[0-9]{1,3}(,[0-9]{3})+(?![0-9])", plain):
        plain = plain.replace(",", "")
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(万)?(?:元|yuan|项|处|天|个)?", plain)
    if not match:
        return ""
    value = Decimal(match[1]) * (10000 if match[2] else 1)
    return format(value.normalize(), "f")


def read_number(reading: "Reading", node: Node, label: Word) -> Decimal | None:
    """Read a decimal number of at least 0, exactly as written."""
    text = scalar(reading, node, label)
    if text is None:
        return None
    if text.isascii() and text.replace(".", "", 1).isdigit() and text[0] != "." and text[-1] != ".":
        return Decimal(text)
    not_a_number(reading, node, label, text)
    return None


def read_whole(least: int, most: int) -> Reader:
    """Make a reader of whole numbers from `least` to `most`."""

    def read(reading: "Reading", node: Node, label: Word) -> int | None:
        text = scalar(reading, node, label)
        if text is None:
            return None
        if text.isascii() and text.isdigit():
            number = int(text[:DIGITS]) if len(text.lstrip("0")) < DIGITS else most + 1
            if least <= number <= most:
                return number
            reading.report(node, "R205", say("{field} lies between {least} and {most}", field=label, least=least, most=most))
        else:
            not_a_number(reading, node, label, text, whole=True)
        return None

    return read


def not_a_number(reading: "Reading", node: Node, label: Word, text: str, *, whole: bool = False) -> None:
    """Report a text where a number, or a whole number, should be."""
    if is_placeholder(text) and not plain_number(text):
        message = say("{field}: {text} is no number yet", field=label, text=clipped(text))
        reading.report(node, "R208", message, say("find out, then write the number in digits"))
        return
    meant = plain_number(text)
    certain = meant and not meant.startswith("-") and not (whole and "." in meant)
    hint = say("write {text}", text=meant) if certain else say("write the number in digits")
    reading.report(node, "R205", say("{field}: {text} is not a number", field=label, text=clipped(text)), hint)
