"""A small register as text, the judge over it, what an action is done to, and how a refusal reads."""

from collections.abc import Callable
from datetime import date
from textwrap import dedent

import pytest

from riskreg.domain.actions.action import Action, Subject
from riskreg.domain.evaluation import Judge
from riskreg.domain.records import Identified
from riskreg.domain.register import build_register
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.report.language import Language
from riskreg.syntax.reader import read_file

ENGLISH = Language("en")
ORGANISATION = """
units:
- {id: 保卫处, type: department, admin_leader: P-1}
- {id: 后勤处, type: department, admin_leader: P-2, contact: P-3}
- {id: 供电公司, name: 城区供电公司, type: external}
people:
- {id: P-1, name: 刘国胜, unit: 保卫处}
- {id: P-2, name: 何建平, unit: 后勤处}
- {id: P-3, name: 黄志强, unit: 后勤处}
- {id: P-4, name: 杜文澜}
categories:
- {id: 消防安全, unit: 保卫处}
"""
DANGER = "{id: D-1, title: 门坏了, unit: 后勤处, owner: P-2, source: 自查, level: 一般, rectification: 修门, found: 2022-09-01, due: 2022-09-20"


def danger(more: str = "") -> str:
    """Write a register of one danger, found on 1 September; `more` are further fields."""
    return f"dangers: [{DANGER}{', ' if more else ''}{more}}}]\n"


def risk(more: str = "") -> str:
    """Write a register of one risk."""
    known = "id: R-1, title: 楼道, unit: 后勤处, owner: P-2, method: LS, residual: {L: 2, S: 2}, identified: 2022-06-10"
    return f"risks: [{{{known}{', ' if more else ''}{more}}}]\n"


def judge(text: str, on: str = "2022-09-30", settings: Settings | None = None) -> Judge:
    """Judge a register text and the organisation above on a day."""
    rows = []
    for whole, path in ((ORGANISATION, "organisation.yaml"), (dedent(text), "r.yaml")):
        read, wrong = read_file(whole.lstrip("\n"), path)
        assert wrong == []
        rows += read
    return Judge(build_register(rows), settings or Settings(), date.fromisoformat(on))


def subject(over: Judge, id_: str = "") -> Subject:
    """Return what an action is done to: by default the only risk or danger."""
    register = over.register
    for own, meeting, decision in register.decisions:
        if own == id_:
            return Subject(own, decision, meeting)
    found: Identified | None = register.find(id_) if id_ else next(iter((*register.dangers.values(), *register.risks.values())))
    assert found
    return Subject(found.id, found, found)


def refusal(work: Callable[[], Action]) -> tuple[str, str, int]:
    """Return what a refusal says, its hint, its exit code."""
    with pytest.raises(RiskregError) as caught:
        work()
    return text(caught.value.said), text(caught.value.hint), caught.value.code


def said(action: Action) -> list[str]:
    """Return what an action tells, in English."""
    return list(map(text, action.sentences))


def text(thing: object) -> str:
    """Say something in English; nothing for None."""
    return ENGLISH.text(thing)
