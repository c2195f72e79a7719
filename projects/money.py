"""Whole øre from what people write, and back: 5.000 and 5,000.50 and "12.500 kr." Pure."""

from __future__ import annotations

import re

LARGEST = 100_000_000_00
"""A hundred million kroner; more is a slip of the finger."""
_DECIMALS = re.compile(r"[.,](\d{1,2})$")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")


def to_oere(text: str) -> int:
    """Raises `ValueError` for what is no amount. A mark before one or two last digits parts øre, every other thousands."""
    plain = re.sub(r"kr\.?|[\s\u00a0]|,-$", "", text.strip().lower())
    decimals = _DECIMALS.search(plain)
    whole = plain[: decimals.start()] if decimals else plain
    if not whole.isascii() or not _GROUPED.fullmatch(whole):
        raise ValueError(text)
    oere = int(re.sub("[.,]", "", whole)) * 100 + (int(decimals[1].ljust(2, "0")) if decimals else 0)
    if oere > LARGEST:
        raise ValueError(text)
    return oere


def in_kroner(oere: int, *, danish: bool) -> str:
    """1.204 or 1.204,50 in Danish, 1,204 or 1,204.50 in English."""
    kroner, rest = divmod(oere, 100)
    grouped = f"{kroner:,}" + (f".{rest:02}" if rest else "")
    return grouped.translate(str.maketrans(",.", ".,")) if danish else grouped
