"""The yardstick of `trend`: read each version of a register's files once, as riskreg reads a file, and keep nothing.

python benchmarks/read_versions.py REPOSITORY
"""

import gc
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from repository import FOLDER, git

from riskreg.store.load import read


def files(repository: Path) -> dict[str, str]:
    """Return the files of all meetings' versions: blob id -> path."""
    found = {}
    for tag in git(repository, "for-each-ref", "--format=%(refname)", "refs/tags/meeting").split():
        for leaf in git(repository, "ls-tree", "-r", tag, f"{FOLDER}/").splitlines():
            head, _, path = leaf.partition("\t")
            found[head.split()[2]] = path
    return found


def contents(repository: Path, ids: Iterator[str]) -> Iterator[tuple[str, bytes]]:
    """Return the bytes of each blob, from one process."""
    words = ["git", "-C", str(repository), "cat-file", "--batch"]
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{blob}\n" for blob in ids).encode())
        asked.seek(0)
        with subprocess.Popen(words, stdin=asked, stdout=subprocess.PIPE) as process:
            assert process.stdout
            while head := process.stdout.readline().split():
                yield head[0].decode(), process.stdout.read(int(head[2]) + 1)[:-1]


if __name__ == "__main__":
    gc.disable()  # as riskreg does
    where = Path(sys.argv[1])
    paths = files(where)
    for blob, data in contents(where, iter(paths)):
        read(paths[blob], data, settings=paths[blob].endswith("/riskreg.yaml"))
