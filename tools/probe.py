"""Run riskreg in a process of its own with a probe in it: whom it calls, or the lines it executes while it is imported.

The process knows nothing before: modules are imported, and what is computed once is computed. Only code of the package counts;
what lies between (Typer, the standard library) is stepped over.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final, NamedTuple

SOURCE: Final = Path(__file__).parent.parent / "src"
PARTS: Final = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}  # of the function around, on some interpreters frames


class Call(NamedTuple):
    """A call that has not returned."""

    frame: FrameType
    file: str
    chain: tuple[str, ...]  # the distinct files on the stack, outermost first
    importing: bool  # module-level code, or called by it


class Calls:
    """Follows control from function to function; what runs while a module is imported is no walk of data, and apart."""

    def __init__(self, package: str) -> None:
        """`package` is the folder of the package."""
        self.root: Final = package + os.sep
        self.stack: Final[list[Call]] = []
        self.imported: Final[list[str]] = []
        self.rooms: Final[dict[str, None]] = {}
        self.functions: Final[set[tuple[str, str]]] = set()
        self.hops: Final[set[tuple[str, str]]] = set()
        self.deepest: tuple[str, ...] = ()

    def start(self) -> None:
        """Begin."""
        sys.setprofile(self.event)

    def event(self, frame: FrameType, event: str, _: object) -> None:
        """Take what the interpreter tells; a generator that goes on is called by whoever asks it for more."""
        if event == "call":
            if frame.f_code.co_filename.startswith(self.root):
                self.enter(frame, frame.f_code)
        elif event == "return" and self.stack and self.stack[-1].frame is frame:
            self.stack.pop()

    def enter(self, frame: FrameType, code: CodeType) -> None:
        """Note a call."""
        file = code.co_filename[len(self.root) :].replace(os.sep, "/")
        caller = self.stack[-1] if self.stack else None
        chain = caller.chain if caller else ()
        call = Call(
            frame,
            file,
            chain if file in chain else (*chain, file),
            importing=not code.co_flags & CO_OPTIMIZED or (caller is not None and caller.importing),
        )
        self.stack.append(call)
        if code.co_name == "<module>":
            self.imported.append(file)
        if call.importing:
            return
        self.rooms.setdefault(file)
        if code.co_name not in PARTS:
            self.functions.add((file, code.co_qualname))
        if caller and caller.file != file:
            self.hops.add((caller.file, file))
        self.deepest = max(self.deepest, call.chain, key=len)

    def figures(self) -> dict[str, Any]:
        """Say what was counted: rooms in the order in which they were first entered."""
        return {
            "imported": self.imported,
            "rooms": list(self.rooms),
            "functions": len(self.functions),
            "hops": sorted(map(list, self.hops)),
            "deepest": list(self.deepest),
        }


class Lines:
    """Counts the lines that are executed while modules of the package are imported, functions called meanwhile included."""

    def __init__(self, package: str) -> None:
        """`package` is the folder of the package."""
        self.root: Final = package + os.sep
        self.importing = 0  # modules whose import has begun and not ended
        self.files: Final[dict[str, int]] = {}

    def start(self) -> None:
        """Begin."""
        sys.settrace(self.call)

    def call(self, frame: FrameType, _event: str, _: object) -> Callable[..., Any] | None:
        """Decide of a call whether its lines count."""
        if not frame.f_code.co_filename.startswith(self.root):
            return None
        if frame.f_code.co_name == "<module>":
            self.importing += 1
            return self.module
        return self.line if self.importing else None

    def module(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        """Count a line of a module, or end its import."""
        if event == "return":
            self.importing -= 1
        self.line(frame, event, argument)
        return self.module

    def line(self, frame: FrameType, event: str, _: object) -> Callable[..., Any]:
        """Count a line."""
        if event == "line":
            file = frame.f_code.co_filename[len(self.root) :].replace(os.sep, "/")
            self.files[file] = self.files.get(file, 0) + 1
        return self.line

    def figures(self) -> dict[str, Any]:
        """Say what was counted, in all and by file."""
        return {"lines": sum(self.files.values()), "files": self.files}


PROBES: Final[Mapping[str, Callable[[str], Calls | Lines]]] = {"calls": Calls, "lines": Lines}


def figures(probe: str, words: Sequence[str], folder: Path, source: Path = SOURCE) -> dict[str, Any]:
    """Run riskreg with these words in a folder and return what the probe counted, with the exit code.

    `source` is the folder that holds the package: another version of it is measured in the same way.
    """
    with tempfile.TemporaryDirectory() as place:
        kept = Path(place) / "figures.json"
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),  # where Typer is found
            "PYTHONHASHSEED": "0",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        done = subprocess.run(
            [sys.executable, __file__, probe, str(source.resolve()), str(kept), *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if not kept.exists():
            message = f"riskreg {' '.join(words)}: {done.stderr}"
            raise RuntimeError(message)
        return {"said": done.stderr, **json.loads(kept.read_text(encoding="utf-8"))}


def leave(code: int) -> None:
    """Leave in a way that can be caught: the program itself ends at once."""
    raise SystemExit(code)


def main(name: str, source: str, kept: str, *words: str) -> None:
    """Run the program as its entry point does, and keep what was counted."""
    sys.path[0] = source
    sys.argv = ["riskreg", *words]
    os._exit = leave  # type: ignore[assignment]
    probe = PROBES[name](str(Path(source) / "riskreg"))
    code: object = 0
    probe.start()
    try:
        from riskreg.__main__ import main as riskreg  # noqa: PLC0415 - its import is measured

        riskreg()
    except SystemExit as end:
        code = end.code
    finally:
        sys.setprofile(None)
        sys.settrace(None)
    Path(kept).write_text(json.dumps({"code": code} | probe.figures()), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
