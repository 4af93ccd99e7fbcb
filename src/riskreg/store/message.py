"""What a commit says: why, what was done, and the records and the meeting that it belongs to, as trailers."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from riskreg.errors import RiskregError
from riskreg.wording import say

RECORD: Final = "Record"
MEETING: Final = "Meeting"
OURS: Final = re.compile(rf"(?:{RECORD}|{MEETING})\s*:", re.IGNORECASE)
# Control and format characters (bidi overrides, zero-width), private ones, halves of a character, separators of lines.
UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def message(why: str, done: Iterable[str], records: Iterable[str], meeting: str | None = None) -> str:
    """Write the message of a commit: the first line of `why`, the rest of it with what was done, the trailers.

    Only a line of the last paragraph is a trailer, and there stand none but ours; a line of the text that looks like one
    of ours is moved in by a space all the same. Raises RiskregError where `why` says nothing.
    """
    subject, *rest = cleaned(why) or [""]
    if not subject:
        raise RiskregError(say("--why is empty"), hint=say('say in one sentence why: --why "..."'))
    text = "\n".join(indented(line) for line in rest).strip("\n")
    what = "\n".join(indented(line) for one in done for line in cleaned(one) if line)
    trailers = [f"{RECORD}: {alone(id_)}" for id_ in dict.fromkeys(records)]
    if meeting:
        trailers.append(f"{MEETING}: {alone(meeting)}")
    return "\n\n".join(filter(None, (subject, text, what, "\n".join(trailers)))) + "\n"


def cleaned(text: str) -> list[str]:
    """Return the lines of a text without what cannot be seen, without blanks at their ends, with one empty line at most."""
    found: list[str] = []
    for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text.replace("\t", " ")):
        seen = "".join(sign for sign in line if unicodedata.category(sign) not in UNSEEN).rstrip()
        if seen or (found and found[-1]):
            found.append(seen if found else seen.lstrip())
    return found[:-1] if found and not found[-1] else found


def alone(text: str) -> str:
    """Return a text in one line."""
    return " ".join(filter(None, cleaned(text)))


def indented(line: str) -> str:
    """Move a line in that looks like one of our trailers."""
    return f" {line}" if OURS.match(line) else line
