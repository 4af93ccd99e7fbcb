"""COMMANDS: name -> module, help, options, examples; and the chapters in which the help lists them."""

from collections.abc import Mapping
from typing import Final

from riskreg.cli.command import Entry


def _n(text: str) -> str:
    """Mark a text for translation."""
    return text


ALONE: Final = ("register", "output")
PLAIN: Final = ("register", "judging", "output")
COMMANDS: Final[Mapping[str, Entry]] = {
    "status": Entry(
        "reading",
        "status",
        _n("The register on one screen: counts, what is overdue, what to do next."),
        PLAIN,
        ("riskreg status",),
    ),
    "table": Entry(
        "reading",
        "table",
        _n("The graded risk table, or the list of dangers, measures or decisions."),
        ("register", "judging", "filters", "where", "shape", "output"),
        examples=(
            "riskreg table",
            "riskreg table risks --grade '>=significant' --unit 后勤处",
            "riskreg table dangers --where 'overdue and extensions>=1'",
            "riskreg table dangers --state all -o dangers.csv --bom",
        ),
    ),
    "overdue": Entry(
        "reading",
        "overdue",
        _n("Everything past its day: who, what, since when."),
        examples=(
            "riskreg overdue",
            "riskreg overdue --on 2022-09-30 --unit 学生处",
            "riskreg overdue -f markdown -o overdue.md",
        ),
    ),
    "due": Entry(
        "reading",
        "due",
        _n("What falls due next, week by week."),
        examples=("riskreg due", "riskreg due --within 30d", "riskreg due --by @next"),
    ),
    "tally": Entry(
        "reading",
        "tally",
        _n("Counts by unit, category, source, place or month: the table that leaders read most."),
        examples=("riskreg tally dangers --by unit", "riskreg tally risks --by category --by unit"),
    ),
    "show": Entry(
        "reading",
        "show_record",
        _n("One record, all of it: its story by day, its deadlines, what refers to it."),
        PLAIN,
        examples=("riskreg show D-2022-0001", "riskreg show 2022-09/1"),
    ),
    "matrix": Entry(
        "reading",
        "matrix",
        _n("Risks by likelihood and severity, in four colours."),
        ("register", "judging", "filters", "output"),
        examples=("riskreg matrix", "riskreg matrix --inherent"),
    ),
    "zones": Entry(
        "reading",
        "zones",
        _n("Places with their colours, risks and open dangers."),
        ("register", "judging", "filters", "output"),
        examples=("riskreg zones", "riskreg zones --empty"),
    ),
    "methods": Entry(
        "reading", "methods", _n("The grading methods: listed values, threshold sets, sources."), PLAIN, ("riskreg methods",)
    ),
    "explain": Entry(
        "reading",
        "explain",
        _n("How a grade, a day or a state came about, with the lines that say so."),
        PLAIN,
        examples=("riskreg explain R-0001", "riskreg explain D-2022-0001"),
    ),
    "diff": Entry(
        "versions",
        "diff",
        _n("What changed between two versions: worse, better, postponed, handed over; and whether the figures balance."),
        ("register", "judging", "filters", "output"),
        (
            "riskreg diff",
            "riskreg diff 2022-08 2022-09 -v",
            "riskreg diff @last -f markdown -o changes.md",
        ),
    ),
    "history": Entry(
        "versions",
        "history",
        _n("Every change of one record: when, by whom, from what to what."),
        PLAIN,
        ("riskreg history D-2022-0043", "riskreg history D-2022-0043 --field due"),
    ),
    "trend": Entry(
        "versions",
        "trend",
        _n("A row for each meeting: what was open, overdue, found, closed; and how it went."),
        ("register", "judging", "filters", "output"),
        ("riskreg trend", "riskreg trend --unit 后勤处"),
    ),
    "when": Entry(
        "versions",
        "when",
        _n("Since when a condition has been fulfilled, record by record; which conditions there are."),
        ("register", "judging", "shape", "output"),
        ("riskreg when overdue", "riskreg when 'level=major and not closed'", "riskreg when D-2022-0043"),
    ),
    "meeting": Entry(
        "versions",
        "meeting",
        _n("The dispatch meetings and their versions; close one, so that its version stays."),
        PLAIN,
        ("riskreg meeting list", "riskreg meeting close 2022-09 --dry-run"),
    ),
    "check": Entry(
        "reviewing",
        "check",
        _n("Find every mistake in the files, by line."),
        PLAIN,
        examples=("riskreg check", "riskreg check --strict", "riskreg check --explain", "riskreg check --json"),
    ),
    "codes": Entry(
        "reviewing",
        "codes",
        _n("The codes of the findings, explained."),
        ("output",),
        ("riskreg codes", "riskreg codes R401"),
    ),
    "demo": Entry(
        "versions",
        "demo",
        _n("A college with three months of history, in a git repository of its own: try everything there."),
        ("output",),
        ("riskreg demo",),
    ),
    "init": Entry("writing", "init", _n("Begin a register in a folder."), ("output",), ("riskreg init registers",)),
    "schema": Entry(
        "writing",
        "schema",
        _n("The JSON Schema of the files, for editors that complete and check while typing."),
        ("output",),
        ("riskreg schema -o riskreg.schema.json",),
    ),
    "completion": Entry(
        "completion",
        "completion",
        _n("The script that lets bash, zsh or fish complete commands, options, ids and names with the Tab key."),
        ("output",),
        ("riskreg completion bash",),
        once=(
            "echo 'eval \"$(riskreg completion bash)\"' >> ~/.bashrc",
            "echo 'eval \"$(riskreg completion zsh)\"' >> ~/.zshrc",
            "riskreg completion fish > ~/.config/fish/completions/riskreg.fish",
        ),
    ),
}
CHAPTERS: Final = (
    (_n("Read:"), ("status", "table", "overdue", "due", "tally", "show", "matrix", "zones")),
    (_n("Compare:"), ("diff", "history", "trend", "when", "meeting")),
    (_n("Understand:"), ("methods", "explain", "codes")),
    (_n("Check:"), ("check",)),
    (_n("Begin:"), ("demo", "init", "schema", "completion")),
)
