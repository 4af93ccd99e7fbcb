"""RiskregError: the one exception raised for a user; any floor may import it."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from riskreg.messages import Said, say

# What the system's refusals mean to a user; others are said in one sentence, with their number for whoever helps.
REASONS: Final[Mapping[int, Said]] = {
    errno.EACCES: say("there is no permission"),
    errno.EPERM: say("there is no permission"),
    errno.ENOENT: say("it is not there"),
    errno.ENOTDIR: say("a part of its path is not a folder"),
    errno.EISDIR: say("it is a folder"),
    errno.EEXIST: say("it is there already"),
    errno.ENOSPC: say("the disk is full"),
    errno.EDQUOT: say("the disk quota is used up"),
    errno.EROFS: say("the disk is read-only"),
    errno.ENAMETOOLONG: say("its name is too long"),
    errno.ELOOP: say("its links lead in a circle"),
    errno.EIO: say("the disk reports an error"),
    errno.EMFILE: say("too many files are open"),
    errno.ENFILE: say("too many files are open"),
    errno.ENOLCK: say("the file system cannot lock files"),
    errno.ENOTSUP: say("the file system cannot do this"),
}


def reason(error: OSError) -> Said:
    """Say why the system refused."""
    return REASONS.get(error.errno or 0) or say("the system refuses (error {number})", number=error.errno or 0)


class RiskregError(Exception):
    """The command cannot go on. `said` tells the user what happened and what to type next.

    `code` is the exit code: 2 for wrong usage or data that cannot be read, 3 for a refused write.
    """

    def __init__(self, said: Said, *, hint: Said | None = None, code: int = 2) -> None:
        """Take what happened, and what to do about it."""
        super().__init__(str(said))
        self.said = said
        self.hint = hint
        self.code = code
        self.language = ""  # in which to say it, where that is known: the register's, or the one asked for
        self.excerpt: tuple[str, ...] = ()  # lines of what was typed, with a mark under the word that is to blame


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let whatever stops the program here be said in this language, unless another is known."""
    try:
        yield
    except RiskregError as error:
        error.language = error.language or language
        raise
