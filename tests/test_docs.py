"""What the documents say works: every command runs, every link leads somewhere, every example passes."""

import io
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from tests.words import WRITING

from riskreg.cli import app, help_pages
from riskreg.cli.registry import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")
WRITERS = ("init", "schema")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def lines(name: str) -> Iterator[str]:
    """Find every command line of a page: in its blocks, its tables and its sentences."""
    text = read(name)
    for block in re.findall(r"^```(?:sh|text)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if found := re.match(r"(?:\$ )?(riskreg .*)", line):
                yield found[1]
    yield from re.findall(r"`(riskreg [^`]+)`", text)


def commands() -> list[str]:
    """List every command line of the documents and of the examples in help, each once."""
    found = [line for page in PAGES for line in lines(page)]
    found += [example for entry in COMMANDS.values() for example in entry.examples]
    return list(dict.fromkeys(line.partition("#")[0].strip() for line in found))


def run(words: list[str]) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    help_pages.speech.cache_clear()
    with redirect_stdout(out), redirect_stderr(err):
        code = app.run(words)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the reader stands."""
    monkeypatch.delenv("RISKREG_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def beside(place: Path, demo: Path) -> Path:
    """A folder in which the reader stands, with the register of the demo."""
    (place / "registers").symlink_to(demo / "registers", target_is_directory=True)
    return place


@pytest.mark.parametrize(
    "line",
    [
        *commands(),
    ],
)
def test_every_command_of_the_documents_runs(place: Path, demo: Path, line: str) -> None:
    words = shlex.split(line)
    assert words.pop(0) == "riskreg"
    if words[0] in WRITING:
        shutil.copytree(demo, place, dirs_exist_ok=True)
    elif words[0] not in {"init", "demo"}:
        (place / "registers").symlink_to(demo / "registers", target_is_directory=True)
    code, out, err = run(words)
    if words[:2] == ["meeting", "close"]:  # a meeting's version does not change: it has one
        assert (code, err.count("2022-09")) == (3, 2)
        return
    if words == ["add", "danger"]:  # there is nobody who could be asked
        assert (code, err.count("--unit")) == (2, 1)
        return
    assert code in (0, 1), err
    assert err == ""
    if "-o" not in words:
        assert out


def test_commands_of_the_documents_were_found() -> None:
    found = commands()
    assert len(found) > 30
    assert {line.split()[1] for line in found} >= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES[:2])
def test_the_readme_names_every_command(page: str) -> None:
    assert set(COMMANDS) <= {line.split()[1] for line in lines(page)}


def sample(page: str) -> tuple[str, list[str]]:
    """Return the command that a README begins with, and what it is said to print."""
    block = re.search(r"^```text\n\$ (riskreg .*?)\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL)
    assert block
    return block[1], [line for line in block[2].splitlines() if line not in ("", "...")]


@pytest.mark.parametrize("page", PAGES[:2])
@pytest.mark.usefixtures("beside")
def test_the_sample_of_the_readme_is_what_the_command_prints(page: str) -> None:
    line, shown = sample(page)
    code, out, _ = run(shlex.split(line)[1:])
    assert code == 0
    printed = out.splitlines()
    assert [text for text in shown if text not in printed] == []
    at = [printed.index(text) for text in shown]
    assert at == sorted(at)
    assert at[0] == 0


MARKDOWN = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", MARKDOWN)
def test_every_relative_link_leads_to_a_file(page: str) -> None:
    text = re.sub(r"^```.*?^```", "", read(page), flags=re.MULTILINE | re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not ((ROOT / page).parent / target).exists()] == []


def test_a_readme_links_to_the_other() -> None:
    assert "](README.zh-CN.md)" in read("README.md")
    assert "](README.md)" in read("README.zh-CN.md")


def marked(name: str) -> str:
    """Return the one line that is marked in the README."""
    (block,) = re.findall(rf"<!-- {name} -->\n```sh\n(.*?)```", read("README.md"), re.DOTALL)
    (line,) = block.strip().splitlines()
    return str(line)


@pytest.mark.parametrize("name", ["demo-command", "test-command"])
def test_a_marked_line_is_one_line_in_both_readmes(name: str) -> None:
    assert f"```sh\n{marked(name)}\n```" in read("README.zh-CN.md")


@pytest.mark.parametrize("name", ["demo-command", "test-command"])
def test_a_marked_line_names_only_what_is_there(name: str) -> None:
    made = {".venv", ".venv/bin/pip", ".venv/bin/riskreg", ".venv/bin/pytest"}
    for part in marked(name).split(" && "):
        program, *words = shlex.split(part)
        assert program == "python3" or program in made
        for word in words:
            if "/" in word or word.startswith("."):
                assert word in made or (ROOT / word.partition("[")[0]).exists(), word
        if program.endswith("riskreg"):
            assert words[0] in COMMANDS


def test_the_first_command_is_the_demo() -> None:
    assert re.findall(r"bin/riskreg (\w+)", marked("demo-command")) == ["demo"]
    assert "[test]" in marked("test-command")


SUPPLIED = "units: [{id: 后勤处}]\npeople: [{id: P-1, name: 何建平, unit: 后勤处}]\n"


@pytest.mark.parametrize("page", PAGES[:2])
def test_the_example_of_a_danger_passes_the_check(page: str, place: Path) -> None:
    (block,) = re.findall(r"^```yaml\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL)
    (place / "riskreg.yaml").write_text("name: 校\nas_of: 2022-09-10\n", encoding="utf-8")
    (place / "danger.yaml").write_text(block, encoding="utf-8")
    (place / "organisation.yaml").write_text(SUPPLIED, encoding="utf-8")
    code, out, _ = run(["check", "--strict", "--lang", "en"])
    assert (code, out.splitlines()[-1]) == (0, "No finding: the files are in order. That says nothing about what is not in them.")
    assert run(["overdue", "--on", "2022-09-14", "--exit-code"])[0] == 1


def test_both_examples_mean_the_same(place: Path) -> None:
    shown = []
    for page in PAGES[:2]:
        (block,) = re.findall(r"^```yaml\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL)
        (place / "riskreg.yaml").write_text("name: 校\nas_of: 2022-09-10\n", encoding="utf-8")
        (place / "danger.yaml").write_text(block, encoding="utf-8")
        (place / "organisation.yaml").write_text(SUPPLIED, encoding="utf-8")
        shown.append(run(["table", "dangers", "--columns", "all", "-f", "csv"])[1])
    assert shown[0] == shown[1]
    assert "D-2022-0001" in shown[0]


@pytest.mark.usefixtures("place")
def test_the_readmes_begin_a_register_as_they_say() -> None:
    for line in ("init registers", "check --strict", "table"):
        code, _, err = run(line.split())
        assert (code, err) == (0, "")


def test_the_guide_names_targets_and_folders_that_are_there() -> None:
    targets = set(re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"\bmake (\w+)(?=`| {2,}|$)", read(page), re.MULTILINE)) <= targets
    assert all((ROOT / name).is_dir() for name in ("src/riskreg/cli", "tests/cases", "docs"))
