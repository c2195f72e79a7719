"""What it is worth that two people meet at a table, in whole numbers, and why. Pure.

    they must meet                               60 for each who wished it
    one offers what the other needs              10 a word, three words at most each way
    both help each other                         10 more
    they care about the same theme                3 a theme, two at most
    they come from different sectors              4
    they come from different municipalities       2
    they meet at all                              1

A wish outweighs all the rest together (60 against at most 83, of which 70 are offers and needs that fit: a pair like
that ought to meet anyway). What nobody consented to is not in a `Guest`, and so counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MUST_MEET = 60
FITS = 10
MOST_FITS = 3
BOTH_WAYS = 10
THEME = 3
MOST_THEMES = 2
OTHER_SECTOR = 4
OTHER_MUNICIPALITY = 2
MEETING = 1

Kind = Literal["must_meet", "they_offer", "you_offer", "theme", "same_municipality", "other_sector"]


@dataclass(frozen=True)
class Guest:
    """What is known of one who sits at the tables. `offers`, `needs` and `themes` are names of one vocabulary.

    `must_meet` are the ids of those they wish to meet; `pk` is one's own.
    """

    pk: int
    offers: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    sector: str = ""
    municipality: str = ""
    must_meet: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reason:
    """Why two should meet, seen by one of them: a kind, and the words of the vocabulary that it rests on."""

    kind: Kind
    words: tuple[str, ...] = ()


def worth(one: Guest, other: Guest) -> int:
    """The same for both."""
    there, back = len(one.offers & other.needs), len(other.offers & one.needs)
    fits = min(there, MOST_FITS) + min(back, MOST_FITS)
    total = MEETING + FITS * fits + (BOTH_WAYS if there and back else 0)
    total += THEME * min(len(one.themes & other.themes), MOST_THEMES)
    total += MUST_MEET * ((other.pk in one.must_meet) + (one.pk in other.must_meet))
    if one.sector and other.sector and one.sector != other.sector:
        total += OTHER_SECTOR
    if one.municipality and other.municipality and one.municipality != other.municipality:
        total += OTHER_MUNICIPALITY
    return total


def reasons(me: Guest, other: Guest, at_most: int = 5) -> list[Reason]:
    """Why I should meet the other, the weightiest first. What the other wishes is theirs, and is not told."""
    found: list[Reason] = []
    if other.pk in me.must_meet:
        found.append(Reason("must_meet"))
    for kind, words in (("they_offer", other.offers & me.needs), ("you_offer", me.offers & other.needs)):
        if words:
            found.append(Reason(kind, tuple(sorted(words))[:MOST_FITS]))  # type: ignore[arg-type]  # of two kinds
    if themes := me.themes & other.themes:
        found.append(Reason("theme", tuple(sorted(themes))[:MOST_THEMES]))
    if me.municipality and me.municipality == other.municipality:
        found.append(Reason("same_municipality"))
    elif me.sector and other.sector and me.sector != other.sector:
        found.append(Reason("other_sector"))
    return found[:at_most]
