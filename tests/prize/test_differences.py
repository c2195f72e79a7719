"""Two versions, word by word."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prize.differences import MOST_WORDS, side_by_side

WORDS = st.lists(st.sampled_from(["kro", "og", "mølle", " ", "\n", ".", "æble"]), max_size=40).map("".join)


def test_only_the_words_that_differ_are_marked() -> None:
    mine, theirs = side_by_side("Vi har en kro.", "Vi har to kroer.")

    assert [piece.text for piece in mine if piece.changed] == ["en", "kro"]
    assert [piece.text for piece in theirs if piece.changed] == ["to", "kroer"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, WORDS)
def test_no_letter_is_lost_or_added(mine: str, theirs: str) -> None:
    left, right = side_by_side(mine, theirs)

    assert "".join(piece.text for piece in left) == mine
    assert "".join(piece.text for piece in right) == theirs


def test_a_long_text_is_compared_line_by_line() -> None:
    same = "ord " * MOST_WORDS + "\n"

    mine, theirs = side_by_side(same + "Slut", same + "Forbi")

    assert [piece.text for piece in mine if piece.changed] == ["Slut"]
    assert theirs[0].text == same
