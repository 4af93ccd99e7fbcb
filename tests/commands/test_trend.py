"""trend: a row for each meeting in its own version, on its own day; what is remembered, and when it is not used."""

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.store.conftest import Commit, Repo, build, git

from riskreg.commands import meetings
from riskreg.commands.session import Outcome, Session
from riskreg.errors import RiskregError
from riskreg.report.document import Paragraph, Rate, Table, render
from riskreg.report.language import Language
from riskreg.store.load import load
from riskreg.store.sources import WorkTree

ENGLISH = Language("en")
REST = "unit: 后勤处, source: self_check, rectification: 修"
MAJOR = "level: major, basis: 依据, plan: 有, funds: 0"
ORGANISATION = """units: [{id: 后勤处}, {id: 学生处}]
people: [{id: P-1, name: 何建平, unit: 后勤处}, {id: P-2, name: 周立新, unit: 学生处}]
"""
RISKS = """risks:
  - {id: R-1, title: 配电间, unit: 后勤处, owner: P-1, method: LS, residual: {L: 4, S: 5}, identified: 2022-06-01%s}
  - {id: R-2, title: 公寓, unit: 学生处, owner: P-2, method: LS, residual: {L: 1, S: 5}, identified: 2022-06-01}
"""
MEETINGS = """meetings:
  - {id: 2022-07, on: 2022-07-29, cutoff: 2022-07-28, decisions: [{id: 1, text: 演练, unit: 学生处, owner: P-2, due: 2022-08-20}]}
  - {id: 2022-08, on: 2022-08-26}
  - {id: 2022-09, on: 2022-09-28}
  - {id: 2022-10, on: 2022-10-28}
"""


def dangers(*items: str) -> str:
    return "dangers:\n" + "".join(f"  - {{{item}, owner: P-1, {REST}}}\n" for item in items)


D0 = "id: D-0, title: 承接的, level: general, found: 2022-05-20, due: 2022-08-10"
D1 = f"id: D-1, title: 重大的, {MAJOR}, found: 2022-07-01, due: 2022-07-20"
D2 = "id: D-2, title: 已销的, level: general, found: 2022-07-05, due: 2022-07-15, rectified: [{on: 2022-07-14}]"
D3 = "id: D-3, title: 八月的, level: general, found: 2022-08-15, due: 2022-08-31"
D4 = "id: D-4, title: 补填的, level: general, found: 2022-07-20, due: 2022-08-20"
ACCEPTED = "acceptances: [{on: 2022-07-15, by: P-2, passed: true}%s]"
GONE = "rectified: [{on: 2022-08-05}], acceptances: [{on: 2022-08-09, by: P-2, passed: true}]"
EXTENDED = "extensions: [{to: 2022-09-30, applied: 2022-07-19, approved: 2022-08-10, by: P-2, reason: 等料}]"
JULY = {
    "riskreg.yaml": "name: 示例学院\nlanguage: en\nas_of: 2022-09-30\nstarted: 2022-06-01\n",
    "organisation.yaml": ORGANISATION,
    "risks.yaml": RISKS % "",
    "meetings.yaml": MEETINGS,
    "a.yaml": dangers(D0, D1),
    "b.yaml": dangers(f"{D2}, {ACCEPTED % ''}"),
}
AUGUST = {"a.yaml": dangers(f"{D0}, {GONE}", f"{D1}, {EXTENDED}", D3, D4)}
SEPTEMBER = {
    "risks.yaml": RISKS % ", reviews: [{on: 2022-09-02, by: P-2, residual: {L: 3, S: 5}}]",
    "a.yaml": dangers(
        f"{D0}, {GONE}",
        f"{D1}, {EXTENDED}, rectified: [{{on: 2022-09-20}}]",
        f"{D4}, withdrawn: {{on: 2022-09-10, by: P-2, reason: not_a_danger}}",
    ),
    "b.yaml": dangers(f"{D2}, {ACCEPTED % ', {on: 2022-09-05, by: P-2, passed: false, due: 2022-09-20}'}"),
}
# What is to be expected of it, by the design: see the balance in the comments.
ROWS = (
    # D-0 is older than the register, so it was there already; D-1 and D-2 were found, D-2 closed. D-1 is overdue.
    {
        "meeting": "2022-07", "on": date(2022, 7, 28), "before": 1, "found": 2, "filled_late": None, "reopened": 0, "closed": 1,
        "withdrawn": 0, "removed": None, "backdated": None, "unclosed": 2, "major": 1, "overdue": 1, "honest": None,
        "rectification_rate": Rate(1, 3), "risks": 2, "major_risks": 1, "significant_risks": 0, "decisions_late": 0, "all_overdue": 1,
    },
    # D-0 was closed, D-3 found; D-4 was entered only now, is overdue, and so is the decision.
    {
        "meeting": "2022-08", "on": date(2022, 8, 26), "before": 2, "found": 1, "filled_late": 1, "reopened": 0, "closed": 1,
        "withdrawn": 0, "removed": 0, "backdated": 0, "unclosed": 3, "major": 1, "overdue": 1, "honest": False,
        "rectification_rate": Rate(1, 4), "risks": 2, "major_risks": 1, "significant_risks": 0, "decisions_late": 1, "all_overdue": 2,
    },
    # D-3 was deleted, D-4 withdrawn, D-2 re-opened and is overdue; the acceptance of D-1 was due on 09-27, the decision in August.
    {
        "meeting": "2022-09", "on": date(2022, 9, 28), "before": 3, "found": 0, "filled_late": 0, "reopened": 1, "closed": 0,
        "withdrawn": 1, "removed": 1, "backdated": 0, "unclosed": 2, "major": 1, "overdue": 1, "honest": False,
        "rectification_rate": Rate(1, 3), "risks": 2, "major_risks": 0, "significant_risks": 1, "decisions_late": 1, "all_overdue": 3,
    },
)  # fmt: skip
NOW = {
    "meeting": None, "on": date(2022, 9, 30), "before": 2, "found": 0, "filled_late": 0, "reopened": 0, "closed": 0,
    "withdrawn": 0, "removed": 0, "backdated": 0, "unclosed": 2, "major": 1, "overdue": 1, "honest": True,
    "rectification_rate": Rate(1, 2), "risks": 2, "major_risks": 0, "significant_risks": 1, "decisions_late": 1, "all_overdue": 3,
}  # fmt: skip
TAGS = {"meeting/2022-07": "july", "meeting/2022-08": "august", "meeting/2022-09": "september"}


def year(folder: Path, july: Mapping[str, str] = {}, august: Mapping[str, str] = {}, **words: Any) -> Repo:
    """Make the repository; `july` and `august` replace files of these versions."""
    return build(
        folder,
        Commit("july", {**JULY, **july}, at="2022-07-28T17:00:00+08:00"),
        Commit("august", {**AUGUST, **august}, at="2022-08-26T17:00:00+08:00"),
        Commit(
            "september", {**{name: JULY[name] for name in august if name in JULY}, **SEPTEMBER}, at="2022-09-28T17:00:00+08:00"
        ),
        **{"annotated": TAGS, **words},
    )


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return year(tmp_path / "repo")


def run(repo: Repo, **values: Any) -> Outcome:
    return meetings.run_trend(repo.ask()._replace(**values))


def rows(outcome: Outcome) -> list[dict[str, Any]]:
    assert outcome.document
    table = outcome.document.blocks[0]
    assert isinstance(table, Table)
    return [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]


def figures(outcome: Outcome) -> list[dict[str, Any]]:
    return [{name: row[name] for name in NOW} for row in rows(outcome)]


def said(outcome: Outcome, *tones: str) -> list[str]:
    assert outcome.document
    blocks = [block for block in outcome.document.blocks if isinstance(block, Paragraph)]
    return [ENGLISH.text(block.text) for block in blocks if not tones or block.tone in tones]


def text(outcome: Outcome, form: str = "plain") -> str:
    assert outcome.document
    return render(outcome.document, form, ENGLISH)


def data(outcome: Outcome) -> Any:
    return json.loads(text(outcome, "json"))


# --- a row a meeting


def test_each_meeting_is_counted_in_its_own_version_on_its_own_day(repo: Repo) -> None:
    outcome = run(repo)
    assert figures(outcome) == [*ROWS, NOW]
    assert [row["label"] for row in rows(outcome)] == ["2022-07", "2022-08", "2022-09", "now"]
    assert [row["revision"] for row in rows(outcome)] == [repo["july"], repo["august"], repo["september"], repo["september"]]
    assert (outcome.code, said(outcome, "alarm")) == (
        0,
        [
            "2022-08: these figures need an explanation: dangers filled in late 1; riskreg diff 2022-07 2022-08 -v names them.",
            "2022-09: these figures need an explanation: dangers deleted 1; riskreg diff 2022-08 2022-09 -v names them.",
        ],
    )


def test_what_is_carried_over_is_what_the_meeting_before_had(repo: Repo) -> None:
    found = rows(run(repo))
    assert [row["before"] for row in found[1:]] == [row["unclosed"] for row in found[:-1]]


def test_the_files_as_they_stand_are_a_row_only_where_they_are_judged_later(repo: Repo) -> None:
    assert [row["label"] for row in rows(run(repo, on="2022-09-28"))] == ["2022-07", "2022-08", "2022-09"]
    assert [row["label"] for row in rows(run(repo, on="2022-09-29"))] == ["2022-07", "2022-08", "2022-09", "now"]
    # On 08-25 the next meeting is a day away: nothing of later files has happened yet, but D-4 had been found by July.
    early = rows(run(repo, on="2022-08-25"))
    assert [(row["label"], row["on"], row["honest"]) for row in early] == [
        ("2022-07", date(2022, 7, 28), None),
        ("now", date(2022, 8, 25), False),
    ]


def test_on_the_day_of_a_meeting_its_own_version_is_looked_at_though_its_data_end_earlier(tmp_path: Path) -> None:
    earlier = MEETINGS.replace("on: 2022-09-28}", "on: 2022-09-28, cutoff: 2022-09-27}")
    repo = year(tmp_path / "repo", july={"meetings.yaml": earlier})
    assert [(row["label"], row["on"]) for row in rows(run(repo, on="2022-09-28"))][-1] == ("2022-09", date(2022, 9, 27))
    assert [row["label"] for row in rows(run(repo, on="2022-09-29"))][-1] == "now"


def test_it_counts_what_was_changed_and_not_committed(repo: Repo) -> None:
    repo.write("new.yaml", dangers("id: D-9, title: 新的, level: general, found: 2022-09-29, due: 2022-10-29"))
    last = rows(run(repo))[-1]
    assert (last["label"], last["found"], last["unclosed"], last["honest"]) == ("now", 1, 3, True)


def test_a_day_of_judgement_leaves_the_meetings_on_their_own_days(repo: Repo) -> None:
    """And what is remembered on the way is what any other question would find."""
    assert figures(run(repo, on="2022-09-30"))[:3] == list(ROWS)
    assert figures(run(repo))[:3] == list(ROWS)


def test_so_does_whoever_else_asks_for_the_versions_of_meetings(repo: Repo) -> None:
    for on in (None, "2022-09-30", "2022-09-29"):
        opened = Session(repo.ask(on=on))
        days = {meeting.id: ready.judge.on for meeting, ready in opened.meetings(opened.view_of(None))}
        assert days == {"2022-07": date(2022, 7, 28), "2022-08": date(2022, 8, 26), "2022-09": date(2022, 9, 28)}


def test_at_a_version_only_the_meetings_until_then_are_there(repo: Repo) -> None:
    at = run(repo, at="2022-08")
    assert figures(at) == list(ROWS[:2])
    earlier = run(repo, at="2022-08-10")
    assert [row["label"] for row in rows(earlier)] == ["2022-07", "2022-08-10"]
    assert rows(earlier)[-1]["meeting"] is None
    assert rows(earlier)[-1]["revision"] == repo["july"]


def test_without_the_day_it_began_all_counts_as_found(tmp_path: Path) -> None:
    repo = year(tmp_path / "repo", july={"riskreg.yaml": "name: 学院\nas_of: 2022-09-30\n"})
    assert (rows(run(repo))[0]["before"], rows(run(repo))[0]["found"]) == (0, 3)


def test_a_meeting_before_the_register_was_in_git_has_no_row(tmp_path: Path) -> None:
    earlier = MEETINGS.replace("meetings:\n", "meetings:\n  - {id: 2022-06, on: 2022-06-30}\n")
    repo = year(tmp_path / "repo", july={"meetings.yaml": earlier})
    assert [row["label"] for row in rows(run(repo))] == ["2022-07", "2022-08", "2022-09", "now"]


def test_without_any_meeting_there_is_one_row_and_no_way(tmp_path: Path) -> None:
    repo = year(tmp_path / "repo", july={"meetings.yaml": "meetings: []\n"})
    outcome = run(repo)
    assert [(row["label"], row["honest"], row["before"]) for row in rows(outcome)] == [("now", None, 1)]
    assert "ways" not in data(outcome)
    assert "How they went" not in text(outcome)


def test_of_a_meeting_without_a_tag_the_last_commit_of_its_day_is_shown_and_said(tmp_path: Path) -> None:
    repo = year(tmp_path / "repo", annotated={"meeting/2022-07": "july", "meeting/2022-09": "september"})
    outcome = run(repo)
    assert figures(outcome) == [*ROWS, NOW]
    assert [row["tagged"] for row in rows(outcome)] == [True, False, True, True]
    assert said(outcome, "alarm")[0] == (
        "2022-08: no tag yet, so the newest commit up to the day of the meeting is shown; riskreg meeting close ID settles it."
    )


def test_risks_that_were_filled_in_late_or_deleted_make_the_figures_dishonest_too(tmp_path: Path) -> None:
    added = RISKS % "" + RISKS.splitlines()[2].replace("R-2", "R-3") % () + "\n"
    closed = ", closed: {on: 2022-07-20, by: P-2, reason: 拆除}"
    repo = year(
        tmp_path / "repo",
        august={"risks.yaml": added.replace("identified: 2022-06-01}\n", f"identified: 2022-06-01{closed}}}\n", 1)},
    )
    outcome = run(repo)
    assert [row["honest"] for row in rows(outcome)][:2] == [None, False]
    assert said(outcome, "alarm")[0] == (
        "2022-08: these figures need an explanation: dangers filled in late 1, risks filled in late 1, risks dated back 1;"
        " riskreg diff 2022-07 2022-08 -v names them."
    )


# --- for whom, about what


def test_a_part_of_the_register_has_no_balance(repo: Repo) -> None:
    outcome = run(repo, words={"level": ("major",)})
    assert [(row["unclosed"], row["found"], row["filled_late"], row["removed"], row["honest"]) for row in rows(outcome)] == [
        (1, 1, None, None, None),  # nothing came before
        (1, 0, 0, 0, None),
        (1, 0, 0, 0, None),
        (1, 0, 0, 0, None),
    ]
    assert said(outcome, "alarm") == []
    assert [row["decisions_late"] for row in rows(outcome)] == [0, 0, 0, 0]  # a decision has no level
    of_students = rows(run(repo, words={"unit": ("学生处",)}))
    assert [(row["unclosed"], row["risks"], row["decisions_late"], row["all_overdue"]) for row in of_students] == [
        (0, 1, 0, 0),
        (0, 1, 1, 1),
        (0, 1, 1, 1),  # the acceptance of D-1 is owed by nobody: its category has no office
        (0, 1, 1, 1),
    ]


def test_sums_count_what_an_audience_may_not_see_and_say_so(tmp_path: Path) -> None:
    hidden = {"a.yaml": dangers(D0, f"{D1}, audience: restricted")}
    repo = year(tmp_path / "repo", july=hidden)
    repo.write("a.yaml", SEPTEMBER["a.yaml"].replace("title: 重大的", "audience: restricted, title: 重大的"))
    whole = run(repo)
    assert figures(whole) == [*ROWS, NOW]
    assert "restricted (only counted) 1: in all figures, and listed nowhere." in said(whole)
    assert whole.document
    assert whole.document.face
    assert whole.document.face.hidden == 0
    everything = run(repo, audience="restricted")
    assert figures(everything) == figures(whole)
    assert not any("restricted" in one for one in said(everything))
    outside = run(repo, audience="public")
    assert {cell for row in rows(outside) for key, cell in row.items() if key in ("unclosed", "found", "honest")} == {None}
    assert data(outside)["withheld"] is True
    assert data(outside)["register"]["hidden"] is None
    part = run(repo, words={"level": ("major",)})
    assert "restricted, not asked about." in said(part)
    assert [row["unclosed"] for row in rows(part)] == [0, 0, 0, 0]
    assert part.document
    assert part.document.face
    assert part.document.face.hidden == 1


# --- what cannot be read


def test_a_version_with_a_broken_file_has_no_balance_and_says_which_file(tmp_path: Path) -> None:
    repo = year(tmp_path / "repo", august={"b.yaml": "dangers: [\n"})
    for _ in range(2):  # cold, and with what was remembered
        outcome = run(repo)
        assert [row["honest"] for row in rows(outcome)] == [None, None, None, True]
        assert [row["removed"] for row in rows(outcome)] == [None, None, None, 0]
        assert rows(outcome)[0]["unclosed"] == 2
        assert outcome.code == 1
        assert data(outcome)["register"]["unread"] == ["b.yaml"]
        assert data(outcome)["register"]["complete"] is False
        assert said(outcome, "alarm") == [
            (
                "2022-08: b.yaml could not be read in full in this version; its figures lack what stands there,"
                " and nothing can be balanced with it."
            )
        ]


def test_files_that_stand_broken_now_are_named_once(repo: Repo) -> None:
    repo.write("b.yaml", "dangers: [\n")
    outcome = run(repo)
    assert figures(outcome)[:3] == list(ROWS)
    assert rows(outcome)[-1]["honest"] is None
    assert [one for one in said(outcome, "alarm") if "could not be read" in one] == [
        (
            "now: b.yaml could not be read in full in this version; its figures lack what stands there,"
            " and nothing can be balanced with it."
        )
    ]
    assert (outcome.code, data(outcome)["register"]["unread"]) == (1, ["b.yaml"])


def test_outside_git_and_before_the_first_commit_it_says_why_there_is_nothing(tmp_path: Path, repo: Repo) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name, content in JULY.items():
        (outside / name).write_text(content, encoding="utf-8")
    with pytest.raises(RiskregError, match="this register lies outside git: it has no earlier versions") as caught:
        run(repo, folder=outside)
    assert caught.value.code == 2
    Repo(outside, {}).git("init", "-q")
    with pytest.raises(RiskregError, match="this repository has no commit yet: there are no versions"):
        run(repo, folder=outside)


def test_in_a_clone_whose_history_was_cut_off_it_says_which_meetings_are_missing(repo: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repo.folder}", "shallow")
    outcome = run(repo, folder=tmp_path / "shallow")
    assert [row["label"] for row in rows(outcome)] == ["2022-09", "now"]
    assert said(outcome, "alarm")[0] == (
        "2022-07, 2022-08: this clone does not reach back so far: its history was cut off;"
        " fetch the rest with: git fetch --unshallow"
    )


# --- what is remembered


def test_what_is_remembered_is_what_is_counted_anew(repo: Repo) -> None:
    first = run(repo)
    remembered = run(repo)
    kept = repo / ".git" / "riskreg-cache"
    assert len(list(kept.rglob("figures-*"))) == 3
    shutil.rmtree(kept)
    assert text(first, "json") == text(remembered, "json") == text(run(repo), "json")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions that are read: the beginning of their commit, or `files`."""
    found: list[str] = []

    def noted(source: Any, **words: Any) -> Any:
        found.append("files" if isinstance(source, WorkTree) else source.commit)
        return load(source, **words)

    monkeypatch.setattr("riskreg.store.archive.load", noted)
    return found


def test_warm_no_version_is_read_but_the_last_with_which_the_files_are_balanced(repo: Repo, read: list[str]) -> None:
    run(repo)
    assert sorted(read) == sorted(["files", repo["july"], repo["august"], repo["september"]])
    read.clear()
    run(repo)
    assert read == ["files", repo["september"]]
    read.clear()
    run(repo, on="2022-09-28")
    assert read == ["files"]


def test_a_part_of_the_register_is_never_remembered(repo: Repo, read: list[str]) -> None:
    words: Mapping[str, tuple[str, ...]] = {"unit": ("后勤处",)}
    run(repo, words=words)
    assert not list((repo / ".git" / "riskreg-cache").rglob("figures-*"))
    read.clear()
    run(repo, words=words)
    assert {repo["july"], repo["august"], repo["september"]} <= set(read)


def test_after_the_code_changed_nothing_remembered_is_used(repo: Repo, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run(repo)
    read.clear()
    monkeypatch.setattr(meetings, "domain_key", lambda: "another")
    assert figures(run(repo)) == [*ROWS, NOW]
    assert set(read) == {"files", repo["july"], repo["august"], repo["september"]}


def test_after_a_version_changed_its_figures_and_those_of_the_next_are_counted_anew(repo: Repo) -> None:
    run(repo)
    repo.git("tag", "-f", "meeting/2022-08", repo["july"])
    found = rows(run(repo))
    assert (found[1]["unclosed"], found[1]["filled_late"]) == (2, 0)  # August looked at July's files
    assert (found[2]["before"], found[2]["filled_late"], found[2]["removed"]) == (2, 1, 0)  # D-4 came in September now
    assert figures(run(repo))[0] == ROWS[0]


def test_after_its_day_changed_a_meeting_is_counted_anew(repo: Repo) -> None:
    run(repo)
    repo.write("meetings.yaml", MEETINGS.replace("on: 2022-08-26}", "on: 2022-08-26, cutoff: 2022-08-08}"))
    found = rows(run(repo))
    # On 08-08 D-0 had been rectified but not accepted, D-3 not been found, the extension not been approved.
    assert (found[1]["on"], found[1]["unclosed"], found[1]["closed"], found[1]["overdue"]) == (date(2022, 8, 8), 3, 0, 1)
    assert (found[2]["before"], found[2]["closed"], found[2]["removed"]) == (3, 1, 0)
    assert figures(run(repo))[0] == ROWS[0]


@pytest.mark.parametrize("harm", [lambda data: data[:-3], lambda data: data.replace(b"1", b"2"), lambda _: b"", lambda _: b"[]"])
def test_what_was_damaged_is_counted_anew(repo: Repo, harm: Callable[[bytes], bytes]) -> None:
    run(repo)
    kept = list((repo / ".git" / "riskreg-cache").rglob("figures-*"))
    for path in kept:
        path.write_bytes(harm(path.read_bytes()))
    assert kept
    assert figures(run(repo)) == [*ROWS, NOW]


# --- how it looks


def test_how_they_went_is_drawn_in_text_and_counted_in_data(repo: Repo) -> None:
    outcome = run(repo)
    lines = text(outcome).splitlines()
    at = lines.index("How they went:")
    assert lines[at + 1].split() == ["figure", "first", "latest", "vs", "last", "way"]
    drawn = {line[:18].strip(): line.split()[-1] for line in lines[at + 3 : at + 17]}
    assert drawn["dangers not closed"] == "▆█▆▆"  # 2 3 2 2
    assert drawn["filled in late"] == "-█▁▁"  # not known, 1, 0, 0
    assert "▁" not in text(outcome, "json")
    ways = {way["figure"]: way for way in data(outcome)["ways"]}
    assert ways["unclosed"] == {"figure": "unclosed", "first": 2, "latest": 2, "change": 0, "lowest": 2, "highest": 3}
    assert ways["filled_late"] == {"figure": "filled_late", "first": None, "latest": 0, "change": 0, "lowest": 0, "highest": 1}
    assert "withdrawn" in ways
    assert "found" in ways


def test_a_figure_that_was_nought_throughout_goes_no_way(tmp_path: Path) -> None:
    repo = year(
        tmp_path / "repo",
        july={
            "meetings.yaml": MEETINGS.replace(", decisions: [{id: 1, text: 演练, unit: 学生处, owner: P-2, due: 2022-08-20}]", "")
        },
    )
    assert "decisions_late" not in {way["figure"] for way in data(run(repo))["ways"]}
    assert [row["decisions_late"] for row in rows(run(repo))] == [0, 0, 0, 0]


def test_in_a_narrow_terminal_the_figures_that_matter_survive(repo: Repo) -> None:
    outcome = run(repo)
    assert outcome.document
    for language, words in (
        ("zh", "会议 未销号 重大 逾期 新增 销号 属实"),
        ("en", "meeting not closed major overdue found closed honest"),
    ):
        lines = render(outcome.document, "table", Language(language), width=60).splitlines()
        heading = next(line for line in lines if line.startswith(words.split()[0] + " "))
        assert " ".join(heading.split()).startswith(words)
        assert max(map(len, lines)) <= 60
        assert any("▆█▆▆" in line for line in lines)


def test_numbers_stay_numbers_in_a_spreadsheet(repo: Repo) -> None:
    lines = text(run(repo), "csv").splitlines()
    assert lines[3].startswith("2022-09,2,1,1,0,0,no,0,1,1,1,1/3 33.3%,2022-09-28,2,0,1,1,3")
    assert "withdrawn,0,0,-1,0,1" in lines
