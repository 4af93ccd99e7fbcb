"""Mutated texts: an edit is made or refused, nothing else is raised, and it never takes long; what is made is right."""

import os
import random
import time
from datetime import date

import pytest
import yaml
from tests.faults.test_fuzz import FILES, mutated

from riskreg.domain.actions.action import Append, Drop, Edit, Insert, Put
from riskreg.errors import RiskregError
from riskreg.syntax.editor import apply

SOAK = bool(os.environ.get("RISKREG_SOAK"))
DAY = date(2022, 9, 13)
EDITS: list[Edit] = [
    Put("D-2022-0043", ("due",), DAY),
    Put("D-2022-0043", ("title",), "甲: 乙"),
    Put("D-2022-0043", ("plan",), "一\n二\n", line=20),
    Append("D-2022-0043", ("acceptances",), {"on": DAY, "by": ("P-001",), "passed": True}),
    Drop("D-2022-0043", ("rectification",)),
    Drop("D-2022-0043", ("extensions", 0)),
    Put("R-0001", ("residual", "L"), 3),
    Append("R-0001", ("measures",), "M-0001"),
    Put("2022-09", ("decisions", 0, "done"), {"on": DAY}),
    Append("2022-09", ("decisions", 1, "progress"), {"on": DAY, "note": "甲"}),
    Put("P-005", ("post",), "乙"),
    Insert("dangers", {"id": "D-9", "title": "甲", "place": ("a", "b")}),
    Insert("places", {"id": "a", "name": "甲"}),
]


@pytest.mark.parametrize("seed", range(8))
def test_an_edit_of_a_mutated_text_is_made_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    made = 0
    for turn in range(1_000 if SOAK else 40):
        name = chance.choice(list(FILES))
        try:
            text = mutated(FILES[name], chance).decode("utf-8", chance.choice(("replace", "ignore")))
        except UnicodeDecodeError:
            continue
        for edit in chance.sample(EDITS, 4):
            before = time.process_time()
            try:
                after = apply(text, [edit], naming=lambda _, id_: "何建平" if id_ == "P-001" else None)
            except RiskregError:
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                pytest.fail(f"seed {seed}, turn {turn}, {name}, {edit}: {error!r}")
            assert time.process_time() - before < 5
            made += 1
            assert readable(after) or not readable(text), (seed, turn, name, edit)
    assert made


def readable(text: str) -> bool:
    try:
        yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return False
    return True
