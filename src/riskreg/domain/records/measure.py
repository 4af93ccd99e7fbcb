"""Measure: an item of the rules-and-measures list (制度措施清单)."""

from datetime import date
from typing import Annotated, ClassVar

from riskreg.domain.fields import END, Choice, Day, Facts, FieldTable, Key, Ref, Role, Text, newest
from riskreg.domain.records.record import DUE, EXTENSIONS, Extension, Record
from riskreg.domain.words import DEFENCES, EVERY, IN_FORCE, MEASURE_CHANGES, MEASURE_TYPES, PLANNED, REPEAL, REPEALED
from riskreg.messages import Word


class Revision(FieldTable):
    """The rule was revised on a day."""

    on: Annotated[date, Key(Day(), "修订日期", says="the day of the revision", required=True)]
    document: Annotated[str | None, Key(Text(), "文号", says="the number of the document")] = None
    note: Annotated[str | None, Key(Text(long=True), "修订说明", says="what changed")] = None


class Measure(Record):
    """A rule, an action or an emergency plan, from planned to in force to repealed."""

    LIST: ClassVar[str] = "measures"
    LIST_ZH: ClassVar[str] = "措施"
    KIND: ClassVar[Word] = Word("measure", "制度措施")

    title: Annotated[
        str,
        Key(Text(), "制度措施名称", "制度名称", "措施名称", "文件名称", says="the name of the rule or measure", required=True),
    ]
    type: Annotated[Word, Key(Choice(*MEASURE_TYPES), "类型", says="rule, action or emergency plan", required=True)]
    class_: Annotated[
        Word | None, Key(Choice(*DEFENCES), "防控手段", "五防", "防控类别", "防范类型", says="by what means it protects")
    ] = None
    change: Annotated[Word | None, Key(Choice(*MEASURE_CHANGES), "变动方式", "制修订", says="new, revised or to be repealed")] = (
        None
    )
    due: Annotated[date | None, Key(Day(planned=True), "完成时限", says="the day by which it must be issued", role=DUE)] = None
    extensions: Annotated[
        tuple[Extension, ...],
        Key(Facts(Extension), "延期", says="later days asked for", role=EXTENSIONS._replace(before="progress")),
    ] = ()
    issued: Annotated[
        date | None,
        Key(Day(), "印发日期", "发布日期", "出台时间", says="the day it was issued", role=Role(event=Word("issued", "印发"))),
    ] = None
    effective: Annotated[
        date | None,
        Key(
            Day(planned=True),
            "施行日期",
            "实施日期",
            says="the day it takes effect; else the day it was issued",
            role=Role(event=Word("effective", "施行", en="in force")),
        ),
    ] = None
    document: Annotated[
        str | None, Key(Text(), "文号", "发文字号", says="the number of the document", role=Role(seldom=True))
    ] = None
    revisions: Annotated[
        tuple[Revision, ...], Key(Facts(Revision), "修订", says="later revisions", role=Role(event=Word("revised", "修订")))
    ] = ()
    answers: Annotated[
        tuple[str, ...],
        Key(Ref("dangers", many=True), "对应问题隐患", "对应问题隐患编号", "针对问题", says="the dangers it answers"),
    ] = ()
    review_every: Annotated[Word | None, Key(Choice(*EVERY), "复审周期", "再评估周期", says="how often it is reviewed")] = None
    repealed: Annotated[
        date | None,
        Key(
            Day(announced=True),
            "废止日期",
            says="the day from which it no longer holds",
            role=Role(event=Word("repealed", "废止"), stage=END),
        ),
    ] = None
    replaced_by: Annotated[
        str | None, Key(Ref("measures"), "替代制度", "替代文件", says="the measure that replaces it", role=Role(stage=END))
    ] = None

    def state(self, on: date) -> Word:
        """Planned, in force or repealed on a day."""
        if self.repealed and self.repealed <= on:
            return REPEALED
        begins = self.effective or self.issued
        return IN_FORCE if begins and begins <= on else PLANNED

    def finished(self) -> date | None:
        """Return the day on which what was to be done is done: issued, or for a repeal, repealed."""
        return self.repealed if self.change == REPEAL else self.issued or self.repealed

    def due_on(self, on: date) -> date | None:
        """Return the day by which it must be issued, as it stands on a day: that of the newest approved extension, else `due`."""
        extension = newest(self.extensions, on)
        return extension.to if extension else self.due

    def last_revision(self, on: date) -> date | None:
        """Return the day from which its review is counted: the newest revision, else when it took effect."""
        revision = newest(self.revisions, on)
        return revision.on if revision else self.effective or self.issued
