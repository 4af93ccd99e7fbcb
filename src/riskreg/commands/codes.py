"""riskreg codes: the codes of the findings, explained."""

from difflib import get_close_matches
from typing import Final

from riskreg.commands.outcome import Outcome
from riskreg.domain.codes import CODES
from riskreg.domain.diagnostic import ERROR, WARNING
from riskreg.errors import RiskregError
from riskreg.report.document import Column, Document, rows
from riskreg.wording import Said, Word, joined, say

COLUMNS: Final = (
    Column("code", Word("code", "代码")),
    Column("severity", Word("severity", "性质")),
    Column("slug", Word("slug", "名称", en="name"), shown=False),
    Column("title", Word("title", "含义", en="meaning"), wrap=True),
    Column("remedy", Word("remedy", "处理办法", en="what to do"), wrap=True),
)


def run(language: str, code: str | None = None) -> Outcome:
    """Explain all codes, or one."""
    wanted = code.upper() if code else None
    if wanted and wanted not in CODES:
        near = get_close_matches(wanted, CODES, 3, 0.5)
        hint = say("did you mean {names}?", names=joined(near)) if near else say("riskreg codes lists them all")
        raise RiskregError(say("there is no code {code}", code=code), hint=hint)
    found = tuple(
        (name, ERROR if known.severity == "error" else WARNING, known.slug, Said(known.title, {}), Said(known.remedy, {}))
        for name, known in CODES.items()
        if wanted in (None, name)
    )
    return Outcome(Document("codes", say("Codes of the findings"), None, (rows(COLUMNS, found),)), language)
