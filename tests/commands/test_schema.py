"""schema: the JSON Schema on stdout, sorted, the same each time, in the language asked for."""

import json
from pathlib import Path

import pytest

from riskreg.cli.app import run
from riskreg.commands import start

BOTH = pytest.mark.parametrize("settings", [False, True], ids=["lists", "settings"])


@BOTH
def test_it_is_sorted_and_the_same_each_time(settings: bool) -> None:
    outcome = start.run_schema(settings=settings, language="en")
    assert outcome.document is None
    assert outcome.code == 0
    found = json.loads(outcome.written)
    assert outcome.written == json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert outcome == start.run_schema(settings=settings, language="en")


@BOTH
def test_languages_differ_in_descriptions_alone(settings: bool) -> None:
    def bare(part: object) -> object:
        if isinstance(part, dict):
            told = {"title", "description"}
            return {key: bare(value) for key, value in part.items() if key not in told or not isinstance(value, str)}
        return [bare(item) for item in part] if isinstance(part, list) else part

    zh, en = (json.loads(start.run_schema(settings=settings, language=language).written) for language in ("zh", "en"))
    assert zh != en
    assert bare(zh) == bare(en)


def test_it_can_be_written_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "riskreg.schema.json"
    assert run(["schema", "--lang", "zh", "-o", str(path)]) == 0
    assert capsys.readouterr().out == ""
    assert path.read_text(encoding="utf-8") == start.run_schema(settings=False, language="zh").written


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--settings", "--lang", "en"]) == 0
    assert capsys.readouterr().out == start.run_schema(settings=True, language="en").written
