"""What changed, as it is read out: a row for each class with what was and what is, sums, the balance and its verdict."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskreg.domain.balance import balance
from riskreg.domain.changes import compare
from riskreg.domain.changes.classes import CLASSES, EDITED
from riskreg.domain.changes.sides import Sides
from riskreg.domain.evaluation import Judge
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Measure, Meeting, Person, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance, Levelling, Rectification, Referral, Supervised, Withdrawal
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension, Handover, Progress
from riskreg.domain.records.risk import Review, RiskClosure, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Grading, Settings
from riskreg.domain.words import DANGER_MAJOR, EVERY, INTERNAL, LS, MEASURE_TYPES, NOT_A_DANGER, SOURCES
from riskreg.report.cells import text
from riskreg.report.document import Document, Face, Paragraph, Table, Told, render
from riskreg.report.language import Language
from riskreg.report.views.change_details import DETAILS
from riskreg.report.views.diff import ComparedVersions, view

A, B = date(2022, 8, 26), date(2022, 9, 28)
ENGLISH = Language("en")
ORGANISATION = (
    Unit(id="总务", name="后勤处"),
    Unit(id="学工", name="学生处"),
    Person(id="P-1", name="何建平", unit="总务"),
    Person(id="P-2", name="陈秀英", unit="学工"),
    Person(id="P-3", name="杜文澜"),
)


def day(text_: str) -> date:
    return date.fromisoformat(f"2022-{text_}" if len(text_) == len("09-30") else text_)


def judge(*records: Identified, on: date, settings: Settings | None = None) -> Judge:
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for record in (*ORGANISATION, *records):
        lists[record.LIST][record.id] = record
    return Judge(Register(lists, Directory(())), settings or Settings(name="校"), on)


def document(
    before: Judge, after: Judge, *, verbose: bool = False, hidden: frozenset[str] = frozenset(), **face: Any
) -> Document:
    faces = Face("校", before.on, revision="9f8e7d6" * 5, meeting="2022-08"), Face("校", after.on, audience=INTERNAL, **face)
    sums = balance(before, after)
    found = ComparedVersions(Sides(before, after), ("2022-08", "HEAD"), faces, compare(before, after), sums, None, hidden)
    return view(found, verbose=verbose)


def one(before: Identified | None, after: Identified | None, *, verbose: bool = False) -> Document:
    return document(*(judge(*((it,) if it else ()), on=on) for it, on in ((before, A), (after, B))), verbose=verbose)


def blocks(found: Document) -> tuple[Any, ...]:
    (told,) = found.blocks
    assert isinstance(told, Told)
    return told.blocks


def lines(found: Document) -> list[tuple[str, ...]]:
    """Return the rows that are read out, in words: class, id, title, before, after, day, unit."""
    table = next((block for block in blocks(found) if isinstance(block, Table)), None)
    return [tuple(text(cell, ENGLISH) for cell in row) for row in table.rows] if table else []


def sentences(found: Document) -> list[str]:
    return [ENGLISH.text(block.text) for block in blocks(found) if isinstance(block, Paragraph)]


def plain(found: Document) -> str:
    return render(found, "plain", ENGLISH)


def danger(id_: str = "D-1", **values: Any) -> Danger:
    given: dict[str, Any] = {"title": "灯不亮", "unit": "总务", "owner": "P-1", "source": SOURCES[0], "due": day("2023-06-30")}
    return Danger(id=id_, **{**given, "found": day("08-01"), **values})


def risk(**values: Any) -> Risk:
    given: dict[str, Any] = {"title": "电池", "unit": "学工", "owner": "P-2", "method": LS, "identified": day("03-01")}
    return Risk(**{"id": "R-1", **given, "residual": Scores(L=Decimal(3), S=Decimal(5)), "review_every": EVERY[7], **values})


def measure(**values: Any) -> Measure:
    return Measure(**{"id": "M-1", "title": "用电办法", "unit": "学工", "owner": "P-2", "type": MEASURE_TYPES[0], **values})


def meeting(**values: Any) -> Meeting:
    given: dict[str, Any] = {"id": "1", "text": "演练", "unit": "总务", "owner": "P-1"}
    return Meeting(id="2022-07", on=day("07-29"), decisions=(Decision(**{**given, **values}),))


def extension(to: str, applied: str, approved: str) -> Extension:
    return Extension(to=day(to), applied=day(applied), approved=day(approved), by="P-3", reason="等料")


def review(on: str, likelihood: int | None = None) -> Review:
    scores = Scores(L=Decimal(likelihood), S=Decimal(5)) if likelihood else None
    return Review(on=day(on), by="P-3", residual=scores)


OPEN = danger(due=day("09-15"))
DONE: dict[str, Any] = {"rectified": (Rectification(on=day("08-10")),)}
CLOSED: dict[str, Any] = {**DONE, "acceptances": (Acceptance(on=day("08-12"), by=("P-3",), passed=True),)}
FAILED = Acceptance(on=day("09-25"), by=("P-3",), passed=False, due=day("10-20"))


# --- a row for each class


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, danger(found=day("08-25")), ("filled late", "灯不亮 (entered only after 2022-08-26)", "-", "open", "2022-08-25")),
        (
            danger(**CLOSED),
            danger(**DONE, acceptances=(*CLOSED["acceptances"], FAILED)),
            ("re-opened", "灯不亮", "closed", "open", "2022-09-25"),
        ),
        (
            risk(closed=RiskClosure(on=day("08-10"), by="P-3", reason="拆除")),
            risk(),
            ("re-opened", "电池 (what ended it was taken back)", "closed", "active", "-"),
        ),
        (
            danger(withdrawn=Withdrawal(on=day("08-10"), by="P-3", reason=NOT_A_DANGER)),
            danger(),
            ("withdrawal undone", "灯不亮", "withdrawn", "open", "-"),
        ),
        (
            risk(),
            risk(reviews=(review("09-20", 4),)),
            ("worse", "电池 (re-assessed)", "significant 15", "major 20", "2022-09-20"),
        ),
        (
            risk(),
            risk(residual=Scores(L=Decimal(2), S=Decimal(5)), reviews=(review("09-20"),)),
            ("better", "电池 (overwritten, no re-assessment entered)", "significant 15", "general 10", "-"),
        ),
        (
            danger(plan="有", funds=Decimal(0), rectification="换"),
            danger(plan="有", funds=Decimal(0), rectification="换", levels=(Levelling(on=day("09-02"), level=DANGER_MAJOR),)),
            ("worse", "灯不亮", "general", "major", "2022-09-02"),
        ),
        (
            danger(level=DANGER_MAJOR, plan="有", funds=Decimal(0), rectification="换"),
            danger(plan="有", funds=Decimal(0), rectification="换"),
            ("better", "灯不亮 (overwritten, no new level entered)", "major", "general", "-"),
        ),
        (OPEN, OPEN, ("overdue", "灯不亮", "in time", "13 days late", "2022-09-16")),
        (
            danger(reply_due=day("09-27")),
            danger(reply_due=day("09-27")),
            ("overdue", "灯不亮 (reply to the superior)", "in time", "1 day late", "2022-09-28"),
        ),
        (
            danger(**DONE),
            danger(**DONE, acceptances=(FAILED,)),
            ("rejected", "灯不亮 (new day 2022-10-20)", "awaiting acceptance", "open", "2022-09-25"),
        ),
        (
            OPEN,
            OPEN.with_(extensions=(extension("10-15", "09-10", "09-12"),)),
            ("postponed", "灯不亮", "2022-09-15", "2022-10-15", "2022-09-10"),
        ),
        (
            OPEN,
            OPEN.with_(extensions=(extension("10-01", "09-10", "09-12"), extension("10-15", "09-26", "09-27"))),
            ("postponed", "灯不亮 (extended 2 times)", "2022-09-15", "2022-10-15", "2022-09-26"),
        ),
        (
            OPEN,
            OPEN.with_(extensions=(extension("10-15", "09-18", "09-20"),)),
            ("postponed late", "灯不亮 (asked for 3 days after the day had passed)", "2022-09-15", "2022-10-15", "2022-09-18"),
        ),
        (
            OPEN,
            OPEN.with_(due=day("10-08")),
            ("day overwritten", "灯不亮 (overwritten without an extension)", "2022-09-15", "2022-10-08", "-"),
        ),
        (measure(due=day("10-15")), measure(), ("day overwritten", "用电办法 (due deleted)", "2022-10-15", "-", "-")),
        (
            danger(supervised=(Supervised(from_=day("08-08"), to=day("10-15")),)),
            danger(supervised=(Supervised(from_=day("08-08"), to=day("11-15")),)),
            ("day overwritten", "灯不亮 (supervised: overwritten)", "2022-10-15", "2022-11-15", "-"),
        ),
        (
            OPEN.with_(extensions=(extension("10-15", "08-01", "08-02"), extension("10-01", "08-10", "08-12"))),
            OPEN.with_(extensions=(extension("10-15", "08-01", "08-02"),)),
            ("day overwritten", "灯不亮 (moved without an extension)", "2022-10-01", "2022-10-15", "-"),
        ),
        (
            danger(due=day("10-15")),
            danger(due=day("10-15"), extensions=(extension("10-08", "09-10", "09-12"),)),
            ("brought forward", "灯不亮", "2022-10-15", "2022-10-08", "2022-09-12"),
        ),
        (
            danger(reply_due=day("10-15")),
            danger(reply_due=day("10-08")),
            ("brought forward", "灯不亮 (reply due)", "2022-10-15", "2022-10-08", "-"),
        ),
        (
            danger(),
            danger(handovers=(Handover(on=day("09-05"), owner="P-3", why="调离"),)),
            ("reassigned", "灯不亮 (调离)", "何建平", "杜文澜", "2022-09-05"),
        ),
        (
            danger(),
            danger(unit="学工", owner="P-2"),
            ("reassigned", "灯不亮 (overwritten, no handover entered)", "后勤处, 何建平", "学生处, 陈秀英", "-"),
        ),
        (
            danger(),
            danger(referrals=(Referral(on=day("09-08"), to="供电公司"),)),
            ("referred", "灯不亮", "open", "referred", "2022-09-08"),
        ),
        (
            danger(),
            danger(rectified=(Rectification(on=day("09-26")),)),
            ("rectified", "灯不亮", "open", "awaiting acceptance", "2022-09-26"),
        ),
        (
            risk(),
            risk(reviews=(review("09-20"),)),
            ("re-assessed", "电池", "significant 15", "significant 15", "2022-09-20"),
        ),
        (measure(), measure(issued=day("09-07")), ("issued", "用电办法", "planned", "in force", "2022-09-07")),
        (danger(), None, ("removed", "灯不亮 (deleted from the files)", "open", "-", "-")),
        (
            danger(),
            danger(found=day("10-01")),
            ("removed", "灯不亮 (the day it was found was put off)", "open", "-", "-"),
        ),
    ],
)  # fmt: skip
def test_what_is_read_out(before: Identified | None, after: Identified | None, expected: tuple[str, ...]) -> None:
    assert [(row[0], *row[2:6]) for row in lines(one(before, after)) if row[0] not in TOLD_APART] == [expected]


TOLD_APART = ("entry deleted", "day found moved")  # beside what they led to


TRIED = danger(rectified=(Rectification(on=day("08-10")),), due=day("09-20"))
AGAIN = (Rectification(on=day("08-10")), Rectification(on=day("09-26")))
PASSED = Acceptance(on=day("09-27"), by=("P-3",), passed=True)
REQUEST = Extension(to=day("10-15"), applied=day("09-10"), reason="等料")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            danger(**CLOSED),
            danger(rectified=AGAIN, acceptances=(*CLOSED["acceptances"], FAILED.with_(due=None), PASSED)),
            [("re-opened and closed", "灯不亮 (closed again on 2022-09-27)", "closed", "closed", "2022-09-25")],
        ),
        (
            TRIED,
            danger(due=day("09-20"), rectified=AGAIN, acceptances=(FAILED, PASSED)),
            [
                ("rejected", "灯不亮 (new day 2022-10-20, since accepted, on 2022-09-27)", "awaiting acceptance", "closed",
                 "2022-09-25"),
                # 09-20 to 10-20
                ("postponed on failure", "灯不亮 (30 days later, without an application)", "2022-09-20", "2022-10-20",
                 "2022-09-25"),
            ],
        ),
        (
            danger(**CLOSED),
            danger(rectified=AGAIN, acceptances=(*CLOSED["acceptances"], FAILED, PASSED.with_(passed=False))),
            [
                ("re-opened", "灯不亮", "closed", "open", "2022-09-27"),
                ("rejected", "灯不亮 (2 acceptances failed)", "closed", "open", "2022-09-27"),
            ],
        ),
        (
            danger(due=day("10-01")),
            danger(due=day("10-01"), extensions=(REQUEST,)),
            [("more time asked for", "灯不亮 (waits for a decision)", "2022-10-01", "2022-10-15", "2022-09-10")],
        ),
        (
            danger(due=day("10-01")),
            danger(due=day("10-01"), extensions=(REQUEST.with_(refused=day("09-12")),)),
            [("more time refused", "灯不亮 (refused: the day stays)", "2022-10-01", "2022-10-15", "2022-09-12")],
        ),
        (
            risk(review_every=EVERY[4], identified=day("07-01")),
            risk(identified=day("07-01")),
            [("review put off", "电池", "2022-10-01", "2023-07-01", "-")],
        ),
        (
            danger(**DONE),
            danger(rectified=(Rectification(on=day("08-20")),)),
            [("entry overwritten", "灯不亮 (rectified / 2022-08-10 / on)", "2022-08-10", "2022-08-20", "-")],
        ),
        (
            danger(progress=(Progress(on=day("08-10"), note="到货"), Progress(on=day("08-11"), note="安装"))),
            danger(),
            [("entry deleted", "灯不亮 (progress / 2022-08-10, and 1 more (-v))", "on 2022-08-10, note 到货", "-", "-")],
        ),
        (danger(), danger(found=day("08-20")), [("day found moved", "灯不亮", "2022-08-01", "2022-08-20", "-")]),
    ],
    ids=["closed again", "rejected", "twice", "asked", "refused", "review", "overwritten", "deleted", "found"],
)  # fmt: skip
def test_what_happened_in_between_is_read_out_and_never_summed(
    before: Identified | None, after: Identified | None, expected: list[tuple[str, ...]]
) -> None:
    found = one(before, after)
    told_ = [(row[0], *row[2:6]) for row in lines(found) if row[0] != "overdue"]
    assert told_ == expected
    assert not any("Other fields" in sentence for sentence in sentences(found))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, danger(found=day("09-01")), ("added", "灯不亮", "-", "open", "2022-09-01")),
        (None, risk(identified=day("09-01")), ("added", "电池", "-", "significant 15", "2022-09-01")),
        (None, measure(), ("added", "用电办法", "-", "planned", "-")),
        (danger(), danger(rectified=(Rectification(on=day("09-01")),), acceptances=(FAILED.with_(passed=True),)),
         ("accepted", "灯不亮", "open", "closed", "2022-09-25")),
        (risk(), risk(closed=RiskClosure(on=day("09-10"), by="P-3", reason="拆除")),
         ("closed", "电池", "active", "closed", "2022-09-10")),
        (danger(), danger(withdrawn=Withdrawal(on=day("09-10"), by="P-3", reason=NOT_A_DANGER)),
         ("withdrawn", "灯不亮 (found to be no danger)", "open", "withdrawn", "2022-09-10")),
        (measure(), measure(repealed=day("09-01")), ("repealed", "用电办法", "planned", "repealed", "2022-09-01")),
        (meeting(standing=True), meeting(standing=True, done=Done(on=day("09-01"))),
         ("done", "演练", "standing", "done", "2022-09-01")),
    ],
)  # fmt: skip
def test_what_is_many_in_every_month_is_summed_and_listed_only_where_it_is_asked_for(
    before: Identified | None, after: Identified | None, expected: tuple[str, ...]
) -> None:
    assert lines(one(before, after)) == []
    assert any(sentence.startswith("Also: ") for sentence in sentences(one(before, after)))
    assert [(row[0], *row[2:6]) for row in lines(one(before, after, verbose=True))] == [expected]


def test_every_class_but_edits_can_be_read_out() -> None:
    assert {str(word) for word in DETAILS} == {str(word) for word in CLASSES} - {str(EDITED)}


def test_a_renamed_record() -> None:
    assert [(row[0], row[1], *row[3:5]) for row in lines(one(danger("D-1"), danger("D-2", formerly=("D-1",))))] == [
        ("renamed", "D-2", "D-1", "D-2")
    ]


def test_decisions_by_the_id_they_have_everywhere() -> None:
    found = one(meeting(due=day("09-15")), meeting(due=day("09-15"), owner="P-3"))
    assert lines(found) == [
        ("overdue", "2022-07/1", "演练", "in time", "13 days late", "2022-09-16", "后勤处"),
        ("reassigned", "2022-07/1", "演练", "何建平", "杜文澜", "-", "后勤处"),
    ]


def test_an_extension_of_a_decision_that_binds_only_since() -> None:
    """The first side is judged before the meeting, though its minutes are in the files."""
    held = Meeting(id="2022-08", on=day("08-27"), decisions=meeting(due=day("08-30")).decisions)
    longer = held.with_(decisions=(held.decisions[0].with_(extensions=(extension("10-15", "08-20", "08-21"),)),))
    assert [row[:2] for row in lines(one(longer, longer))] == [("postponed", "2022-08/1")]


# --- groups, order, what is said twice


def test_groups_in_the_order_of_reading_each_counted_by_record() -> None:
    before = judge(danger("D-1", due=day("09-15")), danger("D-2"), risk(), on=A)
    after = judge(
        danger("D-1", due=day("09-15"), **DONE, acceptances=(FAILED.with_(due=day("09-26")),)),
        danger("D-3", found=A),
        risk(reviews=(review("09-20", 4),)),
        on=B,
    )
    table = next(block for block in blocks(document(before, after)) if isinstance(block, Table))
    assert [(str(section.title), [str(row[0]) for row in section.rows]) for section in table.sections] == [
        ("new: 1", ["filled_late"]),
        ("worse: 2", ["upgraded", "became_overdue", "rejected"]),
        ("postponed: 1", ["postponed_by_rejection"]),
        ("vanished: 1", ["removed"]),
    ]


def test_within_a_class_dangers_first_and_of_these_the_worst() -> None:
    late = day("09-15")
    major = {"level": DANGER_MAJOR, "plan": "有", "funds": Decimal(0), "rectification": "换"}
    records = (measure(due=late), danger("D-1", due=late), danger("D-2", due=late, **major), danger("D-0", due=late))
    found = document(judge(*records, on=A), judge(*records, on=B))
    assert [row[1] for row in lines(found)] == ["D-2", "D-0", "D-1", "M-1"]


def test_a_fact_that_two_classes_tell_is_read_out_once() -> None:
    reopened = one(danger(**CLOSED), danger(**DONE, acceptances=(*CLOSED["acceptances"], FAILED)))
    assert [row[0] for row in lines(reopened)] == ["re-opened"]
    worse = one(risk(), risk(reviews=(review("09-20", 4),)))
    assert [row[0] for row in lines(worse)] == ["worse"]


# --- sums and sentences


def test_sums_by_class_and_kind() -> None:
    ended: dict[str, Any] = {"rectified": (Rectification(on=day("09-01")),), "acceptances": (FAILED.with_(passed=True),)}
    before = judge(danger("D-1"), risk(), on=A)
    after = judge(
        danger("D-1", **ended), danger("D-2", found=day("09-01")), danger("D-3", found=day("09-02"), **ended), risk(note="备注"),
        danger("D-9", found=day("10-01")), on=B,
    )  # fmt: skip
    assert sentences(document(before, after))[2:5] == [
        "Also: dangers added 2, dangers accepted 2 (-v lists them).",
        "Other fields changed: risks 1 (-v shows them one by one).",
        "Entered ahead, for days after 2022-09-28: dangers 1.",
    ]


def test_both_versions_with_their_days() -> None:
    found = document(judge(on=A), judge(on=B), revision="1a2b3c4" * 5, modified=True)
    assert ENGLISH.text(found.title) == "What changed from 2022-08 to HEAD"
    assert sentences(found)[:2] == [
        "before: 2022-08, judged on 2022-08-26 (commit 9f8e7d6)",
        "now: HEAD, judged on 2022-09-28 (changed since 1a2b3c4)",
    ]
    assert sentences(document(judge(on=A), judge(on=B)))[1] == "now: HEAD, judged on 2022-09-28"


def test_nothing_changed_is_said_with_both_days() -> None:
    found = document(judge(danger(), on=A), judge(danger(), on=B))
    assert "Nothing changed in meaning from 2022-08-26 to 2022-09-28." in sentences(found)
    filtered = sentences(document(judge(danger(), on=A), judge(danger(), on=B), filters={"unit": "总务"}))
    assert "Nothing of what was asked for changed from 2022-08-26 to 2022-09-28." in filtered
    assert "The filters limit the changes that are listed; the balance is of the whole register." in filtered


def test_the_second_version_judged_on_an_earlier_day_is_told() -> None:
    found = sentences(document(judge(danger(), on=B), judge(danger(), on=A)))
    assert "The second version is judged on an earlier day than the first: this tells what would be undone." in found


def test_what_the_settings_alone_changed() -> None:
    nine = [risk(id=f"R-{n}", residual=Scores(L=Decimal(3), S=Decimal(3))) for n in range(3)]
    after = judge(*nine, on=B, settings=Settings(name="校", grading=Grading(LS="B")))
    assert sentences(document(judge(*nine, on=A), after))[2:4] == [
        "3 risks have another grade only because the settings changed: general -> significant 3.",
        "The settings changed: grading/LS.",
    ]


# --- the balance


def test_the_balance_adds_up_in_a_row_and_the_heading_says_whether_it_is_honest() -> None:
    found = plain(document(judge(danger(), on=A), judge(danger(), danger("D-2", found=day("09-01")), on=B)))
    assert (
        "Balance: honest\n"
        "dangers  1 + found 1 - closed 0 - removed 0 = 2\n"
        "risks    0 + found 0 - closed 0 - removed 0 = 0\n\n"
        "The figures can be taken as they are: since 2022-08-26 nothing was deleted, nothing filled in late,"
        " nothing closed with an earlier day.\n"
    ) in found


def test_what_makes_it_dishonest_is_said_and_stands_in_bold_in_markdown() -> None:
    before = judge(danger("D-1"), danger("D-2"), danger("D-3"), on=A)
    after = judge(danger("D-1"), danger("D-2", **CLOSED), danger("D-4"), on=B)
    verdict = (
        "These figures need an explanation: dangers: 1 deleted that were not closed, dangers: 1 found by 2022-08-26 but entered"
        " only later, dangers: 1 finished with a day on or before 2022-08-26, entered only later."
    )
    found = document(before, after)
    assert f"!! {verdict}\n" in plain(found)
    assert "dangers  3 + found 0 + filled in late 1 - closed 1 - removed 1 = 2\n" in plain(found)
    markdown = render(found, "markdown", ENGLISH)
    assert "\n## Balance: to be explained\n" in markdown
    assert f"\n**{verdict}**\n" in markdown


def test_the_ids_stand_behind_each_cell_and_restricted_ones_are_counted() -> None:
    before, after = judge(danger("D-1"), danger("D-2"), on=A), judge(danger("D-1"), danger("D-3", found=day("09-01")), on=B)
    hidden = frozenset({"D-2"})
    shown = plain(document(before, after, verbose=True, hidden=hidden))
    assert "dangers, before 2   D-1 and 1 not for this audience\n" in shown
    assert "dangers, removed 1  1 not for this audience\n" in shown
    assert "dangers, found 1    D-3\n" in shown
    short = plain(document(before, after, hidden=hidden))
    assert "The balance counts the records that this audience may not see as well.\n" in short
    assert "D-2" not in render(document(before, after, verbose=True, hidden=hidden), "json", ENGLISH).split('"changes"')[0]


def test_closed_records_that_vanished_are_told_apart() -> None:
    found = document(judge(danger(**CLOSED), on=A), judge(on=B))
    assert "1 closed record of dangers vanished from the files: D-1. Records are closed, never deleted." in sentences(found)
    assert "Balance: to be explained" in plain(found)
    assert "nothing was deleted" not in plain(found)


def test_judged_on_one_day_there_is_no_verdict() -> None:
    found = plain(document(judge(danger(), on=B), judge(danger(), danger("D-2", found=day("09-27")), on=B)))
    assert "\nBalance\ndangers  1 + found 0 + filled in late 1 - closed 0 - removed 0 = 2\n" in found
    assert "Both versions are judged on 2022-09-28: whatever was entered since counts as filled in late" in found
    assert "灯不亮 (not in the first version)" in found


# --- with -v


def test_every_field_that_changed_in_words() -> None:
    before = danger(helpers=("学工",))
    after = danger(
        helpers=("总务", "学工"),
        progress=(Progress(on=day("09-05"), by="P-1", note="到货"),),
        extensions=(extension("2023-07-30", "09-03", "09-04"),),
    )
    found = plain(one(before, after, verbose=True))
    fields = found.split("Field by field\n")[1].split("\n\n")[0].split("\n")[2:]
    assert [[part.strip() for part in row.split("  ") if part.strip()] for row in fields] == [
        ["D-1", "helpers", "学生处", "后勤处, 学生处"],
        ["D-1", "progress / 2022-09-05 何建平", "-", "on 2022-09-05, by 何建平, note 到货"],
        [
            "D-1",
            "extensions / 2022-09-03 杜文澜 2023-07-30",
            "-",
            "to 2023-07-30, applied 2022-09-03, approved 2022-09-04, by 杜文澜, reason 等料",
        ],
    ]


def test_inside_facts_and_groups_and_settings() -> None:
    before = risk(reviews=(review("08-01", 4),))
    after = judge(risk(reviews=(review("08-01", 2),)), on=B, settings=Settings(name="校", checks={"R402": EVERY[0]}))
    found = plain(document(judge(before, on=A), after, verbose=True))
    assert "R-1           reviews / 2022-08-01 杜文澜 / residual / L  4       2\n" in found
    assert "riskreg.yaml  checks / R402                               -       daily\n" in found


def test_postponements_laid_open() -> None:
    before = OPEN.with_(extensions=(extension("09-20", "08-10", "08-12"),))
    after = danger(due=day("09-16"), extensions=(extension("09-20", "08-10", "08-12"), extension("10-20", "09-24", "09-25")))
    table = next(
        block for block in blocks(one(before, after, verbose=True)) if isinstance(block, Table) and block.name == "postponed"
    )
    ((id_, times, days, original, due, how, over, *_),) = table.rows
    assert (id_, times, days, original, due) == ("D-1", 2, 4 + 30 + 1, day("09-15"), day("10-20"))
    assert text(how, ENGLISH) == (
        "to 2022-09-20: asked for 2022-08-10 (in time), approved 2022-08-12 by 杜文澜,"
        " to 2022-10-20: asked for 2022-09-24 (4 days after the day had passed), approved 2022-09-25 by 杜文澜"
    )
    assert text(over, ENGLISH) == "due 2022-09-15 -> 2022-09-16"


# --- data


def told(found: Document) -> Any:
    return json.loads(render(found, "json", ENGLISH))


def test_the_data() -> None:
    before = judge(OPEN, danger("D-2"), on=A)
    after = judge(OPEN.with_(extensions=(extension("10-15", "09-18", "09-20"),)), on=B)
    found = told(document(before, after))
    assert found["schema"] == "riskreg.diff/2"
    assert (found["from"]["on"], found["to"]["on"], found["register"]["on"]) == ("2022-08-26", "2022-09-28", "2022-09-28")
    assert found["changes"] == [
        {
            "id": "D-1",
            "kind": "danger",
            "title": "灯不亮",
            "classes": ["extended_late"],
            "fields": [
                {
                    "field": "extensions/2022-09-18 P-3 2022-10-15",
                    "before": None,
                    "after": {
                        "to": "2022-10-15",
                        "applied": "2022-09-18",
                        "approved": "2022-09-20",
                        "by": "P-3",
                        "reason": "等料",
                    },
                }
            ],
        },
        {"id": "D-2", "kind": "danger", "title": "灯不亮", "classes": ["removed"], "fields": []},
    ]
    dangers = found["balance"]["dangers"]
    assert {name: dangers[name] for name in ("before", "found", "removed", "after", "honest")} == {
        "before": 2,
        "found": 0,
        "removed": 1,
        "after": 1,
        "honest": False,
    }
    assert dangers["ids"]["removed"] == ["D-2"]
    assert found["balance_reason"] is None
    assert found["postponements"] == [
        {
            "id": "D-1",
            "kind": "danger",
            "times": 1,
            "days": 30,
            "first_due": "2022-09-15",
            "due": "2022-10-15",
            "grants": [
                {
                    "to": "2022-10-15",
                    "held": "2022-09-15",
                    "applied": "2022-09-18",
                    "days_after_due": 3,
                    "approved": "2022-09-20",
                    "by": "P-3",
                }
            ],
            "rejections": [],
            "overwritten": [],
        }
    ]
    assert (found["regraded"], found["settings"]) == ([], [])


def test_the_data_do_not_depend_on_v_nor_on_the_language() -> None:
    before, after = judge(OPEN, on=A), judge(OPEN.with_(due=day("10-08"), tags=("国庆",)), on=B)
    short, long = (document(before, after, verbose=verbose) for verbose in (False, True))
    assert told(short) == told(long) == json.loads(render(short, "json", Language("zh")))
    assert [field["field"] for field in told(short)["changes"][0]["fields"]] == ["tags", "due"]


def test_a_spreadsheet_gets_one_row_for_each_change() -> None:
    found = document(judge(OPEN, on=A), judge(OPEN.with_(due=day("10-08"), note="备注"), on=B))
    assert render(found, "csv", ENGLISH) == ('id,kind,title,changes\nD-1,danger,灯不亮,"day overwritten, edited"\n')


def test_on_sixty_cells_ids_and_days_are_whole() -> None:
    found = render(document(judge(OPEN, on=A), judge(OPEN.with_(due=day("10-08")), on=B)), "table", ENGLISH, width=60)
    (row,) = (line for line in found.split("\n") if line.startswith("day overwritten"))
    assert row.split()[:3] == ["day", "overwritten", "D-1"]
    assert "2022-09-15" in row
    assert "2022-10-08" in row
