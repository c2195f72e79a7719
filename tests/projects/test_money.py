"""Amounts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.money import LARGEST, in_kroner, to_oere

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("written", "oere"),
    [
        ("5000", 500_000),
        ("5.000", 500_000),
        ("5,000", 500_000),
        ("5.000,50", 500_050),
        ("5,000.5", 500_050),
        (" 12 500 kr. ", 1_250_000),
        ("1.000.000", 100_000_000),
        ("0", 0),
        ("7,25", 725),
        ("500,-", 50_000),
    ],
)
def test_an_amount_is_whole_oere(written: str, oere: int) -> None:
    assert to_oere(written) == oere


@pytest.mark.parametrize("written", ["", "mange", "-5", "5.00.0", "1.2345", "٣", "²", "1e9", "9" * 30])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"(?s)^.*$"):
        to_oere(written)


@settings(deadline=None)
@given(st.integers(0, LARGEST), st.booleans())
def test_what_we_write_we_read(oere: int, danish: bool) -> None:
    assert to_oere(in_kroner(oere, danish=danish)) == oere
