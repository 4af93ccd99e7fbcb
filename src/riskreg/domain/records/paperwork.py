"""Paperwork of a danger: the circular that names it, its treatment scheme, the rectification notice."""

from datetime import date
from typing import Annotated

from riskreg.domain.fields import Day, FieldTable, Key, Ref, Text


class Circular(FieldTable):
    """A superior named it in a circular (上级通报): not the same as a check, and what the veto looks at."""

    on: Annotated[date | None, Key(Day(), "通报日期", says="the day of the circular")] = None
    document: Annotated[str | None, Key(Text(), "通报文号", "文号", says="the circular")] = None


class Scheme(FieldTable):
    """The treatment scheme of a major danger (治理方案)."""

    on: Annotated[date | None, Key(Day(), "方案日期", says="the day it was adopted")] = None
    document: Annotated[str | None, Key(Text(), "方案文号", "文号", says="the document")] = None


class Notified(FieldTable):
    """The rectification notice (整改通知书)."""

    number: Annotated[str | None, Key(Text(), "通知书编号", says="its number")] = None
    on: Annotated[date | None, Key(Day(), "下达日期", says="the day it was served")] = None
    signed_by: Annotated[str | None, Key(Ref("people"), "签收人", says="who signed for it")] = None
