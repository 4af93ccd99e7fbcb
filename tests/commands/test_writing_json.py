"""--json of the commands that write is what docs/schema/written.json promises, for every command, written or not."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.commands.college import College
from tests.commands.test_writing import EVERY, LINES
from tests.words import WRITING

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "written.json").read_text(encoding="utf-8"))


def told(college: College, *words: str) -> dict[str, Any]:
    done = college(*words, "--json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    assert done.out == json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    jsonschema.validate(found, SCHEMA, jsonschema.Draft202012Validator)
    return found


@EVERY
def test_every_command_keeps_the_promise(college: College, line: tuple[str, ...]) -> None:
    shown, done = told(college, *line, "--dry-run"), told(college, *line)
    assert (shown["written"], done["written"]) == (False, True)
    assert {**shown, "written": True} == done
    assert done["schema"] == f"riskreg.{line[0]}/1"
    assert (done["commit"], done["register"]) == (None, None)


def test_every_command_that_writes_is_tried() -> None:
    names = WRITING.keys() - {"fmt"}  # which writes files, not records, and has a schema of its own
    assert {line[0] for line in LINES} == names
    assert set(SCHEMA["properties"]["schema"]["enum"]) == {f"riskreg.{name}/1" for name in names}


def test_what_is_told_of_one_change(college: College) -> None:
    found = told(college, "rectify", "D-2022-0001", "--by", "P-3", "--commit", "--why", "甲")
    assert found["ids"] == ["D-2022-0001"]
    assert found["places"] == [{"id": "D-2022-0001", "path": "dangers.yaml", "line": 2}]
    assert found["changes"] == [{"id": "D-2022-0001", "what": "state", "before": "open", "after": "rectified"}]
    assert found["commit"] == college.git("rev-parse", "HEAD")
    assert "+    rectified:\n+      - on: 2022-09-30\n+        by: P-3\n" in found["diff"]


def test_of_many_records_all_lines_are_there(college: College) -> None:
    found = told(college, "assign", "--from", "P-3", "--to", "P-2", "--audience", "restricted")
    assert found["ids"] == ["R-1", "D-2022-0001", "D-2022-0002", "D-2022-0003"]
    assert [one["after"] for one in found["changes"]] == ["P-2"] * 4
    assert found["diff"].count("+    handovers:\n") == 4
    assert [one["path"] for one in found["places"]] == ["risks.yaml", *["dangers.yaml"] * 3]


def test_the_language_changes_no_code(college: College) -> None:
    line = ("extend", "D-2022-0001", "--to", "2022-10-20", "--reason", "缺货", "--dry-run")
    assert told(college, *line, "--lang", "en") == told(college, *line)


@pytest.mark.parametrize("key", ["commit", "ids", "places", "changes", "diff", "written"])
def test_the_schema_notices_what_is_missing(college: College, key: str) -> None:
    found = told(college, *LINES[2], "--dry-run")
    del found[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, SCHEMA, jsonschema.Draft202012Validator)
