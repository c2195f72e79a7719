"""The score of two actors as a product of two sparse rows of whole numbers, plus nearness and sector.

    points(i, j) = left[i] · right[j] + near(i, j) + sector(i, j)

The blocks of columns, what `left[i]` and what `right[j]` holds in them (r is rarity, s strength, both from 0 to 1):

    gain          a tag i needs            weight · r            j offers it              1
    give          a tag i offers           weight · r            j needs it               1
    mutual        (needed, offered) tags   weight · √(r · r')    j offers, needs them     1
    text_gain, text_give, text_mutual: the same for features of texts and phrases, times s on either side
    theme         a theme of i             weight · r            j has it                 1
    municipality  that of i                weight · r            j has it                 1
    word          i's strongest words      weight · a            j's                      a
                  (a is s · r, scaled so that an actor's words have length 1 together)

Mutual needs no look at pairs: (needs_i · offers_j) × (offers_i · needs_j) is the product of the outer products
needs_i ⊗ offers_i and offers_j ⊗ needs_j, thus a sum over pairs of columns like all else. A match in both directions
earns the bonus; one-sided ones count without it.

Everything is rounded to whole numbers first (1024 on either side, so a weight of 1 is 2^20 points): sums are exact in
any order, on any machine, and equal scores are really equal. Ties go to the lower id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from matchmaking.engine.recommend.features import Features, Kept, distinct
from matchmaking.engine.recommend.lexicon import FULL
from matchmaking.engine.recommend.weights import Weights

ONE = 1024
POINT = ONE * ONE
MOST_TAGS, MOST_CROSSED_TAGS, MOST_CROSSED_FEATURES = 32, 6, 4
"""Of more tags than these only the first count: 32 alone, 6 in pairs; of features the 4 strongest in pairs."""
STRONG = ("gain", "give", "mutual", "text_gain", "text_give", "text_mutual", "word")
WEAK = ("theme", "municipality")
"""What many share and little hangs on; `search` adds it to those it has found by the strong ones."""
_STRENGTH = float(FULL * FULL)
_CHUNK = 8000

Ints = NDArray[np.int64]
Narrow = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tags:
    """The tags of one kind: actor i has `number[start[i]:start[i + 1]]`, all different."""

    start: Ints
    number: Narrow

    def rows(self, first: int, last: int) -> tuple[Ints, Ints]:
        start = self.start[first : last + 1]
        return np.repeat(np.arange(last - first), np.diff(start)), self.number[start[0] : start[-1]].astype(
            np.int64
        )


@dataclass(frozen=True)
class View:
    """All of the actors that the score looks at, except where they are and their sector."""

    needs: Tags
    offers: Tags
    themes: Tags
    municipality: Tags
    features: Features

    def __len__(self) -> int:
        return len(self.needs.start) - 1


@dataclass(frozen=True)
class Rarities:
    tag: Floats
    theme: Floats
    municipality: Floats
    feature: Floats


@dataclass(frozen=True)
class _Cells:
    row: Ints
    column: Ints
    value: Floats

    def times(self, factor: Floats) -> _Cells:
        """`factor` by column."""
        return _Cells(self.row, self.column, self.value * factor[self.column])


@dataclass
class Columns:
    """Where each block begins. `keys` are the pairs of the crossed blocks, in order: pair a · base + b is one column."""

    weights: Weights
    rarities: Rarities
    keys: dict[str, Ints] = field(default_factory=dict)
    offsets: dict[str, int] = field(default_factory=dict)
    strong: int = 0
    width: int = 0

    @classmethod
    def of(cls, view: View, weights: Weights, rarities: Rarities) -> Columns:
        columns = cls(weights.scaled(), rarities)
        for block in ("mutual", "text_mutual"):
            found = [
                distinct(columns._crossed(block, view, *part, swapped=True).column)
                for part in _parts(len(view))
            ]
            columns.keys[block] = distinct(np.concatenate(found)) if found else np.zeros(0, np.int64)
        sizes = {
            **dict.fromkeys(("gain", "give"), len(rarities.tag)),
            **dict.fromkeys(("text_gain", "text_give", "word"), len(rarities.feature)),
            **{block: len(keys) for block, keys in columns.keys.items()},
            "theme": len(rarities.theme),
            "municipality": len(rarities.municipality),
        }
        for block in STRONG + WEAK:
            columns.offsets[block] = columns.width
            columns.width += sizes[block]
            columns.strong = columns.width if block in STRONG else columns.strong
        return columns

    def left(self, view: View) -> csr_matrix:
        return self._matrix(view, left=True)

    def right(self, view: View) -> csr_matrix:
        return self._matrix(view, left=False)

    def _matrix(self, view: View, *, left: bool) -> csr_matrix:
        data, indices, lengths = [], [], [np.zeros(1, np.int64)]
        for first, last in _parts(len(view)):
            rows, columns, values = [], [], []
            for block in STRONG + WEAK:
                cells = (
                    self._left(block, view, first, last) if left else self._right(block, view, first, last)
                )
                value = np.rint(cells.value * ONE).astype(np.int32)
                kept = value > 0
                rows.append(cells.row[kept])
                columns.append(cells.column[kept] + self.offsets[block])
                values.append(value[kept])
            row, column = np.concatenate(rows), np.concatenate(columns)
            order = np.argsort(row * self.width + column)
            data.append(np.concatenate(values)[order])
            indices.append(column[order].astype(np.int32))
            lengths.append(np.bincount(row, minlength=last - first))
        start = np.cumsum(np.concatenate(lengths)).astype(np.int32)
        empty = [np.zeros(0, np.int32)]
        matrix = (np.concatenate(data or empty), np.concatenate(indices or empty), start)
        return csr_matrix(matrix, shape=(len(view), self.width))

    def _left(self, block: str, view: View, first: int, last: int) -> _Cells:
        weight, rarity = float(getattr(self.weights, block)), self.rarities
        if block.endswith("mutual"):
            cells = self._crossed(block, view, first, last, swapped=False)
            by_part = rarity.tag if block == "mutual" else rarity.feature
            base = len(by_part)
            value = cells.value * np.sqrt(by_part[cells.column // base] * by_part[cells.column % base])
            cells = self._numbered(block, _Cells(cells.row, cells.column, value))
        elif block == "word":
            cells = self._words(view, first, last)
        elif block.startswith("text"):
            kept = view.features.needs if block == "text_gain" else view.features.offers
            cells = _of_kept(kept, first, last).times(rarity.feature)
        else:
            by = {"theme": rarity.theme, "municipality": rarity.municipality}.get(block, rarity.tag)
            tags = {"gain": view.needs, "give": view.offers, "theme": view.themes}.get(
                block, view.municipality
            )
            cells = _of_tags(tags, first, last).times(by)
        return _Cells(cells.row, cells.column, cells.value * weight)

    def _right(self, block: str, view: View, first: int, last: int) -> _Cells:
        if block.endswith("mutual"):
            return self._numbered(block, self._crossed(block, view, first, last, swapped=True))
        if block == "word":
            return self._words(view, first, last)
        if block.startswith("text"):
            return _of_kept(
                view.features.offers if block == "text_gain" else view.features.needs, first, last
            )
        tags = {"gain": view.offers, "give": view.needs, "theme": view.themes}.get(block, view.municipality)
        return _of_tags(tags, first, last)

    def _words(self, view: View, first: int, last: int) -> _Cells:
        cells = _of_kept(view.features.words, first, last).times(self.rarities.feature)
        length = np.sqrt(np.bincount(cells.row, cells.value**2, minlength=last - first))
        return _Cells(cells.row, cells.column, cells.value / length[cells.row])

    def _crossed(self, block: str, view: View, first: int, last: int, *, swapped: bool) -> _Cells:
        """Pairs (needed, offered), or as somebody else must offer and need them."""
        if block == "mutual":
            needs, offers = (_table(tags, first, last) for tags in (view.needs, view.offers))
            base = len(self.rarities.tag)
        else:
            needs, offers = (
                _mains(kept, first, last) for kept in (view.features.needs, view.features.offers)
            )
            base = len(self.rarities.feature)
        (a, s), (b, t) = (offers, needs) if swapped else (needs, offers)
        row, at, to = np.nonzero((a[:, :, None] >= 0) & (b[:, None, :] >= 0))
        return _Cells(row, a[row, at] * base + b[row, to], s[row, at] * t[row, to])

    def _numbered(self, block: str, cells: _Cells) -> _Cells:
        """Pairs by their columns; what nobody has on the right is left out."""
        keys = self.keys[block]
        place = np.minimum(np.searchsorted(keys, cells.column), max(0, len(keys) - 1))
        known = keys[place] == cells.column if len(keys) else np.zeros(len(place), np.bool_)
        return _Cells(cells.row[known], place[known], cells.value[known])


def _parts(n: int) -> Iterator[tuple[int, int]]:
    return ((first, min(first + _CHUNK, n)) for first in range(0, n, _CHUNK))


def _of_tags(tags: Tags, first: int, last: int) -> _Cells:
    row, number = tags.rows(first, last)
    return _Cells(row, number, np.ones(len(row)))


def _of_kept(kept: Kept, first: int, last: int) -> _Cells:
    feature = kept.feature[first:last]
    row, at = np.nonzero(feature >= 0)
    return _Cells(row, feature[row, at].astype(np.int64), kept.strength[first:last][row, at] / _STRENGTH)


def _table(tags: Tags, first: int, last: int) -> tuple[Ints, Floats]:
    row, number = tags.rows(first, last)
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    held = rank < MOST_CROSSED_TAGS
    table = np.full((last - first, MOST_CROSSED_TAGS), -1, np.int64)
    table[row[held], rank[held]] = number[held]
    return table, np.ones(table.shape)


def _mains(kept: Kept, first: int, last: int) -> tuple[Ints, Floats]:
    """The strongest main features of each."""
    main = kept.main[first:last]
    order = np.argsort(~main, axis=1, kind="stable")[:, :MOST_CROSSED_FEATURES]
    feature = np.where(main, kept.feature[first:last], -1).astype(np.int64)
    strength = kept.strength[first:last] / _STRENGTH
    return np.take_along_axis(feature, order, 1), np.take_along_axis(strength, order, 1)
