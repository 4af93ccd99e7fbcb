"""Revision: the files of a commit give the same records and the same findings as the same files in the work tree."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest
from tests.store.conftest import ORGANISATION, SETTINGS, Commit, Content, Link, Repo, Submodule, danger, dangers, git

from riskreg.errors import RiskregError
from riskreg.store.archive import Archive
from riskreg.store.load import Snapshot
from riskreg.store.sources import LARGEST
from riskreg.syntax import reader

Make = Callable[..., Repo]
LEDGER: Mapping[str, Content] = {"riskreg.yaml": SETTINGS, "organisation.yaml": ORGANISATION, "d.yaml": dangers(danger())}


class Both(NamedTuple):
    """The same files as they stand, and in their commit."""

    standing: Snapshot
    committed: Snapshot


def both(made: Repo, folder: str = "") -> Both:
    archive = Archive((made / folder).resolve())
    return Both(archive.snapshot(), Archive((made / folder).resolve()).snapshot(archive.needed().head))


def found(snapshot: Snapshot) -> list[tuple[str, int, int, str, str, str]]:
    told = [(*one.mark, one.code, str(one.message), str(one.hint)) for one in snapshot.diagnostics]
    return sorted((path, line, column, code, message, hint) for path, line, column, code, message, hint in told)


def records(snapshot: Snapshot) -> dict[str, list[tuple[str, int, object]]]:
    return {
        name: [(record.path, record.line, record) for record in listed.values()]
        for name, listed in snapshot.register.lists.items()
    }


def assert_same(made: Repo, folder: str = "") -> list[tuple[str, str]]:
    """Assert that both say the same; return the findings by path and code."""
    two = both(made, folder)
    assert found(two.committed) == found(two.standing)
    assert records(two.committed) == records(two.standing)
    assert two.committed.files == two.standing.files
    assert two.committed.settings == two.standing.settings
    assert Archive((made / folder).resolve()).stand().modified is False
    return [(path, code) for path, _, _, code, _, _ in found(two.standing)]


# --- which files


def test_the_same_records_under_the_same_paths_in_the_same_order(repo: Make) -> None:
    files = {
        **LEDGER,
        "B.yaml": dangers(danger("D-2")),
        "a/b.yaml": dangers(danger("D-3")),
        "a.yaml": dangers(danger("D-4")),
        "a-b.yaml": dangers(danger("D-5")),
        "隐患/公寓 一.yaml": dangers(danger("D-6"), danger("D-7")),
        "note.txt": "x",
        "x.yaml/y.yaml": dangers(danger("D-8")),
    }
    made = repo(Commit("a", files))
    assert assert_same(made) == []
    assert list(both(made).committed.register.dangers) == ["D-2", "D-5", "D-4", "D-3", "D-1", "D-8", "D-6", "D-7"]


@pytest.mark.parametrize("folder", ["台账", "校 安全/二级 台账", "-C", "a:b", "*", "两\n行"])
def test_in_a_folder_of_any_name_paths_begin_at_the_top(repo: Make, folder: str) -> None:
    made = repo(Commit("a", {**{f"{folder}/{path}": text for path, text in LEDGER.items()}, "other/x.yaml": "broken: [\n"}))
    assert assert_same(made, folder) == []
    assert both(made, folder).committed.files == tuple(
        f"{folder}/{name}" for name in ("d.yaml", "organisation.yaml", "riskreg.yaml")
    )


@pytest.mark.parametrize("path", [".x.yaml", "_x.yaml", "_old/x.yaml", "a/.b/c.yaml", "a/_b.yaml", ".x.yml", "_x.yml"])
def test_names_that_begin_with_a_dot_or_a_line_are_skipped_in_silence(repo: Make, path: str) -> None:
    assert assert_same(repo(Commit("a", {**LEDGER, path: "broken: [\n"}))) == []


@pytest.mark.parametrize("path", ["x.yml", "a/x.YML", "X.YAML", "x.Yaml"])
def test_a_wrong_ending_is_told(repo: Make, path: str) -> None:
    assert assert_same(repo(Commit("a", {**LEDGER, path: dangers(danger("D-2"))}))) == [(path, "R113")]


# --- what is in them

SPOILED: Mapping[str, tuple[str | bytes, str]] = {
    "GBK": ("单位: [{编号: 甲}]\n".encode("gbk"), "R101"),
    "NUL": (b"units: [{id: a\0b}]\n", "R101"),
    "conflict": ("units:\n<<<<<<< HEAD\n  - {id: 甲}\n=======\n  - {id: 乙}\n>>>>>>> x\n", "R104"),
    "tab": ("units:\n\t- {id: 甲}\n", "R105"),
    "colon": ("units：\n  - {id: 甲}\n", "R106"),
    "YAML": ("units:\n  - {id: 甲\n", "R107"),
    "folded": ("units:\n  - id: 甲\n    name: >\n      长\n      名\n", "R112"),
    "list": ("hazards:\n  - {id: 甲}\n", "R201"),
    "field": ("units:\n  - {id: 甲, phone: 1}\n", "R202"),
    "day": (dangers(danger("D-9", due="2022.8.15")), "R207"),
    "empty": ("", ""),
    "mark": ("\ufeffunits: [{id: 甲}]\n", ""),
    "CRLF": ("units:\r\n  - {id: 甲}\r\n", ""),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_wrong_in_a_file_is_told_alike(repo: Make, name: str) -> None:
    text, code = SPOILED[name]
    told = assert_same(repo(Commit("a", {**LEDGER, "x.yaml": text})))
    assert set(told) == ({("x.yaml", code)} if code else set())


def test_a_file_of_seventeen_mebibytes_is_told_and_not_read(repo: Make) -> None:
    made = repo(Commit("a", {**LEDGER, "x.yaml": b"#" * (LARGEST + (1 << 20)), "y.yaml": b"#" * (LARGEST + 1)}))
    assert assert_same(made) == [("x.yaml", "R110"), ("y.yaml", "R110")]
    assert [str(one.message) for one in both(made).committed.diagnostics] == ["the file is larger than 16 MiB"] * 2
    (made / "x.yaml").unlink()
    assert Archive(made.folder).stand().modified


def test_settings_that_are_wrong_are_told_alike(repo: Make) -> None:
    made = repo(Commit("a", {**LEDGER, "riskreg.yaml": SETTINGS + "langauge: en\n"}))
    assert assert_same(made) == [("riskreg.yaml", "R202")]


@pytest.mark.parametrize("text", ["name: [\n", "- name\n", "", "名称: 校\n".encode("gbk"), "x" * (LARGEST + 1)], ids=range(5))
def test_settings_that_cannot_be_read_stop_everything(repo: Make, text: str | bytes) -> None:
    made = repo(Commit("good", LEDGER), Commit("bad", {"riskreg.yaml": text}), Commit("mended", {"riskreg.yaml": SETTINGS}))
    archive = Archive(made.folder)
    with pytest.raises(RiskregError, match=r"the settings cannot be read: riskreg\.yaml") as caught:
        archive.snapshot(made["bad"])
    assert caught.value.code == 2
    assert archive.snapshot(made["good"]).settings.name == "示例学院"


def test_the_mistake_told_is_that_of_the_settings_and_of_no_file_with_a_like_name(repo: Make) -> None:
    made = repo(Commit("a", {**LEDGER, "a-riskreg.yaml": "x: [\n", "riskreg.yaml": "\tname: x\n"}))
    for revision in (None, made["a"]):
        with pytest.raises(RiskregError, match=r"the settings cannot be read: riskreg\.yaml:1: "):
            Archive(made.folder).snapshot(revision)


# --- links


def test_a_link_to_a_file_of_the_register_is_that_file_under_another_name(repo: Make) -> None:
    files = {
        **LEDGER,
        "_real/x.yaml": dangers(danger("D-2")),
        "one.yaml": Link("_real/x.yaml"),
        "a/b/two.yaml": Link("../../_real/./y.yaml"),
        "_real/y.yaml": dangers(danger("D-3")),
        "three.yaml": Link("a/b/../../_hop"),
        "_hop": Link("_real/z"),
        "_real/z": dangers(danger("D-4")),
        "_way": Link("_real"),
        "four.yaml": Link("_way/w.yaml"),
        "_real/w.yaml": dangers(danger("D-5")),
    }
    made = repo(Commit("a", files))
    assert assert_same(made) == []
    assert sorted(record.path for record in both(made).committed.register.dangers.values()) == [
        "a/b/two.yaml",
        "d.yaml",
        "four.yaml",
        "one.yaml",
        "three.yaml",
    ]


def test_settings_may_be_a_link(repo: Make) -> None:
    made = repo(Commit("a", {**LEDGER, "riskreg.yaml": Link("_settings"), "_settings": SETTINGS}))
    assert assert_same(made) == []


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("../outside.yaml", "the link leads out of the register"),
        ("../台账2/x.yaml", "the link leads out of the register"),
        ("/etc/hostname", "the link leads out of the register"),
        ("nowhere.yaml", "it is not there"),
        ("nowhere/x.yaml", "it is not there"),
        ("x.yaml", "its links lead in a circle"),
        ("y.yaml", "its links lead in a circle"),
        ("d.yaml/x.yaml", "a part of its path is not a folder"),
    ],
)
def test_a_link_to_nothing_of_the_register_is_told(repo: Make, target: str, message: str) -> None:
    ledger = {f"台账/{path}": text for path, text in LEDGER.items()}
    links = {"台账/x.yaml": Link(target), "台账/y.yaml": Link("x.yaml")}
    made = repo(Commit("a", {**ledger, **links, "outside.yaml": dangers(danger("D-2")), "台账2/x.yaml": dangers(danger("D-3"))}))
    assert assert_same(made, "台账") == [("台账/x.yaml", "R115"), ("台账/y.yaml", "R115")]
    assert {str(one.message) for one in both(made, "台账").committed.diagnostics} == {message}


@pytest.mark.parametrize("target", ["_real", "../other", ".", ".."])
@pytest.mark.parametrize("name", ["way", "way.yaml", "way.yml"])
def test_a_link_to_a_folder_is_told(repo: Make, target: str, name: str) -> None:
    ledger = {f"台账/{path}": text for path, text in LEDGER.items()}
    files = {**ledger, "台账/_real/x.yaml": dangers(danger("D-2")), "other/x.yaml": "", f"台账/{name}": Link(target)}
    assert assert_same(repo(Commit("a", files)), "台账") == [(f"台账/{name}", "R115")]


def test_a_link_of_a_wrong_ending_or_to_what_is_no_data_is_treated_by_its_name(repo: Make) -> None:
    files = {**LEDGER, "x.yml": Link("d.yaml"), "x.txt": Link("d.yaml"), "_x.yaml": Link("nowhere"), "gone": Link("nowhere")}
    assert assert_same(repo(Commit("a", files))) == [("x.yml", "R113")]


def test_a_file_that_can_be_executed_is_a_file(repo: Make) -> None:
    made = repo(Commit("a", LEDGER))
    (made / "d.yaml").chmod(0o755)
    made.git("commit", "--quiet", "-am", "x")
    assert made.git("ls-tree", "HEAD", "d.yaml").startswith("100755")
    assert assert_same(made) == []


# --- repositories within


def test_the_files_of_a_submodule_belong_to_no_version_of_the_register(repo: Make) -> None:
    inner = repo(Commit("inner", {"x.yaml": dangers(danger("D-2"))}), name="inner")
    made = repo(Commit("a", {**LEDGER, "学院": Submodule(inner["inner"])}))
    git(made.folder, "-c", "protocol.file.allow=always", "clone", "--quiet", str(inner.folder), "学院")
    assert assert_same(made) == [("学院", "R115")]
    assert list(both(made).committed.register.dangers) == ["D-1"]


def test_a_repository_that_somebody_began_in_a_folder_hides_its_files_from_git_and_so_from_us(repo: Make) -> None:
    made = repo(Commit("a", {**LEDGER, "x.yaml": dangers(danger("D-2"))}))
    for path in ("学院/x.yaml", "_学院/x.yaml"):
        made.write(path, dangers(danger("D-3")))
        git((made / path).parent, "init", "--quiet")
    standing = both(made).standing
    assert [(one.mark.path, one.code) for one in standing.diagnostics] == [("学院", "R115")]
    assert list(standing.register.dangers) == ["D-1", "D-2"]


# --- how much is read


def test_a_file_that_both_versions_have_is_read_once(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = repo(
        Commit("a", {**LEDGER, "e.yaml": dangers(danger("D-2")), "f.yaml": dangers(danger("D-3"))}),
        Commit("b", {"e.yaml": dangers(danger("D-2", owner="P-2"))}),
    )
    read: list[str] = []
    parse = reader.read_records

    def noted(text: str, path: str) -> object:
        read.append(path)
        return parse(text, path)

    monkeypatch.setattr(reader, "read_records", noted)
    archive = Archive(made.folder)
    archive.__dict__["cache"] = None  # nothing was read before
    later = archive.snapshot()
    assert read == ["d.yaml", "e.yaml", "f.yaml", "organisation.yaml"]
    earlier = archive.snapshot(made["a"], like=later)
    assert read[4:] == ["e.yaml"]
    assert earlier.register.dangers["D-1"] is later.register.dangers["D-1"]
    assert [earlier.register.dangers["D-2"].owner, later.register.dangers["D-2"].owner] == ["P-1", "P-2"]
    archive.snapshot(made["a"])
    archive.snapshot()
    assert len(read) == 5


def test_where_names_mean_something_else_nothing_is_taken_over(repo: Make) -> None:
    one = "units: [{id: U-1, name: 后勤处}, {id: U-2}]\npeople: [{id: P-1, name: 何建平}]\n"
    two = "units: [{id: U-1}, {id: U-2, aliases: [后勤处]}]\npeople: [{id: P-1, name: 何建平}]\n"
    made = repo(Commit("a", {**LEDGER, "organisation.yaml": one}), Commit("b", {"organisation.yaml": two}))
    archive = Archive(made.folder)
    later = archive.snapshot()
    earlier = archive.snapshot(made["a"], like=later)
    assert (earlier.register.dangers["D-1"].unit, later.register.dangers["D-1"].unit) == ("U-1", "U-2")
    assert later.register.dangers["D-1"].unit == "U-2"
