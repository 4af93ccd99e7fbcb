"""diff: two versions out of a real repository; words for versions, filters, restricted records, unread files, exit codes."""

import json
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from riskreg.commands import compare
from riskreg.commands.session import Outcome, Request
from riskreg.domain.changes.classes import CLASSES
from riskreg.errors import RiskregError
from riskreg.report.document import Paragraph, Told, render
from riskreg.report.language import Language

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
SCHEMAS = Path(__file__).parent.parent.parent / "docs" / "schema"
ENGLISH = Language("en")
REST = "owner: P-1, source: self_check, rectification: 修, level: general"
FILES = {
    "riskreg.yaml": "name: 校\nlanguage: en\nas_of: 2022-09-28\n",
    "organisation.yaml": """
units: [{id: 学生处}, {id: 后勤处}]
people: [{id: P-1, name: 周立新, unit: 学生处}, {id: P-2, name: 何建平, unit: 后勤处}]
categories: [{id: fire, name: 消防安全, unit: 后勤处}]
meetings:
  - {id: 2022-07, on: 2022-07-29}
  - {id: 2022-08, on: 2022-08-26, decisions: [{id: 1, text: 演练, unit: 后勤处, owner: P-2, due: 2022-09-10}]}
  - {id: 2022-09, on: 2022-09-28}
""",
    "dangers.yaml": f"""
dangers:
  - {{id: D-1, title: 到期, found: 2022-08-01, due: 2022-09-15, unit: 学生处, {REST}}}
  - {{id: D-2, title: 不动, found: 2022-08-01, due: 2023-06-30, unit: 后勤处, category: fire, {REST}}}
""",
    "closed.yaml": f"""
dangers:
  - {{id: D-3, title: 已销, found: 2022-07-01, due: 2022-07-10, unit: 后勤处, {REST}, rectified: [{{on: 2022-07-08}}], acceptances: [{{on: 2022-07-09, by: P-2, passed: true}}]}}
""",
    "risks.yaml": """
risks:
  - {id: R-1, title: 电池, unit: 学生处, owner: P-1, method: LS, residual: {L: 3, S: 3}, identified: 2022-03-01, review_every: year}
""",
}


class Repo:
    """A repository with the register in it, whose commits are dated."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, on: str = "2022-08-26") -> str:
        environment = {
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            "HOME": str(self.folder),
            **{f"GIT_{who}_{what}": "甲" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
            **{f"GIT_{who}_DATE": f"{on}T10:00:00+08:00" for who in ("AUTHOR", "COMMITTER")},
        }
        done = subprocess.run(["git", *words], cwd=self.folder, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    def write(self, files: Mapping[str, str | None]) -> None:
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")

    def commit(self, files: Mapping[str, str | None], on: str, tag: str | None = None) -> None:
        self.write(files)
        self.git("add", "-A", on=on)
        self.git("commit", "-q", "--allow-empty", "-m", "登记", on=on)
        if tag:
            self.git("tag", tag, on=on)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A register with the version of its August meeting."""
    made = Repo(tmp_path)
    made.commit(FILES, "2022-08-26", tag="meeting/2022-08")
    return made


def dangers(*more: str, **fields: str) -> dict[str, str | None]:
    """Write the dangers again, D-1 and D-2 with further fields, and further dangers."""
    first, second = FILES["dangers.yaml"].strip().split("\n")[1:]
    rows = [row[:-1] + f", {fields[id_]}}}" if id_ in fields else row for id_, row in (("one", first), ("two", second))]
    added = [f"  - {{{text}, {REST}}}" for text in more]
    return {"dangers.yaml": "\n".join(["dangers:", *rows, *added, ""])}


def run(repo: Repo, first: str | None = None, second: str | None = None, **values: Any) -> Outcome:
    words = {name: values.pop(name) for name in ("exit_code", "verbose") if name in values}
    return compare.run(Request(now=NOW, folder=repo.folder, **values), first, second, **words)


def told(outcome: Outcome) -> Any:
    assert outcome.document is not None
    return json.loads(render(outcome.document, "json", ENGLISH))


def changes(outcome: Outcome) -> list[tuple[str, list[str]]]:
    return [(one["id"], one["classes"]) for one in told(outcome)["changes"]]


def sentences(outcome: Outcome) -> list[str]:
    assert outcome.document is not None
    (block,) = outcome.document.blocks
    assert isinstance(block, Told)
    return [ENGLISH.text(part.text) for part in block.blocks if isinstance(part, Paragraph)]


EXTENDED = "extensions: [{to: 2022-10-15, applied: 2022-09-18, approved: 2022-09-20, by: P-2, reason: 等料}]"
NEW = "id: D-4, title: 新的, found: 2022-09-05, due: 2023-06-30, unit: 学生处"


# --- which versions


def test_by_default_the_last_meeting_against_the_files_as_they_stand(repo: Repo) -> None:
    repo.write(dangers(NEW, one=EXTENDED))
    outcome = run(repo)
    assert changes(outcome) == [("D-1", ["extended_late"]), ("D-4", ["added"]), ("2022-08/1", ["became_overdue"])]
    found = told(outcome)
    assert (found["from"]["on"], found["to"]["on"]) == ("2022-08-26", "2022-09-28")
    assert (found["from"]["modified"], found["to"]["modified"]) == (False, True)
    assert sentences(outcome)[0].startswith("before: 2022-08, judged on 2022-08-26 (commit ")
    assert sentences(outcome)[1].startswith("now: the files as they are now, judged on 2022-09-28 (changed since ")
    assert outcome.code == 0


def test_a_meeting_that_has_no_tag_is_its_day_with_a_remark(repo: Repo) -> None:
    repo.commit(dangers(NEW), "2022-09-28")
    outcome = run(repo, "2022-08", "2022-09")
    assert changes(outcome) == [("D-1", ["became_overdue"]), ("D-4", ["added"]), ("2022-08/1", ["became_overdue"])]
    newest = repo.git("rev-parse", "--short=7", "HEAD").strip()
    assert [str(remark) for remark in outcome.remarks] == [
        f"meeting 2022-09 has no tag meeting/2022-09; what is shown is {newest} of 2022-09-28, the newest commit up to 2022-09-28"
    ]


@pytest.mark.parametrize(
    ("first", "second"), [("2022-08", "HEAD"), ("2022-08..HEAD", None), ("..HEAD", None), ("2022-08-26", "HEAD"), (None, "HEAD")]
)
def test_words_for_versions(repo: Repo, first: str | None, second: str | None) -> None:
    repo.commit(dangers(NEW), "2022-09-29")
    repo.write(dangers())
    assert "D-4" in dict(changes(run(repo, first, second)))


def test_an_open_end_is_the_files_as_they_stand(repo: Repo) -> None:
    repo.write(dangers(NEW))
    assert "D-4" in dict(changes(run(repo, "HEAD..")))
    assert "D-4" in dict(changes(run(repo, "HEAD")))


@pytest.mark.parametrize(("first", "second"), [("2022-07..2022-08", "HEAD"), ("2022-07..2022-08..HEAD", None)])
def test_more_than_two_versions_are_refused(repo: Repo, first: str, second: str | None) -> None:
    with pytest.raises(RiskregError, match="two versions are compared, no more") as caught:
        run(repo, first, second)
    assert caught.value.code == 2
    assert str(caught.value.hint) == "write A..B, or A B, as in: riskreg diff 2022-08 2022-09"


def test_a_word_that_names_no_version_is_refused(repo: Repo) -> None:
    with pytest.raises(RiskregError) as caught:
        run(repo, "2022-8")
    assert caught.value.code == 2


def test_on_one_day_only_what_people_changed_remains(repo: Repo) -> None:
    repo.write(dangers(one="note: 备注"))
    assert changes(run(repo)) == [("D-1", ["became_overdue", "edited"]), ("2022-08/1", ["became_overdue"])]
    outcome = run(repo, on="2022-09-28")
    assert changes(outcome) == [("D-1", ["edited"])]
    assert (told(outcome)["from"]["on"], told(outcome)["to"]["on"]) == ("2022-09-28", "2022-09-28")


def test_nothing_changed(repo: Repo) -> None:
    outcome = run(repo, "2022-08", "2022-08", exit_code=True)
    assert (changes(outcome), outcome.code) == ([], 0)
    assert "Nothing changed in meaning from 2022-08-26 to 2022-08-26." in sentences(outcome)


def test_outside_git_there_are_no_two_versions(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(RiskregError) as caught:
        compare.run(Request(now=NOW, folder=tmp_path))
    assert caught.value.code == 2


# --- what is no change


def test_another_file_order_language_quotes_and_comments_are_no_change(repo: Repo) -> None:
    second, first = FILES["dangers.yaml"].strip().split("\n")[:0:-1]
    text = (
        "# 隐患\n隐患:\n" + first.replace("title: 到期", '隐患描述: "到期"') + "\n" + second.replace("due:", "整改时限:") + "\n"
    )
    repo.write({"dangers.yaml": None, "都在这里.yaml": text})
    assert changes(run(repo, "2022-08", on="2022-08-26")) == []


# --- exit codes


def test_the_exit_code_speaks_of_changes_only_when_asked(repo: Repo) -> None:
    repo.write(dangers(one="note: 备注"))
    assert [run(repo, exit_code=exit_code).code for exit_code in (False, True)] == [0, 1]


@pytest.mark.parametrize(
    "gone",
    [
        {"dangers.yaml": FILES["dangers.yaml"].rsplit("  - ", 1)[0]},  # D-2, open
        {"closed.yaml": None},  # D-3, closed
        {"risks.yaml": None},
    ],
    ids=["an open danger", "a closed danger", "a risk"],
)
def test_a_deleted_record_is_always_a_finding(repo: Repo, gone: dict[str, str | None]) -> None:
    assert run(repo).code == 0
    repo.write(gone)
    assert run(repo).code == 1


def test_a_deleted_record_is_a_finding_even_where_the_filter_hides_it(repo: Repo) -> None:
    repo.write({"dangers.yaml": FILES["dangers.yaml"].rsplit("  - ", 1)[0]})
    outcome = run(repo, words={"unit": ("学生处",)})
    assert [id_ for id_, _ in changes(outcome)] == ["D-1"]
    assert outcome.code == 1


def test_a_renamed_record_was_not_deleted(repo: Repo) -> None:
    repo.write({"risks.yaml": FILES["risks.yaml"].replace("id: R-1,", "id: R-0001, formerly: R-1,")})
    outcome = run(repo)
    assert dict(changes(outcome))["R-0001"] == ["renamed"]
    assert outcome.code == 0


# --- filters


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"unit": ("学生处",)}, ["D-1", "D-4", "R-1"]),
        ({"unit": ("后勤处",)}, ["D-2", "2022-08/1"]),
        ({"owner": ("何建平",)}, ["2022-08/1"]),
        ({"category": ("消防安全",)}, ["D-2"]),
        ({"grade": (">=general",)}, ["R-1"]),
        ({"level": ("general",)}, ["D-1", "D-2", "D-4"]),
        ({"state": ("closed",)}, ["D-2"]),
    ],
    ids=str,
)
def test_filters_limit_the_changes_and_never_the_balance(
    repo: Repo, words: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    closing = "rectified: [{on: 2022-09-01}], acceptances: [{on: 2022-09-05, by: P-2, passed: true}]"
    repo.write({**dangers(NEW, two=closing), "risks.yaml": FILES["risks.yaml"].replace("电池", "电池入室")})
    everything, outcome = run(repo), run(repo, words=words)
    assert [id_ for id_, _ in changes(everything)] == ["D-1", "D-2", "D-4", "R-1", "2022-08/1"]
    assert [id_ for id_, _ in changes(outcome)] == expected
    assert told(outcome)["balance"] == told(everything)["balance"]
    assert "The filters limit the changes that are listed; the balance is of the whole register." in sentences(outcome)
    assert told(outcome)["register"]["filters"] != {}


def test_what_left_a_unit_is_listed_for_it_as_well(repo: Repo) -> None:
    repo.write(dangers(one="handovers: [{on: 2022-09-02, unit: 后勤处, owner: P-2}]"))
    for unit in ("学生处", "后勤处"):
        assert dict(changes(run(repo, words={"unit": (unit,)})))["D-1"] == ["became_overdue", "reassigned"]


# --- restricted records


RESTRICTED = "id: D-8, title: 内参, found: 2022-09-05, due: 2023-06-30, unit: 学生处, audience: restricted"


def test_restricted_records_are_in_the_sums_and_nowhere_else(repo: Repo) -> None:
    repo.write(dangers(NEW, RESTRICTED))
    found = told(run(repo, verbose=True))
    assert "D-8" not in json.dumps(found)
    assert (found["balance"]["dangers"]["found"], found["balance"]["dangers"]["ids"]["found"]) == (2, ["D-4"])
    document = run(repo, verbose=True).document
    assert document is not None
    shown = render(document, "plain", ENGLISH)
    assert "D-8" not in shown
    assert "内参" not in shown
    assert "dangers, found 2   D-4 and 1 not for this audience\n" in shown
    assert dict(changes(run(repo, audience="restricted")))["D-8"] == ["added"]


@pytest.mark.parametrize("later", [True, False])
def test_what_was_or_is_restricted_on_one_side_is_neither_new_nor_gone(repo: Repo, later: bool) -> None:
    hidden = {"two": "audience: restricted"}
    for files in (dangers(), dangers(**hidden)) if later else (dangers(**hidden), dangers()):
        repo.commit(files, "2022-08-26")
    outcome = run(repo, "HEAD~1", "HEAD")
    assert changes(outcome) == []
    assert outcome.code == 0
    assert "D-2" not in json.dumps(told(outcome))


# --- files that cannot be read


@pytest.mark.parametrize(("first", "second", "broken"), [("2022-08", None, "now"), ("HEAD~1", "HEAD", "before")])
def test_what_could_not_be_read_is_neither_removed_nor_new(repo: Repo, first: str, second: str | None, broken: str) -> None:
    ruined: dict[str, str | None] = {"dangers.yaml": "dangers: [\n"}
    if broken == "now":
        repo.write(ruined)
    else:
        repo.commit(ruined, "2022-08-27")
        repo.commit(dangers(), "2022-08-28")
    outcome = run(repo, first, second, on="2022-08-28")
    assert changes(outcome) == []
    assert told(outcome)["balance"] == {"dangers": None, "risks": None}
    assert told(outcome)["balance_reason"] == "There is no balance: dangers.yaml could not be read in full."
    assert outcome.code == 1
    assert "2 records of files that could be read on one side only are not compared." in sentences(outcome)
    assert "Nothing changed from 2022-08-28 to 2022-08-28 in what could be read." in sentences(outcome)
    if broken == "before":
        assert sentences(outcome)[2] == (
            "dangers.yaml could not be read in full in the first version; what was in it is not compared"
        )


# --- the contract


def valid(found: Any) -> list[str]:
    schemas = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    shared: Registry[Any] = Registry().with_resources([("common.json", Resource.from_contents(schemas["common"]))])
    validator = jsonschema.Draft202012Validator(schemas["diff"], registry=shared)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)]


@pytest.mark.parametrize(
    "change",
    [
        dict,
        lambda: dangers(NEW, RESTRICTED, one=EXTENDED, two="note: 备注"),
        lambda: {"closed.yaml": None, "risks.yaml": FILES["risks.yaml"].replace("L: 3", "L: 5")},
        lambda: {"riskreg.yaml": FILES["riskreg.yaml"] + "grading: {LS: B}\nchecks: {R402: 'off'}\n"},
        lambda: {"organisation.yaml": FILES["organisation.yaml"].replace("due: 2022-09-10", "standing: true")},
        lambda: {"dangers.yaml": "dangers: [\n"},
    ],
    ids=["nothing", "dangers", "deleted", "settings", "a decision", "unread"],
)
def test_the_data_are_what_the_schema_promises(repo: Repo, change: Callable[[], dict[str, str | None]]) -> None:
    repo.write(change())
    for words in ({}, {"on": "2022-09-28"}, {"audience": "restricted"}):
        assert valid(told(run(repo, **words))) == []


def test_the_schema_names_every_class_and_refuses_what_it_does_not_know(repo: Repo) -> None:
    schema = json.loads((SCHEMAS / "diff.json").read_text(encoding="utf-8"))
    assert schema["properties"]["changes"]["items"]["properties"]["classes"]["items"]["enum"] == [str(word) for word in CLASSES]
    repo.write(dangers(NEW))
    found = told(run(repo))
    assert valid({**found, "more": 1})
    assert valid({**found, "balance": {**found["balance"], "dangers": {}}})
    assert valid({name: part for name, part in found.items() if name != "from"})


def test_the_same_bytes_each_time(repo: Repo) -> None:
    repo.write(dangers(NEW, one=EXTENDED))
    for form in ("json", "plain", "markdown", "csv"):
        one, other = (run(repo, verbose=True).document for _ in range(2))
        assert one is not None
        assert other is not None
        assert render(one, form, ENGLISH) == render(other, form, ENGLISH)


def test_an_id_that_only_the_later_version_restricts_is_named_on_neither_side(repo: Repo) -> None:
    """The first version refers to a measure that is not there yet; later it is, and restricted."""
    named = FILES["risks.yaml"].replace("id: R-1,", "id: R-1, measures: [M-9],")
    measure = "measures: [{id: M-9, title: 内参, type: rule, unit: 学生处, owner: P-1, audience: restricted}]\n"
    repo.commit({"risks.yaml": named}, "2022-08-26")
    repo.write({"measures.yaml": measure, "risks.yaml": named.replace("电池", "电池入室")})
    outcome = run(repo, "HEAD")
    assert [field["field"] for one in told(outcome)["changes"] for field in one["fields"]] == ["title"]
    assert "M-9" not in json.dumps(told(outcome))
