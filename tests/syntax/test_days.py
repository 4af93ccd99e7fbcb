"""Days: only YYYY-MM-DD of 2000 to 2100 is read; for anything else the day that was meant is suggested, where it is certain."""

from datetime import date, timedelta

import pytest

from riskreg.syntax.days import guess, is_placeholder, read_day, why_not


@pytest.mark.parametrize("text", ["2022-09-06", "2000-01-01", "2100-12-31", "2024-02-29", "2000-02-29"])
def test_a_day_is_read(text: str) -> None:
    assert read_day(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022-9-6",
        "2022.09.06",
        "2022/09/06",
        "20220906",
        "2022-09-6",
        "2022-09-06 ",
        " 2022-09-06",
        "2022-09-06T00:00",
        "２０２２-０９-０６",
        "٢٠٢٢-٠٩-٠٦",
        "2022-W36-1",
        "+022-09-06",
        "1999-12-31",
        "2101-01-01",
        "2022-02-29",
        "2100-02-29",
        "2022-09-31",
        "2022-13-01",
        "2022-00-01",
        "2022-09-00",
        "2022年9月6日",
        "待定",
        "2022-0a-01",
        "2022--9-06",
    ],
)
def test_anything_else_is_not_read(text: str) -> None:
    assert read_day(text) is None


def test_every_day_of_the_hundred_years_is_read() -> None:
    first = date(2000, 1, 1)
    days = [first + timedelta(days=count) for count in range((date(2100, 12, 31) - first).days + 1)]
    assert [day for day in days if read_day(day.isoformat()) != day] == []
    assert len(days) == 36890


@pytest.mark.parametrize(
    "text",
    [
        "2022.9.6",
        "2022.09.06",
        "2022/9/6",
        "2022-9-6",
        "2022年9月6日",
        "2022年09月06日",
        "2022年9月6号",
        "2022年9月6",
        "2022 年 9 月 6 日",
        "２０２２年９月６日",
        "２０２２－０９－０６",
        "2022—9—6",
        "2022–09–06",
        "20220906",
        "44810",
        " 2022-09-06 ",
        "2022-09-06 00:00:00",
        "2022/9/6 8:30",
        "2022-09-06T00:00:00",
    ],
)
def test_the_sixth_of_september_is_guessed(text: str) -> None:
    message, hint = why_not(text)
    assert guess(text) == date(2022, 9, 6)
    assert text in str(message)
    assert str(hint) == "write 2022-09-06"


@pytest.mark.parametrize(
    "text",
    [
        "9月6日",
        "22.9.6",
        "2022年9月",
        "2022-09",
        "9-6",
        "6.9.2022",
        "2022.9.6-9.8",
        "国庆后",
        "2022",
        "2022.13.1",
        "2022.2.30",
        "",
    ],
)
def test_what_is_not_certain_is_not_guessed(text: str) -> None:
    assert guess(text) is None
    assert "write 2" not in str(why_not(text)[1])


@pytest.mark.parametrize("text", ["二〇二二年九月六日", "二○二二年九月六日"])
def test_chinese_numerals_are_guessed(text: str) -> None:
    # reliability.md asks for a suggested value for full-width and Chinese dates
    assert guess(text) == date(2022, 9, 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36525", None),
        ("36526", date(2000, 1, 1)),
        ("36585", date(2000, 2, 29)),
        ("44197", date(2021, 1, 1)),
        ("73415", date(2100, 12, 31)),
        ("73416", None),
        ("99999", None),
        ("4481", None),
    ],
)
def test_day_numbers_of_excel(text: str, expected: date | None) -> None:
    assert guess(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022-09-31", "30 days"),
        ("2022-02-29", "28 days"),
        ("2024-02-30", "29 days"),
        ("2100-02-29", "28 days"),
        ("2022-13-01", "twelve months"),
        ("2022-00-10", "twelve months"),
        ("1999-12-31", "2000"),
        ("2101-01-01", "2100"),
        ("0000-00-00", "2000"),
    ],
)
def test_an_impossible_day_is_told_why(text: str, said: str) -> None:
    message, _ = why_not(text)
    assert text in str(message)
    assert said in str(message)


@pytest.mark.parametrize(
    "text",
    [
        "xx",
        "XX",
        "2022-09-xx",
        "2022-xx-xx",
        "ＸＸ",
        "x月x日",
        "待定",
        "待定。",
        "尽快",
        "尽快整改",
        "立即",
        "立行立改",
        "长期",
        "长期坚持",
        "月底",
        "9月底前",
        "年底前",
        "开学前",
        "国庆前",
        "春节前",
        "暑假",
        "暂无",
        "无",
        "?",
        "？",
        "2022-09-??",
        "/",
        "TBD",
        "N/A",
    ],
)
def test_a_placeholder_is_known(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["2022-09-06", "2022.9.6", "2022/9/6", "44810", "2022年9月6日", "9月6日", "无锡", ""])
def test_a_day_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)
