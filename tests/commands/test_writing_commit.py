"""--commit: exactly the one change, by itself, with its reason, its records and its meeting; what else was changed stays."""

import pytest
from tests.commands.college import FILES, College

NOTE = ("progress", "D-2022-0001", "已到货")
ADDED = "    progress:\n      - on: 2022-09-30\n        by: P-2\n        note: 已到货\n"


def committed(college: College, path: str = "dangers.yaml") -> str:
    """Return a file as the last commit has it."""
    return college.git("show", f"HEAD:{path}") + "\n"


def with_note(text: str) -> str:
    return text.replace("  # 原定\n", f"  # 原定\n{ADDED}")


def test_a_commit_is_the_change_and_its_reason(college: College) -> None:
    told = college(*NOTE, "--commit", "--why", "供货商来电")
    assert told.code == 0, told.err
    head = college.git("rev-parse", "HEAD")
    assert f"已提交：{head[:7]}。" in told.out
    assert college.git("log", "-1", "--format=%B%an <%ae>") == (
        "供货商来电\n\nD-2022-0001 灯不亮：登记 2022-09-30 进展\n\nRecord: D-2022-0001\nMeeting: 2022-10\n何建平 <he@example.org>"
    )
    assert college.git("diff", "--name-only", "HEAD~1", "HEAD") == "dangers.yaml"
    assert committed(college) == with_note(FILES["dangers.yaml"])
    assert college.git("status", "--porcelain") == ""


@pytest.mark.parametrize("staged", [True, False])
def test_other_changes_stay_as_they_were(college: College, staged: bool) -> None:
    other = FILES["dangers.yaml"].replace("title: 门坏了", "title: 门又坏了")
    (college / "dangers.yaml").write_text(other, encoding="utf-8")
    (college / "risks.yaml").write_text(FILES["risks.yaml"] + "# 甲\n", encoding="utf-8")
    (college / "new.txt").write_text("甲", encoding="utf-8")
    if staged:
        college.git("add", "risks.yaml")
    told = college(*NOTE, "--commit", "--why", "供货商来电")
    assert told.code == 0, told.err
    assert committed(college) == with_note(FILES["dangers.yaml"])
    assert college.text("dangers.yaml") == with_note(other)
    assert committed(college, "risks.yaml") == FILES["risks.yaml"]
    assert college.git("status", "--porcelain").split() == ["M", "dangers.yaml", "M", "risks.yaml", "??", "new.txt"]
    assert college.git("diff", "--cached", "--name-only").split() == (["risks.yaml"] if staged else [])


def test_a_meeting_may_be_named(college: College) -> None:
    assert college(*NOTE, "--commit", "--why", "甲", "--meeting", "2022-09").code == 0
    assert college.git("log", "-1", "--format=%(trailers:key=Meeting,valueonly)") == "2022-09"


def test_several_records_are_all_named(college: College) -> None:
    assert college("assign", "D-2022-0001", "R-1", "--to", "P-2", "--commit", "--why", "调岗").code == 0
    assert college.git("log", "-1", "--format=%(trailers:key=Record,valueonly)").split() == ["D-2022-0001", "R-1"]
    assert college.git("diff", "--name-only", "HEAD~1", "HEAD").split() == ["dangers.yaml", "risks.yaml"]
    assert "why: 调岗" in college.text("risks.yaml")


def test_a_new_file_is_committed_too(college: College) -> None:
    fields = ("--title", "门锁办法", "--type", "rule", "--unit", "后勤处", "--owner", "P-3", "--due", "2022-12-01")
    told = college("add", "measure", *fields, "--commit", "--why", "甲")
    assert told.code == 0, told.err
    assert committed(college, "measures.yaml") == college.text("measures.yaml")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ((*NOTE, "--commit"), "riskreg: --commit 须写 --why"),
        ((*NOTE, "--commit", "--why", " "), "riskreg: "),
        ((*NOTE, "--meeting", "2022-09"), "riskreg: --meeting"),
    ],
)
def test_halves_are_refused(college: College, line: tuple[str, ...], says: str) -> None:
    before = college.traces()
    told = college(*line)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(says)
    assert college.changed(before) == []


def test_a_reason_without_a_commit_is_no_mistake_where_it_is_written_down(college: College) -> None:
    assert college("assign", "D-2022-0001", "--to", "P-2", "--why", "调岗\n\n见通知").code == 0
    assert "        why: 调岗\n" in college.text("dangers.yaml")


def test_a_record_that_the_last_commit_has_not(college: College) -> None:
    """It was entered, and is not committed: the change cannot be committed alone."""
    line = ("隐患描述=走廊堆物", "责任单位=后勤处", "责任人=P-3", "隐患级别=一般", "隐患来源=自查", "整改措施=清走")
    assert college("add", "danger", *line).code == 0
    before = college.traces()
    told = college("progress", "D-2022-0005", "甲", "--commit", "--why", "乙")
    assert told.code in (2, 3)
    assert told.out == ""
    assert told.err.splitlines()[-1].strip() == "先提交此前的改动，或去掉 --commit"
    assert college.changed(before) == []


def test_before_the_first_commit(college: College) -> None:
    college.git("update-ref", "-d", "HEAD")
    told = college(*NOTE, "--commit", "--why", "甲")
    assert (told.code, told.out) == (2, ""), told
    assert told.err.startswith("riskreg: ")
    assert college.text("dangers.yaml") == FILES["dangers.yaml"]
    assert college(*NOTE).code == 0


def test_without_git_the_change_itself_works(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    told = college(*NOTE, "--commit", "--why", "甲")
    assert (told.code, told.out) == (2, "")
    assert "git" in told.err
    assert college.text("dangers.yaml") == FILES["dangers.yaml"]
    assert college("progress", "D-2022-0001", "已到货", "--by", "P-2").code == 0
    assert college.text("dangers.yaml") == with_note(FILES["dangers.yaml"])


def test_what_is_in_no_commit_at_all(college: College) -> None:
    """A file that git does not know yet."""
    (college / "更多.yaml").write_text(FILES["dangers.yaml"].replace("D-2022-000", "D-2022-100"), encoding="utf-8")
    told = college("progress", "D-2022-1001", "甲", "--commit", "--why", "乙")
    assert told.code in (2, 3)
    assert told.out == ""
    assert "progress" not in college.text("更多.yaml")
