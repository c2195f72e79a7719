"""How much each thing counts when partners are ranked. An administrator may turn them; only their ratios matter."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from matchmaking.engine.errors import BadProblem

NEAR_KM = 25.0
"""Within this many kilometres somebody is near; nearness falls evenly from one at the door to nothing here."""


@dataclass(frozen=True)
class Weights:
    """What one full match of each kind is worth; zero turns a kind off, none may be negative.

    `gain`: a tag they offer and I need; `give`: a tag I offer and they need; `mutual`: for each pair of such tags, one
    in either direction, on top. `text_gain`, `text_give` and `text_mutual` are the same for words of texts and phrases
    that mean the same. `theme`: a shared theme; `word`: texts with the same words; `municipality`: the same one;
    `near`: next door; `sector`: a different one.
    """

    gain: float = 4.0
    give: float = 3.0
    mutual: float = 4.0
    text_gain: float = 2.5
    text_give: float = 2.0
    text_mutual: float = 2.5
    theme: float = 0.6
    word: float = 1.0
    municipality: float = 0.3
    near: float = 0.6
    sector: float = 0.4

    def __post_init__(self) -> None:
        if not all(0 <= weight < float("inf") for weight in astuple(self)):
            raise BadProblem("Vægtene skal være tal fra 0 og op.", "The weights must be numbers from 0 up.")

    def scaled(self) -> Weights:
        """The same ratios with the largest at 4, so that sums of whole numbers never overflow 32 bits."""
        largest = max(astuple(self))
        if largest == 0:
            return self
        return Weights(*(weight * 4.0 / largest for weight in astuple(self)))
