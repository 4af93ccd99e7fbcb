"""Unit, Person, Category, Place, Period: the college that the records refer to."""

from datetime import date
from typing import Annotated, ClassVar, Final

from riskreg.domain.fields import Choice, Day, Key, Ref, Text, Texts
from riskreg.domain.records.record import Identified
from riskreg.domain.words import AUDIENCES, PERIOD_KINDS, UNIT_TYPES
from riskreg.messages import Word


class NamedEntry(Identified):
    """An item with a name, which is its id if none is given."""

    name: Annotated[str | None, Key(Text(), "名称", "姓名", says="what people call it; else the id")] = None

    @property
    def name_or_title(self) -> str:
        """Its name, else its id."""
        return self.name or self.id


class Unit(NamedEntry):
    """A unit of the college or a body outside; the order of the file is the order of every report."""

    LIST: ClassVar[str] = "units"
    LIST_ZH: ClassVar[str] = "单位"
    KIND: ClassVar[Word] = Word("unit", "单位")

    type: Annotated[Word | None, Key(Choice(*UNIT_TYPES), "单位类型", "类型", says="what sort of unit")] = None
    party_leader: Annotated[str | None, Key(Ref("people"), "党组织书记", says="secretary of its Party body")] = None
    admin_leader: Annotated[str | None, Key(Ref("people"), "行政负责人", says="its head")] = None
    contact: Annotated[str | None, Key(Ref("people"), "安全联络员", says="who reports for it")] = None
    aliases: Annotated[tuple[str, ...], Key(Texts(), "别名", "简称", says="other names that files use")] = ()
    from_: Annotated[date | None, Key(Day(planned=True), "起始日期", "成立日期", says="its first day")] = None
    until: Annotated[date | None, Key(Day(planned=True), "截止日期", "撤销日期", says="its last day")] = None
    successor: Annotated[str | None, Key(Ref("units"), "承接单位", says="who took over its duties")] = None


# What a person may be of a unit.
OFFICES: Final = tuple(field for field in Unit.FIELDS.values() if isinstance(field.kind, Ref) and field.kind.target == "people")


class Person(NamedEntry):
    """A person who answers for records; ids say nothing about the name (P-001)."""

    LIST: ClassVar[str] = "people"
    LIST_ZH: ClassVar[str] = "人员"
    KIND: ClassVar[Word] = Word("person", "人员")

    name: Annotated[str | None, Key(Text(), "姓名", "名称", says="the name", required=True)] = None
    post: Annotated[str | None, Key(Text(), "职务", "岗位", says="the post held")] = None
    unit: Annotated[str | None, Key(Ref("units"), "所在单位", "单位", says="where the person works")] = None
    git: Annotated[tuple[str, ...], Key(Texts(), "提交邮箱", says="e-mail addresses used in git")] = ()
    aliases: Annotated[tuple[str, ...], Key(Texts(), "别名", says="other names that files use")] = ()
    from_: Annotated[date | None, Key(Day(planned=True), "起始日期", "任职日期", says="first day in office")] = None
    until: Annotated[date | None, Key(Day(planned=True), "截止日期", "离任日期", says="last day in office")] = None
    successor: Annotated[str | None, Key(Ref("people"), "接任人", says="who took over")] = None


class Category(NamedEntry):
    """A field of safety and the office in charge of it."""

    LIST: ClassVar[str] = "categories"
    LIST_ZH: ClassVar[str] = "类别"
    KIND: ClassVar[Word] = Word("category", "类别")

    unit: Annotated[
        str | None, Key(Ref("units"), "主管单位", "主管部门", says="the office in charge; it accepts rectified dangers")
    ] = None
    audience: Annotated[Word | None, Key(Choice(*AUDIENCES), "公开范围", says="who may see its records")] = None


class Place(NamedEntry):
    """An area, building, floor or room; `within` makes them a tree."""

    LIST: ClassVar[str] = "places"
    LIST_ZH: ClassVar[str] = "场所"
    KIND: ClassVar[Word] = Word("place", "场所")

    unit: Annotated[str | None, Key(Ref("units"), "管理单位", says="who runs it")] = None
    within: Annotated[str | None, Key(Ref("places"), "上级场所", "所属区域", says="the larger place it lies in")] = None
    aliases: Annotated[tuple[str, ...], Key(Texts(), "别名", says="other names that files use")] = ()


class Period(NamedEntry):
    """A stretch of days: a holiday, a term, or an important period in which more is asked."""

    LIST: ClassVar[str] = "periods"
    LIST_ZH: ClassVar[str] = "时段"
    KIND: ClassVar[Word] = Word("period", "时段")
    STAYS: ClassVar[bool] = False  # one without days would hold always, or never

    kind: Annotated[
        Word | None, Key(Choice(*PERIOD_KINDS), "时段类型", "类型", says="holiday, term or important period", required=True)
    ] = None
    from_: Annotated[date | None, Key(Day(planned=True), "起始日期", "开始日期", says="the first day", required=True)] = None
    to: Annotated[date | None, Key(Day(planned=True), "结束日期", "截止日期", says="the last day", required=True)] = None
    finish_before: Annotated[
        date | None, Key(Day(planned=True), "提前办结日期", "提前办结", says="what falls due in it should be done by this day")
    ] = None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it; both ends belong to it."""
        return bool(self.from_ and self.to and self.from_ <= day <= self.to)
