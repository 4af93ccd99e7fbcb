"""What a version did to a record: entered it, changed fields, deleted it; what a merge did itself."""

from datetime import date
from typing import Any

import pytest

from riskreg.domain.changes.comparison import CHANGED, DUE_EDITED, ENTERED, REMOVED, VersionEntry, of_field, version_entries
from riskreg.domain.changes.differences import FieldChange
from riskreg.domain.records import Danger
from riskreg.domain.records.record import Progress
from riskreg.domain.words import DANGER_GENERAL, SOURCES

ON = date(2022, 9, 13)


def danger(**values: Any) -> Danger:
    known = {"id": "D-1", "title": "灯不亮", "unit": "甲", "owner": "P-1", "found": date(2022, 9, 1), "source": SOURCES[0],
             "level": DANGER_GENERAL, "due": date(2022, 9, 10)}  # fmt: skip
    return Danger(**{**known, **values})


def test_entered_and_deleted() -> None:
    assert list(version_entries([None], danger(), ON)) == [VersionEntry(ENTERED)]
    assert list(version_entries([danger()], None, ON)) == [VersionEntry(REMOVED)]
    assert list(version_entries([None], None, ON)) == []
    assert list(version_entries([danger()], danger(), ON)) == []


def test_each_changed_field_is_an_entry() -> None:
    progress = Progress(on=date(2022, 9, 2), by="P-1", note="x")
    found = list(version_entries([danger()], danger(title="两盏灯不亮", progress=(progress,)), ON))
    assert found == [
        VersionEntry(CHANGED, FieldChange(("title",), "灯不亮", "两盏灯不亮")),
        VersionEntry(CHANGED, FieldChange(("progress", "2022-09-02 P-1"), None, progress)),
    ]


@pytest.mark.parametrize(("on", "passed"), [(date(2022, 9, 9), 0), (date(2022, 9, 10), 0), (date(2022, 9, 13), 3)])
def test_a_due_day_that_is_written_over_says_how_long_it_had_passed(on: date, passed: int) -> None:
    later = date(2022, 9, 30)
    change = FieldChange(("due",), date(2022, 9, 10), later)
    assert list(version_entries([danger()], danger(due=later), on)) == [VersionEntry(DUE_EDITED, change, passed)]


def test_a_merge_tells_only_what_differs_from_all_that_it_joins() -> None:
    left, right = danger(title="两盏灯不亮"), danger(spot="二层")
    joined = danger(title="两盏灯不亮", spot="二层")
    assert list(version_entries([left, right], joined, ON)) == []
    evil = joined.with_(owner="P-9")
    assert list(version_entries([left, right], evil, ON)) == [VersionEntry(CHANGED, FieldChange(("owner",), "P-1", "P-9"))]
    assert list(version_entries([None, right], right, ON)) == []
    assert list(version_entries([None, right], joined, ON)) == [
        VersionEntry(CHANGED, FieldChange(("title",), "灯不亮", "两盏灯不亮"))
    ]
    assert list(version_entries([None, None], joined, ON)) == [VersionEntry(ENTERED)]
    assert list(version_entries([left, right], None, ON)) == [VersionEntry(REMOVED)]
    assert list(version_entries([None, right], None, ON)) == []  # one of the two had it no more


def test_one_field_alone() -> None:
    later = danger(due=date(2022, 9, 30), title="x")
    changed = tuple(version_entries([danger()], later, ON))
    assert [one.change and one.change.path for one in of_field(changed, "due", later)] == [("due",)]
    first = FieldChange(("due",), None, date(2022, 9, 10))
    assert list(of_field([VersionEntry(ENTERED)], "due", danger())) == [VersionEntry(ENTERED, first)]
    assert list(of_field([VersionEntry(ENTERED)], "spot", danger())) == [VersionEntry(ENTERED)]
    assert list(of_field([VersionEntry(REMOVED)], "due", danger())) == [VersionEntry(REMOVED)]
