"""Writing whole files in one step: a temporary file beside it, then a rename."""

import os
from contextlib import suppress
from pathlib import Path

from riskreg.errors import RiskregError, reason
from riskreg.wording import say


def write(path: Path, data: bytes) -> None:
    """Write a file so that readers see the old or the new one, never a part."""
    beside = path.with_name(f".{path.name}.riskreg-new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise RiskregError(say("{file} cannot be written: {reason}", file=str(path), reason=reason(error)), code=3) from None
