"""Who may do what in the room: plain questions, each with a yes or a no."""

from matchmaking.rules.profiles import (
    may_answer,
    may_approach,
    may_edit,
    may_see,
    may_tune,
    owners_of,
    owns,
)
from matchmaking.rules.rounds import may_run_rounds

__all__ = [
    "may_answer",
    "may_approach",
    "may_edit",
    "may_run_rounds",
    "may_see",
    "may_tune",
    "owners_of",
    "owns",
]
