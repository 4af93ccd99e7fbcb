"""Mutated bytes of the example's files: reading and checking raise nothing but RiskregError, and never take long."""

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from riskreg.commands.check import findings, propose
from riskreg.commands.session import Request, prepare
from riskreg.domain.diagnostic import ERROR
from riskreg.errors import RiskregError
from riskreg.store import load

if TYPE_CHECKING:
    from tests.faults.conftest import Program

EXAMPLE = Path(__file__).parents[2] / "registers"
FILES = {str(path.relative_to(EXAMPLE)): path.read_bytes() for path in sorted(EXAMPLE.rglob("*.yaml"))}
NOW = datetime(2022, 9, 30, tzinfo=UTC)
SOAK = bool(os.environ.get("RISKREG_SOAK"))
PIECES = [
    b":",
    b": ",
    b"-",
    b"- ",
    b"#",
    b" #",
    b"[",
    b"]",
    b"{",
    b"}",
    b"'",
    b'"',
    b"|\n",
    b">\n",
    b"&a ",
    b"*a ",
    b"!x ",
    b"<<: ",
    b"? ",
    b"@",
    b"`",
    b"%",
    b"---\n",
    b"...\n",
    b"\t",
    b"\n",
    b"\n\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xa8",
    b"\xc2\x85",
    b"\x1b",
    "：".encode(),
    "　".encode(),
    "，".encode(),
    b"~",
    b"null",
    b"0",
    b"-1",
    b"9" * 20,
    b"2022-02-30",
    b"<<<<<<< x\n",
    b"=======\n",
    b"\\",
    b"\\x",
    b",",
    b"  ",
    b"D-2022-0043",
    b"P-005",
    b"R-0001",
    "2022年".encode(),
    "待定".encode(),
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change some bytes: put in, take out, overwrite, move, repeat."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((0, 1, 1, 2, 5, 40, 400)))
        match chance.randrange(7):
            case 0:
                data = data[:at] + chance.choice(PIECES) + data[at:]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:at] + chance.choice(PIECES) + data[end:]
            case 3:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 4:
                to = chance.randrange(len(data) + 1)
                data = data[:to] + data[at:end] + data[to:]
            case 5:
                data = data[:at] if chance.random() < 0.3 else data[:at] + data[at:end] * 3 + data[end:]
            case _:
                lines = data.split(b"\n")
                line = chance.randrange(len(lines))
                lines[line] = chance.choice(
                    (b"  " + lines[line], lines[line].strip(), lines[line][2:], lines[chance.randrange(len(lines))])
                )
                data = b"\n".join(lines)
    return data


@pytest.mark.parametrize("seed", range(16))
def test_a_mutated_register_is_read_and_checked_without_an_exception(
    program: "Program", copy: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Unchanged files are parsed once; the whole register is assembled and checked each time."""
    chance = random.Random(seed)
    names = list(FILES)
    real = load.read
    known: dict[str, bytes] = {}

    def read(name: str, data: bytes, *, settings: bool = False) -> load.LoadedFile:
        return real(name, data if name in changed else known.setdefault(name, data), settings=settings)

    changed: set[str] = set()
    monkeypatch.setattr(load, "read", read)
    for turn in range(3_125 if program.soak else 8):
        changed = {chance.choice(names) for _ in range(chance.choice((1, 1, 4)))}
        data = {name: mutated(FILES[name], chance) for name in sorted(changed)}
        for name, content in data.items():
            (copy / name).write_bytes(content)
        before = time.process_time()
        try:
            ready = prepare(Request(now=NOW, folder=copy, registers="."), keep_texts=True)
            findings(ready)
        except RiskregError:
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            (Path("/tmp") / f"riskreg-fuzz-{seed}-{turn}.yaml").write_bytes(b"\n".join(data.values()))
            pytest.fail(f"seed {seed}, turn {turn}, {sorted(changed)}: {error!r}")
        assert time.process_time() - before < 5
        for name in changed:
            (copy / name).write_bytes(FILES[name])


@pytest.mark.parametrize("seed", range(8))
def test_a_mutated_register_is_shown_by_every_command(program: "Program", copy: Path, seed: int) -> None:
    lines = [
        "check --explain",
        "check --fix --dry-run",
        "overdue",
        "status",
        "table dangers --state all",
        "due --within 60d",
        "tally dangers",
        "zones",
        "matrix",
        "table risks",
        "table decisions --state all",
        "tally risks --by category --by unit",
        "show D-2022-0043",
        "explain R-0001",
    ]
    chance = random.Random(1_000 + seed)
    for _ in range(300 if program.soak else 6):
        changed = {name: mutated(FILES[name], chance) for name in {chance.choice(list(FILES)) for _ in range(3)}}
        for name, content in changed.items():
            (copy / name).write_bytes(content)
        for line in lines if program.soak else chance.sample(lines, 3):
            told = program.on(copy, line, "-f", chance.choice(("plain", "json", "markdown", "csv")))
            assert told.code in {0, 1, 2}, (line, sorted(changed), told.err)
            told.all.encode()
        for name in changed:
            (copy / name).write_bytes(FILES[name])


@pytest.mark.parametrize("seed", range(4))
def test_what_is_mended_in_a_mutated_register_can_be_read(copy: Path, seed: int) -> None:
    chance = random.Random(2_000 + seed)
    for _ in range(500 if SOAK else 6):
        name = chance.choice(list(FILES))
        (copy / name).write_bytes(mutated(FILES[name], chance))
        try:
            proposal = propose(Request(now=NOW, folder=copy, registers="."))
        except RiskregError:
            continue
        finally:
            (copy / name).write_bytes(FILES[name])
        for path, before, after in proposal.rewrites:
            read = load.read("", after, settings=path.name == "riskreg.yaml")
            assert read.rows, before
            codes = {found.code for found in read.found if found.severity == ERROR}
            assert not any(code.startswith("R1") for code in codes), before


def test_a_mutated_register_ends_the_program_as_it_should(program: "Program", copy: Path) -> None:
    chance = random.Random(7)
    for _ in range(200 if program.soak else 4):
        name = chance.choice(list(FILES))
        (copy / name).write_bytes(mutated(FILES[name], chance))
        done = program.process("check", "-C", str(copy), "--audience", "restricted")
        assert done.returncode in {0, 1, 2}, (name, done.stderr)
        assert b"Traceback" not in done.stderr
        (copy / name).write_bytes(FILES[name])
