"""The diff of a file: as git writes it, small however large the file, inert in every format."""

import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from riskreg.messages import say
from riskreg.report.document import Document, Patch, render
from riskreg.report.language import Language
from riskreg.report.patch import patch


def test_a_changed_line_has_three_lines_around_it() -> None:
    before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
    assert patch("a.yaml", before, before.replace("5", "五")) == (
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+五\n 6\n 7\n 8\n"
    )


def test_nothing_changed_is_nothing() -> None:
    assert patch("a.yaml", "a\n", "a\n") == ""


def test_a_new_file_and_one_that_goes() -> None:
    assert patch("a.yaml", None, "a\nb\n") == "--- /dev/null\n+++ b/a.yaml\n@@ -0,0 +1,2 @@\n+a\n+b\n"
    assert patch("a.yaml", "a\n", None) == "--- a/a.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"


def test_a_missing_end_of_line_is_said() -> None:
    assert patch("a", "a\nb", "a\nb\n") == ("--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n")


def test_carriage_returns_show_only_where_they_are_the_change() -> None:
    assert patch("a", "a\r\nb\r\n", "a\r\nc\r\n") == "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    assert patch("a", "a\r\n", "a\n") == "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\r\n+a\n"


def test_the_name_of_the_file_is_inert() -> None:
    assert patch("a\x1b\nb", "", "1\n").startswith("--- a/a<U+001B> b\n+++ b/a<U+001B> b\n")


@pytest.mark.skipif(not shutil.which("patch"), reason="the program patch is not there")
@pytest.mark.parametrize("seed", range(40))
def test_patch_takes_it_back_and_forth(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    before = [str(chance.randrange(chance.choice((9, 60)))) for _ in range(chance.randrange(60))]
    after = [line for line in before if chance.random() < 0.9]
    for _ in range(chance.randrange(5)):
        after.insert(chance.randrange(len(after) + 1), "new")
    if chance.random() < 0.3 and after:
        after.append(after.pop(chance.randrange(len(after))))
    old, new = ("\n".join(lines) + chance.choice(["\n", ""]) for lines in (before, after))
    if old == new or not old.strip() or not new.strip():
        return
    (tmp_path / "a").write_text(old)
    subprocess.run(["patch", "-p1", "--quiet"], cwd=tmp_path, input=patch("a", old, new), text=True, check=True)
    assert (tmp_path / "a").read_text() == new


def test_lines_that_stand_once_are_paired() -> None:
    before = "- id: 1\n  a: x\n  b: y\n- id: 2\n  a: x\n  b: y\n"
    after = "- id: 1\n  b: y\n  a: x\n\n- id: 2\n  b: y\n  a: x\n"
    assert patch("a", before, after) == (
        "--- a/a\n+++ b/a\n@@ -1,6 +1,7 @@\n - id: 1\n+  b: y\n   a: x\n-  b: y\n+\n - id: 2\n+  b: y\n   a: x\n-  b: y\n"
    )


def test_thousands_of_lines_that_change_everywhere_take_no_minutes() -> None:
    before = "".join(f"- id: {n}\n  a: x\n  b: y\n  c: z\n" for n in range(3000))
    after = before.replace("  a: x\n  b: y\n", "  b: y\n  a: x\n")
    begun = time.process_time()
    shown = patch("a", before, after)
    assert time.process_time() - begun < 5
    assert sum(line.startswith(("+", "-")) for line in shown.splitlines()) == 2 + 2 * 3000


CHANGE = Document(
    "fmt", say("Title"), None, (Patch(patch("a.yaml", "a: 1\n", "a: \u202e```\n")), Patch(patch("b", "x\n", "y\n")))
)
LINES = "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-a: 1\n+a: <U+202E>```\n"
MORE = "--- a/b\n+++ b/b\n@@ -1 +1 @@\n-x\n+y\n"


def test_plain_shows_it_as_it_is() -> None:
    assert render(CHANGE, "plain", Language("en")) == f"Title\n\n{LINES}\n{MORE}"


def test_markdown_fences_it() -> None:
    assert render(CHANGE, "markdown", Language("en")) == f"# Title\n\n````diff\n{LINES}````\n\n```diff\n{MORE}```\n"


def test_json_has_one_text_that_is_whole() -> None:
    shown = render(CHANGE, "json", Language("en"))
    assert '"diff": "--- a/a.yaml\\n+++ b/a.yaml\\n@@ -1 +1 @@\\n-a: 1\\n+a: \\u202e```\\n--- a/b\\n' in shown


def test_csv_has_only_tables() -> None:
    assert render(CHANGE, "csv", Language("en")) == ""


def test_the_terminal_colours_it_and_says_the_same_without() -> None:
    assert render(CHANGE, "table", Language("en"), width=80) == f"Title\n\n{LINES}\n{MORE}"
    shown = render(CHANGE, "table", Language("en"), width=80, color=True)
    assert (
        "\x1b[1m--- a/b\x1b[0m\n\x1b[1m+++ b/b\x1b[0m\n\x1b[36m@@ -1 +1 @@\x1b[0m\n\x1b[31m-x\x1b[0m\n\x1b[32m+y\x1b[0m\n"
        in shown
    )


NUMBERED = "".join(f"{number}\n" for number in range(1, 13))


@pytest.mark.parametrize(
    ("after", "hidden", "shown"),
    [
        (NUMBERED.replace("6\n", "x\n"), [(7, 9)], "@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-6\n+x\n"),
        (NUMBERED.replace("6\n", "x\n"), [(1, 4), (8, 9)], "@@ -5,3 +5,3 @@\n 5\n-6\n+x\n 7\n"),
        (NUMBERED.replace("6\n", "x\n"), [(4, 5), (7, 7)], "@@ -6 +6 @@\n-6\n+x\n"),
        (NUMBERED.replace("6\n", "6\nx\n"), [(4, 6), (7, 9)], "@@ -6,0 +7 @@\n+x\n"),
        (
            NUMBERED.replace("4\n", "x\n").replace("8\n", "y\n"),
            [(6, 6)],
            "@@ -1,5 +1,5 @@\n 1\n 2\n 3\n-4\n+x\n 5\n@@ -7,5 +7,5 @@\n 7\n-8\n+y\n 9\n 10\n 11\n",
        ),
        (NUMBERED.replace("6\n", "x\n"), [(1, 2), (10, 12)], "@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+x\n 7\n 8\n 9\n"),
    ],
)
def test_lines_that_are_hidden_are_not_read_around_a_change(after: str, hidden: list[tuple[int, int]], shown: str) -> None:
    assert patch("a.yaml", NUMBERED, after, hidden) == f"--- a/a.yaml\n+++ b/a.yaml\n{shown}"
