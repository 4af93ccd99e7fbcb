"""Days as people write them: reading YYYY-MM-DD, and guessing what was meant by anything else."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from riskreg.messages import Said, say

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
LENGTH: Final = 10
# Words that stand where a day should be. 立行立改 is one: it means the day of finding.
PLACEHOLDERS: Final = (
    "xx",
    "待定",
    "待补",
    "待填",
    "暂无",
    "未定",
    "尽快",
    "立即",
    "立行立改",
    "近期",
    "长期",
    "适时",
    "月底",
    "年底",
    "学期",
    "开学",
    "放假",
    "节前",
    "国庆前",
    "春节前",
    "假期",
    "寒假",
    "暑假",
    "tbd",
    "todo",
    "asap",
    "n/a",
    "无",
    "/",
    "?",
    "??",
)
# Days that are said from today, in the command line only: a file that says "yesterday" says another day tomorrow.
SPOKEN: Final = {"today": 0, "今天": 0, "今日": 0, "yesterday": -1, "昨天": -1, "昨日": -1, "前天": -2, "tomorrow": 1, "明天": 1}
EXCEL_EPOCH: Final = date(1899, 12, 30)  # Excel counts days from here (its 1900 has a 29 February)


def read_day(text: str) -> date | None:
    """Read a day written YYYY-MM-DD of the years 2000 to 2100; None for anything else."""
    if len(text) != LENGTH or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    year, month, day = text[:4], text[5:7], text[8:]
    if not (year.isdigit() and month.isdigit() and day.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_placeholder(text: str) -> bool:
    """Whether a word that promises a value later stands in place of one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return any(word in folded if len(word) > 1 else word == folded for word in PLACEHOLDERS) or "x" in folded


def arabic(numeral: str) -> str:
    """Turn a Chinese numeral of a date into digits: 二〇二二, 九, 十, 十二, 三十一."""
    digits = {sign: str(at) for at, sign in enumerate("〇一二三四五六七八九")} | {"零": "0"}
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(digits.get(sign, "") for sign in numeral)
    return str(int(digits.get(tens, "1")) * 10 + int(digits.get(ones, "0")))


def guess(text: str) -> date | None:
    """Guess the one day that was meant; None where there is more than one or none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("○", "〇")
    if re.match("[〇零一二三四五六七八九]{4}年", plain):
        plain = re.sub("[〇零一二三四五六七八九十]+", lambda run: arabic(run[0]), plain)
    if plain.isascii() and plain.isdigit():
        if len(plain) == len("20220906"):
            return read_day(f"{plain[:4]}-{plain[4:6]}-{plain[6:]}")
        if len(plain) == len("44810"):  # a day number of Excel
            found = EXCEL_EPOCH + timedelta(days=int(plain))
            return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
    match = re.fullmatch(
        r"(\d{4})\s*[-./年–—]\s*(\d{1,2})\s*[-./月–—]\s*(\d{1,2})\s*[日号]?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?", plain
    )
    return read_day(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}") if match else None


def why_not(text: str) -> tuple[Said, Said | None]:
    """Say what is wrong with a day, and what to type instead where that is certain."""
    meant = guess(text)
    if meant:
        return say("{text} is not written as a day", text=text), say("write {day}", day=meant)
    retype = say("write the day as YYYY-MM-DD, as in 2022-09-30")
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not match:
        return say("{text} is not a day", text=text), retype
    year, month = int(match[1]), int(match[2])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return say("{text}: only years {first} to {last} are accepted", text=text, first=FIRST_YEAR, last=LAST_YEAR), say(
            "check the year"
        )
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return say("{text} does not exist: a year has twelve months", text=text), say("check the month")
    last = monthrange(year, month)[1]
    return say("{text} does not exist: that month has {n} days", text=text, n=last), say("check the day")
