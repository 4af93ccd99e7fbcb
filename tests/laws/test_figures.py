"""Laws of the figures: all pages of one version, day and audience agree; what may not be seen cannot be worked out."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.conftest import Commit, Repo, build

from riskreg.commands import compare, counts, meetings
from riskreg.commands.session import Outcome
from riskreg.report.document import render
from riskreg.report.language import Language

FIRST: Final = date(2022, 7, 1)
HELD: Final = (date(2022, 7, 29), date(2022, 8, 26), date(2022, 9, 28))
MEETINGS: Final = "meetings:\n" + "".join(f"  - {{id: {day:%Y-%m}, on: {day}}}\n" for day in HELD)
SETTINGS: Final = "name: 学院\nlanguage: en\nas_of: 2022-09-30\nstarted: 2022-06-15\n"
ORGANISATION: Final = (
    "units: [{id: 后勤处}, {id: 学生处}]\npeople: [{id: P-1, name: 何建平, unit: 后勤处}, {id: P-2, name: 周立新, unit: 学生处}]\n"
    "places: [{id: 生活区}, {id: 教学区}]\n"
)
DAYS: Final = st.integers(0, 90).map(lambda count: FIRST + timedelta(days=count))
AUDIENCES: Final = st.sampled_from(["public", "public", "internal", "restricted"])
CELLS: Final = ("before", "found", "filled_late", "reopened", "closed", "withdrawn", "removed")


@st.composite
def danger(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Any course a danger may take, sensible or not."""
    found: dict[str, Any] = {
        "id": f"D-{number}",
        "title": "灯",
        "unit": draw(st.sampled_from(["后勤处", "学生处"])),
        "owner": "P-1",
    }
    found |= {"source": "self_check", "found": draw(DAYS), "due": draw(DAYS), "level": "general", "rectification": "换"}
    found |= {"audience": draw(AUDIENCES), "place": draw(st.sampled_from([["生活区"], ["教学区"], ["生活区", "教学区"]]))}
    if days := sorted(draw(st.lists(DAYS, max_size=3))):
        found["rectified"] = [{"on": day, "by": "P-1"} for day in days]
        found["acceptances"] = [{"on": day, "by": ["P-2"], "passed": draw(st.booleans())} for day in days]
    if draw(st.integers(0, 5)) == 0:
        found["withdrawn"] = {"on": draw(DAYS), "by": "P-2", "reason": "gone"}
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[list[dict[str, Any]]]:
    """What stood in the files at each meeting and stands now: records entered, rewritten, deleted."""
    versions: list[list[dict[str, Any]]] = []
    known: list[dict[str, Any]] = []
    for at in range(len(HELD) + 1):
        known = [one for one in known if draw(st.integers(0, 6))]
        known = [draw(danger(int(one["id"][2:]))) if not draw(st.integers(0, 3)) else one for one in known]
        known += [draw(danger(10 * at + number)) for number in range(draw(st.integers(0, 4)))]
        versions.append(known)
    return versions


def made(folder: Path, versions: list[list[dict[str, Any]]]) -> Repo:
    """Write a history into a repository: a commit the day before each meeting, tagged, and one after the last."""
    commits = []
    for at, version in enumerate(versions):
        days = [*(day - timedelta(days=1) for day in HELD), date(2022, 9, 30)]
        files = {"a.yaml": json.dumps({"dangers": version}, default=str, ensure_ascii=False)}
        base = {"riskreg.yaml": SETTINGS, "organisation.yaml": ORGANISATION, "meetings.yaml": MEETINGS} if not at else {}
        commits.append(Commit(str(at), {**base, **files}, at=f"{days[at]}T10:00:00+08:00"))
    repo = build(folder, *commits)
    for at, day in enumerate(HELD):
        repo.git("tag", f"meeting/{day:%Y-%m}", repo[str(at)])
    return repo


def told(outcome: Outcome) -> dict[str, Any]:
    assert outcome.document
    found: dict[str, Any] = json.loads(render(outcome.document, "json", Language("en")))
    return found


def pages(repo: Repo, at: str | None, audience: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The figures of one version, day and audience, page by page, by the names of the balance."""
    request = repo.ask(at=at, audience=audience)
    status = told(counts.run_status(request))
    standing = ("open", "rectified", "referred")
    yield (
        "status",
        {
            **(status["balance"] or {}).get("dangers", {}),
            "now": sum(status["dangers"][state] for state in standing),
            "overdue": status["dangers"]["overdue"],
            "rate": status["rectification_rate"],
        },
    )
    for way in ("unit", "place"):
        total = told(counts.run_tally(request, by=[way]))["rows"][-1:]
        yield f"tally by {way}", {**total[0], "rate": total[0]["rectification_rate"]} if total else {}
    row = told(meetings.run_trend(request))["rows"][-1]
    yield "trend", {**row, "now": row["unclosed"], "rate": row["rectification_rate"]}
    if at:
        row = next(one for one in told(meetings.run_meeting(request))["meetings"] if one["meeting"] == at)
        yield "meeting list", {**row, "now": row["after"], "rate": row["rectification_rate"]}
    if at != f"{HELD[0]:%Y-%m}":
        found = told(compare.run(request))
        rate = found["rectification_rate"]
        yield "diff", {**(found["balance"]["dangers"] or {}), "overdue": found["overdue"], "rate": rate}


VERSIONS: Final = st.sampled_from([None, *(f"{day:%Y-%m}" for day in HELD)])


@settings(max_examples=12, deadline=None)
@given(histories(), VERSIONS, st.sampled_from(["internal", "restricted"]))
def test_all_pages_give_the_same_value_for_every_figure_they_share(
    versions: list[list[dict[str, Any]]], at: str | None, audience: str
) -> None:
    with TemporaryDirectory() as place:
        known: dict[str, tuple[str, Any]] = {}
        for page, figures in pages(made(Path(place) / "repo", versions), at, audience):
            for name in (*CELLS, "now", "overdue", "rate"):
                if name in figures:
                    first = known.setdefault(name, (page, figures[name]))
                    assert figures[name] == first[1], f"{name}: {first[0]} says {first[1]}, {page} {figures[name]}"
        cells = {name: known[name][1] or 0 for name in (*CELLS, "now")}
        gone = cells["closed"] + cells["withdrawn"] + cells["removed"]
        assert sum(cells[name] for name in CELLS[:4]) - gone == cells["now"]


@settings(max_examples=12, deadline=None)
@given(histories(), VERSIONS, st.sampled_from(["public", "internal", "restricted"]), st.sampled_from(["unit", "place", "month"]))
def test_every_total_is_its_rows_and_what_is_only_counted_less_what_is_counted_twice(
    versions: list[list[dict[str, Any]]], at: str | None, audience: str, way: str
) -> None:
    with TemporaryDirectory() as place:
        repo = made(Path(place) / "repo", versions)
        found = told(counts.run_tally(repo.ask(at=at, audience=audience), by=[way]))["rows"]
    for name in (*CELLS, "now", "overdue", "rectified") if found else ():
        signed = (-(row[name] or 0) if row["line"] == "counted_twice" else row[name] or 0 for row in found[:-1])
        assert sum(signed) == (found[-1][name] or 0)


@settings(max_examples=8, deadline=None)
@given(histories(), st.sampled_from(["public", "internal"]))
def test_what_may_not_be_seen_changes_nothing_that_is_asked(versions: list[list[dict[str, Any]]], audience: str) -> None:
    """With filters, conditions and for the public the answers are those of a register in which other secrets stand.

    For the public not even how many there are changes anything; there is one secret on each side, so that it is said.
    """
    hidden = ("restricted",) if audience == "internal" else ("restricted", "internal")
    seen = [[one for one in version if one["audience"] not in hidden] for version in versions]
    secret = {"id": "D-999", "title": "密", "unit": "学生处", "owner": "P-2", "source": "self_check", "found": FIRST, "due": FIRST,
              "level": "general", "rectification": "换", "audience": "restricted", "place": ["教学区"]}  # fmt: skip
    more = {**secret, "unit": "后勤处", "place": ["生活区"], "found": HELD[1], "due": HELD[2], "level": "major", "basis": "密"}
    with TemporaryDirectory() as place:
        repos = [
            made(Path(place) / "one", [[*version, secret] for version in seen]),
            made(Path(place) / "two", [[*version, {**more, "id": "D-999"}] for version in seen]),
        ]
        for words, where in (({"unit": ("后勤处",)}, None), ({}, "overdue or level=general"), ({"place": ("生活区",)}, None)):
            both = [list(asked(repo, audience, words, where)) for repo in repos]
            assert both[0] == both[1]
        if audience == "public":
            both = [list(asked(repo, audience, {}, None)) for repo in repos]
            assert both[0] == both[1]
            assert all(page["withheld"] for page in both[0])


def asked(repo: Repo, audience: str, words: Mapping[str, tuple[str, ...]], where: str | None) -> Iterator[dict[str, Any]]:
    """Ask every page that counts; which commit it was is of no interest."""
    request = repo.ask(audience=audience)._replace(words=words, where=where)
    outcomes = [counts.run_status(request), meetings.run_trend(request)]
    outcomes += [counts.run_tally(request, by=[way]) for way in ("unit", "place")]
    for outcome in outcomes:
        found = told(outcome)
        found["register"].pop("revision")
        for row in (*found.get("rows", []), *found.get("cases", [])):
            row.pop("revision", None)
            row.pop("commit", None)
        found.pop("findings", None)  # of check, which tells its masked findings by number
        found["figures"] = [row for row in found.get("figures", []) if row["about"] != "findings"]
        yield found
