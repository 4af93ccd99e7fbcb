"""What is shown: hostile text is inert, an audience sees nothing that is not for it, reading leaves no trace, bytes repeat."""

import csv
import io
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt
from tests.words import WRITING

from riskreg.domain.fields import Choice, Day, Fact, Facts, Field, FieldTable, Id, Number, Ref, Text, Texts, Whole, YesNo
from riskreg.domain.records import Danger, Measure, Risk
from riskreg.report.document import FORMATS

if TYPE_CHECKING:
    from tests.faults.conftest import Program, Told

EXAMPLE = Path(__file__).parents[2] / "registers"
CANARY = "CANARY"
KINDS: Sequence[type[FieldTable]] = (Risk, Danger, Measure)


def is_text(field: Field) -> bool:
    """Whether people may write what they like in it."""
    kind = field.kind
    return isinstance(kind, Text | Texts) or (isinstance(kind, Ref) and kind.free)


def filled(  # noqa: C901 - one case a kind of field
    table: type[FieldTable], text: str, number: str, marked: Iterator[int], skip: Sequence[str]
) -> dict[str, Any]:
    """Fill every field of a table: texts with the text, everything else with something true."""
    values: dict[str, Any] = {}
    for field in table.FIELDS.values():
        kind = field.kind
        if field.name in skip:
            continue
        if is_text(field):
            values[field.english] = text.replace("{n}", str(next(marked)))
            continue
        match kind:
            case Id():
                values[field.english] = number
            case Day():
                values[field.english] = {"found": "2022-09-01", "identified": "2022-09-01"}.get(field.name, "2022-09-20")
            case Choice():
                values[field.english] = str(kind.words[0])
            case YesNo():
                values[field.english] = str(kind.no)
            case Number() | Whole():
                values[field.english] = "3"
            case Ref():
                values[field.english] = {
                    "units": "保卫处",
                    "people": "P-005",
                    "categories": "消防安全",
                    "places": "一食堂",
                    "risks": "R-0001",
                    "measures": "M-0002",
                    "dangers": "D-2022-0043",
                }[kind.target]
            case Facts():
                values[field.english] = [filled(kind.table, text, number, marked, skip)]
            case Fact() if field.english in {"inherent", "residual"}:
                values[field.english] = {"L": "3", "S": "3"}
            case Fact():
                values[field.english] = filled(kind.table, text, number, marked, skip)
    return values


SKIP = (
    "withdrawn",
    "closed",
    "levels",
    "formerly",
    "repealed",
    "replaced_by",
    "audience",
    "same_as",
    "recurs",
    "refused",
    "lab_class",
)


def plant(folder: Path, text: str, **more: str) -> list[str]:
    """Add a record of each kind with a text in every field that takes one; return the ids."""
    marked = iter(range(1, 1000))
    ids = []
    for kind, at in zip(KINDS, "123", strict=True):
        id_ = f"ZZ-{at}"
        record = filled(kind, text, id_, marked, SKIP) | more
        path = folder / f"zz-{at}.yaml"
        whole = json.dumps({kind.LIST: [record]}, ensure_ascii=False)  # type: ignore[attr-defined]
        path.write_text(RISKY.sub(lambda sign: f"\\U{ord(sign[0]):08x}", whole), encoding="utf-8")
        ids.append(id_)
    return ids


# Hostile text

TEXTS = {
    "control": "A\x1b[31mB\x07C\x9bD\x7fE",
    "bidi": "A\u202eB\u2066C\u200fD\u061cE",
    "invisible": "A\u200bB\u2060C\ufeffD\u00adE\u034fF\U000e0041G",
    "formula": '=HYPERLINK("http://evil","x")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1)",
    "minus": "-2+3",
    "tab": "\t=1+1",
    "script": "<script>alert(1)</script><img src=x onerror=y>",
    "markup": "[/foo][bold red]x[link=http://e]y[/link]",
    "github": "::error file=x::y",
    "pipe": "a|b\\|c||",
    "backticks": "`a` ``b`` ```c",
    "markdown": "# x\n> y\n* z ![i](http://e) [l](javascript:e) **b** _i_ ~~s~~ <!-- c -->\n---\n",
    "lines": "a\nb\r\nc\rd\u2028e\u2029f\x85g\x0bh\x0ci",
    "format": "{0} {name} %s %(x)d %n {text.__class__}",
    "quotes": "a\"b'c“d”,e;f",
    "wide": "字" * 500,
    "combining": "a" + "\u0301" * 200,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇨🇳",
}
RISKY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e0fff]")
SHOWING = [
    "table risks",
    "table dangers --state all",
    "table measures --state all",
    "overdue",
    "due --within 60d",
    "check --explain",
    "show ZZ-1",
    "show ZZ-2",
    "show ZZ-3",
    "explain ZZ-1",
    "explain ZZ-2",
    "tally dangers",
    "zones",
    "status",
]


PAGE = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
ACTS = ("html_block", "html_inline", "image", "link_open")
HARMLESS = ("<!-- -->", "text", "diff")  # what parts `@` from a name; what lines of a file are fenced as


def acting(text: str) -> list[str]:
    """Return what acts on a page, by a parser of Markdown: markup, pictures, links, fences that somebody else opened."""
    parts = [part for token in PAGE.parse(text) for part in (token, *(token.children or ()))]
    acts = [part.info if part.type == "fence" else part.content or part.type for part in parts if part.type in (*ACTS, "fence")]
    return [act for act in acts if act not in HARMLESS]


def inert(told: "Told", form: str) -> None:
    """Assert that nothing in an output acts on a terminal, a spreadsheet or a page."""
    text = told.out
    plain = told.all.replace("\t", "") if form == "tsv" else told.all
    assert not (found := RISKY.search(plain.replace("\u200d", "").removeprefix("\ufeff"))), repr(found and found[0])
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell[:1] in set("=+@\t\r") or re.match("-[^0-9 -]", cell)]
    if form == "tsv":
        rows = [row.split("\t") for row in text.split("\n")]
        assert not [cell for row in rows for cell in row if cell[:1] in set("=+@\r") or re.match("-[^0-9 -]", cell)]
    if form == "markdown":
        assert acting(text) == []
    if form == "json":
        json.loads(text)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_shown_inert_in_every_format(program: "Program", tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    plant(copy, TEXTS[name])
    forms = list(FORMATS)
    for at, line in enumerate(SHOWING):
        some = (
            forms if program.soak or line.startswith(("table dangers", "show ZZ-2")) else [forms[(at + len(name)) % len(forms)]]
        )
        for form in some:
            told = program.on(copy, line, "-f", form)
            assert told.code in {0, 1}, (line, form, told.err)
            if form == "json":
                assert json.loads(told.out)
                continue
            inert(told, form)


def test_hostile_text_in_the_settings_is_inert_too(program: "Program", tmp_path: Path, form: str) -> None:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    (copy / "riskreg.yaml").write_text('name: "\\e[31m=1+1|<script>\\u202e[/x]`"\nas_of: 2022-09-30\n', encoding="utf-8")
    for line in ("overdue", "status", "check"):
        told = program.on(copy, line, "-f", form)
        assert told.code in {0, 1}
        if form != "json":
            inert(told, form)


@pytest.mark.parametrize("name", ["script", "markdown", "backticks"])
def test_lines_of_a_hostile_file_are_inert_in_markdown(program: "Program", tmp_path: Path, name: str) -> None:
    """`check --explain` repeats them as they stand, fenced: between fences nothing is escaped, and nothing acts."""
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    plant(copy, TEXTS[name])
    told = program.on(copy, "check --explain", "-f", "markdown")
    inert(told, "markdown")
    assert json.dumps(TEXTS[name], ensure_ascii=False) in told.out


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("<script>alert(1)</script>", ["<script>alert(1)</script>"]),
        ("a <b>c</b>", ["<b>", "</b>"]),
        ("![i](http://e)", ["i"]),
        ("[l](http://e)", ["link_open"]),
        ("| a |\n|---|\n| [l](http://e) |", ["link_open"]),
        ("```text\n```\n<script></script>\n```text\n```", ["<script></script>\n"]),
        ("```text\n```\n```mermaid\n```", ["mermaid"]),
        ("    ```text\n<script>\n    ```", ["<script>\n    ```"]),
        ("````text\n```\n<script>\n````", []),
        ("\\<script\\> \\!\\[i\\](http://e) \\@<!-- -->a", []),
    ],
)
def test_the_parser_sees_what_acts_on_a_page(text: str, acts: Sequence[str]) -> None:
    assert acting(text) == acts


@pytest.mark.parametrize(
    "option",
    [
        "--unit",
        "--owner",
        "--place",
        "--grade",
        "--state",
        "--tag",
        "--found",
        "--sort",
        "--columns",
        "--on",
        "--audience",
        "--lang",
        "-f",
        "-C",
        "--limit",
        "--nonsense",
    ],
)
def test_hostile_words_of_the_command_line_are_repeated_safely(program: "Program", option: str) -> None:
    for text in ("\x1b[31m\u202e{x}%s", "\udcff", "", "=1", "甲" * 5_000, "{", "a,b、c,", "2022-09-01..2022-08-01", ".."):
        told = program.run("table", "risks", *(() if option == "-C" else ("-C", str(EXAMPLE))), option, text)
        assert told.code in {0, 2}, (text, told.err)
        assert not RISKY.search(told.all), (text, told.err)
        told.all.encode()


# Audience


@pytest.mark.parametrize("how", ["record", "category", "settings"])
@pytest.mark.parametrize("audience", ["internal", "public", None])
def test_a_canary_in_a_restricted_record_is_in_no_output(
    program: "Program", tmp_path: Path, how: str, audience: str | None
) -> None:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    more = {"record": {"audience": "restricted"}, "category": {"category": "学生心理问题"}, "settings": {}}[how]
    ids = plant(copy, f"{CANARY}{{n}} 机密★ 13885123456", **more)
    if how == "settings":
        settings = (copy / "riskreg.yaml").read_text(encoding="utf-8")
        (copy / "riskreg.yaml").write_text(settings.replace("records: internal", "records: restricted"), encoding="utf-8")
    given = ("--audience", audience) if audience else ()
    lines = [*program_lines(), *(f"{word} {id_}" for word in ("show", "explain") for id_ in ids)]
    for at, line in enumerate(lines):
        forms = ["json", "plain"] if not program.soak else list(FORMATS)
        for form in [*forms[at % 2 :], *forms[: at % 2]][: 1 if not program.soak else None]:
            if line.split()[0] in {"schema", "codes", "completion"}:
                continue
            told = program.on(copy, line, "-f", form, *given)
            assert told.code in {0, 1, 2}, (line, told.err)
            shown = told.all
            for id_ in ids if line.endswith(tuple(ids)) else ():
                shown = shown.replace(id_, "")  # what was asked for may be repeated
            assert CANARY not in shown, (line, form, shown[:300])
            assert "ZZ-" not in shown, (line, form, [row for row in shown.splitlines() if "ZZ-" in row][:3])


def program_lines() -> list[str]:
    """The command lines of every reading command."""
    from riskreg.cli.registry import COMMANDS  # noqa: PLC0415

    usual = {
        "show": "show D-2022-0043",
        "explain": "explain R-0001",
        "when": "when overdue",
        "fmt": "fmt --check",
        "completion": "completion bash",
    }
    versions = ("diff", "history", "trend")  # which a plain folder has none of
    return [
        *(usual.get(name, name) for name in COMMANDS if name not in ("init", "demo", *versions, *WRITING)),
        "table dangers --state all",
        "table measures --state all",
        "table decisions --state all",
        "check --explain",
        "due --within 60d",
        "tally risks --by category --by unit",
        "tally measures",
        "zones --empty",
        "matrix --inherent",
    ]


def test_a_canary_is_seen_by_those_it_is_for(program: "Program", tmp_path: Path) -> None:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    plant(copy, f"{CANARY}{{n}}", audience="restricted")
    for line in ("table risks", "table dangers --state all", "show ZZ-1", "show ZZ-2", "show ZZ-3", "explain ZZ-2"):
        assert "ZZ-" in program.on(copy, line, "--audience", "restricted").out, line
    assert CANARY in program.on(copy, "show ZZ-2", "--audience", "restricted").out


def test_show_tells_every_text_of_a_record(program: "Program", tmp_path: Path) -> None:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    marked = iter(range(1, 1000))
    record = filled(Danger, f"{CANARY}{{n}}x", "ZZ-2", marked, (*SKIP, "handovers", "kind"))
    (copy / "zz.yaml").write_text(json.dumps({"dangers": [record]}), encoding="utf-8")
    planted = set(re.findall(f"{CANARY}[0-9]+x", json.dumps(record)))
    shown = set(re.findall(f"{CANARY}[0-9]+x", program.on(copy, "show ZZ-2", "-v").out))
    assert planted - shown == set()


MISTAKES = {
    "unknown unit": "unit: NOBODY",
    "two names": "owner: P-005、P-006",
    "a bad day": "due: CANARY",
    "a doubled field": "title: CANARY",
    "an unknown field": "CANARY: CANARY",
    "a list": "spot: [CANARY]",
    "a bad word": "level: CANARY",
    "a bad number": "funds: CANARY",
    "a bad id in it": "risk: CANARY",
    "no owner": "owner:",
    "no source": "source:",
    "bad facts": "rectified: CANARY",
    "a fact": "rectified: [{on: CANARY}]",
    "found late": "found: 2022-09-29",
    "own acceptor": "acceptor: P-005",
    "a bad audience": "audience: 限受",
    "audience in brackets": "audience: [restricted]",
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("how", ["audience: restricted", "category: 学生心理问题", "公开范围: 受限"])
def test_a_finding_about_a_restricted_record_names_place_and_code_alone(
    program: "Program", tmp_path: Path, name: str, how: str
) -> None:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    fields = {
        "title": "CANARY",
        "unit": "保卫处",
        "owner": "P-005",
        "found": "2022-09-01",
        "source": "self_check",
        "level": "major",
        "rectification": "CANARY",
        "due": "2022-09-20",
    }
    key, _, value = MISTAKES[name].partition(": ")
    rows = [f"{field}: {text}" for field, text in fields.items() if field != key.rstrip(":") or name == "a doubled field"]
    rows += [] if key == how.partition(":")[0] == "audience" else [how]
    text = "".join(f"    {row}\n" for row in [*rows, MISTAKES[name]])
    (copy / "zz.yaml").write_text(f"dangers:\n  - id: ZZ-1\n{text}", encoding="utf-8")
    for line in ("check --explain", "check --json", "overdue", "table dangers --state all", "show ZZ-9", "explain ZZ-9"):
        told = program.on(copy, line)
        assert told.code in {0, 1, 2}
        assert "CANARY" not in told.all, (line, [row for row in told.all.splitlines() if "CANARY" in row][:3], value)
        assert "ZZ-1" not in told.all, (line, [row for row in told.all.splitlines() if "ZZ-1" in row][:3])


def test_a_yaml_error_in_a_restricted_file_repeats_no_text(program: "Program", tmp_path: Path) -> None:
    """Which record a line belongs to is not known there; the line is repeated to help, so this is a question of taste."""
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    path = copy / "dangers" / "restricted.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("约谈\n", "约谈: CANARY: x\n", 1), encoding="utf-8")
    for line in ("overdue", "table dangers", "status"):
        assert "CANARY" not in program.on(copy, line).all


@pytest.mark.parametrize(
    "words",
    [
        ("show", "D-2022-004"),
        ("show", "D-2022-0046x"),
        ("explain", "R-003"),
        ("table", "dangers", "--tag", "CANAR"),
        ("show", "R-0039"),
        ("explain", "D-2022-0045"),
        ("show", "D-2022-0045"),
    ],
)
def test_no_suggestion_names_a_restricted_record(program: "Program", words: Sequence[str]) -> None:
    told = program.run(*words, "-C", str(EXAMPLE))
    shown = told.all.replace(words[1], "")
    assert told.code == 2
    assert not re.findall("R-0039|R-0040|R-0041|D-2022-0045|D-2022-0051|M-0020", shown), shown


@pytest.mark.parametrize(
    "how",
    [
        "title: 甲 #CANARY乙",
        "title: 甲\n    note: >\n      CANARY一\n      CANARY二",
        "title: CANARY 机密★",
        "title: CANARY13885123456",
        'title: "CANARY\\u202e"',
        "title: CANARY\n    plan: 秘密 CANARY",
    ],
)
def test_a_finding_about_the_text_of_a_restricted_record_repeats_none_of_it(program: "Program", tmp_path: Path, how: str) -> None:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "r"))
    path = copy / "dangers" / "restricted.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: 宿舍调整引起的纠纷未化解", how), encoding="utf-8")
    for line in ("check --explain", "check --json", "overdue", "table dangers"):
        told = program.on(copy, line)
        assert "CANARY" not in told.all, (line, [row for row in told.all.splitlines() if "CANARY" in row])


# No trace


def snapshot(folder: Path) -> dict[str, object]:
    """Everything about a folder that a command could change."""
    return {
        str(path): (path.lstat().st_mtime_ns, path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in [folder, *folder.rglob("*")]
    }


DONE: list[tuple[str, object]] = []
WATCHING: list[bool] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Note what leaves the process, while somebody watches."""
    if not WATCHING:
        return
    if event.startswith(
        ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ftplib", "http", "urllib", "webbrowser")
    ):
        DONE.append((event, arguments))
    if event == "open" and isinstance(arguments[0], str) and set(str(arguments[1])) & set("wax+"):
        DONE.append((event, arguments))
    if event in {
        "os.mkdir",
        "os.rename",
        "os.remove",
        "os.rmdir",
        "os.link",
        "os.symlink",
        "os.chmod",
        "os.truncate",
        "os.utime",
    }:
        DONE.append((event, arguments))


sys.addaudithook(watch)


def test_a_reading_command_leaves_no_trace(program: "Program", copy: Path, line: str) -> None:
    (copy.parent / ".git").mkdir()
    before = snapshot(copy.parent)
    program.on(copy, line)  # what is imported now is not compiled while somebody watches
    DONE.clear()
    WATCHING.append(True)
    try:
        told = program.on(copy, line)
    finally:
        WATCHING.clear()
    assert told.code in {0, 1}
    assert snapshot(copy.parent) == before
    started = [event for event in DONE if event[0] == "subprocess.Popen"]
    assert [event for event in DONE if event not in started and "posix_spawn" not in event[0] and "fork" not in event[0]] == []
    assert all(next(iter(event[1])) == "git" for event in started), started  # type: ignore[call-overload]


def test_the_watch_sees_what_it_should() -> None:
    DONE.clear()
    WATCHING.append(True)
    try:
        socket.socket().close()
    finally:
        WATCHING.clear()
    assert [event for event, _ in DONE] == ["socket.__new__"]


def test_git_that_is_missing_or_broken_stops_nothing(program: "Program", copy: Path, tmp_path: Path) -> None:
    (copy / ".git").mkdir()
    usual = program.on(copy, "check")
    tools = tmp_path / "tools"
    tools.mkdir()
    for text in (
        "",
        "#!/bin/sh\nexit 128\n",
        "#!/bin/sh\necho garbage; printf 'x\\0y'\n",
        "#!/bin/sh\nkill -9 $$\n",
        "not a program",
    ):
        if text:
            (tools / "git").write_text(text, encoding="utf-8")
            (tools / "git").chmod(0o755)
        done = program.process("check", "-C", str(copy), env=program.environment(PATH=str(tools)))
        assert done.returncode == usual.code, (text, done.stderr)
        assert b"Traceback" not in done.stderr


# The same bytes


def test_the_same_question_has_the_same_bytes(program: "Program", line: str, form: str) -> None:
    if form not in {"plain", "json"} and not program.soak:
        pytest.skip("in a soak")
    words = [*program.line(EXAMPLE, line), "-f", form]
    first = program.run(*words)
    os.chdir("/")
    assert program.run(*words) == first
    assert first.out.endswith("\n")


@pytest.mark.parametrize(
    "words", [("table", "risks", "--json"), ("check", "--json"), ("tally", "dangers", "--by", "unit"), ("status",), ("schema",)]
)
def test_the_order_of_sets_is_never_seen(program: "Program", words: tuple[str, ...], copy: Path) -> None:
    (copy / "zz.yaml").write_text(
        "dangers:\n- {id: ZZ-1, unit: 后勤, owner: 何, categry: x, a: 1, b: 2, c: 3}\n", encoding="utf-8"
    )
    more = () if words[0] == "schema" else ("-C", str(copy))
    runs = {program.process(*words, *more, env=program.environment(PYTHONHASHSEED=seed)).stdout for seed in ("0", "1", "77")}
    assert len(runs) == 1


def test_the_order_of_files_on_the_disk_is_never_seen(program: "Program", tmp_path: Path) -> None:
    paths = sorted(path.relative_to(EXAMPLE) for path in EXAMPLE.rglob("*.yaml"))
    outs = set()
    for name, order in (("a", paths), ("b", paths[::-1])):
        for path in order:
            (tmp_path / name / "r" / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(EXAMPLE / path, tmp_path / name / "r" / path)
        outs.add(program.on(tmp_path / name / "r", "check").out + program.on(tmp_path / name / "r", "table dangers").out)
    assert len(outs) == 1
