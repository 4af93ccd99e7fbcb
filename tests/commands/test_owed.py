"""What is owed: a referral that nobody answers, a report upward; in every list and on every page that should know of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Riskreg

SETTINGS = "name: 示例学院\nlanguage: en\ntimezone: Asia/Shanghai\nstarted: 2022-01-01\n"
ORGANISATION = """units:
  - id: 保卫处
    admin_leader: P-005
  - id: 后勤处
    admin_leader: P-008
people:
  - {id: P-004, name: 杜文澜}
  - {id: P-005, name: 刘国胜, unit: 保卫处}
  - {id: P-008, name: 何建平, unit: 后勤处}
categories:
  - {id: 消防安全, unit: 保卫处}
"""
# Referred on 5 September 2022 and forgotten.
REFERRED = """dangers:
  - id: D-2022-0001
    title: 甲
    unit: 后勤处
    owner: P-008
    leader: P-004
    category: 消防安全
    found: 2022-09-01
    source: self_check
    level: general
    rectification: 装箱门
    due: 2022-09-10
    referrals:
      - {on: 2022-09-05, to: 供电公司}
"""
YEAR_LATER = ("--on", "2023-09-05")


class Books:
    """A register without git, and the commands that read it."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the register's."""
        self.folder = folder
        self.riskreg = Riskreg()
        self.write("riskreg.yaml", SETTINGS)
        self.write("organisation.yaml", ORGANISATION)
        self.write("dangers.yaml", REFERRED)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def named(self, days: str) -> None:
        """Let the settings name deadlines."""
        self.write("riskreg.yaml", f"{SETTINGS}deadlines: {days}\n")

    def told(self, *words: str) -> str:
        """What a command prints."""
        called = self.riskreg(*words, "-C", str(self.folder), lang="en")
        assert called.err == ""
        return called.out

    def data(self, *words: str) -> Any:
        """What a command prints as JSON."""
        return json.loads(self.told(*words, "--json"))


@pytest.fixture
def books(tmp_path: Path) -> Books:
    """The register with the referral."""
    return Books(tmp_path)


def test_a_referral_that_was_forgotten_is_found_by_check(books: Books) -> None:
    said = books.told("check", *YEAR_LATER)
    assert "R604 D-2022-0001: the danger is referred, and nothing has been entered since 2022-09-05, 365 days ago" in said
    assert 'ask 供电公司 for its answer, and enter it: riskreg refer D-2022-0001 --reply "..."' in said


def test_show_says_what_is_waited_for_whether_a_day_is_set_or_not(books: Books) -> None:
    said = books.told("show", "D-2022-0001", *YEAR_LATER)
    assert "Nothing is due any more." not in said
    assert "Referred to 供电公司 on 2022-09-05: no answer for 365 days, and no day is set by which it should come." in said
    books.named("{referral: 15}")
    said = books.told("show", "D-2022-0001", *YEAR_LATER)
    assert "!! Referred to 供电公司 on 2022-09-05: no answer for 365 days.\n" in said


def test_an_answer_that_does_not_come_is_in_the_lists_of_the_unit_that_referred_it(books: Books) -> None:
    assert books.data("overdue", *YEAR_LATER)["rows"] == []
    books.named("{referral: 15}")  # due on 20 September 2022, 350 days before
    said = books.told("overdue", *YEAR_LATER)
    assert "Referred and not answered (the unit that referred it asks for the answer): 1" in said
    (row,) = books.data("overdue", "--unit", "后勤处", *YEAR_LATER)["rows"]
    assert (row["id"], row["what"], row["due"], row["late_days"]) == ("D-2022-0001", "referral", "2022-09-20", 350)
    assert books.data("overdue", "--unit", "保卫处", *YEAR_LATER)["rows"] == []
    (row,) = books.data("due", "--on", "2022-09-10")["rows"]
    assert (row["id"], row["what"], row["due"], row["days_left"]) == ("D-2022-0001", "referral", "2022-09-20", 10)


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("unanswered", ["D-2022-0001"]),
        ("answer_overdue", ["D-2022-0001"]),
        ("移交未复函", ["D-2022-0001"]),
        ("overdue", []),  # its rectification is not the unit's
        ("unreported", []),
    ],
)
def test_what_waits_can_be_asked_for(books: Books, condition: str, ids: list[str]) -> None:
    books.named("{referral: 15, reported: 3}")
    found = books.data("table", "dangers", "--where", condition, *YEAR_LATER)
    assert [row["id"] for row in found["rows"]] == ids


def test_explain_says_how_the_day_of_an_answer_came_about(books: Books) -> None:
    books.named("{referral: 15}")
    said = books.told("explain", "D-2022-0001", *YEAR_LATER)
    assert "[answer to the referral] 2022-09-20, 350 days late" in said
    assert "Referred to 供电公司 on 2022-09-05, not answered." in said
    assert "The answer is wanted within 15 days, as the settings say." in said
    books.write("dangers.yaml", REFERRED.replace("供电公司}", "供电公司, reply_due: 2022-09-08}"))
    said = books.told("explain", "D-2022-0001", *YEAR_LATER)
    assert "[answer to the referral] 2022-09-08, 362 days late" in said
    assert "The answer is wanted by 2022-09-08, as the record says." in said


def test_explain_of_two_referrals_of_which_one_is_answered(books: Books) -> None:
    two = "      - {on: 2022-09-08, to: 街道, reply_on: 2022-09-12}\n"
    books.write("dangers.yaml", REFERRED + two)
    said = books.told("explain", "D-2022-0001", *YEAR_LATER)
    assert "Referred on 2022-09-08, answered on 2022-09-12; another referral is still without an answer." in said
    assert "the referral has ended, referred" not in said


def test_a_major_danger_waits_for_its_report(books: Books) -> None:
    major = REFERRED.partition("    referrals:")[0].replace("general", "major\n    basis: 判定规则\n    funds: 0\n    plan: 疏散")
    books.write("dangers.yaml", major)
    books.named("{reported: 3}")
    whats = {row["what"]: row["late_days"] for row in books.data("overdue", "--on", "2022-09-06")["rows"]}
    assert whats == {"reported": 2}  # found 1 September, due on the 4th
    assert "[report upward] 2022-09-04, 2 days late" in books.told("explain", "D-2022-0001", "--on", "2022-09-06")
    told = books.riskreg("report", "D-2022-0001", "--to", "省教育厅", "--on", "2022-09-06", "-C", str(books.folder), lang="en")
    assert told.code == 0
    assert "D-2022-0001 甲: reported on 2022-09-06 to 省教育厅" in told.out
    assert books.data("overdue", "--on", "2022-09-06")["rows"] == []
    assert "reported on 2022-09-06" in books.told("explain", "D-2022-0001", "--on", "2022-09-06")
    assert "reported upward" in books.told("show", "D-2022-0001", "--on", "2022-09-06")


def test_settings_of_a_new_register_name_both(tmp_path: Path) -> None:
    riskreg = Riskreg()
    folder = tmp_path / "new"
    assert riskreg("init", str(folder), "--keys", "en").code == 0
    assert "deadlines: {referral: 15, reported: 3}\n" in (folder / "riskreg.yaml").read_text(encoding="utf-8")
    assert riskreg("check", "--strict", "-C", str(folder)).code == 0


# --- the leader in charge, and the head of a unit

LED = (
    REFERRED.partition("    referrals:")[0]
    + """  - id: D-2022-0002
    title: 乙
    unit: 保卫处
    owner: P-004
    leader: P-008
    category: 消防安全
    found: 2022-09-01
    source: self_check
    level: major
    basis: 判定规则
    rectification: 拆除
    funds: 0
    plan: 疏散
    due: 2022-09-20
  - id: D-2022-0003
    title: 丙
    unit: 后勤处
    owner: P-005
    found: 2022-09-01
    source: self_check
    level: general
    rectification: 补墙
    due: 2022-10-20
"""
)


@pytest.fixture
def led(books: Books) -> Books:
    """Three open dangers; 何建平 (P-008) owns one, leads another, and heads 后勤处, which has two."""
    books.write("dangers.yaml", LED)
    return books


@pytest.mark.parametrize(("leader", "ids"), [("P-004", ["D-2022-0001"]), ("何建平", ["D-2022-0002"]), ("刘国胜", [])])
def test_what_a_leader_is_in_charge_of(led: Books, leader: str, ids: list[str]) -> None:
    day = ("--on", "2022-09-21", "--leader", leader)  # both dangers with a leader are overdue
    assert [row["id"] for row in led.data("overdue", *day)["rows"]] == ids
    assert [row["id"] for row in led.data("table", "dangers", *day)["rows"]] == ids
    assert led.data("overdue", *day)["register"]["filters"].keys() == {"leader"}
    before = ("--on", "2022-09-09", "--leader", leader)
    assert [row["id"] for row in led.data("due", *before)["rows"]] == ids


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("leader", {"P-008": (1, 1), "P-004": (1, 1), "none": (1, 0)}),  # open; overdue on 21 September
        ("owner", {"P-008": (1, 1), "P-004": (1, 1), "P-005": (1, 0)}),
    ],
)
def test_dangers_are_counted_by_leader_and_owner(led: Books, by: str, rows: dict[str, tuple[int, int]]) -> None:
    found = led.data("tally", "dangers", "--by", by, "--on", "2022-09-21")["rows"]
    counted = {row[by]: (row["now"], row["overdue"]) for row in found}
    assert {key: counted.get(key) for key in rows} == rows


def test_a_page_of_a_person_counts_each_role_apart(led: Books) -> None:
    page = led.data("show", "P-008", "--on", "2022-09-21")
    roles = {row["role"]: row for row in page["answers_for"]}
    keys = ("dangers", "major", "overdue")
    assert [tuple(roles[role][key] for key in keys) for role in ("owner", "leader", "head")] == [(1, 0, 1), (1, 1, 1), (2, 0, 1)]
    assert [row["id"] for row in page["leads"]] == ["D-2022-0002"]
    assert [row["id"] for row in page["heads_overdue"]] == ["D-2022-0001"]


# --- what was late stays late; one figure everywhere; what began before the register

LATE = """dangers:
  - id: D-2022-0001
    title: 甲
    unit: 后勤处
    owner: P-008
    category: 消防安全
    found: 2022-09-01
    source: self_check
    level: general
    rectification: 装箱门
    due: 2022-09-10
    rectified:
      - {on: 2022-09-14, by: P-008}
    acceptances:
      - {on: 2022-09-16, by: P-005, passed: true}
"""
CLOSED = ("--on", "2022-10-31")


def test_a_danger_that_was_closed_late_shows_how_late(books: Books) -> None:
    books.write("dangers.yaml", LATE)  # rectified on the 14th, four days after its day
    (row,) = books.data("table", "dangers", "--state", "all", *CLOSED)["rows"]
    assert (row["state"], row["late_days"]) == ("closed", 4)
    columns = ("--columns", "id,rectified,closed,late_days", "--sort", "-late_days")
    (row,) = books.data("table", "dangers", "--where", "closed=2022-09 and rectified>due", *columns, *CLOSED)["rows"]
    assert (row["rectified"], row["closed"], row["late_days"]) == ("2022-09-14", "2022-09-16", 4)
    assert books.data("show", "D-2022-0001", *CLOSED)["record"]["late_days"] == 4
    assert books.data("overdue", *CLOSED)["rows"] == []
    assert [row["id"] for row in books.data("when", "late_days>0", *CLOSED)["rows"]] == ["D-2022-0001"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("table", "dangers", "--where", "late_days>0"), True),
        (("tally", "dangers", "--where", "逾期天数>0"), True),
        (("when", "late_days>0"), True),
        (("table", "dangers", "--where", "overdue"), False),
        (("overdue", "--where", "late_days>0"), False),  # what is owed is owed now
        (("table", "risks", "--where", "late_days>0"), False),
    ],
)
def test_the_face_says_that_lateness_is_kept(books: Books, words: tuple[str, ...], told: bool) -> None:
    books.write("dangers.yaml", LATE)
    assert ("days late count when done, too; for now ask for overdue" in books.told(*words, *CLOSED)) == told


REVIEWED = """measures:
  - {id: M-0001, title: 查寝, unit: 后勤处, owner: P-008, type: rule, issued: 2024-03-01, review_every: year}
"""


def test_a_measure_has_one_figure_of_how_late_it_is(books: Books) -> None:
    books.write("riskreg.yaml", SETTINGS.replace("2022-01-01", "2025-09-01"))
    books.write("measures.yaml", REVIEWED)
    day = ("--on", "2025-11-28")  # 272 days after 1 March 2025, when its review was due
    (row,) = [row for row in books.data("overdue", *day)["rows"] if row["id"] == "M-0001"]
    assert row["late_days"] == 272
    (row,) = books.data("table", "measures", "--where", "late_days>0", *day)["rows"]
    assert row["late_days"] == 272
    assert books.data("table", "measures", "--where", "late_days=272", *day)["rows"] == [row]
    said = books.told("when", "overdue", "--kind", "measures", *day)
    assert "2025-09-01" in said  # nothing is overdue before the register began
    assert "Nothing is overdue before the register began, on 2025-09-01; but for that: M-0001 since 2025-03-02." in said
    assert "but for that: M-0001 since 2025-03-02." in books.told("when", "M-0001", *day)


def test_before_the_register_began_the_overdue_list_says_what_it_leaves_out(books: Books) -> None:
    books.write("riskreg.yaml", SETTINGS.replace("2022-01-01", "2025-09-01"))
    books.write("measures.yaml", REVIEWED)
    books.write("dangers.yaml", "dangers: []\n")
    said = books.told("overdue", "--on", "2025-08-31")
    assert "Nothing is overdue as of 2025-08-31" in said
    assert "Nothing is overdue before the register began, on 2025-09-01; 1 item is past its day, since 2025-03-02." in said
    assert books.data("overdue", "--on", "2025-08-31")["rows"] == []
    assert books.data("show", "M-0001", "--on", "2025-08-31")["deadlines"][0]["late_days"] is None
    assert "but for that" not in books.told("overdue", "--on", "2025-09-01")
