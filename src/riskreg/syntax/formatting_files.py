"""A file laid out anew, from bytes to bytes: its mark of byte order and its ends of lines stay what they are."""

from typing import Final, NamedTuple

from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.syntax.formatting import formatted
from riskreg.syntax.nodes import parse
from riskreg.syntax.text import decode, scan
from riskreg.wording import Said

BOM: Final = b"\xef\xbb\xbf"


class LaidOut(NamedTuple):
    """A file before and after, as texts with the ends of lines that each has; `found` is why it cannot be read."""

    before: str
    after: str
    found: tuple[Diagnostic, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything would be written."""
        return self.before != self.after

    def why_not(self, *, settings: bool) -> Said | None:
        """Say why the new text must not be written: it says something else."""
        from riskreg.syntax.sameness import differs  # noqa: PLC0415 - most files are in order, and need no proof

        return differs(plain(self.before), plain(self.after), settings=settings)

    def data(self, before: bytes) -> bytes:
        """Return the bytes to write."""
        return (BOM if before.startswith(BOM) else b"") + self.after.encode()


def lay_out(data: bytes, path: str, *, settings: bool = False, keys: str = "") -> LaidOut:
    """Lay out a file anew; one with an error in its bytes or its YAML stays as it is.

    Carriage returns stay where each line ends with one, as on Windows; else lines end with line feeds alone.
    """
    text, found = decode(data, path)
    if text is None:
        return LaidOut("", "", tuple(found))
    root, wrong = None, [*found, *scan(text, path)]
    unix = plain(text)
    if not any(diagnostic.severity == ERROR for diagnostic in wrong):
        root, more = parse(unix, path)
        wrong += more
    errors = tuple(diagnostic for diagnostic in wrong if diagnostic.severity == ERROR)
    if errors or root is None:
        return LaidOut(text, text, errors)
    after = formatted(unix, root, settings=settings, keys=keys)
    if unix is not text and text.count("\r\n") == text.count("\n"):
        after = after.replace("\n", "\r\n")
    return LaidOut(text, after)


def plain(text: str) -> str:
    """Return a text with line feeds alone."""
    return text.replace("\r\n", "\n") if "\r" in text else text
