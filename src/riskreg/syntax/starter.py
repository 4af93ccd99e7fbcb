"""Starter: the files with which a register begins, and rows written as YAML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.fields import Choice, Fact, Facts, Field, FieldTable, YesNo
from riskreg.domain.records import KINDS
from riskreg.domain.settings import Settings
from riskreg.syntax.yaml_tree import written

PLAIN: Final = re.compile(r"\w[\w()（）·.。、，/-]*( [\w()·.-]+)*")  # what YAML and people read alike without quotes


class Bilingual(NamedTuple):
    """A text in both languages."""

    en: str
    zh: str


Value: TypeAlias = "str | int | date | Bilingual | Sequence[str | Bilingual] | Group | Sequence[Group]"
Group: TypeAlias = Mapping[str, Value]


class Writer:
    """Writes groups of fields in one language of keys and one of texts."""

    def __init__(self, keys: str, language: str) -> None:
        """Each is zh or en."""
        self.keys: Final = keys
        self.language: Final = language

    def said(self, text: Bilingual) -> str:
        """Return a text in the language of texts."""
        return text.zh if self.language == "zh" else text.en

    def comment(self, text: Bilingual) -> Iterator[str]:
        """Write a comment, one line a line."""
        return (f"# {line}" for line in self.said(text).splitlines())

    def key(self, field: Field) -> str:
        """Return the key of a field in the language of keys."""
        return field.key.zh if self.keys == "zh" else field.english

    def scalar(self, field: Field, value: Value, *, in_brackets: bool = False) -> str:
        """Write a value that stands on the line of its key, or in brackets there."""
        if isinstance(value, list):
            return f"[{', '.join(self.scalar(field, item, in_brackets=True) for item in value)}]"
        if isinstance(value, Mapping):
            assert isinstance(field.kind, Fact)
            fields = field.kind.table.FIELDS
            pairs = (
                f"{self.key(fields[name])}: {self.scalar(fields[name], item, in_brackets=True)}" for name, item in value.items()
            )
            return f"{{{', '.join(pairs)}}}"
        if isinstance(field.kind, Choice):
            word = next(word for word in field.kind.words if word == value)
            return word.zh if self.keys == "zh" else str(word)
        if isinstance(field.kind, YesNo):
            word = field.kind.yes if value == "yes" else field.kind.no
            return word.zh if self.keys == "zh" else str(word)
        text = self.said(value) if isinstance(value, Bilingual) else str(value)
        return text if PLAIN.fullmatch(text) else written(text, in_brackets=in_brackets)

    def is_said_already(self, name: str, values: Group) -> bool:
        """Whether a name only repeats the id, which stands for it."""
        value, id_ = values[name], values.get("id")
        return (
            name == "name" and isinstance(value, Bilingual) and isinstance(id_, Bilingual) and self.said(value) == self.said(id_)
        )

    def group(self, table: type[FieldTable], values: Group) -> Iterator[str]:
        """Write a group of fields, one field a line; scores stay on one line."""
        for name, value in values.items():
            field = table.FIELDS[name]
            kind = field.kind
            if self.is_said_already(name, values):
                continue
            if isinstance(kind, Facts):
                assert isinstance(value, list)
                yield f"{self.key(field)}:"
                for item in value:
                    assert isinstance(item, Mapping)
                    yield from self.item(kind.table, item)
            elif (
                isinstance(kind, Fact)
                and isinstance(value, Mapping)
                and not all(isinstance(item, int) for item in value.values())
            ):
                yield f"{self.key(field)}:"
                yield from (f"  {line}" for line in self.group(kind.table, value))
            else:
                yield f"{self.key(field)}: {self.scalar(field, value)}"

    def item(self, table: type[FieldTable], values: Group) -> Iterator[str]:
        """Write a group as an entry of a list."""
        for at, line in enumerate(self.group(table, values)):
            yield f"  {'  ' if at else '- '}{line}"


class StarterList(NamedTuple):
    """A list of one file: what it holds, its records, and whether they stand there as a comment only."""

    name: str
    says: Bilingual
    records: tuple[Group, ...]
    commented: bool = False


COLLEGE: Final = Bilingual("Example College", "示例学院")
SETTINGS: Final = Bilingual(
    "The settings. Everything else has a default; `riskreg schema --settings` names it all.\n"
    "Change the name to your college's: it is printed on every report.",
    "本登记册的设置；其余都有默认值，用到再加（riskreg schema --settings 可查）。\n学校名称会印在每份报表上，请改成本校名称。",
)
NAMED: Final[Group] = {"referral": 15, "reported": 3}  # days that hold only where a register names them
NEXT: Final = Bilingual(
    "A new register. The units, people and records in it are invented examples: replace them with your own.\n"
    "What to type next:\n"
    "  riskreg check      finds every mistake in the files, by line\n"
    "  riskreg table      the graded risk table; riskreg table dangers: the list of dangers\n"
    "  riskreg overdue    everything past its day\n"
    "  riskreg --help     all commands",
    "新建的登记册。里面的单位、人员和各条记录都是虚构的示例，请换成本校的。\n"
    "接下来可以输入：\n"
    "  riskreg check      逐行查错\n"
    "  riskreg table      风险分级表；riskreg table dangers 看隐患清单\n"
    "  riskreg overdue    逾期事项\n"
    "  riskreg --help     全部命令",
)
UNITS: Final = Bilingual(
    "Units, in the order of every report. Two invented examples: replace them with your own.",
    "单位，先后就是各种报表里的先后。以下两个是虚构的示例，请换成本校的单位。",
)
PEOPLE: Final = Bilingual(
    "People who answer for records. Ids say nothing about the name and are never used again. Two invented examples.\n"
    "Somebody who leaves gets a last day and a successor and stays on the list.",
    "要对记录负责的人。编号与姓名无关，用过不再用。以下两人是虚构的示例，请换成本校人员。\n人员离岗写截止日期和接任人，不删人。",
)
CATEGORIES: Final = Bilingual(
    "Categories, each with the office in charge, whose people accept rectified dangers. Replace the example units;\n"
    "where the office is not settled yet, leave the unit out. Restricted categories are left out of ordinary reports.",
    "类别。每类写一个主管单位，隐患整改后由它验收；示例单位请换成本校的，未定的先不写。\n公开范围为受限的类别，一般报表里不出现，只写件数和个案代码，不写姓名。",
)
PLACES: Final = Bilingual(
    "Places: campuses, buildings, rooms; each may lie within another.", "场所：校区、楼栋、房间；小的写明属于哪个大的。"
)
PERIODS: Final = Bilingual(
    "Holidays, terms and important periods. Days that riskreg computes move out of holidays.\n"
    "Take the # and one space away to use the example.",
    "时段：假期、学期、重要时段。系统推算的时限遇假期顺延。\n去掉下面各行开头的“# ”即可使用示例。",
)
RISKS: Final = Bilingual(
    "The control list: one risk point a record. The scores are never edited: a later assessment is added as a review.",
    "风险分级管控清单，一个风险点一条。打过的分不改，重新评估时在下面加一条再评估。",
)
MEASURES: Final = Bilingual(
    "The list of rules and measures. It is planned until the day of issue is written down.",
    "制度措施清单。印发后写印发日期和文号，没写就是未完成。",
)
MEETINGS: Final = Bilingual(
    "The dispatch meetings and what they decided. Take the # and one space away to use the example.",
    "安全调度会和议定事项。去掉下面各行开头的“# ”即可使用示例。",
)
DANGERS: Final = Bilingual(
    "The list of hidden dangers: one danger, one owner, one day. What is written stays: what happens later is added below.\n"
    "Nobody types a state: a danger is closed because an acceptance that passed is written down.",
    "问题隐患清单，一条隐患一个责任人、一个时限。写过的不改，后来的事加在下面。\n状态不用填：写上验收合格，就是已销号。",
)
STEPS: Final = Bilingual(
    "When it is mended, two entries like these follow; the one who accepts is neither the owner nor who did the work.",
    "整改完成、验收后，照下面的样子加两项；验收人不能是责任人或整改人。",
)

SECURITY: Final = Bilingual("security", "保卫处")
LOGISTICS: Final = Bilingual("logistics", "后勤处")
EXAMPLE_UNITS: Final[tuple[Group, ...]] = (
    {
        "id": SECURITY,
        "name": Bilingual("Security Office (example)", "保卫处（示例）"),
        "type": "department",
        "admin_leader": "P-001",
    },
    {
        "id": LOGISTICS,
        "name": Bilingual("Logistics Office (example)", "后勤处（示例）"),
        "type": "department",
        "admin_leader": "P-002",
    },
)
EXAMPLE_PEOPLE: Final[tuple[Group, ...]] = (
    {"id": "P-001", "name": Bilingual("Example One", "示例甲"), "post": Bilingual("head", "处长"), "unit": SECURITY},
    {"id": "P-002", "name": Bilingual("Example Two", "示例乙"), "post": Bilingual("head", "处长"), "unit": LOGISTICS},
)
FIRE: Final = Bilingual("fire", "消防安全")
# The ten categories of the safety dispatch meetings, in their order, and information security.
EXAMPLE_CATEGORIES: Final[tuple[Group, ...]] = (
    {"id": Bilingual("epidemic", "疫情防控"), "name": Bilingual("Epidemic prevention", "疫情防控")},
    {"id": Bilingual("buildings", "校舍安全"), "name": Bilingual("School buildings", "校舍安全"), "unit": LOGISTICS},
    {"id": FIRE, "name": Bilingual("Fire safety", "消防安全"), "unit": SECURITY},
    {"id": Bilingual("food", "食品安全"), "name": Bilingual("Food safety", "食品安全"), "unit": LOGISTICS},
    {"id": Bilingual("traffic", "交通安全"), "name": Bilingual("Traffic safety", "交通安全"), "unit": SECURITY},
    {"id": Bilingual("chemicals", "危化品安全"), "name": Bilingual("Hazardous chemicals", "危化品安全"), "unit": SECURITY},
    {"id": Bilingual("surroundings", "校园周边安全"), "name": Bilingual("Campus surroundings", "校园周边安全"), "unit": SECURITY},
    {"id": Bilingual("self-built", "自建房"), "name": Bilingual("Self-built houses", "自建房"), "unit": LOGISTICS},
    {
        "id": Bilingual("psychology", "学生心理问题"),
        "name": Bilingual("Student psychology", "学生心理问题"),
        "audience": "restricted",
    },
    {"id": Bilingual("disputes", "师生矛盾纠纷"), "name": Bilingual("Disputes", "师生矛盾纠纷"), "audience": "restricted"},
    {"id": Bilingual("information", "信息安全"), "name": Bilingual("Information security", "信息安全")},
)
CAMPUS: Final = Bilingual("campus", "校区")
BUILDING: Final = Bilingual("building-1", "1号楼")
EXAMPLE_PLACES: Final[tuple[Group, ...]] = (
    {"id": CAMPUS, "name": Bilingual("Campus (example)", "校区（示例）"), "unit": LOGISTICS},
    {"id": BUILDING, "name": Bilingual("Building 1 (example)", "1号楼（示例）"), "unit": LOGISTICS, "within": CAMPUS},
)
ROOM: Final = Bilingual("switch room, ground floor", "一层配电间")


def risk(today: date) -> Group:
    """Return the example risk."""
    return {
        "id": "R-0001",
        "title": Bilingual("Electrical fire in the switch room (example)", "配电间电气火灾（示例）"),
        "unit": LOGISTICS,
        "owner": "P-002",
        "category": FIRE,
        "place": BUILDING,
        "spot": ROOM,
        "cause": Bilingual("old cables, things stored in the room", "线路老化、堆放杂物"),
        "consequence": Bilingual("fire", "火灾"),
        "method": "LS",
        "inherent": {"L": 3, "S": 4},
        "residual": {"L": 2, "S": 4},
        "controls": {
            "engineering": Bilingual("residual-current protection", "装有漏电保护"),
            "management": Bilingual("a look every week", "每周查看一次"),
        },
        "identified": today,
    }


def danger(today: date) -> Group:
    """Return the example danger: found today, due within the default of a general danger."""
    return {
        "id": f"D-{today.year}-0001",
        "title": Bilingual("Door of the switch box missing (example)", "配电箱缺箱门（示例）"),
        "unit": LOGISTICS,
        "owner": "P-002",
        "category": FIRE,
        "place": BUILDING,
        "spot": ROOM,
        "found": today,
        "found_by": "P-001",
        "source": "self_check",
        "risk": "R-0001",
        "level": "general",
        "mode": "timed",
        "rectification": Bilingual("replace the door and lock it", "更换箱门并上锁"),
        "funds": 200,
        "due": today + timedelta(7),
    }


def measure(today: date) -> Group:
    """Return the example measure, still to be issued."""
    return {
        "id": "M-0001",
        "title": Bilingual("Rules for switch rooms (example)", "配电间管理规定（示例）"),
        "unit": SECURITY,
        "owner": "P-001",
        "category": FIRE,
        "type": "rule",
        "change": "new",
        "due": today + timedelta(30),
    }


def meeting(today: date) -> Group:
    """Return the example meeting with one decision."""
    decision: Group = {
        "id": 1,
        "text": Bilingual("Look at all switch rooms", "排查全部配电间"),
        "unit": LOGISTICS,
        "owner": "P-002",
        "due": today + timedelta(14),
    }
    return {"id": f"{today:%Y-%m}", "on": today, "kind": "regular", "chair": "P-001", "decisions": [decision]}


def period(today: date) -> Group:
    """Return the example holiday."""
    return {
        "id": "holiday-1",
        "name": Bilingual("holiday (example)", "假期（示例）"),
        "kind": "holiday",
        "from_": today + timedelta(60),
        "to": today + timedelta(90),
    }


def part_text(writer: Writer, part: StarterList) -> str:
    """Write a list with its comment and records."""
    kind = KINDS[part.name]
    lines = [*writer.comment(part.says), f"{kind.LIST_ZH if writer.keys == 'zh' else kind.LIST}:"]
    for at, record in enumerate(part.records):
        lines += [""] * (at > 0)
        lines += (f"  # {line[2:]}" if part.commented else line for line in writer.item(kind, record))
    return "\n".join(lines) + "\n"


def files(*, name: str | None, keys: str, language: str, today: date) -> dict[str, str]:
    """Return the text of each file of a new register that begins today, by file name; the settings come last."""
    writer = Writer(keys, language)
    made = {file: "\n".join(part_text(writer, part) for part in parts) for file, parts in contents(today).items()}
    made["dangers.yaml"] += "\n".join(["", *steps(writer, today)]) + "\n"
    settings: Group = {"name": name or COLLEGE, "language": language, "timezone": "Asia/Shanghai", "started": today}
    settings = {**settings, "deadlines": NAMED}
    head = "\n".join([*writer.comment(NEXT), "", *writer.comment(SETTINGS)])
    return {**made, "riskreg.yaml": "\n".join([head, *writer.group(Settings, settings)]) + "\n"}


def steps(writer: Writer, today: date) -> Iterator[str]:
    """Write, as a comment, how the example danger goes on: rectified, then accepted by somebody else."""
    after: Group = {
        "rectified": [{"on": today + timedelta(3), "by": "P-002", "note": Bilingual("The door was replaced.", "已更换箱门。")}],
        "acceptances": [{"on": today + timedelta(4), "by": "P-001", "passed": "yes"}],
    }
    yield from (f"    {line}" for line in writer.comment(STEPS))
    yield from (f"    # {line}" for line in writer.group(KINDS["dangers"], after))


def contents(today: date) -> dict[str, tuple[StarterList, ...]]:
    """Return what the files of lists hold, by file name."""
    return {
        "organisation.yaml": (StarterList("units", UNITS, EXAMPLE_UNITS), StarterList("people", PEOPLE, EXAMPLE_PEOPLE)),
        "categories.yaml": (StarterList("categories", CATEGORIES, tuple(EXAMPLE_CATEGORIES)),),
        "places.yaml": (StarterList("places", PLACES, EXAMPLE_PLACES),),
        "periods.yaml": (StarterList("periods", PERIODS, (period(today),), commented=True),),
        "risks.yaml": (StarterList("risks", RISKS, (risk(today),)),),
        "measures.yaml": (StarterList("measures", MEASURES, (measure(today),)),),
        "meetings.yaml": (StarterList("meetings", MEETINGS, (meeting(today),), commented=True),),
        "dangers.yaml": (StarterList("dangers", DANGERS, (danger(today),)),),
    }
