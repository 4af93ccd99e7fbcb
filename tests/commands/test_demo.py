"""demo: the same repository to the byte each time, whole or not at all, and what its September meeting needs."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands import check, compare, counts, meetings, start
from riskreg.commands.session import Outcome, Request, prepare
from riskreg.errors import RiskregError
from riskreg.report.document import Document, Heading, Paragraph, Table, render
from riskreg.report.language import Language
from riskreg.store.repository import Repository

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
# The ids of the last commit and of the tags. They change with registers/, and with what is in tools/demo.
HEAD = "f2f9b9da38605716299ba709450999d2c79ad29f"
TAGS = {
    "meeting/2022-07": "862a5ab39b098f81681b03bc976955aee4401c1b",
    "meeting/2022-08": "b2b48c6e65776833218e7576bcee651fae3f1da5",
    "meeting/2022-09": "260971540074fa875de85007e0a2d5940cf27bbd",
}
ROOT = Path(__file__).parent.parent.parent
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder: Path, *words: str) -> str:
    """What the git program itself says."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **QUIET})
    return done.stdout.decode()


def asked(folder: Path, at: str | None = None, audience: str | None = None) -> Request:
    return Request(now=NOW, folder=folder, at=at, audience=audience)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("demo")
    return folder / "riskreg-demo", start.run_demo(asked(folder))


@pytest.fixture(scope="module")
def place(outcome: tuple[Path, Outcome]) -> Path:
    return outcome[0]


@pytest.fixture(scope="module")
def document(outcome: tuple[Path, Outcome]) -> Document:
    assert outcome[1].document
    return outcome[1].document


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Outcome]]:
    """The demo once more, in an empty folder within another repository, by a user who is set up to be in the way."""
    folder = tmp_path_factory.mktemp("again")
    git(folder, "init", "--quiet")
    (folder / "a" / "中 文").mkdir(parents=True)
    (folder / ".gitconfig").write_text(
        "[user]\nname = x\nemail = x@example.org\n[commit]\ngpgSign = true\n[tag]\ngpgSign = true\n[core]\nautocrlf = true\n",
        encoding="utf-8",
    )
    words = Request(
        now=NOW, folder=folder, registers="elsewhere", on="2020-01-01", at="2021-01", lang="en", words={"unit": ("x",)}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        patch.setenv("GIT_AUTHOR_NAME", "somebody")
        patch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
        patch.setenv("HOME", str(folder))
        yield folder / "a" / "中 文", start.run_demo(words, "a/中 文")


def test_the_ids_are_the_same_each_time(place: Path, document: Document, again: tuple[Path, Outcome]) -> None:
    for folder in (place, again[0]):
        assert git(folder, "rev-parse", "HEAD").strip() == HEAD
        assert {tag: git(folder, "rev-parse", tag).strip() for tag in TAGS} == TAGS
    assert document.data["head"] == HEAD


def test_words_about_another_register_are_not_about_the_demo(document: Document, again: tuple[Path, Outcome]) -> None:
    made = again[1].document
    assert made
    assert made.face == document.face
    assert made.blocks[1:-5] == document.blocks[1:-5]


def test_it_speaks_the_language_asked_for_else_that_of_the_register(
    outcome: tuple[Path, Outcome], again: tuple[Path, Outcome]
) -> None:
    assert (outcome[1].language, again[1].language) == ("zh", "en")


def test_the_folder_is_typed_as_a_shell_takes_it(again: tuple[Path, Outcome]) -> None:
    made = again[1].document
    assert made
    assert "Next: cd 'a/中 文'" in [str(block.text) for block in made.blocks if isinstance(block, Paragraph)]


def test_the_repository_is_sound_and_its_files_are_the_example(place: Path) -> None:
    assert git(place, "status", "--porcelain") == ""
    assert git(place, "fsck", "--strict") == ""
    assert git(place, "symbolic-ref", "HEAD").strip() == "refs/heads/main"
    folder = ROOT / "registers"
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.yaml")}
    assert {path.relative_to(place / "registers"): path.read_bytes() for path in (place / "registers").rglob("*.yaml")} == files
    assert sorted(path.name for path in place.iterdir()) == [".git", "README.md", "registers"]


def test_authors_days_and_tags_are_what_git_shows(place: Path) -> None:
    lines = git(place, "log", "--format=%an <%ae>|%cn <%ce>|%aI|%cI|%s").splitlines()
    assert len(lines) == 35
    rows = [line.split("|") for line in lines]
    assert all(author == committer and written == committed for author, committer, written, committed, _ in rows)
    assert rows[0][0] == "郑海波 <zhenghb@example.edu.cn>"
    assert rows[0][2:] == ["2022-09-30T16:30:00+08:00", "2022-09-30T16:30:00+08:00", "9月底归档，判定日固定为9月30日"]
    assert rows[-1][2] == "2022-06-01T16:20:00+08:00"
    assert len({author for author, *_ in rows}) == 8  # one of the seven writes from two addresses
    assert git(place, "rev-list", "--merges", "--count", "HEAD").strip() == "1"
    tags = git(place, "for-each-ref", "--format=%(objecttype) %(refname:short) %(taggername) %(taggerdate:iso)", "refs/tags")
    assert tags.splitlines() == [
        "tag meeting/2022-07 郑海波 2022-07-29 08:50:00 +0800",
        "tag meeting/2022-08 郑海波 2022-08-26 12:05:00 +0800",
        "tag meeting/2022-09 郑海波 2022-09-28 13:30:00 +0800",
    ]


def test_the_register_has_no_error(place: Path) -> None:
    found = check.run_check(asked(place))
    assert found.code == 0
    register = prepare(asked(place, audience="restricted")).judge.register
    assert (len(register.risks), len(register.dangers), len(register.measures)) == (46, 56, 20)


def test_it_shows_what_the_september_meeting_needs(document: Document) -> None:
    assert document.command == "demo"
    assert document.face
    assert (document.face.meeting, document.face.on.isoformat()) == ("2022-09", "2022-09-28")
    tables = {block.name: block for block in document.flat(as_data=True).blocks if isinstance(block, Table)}
    assert [row[0] for row in tables["risks"].rows][:2] == ["R-0021", "R-0001"]
    assert tables["overdue"].rows[0][0] == "D-2022-0043"
    changes = {row[0]: row[3] for row in tables["changes"].rows}
    assert changes["D-2022-0026"] == ("became_overdue", "extension_requested", "due_edited", "edited")
    assert changes["D-2022-0037"] == ("filled_late", "accepted")
    assert document.data["tags"] == list(TAGS)
    assert document.data["commits"] == 35


def test_it_says_where_the_demo_is_and_what_to_type_next(document: Document) -> None:
    said = [str(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    assert said[0] == "riskreg-demo is a git repository now: 35 commits by 7 people, June to September 2022."
    steps = [str(block.text) for block in document.blocks if isinstance(block, Paragraph) and block.tone == "next"]
    assert steps[0] == "Next: cd riskreg-demo"
    assert [step.partition(":")[0] for step in steps[1:]] == [command for command, _ in start.NEXT]
    assert not any("riskreg overdue lists" in step for step in steps)
    assert sum(isinstance(block, Heading) for block in document.blocks) >= 4


@pytest.mark.parametrize("form", ["plain", "markdown", "table", "json"])
def test_every_form_shows_it(outcome: tuple[Path, Outcome], document: Document, form: str) -> None:
    text = render(document, form, Language(outcome[1].language))
    assert "D-2022-0043" in text
    assert "riskreg-demo" in text


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_already_is_refused_and_left_alone(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "riskreg-demo"
    if kind == "folder":
        place.mkdir()
        (place / "mine.txt").write_text("mine", encoding="utf-8")
    elif kind == "file":
        place.write_text("mine", encoding="utf-8")
    else:
        place.symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(RiskregError, match="is there already") as caught:
        start.run_demo(asked(tmp_path))
    assert caught.value.code == 2
    assert str(caught.value.hint) == "name another folder: riskreg demo FOLDER"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("there", [False, True])
def test_nothing_is_left_of_a_demo_that_cannot_be_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    if there:
        (tmp_path / "riskreg-demo").mkdir()

    def full(repository: Repository, *_: object, **__: object) -> None:
        assert (tmp_path / "riskreg-demo" / ".git" / "objects").is_dir()
        raise OSError(28, "no space", str(repository.common))

    monkeypatch.setattr(start, "write_commit", full)
    with pytest.raises(RiskregError, match="the disk is full") as caught:
        start.run_demo(asked(tmp_path))
    assert caught.value.code == 3
    assert list(tmp_path.rglob("*")) == ([tmp_path / "riskreg-demo"] if there else [])


def test_without_git_it_says_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(RiskregError, match="git cannot be started"):
        start.run_demo(asked(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_clone_has_the_history_and_the_tags(place: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(place), "clone")
    assert git(tmp_path / "clone", "rev-parse", "HEAD", *TAGS).split() == [HEAD, *TAGS.values()]
    assert prepare(asked(tmp_path / "clone", at="2022-07")).face.meeting == "2022-07"


def test_the_readme_of_the_demo_names_commands_that_are_there(place: Path) -> None:
    from riskreg.cli.registry import COMMANDS  # noqa: PLC0415

    lines = [line for line in (place / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("riskreg ")]
    assert len(lines) == 5
    assert {line.split()[1] for line in lines} <= set(COMMANDS)


def test_a_riskreg_that_was_not_built_says_so(tmp_path: Path) -> None:
    with pytest.raises(RiskregError, match="was not built") as caught:
        start.packed(tmp_path / "commits.json")
    assert caught.value.code == 3
    assert str(caught.value.hint) == "install it with pip; in a checkout, python tools/package.py will do"


def test_every_page_gives_the_same_figures_of_the_september_meeting(place: Path) -> None:
    """18 were carried over, 15 found, 2 filled in late, 1 re-opened, 14 closed, 1 withdrawn: 18 + 15 + 2 + 1 - 14 - 1 = 21.

    4 await acceptance: (4 + 14) / (18 + 15 + 2 + 1 - 1 withdrawn - 2 referred) = 18/33. Two of the 21 are restricted.
    """
    cells = {"before": 18, "found": 15, "filled_late": 2, "reopened": 1, "closed": 14, "withdrawn": 1, "removed": 0}
    rate = {"numerator": 18, "denominator": 33}
    request = asked(place, "2022-09")
    status, tally, trend, meeting, diff = (
        json.loads(render(outcome.document, "json", Language("en")))
        for outcome in (
            counts.run_status(request),
            counts.run_tally(request),
            meetings.run_trend(request),
            meetings.run_meeting(request),
            compare.run(request),
        )
        if outcome.document
    )
    total = tally["rows"][-1]
    rows = [status["balance"]["dangers"], total, trend["rows"][-1], meeting["meetings"][2], diff["balance"]["dangers"]]
    assert [{name: row[name] for name in cells} for row in rows] == [cells] * 5
    assert [total["now"], trend["rows"][-1]["unclosed"], *(rows[at]["after"] for at in (0, 3, 4))] == [21] * 5
    assert [status["dangers"]["overdue"], *(row["overdue"] for row in (*rows[1:4], diff))] == [5] * 5
    assert [page["rectification_rate"] for page in (status, *rows[1:4], diff)] == [rate] * 5
    assert [row["now"] for row in tally["rows"] if row["line"] == "only_counted"] == [2]
    assert [page["meeting"] for page in (status, tally)] == ["2022-08"] * 2
    assert (status["honest"], tally["honest"], diff["balance"]["dangers"]["honest"], trend["rows"][-1]["honest"]) == (False,) * 4
    # D-2022-0010 was closed on 06-30, found loose again on 09-08, and closed on 09-15.
    assert tally["undone"]["reclosed"] == diff["undone"]["reclosed"] == {"n": 1, "ids": ["D-2022-0010"]}
