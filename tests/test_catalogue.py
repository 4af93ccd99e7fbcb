"""Everything the user sees exists in Chinese and in English."""

import importlib.util
import re
import string
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent


def catalogue_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "catalogue.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["catalogue"] = module
    spec.loader.exec_module(module)
    return module


CATALOGUE = catalogue_module()
MESSAGES = [*CATALOGUE.messages()]


def names(text: str) -> set[str]:
    """The names in braces that formatting will fill in."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


def test_every_message_has_a_chinese_translation() -> None:
    assert [f"{place}: {found[0]}" for found, place in CATALOGUE.missing()] == []


def test_no_translation_is_left_over() -> None:
    used = {found[0] for found, _ in MESSAGES}
    assert sorted(set(CATALOGUE.translated()) - used) == []


def test_translations_fill_in_the_same_names() -> None:
    known = CATALOGUE.translated()
    wrong = []
    for found, place in MESSAGES:
        string_ = known.get(found[0])
        chinese = string_[0] if isinstance(string_, tuple) else string_
        if chinese and names(chinese) - {"n"} != set().union(*map(names, found)) - {"n"}:
            wrong.append(f"{place}: {found[0]} -> {chinese}")
    assert wrong == []


def test_translations_are_chinese() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    plain = re.compile(r"^[\W\d_{}a-zA-Z]*$")
    wrong = [text for text, chinese in CATALOGUE.translated().items() if not han.search(str(chinese)) and not plain.match(text)]
    assert wrong == []
