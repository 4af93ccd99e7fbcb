"""Kills writers with signal 9, from a small process that forks them: `python -m tests.faults.kills HOW EDIT FOLDER COUNT SEED`.

HOW is `anywhere` (COUNT kills at random instants), `each` (one kill before every call of the os layer) or `recovery` (a kill
in the midst of a set, then one before every call of the next writer). Prints what was found as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults.writers import EDITS, FILES, FILLER, NOW, append, last, numbers, others, watched

from riskreg.store.locking import locked

NEVER = ("torn", "lost", "invented", "never_whole", "changed_on", "uncleaned", "stuck")
LONGEST = 60  # edits after which the files begin anew


def child(work: Callable[[int], None]) -> tuple[int, int]:
    """Fork a process that works, and tells each number through a pipe as soon as it is acknowledged."""
    reading, writing = os.pipe()
    if pid := os.fork():
        os.close(writing)
        return pid, reading
    code = 1
    try:
        work(writing)
        code = 0
    finally:
        os._exit(code)


def ended(pid: int, reading: int) -> tuple[int, bool]:
    """Wait for a process; return the last number that it acknowledged (0 for none), and whether it was killed."""
    _, status = os.waitpid(pid, 0)
    told = b""
    while part := os.read(reading, 65536):
        told += part
    os.close(reading)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the writer failed"
    return max(map(int, told.split()), default=0), os.WIFSIGNALED(status)


def anywhere(edit: str, folder: Path, count: int, seed: int, found: Counter[str]) -> None:
    """Kill a writer that edits without end, at random instants."""
    chance = random.Random(seed)

    def work(writing: int) -> None:
        os.write(writing, b"0\n")
        while True:
            os.write(writing, b"%d\n" % EDITS[edit](folder))

    for _ in range(count):
        before = anew(folder)
        pid, reading = child(work)
        os.read(reading, 2)  # it begins
        time.sleep(chance.uniform(0, 0.012))
        os.kill(pid, signal.SIGKILL)
        acknowledged, _killed = ended(pid, reading)
        looked_at(edit, folder, max(before, acknowledged), found)


def each(edit: str, folder: Path, found: Counter[str]) -> None:
    """Kill a writer before the first call of the os layer, before the second, and so on to the last."""
    killed = True
    while killed:
        before = anew(folder)
        acknowledged, killed = killed_at(lambda: EDITS[edit](folder), found["rounds"] + 1)
        looked_at(edit, folder, max(before, acknowledged), found)
    found["rounds"] -= 1  # the last one came to its end


def recovery(edit: str, folder: Path, found: Counter[str]) -> None:
    """Kill a writer between the renames of a set, and then the next writer, which finishes it, before each of its calls."""
    killed = True
    while killed:
        before = anew(folder)
        killed_at(lambda: EDITS[edit](folder), 3, "replace")  # after the journal and the first file
        assert len(set(numbers(folder))) > 1, "this is not half made"
        _, killed = killed_at(lambda: next_writer(folder), found["rounds"] + 1)
        looked_at(edit, folder, before, found)
    found["rounds"] -= 1


def killed_at(work: Callable[[], int], at: int, call: str = "") -> tuple[int, bool]:
    """Kill a process before the n-th call of the os layer, or of one of its functions; return what `ended` does."""
    left = at

    def act(name: str) -> None:
        nonlocal left
        left -= not call or name == call
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def watching(writing: int) -> None:
        with watched(act):
            number = work()
        os.write(writing, b"%d\n" % number)

    return ended(*child(watching))


def next_writer(folder: Path) -> int:
    """Take the lock, and change nothing."""
    with locked(folder, "riskreg next", NOW):
        return 0


def looked_at(edit: str, folder: Path, acknowledged: int, found: Counter[str]) -> None:
    """Look at the register after a kill, as it is and after the next writer."""
    found["rounds"] += 1
    try:
        now = numbers(folder)
    except ValueError:
        found["torn"] += 1
        for name in FILES:
            (folder / name).write_text(f"{FILLER}- 0\n", encoding="utf-8")
        return
    wanted = now if edit == "bump" else now[:1]
    found["lost"] += any(number < acknowledged for number in wanted)
    found["invented"] += any(number > acknowledged + 1 for number in wanted)
    found["half"] += len(set(wanted)) > 1
    temporaries = sum("riskreg-new" in name for name in others(folder))
    found["temporaries"] = max(found["temporaries"], temporaries)
    found["left"] += temporaries > 0
    found["new"] += wanted[0] > acknowledged
    if edit == "plain":
        return
    next_writer(folder)
    settled = numbers(folder)
    found["never_whole"] += edit == "bump" and (len(set(settled)) > 1 or settled[0] < acknowledged)
    found["changed_on"] += edit == "append" and settled != now
    found["uncleaned"] += others(folder) != []
    if edit == "append":
        append(folder)
        found["stuck"] += last((folder / FILES[0]).read_bytes()) != now[0] + 1


def anew(folder: Path) -> int:
    """Return the number of the last edit; begin the files anew when they have grown."""
    number = last((folder / FILES[0]).read_bytes())
    if number <= LONGEST:
        return number
    for name in FILES:
        (folder / name).write_text(f"{FILLER}- 0\n", encoding="utf-8")
    return 0


def main(words: list[str]) -> None:
    """Kill, and print what was found."""
    how, edit, folder, count, seed = words
    found: Counter[str] = Counter(dict.fromkeys(NEVER, 0))
    if how == "anywhere":
        anywhere(edit, Path(folder), int(count), int(seed), found)
    else:
        {"each": each, "recovery": recovery}[how](edit, Path(folder), found)
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
