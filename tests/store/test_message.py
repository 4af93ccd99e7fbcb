"""What a commit says: the sentence, the rest, what was done, trailers that git itself reads; nothing else passes for one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.conftest import git

from riskreg.errors import RiskregError
from riskreg.store.commit import message


def test_all_of_it() -> None:
    assert message(
        "配件到货晚\n总务处来电\n",
        ["D-2022-0031 延期至 2022-10-15", "整改时限"],
        ["D-2022-0031", "R-1", "D-2022-0031"],
        "2022-09",
    ) == (
        "配件到货晚\n\n总务处来电\n\nD-2022-0031 延期至 2022-10-15\n整改时限\n\nRecord: D-2022-0031\nRecord: R-1\nMeeting: 2022-09\n"
    )


def test_no_more_than_there_is() -> None:
    assert message("why", [], []) == "why\n"
    assert message("why", [], [], "2022-09") == "why\n\nMeeting: 2022-09\n"


@pytest.mark.parametrize("why", ["", " ", "\n\n", "\u200b", "\x1b", "\u2028"])
def test_a_reason_that_says_nothing_is_refused(why: str) -> None:
    with pytest.raises(RiskregError, match="--why is empty"):
        message(why, ["x"], ["D-1"])


@pytest.mark.parametrize(
    ("why", "meant"),
    [
        ("\n\n  a  \r\n\r\n\r\n\r\nb\rc\n\n", "a\n\nb\nc\n"),
        ("a\x1b[31m\x00\u202eb\u200bc\udcff", "a[31mbc\n"),
        ("a\tb\u2028c", "a b\n\nc\n"),
        ("Record: D-9\nrecord : D-9\n 会议\nMeeting:x", "Record: D-9\n\n record : D-9\n 会议\n Meeting:x\n"),
    ],
)
def test_it_is_cleaned(why: str, meant: str) -> None:
    assert message(why, [], []) == meant


def test_what_ids_hold_stays_in_their_line() -> None:
    assert message("x", ["a\nRecord: b"], ["D-1\nMeeting: 1"]) == "x\n\na\n Record: b\n\nRecord: D-1 Meeting: 1\n"


@given(
    st.text(st.sampled_from("aR：: \n\r\t#-\u2028二"), min_size=1),
    st.sampled_from(["Record: D-9", "Meeting: 1", "", "Signed-off-by: x"]),
)
def test_git_reads_our_trailers_and_no_others(tmp_path_factory: pytest.TempPathFactory, why: str, more: str) -> None:
    text = message("x" + why + "\n\n" + more, [more], ["D-1"], "2022-09")
    told = git(place(tmp_path_factory), "interpret-trailers", "--parse", stdin=text.encode())
    assert told == "Record: D-1\nMeeting: 2022-09"
    ours = [
        line
        for line in message("x" + why + "\n\n" + more, [more], []).splitlines()[1:]
        if line.startswith(("Record:", "Meeting:"))
    ]
    assert ours == []


def place(factory: pytest.TempPathFactory) -> Path:
    return factory.getbasetemp()
