"""table: the four lists: which records, in which order, with which counts and remarks."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from riskreg.commands import lists
from riskreg.commands.session import Request
from riskreg.errors import RiskregError
from riskreg.messages import Word
from riskreg.report.cells import facts
from riskreg.report.document import Document, Paragraph, Table, Tinted, render
from riskreg.report.language import Language

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
ORGANISATION = """
units: [{id: 学生处}, {id: 后勤处, aliases: [总务]}, {id: 保卫处}]
people:
  - {id: P-1, name: 周立新, unit: 学生处}
  - {id: P-2, name: 何建平, unit: 后勤处}
  - {id: P-3, name: 刘国胜, unit: 保卫处}
categories: [{id: fire, name: 消防安全, unit: 保卫处}, {id: politics, name: 政治安全, unit: 学生处, audience: restricted}]
places: [{id: dorms, name: 公寓区}, {id: dorm6, name: 公寓6栋, within: dorms}, {id: lab, name: 实训楼}]
"""
RISKS = """
risks:
  - {id: R-1, title: 扶手, unit: 后勤处, owner: P-2, method: LS, residual: {L: 3, S: 5}, identified: 2022-06-01, place: lab}
  - {id: R-2, title: 配电, unit: 后勤处, owner: P-2, method: LEC, residual: {L: 3, E: 6, C: 15}, identified: 2022-06-01}
  - {id: R-3, title: 库房, unit: 学生处, owner: P-1, method: direct, residual: {grade: major}, basis: 重大, identified: 2022-06-01}
  - id: R-4
    title: 电池
    unit: 学生处
    owner: P-1
    method: LS
    inherent: {L: 5, S: 5}
    residual: {L: 3, S: 5}
    identified: 2022-06-08
    place: dorm6
    category: fire
    tags: [国庆]
    reviews: [{on: 2022-09-22, by: P-3, note: 又见, residual: {L: 4, S: 5}}]
  - {id: R-5, title: 留样, unit: 后勤处, owner: P-2, method: LS, residual: {L: 2, S: 2}, identified: 2022-06-01}
  - {id: R-6, title: 内参, unit: 学生处, owner: P-1, method: LS, residual: {L: 5, S: 5}, identified: 2022-06-01, category: politics}
  - id: R-7
    title: 已拆
    unit: 后勤处
    owner: P-2
    method: LS
    residual: {L: 5, S: 5}
    identified: 2022-06-01
    closed: {on: 2022-09-01, by: P-3, reason: 拆除}
  - {id: R-8, title: 将来, unit: 后勤处, owner: P-2, method: LS, residual: {L: 5, S: 5}, identified: 2022-10-01}
  - {id: R-9, title: 改口, unit: 后勤处, owner: P-2, method: LS, residual: {L: 3, S: 5}, identified: 2022-06-01, audience: restricted}
"""


def danger(id_: str, due: str, more: str = "") -> str:
    rest = "unit: 学生处, owner: P-1, found: 2022-09-01, source: self_check, rectification: 修"
    level = "" if "level" in more else ", level: general"
    return f"  - {{id: {id_}, title: 甲, due: {due}, {rest}{level}{more}}}\n"


DONE = ", rectified: [{on: 2022-09-10, by: P-1}], acceptances: [{on: 2022-09-12, by: P-3, passed: 合格}]"
MAJOR = ", level: major, basis: 依据, plan: 有, funds: 0"
REST: dict[str, str] = {
    "D-1": danger("D-1", "2022-09-20"),
    "D-2": danger("D-2", "2022-10-20", MAJOR),
    "D-3": danger("D-3", "2022-09-30"),
    "D-4": danger("D-4", "2022-09-12", DONE),
    "D-5": danger("D-5", "2022-09-12", ", rectified: [{on: 2022-09-10, by: P-1}], place: dorm6, spot: 203室"),
    "D-6": danger("D-6", "2022-09-12", ", referrals: [{on: 2022-09-05, to: 供电公司}]"),
    "D-7": danger("D-7", "2022-09-12", ", withdrawn: {on: 2022-09-03, by: P-3, reason: gone}"),
    "D-8": danger("D-8", "2022-09-12", ", audience: restricted"),
    "D-9": danger("D-9", "2022-10-12").replace("found: 2022-09-01", "found: 2022-10-01"),
    "D-10": danger(
        "D-10", "2022-09-15", ", extensions: [{to: 2022-10-01, applied: 2022-09-14, approved: 2022-09-15, reason: 料未到}]"
    ),
}
MEASURES = """
measures:
  - {id: M-2, title: 甲法, type: rule, unit: 学生处, owner: P-1, due: 2022-09-15}
  - {id: M-1, title: 乙法, type: plan, unit: 后勤处, owner: P-2, due: 2022-09-15, issued: 2022-09-10, document: 院〔2022〕1号, review_every: year}
  - {id: M-3, title: 丙法, type: action, unit: 后勤处, owner: P-2, issued: 2022-01-10, repealed: 2022-09-01, audience: internal}
  - {id: M-4, title: 丁法, type: rule, unit: 后勤处, owner: P-2, due: 2022-09-15, audience: restricted}
"""
MEETINGS = """
meetings:
  - id: 2022-07
    on: 2022-07-29
    decisions:
      - {id: 1, text: 演练, unit: 保卫处, owner: P-3, due: 2022-08-31, helpers: [学生处], progress: [{on: 2022-09-15, note: 已批}]}
      - {id: 2, text: 查寝, unit: 学生处, owner: P-1, standing: true}
      - {id: 3, text: 修锁, unit: 后勤处, owner: P-2, due: 2022-08-15, done: {on: 2022-08-10}}
  - id: 2022-08
    on: 2022-08-26
    decisions:
      - {id: 1, text: 选址, unit: 后勤处, owner: P-2, due: 2022-09-30}
  - id: 2022-10
    on: 2022-10-28
    decisions:
      - {id: 1, text: 将来, unit: 后勤处, owner: P-2, due: 2022-11-30}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "riskreg.yaml": "name: 校\nlanguage: en\nas_of: 2022-09-30\n",
        "organisation.yaml": ORGANISATION,
        "risks.yaml": RISKS,
        "dangers.yaml": "dangers:\n" + "".join(REST.values()),
        "measures.yaml": MEASURES,
        "meetings.yaml": MEETINGS,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, kind: str = "risks", **values: Any) -> Document:
    words = values.pop("words", {})
    outcome = lists.run_table(Request(now=NOW, folder=folder, words=words, **values), kind)
    assert outcome.code == 0
    assert [found.code for found in outcome.diagnostics] == []
    assert outcome.document is not None
    return outcome.document


def rows(document: Document, *keys: str) -> list[tuple[Any, ...]]:
    found = next(block for block in document.blocks if isinstance(block, Table))
    at = [[column.key for column in found.columns].index(key) for key in keys]
    return [tuple(row[place] for place in at) for row in found.rows]


def ids(folder: Path, kind: str = "risks", **values: Any) -> list[str]:
    words = {name: (word,) if isinstance(word, str) else word for name, word in values.pop("words", {}).items()}
    return [id_ for (id_,) in rows(run(folder, kind, words=words, **values), "id")]


OUTSIDE_GIT = "Whether original days were overwritten is not known: this register lies outside git."


def notes(document: Document) -> list[str]:
    """Return the notes, but for what every list of first days outside git says."""
    told = [ENGLISH.text(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    return [note for note in told if note != OUTSIDE_GIT]


def band(code: str) -> Tinted:
    return Tinted(Word(code, ""))


def test_risks_are_listed_worst_first_with_the_grade_of_the_newest_review(folder: Path) -> None:
    assert rows(run(folder), "id", "grade", "score", "method", "scale", "inherent_grade", "tier") == [
        ("R-4", band("major"), 20, "LS", "A", "major", "school"),
        ("R-3", band("major"), None, "direct", None, None, "school"),
        ("R-2", band("significant"), Decimal(270), "LEC", "merge-low", None, "leader"),
        ("R-1", band("significant"), 15, "LS", "A", None, "leader"),
        ("R-5", band("low"), 4, "LS", "A", None, "post"),
    ]


def test_below_the_risks_stand_counts_and_threshold_sets(folder: Path) -> None:
    found = run(folder)
    assert notes(found) == [
        "5 risks: major 2, significant 2, general 0, low 1.",
        "Threshold sets: LS by set A, LEC by set merge-low, MES by set standard; direct and laboratory grades by their basis.",
    ]
    assert found.data == {"kind": "risks", "counts": {"major": 2, "significant": 2, "general": 0, "low": 1}}


def test_a_filtered_list_says_how_many_there_are_in_all(folder: Path) -> None:
    assert notes(run(folder, words={"unit": ("后勤处",)}))[0] == (
        "5 active risks, 3 of them listed: major 0, significant 2, general 0, low 1."
    )


def test_what_is_closed_has_no_grade_that_counts(folder: Path) -> None:
    # Case T07: R-7 was closed on 09-01, graded major until then.
    assert notes(run(folder, words={"unit": ("后勤处",), "state": ("all",)}))[0] == (
        "4 risks listed: active 3, closed 1; grades of the active ones: significant 2, low 1."
    )


def test_a_risk_is_judged_on_the_day(folder: Path) -> None:
    found = run(folder, on="2022-09-21")
    assert ("R-4", band("significant"), 15) in rows(found, "id", "grade", "score")
    assert ids(folder, on="2022-08-31") == ["R-7", "R-3", "R-2", "R-1", "R-4", "R-5"]
    assert ids(folder, on="2022-10-01")[0] == "R-8"
    assert ids(folder, on="2022-06-07") == ["R-7", "R-3", "R-2", "R-1", "R-5"]


def test_risks_without_a_usable_score_come_last_and_are_counted(folder: Path) -> None:
    (folder / "more.yaml").write_text(
        "risks:\n  - {id: R-10, title: 乱, unit: 后勤处, owner: P-2, method: LS, residual: {L: 9, S: 5}, identified: 2022-06-01}\n",
        encoding="utf-8",
    )
    found = run(folder)
    assert rows(found, "id", "grade", "score", "tier")[-1] == ("R-10", band("unrated"), None, None)
    assert notes(found)[0] == "6 risks: major 2, significant 2, general 0, low 1, unrated 1."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"unit": "学生处"}, ["R-4", "R-3"]),
        ({"unit": "总务"}, ["R-2", "R-1", "R-5"]),
        ({"unit": ("学生处", "后勤处")}, ["R-4", "R-3", "R-2", "R-1", "R-5"]),
        ({"owner": "何建平"}, ["R-2", "R-1", "R-5"]),
        ({"owner": "P-2", "grade": "low"}, ["R-5"]),
        ({"category": "消防安全"}, ["R-4"]),
        ({"place": "公寓区"}, ["R-4"]),
        ({"place": "dorm6"}, ["R-4"]),
        ({"place": ("公寓6栋", "实训楼")}, ["R-4", "R-1"]),
        ({"grade": "major"}, ["R-4", "R-3"]),
        ({"grade": "较大"}, ["R-2", "R-1"]),
        ({"grade": ">=significant"}, ["R-4", "R-3", "R-2", "R-1"]),
        ({"grade": "<较大"}, ["R-5"]),
        ({"grade": ("major", "low")}, ["R-4", "R-3", "R-5"]),
        ({"state": "closed"}, ["R-7"]),
        ({"state": "all"}, ["R-7", "R-4", "R-3", "R-2", "R-1", "R-5"]),
        ({"tag": "国庆"}, ["R-4"]),
        ({"found": "2022-06-08"}, ["R-4"]),
        ({"found": "2022-06-02.."}, ["R-4"]),
        ({"found": "..2022-06-07"}, ["R-3", "R-2", "R-1", "R-5"]),
        ({"found": "2022-06", "unit": "学生处"}, ["R-4", "R-3"]),
        ({"closed": "2022-09", "state": "closed"}, ["R-7"]),
    ],
    ids=str,
)
def test_filters_of_risks(folder: Path, words: dict[str, Any], expected: list[str]) -> None:
    assert ids(folder, words=words) == expected


@pytest.mark.parametrize(
    "words",
    [
        {"unit": "学生所"},
        {"owner": "周立"},
        {"category": "消防"},
        {"place": "公寓7栋"},
        {"grade": "majr"},
        {"level": "大"},
        {"state": "开"},
        {"tag": "国"},
        {"found": "九月"},
        {"closed": "2022-13"},
    ],
    ids=str,
)
def test_an_unknown_word_is_never_an_empty_list(folder: Path, words: dict[str, str]) -> None:
    with pytest.raises(RiskregError) as caught:
        ids(folder, words=words)
    assert caught.value.code == 2
    assert caught.value.hint is not None or "none of" in str(caught.value)


def test_a_name_of_two_people_must_be_told_apart(folder: Path) -> None:
    (folder / "more.yaml").write_text("people: [{id: P-9, name: 周立新, unit: 保卫处}]\n", encoding="utf-8")
    with pytest.raises(RiskregError, match=r"周立新 may be any of .*P-1.*P-9"):
        lists.run_table(Request(now=NOW, folder=folder, words={"owner": ("周立新",)}))


def test_dangers_are_listed_major_first_then_by_day(folder: Path) -> None:
    found = run(folder, "dangers")
    assert rows(found, "id", "level", "state", "due", "first_due", "late_days", "extensions") == [
        ("D-2", "major", "open", date(2022, 10, 20), date(2022, 10, 20), 0, 0),
        ("D-5", "general", "rectified", date(2022, 9, 12), date(2022, 9, 12), 0, 0),
        ("D-6", "general", "referred", date(2022, 9, 12), date(2022, 9, 12), 0, 0),
        ("D-1", "general", "open", date(2022, 9, 20), date(2022, 9, 20), 10, 0),
        ("D-3", "general", "open", date(2022, 9, 30), date(2022, 9, 30), 0, 0),
        ("D-10", "general", "open", date(2022, 10, 1), date(2022, 9, 15), 0, 1),
    ]


def test_finished_dangers_are_left_out_and_counted(folder: Path) -> None:
    found = run(folder, "dangers")
    assert notes(found) == [
        "6 dangers listed: open 4, awaiting acceptance 1, referred 1.",
        "Not listed: closed 1, withdrawn 1 (--state all lists them).",
    ]
    assert found.data["counts"] == {"open": 4, "rectified": 1, "referred": 1, "closed": 0, "withdrawn": 0}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"state": "all"}, ["D-2", "D-4", "D-5", "D-6", "D-7", "D-1", "D-3", "D-10"]),
        ({"state": "已销号"}, ["D-4"]),
        ({"state": ("rectified", "referred")}, ["D-5", "D-6"]),
        ({"state": "待验收"}, ["D-5"]),
        ({"level": "major"}, ["D-2"]),
        ({"level": ">=general"}, ["D-2", "D-5", "D-6", "D-1", "D-3", "D-10"]),
        ({"place": "公寓区"}, ["D-5"]),
        ({"closed": "2022-09"}, ["D-4"]),
        ({"closed": "2022-08"}, []),
        ({"found": "2022-09-01"}, ["D-2", "D-5", "D-6", "D-1", "D-3", "D-10"]),
    ],
    ids=str,
)
def test_filters_of_dangers(folder: Path, words: dict[str, Any], expected: list[str]) -> None:
    assert ids(folder, "dangers", words=words) == expected


def test_left_out_dangers_are_those_that_pass_the_other_filters(folder: Path) -> None:
    assert notes(run(folder, "dangers", words={"level": ("major",)})) == ["1 dangers listed: open 1."]


def test_a_list_of_nothing_is_no_record_of_safety(folder: Path) -> None:
    found = run(folder, "dangers", on="2022-08-01")
    assert notes(found) == []
    empty = next(block for block in found.blocks if isinstance(block, Table)).empty
    assert str(empty).startswith("No danger is listed as of 2022-08-01. That is no record of safety")


def test_measures_stand_in_the_order_of_the_file(folder: Path) -> None:
    found = run(folder, "measures")
    assert rows(found, "id", "type", "state", "due", "late_days", "issued", "next_review") == [
        ("M-2", "rule", "planned", date(2022, 9, 15), 15, None, None),
        ("M-1", "plan", "in_force", date(2022, 9, 15), 0, date(2022, 9, 10), date(2023, 9, 10)),
        ("M-3", "action", "repealed", None, 0, date(2022, 1, 10), None),
    ]
    assert notes(found) == ["3 measures listed: planned 1, in force 1, repealed 1."]


def test_a_measure_is_not_issued_before_its_day(folder: Path) -> None:
    assert rows(run(folder, "measures", on="2022-09-09"), "id", "state", "issued", "next_review")[1] == (
        "M-1",
        "planned",
        None,
        None,
    )


def test_a_document_has_no_number_before_it_is_issued(folder: Path) -> None:
    assert rows(run(folder, "measures", on="2022-09-09"), "id", "document")[1] == ("M-1", None)


@pytest.mark.parametrize(
    ("words", "expected"),
    [({"state": "planned"}, ["M-2"]), ({"state": "all"}, ["M-2", "M-1", "M-3"]), ({"unit": "后勤处"}, ["M-1", "M-3"])],
    ids=str,
)
def test_filters_of_measures(folder: Path, words: dict[str, Any], expected: list[str]) -> None:
    assert ids(folder, "measures", words=words) == expected


def test_decisions_of_meetings_that_were_held(folder: Path) -> None:
    found = run(folder, "decisions")
    assert rows(found, "id", "state", "late_days", "meetings_open") == [
        ("2022-07/1", "late", 30, 1),
        ("2022-07/2", "standing", 0, 1),
        ("2022-07/3", "done", 0, None),
        ("2022-08/1", "open", 0, 0),
    ]
    assert notes(found) == ["4 decisions listed: late 1, open 1, standing 1, done 1. Done: 1/3 (standing decisions not counted)."]
    assert ENGLISH.text(rows(found, "last_progress")[0][0]) == "2022-09-15 已批"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"state": ("open", "late")}, ["2022-07/1", "2022-08/1"]),
        ({"state": "all"}, ["2022-07/1", "2022-07/2", "2022-07/3", "2022-08/1"]),
        ({"unit": "学生处"}, ["2022-07/2"]),  # 2022-07/1 is only helped by it
        ({"helper": "学生处"}, ["2022-07/1"]),
        ({"owner": "刘国胜"}, ["2022-07/1"]),
    ],
    ids=str,
)
def test_filters_of_decisions(folder: Path, words: dict[str, Any], expected: list[str]) -> None:
    assert ids(folder, "decisions", words=words) == expected


@pytest.mark.parametrize(
    "words", [{"category": "fire"}, {"place": "lab"}, {"grade": "major"}, {"level": "major"}, {"tag": "国庆"}]
)
def test_a_filter_that_decisions_do_not_know_lets_nothing_pass(folder: Path, words: dict[str, str]) -> None:
    try:
        assert ids(folder, "decisions", words=words) == []
    except RiskregError:
        return


@pytest.mark.parametrize(
    ("kind", "audience", "hidden", "expected"),
    [
        ("risks", None, 2, ["R-4", "R-3", "R-2", "R-1", "R-5"]),
        ("risks", "public", 9, []),
        ("risks", "restricted", 0, ["R-6", "R-4", "R-3", "R-2", "R-1", "R-9", "R-5"]),
        ("dangers", "受限", 0, ["D-2", "D-5", "D-6", "D-8", "D-1", "D-3", "D-10"]),
        ("measures", "restricted", 0, ["M-2", "M-1", "M-3", "M-4"]),
        ("measures", "内部", 1, ["M-2", "M-1", "M-3"]),
    ],
)
def test_restricted_records_are_left_out_and_counted(
    folder: Path, kind: str, audience: str | None, hidden: int, expected: list[str]
) -> None:
    found = run(folder, kind, audience=audience)
    assert [id_ for (id_,) in rows(found, "id")] == expected
    assert found.face is not None
    assert found.face.hidden == hidden
    said = facts(found.face, "", ENGLISH)
    what = "restricted record left out" if hidden == 1 else "restricted records left out"
    if audience == "public":  # how many there are is for nobody outside
        assert said.endswith("| others are not public")
        assert json.loads(render(found, "json", ENGLISH))["register"]["hidden"] is None
    else:
        assert (f"{hidden} {what}" in said) == bool(hidden)


def test_the_face_names_register_day_audience_sets_and_filters(folder: Path) -> None:
    found = run(folder, "dangers", on="2022-09-20", words={"unit": ("学生处",), "level": ("general",)})
    assert found.face is not None
    assert facts(found.face, "", ENGLISH) == (
        "校 | judged on 2022-09-20 | the files as they stand | internal | LS:A LEC:merge-low MES:standard"
        " | only unit=学生处 level=general | 1 restricted record left out"
        " | 2 records dated later: D-9, R-8"  # both of 1 October; of the whole register, as a slip of the year would hide one
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("risks", "risks"),
        ("风险", "risks"),
        ("隐患", "dangers"),
        ("danger", "dangers"),
        ("措施", "measures"),
        ("议定事项", "decisions"),
    ],
)
def test_a_list_has_a_name_in_either_language(text: str, kind: str) -> None:
    assert lists.kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "hint"), [("风险点", "did you mean risks?"), ("楼层", "tables are: risks, dangers, measures, decisions")]
)
def test_an_unknown_list_is_refused_with_those_there_are(text: str, hint: str) -> None:
    with pytest.raises(RiskregError, match=f"there is no table {text}") as caught:
        lists.kind_of(text)
    assert ENGLISH.text(caught.value.hint) == hint
