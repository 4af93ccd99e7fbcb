"""Usage errors of Typer's, said in our words and in the user's language."""

import re
from collections.abc import Sequence
from typing import Any

from riskreg.errors import RiskregError
from riskreg.wording import joined, say


def explained(error: Any, arguments: Sequence[str]) -> RiskregError:  # noqa: ANN401 - Typer's own classes are private
    """Turn a usage error into ours. Its kind is told by its class's name, as Typer hands out no classes for it."""
    command = next((word for word in arguments[:1] if not word.startswith("-")), "")
    hint = say("{command} --help shows how it is used", command=f"riskreg {command}".strip())
    name = getattr(error, "option_name", "")
    match type(error).__name__:
        case "NoSuchOption" if not command:
            follow = say("options follow the command: riskreg overdue {name}", name=name)
            return RiskregError(say("there is no option {name} before the command", name=name), hint=follow)
        case "NoSuchOption":
            near = getattr(error, "possibilities", None)
            meant = say("did you mean {names}?", names=joined(near)) if near else hint
            return RiskregError(say("there is no option {name} here", name=name), hint=meant)
        case "BadOptionUsage":
            return RiskregError(say("{name} needs a value behind it, or takes none", name=name), hint=hint)
        case "MissingParameter":
            return RiskregError(say("{name} is missing", name=called(error)), hint=hint)
        case "BadParameter":
            return RiskregError(say("{name} cannot be used as it is given", name=called(error)), hint=hint)
    words = re.search(r"unexpected extra argument\S* \((.*)\)", error.format_message())
    if words:
        return RiskregError(say("too many words: {words}", words=words[1]), hint=hint)
    return RiskregError(say("the command cannot be understood: {problem}", problem=error.format_message()), hint=hint)


def called(error: Any) -> str:  # noqa: ANN401 - as above
    """Return what the user calls the parameter that an error is about."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(parameter.opts[-1] if parameter.param_type_name == "option" else parameter.human_readable_name)
