"""history: every change of a record told to people and to programs: who, when, what, before and after."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource
from tests.store.conftest import HE, SETTINGS, ZHOU, Commit, Repo, build, git

from riskreg.commands import single_record
from riskreg.commands.session import Outcome
from riskreg.errors import RiskregError
from riskreg.report.document import Paragraph, Table, render
from riskreg.report.language import Language

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
ENGLISH = Language("en")
ORGANISATION = """units: [{id: 后勤处}, {id: 学生处}]
people:
  - {id: P-1, name: 何建平, unit: 后勤处, git: [HE@example.org]}
  - {id: P-2, name: 周立新, unit: 学生处}
categories: [{id: 消防}, {id: 心理, audience: restricted}]
"""
LEDGER = {"riskreg.yaml": SETTINGS + "language: en\n", "organisation.yaml": ORGANISATION}


def block(id_: str = "D-1", more: str = "", title: str = "灯不亮", due: str = "2022-08-15", owner: str = "P-1") -> str:
    lines = f"  - id: {id_}\n    title: {title}\n    unit: 后勤处\n    owner: {owner}\n    found: 2022-08-01\n    source: 自查\n"
    return lines + f"    level: 一般\n    rectification: 换灯\n    due: {due}\n{more}"


def dangers(*items: str) -> str:
    return "dangers:\n" + "".join(items)


def at(day: str, time: str = "09:00:00") -> str:
    return f"2022-{day}T{time}+08:00"


def table(outcome: Outcome) -> Table:
    assert outcome.document
    (told,) = (block for block in outcome.document.flat(as_data=False).blocks if isinstance(block, Table))
    return told


def rows(outcome: Outcome) -> list[tuple[str, ...]]:
    """What people read, without the commit."""
    shown = [column.key for column in table(outcome).columns]
    skip = shown.index("commit")
    return [tuple(ENGLISH.text(cell) for at, cell in enumerate(row) if at != skip) for row in table(outcome).rows]


def said(outcome: Outcome) -> list[str]:
    assert outcome.document
    return [ENGLISH.text(block.text) for block in outcome.document.flat(as_data=False).blocks if isinstance(block, Paragraph)]


def data(outcome: Outcome) -> dict[str, Any]:
    """The JSON, which is as the schema says."""
    assert outcome.document
    found: dict[str, Any] = json.loads(render(outcome.document, "json", ENGLISH))
    common = Resource.from_contents(json.loads((SCHEMAS / "common.json").read_text(encoding="utf-8")))
    registry: Registry[Any] = Registry().with_resources([("common.json", common)])
    schema = json.loads((SCHEMAS / "history.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema, registry=registry).validate(found)
    return found


@pytest.fixture
def story(tmp_path: Path) -> Repo:
    """Entered; a day overwritten; progress, an owner and an extension in one commit; a text that is not shown in full."""
    progress = "    progress:\n      - {on: 2022-08-20, by: 何建平, note: 已下单}\n"
    extension = "    extensions:\n      - {to: 2022-09-30, applied: 2022-08-21, reason: 缺货}\n"
    approved = extension.replace("applied: 2022-08-21", "applied: 2022-08-21, approved: 2022-08-22, by: P-2")
    return build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block())}, at=at("08-02"), says="入账"),
        Commit("two", {"a.yaml": dangers(block(due="2022-08-25"))}, at=at("08-18", "23:59:59"), by=ZHOU, says="改时限"),
        Commit("three", {"a.yaml": dangers(block(due="2022-08-25", owner="P-2", more=progress + extension))},
               at="2022-08-20T16:00:00+00:00", says="D-1 进展"),
        Commit("four", {"a.yaml": dangers(block(due="2022-08-25", owner="P-2", more=progress + approved))}, at=at("08-22")),
    )  # fmt: skip


TOLD = [
    ("2022-08-02", "entered", "", "灯不亮", "何建平", "入账"),
    ("2022-08-18", "due", "2022-08-15", "2022-08-25 (written over when the day had passed 3 days before)", "周立新", "改时限"),
    ("2022-08-21", "owner", "何建平", "周立新", "何建平", "D-1 进展"),
    ("2022-08-21", "progress", "", "on 2022-08-20, by 何建平, note 已下单", "何建平", "D-1 进展"),
    ("2022-08-21", "extensions", "", "to 2022-09-30, applied 2022-08-21, reason 缺货", "何建平", "D-1 进展"),
    ("2022-08-22", "extensions / 2022-08-21 2022-09-30 / approved", "", "2022-08-22", "何建平", "four"),
    ("2022-08-22", "extensions / 2022-08-21 2022-09-30 / by", "", "周立新", "何建平", "four"),
]


def test_a_story_is_told_in_words_newest_last(story: Repo) -> None:
    """Days are those of Shanghai: 16:00 in Greenwich is the next day there."""
    outcome = single_record.run_history(story.ask(), "D-1")
    assert outcome.code == 0
    assert rows(outcome) == TOLD
    assert outcome.document
    assert ENGLISH.text(outcome.document.title) == "D-1 灯不亮: its history"
    assert [str(row[5]) for row in table(outcome).rows][:2] == [story["one"], story["two"]]
    assert "one" not in render(outcome.document, "plain", ENGLISH)
    assert f"  {story['one'][:7]}  " in render(outcome.document, "plain", ENGLISH)


def test_programs_get_keys_codes_ids_and_whole_facts(story: Repo) -> None:
    found = data(single_record.run_history(story.ask(), "d-1"))
    assert (found["id"], found["kind"], found["title"], found["field"], found["cut_off"]) == (
        "D-1",
        "danger",
        "灯不亮",
        None,
        None,
    )
    first, second, _, progress, *_ = found["rows"]
    assert first == {
        "day": "2022-08-02", "author": "何建平", "person": "P-1", "commit": story["one"], "what": "entered", "field": None,
        "before": None, "after": None, "days_passed": None, "subject": "入账", "path": "a.yaml",
        "written": None, "lost_from": None,
    }  # fmt: skip
    assert (second["what"], second["field"], second["before"], second["after"]) == (
        "due_edited",
        "due",
        "2022-08-15",
        "2022-08-25",
    )
    assert (second["days_passed"], second["author"], second["person"]) == (3, "周立新", None)
    assert progress["field"] == "progress/2022-08-20 P-1"
    assert progress["after"] == {"on": "2022-08-20", "by": "P-1", "note": "已下单"}
    assert found["rows"][-1]["field"] == "extensions/2022-08-21 2022-09-30/by"


@pytest.mark.parametrize("field", ["due", "整改时限"])
def test_one_field_by_its_key_in_either_language(story: Repo, field: str) -> None:
    outcome = single_record.run_history(story.ask(), "D-1", field=field)
    assert [row[:4] for row in rows(outcome)] == [
        ("2022-08-02", "entered: due", "", "2022-08-15"),
        ("2022-08-18", "due", "2022-08-15", "2022-08-25 (written over when the day had passed 3 days before)"),
    ]
    assert data(outcome)["field"] == "due"
    assert "Only one field is shown; without --field every change." in said(outcome)


@pytest.mark.parametrize(
    ("field", "hint"),
    [("整改时间", "did you mean 整改时限?"), ("ower", "did you mean owner"), ("☃", "fields are: id")],
)
def test_a_field_that_is_not_there(story: Repo, field: str, hint: str) -> None:
    with pytest.raises(RiskregError, match=f"--field: there is no field {field} here") as caught:
        single_record.run_history(story.ask(), "D-1", field=field)
    assert ENGLISH.text(caught.value.hint).startswith(hint)
    assert (caught.value.code, caught.value.language) == (2, "en")


def test_up_to_a_version(story: Repo) -> None:
    assert rows(single_record.run_history(story.ask(at="2022-08-18"), "D-1")) == TOLD[:2]
    assert rows(single_record.run_history(story.ask(at=story["three"][:10]), "D-1")) == TOLD[:5]


def test_what_is_not_committed_yet_comes_last(story: Repo) -> None:
    story.write("a.yaml", dangers(block(due="2022-09-09", owner="P-2")))
    outcome = single_record.run_history(story.ask(), "D-1")
    assert rows(outcome)[: len(TOLD)] == TOLD
    pending = rows(outcome)[len(TOLD) :]
    assert pending == [
        ("", "progress", "on 2022-08-20, by 何建平, note 已下单", "", "-", "not committed yet"),
        ("", "due", "2022-08-25", "2022-09-09 (written over when the day had passed 36 days before)", "-", "not committed yet"),
        ("", "extensions", "to 2022-09-30, applied 2022-08-21, approved 2022-08-22, by 周立新, reason 缺货", "", "-",
         "not committed yet"),
    ]  # fmt: skip
    assert [row["commit"] for row in data(outcome)["rows"]][-1] is None
    assert rows(single_record.run_history(story.ask(at="HEAD"), "D-1")) == TOLD


def test_a_record_that_is_only_in_the_files_and_one_that_is_no_more(story: Repo) -> None:
    story.write("a.yaml", dangers(block("D-2", title="门锁坏")))
    assert rows(single_record.run_history(story.ask(), "D-2")) == [("", "entered", "", "门锁坏", "-", "not committed yet")]
    assert rows(single_record.run_history(story.ask(), "D-1"))[-1] == ("", "removed", "灯不亮", "", "-", "not committed yet")
    story.write("a.yaml", dangers(block()).replace("due:", "due: ["))
    outcome = single_record.run_history(story.ask(), "D-1")
    assert rows(outcome)[-1][1:4] == ("could not be read", "", "in this version the file could not be read")
    assert outcome.code == 1


def test_a_deleted_record_keeps_its_history(tmp_path: Path) -> None:
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block(), block("D-2"))}, at=at("08-02")),
        Commit("two", {"a.yaml": dangers(block("D-2"))}, at=at("08-03")),
        Commit("three", {"a.yaml": dangers(block("D-2"), block())}, at=at("08-04")),
        Commit("four", {"a.yaml": dangers(block("D-2"))}, at=at("08-05")),
    )
    outcome = single_record.run_history(made.ask(), "D-1")
    assert [row[1:4] for row in rows(outcome)] == [
        ("entered", "", "灯不亮"),
        ("removed", "灯不亮", ""),
        ("entered again", "", "灯不亮"),
        ("removed", "灯不亮", ""),
    ]
    with pytest.raises(RiskregError, match="the register has no D-7"):
        single_record.run_history(made.ask(), "D-7")


def test_a_version_that_could_not_be_read_in_the_middle(tmp_path: Path) -> None:
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block())}, at=at("08-02")),
        Commit("two", {"a.yaml": dangers(block()).replace("due:", "<<<<<<< HEAD\n    due:")}, at=at("08-03")),
        Commit("three", {"a.yaml": dangers(block(title="两盏灯不亮")).replace("\n", "\r\n")}, at=at("08-04")),
    )
    assert [row[1:4] for row in rows(single_record.run_history(made.ask(), "D-1"))] == [
        ("entered", "", "灯不亮"),
        ("could not be read", "", "in this version the file could not be read"),
        ("title", "灯不亮", "两盏灯不亮"),
    ]


def merged(tmp_path: Path, both: str) -> Repo:
    return build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block())}, at=at("08-02")),
        Commit("left", {"a.yaml": dangers(block(title="两盏灯不亮"))}, at=at("08-05")),
        Commit("right", {"a.yaml": None, "东区/a.yaml": dangers(block(owner="P-2"))}, at=at("08-04"), parents=("one",), by=ZHOU),
        Commit("both", {"a.yaml": None, "东区/a.yaml": both}, at=at("08-06"), parents=("left", "right")),
    )


def test_a_merge_that_joins_two_branches_adds_nothing(tmp_path: Path) -> None:
    made = merged(tmp_path, dangers(block(title="两盏灯不亮", owner="P-2")))
    assert [(row[0], row[1], row[5]) for row in rows(single_record.run_history(made.ask(), "D-1"))] == [
        ("2022-08-02", "entered", "one"),
        ("2022-08-04", "owner", "right"),
        ("2022-08-05", "title", "left"),
    ]


def test_what_a_merge_changes_itself_is_told_as_its_own(tmp_path: Path) -> None:
    made = merged(tmp_path, dangers(block(title="两盏灯不亮", owner="P-2", due="2022-09-30")))
    last = rows(single_record.run_history(made.ask(), "D-1"))[-1]
    assert last == ("2022-08-06", "due", "2022-08-15", "2022-09-30 (written over)", "何建平", "both")


def test_decisions_have_a_history_of_their_own(tmp_path: Path) -> None:
    def meeting(*decisions: str) -> str:
        return "meetings:\n  - id: 2022-08\n    on: 2022-08-26\n    decisions:\n" + "".join(decisions)

    one = "      - {id: 1, text: 查电, unit: 后勤处, owner: P-1, due: 2022-09-10}\n"
    two = "      - {id: 2, text: 查水, unit: 学生处, owner: P-2, standing: true}\n"
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "m.yaml": meeting(one)}, at=at("08-27")),
        Commit("two", {"m.yaml": meeting(one, two)}, at=at("08-28")),
        Commit("three", {"m.yaml": meeting(one.replace("2022-09-10", "2022-09-20"))}, at=at("09-12")),
    )
    first = single_record.run_history(made.ask(), "2022-08/1")
    assert [row[:4] for row in rows(first)] == [
        ("2022-08-27", "entered", "", "查电"),
        ("2022-09-12", "due", "2022-09-10", "2022-09-20 (written over when the day had passed 2 days before)"),
    ]
    assert (data(first)["kind"], data(first)["id"]) == ("decision", "2022-08/1")
    assert [row[1] for row in rows(single_record.run_history(made.ask(), "2022-08/2"))] == ["entered", "removed"]
    assert [row[1] for row in rows(single_record.run_history(made.ask(), "2022-08"))] == [
        "entered",
        "decisions",
        "decisions / 1 / due",
        "decisions",
    ]


@pytest.mark.parametrize("id_", ["P-1", "何建平", "后勤处", "消防"])
def test_the_organisation_has_a_history_too(story: Repo, id_: str) -> None:
    assert [row[1] for row in rows(single_record.run_history(story.ask(), id_))] == ["entered"]


def test_a_record_is_followed_through_its_ids(tmp_path: Path) -> None:
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block("旧-1"))}, at=at("08-02")),
        Commit("two", {"a.yaml": dangers(block(more="    formerly: 旧-1\n"))}, at=at("08-03")),
    )
    outcome = single_record.run_history(made.ask(), "旧-1")
    assert [row[1:4] for row in rows(outcome)] == [("entered", "", "灯不亮"), ("id", "旧-1", "D-1"), ("formerly", "", "旧-1")]
    assert said(outcome)[0] == "旧-1 is now called D-1."


def restricted(tmp_path: Path) -> Repo:
    secret = "    category: 心理\n"
    named = "    recurs: D-9\n"
    return build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block(more=named), block("D-9", secret), block("D-8", secret))}, at=at("08-02"),
               says="入账 D-1、D-9"),
        Commit("two", {"a.yaml": dangers(block(), block("D-9", secret), block("D-8"))}, at=at("08-03")),
    )  # fmt: skip


def test_what_is_not_for_this_audience_is_refused(tmp_path: Path) -> None:
    made = restricted(tmp_path)
    with pytest.raises(RiskregError, match=r"D-9 is not for this audience \(internal\): it is restricted"):
        single_record.run_history(made.ask(), "D-9")
    assert len(rows(single_record.run_history(made.ask(audience="restricted"), "D-9"))) == 1


def test_what_was_restricted_once_is_refused_too(tmp_path: Path) -> None:
    made = restricted(tmp_path)
    with pytest.raises(
        RiskregError, match=r"the history of D-8 is not for this audience \(internal\): it was restricted"
    ) as caught:
        single_record.run_history(made.ask(), "D-8")
    assert ENGLISH.text(caught.value.hint) == "whoever may see it adds: --audience restricted"
    made.write("a.yaml", dangers(block()))
    with pytest.raises(RiskregError, match="the history of D-8 is not for this audience"):
        single_record.run_history(made.ask(), "D-8")


def test_ids_of_records_that_are_not_for_this_audience_are_left_out(tmp_path: Path) -> None:
    made = restricted(tmp_path)
    outcome = single_record.run_history(made.ask(), "D-1")
    assert [row[5] for row in rows(outcome)] == ["(about a record that is not for this audience)"]
    assert outcome.document
    assert all("D-9" not in render(outcome.document, form, ENGLISH) for form in ("plain", "markdown", "json", "csv"))
    whole = single_record.run_history(made.ask(audience="restricted"), "D-1")
    assert [row[1:4] for row in rows(whole)] == [("entered", "", "灯不亮"), ("recurs", "D-9 灯不亮", "")]


def test_names_and_subjects_from_git_do_nothing_to_a_terminal(tmp_path: Path) -> None:
    made = build(
        tmp_path / "repo",
        Commit(
            "one",
            {**LEDGER, "a.yaml": dangers(block())},
            by="x\x1b[31m\u202ey <x@example.org>",
            says="=1+1 | <script> \x07 \u202e",
        ),
    )
    outcome = single_record.run_history(made.ask(), "D-1")
    assert outcome.document
    for form in ("plain", "markdown", "csv", "json"):
        text = render(outcome.document, form, ENGLISH)
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "'=1+1" in render(outcome.document, "csv", ENGLISH)


def test_outside_git_and_before_the_first_commit(tmp_path: Path) -> None:
    made = Repo(tmp_path, {})
    for path, text in {**LEDGER, "a.yaml": dangers(block())}.items():
        made.write(path, text)
    with pytest.raises(RiskregError, match="this register lies outside git: it has no history") as caught:
        single_record.run_history(made.ask(), "D-1")
    assert caught.value.code == 2
    git(tmp_path, "init", "-q")
    with pytest.raises(RiskregError, match="no commit yet"):
        single_record.run_history(made.ask(), "D-1")


def test_a_register_that_was_never_committed_is_all_new(tmp_path: Path) -> None:
    made = build(tmp_path / "repo", Commit("one", {"note.txt": "x"}))
    for path, text in {**LEDGER, "a.yaml": dangers(block())}.items():
        made.write(f"学校/{path}", text)
    outcome = single_record.run_history(made.ask(registers="学校"), "D-1")
    assert [row[1] for row in rows(outcome)] == ["entered"]
    assert data(outcome)["rows"][0]["path"] == "学校/a.yaml"


def test_a_shallow_clone_says_where_its_history_is_cut_off(story: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "2", story.folder.as_uri(), "shallow")
    outcome = single_record.run_history(Repo(tmp_path / "shallow", {}).ask(), "D-1")
    first = story["three"]
    assert said(outcome)[0] == (
        f"The history is cut off at {first[:7]} of 2022-08-21: this clone does not hold what came before (git fetch --unshallow)."
    )
    assert [row[1] for row in rows(outcome)][:1] == ["there already"]
    assert data(outcome)["cut_off"] == {"commit": first, "day": "2022-08-21"}


def test_in_chinese(story: Repo) -> None:
    outcome = single_record.run_history(story.ask()._replace(lang="zh"), "D-1")
    assert outcome.language == "zh"
    assert table(outcome).columns[1].title is not None
    chinese = Language("zh")
    assert [chinese.text(row[1]) for row in table(outcome).rows][:4] == ["登记", "整改时限", "责任人", "进展"]


def test_what_is_true_or_false_is_said_in_its_own_words(tmp_path: Path) -> None:
    failed = "    acceptances:\n      - {on: 2022-08-16, by: P-2, passed: 不合格}\n"
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block())}, at=at("08-02")),
        Commit("two", {"a.yaml": dangers(block(more=failed))}, at=at("08-17")),
    )
    outcome = single_record.run_history(made.ask()._replace(lang="zh"), "D-1")
    assert Language("zh").text(table(outcome).rows[1][3]) == "验收日期 2022-08-16、验收人 周立新、验收结论 不合格"
    assert data(outcome)["rows"][1]["after"] == {"on": "2022-08-16", "by": ["P-2"], "passed": False}


def test_author_is_known_by_any_writing_of_the_address(story: Repo) -> None:
    """The register has HE@example.org, git has he@example.org."""
    assert HE.endswith("<he@example.org>")
    assert data(single_record.run_history(story.ask(), "D-1"))["rows"][0]["person"] == "P-1"


NOTED = "    progress:\n      - {on: 2022-08-20, by: P-1, note: 已下单}\n"


def lost(outcome: Outcome) -> list[tuple[str, str | None, str, str]]:
    return [
        (row["what"], row["field"], row["commit"], row["lost_from"])
        for row in data(outcome)["rows"]
        if row["what"] == "lost_in_merge"
    ]


def joining(folder: Path, base: str, mine: str, theirs: str, result: str) -> Repo:
    """A merge whose result is given, as after a conflict."""
    return build(
        folder / "repo",
        Commit("base", {**LEDGER, "a.yaml": base}, at=at("08-02")),
        Commit("theirs", {"a.yaml": theirs}, at=at("08-05"), by=ZHOU),
        Commit("mine", {"a.yaml": mine}, at=at("08-06"), parents=("base",)),
        Commit("merge", {"a.yaml": result}, at=at("08-07"), parents=("mine", "theirs")),
    )


def test_a_record_that_a_merge_lost_is_told_with_where_it_was(tmp_path: Path) -> None:
    mine = dangers(block(), block("D-5"))
    made = joining(tmp_path, dangers(block()), mine, dangers(block(), block("D-4", title="门坏")), mine)
    outcome = single_record.run_history(made.ask(), "D-4")
    assert rows(outcome) == [
        ("2022-08-05", "entered", "", "门坏", "周立新", "theirs"),
        ("2022-08-07", "lost in the merge", "门坏", f"was in {made['theirs'][:7]}", "何建平", "merge"),
    ]
    assert lost(outcome) == [("lost_in_merge", None, made["merge"], made["theirs"])]


def test_a_fact_that_a_merge_lost_is_told(tmp_path: Path) -> None:
    mine = dangers(block(owner="P-2"))
    made = joining(tmp_path, dangers(block()), mine, dangers(block(more=NOTED)), mine)
    assert lost(single_record.run_history(made.ask(), "D-1")) == [
        ("lost_in_merge", "progress/2022-08-20 P-1", made["merge"], made["theirs"])
    ]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result"),
    [
        # One side took the record, or the fact, out: the merge does as that side did.
        (dangers(block(), block("D-4")), dangers(block()), dangers(block(title="x"), block("D-4")), dangers(block(title="x"))),
        (dangers(block(more=NOTED)), dangers(block()), dangers(block(more=NOTED, owner="P-2")), dangers(block(owner="P-2"))),
        # Both added; both are there.
        (dangers(block()), dangers(block(), block("D-5")), dangers(block(), block("D-4")), dangers(block(), block("D-5"), block("D-4"))),
        # It has another id now.
        (dangers(block()), dangers(block(), block("D-4")), dangers(block(), block("D-4")), dangers(block(), block("D-4", more="    formerly: D-7\n"))),
    ],
)  # fmt: skip
def test_what_a_side_took_out_itself_was_not_lost(tmp_path: Path, base: str, mine: str, theirs: str, result: str) -> None:
    made = joining(tmp_path, base, mine, theirs, result)
    for id_ in ("D-1", "D-4"):
        try:
            assert lost(single_record.run_history(made.ask(), id_)) == []
        except RiskregError:
            assert id_ == "D-4"


def test_the_day_of_writing_is_said_where_it_was_committed_on_another(tmp_path: Path) -> None:
    """As after a pull that puts one's own commits behind those of others."""
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block())}, at=at("09-20"), written=at("08-05")),
        Commit("two", {"a.yaml": dangers(block(owner="P-2"))}, at=at("09-21")),
    )
    outcome = single_record.run_history(made.ask(), "D-1")
    assert f"Committed on another day than written: {made['one'][:7]} was written on 2022-08-05." in said(outcome)
    assert [row["written"] for row in data(outcome)["rows"]] == ["2022-08-05", None]


def test_a_clock_that_was_wrong_is_named(tmp_path: Path) -> None:
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": dangers(block())}, at=at("08-02")),
        Commit("two", {"a.yaml": dangers(block(owner="P-2"))}, at="2114380800"),
        Commit("three", {"a.yaml": dangers(block())}, at=at("08-20")),
    )
    outcome = single_record.run_history(made.ask(), "D-1")
    assert [row[0] for row in rows(outcome)] == ["2022-08-02", "2022-08-02", "2022-08-20"]
    assert f"the clock was wrong when {made['two'][:7]} was made: it says 2037-01-01, and counts as of 2022-08-02" in said(
        outcome
    )
