"""riskreg schema: the JSON Schema of the files, for editors."""

import json

from riskreg.commands.outcome import Outcome
from riskreg.report.language import Language
from riskreg.syntax.json_schema import schema


def run(*, settings: bool, language: str) -> Outcome:
    """Write the schema of riskreg.yaml or of any other file; sorted, so that two versions of it can be compared."""
    made = schema(settings=settings, speak=Language(language).text)
    return Outcome(None, language, written=json.dumps(made, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
