"""Completion as a user meets it: real bash, zsh and fish on a terminal of their own."""

import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path
from typing import Final

import pytest
from tests.cli.test_completing import FILES

PATIENCE: Final = 30.0  # seconds for a shell to answer
WORKS: Final = {"bash": ("bash", "--norc", "--noprofile"), "zsh": ("zsh", "-f"), "fish": ("fish", "--no-config")}
# What each is told first: to complete for riskreg, and to write the line as it stands into a file when Ctrl-X is typed.
BEGIN: Final = {
    "bash": (
        "bind 'set enable-bracketed-paste off'",
        "bind 'set completion-query-items 0'",
        """show() { printf '%s' "$READLINE_LINE" > "$SHOWN.new"; mv "$SHOWN.new" "$SHOWN"; }""",
        """bind -x '"\\C-x": show'""",
        'eval "$(riskreg completion bash)"',
    ),
    "zsh": (
        """show() { printf '%s' "$BUFFER" > "$SHOWN.new"; mv "$SHOWN.new" "$SHOWN"; }""",
        "zle -N show; bindkey '^X' show",
        'eval "$(riskreg completion zsh)"',
    ),
    "fish": (
        "function show; commandline > $SHOWN.new; mv $SHOWN.new $SHOWN; end; bind \\cx show",
        "riskreg completion fish | source",
    ),
}


class Shell:
    """A shell on a terminal."""

    def __init__(self, name: str, folder: Path, home: Path) -> None:
        self.shown: Final = home / "shown"
        environment = {
            "PATH": f"{home}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "SHOWN": str(self.shown),
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "RISKREG_LANG": "en",
            "PYTHONPATH": os.pathsep.join(str(Path(part).resolve()) for part in sys.path if part),
            "PS1": "> ",
        }
        self.process, self.terminal = pty.fork()
        if not self.process:
            os.chdir(folder)
            os.execvpe(WORKS[name][0], WORKS[name], environment)
        ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 160, 0, 0))
        for number, line in enumerate(BEGIN[name]):
            self.send(f"{line}; echo be''gun-{number}\r")
            self.wait(f"begun-{number}\r")

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self.terminal, keys.encode())

    def wait(self, text: str = "") -> str:
        """Read what appears until a text does; without one, until the line was written down."""
        seen, until = b"", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if select.select([self.terminal], [], [], 0.02)[0]:
                seen += os.read(self.terminal, 65536)
            if text and text in seen.decode(errors="replace"):
                return seen.decode(errors="replace")
            if not text and self.shown.exists():
                return seen.decode(errors="replace")
        message = f"waited for {text!r}, saw {seen.decode(errors='replace')!r}"
        raise AssertionError(message)

    def line(self, keys: str) -> str:
        """Type something, and return the line as it then stands."""
        self.shown.unlink(missing_ok=True)
        self.send("\x15" + keys + "\x18")
        self.wait()
        return self.shown.read_text(encoding="utf-8").removesuffix("\n")

    def listed(self, keys: str, *texts: str) -> str:
        """Type something, and return what appears until each of some texts has; without colours."""
        self.send("\x15" + keys)
        seen = ""
        for text in texts:
            if text not in seen:
                seen += self.wait(text)
        self.send("\x03")
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen)

    def end(self) -> None:
        """End it."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


@pytest.fixture(scope="module", params=list(WORKS))
def shell(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Shell]]:
    """A shell in a small register."""
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    folder, home = tmp_path_factory.mktemp("register"), tmp_path_factory.mktemp("home")
    for file, text in FILES.items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "out put").mkdir()
    (folder / "outline.md").write_text("", encoding="utf-8")
    (home / "riskreg").write_text(f'#!/bin/sh\nexec {sys.executable} -m riskreg "$@"\n', encoding="utf-8")
    (home / "riskreg").chmod(0o755)
    made = Shell(name, folder, home)
    yield name, made
    made.end()


LINES: Final = [
    ("riskreg sho\t", "riskreg show "),
    ("riskreg show R\t", "riskreg show R-0001 "),
    ("riskreg overdue --unit=后\t", "riskreg overdue --unit=后勤处 "),
    ("riskreg overdue --place 一\t", "riskreg overdue --place 一号\\ 楼 "),
    ("riskreg overdue --at @la\t", "riskreg overdue --at @last "),
    ("riskreg overdue -o outl\t", "riskreg overdue -o outline.md "),
    ("riskreg table --where 'overdue and unit=后\t", "riskreg table --where 'overdue and unit=后勤处'"),
]
MORE: Final = [
    ("riskreg overdue --exi\t", "riskreg overdue --exit-code "),
    ("riskreg show D-2022-001\t", "riskreg show D-2022-001"),
    ("riskreg show 2022-09/2\t", "riskreg show 2022-09/2 "),
    ("riskreg overdue --unit 后\t", "riskreg overdue --unit 后勤处 "),
    ("riskreg overdue --unit 后勤处,学\t", "riskreg overdue --unit 后勤处,学生处 "),
    ("riskreg overdue -C out\t", "riskreg overdue -C out\\ put/"),
    ('riskreg overdue --place "一\t', 'riskreg overdue --place "一号 楼"'),
    ("riskreg show X\t", "riskreg show X"),
    ("riskreg show R\t", "riskreg show R-0001 "),
]


@pytest.mark.parametrize(("keys", "line"), LINES + MORE * bool(os.environ.get("RISKREG_SOAK")))
def test_the_tab_key_completes(shell: tuple[str, Shell], keys: str, line: str) -> None:
    assert shell[1].line(keys).rstrip() == line.rstrip()


def test_a_word_that_goes_on_is_followed_by_no_space(shell: tuple[str, Shell]) -> None:
    assert shell[1].line("riskreg sho\t") == "riskreg show "
    assert shell[1].line("riskreg show 2022-09/\t") == "riskreg show 2022-09/"


def test_several_are_listed_the_unfinished_first(shell: tuple[str, Shell]) -> None:
    name, made = shell
    told = (
        ("D-2022-0002", "D-2022-0003", "D-2022-0001") if name == "bash" else ("线老化", "门上锁", "灯不亮")
    )  # bash shows ids only
    seen = made.listed("riskreg show D-2022-000\t\t", *told)
    places = [seen.rindex(text) for text in told]
    assert places == sorted(places)
