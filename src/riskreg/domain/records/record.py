"""Identified, Record: what all records share, and the facts that several kinds have."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Final

from riskreg.domain.fields import (
    NAMES,
    REMARK,
    Choice,
    Day,
    Facts,
    FieldTable,
    Id,
    KeptField,
    Key,
    Ref,
    Role,
    Text,
    Texts,
    by_day,
    newest,
)
from riskreg.domain.words import AUDIENCES
from riskreg.messages import Word

# Roles of fields that several kinds declare.
PROGRESS: Final = Role(
    event=Word("progress", "进展"), turn=-3, action='riskreg progress {id} "..."', afterwards=True, seldom=True
)
EXTENSIONS: Final = Role(
    counted=True,
    event=Word("applied", "申请延期", en="extension asked for"),
    turn=-7,
    action="riskreg extend {id} --to DAY --reason ...",
)
DUE: Final = Role(first="more time is asked for with: riskreg extend {id} --to DAY --reason ...")


class Handover(FieldTable):
    """From this day another unit or person answers for the record."""

    on: Annotated[date, Key(Day(), "移交日期", says="the day from which the new owner answers", required=True)]
    unit: Annotated[str | None, Key(Ref("units"), "责任单位", says="the new responsible unit, if it changes")] = None
    owner: Annotated[str | None, Key(Ref("people"), "责任人", says="the new owner, if the person changes")] = None
    why: Annotated[str | None, Key(Text(), "移交原因", says="why it was handed over")] = None


class Progress(FieldTable):
    """What was done or found out on a day."""

    on: Annotated[date, Key(Day(), "进展日期", says="the day of the entry", required=True)]
    by: Annotated[str | None, Key(Ref("people"), "填报人", says="who reports it")] = None
    note: Annotated[str | None, Key(Text(long=True), "进展情况", says="what was done", required=True)] = None


class Extension(FieldTable):
    """A later day that was asked for; it holds from the day it is approved and never overwrites the first day."""

    to: Annotated[
        date,
        Key(Day(planned=True), "延至", "延期后时限", "延期整改时限", says="the new day", required=True, role=Role(anytime=True)),
    ]
    applied: Annotated[date, Key(Day(), "申请日期", says="when it was asked for", required=True)]
    approved: Annotated[
        date | None,
        Key(
            Day(),
            "批准日期",
            says="from this day the new day holds",
            role=Role(event=Word("approved", "批准延期", en="extension approved"), turn=-6, holds=True),
        ),
    ] = None
    refused: Annotated[
        date | None,
        Key(
            Day(),
            "不予批准日期",
            "退回日期",
            says="when it was refused",
            role=Role(event=Word("refused", "不予延期", en="extension refused"), turn=-5),
        ),
    ] = None
    by: Annotated[str | None, Key(Ref("people"), "批准人", says="who decided; never the owner")] = None
    reason: Annotated[str | None, Key(Text(), "延期理由", "延期原因", "理由", says="why more time is needed", required=True)] = (
        None
    )

    @property
    def on(self) -> date | None:
        """The day from which it moves the deadline; None while pending or when refused."""
        return self.approved

    def pending(self, on: date) -> bool:
        """Asked for by `on` and not decided by then."""
        decided = any(day is not None and day <= on for day in (self.approved, self.refused))
        return self.applied is not None and self.applied <= on and not decided


def extended(extensions: Sequence[Extension], on: date) -> tuple[int, bool]:
    """Return how often more time was granted by a day, and whether another request waits for a decision."""
    if not extensions:
        return 0, False
    granted = sum(1 for extension in extensions if extension.approved and extension.approved <= on)
    return granted, any(extension.pending(on) for extension in extensions)


class Identified(FieldTable):
    """Anything with an id: an item of one of the lists."""

    LIST: ClassVar[str] = ""  # the English name of its list
    LIST_ZH: ClassVar[str] = ""
    KIND: ClassVar[Word]
    STAYS: ClassVar[bool] = True

    id: Annotated[
        str,
        Key(
            Id(),
            "编号",
            "隐患编号",
            "风险编号",
            "台账编号",
            says="never changes and is never used again",
            required=True,
            role=Role(action="an id never changes by itself: riskreg renumber {id}", always=True),
        ),
    ]

    @property
    def name_or_title(self) -> str:
        """What people call it."""
        return self.id


class Record(Identified, kept=True):
    """What risks, dangers and measures share. `unit` and `owner` are the first; handovers say who followed.

    A record that was kept knows from which day it is `quiet`: finished for good, owing nothing; in which state it then is
    (`ended`), and on which line it ends.
    """

    quiet: ClassVar[date | None] = None
    ended: ClassVar[Word | None] = None
    last: ClassVar[int] = 0
    dated = KeptField("dated", None)  # the facts of a finished record that have a day, as late_entries knows them

    title: Annotated[str, Key(Text(), "名称", says="what it is, in one line", required=True)]
    unit: Annotated[
        str,
        Key(
            Ref("units"),
            "责任单位",
            "责任部门",
            "整改单位",
            "整改责任单位",
            "牵头单位",
            "主体责任单位",
            says="the responsible unit",
            required=True,
            role=Role(first="another unit from a day on: riskreg assign {id} --unit UNIT", counted=True),
        ),
    ]
    owner: Annotated[
        str,
        Key(
            Ref("people"),
            "责任人",
            "整改责任人",
            "直接责任人",
            "管控责任人",
            "管控负责人",
            "具体负责人",
            says="the one person who answers for it",
            required=True,
            role=Role(first="another owner from a day on: riskreg assign {id} --to PERSON", settled=True),
        ),
    ]
    leader: Annotated[
        str | None, Key(Ref("people"), "分管领导", "责任领导", "分管校领导", "包保领导", says="the leader in charge")
    ] = None
    helpers: Annotated[
        tuple[str, ...], Key(Ref("units", many=True), "配合单位", "协办单位", "协同单位", "配合部门", says="units that help")
    ] = ()
    category: Annotated[
        str | None,
        Key(
            Ref("categories"),
            "类别",
            "隐患类别",
            "风险类别",
            "领域",
            "重点领域",
            "专业类别",
            says="the field of safety",
            role=Role(always=True),
        ),
    ] = None
    place: Annotated[
        tuple[str, ...],
        Key(
            Ref("places", many=True),
            "场所",
            "地点",
            "区域",
            "分区",
            "楼栋",
            "位置",
            "所在位置",
            "检查地点",
            "建筑物",
            says="where it is, from the list of places",
            role=Role(counted=True),
        ),
    ] = ()
    spot: Annotated[
        str | None,
        Key(Text(), "具体部位", "部位", "具体位置", "房间号", "风险部位", "点位", says="the room, the device, the corner"),
    ] = None
    audience: Annotated[
        Word | None,
        Key(
            Choice(*AUDIENCES), "公开范围", says="who may see it; the stricter of this and its category's", role=Role(always=True)
        ),
    ] = None
    handovers: Annotated[
        tuple[Handover, ...],
        Key(
            Facts(Handover),
            "移交责任",
            says="who answered for it later",
            role=Role(
                event=Word("handed_over", "移交责任", en="handed over"),
                turn=-8,
                counted=True,
                action="riskreg assign {id} --to PERSON",
            ),
        ),
    ] = ()
    progress: Annotated[
        tuple[Progress, ...],
        Key(Facts(Progress), "进展", "整改进展", "进度", "目前进展", says="what was done, by day", role=PROGRESS),
    ] = ()
    tags: Annotated[
        tuple[str, ...], Key(Texts(), "标签", says="words of your own to filter by", role=Role(stage=REMARK, seldom=False))
    ] = ()
    note: Annotated[str | None, Key(Text(long=True), "备注", "说明", says="anything else", role=Role(stage=REMARK))] = None
    formerly: Annotated[
        tuple[str, ...],
        Key(
            Texts(),
            "曾用编号",
            says="an id it had before",
            role=Role(stage=NAMES, action="riskreg renumber {id}", always=True, seldom=False),
        ),
    ] = ()

    @property
    def name_or_title(self) -> str:
        """Its title."""
        return self.title

    def quiet_from(self) -> date | None:
        """Return the day from which it is finished for good and owes nothing, whatever the settings; None if there is none."""
        return None

    def unit_on(self, on: date) -> str:
        """Return the id of the unit that answers for it on a day."""
        if not self.handovers:
            return self.unit
        return next((past.unit for past in reversed(by_day(self.handovers, on)) if past.unit), self.unit)

    def owner_on(self, on: date) -> str:
        """Return the id of the person who answers for it on a day."""
        if not self.handovers:
            return self.owner
        return next((past.owner for past in reversed(by_day(self.handovers, on)) if past.owner), self.owner)

    def last_progress(self, on: date) -> Progress | None:
        """Return the newest entry of progress by a day."""
        return newest(self.progress, on)
