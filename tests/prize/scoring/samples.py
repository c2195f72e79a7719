"""Small questions of every kind for hypothesis: holes, ties, recused, withdrawn, weights with denominators."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from prize.scoring import Criterion, Question, Score


@st.composite
def questions(draw: st.DrawFn, most_jurors: int = 5, most_candidates: int = 6) -> Question:
    jurors = tuple(range(1, draw(st.integers(1, most_jurors)) + 1))
    candidates = tuple(range(10, 10 + draw(st.integers(1, most_candidates))))
    weights = draw(st.lists(st.fractions(Fraction(1, 2), 9, max_denominator=4), min_size=1, max_size=3))
    criteria = tuple(Criterion(f"c{at}", weight) for at, weight in enumerate(weights))
    pairs = [(juror, candidate) for juror in jurors for candidate in candidates]
    recused = draw(st.frozensets(st.sampled_from(pairs), max_size=2))
    value = st.none() | st.integers(1, 5)
    scores = [
        Score(*pair, criterion.key, draw(value))
        for pair in pairs
        if pair not in recused
        for criterion in criteria
    ]
    withdrawn = draw(st.frozensets(st.sampled_from(candidates), max_size=1))
    return Question(
        criteria,
        jurors,
        candidates,
        tuple(scores),
        places=draw(st.integers(1, 4)),
        recused=recused,
        withdrawn=withdrawn,
        minimum_overlap=draw(st.integers(1, 3)),
    )
