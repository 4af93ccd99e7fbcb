"""A real pseudo-terminal with riskreg in it: what stands on it is read until a prompt comes, then something is typed."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

LONGEST = 20.0  # seconds until a test gives up
# The terminal becomes that of the process, so that Ctrl-C reaches it.
START = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from riskreg.cli.app import main; main()"
CONTROL_C = b"\x03"
END = b"\x04"


class Terminal:
    """One run of the program at a terminal."""

    def __init__(self, folder: Path, *words: str, env: Mapping[str, str]) -> None:
        """Begin a command in a folder."""
        self.master, slave = pty.openpty()
        path = os.pathsep.join(str(Path(part).resolve()) for part in sys.path if part)
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": path, "RISKREG_LANG": "zh", "NO_COLOR": "1", "TERM": "xterm", **env},
            start_new_session=True,
        )
        os.close(slave)
        self.text = ""
        self.read = 0  # characters that were looked at

    def more(self) -> bool:
        """Wait for more of the text; false where the terminal is closed."""
        ready, _, _ = select.select([self.master], [], [], LONGEST)
        assert ready, f"nothing comes any more: {self.text[-500:]}"
        try:
            part = os.read(self.master, 65536)
        except OSError:
            return False
        self.text += part.decode(errors="replace").replace("\r\n", "\n")
        return bool(part)

    def until(self, prompt: str) -> str:
        """Read until a text stands there; return what came since the last time."""
        end = time.monotonic() + LONGEST
        while (at := self.text.find(prompt, self.read)) < 0:
            assert time.monotonic() < end, self.text
            assert self.more(), f"{prompt} never came: {self.text[self.read :]}"
        before, self.read = self.text[self.read : at + len(prompt)], at + len(prompt)
        return before

    def answer(self, prompt: str, text: str | bytes) -> str:
        """Wait for a question and answer it; return what came before."""
        told = self.until(prompt)
        os.write(self.master, text if isinstance(text, bytes) else f"{text}\n".encode())
        return told

    def end(self) -> tuple[int, str]:
        """Wait for the end; return the exit code, and what came since the last time."""
        while self.more():
            pass
        os.close(self.master)
        return self.process.wait(LONGEST), self.text[self.read :]
