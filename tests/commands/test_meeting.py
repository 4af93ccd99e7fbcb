"""meeting: the list of meetings with their versions, and closing one: which, when, of which version, and what is refused."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource
from tests.store.conftest import ORGANISATION, Commit, Repo, build, danger, dangers, git, spoken

from riskreg.commands import meetings
from riskreg.commands.session import Outcome, Request
from riskreg.errors import RiskregError
from riskreg.report.document import Entries, Paragraph, Table, render
from riskreg.report.language import Language

ENGLISH = Language("en")
SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
SHARED: Registry[Any] = Registry().with_resources(
    [("common.json", Resource.from_contents(json.loads((SCHEMAS / "common.json").read_text(encoding="utf-8"))))]
)
NIGHT = datetime(2022, 9, 28, 17, 30, tzinfo=UTC)  # half past one in the night of 09-29 in Shanghai
MEETINGS = """meetings:
  - id: 2022-08
    on: 2022-08-26
    title: 8月安全调度会
    decisions:
      - {id: 1, text: 演练, unit: 后勤处, owner: P-1, due: 2022-09-10}
      - {id: 2, text: 夜查, unit: 学生处, owner: P-2, standing: true}
      - {id: 3, text: 修订, unit: 学生处, owner: P-2, due: 2022-09-10, done: {on: 2022-09-09}}
  - {id: 2022-09, on: 2022-09-28, cutoff: 2022-09-27, decisions: [{id: 1, text: 选址, unit: 后勤处, owner: P-1, due: 2022-10-31}]}
  - {id: 2022-10, on: 2022-10-28}
"""
FIRST = {
    "riskreg.yaml": "name: 示例学院\nlanguage: en\n",
    "organisation.yaml": ORGANISATION,
    "meetings.yaml": MEETINGS,
    "d.yaml": dangers(danger("D-1", due="2022-08-20"), danger("D-2", title="门锁坏", due="2022-11-30")),
}
SECOND = {
    "d.yaml": dangers(
        danger("D-1", due="2022-08-20"),
        danger("D-2", title="门锁坏", due="2022-11-30"),
        danger("D-3", title="另一处", found="2022-09-20", due="2022-09-30"),
    )
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """August is settled; September's data are committed on its day."""
    return made(tmp_path / "repo")


def made(folder: Path, second: Mapping[str, str] = SECOND, *, at: str = "2022-09-28T08:00:00+08:00", **words: Any) -> Repo:
    found = build(
        folder,
        Commit("first", FIRST, at="2022-08-26T08:00:00+08:00"),
        Commit("second", second, at=at),
        **{"annotated": {"meeting/2022-08": "first"}, **words},
    )
    known(found)
    return found


def known(repo: Repo, name: str = "郑海波", email: str = "zheng@example.org") -> None:
    repo.git("config", "user.name", name)
    repo.git("config", "user.email", email)


def run(repo: Repo, *words: str, dry_run: bool = False, now: datetime = NIGHT, **values: Any) -> Outcome:
    return meetings.run_meeting(Request(**{"now": now, "folder": repo.folder, **values}), *words, dry_run=dry_run)


def refused(repo: Repo, *words: str, **values: Any) -> RiskregError:
    """What closing says where it refuses; nothing is tagged."""
    before = tags(repo)
    with pytest.raises(RiskregError) as caught:
        run(repo, "close", *words, **values)
    assert tags(repo) == before
    return caught.value


def tags(repo: Repo) -> dict[str, str]:
    told = repo.git("for-each-ref", "--format=%(refname:short) %(objecttype) %(*objectname)", "refs/tags").splitlines()
    return {line.split()[0]: " ".join(line.split()[1:]) for line in told}


def listed(outcome: Outcome, name: str = "meetings") -> list[dict[str, Any]]:
    assert outcome.document
    table = next(block for block in outcome.document.blocks if isinstance(block, Table) and block.name == name)
    return [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]


def said(outcome: Outcome, tone: str) -> list[str]:
    assert outcome.document
    return [ENGLISH.text(block.text) for block in outcome.document.blocks if isinstance(block, Paragraph) and block.tone == tone]


def data(outcome: Outcome, schema: str) -> Any:
    assert outcome.document
    found = json.loads(render(outcome.document, "json", ENGLISH))
    validator = jsonschema.Draft202012Validator(
        json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8")), registry=SHARED
    )
    assert [error.message for error in validator.iter_errors(found)] == []
    return found


# --- closing


def test_closing_makes_an_annotated_tag_that_says_who_when_and_which_meeting(repo: Repo) -> None:
    outcome = run(repo, "close")
    assert tags(repo) == {"meeting/2022-08": f"tag {repo['first']}", "meeting/2022-09": f"tag {repo['second']}"}
    head, _, message = repo.git("cat-file", "tag", "meeting/2022-09").partition("\n\n")
    assert head.splitlines() == [
        f"object {repo['second']}",
        "type commit",
        "tag meeting/2022-09",
        f"tagger 郑海波 <zheng@example.org> {int(NIGHT.timestamp())} +0800",
    ]
    assert message.strip() == "2022-09: the version of the meeting (data up to 2022-09-27)"
    assert repo.git("for-each-ref", "--format=%(taggerdate:iso)", "refs/tags/meeting/2022-09") == "2022-09-29 01:30:00 +0800"
    repo.git("fsck", "--strict")
    assert outcome.code == 0
    assert data(outcome, "meeting-close")["closed"] == {
        "meeting": "2022-09",
        "tag": "meeting/2022-09",
        "revision": repo["second"],
        "made": True,
        "warnings": 3,  # for D-1 and D-2 nothing was entered for 59 days, and D-1 is late with no interim measure
    }
    assert said(outcome, "plain") == [f"meeting/2022-09 now means version {repo['second'][:7]}."]
    assert said(outcome, "next") == ["Colleagues get it when you type: git push origin meeting/2022-09"]


def test_the_message_names_the_meeting_by_its_title_in_the_language_of_the_register(tmp_path: Path) -> None:
    titled = MEETINGS.replace("cutoff: 2022-09-27", "title: 9月安全调度会, cutoff: 2022-09-27")
    repo = made(tmp_path / "repo", {"meetings.yaml": titled, "riskreg.yaml": "name: 示例学院\nlanguage: zh\n"})
    run(repo, "close", "2022-09", lang="en")
    assert repo.git("cat-file", "tag", "meeting/2022-09").endswith("\n\n9月安全调度会 会议版(数据截止 2022-09-27)")


def test_the_tag_is_dated_in_the_zone_of_the_register(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", {"riskreg.yaml": "name: x\ntimezone: America/New_York\n"})
    run(repo, "close", "2022-09")
    assert repo.git("cat-file", "tag", "meeting/2022-09").splitlines()[3].endswith(f" {int(NIGHT.timestamp())} -0400")


def test_closing_picks_the_newest_meeting_by_the_day_that_has_no_tag(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", annotated={})
    run(repo, "close", now=datetime(2022, 9, 28, 4, 0, tzinfo=UTC))
    assert tags(repo) == {"meeting/2022-09": f"tag {repo['second']}"}
    assert "2022-08" in str(refused(repo).said)  # then the one before, whose day is past


def test_closing_before_the_cutoff_does_not_pick_the_meeting_and_refuses_it_by_name(repo: Repo) -> None:
    early = datetime(2022, 9, 26, 4, 0, tzinfo=UTC)
    assert str(refused(repo, now=early)) == "every meeting up to today has its tag"
    error = refused(repo, "2022-09", now=early)
    assert (str(error), error.code) == ("the data of meeting 2022-09 are collected until 2022-09-27: it is too early", 3)
    assert str(error.hint) == "close it on that day or later"
    # On the day of the cutoff it may be settled, though the meeting is a day away.
    done = run(repo, "close", "2022-09", on="2022-09-27")
    assert done.code == 0


def test_what_is_settled_stays(repo: Repo) -> None:
    error = refused(repo, "2022-08")
    assert (str(error), error.code) == (f"meeting 2022-08 has its version already: {repo['first'][:7]}", 3)
    assert str(error.hint) == "a meeting's version does not change; riskreg diff 2022-08 shows what changed since"


def test_a_plain_tag_settles_a_meeting_too(repo: Repo) -> None:
    repo.git("tag", "meeting/2022-09", repo["first"])
    assert str(refused(repo, "2022-09")) == f"meeting 2022-09 has its version already: {repo['first'][:7]}"
    assert str(refused(repo)) == "every meeting up to today has its tag"


def test_an_unknown_meeting(repo: Repo) -> None:
    error = refused(repo, "2023-01")
    assert (str(error), error.code) == ("there is no meeting 2023-01", 2)
    assert ENGLISH.text(error.hint) == "meetings are: 2022-08, 2022-09, 2022-10"


def test_where_no_meeting_is_entered(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", {"meetings.yaml": "meetings: []\n"})
    assert ENGLISH.text(refused(repo, "2022-09").hint) == "enter it in the files first"


def test_a_meeting_that_may_stand_in_a_broken_file(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", {"meetings.yaml": "meetings: [\n"})
    hint = ENGLISH.text(refused(repo, "2022-09").hint)
    assert hint == "meetings.yaml could not be read in full: it may stand there; riskreg check shows the line"


@pytest.mark.parametrize("change", ["changed", "new", "gone"])
def test_files_that_differ_from_the_commit_are_refused(repo: Repo, change: str) -> None:
    match change:
        case "changed":
            repo.write("d.yaml", FIRST["d.yaml"])
        case "new":
            repo.write("new.yaml", "dangers: []\n")
        case "gone":
            (repo / "d.yaml").unlink()
    error = refused(repo)
    assert (str(error), error.code) == ("the files were changed since the last commit: the tag would not hold what you see", 3)
    assert str(error.hint) == "commit them first: git add . && git commit"


def test_other_files_may_be_changed(repo: Repo) -> None:
    repo.write("notes.txt", "x")
    assert run(repo, "close").code == 0


@pytest.mark.parametrize(
    ("wrong", "many"),
    [
        (dangers(danger("D-1", unit="不存在")), "the data have 1 error: no figure of the meeting could be trusted"),
        (
            dangers(danger("D-1", unit="甲"), danger("D-2", unit="乙")),
            "the data have 2 errors: no figure of the meeting could be trusted",
        ),
        ("dangers: [\n", "the data have 1 error: no figure of the meeting could be trusted"),
    ],
)
def test_data_with_errors_are_refused(tmp_path: Path, wrong: str, many: str) -> None:
    error = refused(made(tmp_path / "repo", {"d.yaml": wrong}))
    assert (str(error), error.code) == (many, 3)
    assert "riskreg check shows them by line" in str(error.hint)


def test_warnings_are_counted_and_do_not_stop_it(repo: Repo) -> None:
    outcome = run(repo, "close")
    assert said(outcome, "note") == ["The data have 3 warnings, which the meeting may ask about: riskreg check"]


def test_a_dry_run_makes_nothing_and_refuses_the_same(repo: Repo) -> None:
    before = (tags(repo), repo.git("count-objects"))
    outcome = run(repo, "close", dry_run=True)
    assert (tags(repo), repo.git("count-objects")) == before
    assert said(outcome, "plain") == [f"meeting/2022-09 would now mean version {repo['second'][:7]}."]
    assert said(outcome, "next") == []
    assert data(outcome, "meeting-close")["closed"]["made"] is False
    repo.write("d.yaml", FIRST["d.yaml"])
    assert refused(repo, dry_run=True).code == 3


def test_without_an_identity_git_s_own_words_are_told(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.git("config", "--unset", "user.name")
    repo.git("config", "--unset", "user.email")
    repo.git("config", "user.useConfigOnly", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    error = refused(repo)
    assert str(error) == "git does not know who you are"
    assert "git config --global user.name" in str(error.hint)


@pytest.mark.parametrize("id_", ["2022..09", "2022-09.lock", "2022-09."])
def test_an_id_that_git_takes_for_no_tag_is_told_as_such(tmp_path: Path, id_: str) -> None:
    repo = made(tmp_path / "repo", {"meetings.yaml": MEETINGS.replace("id: 2022-09,", f"id: {id_},")})
    error = refused(repo, id_)
    assert (str(error), error.code) == (f"git takes no tag of the name meeting/{id_}", 3)
    assert refused(repo, id_, dry_run=True).code == 3
    assert str(error.hint).startswith("give the meeting an id without two dots in a row")


@pytest.mark.parametrize("id_", ["国庆专题", "2022-09-2", "2022.09"])
def test_ids_of_all_other_signs_make_tags(tmp_path: Path, id_: str) -> None:
    repo = made(tmp_path / "repo", {"meetings.yaml": MEETINGS.replace("id: 2022-09,", f"id: {id_},")})
    run(repo, "close", id_)
    assert tags(repo)[f"meeting/{id_}"] == f"tag {repo['second']}"


def test_a_tag_in_the_way_is_told_in_git_s_words(repo: Repo) -> None:
    repo.git("tag", "-d", "meeting/2022-08")
    repo.git("tag", "meeting", repo["first"])
    error = refused(repo)
    assert error.code == 3
    assert "there is already a tag" not in str(error)


def test_commits_after_the_day_of_the_meeting_are_not_what_it_looked_at(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", annotated={})
    later = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
    error = refused(repo, "2022-08", now=later)
    assert str(error) == "there are commits after the day of meeting 2022-08, 2022-08-26: the meeting did not see them"
    assert str(error.hint) == (
        "settle the last version of its day: riskreg meeting close 2022-08 --at 2022-08; the newest: --at HEAD"
    )
    outcome = run(repo, "close", "2022-08", at="2022-08", now=later)
    assert tags(repo) == {"meeting/2022-08": f"tag {repo['first']}"}
    assert outcome.remarks == ()  # that it had no tag is past
    run(repo, "close", "2022-09", now=later)  # its last commit is of its day
    assert tags(repo)["meeting/2022-09"] == f"tag {repo['second']}"


def test_the_newest_version_is_settled_late_where_that_is_asked_for(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", annotated={})
    run(repo, "close", "2022-08", at="HEAD")
    assert tags(repo) == {"meeting/2022-08": f"tag {repo['second']}"}


def test_a_meeting_before_the_register_was_in_git_has_no_version_of_its_day(tmp_path: Path) -> None:
    earlier = MEETINGS.replace("meetings:\n", "meetings:\n  - {id: 2022-07, on: 2022-07-29}\n")
    repo = made(tmp_path / "repo", {"meetings.yaml": earlier})
    assert str(refused(repo, "2022-07").hint) == "the register was not in git yet; to settle the newest version: --at HEAD"


def test_a_version_is_settled_though_the_files_were_changed_or_broken_since(repo: Repo) -> None:
    """What is checked is the version that is settled."""
    repo.write("d.yaml", "dangers: [\n")
    run(repo, "close", "2022-09", at="2022-09")
    assert tags(repo)["meeting/2022-09"] == f"tag {repo['second']}"


def test_a_version_with_errors_is_refused_though_the_files_were_mended_since(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", {"d.yaml": "dangers: [\n"})
    repo.write("d.yaml", FIRST["d.yaml"])
    assert str(refused(repo, "2022-09", at="2022-09")) == "the data have 1 error: no figure of the meeting could be trusted"


def test_outside_git_and_before_the_first_commit_nothing_can_be_closed(tmp_path: Path) -> None:
    for name, content in FIRST.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    outside = Repo(tmp_path, {})
    with pytest.raises(RiskregError, match="this register lies outside git"):
        run(outside, "close")
    outside.git("init", "-q")
    with pytest.raises(RiskregError, match="this repository has no commit yet"):
        run(outside, "close")


def test_nothing_of_the_user_s_configuration_runs(repo: Repo, tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    evil.chmod(0o755)
    for name in ("gpg.program", "core.editor", "core.hooksPath", "core.fsmonitor"):
        repo.git("config", name, os.fspath(tmp_path if name == "core.hooksPath" else evil))
    repo.git("config", "tag.gpgSign", "true")
    (tmp_path / "reference-transaction").write_bytes(evil.read_bytes())
    (tmp_path / "reference-transaction").chmod(0o755)
    run(repo, "close")
    assert not (tmp_path / "ran").exists()
    assert "PGP" not in repo.git("cat-file", "tag", "meeting/2022-09")


# --- the list


def test_the_list_shows_version_figures_and_decisions_of_each_meeting(repo: Repo) -> None:
    outcome = run(repo, now=datetime(2022, 9, 28, 4, 0, tzinfo=UTC))
    august, september, october = listed(outcome)
    assert (august["meeting"], august["on"], str(august["settled"]), august["version"]) == (
        "2022-08", date(2022, 8, 26), "tagged", repo["first"][:7],
    )  # fmt: skip
    # Of D-1 and D-2, found on 08-01, D-1 is overdue since 08-20.
    assert [august[key] for key in ("before", "found", "closed", "after", "overdue", "honest")] == [0, 2, 0, 2, 1, None]
    assert (august["filled_late"], august["removed"]) == (None, None)
    assert (august["decisions"], august["decisions_open"]) == (3, 2)
    assert (str(september["settled"]), september["judged_on"], september["revision"]) == (
        "untagged",
        date(2022, 9, 27),
        repo["second"],
    )
    assert [september[key] for key in ("before", "found", "filled_late", "removed", "after", "overdue", "honest")] == [
        2,
        1,
        0,
        0,
        3,
        1,
        True,
    ]
    assert (str(october["settled"]), october["version"], october["after"], october["decisions_open"]) == (
        "planned",
        None,
        None,
        None,
    )
    assert october["decisions"] == 0
    assert said(outcome, "alarm") == [
        "2022-09: no tag yet, so the newest commit up to the day of the meeting is shown; riskreg meeting close ID settles it."
    ]
    assert outcome.code == 0
    assert len(data(outcome, "meeting")["meetings"]) == 3


def test_the_decisions_that_still_bind_somebody_stand_below(repo: Repo) -> None:
    outcome = run(repo, now=datetime(2022, 9, 28, 4, 0, tzinfo=UTC))
    found = listed(outcome, "decisions")
    assert [(row["id"], str(row["state"]), row["meetings_open"]) for row in found] == [
        ("2022-08/1", "late", 1),
        ("2022-08/2", "standing", 1),
        ("2022-09/1", "open", 0),
    ]
    assert said(outcome, "note") == ["3 decisions are open: late 1, open 1, standing 1."]
    assert outcome.document
    assert "Decisions still open on 2022-09-28" in render(outcome.document, "plain", ENGLISH)


def test_on_an_earlier_day_later_meetings_are_planned(repo: Repo) -> None:
    outcome = run(repo, on="2022-09-01")
    assert [str(row["settled"]) for row in listed(outcome)] == ["tagged", "planned", "planned"]
    assert [row["id"] for row in listed(outcome, "decisions")] == ["2022-08/1", "2022-08/2", "2022-08/3"]
    none = run(repo, on="2022-08-01")
    assert [row["decisions_open"] for row in listed(none)] == [None, None, None]
    assert listed(none, "decisions") == []
    assert none.document
    assert "No decision is open on 2022-08-01." in render(none.document, "plain", ENGLISH)


def test_a_meeting_settled_before_it_is_held_is_settled(repo: Repo) -> None:
    run(repo, "close", "2022-09", on="2022-09-27")
    september = listed(run(repo, on="2022-09-27"))[1]
    assert (str(september["settled"]), september["revision"], september["after"]) == ("tagged", repo["second"], None)


def test_dishonest_figures_are_named(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", {"d.yaml": dangers(danger("D-1", due="2022-08-20"))})
    outcome = run(repo)
    assert [row["honest"] for row in listed(outcome)] == [None, False, None]
    assert said(outcome, "alarm")[-1] == "2022-09: these figures need an explanation; riskreg trend says why."


def test_a_version_that_cannot_be_read_is_named_and_the_exit_code_says_so(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", {"d.yaml": "dangers: [\n"})
    repo.write("d.yaml", FIRST["d.yaml"])
    outcome = run(repo)
    assert (outcome.code, data(outcome, "meeting")["register"]["unread"]) == (1, ["d.yaml"])
    assert [row["honest"] for row in listed(outcome)] == [None, None, None]


def test_outside_git_the_list_works_without_versions_and_says_so(tmp_path: Path) -> None:
    for name, content in FIRST.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    outside = Repo(tmp_path, {})
    outcome = run(outside)
    assert [str(row["settled"]) for row in listed(outcome)] == ["none", "none", "planned"]
    assert [row["after"] for row in listed(outcome)] == [None, None, None]
    assert said(outcome, "alarm") == ["this register lies outside git: it has no earlier versions"]
    assert [row["id"] for row in listed(outcome, "decisions")] == ["2022-08/1", "2022-08/2", "2022-09/1"]
    assert outcome.code == 0
    data(outcome, "meeting")
    outside.git("init", "-q")
    assert said(run(outside), "alarm") == ["this repository has no commit yet: there are no versions"]


def test_a_meeting_before_the_register_was_in_git_has_no_version(tmp_path: Path) -> None:
    earlier = MEETINGS.replace("meetings:\n", "meetings:\n  - {id: 2022-07, on: 2022-07-29}\n")
    outcome = run(made(tmp_path / "repo", {"meetings.yaml": earlier}))
    assert [str(row["settled"]) for row in listed(outcome)] == ["none", "tagged", "untagged", "planned"]


def test_in_a_clone_whose_history_was_cut_off_the_list_says_which_versions_are_missing(repo: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repo.folder}", "shallow")
    outcome = run(repo, folder=tmp_path / "shallow")
    assert [str(row["settled"]) for row in listed(outcome)] == ["none", "untagged", "planned"]
    assert said(outcome, "alarm")[0].startswith("2022-08: this clone does not reach back so far: its history was cut off")


def test_sums_count_what_an_audience_may_not_see_and_say_so(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", {"d.yaml": SECOND["d.yaml"].replace("title: 另一处", "audience: restricted, title: 另一处")})
    outcome = run(repo)
    assert [row["after"] for row in listed(outcome)] == [2, 3, None]
    assert said(outcome, "note")[0] == "restricted (only counted) 1: in all figures, and listed nowhere."
    assert said(run(repo, audience="restricted"), "note") == ["3 decisions are open: late 1, open 1, standing 1."]


def test_an_empty_list_says_so(tmp_path: Path) -> None:
    outcome = run(made(tmp_path / "repo", {"meetings.yaml": "meetings: []\n"}))
    assert outcome.document
    assert "No meeting is entered." in render(outcome.document, "plain", ENGLISH)


def test_in_a_narrow_terminal_what_matters_survives(repo: Repo) -> None:
    outcome = run(repo)
    assert outcome.document
    for language, held, decisions in (
        ("zh", "会议 会议日期 定版 未销号 逾期 属实 未办结", "会议/序号 事项 牵头单位 状态"),
        ("en", "meeting day version is not closed overdue honest", "meeting/number text unit state"),
    ):
        lines = [" ".join(line.split()) for line in render(outcome.document, "table", Language(language), width=60).splitlines()]
        assert any(line.startswith(held) for line in lines)
        assert any(line.startswith(decisions) for line in lines)


# --- words


def test_the_list_takes_no_id(repo: Repo) -> None:
    with pytest.raises(RiskregError, match="meeting list takes no id") as caught:
        run(repo, "list", "2022-08")
    assert str(caught.value.hint) == "riskreg diff 2022-08 shows what changed since"


def test_an_unknown_word_names_the_words(repo: Repo) -> None:
    with pytest.raises(RiskregError, match="there is nothing to do with meetings called open") as caught:
        run(repo, "open")
    assert ENGLISH.text(caught.value.hint) == "write one of list, close"
    assert "列表、定版" in spoken(caught.value)[1]


@pytest.mark.parametrize(("word", "block"), [("列表", Table), ("定版", Entries)])
def test_words_may_be_chinese(repo: Repo, word: str, block: type) -> None:
    outcome = run(repo, word)
    assert outcome.document
    assert any(isinstance(one, block) for one in outcome.document.blocks)
