"""Versions: what a word means that names a version, seen from a day; by which commit a meeting and a day are meant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.store.conftest import NOW, ORGANISATION, SETTINGS, Commit, Repo, build, git, spoken

from riskreg.errors import RiskregError
from riskreg.report.language import Language
from riskreg.store.archive import Archive
from riskreg.store.versions import Version, Versions

Make = Callable[..., Repo]
SHANGHAI = ZoneInfo("Asia/Shanghai")
MEETINGS = """meetings:
  - {id: 2022-07, on: 2022-07-28}
  - {id: 2022-08, on: 2022-08-26, cutoff: 2022-08-25}
  - {id: 2022-09, on: 2022-09-28}
  - {id: 2022-09-2, on: 2022-09-28, title: 专题会}
  - {id: 2022-10, on: 2022-10-28}
"""
LEDGER = {"riskreg.yaml": SETTINGS, "organisation.yaml": ORGANISATION, "meetings.yaml": MEETINGS}


def versions(made: Repo, folder: str = "", zone: ZoneInfo = SHANGHAI) -> Versions:
    archive = Archive((made / folder).resolve(), now=NOW)
    return Versions(archive, archive.snapshot().register, zone)


def at(day: str, time: str = "12:00:00") -> str:
    return f"{day}T{time}+08:00"


def month(name: str, day: str, time: str = "12:00:00") -> Commit:
    return Commit(name, {"note.txt": name}, at=at(day, time))


@contextmanager
def refused(part: str) -> Iterator[pytest.ExceptionInfo[RiskregError]]:
    with pytest.raises(RiskregError, match=part) as caught:
        yield caught
    assert caught.value.code == 2


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """June to September; only the August meeting has a tag, one commit before its day."""
    return build(
        tmp_path_factory.mktemp("year") / "repo",
        Commit("june", LEDGER, at=at("2022-06-01")),
        month("july", "2022-07-20"),
        month("before midnight", "2022-07-28", "23:59:59"),
        month("midnight", "2022-07-29", "00:00:00"),
        month("august", "2022-08-20"),
        month("on the day", "2022-08-26"),
        month("september", "2022-09-20"),
        annotated={"meeting/2022-08": "august"},
        branches={"2022-09-01": "june", "2022-07": "june", "@last": "june"},
    )


# --- the last, the one before, the next


@pytest.mark.parametrize(
    ("word", "on", "expected"),
    [
        ("@last", "2022-09-30", "2022-09-2"),
        ("@prev", "2022-09-30", "2022-09"),
        ("@next", "2022-09-30", "2022-10"),
        ("@last", "2022-09-28", "2022-08"),  # a meeting of that day is not over yet
        ("@prev", "2022-09-28", "2022-07"),
        ("@next", "2022-09-28", "2022-09"),
        ("@last", "2022-08-26", "2022-07"),
        ("@last", "2022-08-27", "2022-08"),
        ("@next", "2022-01-01", "2022-07"),
        ("@last", "2030-01-01", "2022-10"),
    ],
)
def test_meetings_seen_from_a_day(year: Repo, word: str, on: str, expected: str) -> None:
    found = versions(year).find(word, date.fromisoformat(on)).meeting
    assert found
    assert found.id == expected


@pytest.mark.parametrize(
    ("word", "on"), [("@last", "2022-07-28"), ("@prev", "2022-08-26"), ("@next", "2022-10-29"), ("@prev", "2022-01-01")]
)
def test_where_there_is_no_such_meeting_the_word_and_the_day_are_told(year: Repo, word: str, on: str) -> None:
    with refused(f"{word}: no such meeting is entered, seen from {on}"):
        versions(year).find(word, date.fromisoformat(on))


def test_the_meetings_are_those_of_the_files_as_they_stand(repo: Make) -> None:
    made = repo(
        Commit("a", {"riskreg.yaml": SETTINGS, "m.yaml": "meetings: [{id: 2022-07, on: 2022-07-28}]\n"}, at=at("2022-07-01")),
        Commit("b", {"m.yaml": "meetings: [{id: 2022-08, on: 2022-08-26}]\n"}, at=at("2022-08-01")),
    )
    made.write("m.yaml", "meetings: [{id: 2022-09, on: 2022-09-28}]\n")
    found = versions(made)
    version = found.find("@last", date(2022, 9, 30))
    assert (version.meeting and version.meeting.id, version.revision) == ("2022-09", made["b"])
    for word in ("2022-07", "2022-08"):
        with refused(f"{word} names no version"):
            found.find(word, date(2022, 9, 30))


def test_seen_from_a_meetings_version_the_last_is_the_one_before_it_on_whatever_day(year: Repo) -> None:
    found = versions(year)
    seen = [found.find("@last", date(2022, 9, 30), shown).meeting for shown in ("", "2022-09-2", "2022-09", "2022-08")]
    assert [one and one.id for one in seen] == ["2022-09-2", "2022-09", "2022-08", "2022-07"]


# --- a meeting


def test_a_meeting_with_a_tag_is_that_commit_judged_on_its_cutoff(year: Repo) -> None:
    found = versions(year).find("2022-08", date(2022, 9, 30))
    assert found == Version(year["august"], found.meeting, date(2022, 8, 25), None)


def test_a_meeting_without_a_tag_is_the_last_commit_of_its_day_and_says_so(year: Repo) -> None:
    found = versions(year).find("2022-07", date(2022, 9, 30))
    assert (found.revision, found.on) == (year["before midnight"], date(2022, 7, 28))
    doubt = str(found.doubt)
    assert all(part in doubt for part in ("2022-07", "meeting/2022-07", "2022-07-28"))


def test_a_lightweight_tag_is_a_tag(repo: Make) -> None:
    made = repo(Commit("a", LEDGER, at=at("2022-07-01")), month("b", "2022-07-02"), tags={"meeting/2022-07": "a"})
    found = versions(made).find("2022-07", date(2022, 9, 30))
    assert (found.revision, found.doubt) == (made["a"], None)


def test_a_tag_may_lie_on_another_branch(repo: Make) -> None:
    made = repo(
        Commit("a", LEDGER, at=at("2022-07-01")),
        month("side", "2022-07-02"),
        Commit("b", {"x": "1"}, at=at("2022-07-03"), parents=("a",)),
        annotated={"meeting/2022-07": "side"},
    )
    assert versions(made).find("2022-07", date(2022, 9, 30)).revision == made["side"]


def test_a_meeting_to_come_is_the_newest_commit(year: Repo) -> None:
    found = versions(year).find("@next", date(2022, 9, 30))
    assert (found.revision, found.on, found.doubt is None) == (year["september"], date(2022, 10, 28), False)


@pytest.mark.parametrize("word", ["2022-08", "２０２２-０８", " 2022-08 "])
def test_an_id_is_compared_as_ids_are(year: Repo, word: str) -> None:
    assert versions(year).find(word, date(2022, 9, 30)).revision == year["august"]


def test_ids_may_be_chinese(repo: Make) -> None:
    meeting = "meetings: [{id: 国庆专题, on: 2022-09-26}]\n"
    made = repo(Commit("a", {**LEDGER, "meetings.yaml": meeting}), month("b", "2022-09-01"), annotated={"meeting/国庆专题": "a"})
    found = versions(made).find("国庆专题", date(2022, 9, 30))
    assert (found.revision, found.doubt) == (made["a"], None)


# --- a day


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2022-06-01", "june"),
        ("2022-07-19", "june"),
        ("2022-07-20", "july"),
        ("2022-07-28", "before midnight"),
        ("2022-07-29", "midnight"),
        ("2022-08-19", "midnight"),
        ("2100-12-31", "september"),
    ],
)
def test_a_day_is_the_last_commit_up_to_its_end_in_the_registers_zone(year: Repo, day: str, name: str) -> None:
    found = versions(year).find(day, date(2022, 9, 30))
    assert found._replace(notes=()) == Version(year[name], None, date.fromisoformat(day))


def test_the_zone_is_that_of_the_register_and_not_of_the_committer(repo: Make) -> None:
    made = repo(
        Commit("a", LEDGER, at="2022-07-28T15:59:59+00:00"),  # in Shanghai still the 28th
        Commit("b", {"x": "1"}, at="2022-07-28T12:00:00-04:00"),  # 16:00 in UTC: in Shanghai the 29th
    )
    assert versions(made).find("2022-07-28", date(2022, 9, 30)).revision == made["a"]
    assert versions(made).find("2022-07-29", date(2022, 9, 30)).revision == made["b"]
    utc = versions(made, zone=ZoneInfo("UTC"))
    assert utc.find("2022-07-28", date(2022, 9, 30)).revision == made["b"]


@pytest.mark.parametrize(
    ("zone", "day", "inside", "outside"),
    [
        # at midnight the clock went back an hour: the day had two times 23:00 to 24:00
        ("America/Sao_Paulo", "2018-02-17", "2018-02-18T02:59:59+00:00", "2018-02-18T03:00:00+00:00"),
        # at midnight the clock went forward: the next day began at one
        ("America/Sao_Paulo", "2018-11-03", "2018-11-04T02:59:59+00:00", "2018-11-04T03:00:00+00:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-05T01:59:59+00:00", "2018-11-05T02:00:00+00:00"),
        # from one the clock went back to midnight: both hours belong to the day that had begun
        ("America/Havana", "2021-11-06", "2021-11-07T03:59:59+00:00", "2021-11-07T04:00:00+00:00"),
        ("America/Havana", "2021-11-07", "2021-11-08T04:59:59+00:00", "2021-11-08T05:00:00+00:00"),
    ],
)
def test_a_day_ends_where_the_next_begins_though_clocks_are_changed(
    repo: Make, zone: str, day: str, inside: str, outside: str
) -> None:
    made = repo(
        Commit("a", LEDGER, at="2018-01-01T00:00:00+00:00"),
        Commit("in", {"x": "1"}, at=inside),
        Commit("out", {"x": "2"}, at=outside),
    )
    assert versions(made, zone=ZoneInfo(zone)).find(day, date(2022, 9, 30)).revision == made["in"]


def remarks(version: Version) -> list[str]:
    """What is to be known about a version, in Chinese; commits by name are for the test to fill in."""
    return [Language("zh").text(said) for said in ((version.doubt,) if version.doubt else ()) + version.notes]


def test_of_a_merge_every_line_counts_and_what_stands_on_another_is_named(repo: Make) -> None:
    made = repo(
        Commit("a", LEDGER, at=at("2022-08-01")),
        Commit("side", {"x": "1"}, at=at("2022-08-20")),
        Commit("b", {"y": "1"}, at=at("2022-08-10"), parents=("a",)),
        Commit("merge", {"x": "1"}, at=at("2022-08-30"), parents=("b", "side")),
    )
    found = versions(made)
    days = {"2022-08-05": "a", "2022-08-15": "b", "2022-08-25": "side", "2022-08-26": "side", "2022-08-30": "merge"}
    assert {day: found.find(day, date(2022, 9, 30)).revision for day in days} == {day: made[name] for day, name in days.items()}
    august = found.find("2022-08", date(2022, 9, 30))
    assert august.revision == made["side"]
    assert remarks(august) == [
        f"会议 2022-08 没有标签 meeting/2022-08；现按 2022-08-20 的提交 {made['side'][:7]} 显示，即截至 2022-08-26 的最新提交",
        f"2022-08-10 的提交 {made['b'][:7]} 在另一条线上，不在此版本内",
    ]
    assert remarks(found.find("2022-08-20", date(2022, 9, 30)))[:1] != remarks(found.find("2022-08-21", date(2022, 9, 30)))[:1]
    assert remarks(found.find("2022-08-30", date(2022, 9, 30))) == []


def test_a_pull_that_turns_the_lines_round_moves_no_meeting(repo: Make) -> None:
    """The colleague's merge has her own line first; the secretary's of 25 August was there by the day of the meeting."""
    made = repo(
        Commit("a", LEDGER, at=at("2022-08-01")),
        Commit("secretary", {"x": "1"}, at=at("2022-08-25")),
        Commit("colleague", {"y": "1"}, at=at("2022-08-10"), parents=("a",)),
        Commit("pull", {"x": "1", "y": "1"}, at=at("2022-08-27"), parents=("colleague", "secretary")),
    )
    august = versions(made).find("2022-08", date(2022, 9, 30))
    assert august.revision == made["secretary"]
    assert any(made["colleague"][:7] in said for said in remarks(august))


def test_what_touched_nothing_of_the_register_is_not_named(repo: Make) -> None:
    ledger = {f"registers/{path}": text for path, text in LEDGER.items()}
    made = repo(
        Commit("a", ledger, at=at("2022-08-01")),
        Commit("elsewhere", {"x": "1"}, at=at("2022-08-19")),
        Commit("b", {"registers/y.yaml": "units: []\n"}, at=at("2022-08-20"), parents=("a",)),
        Commit("merge", {"x": "1"}, at=at("2022-08-30"), parents=("b", "elsewhere")),
    )
    found = versions(made, "registers").find("2022-08-20", date(2022, 9, 30))
    assert (found.revision, found.notes) == (made["b"], ())


def test_a_branch_that_was_never_merged_does_not_count(repo: Make) -> None:
    made = repo(
        Commit("a", LEDGER, at=at("2022-08-01")),
        Commit("side", {"x": "1"}, at=at("2022-08-20")),
        Commit("b", {"y": "1"}, at=at("2022-08-30"), parents=("a",)),
        branches={"side": "side"},
    )
    assert versions(made).find("2022-08-25", date(2022, 9, 30)).revision == made["a"]
    assert versions(made).find("side", date(2022, 9, 30)).revision == made["side"]


def test_the_line_is_that_of_head_whatever_branch_it_is_on(repo: Make) -> None:
    made = repo(
        Commit("a", LEDGER, at=at("2022-08-01")),
        Commit("side", {"x": "1"}, at=at("2022-08-20")),
        Commit("b", {"y": "1"}, at=at("2022-08-19"), parents=("a",)),
        branches={"side": "side"},
    )
    made.git("checkout", "--quiet", "side")
    assert versions(made).find("2022-08-25", date(2022, 9, 30)).revision == made["side"]
    made.git("checkout", "--quiet", "--detach", made["b"])
    assert versions(made).find("2022-08-25", date(2022, 9, 30)).revision == made["b"]


def test_when_it_was_written_does_not_count(repo: Make) -> None:
    made = repo(Commit("a", LEDGER, at=at("2022-08-01")), Commit("b", {"x": "1"}, at=at("2022-08-20"), written=at("2022-08-02")))
    assert versions(made).find("2022-08-10", date(2022, 9, 30)).revision == made["a"]


def test_of_two_dates_that_contradict_each_other_the_later_commit_is_disbelieved(repo: Make) -> None:
    """It rather counts as too late than as too early, and hides nothing that was entered late."""
    made = repo(
        Commit("a", LEDGER, at=at("2022-08-01")),
        Commit("ahead", {"x": "1"}, at=at("2022-08-30")),
        Commit("behind", {"x": "2"}, at=at("2022-08-10")),
        Commit("d", {"x": "3"}, at=at("2022-09-10")),
    )
    days = {"2022-08-05": "a", "2022-08-10": "a", "2022-08-31": "ahead", "2022-09-10": "d"}
    found = versions(made)
    assert {day: found.find(day, date(2022, 9, 30)).revision for day in days} == {day: made[name] for day, name in days.items()}
    told = f"提交 {made['behind'][:7]} 时的时钟有误：自称 2022-08-10，按 2022-08-30 计"
    assert [told in remarks(found.find(day, date(2022, 9, 30))) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [("0", "1970-01-01"), ("-86400", None), ("4102444800", "2100-01-01"), ("2114380800", "2037-01-01"), ("99999999999999", None)],
)
def test_a_date_that_no_clock_shows_moves_nothing_else(repo: Make, wrong: str, says: str | None) -> None:
    made = repo(Commit("a", LEDGER, at=at("2022-08-01")), Commit("b", {"x": "1"}, at=wrong), month("c", "2022-08-20"))
    found = versions(made).find("2022-08-10", date(2022, 9, 30))
    assert found.revision == made["a"]
    told = [said for said in remarks(found) if made["b"][:7] in said]
    assert len(told) == 1
    assert told[0].endswith("按 2022-08-01 计")
    assert says is None or f"自称 {says}" in told[0]
    after = versions(made).find("2022-08-20", date(2022, 9, 30))
    assert (after.revision, after.notes) == (made["c"], ())


# --- a tag that stands where none should


def test_a_tag_of_no_commit_is_said_to_name_none(repo: Make) -> None:
    made = repo(Commit("a", LEDGER, at=at("2022-07-01")))
    made.git("tag", "meeting/2022-07", "HEAD:riskreg.yaml")
    made.git("tag", "meeting/2022-08", "HEAD^{tree}")
    for meeting in ("2022-07", "2022-08"):
        found = versions(made).find(meeting, date(2022, 9, 30))
        assert found.revision == made["a"]
        assert remarks(found)[0].startswith(f"标签 meeting/{meeting} 指向的不是提交")


def test_a_tag_on_a_commit_after_the_meetings_day_or_beside_the_present_version_gets_a_line(repo: Make) -> None:
    made = repo(
        Commit("a", LEDGER, at=at("2022-07-01")),
        Commit("gone", {"x": "1"}, at=at("2022-08-20")),
        Commit("late", {"x": "2"}, at=at("2022-08-27"), parents=("a",)),
        annotated={"meeting/2022-07": "a", "meeting/2022-08": "gone"},
        tags={"meeting/2022-09": "late"},
    )
    found = versions(made)
    on = date(2022, 10, 30)
    assert remarks(found.find("2022-07", on)) == []
    assert remarks(found.find("2022-08", on)) == [f"标签 meeting/2022-08 指向 {made['gone'][:7]}，现有版本不是由它而来"]
    assert remarks(found.find("2022-09", on)) == []
    made.git("tag", "--force", "meeting/2022-07", made["late"])
    said = f"标签 meeting/2022-07 指向 2022-08-27 的 {made['late'][:7]}：2022-07-28 的会议未见过该版本"
    assert remarks(versions(made).find("2022-07", on)) == [said]


# --- a revision


def test_a_revision_names_no_day(year: Repo) -> None:
    found = versions(year)
    words = {"HEAD": "september", "main": "september", "HEAD~2": "august", year["july"]: "july", year["july"][:8]: "july"}
    for word, name in words.items():
        assert found.find(word, date(2022, 9, 30)) == Version(year[name])
    assert found.find("meeting/2022-08", date(2022, 9, 30)) == Version(year["august"])


def test_a_word_of_ours_goes_before_a_meeting_a_meeting_before_a_day_a_day_before_a_branch(year: Repo, repo: Make) -> None:
    assert versions(year).find("@last", date(2022, 9, 1)).revision == year["august"]  # not the branch of that name
    assert versions(year).find("2022-07", date(2022, 9, 30)).revision == year["before midnight"]
    assert versions(year).find("2022-09-01", date(2022, 9, 30)).revision == year["on the day"]
    meetings = "meetings: [{id: 2022-08-20, on: 2022-08-01}]\n"
    made = repo(Commit("a", {**LEDGER, "meetings.yaml": meetings}, at=at("2022-07-01")), month("b", "2022-08-10"))
    assert versions(made).find("2022-08-20", date(2022, 9, 30)).on == date(2022, 8, 1)


# --- words that mean nothing


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("2022-8", "2022-08"),
        ("@lst", "@last"),
        ("@pre", "@prev"),
        ("2022-9-28", "2022-09-28"),
        ("2022.9.28", "2022-09-28"),
        ("2022年9月28日", "2022-09-28"),
        ("20220928", "2022-09-28"),
        ("nonsense", "@last"),
    ],
)
def test_an_unknown_word_is_told_with_what_was_meant(year: Repo, word: str, hint: str) -> None:
    with pytest.raises(RiskregError) as caught:
        versions(year).find(word, date(2022, 9, 30))
    told, next_ = spoken(caught.value)
    assert word in told
    assert hint in next_


@pytest.mark.parametrize("word", ["2022-02-30", "2022-13-01", "1999-12-31", "2101-01-01"])
def test_a_day_that_does_not_exist_is_told_as_such(year: Repo, word: str) -> None:
    with refused(f"^{word}[: ]") as caught:
        versions(year).find(word, date(2022, 9, 30))
    assert "names no version" not in str(caught.value)


@pytest.mark.parametrize("word", ["x" * 10_000, "x" * 200_000, "安" * 10_000, "2022-08 " * 2_000])
def test_a_very_long_word_is_repeated_in_part(year: Repo, word: str) -> None:
    with refused("names no version") as caught:
        versions(year).find(word, date(2022, 9, 30))
    assert len(str(caught.value)) < 200


# --- before there was anything


def test_before_the_first_commit_of_the_register(repo: Make) -> None:
    made = repo(Commit("a", {"README": "x"}, at=at("2022-05-01")), Commit("b", LEDGER, at=at("2022-08-01")))
    found = versions(made)
    for word in ("2022-04-30", "2022-05-01", "2022-07-31", "2022-07", "HEAD~1", made["a"]):
        with refused(f"^{word}: the register was not in git yet"):
            found.find(word, date(2022, 9, 30))
    assert found.find("2022-08-01", date(2022, 9, 30)).revision == made["b"]


def test_a_register_whose_folder_came_later(repo: Make) -> None:
    ledger = {f"台账 一/{path}": text for path, text in LEDGER.items()}
    made = repo(Commit("a", LEDGER, at=at("2022-07-01")), Commit("b", ledger, at=at("2022-08-01")))
    found = versions(made, "台账 一")
    with refused("^2022-07-15: the register was not in git yet"):
        found.find("2022-07-15", date(2022, 9, 30))
    assert found.find("2022-08", date(2022, 9, 30)).revision == made["b"]


def test_a_register_that_was_taken_away_for_a_while(repo: Make) -> None:
    gone = dict.fromkeys(LEDGER, None)
    made = repo(
        Commit("a", LEDGER, at=at("2022-07-01")), Commit("b", gone, at=at("2022-07-10")), Commit("c", LEDGER, at=at("2022-07-20"))
    )
    with refused("^2022-07-15: the register was not in git yet"):
        versions(made).find("2022-07-15", date(2022, 9, 30))


def test_without_a_commit_there_are_no_versions(repo: Make) -> None:
    made = repo()
    for path, text in LEDGER.items():
        made.write(path, text)
    for word in ("@last", "2022-07", "2022-07-01", "HEAD", "nonsense"):
        with refused("this repository has no commit yet"):
            versions(made).find(word, date(2022, 9, 30))


def test_outside_git_there_are_no_versions(tmp_path: Path) -> None:
    for path, text in LEDGER.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    for word in ("@last", "2022-07", "2022-07-01", "HEAD", "nonsense"):
        with refused("this register lies outside git"):
            versions(Repo(tmp_path, {})).find(word, date(2022, 9, 30))


# --- a clone without all of its history


@pytest.fixture(scope="module")
def shallow(year: Repo, tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The last two commits: of 26 August and 20 September."""
    folder = tmp_path_factory.mktemp("shallow")
    git(folder, "clone", "--quiet", "--depth=2", year.folder.as_uri(), "clone")
    return Repo(folder / "clone", year.ids)


@pytest.mark.parametrize("word", ["2022-08-25", "2022-07", "2022-07-28", "HEAD~2", "@prev"])
def test_before_the_edge_of_a_shallow_clone_that_is_said(shallow: Repo, word: str) -> None:
    on = date(2022, 9, 28) if word == "@prev" else date(2022, 9, 30)
    with refused("this clone does not reach back so far") as caught:
        versions(shallow).find(word, on)
    assert "git fetch --unshallow" in str(caught.value.hint)


def test_the_full_id_of_a_commit_behind_the_edge_is_told_as_cut_off(shallow: Repo) -> None:
    with refused("this clone does not reach back so far"):
        versions(shallow).find(shallow["july"], date(2022, 9, 30))


def test_behind_the_edge_of_a_shallow_clone_all_is_as_ever(shallow: Repo) -> None:
    found = versions(shallow)
    words = {"2022-08-26": "on the day", "2022-09-19": "on the day", "2022-09": "september", "HEAD~1": "on the day"}
    assert {word: found.find(word, date(2022, 9, 30)).revision for word in words} == {
        word: shallow[name] for word, name in words.items()
    }
    with refused("nonsense names no version"):
        found.find("nonsense", date(2022, 9, 30))


def test_a_commit_that_is_there_without_the_register_is_not_blamed_on_the_clone(repo: Make, tmp_path: Path) -> None:
    made = repo(Commit("a", {"x": "1"}), Commit("b", {"x": "2"}), Commit("c", LEDGER))
    git(tmp_path, "clone", "--quiet", "--depth=2", made.folder.as_uri(), "clone")
    with refused("^HEAD~1: the register was not in git yet"):
        versions(Repo(tmp_path / "clone", made.ids)).find("HEAD~1", date(2022, 9, 30))


# --- all of them


def test_the_meetings_held_by_a_day_newest_first_those_without_a_version_left_out(year: Repo) -> None:
    found = versions(year)
    told = [(version.meeting and version.meeting.id, version.revision) for version in found.held(date(2022, 9, 28))]
    assert told == [
        ("2022-09-2", year["september"]),
        ("2022-09", year["september"]),
        ("2022-08", year["august"]),
        ("2022-07", year["before midnight"]),
    ]
    assert [version.meeting and version.meeting.id for version in found.held(date(2022, 8, 25))] == ["2022-07"]
    assert found.held(date(2022, 7, 27)) == []


def test_meetings_before_the_register_are_left_out(repo: Make) -> None:
    made = repo(Commit("a", {"x": "1"}, at=at("2022-07-01")), Commit("b", LEDGER, at=at("2022-08-01")))
    assert [version.meeting and version.meeting.id for version in versions(made).held(date(2022, 9, 1))] == ["2022-08"]
