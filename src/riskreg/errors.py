"""RiskregError: the one exception raised for a user; any floor may import it."""

from riskreg.wording import Said


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
