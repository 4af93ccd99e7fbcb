"""Meeting, Decision: the safety dispatch meeting (安全调度会) and what it decided."""

from datetime import date
from typing import Annotated, ClassVar

from riskreg.domain.fields import END, ENTRY, Choice, Day, Fact, Facts, FieldTable, Id, Key, Ref, Role, Text, YesNo, newest
from riskreg.domain.records.record import DUE, EXTENSIONS, PROGRESS, Extension, Identified, Progress
from riskreg.domain.words import AUDIENCES, DECISION_DONE, DECISION_LATE, DECISION_OPEN, DECISION_STANDING, FALSE, MEETING_KINDS
from riskreg.messages import Word


class Done(FieldTable):
    """A decision was carried out."""

    on: Annotated[date, Key(Day(), "办结日期", says="the day it was done", required=True)]
    evidence: Annotated[str | None, Key(Text(), "佐证材料", "落实情况", says="what shows it")] = None


class Decision(FieldTable):
    """What a meeting decided; everywhere else it is called by meeting and number: 2022-09/1."""

    EITHER: ClassVar[tuple[tuple[str, ...], ...]] = (("due", "standing"),)
    STAYS: ClassVar[bool] = True

    id: Annotated[
        str,
        Key(
            Id(),
            "序号",
            "编号",
            says="1, 2 and so on",
            required=True,
            role=Role(action="an id never changes by itself: riskreg renumber {id}"),
        ),
    ]
    text: Annotated[str, Key(Text(), "事项", "议定内容", "工作任务", says="what is to be done", required=True)]
    unit: Annotated[
        str,
        Key(
            Ref("units"),
            "牵头单位",
            "责任单位",
            "主办单位",
            says="the unit in the lead",
            required=True,
            role=Role(first="another unit from a day on: riskreg assign {id} --unit UNIT"),
        ),
    ]
    owner: Annotated[
        str,
        Key(
            Ref("people"),
            "责任人",
            says="the person who answers for it",
            required=True,
            role=Role(first="another owner from a day on: riskreg assign {id} --to PERSON"),
        ),
    ]
    helpers: Annotated[tuple[str, ...], Key(Ref("units", many=True), "配合单位", says="units that help")] = ()
    due: Annotated[
        date | None, Key(Day(planned=True), "办结时限", "完成时限", says="the day by which it must be done", role=DUE)
    ] = None
    standing: Annotated[bool, Key(YesNo(DECISION_STANDING, FALSE), "长期坚持", says="has no end; instead of a day")] = False
    audience: Annotated[
        Word | None,
        Key(
            Choice(*AUDIENCES),
            "公开范围",
            says="who may see it; the strictest of this and what it names",
            role=Role(before="extensions"),
        ),
    ] = None
    extensions: Annotated[
        tuple[Extension, ...],
        Key(Facts(Extension), "延期", says="later days asked for", role=EXTENSIONS._replace(before="progress")),
    ] = ()
    progress: Annotated[
        tuple[Progress, ...], Key(Facts(Progress), "进展", "进展情况", says="what was done, by day", role=PROGRESS)
    ] = ()
    done: Annotated[
        Done | None,
        Key(
            Fact(Done),
            "办结",
            says="that it is done",
            role=Role(event=Word("done", "办结"), turn=6, stage=END, action="riskreg done {id}"),
        ),
    ] = None

    def due_on(self, on: date) -> date | None:
        """Return the day by which it must be done, as it stands on a day."""
        extension = newest(self.extensions, on)
        return extension.to if extension else self.due

    def is_done(self, on: date) -> bool:
        """Whether it had been done by a day."""
        return bool(self.done and self.done.on and self.done.on <= on)

    def state(self, on: date) -> Word:
        """Done, standing, late or open on a day. Due today is not late."""
        if self.is_done(on):
            return DECISION_DONE
        if self.standing:
            return DECISION_STANDING
        due = self.due_on(on)
        return DECISION_LATE if due and due < on else DECISION_OPEN


class Meeting(Identified):
    """A dispatch meeting; its day of judgement is the cutoff."""

    LIST: ClassVar[str] = "meetings"
    LIST_ZH: ClassVar[str] = "会议"
    KIND: ClassVar[Word] = Word("meeting", "会议")

    on: Annotated[
        date, Key(Day(announced=True), "会议日期", "日期", says="the day it is held", required=True, role=Role(begins=True))
    ]
    kind: Annotated[Word | None, Key(Choice(*MEETING_KINDS), "会议类型", says="regular or special")] = None
    cutoff: Annotated[
        date | None, Key(Day(planned=True), "数据截止日", says="the data are judged on this day; else on the day it is held")
    ] = None
    title: Annotated[str | None, Key(Text(), "会议名称", "名称", says="what it is called")] = None
    chair: Annotated[str | None, Key(Ref("people"), "主持人", says="who chairs it")] = None
    decisions: Annotated[
        tuple[Decision, ...], Key(Facts(Decision), "议定事项", says="what was decided", role=Role(stage=ENTRY))
    ] = ()

    @property
    def name_or_title(self) -> str:
        """Its title, else its id."""
        return self.title or self.id

    @property
    def judged_on(self) -> date:
        """The day of judgement of its version."""
        return self.cutoff or self.on
