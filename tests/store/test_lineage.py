"""Lineage: which dates of commits are believed; laws over random lineages, and the two dead clocks."""

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from riskreg.store.lineage import GIT_BEGAN, NEVER, Ancestor, Lineage, believed, dates

DAY = 86_400
DEAD = 0  # 1970
AHEAD = 2_114_380_800  # 2037
NOW = datetime(2022, 9, 30, tzinfo=UTC)
Ways = list[list[int]]


def day(number: int) -> int:
    """Some days after 2022-08-01."""
    return 1_659_312_000 + number * DAY


@st.composite
def lineages(draw: st.DrawFn) -> tuple[Ways, list[int]]:
    """Parents before children, up to three each; most dates rise."""
    count = draw(st.integers(1, 9))
    ways: Ways = [[]]
    for place in range(1, count):
        ways.append(draw(st.lists(st.integers(0, place - 1), min_size=1, max_size=3, unique=True)))
    said = [
        draw(st.one_of(st.just(day(place)), st.integers(0, 12).map(day), st.sampled_from((DEAD, AHEAD))))
        for place in range(count)
    ]
    return ways, said


def ancestors(ways: Ways) -> list[set[int]]:
    found: list[set[int]] = []
    for parents in ways:
        found.append(set(parents).union(*(found[parent] for parent in parents)))
    return found


@given(lineages())
def test_neither_dates_that_are_believed_nor_those_that_count_fall_along_ancestors(made: tuple[Ways, list[int]]) -> None:
    ways, said = made
    holds = believed(ways, said)
    counted = dates(ways, said, holds)
    for place, before in enumerate(ancestors(ways)):
        assert all(counted[one] <= counted[place] for one in before)
        assert not holds[place] or counted[place] == said[place]


@given(lineages())
def test_a_date_that_is_not_believed_counts_as_that_of_an_ancestor_or_else_of_a_descendant(made: tuple[Ways, list[int]]) -> None:
    ways, said = made
    holds = believed(ways, said)
    counted = dates(ways, said, holds)
    before = ancestors(ways)
    for place in (place for place, here in enumerate(holds) if not here):
        older = [said[one] for one in before[place] if holds[one]]
        newer = [said[one] for one in range(len(ways)) if holds[one] and place in before[one]]
        assert counted[place] == max(older) if older else counted[place] <= min(newer)


@given(lineages())
def test_where_no_date_falls_all_are_believed(made: tuple[Ways, list[int]]) -> None:
    ways, said = made
    rising = [max([said[place], *(said[one] for one in before)]) for place, before in enumerate(ancestors(ways))]
    assert all(believed(ways, rising))


@given(st.lists(st.integers(0, 8).map(day), min_size=1, max_size=9))
def test_on_one_line_the_fewest_are_disbelieved(said: list[int]) -> None:
    """Compared with every choice of dates there is."""
    line: Ways = [[place - 1] if place else [] for place in range(len(said))]
    most = max(size for size in range(len(said) + 1) for chosen in combinations(said, size) if list(chosen) == sorted(chosen))
    assert sum(believed(line, said)) == most


def lineage(*commits: tuple[str, str, int]) -> Lineage:
    return Lineage([Ancestor(id_, tuple(parents), said) for id_, parents, said in commits], NOW)


def wrong(found: Lineage) -> list[tuple[str, int]]:
    return [(one.commit, int(one.counted.timestamp())) for one in found.wrong]


def test_one_dead_clock_moves_nothing_else() -> None:
    """August 1, 5, 9; in the midst of them one of 1970, and one of 2037; the last commit alone, and the first."""
    for clock in (DEAD, AHEAD):
        midst = lineage(("a", "", day(0)), ("b", "a", day(4)), ("x", "b", clock), ("c", "x", day(8)))
        assert wrong(midst) == [("x", day(4))]
        first = lineage(("x", "", clock), ("a", "x", day(0)), ("b", "a", day(4)))
        assert wrong(first) == ([("x", day(0))] if clock == AHEAD else [])
        pair = lineage(("a", "", day(0)), ("x", "a", clock), ("b", "x", day(4)))
        assert wrong(pair) == [("x", day(0))]
    assert wrong(lineage(("a", "", day(0)), ("x", "a", DEAD))) == [("x", day(0))]
    assert wrong(lineage(("x", "", AHEAD), ("a", "x", day(0)))) == [("x", day(0))]


def test_a_dead_clock_on_a_side_line_is_held_against_the_days_it_left_and_came_back() -> None:
    """Left on 1 August, merged on the 9th: neither 1970 nor 2037 lies between, nor the 11th."""
    for clock in (DEAD, AHEAD, day(10)):
        found = lineage(("a", "", day(0)), ("x", "a", clock), ("y", "x", day(3)), ("b", "a", day(4)), ("m", "by", day(8)))
        assert wrong(found) == [("x", day(0))]


def test_as_many_dates_before_git_as_after_are_not_believed() -> None:
    assert wrong(lineage(("x", "", GIT_BEGAN - 1), ("a", "x", day(0)), ("y", "a", DEAD))) == [("y", day(0))]
    assert not believed([[], [0]], [day(0), DEAD])[1]
    assert believed([[], [0]], [NEVER, day(0)], day(9)) == [False, True]


def test_the_newest_up_to_an_instant_and_what_stands_beside_it() -> None:
    found = lineage(("a", "", day(0)), ("s", "a", day(3)), ("t", "s", day(5)), ("b", "a", day(4)), ("m", "bt", day(8)))

    def at(number: int) -> tuple[str | None, list[str]]:
        until = datetime.fromtimestamp(day(number), UTC)
        newest = found.newest(until)
        return newest, found.beside(newest, until) if newest else []

    assert [at(number) for number in (-1, 0, 3, 4, 5, 8)] == [
        (None, []),
        ("a", []),
        ("s", []),
        ("b", ["s"]),
        ("t", ["b"]),
        ("m", []),
    ]


def test_five_thousand_commits_that_contradict_each_other_take_no_time() -> None:
    """Every third is from a clock an hour behind, every tenth from one of 1970; a side line every five."""
    commits = []
    for number in range(5_000):
        said = day(number) - (DAY * 2 if number % 3 == 0 else 0)
        parents = [f"{number - 1}"] * (number > 0) + [f"{number - 4}"] * (number % 5 == 4)
        commits.append(Ancestor(f"{number}", tuple(parents), DEAD if number % 10 == 7 else said))
    found = Lineage(commits, NOW)
    assert len(found.dates) == 5_000
    assert list(found.dates) == sorted(found.dates)
