"""Synonyms: what was probably meant by a key or a word that is none; and what is certain enough to be mended."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Final

from riskreg.domain.fields import Choice, Day, Fact, Facts, Field, FieldTable, Free, Id, Key, Kind, Number, Whole, YesNo
from riskreg.domain.lookup import suggest
from riskreg.domain.records import KINDS
from riskreg.domain.settings import DangerDays, Days
from riskreg.messages import Said, Word, say
from riskreg.syntax.days import guess, is_placeholder, read_day

# What spreadsheets write down and riskreg works out from the facts.
DERIVED: Final = frozenset(
    {
        "状态",
        "整改状态",
        "是否整改",
        "是否完成",
        "销号日期",
        "销号时间",
        "销案日期",
        "管控层级",
        "管理层级",
        "管控级别",
        "逾期",
        "逾期天数",
        "是否逾期",
        "分值",
        "颜色",
        "序号",
        "state",
        "status",
        "overdue",
        "score",
        "colour",
        "color",
        "tier",
    }
)


@cache
def meant_by(text: str, table: type[FieldTable]) -> tuple[str, Said | None]:
    """Return the name of the field that was probably meant, and a hint that says so; an empty name where none is near."""
    plain = text.strip().replace(" ", "_")
    if plain in DERIVED:
        return "", say("riskreg works this out from the facts: delete it")
    known = spelled(table)
    field = known.get(plain)
    if field is None:
        for group in table.FIELDS.values():
            inner = spelled(group.kind.table).get(plain) if isinstance(group.kind, Fact | Facts) else None
            if inner is not None:
                return "", say("write it under {group}, as {field}", group=key_of(group, text), field=key_of(inner, text))
        field = next(iter(suggest(plain, known, 1)), None)
    return (field.name, say("did you mean {field}?", field=key_of(field, text))) if field else ("", None)


def key_of(field: Field, text: str) -> str:
    """Return the key of a field in the script in which the text was typed."""
    return field.english if text.isascii() else field.key.zh


def spelled(table: type[FieldTable]) -> dict[str, Field]:
    """Return the fields of a table by every word for them."""
    found: dict[str, Field] = {}
    for field in table.FIELDS.values():
        for form in (field.english, field.key.zh, *field.key.synonyms):
            found.setdefault(form, field)
    return found


@cache
def list_meant_by(text: str) -> Word | None:
    """Return the list that was probably meant: one whose name is part of the key, or the nearest."""
    words = [Word(kind.LIST, kind.LIST_ZH) for kind in KINDS.values()]
    forms = {form: word for word in words for form in (str(word), word.zh)}
    inside = next((word for form, word in forms.items() if form in text), None)
    return inside or next(iter(suggest(text, forms, 1)), None)


# Traditional characters of the words of the format, each before the simplified one that is meant.
_PAIRS: Final = (
    "與与專专業业嚴严個个臨临舉举書书於于會会價价體体餘余關关內内決决況况準准則则劃划別别辦办務务動动區区協协單单廳厅縣县"
    "參参發发變变臺台號号員员圍围場场堅坚處处備备複复復复頭头學学實实審审對对導导屬属崗岗師师帶带應应廢废開开當当錄录徑径態态"
    "護护報报掛挂據据數数時时術术機机條条來来標标棟栋檢检樓楼電电監监離离稱称簡简簽签類类紅红級级細细織织經经結结絡络編编"
    "職职聯联範范藍蓝規规見见計计訂订認认訓训議议記记論论證证評评識识訴诉語语誤误說说請请調调負负責责賬账帳账購购資资輕轻較较"
    "輔辅輻辐達达過过進进郵邮採采鑑鉴鑒鉴針针銷销長长門门問问間间隊队陣阵際际險险隱隐難难項项預预領领頻频題题額额風风驗验黃黄後后"
)
SIMPLIFIED: Final = dict(zip(map(ord, _PAIRS[::2]), _PAIRS[1::2], strict=True))
DASHES: Final = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
SPELLED_OUT: Final = "〇零一二三四五六七八九"
# Year, month and day, divided by the same sign twice or by the words for them; a clock may stand behind if it says nothing.
_DAY: Final = (
    r"\d{4} ?(?:-\d{1,2}-|\. ?\d{1,2} ?\. ?|/ ?\d{1,2} ?/ ?)\d{1,2} ?[日号]?(?:[ T]0?0:00(?::00)?)?"
    r"|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?[日号]?(?: 0?0:00(?::00)?)?"
    rf"|[{SPELLED_OUT}]{{4}}年[{SPELLED_OUT}十]{{1,3}}月[{SPELLED_OUT}十]{{1,3}}[日号]?|20\d{{6}}"
)
_OF_DAYS: Final = (Days, DangerDays)


def folded(text: str) -> str:
    """Return the form in which words are compared: no case, width, blanks, and simplified characters."""
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", text)).casefold().translate(SIMPLIFIED)


def only(found: Iterable[Any]) -> Any:  # noqa: ANN401 - whatever was looked for
    """Return the one thing that was found; None where there is another, or none."""
    first, *others = [*dict.fromkeys(found)] or [None]
    return None if others else first


@cache
def meant_field(table: type[FieldTable], text: str) -> Field | None:
    """Return the field that a key must mean; not where sheets also call something so that riskreg works out."""
    word = folded(text)
    own = [field.name for field in table.FIELDS.values() if word in map(folded, (field.english, field.key.zh))]
    if not own and word in DERIVED:
        return None
    names = own or [field.name for field in table.FIELDS.values() if word in map(folded, field.key.synonyms)]
    name = only(names)
    return table.FIELDS[name] if name else None


def meant_list(text: str) -> Word | None:
    """Return the list that a key must mean."""
    words = (Word(kind.LIST, kind.LIST_ZH) for kind in KINDS.values())
    found: Word | None = only(word for word in words if folded(text) in (word, word.zh))
    return found


def meant(table: type[FieldTable], field: Field, text: str) -> object:
    """Return the value that a text of a field must mean: a day, a word, the digits of a number, True or False; else None."""
    kind = field.kind
    if isinstance(kind, Day):
        return meant_day(text)
    if isinstance(kind, Choice):
        return meant_word(kind.words, text)
    if isinstance(kind, YesNo):
        return meant_yes_no(kind, text)
    if isinstance(kind, Number | Whole):
        units = "天|日" if table in _OF_DAYS else "|".join(kind.units)
        number = meant_number(text, units)
        return number if number and fits(kind, number) else None
    return meant_id(text) if isinstance(kind, Id) else None


def element(field: Field) -> Field | None:
    """Return what each value of a group with keys of the user's own is, as a field; None for other fields."""
    return Field(field.name, Key(field.kind.value, field.key.zh), None) if isinstance(field.kind, Free) else None


def meant_day(text: str) -> date | None:
    """Return the day that a text must mean.

    Not the day number of a spreadsheet: it counts from 1900 or from 1904. Nor a day with a time, which would be lost.
    """
    plain = re.sub(f"[{DASHES}]", "-", unicodedata.normalize("NFKC", text)).strip().replace("○", "〇")
    plain = re.sub(" *- *", "-", plain)
    return guess(plain) if re.fullmatch(_DAY, plain, re.ASCII) and not is_placeholder(text) else None


def meant_word(words: tuple[Word, ...], text: str) -> Word | None:
    """Return the one of a few words that a text must mean."""
    plain = folded(text)
    found: Word | None = only(word for word in words if plain in map(folded, (word, word.en, word.zh, *word.synonyms)))
    return found


def meant_yes_no(kind: YesNo, text: str) -> bool | None:
    """Return what a text must mean, yes or no."""
    plain = folded(text)
    forms = {True: ("true", "yes", "是", kind.yes), False: ("false", "no", "否", kind.no)}
    answers = (
        answer
        for answer, (*plainly, word) in forms.items()
        if plain in map(folded, (*plainly, word, word.en, word.zh, *word.synonyms))
    )
    found: bool | None = only(answers)
    return found


def meant_number(text: str, units: str) -> str | None:
    """Return the digits that a number must mean: full-width ones, thousands divided by commas, `units` behind it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    tens = "(万)?" if "元" in units else "()"
    match = re.fullmatch(rf"(\d{{1,3}}(?:,\d{{3}})+|\d+)(\.\d+)? ?{tens}(?:{units})?", plain, re.ASCII)
    if not match:
        return None
    whole, rest = match[1].replace(",", ""), match[2] or ""
    if not match[3]:
        return whole + rest
    return shifted(whole, rest[1:])


def shifted(whole: str, rest: str) -> str | None:
    """Multiply a decimal number by ten thousand by its digits."""
    places = 4
    if len(rest) > places:
        return None
    return (whole + rest.ljust(places, "0")).lstrip("0") or "0"


def fits(kind: Kind, number: str) -> bool:
    """Whether a field takes a number."""
    if not isinstance(kind, Whole):
        return True
    return number.isdigit() and len(number) <= len(str(kind.most)) and kind.least <= int(number) <= kind.most


def meant_id(text: str) -> str | None:
    """Return the id that differs in the form of its dashes alone."""
    plain = re.sub(f"[{DASHES}]", "-", text)
    return plain if is_id(plain) and "--" not in plain and plain != text else None


def is_id(text: str) -> bool:
    """Whether an id may be written so."""
    return text[:1].isalnum() and all(sign.isalnum() or sign in "-._" for sign in text)


def reads(field: Field, text: str) -> bool:
    """Whether a field takes a text as it is, as far as the text alone shows."""
    kind = field.kind
    if isinstance(kind, Day):
        return read_day(text) is not None
    if isinstance(kind, Choice):
        return any(text in (word, word.zh) for word in kind.words)
    if isinstance(kind, YesNo):
        return text in ("true", "yes", "是", "false", "no", "否", kind.yes, kind.yes.zh, kind.no, kind.no.zh)
    if isinstance(kind, Number | Whole):
        return bool(re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII)) and fits(kind, text)
    return True
