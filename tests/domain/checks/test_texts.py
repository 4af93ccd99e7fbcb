"""The checks over texts. All numbers and names here are invented: births of 1900, 13800000000, names of no one."""

import pytest

from riskreg.domain.checks import text_checks
from riskreg.domain.checks.finding import TextCheck

# Invented: Beijing's oldest region code, born on 1 January 1900, with the right check digit.
INVENTED = "110101190001010014"
WITH_X = "52010119000101007X"


def places(check: TextCheck, text: str) -> list[tuple[int, int]]:
    return [(spot.line, spot.column) for spot in check(text)]


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u202e", "\u2066", "\u00ad", "\ue000", "\ufdd0", "\U0001ffff", "\U000f0000", "\U000e0041"]
)
def test_an_odd_character_is_found_where_it_stands(sign: str) -> None:
    assert places(text_checks.odd_character, f"id: D-1\ntitle: 走道{sign}堵塞\n") == [(2, 10)]


@pytest.mark.parametrize(
    "text", ["", "全角空格\u3000在这里", "不换行\u00a0空格", "制表\t符\r\n", "生僻字𠮷和🔥", "\ufeff由 R102 报"]
)
def test_ordinary_characters_are_left_alone(text: str) -> None:
    assert places(text_checks.odd_character, text) == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("note: 绝密★启用前", 7),
        ("note: 机密★1年", 7),
        ("# 秘密 ☆ 长期", 3),
        ("绝　密", 1),
        ("note: |\n  机密", 3),
        ('- "秘密"', 4),
        ("备注: 密级:机密", 5),
        ("密级: 秘密", 1),
        ("密级：绝密", 1),
        ("该件密级为机密。", 3),
        ("备注: 机密", 5),
        ("机密(一年)", 1),
        ("绝密级", 1),
    ],
)
def test_marks_and_document_heads_are_state_secrets_and_not_told_twice(text: str, column: int) -> None:
    assert [at for _, at in places(text_checks.state_secret, text)] == [column]
    assert places(text_checks.secret_word, text) == []


@pytest.mark.parametrize("text", ["按绝密文件保管", "含机密内容", "属于国家秘密", "材料分绝密、机密、秘密三级", "秘密级文件一份"])
def test_bare_words_are_warned_of_once_a_line(text: str) -> None:
    assert len(places(text_checks.secret_word, f"note: {text}")) == 1
    assert places(text_checks.state_secret, f"note: {text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "保密教育",
        "涉密人员",
        "商业秘密",
        "工作秘密事项",
        "严禁传递国家秘密",
        "手机密码外泄",
        "计算机密码",
        "电机密封圈老化",
        "风机密闭不严",
        "隔绝密闭空间",
        "断绝密切接触",
        "主机密钥",
        "神秘密室",
        "信息机密性",
        "加盖密封",
        "密集人群",
    ],
)
def test_ordinary_words_with_the_same_signs_are_left_alone(text: str) -> None:
    assert places(text_checks.secret_word, text) == places(text_checks.state_secret, text) == []


@pytest.mark.parametrize(
    "text",
    [
        INVENTED,
        WITH_X,
        WITH_X.lower(),
        "110101 19000101 0014",
        "110101-19000101-0014",
        "1101 0119 0001 0100 14",
        INVENTED.translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
        f"身份证{INVENTED}号",
        f"2022-09-30 {INVENTED}",
        f"{INVENTED} 2022-09-30",
        "身份证号:110101000101001",
    ],
)
def test_identity_numbers_are_found(text: str) -> None:
    assert len(places(text_checks.identity_number, f"note: {text}\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "110101190001010015",  # another check digit
        "000000190001010017",
        "201101190001010017",  # no such region
        "110101190013010011",
        "110101190002300013",
        "110101170001010016",  # no such birth
        f"{INVENTED}3",
        f"3{INVENTED}",
        f"0.{INVENTED}",
        "订单110101000101001",
        "202209301234567890",
    ],
)
def test_other_long_numbers_are_no_identity_numbers(text: str) -> None:
    assert places(text_checks.identity_number, f"note: {text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "13800000000",
        "138-0000-0000",
        "138 0000 0000",
        "138.0000.0000",
        "138 00000000",
        "1380000 0000",
        "+8613800000000",
        "+86 138-0000-0000",
        "8613800000000",
        "(+86)13800000000",
        "电话13800000000。",
        "tel13800000000",
        "Tel.13800000000",
        "13800000000(微信同号)",
        "１３８００００００００",
        "13800000000@example.com",
        "编号: 13800000000",
        "微信wx13800000000",
    ],
)
def test_mobile_numbers_are_found(text: str) -> None:
    assert len(places(text_checks.mobile_number, f"note: {text}\n")) == 1


def test_two_mobile_numbers_joined_by_a_hyphen_are_mobile_numbers() -> None:
    assert places(text_checks.mobile_number, "13800000000-13900000000") == [(1, 1)]
    assert places(text_checks.mobile_number, "0571-13900000000") == []


@pytest.mark.parametrize(
    "text",
    [
        "12800000000",
        "1380000000",
        "138000000000",
        "213800000000",
        "0.13800000000",
        "13800000000.50",
        "2022-13800000000",
        "D-13800000000",
        "SN13800000000",
        "示发〔2022〕13800000000号",
        "订单号:15000000000",
        "合同编号 15000000000",
        "13800000000A",
        "138-00000-000",
        "138.00000000",
        "150 20220930",
        "138-0000 0000",
        "2022-10-14 2022-11-13",
        "X_13800000000",
    ],
)
def test_other_numbers_are_no_mobile_numbers(text: str) -> None:
    assert places(text_checks.mobile_number, f"note: {text}\n") == []


def record(text: str, *, topic: str = "心理危机干预") -> str:
    return f"dangers:\n  - id: D-1\n    title: {topic}\n    note: {text}\n"


@pytest.mark.parametrize(
    "text",
    [
        "学生王小明有自伤行为",
        "学生李华因失恋情绪低落",
        "当事人:张伟",
        "患者 欧阳雪",
        "姓名: 陈湘玉",
        "约谈陈静同学",
        "与刘建国(男)谈话",
        "2021级机电3班赵磊割腕",
        "学生张伟、李娜",
        "学号2021010203",
        "学号:２０２１０１０２０３",
        "student: 王芳",
        "家长李强已到校",
        "学生“孙悦”",
    ],
)
def test_a_name_beside_psychology_is_found(text: str) -> None:
    assert [line for line, _ in places(text_checks.psychology_name, record(text))] == [4]


@pytest.mark.parametrize(
    "text",
    [
        "学生高度关注",
        "学生安全",
        "学生常见问题",
        "学生张贴海报",
        "学生成长中心",
        "学生方面",
        "学生周末返家",
        "学生于当晚返校",
        "学生凌晨外出",
        "学生焦虑、失眠",
        "学生任课教师",
        "学生高兴地参加",
        "300余名同学",
        "高年级同学",
        "学生万一出现情况",
        "学生许可",
        "学生康复后复学",
        "学生白天在校",
        "学生周一返校",
        "学生文明寝室",
        "学生张某",
        "学生张某某情绪低落",
        "学生A",
        "学生×××",
        "姓名: 张某某",
        "小张同学",
        "王同学",
        "不写姓名、学号、班级",
        "学号后四位",
        "学生何时返校",
        "学生毕业",
        "学生石家庄籍",
        "学生黄金周离校",
        "个案代码 XL-2022-07",
        "学生处、保卫处",
        "学生严重失眠",
        "新生安全教育",
        "女生公寓",
        "同学们互相关心",
        "有关同学",
        "学生马克思主义学院",
        "学生江苏籍",
        "学生高考失利",
        "3班安全员",
        "关心同学",
        "学生金秋助学",
        "学生温和沟通",
        "学生易怒",
        "学生施压",
        "家长高度重视",
        "当事人员",
        "学生时代",
    ],
)
def test_ordinary_words_and_masked_names_are_left_alone(text: str) -> None:
    assert places(text_checks.psychology_name, record(text)) == []


def test_a_name_counts_only_in_a_record_on_psychology() -> None:
    assert places(text_checks.psychology_name, record("学生王小明有违纪行为", topic="宿舍违规用电")) == []
    beside = record("学生王小明违纪", topic="违规用电") + "  - id: D-2\n    category: 学生心理问题\n    note: 无\n"
    assert places(text_checks.psychology_name, beside) == []


def test_the_whole_record_counts_with_its_facts_and_the_comment_above_it() -> None:
    text = (
        "隐患:\n- 编号: D-1\n  隐患描述: 灭火器过期\n# 学生王小明的个案\n- 编号: D-2\n  类别: 学生心理问题\n  进展:\n"
        "  - 进展日期: 2022-09-01\n    进展情况: 已约谈\n  - 进展日期: 2022-09-02\n    进展情况: 学生李华已复学\n- 编号: D-3\n"
    )
    assert places(text_checks.psychology_name, text) == [(4, 5), (11, 13)]


@pytest.mark.parametrize("name", ["people", "人员", "units", "categories"])
def test_the_lists_of_the_organisation_name_whom_they_must(name: str) -> None:
    assert places(text_checks.psychology_name, f"{name}:\n  - 编号: P-1\n    姓名: 谭敏\n    所在单位: 心理中心\n") == []


def test_a_file_without_lists_is_one_record() -> None:
    assert places(text_checks.psychology_name, "# 心理个案:学生王小明有自伤行为\n") == [(1, 10)]
    assert places(text_checks.psychology_name, "") == []


def test_no_message_repeats_what_was_found() -> None:
    text = record(f"绝密★ 机密文件 {INVENTED} 13800000000 学生王小明有自伤\u200b行为")
    found = [
        spot
        for check in (
            text_checks.odd_character,
            text_checks.state_secret,
            text_checks.identity_number,
            text_checks.mobile_number,
            text_checks.psychology_name,
        )
        for spot in check(text)
    ]
    assert len(found) == 5
    for spot in found:
        said = f"{spot.message} {spot.hint}"
        assert not any(part in said for part in ("密", "1101", "1380", "王", "小明", "\u200b"))


def test_findings_are_limited_and_counted_in_one_pass() -> None:
    assert len(places(text_checks.mobile_number, "13800000000\n" * 5000)) == text_checks.MOST
