"""COMMANDS: name -> module, help, options, examples; and the chapters in which the help lists them."""

from collections.abc import Mapping
from typing import Final

from riskreg.cli.builder import CommandEntry


def _n(text: str) -> str:
    """Mark a text for translation."""
    return text


ALONE: Final = ("register", "output")
ASKED: Final = ("register", "judging", "filters", "where", "output")
PLAIN: Final = ("register", "judging", "output")
WRITE: Final = ("register", "writing", "output")
COMMANDS: Final[Mapping[str, CommandEntry]] = {
    "status": CommandEntry(
        "args_read",
        "status",
        _n("The register on one screen: counts, what is overdue, what to do next."),
        ASKED,
        ("riskreg status", "riskreg status --unit 后勤处"),
    ),
    "table": CommandEntry(
        "args_read",
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
    "overdue": CommandEntry(
        "args_read",
        "overdue",
        _n("Everything past its day: who, what, since when."),
        examples=(
            "riskreg overdue",
            "riskreg overdue --on 2022-09-30 --unit 学生处",
            "riskreg overdue --where 'late_days>30'",
            "riskreg overdue -f markdown -o overdue.md",
        ),
    ),
    "due": CommandEntry(
        "args_read",
        "due",
        _n("What falls due next, week by week."),
        examples=("riskreg due", "riskreg due --within 30d", "riskreg due --by @next"),
    ),
    "tally": CommandEntry(
        "args_read",
        "tally",
        _n("Counts by unit, category, source, place, month and more: the table that leaders read most."),
        examples=("riskreg tally dangers --by leader", "riskreg tally risks --by category --by unit"),
    ),
    "show": CommandEntry(
        "args_read",
        "show_record",
        _n("One record, all of it: its story by day, its deadlines, what refers to it."),
        PLAIN,
        examples=("riskreg show D-2022-0001", "riskreg show 2022-09/1"),
    ),
    "matrix": CommandEntry(
        "args_read",
        "matrix",
        _n("Risks by likelihood and severity, in four colours."),
        ASKED,
        examples=("riskreg matrix", "riskreg matrix --inherent"),
    ),
    "zones": CommandEntry(
        "args_read",
        "zones",
        _n("Places with their colours, risks and open dangers."),
        ASKED,
        examples=("riskreg zones", "riskreg zones --empty"),
    ),
    "methods": CommandEntry(
        "args_read", "methods", _n("The grading methods: listed values, threshold sets, sources."), PLAIN, ("riskreg methods",)
    ),
    "explain": CommandEntry(
        "args_read",
        "explain",
        _n("How a grade, a day or a state came about, with the lines that say so."),
        PLAIN,
        examples=("riskreg explain R-0001", "riskreg explain D-2022-0001"),
    ),
    "diff": CommandEntry(
        "args_read",
        "diff",
        _n("What changed between two versions: worse, better, postponed, handed over; and whether the figures balance."),
        ASKED,
        (
            "riskreg diff",
            "riskreg diff 2022-08 2022-09 -v",
            "riskreg diff @last -f markdown -o changes.md",
        ),
    ),
    "history": CommandEntry(
        "args_read",
        "history",
        _n("Every change of one record: when, by whom, from what to what."),
        PLAIN,
        ("riskreg history D-2022-0043", "riskreg history D-2022-0043 --field due"),
    ),
    "trend": CommandEntry(
        "args_read",
        "trend",
        _n("A row for each meeting: what was open, overdue, found, closed; and how it went."),
        ASKED,
        ("riskreg trend", "riskreg trend --unit 后勤处"),
    ),
    "when": CommandEntry(
        "args_read",
        "when",
        _n("Since when a condition has been fulfilled, record by record; which conditions there are."),
        ("register", "judging", "filters", "shape", "output"),
        ("riskreg when overdue", "riskreg when 'level=major and not closed'", "riskreg when D-2022-0043"),
    ),
    "meeting": CommandEntry(
        "args_read",
        "meeting",
        _n("The dispatch meetings and their versions; close one, so that its version stays."),
        PLAIN,
        ("riskreg meeting list", "riskreg meeting close 2022-09 --dry-run"),
    ),
    "add": CommandEntry(
        "args_add",
        "group",
        _n("Enter a new risk, danger, measure, meeting, decision, person, unit, category, place or period."),
        (),
        ("riskreg add danger", "riskreg add meeting --on 2022-11-25"),
    ),
    "progress": CommandEntry(
        "args_write",
        "progress",
        _n("Add what was done or found out; what holds it up."),
        WRITE,
        (
            "riskreg progress D-2022-0019 '新电缆已到货' --by P-018",
            "riskreg progress D-2022-0019 '等待招标' --blocked 采购",
        ),
    ),
    "extend": CommandEntry(
        "args_write",
        "extend",
        _n("Ask for more time, approve it or refuse it; the first day stays."),
        WRITE,
        (
            "riskreg extend D-2022-0040 --to 2022-10-31 --reason 缺配件",
            "riskreg extend D-2022-0026 --approve --by P-004",
            "riskreg extend D-2022-0026 --refuse --by P-004",
        ),
    ),
    "refer": CommandEntry(
        "args_write",
        "refer",
        _n("Hand a danger to a body outside, and write down its answer."),
        WRITE,
        (
            "riskreg refer D-2022-0040 --to 供电公司 --reply-due +15d",
            "riskreg refer D-2022-0033 --reply '线杆已扶正'",
        ),
    ),
    "report": CommandEntry(
        "args_write",
        "report",
        _n("Write down that a major danger was reported to those above."),
        WRITE,
        ("riskreg report D-2022-0043 --to 省教育厅",),
    ),
    "rectify": CommandEntry(
        "args_write",
        "rectify",
        _n("Write down that the work on a danger is done; acceptance follows."),
        WRITE,
        ("riskreg rectify D-2022-0040 --by P-008 --evidence 照片",),
    ),
    "accept": CommandEntry(
        "args_write",
        "accept",
        _n("Accept the work on a danger, or send it back; after closing, --failed re-opens it."),
        WRITE,
        ("riskreg accept D-2022-0046 --by P-015", "riskreg accept D-2022-0046 --failed --due +7d --by P-015"),
    ),
    "withdraw": CommandEntry(
        "args_write",
        "withdraw",
        _n("Take a danger off the list that is none, was entered twice, or is gone."),
        WRITE,
        ("riskreg withdraw D-2022-0055 --reason gone --by P-015",),
    ),
    "review": CommandEntry(
        "args_write",
        "review",
        _n("Write down that a risk was re-assessed, and its new grade."),
        WRITE,
        ("riskreg review R-0012 --residual L=2,S=4 --by P-015",),
    ),
    "close": CommandEntry(
        "args_write",
        "close",
        _n("Take a risk off the list: the risk point exists no more."),
        WRITE,
        ("riskreg close R-0012 --by P-004 --reason 设备已拆除",),
    ),
    "done": CommandEntry(
        "args_write",
        "done",
        _n("Write down that a decision of a meeting is carried out."),
        WRITE,
        ("riskreg done 2022-09/1 --evidence 照片",),
    ),
    "assign": CommandEntry(
        "args_write",
        "assign",
        _n("Let another person or unit answer from a day on: for records, or for all of somebody who leaves."),
        WRITE,
        (
            "riskreg assign D-2022-0040 --to P-017 --on 2022-09-29",
            "riskreg assign --from P-016 --to P-032 --leaves",
            "riskreg assign --from P-016 --unit 学生处",
        ),
    ),
    "set": CommandEntry(
        "args_write",
        "set_fields",
        _n("Set fields of a record that have no command of their own."),
        WRITE,
        (
            "riskreg set D-2022-0040 spot=203 count=2",
            "riskreg set D-2022-0040 blocked=",
            "riskreg set D-2022-0040 due=2022-10-14 --correct",
        ),
    ),
    "renumber": CommandEntry(
        "args_write",
        "renumber",
        _n("Give a record another id; what refers to it follows, and its old id is remembered."),
        WRITE,
        ("riskreg renumber D-2022-0044", "riskreg renumber R-0012 R-0050"),
    ),
    "check": CommandEntry(
        "args_read",
        "check",
        _n("Find every mistake in the files, by line."),
        PLAIN,
        examples=(
            "riskreg check",
            "riskreg check --strict",
            "riskreg check --explain",
            "riskreg check --fix",
            "riskreg check --json",
        ),
    ),
    "codes": CommandEntry(
        "args_read",
        "codes",
        _n("The codes of the findings, explained."),
        ("output",),
        ("riskreg codes", "riskreg codes R401"),
    ),
    "fmt": CommandEntry(
        "args_write",
        "fmt",
        _n("Bring the files into their usual form: order of fields, indentation, quotes. Comments and meaning stay."),
        ("register", "audience", "output"),
        ("riskreg fmt --dry-run", "riskreg fmt", "riskreg fmt --check", "riskreg fmt --keys zh --dry-run"),
    ),
    "demo": CommandEntry(
        "args_read",
        "demo",
        _n("A college with three months of history, in a git repository of its own: try everything there."),
        ("output",),
        ("riskreg demo",),
    ),
    "init": CommandEntry("args_write", "init", _n("Begin a register in a folder."), ("output",), ("riskreg init registers",)),
    "schema": CommandEntry(
        "args_write",
        "schema",
        _n("The JSON Schema of the files, for editors that complete and check while typing."),
        ("output",),
        ("riskreg schema -o riskreg.schema.json",),
    ),
    "completion": CommandEntry(
        "args_write",
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
    (
        _n("Follow up:"),
        (
            "add",
            "progress",
            "extend",
            "refer",
            "report",
            "rectify",
            "accept",
            "withdraw",
            "review",
            "close",
            "done",
            "assign",
            "set",
            "renumber",
        ),
    ),
    (_n("Compare:"), ("diff", "history", "trend", "when", "meeting")),
    (_n("Understand:"), ("methods", "explain", "codes")),
    (_n("Check:"), ("check",)),
    (_n("Write:"), ("fmt",)),
    (_n("Begin:"), ("demo", "init", "schema", "completion")),
)
