"""Annealing over exchanges of two seats, for all pairs of tables of a round at once.

In each step a round is drawn and its tables are paired at random; for each two tables all width² exchanges of one person
here with one there are valued, and one of them (or none) is drawn with the odds exp(gain / heat), by adding Gumbel
noise and taking the largest (Gumbel 1954; the heat bath of Glauber 1963). Tables of different pairs do not touch
each other, so all are moved together.

The gain is that of the aim's slope (`Slope`): worths weighted by how badly off the two people are. Meeting again, sitting
with the blocked, and tables without their champions or municipalities cost more than worths can bring.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.tables.room import Ints, Room
from matchmaking.engine.meet.tables.state import Layout, met_of

Real = NDArray[np.float32]
NOISE = 1 << 18
SHUFFLES = 512
STUCK = np.float32(-1e9)
RULE = np.float32(60)


class Search:
    """Chains that are moved step by step. `weight` and `gain` are set by the phase that runs (see `phases`)."""

    def __init__(self, room: Room, layout: Layout, starts: list[Ints], seed: int) -> None:
        self.room, self.layout = room, layout
        self.chains, self.n, self.ids = len(starts), room.n, layout.ids(room.n)
        self.tables = layout.sizes.shape[1]
        self.seats = np.stack(starts)
        self.met = np.stack([met_of(start, self.tables, self.n, self.ids) for start in starts])
        self._flat = self.met.reshape(-1)
        self._rng = np.random.default_rng(seed)
        self._draw_tables()
        self._noise = -np.log(
            -np.log(self._rng.random(NOISE, dtype=np.float32) * np.float32(0.999998) + np.float32(1e-6))
        )
        self._shapes()
        self._marks()

    def _draw_tables(self) -> None:
        rows = self.layout.rows
        self.pairs = rows // 2
        order = self._rng.permuted(np.tile(np.arange(rows), (SHUFFLES, 1)), axis=1)
        self._orders = order[:, : 2 * self.pairs].reshape(SHUFFLES, self.pairs, 2)

    def _shapes(self) -> None:
        width, ids = self.layout.width, self.ids
        half = np.arange(2 * width) >= width
        self._same = (half[:, None] == half).astype(np.int16)
        self._halves = np.stack([~half, half], axis=1).astype(np.float32)
        self._signs = np.array([[[-1], [1]], [[1], [-1]]], dtype=np.int16)
        chain = np.repeat(np.arange(self.chains), self.pairs)
        self._base = (chain * ids)[:, None]
        self._chain = np.arange(self.chains)[:, None, None]

    def _marks(self) -> None:
        """What ids are: who stays at a table, who is a champion, where they come from."""
        room, beyond = self.room, self.ids - self.n
        stays = np.where(room.place >= 0, STUCK, np.float32(0))
        self._stays = np.concatenate([stays, np.zeros(beyond, dtype=np.float32)]).astype(np.float32)
        self._stays[-1] = STUCK
        self._counts = np.zeros(self.layout.rows, dtype=np.float32)
        self._counts[: self.tables] = 1
        self._benched = self.layout.rows > self.tables
        self.ruled = bool(room.homes_asked > 1 or room.champions_asked)
        self._champion = np.concatenate([room.champion, np.zeros(beyond, dtype=np.bool_)]).astype(np.int64)
        self._home = np.concatenate([room.home, -1 - np.arange(beyond)])

    def draw(self) -> None:
        """The round, and which tables are looked at together: `_at` is where they are, `_who` are the ids there."""
        rng = self._rng
        self._round = int(rng.integers(self.layout.sizes.shape[0]))
        rows = self._orders[rng.integers(SHUFFLES, size=self.chains)]
        self._rows = rows.reshape(-1, 2)
        who = self.seats[self._chain, self._round, rows]
        self.who = who.reshape(-1, 2 * self.layout.width)
        self.known = self.who + self._base
        self._index = (self.known * self.ids)[:, :, None] + self.who[:, None, :]

    def linear(self, weight: Real, again: np.float32) -> Real:
        """Gains of all exchanges, places × width × width. `weight`: chains × ids × ids, flat; `again` is below zero."""
        worth = self.pulls(weight, again)
        width = self.layout.width
        sums = worth @ self._halves
        cross = worth[:, :width, width:]
        here, there = sums[:, :width], sums[:, width:]
        if self._benched:
            counts = self._counts[self._rows]
            first, second = counts[:, :1, None], counts[:, 1:, None]
            gains = second * (here[:, :, 1, None] - cross) - first * here[:, :, 0, None]
            gains += first * (there[:, None, :, 0] - cross) - second * there[:, None, :, 1]
        else:
            ours, theirs = here[:, :, 1] - here[:, :, 0], there[:, :, 0] - there[:, :, 1]
            gains = ours[:, :, None] + theirs[:, None, :] - 2 * cross
        single: Real = gains
        return single

    def pulls(self, weight: Real, again: np.float32) -> Real:
        """What each of the ids at two tables is worth to each: places × 2 width × 2 width."""
        fresh = self._flat[self._index] <= self._same
        pulls: Real = np.where(fresh, weight[self._index], again)
        return pulls

    def changes(self, share: Real, again: np.float32) -> Real:
        """What each exchange does to the satisfaction of all at both tables: places × 2 width × width × width.

        `share`: what a meeting is of the best the first of the two could have, chains × ids × ids, flat.
        """
        mine = self.pulls(share, again)
        width = self.layout.width
        counts = self._counts[self._rows] if self._benched else None
        here, there = mine[:, :width, :], mine[:, width:, :]
        changed = np.empty((len(mine), 2 * width, width, width), dtype=np.float32)
        changed[:, :width] = here[:, :, None, width:] - here[:, :, :width, None]
        changed[:, width:] = there[:, :, :width, None] - there[:, :, None, width:]
        sums = mine @ self._halves
        if counts is not None:
            changed[:, :width] *= counts[:, 0, None, None, None]
            changed[:, width:] *= counts[:, 1, None, None, None]
            sums = sums * counts[:, None, :]
        cross_here, cross_there = here[:, :, width:], there[:, :, :width]
        if counts is not None:
            cross_here = cross_here * counts[:, 1, None, None]
            cross_there = cross_there * counts[:, 0, None, None]
        each = np.arange(width)
        leaves = (sums[:, :width, 1] - sums[:, :width, 0])[:, :, None] - cross_here
        changed[:, each, each, :] = leaves
        comes = (sums[:, width:, 0] - sums[:, width:, 1])[:, :, None] - cross_there
        changed[:, width + each, :, each] = comes.transpose(1, 0, 2)
        return changed

    def take(self, gains: Real, heat: float) -> tuple[Ints, Ints] | None:
        """Draws an exchange, or none, for each two tables and carries it out. Which places, and which exchange."""
        width = self.layout.width
        gains += self._held()
        count, options = len(gains), width * width
        begin = int(self._rng.integers(NOISE - count * (options + 1)))
        noise = self._noise[begin : begin + count * (options + 1)] * np.float32(heat)
        flat = gains.reshape(count, options)
        flat += noise[count:].reshape(count, options)
        chosen = flat.argmax(axis=1)
        moved = np.flatnonzero(flat[np.arange(count), chosen] > noise[:count])
        if not len(moved):
            return None
        self._exchange(moved, chosen[moved] // width, chosen[moved] % width + width)
        return moved, chosen[moved]

    def _held(self) -> Real:
        width = self.layout.width
        stays = self._stays[self.who]
        held: Real = stays[:, :width, None] + stays[:, None, width:]
        if self.ruled:
            held += self._rules()
        return held

    def _exchange(self, moved: Ints, first: Ints, second: Ints) -> None:
        who, width = self.who[moved], self.layout.width
        base, rows = self._base[moved, 0], self._rows[moved]
        one, other = who[np.arange(len(moved)), first], who[np.arange(len(moved)), second]
        two = np.stack([one, other], axis=1)[:, :, None, None]
        sides = who.reshape(-1, 1, 2, width)
        signs = self._signs[None]
        if self._benched:
            signs = signs * self._counts[rows].astype(np.int16)[:, None, :, None]
        base4 = base[:, None, None, None]
        flat = self._flat
        flat[(two + base4) * self.ids + sides] += signs
        flat[(sides + base4) * self.ids + two] += signs
        # The two who changed places do not meet: each was counted with the table it came to.
        wrong = self._counts[rows].sum(axis=1).astype(np.int16)
        flat[(one + base) * self.ids + other] -= wrong
        flat[(other + base) * self.ids + one] -= wrong
        chain = base // self.ids
        self.seats[chain, self._round, rows[:, 0], first] = other
        self.seats[chain, self._round, rows[:, 1], second - width] = one

    def _rules(self) -> Real:
        """What exchanges bring in champions and municipalities that tables lack."""
        gains = np.zeros((len(self.who), self.layout.width, self.layout.width), dtype=np.float32)
        if self.room.champions_asked:
            gains += self._champions()
        if self.room.homes_asked > 1:
            gains += self._homes()
        return gains * RULE

    def _champions(self) -> Real:
        width, asked = self.layout.width, self.room.champions_asked
        are = self._champion[self.who]
        first, second = are[:, :width], are[:, width:]
        more = second[:, None, :] - first[:, :, None]
        ours, theirs = first.sum(axis=1)[:, None, None], second.sum(axis=1)[:, None, None]
        counts = self._counts[self._rows]
        gains: Real = _lack(asked, ours, more) * counts[:, :1, None]
        both: Real = gains + _lack(asked, theirs, -more) * counts[:, 1:, None]
        return both

    def _homes(self) -> Real:
        width, asked = self.layout.width, self.room.homes_asked
        homes = self._home[self.who]
        alike = (homes[:, :, None] == homes[:, None, :]) & (homes >= 0)[:, :, None]
        like = (alike @ self._halves).astype(np.int64)
        real = homes >= 0
        ours = np.where(real[:, :width], 1 / np.maximum(like[:, :width, 0], 1), 0).sum(axis=1).round()
        theirs = np.where(real[:, width:], 1 / np.maximum(like[:, width:, 1], 1), 0).sum(axis=1).round()
        cross = alike[:, :width, width:].astype(np.int64)
        lost = (like[:, :width, 0] == 1)[:, :, None]
        won = real[:, None, width:] & (like[:, None, width:, 0] - cross == 0)
        lost_there = (like[:, width:, 1] == 1)[:, None, :]
        won_there = real[:, :width, None] & (like[:, :width, 1, None] - cross == 0)
        # Whoever leaves and whoever comes may be of the same municipality: then nothing is lost or won.
        here = won.astype(np.int64) - (lost & real[:, :width, None])
        there = won_there.astype(np.int64) - (lost_there & real[:, None, width:])
        counts = self._counts[self._rows]
        gains: Real = _lack(asked, ours[:, None, None], here) * counts[:, :1, None]
        both: Real = gains + _lack(asked, theirs[:, None, None], there) * counts[:, 1:, None]
        return both

    def restart(self, seats: Ints) -> None:
        """All chains sit as one of them did."""
        self.seats[:] = seats
        self.met[:] = met_of(seats, self.tables, self.n, self.ids)


def _lack(asked: int, had: Real | Ints, more: Ints) -> Real:
    """How much less of what is asked for a table lacks when it gets `more`."""
    lacked: Real = np.maximum(asked - had, 0) - np.maximum(asked - had - more, 0)
    return lacked
