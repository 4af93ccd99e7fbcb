"""tally: the example register's figures, which are known independently, and what is asked for wrongly."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource
from tests.store.conftest import SETTINGS, Commit, Repo, build, git

from riskreg.commands import counts
from riskreg.commands.session import Outcome, Request
from riskreg.errors import RiskregError
from riskreg.report.cells import data
from riskreg.report.document import Document, Paragraph, Rate, Table, render
from riskreg.report.language import Language
from riskreg.report.text_width import width

ROOT = Path(__file__).parent.parent.parent
SCHEMAS = ROOT / "docs" / "schema"
NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
NO_SINCE = "--since goes with dangers or risks counted by one thing; this table says how matters stand"


def asked(folder: Path = ROOT / "registers", **values: Any) -> Request:
    return Request(now=NOW, folder=folder, **values)


def document(outcome: Outcome) -> Document:
    assert outcome.document is not None
    return outcome.document


def rows(outcome: Outcome) -> list[dict[str, Any]]:
    table = next(block for block in document(outcome).blocks if isinstance(block, Table))
    return [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]


def reconciled(outcome: Outcome) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what must add up to the total, what is counted twice taken off, and the total."""
    *found, last = rows(outcome)
    return [
        {key: -cell if line["line"] == "counted_twice" and type(cell) is int else cell for key, cell in line.items()}
        for line in found
    ], last


def total(outcome: Outcome) -> dict[str, Any]:
    last = rows(outcome)[-1]
    assert last["is_total"]
    return last


def notes(outcome: Outcome) -> list[str]:
    return [ENGLISH.text(block.text) for block in document(outcome).blocks if isinstance(block, Paragraph)]


def everything(on: str, since: str | None = None, **words: Any) -> dict[str, Any]:
    return total(counts.run_tally(asked(on=on, audience="restricted", words=words), "dangers", since=since))


@pytest.mark.parametrize(
    ("on", "now", "rectified", "referred"), [("2022-09-30", 20, 3, 2), ("2022-08-26", 19, 2, 1)]
)  # 15 + 3 + 2; 16 + 2 + 1
def test_known_states_of_the_example(on: str, now: int, rectified: int, referred: int) -> None:
    whole = everything(on)
    assert (whole["now"], whole["rectified"], whole["referred"]) == (now, rectified, referred)


def test_from_one_known_day_to_the_other() -> None:
    """On 08-26 39 had been found less those of September; closed went from 20 to 33, one closed danger was re-opened."""
    whole = everything("2022-09-30", "2022-08-26")
    assert (whole["before"], whole["now"], whole["overdue"]) == (19, 20, 5)
    assert whole["found"] == 56 - (20 + 16 + 2 + 1 + 2)
    assert whole["closed"] - whole["reopened"] == 33 - 20
    assert whole["withdrawn"] == 3 - 2
    assert whole["before"] + whole["found"] + whole["reopened"] - whole["closed"] - whole["withdrawn"] == whole["now"]
    assert whole["rectification_rate"] == Rate(3 + whole["closed"], 20 + whole["closed"] - 2)


@pytest.mark.parametrize("way", ["unit", "category", "source", "place", "month", "单位", "来源"])
@pytest.mark.parametrize("kind", ["dangers", "risks"])
def test_rows_add_up_to_the_total(kind: str, way: str) -> None:
    if kind == "risks" and way in ("source", "来源"):
        return
    lines, last = reconciled(counts.run_tally(asked(), kind, by=[way], since="2022-07-28"))
    between = [line["line"] for line in lines if line["line"] != "row"]
    assert between == ["only_counted", *(["counted_twice"] if (kind, way) == ("risks", "place") else [])]  # R-0026: two places
    for key, value in last.items():
        if isinstance(value, int) and key != "is_total":
            assert sum(line[key] for line in lines) == value
    if kind == "dangers":  # the total is that of all records, whoever asks
        whole = everything("2022-09-30", "2022-07-28")
        assert {key: last[key] for key in whole if key != "unit"} == {key: cell for key, cell in whole.items() if key != "unit"}


def test_units_without_any_danger_are_shown_with_zeros() -> None:
    found = rows(counts.run_tally(asked(), since="2022-09"))
    names = [ENGLISH.text(line["unit"]) for line in found]
    assert names.index("保卫处") < names.index("学生处") < names.index("财经商贸学院")
    finance = found[names.index("财经商贸学院")]
    assert (finance["now"], finance["rectification_rate"]) == (0, Rate(0, 0))
    assert "基本建设办公室" not in names  # merged into another unit a month before
    assert data(found[names.index("财经商贸学院")]["unit"], ENGLISH) == "财经学院"


def test_the_period_begins_with_the_meeting_before() -> None:
    on_the_day = counts.run_tally(asked(on="2022-09-28"))
    assert str(document(on_the_day).title) == "Dangers by unit, 2022-08-27 to 2022-09-28"
    assert (document(on_the_day).data["since"], document(on_the_day).data["meeting"]) == (date(2022, 8, 26), "2022-08")
    first = counts.run_tally(asked(on="2022-07-20"))
    assert str(document(first).title) == "Dangers by unit, 2022-06-01 to 2022-07-20"
    assert "Carried over: when the register was begun on 2022-06-01 (--since DAY: from another day)." in notes(first)
    assert document(counts.run_tally(asked(), since="2022-08")).data["since"] == date(2022, 8, 26)


def test_before_the_register_was_begun_everything_counts_as_found() -> None:
    outcome = counts.run_tally(asked(on="2022-05-31"))
    assert (total(outcome)["before"], document(outcome).data["since"]) == (0, None)


def test_notes_say_what_a_rate_is_made_of() -> None:
    said = notes(counts.run_tally(asked(), since="2022-08-26"))
    # 13 of the 15 that were found may be seen, and all else.
    assert said[0] == "Balance: before 19 + found 15 + re-opened 1 - closed 14 - withdrawn 1 = now 20."
    assert said[1] == (
        "Rectification rate 17/32 = (awaiting acceptance 3 + closed 14)"
        " / (carried over 19 + found 15 + re-opened 1 - withdrawn 1 - referred 2)."
    )
    assert "Counted by days, not between two versions: what was filled in late or deleted does not show." in said


def test_categories_that_this_audience_may_not_see_are_not_shown_as_zero() -> None:
    inside = counts.run_tally(asked(), by=["category"])
    assert "师生矛盾纠纷" not in [line["category"] for line in rows(inside)]
    assert "Not listed, as this audience may not see them: 学生心理问题, 师生矛盾纠纷, 政治安全." in notes(inside)
    assert "师生矛盾纠纷" in [line["category"] for line in rows(counts.run_tally(asked(audience="restricted"), by=["category"]))]


def test_filters() -> None:
    only = rows(counts.run_tally(asked(words={"unit": ("学生处", "图书馆")})))
    assert [ENGLISH.text(line["unit"]) for line in only] == ["学生处", "图书馆", "restricted, not asked about", "total"]
    assert {only[2][key] for key in ("before", "found", "now", "overdue", "rectification_rate")} == {None}
    assert total(counts.run_tally(asked(words={"level": ("major",)})))["now"] == 3
    assert total(counts.run_tally(asked(words={"state": ("all",)})))["now"] == 20  # narrows nothing
    places = rows(counts.run_tally(asked(words={"place": ("实训楼",)}), by=["place"]))
    assert [line["place"] for line in places] == ["实训区", "not_asked", "total"]
    assert len(rows(counts.run_tally(asked(words={"category": ("消防安全",)}), by=["category"]))) == 3
    months = rows(counts.run_tally(asked(words={"found": ("2022-09",)}), by=["month"]))
    assert [line["month"] for line in months] == ["2022-09", "not_asked", "total"]


def test_decisions_and_measures() -> None:
    decisions = total(counts.run_tally(asked(), "议定事项"))
    assert (decisions["total"], decisions["late"], decisions["standing"], decisions["done_rate"]) == (17, 2, 2, Rate(4, 15))
    assert total(counts.run_tally(asked(words={"unit": ("学生处",)}), "decisions"))["late"] == 1
    with pytest.raises(RiskregError) as refused:  # an empty count would look as if there were nothing
        counts.run_tally(asked(words={"category": ("消防安全",)}), "decisions", by=["month"])
    assert ENGLISH.text(refused.value.said) == "--category: decisions have no category; risks, dangers, measures do"
    measures = total(counts.run_tally(asked(), "measures"))
    assert (measures["late_issue"], measures["late_review"]) == (1, 0)
    assert measures["planned"] + measures["in_force"] + measures["repealed"] == measures["total"]


def test_risks_name_their_control_tiers() -> None:
    outcome = counts.run_tally(asked(on="2022-09-28"), "risks", by=["category"])
    whole = total(outcome)
    tiers = (whole["major"], whole["significant"], whole["general"], whole["low"])
    assert "Control tiers: school {}, leader in charge {}, unit {}, post {}.".format(*tiers) in notes(outcome)
    assert whole["before"] + whole["found"] - whole["closed"] == whole["now"] == sum(tiers) + whole["unrated"]


@pytest.mark.parametrize("kind", ["dangers", "risks", "measures", "decisions"])
def test_a_cross_table_has_the_totals_of_its_rows_and_columns(kind: str) -> None:
    outcome = counts.run_tally(asked(), kind, by=["unit", "month"])
    lines, last = reconciled(outcome)
    columns = [key for key in last if key.startswith("month:")]
    assert columns
    for line in lines:
        if line["line"] == "row":
            assert sum(line[column] or 0 for column in columns) == line["total"]
        assert all(line[column] is None or line[column] > 0 for column in columns)
    for column in [*columns, "total"]:
        assert sum(line[column] or 0 for line in lines) == last[column]
    assert [line["line"] for line in lines if line["line"] != "row"] == ([] if kind == "decisions" else ["only_counted"])


def test_empty_cells_of_a_cross_table_are_seen_and_counted() -> None:
    outcome = counts.run_tally(asked(), by=["category,source"], kind="dangers")
    lines = [line for line in rows(outcome) if line["line"] == "row"]
    empty = sum(1 for line in lines for key, cell in line.items() if key.startswith("source:") and cell is None)
    assert notes(outcome)[0].startswith(f"{empty} of {len(lines) * 7} cells are empty (-)")
    assert " - " in render(document(outcome), "plain", ENGLISH)


@pytest.mark.parametrize(
    ("kind", "by", "since", "said", "hint"),
    [
        ("danger s", [], None, "there is no table danger s", "did you mean dangers?"),
        ("meetings", [], None, "there is no table meetings", "tables are: risks, dangers, measures, decisions"),
        ("dangers", ["units"], None, "--by: dangers have no field units", "did you mean unit?"),
        ("risks", ["source"], None, "--by: risks have no source; dangers do", "known are: unit, owner, helpers"),
        ("dangers", ["unit", "month", "place"], None, "--by: a table has two edges; unit, month, place are 3",
         "name one or two of them"),
        ("dangers", [], "2022-10-01", "--since: 2022-10-01 lies after the day of judgement, 2022-09-30",
         "judge by a later day with --on, or count from an earlier one"),
        ("dangers", [], "2022-9-1", "--since: 2022-9-1 is not written as a day", "write 2022-09-01"),
        ("decisions", [], "2022-09-01", NO_SINCE, None),
        ("risks", ["unit", "month"], "2022-09-01", NO_SINCE, None),
    ],
)  # fmt: skip
def test_mistakes(kind: str, by: list[str], since: str | None, said: str, hint: str | None) -> None:
    with pytest.raises(RiskregError) as error:
        counts.run_tally(asked(), kind, by=by, since=since)
    assert ENGLISH.text(error.value.said) == said
    assert ENGLISH.text(error.value.hint).startswith(hint or "")


def test_nothing_to_count(tmp_path: Path) -> None:
    (tmp_path / "riskreg.yaml").write_text("name: 新校\nlanguage: en\n", encoding="utf-8")
    outcome = counts.run_tally(asked(tmp_path), by=["category"])
    assert rows(outcome) == []
    assert "There is nothing to count." in render(document(outcome), "plain", ENGLISH)
    assert rows(counts.run_tally(asked(tmp_path), by=["category", "source"])) == []


UNITS = """units: [{id: 后勤处, name: 后勤管理处}, {id: 学生处}, {id: 保卫处}]
people:
  - {id: P-1, name: 何建平, unit: 后勤处, git: [he@example.org]}
  - {id: P-2, name: 周立新, unit: 学生处}
categories: [{id: 消防}, {id: 用电}]
"""
LEDGER = {"riskreg.yaml": SETTINGS + "started: 2022-06-01\nlanguage: en\n", "organisation.yaml": UNITS}


def postponed(outcome: Outcome) -> list[dict[str, Any]]:
    """The second table."""
    (table,) = (block for block in document(outcome).blocks if isinstance(block, Table) and block.name == "postponements")
    return [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]


def item(id_: str, unit: str, due: str, more: str = "", category: str = "消防") -> str:
    head = f"  - id: {id_}\n    title: 灯\n    unit: {unit}\n    owner: P-1\n    category: {category}\n    found: 2022-08-01\n    source: 自查\n"
    return head + f"    level: 一般\n    rectification: 换灯\n    due: {due}\n{more}"


def day(text: str) -> str:
    return f"2022-{text}T10:00:00+08:00"


def extended(to: str, applied: str, approved: str) -> str:
    return f"    extensions:\n      - {{to: {to}, applied: {applied}, approved: {approved}, by: P-2, reason: 缺货}}\n"


WAITING = "    extensions:\n      - {to: 2022-10-10, applied: 2022-09-20, reason: 缺货}\n"
DONE = "    rectified:\n      - {on: 2022-08-20, by: P-1}\n"


@pytest.fixture
def moved(tmp_path: Path) -> Repo:
    """D-1: extended by 20 days, asked for 3 days late. D-2: its day overwritten, 9 days. D-3: asked for more time.

    D-4 was handed from one unit to another on 09-01; its rectification of 08-20 was entered on 09-10, 21 days after. D-5 was
    found on 08-01 and entered on 08-20, 19 days after.
    """
    handed = "    handovers:\n      - {on: 2022-09-01, unit: 学生处}\n"
    first = [
        item("D-1", "后勤处", "2022-08-15"),
        item("D-2", "后勤处", "2022-08-31"),
        item("D-3", "学生处", "2022-09-30", WAITING),
    ]
    fourth, fifth = item("D-4", "后勤处", "2022-08-31", category="用电"), item("D-5", "保卫处", "2022-09-30", category="用电")
    later = [item("D-1", "后勤处", "2022-08-15", extended("2022-09-04", "2022-08-18", "2022-08-19")),
             item("D-2", "后勤处", "2022-09-09"), first[2]]  # fmt: skip
    last = item("D-4", "后勤处", "2022-08-31", handed + DONE, category="用电")
    return build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": "dangers:\n" + "".join((*first, fourth))}, at=day("08-02")),
        Commit("two", {"a.yaml": "dangers:\n" + "".join((*later, fourth, fifth))}, at=day("08-20"), says="改"),
        Commit("three", {"a.yaml": "dangers:\n" + "".join((*later, last, fifth))}, at=day("09-10")),
    )


FIGURES = ("granted", "days", "late", "pending", "overwritten", "filled_late", "longest")


def figures(outcome: Outcome, way: str = "unit") -> dict[str, tuple[Any, ...]]:
    return {str(row[way]): tuple(row[key] for key in FIGURES) for row in postponed(outcome)}


def test_what_was_put_off_and_filled_in_late_stands_below_the_count(moved: Repo) -> None:
    """The rectification is held against the unit that answered on 08-20, not against the one that answers now."""
    outcome = counts.run_tally(moved.ask())
    assert figures(outcome) == {
        "后勤处": (1, 29, 1, 0, 1, 1, 21),
        "学生处": (0, 0, 0, 1, 0, 0, 0),
        "保卫处": (0, 0, 0, 0, 0, 1, 19),
        "total": (1, 29, 1, 1, 1, 2, 21),
    }
    assert document(outcome).data["history_missing"] is None
    logistics, *_, whole = postponed(outcome)
    assert logistics["ids"] == {
        "granted": ("D-1",), "rejected": (), "days": ("D-1", "D-2"), "late": ("D-1",), "pending": (), "overwritten": ("D-2",), "filled_late": ("D-4",),
    }  # fmt: skip
    assert whole["ids"]["filled_late"] == ("D-4", "D-5")
    shown = render(document(outcome), "plain", ENGLISH)
    assert "Postponed and filled in late\nunit" in shown
    assert "D-4" not in shown


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("category", {"消防": (1, 29, 1, 1, 1, 0, 0), "用电": (0, 0, 0, 0, 0, 2, 21)}),
        ("source", {"self_check": (1, 29, 1, 1, 1, 2, 21)}),
        ("month", {"2022-08": (1, 29, 1, 1, 1, 2, 21)}),
    ],
)
def test_other_ways_to_count(moved: Repo, way: str, expected: dict[str, tuple[int, ...]]) -> None:
    assert figures(counts.run_tally(moved.ask(), by=[way]), way) == {**expected, "total": (1, 29, 1, 1, 1, 2, 21)}


def test_filters_apply_to_both_tables(moved: Repo) -> None:
    outcome = counts.run_tally(moved.ask()._replace(words={"category": ("用电",)}))
    assert total(outcome)["now"] == 2
    assert figures(outcome)["total"] == (0, 0, 0, 0, 0, 2, 21)


def test_what_happened_after_the_day_of_judgement_or_the_version_is_not_counted_but_what_was_entered_after_it_is(
    moved: Repo,
) -> None:
    """On 09-09 the figures rest on D-4's rectification of 08-20, entered on 09-10; on 08-18 on D-5, and on D-2's later day."""
    assert figures(counts.run_tally(moved.ask(on="2022-09-09")))["total"] == (1, 29, 1, 0, 1, 2, 21)
    assert figures(counts.run_tally(moved.ask(on="2022-08-18")))["total"] == (0, 9, 0, 1, 1, 1, 19)
    assert figures(counts.run_tally(moved.ask(at=moved["two"])))["total"] == (1, 29, 1, 1, 1, 1, 19)


def test_one_by_one_where_it_is_asked_for(moved: Repo) -> None:
    outcome = counts.run_tally(moved.ask(), verbose=True)
    (table,) = (block for block in document(outcome).blocks if isinstance(block, Table) and block.name == "cases")
    told = [tuple(ENGLISH.text(cell) for cell in row[:-1]) for row in table.rows]
    assert told == [
        ("extension granted", "D-1", "20", "2022-08-15 -> 2022-09-04; asked for 3 days after the day had passed", "2022-08-19", "",
         "后勤管理处", "周立新"),
        ("awaiting decision", "D-3", "", "", "2022-09-20", "", "学生处", ""),
        ("original day overwritten", "D-2", "9", "2022-08-31 -> 2022-09-09", "2022-08-20", "2022-08-20", "后勤管理处", "何建平"),
        ("filled in late", "D-4", "21", "rectified", "2022-08-20", "2022-09-10", "后勤管理处", "何建平"),
        ("filled in late", "D-5", "19", "found", "2022-08-01", "2022-08-20", "保卫处", "何建平"),
    ]  # fmt: skip
    assert [row[-1] for row in table.rows] == [None, None, moved["two"], moved["three"], moved["two"]]


@pytest.mark.parametrize("kind", ["dangers", "risks", "measures", "decisions"])
@pytest.mark.parametrize("verbose", [False, True])
def test_the_data_are_the_same_with_and_without_the_list(moved: Repo, kind: str, verbose: bool) -> None:
    outcome = counts.run_tally(moved.ask(), kind, verbose=verbose)
    found = json.loads(render(document(outcome), "json", ENGLISH))
    common = Resource.from_contents(json.loads((SCHEMAS / "common.json").read_text(encoding="utf-8")))
    registry: Registry[Any] = Registry().with_resources([("common.json", common)])
    schema = json.loads((SCHEMAS / f"tally-{kind}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema, registry=registry).validate(found)
    assert found == json.loads(render(document(counts.run_tally(moved.ask(), kind)), "json", ENGLISH))
    if kind == "dangers":
        assert [case["what"] for case in found["cases"]] == ["granted", "pending", "overwritten", "filled_late", "filled_late"]
        assert found["cases"][3] == {
            "what": "filled_late", "id": "D-4", "days": 21, "detail": "rectified", "day": "2022-08-20", "entered": "2022-09-10",
            "unit": "后勤处", "by": "何建平", "commit": moved["three"],
        }  # fmt: skip


def test_where_nothing_was_put_off_it_says_so(moved: Repo) -> None:
    outcome = counts.run_tally(moved.ask(), "measures")
    assert postponed(outcome) == []
    outcome = counts.run_tally(moved.ask()._replace(words={"unit": ("学生处",), "category": ("用电",)}))
    shown = render(document(outcome), "plain", ENGLISH)
    assert (
        "No extension was granted or is waited for, no day was moved or overwritten, nothing was filled in late." not in shown
    )  # D-4
    outcome = counts.run_tally(moved.ask(on="2022-08-02")._replace(words={"unit": ("学生处",), "category": ("消防",)}))
    shown = render(document(outcome), "plain", ENGLISH)
    assert "No extension was granted or is waited for, no day was moved or overwritten, nothing was filled in late." in shown


def test_the_example_tells_what_was_entered_after_the_day_of_judgement(demo: Path) -> None:
    """Judged on 2022-08-31: found on 08-25, entered on 09-06 and 09-08; accepted on 08-16, entered on 09-01.

    And the day of D-2022-0026 was put from 08-31 to 09-09 on 09-02.
    """
    request = asked(demo, on="2022-08-31")
    outcome = counts.run_tally(request, verbose=True)
    assert figures(outcome)["total"][4:] == (1, 3, 16)
    (table,) = (block for block in document(outcome).blocks if isinstance(block, Table) and block.name == "cases")
    keys = [column.key for column in table.columns]
    told = [dict(zip(keys, row, strict=True)) for row in table.rows]
    late = {
        str(row["id"]): (str(row["day"]), str(row["entered"]), row["days"]) for row in told if str(row["what"]) == "filled_late"
    }
    assert late == {
        "D-2022-0028": ("2022-08-16", "2022-09-01", 16),
        "D-2022-0037": ("2022-08-25", "2022-09-06", 12),
        "D-2022-0040": ("2022-08-25", "2022-09-08", 14),
    }


MISSING = "Days overwritten and facts filled in late are not known: "


def test_without_a_history_only_extensions_are_known(moved: Repo, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    for path, text in {**LEDGER, "a.yaml": (moved / "a.yaml").read_text(encoding="utf-8")}.items():
        (tmp_path / "plain" / path).write_text(text, encoding="utf-8")
    outcome = counts.run_tally(asked(tmp_path / "plain"))
    assert figures(outcome)["total"] == (1, 20, 1, 1, None, None, None)
    assert f"{MISSING}this register lies outside git." in notes(outcome)
    assert "edited" not in render(document(outcome), "plain", ENGLISH)
    assert str(document(outcome).data["history_missing"]) == "this register lies outside git"


def test_in_a_shallow_clone_what_was_filled_in_late_is_not_known(moved: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", moved.folder.as_uri(), "shallow")
    outcome = counts.run_tally(asked(tmp_path / "shallow"))
    assert figures(outcome)["total"] == (1, 20, 1, 1, None, None, None)
    reason = "the history of this clone was cut off, so that it is not known when something was entered"
    assert f"{MISSING}{reason}." in notes(outcome)


def test_the_second_table_fits_a_narrow_terminal(moved: Repo) -> None:
    shown = render(document(counts.run_tally(moved.ask())), "table", Language("zh"), width=60)
    below = shown[shown.index("后勤管理处", shown.index("\n\n", shown.index("\n\n") + 2)) :]
    heading = next(line for line in shown.splitlines() if line.startswith("单位") and "补填" in line)
    assert heading.split() == ["单位", "延期", "退回", "天数", "迟申请", "待批", "改期", "补填", "最久"]
    assert below.splitlines()[0].split() == ["后勤管理处", "1", "0", "29", "1", "0", "1", "1", "21"]
    assert all(width(line) <= 60 for line in shown.splitlines())


def test_decisions_are_put_off_too(tmp_path: Path) -> None:
    decision = (
        "meetings:\n  - id: 2022-08\n    on: 2022-08-26\n    decisions:\n      - id: 1\n        text: 查\n        unit: 学生处\n"
    )
    decision += "        owner: P-2\n        due: 2022-09-10\n"
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "m.yaml": decision}, at=day("08-27")),
        Commit("two", {"m.yaml": decision.replace("09-10", "09-20")}, at=day("09-12")),
    )
    assert figures(counts.run_tally(made.ask(), "decisions"))["学生处"] == (0, 10, 0, 0, 1, 0, 0)


def test_risks_have_no_day_to_put_off_but_reviews_that_are_filled_in_late(tmp_path: Path) -> None:
    risk = "risks:\n  - id: R-1\n    title: 灯\n    unit: 学生处\n    owner: P-2\n    method: LS\n    residual: {L: 1, S: 1}\n"
    risk += "    identified: 2022-08-01\n"
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "r.yaml": risk}, at=day("08-02")),
        Commit("two", {"r.yaml": risk + "    reviews:\n      - {on: 2022-09-01, by: P-2, note: x}\n"}, at=day("09-20")),
    )
    (line, whole) = postponed(counts.run_tally(made.ask(), "risks"))
    assert {key: line[key] for key in ("filled_late", "longest", "ids")} == {
        "filled_late": 1,
        "longest": 19,
        "ids": {"filled_late": ("R-1",)},
    }
    assert "granted" not in whole


def test_where_the_register_does_not_say_when_it_was_begun_its_first_version_does(tmp_path: Path) -> None:
    settings = SETTINGS + "language: en\n"
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "riskreg.yaml": settings, "a.yaml": "dangers:\n" + item("D-1", "学生处", "2022-08-31")},
               at=day("08-20")),
        Commit("two", {"a.yaml": "dangers:\n" + item("D-1", "学生处", "2022-08-31", DONE) + item("D-2", "学生处", "2022-08-31")},
               at=day("09-10")),
    )  # fmt: skip
    assert figures(counts.run_tally(made.ask()))["学生处"] == (0, 0, 0, 0, 0, 1, 21)


def test_what_is_not_for_this_audience_is_in_neither_table(tmp_path: Path) -> None:
    text = "dangers:\n" + item("D-1", "学生处", "2022-08-15", "    audience: restricted\n")
    made = build(
        tmp_path / "repo",
        Commit("one", {**LEDGER, "a.yaml": text}, at=day("08-02")),
        Commit("two", {"a.yaml": text.replace("08-15", "09-09") + item("D-2", "学生处", "2022-09-30")}, at=day("09-01")),
    )
    inside, whole = counts.run_tally(made.ask(), verbose=True), counts.run_tally(made.ask(audience="restricted"), verbose=True)
    assert figures(inside)["total"] == (0, 0, 0, 0, 0, 1, 31)
    assert figures(whole)["total"] == (0, 25, 0, 0, 1, 1, 31)
    assert all("D-1" not in render(document(inside), form, ENGLISH) for form in ("plain", "json", "csv", "markdown"))
