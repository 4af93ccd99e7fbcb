"""riskreg methods: value tables and threshold sets, those in force marked; works without a register too."""

from riskreg.commands.asked import Asked, root
from riskreg.commands.opened import prepare
from riskreg.commands.outcome import Outcome
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.report.views.methods import methods


def run(asked: Asked) -> Outcome:
    """Show the grading methods; where no register is found nor named, those of a new one."""
    try:
        root(asked)
    except RiskregError:
        if asked.registers:
            raise
        settings = Settings()
        return Outcome(methods(settings, None), asked.lang or settings.language)
    ready = prepare(asked)
    return ready.outcome(methods(ready.snapshot.settings, ready.face))
