"""Generate docs/reference and docs/checks from the program itself: `python docs/generate.py`, with `--check` only compare.

From FIELDS, CODES with tests/cases, and each command's help; Chinese only where the message catalogue is compiled. In
docs/figures the numbers alone are filled in, from what the commands say of the example as JSON.
"""

import ast
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from difflib import unified_diff
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

# ruff: noqa: E402 - the sources beside this file are meant, installed or not
from riskreg.cli import app
from riskreg.cli.registry import CHAPTERS
from riskreg.commands import check, start, when
from riskreg.commands.session import Request
from riskreg.domain import fields
from riskreg.domain.actions.new_record import ADDED, word_of
from riskreg.domain.codes import CODES, Code
from riskreg.domain.fields import Field, FieldTable, Kind
from riskreg.domain.records import KINDS
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.messages import Word
from riskreg.report.document import render
from riskreg.report.language import Language
from riskreg.report.text_width import safe
from riskreg.syntax.json_schema import reachable

HOUSE: Final = ROOT / "docs" / "architecture.md"
REGISTER: Final = import_module("test_cases").register  # makes a register of a case, as its test does
PLAIN: Final = {
    fields.Day: ("day", "日期"),
    fields.Number: ("number", "数"),
    fields.Texts: ("one or several texts", "文字，可多个"),
}


class Tongue(NamedTuple):
    """A language, and what these pages themselves say in it."""

    language: Language

    def __call__(self, en: str, zh: str) -> str:
        """Say it."""
        return zh if self.language.code == "zh" else en

    def of(self, en: str, zh: str) -> str:
        """Name a thing by its own name first."""
        return f"{zh} · {en}" if self.language.code == "zh" and en != zh else en if en == zh else f"{en} · {zh}"

    def severity(self, code: str) -> str:
        """Say how grave a finding is."""
        return self(code, "错误" if code == "error" else "警告")


def head(tongue: Tongue, en: str, zh: str) -> str:
    """Begin a page."""
    made = tongue("made by docs/generate.py; do not edit", "由 docs/generate.py 生成，请勿直接修改")
    return f"<!-- {made} -->\n# {tongue(en, zh)}\n"


def format_page(tongue: Tongue) -> str:
    """Write the field tables: each list, the settings, and the groups that fields are made of."""
    roots: tuple[type[FieldTable], ...] = (*KINDS.values(), Settings)
    nested = dict.fromkeys(table for root in roots for table in reachable(root) if table not in roots)
    intro = tongue(
        "Every file of a register holds lists of records. Each field has an English and a Chinese key; use either, or both\n"
        "mixed, but no field twice. `*` marks what is required. Days are written YYYY-MM-DD.",
        "登记册的每个文件都由若干清单组成。每个字段有中文、英文两种键名，可混用，同一字段不能写两遍。\n"
        "带 `*` 的必填。日期写作 YYYY-MM-DD。",
    )
    lists = [section(tongue, tongue.of(kind.LIST, kind.LIST_ZH), kind) for kind in KINDS.values()]
    settings = section(tongue, tongue("Settings: riskreg.yaml", "设置：riskreg.yaml"), Settings)
    groups = [section(tongue, table.__name__, table, "###") for table in nested]
    top, below = head(tongue, "The fields of a register", "登记册的字段"), tongue("## Groups of fields\n", "## 字段组\n")
    return "\n".join([top, intro, "", *lists, settings, below, *groups])


def section(tongue: Tongue, title: str, table: type[FieldTable], level: str = "##") -> str:
    """Write the table of one list or group."""
    keys = tongue("| key | 中文键 |", "| 键 | 英文键 |")
    heading = f"{keys} {tongue('value | meaning | in sheets also', '值 | 含义 | 表格里也叫')} |"
    rows = (row(tongue, field, table) for field in table.FIELDS.values())
    about = [(getdoc(table) or "").split("\n\n")[0], ""] if tongue.language.code == "en" else []
    named = f'{level} <a id="{table.__name__.lower()}"></a>{title}'
    return "\n".join([named, "", *about, heading, "|---|---|---|---|---|", *rows, ""])


def row(tongue: Tongue, field: Field, table: type[FieldTable]) -> str:
    """Write the line of one field."""
    star = "*" if field.key.required or any(field.name in names for names in table.EITHER) else ""
    one, other = tongue(field.english, field.key.zh), tongue(field.key.zh, field.english)
    others = [table.FIELDS[name] for names in table.EITHER if field.name in names for name in names if name != field.name]
    either = "".join(tongue(f"; or `{each.english}`", f"；或 `{each.key.zh}`") for each in others)
    said, synonyms = tongue.language.word(field.key.says), tongue(", ", "、").join(field.key.synonyms)
    return f"| `{one}`{star} | `{other}` | {value(tongue, field.kind)} | {said}{either} | {synonyms} |"


def value(tongue: Tongue, kind: Kind) -> str:
    """Say what may stand in a field."""
    match kind:
        case fields.Choice():
            return "<br>".join(word(tongue, each) for each in kind.words)
        case fields.YesNo():
            return f"{word(tongue, kind.yes)}<br>{word(tongue, kind.no)}"
        case fields.Ref():
            name = tongue.of(kind.target, KINDS[kind.target].LIST_ZH)
            text = tongue("one or several of ", "可写多个：") if kind.many else tongue("one of ", "")
            return f"{text}{name}{tongue(', or a text', '，或文字') if kind.free else ''}"
        case fields.Fact() | fields.Facts():
            several = tongue("list of ", "多条 ") if isinstance(kind, fields.Facts) else ""
            return f"{several}[{kind.table.__name__}](#{kind.table.__name__.lower()})"
        case fields.Free():
            return tongue("keys of your own, each ", "自定键，值为 ") + value(tongue, kind.value)
        case fields.Whole():
            return tongue(f"whole number from {kind.least}", f"整数，不小于 {kind.least}")
    return tongue(*PLAIN.get(type(kind), ("text", "文字")))


def word(tongue: Tongue, each: Word) -> str:
    """Write one of the closed words, in both languages where they differ."""
    return " ".join(f"`{form}`" for form in dict.fromkeys((tongue(str(each), each.zh), tongue(each.zh, str(each)))))


def checks_page(tongue: Tongue) -> str:
    """Write a section a code."""
    intro = tongue(
        "Every finding has a code that never changes its meaning. In the examples `-` is wrong and `+` is right.",
        "每种问题有一个固定的代码。示例中 `-` 开头的是错的，`+` 开头的是对的。",
    )
    sections = (code_section(tongue, name, code) for name, code in CODES.items())
    return "\n".join([head(tongue, "The findings of riskreg check", "riskreg check 查出的问题"), intro, "", *sections])


def code_section(tongue: Tongue, name: str, code: Code) -> str:
    """Write what a code means, what to do, and an example where there is one."""
    title, remedy = (tongue.language.word(text).rstrip("。") for text in (code.title, code.remedy))
    about = tongue(f"{title} {remedy}", f"{title}。{remedy}。")
    lines = [f"## {name} {code.slug}", "", f"**{tongue.severity(code.severity)}** {about}", ""]
    if code.mends:
        mends = tongue.language.word(code.mends)
        lines += [tongue(f"`check --fix` mends: {mends[:1].lower()}{mends[1:]}", f"`check --fix` 可改：{mends}。"), ""]
    case = ROOT / "tests" / "cases" / f"{name}-{code.slug}"
    if (case / "expected.txt").is_file():
        example = clipped(changed(case))
        lines += ["```diff", *example, "```", ""] if example else []
        lines += ["```text", *told(tongue, case), "```", ""]
    return "\n".join(lines)


def side(case: Path, name: str) -> dict[str, list[str]]:
    """Return the lines of the files of one side of a case; bytes that are no text are left out."""
    folder = case / name
    paths = sorted(folder.iterdir()) if folder.is_dir() else case.glob(f"{name}.yaml")
    texts = {shown(path) if folder.is_dir() else "": path.read_bytes().decode(errors="replace") for path in paths}
    return {file: [line for line in text.split("\n") if not line.startswith("# on:")] for file, text in texts.items()}


def shown(path: Path) -> str:
    """Name a file of a case as the register has it."""
    if path.suffix == ".link":
        return f"{path.stem} -> {path.read_text(encoding='utf-8').strip()}"
    return ".gitignore" if path.name == "gitignore" else path.name


def changed(case: Path) -> Iterator[str]:
    """Return the lines in which the right side of a case differs from the wrong one."""
    bad, good = side(case, "bad"), side(case, "good")
    if bad and set(bad) != set(good):
        yield from (f"{sign}{name}" for sign, files in (("-", bad), ("+", good)) for name in files)
        return
    for name in bad:
        yield from [f" {name}"] if name else []
        lines = list(unified_diff(bad[name], good[name], lineterm="", n=3))[2:]
        yield from (safe(line.replace("\t", "<TAB>")) for line in lines if not line.startswith("@@") and line.strip())


def clipped(lines: Iterator[str], wide: int = 100, long: int = 30) -> list[str]:
    """Keep an example short."""
    found = [line if len(line) <= wide else f"{line[:wide]} ..." for line in lines]
    return found if len(found) <= long else [*found[:long], " ..."]


def told(tongue: Tongue, case: Path) -> Iterator[str]:
    """Say what riskreg says of the wrong side of a case."""
    with TemporaryDirectory() as folder:
        on = REGISTER(case, "bad", Path(folder))
        asked = Request(now=datetime(2022, 9, 30, tzinfo=UTC), folder=Path(folder), registers=".", on=on, audience="restricted")
        try:
            document = check.run_check(asked).document
        except RiskregError as error:
            yield safe(f"riskreg: {tongue.language.text(error.said)}")
            return
    assert document
    for found in json.loads(render(document, "json", tongue.language))["diagnostics"]:
        place = ":".join(str(found[part]) for part in ("path", "line", "column"))
        yield safe(f"{place}: {tongue.severity(found['severity'])} {found['code']} {found['message']}")
        if found["hint"]:
            yield safe(f"    {found['hint']}")


def commands_page(tongue: Tongue) -> str:
    """Write the help of the program and of each command, as it is printed."""
    env = {**os.environ, "RISKREG_LANG": tongue.language.code, "COLUMNS": "100", "PYTHONPATH": str(ROOT / "src")}

    def section(name: str) -> str:
        command = [sys.executable, "-m", "riskreg", *name.split(), "--help"]
        text = subprocess.run(command, env=env, check=True, capture_output=True, encoding="utf-8").stdout  # noqa: S603 - ourselves
        return f"## {f'riskreg {name}'.strip()}\n\n```text\n{text}```\n"

    with ThreadPoolExecutor() as pool:
        names = [name for _, chapter in CHAPTERS for name in chapter]
        kinds = [f"add {word_of(kind)}" for kind in ADDED]
        after = names.index("add") + 1
        sections = pool.map(section, ["", *names[:after], *kinds, *names[after:]])
    return "\n".join([head(tongue, "The commands", "命令"), *sections])


def conditions_page(tongue: Tongue) -> str:
    """Write what conditions (--where, when) can ask of each kind of record, as `riskreg when` prints it."""
    with TemporaryDirectory() as folder:
        asked = Request(now=datetime(2022, 9, 30, tzinfo=UTC), folder=Path(folder), lang=tongue.language.code)
        document = when.run(asked, None).document
    assert document
    told = render(document, "markdown", tongue.language).partition("\n")[2].strip()
    return f"{head(tongue, 'Conditions', '条件')}\n{told}\n"


PAGES: Final = {
    "reference/format": format_page,
    "reference/commands": commands_page,
    "reference/conditions": conditions_page,
    "checks": checks_page,
}
ENDINGS: Final = {"en": ".md", "zh": ".zh-CN.md"}


def tongues() -> Iterator[Tongue]:
    """Return the languages that can be spoken: English, and Chinese where its catalogue is compiled."""
    yield Tongue(Language("en"))
    try:
        yield Tongue(Language("zh"))
    except OSError:
        print("no Chinese pages: the message catalogue is not compiled", file=sys.stderr)


def pages() -> dict[Path, str]:
    """Make every page that can be made."""
    wanted = ((tongue, name, page) for tongue in tongues() for name, page in PAGES.items())
    made = {ROOT / "docs" / f"{name}{ENDINGS[tongue.language.code]}": page(tongue) for tongue, name, page in wanted}
    return {**made, HOUSE: architecture_page(), **figures_pages()}


ALL: Final = ("--audience", "restricted")  # a figure counts what this page may not list, too
DAYS: Final = "id,due,first_due,late_days,days_left,days_silent,age,extensions,days_extended,rejections"
STATES: Final = "open,rectified,referred,closed,withdrawn"
SAID: Final = {  # where a number of docs/figures comes from: the command, and where in its JSON
    "balance": ("diff 2022-08 2022-09", "balance/dangers"),
    "risk_balance": ("diff 2022-08 2022-09", "balance/risks"),
    "tally": ("tally dangers --by unit --at 2022-09", "rows/total"),
    "postponed": ("tally dangers --by unit --at 2022-09", "postponements/total"),
    "risks": ("tally risks --by unit --at 2022-09", "rows/total"),
    "measures": ("tally measures --by unit --at 2022-09", "rows/total"),
    "decisions": ("tally decisions --by unit --at 2022-09", "rows/total"),
    "trend": ("trend", "rows/2022-09"),
    "status": ("status --at 2022-09", ""),
    "overdue": ("overdue --at 2022-09", ""),
    "due": ("due --at 2022-09", ""),
    "zones": ("zones --empty --at 2022-09", ""),
    "zone": ("zones --at 2022-09", "rows"),
    "danger": (f"table dangers --at 2022-09 --state {STATES} --columns {DAYS}", "rows"),
}
FILLED: Final = re.compile(r"(<!-- = (.*?) -->).*?(<!-- /= -->)", re.DOTALL)


def figures_pages() -> dict[Path, str]:
    """Fill the numbers of the example in docs/figures: what stands between the marks, as the first mark says."""
    paths = [ROOT / "docs" / f"figures{ending}" for ending in ENDINGS.values()]
    with TemporaryDirectory() as folder:
        start.build(Path(folder) / "demo", start.packed())
        heard = {words: spoken(words, Path(folder) / "demo") for words, _ in SAID.values()}
    found = {name: at(heard[words], path) for name, (words, path) in SAID.items()}

    def number(match: re.Match[str]) -> str:
        name, _, path = match[1].partition("/")
        return figure(at(found[name], path))

    def filled(match: re.Match[str]) -> str:
        return f"{match[1]}{re.sub('{(.*?)}', number, match[2])}{match[3]}"

    return {path: FILLED.sub(filled, path.read_text(encoding="utf-8")) for path in paths}


def spoken(words: str, folder: Path) -> Any:  # noqa: ANN401 - what a command says
    """Ask the example."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        app.run([*words.split(), *ALL, "--json", "-C", str(folder / "registers")])
    return json.loads(out.getvalue())


def at(value: Any, path: str) -> Any:  # noqa: ANN401 - any part of what a command says
    """Follow a path: keys of an object, the row of a table by its name, `#` for how many there are."""
    for step in filter(None, path.split("/")):
        if isinstance(value, list):
            value = len(value) if step == "#" else next(row for row in value if step in row.values())
        else:
            value = value[step]
    return value


def figure(value: Any) -> str:  # noqa: ANN401 - any figure
    """Write a figure as the pages do: a rate with both of its parts."""
    if isinstance(value, dict):
        return f"{value['numerator']}/{value['denominator']}"
    return value if isinstance(value, str) else json.dumps(value)


def architecture_page() -> str:
    """Write the rooms of the house into their page: every module with the sentence that it opens with."""
    before, begin, rest = HOUSE.read_text(encoding="utf-8").partition("<!-- rooms: made by docs/generate.py -->\n")
    _, end, after = rest.partition("<!-- /rooms -->")
    return "".join((before, begin, "\n", *rooms(), "\n", end, after))


def rooms() -> Iterator[str]:
    """List the modules, folder by folder, as the floors stand: what may import most comes first."""
    package = ROOT / "src" / "riskreg"
    floors = ("cli", "commands", "report", "store", "syntax", "domain")
    modules = [path for path in package.rglob("*.py") if path.parent != package]
    for path in sorted(modules, key=lambda path: (floors.index(path.relative_to(package).parts[0]), path.parent, path.name)):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        yield f"- `{path.relative_to(package).as_posix()}` {said.splitlines()[0]}\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check say which differ."""
    stale = {path: text for path, text in pages().items() if not path.is_file() or path.read_text(encoding="utf-8") != text}
    for path, text in stale.items():
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is not up to date: run python docs/generate.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
