"""Say how much `history` reads to tell about one record.

python benchmarks/count_work.py REPOSITORY ID
"""

import sys
from pathlib import Path

from repository import FOLDER

from riskreg.domain.register import Directory
from riskreg.store.history import history
from riskreg.store.repository import commits, open_repository, steps

if __name__ == "__main__":
    where = open_repository(Path(sys.argv[1]))
    assert where
    assert where.head
    walked = steps(where, commits(where, where.head, FOLDER), FOLDER)
    work = history(where, walked, [sys.argv[2]], Directory(())).work
    print(f"{len(walked)} commits: {work.blobs} versions of files read, {work.cut} cut into records, {work.parsed} texts parsed")
