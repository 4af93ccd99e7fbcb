"""What YAML reads otherwise than people do, and what it says when it cannot read, in people's language."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from riskreg.domain.diagnostic import Diagnostic, diagnostic
from riskreg.messages import Mark, Said, say
from riskreg.syntax.text import line_at, line_start, mark_at, unseen_in
from riskreg.syntax.yaml_tree import Map, Node, Refused, Seq

if TYPE_CHECKING:
    from riskreg.syntax.yaml_tree import Scalar

ESCAPED: Final = r"\\[0abefvxuU]"  # how double quotes name what cannot be seen
SHOWN: Final = 50  # characters of a text that a message repeats

_KEY = (
    "(?P<lead>[ \\t]*(?:-[ \\t]+)*)(?:(?P<key>\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s\"'\\[\\]{}#&*!|>%@`,-][^\\n]*?):(?:[ \\t]+|$))?"
    "(?P<value>[^\\n]*)"
)


def typed(text: str, at: int) -> Said:
    """Write the line at an offset as it should have been typed: its value in quotes, single ones where it has double ones."""
    parts = taken_apart(line_at(text, at))
    key, value = parts["key"], shortened(parts["value"])
    single = '"' in value and "'" not in value
    quoted = f"'{value}'" if single else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if key:
        return say("Type instead: {line}", line=f"{shortened(key)}: {quoted}")
    return say("Type instead: {line}", line=f"- {quoted}" if "-" in parts["lead"] else quoted)


def sign(text: str, at: int, *, alone: bool) -> tuple[str, Said, Said]:
    """Judge an anchor, alias or tag: YAML on purpose (R109), or a text that happens to begin with its sign (R108).

    It is a text if it goes on in Chinese and, for `&` and `*`, no other place refers to the name; `!!` is always YAML.
    """
    rest = line_at(text, at)[at - line_start(text, at) :]
    name = re.match("[&*!]([-\\w]*)", rest)
    partner = {"&": "*", "*": "&"}.get(rest[:1])
    used = bool(partner and name and name[1] and re.search(f"(?<![^\\s\\[{{,]){re.escape(partner + name[1])}(?![-\\w])", text))
    if alone and not rest.isascii() and not used and not rest.startswith(("!!", "!<")):
        return "R108", begins_with(rest[:1]), typed(text, at)
    if rest.startswith("!"):
        return "R109", say("A tag (!) is not used in registers."), say("Delete it, or put the whole text in double quotes.")
    return "R109", say("Anchors (&) and aliases (*) are not used in registers."), say("Write the value out in full.")


def taken_apart(line: str) -> re.Match[str]:
    """Take a line apart: hyphens and indentation, key, value; every line has a value, if an empty one."""
    match = re.match(_KEY, line)
    assert match
    return match


def shortened(text: str) -> str:
    """Cut a text to what a message may repeat."""
    text = text.strip()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def begins_with(first: str) -> Said:
    """Say that a text begins with a sign that is not for texts."""
    return say("A text may not begin with {sign}, which has a meaning of its own in YAML.", sign=first)


REMARKS: Final = 1000  # warnings a file


class Signs(NamedTuple):
    """Signs in a text of what is rare: whether there are any, and where a comment may cut a text off."""

    any: bool
    cut: set[int]


def signs_in(text: str) -> Signs:
    """Look for signs of what `_remarks` remarks upon."""
    cut = {match.start() for match in re.finditer("(?<=[^\\s#]) #(?=[^\\s#])", text)} if " #" in text else set()
    escaped = "\\" in text and re.search(ESCAPED, text) is not None
    return Signs(bool(cut) or escaped or " >" in text or "<<" in text or "? " in text or "?\n" in text, cut)


def remarks(root: Node, text: str, path: str, cut: set[int]) -> Iterator[Diagnostic]:
    """Walk the tree for what is rare."""
    waiting: list[tuple[str, Node]] = [("", root)]
    line, counted, told = 1, 0, 0
    while waiting:
        field, node = waiting.pop()
        if isinstance(node, Map):
            for key, _ in node.pairs:
                check_key(key, text)
            waiting += [(key.value, value) for key, value in reversed(node.pairs)]
        elif isinstance(node, Seq):
            waiting += [(field, item) for item in reversed(node.items or ())]
        elif told < REMARKS and (told_of := remark(field, node, text, cut)):
            told += 1
            at, code, message, hint = told_of
            line += text.count("\n", counted, at)
            counted = at
            yield diagnostic(Mark(path, line, at - text.rfind("\n", 0, at)), code, message, hint)


@cache
def measured() -> frozenset[str]:
    """Return the keys, in both languages, of the fields that are days or numbers: those are whole before a comment."""
    from riskreg.domain.fields import Day, FieldTable, Number, Whole, walk  # noqa: PLC0415 - only where a comment follows a value
    from riskreg.domain.records import KINDS  # noqa: PLC0415 - as above
    from riskreg.domain.settings import Settings  # noqa: PLC0415 - as above

    found: set[str] = set()
    tables: tuple[type[FieldTable], ...] = (*KINDS.values(), Settings)
    for kind in tables:
        walk(
            kind,
            lambda table: found.update(
                name
                for field in table.FIELDS.values()
                if isinstance(field.kind, Day | Number | Whole)
                for name in (field.english, field.key.zh)
            ),
        )
    return frozenset(found)


def remark(field: str, node: "Scalar", text: str, cut: set[int]) -> tuple[int, str, Said, Said] | None:
    """Say whether a comment cuts a text off, or folding joined its lines.

    A comment set off by two spaces or begun with "# " is meant as one; so is one after the day or the number of a field that
    is one: in a text, as in `3 #楼`, a number is no reason to believe that a comment was meant.
    """
    at = node.end_mark.index
    if at in cut and not node.style and not (field in measured() and re.fullmatch("[-0-9.:/]+", node.value)):
        return at + 1, "R111", say("The text ends before the #: after a space it begins a comment."), typed(text, at + 1)
    if node.style == '"' and (unseen := unseen_in(node.value)):
        return node.start_mark.index, *unseen
    if node.style == ">" and is_joined(node, text):
        told = say("Text under > is folded: its lines are joined with a space, also between Chinese characters.")
        return node.start_mark.index, "R112", told, say("Write | instead of >.")
    return None


def check_key(key: "Scalar", text: str) -> None:
    """Refuse merge keys and keys after a question mark, which the loop takes for ordinary ones."""
    at = key.start_mark.index
    if key.value == "<<" and not key.style:
        told = say("The merge key << is not used in registers.")
        raise Refused(at, "R109", told, say("Write the fields out in full."))
    if text[max(text.rfind("\n", 0, at) + 1, at - 9) : at].rstrip().endswith("?"):
        told = say("A question mark before a key is not used in registers.")
        raise Refused(at, "R109", told, say("Delete the question mark."))


def is_joined(node: "Scalar", text: str) -> bool:
    """Whether folding really put two lines into one."""
    lines = [line.strip() for line in text[node.start_mark.index : node.end_mark.index].split("\n")[1:]]
    return any(above and below and f"{above} {below}" in node.value for above, below in pairwise(lines))


class Trouble(NamedTuple):
    """A YAML error: libyaml's words, where it gave up and where what it was reading began, as offsets into the text."""

    text: str
    problem: str
    context: str
    at: int
    opened: int


Explained = tuple[int, str, Said, Said] | None  # offset, code, message, hint


def explain(trouble: Trouble, path: str) -> Diagnostic:
    """Turn a YAML error into a finding: the first rule that knows it speaks."""
    text, end = trouble.text, len(trouble.text)
    trouble = trouble._replace(at=min(trouble.at, end), opened=min(trouble.opened, end))
    for rule in RULES:
        if found := rule(trouble):
            where, code, message, hint = found
            return diagnostic(mark_at(text, path, where), code, message, hint)
    where = trouble.opened if trouble.at >= len(text.rstrip()) else trouble.at
    told = say("YAML cannot read on from here ({problem}).", problem=trouble.problem)
    return diagnostic(mark_at(text, path, where), "R107", told, say("Compare this line and the one above with a good record."))


def _value_start(text: str, at: int) -> int:
    """Find where the value of the line begins."""
    return line_start(text, at) + taken_apart(line_at(text, at)).start("value")


def _directive(trouble: Trouble) -> Explained:
    """Explain a `%` line, or text after the end of the document."""
    text, problem, context, at, opened = trouble
    if "directive" in context or "directive" in problem:
        told = say("A line that begins with % gives YAML an order; registers do not use these.")
        return opened if "directive" in context else at, "R109", told, say("Delete the line, or put the text in double quotes.")
    if "<document start>" in problem and re.search("^\\.\\.\\.\\s*$", text[:at], re.MULTILINE):
        told = say("The file goes on after its end (...); a register file is one document.")
        return at, "R109", told, say("Delete the line with the three full stops.")
    return None


def _tab(trouble: Trouble) -> Explained:
    """Explain a tab where YAML wants spaces."""
    text, problem, _, at, _ = trouble
    if "tab character" in problem or ("cannot start any token" in problem and text[at : at + 1] == "\t"):
        return at, "R105", say("A tab stands where YAML needs spaces."), say("Use spaces instead, two for each step.")
    return None


def _escape(trouble: Trouble) -> Explained:
    """Explain a backslash in double quotes."""
    text, problem, context, at, _ = trouble
    if "quoted scalar" not in context or not re.search("escape|hexdecimal", problem):
        return None
    slash = text.rfind("\\", 0, at + 1)
    shown = shortened(text[slash : slash + 2])
    told = say("In double quotes a backslash begins a special character, and {sign} is none.", sign=shown)
    return max(slash, 0), "R107", told, say("Write two backslashes (\\\\) for one, or use single quotes.")


def _unclosed(trouble: Trouble) -> Explained:
    """Explain a quotation mark or a bracket that is never closed, or closed by the next one that was meant to open."""
    text, problem, context, at, opened = trouble
    if "quoted scalar" in context and problem.startswith("found unexpected"):
        return _open_quote(text, opened)
    earlier = _spilled(text, at)
    if earlier is not None:
        return _open_quote(text, earlier)
    if "flow" in context and opened < at and text[opened] in "[{":
        value = text[opened : opened + len(line_at(text, opened)) - (opened - line_start(text, opened))]
        if "]" not in value and "}" not in value:
            told = say("The bracket {sign} is not closed.", sign=text[opened])
            line = typed(text, opened).values["line"]
            return opened, "R107", told, say("Close it; or, if it is part of the text, type: {line}", line=line)
        if text[at : at + 1] == ":":
            told = say("A colon and a space inside a text make YAML take the text for a key.")
            return at, "R108", told, say("Between brackets, put each text with special signs in double quotes.")
        told = say("Between the brackets a comma or a closing bracket is missing.")
        return at, "R107", told, say("Separate values with a comma, and put texts with special signs in double quotes.")
    return None


def _open_quote(text: str, opened: int) -> Explained:
    """Name the quotation mark that is not closed."""
    told = say("The quotation mark {sign} is not closed.", sign=text[opened])
    rest = shortened(line_at(text, opened)[opened - line_start(text, opened) + 1 :])
    return opened, "R107", told, say("Close it at the end of the text: {text}", text=f"{text[opened]}{rest}{text[opened]}")


def _spilled(text: str, at: int) -> int | None:
    """Find a quotation mark of an earlier line that the mark before `at` closed: the text after it reads as YAML again."""
    start = line_start(text, at)
    close = max(text.rfind('"', start, at), text.rfind("'", start, at))
    if close < 0:
        return None
    for _ in range(50):
        if start <= 0:
            return None
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
        opening = re.search("(?:[:\\-] +|[\\[{,] *)([\"'])(?:(?!\\1)[^\\n])*$", text[start:end].rstrip("\r"))
        if opening:
            return start + opening.start(1) if opening[1] == text[close] else None
    return None


def _begun(trouble: Trouble) -> Explained:
    """Explain a value that begins with a sign of YAML's own."""
    text, problem, context, at, opened = trouble
    begin = _value_start(text, opened if re.search("anchor|alias|tag|block scalar", context) else at)
    first = text[begin : begin + 1]
    strange = "not allowed in this context" in problem or re.search("anchor|alias|tag|scalar|next token|node", context)
    wrong = text[begin : begin + 2] in {"- ", "? "} or (first in "*&!|>@`%,]}" and begin in {at, opened})
    if first and strange and wrong and begin <= at:
        return (
            (begin, *sign(text, begin, alone=True)) if first in "&*" else (begin, "R108", begins_with(first), typed(text, begin))
        )
    return None


def _follows(trouble: Trouble) -> Explained:
    """Explain text after a closing quotation mark, a closing bracket or an alias."""
    text, problem, _, at, _ = trouble
    begin = _value_start(text, at)
    first = text[begin : begin + 1]
    goes_on = (
        problem.startswith("did not find expected") and begin < at and line_at(text, at)[at - line_start(text, at) :].strip()
    )
    if not goes_on or first not in "\"'[{*&":
        return None
    if first in "*&":
        return begin, "R108", begins_with(first), typed(text, begin)
    if first in "[{" and not re.search("[\\]}]\\s*$", text[begin:at]):
        return None
    told = say("After the closing {sign} the text goes on.", sign={"[": "]", "{": "}"}.get(first, first))
    return at, "R108", told, typed(text, at)


def _colonless(trouble: Trouble) -> Explained:
    """Explain a line that should be `key: value` and lacks the colon or the space, or `- item` without the space."""
    text, problem, context, at, opened = trouble
    suspects = []
    if "simple key" in context:
        suspects = [opened]
    elif "mapping values are not allowed" in problem or "did not find expected" in problem:
        suspects = [at, line_start(text, at) - 1]
    for suspect in suspects:
        if suspect < 0:
            continue
        start, line = line_start(text, suspect), line_at(text, suspect)
        if match := re.match(" *-(?=[^-\\s])(?![0-9.,]+ *$)", line):
            told = say("After the hyphen of a list a space is missing.")
            return start + match.end() - 1, "R107", told, say("Type instead: {line}", line=shortened(f"- {line[match.end() :]}"))
        match = re.match("( *(?:- +)*)([^\\s:#\"'\\[{]{1,40}):(?=[^\\s:/])(?![^\\n]*:\\s)", line)
        if match and not re.match("[0-9]+$", match[2]):
            told = say("After the colon a space is missing.")
            hint = say("Type instead: {line}", line=f"{match[2]}: {shortened(line[match.end() :])}")
            return start + match.end() - 1, "R107", told, hint
    if "simple key" not in context or not (line := line_at(text, opened).strip()):
        return None
    told = say("A line must be a key, a colon and a value; here the colon is missing: {line}", line=shortened(line))
    hint = say("Put a colon and a space after the key; if it continues a text, put | after the key above and indent it.")
    return opened, "R107", told, hint


def _second_colon(trouble: Trouble) -> Explained:
    """Explain a colon and a space inside a value."""
    text, problem, _, at, _ = trouble
    if "mapping values are not allowed" not in problem:
        return None
    parts = taken_apart(line_at(text, at))
    column = at - line_start(text, at)
    if parts["key"] is None or parts.start("value") > column:
        return None
    told = say("A colon and a space inside a text make YAML take the text for a key.")
    return at, "R108", told, typed(text, at)


def _indented(trouble: Trouble) -> Explained:
    """Explain a line that begins further left or right than its neighbours."""
    text, problem, context, at, opened = trouble
    begin = len(line_at(text, at)) - len(line_at(text, at).lstrip(" "))
    start = line_start(text, at)
    above = _neighbour(text, start)
    if above is None or not re.search("mapping values|expected key|expected '-'|<document start>", problem):
        return None
    number, column, line = above
    if "expected '-'" in problem and opened < at and "block collection" in context:
        column = opened - line_start(text, opened) + 1 if begin == opened - line_start(text, opened) else column
    values = {"column": begin + 1, "line": number, "other": column, "text": shortened(line)}
    begin += start
    if begin - start + 1 == column:
        told = say("A list item and a key cannot stand side by side; compare with line {line}: {text}", **values)
        return begin, "R107", told, say("Indent what belongs to the key above by two spaces more than the key.")
    told = say("The line begins in column {column}, but line {line} above it in column {other}: {text}", **values)
    hint = say("Lines that belong together begin in the same column; what belongs to a key begins two further right.")
    return begin, "R107", told, hint


def _neighbour(text: str, start: int) -> tuple[int, int, str] | None:
    """Find the line above that says something: its number, the column of its key, its text."""
    while start > 0:
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        if line.strip() and not line.lstrip().startswith("#"):
            return text.count("\n", 0, start) + 1, len(taken_apart(line)["lead"]) + 1, line
    return None


RULES: Final[tuple[Callable[[Trouble], Explained], ...]] = (
    _directive, _tab, _escape, _unclosed, _begun, _follows, _colonless, _second_colon, _indented,
)  # fmt: skip
