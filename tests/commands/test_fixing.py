"""check --fix: what is proposed, to whom it is shown, what is written; what was changed underneath is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskreg.commands import check
from riskreg.commands.check import Proposal, propose
from riskreg.commands.session import Outcome, Request
from riskreg.errors import RiskregError
from riskreg.report.document import render
from riskreg.report.language import Language

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
PEOPLE = "units: [{id: 学生处}, {id: 后勤处}]\npeople: [{id: P-1, name: 周立新, unit: 学生处}, {id: P-2, name: 何建平, unit: 后勤处}]\n"
REST = """
    unit: 学生处
    owner: P-1
    source: self_check
    level: general
    rectification: 修
    found: 2022-09-20
"""


def danger(id_: str, due: str = "2022-10-10", more: str = "") -> str:
    return f"  - id: {id_}\n    title: {id_}甲{REST}    due: {due}\n{more}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, riskreg="name: 校\nlanguage: en\nas_of: 2022-09-30\n", organisation=PEOPLE)
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="")


def asked(folder: Path, **values: Any) -> Request:
    return Request(now=NOW, folder=folder, **values)


def proposed(folder: Path, **values: Any) -> Proposal:
    return propose(asked(folder, **values))


def mended(proposal: Proposal) -> dict[str, str]:
    return {path.stem: after.decode() for path, _, after in proposal.rewrites}


def codes(proposal: Proposal) -> list[str]:
    return [one.code for one in proposal.fixed]


def plain(outcome: Outcome) -> str:
    assert outcome.document
    return render(outcome.document, "plain", Language("en"))


def test_a_register_that_is_well_needs_no_mending(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1"))
    proposal = proposed(folder)
    assert (proposal.rewrites, proposal.diff) == ((), "")
    outcome = proposal.outcome(written=False)
    assert outcome.code == 0
    assert plain(outcome).endswith("Nothing can be mended with certainty.\nNo finding is left then.\n")


def test_only_what_is_shown_is_written_and_only_when_told(folder: Path) -> None:
    text = "dangers:\r\n" + danger("D-1", "2022.10.10 # 一").replace("\n", "\r\n")
    write(folder, a="\ufeff" + text, b="dangers:\n" + danger("D-2"))
    proposal = proposed(folder)
    assert (folder / "a.yaml").read_bytes() == ("\ufeff" + text).encode()
    assert [path for path, _, _ in proposal.rewrites] == [folder / "a.yaml"]
    assert "-    due: 2022.10.10 # 一\n+    due: 2022-10-10 # 一\n" in proposal.diff
    assert proposal.outcome(written=False).code == 1  # nothing is mended yet
    proposal.write()
    assert (folder / "a.yaml").read_bytes() == ("\ufeff" + text.replace("2022.10.10", "2022-10-10")).encode()
    assert proposal.outcome(written=True).code == 0
    assert check.run_check(asked(folder)).code == 0


def test_what_one_mistake_hides_is_mended_in_the_next_round(folder: Path) -> None:
    write(folder, a="dangers：\n" + danger("D-1").replace("due: 2022-10-10", "整改期限：2022.10.10") + "    mode: Timed\n")
    proposal = proposed(folder)
    assert codes(proposal) == ["R106", "R106", "R202", "R206"]
    assert mended(proposal) == {"a": "dangers:\n" + danger("D-1", more="    mode: timed\n")}
    assert proposal.after.found == []


def test_what_is_left_is_counted_and_decides_the_exit_code(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1", "2022.10.10") + danger("D-2", "待定"))
    proposal = proposed(folder)
    assert [proposal.outcome(written=written).code for written in (False, True)] == [1, 1]
    text = plain(proposal.outcome(written=True))
    assert "R207       1  The day is not written YYYY-MM-DD or does not exist.\n1 place mended.\n" in text
    assert text.endswith("For you to look at: 1 error, 0 warnings; riskreg check lists them.\n")
    assert plain(proposal.outcome(written=True, brief=True)).startswith("Mending of the files\n\n1 place mended.\n")


def test_warnings_count_when_strict(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1", more="    note: >\n      a\n      b\n"))
    proposal = proposed(folder)
    assert [proposal.outcome(written=False, strict=strict).code for strict in (False, True)] == [0, 1]
    assert proposal.outcome(written=True, strict=True).code == 0


def test_findings_that_come_to_light_are_told(folder: Path) -> None:
    write(folder, a="dangers：\n" + danger("D-1", "待定") + danger("D-2", "尽快"))
    text = plain(proposed(folder).outcome(written=True))
    assert "For you to look at: 2 errors, 0 warnings; riskreg check lists them.\n2 of them come to light only now.\n" in text


def test_a_code_that_is_switched_off_is_not_mended(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1", "2022.10.10", "    note: >\n      a\n      b\n"))
    write(folder, riskreg='name: 校\nlanguage: en\nas_of: 2022-09-30\nchecks: {R112: "off"}\n')
    assert codes(proposed(folder)) == ["R207"]


def test_settings_are_mended_too(folder: Path) -> None:
    write(folder, riskreg="name: 校\nlanguage: English\nas_of: 2022/9/30\n")
    assert mended(proposed(folder)) == {"riskreg": "name: 校\nlanguage: en\nas_of: 2022-09-30\n"}


HIDDEN = danger("D-2", "2022.10.11", "    audience: restricted\n    note: 甲乙丙\n")


def test_restricted_records_are_neither_mended_nor_shown(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1", "2022.10.10") + HIDDEN + danger("D-3", "2022.10.12"))
    proposal = proposed(folder)
    assert codes(proposal) == ["R207", "R207"]
    assert mended(proposal) == {"a": "dangers:\n" + danger("D-1") + HIDDEN + danger("D-3", "2022-10-12")}
    text = plain(proposal.outcome(written=True))
    assert not [secret for secret in ("D-2", "甲乙丙", "2022.10.11") if secret in text]
    assert "Restricted records are left as they are; --audience restricted mends these too.\n" in text
    assert " …\n" in text
    everything = proposed(folder, audience="restricted")
    assert codes(everything) == ["R207", "R207", "R207"]
    assert "+    due: 2022-10-11" in plain(everything.outcome(written=True))


def test_a_file_that_turns_out_to_be_restricted_is_left(folder: Path) -> None:
    write(folder, a="dangers:\n" + HIDDEN.replace("note: 甲乙丙", "note：甲乙丙"), b="dangers:\n" + danger("D-1", "2022.10.10"))
    proposal = proposed(folder)
    assert list(mended(proposal)) == ["b"]
    assert "甲乙丙" not in plain(proposal.outcome(written=True))
    assert list(mended(proposed(folder, audience="restricted"))) == ["a", "b"]


def test_what_stands_around_in_a_file_that_becomes_readable_is_not_shown_if_it_is_restricted(folder: Path) -> None:
    write(folder, a="dangers:\n" + HIDDEN + danger("D-1").replace("title: ", "title："))
    proposal = proposed(folder)
    assert codes(proposal) == ["R106"]
    text = plain(proposal.outcome(written=True))
    assert "+    title: D-1甲" in text
    assert "甲乙丙" not in text


def test_what_must_not_be_repeated_is_not_shown_around_a_change(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1", "2022.10.10", "    note: 联系人 13800000000\n"))
    proposal = proposed(folder)
    assert codes(proposal) == ["R207"]
    assert "13800000000" not in plain(proposal.outcome(written=True))
    assert "13800000000" in mended(proposal)["a"]


def test_a_name_must_mean_somebody_for_its_key_to_be_certain(folder: Path) -> None:
    keyed = danger("D-1").replace("owner: P-1", "直接责任人: 何建平")
    write(folder, a="dangers:\n" + keyed, b="dangers:\n" + danger("D-2").replace("owner: P-1", "直接责任人: 何建国"))
    assert mended(proposed(folder)) == {"a": "dangers:\n" + danger("D-1").replace("P-1", "何建平")}


def test_an_earlier_version_cannot_be_mended(folder: Path) -> None:
    with pytest.raises(RiskregError) as raised:
        proposed(folder, at="2022-09")
    assert raised.value.code == 2
    assert str(raised.value) == "an earlier version cannot be mended"


def test_a_file_that_was_changed_meanwhile_is_not_written(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1", "2022.10.10"), b="dangers:\n" + danger("D-2", "2022.10.10"))
    proposal = proposed(folder)
    write(folder, b="dangers: []\n")
    with pytest.raises(RiskregError) as raised:
        proposal.write()
    assert (raised.value.code, raised.value.language) == (3, "en")
    assert "2022.10.10" in (folder / "a.yaml").read_text(encoding="utf-8")
    assert (folder / "b.yaml").read_text(encoding="utf-8") == "dangers: []\n"


def test_in_json_each_place_the_diff_and_what_is_left(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1", "2022.10.10") + danger("D-2", "待定"))
    document = proposed(folder).outcome(written=False).document
    assert document
    data = json.loads(render(document, "json", Language("en")))
    assert data["schema"] == "riskreg.check-fix/1"
    assert data["fixes"] == [{"path": "a.yaml", "line": 10, "code": "R207", "id": "D-1"}]
    assert data["left"] == {"error": 1, "warning": 0}
    assert data["written"] is False
    assert data["diff"].startswith("--- a/a.yaml\n+++ b/a.yaml\n@@ ")


def test_a_file_linked_from_within_is_mended_once(folder: Path) -> None:
    write(folder, a="dangers:\n" + danger("D-1", "2022.10.10"))
    (folder / "_kept").mkdir()
    (folder / "a.yaml").rename(folder / "_kept" / "a.yaml")
    (folder / "a.yaml").symlink_to("_kept/a.yaml")
    proposed(folder).write()
    assert (folder / "a.yaml").is_symlink()
    assert "due: 2022-10-10" in (folder / "_kept" / "a.yaml").read_text(encoding="utf-8")
