"""The only file that starts git; nothing that a repository's configuration names is ever run."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

# Inherited GIT_* would redirect git elsewhere (hooks and merge drivers set them); LANGUAGE would translate its output.
PINNED: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C.UTF-8",
}
# check-ignore refuses --literal-pathspecs, and takes its paths literally anyway.
ALWAYS: Final = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager")
HERE: Final = b"./"  # before each path, so that none reads as an exclusion (:!name)
NOT_IGNORED: Final = 1  # exit code of check-ignore where nothing is ignored


def environment() -> dict[str, str]:
    """Return the environment in which git runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "LANGUAGE"}
    return kept | PINNED


def toplevel(folder: Path) -> Path | None:
    """Return the top folder of the work tree that a folder lies in; None outside git.

    Looks for `.git` as git does, without starting it: a command that only reads must not wait for a process, and must
    work where git is not installed or refuses a folder of another owner.
    """
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def ignored(top: Path, paths: Iterable[str]) -> frozenset[str]:
    """Return those of the paths (relative to `top`) that git ignores; none where git cannot be asked."""
    asked = b"\0".join(HERE + os.fsencode(path) for path in paths)
    if not asked:
        return frozenset()
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell
            ["git", *ALWAYS, "-C", os.fspath(top), "check-ignore", "--stdin", "-z"],  # noqa: S607 - the user's git
            input=asked,
            capture_output=True,
            check=False,
            env=environment(),
        )
    except OSError:
        return frozenset()
    if done.returncode not in (0, NOT_IGNORED):
        return frozenset()
    return frozenset(os.fsdecode(path.removeprefix(HERE)) for path in done.stdout.split(b"\0") if path)
