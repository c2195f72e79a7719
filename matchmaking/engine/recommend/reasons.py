"""Why somebody is a good partner: true reasons only, each to be checked against the data, strongest first.

A reason by tags names a tag that stands in both lists. A reason by texts quotes them: the words of the other's text and,
where it has any, of one's own. What a reason is worth is its part of the score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.problems import Actor
from matchmaking.engine.recommend.columns import Rarities
from matchmaking.engine.recommend.features import Features, Kept
from matchmaking.engine.recommend.language import MARKERS, STOP_WORDS
from matchmaking.engine.recommend.places import Places, haversine
from matchmaking.engine.recommend.quotes import phrase, place_of
from matchmaking.engine.recommend.texts import words_of
from matchmaking.engine.recommend.weights import NEAR_KM, Weights
from matchmaking.engine.solutions import Reason

MOST, MOST_OF_A_KIND = 5, 2
_LEAST_LETTERS = 3

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Plain = tuple[str, str | float, str, str]
"""(kind, value, quote, quote_self): `Reason` without its cost, for lists by the million."""
_Weighed = tuple[float, Plain]
"""What a reason is worth, and the reason; where it is to quote, the words that meet stand where the quotes shall."""


@dataclass(frozen=True)
class Side:
    """Those on one side of the pairs, with the words that their features come from."""

    actors: Sequence[Actor]
    features: Features
    words: Sequence[str]
    places: Places


@dataclass(frozen=True)
class Worths:
    """What each thing is worth as a reason; tags and themes by their names."""

    weights: Weights
    rarity: Floats
    """By feature."""
    gain: Mapping[str, float]
    give: Mapping[str, float]
    theme: Mapping[str, float]

    @classmethod
    def of(cls, weights: Weights, rarities: Rarities, tags: Iterable[str], themes: Iterable[str]) -> Worths:
        """`tags` and `themes` in the order of their numbers."""
        by_tag = dict(zip(tags, rarities.tag.tolist(), strict=True))
        by_theme = dict(zip(themes, rarities.theme.tolist(), strict=True))
        return cls(
            weights,
            rarities.feature,
            {tag: weights.gain * rarity for tag, rarity in by_tag.items()},
            {tag: weights.give * rarity for tag, rarity in by_tag.items()},
            {theme: weights.theme * rarity for theme, rarity in by_theme.items()},
        )


class Reasons:
    """For pairs of one of `mine` with one of `theirs`."""

    def __init__(self, mine: Side, theirs: Side, worths: Worths) -> None:
        self._mine, self._theirs, self._worths = mine, theirs, worths

    def of_pairs(
        self, mine: Ints, theirs: Ints, most: int = MOST, *, brief: bool = False
    ) -> Iterator[list[Plain]]:
        """For each pair, in order, up to `most`; none where nothing true can be said.

        `brief` leaves the texts alone wherever something else can be said.
        """
        hits: Mapping[int, list[_Weighed]] = {} if brief else self._hits(mine, theirs)
        places, others = self._mine.places, self._theirs.places
        km = haversine(places.lat[mine], places.lon[mine], others.lat[theirs], others.lon[theirs]).tolist()
        for pair, (me, other) in enumerate(zip(mine.tolist(), theirs.tolist(), strict=True)):
            one, two = self._mine.actors[me], self._theirs.actors[other]
            found = self._of_pair(one, two, km[pair], hits.get(pair, ()), most)
            if brief and not found:
                hit = self._hits(mine[pair : pair + 1], theirs[pair : pair + 1])
                found = self._of_pair(one, two, km[pair], hit.get(0, ()), most)
            yield found or _any_word(one, two)

    def _of_pair(
        self, me: Actor, other: Actor, km: float, hits: Sequence[_Weighed], most: int
    ) -> list[Plain]:
        found = self._by_tags(me, other)
        self._add_places(found, me, other, km)
        found += hits
        found.sort(key=_worth, reverse=True)
        if not hits:
            return [reason for _worth_of_it, reason in found[:most]]
        reasons: list[Plain] = []
        said: set[str] = set()
        for _worth_of_it, reason in found:
            told = self._quoting(me, other, reason, said) if reason[2] else reason
            if told is not None:
                reasons.append(told)
                if len(reasons) == most:
                    break
        return reasons

    def _by_tags(self, me: Actor, other: Actor) -> list[_Weighed]:
        worths = self._worths
        found: list[_Weighed] = []
        for kind, mine, theirs, worth in (
            ("they_offer", me.needs, other.offers, worths.gain),
            ("they_need", me.offers, other.needs, worths.give),
            ("theme", me.themes, other.themes, worths.theme),
        ):
            for tag in mine:
                if tag in theirs and tag:
                    one = (worth.get(tag, 0.0), (kind, tag, "", ""))
                    if one not in found:
                        found.append(one)
        return found

    def _add_places(self, found: list[_Weighed], me: Actor, other: Actor, km: float) -> None:
        weights = self._worths.weights
        if me.municipality and me.municipality == other.municipality:
            found.append((weights.municipality, ("municipality", me.municipality, "", "")))
        if km <= NEAR_KM:
            found.append((weights.near * (1 - km / NEAR_KM), ("near", round(km, 1), "", "")))
        if me.sector and other.sector and me.sector != other.sector:
            found.append((weights.sector, ("sector", other.sector, "", "")))

    def _quoting(self, me: Actor, other: Actor, reason: Plain, said: set[str]) -> Plain | None:
        """From the words that meet to a reason that quotes them; none where the same has been said already."""
        kind, _value, theirs, mine = reason
        if theirs in said:
            return None
        said.add(theirs)
        if kind == "word" and mine == theirs:
            both = place_of(me.text, mine) >= 0 and place_of(other.text, mine) >= 0
            return (kind, mine, "", "") if both else None
        quote = phrase(other.text, theirs)
        if not quote or quote in said:
            return None
        said.add(quote)
        return kind, "", quote, phrase(me.text, mine) if mine else ""

    def _hits(self, mine: Ints, theirs: Ints) -> dict[int, list[_Weighed]]:
        """By pair what the texts have in common, the strongest of each kind, none without words of the other's text."""
        weights, ours, others = self._worths.weights, self._mine.features, self._theirs.features
        hits: defaultdict[int, list[_Weighed]] = defaultdict(list)
        for kind, weight, my_kept, their_kept in (
            ("they_offer", weights.text_gain, ours.needs, others.offers),
            ("they_need", weights.text_give, ours.offers, others.needs),
            ("word", weights.word, ours.words, others.words),
        ):
            self._add_hits(hits, kind, weight, (my_kept, mine), (their_kept, theirs))
        return hits

    def _add_hits(
        self,
        hits: defaultdict[int, list[_Weighed]],
        kind: str,
        weight: float,
        one: tuple[Kept, Ints],
        other: tuple[Kept, Ints],
    ) -> None:
        (my_kept, mine), (their_kept, theirs) = one, other
        feature = my_kept.feature[mine]
        same = (feature[:, :, None] == their_kept.feature[theirs][:, None, :]) & (feature >= 0)[:, :, None]
        pair, at, to = np.nonzero(same & (their_kept.source[theirs] >= 0)[:, None, :])
        me, them = mine[pair], theirs[pair]
        strength = my_kept.strength[me, at] / 4096 * (their_kept.strength[them, to] / 4096)
        worth = weight * strength * self._worths.rarity[feature[pair, at]]
        my_source, their_source = my_kept.source[me, at], their_kept.source[them, to]
        if kind == "word":
            # Shared among the words of a text; and the very same form says more than the same stem.
            worth = worth / 4 * np.where(my_source == their_source, 1.0, 0.5)
        order = np.lexsort((to, at, -worth, pair))
        pair = pair[order]
        held = np.arange(len(pair)) - np.searchsorted(pair, pair) < MOST_OF_A_KIND
        order, pair = order[held], pair[held]
        words, their_words = self._mine.words, self._theirs.words
        for number, value, mine_at, theirs_at in zip(
            pair.tolist(),
            worth[order].tolist(),
            my_source[order].tolist(),
            their_source[order].tolist(),
            strict=True,
        ):
            my_word = words[mine_at] if mine_at >= 0 else ""
            hits[number].append((value, (kind, "", their_words[theirs_at], my_word)))


def reason_of(plain: Plain) -> Reason:
    return Reason(*plain)


def _worth(weighed: _Weighed) -> float:
    return weighed[0]


def _any_word(me: Actor, other: Actor) -> list[Plain]:
    """The longest word of both texts, where nothing else can be said."""
    shared = set(words_of(me.text)) & set(words_of(other.text))
    telling = sorted(
        (
            word
            for word in shared
            if len(word) >= _LEAST_LETTERS and word not in STOP_WORDS and word not in MARKERS
        ),
        key=lambda word: (-len(word), word),
    )
    whole = (word for word in telling if place_of(me.text, word) >= 0 and place_of(other.text, word) >= 0)
    return [("word", word, "", "") for word in islice(whole, 1)]
