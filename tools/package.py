"""What the package carries that is made when it is built: compiled message catalogues, and the commits of the demo.

pip runs it when it builds a wheel or installs a checkout; `python tools/package.py` makes both anew in a checkout.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT: Final = Path(__file__).resolve().parent.parent
DEMO: Final = ROOT / "src" / "riskreg" / "demo" / "commits.json"
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "src")]  # a build runs where nothing of this is installed

from catalogue import compile_all  # noqa: E402 - found on the path above
from stages import Example, PlannedCommit, StageStep, commits, example  # noqa: E402 - as above


def packed(made: Example) -> str:
    """Return the commits of the demo as `riskreg demo` reads them: each text once, a commit's files by its number."""
    row = list(commits(made))
    read = {(path, data.decode()) for commit in row for path, data in commit.files.items()}
    texts = list(dict.fromkeys(text for _, text in sorted(read)))  # what is alike stands together: a wheel packs that small
    number = {text: place for place, text in enumerate(texts)}
    told = [told_of(commit, made, number) for commit in row]
    return json.dumps({"commits": told, "texts": texts}, ensure_ascii=False, indent=0) + "\n"


def told_of(commit: PlannedCommit, made: Example, number: dict[str, int]) -> dict[str, Any]:
    """Return one commit; its parents by their places in the row."""
    step = commit.step
    tag = step.tag
    return {
        **signed(step, made),
        "says": step.says,
        "tag": tag and {"name": tag.name, "at": tag.when.isoformat(), "says": tag.says},
        "parents": commit.parents,
        "files": {path: number[data.decode()] for path, data in commit.files.items()},
    }


def signed(step: StageStep, made: Example) -> dict[str, str]:
    """Say who wrote a commit, and when: a person of the register."""
    person = made.people[step.by]
    return {"name": str(person.name), "email": step.email or person.git[0], "at": step.when.isoformat()}


def write_demo(path: Path = DEMO) -> None:
    """Pack the commits of the demo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(packed(example()), encoding="utf-8")


class PackageHook(BuildHookInterface[Any]):
    """Makes both before packing."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile the catalogues and pack the demo."""
        compile_all()
        write_demo()


if __name__ == "__main__":
    compile_all()
    write_demo()
