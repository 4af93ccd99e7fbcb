"""The cache: whatever lies in it, or does not, the output is the same; and it writes nowhere else."""

import ast
import json
import os
import random
import re
import shutil
import stat
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from tests.store.conftest import ORGANISATION, SETTINGS, Commit, Repo, build, danger, dangers

from riskreg.commands import compare, counts, lists, single_record
from riskreg.commands.session import Outcome, Request, prepare
from riskreg.errors import RiskregError
from riskreg.report.document import render
from riskreg.report.language import Language
from riskreg.store import cache, cache_folder, git
from riskreg.store.archive import Archive
from riskreg.store.cache import Cache
from riskreg.syntax import reader

Make = Callable[..., Repo]
EXAMPLE = Path(__file__).parents[2] / "registers"
CLOSED = ", rectified: [{on: 2022-08-10}], acceptances: [{on: 2022-08-11, by: P-2, passed: 合格}]"
LEDGER: Mapping[str, str] = {
    "riskreg.yaml": SETTINGS,
    "organisation.yaml": ORGANISATION,
    "d.yaml": dangers(
        danger("D-1", more=", note: 甲\u2028乙, progress: [{on: 2022-08-02, note: 到货}], reply_due: 2022-08-05"),
        danger("D-2", more=CLOSED, recurs="D-1"),
        danger("D-3", more=", audience: restricted, note: CANARY"),
    ).replace("\u2028", " "),
    "r.yaml": """risks:
  - {id: R-1, title: 配电间, unit: 后勤处, owner: P-1, method: LS, residual: {L: 3, S: 5}, identified: 2022-06-01,
     controls: {engineering: 双电源}, measures: [M-1], reviews: [{on: 2022-07-01, by: P-2, residual: {L: 2, S: 5}}], tags: [电]}
measures:
  - {id: M-1, title: 用电办法, unit: 后勤处, owner: P-1, type: rule, due: 2022-07-01, answers: [D-1, D-3], note: 修订}
""",
}
FEW: tuple[Callable[[Request], Outcome], ...] = (
    lambda ask: lists.run_table(ask, "dangers"),
    lambda ask: single_record.run_show(ask, "D-1", verbose=True),
    lambda ask: single_record.run_show(ask, "R-1", verbose=True),
)
ALL: tuple[Callable[[Request], Outcome], ...] = (
    *FEW,
    counts.run_status,
    lists.run_overdue,
    lambda ask: lists.run_table(ask, "risks"),
    lambda ask: lists.run_table(ask, "measures"),
    lambda ask: counts.run_tally(ask, "dangers", by=("unit",)),
    lambda ask: single_record.run_show(ask, "D-2", verbose=True),
    lambda ask: single_record.run_show(ask, "M-1", verbose=True),
)


def text(outcome: Outcome) -> str:
    assert outcome.document
    return render(outcome.document, "json", Language("zh"))


def said(
    made: Repo, at: str | None = None, audience: str | None = None, parts: tuple[Callable[[Request], Outcome], ...] = FEW
) -> list[str]:
    return [text(part(made.ask(at, audience=audience))) for part in parts]


NAMED = re.compile("(settings-)?[0-9a-f]{40}")  # what is kept of a file; beside it lies what is remembered of the history


def kept(made: Repo) -> list[Path]:
    home = made / ".git" / "riskreg-cache"
    return sorted(path for path in home.rglob("*") if path.is_file() and NAMED.fullmatch(path.name)) if home.is_dir() else []


def contents(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file() and not path.is_symlink()
    }


@pytest.fixture
def made(repo: Make) -> Repo:
    return repo(Commit("a", LEDGER), Commit("b", {"d.yaml": LEDGER["d.yaml"].replace("灯不亮", "灯亮")}))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said where nothing is ever kept."""
    made = build(
        tmp_path_factory.mktemp("plain"), Commit("a", LEDGER), Commit("b", {"d.yaml": LEDGER["d.yaml"].replace("灯不亮", "灯亮")})
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "opened", lambda _common: None)
        found = said(made)
    assert kept(made) == []
    return found


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ten files be very many."""
    monkeypatch.setattr(cache_folder, "MOST", 10)


# --- the same output


def test_empty_and_full_say_the_same(made: Repo, expected: list[str]) -> None:
    assert said(made) == expected
    assert kept(made)
    before = contents(made / ".git" / "riskreg-cache")
    assert said(made) == expected
    assert contents(made / ".git" / "riskreg-cache") == before


def test_each_question_may_be_the_first(made: Repo) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "opened", lambda _common: None)
        plain = said(made, parts=ALL)
    for number, part in enumerate(ALL):
        shutil.rmtree(made / ".git" / "riskreg-cache", ignore_errors=True)
        assert [text(part(made.ask())) for _ in range(2)] == [plain[number]] * 2


def test_earlier_versions_and_every_audience_say_the_same(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [(at, audience) for at in (None, "HEAD~1") for audience in (None, "restricted")]
    with monkeypatch.context() as patch:
        patch.setattr(cache, "opened", lambda _common: None)
        plain = [said(made, *one) for one in asked]
    assert [said(made, *one) for one in asked] == plain
    assert [said(made, *one) for one in asked] == plain
    assert "CANARY" not in "".join(plain[0] + plain[2])
    assert all("D-3" in "".join(plain[number]) for number in (1, 3))


def test_the_example_says_the_same(tmp_path: Path) -> None:
    files = {str(path.relative_to(EXAMPLE)): path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.yaml")}
    made = build(tmp_path / "repo", Commit("a", files))

    def all_of_it() -> list[str]:
        register = prepare(made.ask(audience="restricted")).whole.register
        return [repr(record) for records in register.lists.values() for record in records.values()]

    first, again = all_of_it(), all_of_it()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "opened", lambda _common: None)
        assert first == again == all_of_it()


def flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def truncate(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def empty(path: Path, _chance: random.Random) -> None:
    path.write_bytes(b"")


def delete(path: Path, _chance: random.Random) -> None:
    path.unlink()


def lengthen(path: Path, _chance: random.Random) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def exchange(path: Path, chance: random.Random) -> None:
    other = chance.choice([each for each in path.parent.iterdir() if each.is_file()])
    path.write_bytes(other.read_bytes())


def pipe(path: Path, _chance: random.Random) -> None:
    path.unlink()
    os.mkfifo(path)


def directory(path: Path, _chance: random.Random) -> None:
    path.unlink()
    (path / "x").mkdir(parents=True)


def loop(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.symlink_to(path.name)


def endless(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def sparse(path: Path, _chance: random.Random) -> None:
    with path.open("r+b") as file:
        file.truncate(1 << 40)


DAMAGES = (flip, truncate, empty, delete, lengthen, exchange, pipe, directory, loop, endless, sparse)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_every_file_changes_nothing(
    made: Repo, expected: list[str], damage: Callable[[Path, random.Random], None]
) -> None:
    said(made)
    for path in kept(made):
        damage(path, random.Random(0))
    assert said(made) == expected


@pytest.mark.parametrize("part", ["index", "counts", "lists", "rest", "names"])
def test_damage_to_one_part_changes_nothing(made: Repo, expected: list[str], part: str) -> None:
    said(made)
    for path in kept(made):
        entry = cache_folder.Folder(made / ".git", path.parent.name).get(path.name, "index")
        assert entry
        start = path.stat().st_size - sum(length for length, _ in entry.spans.values())
        for name, (length, _) in entry.spans.items():
            if name == part and length:
                data = bytearray(path.read_bytes())
                data[start + length // 2] ^= 1
                path.write_bytes(data)
            start += length
    assert said(made) == expected


@pytest.mark.parametrize(
    "said_of_it", [b'{"index": [-5, 0]}', b'{"index": [1099511627776, 0]}', b'{"index": 1}', b"[]", b"null", b"["]
)
def test_a_planted_first_line_is_harmless(made: Repo, expected: list[str], said_of_it: bytes) -> None:
    said(made)
    for path in kept(made):
        seal = zlib.crc32(said_of_it, zlib.crc32(path.name.encode()))
        path.write_bytes(b"riskreg %08x %b\n" % (seal, said_of_it))
    assert said(made) == expected


@pytest.mark.parametrize("seed", range(8))
def test_damage_anywhere_changes_nothing(made: Repo, expected: list[str], seed: int) -> None:
    chance = random.Random(seed)
    said(made)
    for path in kept(made):
        if chance.random() < 0.6:
            chance.choice(DAMAGES)(path, chance)
    part = chance.randrange(len(FEW))
    assert text(FEW[part](made.ask())) == expected[part]
    assert said(made) == expected


def test_what_was_lost_is_kept_again(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    said(made)
    before = contents(made / ".git" / "riskreg-cache")
    for path in kept(made):
        path.unlink()
    said(made)
    assert contents(made / ".git" / "riskreg-cache") == before
    monkeypatch.setattr(reader, "read_records", None)  # nothing is read
    said(made)


def test_a_file_changed_after_it_was_listed_is_told_where_its_rest_is_gone(made: Repo) -> None:
    said(made)
    register = Archive(made.folder).snapshot().register
    assert register.dangers["D-1"].due == date(2022, 8, 15)
    for path in kept(made):
        path.unlink()
    made.write("d.yaml", LEDGER["d.yaml"].replace("甲", "乙"))
    with pytest.raises(RiskregError, match=r"d\.yaml was changed while it was being read") as caught:
        _ = register.dangers["D-1"].note
    assert caught.value.code == 2


def test_what_another_version_of_the_code_kept_is_not_used_and_left_alone_while_it_is_used(
    made: Repo, expected: list[str]
) -> None:
    said(made)
    (own,) = (made / ".git" / "riskreg-cache").iterdir()
    other, old = own.with_name("0123456789abcdef"), own.with_name("123456789abcdef0")
    own.rename(other)
    for path in other.iterdir():
        path.write_bytes(b"nonsense")
    old.mkdir()
    (old / "x").write_bytes(b"x")
    (other.parent / "stray").write_bytes(b"x")
    (other.parent / "link").symlink_to("/")
    for path in (old, other.parent / "stray", other.parent / "link"):
        os.utime(path, (1, 1), follow_symlinks=False)
    assert said(made) == expected
    assert sorted(path.name for path in other.parent.iterdir()) == sorted([own.name, other.name])


def test_two_versions_of_the_code_side_by_side_keep_what_each_has(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        monkeypatch.setattr(cache, "key", lambda name=name: name)
        said(made)
    before = contents(made / ".git" / "riskreg-cache")
    assert {name.partition("/")[0] for name in before} == {"one", "two"}
    made.write("r.yaml", LEDGER["r.yaml"].replace("用电办法", "用电规定"))
    for name in ("one", "two", "one"):
        monkeypatch.setattr(cache, "key", lambda name=name: name)
        said(made)
    assert before.items() <= contents(made / ".git" / "riskreg-cache").items()


def test_what_earlier_formats_kept_is_removed_once(made: Repo) -> None:
    earlier = made / ".git" / "riskreg" / "0123456789abcdef"
    for there in (False, True):  # an earlier version that is still in use keeps what it makes again
        earlier.mkdir(parents=True)
        (earlier / "x.lists").write_bytes(b"x")
        said(made)
        made.write("r.yaml", LEDGER["r.yaml"].replace("用电办法", "用电规定"))
        said(made)
        assert earlier.exists() == there


# --- where it may not write


def test_what_cannot_be_written_is_not_kept(made: Repo, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def full(path: object, flags: int, *rest: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(28, "No space left on device")
        return real(path, flags, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", full)
    assert said(made) == expected
    assert kept(made) == []


def test_what_cannot_be_finished_leaves_nothing_behind(made: Repo, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: Path, _target: Path) -> Path:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fail)
    assert said(made) == expected
    assert kept(made) == []


@pytest.mark.parametrize("which", ["git directory", "home", "folder"])
def test_a_folder_that_may_not_be_written_to_is_no_obstacle(made: Repo, expected: list[str], which: str) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    said(made)
    (own,) = (made / ".git" / "riskreg-cache").iterdir()
    place = {"git directory": made / ".git", "home": own.parent, "folder": own}[which]
    for path in kept(made):
        path.unlink()
    if which == "git directory":
        shutil.rmtree(own.parent)
    place.chmod(0o500)
    try:
        assert said(made) == expected
        assert kept(made) == []
    finally:
        place.chmod(0o700)


def test_a_read_only_disk_is_no_obstacle(made: Repo, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path, **_words: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert said(made) == expected
    assert kept(made) == []


@pytest.mark.parametrize("which", ["home", "folder", "files"])
def test_what_belongs_to_another_user_is_neither_used_nor_touched(made: Repo, expected: list[str], which: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    said(made)
    (own,) = (made / ".git" / "riskreg-cache").iterdir()
    for path in kept(made):
        entry = cache_folder.Folder(made / ".git", path.parent.name).get(path.name, "index")
        assert entry
        parts = {name: (entry.part(name) or b"").replace("灯亮".encode(), "灯坏".encode()) for name in entry.spans}
        path.write_bytes(cache_folder.sealed(path.name, parts) + b"".join(parts.values()))  # as if it were right
        if which == "files":
            os.chown(path, 12345, 12345)
    if which != "files":
        os.chown(own.parent if which == "home" else own, 12345, 12345)
    before = contents(own.parent)
    assert said(made) == expected
    if which != "files":
        assert contents(own.parent) == before


def test_in_the_git_directory_of_another_user_nothing_is_begun(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by root where git trusts the user who became root."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(made / ".git", 12345, 12345)
    monkeypatch.setenv("SUDO_UID", "12345")
    os.chown(made.folder, 12345, 12345)
    assert prepare(made.ask()).face.revision == made["b"]
    assert not (made / ".git" / "riskreg-cache").exists()


@pytest.mark.parametrize("which", ["home", "folder"])
@pytest.mark.parametrize("there", [True, False], ids=["full", "empty"])
@pytest.mark.usefixtures("small")  # so that half of it would be thrown away
def test_a_link_in_place_of_a_folder_is_not_followed(
    made: Repo, expected: list[str], tmp_path: Path, which: str, there: bool
) -> None:
    said(made)
    (own,) = (made / ".git" / "riskreg-cache").iterdir()
    place = own.parent if which == "home" else own
    outside = tmp_path / "outside"
    if there:
        place.rename(outside)
    else:
        shutil.rmtree(place)
        outside.mkdir()
    (outside / "precious").write_bytes(b"x")
    place.symlink_to(outside)
    before = contents(outside)
    assert said(made) == expected
    assert contents(outside) == before
    assert place.is_symlink()


def test_a_link_in_place_of_a_file_is_replaced_and_not_followed(made: Repo, expected: list[str], tmp_path: Path) -> None:
    said(made)
    precious = tmp_path / "precious"
    precious.write_bytes(b"x")
    for path in kept(made):
        path.unlink()
        path.symlink_to(precious)
        path.with_name(f".{path.name}.{os.getpid()}").symlink_to(precious)  # the name under which it would be begun
    assert said(made) == expected
    assert precious.read_bytes() == b"x"


@pytest.mark.parametrize("which", ["home", "folder"])
def test_a_file_in_place_of_a_folder_is_no_obstacle(made: Repo, expected: list[str], which: str) -> None:
    said(made)
    (own,) = (made / ".git" / "riskreg-cache").iterdir()
    place = own.parent if which == "home" else own
    shutil.rmtree(place)
    place.write_bytes(b"x")
    assert said(made) == expected
    assert place.read_bytes() == b"x"


def test_only_the_owner_may_read_it(made: Repo) -> None:
    before = os.umask(0)
    try:
        said(made)
    finally:
        os.umask(before)
    home = made / ".git" / "riskreg-cache"
    (own,) = home.iterdir()
    assert [stat.S_IMODE(place.stat().st_mode) for place in (home, own)] == [0o700, 0o700]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept(made)} == {0o600}


def test_nothing_else_is_written(made: Repo, tmp_path: Path) -> None:
    home = made / ".git" / "riskreg-cache"
    before = contents(tmp_path)
    said(made)
    said(made, "HEAD~1")
    after = {path: data for path, data in contents(tmp_path).items() if home not in (tmp_path / path).parents}
    assert after == before
    assert made.git("status", "--porcelain") == ""


def test_outside_git_nothing_is_kept(tmp_path: Path, expected: list[str]) -> None:
    place = Repo(tmp_path / "plain", {})
    for path, content in LEDGER.items():
        place.write(path, content.replace("灯不亮", "灯亮"))
    before = contents(tmp_path)
    found = said(place)
    assert contents(tmp_path) == before
    assert [rows(one) for one in found] == [rows(one) for one in expected]


def rows(one: str) -> dict[str, object]:
    """What a report says, but for the commit."""
    found: dict[str, object] = json.loads(one)
    found.pop("register")
    return found


# --- several at once


def test_two_processes_at_once_do_not_disturb_each_other(made: Repo) -> None:
    words = [sys.executable, "-m", "riskreg", "table", "dangers", "--json", "-C", str(made.folder)]
    path = os.pathsep.join(str(Path(part).resolve()) for part in sys.path if part)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path}
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) for _ in range(4)]
    found = [process.communicate(timeout=60) for process in running]
    assert {out for out, _ in found} == {found[0][0]}
    assert [(process.returncode, err) for process, (_, err) in zip(running, found, strict=True)] == [(0, b"")] * 4
    assert len(kept(made)) == len(LEDGER)
    assert not [path for path in kept(made) if path.name.startswith(".")]


def test_work_trees_share_it(made: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said(made)
    before = contents(made / ".git" / "riskreg-cache")
    made.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    monkeypatch.setattr(reader, "read_records", None)  # nothing is read
    linked = Repo(tmp_path / "linked", made.ids)
    assert [rows(one) for one in said(linked)] == [rows(one) for one in said(made)]
    assert contents(made / ".git" / "riskreg-cache") == before
    assert not (linked / ".git").is_dir()


def test_a_copy_of_a_file_under_another_path_is_read_once_and_knows_its_place(repo: Make) -> None:
    made = repo(Commit("a", {**LEDGER, "registers/x.yaml": ""}), Commit("b", {"d.yaml": None, "隐患/e.yaml": LEDGER["d.yaml"]}))
    said(made)
    places = [Archive(made.folder).snapshot(revision).register.dangers["D-1"].mark("due") for revision in (made["a"], None)]
    assert [place.path for place in places] == ["d.yaml", "隐患/e.yaml"]
    column = LEDGER["d.yaml"].splitlines()[1].index("due:") + 1
    assert [(place.line, place.column) for place in places] == [(2, column)] * 2


# --- what is kept


@pytest.mark.parametrize(
    "spoiled",
    [
        dangers(danger("D-9", due="2022.8.1")),
        "dangers: [\n",
        "hazards: []\n",
        "units:\n  - id: 甲\n    name: >\n      长\n      名\n",
    ],
)
def test_files_with_findings_are_not_kept(repo: Make, spoiled: str) -> None:
    made = repo(Commit("a", {"riskreg.yaml": SETTINGS, "x.yaml": spoiled}))
    first = prepare(made.ask())
    assert {path.stem for path in kept(made)} == {f"settings-{made.git('rev-parse', 'HEAD:riskreg.yaml')}"}
    assert prepare(made.ask()).found == first.found != ()


def test_settings_with_findings_are_not_kept(repo: Make) -> None:
    made = repo(Commit("a", {"riskreg.yaml": SETTINGS + "langauge: en\n"}))
    for _ in range(2):
        assert [(one.mark.path, one.code) for one in prepare(made.ask()).found] == [("riskreg.yaml", "R202")]
    assert kept(made) == []


def test_the_same_bytes_as_settings_and_as_a_file_of_records_are_two_things(repo: Make) -> None:
    made = repo(Commit("a", {"riskreg.yaml": SETTINGS, "sub/riskreg.yaml": SETTINGS, "a.yaml": SETTINGS}))
    found = [[(one.mark.path, one.code) for one in prepare(made.ask(at)).found] for at in (None, None, "HEAD")]
    assert found[0] == found[1] == found[2]
    assert {path for path, _ in found[0]} == {"a.yaml", "sub/riskreg.yaml"}
    made.write("riskreg.yaml", "# nothing\nname: x\n")
    made.write("empty.yaml", "")
    made.write("sub/riskreg.yaml", "")
    assert prepare(made.ask()).face.unread == prepare(made.ask()).face.unread == ("a.yaml",)


def test_files_too_large_are_not_kept(repo: Make) -> None:
    made = repo(Commit("a", {**LEDGER, "x.yaml": b"#" * (17 << 20)}))
    for _ in range(2):
        ready = prepare(made.ask("HEAD"))
        assert [(one.mark.path, one.code) for one in ready.found] == [("x.yaml", "R110")]
    names = {path.stem.removeprefix("settings-") for path in kept(made)}
    assert names == {made.git("rev-parse", f"HEAD:{path}") for path in LEDGER}


def test_checking_reads_the_files_themselves(made: Repo) -> None:
    prepare(made.ask(), keep_texts=True)
    assert kept(made) == []


@pytest.mark.usefixtures("small")
def test_of_very_many_the_oldest_half_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / cache_folder.HOME / "key").mkdir(parents=True)
    place = cache_folder.Folder(tmp_path, "key")
    for number in range(14):
        path = tmp_path / cache_folder.HOME / "key" / f"{number}"
        path.write_bytes(b"x")
        os.utime(path, (number, number))
    (tmp_path / cache_folder.HOME / "key" / "link").symlink_to("nowhere")
    place.put("new", {"x": b"data"})
    names = {path.name for path in (tmp_path / cache_folder.HOME / "key").iterdir()}
    assert names == {*(f"{number}" for number in range(7, 14)), "link", "new"}
    assert got(place, "new") == b"data"


def test_what_a_killed_process_began_is_thrown_away_after_a_day(tmp_path: Path) -> None:
    own = tmp_path / cache_folder.HOME / "key"
    own.mkdir(parents=True)
    for name, age in ((".old.1", 2), (".new.2", 0)):
        (own / name).write_bytes(b"half")
        if age:
            os.utime(own / name, (0, 0))
    cache_folder.Folder(tmp_path, "key").put("x", {})
    assert {path.name for path in own.iterdir()} == {".new.2", "x"}


def test_values_are_remembered(tmp_path: Path) -> None:
    place = Cache(tmp_path)
    assert place.recall("figures") is None
    place.remember("figures", [1, {"甲": None}])
    assert Cache(tmp_path).recall("figures") == [1, {"甲": None}]
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes() + b" ")
    assert Cache(tmp_path).recall("figures") is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def got(place: cache_folder.Folder, name: str) -> bytes | None:
    entry = place.get(name, "x")
    return entry.part("x") if entry else None


def test_a_link_is_not_followed_for_reading(tmp_path: Path) -> None:
    place = cache_folder.Folder(tmp_path, "key")
    place.put("a", {"x": b"data"})
    (place.path / "a").rename(tmp_path / "a")
    (place.path / "a").symlink_to(tmp_path / "a")
    assert got(place, "a") is None


def test_what_was_kept_under_one_name_is_not_taken_for_another(tmp_path: Path) -> None:
    place = cache_folder.Folder(tmp_path, "key")
    place.put("a", {"x": b"data"})
    (place.path / "a").rename(place.path / "b")
    assert (got(place, "a"), got(place, "b")) == (None, None)


# --- the cache key

# What the reader and the cache import, but which decides nothing about what a file means.
BESIDE = {"__init__.py", "errors.py", "store/__init__.py", "store/git.py", "store/sources.py"}


def imported(name: str) -> set[str]:
    """The modules of the package that a module imports, at once or later."""
    tree = ast.parse((cache_folder.PACKAGE / name).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("riskreg."):
            words = node.module.removeprefix("riskreg.").replace(".", "/")
            found |= {f"{words}.py", f"{words}/__init__.py", *(f"{words}/{one.name}.py" for one in node.names)}
    return {name for name in found if (cache_folder.PACKAGE / name).is_file()}


def test_the_cache_key_names_every_module_that_decides_how_a_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[str] = []
    monkeypatch.setattr(cache_folder, "digest", named.extend)
    cache_folder.key()
    reached, left = set(), {"store/load.py", "store/cache.py", "store/names.py", "syntax/reader.py", "syntax/text.py"}
    while left:
        name = left.pop()
        reached.add(name)
        left |= imported(name) - reached
    assert reached - set(named) <= BESIDE
    assert {"domain/records/danger.py", "syntax/yaml_tree.py", "domain/late_entries.py"} <= reached
    assert set(cache_folder.MODULES) <= reached


# --- how much is done


class Work:
    """What was done: files read from YAML, processes started, files asked of git."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        self.started: list[str] = []
        self.blobs: list[str] = []
        parse, command, ask = reader.read_records, git.command, git.Batch.read

        def told(text_: str, path: str) -> object:
            self.read.append(path)
            return parse(text_, path)

        def started(place: tuple[str, ...], words: tuple[str, ...]) -> list[str]:
            self.started.append(words[0])
            return command(place, words)

        def asked(batch: git.Batch, id_: str, most: int) -> bytes:
            self.blobs.append(id_)
            return ask(batch, id_, most)

        patch.setattr(reader, "read_records", told)
        patch.setattr(git, "command", started)
        patch.setattr(git.Batch, "read", asked)


def test_a_warm_list_reads_no_yaml_and_starts_at_most_four_processes(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work(monkeypatch)
    said(made)
    assert sorted(set(work.read)) == ["d.yaml", "organisation.yaml", "r.yaml"]
    lists.run_overdue(made.ask())  # it asks the history for first days, once for each commit
    work.read.clear()
    work.blobs.clear()
    for part in (lists.run_overdue, *FEW):
        work.started.clear()
        part(made.ask())
        assert len(work.started) <= 4, work.started
    assert (work.read, work.blobs) == ([], [])


def test_a_list_cold_reads_each_file_once(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work(monkeypatch)
    lists.run_overdue(made.ask())
    assert sorted(work.read) == ["d.yaml", "organisation.yaml", "r.yaml"]


def test_outside_git_no_process_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Repo(tmp_path, {})
    for path, content in LEDGER.items():
        place.write(path, content)
    work = Work(monkeypatch)
    said(place)
    assert work.started == []


def test_of_two_versions_only_the_file_that_differs_is_read(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    before, now = (made.git("rev-parse", f"{made[name]}:d.yaml") for name in "ab")
    work = Work(monkeypatch)
    compare.run(made.ask(), "HEAD~1", None)
    assert work.blobs == [before]  # the settings were kept as they stand
    assert sorted(work.read) == ["d.yaml", "d.yaml", "organisation.yaml", "r.yaml"]
    work.blobs.clear()
    work.read.clear()
    compare.run(made.ask(), "HEAD~1", "HEAD")
    assert (work.blobs, work.read) == ([], [])  # all was kept
    shutil.rmtree(made / ".git" / "riskreg-cache")
    work.blobs.clear()
    compare.run(made.ask(), "HEAD~1", "HEAD")
    assert work.blobs == [before]
    assert sorted(work.read) == ["d.yaml", "d.yaml", "organisation.yaml", "r.yaml"]
    assert now not in work.blobs  # it stands in the work tree


def test_a_warm_comparison_starts_a_process_for_each_question_once(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    compare.run(made.ask(), "HEAD~1", "HEAD")
    work = Work(monkeypatch)
    compare.run(made.ask(), "HEAD~1", "HEAD")
    assert Counter(work.started) == {"rev-parse": 4, "ls-tree": 2, "rev-list": 2}  # the repository, HEAD, and the two words
    assert (work.read, work.blobs) == ([], [])


def test_a_version_of_the_same_files_has_the_same_register(made: Repo) -> None:
    archive = Archive(made.folder)
    standing = archive.snapshot()
    assert archive.snapshot(made["b"], like=standing).register is standing.register
    assert archive.snapshot(made["a"], like=standing).register is not standing.register


def test_status_asked_again_reads_no_yaml_and_says_the_same(made: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    first = text(counts.run_status(made.ask()))
    work = Work(monkeypatch)
    assert text(counts.run_status(made.ask())) == first
    assert work.read == []


@pytest.mark.parametrize("change", ["file", "day", "audience", "ignored", "name of a file"])
def test_findings_are_counted_anew_where_anything_changed_that_they_follow_from(made: Repo, change: str) -> None:
    counts.run_status(made.ask())
    ask = made.ask()
    match change:
        case "file":
            made.write("r.yaml", LEDGER["r.yaml"].replace("用电办法", "13912345678"))
        case "day":
            ask = ask._replace(on="2023-09-30")
        case "audience":
            ask = ask._replace(audience="restricted")
        case "ignored":
            made.write(".gitignore", "new.yaml\n")
            made.write("new.yaml", "units: []\n")
        case _:
            made.write("units.yml", "units: []\n")
    found = text(counts.run_status(ask))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "opened", lambda _common: None)
        assert found == text(counts.run_status(ask))
