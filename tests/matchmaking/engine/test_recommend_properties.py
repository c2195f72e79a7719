"""Against all pairs, counted plainly: the k best are the k best, and what is said of them is true."""

from __future__ import annotations

from itertools import product
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.engine.problems import Actor, Recommend
from matchmaking.engine.recommend import NEAR_KM, Index, Weights, search, solve
from matchmaking.engine.recommend.columns import POINT
from tests.matchmaking.engine.recommend_checks import faults, km_between

pytestmark = pytest.mark.once

TAGS = ["jura", "bus", "lokaler", "penge", "tag 5", "Juridisk bistand"]
WORDS = ["Vi", "mangler", "søger", "tilbyder", "advokat", "jurist", "landsbybusser", "bussen", "forsamlingshus", "sal.", "og",
         "fond", "fondsansøgning", "søges.", "ged", "geder", "regnskab", "kontrakt", "100%"]  # fmt: skip

tags = st.lists(st.sampled_from(TAGS), max_size=4).map(tuple)
actors = st.builds(
    Actor,
    sector=st.sampled_from(["", "a", "b"]),
    municipality=st.sampled_from(["", "m", "o"]),
    lat=st.sampled_from([None, 56.0, 56.1, 57.0]),
    lon=st.sampled_from([None, 9.0, 9.2]),
    needs=tags,
    offers=tags,
    themes=st.lists(st.sampled_from(["t", "u", "v"]), max_size=2).map(tuple),
    text=st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
)


@st.composite
def problems(draw: st.DrawFn, most: int = 14) -> Recommend:
    who = tuple(draw(st.lists(actors, max_size=most)))
    n = len(who)
    pairs = [(i, j) for i, j in product(range(n), repeat=2) if i != j]
    blocked = draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    return Recommend(draw(st.integers(0, 6)), who, tuple(blocked))


def place_points(one: Actor, other: Actor, weights: Weights) -> int:
    points = (
        round(weights.sector * POINT) if one.sector and other.sector and one.sector != other.sector else 0
    )
    if None not in (one.lat, one.lon, other.lat, other.lon):
        metres = min(round(1000 * km_between(one, other)), round(1000 * NEAR_KM))
        points += round(weights.near * POINT) * (25_000 - metres) // 25_000
    return points


def all_points(index: Index, problem: Recommend) -> np.ndarray:
    """Every pair by itself, dense: −1 where it is out of the question."""
    columns = index.columns
    left, right = (
        columns.left(index.view).toarray().astype(int),
        columns.right(index.view).toarray().astype(int),
    )
    points = left @ right.T
    n = len(problem.actors)
    for i, j in product(range(n), repeat=2):
        points[i, j] += place_points(problem.actors[i], problem.actors[j], columns.weights)
    for i, j in [*((i, i) for i in range(n)), *problem.blocked]:
        points[i, j] = points[j, i] = -1
    return points


@settings(deadline=None, max_examples=60)
@given(problems())
def test_the_lists_are_true_and_in_order(problem: Recommend):
    assert faults(problem, solve(problem).lists) == []


@settings(deadline=None, max_examples=60)
@given(problems(10), st.integers(1, 3), st.booleans())
def test_the_best_are_those_of_all_pairs(problem: Recommend, least: int, small_blocks: bool):
    """With so few taken in each tier that all tiers are gone through."""
    index, n = Index.of(problem.actors, None, problem.blocked), len(problem.actors)
    points = all_points(index, problem)
    with (
        mock.patch.multiple(search, _LEAST=least, _FEWEST=1, _MOST=1, ROWS=3 if small_blocks else 1000),
    ):
        rows = [block for _first, block in search.best_of_all(index.scores, max(problem.k, 1))]
    found = [list(row[row >= 0]) for block in rows for row in block.ids]

    for me in range(n):
        order = sorted(
            (other for other in range(n) if points[me, other] >= 0),
            key=lambda other: (-points[me, other], other),
        )
        got = found[me]
        assert [points[me, other] for other in got] == [points[me, other] for other in order[: len(got)]]
        assert got == order[: max(problem.k, 1)]
        assert list(index.scores.all_points(me)) == list(points[me])


@settings(deadline=None, max_examples=40)
@given(st.lists(actors, min_size=2, max_size=8))
def test_the_score_of_tags_is_what_it_says(who: list[Actor]):
    """Counted from the tags alone, with rarities taken from the index."""
    plain = [
        Actor(one.sector, one.municipality, one.lat, one.lon, one.needs, one.offers, one.themes)
        for one in who
    ]
    weights = Weights(text_gain=0, text_give=0, text_mutual=0, word=0)
    index = Index.of(plain, weights)
    rarity = {tag: index.columns.rarities.tag[number] for tag, number in index.known.tags.of.items()}
    theme = {tag: index.columns.rarities.theme[number] for tag, number in index.known.themes.of.items()}
    place = index.columns.rarities.municipality
    for i, j in product(range(len(plain)), repeat=2):
        if i == j:
            continue
        me, other = plain[i], plain[j]
        gains, gives = set(me.needs) & set(other.offers), set(me.offers) & set(other.needs)
        score = weights.gain * sum(rarity[tag] for tag in gains) + weights.give * sum(
            rarity[tag] for tag in gives
        )
        score += weights.mutual * sum((rarity[a] * rarity[b]) ** 0.5 for a in gains for b in gives)
        score += weights.theme * sum(theme[tag] for tag in set(me.themes) & set(other.themes))
        if me.municipality and me.municipality == other.municipality:
            score += weights.municipality * place[index.known.municipalities.of[me.municipality]]
        score += place_points(me, other, weights) / POINT
        assert index.scores.all_points(i)[j] / POINT == pytest.approx(score, abs=0.03)


@settings(deadline=None, max_examples=30)
@given(problems(), st.randoms())
def test_the_same_problem_has_the_same_solution_and_the_command_writes_it(problem: Recommend, random):
    one, two = solve(problem, seed=1), solve(problem, seed=random.randint(2, 9))

    assert one == two
    assert "".join(one.pieces()) == "".join(two.pieces())


@settings(deadline=None, max_examples=30)
@given(st.lists(actors, min_size=1, max_size=10), actors)
def test_a_new_actor_is_told_the_truth(who: list[Actor], new: Actor):
    partners = Index.of(who).partners_of_new(new, 4)
    me = len(who)
    problem = Recommend(4, (*who, new))

    assert faults(problem, [*[()] * me, partners]) == []
