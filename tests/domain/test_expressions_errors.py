"""What cannot be understood in an expression: the word that is to blame, what is said of it, and what may have been meant."""

from functools import partial
from textwrap import dedent

import pytest

from riskreg.domain.query.expression import read, read_for_all
from riskreg.domain.query.parser import DEEPEST
from riskreg.domain.query.tokens import LONGEST, ExpressionError
from riskreg.domain.register import Register, build_register
from riskreg.report.language import Language
from riskreg.syntax.reader import read_file

ENGLISH = Language("en")
TEXT = """
units: [{id: 后勤处}, {id: 学生处}, {id: 机电学院}]
people: [{id: P-1, name: 何建平}, {id: P-2, name: 张伟}, {id: P-3, name: 张伟}]
categories: [{id: 消防安全}]
places: [{id: 北区}]
dangers:
- {id: D-1, title: 灯, unit: 后勤处, owner: P-1, found: 2022-09-01, source: 自查, level: 一般, rectification: 换, due: 2022-09-08, tags: [开学]}
"""


@pytest.fixture(scope="module")
def register() -> Register:
    rows, wrong = read_file(dedent(TEXT).lstrip("\n"), "r.yaml")
    assert wrong == []
    return build_register(list(rows))


def refused(register: Register, text: str, kind: str | None = "dangers") -> ExpressionError:
    ask = partial(read, text, kind) if kind else partial(read_for_all, text)
    with pytest.raises(ExpressionError) as caught:
        ask(register)
    assert caught.value.text == text
    assert caught.value.code == 2
    return caught.value


def marked(error: ExpressionError) -> str:
    return error.text[error.start : error.end]


@pytest.mark.parametrize(
    ("text", "word", "said", "hint"),
    [
        # how it is written
        ("", "", "the expression is empty", "write for example: level=major and overdue"),
        ("  ", "", "the expression is empty", "write for example: level=major and overdue"),
        ("overdue unit=后勤处", "unit", "and or or is missing before unit", "join conditions with and, or"),
        ("(overdue unit=后勤处)", "unit", "and or or is missing before unit", "join conditions with and, or"),
        ("overdue (major)", "(", "and or or is missing before (", "join conditions with and, or"),
        ("unit=后勤处, level=major", "level", "and or or is missing before level", "unit=A,B"),
        ("overdue and", "and", "nothing follows and", "write for example"),
        ("overdue and (", "(", "nothing follows (", "write for example"),
        ("逾期且", "且", "nothing follows 且", "write for example"),
        ("not", "not", "nothing follows not", "write for example"),
        ("and overdue", "and", "a condition should stand before and", "write for example"),
        ("overdue and or major", "or", "a condition should stand before or", "write for example"),
        ("= 3", "=", "a condition should stand before =", "write for example"),
        ("()", ")", "a condition should stand before )", "write for example"),
        ("unit=", "=", "there is no value behind =", "several values are written unit=A,B"),
        ("unit=后勤处,", ",", "there is no value behind ,", "several values are written unit=A,B"),
        ("unit= and overdue", "=", "there is no value behind =", "several values are written unit=A,B"),
        ("unit=(后勤处,学生处)", "=", "there is no value behind =", "several values are written unit=A,B"),
        ("(overdue and (major)", "(", "the bracket ( is not closed", None),
        ("（逾期", "（", "the bracket （ is not closed", None),
        ("overdue) and major", ")", "the bracket ) closes nothing", None),
        ('title~"灯', '"', 'the quotation mark " is not closed', "needs its partner"),
        ("title~“灯", "“", "the quotation mark “ is not closed", "needs its partner"),
        ("unit=!后勤处", "=!", "=! is no sign", "signs are: =, !=, >, >=, <, <=, ~"),
        ("'灯'", "'灯'", "'灯' alone is no condition", "to look for a text write text~'灯'"),
        # words
        ("ovrdue", "ovrdue", "ovrdue is no condition", "did you mean overdue, "),
        ("grde=major", "grde", "dangers have no field grde", None),
        ("leval=major", "leval", "dangers have no field leval", "did you mean level, levels?"),
        ("隐患级=重大", "隐患级", "dangers have no field 隐患级", "did you mean level"),
        ("overdue=yes", "overdue", "overdue stands alone, without a sign", "write overdue, or not overdue"),
        ("unit", "unit", "unit needs a sign and a value behind it", "unit!=none is everything that has one"),
        ("unit:后勤处", "unit:后勤处", "unit:后勤处 is no condition", "write unit=后勤处"),
        ("单位：后勤处", "单位：后勤处", "单位：后勤处 is no condition", "write 单位=后勤处"),
        ("unit=后勤处 or 学生处", "学生处", "学生处 is no condition", "did you mean unit=学生处?"),
        ("何建平", "何建平", "何建平 is no condition", "did you mean owner=何建平?"),
        ("xyzzy", "xyzzy", "xyzzy is no condition", "several values of one field are written unit=A,B"),
        ("grade=major", "grade", "dangers have no grade; risks do", "did you mean level?"),
        ("issued>2022", "issued", "dangers have no issued; measures do", "leave it out"),
        ("meeting=2022-09", "meeting", "dangers have no meeting; decisions do", "leave it out"),
        ("standing", "standing", "standing says nothing about dangers; it does about decisions", None),
        ("unrated", "unrated", "unrated says nothing about dangers; it does about risks", None),
        # signs
        ("unit>后勤处", ">", "> does not go with unit", "signs that do: =, !=, ~"),
        ("source<自查", "<", "< does not go with source", "signs that do: =, !="),
        ("state~整", "~", "~ does not go with state", "signs that do: =, !="),
        ("due~2022", "~", "~ does not go with due", "signs that do: =, !=, >, >=, <, <="),
        ("days_late>3,4", "4", "> goes with one value", "several values go with = and !="),
        ("due<none", "none", "none goes with = and != only", "in quotation marks"),
        ("level>无", "无", "无 goes with = and != only", "in quotation marks"),
        # values
        ("unit=后情处", "后情处", "the register has no 后情处", "did you mean 后勤处?"),
        ("unit=后勤处,学生所", "学生所", "the register has no 学生所", "did you mean 学生处?"),
        ("owner=张伟", "张伟", "张伟 may be any of P-2, P-3", "name one of them by its id"),
        ("owner~王", "王", "no name contains 王", "known are: 何建平, 张伟, 张伟"),
        ("place=食堂", "食堂", "the register has no 食堂", "known are: 北区"),
        ("tags=国庆", "国庆", "the register has no 国庆", "did you mean 开学?"),
        ("risk=R-1", "R-1", "the register has no R-1", None),
        ("id=D-9", "D-9", "the register has no D-9", "riskreg table dangers lists what there is"),
        ("level=较大", "较大", "较大 is none of major, general", None),
        ("level=majr", "majr", "majr is none of major, general", "did you mean major?"),
        ("state=done", "done", "done is none of open, rectified, referred, closed, withdrawn", None),
        ("due<昨天", "昨天", "昨天 is no day", "write a day as 2022-09-01"),
        ("due<2022-02-30", "2022-02-30", "2022-02-30 is no day", "write a day as 2022-09-01"),
        ("due<2022-09-01..2022-09-05", "2022-09-01..2022-09-05", "a span of days goes with = and != only", "write one day"),
        ("due=2022-09-05..2022-09-01", "2022-09-05..2022-09-01", "2022-09-05..2022-09-01 ends before it begins", None),
        ("days_late>很久", "很久", "很久 is no number", "write digits, as in 10 or 0.5"),
        ("funds>5万", "5万", "5万 is no number", "write digits"),
        ("funds>1e9", "1e9", "1e9 is no number", "write digits"),
        ("title~''", "''", "an empty text is no value", "what is not given is asked for with none"),
        ("unit~' '", "' '", "an empty text is no value", "what is not given is asked for with none"),
    ],
)
def test_it_points_at_the_word_and_says_what_to_write(
    register: Register, text: str, word: str, said: str, hint: str | None
) -> None:
    error = refused(register, text)
    assert marked(error) == word
    assert ENGLISH.text(error.said) == said
    if hint is None:
        assert error.hint is None or "did you mean" in str(error.hint)
    else:
        assert hint in ENGLISH.text(error.hint)


@pytest.mark.parametrize(
    ("text", "word", "said", "hint"),
    [
        ("grde=major", "grde", "no record has a field grde", "did you mean grade?"),
        ("ovredue", "ovredue", "ovredue is no condition", "did you mean overdue, reply_due, due?"),
        ("level=major and grade=major", "grade", "no record has both", None),
        ("issued>2022 or meeting=none", "meeting", "no record has both", None),
        ("state=整改了", "整改了", "整改了 is none of active, closed", None),
        ("grade=较大的", "较大的", "较大的 is none of major, significant, general, low", "did you mean significant?"),
        ("overdue and unit=后情处", "后情处", "the register has no 后情处", "did you mean 后勤处?"),
        ("due", "due", "due needs a sign and a value behind it", "due!=none"),
        ("unit=后勤处 or 学生处", "学生处", "学生处 is no condition", "did you mean unit=学生处?"),
    ],
)
def test_without_a_kind_it_is_refused_only_where_no_record_has_what_is_asked(
    register: Register, text: str, word: str, said: str, hint: str | None
) -> None:
    error = refused(register, text, None)
    assert marked(error) == word
    assert said in ENGLISH.text(error.said)
    if hint:
        assert hint in ENGLISH.text(error.hint)


def test_what_no_record_has_both_of_is_named_with_the_kinds(register: Register) -> None:
    error = refused(register, "level=major and grade=major", None)
    assert ENGLISH.text(error.said) == (
        "grade says something about risks, but what stands before it about dangers: no record has both"
    )


def test_a_line_of_ten_thousand_brackets_is_refused_at_once(register: Register) -> None:
    error = refused(register, "(" * 10_000 + "overdue" + ")" * 10_000)
    assert str(error) == f"the expression has more than {LONGEST} characters"


def test_brackets_lie_only_so_deep(register: Register) -> None:
    assert read("(" * DEEPEST + "overdue" + ")" * DEEPEST, "dangers", register) == read("overdue", "dangers", register)
    error = refused(register, "(" * (DEEPEST + 1) + "overdue" + ")" * (DEEPEST + 1))
    assert str(error) == f"brackets lie more than {DEEPEST} deep"
    assert (error.start, error.end) == (DEEPEST, DEEPEST + 1)


def test_brackets_side_by_side_and_many_nots_are_no_depth(register: Register) -> None:
    many = " or ".join(["(overdue)"] * 150)
    assert read(many, "dangers", register).kind == "dangers"
    assert read("not " * 400 + "overdue", "dangers", register) == read("overdue", "dangers", register)


def test_an_id_that_is_hidden_from_the_audience_is_not_suggested(register: Register) -> None:
    fewer = register.only({"dangers": {}})
    error = refused(fewer, "id=D-1")
    assert str(error) == "the register has no D-1"
    assert "D-1" not in str(error.hint)
    assert str(refused(fewer, "recurs=D-1")) == "the register has no D-1"
    assert refused(fewer, "recurs=D-1").hint is None
