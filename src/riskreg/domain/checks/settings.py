"""R801: settings that riskreg cannot use."""

from collections.abc import Iterator
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from riskreg.domain.checks.finding import Finding
from riskreg.domain.codes import CODES
from riskreg.domain.grading import scales_in_force
from riskreg.domain.judge import Judge
from riskreg.domain.settings import Settings
from riskreg.wording import Said, joined, say


def setting(judge: Judge) -> Iterator[Finding]:
    """A setting names a time zone, a threshold set, a code or a form of ids that does not exist."""
    settings = judge.settings
    if not zone_exists(settings.timezone):
        yield Finding(
            "",
            settings,
            "timezone",
            say("there is no time zone {zone}", zone=settings.timezone),
            say("write for example: timezone: Asia/Shanghai"),
        )
    for problem in scales_in_force(settings)[1]:
        yield Finding("", settings, "grading", problem)
    for code in settings.checks:
        if code not in CODES:
            near = get_close_matches(code, CODES, 3, 0.6)
            yield Finding(
                "",
                settings,
                "checks",
                say("there is no code {code}", code=code),
                say("did you mean {names}?", names=joined(near)) if near else None,
            )
    yield from forms(settings)


def zone_exists(name: str) -> bool:
    """Whether a time zone is known."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def forms(settings: Settings) -> Iterator[Finding]:
    """The forms of new ids must hold the running number and nothing unknown."""
    for name in ("risk", "danger", "measure"):
        form = getattr(settings.ids, name)
        problem = faulty(form)
        if problem:
            yield Finding("", settings.ids, name, problem, say("write for example: {form}", form="D-{year}-{n:04}"))


def faulty(form: str) -> Said | None:
    """Say what is wrong with a form of ids."""
    try:
        first, second = form.format(n=1, year=2022), form.format(n=2, year=2022)
    except (KeyError, ValueError, IndexError, AttributeError):
        return say(
            "{form} cannot be used as the form of ids: only {n} and {year} may stand in braces", form=form, n="{n}", year="{year}"
        )
    return say("{form} gives every record the same id: the running number is missing", form=form) if first == second else None
