"""Pages of pieces as gzip files."""

from __future__ import annotations

import gzip

from hypothesis import given
from hypothesis import strategies as st

from lib.squeezed import Piece, gzipped

texts = st.lists(st.tuples(st.booleans(), st.text(max_size=300)), max_size=8)


@given(texts)
def test_whatever_the_pieces_are_the_file_holds_them_in_their_order(pieces: list[tuple[bool, str]]) -> None:
    made = [Piece.shared(text) if shared else Piece.own(text) for shared, text in pieces]

    assert gzip.decompress(gzipped(made)).decode() == "".join(text for _shared, text in pieces)


def test_what_is_ones_own_may_be_longer_than_a_block_can_be() -> None:
    long = "æ" * 100_000

    assert gzip.decompress(gzipped([Piece.shared("<p>"), Piece.own(long)])).decode() == "<p>" + long


def test_what_others_see_too_is_squeezed_and_what_is_ones_own_is_not() -> None:
    text = "Kommer du? " * 100

    assert len(Piece.shared(text).squeezed) < len(text) / 10
    assert len(Piece.own(text).squeezed) == len(text) + 5
