"""Opening: which settings of which version, on which day, for whom; two versions to be compared."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.store.conftest import ORGANISATION, Commit, Repo, build, danger, dangers

from riskreg.commands import check, lists, meetings, single_record
from riskreg.commands.session import Session, VersionView, prepare, prepare_two
from riskreg.domain.evaluation import deadlines
from riskreg.errors import RiskregError
from riskreg.report.document import render
from riskreg.report.language import Language

Pair = Callable[..., Repo]
RISK = (
    "risks:\n  - {id: R-1, title: 配电间, unit: 后勤处, owner: P-1, method: LS, residual: {L: 3, S: 5}, identified: 2022-06-01}\n"
)
RECTIFIED = ", rectified: [{on: 2022-08-10, by: P-1}], category: 消防"
MEETINGS = """meetings:
  - {id: 2022-07, on: 2022-07-28}
  - {id: 2022-08, on: 2022-08-26, cutoff: 2022-08-25}
  - {id: 2022-09, on: 2022-09-28}
"""
SETTINGS = "name: 示例学院\nas_of: 2022-09-30\n"
LEDGER = {
    "riskreg.yaml": SETTINGS,
    "organisation.yaml": ORGANISATION + "categories: [{id: 消防, unit: 学生处}, {id: 稳定}]\n",
    "d.yaml": dangers(danger("D-1"), danger("D-2", more=RECTIFIED)),
    "r.yaml": RISK,
    "meetings.yaml": MEETINGS,
}


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Make a repository with two versions; the files as they stand are those of the second."""

    def make(then: Mapping[str, str | None], now: Mapping[str, str | None]) -> Repo:
        earlier = Commit("then", {**LEDGER, **then}, at="2022-08-20T09:00:00+08:00")
        return build(tmp_path / "repo", earlier, Commit("now", now, at="2022-09-20T09:00:00+08:00"))

    return make


def both(made: Repo) -> tuple[VersionView, VersionView]:
    return prepare(made.ask(made["then"])), prepare(made.ask())


# --- settings: of which version


def test_grading_is_that_of_the_version(pair: Pair) -> None:
    then, now = both(pair({"riskreg.yaml": SETTINGS + "grading: {LS: C}\n"}, {"riskreg.yaml": SETTINGS + "grading: {LS: A}\n"}))
    assert (then.face.scales["LS"], now.face.scales["LS"]) == ("C", "A")
    assert [ready.judge.scales["LS"].name for ready in (then, now)] == ["C", "A"]


def test_an_own_threshold_set_that_has_gone_still_grades_its_version(pair: Pair) -> None:
    own = "grading: {LS: 校, scales: {校: {method: LS, major: 15, significant: 10, general: 5}}}\n"
    then, now = both(pair({"riskreg.yaml": SETTINGS + own}, {"riskreg.yaml": SETTINGS}))
    grades = [ready.judge.grade(ready.judge.register.risks["R-1"]) for ready in (then, now)]
    assert [grade and str(grade.band) for grade in grades] == ["major", "significant"]


def test_deadlines_are_those_of_the_version(pair: Pair) -> None:
    then, now = both(pair({"riskreg.yaml": SETTINGS + "deadlines: {acceptance: 3}\n"}, {"riskreg.yaml": SETTINGS}))
    due = [next(one.due for one in deadlines(ready.judge) if one.what == "acceptance") for ready in (then, now)]
    assert due == [date(2022, 8, 13), date(2022, 8, 17)]


def test_severities_are_those_of_the_version(pair: Pair) -> None:
    odd = {"o.yaml": "units: [{id: 图书馆, phone: 1}]\n"}
    then, now = both(pair({**odd, "riskreg.yaml": SETTINGS + "checks: {R202: warning}\n"}, {"riskreg.yaml": SETTINGS}))
    assert [[(one.code, str(one.severity)) for one in ready.found] for ready in (then, now)] == [
        [("R202", "warning")],
        [("R202", "error")],
    ]
    assert (then.complete, now.complete) == (True, False)


def test_the_name_is_that_of_the_version(pair: Pair) -> None:
    then, now = both(pair({}, {"riskreg.yaml": "name: 改名学院\nas_of: 2022-09-30\n"}))
    assert (then.face.register, now.face.register) == ("示例学院", "改名学院")


def test_language_and_time_zone_are_those_of_the_files_as_they_stand(pair: Pair) -> None:
    then, now = both(
        pair(
            {"riskreg.yaml": SETTINGS + "language: zh\ntimezone: Pacific/Kiritimati\n"},
            {"riskreg.yaml": SETTINGS + "language: en\ntimezone: UTC\n"},
        )
    )
    assert [(ready.language, ready.face.timezone, str(ready.judge.settings.language)) for ready in (then, now)] == [
        ("en", "UTC", "en")
    ] * 2


def test_the_files_as_they_stand_need_not_be_committed(pair: Pair) -> None:
    made = pair({}, {})
    made.write("riskreg.yaml", SETTINGS + "language: en\n")
    assert prepare(made.ask("HEAD")).language == "en"


def test_complaints_speak_the_language_of_the_files_as_they_stand(pair: Pair) -> None:
    made = pair({}, {"riskreg.yaml": SETTINGS + "language: en\n"})
    for word in ("nonsense", "@next"):
        with pytest.raises(RiskregError) as caught:
            prepare(made.ask(word))
        assert caught.value.language == "en"


# --- the day of judgement


@pytest.mark.parametrize(
    ("at", "on", "expected"),
    [
        (None, None, date(2022, 9, 30)),  # as_of
        ("2022-08", None, date(2022, 8, 25)),  # the cutoff
        ("2022-09", None, date(2022, 9, 28)),  # the day of the meeting
        ("@last", None, date(2022, 9, 28)),
        ("2022-08-21", None, date(2022, 8, 21)),
        ("HEAD~1", None, date(2022, 9, 30)),
        ("2022-08", "2022-09-01", date(2022, 9, 1)),
        ("2022-08-21", "2022-09-01", date(2022, 9, 1)),
        ("HEAD~1", "2022-09-01", date(2022, 9, 1)),
        (None, "2022-09-01", date(2022, 9, 1)),
        ("@last", "2022-09-01", date(2022, 9, 1)),
    ],
)
def test_each_version_has_its_day(pair: Pair, at: str | None, on: str | None, expected: date) -> None:
    ready = prepare(pair({}, {}).ask(at, on))
    assert (ready.judge.on, ready.face.on) == (expected, expected)


def test_the_last_meeting_is_seen_from_the_day_asked_for(pair: Pair) -> None:
    made = pair({}, {})
    assert prepare(made.ask("@last", "2022-09-01")).face.meeting == "2022-08"
    assert prepare(made.ask("@last")).face.meeting == "2022-09"
    assert prepare(made.ask("HEAD")).face.meeting == ""


def test_a_bare_revision_is_judged_on_the_day_of_the_files_as_they_stand(pair: Pair) -> None:
    made = pair({"riskreg.yaml": "name: 校\nas_of: 2022-07-01\n"}, {"riskreg.yaml": SETTINGS})
    assert prepare(made.ask("HEAD~1")).judge.on == date(2022, 9, 30)
    made.write("riskreg.yaml", "name: 校\n")
    midnight = made.ask("HEAD~1")._replace(now=datetime(2022, 10, 1, 16, 0, tzinfo=UTC))
    assert prepare(midnight).judge.on == date(2022, 10, 2)  # in Shanghai
    made.write("riskreg.yaml", "name: 校\ntimezone: UTC\n")
    assert prepare(midnight).judge.on == date(2022, 10, 1)


# --- remarks and faces


def test_a_meeting_without_a_tag_is_remarked_on_and_is_no_finding(pair: Pair) -> None:
    made = pair({}, {})
    then = made["then"][:7]
    outcome = lists.run_overdue(made.ask("2022-08"))
    assert (outcome.code, [str(remark) for remark in outcome.remarks]) == (
        0,
        [
            f"meeting 2022-08 has no tag meeting/2022-08; what is shown is {then} of 2022-08-20, the newest commit up to 2022-08-26"
        ],
    )
    made.git("tag", "meeting/2022-08", made["then"])
    assert lists.run_overdue(made.ask("2022-08")).remarks == ()
    assert lists.run_overdue(made.ask("2022-08-20")).remarks == ()
    (remark,) = lists.run_overdue(made.ask("2022-08-26")).remarks
    assert str(remark) == f"the newest commit up to 2022-08-26 is {then} of 2022-08-20"


def test_a_version_that_cannot_all_be_read_says_so_and_the_files_as_they_stand_do_not(pair: Pair) -> None:
    made = pair({"x.yaml": "dangers: [\n"}, {"x.yaml": None})
    then, now = both(made)
    assert (then.face.unread, now.face.unread) == (("x.yaml",), ())
    assert (lists.run_overdue(made.ask("HEAD~1")).code, lists.run_overdue(made.ask()).code) == (1, 0)


# --- of two audiences the stricter


def secret(more: str = "", id_: str = "D-9", **fields: str) -> dict[str, str]:
    return {"s.yaml": dangers(danger(id_, more, title="CANARY", **fields))}


RESTRICTED = ", audience: restricted"
OPEN = LEDGER["organisation.yaml"]
CLOSED = OPEN.replace("id: 稳定", f"id: 稳定{RESTRICTED}")
# What is so then and now; who asks for the second of each may not see the danger in either.
DIRECTIONS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str], str]] = {
    "the record now": (secret(), secret(RESTRICTED), "internal"),
    "the record then": (secret(RESTRICTED), secret(), "internal"),
    "the record now, for the public": (secret(", audience: public"), secret(", audience: internal"), "public"),
    "the record then, for the public": (secret(", audience: internal"), secret(", audience: public"), "public"),
    "its category now": ({**secret(", category: 稳定"), "organisation.yaml": OPEN}, {"organisation.yaml": CLOSED}, "internal"),
    "its category then": ({**secret(", category: 稳定"), "organisation.yaml": CLOSED}, {"organisation.yaml": OPEN}, "internal"),
    "another category now": (
        {**secret(", category: 消防"), "organisation.yaml": CLOSED},
        secret(", category: 稳定"),
        "internal",
    ),
    "another category then": (
        {**secret(", category: 稳定"), "organisation.yaml": CLOSED},
        secret(", category: 消防"),
        "internal",
    ),
    "the settings now": (
        secret(),
        {"riskreg.yaml": SETTINGS + "audience: {records: restricted}\n"},
        "internal",
    ),
    "the settings then": (
        {**secret(), "riskreg.yaml": SETTINGS + "audience: {records: restricted}\n"},
        {"riskreg.yaml": SETTINGS},
        "internal",
    ),
    "another id now": (secret(), secret(", audience: restricted, formerly: D-9", id_="D-10"), "internal"),
    "another id then": (secret(RESTRICTED), secret(", formerly: D-9", id_="D-10"), "internal"),
    "an id in other letters now": (secret(id_="d-９"), secret(RESTRICTED), "internal"),
    "an id in other letters then": (secret(RESTRICTED, id_="d-９"), secret(), "internal"),
    "an audience that cannot be read now": (secret(), secret(", audience: geheim"), "internal"),
}


def seen(ready: VersionView) -> bool:
    return any(record.title == "CANARY" for record in ready.judge.register.records)


@pytest.mark.parametrize("name", DIRECTIONS)
def test_what_either_version_hides_is_hidden_in_the_earlier(pair: Pair, name: str) -> None:
    then, now, audience = DIRECTIONS[name]
    made = pair(then, now)
    for at in ("HEAD~1", "2022-08"):
        earlier = prepare(made.ask(at, audience=audience))
        assert not seen(earlier)
        assert seen(earlier._replace(judge=earlier.whole))
        assert earlier.face.hidden == len(earlier.hidden.ids)
        assert seen(prepare(made.ask(at, audience="restricted")))


GONE: Mapping[str, tuple[Mapping[str, str], Mapping[str, str | None]]] = {
    "its category now": (
        {**secret(", category: 稳定"), "organisation.yaml": OPEN},
        {"organisation.yaml": CLOSED, "s.yaml": None},
    ),
    "the settings now": (secret(), {"riskreg.yaml": SETTINGS + "audience: {records: restricted}\n", "s.yaml": None}),
}


@pytest.mark.parametrize("name", GONE)
def test_of_a_record_that_has_gone_the_rules_of_today_decide_too(pair: Pair, name: str) -> None:
    made = pair(*GONE[name])
    assert not seen(prepare(made.ask("HEAD~1")))
    assert not any(seen(ready) for ready in prepare_two(made.ask(), "HEAD~1", None))
    assert seen(prepare(made.ask("HEAD~1", audience="restricted")))


@pytest.mark.parametrize("name", DIRECTIONS)
@pytest.mark.parametrize("second", [None, "HEAD"])
def test_of_two_versions_neither_shows_what_the_other_hides(pair: Pair, name: str, second: str | None) -> None:
    then, now, audience = DIRECTIONS[name]
    made = pair(then, now)
    earlier, later = prepare_two(made.ask(audience=audience), "HEAD~1", second)
    assert (seen(earlier), seen(later)) == (False, False)
    assert seen(earlier._replace(judge=earlier.whole))
    assert seen(later._replace(judge=later.whole))
    turned = prepare_two(made.ask(audience=audience), "HEAD", "HEAD~1")
    assert [seen(ready) for ready in turned] == [False, False]
    everything = prepare_two(made.ask(audience="restricted"), "HEAD~1", second)
    assert [seen(ready) for ready in everything] == [True, True]


@pytest.mark.parametrize("name", DIRECTIONS)
def test_the_files_as_they_stand_hide_what_they_hide_themselves_alone(pair: Pair, name: str) -> None:
    then, now, audience = DIRECTIONS[name]
    assert seen(prepare(pair(then, now).ask(audience=audience))) is ("then" in name)


def test_what_refers_to_a_hidden_record_loses_the_reference_in_either_version(pair: Pair) -> None:
    refers = {"t.yaml": dangers(danger("D-5", ", recurs: D-9"))}
    made = pair({**refers, **secret()}, secret(RESTRICTED))
    for ready in (prepare(made.ask("HEAD~1")), *prepare_two(made.ask(), "HEAD~1", None)):
        assert ready.judge.register.dangers["D-5"].recurs is None
        assert ready.whole.register.dangers["D-5"].recurs == "D-9"


@pytest.mark.parametrize("name", ["the record now", "the settings now", "the settings then", "another id now"])
def test_findings_inside_a_hidden_record_tell_nothing_of_it(pair: Pair, name: str) -> None:
    """A text check finds by line, whoever the record belongs to; with --explain the line itself would be shown."""
    then, now, audience = DIRECTIONS[name]
    wrong = {path: text.replace("CANARY", "CANARY\u200b 13800138000") for path, text in then.items()}
    made = pair(wrong, now)
    for at in ("HEAD~1", None) if "settings now" in name else ("HEAD~1",):
        outcome = check.run_check(made.ask(at, audience=audience), explain=True)
        assert outcome.document
        for form in ("plain", "json"):
            told = render(outcome.document, form, Language("zh"))
            assert "CANARY" not in told
            assert "s.yaml" in told


@pytest.mark.parametrize("name", DIRECTIONS)
def test_the_history_of_what_some_version_hides_is_not_told(pair: Pair, name: str) -> None:
    then, now, audience = DIRECTIONS[name]
    made = pair(then, now)
    id_ = "D-10" if "D-10" in now.get("s.yaml", "") else "D-9"
    with pytest.raises(RiskregError) as caught:
        single_record.run_history(made.ask(audience=audience), id_)
    assert "CANARY" not in str(caught.value)
    assert single_record.run_history(made.ask(audience="restricted"), id_).code in {0, 1}


# --- two versions


def test_each_is_judged_on_its_own_day(pair: Pair) -> None:
    made = pair({}, {})
    days = {
        ("2022-08", None): (date(2022, 8, 25), date(2022, 9, 30)),
        ("2022-08", "2022-09"): (date(2022, 8, 25), date(2022, 9, 28)),
        ("2022-08-20", "HEAD"): (date(2022, 8, 20), date(2022, 9, 30)),
        ("HEAD~1", "2022-09-25"): (date(2022, 9, 30), date(2022, 9, 25)),
    }
    for (first, second), expected in days.items():
        found = tuple(ready.judge.on for ready in prepare_two(made.ask(), first, second))
        assert found == expected
    for first, second in days:
        assert {ready.judge.on for ready in prepare_two(made.ask(on="2022-09-01"), first, second)} == {date(2022, 9, 1)}


def test_by_default_the_last_meeting_and_the_files_as_they_stand(pair: Pair) -> None:
    made = pair({}, {})
    earlier, later = prepare_two(made.ask(), None, None)
    assert (earlier.face.meeting, later.face.meeting, later.face.on) == ("2022-09", "", date(2022, 9, 30))
    earlier, later = prepare_two(made.ask(), None, "2022-09")
    assert (earlier.face.meeting, later.face.meeting) == ("2022-08", "2022-09")
    earlier, later = prepare_two(made.ask("2022-09"), None, None)
    assert (earlier.face.meeting, later.face.meeting) == ("2022-08", "2022-09")
    earlier, later = prepare_two(made.ask(on="2022-09-28"), None, None)
    assert earlier.face.meeting == "2022-08"


@pytest.mark.parametrize("words", [("", None), ("HEAD", ""), ("", "")])
def test_an_empty_word_is_no_word_left_out(pair: Pair, words: tuple[str, str | None]) -> None:
    with pytest.raises(RiskregError, match="names no version"):
        prepare_two(pair({}, {}).ask(), *words)


def test_records_that_did_not_change_are_the_very_same(pair: Pair) -> None:
    made = pair({}, {"r.yaml": RISK.replace("配电间", "变电所")})
    earlier, later = prepare_two(made.ask(), "HEAD~1", None)
    assert earlier.judge.register.dangers["D-1"] is later.judge.register.dangers["D-1"]
    assert [ready.judge.register.risks["R-1"].title for ready in (earlier, later)] == ["配电间", "变电所"]


def test_a_filter_means_in_both_versions_what_it_means_in_the_later(pair: Pair) -> None:
    newer = {
        "organisation.yaml": LEDGER["organisation.yaml"] + "places: [{id: 新楼}]\n",
        "n.yaml": "units: [{id: 信息中心}]\n" + dangers(danger("D-7", unit="信息中心")),
    }
    made = pair({}, newer)
    asked = made.ask()._replace(words={"unit": ("信息中心",)})
    earlier, later = prepare_two(asked, "HEAD~1", None)
    passing = [
        [id_ for id_, one in ready.judge.register.dangers.items() if ready.query.passes(one, ready.judge)]
        for ready in (earlier, later)
    ]
    assert passing == [[], ["D-7"]]
    with pytest.raises(RiskregError, match="the register has no 信息中新"):
        prepare_two(asked._replace(words={"unit": ("信息中新",)}), "HEAD~1", None)
    assert meetings.run_trend(asked).code == 0


# --- all meetings


def test_the_meetings_held_each_on_its_day_newest_first(pair: Pair) -> None:
    opened = Session(pair({}, {"d.yaml": dangers(danger("D-1"))}).ask())
    ready = opened.view_of(None)
    found = [(meeting.id, made.judge.on, sorted(made.judge.register.dangers)) for meeting, made in opened.meetings(ready)]
    assert found == [("2022-09", date(2022, 9, 28), ["D-1"]), ("2022-08", date(2022, 8, 25), ["D-1", "D-2"])]


def test_outside_git_no_meeting_has_a_version(tmp_path: Path) -> None:
    place = Repo(tmp_path, {})
    for path, text in LEDGER.items():
        place.write(path, text)
    opened = Session(place.ask())
    assert list(opened.meetings(opened.view_of(None))) == []


def test_what_is_hidden_now_is_hidden_in_all_meetings(pair: Pair) -> None:
    then, now, _ = DIRECTIONS["the record now"]
    opened = Session(pair(then, now).ask())
    assert [seen(made) for _, made in opened.meetings(opened.view_of(None))] == [False, False]


def test_a_register_in_a_folder_is_asked_alike(tmp_path: Path) -> None:
    folder = {f"校 安全/{path}": text for path, text in LEDGER.items()}
    made = build(tmp_path / "repo", Commit("then", folder), Commit("now", {"校 安全/d.yaml": dangers()}))
    earlier, later = prepare_two(made.ask(registers="校 安全"), "HEAD~1", None)
    assert [len(ready.judge.register.dangers) for ready in (earlier, later)] == [2, 0]
    assert earlier.judge.register.dangers["D-1"].path == "校 安全/d.yaml"
