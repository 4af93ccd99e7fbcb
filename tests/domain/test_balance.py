"""The balance: every record falls into the right cells, the cells add up, and what would make the sum dishonest is told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskreg.domain.balance import SUMMED, Balance, Cells, balance
from riskreg.domain.evaluation import Judge
from riskreg.domain.records import KINDS, Danger, Identified, Risk
from riskreg.domain.records.danger_facts import Acceptance, Rectification, Referral, Withdrawal
from riskreg.domain.records.risk import RiskClosure, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import LS, NOT_A_DANGER, SOURCES

A, B = date(2022, 8, 26), date(2022, 9, 28)
FAR = date(2023, 6, 30)


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def judge(*records: Identified, on: date, started: str | None = None) -> Judge:
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for record in records:
        lists[record.LIST][record.id] = record
    return Judge(Register(lists, Directory(())), Settings(name="校", started=day(started) if started else None), on)


def danger(id_: str = "D-1", found: str = "08-01", **values: Any) -> Danger:
    return Danger(id=id_, title="灯", unit="图书馆", owner="P-1", source=SOURCES[0], found=day(found), due=FAR, **values)


def closed(on: str) -> dict[str, Any]:
    return {"rectified": (Rectification(on=day(on)),), "acceptances": (Acceptance(on=day(on), by=("P-2",), passed=True),)}


def withdrawn(on: str) -> dict[str, Any]:
    return {"withdrawn": Withdrawal(on=day(on), by="P-2", reason=NOT_A_DANGER)}


def risk(id_: str = "R-1", identified: str = "03-01", ended: str | None = None) -> Risk:
    gone = RiskClosure(on=day(ended), by="P-2", reason="拆除") if ended else None
    return Risk(
        id=id_, title="电池", unit="学生处", owner="P-1", method=LS, residual=Scores(L=Decimal(3), S=Decimal(5)),
        identified=day(identified), closed=gone,
    )  # fmt: skip


def cells(before: Identified | None, after: Identified | None, *, started: str | None = None) -> set[str]:
    """Return the cells into which one record falls."""
    one, other = (((record,) if record else ()) for record in (before, after))
    found = balance(judge(*one, on=A, started=started), judge(*other, on=B, started=started))
    assert all(adds_up(part) for part in found)
    return {name for part in found for name in Cells._fields if getattr(part, name)}


def adds_up(found: Cells) -> bool:
    before, new, late, reopened, ended, gone, removed, after = (len(getattr(found, name)) for name in SUMMED)
    return before + new + late + reopened - ended - gone - removed == after


FAILED = Acceptance(on=day("09-19"), by=("P-2",), passed=False)
BY_A = closed("08-12")
REOPENED = {"rectified": BY_A["rectified"], "acceptances": (*BY_A["acceptances"], FAILED)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (danger(), danger(), {"before", "after"}),
        (danger(), danger(rectified=(Rectification(on=day("09-01")),)), {"before", "after"}),
        (danger(), danger(referrals=(Referral(on=day("09-01"), to="供电公司"),)), {"before", "after"}),
        (None, danger(found="08-27"), {"found", "after"}),
        (None, danger(found="08-26"), {"filled_late", "after"}),
        (None, danger(found="09-28"), {"found", "after"}),
        (None, danger(found="09-29"), set()),  # entered ahead
        (danger(found="09-10"), danger(found="09-10"), {"found", "after"}),  # was entered ahead
        (danger(), danger(**closed("09-01")), {"before", "closed"}),
        (danger(), danger(**closed("08-27")), {"before", "closed"}),
        (danger(), danger(**closed("08-26")), {"before", "closed", "backdated"}),
        (danger(), danger(**closed("09-29")), {"before", "after"}),
        (danger(), danger(**withdrawn("09-01")), {"before", "withdrawn"}),
        (danger(), danger(**withdrawn("08-20")), {"before", "withdrawn", "backdated"}),
        (None, danger(found="09-01", **closed("09-05")), {"found", "closed"}),
        (None, danger(found="09-01", **withdrawn("09-05")), {"found", "withdrawn"}),
        (None, danger(**closed("09-05")), {"filled_late", "closed"}),
        (None, danger(**BY_A), {"filled_late", "closed", "backdated"}),
        (danger(), None, {"before", "removed"}),
        (danger(), danger(found="10-01"), {"before", "removed"}),  # put off beyond the day
        (danger(**BY_A), danger(**BY_A), set()),
        (danger(**BY_A), danger(**REOPENED), {"reopened", "after"}),
        (danger(**withdrawn("08-15")), danger(), {"reopened", "after"}),
        (danger(**withdrawn("08-15")), danger(**BY_A), set()),
        (danger(**BY_A), danger(**BY_A, **withdrawn("09-01")), set()),
        (danger(**BY_A), None, {"vanished"}),
        (danger(**withdrawn("08-15")), None, {"vanished"}),
        (danger(found="09-10"), None, set()),
        (risk(), risk(), {"before", "after"}),
        (None, risk(identified="08-27"), {"found", "after"}),
        (None, risk(identified="08-26"), {"filled_late", "after"}),
        (risk(), risk(ended="09-01"), {"before", "closed"}),
        (risk(), risk(ended="08-26"), {"before", "closed", "backdated"}),
        (risk(ended="08-20"), risk(), {"reopened", "after"}),
        (risk(), None, {"before", "removed"}),
        (risk(ended="08-20"), None, {"vanished"}),
    ],
)  # fmt: skip
def test_into_which_cells_a_record_falls(before: Identified | None, after: Identified | None, expected: set[str]) -> None:
    assert cells(before, after) == expected


@pytest.mark.parametrize(
    ("found", "ended", "expected"),
    [
        ("06-01", None, {"filled_late", "after"}),
        ("05-31", None, {"found", "after"}),
        ("05-01", "05-20", {"found", "closed"}),
        ("05-01", "06-20", {"found", "closed", "backdated"}),
    ],
)
def test_what_is_older_than_the_register_was_inherited(found: str, ended: str | None, expected: set[str]) -> None:
    entered = danger(found=found, **(closed(ended) if ended else {}))
    assert cells(None, entered, started="06-01") == expected
    if ended:
        entered = danger(found=found, **withdrawn(ended))
        assert cells(None, entered, started="06-01") == expected - {"closed"} | {"withdrawn"}


def test_what_was_there_unclosed_was_not_inherited_finished() -> None:
    was = danger(found="05-01")
    assert cells(was, danger(found="05-01", **closed("05-20")), started="06-01") == {"before", "closed", "backdated"}
    assert cells(was, danger(found="05-01", **withdrawn("05-20")), started="06-01") == {"before", "withdrawn", "backdated"}


def test_a_renamed_record_is_the_same_one_under_its_new_id() -> None:
    found = balance(judge(danger("D-0001"), on=A), judge(danger("D-2022-0001", formerly=("D-0001",)), on=B))
    assert found.dangers == Cells(before=("D-2022-0001",), after=("D-2022-0001",))
    assert found.is_honest


def test_a_month_as_the_meeting_sees_it() -> None:
    """14 + 12 + 1 - 10 - 1 = 16: the figures of the sketches in the design."""
    still = [danger(f"D-{n}") for n in range(3)]
    open_ = [danger(f"D-{n}") for n in range(3, 14)]
    ended = [one.with_(**closed("09-10")) for one in open_[:10]]
    new = [danger(f"D-{n}", found="09-05") for n in range(20, 32)]
    before = judge(*still, *open_, danger("D-50", **BY_A), on=A)
    after = judge(*still, *ended, open_[10].with_(**withdrawn("09-12")), *new, danger("D-50", **REOPENED), on=B)
    found = balance(before, after).dangers
    assert [len(getattr(found, name)) for name in SUMMED] == [14, 12, 0, 1, 10, 1, 0, 16]
    assert (found.reopened, found.withdrawn) == (("D-50",), ("D-13",))
    assert found.is_honest


@pytest.mark.parametrize(
    ("found", "honest"),
    [
        (Cells(before=("D-1",), after=("D-1",)), True),
        (Cells(found=("D-1",), reopened=("D-2",), closed=("D-3",), withdrawn=("D-4",)), True),
        (Cells(removed=("D-1",)), False),
        (Cells(filled_late=("D-1",)), False),
        (Cells(closed=("D-1",), backdated=("D-1",)), False),
        (Cells(vanished=("D-1",)), False),  # counts in no sum, and nothing may be called undeleted above it
    ],
)
def test_when_a_sum_is_honest(found: Cells, honest: bool) -> None:
    assert found.is_honest is honest
    assert Balance(found, Cells()).is_honest is Balance(Cells(), found).is_honest is honest


@pytest.mark.parametrize(
    ("found", "deleted"),
    [(Cells(removed=("D-1",)), True), (Cells(vanished=("D-1",)), True), (Cells(filled_late=("D-1",)), False)],
)
def test_when_something_was_deleted(found: Cells, deleted: bool) -> None:
    assert Balance(found, Cells()).has_deletions is Balance(Cells(), found).has_deletions is deleted


def test_what_was_read_before_is_not_judged_again() -> None:
    """Its fields are not even asked for: a record of which only this is known would fail if they were."""
    known = danger(**BY_A)
    for name in ("found", "rectified", "acceptances"):
        del known.__dict__[name]
    known.__dict__["quiet"] = day("08-12")
    assert balance(judge(known, on=A), judge(known, on=B)) == Balance(Cells(), Cells())


def test_what_is_finished_only_after_the_first_day_is_judged() -> None:
    ended = danger(**closed("09-01"))
    ended.__dict__["quiet"] = day("09-01")
    assert balance(judge(ended, on=A), judge(ended, on=B)).dangers == Cells(before=("D-1",), closed=("D-1",))
    assert balance(judge(ended, on=B), judge(ended, on=A)).dangers == Cells(reopened=("D-1",), after=("D-1",))
