"""What is kept of a decision is plain, whole, and the same each time."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from prize.scoring import assess, record
from tests.prize.scoring.questions import HARSH, question, thirteen

pytestmark = pytest.mark.once


def test_a_record_survives_json_and_is_the_same_again() -> None:
    asked = thirteen()

    kept = record(asked, assess(asked))

    assert json.loads(json.dumps(kept)) == kept
    assert record(asked, assess(asked)) == kept
    assert kept["finalists"] == [1, 2, 3, 4, 7]
    assert kept["verdicts"]["7"] == "sensitive"
    assert kept["points"]["1"] == "417/100"
    assert kept["too_few_common"] is None


def test_a_tie_is_kept_with_every_step_that_was_taken() -> None:
    asked = question({1: {10: (2, 4), 20: (4, 1)}}, weights=(60, 40), chair=1, votes={1: (10, 20)})
    asked = replace(asked, scores=asked.scores + question({2: {10: (2, 5), 20: (4, 2)}}, (1, 1)).scores)
    asked = replace(asked, jurors=(1, 2))

    (tie,) = record(asked, assess(asked))["ties"]

    assert tie == {
        "candidates": [10, 20],
        "place": [1, 2],
        "across_the_line": True,
        "steps": [
            {
                "means": "top_criterion",
                "tied": [10, 20],
                "groups": [[20], [10]],
                "values": {"10": "2", "20": "4"},
                "voters": [],
            }
        ],
        "groups": [[20], [10]],
        "open": [],
    }


def test_too_few_in_common_is_kept_too() -> None:
    asked = thirteen()
    kept = tuple(score for score in asked.scores if score.juror != HARSH or score.candidate <= 4)
    asked = replace(asked, scores=kept)

    found = record(asked, assess(asked))

    assert found["too_few_common"] == {"common": 4, "apart": [HARSH]}
    assert set(found["verdicts"].values()) == {"untested"}
