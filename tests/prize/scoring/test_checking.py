"""What contradicts itself is refused, with a code and what it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from prize.scoring import BadQuestion, Criterion, Fault, Score, assess
from tests.prize.scoring.questions import question

pytestmark = pytest.mark.once

ASKED = question({1: {10: 5, 20: 4}, 2: {10: 3, 20: 2}})


@pytest.mark.parametrize(
    ("change", "fault", "about"),
    [
        ({"criteria": ()}, Fault.NO_CRITERIA, None),
        ({"criteria": (Criterion("a", 0),)}, Fault.WEIGHT_NOT_POSITIVE, "a"),
        ({"criteria": (Criterion("a", -1),)}, Fault.WEIGHT_NOT_POSITIVE, "a"),
        ({"criteria": (Criterion("a", 0.5),)}, Fault.WEIGHT_NOT_POSITIVE, "a"),
        ({"criteria": (Criterion("a", 1), Criterion("a", 2))}, Fault.TWICE, "a"),
        ({"criteria": (Criterion("b", 1),)}, Fault.UNKNOWN_CRITERION, "a"),
        ({"places": 0}, Fault.NO_PLACES, 0),
        ({"minimum_overlap": 0}, Fault.OVERLAP_TOO_SMALL, 0),
        ({"scale": (5, 1)}, Fault.NO_SUCH_SCALE, (5, 1)),
        ({"jurors": (1,)}, Fault.UNKNOWN_JUROR, 2),
        ({"jurors": (1, 2, 2)}, Fault.TWICE, 2),
        ({"candidates": (10,)}, Fault.UNKNOWN_CANDIDATE, 20),
        ({"withdrawn": frozenset({30})}, Fault.UNKNOWN_CANDIDATE, 30),
        ({"recused": frozenset({(3, 10)})}, Fault.UNKNOWN_JUROR, 3),
        ({"recused": frozenset({(1, 30)})}, Fault.UNKNOWN_CANDIDATE, 30),
        ({"recused": frozenset({(1, 10)})}, Fault.RECUSED_BUT_SCORED, (1, 10)),
        ({"votes": {3: ((10,),)}}, Fault.UNKNOWN_JUROR, 3),
        ({"votes": {1: ((30,),)}}, Fault.UNKNOWN_CANDIDATE, 30),
        ({"votes": {1: ((10, 10),)}}, Fault.TWICE, 10),
        ({"scores": (Score(1, 10, "a", 6),)}, Fault.OFF_THE_SCALE, (1, 10, "a")),
        ({"scores": (Score(1, 10, "a", 0),)}, Fault.OFF_THE_SCALE, (1, 10, "a")),
        ({"scores": (Score(1, 10, "a", True),)}, Fault.OFF_THE_SCALE, (1, 10, "a")),
        ({"scores": (Score(1, 10, "a", 3), Score(1, 10, "a", None))}, Fault.TWICE, (1, 10, "a")),
    ],
)
def test_it_is_refused(change: dict[str, Any], fault: Fault, about: object) -> None:
    with pytest.raises(BadQuestion) as refused:
        assess(replace(ASKED, **change))

    assert (refused.value.fault, refused.value.about) == (fault, about)


def test_a_decimal_is_no_score_of_ours() -> None:
    half: Any = 2.5

    with pytest.raises(BadQuestion, match="off_the_scale"):
        assess(replace(ASKED, scores=(Score(1, 10, "a", half),)))
