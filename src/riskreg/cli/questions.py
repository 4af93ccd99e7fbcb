"""Questions at the terminal: asked on stderr, answered from stdin; `?` lists what there is to choose from."""

import sys
from collections.abc import Mapping
from contextlib import suppress
from shlex import join
from typing import TYPE_CHECKING, Final

import typer

from riskreg.cli.help_pages import complain, help_language
from riskreg.domain.actions.new_record import Kind, is_numbered, missing, word_of
from riskreg.messages import Name, Word, say

if TYPE_CHECKING:
    from riskreg.commands.add import Question
    from riskreg.report.language import Language

FEW_CHOICES: Final = 8  # choices that stand in the question itself
A_LINE: Final = 76  # cells


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def ask(question: "Question", language: "Language") -> str:
    """Put a question and return the answer. Raises Abort where the input ends."""
    if question.wrong:
        complain(language.text(question.wrong.said))
        if question.wrong.hint:
            complain(f"  {language.text(question.wrong.hint)}")
    label = language.text(question.label)
    while True:
        answer = line(prompt(question, label, language))
        if answer.strip() not in ("?", "？"):
            return answer
        complain(f"  {language.text(question.says)}")
        for row in rows([shown(choice, language) for choice in question.choices]):
            complain(f"  {row}")


def prompt(question: "Question", label: str, language: "Language") -> str:
    """Return the line that asks."""
    some = [shown(choice, language) for choice in question.choices]
    parts = [label]
    if some and len(some) <= FEW_CHOICES:
        parts.append(f"[{' / '.join(some)}]")
    if question.default:
        default = next((shown(choice, language) for choice in question.choices if choice == question.default), question.default)
        parts.append(f"({default})")
    elif not question.required:
        parts.append(language.text(say("(may stay empty)")))
    return " ".join(parts).replace(" （", "（") + language.text(say(": "))


def shown(choice: Word | Name, language: "Language") -> str:
    """Say a choice: a word in the language, a name with the id that may be typed for it."""
    if isinstance(choice, Name):
        return choice.name if choice.name == choice else f"{choice} {choice.name}"
    return language.text(choice)


def line(text: str) -> str:
    """Ask for one line."""
    sys.stderr.write(text)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        sys.stderr.write("\n")
        raise typer.Abort
    return answer.rstrip("\n")


def rows(texts: list[str]) -> list[str]:
    """Set choices side by side, as many as fit into a line."""
    from riskreg.report.text_width import width  # noqa: PLC0415 - where somebody asks for the choices

    found: list[str] = []
    for text in texts:
        if found and width(found[-1]) + width(text) + 3 <= A_LINE:
            found[-1] += f"   {text}"
        else:
            found.append(text)
    return found


def agrees(text: str) -> bool:
    """Ask for a yes; an empty answer is one."""
    return line(text).strip().casefold() in ("", "y", "yes", "是", "好")


def consents(text: str) -> bool:
    """Ask for a yes; anything else, an empty answer or the end of the input too, is a no."""
    with suppress(typer.Abort):
        return line(text).strip().casefold() in ("y", "yes", "是", "好")
    return False


def complete(kind: Kind, typed: Mapping[str, str]) -> bool:
    """Whether everything was given that nothing else gives; a danger's days may follow from its level."""
    named = "id" in typed or is_numbered(kind)
    return named and {field.name for field in missing(kind, typed)} <= {"found", "due", "identified"}


def again(kind: Kind, typed: Mapping[str, str]) -> str:
    """Return the command that says all at once."""
    fields = ((kind.FIELDS[name], text) for name, text in typed.items())
    pairs = [f"{field.key.zh if help_language() == 'zh' else field.english}={text}" for field, text in fields]
    return join(["riskreg", "add", str(word_of(kind)), *pairs])
