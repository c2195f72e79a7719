"""The lists of all actors, with reasons that are made when a list is looked at: a million of them would not fit in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import overload

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.recommend.columns import POINT
from matchmaking.engine.recommend.reasons import MOST, Plain, Reasons, reason_of
from matchmaking.engine.solutions import Partner

MANY, MOST_OF_MANY, MOST_IN_BRIEF = 500_000, 3, 2
"""Where there are more partners than this, each comes with three reasons at most, and with two where time is short."""
_BLOCK = 500

List = tuple[Partner, ...]
Found = tuple[int, int, list[Plain]]
"""(id, points, reasons)"""


class LazyLists(Sequence[List]):
    """Of `ids` and `points` by actor, best first, −1 for nobody. Partners of whom nothing true can be said are left out."""

    def __init__(
        self,
        reasons: Reasons,
        ids: NDArray[np.int32],
        points: NDArray[np.int64],
        more: Callable[[int], list[Found]],
        brake: float = float("inf"),
    ) -> None:
        """`more` looks further down for a list that lost some. After the time `brake` reasons are brief."""
        self._reasons, self.ids, self.points, self._more = reasons, ids, points, more
        self._most, self._brake = MOST if ids.size <= MANY else MOST_OF_MANY, brake

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> List: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[List]: ...
    def __getitem__(self, place: int | slice) -> List | Sequence[List]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        row = range(len(self))[place]
        return next(self._lists(row, row + 1))

    def __iter__(self) -> Iterator[List]:
        for first in range(0, len(self), _BLOCK):
            yield from self._lists(first, min(first + _BLOCK, len(self)))

    def pieces(self) -> Iterator[str]:
        """The JSON of all lists, some lists at a time."""
        for first in range(0, len(self), _BLOCK):
            rows = [
                "[" + ", ".join(_json(other, reasons) for other, _points, reasons in row) + "]"
                for row in self._rows(first, min(first + _BLOCK, len(self)))
            ]
            yield (", " if first else "") + ", ".join(rows)

    def _lists(self, first: int, last: int) -> Iterator[List]:
        for row in self._rows(first, last):
            yield partners(row)

    def _rows(self, first: int, last: int) -> Iterator[list[Found]]:
        ids, points = self.ids[first:last], self.points[first:last]
        row, place = np.nonzero(ids >= 0)
        theirs = ids[row, place].astype(np.int64)
        brief = time.monotonic() > self._brake
        most = MOST_IN_BRIEF if brief else self._most
        found = self._reasons.of_pairs(row + first, theirs, most, brief=brief)
        rows: list[list[Found]] = [[] for _ in range(last - first)]
        for at, other, worth, reasons in zip(
            row.tolist(), theirs.tolist(), points[row, place].tolist(), found, strict=True
        ):
            if reasons:
                rows[at].append((other, worth, reasons))
        asked = np.count_nonzero(ids >= 0, axis=1).tolist()
        for at, found_here in enumerate(rows):
            yield found_here if len(found_here) == asked[at] else self._more(at + first)


def partners(found: list[Found]) -> List:
    return tuple(
        Partner(other, tuple(map(reason_of, reasons)), points / POINT) for other, points, reasons in found
    )


def _json(other: int, reasons: list[Plain]) -> str:
    return f'{{"id": {other}, "reasons": [{", ".join(map(_reason_json, reasons))}]}}'


def _reason_json(reason: Plain) -> str:
    kind, value, quote, quote_self = reason
    text = f'{{"kind": "{kind}"'
    if value != "":
        text += f', "value": {encode_basestring(value) if isinstance(value, str) else value}'
    if quote:
        text += f', "quote": {encode_basestring(quote)}'
    if quote_self:
        text += f', "quote_self": {encode_basestring(quote_self)}'
    return text + "}"
