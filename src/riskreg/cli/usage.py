"""Usage errors of Typer's, said in our words and in the user's language."""

from typing import Any

from riskreg.errors import RiskregError
from riskreg.wording import joined, say


def explained(error: Any) -> RiskregError:  # noqa: ANN401 - Typer's own classes are private
    """Turn a usage error into ours. Its kind is told by its class's name, as Typer hands out no classes for it."""
    path = error.ctx.command_path if getattr(error, "ctx", None) else "riskreg"
    hint = say("{command} --help shows how it is used", command=path)
    name = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    called = parameter.human_readable_name if parameter is not None else ""
    if parameter is not None and parameter.param_type_name == "option":
        called = parameter.opts[-1]
    match type(error).__name__:
        case "NoSuchOption":
            near = getattr(error, "possibilities", None)
            return RiskregError(
                say("there is no option {name} here", name=name),
                hint=say("did you mean {names}?", names=joined(near)) if near else hint,
            )
        case "BadOptionUsage":
            return RiskregError(say("{name} needs a value behind it, or takes none", name=name), hint=hint)
        case "MissingParameter":
            return RiskregError(say("{name} is missing", name=called), hint=hint)
        case "BadParameter":
            return RiskregError(say("{name} cannot be used as it is given", name=called), hint=hint)
    return RiskregError(say("the command cannot be understood: {problem}", problem=error.format_message()), hint=hint)
