"""riskreg completion: the script by which a shell completes what is typed, and how it is installed."""

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Final

from riskreg.commands.outcome import Outcome
from riskreg.errors import RiskregError
from riskreg.report.document import Document, Paragraph, Verbatim
from riskreg.wording import joined, say

SCRIPTS: Final = Path(__file__).parent.parent / "completion"
# What is typed once to install it, and where that is read.
INSTALLED: Final[Mapping[str, str]] = {
    "bash": "echo 'eval \"$(riskreg completion bash)\"' >> ~/.bashrc",
    "zsh": "echo 'eval \"$(riskreg completion zsh)\"' >> ~/.zshrc",
    "fish": "riskreg completion fish > ~/.config/fish/completions/riskreg.fish",
}


def run(shell: str | None, *, using: str, terminal: bool, language: str) -> Outcome:
    """Give the script of a shell; on a terminal, without one, say what to type for the shell in use (SHELL)."""
    if shell is not None:
        if shell not in INSTALLED:
            raise RiskregError(
                say("{shell} is no shell that riskreg knows", shell=shell),
                hint=say("use one of {names}", names=joined(INSTALLED)),
            )
        return Outcome(None, language, written=(SCRIPTS / f"riskreg.{shell}").read_text(encoding="utf-8"))
    known = PurePath(using).name
    if not terminal:
        raise RiskregError(
            say("which shell is it for?"),
            hint=say("name it: riskreg completion {name}", name=known if known in INSTALLED else "bash"),
        )
    return Outcome(instructions(known), language)


def instructions(known: str) -> Document:
    """Say what to type, for the shell in use or for each."""
    if known in INSTALLED:
        said = say(
            "Your shell is {shell}. To let it complete what you type, enter this once, then open a new terminal:", shell=known
        )
        blocks = (Paragraph(said), Verbatim(INSTALLED[known]))
    else:
        said = say("Which shell you use cannot be told here. Enter the line of yours once, then open a new terminal:")
        blocks = (Paragraph(said), Verbatim("\n".join(INSTALLED.values())))
    return Document("completion", say("Completion in the shell"), None, blocks, {"shell": known, "install": dict(INSTALLED)})
