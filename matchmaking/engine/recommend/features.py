"""What each actor needs, offers and talks of, as a few weighted features: the strongest of what text and tags say.

Strengths are whole numbers up to FULL² = 4096. A feature that is said several times counts once, at its strongest.
Rare features say more: `rarity` = √(ln(1 + n / holders) / ln(1 + n)), which is 1 for one holder among many and falls
towards 0 for what all have (the inverse document frequency of Spärck Jones 1972; the root keeps a word of a large group
of the thesaurus from counting for nothing). What more than `COMMONEST`
actors hold tells nobody apart; its rarity is 0, which also bounds the work for each actor.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.recommend.language import NEED, OFFER
from matchmaking.engine.recommend.lexicon import FULL, Entries
from matchmaking.engine.recommend.texts import Texts
from matchmaking.engine.recommend.thesaurus import GROUPS

COMMONEST = 3000
NEEDS, OFFERS, WORDS = 6, 8, 12
"""How many features are kept of each actor."""
_SAID, _NEUTRAL = 64, 45
"""How strongly (of 64) a word counts that is said as a need or offer, and one in a neutral sentence, as an offer."""
_KNOWN = 1.5
_CHUNK = 4000
_SOURCE_BITS = 32

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Kept:
    """The strongest features of each actor in rows of the same length, strongest first; −1 fills.

    `source` is a word of the actor's text that says it, −1 where only a tag does.
    """

    feature: NDArray[np.int32]
    strength: NDArray[np.int16]
    source: NDArray[np.int32]
    main: NDArray[np.bool_]

    @classmethod
    def empty(cls, n: int, width: int) -> Kept:
        return cls(
            np.full((n, width), -1, np.int32),
            np.zeros((n, width), np.int16),
            np.full((n, width), -1, np.int32),
            np.zeros((n, width), np.bool_),
        )


@dataclass(frozen=True)
class Tagged:
    """Which tags each actor has (`start`, `tag`), and the features of each tag."""

    start: Ints
    tag: NDArray[np.int32]
    meaning: Meanings


@dataclass(frozen=True)
class Meanings:
    """The features of each tag in a row, as `Entries` are of each word; strengths up to 4096."""

    start: Ints
    feature: NDArray[np.int32]
    strength: NDArray[np.int16]
    main: NDArray[np.bool_]

    @classmethod
    def of(cls, entries: Entries, words: Sequence[Sequence[int]]) -> Meanings:
        """`words[tag]` are the numbers of its words; those that say something share its strength."""
        start, features, strengths, mains = [0], [], [], []
        for numbers in words:
            telling = [word for word in numbers if entries.start[word + 1] > entries.start[word]]
            for word in telling:
                row = slice(entries.start[word], entries.start[word + 1])
                features += entries.feature[row].tolist()
                strengths += (entries.meaning[row] * (FULL / math.sqrt(len(telling)))).astype(int).tolist()
                mains += entries.main[row].tolist()
            start.append(len(features))
        return cls(
            np.array(start, np.int64),
            np.array(features, np.int32),
            np.array(strengths, np.int16),
            np.array(mains, np.bool_),
        )


@dataclass(frozen=True)
class _Said:
    """(actor, feature) with how strongly, whence and whether mainly; an actor may have a feature several times."""

    row: Ints
    feature: Ints
    strength: Ints
    source: Ints
    main: NDArray[np.bool_]

    def and_(self, other: _Said) -> _Said:
        return _Said(
            np.concatenate([self.row, other.row]),
            np.concatenate([self.feature, other.feature]),
            np.concatenate([self.strength, other.strength]),
            np.concatenate([self.source, other.source]),
            np.concatenate([self.main, other.main]),
        )


@dataclass(frozen=True)
class Features:
    needs: Kept
    offers: Kept
    words: Kept


@dataclass(frozen=True)
class Speech:
    """All that actors say: their texts with the entries of each word, and their tags."""

    texts: Texts
    entries: Entries
    needs: Tagged
    offers: Tagged

    @property
    def n(self) -> int:
        return len(self.texts.start) - 1


def holders(speech: Speech, features: int) -> Ints:
    """How many actors hold each feature, in text or tags."""
    counts = np.zeros(features, np.int64)
    for first, last in _chunks(speech.n):
        rows, words, _intents = speech.texts.rows(first, last)
        said = _of_words(speech.entries, rows, words, None)
        for tagged in (speech.needs, speech.offers):
            said = said.and_(_of_tags(tagged, first, last))
        keys = distinct(said.row * features + said.feature)
        counts += np.bincount(keys % features, minlength=features) if features else 0
    return counts


def distinct(numbers: Ints) -> Ints:
    """Sorted, each once. (numpy's own `unique` hashes, which is several times slower here.)"""
    numbers = np.sort(numbers)
    return numbers[np.r_[True, numbers[1:] != numbers[:-1]]] if len(numbers) else numbers


def rarity_of(counts: Ints, n: int) -> NDArray[np.float64]:
    """See above; `n` at least 1."""
    rarity = np.sqrt(np.log1p(n / np.maximum(counts, 1)) / math.log1p(n)).clip(0.0, 1.0)
    rarity[counts > COMMONEST] = 0.0
    return rarity


def features_of(speech: Speech, rarity: NDArray[np.float64]) -> Features:
    # Where not all can be kept, a word of the thesaurus is more likely to be of use than one that nobody knows.
    rarity = rarity * np.where(np.arange(len(rarity)) < len(GROUPS), _KNOWN, 1.0)
    kept = Features(*(Kept.empty(speech.n, width) for width in (NEEDS, OFFERS, WORDS)))
    for first, last in _chunks(speech.n):
        rows, words, intents = speech.texts.rows(first, last)
        needs = _of_words(speech.entries, rows, words, np.where(intents == NEED, _SAID, 0))
        offered = np.where(intents == OFFER, _SAID, np.where(intents == NEED, 0, _NEUTRAL))
        offers = _of_words(speech.entries, rows, words, offered)
        _keep(needs.and_(_of_tags(speech.needs, first, last)), rarity, kept.needs, first)
        _keep(offers.and_(_of_tags(speech.offers, first, last)), rarity, kept.offers, first)
        _keep(_of_words(speech.entries, rows, words, None), rarity, kept.words, first)
    return kept


def _chunks(n: int) -> list[tuple[int, int]]:
    return [(first, min(first + _CHUNK, n)) for first in range(0, n, _CHUNK)]


def _spread(start: Ints, of: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """For each of `of` all places from its start to its end: (which of them, place)."""
    lengths = start[of + 1] - start[of]
    which = np.repeat(np.arange(len(of)), lengths)
    ends = np.cumsum(lengths)
    places = np.arange(len(which)) - np.repeat(ends - lengths, lengths) + start[of][which]
    return which, places


def _of_words(
    entries: Entries, rows: Ints, words: NDArray[np.int32], factor: NDArray[np.int64] | None
) -> _Said:
    """`factor` is how strongly each word counts as meant; without it the words count as words."""
    if factor is not None:
        rows, words, factor = rows[factor > 0], words[factor > 0], factor[factor > 0]
    which, places = _spread(entries.start, words)
    strength = (
        entries.word[places] * np.int64(FULL) if factor is None else entries.meaning[places] * factor[which]
    )
    feature = entries.feature[places].astype(np.int64)
    return _Said(rows[which], feature, strength, words[which].astype(np.int64), entries.main[places])


def _of_tags(tagged: Tagged, first: int, last: int) -> _Said:
    start = tagged.start[first : last + 1]
    tags = tagged.tag[start[0] : start[-1]]
    rows = np.repeat(np.arange(last - first), np.diff(start))
    meaning = tagged.meaning
    which, places = _spread(meaning.start, tags)
    return _Said(
        rows[which],
        meaning.feature[places].astype(np.int64),
        meaning.strength[places].astype(np.int64),
        np.full(len(places), -1),
        meaning.main[places],
    )


def _keep(said: _Said, rarity: NDArray[np.float64], kept: Kept, first: int) -> None:
    """Writes the strongest by strength times rarity into the rows from `first` on."""
    worth = (said.strength * rarity[said.feature] * 256).astype(np.int64)
    chosen = np.flatnonzero(worth)
    if not len(chosen):
        return
    keys = said.row[chosen] * len(rarity) + said.feature[chosen]
    order = np.argsort(keys, kind="stable")
    chosen, keys = chosen[order], keys[order]
    begins = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    row, feature = keys[begins] // len(rarity), keys[begins] % len(rarity)
    # The word that says it most strongly; of equals the last in the vocabulary.
    sources = np.where(said.source < 0, -1, (said.strength << _SOURCE_BITS) + said.source)[chosen]
    source = np.maximum.reduceat(sources, begins)
    source = np.where(source < 0, -1, source & ((1 << _SOURCE_BITS) - 1))
    strength = np.maximum.reduceat(said.strength[chosen], begins)
    main = np.logical_or.reduceat(said.main[chosen], begins)
    most = np.maximum.reduceat(worth[chosen], begins)
    order = np.lexsort((feature, -most, row))
    row = row[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    held = rank < kept.feature.shape[1]
    at, order = (row[held] + first, rank[held]), order[held]
    kept.feature[at], kept.strength[at] = feature[order], strength[order]
    kept.source[at], kept.main[at] = source[order], main[order]
