"""Personal names in Chinese text: where a student is named, by name or by number.

Only a word counts that begins with a frequent surname, goes on with signs of given names and stands where names stand:
a false alarm that blocks a commit would cost the check its credit, and rare names are for the eyes of the office.
"""

import re
from typing import Final

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
