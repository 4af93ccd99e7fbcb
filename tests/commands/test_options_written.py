"""Every option of every command that writes: giving it changes what is written, or it is named below with the reason.

The options are those of the built commands: a new one without a case fails.
"""

import shlex
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from tests.cli.conftest import Riskreg, Told
from tests.commands.college import environment, repository
from tests.store.conftest import git

from riskreg.cli.builder import build
from riskreg.cli.registry import COMMANDS


class Case(NamedTuple):
    """What is called with the option and without it; an option that stands in the line is replaced."""

    words: str = ""  # the option, with its value and what only goes with it
    line: str | None = None  # else the line of the command
    before: str = ""  # what is called first
    files: Mapping[str, str] = {}  # what is written by hand first
    code: int = 0  # how the call with the option ends: one may refuse what would be written without it


# --- the college, with something of every kind, and mistakes to mend

FILES: Final = {
    "more.yaml": """places:
  - {id: 校区, unit: 后勤处}
  - {id: 楼, unit: 后勤处, within: 校区}
measures:
  - {id: M-1, title: 动火审批, unit: 保卫处, owner: P-1, type: rule, change: revise, due: 2022-10-14}
  - {id: M-2, title: 会商办法, unit: 保卫处, owner: P-1, type: rule, change: new, due: 2022-10-14, audience: restricted}
risks:
  - id: R-2
    title: 机密风险
    unit: 保卫处
    owner: P-1
    audience: restricted
    method: LS
    residual: {L: 3, S: 4}
    identified: 2022-06-10
dangers:
  - id: D-2022-0005
    title: 栏杆松动
    unit: 保卫处
    owner: P-1
    found: 2022-09-05
    source: self_check
    level: general
    rectification: 焊牢
    due: 2022-09-25
    extensions:
      - {to: 2022-10-25, applied: 2022-09-24, reason: 等焊工}
    referrals:
      - {on: 2022-09-24, to: 住建局}
  - id: D-2022-0006
    title: 插座松动
    unit: 保卫处
    owner: P-1
    found: 2022-09-05
    source: self_check
    level: general
    rectification: 换插座
    due: 2022-10-25
    extensions:
      - {to: 2022-11-25, applied: 2022-09-24, reason: 等货}
  - id: D-2021-0001
    title: 看台开裂
    unit: 保卫处
    owner: P-1
    found: 2021-12-05
    source: self_check
    level: major
    basis: 判定标准
    rectification: 加固
    funds: 0
    plan: 疏散
    due: 2022-12-25
  - id: D-2021-0002
    title: 机密重大
    unit: 保卫处
    owner: P-1
    audience: restricted
    found: 2021-12-05
    source: self_check
    level: major
    basis: 判定标准
    rectification: 加固
    funds: 0
    plan: 疏散
    due: 2022-12-25
""",
}
TWIN: Final = """dangers:
  - id: D-2022-0001
    title: 墙裂了
    unit: 后勤处
    owner: P-3
    found: 2022-09-01
    source: self_check
    level: general
    rectification: 补墙
    due: 2022-10-20
"""
WRONG: Final = """dangers:
  - id: D-2022-0008
    title: 墙裂了
    unit: 后勤处
    owner: P-3
    {audience}
    found: 2022/9/1
    source: self_check
    level: general
    rectification: 补墙
    due: 2022-10-20
"""
YEARS: Final = {"riskreg.yaml": "name: 示例学院\nlanguage: zh\nas_of: 2022-09-30\nids: {measure: 'M-{year}-{n:03}'}\n"}
OPEN: Final = {"wrong.yaml": WRONG.format(audience="spot: 东")}
SECRET: Final = {"wrong.yaml": WRONG.format(audience="audience: restricted")}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The college's repository, and a copy of its files beside it; nobody may change it."""
    top = tmp_path_factory.mktemp("options")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment().items():
            patch.setenv(name, value)
        repo = repository(top / "college")
        for name, text in FILES.items():
            (repo.folder / name).write_text(text, encoding="utf-8")
        repo.git("add", ".")
        repo.git("commit", "-q", "-m", "more")
        repo.git("config", "user.name", "何建平")
        repo.git("config", "user.email", "he@example.org")
        shutil.copytree(top / "college", top / "other")
    return top


class Written(NamedTuple):
    """What there is after a call, and whether it went well."""

    told: Told
    files: Mapping[str, bytes]
    history: str


class Colleges:
    """Calls the program in a fresh copy of the colleges, and tells what was written."""

    def __init__(self, template: Path, folder: Path) -> None:
        """`folder` is where copies are made."""
        self.riskreg: Final = Riskreg()
        self.template: Final = template
        self.folder: Final = folder
        self.known: Final[dict[tuple[str, ...], Written]] = {}

    def written(self, case: Case, line: str) -> Written:
        """Run a line where the case begins."""
        call = (case.before, line, *case.files)
        if call not in self.known:
            self.known[call] = self.made(case, line, self.folder / str(len(self.known)))
        return self.known[call]

    def made(self, case: Case, line: str, top: Path) -> Written:
        """Run a line in a new copy."""
        shutil.copytree(self.template, top)
        for name, text in case.files.items():
            (top / "college" / name).write_text(text, encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment().items():
                patch.setenv(name, value)
            patch.chdir(top / "college")
            told = [self.riskreg(*shlex.split(one)) for one in (case.before, line) if one]
            assert not any(one.code for one in told[:-1]), told
            tags = git(top / "college", "for-each-ref", "--format=%(refname) %(*tree) %(contents)")
            history = git(top / "college", "log", "--all", "--format=%D%n%T%n%B")
        files = {
            str(path.relative_to(top)): path.read_bytes()
            for path in sorted(top.rglob("*"))
            if path.is_file() and ".git" not in path.relative_to(top).parts
        }
        return Written(told[-1], files, tags + history)


# --- options with the same meaning everywhere

SHOWN: Final = "it is about what is shown, and how"
PRINTED: Final = frozenset(["--format", "--json", "--output", "--bom", "--lang", "--quiet", "--verbose", "--no-color", "--debug"])
NAMED: Final = "whoever knows an id may name it; only which lines are shown differs"
OPEN_TO_ALL: Final = "no record of this kind is restricted or names one that is"
REASONS: Final[Mapping[tuple[str, str], str]] = {  # command, option -> why it changes nothing that is written
    ("add risk", "--audience"): NAMED,
    ("add danger", "--audience"): NAMED,
    ("add measure", "--audience"): NAMED,
    ("add meeting", "--audience"): OPEN_TO_ALL,
    ("add decision", "--audience"): OPEN_TO_ALL,
    ("add person", "--audience"): OPEN_TO_ALL,
    ("add unit", "--audience"): OPEN_TO_ALL,
    ("add category", "--audience"): OPEN_TO_ALL,
    ("add place", "--audience"): OPEN_TO_ALL,
    ("add period", "--audience"): OPEN_TO_ALL,
    ("done", "--audience"): OPEN_TO_ALL,
    ("add category", "--on"): "it has no day",
    ("add place", "--on"): "it has no day",
    ("meeting close", "--audience"): "the version is whole for whoever may see it",
    ("fmt", "--audience"): "what files mean stays; only lines are shown or not",
    ("check --fix", "--strict"): SHOWN,
    ("check --fix", "--explain"): SHOWN,
    ("check --fix", "--on"): "what can be mended is so on every day",
}


def reason(command: str, option: str) -> str | None:
    """Return why an option need not change what is written; None where it must."""
    if option == "--version":
        return "it is told instead of doing anything"
    printed = option in PRINTED and option not in CASES[command]
    return SHOWN if printed else REASONS.get((command, option))


EVERYWHERE: Final[Mapping[str, str]] = {"--registers": "-C ../other", "--on": "--on 2022-09-29", "--dry-run": "--dry-run"}
COMMITTED: Final[Mapping[str, tuple[str, str]]] = {  # option -> with it; what stands in the line besides
    "--commit": ("--commit --why 甲", ""),
    "--why": ("--why 甲", "--commit"),
    "--meeting": ("--meeting 2022-09", "--commit --why 甲"),
}

# --- every command: a line that writes, and a case for each option of its own

TITLED: Final = "--title 甲 --unit 后勤处 --owner P-3"
LINES: Final[Mapping[str, str]] = {
    "add risk": f"add risk {TITLED} --method LS --residual L=3,S=4",
    "add danger": f"add danger {TITLED} --source self_check --level general --rectification 清走",
    "add measure": f"add measure {TITLED} --type rule",
    "add meeting": "add meeting --on 2022-11-25",
    "add decision": "add decision --text 甲 --unit 后勤处 --owner P-2 --due 2022-10-20",
    "add person": "add person --name 沈一凡",
    "add unit": "add unit --id 艺术学院 --type college",
    "add category": "add category --id 机电安全",
    "add place": "add place --id 泵房",
    "add period": "add period --id 国庆 --kind holiday --from 2022-10-01 --to 2022-10-07",
    "progress": "progress D-2022-0001 已到货",
    "extend": "extend D-2022-0001 --to 2022-10-20 --reason 缺货",
    "refer": "refer D-2022-0001 --to 供电公司",
    "report": "report D-2021-0001 --to 教育厅",
    "rectify": "rectify D-2022-0001",
    "accept": "accept D-2022-0003",
    "withdraw": "withdraw D-2022-0001 --reason gone",
    "review": "review R-1",
    "close": "close R-1 --reason 拆了",
    "done": "done 2022-09/1",
    "assign": "assign D-2022-0001 --to P-2",
    "set": "set D-2022-0001 spot=北门",
    "renumber": "renumber D-2022-0001",
    "meeting close": "meeting close --at HEAD",
    "fmt": "fmt",
    "check --fix": "check --fix --yes",
    "init": "init new",
}
DANGER: Final = LINES["add danger"]
NEW_RISK: Final = """risks:
  - {title: 甲, unit: 后勤处, owner: P-3, method: LS, residual: {L: 3, S: 4}, identified: 2022-09-02}
"""
NEW_MEASURE: Final = "measures:\n  - {title: 甲, unit: 后勤处, owner: P-3, type: rule}\n"
NEW_DECISION: Final = (
    "meetings:\n  - {on: 2022-11-25, decisions: [{id: 1, text: 甲, unit: 后勤处, owner: P-3, due: 2022-12-20}]}\n"
)
NEW_PERIOD: Final = "periods:\n  - {id: 国庆, kind: holiday, from: 2022-10-01, to: 2022-10-07}\n"
RECORD: Final[dict[str, Case | str]] = {  # what risks, dangers and measures share
    "--title": "--title 乙",
    "--unit": "--unit 保卫处",
    "--owner": "--owner P-1",
    "--leader": "--leader P-4",
    "--helpers": "--helpers 保卫处",
    "--category": "--category 消防安全",
    "--place": "--place 楼",
    "--spot": "--spot 北门",
    "--tags": "--tags 雨季",
    "--note": "--note 备注",
    "--file": "--file new.yaml",
}
CASES: Final[Mapping[str, Mapping[str, Case | str]]] = {
    "add risk": RECORD
    | {
        "--method": "--method direct --residual grade=major --basis 规程",
        "--residual": "--residual L=2,S=4",
        "--identified": "--identified 2022-09-02",
        "--id": "--id R-0009",
        "--cause": "--cause 人多",
        "--consequence": "--consequence 踩踏",
        "--inherent": "--inherent L=5,S=4",
        "--basis": Case("--basis 规程", f"add risk {TITLED} --method direct --residual grade=major"),
        "--lab-class": Case("--lab-class chemical", f"add risk {TITLED} --method lab --basis 规程 --residual grade=major"),
        "--controls": "--controls management=巡查",
        "--measures": "--measures M-1",
        "--review-due": "--review-due 2022-11-01",
        "--target": "--target L=1,S=4",
        "--retained": "--retained on=2022-09-30,by=P-4,until=2022-12-31,reason=甲",
        "--review-every": "--review-every year",
        "--check-every": "--check-every weekly",
        "--from": Case("--from ../new.yaml", "add risk", files={"../new.yaml": NEW_RISK}),
    },
    "add danger": RECORD
    | {
        "--found": "--found 2022-09-02",
        "--source": "--source report",
        "--level": "--level major --interim 围挡 --due 2022-10-08 --basis 判定标准",
        "--rectification": "--rectification 换锁",
        "--due": "--due 2022-10-05",
        "--id": "--id D-2022-0099",
        "--found-by": "--found-by P-1",
        "--source-body": "--source-body 消防队",
        "--source-document": "--source-document 甲〔2022〕1号",
        "--named": "--named on=2022-09-02",
        "--inspection": "--inspection I-1",
        "--kind": "--kind management",
        "--count": "--count 2",
        "--group": "--group G-1",
        "--recurs": "--recurs D-2022-0004",
        "--risk": "--risk R-1",
        "--cause-class": "--cause-class skill",
        "--basis": "--basis 规程",
        "--mode": "--mode immediate",
        "--funds": "--funds 2000",
        "--plan": "--plan 分两步",
        "--scheme": "--scheme document=甲",
        "--interim": "--interim 围挡",
        "--suspended": "--suspended from=2022-09-30",
        "--blocked": "--blocked funds",
        "--reply-due": "--reply-due 2022-10-08",
        "--replied": "--replied 2022-09-30 --reply-due 2022-10-08",
        "--notified": "--notified number=3",
        "--acceptor": "--acceptor P-1",
        "--from": Case("--from ../new.yaml", "add danger", files={"../new.yaml": TWIN.replace("0001", "0007")}),
    },
    "add measure": RECORD
    | {
        "--type": "--type plan",
        "--id": "--id M-0009",
        "--class": "--class technical",
        "--change": "--change new --due 2022-10-14",
        "--due": "--due 2022-10-14",
        "--issued": "--issued 2022-09-02",
        "--effective": "--effective 2022-09-02 --issued 2022-09-02",
        "--document": "--document 甲〔2022〕1号",
        "--answers": "--answers D-2022-0001",
        "--review-every": "--review-every year",
        "--from": Case("--from ../new.yaml", "add measure", files={"../new.yaml": NEW_MEASURE}),
        "--on": Case("--on 2022-09-29", f"add measure {TITLED} --type rule --due +7d"),
    },
    "add meeting": {
        "--id": "--id 2022-11b",
        "--on": "--on 2022-11-24",
        "--kind": "--kind special",
        "--cutoff": "--cutoff 2022-11-23",
        "--title": "--title 专题会",
        "--chair": "--chair P-4",
        "--from": Case("--from ../new.yaml", "add meeting", files={"../new.yaml": "meetings:\n  - {on: 2022-11-25}\n"}),
        "--file": "--file new.yaml",
    },
    "add decision": {
        "--text": "--text 乙",
        "--unit": "--unit 保卫处",
        "--owner": "--owner P-3",
        "--due": "--due 2022-10-21",
        "--id": "--id 7",
        "--helpers": "--helpers 保卫处",
        "--standing": "--standing yes",
        "--from": Case("--from ../new.yaml", "add decision", files={"../new.yaml": NEW_DECISION}),
        "--on": Case("--on 2022-09-29", "add decision --text 甲 --unit 后勤处 --owner P-2 --due +7d"),
        "--meeting": Case("--meeting 2022-09", f"{LINES['add decision']} --meeting 2022-10 --due 2022-11-20"),
    },
    "add person": {
        "--name": "--name 沈二凡",
        "--id": "--id P-9",
        "--post": "--post 科长",
        "--unit": "--unit 保卫处",
        "--git": "--git shen@example.org",
        "--aliases": "--aliases 小沈",
        "--from": "--from 2022-09-02",
        "--until": "--until 2023-09-02",
        "--successor": "--successor P-4 --until 2023-09-02",
        "--from-file": Case("--from-file ../new.yaml", "add person", files={"../new.yaml": "people:\n  - {name: 沈一凡}\n"}),
        "--file": "--file new.yaml",
        "--on": Case("--on 2022-09-29", "add person --name 沈一凡 --from today"),
    },
    "add unit": {
        "--id": "--id 美术学院",
        "--name": "--name 艺术与设计学院",
        "--type": "--type department",
        "--party-leader": "--party-leader P-1",
        "--admin-leader": "--admin-leader P-1",
        "--contact": "--contact P-1",
        "--aliases": "--aliases 艺院",
        "--from": "--from 2022-09-02",
        "--until": "--until 2023-09-02",
        "--successor": "--successor 后勤处 --until 2023-09-02",
        "--from-file": Case("--from-file ../new.yaml", "add unit", files={"../new.yaml": "units:\n  - {id: 艺术学院}\n"}),
        "--file": "--file new.yaml",
        "--on": Case("--on 2022-09-29", "add unit --id 艺术学院 --type college --from today"),
    },
    "add category": {
        "--id": "--id 水电安全",
        "--name": "--name 机电设备安全",
        "--unit": "--unit 后勤处",
        "--from": Case("--from ../new.yaml", "add category", files={"../new.yaml": "categories:\n  - {id: 机电安全}\n"}),
        "--file": "--file new.yaml",
    },
    "add place": {
        "--id": "--id 水房",
        "--name": "--name 西泵房",
        "--unit": "--unit 后勤处",
        "--within": "--within 校区",
        "--aliases": "--aliases 老泵房",
        "--from": Case("--from ../new.yaml", "add place", files={"../new.yaml": "places:\n  - {id: 泵房}\n"}),
        "--file": "--file new.yaml",
    },
    "add period": {
        "--kind": "--kind term",
        "--from": "--from 2022-10-02",
        "--to": "--to 2022-10-06",
        "--id": "--id 十一",
        "--name": "--name 国庆假",
        "--finish-before": "--finish-before 2022-09-30",
        "--from-file": Case("--from-file ../new.yaml", "add period", files={"../new.yaml": NEW_PERIOD}),
        "--file": "--file new.yaml",
        "--on": Case("--on 2022-09-29", "add period --id 国庆 --kind holiday --from today --to 2022-10-07"),
    },
    "progress": {
        "--by": "--by P-1",
        "--blocked": "--blocked 采购",
        "--audience": Case("--audience restricted", "progress D-2022-0002 甲"),
    },
    "extend": {
        "--to": "--to 2022-10-21",
        "--reason": "--reason 缺人",
        "--applied": "--applied 2022-09-19",
        "--approve": "--approve",
        "--refuse": "--refuse",
        "--by": Case("--by P-4", "extend D-2022-0006 --approve"),
        "--audience": Case("--audience restricted", "extend D-2022-0002 --to 2022-11-20 --reason 甲"),
    },
    "refer": {
        "--to": "--to 住建局",
        "--document": "--document 甲〔2022〕1号",
        "--reply-due": "--reply-due 2022-10-20",
        "--reply": Case("--reply 已办", "refer D-2022-0005"),
        "--audience": Case("--audience restricted", "refer D-2022-0002 --to 医院"),
    },
    "report": {
        "--to": "--to 街道",
        "--document": "--document 甲〔2022〕2号",
        "--audience": Case("--audience restricted", "report D-2021-0002 --to 教育厅"),
    },
    "rectify": {
        "--by": "--by P-3",
        "--note": "--note 换了",
        "--evidence": "--evidence 照片",
        "--audience": Case("--audience restricted", "rectify D-2022-0002"),
    },
    "accept": {
        "--by": "--by P-1",
        "--failed": "--failed",
        "--due": Case("--due 2022-10-08", "accept D-2022-0003 --failed"),
        "--body": "--body 消防队",
        "--note": "--note 好",
        "--audience": Case("--audience restricted", "accept D-2022-0002", "rectify D-2022-0002 --audience restricted"),
    },
    "withdraw": {
        "--reason": "--reason not_a_danger",
        "--same-as": Case("--same-as D-2022-0006", "withdraw D-2022-0001 --reason duplicate"),
        "--by": "--by P-4",
        "--audience": Case("--audience restricted", "withdraw D-2022-0002 --reason gone"),
    },
    "review": {
        "--residual": "--residual L=2,S=4",
        "--inherent": "--inherent L=5,S=4",
        "--method": "--method direct --residual grade=major --basis 甲",
        "--basis": Case("--basis 甲", "review R-1 --method direct --residual grade=major"),
        "--note": "--note 看过",
        "--by": "--by P-1",
        "--audience": Case("--audience restricted", "review R-2"),
    },
    "close": {
        "--reason": "--reason 停用",
        "--by": "--by P-1",
        "--audience": Case("--audience restricted", "close R-2 --reason 拆了"),
    },
    "done": {"--evidence": "--evidence 照片"},
    "assign": {
        "--to": "--to P-4",
        "--unit": "--unit 保卫处",
        "--from": Case("--from P-1 --to P-2 --audience restricted", "assign"),
        "--leaves": Case("--leaves", "assign --from P-1 --to P-2 --audience restricted"),
        "--audience": Case("--audience restricted", "assign D-2022-0002 --to P-2"),
        "--why": "--why 调岗",
    },
    "set": {
        "--correct": Case("--correct", "set D-2022-0001 due=2022-09-21"),
        "--on": Case("--on 2022-09-29", "set D-2022-0001 reply_due=+7d"),
        "--audience": Case("--audience restricted", "set D-2022-0002 spot=北门"),
    },
    "renumber": {
        "--upstream": Case("--upstream HEAD", files={"twin.yaml": TWIN}),
        "--line": Case("--line twin.yaml:2", files={"twin.yaml": TWIN}),
        "--on": Case("--on 2021-09-29", "renumber M-1", files=YEARS),
        "--audience": Case("--audience restricted", "renumber R-2"),
    },
    "meeting close": {
        "--at": "--at HEAD~1",
        "--on": "--on 2022-10-28",
    },
    "fmt": {"--check": Case("--check", code=1), "--keys": "--keys zh"},
    "check --fix": {
        "--fix": Case("--fix", "check --yes", files=OPEN),
        "--yes": Case("--yes", "check --fix", files=OPEN),
        "--dry-run": Case("--dry-run", files=OPEN, code=1),
        "--at": Case("--at HEAD", files=OPEN, code=2),
        "--registers": Case("-C ../other", files=OPEN),
        "--audience": Case("--audience restricted", files=SECRET),
    },
    "init": {"--name": "--name 试验学院", "--keys": "--keys en", "--lang": "--lang en"},
}


# --- the options of the built commands


def commands() -> dict[str, Any]:
    """Return every command that writes in a register, built."""
    found: dict[str, Any] = {}
    for name, entry in COMMANDS.items():
        command = build(name, entry)
        if name == "add":
            found.update({f"add {kind}": command.get_command(None, kind) for kind in command.list_commands(None)})
        elif name not in READ:
            found[{"meeting": "meeting close", "check": "check --fix"}.get(name, name)] = command
    return found


READ: Final = frozenset(
    [
        "status",
        "table",
        "overdue",
        "due",
        "tally",
        "show",
        "diff",
        "history",
        "trend",
        "when",
        "matrix",
        "zones",
        "methods",
        "explain",
        "codes",
    ]
) | {
    "demo",  # it writes a college of its own: nothing but its folder can be told to it
    "schema",  # they print
    "completion",
}


@cache
def options() -> dict[str, tuple[str, ...]]:
    """Return the options of each command, each by its long English name."""
    return {
        name: tuple(
            next(word for word in option.opts if word.startswith("--"))
            for option in command.params
            if option.param_type_name == "option"
        )
        for name, command in commands().items()
    }


def case_of(command: str, option: str) -> Case | None:
    """Return the case of an option; None where it has none."""
    found = CASES.get(command, {}).get(option)
    if isinstance(found, str):
        return Case(found)
    if found:
        return found
    if option in EVERYWHERE:
        return Case(EVERYWHERE[option])
    if option in COMMITTED:
        words, besides = COMMITTED[option]
        return Case(words, f"{LINES[command]} {besides}")
    return None


def joined(line: str, words: str) -> str:
    """Put words behind a line; an option that stands there already is replaced."""
    before, more = shlex.split(line), shlex.split(words)
    if more and more[0] in before:
        at = before.index(more[0])
        del before[at : at + 2]
    return shlex.join([*before, *more])


@pytest.fixture(scope="session")
def colleges(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Colleges:
    """The colleges, in which the same is called once."""
    return Colleges(template, tmp_path_factory.mktemp("written"))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RISKREG_DIR", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("command", "option"), [(name, option) for name, own in options().items() for option in own if not reason(name, option)]
)
def test_an_option_changes_what_is_written(colleges: Colleges, command: str, option: str) -> None:
    case = case_of(command, option)
    assert case, f"{command} {option} has no case: add one to CASES"
    line = case.line or LINES[command]
    without, given = colleges.written(case, line), colleges.written(case, joined(line, case.words))
    assert given.told.code == case.code, given.told
    assert (without.files, without.history) != (given.files, given.history), (without.told, given.told)


def test_no_case_and_no_reason_is_left_over() -> None:
    known = {(command, option) for command, own in options().items() for option in own}
    cases = {(command, option) for command, own in CASES.items() for option in own}
    assert cases | REASONS.keys() <= known
    assert not cases & REASONS.keys()
    assert LINES.keys() == options().keys() == CASES.keys()


def test_every_command_writes_or_reads() -> None:
    assert {name.split()[0] for name in options()} | READ == set(COMMANDS)
