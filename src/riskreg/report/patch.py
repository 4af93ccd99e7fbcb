"""Patch: what changes in a file, as a unified diff that git and people read."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, TypeAlias

from riskreg.report.text_width import safe

Opcode: TypeAlias = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]
Step: TypeAlias = tuple[str, int, int, int, int]  # as difflib hands them out
MANY: Final = 500  # lines between two pairs from which frequent ones are not compared with each other
CONTEXT: Final = 3  # lines shown around a change
UNENDED: Final = "\n\\ No newline at end of file"  # no other line has a line feed in it


def patch(path: str, before: str | None, after: str | None, hidden: Sequence[tuple[int, int]] = ()) -> str:
    """Say how a file changes, with line feeds at the ends; nothing where it does not. None is a file that is not there.

    Carriage returns are left out where both have one at the end of every line; where they differ, they are the change.
    Lines that are only there to be read around a change are left out where they are `hidden`: first and last lines, from 1.
    """
    if before == after:
        return ""
    old, new = lines_of(before or ""), lines_of(after or "")
    if all(line.endswith(("\r", UNENDED)) for line in (*old, *new)):
        old, new = [line.removesuffix("\r") for line in old], [line.removesuffix("\r") for line in new]
    name = safe(path)
    head = [f"--- a/{name}" if before is not None else "--- /dev/null", f"+++ b/{name}" if after is not None else "+++ /dev/null"]
    return "\n".join([*head, *hunks(old, new, hidden)]) + "\n"


def lines_of(text: str) -> list[str]:
    """Cut a text into lines; the last one, if it lacks its end, has git's remark about that."""
    lines = text.split("\n")
    last = lines.pop()
    return [*lines, last + UNENDED] if last else lines


def hunks(old: Sequence[str], new: Sequence[str], hidden: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Compare what lies between the first and the last line that differ: most changes are small, most files are not."""
    start = alike(old, new)
    end = alike(old[start:][::-1], new[start:][::-1])
    first = max(start - CONTEXT, 0)
    rest = max(end - CONTEXT, 0)
    old, new = old[first : len(old) - rest], new[first : len(new) - rest]
    spans = [(one - first - 1, last - first) for one, last in hidden]
    groups = MatchedLines(compared(old, new)).get_grouped_opcodes(CONTEXT)
    for group in (part for whole in groups for part in shown(whole, spans)):
        _, old_from, _, new_from, _ = group[0]
        _, _, old_to, _, new_to = group[-1]
        yield f"@@ -{stretch(first + old_from, first + old_to)} +{stretch(first + new_from, first + new_to)} @@"
        for does, i, j, k, m in group:
            if does == "equal":
                yield from (" " + line for line in old[i:j])
                continue
            yield from ("-" + line for line in old[i:j])
            yield from ("+" + line for line in new[k:m])


def shown(group: Sequence[Step], hidden: Sequence[tuple[int, int]]) -> Iterator[list[Step]]:
    """Part a group of steps where lines around its changes are hidden."""
    parts: list[list[Step]] = [[]]
    for does, i, j, k, m in group:
        seen = [not any(first <= at < last for first, last in hidden) for at in range(i, j)] if does == "equal" else [True]
        if all(seen):
            parts[-1].append((does, i, j, k, m))
            continue
        before, behind = seen.index(False), seen[::-1].index(False)
        parts[-1] += [(does, i, i + before, k, k + before)] if before else []
        parts.append([(does, j - behind, j, m - behind, m)] if behind else [])
    return (part for part in parts if any(step[0] != "equal" for step in part))


class MatchedLines(SequenceMatcher[str]):
    """A comparison that was made already, to be cut into hunks."""

    def __init__(self, opcodes: list[Opcode]) -> None:
        """Take over what was found."""
        super().__init__()
        self.found: Final = opcodes

    def get_opcodes(self) -> list[Opcode]:
        """Return what was found."""
        return self.found


def compared(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """Compare two texts: first pair the lines that each has once, such as ids, then compare what lies between.

    Without the pairs a file of thousands of lines that often repeat takes minutes.
    """
    found: list[Opcode] = []
    i = j = 0
    for k, m in (*anchors(old, new), (len(old), len(new))):
        between = SequenceMatcher(None, old[i:k], new[j:m], autojunk=k - i > MANY)
        found += ((does, i + a, i + b, j + c, j + d) for does, a, b, c, d in between.get_opcodes())
        if k < len(old):
            found.append(("equal", k, k + 1, m, m + 1))
        i, j = k + 1, m + 1
    return joined(found)


def joined(found: Sequence[Opcode]) -> list[Opcode]:
    """Join stretches that are equal one after the other."""
    whole: list[Opcode] = []
    for does, a, b, c, d in found:
        if whole and whole[-1][0] == does == "equal":
            _, first, _, twin, _ = whole.pop()
            whole.append((does, first, b, twin, d))
        else:
            whole.append((does, a, b, c, d))
    return whole


def anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the lines that stand once in each text, as many as keep their order."""
    once = {line for line, count in Counter(old).items() if count == 1} & {
        line for line, count in Counter(new).items() if count == 1
    }
    place = {line: at for at, line in enumerate(new) if line in once}
    pairs = [(at, place[line]) for at, line in enumerate(old) if line in place]
    ends: list[int] = []  # the least place in the new text with which a run of each length ends, and which pair that is
    last: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        length = bisect_left(ends, at)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [at]
        last[length : length + 1] = [number]
    run: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the lines that two texts begin with alike."""
    return next((at for at, (line, twin) in enumerate(zip(one, other, strict=False)) if line != twin), min(len(one), len(other)))


def stretch(start: int, end: int) -> str:
    """Name lines as a hunk does: the first and how many; none are said to stand behind the line before."""
    return f"{start + 1}" if end - start == 1 else f"{start + (end > start)},{end - start}"
