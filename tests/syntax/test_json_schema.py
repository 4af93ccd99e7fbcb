"""The JSON Schema for editors: it accepts the example, refuses what colleagues get wrong, and knows the reader's keys."""

from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from riskreg.domain.diagnostic import Diagnostic
from riskreg.store.load import read
from riskreg.syntax.json_schema import schema

REGISTERS = Path(__file__).parent.parent.parent / "registers"
FILES = sorted(REGISTERS.rglob("*.yaml"))
LISTS = schema(settings=False, speak=str)
SETTINGS = schema(settings=True, speak=str)
VALIDATOR = jsonschema.Draft202012Validator(LISTS)
SETTINGS_VALIDATOR = jsonschema.Draft202012Validator(SETTINGS)


class Editor(yaml.SafeLoader):
    """Reads as editors do, by YAML 1.2: true and false alone are no texts, and days are."""


Editor.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag.split(":")[-1] not in ("bool", "timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
LOADERS = pytest.mark.parametrize("loader", [yaml.BaseLoader, Editor], ids=["strings", "editor"])

DANGER = """
dangers:
  - id: D-2022-0001
    title: 4栋疏散指示标志损坏
    unit: 学生处
    owner: P-013
    found: 2022-06-14
    source: 自查
    level: general
    rectification: 更换
    due: 2022-06-24
"""
RISK = """
风险:
  - 编号: R-0001
    风险点: 电池入室充电
    责任单位: 学生处
    责任人: P-006
    评价方法: LS
    现有风险: {L: 4, S: 5}
    辨识日期: 2022-06-09
"""
DUE = "due: 2022-06-24"
# A line too many.
ADDED = {
    "unknown key": "deadline: 2022-06-24",
    "both languages": "整改时限: 2022-06-24",
    "money in words": "funds: 1.6万",
    "negative money": "funds: -1",
    "count of nothing": "count: 0",
    "text for a list of facts": "progress: 已更换",
    "group for a list of facts": "progress: {on: 2022-06-20, note: 已更换}",
    "fact without a day": "progress: [{note: 已更换}]",
    "acceptance neither passed nor failed": "acceptances: [{on: 2022-06-27, by: P-015, passed: 基本合格}]",
    "unknown key deep inside": "named: {date: 2022-06-14}",
    "extension without a reason": "extensions: [{to: 2022-07-24, applied: 2022-06-20}]",
    "status typed by hand": "状态: 整改中",
}
# What is typed instead of what.
MISTAKES = {
    "synonym for a key": ("due: 2022-06-24", "整改期限: 2022-06-24"),
    "missing field": ("    owner: P-013\n", ""),
    "empty required field": ("owner: P-013", "owner:"),
    "empty level": ("level: general", "level:"),
    "no level": ("    level: general\n", ""),
    "wrong word": ("source: 自查", "source: 日常巡查"),
    "level of another scale": ("level: general", "level: 较大"),
    "points for a day": ("due: 2022-06-24", "due: 2022.6.24"),
    "Chinese day": ("due: 2022-06-24", "due: 2022年6月24日"),
    "short month": ("due: 2022-06-24", "due: 2022-6-24"),
    "impossible day": ("due: 2022-06-24", "due: 2022-06-31"),
    "no leap year": ("due: 2022-06-24", "due: 2022-02-29"),
    "Excel serial": ("due: 2022-06-24", "due: 44736"),
    "full-width day": ("due: 2022-06-24", "due: \uff12\uff10\uff12\uff12-06-24"),
    "placeholder": ("due: 2022-06-24", "due: 尽快"),
    "another century": ("due: 2022-06-24", "due: 1922-06-24"),
    "space in the id": ("id: D-2022-0001", "id: D 2022 0001"),
    "slash in the id": ("id: D-2022-0001", "id: D/1"),
    "full-width sign in the id": ("id: D-2022-0001", "id: D\uff082022\uff090001"),
    "list for a text": ("owner: P-013", "owner: [P-013, P-014]"),
    "record of another list": ("dangers:", "风险:"),
    "unknown list": ("dangers:", "问题:"),
    "group for a list": ("  - id: D-2022-0001", "    id: D-2022-0001"),
    **{name: (DUE, f"{DUE}\n    {line}") for name, line in ADDED.items()},
}


def loaded(text: str, loader: type[Any]) -> Any:
    return yaml.load(text, loader)


def errors(text: str, loader: type[Any] = Editor, validator: Any = VALIDATOR) -> list[str]:
    return [error.message for error in validator.iter_errors(loaded(text, loader))]


def found_in(text: str, path: str = "a.yaml") -> list[Diagnostic]:
    """What the reader finds wrong."""
    return read(path, text.encode(), settings=path == "riskreg.yaml").found


@LOADERS
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REGISTERS)))
def test_the_example_is_accepted(path: Path, loader: type[Any]) -> None:
    validator = SETTINGS_VALIDATOR if path.name == "riskreg.yaml" else VALIDATOR
    assert errors(path.read_text(encoding="utf-8"), loader, validator) == []


@LOADERS
@pytest.mark.parametrize("text", [DANGER, RISK, "", "dangers:\n", "dangers: []\n"])
def test_what_is_right_is_accepted(text: str, loader: type[Any]) -> None:
    assert not errors(text, loader)


@LOADERS
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_of_colleagues_are_refused(mistake: str, loader: type[Any]) -> None:
    right, wrong = MISTAKES[mistake]
    assert right in DANGER
    assert errors(DANGER.replace(right, wrong), loader)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_reader_refuses_the_same_mistakes(mistake: str) -> None:
    text = DANGER.replace(*MISTAKES[mistake])
    assert found_in(text)


@LOADERS
@pytest.mark.parametrize(
    "line",
    [
        "funds: 0",
        "funds: 1600.50",
        'funds: "1600"',
        "count: 8",
        "spot: 203",
        "spot: 1.10",
        "spot: no",
        "spot: true",
        "note:",
        'note: ""',
        "funds:",
        "blocked:",
        "place: 公寓6栋",
        "place: [公寓6栋, 公寓5栋]",
        "place: []",
        "tags: [1, 甲]",
        "progress: []",
        "progress: [{on: 2022-06-20, note: 已更换}]",
        "进展: [{进展日期: 2022-06-20, note: 已更换}]",
        "found_by: 消防大队监督员",
        "acceptances: [{on: 2022-06-27, by: [P-015, P-016], passed: 合格}]",
        "acceptances: [{on: 2022-06-27, by: P-015, passed: true}]",
        "levels: [{on: 2022-06-20, level: 重大, basis: 《条例》}]",
        'reply_due: "2022-06-30"',
        "named: {document: 南教安〔2022〕3号}",
    ],
)
def test_whatever_the_reader_takes_is_accepted(line: str, loader: type[Any]) -> None:
    text = f"{DANGER}    {line}\n"
    assert not found_in(text)
    assert not errors(text, loader)


@pytest.mark.parametrize(
    "text",
    [
        "name: 学院\nlanguage: zh",
        "名称: 学院\n语言: en\n",
        'name: 学院\nchecks: {R405: "off", R402: warning}',
        "name: 学院\ngrading: {LS: B, scales: {own: {method: LEC, major: 320, significant: 160, general: 70, values: {C: [9]}}}}",
        "name: 学院\nstarted: 2022-06-01\ndeadlines: {review: {major: 每季度}, acceptance: 5}",
    ],
)
def test_settings_that_are_right(text: str) -> None:
    assert not found_in(text, "riskreg.yaml")
    assert not errors(text, validator=SETTINGS_VALIDATOR)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "language: zh",
        "name: 学院\nlanguage: fr",
        "name: 学院\nlangauge: zh",
        "name: 学院\nchecks: {R402: ignore}",
        "name: 学院\ngrading: {scales: {own: {method: LEC}}}",
        "name: 学院\ndeadlines: {danger: {general: 0}}",
        "name: 学院\n名称: 学院",
        "name: 学院\nstarted: 2022-6-1",
        "- name: 学院",
    ],
)
def test_settings_that_are_wrong(text: str) -> None:
    assert found_in(text, "riskreg.yaml")
    assert errors(text, validator=SETTINGS_VALIDATOR)


def test_dates_of_a_loader_are_not_refused() -> None:
    found = loaded(DANGER, yaml.SafeLoader)
    assert found["dangers"][0]["due"] == date(2022, 6, 24)
    assert not list(VALIDATOR.iter_errors(found))
