"""Edition: what tells one version of the code that reads from another, so that what another one kept is not used."""

import os
from collections.abc import Iterable
from hashlib import sha1
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent.parent
FORM: Final = 1
READERS: Final = ("syntax", "domain/records")  # packages that decide how a file is read
READING: Final = (
    "wording.py",
    *(f"domain/{name}.py" for name in ("assembly", "fields", "kinds", "settings", "waiting", "words")),
)
KEEPING: Final = tuple(f"store/{name}.py" for name in ("cache", "edition", "folder", "gathering", "load", "names", "packing"))


def key() -> str:
    """Return what tells one version of the code that reads from another: a digest of its text."""
    names = [*READING, *KEEPING]
    for folder in READERS:
        names += [f"{folder}/{name}" for name in sorted(os.listdir(PACKAGE / folder)) if name.endswith(".py")]  # noqa: PTH208 - names only
    return digest(names)


def domain_key() -> str:
    """Return the same for all the code that judges and counts."""
    return digest(sorted(path.relative_to(PACKAGE).as_posix() for path in (PACKAGE / "domain").rglob("*.py")))


def digest(names: Iterable[str]) -> str:
    """Return a digest of the text of some modules."""
    found = sha1(f"{FORM}".encode(), usedforsecurity=False)
    for name in names:
        with open(PACKAGE / name, "rb") as file:  # noqa: PTH123
            found.update(file.read())
    return found.hexdigest()[:16]
