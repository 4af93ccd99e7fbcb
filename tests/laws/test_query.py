"""One question: an option selects what the condition selects that it stands for, in every command; every field does everything."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskreg.commands import counts, lists, when
from riskreg.commands.session import Outcome, Request
from riskreg.domain.query.axes import axes
from riskreg.domain.query.expression import KINDS, unique, vocabulary
from riskreg.domain.query.short_forms import LABELS
from riskreg.errors import RiskregError
from riskreg.report.document import Document, Table
from riskreg.report.language import Language
from riskreg.report.table_shape import Shape, shaped

NOW: Final = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
FILES: Final = {
    "riskreg.yaml": "name: 校\nlanguage: zh\nas_of: 2022-09-30\n",
    "register.yaml": """
units: [{id: U-1, name: 后勤处}, {id: U-2, name: 学生处}]
people: [{id: P-1, name: 何建平, unit: U-1}, {id: P-2, name: 周立新, unit: U-2}]
categories: [{id: C-1, name: 消防安全, unit: U-2}, {id: C-2, name: 食品安全}]
places: [{id: 北区}, {id: 食堂}, {id: 六栋, within: 北区}]
risks:
- {id: R-1, title: 电池, unit: U-2, owner: P-2, method: direct, residual: {grade: major}, basis: 规定, identified: 2021-09-01,
   helpers: [U-1], category: C-1, place: 六栋, tags: [开学]}
- {id: R-2, title: 扶手, unit: U-1, owner: P-1, method: direct, residual: {grade: low}, basis: 规定, identified: 2022-09-01,
   category: C-2, place: [食堂, 北区]}
- {id: R-3, title: 已拆, unit: U-1, owner: P-1, method: direct, residual: {grade: major}, basis: 规定, identified: 2022-08-01,
   closed: {on: 2022-09-05, by: P-2, reason: 拆除}}
dangers:
- {id: D-1, title: 灯, unit: U-1, owner: P-1, found: 2022-09-01, due: 2022-09-08, source: 自查, level: 一般, rectification: 换,
   helpers: U-2, tags: [开学, 用电], category: C-1, leader: P-2}
- {id: D-2, title: 门, unit: U-1, owner: P-1, found: 2022-08-01, due: 2022-10-08, source: 自查, level: 一般, rectification: 修,
   place: 六栋, category: C-2, extensions: [{to: 2022-10-12, applied: 2022-09-01, approved: 2022-09-02, by: P-2, reason: 缺料}]}
- {id: D-3, title: 窗, unit: U-2, owner: P-2, found: 2022-09-01, due: 2022-09-08, source: 督查, level: 重大, basis: 规定,
   rectification: 修}
- {id: D-4, title: 锁, unit: U-1, owner: P-1, found: 2022-09-01, due: 2022-09-08, source: 自查, level: 一般, rectification: 修,
   rectified: [{on: 2022-09-05, by: P-1}], acceptances: [{on: 2022-09-06, by: P-2, passed: 合格}]}
- {id: D-5, title: 栏, unit: U-1, owner: P-1, found: 2022-09-01, due: 2022-09-08, source: 自查, level: 一般, rectification: 修,
   category: C-1, rectified: [{on: 2022-09-05, by: P-1}]}
measures:
- {id: M-1, title: 用电办法, type: 制度, unit: U-2, owner: P-2, due: 2022-09-15, helpers: U-1, tags: [用电], category: C-1,
   place: 食堂}
- {id: M-2, title: 应急预案, type: 预案, unit: U-1, owner: P-1, issued: 2022-09-01}
- {id: M-3, title: 旧规, type: 制度, unit: U-1, owner: P-1, issued: 2021-09-01, repealed: 2022-09-10}
meetings:
- id: 2022-08
  on: 2022-08-26
  decisions:
  - {id: 1, text: 演练, unit: U-2, owner: P-2, due: 2022-09-15, helpers: U-1}
  - {id: 2, text: 选址, unit: U-1, owner: P-1, due: 2022-10-05}
""",
}
VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": ("后勤处", "U-2"),
    "helper": ("U-1", "学生处"),
    "category": ("消防安全", "C-2"),
    "place": ("北区", "食堂", "六栋"),
    "owner": ("何建平", "P-2"),
    "leader": ("何建平", "P-2"),
    "grade": ("major", "低"),
    "level": ("重大", "general"),
    "state": ("open", "closed", "planned", "late", "rectified"),
    "tag": ("开学", "用电"),
    "found": ("2022-09", "2022-08..2022-09", "2022-09-01..", "..2022-08-31"),
    "closed": ("2022-09", "2022-09-06"),
}
COMMANDS: Final[Mapping[str, Callable[[Request], Outcome]]] = {
    **{f"table {kind}": lambda request, kind=kind: lists.run_table(request, kind) for kind in KINDS},  # type: ignore[misc]
    **{f"tally {kind}": lambda request, kind=kind: counts.run_tally(request, kind) for kind in KINDS},  # type: ignore[misc]
    "overdue": lists.run_overdue,
    "due": lists.run_due,
    "matrix": lists.run_matrix,
    "zones": lists.run_zones,
    "status": counts.run_status,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("query")
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def told(document: Document | None) -> object:
    """Everything that a report says, but for its face."""
    assert document
    tables = [(block.columns, block.sections) if isinstance(block, Table) else block for block in document.blocks]
    return document.title, tables, {**document.data}


def answer(run: Callable[[Request], Outcome], request: Request) -> object:
    """What a command says, or that it refuses."""
    try:
        return told(run(request).document)
    except RiskregError:
        return "refused"


@st.composite
def chosen(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    options = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2, unique=True))
    most = {"found": 1, "closed": 1}
    return {
        name: tuple(draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=most.get(name, 2), unique=True)))
        for name in options
    }


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "status"])
@given(words=chosen())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_option_selects_what_its_condition_selects(folder: Path, name: str, words: dict[str, tuple[str, ...]]) -> None:
    where = " and ".join(f"{option}={','.join(texts)}" for option, texts in words.items())
    request = Request(now=NOW, folder=folder)
    run = COMMANDS[name]
    assert answer(run, request._replace(words=words)) == answer(run, request._replace(where=where))


def narrowing() -> Iterator[tuple[str, str]]:
    return ((command, option) for command in COMMANDS for option in LABELS)


# What a command has no word for: decisions have neither category nor place, measures no grade; a list of several kinds has all.
REFUSED: Final = {
    "risks": {"level"},
    "dangers": {"grade"},
    "measures": {"grade", "level"},
    "decisions": {"category", "place", "leader", "grade", "level", "tag", "found", "closed"},
}


@pytest.mark.parametrize(("name", "option"), list(narrowing()))
def test_every_option_filters_or_is_refused(folder: Path, name: str, option: str) -> None:
    kind = {"matrix": "risks"}.get(name, name.rpartition(" ")[2])
    request = Request(now=NOW, folder=folder)
    answers = [answer(COMMANDS[name], request._replace(words={option: (value,)})) for value in VALUES[option]]
    if option in REFUSED.get(kind, ()):
        assert set(map(str, answers)) == {"refused"}
    else:
        whole = answer(COMMANDS[name], request)
        assert any(found not in ("refused", whole) for found in answers)


FIELDS: Final = [(str(kind), term.label) for kind in KINDS for term in unique(vocabulary(kind).terms.values())]


@pytest.mark.parametrize(("kind", "label"), FIELDS, ids=str)
def test_every_field_is_a_column_a_condition_and_a_sort_key(folder: Path, kind: str, label: str) -> None:
    request = Request(now=NOW, folder=folder)
    document = lists.run_table(request, kind).document
    assert document
    for word in (str(label), getattr(label, "zh", "")):
        parts = [len(table_of(lists.run_table(request._replace(where=f"{word}{sign}none"), kind)).rows) for sign in ("=", "!=")]
        ids = {row[0] for row in table_of(Outcome(document, "zh")).rows}
        assert sum(parts) >= len(ids)  # finished ones too, where the field tells of states
        made = shaped(document, Shape(("id", word), f"-{word}", None), Language("zh"))
        table = next(block for block in made.blocks if isinstance(block, Table))
        assert [column.shown for column in table.columns[:2]][: 1 + (word not in ("id", "编号"))] == [True] * (
            1 + (table.columns[1].shown)
        )
        assert {row[0] for row in table.rows} == ids


def table_of(outcome: Outcome) -> Table:
    assert outcome.document
    return next(block for block in outcome.document.blocks if isinstance(block, Table))


def test_a_column_says_what_the_condition_and_the_order_ask(folder: Path) -> None:
    def ids(where: str) -> list[object]:
        return [row[0] for row in table_of(lists.run_table(Request(now=NOW, folder=folder, where=where), "dangers")).rows]

    document = lists.run_table(Request(now=NOW, folder=folder), "dangers").document
    assert document
    made = shaped(document, Shape(("id", "due", "原时限", "leader"), "-due", 1), Language("zh"))
    table = next(block for block in made.blocks if isinstance(block, Table))
    assert [str(cell) for cell in table.rows[0][:4]] == ["D-2", "2022-10-12", "2022-10-08", "None"]
    assert ids("due=2022-10-12") == ["D-2"]
    assert ids("first_due=2022-10-08") == ["D-2"]
    assert ids("original_due=2022-10-08") == ["D-2"]
    assert ids("leader=周立新") == ["D-1"]
    assert ids("acceptances~合格 and closed") == ["D-4"]


def test_on_deadlines_unit_and_owner_are_those_who_owe_it(folder: Path) -> None:
    # D-5 awaits acceptance: the unit of its category, U-2, owes that, not U-1, which did the work
    def whats(**asked: Any) -> set[tuple[object, object]]:
        table = table_of(lists.run_overdue(Request(now=NOW, folder=folder)._replace(**asked)))
        at = [column.key for column in table.columns].index("what")
        return {(row[0], str(row[at])) for row in table.rows}

    assert ("D-5", "acceptance") in whats(words={"unit": ("学生处",)})
    assert ("D-5", "acceptance") in whats(where="unit=学生处")
    assert ("D-5", "acceptance") not in whats(words={"unit": ("后勤处",)})
    assert ("D-5", "acceptance") in whats(words={"tag": ("开学",)}) | whats(where="category=C-1 and what=acceptance")


@pytest.mark.parametrize("kind", KINDS)
def test_every_axis_counts_every_record_once_in_the_total(folder: Path, kind: str) -> None:
    request = Request(now=NOW, folder=folder)
    totals = set()
    for axis in axes(kind):
        table = table_of(counts.run_tally(request, kind, by=[str(axis.label)]))
        totals.add(tuple(map(str, table.rows[-1][1:])))
    assert len(totals) == 1


def test_when_takes_filters_as_parts_of_its_condition(folder: Path) -> None:
    request = Request(now=NOW, folder=folder)
    filtered = when.run(request._replace(words={"unit": ("后勤处",)}), "overdue", kind="dangers")
    assert [row[0] for row in table_of(filtered).rows] == ["D-1"]
    assert told(filtered.document) == told(when.run(request, "unit=后勤处 and overdue", kind="dangers").document)
    for text in (None, "D-1"):
        with pytest.raises(RiskregError, match="filters go with a condition"):
            when.run(request._replace(words={"unit": ("后勤处",)}), text)


def test_kinds_are_named_in_any_case() -> None:
    assert [lists.kind_of(text) for text in ("RISKS", "Risk", "隐患", " decisions ")] == [
        "risks",
        "risks",
        "dangers",
        "decisions",
    ]
