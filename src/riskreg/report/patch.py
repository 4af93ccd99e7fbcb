"""Patch: what changes in a file, as a unified diff that git and people read."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from riskreg.report.safe import safe

Step: TypeAlias = tuple[str, int, int, int, int]  # what becomes of which lines, as difflib says it
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
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT)
    spans = [(one - first - 1, last - first) for one, last in hidden]
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


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the lines that two texts begin with alike."""
    return next((at for at, (line, twin) in enumerate(zip(one, other, strict=False)) if line != twin), min(len(one), len(other)))


def stretch(start: int, end: int) -> str:
    """Name lines as a hunk does: the first and how many; none are said to stand behind the line before."""
    return f"{start + 1}" if end - start == 1 else f"{start + (end > start)},{end - start}"
