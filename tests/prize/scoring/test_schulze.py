"""Schulze's method: his own examples with their tables, and networkx as another way to the strongest paths."""

from __future__ import annotations

import networkx as nx  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prize.scoring import assess
from prize.scoring.schulze import Ballot, Contest, contest
from tests.prize.scoring.questions import question, row

pytestmark = pytest.mark.once


def election(votes: str) -> Contest:
    """«5 ACBED 3 …»: how many, and their order."""
    words = votes.split()
    ballots: list[Ballot] = []
    for number, order in zip(words[::2], words[1::2], strict=True):
        ballots += [{ord(name): -at for at, name in enumerate(order)}] * int(number)
    return contest(ballots, tuple(sorted(ord(name) for name in words[1])))


def names(found: Contest) -> str:
    return "".join(chr(candidate) for candidate in row(found.ranking.places))


# The four examples that M. Schulze set up in Wikipedia ("Schulze method examples", 2005 on); the first stands in the article.
FIRST = "5 ACBED 5 ADECB 8 BEDAC 3 CABED 7 CAEBD 2 CBADE 7 DCEBA 8 EBADC"
SECOND = "5 ACBD 2 ACDB 3 ADCB 4 BACD 3 CBDA 3 CDBA 1 DACB 5 DBAC 4 DCBA"
THIRD = "3 ABDEC 5 ADEBC 1 ADECB 2 BADEC 2 BDECA 4 CABDE 6 CBADE 2 DBECA 5 DECAB"
FOURTH = "3 ABCD 2 DABC 2 DBCA 2 CBDA"


def test_the_45_voters_duel_as_published() -> None:
    assert election(FIRST).duels == (
        (0, 20, 26, 30, 22),
        (25, 0, 16, 33, 18),
        (19, 29, 0, 17, 24),
        (15, 12, 28, 0, 14),
        (23, 27, 21, 31, 0),
    )


def test_the_45_voters_have_the_published_paths() -> None:
    assert election(FIRST).paths == (
        (0, 28, 28, 30, 24),
        (25, 0, 28, 33, 24),
        (25, 29, 0, 29, 24),
        (25, 28, 28, 0, 24),
        (25, 28, 28, 31, 0),
    )


@pytest.mark.parametrize(("votes", "order"), [(FIRST, "EACBD"), (SECOND, "DACB"), (THIRD, "BADEC")])
def test_published_orders(votes: str, order: str) -> None:
    found = election(votes)

    assert names(found) == order
    assert not any(place.is_shared for place in found.ranking.places.values())


def test_the_published_tie_is_not_forced_into_an_order() -> None:
    """B and D may both win, B is better than C and D better than A; nothing else is told."""
    places = {chr(key): tuple(place) for key, place in election(FOURTH).ranking.places.items()}

    assert places == {"A": (2, 4), "B": (1, 3), "C": (2, 4), "D": (1, 3)}


def test_a_juror_who_gave_equal_marks_takes_no_side() -> None:
    asked = question({1: {10: 3, 20: 3}, 2: {10: 4, 20: 2}})

    found = assess(asked).schulze

    assert isinstance(found, Contest)
    assert (found.won(10, 20), found.won(20, 10)) == (1, 0)


def test_only_pairs_that_a_juror_assessed_both_of_count() -> None:
    """Juror 2 is recused from 30; that is no vote against it."""
    asked = question({1: {10: 3, 20: 4, 30: 5}, 2: {10: 3, 20: 4}}, recused=frozenset({(2, 30)}))

    found = assess(asked).schulze

    assert isinstance(found, Contest)
    assert (found.won(30, 20), found.won(20, 30), found.won(20, 10)) == (1, 0, 2)
    assert row(found.ranking.places) == [30, 20, 10]


def test_how_wide_a_juror_uses_the_scale_does_not_matter() -> None:
    wide = question({1: {10: 5, 20: 1}, 2: {10: 3, 20: 4}, 3: {10: 3, 20: 4}})

    found = assess(wide)

    assert found.order == (10, 20)
    assert isinstance(found.schulze, Contest)
    assert row(found.schulze.ranking.places) == [20, 10]


ballots = st.lists(st.dictionaries(st.integers(0, 5), st.integers(1, 4)), max_size=9)


@given(ballots)
def test_paths_are_those_of_networkx(votes: list[dict[int, int]]) -> None:
    candidates = tuple(range(6))

    found = contest(votes, candidates)

    duels = {
        (one, other): sum(one in vote and other in vote and vote[one] > vote[other] for vote in votes)
        for one in candidates
        for other in candidates
    }
    for level in range(1, len(votes) + 1):
        links = nx.DiGraph(
            [pair for pair, number in duels.items() if number >= level and number > duels[pair[::-1]]]
        )
        links.add_nodes_from(candidates)
        for one in candidates:
            reached = nx.descendants(links, one)
            assert {other for other in candidates if found.paths[one][other] >= level} == reached


@given(ballots)
def test_better_is_transitive_and_places_keep_to_it(votes: list[dict[int, int]]) -> None:
    found = contest(votes, tuple(range(6)))

    places = found.ranking.places
    for one in range(6):
        for other in range(6):
            if found.paths[one][other] > found.paths[other][one]:
                assert places[one].first < places[other].first
                assert places[one].last < places[other].last
