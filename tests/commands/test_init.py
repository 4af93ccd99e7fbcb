"""init: a new register that check finds nothing wrong with, in either language of keys and of texts."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from riskreg.commands import check, start
from riskreg.commands.session import Outcome, Request
from riskreg.domain.records import KINDS
from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.report.document import Table, render
from riskreg.report.language import Language
from riskreg.store.files import write
from riskreg.store.load import Snapshot, load
from riskreg.store.sources import WorkTree

NOW = datetime(2022, 9, 5, 16, 30, tzinfo=UTC)  # half past midnight of the 6th in Shanghai
TODAY = date(2022, 9, 6)
FILES = {
    "riskreg.yaml", "organisation.yaml", "categories.yaml", "places.yaml", "periods.yaml", "risks.yaml", "dangers.yaml",
    "measures.yaml", "meetings.yaml",
}  # fmt: skip
SPEECH = [
    "疫情防控", "校舍安全", "消防安全", "食品安全", "交通安全", "危化品安全", "校园周边安全", "自建房",
    "学生心理问题", "师生矛盾纠纷", "信息安全",
]  # fmt: skip
EVERY_LANGUAGE = pytest.mark.parametrize(("keys", "language"), [("zh", "zh"), ("zh", "en"), ("en", "zh"), ("en", "en")])


def begin(
    folder: Path, *, name: str | None = None, keys: str = "zh", language: str = "zh", now: datetime = NOW, dry_run: bool = False
) -> Outcome:
    return start.run_init(folder, name=name, keys=keys, language=language, now=now, dry_run=dry_run)


def loaded(folder: Path) -> Snapshot:
    return load(WorkTree(folder))


def findings(folder: Path, on: str = "2022-09-06") -> list[object]:
    outcome = check.run_check(Request(now=NOW, folder=folder, registers=str(folder), on=on, audience="restricted"))
    assert outcome.document
    found: list[object] = json.loads(render(outcome.document, "json", Language("en")))["diagnostics"]
    return found


def uncomment(text: str) -> str:
    return re.sub(r"^( +)# ", r"\1", text, flags=re.MULTILINE)


@EVERY_LANGUAGE
def test_check_finds_nothing_wrong(tmp_path: Path, keys: str, language: str) -> None:
    begin(tmp_path, keys=keys, language=language)
    assert findings(tmp_path) == []


@EVERY_LANGUAGE
def test_the_examples_that_stand_as_comments_are_right_too(tmp_path: Path, keys: str, language: str) -> None:
    begin(tmp_path, keys=keys, language=language)
    for file in ("meetings.yaml", "periods.yaml"):
        path = tmp_path / file
        path.write_text(uncomment(path.read_text(encoding="utf-8")), encoding="utf-8")
    dangers = tmp_path / "dangers.yaml"
    lines = dangers.read_text(encoding="utf-8").splitlines(keepends=True)
    steps = next(at for at, line in enumerate(lines) if line.startswith("    # "))
    dangers.write_text("".join(lines[: steps + 1]) + uncomment("".join(lines[steps + 1 :])), encoding="utf-8")
    assert findings(tmp_path, on="2022-09-10") == []
    register = loaded(tmp_path).register
    assert all(register.list(kind) for kind in KINDS.values())
    assert register.dangers["D-2022-0001"].state(date(2022, 9, 10)) == "closed"


def test_every_list_is_there(tmp_path: Path) -> None:
    begin(tmp_path)
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == FILES
    assert all(f"\n{kind.LIST_ZH}:\n" in text for kind in KINDS.values())


def test_keys_are_of_one_language(tmp_path: Path) -> None:
    begin(tmp_path / "zh", keys="zh")
    begin(tmp_path / "en", keys="en")
    zh, en = ("".join(path.read_text(encoding="utf-8") for path in sorted((tmp_path / keys).iterdir())) for keys in ("zh", "en"))
    assert not re.search(r"^ *(- )?[a-z_]+:", zh, re.MULTILINE)
    assert not re.search(r"^ *(- )?[一-鿿]+:", en, re.MULTILINE)


def test_the_categories_are_those_of_the_speech_in_its_order(tmp_path: Path) -> None:
    begin(tmp_path)
    assert list(loaded(tmp_path).register.categories) == SPEECH


def test_psychology_and_disputes_are_restricted(tmp_path: Path) -> None:
    begin(tmp_path)
    categories = loaded(tmp_path).register.categories
    assert [id_ for id_, category in categories.items() if category.audience == "restricted"] == ["学生心理问题", "师生矛盾纠纷"]


def test_it_begins_today_in_shanghai(tmp_path: Path) -> None:
    begin(tmp_path)
    snapshot = loaded(tmp_path)
    assert snapshot.settings.started == TODAY
    assert snapshot.settings.as_of is None
    assert snapshot.register.dangers["D-2022-0001"].found == TODAY


@pytest.mark.parametrize(
    "day", [datetime(2024, 2, 29, tzinfo=UTC), datetime(2022, 12, 31, tzinfo=UTC), datetime(2099, 9, 1, tzinfo=UTC)]
)
def test_it_can_begin_on_any_day(tmp_path: Path, day: datetime) -> None:
    begin(tmp_path, now=day)
    assert findings(tmp_path, on=day.date().isoformat()) == []


@pytest.mark.parametrize(("language", "name"), [("zh", "示例学院"), ("en", "Example College")])
def test_without_a_name_it_is_an_example(tmp_path: Path, language: str, name: str) -> None:
    begin(tmp_path, language=language)
    settings = loaded(tmp_path).settings
    assert (settings.name, settings.language) == (name, language)


@pytest.mark.parametrize(
    "name", ["海滨职业技术学院", "A: b # c", '"甲" 学院', "*学院", "no", "1.10", "学院 ", "\\n", "- x", "{学院}", "🏫"]
)
def test_any_name_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    begin(tmp_path, name=name)
    assert loaded(tmp_path).settings.name == name


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[31m", "\udcff"])
def test_a_name_that_cannot_be_printed_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RiskregError) as refused:
        begin(tmp_path, name=name)
    assert refused.value.code == 2
    assert not list(tmp_path.iterdir())


def test_other_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RiskregError, match="--keys: fr is none of zh, en"):
        begin(tmp_path, keys="fr")


@pytest.mark.parametrize("file", sorted(FILES))
def test_a_file_that_is_there_is_never_touched(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("mine", encoding="utf-8")
    with pytest.raises(RiskregError, match=file) as refused:
        begin(tmp_path)
    assert refused.value.code == 3
    assert [path.name for path in tmp_path.iterdir()] == [file]
    assert (tmp_path / file).read_text(encoding="utf-8") == "mine"


def test_a_link_that_leads_nowhere_is_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "risks.yaml").symlink_to("nowhere")
    with pytest.raises(RiskregError):
        begin(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["risks.yaml"]


def test_other_files_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    begin(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "README.md"}


def test_the_folder_is_made(tmp_path: Path) -> None:
    begin(tmp_path / "a" / "b")
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == FILES


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        with pytest.raises(RiskregError) as refused:
            begin(folder)
        assert refused.value.code == 3


def test_all_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        if path.name == "risks.yaml":
            raise RiskregError(say("the disk is full"), code=3)
        write(path, data)

    monkeypatch.setattr("riskreg.commands.start.write", full)
    with pytest.raises(RiskregError, match="the disk is full"):
        begin(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_dry_run_lists_the_files_and_writes_none(tmp_path: Path) -> None:
    outcome = begin(tmp_path / "new", dry_run=True)
    assert not (tmp_path / "new").exists()
    assert listed(outcome) == FILES


def test_a_dry_run_refuses_what_a_real_run_would(tmp_path: Path) -> None:
    (tmp_path / "riskreg.yaml").write_text("", encoding="utf-8")
    with pytest.raises(RiskregError):
        begin(tmp_path, dry_run=True)


def listed(outcome: Outcome) -> set[object]:
    assert outcome.document
    return {row[0] for block in outcome.document.blocks if isinstance(block, Table) for row in block.rows}


def test_it_says_what_was_written_and_what_to_type_next(tmp_path: Path) -> None:
    outcome = begin(tmp_path / "a b", language="en")
    assert (outcome.code, outcome.language) == (0, "en")
    assert listed(outcome) == FILES
    assert outcome.document
    said = " ".join(str(getattr(block, "text", "")) for block in outcome.document.blocks)
    assert f"riskreg check -C '{tmp_path / 'a b'}'" in said


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from riskreg.cli.app import run  # noqa: PLC0415 - the other tests need no command line

    monkeypatch.chdir(tmp_path)
    assert run(["init", "--name", "海滨学院", "--keys", "en", "--lang", "en", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["file"] for row in found["files"]} == FILES
    assert loaded(tmp_path / "registers").settings.name == "海滨学院"
    assert run(["check"]) == 0
    assert run(["init"]) == 3
