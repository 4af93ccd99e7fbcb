"""The JSON of every command is what docs/schema promises: its keys, types and words, sorted, in UTF-8, the same each time."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from riskreg.cli.app import run
from riskreg.domain import words
from riskreg.domain.codes import CODES

ROOT = Path(__file__).parent.parent
READ = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "docs" / "schema").glob("*.json"))}
OLD = {name: schema for name, schema in READ.items() if re.search(r"-\d+$", name)}  # earlier promises, as overdue-1
SCHEMAS = {name: schema for name, schema in READ.items() if name not in OLD}
SAMPLES = Path(__file__).parent / "samples"  # what each earlier promise described, cut down to one item a list
SHARED: Registry[Any] = Registry().with_resources([("common.json", Resource.from_contents(SCHEMAS["common"]))])

# Schema -> the calls whose output it describes. A new command is a schema in docs/schema and a line here.
CALLS: dict[str, tuple[tuple[str, ...], ...]] = {
    "check": (("check",), ("check", "--strict"), ("check", "--explain")),
    "check-fix": (("check", "--fix"), ("check", "--fix", "--dry-run", "--strict")),
    "codes": (("codes",), ("codes", "R401")),
    "diff": (("diff",), ("diff", "2022-08", "2022-09"), ("diff", "2022-07..2022-09", "-v"), ("diff", "HEAD", "HEAD")),
    "due": (("due",), ("due", "--within", "60d"), ("due", "--unit", "后勤处"), ("due", "--by", "@next", "--on", "2022-08-30")),
    "explain": tuple(("explain", id_) for id_ in ("R-0001", "D-2022-0043", "D-2022-0024", "M-0001", "2022-09/1")),
    "fmt": (("fmt", "--check"), ("fmt", "--keys", "zh", "--dry-run"), ("fmt", "--keys", "en", "--check")),
    "history": (("history", "D-2022-0026"), ("history", "R-0001", "--field", "reviews"), ("history", "2022-07/2")),
    "matrix": (("matrix",), ("matrix", "--inherent")),
    "meeting": (("meeting",), ("meeting", "list", "--at", "2022-08")),
    "meeting-close": (),  # tests/commands/test_meeting.py makes one
    "methods": (("methods",),),
    "overdue": (("overdue",), ("overdue", "--unit", "学生处"), ("overdue", "--on", "2022-06-01"), ("overdue", "--limit", "1")),
    "show": tuple(
        ("show", id_)
        for id_ in (
            "R-0001",
            "D-2022-0043",
            "D-2022-0034",
            "M-0001",
            "2022-09/1",
            "2022-09",
            "保卫处",
            "P-008",
            "消防安全",
            "公寓6栋",
        )
    ),
    "status": (("status",), ("status", "--on", "2022-07-01")),
    "table-dangers": (
        ("table", "dangers"),
        ("table", "dangers", "--state", "all"),
        ("table", "dangers", "--level", "major"),
        ("table", "dangers", "--on", "2022-07-15"),
    ),
    "table-decisions": (("table", "decisions"), ("table", "decisions", "--state", "done")),
    "table-measures": (("table", "measures"), ("table", "measures", "--state", "planned")),
    "table-risks": (
        ("table",),
        ("table", "risks", "--state", "all"),
        ("table", "risks", "--grade", ">=significant", "--unit", "后勤处"),
        ("table", "risks", "--on", "2022-05-01"),
        ("table", "risks", "--columns", "id"),
    ),
    "tally-cross": (("tally", "dangers", "--by", "unit,category"), ("tally", "risks", "--by", "category", "--by", "place")),
    "tally-dangers": tuple(("tally", "dangers", "--by", way) for way in ("unit", "category", "source", "place", "month")),
    "tally-decisions": (("tally", "decisions"), ("tally", "decisions", "--by", "month")),
    "tally-measures": (("tally", "measures"), ("tally", "measures", "--by", "category")),
    "tally-risks": (("tally", "risks"), ("tally", "risks", "--by", "place")),
    "trend": (("trend",), ("trend", "--unit", "后勤处")),
    "when": (
        ("when", "overdue"),
        ("when", "unclosed"),
        ("when", "type=rule"),
        ("when", "D-2022-0043"),
        ("when", "2022-07/4"),
        ("when", "overdue and major and unit=图书馆"),
    ),
    "zones": (("zones",), ("zones", "--on", "2022-07-01")),
    "written": (),  # tests/commands/test_writing_json.py writes
    "zones-empty": (("zones", "--empty"),),
}
EVERY_CALL = pytest.mark.parametrize(
    ("schema", "call"),
    [(schema, call) for schema, calls in CALLS.items() for call in calls],
    ids=lambda part: part if isinstance(part, str) else "_".join(part),
)
RECORDS = {"risk", "danger", "measure", "decision"}
# Where a schema names the words of the format -> these words.
ENUMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("table-risks", "grade"): (*words.BANDS, words.UNRATED),
    ("table-risks", "inherent_grade"): words.BANDS,
    ("table-risks", "method"): words.METHODS,
    ("table-risks", "tier"): tuple(words.TIERS.values()),
    ("table-risks", "state"): words.RISK_STATES,
    ("table-risks", "check_every"): words.EVERY,
    ("table-dangers", "level"): words.LEVELS,
    ("table-dangers", "state"): words.DANGER_STATES,
    ("table-dangers", "source"): words.SOURCES,
    ("table-dangers", "blocked"): words.BLOCKS,
    ("table-measures", "type"): words.MEASURE_TYPES,
    ("table-measures", "change"): words.MEASURE_CHANGES,
    ("table-measures", "class"): words.DEFENCES,
    ("table-measures", "state"): words.MEASURE_STATES,
    ("table-decisions", "state"): words.DECISION_STATES,
    ("overdue", "what"): words.WHATS,
    ("overdue", "level"): words.BANDS,
    ("due", "what"): words.WHATS,
    ("due", "level"): words.BANDS,
    ("zones", "colour"): (*words.COLOURS.values(), words.UNRATED),
}


@pytest.fixture(autouse=True)
def _in_the_demo(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    monkeypatch.setenv("RISKREG_DIR", str(demo / "registers"))


def printed(capsys: pytest.CaptureFixture[str], *call: str) -> str:
    """Run a command on the example with --json; the two exit codes of a report on what was found."""
    code = run([*call, "--json"])
    out, err = capsys.readouterr()
    assert code in (0, 1), err
    return out


@EVERY_CALL
def test_the_output_is_what_the_schema_promises(capsys: pytest.CaptureFixture[str], schema: str, call: tuple[str, ...]) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMAS[schema], registry=SHARED)
    wrong = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(printed(capsys, *call)))]
    assert not wrong


@pytest.mark.parametrize(
    ("schema", "call"),
    [(schema, call) for schema, calls in CALLS.items() for call in (calls if os.environ.get("RISKREG_SOAK") else [*calls][:1])],
    ids=lambda part: part if isinstance(part, str) else "_".join(part),
)
def test_it_is_sorted_utf8_with_one_final_newline_and_the_same_each_time(
    capsys: pytest.CaptureFixture[str], schema: str, call: tuple[str, ...]
) -> None:
    text = printed(capsys, *call)
    found = json.loads(text)
    assert text == json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert found["schema"] == SCHEMAS[schema]["properties"]["schema"]["const"]
    assert text == printed(capsys, *call)


@pytest.mark.parametrize("call", [("table", "risks"), ("table", "dangers"), ("overdue",)], ids=" ".join)
def test_the_language_changes_no_code_and_no_id(capsys: pytest.CaptureFixture[str], call: tuple[str, ...]) -> None:
    told = {"where", "last_progress"}  # texts for people

    def coded(language: str) -> object:
        whole = json.loads(printed(capsys, *call, "--lang", language))
        whole["rows"] = [{key: value for key, value in row.items() if key not in told} for row in whole["rows"]]
        return whole

    assert coded("zh") == coded("en")


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_schema_itself_is_right(schema: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[schema])
    assert schema == "common" or schema in CALLS


@pytest.mark.parametrize("name", OLD)
def test_an_earlier_promise_is_kept_with_what_it_described(name: str) -> None:
    sample = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(OLD[name])
    jsonschema.Draft202012Validator(OLD[name], registry=SHARED).validate(sample)
    newest = SCHEMAS[name.rpartition("-")[0]]["properties"]["schema"]["const"]
    assert sample["schema"] == OLD[name]["properties"]["schema"]["const"]
    assert int(newest.rpartition("/")[2]) > int(sample["schema"].rpartition("/")[2])


def test_no_promise_gives_an_old_name_to_a_day() -> None:
    for name, schema in SCHEMAS.items():
        keys = {path.rpartition(".")[2] for path, _ in parts(schema, name)}
        assert not keys & {"original_due", "days_late", "due_now"}, name


def test_due_is_the_day_now_wherever_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    # D-2022-0024 was found on 18 August, to be mended by the 31st, and was put off once.
    record = json.loads(printed(capsys, "show", "D-2022-0024"))["record"]
    days = (record["first_due"], record["due"])
    assert days[0] < days[1]
    rows = json.loads(printed(capsys, "table", "dangers", "--state", "all"))["rows"]
    assert [(row["first_due"], row["due"]) for row in rows if row["id"] == "D-2022-0024"] == [days]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_everything_is_described(schema: str) -> None:
    assert [path for path, part in parts(SCHEMAS[schema], schema) if "description" not in part and "$ref" not in part] == []


def parts(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Find every named property, however deep, that is no bare constant."""
    for name, part in schema.get("properties", {}).items():
        if set(part) != {"const"}:
            yield f"{path}.{name}", part
        yield from parts(part, f"{path}.{name}")
    for inner in ("items", *(() if "properties" in schema else ("additionalProperties",))):
        if isinstance(schema.get(inner), dict) and "properties" in schema[inner]:
            yield from parts(schema[inner], path)


@pytest.mark.parametrize(("schema", "key"), ENUMS)
def test_words_are_those_of_the_format(schema: str, key: str) -> None:
    rows = SCHEMAS[schema]["properties"]["rows"]["items"]["properties"]
    assert [word for word in rows[key]["enum"] if word is not None] == list(ENUMS[schema, key])


@pytest.mark.parametrize("schema", ["overdue", "due"])
def test_kinds_of_what_is_owed(schema: str) -> None:
    assert set(SCHEMAS[schema]["properties"]["rows"]["items"]["properties"]["kind"]["enum"]) == RECORDS


def test_audiences() -> None:
    enum = SCHEMAS["common"]["$defs"]["register"]["properties"]["audience"]["enum"]
    assert enum == [*words.AUDIENCES, None]


def test_every_code_has_the_form_that_the_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert [row["code"] for row in json.loads(printed(capsys, "codes"))["rows"]] == list(CODES)


# The keys that the contract names; the schemas may ask for more, never for less.
REGISTER_KEYS = {"name", "revision", "modified", "complete", "on", "timezone", "audience", "scales", "filters"}
ROW_KEYS = {
    "table-risks": "id title grade score method scale inherent_grade tier unit owner category place spot next_review state path "
    "line",
    "table-dangers": "id title level state found due first_due extensions late_days unit owner category place last_progress "
    "blocked",
    "overdue": "id kind what title level unit owner due first_due late_days extensions",
}


def test_what_the_contract_names_is_asked_for() -> None:
    assert set(SCHEMAS["common"]["$defs"]["register"]["required"]) >= REGISTER_KEYS
    for schema, names in ROW_KEYS.items():
        assert set(SCHEMAS[schema]["properties"]["rows"]["items"]["required"]) >= set(names.split())
    finding = SCHEMAS["check"]["properties"]["diagnostics"]["items"]
    assert set(finding["required"]) == {"path", "line", "column", "code", "severity", "message", "hint", "id"}


def test_a_schema_notices_what_is_missing_or_of_another_type(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "overdue"))
    validator = jsonschema.Draft202012Validator(SCHEMAS["overdue"], registry=SHARED)
    first, *others = found["rows"]
    for key in set(ROW_KEYS["overdue"].split()) - {"level", "unit", "owner"}:
        assert not validator.is_valid({**found, "rows": [{**first, key: None}, *others]})
        assert not validator.is_valid({**found, "rows": [{name: cell for name, cell in first.items() if name != key}]})
    assert not validator.is_valid({**found, "register": {**found["register"], "on": "2022.9.30"}})
    assert not validator.is_valid({**found, "more": 1})
