"""tally: the example register's figures, which are known independently, and what is asked for wrongly."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from riskreg.commands import tally
from riskreg.commands.asked import Asked
from riskreg.commands.outcome import Outcome
from riskreg.errors import RiskregError
from riskreg.report.cells import data
from riskreg.report.document import Document, Paragraph, Rate, Table
from riskreg.report.formats import render
from riskreg.report.language import Language

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
NO_SINCE = "--since goes with dangers or risks counted by one thing; this table says how matters stand"


def asked(folder: Path = ROOT / "registers", **values: Any) -> Asked:
    return Asked(now=NOW, folder=folder, **values)


def document(outcome: Outcome) -> Document:
    assert outcome.document is not None
    return outcome.document


def rows(outcome: Outcome) -> list[dict[str, Any]]:
    table = next(block for block in document(outcome).blocks if isinstance(block, Table))
    return [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]


def total(outcome: Outcome) -> dict[str, Any]:
    last = rows(outcome)[-1]
    assert last["is_total"]
    return last


def notes(outcome: Outcome) -> list[str]:
    return [ENGLISH.text(block.text) for block in document(outcome).blocks if isinstance(block, Paragraph)]


def everything(on: str, since: str | None = None, **words: Any) -> dict[str, Any]:
    return total(tally.run(asked(on=on, audience="restricted", words=words), "dangers", since=since))


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
    found = rows(tally.run(asked(), kind, by=[way], since="2022-07-28"))
    *lines, last = found
    for key, value in last.items():
        if isinstance(value, int) and key != "is_total":
            assert sum(line[key] for line in lines) == value
        elif isinstance(value, Rate):
            assert Rate(*map(sum, zip(*(line[key] for line in lines), strict=True))) == value


def test_units_without_any_danger_are_shown_with_zeros() -> None:
    found = rows(tally.run(asked(), since="2022-09"))
    names = [ENGLISH.text(line["unit"]) for line in found]
    assert names.index("保卫处") < names.index("学生处") < names.index("财经商贸学院")
    finance = found[names.index("财经商贸学院")]
    assert (finance["now"], finance["rectification_rate"]) == (0, Rate(0, 0))
    assert "基本建设办公室" not in names  # merged into another unit a month before
    assert data(found[names.index("财经商贸学院")]["unit"], ENGLISH) == "财经学院"


def test_the_period_begins_with_the_meeting_before() -> None:
    on_the_day = tally.run(asked(on="2022-09-28"))
    assert str(document(on_the_day).title) == "Dangers by unit, 2022-08-27 to 2022-09-28"
    assert (document(on_the_day).data["since"], document(on_the_day).data["meeting"]) == (date(2022, 8, 26), "2022-08")
    first = tally.run(asked(on="2022-07-20"))
    assert str(document(first).title) == "Dangers by unit, 2022-06-01 to 2022-07-20"
    assert "Carried over: when the register was begun on 2022-06-01 (--since DAY: from another day)." in notes(first)
    assert document(tally.run(asked(), since="2022-08")).data["since"] == date(2022, 8, 26)


def test_before_the_register_was_begun_everything_counts_as_found() -> None:
    outcome = tally.run(asked(on="2022-05-31"))
    assert (total(outcome)["before"], document(outcome).data["since"]) == (0, None)


def test_notes_say_what_a_rate_is_made_of() -> None:
    said = notes(tally.run(asked(), since="2022-08-26"))
    assert said[0] == "Balance: carried over 19 + found 13 + re-opened 1 - closed 14 - withdrawn 1 = 18 now."
    assert said[1] == (
        "Rectification rate 16/30 = (awaiting acceptance 2 + closed 14)"
        " / (carried over 19 + found 13 + re-opened 1 - withdrawn 1 - referred 2)."
    )


def test_categories_that_this_audience_may_not_see_are_not_shown_as_zero() -> None:
    inside = tally.run(asked(), by=["category"])
    assert "师生矛盾纠纷" not in [line["category"] for line in rows(inside)]
    assert "Not listed, as this audience may not see them: 学生心理问题, 师生矛盾纠纷, 政治安全." in notes(inside)
    assert "师生矛盾纠纷" in [line["category"] for line in rows(tally.run(asked(audience="restricted"), by=["category"]))]


def test_filters() -> None:
    only = rows(tally.run(asked(words={"unit": ("学生处", "图书馆")})))
    assert [ENGLISH.text(line["unit"]) for line in only] == ["学生处", "图书馆", "total"]
    assert total(tally.run(asked(words={"level": ("major",)})))["now"] == 3
    assert total(tally.run(asked(words={"state": ("all",)})))["now"] == 18
    places = rows(tally.run(asked(words={"place": ("实训楼",)}), by=["place"]))
    assert [line["place"] for line in places] == ["实训区", "total"]
    assert len(rows(tally.run(asked(words={"category": ("消防安全",)}), by=["category"]))) == 2
    months = rows(tally.run(asked(words={"found": ("2022-09",)}), by=["month"]))
    assert [line["month"] for line in months] == ["2022-09", "total"]


def test_decisions_and_measures() -> None:
    decisions = total(tally.run(asked(), "议定事项"))
    assert (decisions["total"], decisions["late"], decisions["standing"], decisions["done_rate"]) == (17, 2, 2, Rate(4, 15))
    assert total(tally.run(asked(words={"unit": ("学生处",)}), "decisions"))["late"] == 1
    assert total(tally.run(asked(words={"category": ("消防安全",)}), "decisions", by=["month"]))["total"] == 0
    measures = total(tally.run(asked(), "measures"))
    assert (measures["late_issue"], measures["late_review"]) == (1, 0)
    assert measures["planned"] + measures["in_force"] + measures["repealed"] == measures["total"]


def test_risks_name_their_control_tiers() -> None:
    outcome = tally.run(asked(on="2022-09-28"), "risks", by=["category"])
    whole = total(outcome)
    tiers = (whole["major"], whole["significant"], whole["general"], whole["low"])
    assert "Control tiers: school {}, leader in charge {}, unit {}, post {}.".format(*tiers) in notes(outcome)
    assert whole["before"] + whole["found"] - whole["closed"] == whole["now"] == sum(tiers) + whole["unrated"]


@pytest.mark.parametrize("kind", ["dangers", "risks", "measures", "decisions"])
def test_a_cross_table_has_the_totals_of_its_rows_and_columns(kind: str) -> None:
    outcome = tally.run(asked(), kind, by=["unit", "month"])
    *lines, last = rows(outcome)
    columns = [key for key in last if key.startswith("month:")]
    assert columns
    for line in lines:
        assert sum(line[column] or 0 for column in columns) == line["total"]
        assert all(line[column] is None or line[column] > 0 for column in columns)
    for column in [*columns, "total"]:
        assert sum(line[column] or 0 for line in lines) == last[column]


def test_empty_cells_of_a_cross_table_are_seen_and_counted() -> None:
    outcome = tally.run(asked(), by=["category,source"], kind="dangers")
    *lines, _ = rows(outcome)
    empty = sum(1 for line in lines for key, cell in line.items() if key.startswith("source:") and cell is None)
    assert notes(outcome)[0].startswith(f"{empty} of {len(lines) * 7} cells are empty (-)")
    assert " - " in render(document(outcome), "plain", ENGLISH)


@pytest.mark.parametrize(
    ("kind", "by", "since", "said", "hint"),
    [
        ("danger s", [], None, "there is nothing to count called danger s", "did you mean dangers?"),
        ("meetings", [], None, "there is nothing to count called meetings", "tables are: risks, dangers, measures, decisions"),
        ("dangers", ["units"], None, "--by: units is none of unit, category, source, place, month", "did you mean unit?"),
        ("risks", ["source"], None, "--by: source is none of unit, category, place, month", None),
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
        tally.run(asked(), kind, by=by, since=since)
    assert ENGLISH.text(error.value.said) == said
    assert ENGLISH.text(error.value.hint) == (hint or "")


def test_nothing_to_count(tmp_path: Path) -> None:
    (tmp_path / "riskreg.yaml").write_text("name: 新校\nlanguage: en\n", encoding="utf-8")
    outcome = tally.run(asked(tmp_path), by=["category"])
    assert rows(outcome) == []
    assert "There is nothing to count." in render(document(outcome), "plain", ENGLISH)
    assert rows(tally.run(asked(tmp_path), by=["category", "source"])) == []
