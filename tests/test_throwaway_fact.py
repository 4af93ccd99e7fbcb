"""A dated fact that is declared once, on a kind that is thrown away again: every part of the program knows it, unasked."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, ClassVar, cast

import pytest
from tests.cli.conftest import Riskreg
from tests.commands.college import College, environment, repository
from tests.domain.test_story import danger, day, judge

from riskreg.domain import lazy
from riskreg.domain.changes.differences import differences
from riskreg.domain.fields import Day, Fact, Facts, FieldTable, Key, Number, Ref, Role, Text, arranged
from riskreg.domain.late_entries import facts
from riskreg.domain.lazy import seldom
from riskreg.domain.records import KINDS, Danger, Identified, Record
from riskreg.domain.timeline import story
from riskreg.messages import Word
from riskreg.report.language import Language
from riskreg.report.views import columns
from riskreg.syntax import reader
from riskreg.syntax.json_schema import schema
from riskreg.syntax.style import lists


class Visit(FieldTable):
    """Somebody went to look at it."""

    on: Annotated[date, Key(Day(), "走访日期", says="the day", required=True)]
    by: Annotated[str | None, Key(Ref("people"), "走访人", says="who went")] = None
    seen: Annotated[str | None, Key(Text(), "所见", says="what was seen")] = None
    again: Annotated[date | None, Key(Day(planned=True), "再访日期", says="when somebody goes again")] = None
    left: Annotated[date | None, Key(Day(), "离开日期", says="when they left")] = None


class Fence(FieldTable):
    """It was fenced off."""

    on: Annotated[date, Key(Day(), "围挡日期", says="the day", required=True)]
    cost: Annotated[int | None, Key(Number(money=True), "围挡费用", says="what it cost")] = None


class Seen(Danger):
    """A danger that is visited."""

    visits: Annotated[tuple[Visit, ...], Key(Facts(Visit), "走访", "现场走访", says="visits")] = ()
    fence: Annotated[
        Fence | None,
        Key(Fact(Fence), "围挡", says="that it is fenced off", role=Role(event=Word("fenced", "设围挡", en="fenced off"))),
    ] = None
    sealed: Annotated[
        date | None, Key(Day(), "查封日期", says="the day it was sealed", role=Role(action="riskreg seal {id}"))
    ] = None
    open_by: Annotated[date | None, Key(Day(planned=True), "启封期限", says="by when it is opened again")] = None


class Drill(Record):
    """A record of a kind that nothing else knows of."""

    LIST: ClassVar[str] = "drills"
    LIST_ZH: ClassVar[str] = "演练"
    KIND: ClassVar[Word] = Word("drill", "演练")

    visits: Annotated[tuple[Visit, ...], Key(Facts(Visit), "走访", says="visits")] = ()


RECORD = """dangers:
  - id: D-2022-0001
    title: 灯不亮
    unit: 后勤处
    owner: P-3
    found: 2022-08-01
    source: self_check
    level: general
    rectification: 换灯
    due: 2022-10-20
    open_by: 2022-11-01
    sealed: 2022-08-03
    visits:
      - on: 2022-08-20
        by: P-2
        seen: 未动工
        again: 2022-09-25
        left: 2022-08-21
    fence:
      on: 2022-08-02
      cost: 300
"""
DRILL = "drills:\n  - {id: Y-1, title: 疏散, unit: 后勤处, owner: P-3, visits: [{on: 2022-08-20, seen: 顺利}]}\n"


def declare(monkeypatch: pytest.MonkeyPatch, kind: type[Identified]) -> None:
    """Register a kind, in every table that is made from KINDS."""
    for table, names in (
        (KINDS, (kind.LIST,)),
        (lazy.LAZY_KINDS, (kind.LIST,)),
        (reader.LISTS, (kind.LIST, kind.LIST_ZH)),
        (import_module("riskreg.syntax.blocks").LISTS, (kind.LIST, kind.LIST_ZH)),
    ):
        for name in names:
            value = kind.LIST if isinstance(next(iter(table.values())), str) else kind
            monkeypatch.setitem(cast("dict[str, object]", table), name, value)


@pytest.fixture
def college(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[College]:
    """A college whose first danger has facts that were declared a moment ago, and that has a list of its own."""
    lists.cache_clear()  # how the lists of a file stand is worked out once a process, of the kinds there are
    declare(monkeypatch, Seen)
    declare(monkeypatch, Drill)
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    repo = repository(tmp_path / "college", {"dangers.yaml": RECORD, "drills.yaml": DRILL})
    repo.git("config", "user.email", "he@example.org")
    monkeypatch.chdir(repo.folder)
    yield College(repo.folder, Riskreg())
    lists.cache_clear()


def told(college: College, *words: str) -> dict[str, Any]:
    done = college(*words, "--json")
    assert done.code in (0, 1), done
    return cast("dict[str, Any]", json.loads(done.out))


def found(college: College, code: str) -> list[tuple[int, str]]:
    rows = told(college, "check")["diagnostics"]
    return [(row["line"], row["message"]) for row in rows if row["code"] == code and row["path"] == "dangers.yaml"]


STORY = [
    ("2022-08-01", "发现"),
    ("2022-08-02", "设围挡"),
    ("2022-08-03", "查封日期"),
    ("2022-08-20", "走访"),
    ("2022-08-21", "离开日期"),
]


def test_the_reader_knows_it_and_show_tells_it_though_no_sentence_was_written_for_it(college: College) -> None:
    assert not found(college, "R202")
    shown = told(college, "show", "D-2022-0001")
    assert [(row["on"], row["what"]) for row in shown["story"]] == [
        ("2022-08-01", "found"),
        ("2022-08-02", "fenced"),
        ("2022-08-03", "sealed"),
        ("2022-08-20", "visits"),
        ("2022-08-21", "left"),
    ]
    visit = shown["story"][3]
    assert (visit["who"], visit["path"], visit["line"]) == (["P-2"], "dangers.yaml", 14)
    text = college("show", "D-2022-0001").out
    for _, what in STORY:
        assert what in text
    assert "何建平" in text
    assert "未动工; 再访日期 2022-09-25" in text or "未动工；再访日期 2022-09-25" in text
    assert "300 元" in text


def test_show_lists_the_days_and_what_is_planned(college: College) -> None:
    shown = told(college, "show", "D-2022-0001")["record"]
    assert (shown["sealed"], shown["open_by"]) == ("2022-08-03", "2022-11-01")


def test_a_day_that_has_not_come_is_no_fact_yet(college: College) -> None:
    shown = told(college, "show", "D-2022-0001", "--on", "2022-08-02")
    assert "sealed" not in shown["record"]
    assert shown["record"]["open_by"] == "2022-11-01"
    assert [row["what"] for row in shown["story"]] == ["found", "fenced"]


def test_days_out_of_order_are_findings(college: College) -> None:
    path = college / "dangers.yaml"
    wrong = RECORD.replace("      - on: 2022-08-20", "      - on: 2022-08-30\n      - on: 2022-07-20")
    path.write_text(wrong.replace("left: 2022-08-21", "left: 2022-07-19").replace("sealed: 2022-08-03", "sealed: 2022-07-03"))
    messages = [message for _, message in found(college, "R401")]
    assert "查封日期 2022-07-03 早于排查日期 2022-08-01" in messages
    assert "走访日期 2022-07-20 早于排查日期 2022-08-01" in messages
    assert "离开日期 2022-07-19 早于走访日期 2022-07-20" in messages
    assert any("2022-07-20" in message and "2022-08-30" in message for message in messages)  # below a later one


def test_a_day_of_the_future_is_a_finding_unless_it_is_planned(college: College) -> None:
    path = college / "dangers.yaml"
    path.write_text(RECORD.replace("left: 2022-08-21", "left: 2022-12-21").replace("again: 2022-09-25", "again: 2022-12-25"))
    assert [line for line, _ in found(college, "R402")] == [18]


@pytest.mark.parametrize(
    ("old", "new", "silent"),
    [("", "", True), ("on: 2022-08-20", "on: 2022-09-20", False), ("sealed: 2022-08-03", "sealed: 2022-09-20", False)],
)
def test_a_new_fact_breaks_silence(college: College, old: str, new: str, silent: bool) -> None:
    (college / "dangers.yaml").write_text(RECORD.replace(old, new).replace("        left: 2022-08-21\n", ""))
    assert bool(found(college, "R604")) is silent


def test_what_is_entered_after_a_withdrawal_is_a_finding(college: College) -> None:
    gone = "    withdrawn: {on: 2022-08-10, by: P-2, reason: gone}\n"
    (college / "dangers.yaml").write_text(RECORD + gone)
    assert [line for line, message in found(college, "R608") if "走访" in message] == [14]


def test_set_writes_it_or_names_the_command_that_does(college: College) -> None:
    assert college("set", "D-2022-0001", "启封期限=2022-11-05", "fence.on=2022-08-04").code == 0
    assert "open_by: 2022-11-05" in college.text("dangers.yaml")
    assert "      on: 2022-08-04" in college.text("dangers.yaml")
    refused = college("set", "D-2022-0001", "sealed=2022-08-05")
    assert refused.code == 3
    assert "riskreg seal D-2022-0001" in refused.err


def test_the_cache_keeps_it(college: College) -> None:
    first = told(college, "show", "D-2022-0001")
    assert list((college / ".git").rglob("*riskreg*"))
    assert told(college, "show", "D-2022-0001") == first
    assert told(college, "show", "D-2022-0001", "--at", "HEAD")["story"] == first["story"]


def test_lists_need_facts_by_which_a_record_is_silent_and_not_single_ones() -> None:
    assert "visits" not in seldom(Seen)
    assert "fence" in seldom(Seen)


def test_fmt_puts_it_in_its_place(college: College) -> None:
    names = [field.name for field in arranged(Seen)]
    assert names.index("progress") < names.index("visits") < names.index("rectified")
    assert names.index("open_by") < names.index("tags")  # a day is entered with the rest
    assert college("fmt").code == 0
    text = college.text("dangers.yaml")
    assert told(college, "show", "D-2022-0001")["story"][3]["on"] == "2022-08-20"
    assert text.index("visits:") > text.index("fence:")


def test_the_json_schema_describes_it() -> None:
    with pytest.MonkeyPatch.context() as patch:
        declare(patch, Seen)
        made = schema(settings=False, speak=Language("en").text)
    assert made["$defs"]["Seen"]["properties"]["visits"]["anyOf"][0] == {"type": "array", "items": {"$ref": "#/$defs/Visit"}}
    assert made["$defs"]["Visit"]["properties"]["走访日期"] == {"$ref": "#/$defs/Visit/properties/on"}


def test_the_reference_of_fields_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "docs"))
    generate = import_module("generate")
    declare(monkeypatch, Seen)
    page = generate.format_page(generate.Tongue(Language("en")))
    assert "| `visits` | `走访` | list of [Visit](#visit) | visits | 现场走访 |" in page
    assert '<a id="fence"></a>Fence' in page


def test_differences_and_late_entries_see_it() -> None:
    before = Seen(**vars_of(danger()), visits=(Visit(on=day("09-02"), by="P-1"),))
    after = before.with_(visits=(Visit(on=day("09-02"), by="P-1"), Visit(on=day("09-05"), by="P-2")))
    assert [change.path for change in differences(before, after)] == [("visits", "2022-09-05 P-2")]
    known = [str(fact) for fact in facts(after)]
    assert known == ["found 2022-09-01", "visits/on 2022-09-02", "visits/on 2022-09-05"]


def vars_of(record: Danger) -> Mapping[str, Any]:
    return {name: value for name, value in vars(record).items() if name in record.FIELDS}


def test_the_timeline_counts_what_has_not_come() -> None:
    record = Seen(**vars_of(danger()), visits=(Visit(on=day("09-02")), Visit(on=day("10-05"))), open_by=day("11-01"))
    assert story(record, judge()).later == 1
    assert story(record, judge(on="10-05")).later == 0


def test_its_cell_calls_people_by_name_and_money_yuan() -> None:
    record = Seen(**vars_of(danger()), sealed=day("09-02"))
    assert ("sealed", Seen.FIELDS["sealed"].label, day("09-02")) in list(columns.fields(judge(), record))


def test_a_kind_of_its_own_is_read_checked_and_shown(college: College) -> None:
    shown = told(college, "show", "Y-1")
    assert (shown["kind"], shown["id"]) == ("drill", "Y-1")
    assert [(row["on"], row["what"], row["note"]) for row in shown["story"]] == [("2022-08-20", "visits", "顺利")]
    assert "疏散" in college("show", "Y-1").out
    assert "drills" in college("schema").out
