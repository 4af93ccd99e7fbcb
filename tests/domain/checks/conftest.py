"""`found`: what one check finds in a short register text."""

import re
from collections.abc import Callable
from datetime import date
from textwrap import dedent

import pytest

from riskreg.domain.checks import CHECKS
from riskreg.domain.codes import CODES
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Row
from riskreg.domain.register import build_register
from riskreg.domain.settings import Settings
from riskreg.syntax.reader import read_file

ON = date(2022, 9, 30)
ORGANISATION = """
units:
- {id: 保卫处, type: department, admin_leader: P-1, aliases: [安全保卫处]}
- {id: 后勤处, type: department, admin_leader: P-2}
- {id: 学生处, type: department, admin_leader: P-3}
people:
- {id: P-1, name: 刘国胜, unit: 保卫处}
- {id: P-2, name: 何建平, unit: 后勤处}
- {id: P-3, name: 周立新, unit: 学生处}
- {id: P-4, name: 程远帆}
places:
- {id: 公寓6栋, aliases: [六栋]}
categories:
- {id: 消防安全, unit: 保卫处}
"""
# What a record must have and most cases do not care about.
NEEDED = {
    "risk": {
        "title": "楼道", "unit": "后勤处", "owner": "P-2", "method": "LS", "residual": "{L: 2, S: 2}", "identified": "2022-06-10",
    },
    "danger": {
        "title": "门坏了", "unit": "后勤处", "owner": "P-2", "source": "self_check", "level": "general", "rectification": "修门",
        "found": "2022-09-05", "due": "2022-09-20",
    },
    "measure": {"title": "门锁管理办法", "unit": "后勤处", "owner": "P-2", "type": "rule"},
    "decision": {"text": "修门", "unit": "后勤处", "owner": "P-2", "due": "2022-10-20"},
}  # fmt: skip
BEGIN = re.compile(r"<(\w+)>")

Found = Callable[..., list[str]]


def filled(text: str) -> str:
    """Put what is needed and not given in the place of <danger> and the like, in the same line."""
    pieces = BEGIN.split(text)
    made = pieces[0]
    for kind, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        own = re.sub(r"\[.*?\]", "", rest, flags=re.DOTALL)
        made += ", ".join(f"{name}: {value}" for name, value in NEEDED[kind].items() if not re.search(rf"\b{name}:", own)) + rest
    return made


def rows(text: str, path: str) -> list[Row]:
    """Read a text that has nothing wrong with its form."""
    read, wrong = read_file(dedent(text).lstrip("\n"), path)
    assert wrong == []
    return read


@pytest.fixture
def found() -> Found:
    """Run one check over a text: `line: message`, with ` (hint)` behind, and `~` before what is only a warning."""

    def run(code: str, text: str, on: date = ON, settings: Settings | None = None, *, alone: bool = False) -> list[str]:
        read = ([] if alone else rows(ORGANISATION, "organisation.yaml")) + rows(filled(text), "r.yaml")
        judge = Judge(build_register(read), settings or Settings(), on)
        made = []
        for _, holder, field, message, hint, warning in CHECKS[code](judge):
            mild = warning or CODES[code].severity == "warning"
            made.append(f"{'~' if mild else ''}{holder.mark(field).line}: {message}{f' ({hint})' if hint else ''}")
        return made

    return run
