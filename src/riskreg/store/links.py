"""Links: where the symbolic links of a commit lead, as the system would follow them if its files were written out."""

import errno
import os
from collections.abc import Mapping
from typing import Final

from riskreg.errors import REASONS
from riskreg.store.repository import Leaf, Repository
from riskreg.wording import Said, say

LINK: Final = "120000"  # modes of git
SUBMODULE: Final = "160000"
MOST: Final = 40  # links on the way to one file, as Linux has it
OUT: Final = say("the link leads out of the register")


class Links:
    """The links of one commit."""

    def __init__(self, repository: Repository, commit: str, folder: str) -> None:
        """`folder` is that of the register: files outside it are known, but not given out."""
        leaves = repository.leaves(commit, "")
        self.files: Final[Mapping[str, Leaf]] = {leaf.path: leaf for leaf in leaves}
        self.folders: Final = {parent for path in self.files for parent in parents(path)}
        self.folders.update(leaf.path for leaf in leaves if leaf.mode == SUBMODULE)
        targets = dict(repository.blobs({leaf.blob for leaf in leaves if leaf.mode == LINK}))
        self.targets: Final = {leaf.path: os.fsdecode(targets[leaf.blob]) for leaf in leaves if leaf.mode == LINK}
        self.folder: Final = folder

    def follow(self, path: str) -> Leaf | Said | None:
        """Return the file that a link of the register leads to, or why there is none; None for a folder."""
        steps, here, hops = whole(self.folder, path).split("/")[::-1], "", 0
        while steps:
            step = steps.pop()
            if step in ("", "."):
                continue
            if step == "..":
                if not here:
                    return OUT
                here = here.rpartition("/")[0]
                continue
            name = whole(here, step)
            if name in self.targets:
                hops += 1
                target = self.targets[name]
                if hops > MOST or target.startswith("/"):
                    return OUT if hops <= MOST else REASONS[errno.ELOOP]
                steps += target.split("/")[::-1]
            elif name in self.folders:
                here = name
            else:
                return self.file(name, last=not steps)
        return None

    def file(self, name: str, *, last: bool) -> Leaf | Said:
        """Return the file at the end of the way, or why there is none."""
        leaf = self.files.get(name)
        if leaf is None:
            return REASONS[errno.ENOENT]
        if not last:
            return REASONS[errno.ENOTDIR]
        return leaf if not self.folder or name.startswith(f"{self.folder}/") else OUT


def whole(folder: str, path: str) -> str:
    """Return a path from the top."""
    return f"{folder}/{path}" if folder else path


def parents(path: str) -> list[str]:
    """Return the folders that a path leads through."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: at + 1]) for at in range(len(parts))]
