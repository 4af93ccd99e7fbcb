"""METHODS: how a risk is scored: the letters of each method, the values a letter may take, and what each value means.

The values are those that the published tables agree on (domain/grading). The words are ours, since the tables do not agree
on words; a value outside the list is a finding, which catches slips of the pen such as C = 16 for 15.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from riskreg.domain.words import DIRECT, LAB, LEC, LS, MES
from riskreg.messages import Word


class Level(NamedTuple):
    """A listed value of a letter, and what it means in both languages."""

    value: Decimal
    zh: str
    en: str


class Method(NamedTuple):
    """A way to grade. `letters` are multiplied in that order; direct and lab have none. `source` is a translation key."""

    word: Word
    letters: tuple[str, ...]
    values: Mapping[str, tuple[Level, ...]]
    formula: str
    source: str

    @property
    def names(self) -> tuple[Word, ...]:
        """What the letters stand for."""
        return tuple(NAMES[letter] for letter in self.letters)


def _(text: str) -> str:
    """Mark a text for translation."""
    return text


def _levels(*rows: tuple[str, str, str]) -> tuple[Level, ...]:
    """Make the levels of a letter from values written as text, so that 0.1 is exactly that."""
    return tuple(Level(Decimal(value), zh, en) for value, zh, en in rows)


NAMES: Final[Mapping[str, Word]] = {
    "L": Word("L", "可能性", en="likelihood"),
    "E": Word("E", "暴露频次", en="exposure frequency"),
    "C": Word("C", "后果", en="consequence"),
    "M": Word("M", "控制状态", en="state of control"),
    "S": Word("S", "严重性", en="severity"),
}

# LEC and MES share it: https://p.safehoo.com/Estimate/Base/202006/1603818.shtml takes the steps of LEC over.
_EXPOSURE: Final = _levels(
    ("10", "一直处在危险环境中", "all the time"),
    ("6", "上班期间每天都接触", "daily while at work"),
    ("3", "每周接触一次，或偶尔接触", "weekly, or now and then"),
    ("2", "每月接触一次", "monthly"),
    ("1", "一年接触几次", "a few times a year"),
    ("0.5", "极少接触", "hardly ever"),
)

# A value and its two meanings stand together.
# fmt: off
METHODS: Final[Mapping[str, Method]] = {
    "LS": Method(
        LS,
        ("L", "S"),
        {
            "L": _levels(
                ("5", "没有防范、监测和控制手段；或无从察觉；或平时经常发生",
                 "nothing prevents, detects or controls it; or it goes unseen; or it happens often"),
                ("4", "不易察觉又无监测；或有措施但没落实、不管用；或预计会发生",
                 "hard to see and not watched; or measures lie idle or do not fit; or it is foreseen"),
                ("3", "防护设施用品不全或规程执行不严；或容易察觉；或曾经发生过",
                 "guards or PPE lacking, or rules loosely kept; or easy to see; or it has occurred"),
                ("2", "能及时察觉并定期监测；措施已落实且管用；过去偶有发生",
                 "seen early and watched regularly; measures work; it occurred now and then"),
                ("1", "防控到位、执行严格，基本不会发生", "fully under control, rules strictly kept; hardly to be imagined"),
            ),
            "S": _levels(
                ("5", "违法或违反标准；有人死亡；损失超过50万元；停用超过2套设备；影响全国或国际",
                 "law broken; death; loss above 500,000 yuan; over 2 installations stopped; known nationwide or abroad"),
                ("4", "可能违法或违反标准；丧失劳动能力；损失超过25万元；停用2套设备；影响全省或行业",
                 "law perhaps broken; disability; loss above 250,000 yuan; 2 installations stopped; known province-wide"),
                ("3", "不合上级要求；截肢、骨折、听力受损、慢性病；损失超过10万元；停用1套设备；影响本地区",
                 ("against orders from above; amputation, fracture, hearing loss, chronic illness; loss above 100,000 yuan; "
                  "1 installation stopped; known locally")),
                ("2", "不合本校规程；轻微伤；损失不超过10万元；几乎不停用；影响校内及周边",
                 "against college rules; slight injury; loss up to 100,000 yuan; hardly a stoppage; known on and near campus"),
                ("1", "全部合规；无人受伤；无损失；不停用；无影响",
                 "all in order; nobody hurt; no loss, no stoppage, no harm to the name"),
            ),
        },
        "R = L x S",
        _("after Shandong-style lists in use; no public address on record"),
    ),
    "LEC": Method(
        LEC,
        ("L", "E", "C"),
        {
            "L": _levels(
                ("10", "意料之中，必会发生", "bound to happen"),
                ("6", "很可能发生", "quite likely"),
                ("3", "有可能，但不常见", "possible, though not usual"),
                ("1", "不大可能，属于意外", "unlikely, a mere accident"),
                ("0.5", "很难发生，但想得到", "very unlikely, yet conceivable"),
                ("0.2", "极难发生", "extremely unlikely"),
                ("0.1", "实际上不会发生", "practically impossible"),
            ),
            "E": _EXPOSURE,
            "C": _levels(
                ("100", "死亡10人及以上", "10 deaths or more"),
                ("40", "死亡3至9人", "3 to 9 deaths"),
                ("15", "死亡1至2人", "1 or 2 deaths"),
                ("7", "伤情严重", "severe injuries"),
                ("3", "伤情较重，可能致残", "considerable injuries, perhaps disabling"),
                ("1", "轻微伤，应引起注意", "slight injuries, worth noticing"),
            ),
        },
        "D = L x E x C",
        _("https://www.xiaomilidoc.com/p-9291236.html, https://m.aqrzj.com/doc/348231.html"),
    ),
    "MES": Method(
        MES,
        ("M", "E", "S"),
        {
            "M": _levels(
                ("5", "没有控制措施", "no controls"),
                ("3", "只有减轻后果的应急措施", "only emergency measures that soften the consequences"),
                ("1", "有预防措施，且确实管用", "preventive measures that surely work"),
            ),
            "E": _EXPOSURE,
            "S": _levels(
                ("10", "多人死亡", "several deaths"),
                ("8", "1人死亡，或多人永久失能；多人患职业病",
                 "one death, or several people disabled for good; several occupational diseases"),
                ("4", "1人永久失能;1人患职业病", "one person disabled for good; one occupational disease"),
                ("2", "需要就医、缺勤；职业性多发病", "treatment and days off; common work-related illness"),
                ("1", "轻微伤，急救即可；身体不适", "first aid is enough; feeling unwell"),
            ),
        },
        "R = M x E x S",
        _("https://p.safehoo.com/Estimate/Base/202006/1603818.shtml, https://m.aqrzj.com/doc/249991.html"),
    ),
    "direct": Method(
        DIRECT,
        (),
        {},
        "",
        _("as school lists do: https://m.jinchutou.com/shtml/view-498026347.html, https://m.qiqiwenku.com/doc/236292.html"),
    ),
    "lab": Method(
        LAB,
        (),
        {},
        "",
        _("the Ministry of Education's trial rules of 2024: http://www.wuname.cn/news/sh/202405/t20240506_1557154.htm"),
    ),
}
# fmt: on

# The listed values alone, in the order of the tables.
LISTED: Final[Mapping[str, Mapping[str, tuple[Decimal, ...]]]] = {
    code: {letter: tuple(level.value for level in levels) for letter, levels in method.values.items()}
    for code, method in METHODS.items()
}
