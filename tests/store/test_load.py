"""Loading: a broken file gives findings and no records, broken settings stop everything; texts only where asked for."""

from pathlib import Path

import pytest

from riskreg.domain.diagnostic import ERROR
from riskreg.errors import RiskregError
from riskreg.store.load import Snapshot, load
from riskreg.store.sources import WorkTree

UNITS = "units: [{id: 学生处}, {id: 后勤处}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, riskreg="name: 校\n", units=UNITS)
    return tmp_path


def write(folder: Path, **files: str | bytes) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())


def found(snapshot: Snapshot) -> list[tuple[str, int, str]]:
    return [(one.mark.path, one.mark.line, one.code) for one in snapshot.diagnostics]


def unread(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.mark.path for found in snapshot.diagnostics if found.severity == ERROR))


def test_records_of_all_files_in_one_register(folder: Path) -> None:
    write(folder, more="单位: [{编号: 保卫处}]\n")
    (folder / "sub").mkdir()
    write(folder / "sub", places="places: [{id: lab}]\n")
    snapshot = load(WorkTree(folder))
    assert list(snapshot.register.units) == ["保卫处", "学生处", "后勤处"]
    assert list(snapshot.register.places) == ["lab"]
    assert snapshot.settings.name == "校"
    assert snapshot.files == ("more.yaml", "riskreg.yaml", "sub/places.yaml", "units.yaml")
    assert (snapshot.diagnostics, unread(snapshot), dict(snapshot.texts)) == ((), (), {})


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("units:\n  - {id: 甲}\n  - {id: 乙\n", 3, "R107"),
        ("units:\n\t- {id: 甲}\n", 2, "R105"),
        ("units:\n  - {id: 甲}\n<<<<<<< HEAD\n", 3, "R104"),
        ("units：\n  - {id: 甲}\n", 1, "R106"),
        ("单位: [{编号: 甲}]\n".encode("gbk"), 1, "R101"),
    ],
)
def test_a_broken_file_gives_no_records_and_spoils_no_other(folder: Path, text: str | bytes, line: int, code: str) -> None:
    write(folder, broken=text)
    snapshot = load(WorkTree(folder))
    assert found(snapshot)[0] == ("broken.yaml", line, code)
    assert {path for path, _, _ in found(snapshot)} == {"broken.yaml"}
    assert list(snapshot.register.units) == ["学生处", "后勤处"]
    assert unread(snapshot) == ("broken.yaml",)


def test_each_unread_file_is_named_once(folder: Path) -> None:
    write(folder, a="units: [\n", b="unit: []\nriks: []\n")
    snapshot = load(WorkTree(folder))
    assert unread(snapshot) == ("a.yaml", "b.yaml")
    assert len(found(snapshot)) == 3


def test_a_warning_makes_no_file_unread(folder: Path) -> None:
    write(folder, folded="units:\n  - id: 甲\n    name: >\n      长\n      名\n")
    snapshot = load(WorkTree(folder))
    assert [code for _, _, code in found(snapshot)] == ["R112"]
    assert unread(snapshot) == ()
    assert "甲" in snapshot.register.units


def test_files_that_cannot_be_opened_are_among_the_findings(folder: Path) -> None:
    (folder / "gone.yaml").symlink_to("nowhere")
    snapshot = load(WorkTree(folder))
    assert found(snapshot) == [("gone.yaml", 1, "R115")]
    assert unread(snapshot) == ("gone.yaml",)


def test_texts_are_kept_where_asked_for_broken_ones_too(folder: Path) -> None:
    write(folder, broken="units: [\n", marked="\ufeffunits: []\n", gbk="单位".encode("gbk"))
    texts = load(WorkTree(folder), keep_texts=True).texts
    assert set(texts) == {"broken.yaml", "gbk.yaml", "marked.yaml", "riskreg.yaml", "units.yaml"}
    assert texts["units.yaml"] == UNITS
    assert texts["broken.yaml"] == "units: [\n"
    assert texts["gbk.yaml"] == ""
    assert dict(load(WorkTree(folder)).texts) == {}


@pytest.mark.parametrize(
    "text", ["name: [\n", "name：校\n", "\tname: 校\n", "- name\n", "", "# nothing\n", "名称: 校\n".encode("gbk")]
)
def test_settings_that_cannot_be_read_stop_everything(folder: Path, text: str | bytes) -> None:
    write(folder, riskreg=text)
    with pytest.raises(RiskregError, match=r"the settings cannot be read: riskreg\.yaml:\d+: ") as caught:
        load(WorkTree(folder))
    assert caught.value.code == 2


def test_settings_that_are_missing_stop_everything(folder: Path) -> None:
    (folder / "riskreg.yaml").unlink()
    with pytest.raises(RiskregError, match=r"there is no settings file riskreg\.yaml in ") as caught:
        load(WorkTree(folder))
    assert caught.value.code == 2


def test_settings_that_cannot_be_opened_stop_everything(folder: Path) -> None:
    (folder / "riskreg.yaml").unlink()
    (folder / "riskreg.yaml").symlink_to("/etc/hostname")
    with pytest.raises(RiskregError, match=r"the settings cannot be read: riskreg\.yaml: the link leads out of the register"):
        load(WorkTree(folder))


def test_an_unknown_setting_is_a_finding_with_what_was_meant(folder: Path) -> None:
    write(folder, riskreg="name: 校\nlangauge: en\n")
    snapshot = load(WorkTree(folder))
    assert found(snapshot) == [("riskreg.yaml", 2, "R202")]
    assert "language" in str(snapshot.diagnostics[0].hint)
    assert snapshot.settings.language == "zh"
    assert unread(snapshot) == ("riskreg.yaml",)


def test_settings_in_chinese_keys(folder: Path) -> None:
    write(folder, riskreg="名称: 校\n语言: en\n判定日: 2022-09-30\n")
    settings = load(WorkTree(folder)).settings
    assert (settings.name, settings.language, str(settings.as_of)) == ("校", "en", "2022-09-30")


def test_settings_of_another_register_below_are_no_settings_of_this_one(folder: Path) -> None:
    (folder / "sub").mkdir()
    write(folder / "sub", riskreg="name: 别的\n")
    snapshot = load(WorkTree(folder))
    assert snapshot.settings.name == "校"
    assert unread(snapshot) == ("sub/riskreg.yaml",)


def test_progress_counts_the_files(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    load(WorkTree(folder), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_progress_reaches_the_end_whatever_the_last_file_is(folder: Path) -> None:
    (folder / "z.yaml").symlink_to("nowhere")
    told: list[tuple[int, int]] = []
    load(WorkTree(folder), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
