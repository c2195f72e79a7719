"""The most useful partners of each actor, exactly the k with the highest score, with reasons that are true.

The score is `columns` and `places`; the search that is exact without looking at all pairs is `search`; what is said of
it is `reasons`. Texts are read by `texts`, `lexicon`, `compounds` and `thesaurus`, and become `features`.

For the product: `Index.of(actors, weights, blocked)` once, then `index.partners_of(i, k)` and
`index.partners_of_new(actor, k)`; `reasons(me, other)` for any pair; `Weights` to be turned by an administrator.
"""

from __future__ import annotations

import time

from matchmaking.engine.problems import Actor, Recommend
from matchmaking.engine.recommend.index import Index
from matchmaking.engine.recommend.weights import NEAR_KM, Weights
from matchmaking.engine.solutions import Lists, Reason

__all__ = ["NEAR_KM", "Index", "Weights", "reasons", "solve"]

_EAGER = 20_000
_SEARCH_SHARE, _REASONS_SHARE = 0.5, 0.75
"""When the emergency brakes come, of the seconds given."""


def solve(
    problem: Recommend, *, seconds: float = 30.0, seed: int = 1, weights: Weights | None = None
) -> Lists:
    """Exact lists; `seed` changes nothing.

    Two brakes for an emergency: beyond half of `seconds` what is not proven yet stays so, and beyond three quarters the
    reasons are brief. Millions of partners get their reasons when their list is looked at (`lists`).
    """
    began = time.monotonic()
    k = min(problem.k, max(0, len(problem.actors) - 1))
    index = Index.of(problem.actors, weights, problem.blocked)
    lists = index.best(k, brake=began + seconds * _SEARCH_SHARE, brief_from=began + seconds * _REASONS_SHARE)
    return Lists(tuple(lists) if len(lists) * k <= _EAGER else lists)


def reasons(me: Actor, other: Actor, weights: Weights | None = None) -> tuple[Reason, ...]:
    """Up to five true reasons why `other` is useful to `me`, strongest first."""
    return Index.of((me, other), weights).reasons(0, 1)
