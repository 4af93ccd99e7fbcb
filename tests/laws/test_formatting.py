"""Laws of fmt: whatever the hand, the file says the same, has all its comments, and a second time nothing changes."""

import os
from collections import Counter
from random import Random

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from tests.laws.yaml_styles import register_file

from riskreg.syntax.formatter import lay_out, plain
from riskreg.syntax.same import agree, read, whole
from riskreg.syntax.yaml_parser import comments, parse

SOAK = bool(os.environ.get("RISKREG_SOAK"))


@settings(max_examples=20_000 if SOAK else 150, deadline=None)
@given(st.integers(0, 2**40), st.sampled_from(["", "", "zh", "en"]))
def test_a_file_laid_out_anew_says_the_same(seed: int, keys: str) -> None:
    text, is_settings = register_file(Random(seed))
    before = lay_out(text.encode(), "a.yaml", settings=is_settings, keys=keys)
    assume(not before.found)
    after = before.after
    event("changed" if before.is_changed else "as it was")
    old, new = plain(text), plain(after)
    assert read(new, settings=is_settings) == read(old, settings=is_settings)
    old_root, new_root = parse(old, "")[0], parse(new, "")[0]
    if old_root is None or new_root is None:
        assert after == text
        return
    assert agree(whole(new_root, settings=is_settings), whole(old_root, settings=is_settings))
    assert Counter(comments(new, new_root)) == Counter(comments(old, old_root))
    assert lay_out(after.encode(), "a.yaml", settings=is_settings, keys=keys).after == after
