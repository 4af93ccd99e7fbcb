"""R7xx, R212: checks over the whole text of a file, comments included: what must not be written in a register."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final

from riskreg.domain.checks.finding import Spot
from riskreg.messages import Said, say

_CUES: Final = (
    "(?:学生|同学|女生|男生|新生|该生|家长|室友|舍友|当事人|患者|来访者|个案|[0-9一二三四五六七八九十]班)"
    '[ \u3000:：“"「（(]{0,2}(?=[\u4e00-\u9fff]{2})'
)
_SAYS_NAME: Final = "(?:姓名|[Nn]ame|[Ss]tudent|[Pp]atient)[\"']?[ \u3000]*[:：][ \u3000]*[\"'“]?(?=[\u4e00-\u9fff]{2})"
_AFTER: Final = "同学|[（(] ?[男女] ?[)）,，、 ]"
_STUDENT_NUMBER: Final = "(?:学号|[Ss]tudent (?:[Nn]umber|[Nn]o\\.?|[Ii][Dd]))[^0-9０-９\\n]{0,4}[0-9０-９]{5}"
# The most frequent surnames, less those that are mostly other words (和 时 成 管 解 连 应 党 左 代 房 卫 阳 向 关).
_SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦"
    "季俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅莫庄辛柯涂霍骆翁裴祝凌欧卓邬冉覃蒙"
)
_TWO_SIGNS: Final = "欧阳 司马 诸葛 上官 令狐 皇甫 尉迟 公孙 慕容 夏侯 司徒 端木 南宫 宇文 钟离"
_DOUBLE: Final = frozenset(_TWO_SIGNS.split())
# Signs of given names. Anything else (度 见 贴 面 经 何 虑) makes an ordinary word of surname and next sign.
_GIVEN: Final = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅鹏飞辉健俊凯浩宇轩泽晨阳雨欣怡梦婷雪琳佳慧颖洁倩琪瑶莹晶燕玲"
    "莉萍芬菊琴云凤珍珠美丹蓉薇蕾岚菲茜媛嘉诗思雅馨悦宁淑惠雯露瑞诚志建国庆斌波兵东海林森峰山岩松柏龙虎彪豪雄威武毅恒坚立"
    "大小晓春夏秋冬光亮旭昊天博文学书家祥福贵荣富昌盛茂兴旺永世安康宏弘泰昭贤良善义仁礼智信德忠孝勤耀辰星月子一正清源远航"
    "翔腾跃胜利民乐友爱权成才全钢铁钧铭锋锐鑫锦银金宝玺琦琛瑜瑾璐珊瑛玥璇琼艺芸芝芷若茗蓓菁萱蕊莲荷梓楠桐彤彬杉杨柳榕樱雁"
    "鸿鹤鹃凡帆帅师哲喆翰韬睿聪妍姝妮娇娥婉婕嫣姗冰霜霖沐沛泓洪淼涵滢润溪潇澜瀚尧舜禹奇启迪达运宗绍继承传宪守治振新欢喜奎"
    "奕然熙烨煜炜炎灿焕琨维纲纯素绮群翠翼科程彦楚豫骏骁骥生"
)
# Ordinary words of a surname and a sign of given names.
_WORDS_LIKE_NAMES: Final = (
    "高兴 高大 高山 高强 高明 高远 高龙 高达 高新 高雅 高一 高科 高师 高学 高考 安全 安静 安康 安宁 安云 安然 安心 安家 "
    "安定 安生 周一 周全 周正 周家 周年 方才 方正 方程 方圆 张扬 张家 马上 马达 马克 文明 文学 文静 文科 文艺 文书 文武 "
    "文雅 文山 文安 文体 文昌 文化 严明 严正 严守 康宁 康健 康复 金华 金海 金山 金银 金钢 金星 白天 白云 白银 白雪 白日 "
    "夏天 夏秋 夏日 万一 万家 万达 万民 余生 余名 余人 石山 石子 龙华 龙云 龙山 江海 江东 江山 江宁 江华 海洋 林立 林业 "
    "林学 林海 常新 常青 常春 常年 武林 武汉 武昌 武艺 武德 任一 任家 程序 于海 于家 于学 于国 于新 于大 于一 于东 于春 "
    "于夏 于秋 于冬 易达 毕业 齐全 齐心 凌晨 凌云 祝福 祝贺 温馨 温泉 温和 温江 雷锋 雷山 雷雨 卓越 洪山 洪福 季春 季冬 "
    "施治 施展 申请 梅山 柳江 黎明 黎平 兰州 苏醒 许可 田家 田林 钱财 牛奶 段子 章程 汤泉 尤其 焦虑 何以 何时 陆续 陆军 "
    "史学 史书 常德 安德 安福 安国 安达 高宁 高素 高三 高二 高年 温良 庄子 庄家 庄园 贺岁 江西 江南 江北 江苏 黄山 黄金 "
    "黄海 黄河 金沙 金属 王子 孔子 孟子 石家 郑州 徐州 杨柳 杨树"
)
_WORDS: Final = frozenset(_WORDS_LIKE_NAMES.split())
_FOLLOW: Final = frozenset(  # what may stand right behind a name: what people do, suffer or are
    "等因有在于的与和及被对向已曾将把从自割抑心情出近多长最目仍未需应也均都之约谈请反今昨前本当晚凌经由为是存发感认想要欲"
    "试写留吞服吃患住离失拒说称表返到来去进入宿寝确诊接受参不没疑两三父母辅同老家述产转休复给让使系属个"
)
_MASKS: Final = frozenset("某甲乙丙丁")


def _is_han(sign: str) -> bool:
    """Whether a sign is a Chinese character."""
    return "\u4e00" <= sign <= "\u9fff"


def _is_name(word: str, *, strict: bool = True) -> bool:
    """Whether a word of two to four signs is a personal name; strictly, of signs that given names are made of."""
    surname = word[:2] if word[:2] in _DOUBLE else word[:1]
    given = word[len(surname) :]
    if not 1 <= len(given) <= 2 or (len(surname) == 1 and (surname not in _SURNAMES or word[:2] in _WORDS)):  # noqa: PLR2004 - signs
        return False
    return all(sign in _GIVEN for sign in given) if strict else not _MASKS & set(given) and all(map(_is_han, given))


def _begins_name(text: str, at: int, *, strict: bool = True) -> bool:
    """Whether a name begins here: the word ends where words end, or goes on as sentences about people do."""
    for length in (4, 3, 2):
        behind = text[at + length : at + length + 1]
        ends = not behind or not _is_han(behind) or (strict and behind in _FOLLOW)
        if ends and _is_name(text[at : at + length], strict=strict):
            return True
    return False


def _ends_name(text: str, at: int) -> int:
    """Return how long the name is that ends here; 0 if there is none."""
    return next((length for length in (4, 3, 2) if at >= length and _is_name(text[at - length : at])), 0)


def named(text: str) -> list[int]:
    """Where names and student numbers stand in the text of a record."""
    found = [match.end() for match in re.finditer(_CUES, text) if _begins_name(text, match.end())]
    found += [match.end() for match in re.finditer(_SAYS_NAME, text) if _begins_name(text, match.end(), strict=False)]
    found += [match.start() - length for match in re.finditer(_AFTER, text) if (length := _ends_name(text, match.start()))]
    return found + [match.start() for match in re.finditer(_STUDENT_NUMBER, text)]


MOST: Final = 1000  # findings a check and file: a damaged file would otherwise bury all others


def _spots(text: str, offsets: Iterable[int], message: Said, hint: Said | None = None) -> Iterator[Spot]:
    """Turn rising offsets into places, one a line; the text is counted through once, however many there are."""
    line, counted, told = 1, 0, 0
    for at in islice(offsets, MOST):
        line += text.count("\n", counted, at)
        counted = at
        if line != told:
            yield Spot(line, at - text.rfind("\n", 0, at), message, hint)
            told = line


# Invisible, direction-changing, private-use and non-characters; all of them are unprintable, which is quicker to ask.
# U+FEFF, U+FFFE and U+FFFF are left to R102, which YAML cannot be read with.
_ODD: Final = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\ufffb\U000e0000-\U000e00ff\U000f0000-\U0010ffff"
) + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 15))


def odd_character(text: str) -> Iterator[Spot]:
    """R212: a text holds invisible or direction-changing characters."""
    if text.replace("\n", " ").isprintable():
        return
    offsets = (match.start() for match in re.finditer(f"[{_ODD}]+", text))
    message = say("a character stands here that cannot be seen, or that has no meaning outside one computer")
    yield from _spots(text, offsets, message, say("delete it together with its neighbours and type those again"))


_GAP: Final = "[ \u3000]*"
_WORD: Final = f"[绝机秘]{_GAP}密"
_MARK: Final = f"{_WORD}{_GAP}[★☆]|密{_GAP}级{_GAP}(?:为|[:：])[ \u3000\"'“「]*{_WORD}"
# A line that holds the word alone, after at most a key: the head of a document.
_HEAD: Final = (
    f"[\\s#>\"'“「【（(\\[-]*(?:[^\\s:：]{{1,16}}[:：][ \u3000]*[\"'“「]?)?({_WORD})"
    f"(?:{_GAP}(?:级|长期|[0-9一二三四五六七八九十]+年|[（(].*[)）]))?[\\s\"'”」】）)\\]]*"
)
# 手机密码, 电机密封, 隔绝密闭, 断绝密切接触, 神秘密室: two words that meet, not one.
_BARE: Final = "(?:(?<!手)绝|机|(?<![神奥便])秘)密"
_NEXT: Final = "(?![封码度闭钥集切匙室接布实排])"
# What no mark ever says: notions below state secrets, and state secrets as such (but not: 属于国家秘密).
_ORDINARY: Final = "(?:商业|工作|技术|个人|保守|保守国家|(?<!属)(?<!属于)国家)秘密|机密性"


def _lines_with(text: str, sign: str) -> Iterator[tuple[int, str]]:
    """Each line that holds a sign, with its offset."""
    at = text.find(sign)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        at = text.find(sign, end)


def _mark(line: str) -> int | None:
    """Where in a line the mark of a state secret stands."""
    if match := re.search(_MARK, line):
        return match.start()
    match = re.fullmatch(_HEAD, line)
    return match.start(1) if match else None


def state_secret(text: str) -> Iterator[Spot]:
    """R701: the text carries the mark of a state secret: one of the three levels with a star, as a level, or as a head."""
    marked = (start + at for start, line in _lines_with(text, "密") if (at := _mark(line)) is not None)
    message = say("this looks like the mark of a state secret")
    yield from _spots(text, marked, message, say("take the text out and tell the secrecy officer: git keeps what was saved once"))


def secret_word(text: str) -> Iterator[Spot]:
    """R702: the text uses one of these words elsewhere; once a line, and never beside R701."""
    bare = (
        start + match.start()
        for start, line in _lines_with(text, "密")
        if (match := re.search(_BARE + _NEXT, re.sub(_ORDINARY, lambda ordinary: "—" * len(ordinary[0]), line)))
        and _mark(line) is None
    )
    hint = say("if it is a mark, take the text out and tell the secrecy officer; an ordinary word may stay")
    yield from _spots(text, bare, say("a word that marks state secrets stands here"), hint)


_PLAIN: Final[dict[int, int | str]] = {
    **{ord("０") + digit: ord("0") + digit for digit in range(10)},
    ord("Ｘ"): "X",
    ord("－"): "-",
    ord("\u3000"): " ",
}
_DIGITS: Final = bytes(ord("0") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256))  # noqa: PLR2004 - ASCII
# Eighteen digits of this or the last century, which single spaces or hyphens may divide, or fifteen; not part of a longer number.
_LATER: Final = "[1-8](?:[ -]?[0-9]){5}[ -]?(?:1[ -]?9|2[ -]?0)(?:[ -]?[0-9]){9}[ -]?[0-9Xx]"
_NUMBER: Final = f"(?<![0-9])(?<![0-9][.])(?=({_LATER}|[1-8][0-9]{{7}}[01][0-9]{{6}})(?![0-9]))"
_REGIONS: Final = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
_PROVINCES: Final = frozenset(_REGIONS.split())
_WEIGHTS: Final = tuple(2**place % 11 for place in range(17, 0, -1))  # ISO 7064 MOD 11-2, as in GB 11643
_LONG, _SHORT, _YEARS = 18, 15, range(1900, 2050)


def _ascii(text: str) -> str:
    """Write full-width digits as ordinary ones; every character keeps its place. Every such number has a １ or a ２ in it."""
    return text.translate(_PLAIN) if "１" in text or "２" in text else text


def _before(text: str, at: int) -> str:
    """Return what stands before a place in its line; the last 40 signs, so that a line of 6 MB is not read for each place."""
    return text[max(0, at - 40) : at].rpartition("\n")[2]


def _is_day(digits: str) -> bool:
    """Whether YYYYMMDD may be a day of birth."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year in _YEARS
    except ValueError:
        return False


def _is_identity(number: str, before: str) -> bool:
    """Whether digits are an identity number: by region, birth date and check digit.

    The 15 digits of before 1999 have no check digit: they count only where the line says what they are, as one in eighty
    order numbers would otherwise do.
    """
    if number[:2] not in _PROVINCES:
        return False
    if len(number) == _SHORT:
        return _is_day("19" + number[6:12]) and re.search("身份|证件", before) is not None
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _is_day(number[6:14]) and "10X98765432"[total % 11] == number[-1].upper()


def identity_number(text: str) -> Iterator[Spot]:
    """R703: the text holds an identity-card number, also with spaces, hyphens or full-width digits."""
    plain = _ascii(text)
    if plain is text and b"0" * _SHORT not in text.encode("utf-8", "replace").translate(_DIGITS, b" -"):
        return
    numbers = (
        match.start()
        for match in re.finditer(_NUMBER, plain)
        if _is_identity(re.sub("[ -]", "", match[1]), _before(plain, match.start()))
    )
    yield from _spots(
        text, numbers, say("an identity-card number stands here"), say("take it out before it is saved in git, which keeps it")
    )


_MOBILE: Final = "1[3-9][0-9]([-. ]?)([0-9]{4})([-. ]?)([0-9]{4})(?![0-9])"
_COUNTRY: Final = "(?<![0-9])(?:\\+|00)?86[-. ]?\\Z|[（(](?:\\+|00)?86[)）] ?\\Z"
# What makes eleven digits part of something longer: 2022-138..., D-138..., 0.138..., 〔2022〕138...号, 第138...号.
_JOINED: Final = "[0-9〕第_]\\Z|[0-9A-Za-z][-._]\\Z|[A-Za-z]\\Z"
_CALLS: Final = "(?i:tel|phone|mobile|mob|cell|ph|wechat|weixin|wx|vx)[-.]?\\Z|1[3-9][0-9]{9}[-.]\\Z"
_LABEL: Final = "(?:订单|合同|序列|流水|发票|资产|设备|运单|快递|出厂|证书|备案|登记证|单|条)(?:编号|号码|号|码)[ :：为是]*\\Z"
_LONGER: Final = "[A-Za-z_]|[-.](?!1[3-9][0-9]{9}(?![0-9]))[0-9]"
_COMPACT_DAY: Final = "20[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])"


def _is_mobile(text: str, match: re.Match[str]) -> bool:
    """Whether eleven digits stand alone and are divided as telephone numbers are."""
    first, second = match[1], match[3]
    if first != second and ("." in first + second or (first and second)):
        return False
    if first and not second and re.fullmatch(_COMPACT_DAY, match[2] + match[4]):
        return False
    before = _before(text, match.start())
    if re.match(_LONGER, text[match.end() : match.end() + 13]) or re.search(_LABEL, before):
        return False
    return bool(re.search(_COUNTRY, before) or re.search(_CALLS, before)) or not re.search(_JOINED, before)


def mobile_number(text: str) -> Iterator[Spot]:
    """R704: the text holds a mobile-phone number, also with spaces, hyphens, +86 or full-width digits."""
    plain = _ascii(text)
    numbers = (match.start() for match in re.finditer(_MOBILE, plain) if _is_mobile(plain, match))
    yield from _spots(
        text, numbers, say("a mobile-phone number stands here"), say("take it out before it is saved in git, which keeps it")
    )


# What a record on psychology speaks of, and the rare sign in each word that tells most files apart ten times faster.
_TOPIC_SIGNS: Final = (
    "心理:心理 咨询:咨 抑郁:抑 焦虑:虑 自杀:杀 自伤:自伤 自残:残 轻生:轻生 割腕:腕 危机干预:危机干预 "
    "精神障碍:障 精神疾病:疾 精神科:神 sycholog:sycholog uicid:uicid"
)
_TOPICS: Final = tuple(topic.split(":") for topic in _TOPIC_SIGNS.split())
# Lists of the organisation: their names are no students'.
_LISTS: Final = "units people categories places periods 单位 人员 类别 场所 时段"
_ORGANISATION: Final = frozenset(_LISTS.split())


def _lists(text: str) -> Iterator[tuple[int, int, str]]:
    """Cut a file into its lists: start, end and key."""
    start = 0
    for edge in (*(match.end() for match in re.finditer("\n(?=[^\\s#-])", text)), len(text)):
        if edge > start:
            yield start, edge, re.split("[:：\\s]", text[start : start + 40].lstrip("\ufeff"))[0].strip("\"'")
        start = edge


def _record_at(text: str, at: int, lists: Sequence[tuple[int, int, str]]) -> tuple[int, int, str]:
    """Return the start, the end and the list of the record, or what else, that a place lies in."""
    first, last, name = lists[bisect_right(lists, at, key=lambda list_: list_[0]) - 1]
    item = re.compile("\n *-(?=[ \r\n])").search(text, first, last)
    if not item or at < item.start():
        return first, item.start() if item else last, name
    start = text.rfind(item[0], first, at)
    end = text.find(item[0], at, last)
    return start + 1, end if end >= 0 else last, name


def _on_psychology(text: str) -> Iterator[tuple[int, int]]:
    """Each record that speaks of psychology, with the comment above it."""
    coming = {topic: text.find(topic) for topic, sign in _TOPICS if sign in text}
    lists = list(_lists(text)) if any(at >= 0 for at in coming.values()) else []
    while coming := {topic: at for topic, at in coming.items() if at >= 0}:
        start, end, name = _record_at(text, min(coming.values()), lists)
        coming = {topic: at if at >= end else text.find(topic, end) for topic, at in coming.items()}
        while start and text[(above := text.rfind("\n", 0, start - 1) + 1) : start].lstrip().startswith("#"):
            start = above
        if name not in _ORGANISATION:
            yield start, end


def psychology_name(text: str) -> Iterator[Spot]:
    """R705: a record on psychology seems to name a student; 张某 and 学生A are masked and no finding."""
    names = sorted({start + at for start, end in _on_psychology(text) for at in named(text[start:end])})
    hint = say("use a case number and counts only, and tell the office that keeps the cases")
    yield from _spots(text, names, say("a student seems to be named in a record on psychology"), hint)
