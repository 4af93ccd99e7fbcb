"""ExpressionError: an expression that cannot be understood, with the place of the word that is to blame."""

from riskreg.errors import RiskregError
from riskreg.wording import Said


class ExpressionError(RiskregError):
    """An expression cannot be understood. `text` is the whole of it, `start` and `end` the word that is to blame."""

    def __init__(self, said: Said, start: int, end: int, *, hint: Said | None = None) -> None:
        """Take what is wrong with the characters from `start` to before `end`; `read` adds the text."""
        super().__init__(said, hint=hint)
        self.text = ""
        self.start = start
        self.end = end


class UnknownWordError(ExpressionError):
    """A word that means nothing to a kind of record, though it may to another."""
