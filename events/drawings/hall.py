"""The hall: one pane is one seat, and whoever waits stands outside with a lantern."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PANES_PER_WINDOW = 8
MOST_PANES = 96
MOST_LANTERNS = 6
FEWEST_WINDOWS = 2
NARROWEST = 352  # a small house stands in a wide field rather than growing to the width of the page
WINDOW_STEP = 32
DOOR_GAP = 34
LANTERN_STEP = 17
FIRST_WINDOW = 26


@dataclass(frozen=True)
class Panes:
    """How the panes of a hall stand, from the first sill on. `seats_each` is more than one in a big hall."""

    lit: int
    own: int
    maybe: int
    free: int
    seats_each: int

    @property
    def total(self) -> int:
        return self.lit + self.own + self.maybe + self.free

    @property
    def windows(self) -> int:
        return max(FEWEST_WINDOWS, math.ceil(self.total / PANES_PER_WINDOW))


def panes(capacity: int | None, taken: int, maybe: int = 0, own_seats: int = 0) -> Panes:
    """Share out the panes: first those taken (the last of them are one's own), then maybes, then the free.

    Above 96 seats a pane stands for several. Whoever comes lights at least one pane, and the house does not
    look full before it is. Without a capacity there are as many panes as people, and none is said to be free.
    """
    seats = max(capacity or 0, taken) if capacity is not None else taken
    each = max(1, math.ceil(seats / MOST_PANES))
    total = math.ceil(seats / each)
    alight = min(total, math.ceil(taken / each))
    if taken < seats:
        alight = min(alight, total - 1)
    own = min(alight, math.ceil(own_seats / each))
    half = min(total - alight, math.ceil(maybe / each)) if capacity is not None else 0
    return Panes(alight - own, own, half, total - alight - half, each)


def hall(
    capacity: int | None,
    taken: int,
    maybe: int = 0,
    waiting: int = 0,
    own_seats: int = 0,
    own_queue: int | None = None,
    *,
    label: str = "",
    just_lit: bool = False,
) -> SafeString:
    """The hall with a lit pane for each seat taken, and a lantern for each who waits (six at most).

    `own_seats` panes are white and marked "you"; `own_queue` is one's own number on the waiting list, from 1.
    `just_lit` lights the own panes once, after a yes. `label` is what a screen reader says; without it we say
    the seats in words.
    """
    share = panes(capacity, taken, maybe, own_seats)
    left = math.ceil(share.windows / 2)
    wall = share.windows * WINDOW_STEP + 62
    lanterns = min(waiting, MOST_LANTERNS)
    width = wall + 34 + (lanterns * LANTERN_STEP + 8 if lanterns else 0)
    marked = share.own > 0 or _queue_place(own_queue, lanterns) is not None
    aside = max(0, NARROWEST - width + 1) // 2
    parts = [
        _house(wall),
        _glass(share, left, just_lit),
        _door(left),
        f'<path class="hall-ground" d="M{-aside} 140H{width + aside}"/>',
        _queue(wall + 42, lanterns, own_queue),
        _own_mark(share, left),
    ]
    box = f"{-aside} 0 {width + 2 * aside} {168 if marked else 154}"
    said = escape(label or seats_in_words(capacity, taken, waiting))
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="hall" viewBox="{box}" role="img" aria-label="{said}">{"".join(parts)}</svg>'
    )


def seats_in_words(capacity: int | None, taken: int, waiting: int = 0) -> str:
    """71 of 90 seats are taken. 4 wait outside."""
    if capacity is None:
        seats = ngettext("%(taken)d is coming", "%(taken)d are coming", taken)
    elif taken >= capacity > 0:
        seats = ngettext("The one seat is taken", "All %(capacity)d seats are taken", capacity)
    else:
        seats = ngettext(
            "%(taken)d of %(capacity)d seat is taken", "%(taken)d of %(capacity)d seats are taken", capacity
        )
    words = seats % {"taken": taken, "capacity": capacity}
    if not waiting:
        return words
    return f"{words}. " + ngettext("%(waiting)d waits outside.", "%(waiting)d wait outside.", waiting) % {
        "waiting": waiting
    }


def _house(wall: int) -> str:
    chimney = round((wall + 34) * 0.215)
    return (
        f'<path class="hall-roof" d="M2 66 30 24q4-6 12-6h{wall - 60}q8 0 12 6l28 42z'
        f'M{chimney} 18v-12h12v12z"/>'
        f'<path class="hall-wall" d="M12 66h{wall}v74H12z"/>'
    )


def _door(left: int) -> str:
    x = FIRST_WINDOW + left * WINDOW_STEP - 8
    return (
        f'<path class="hall-roof" d="M{x} 70 {x + 20} 48l20 22v70h-40z"/>'
        f'<path class="hall-wall" d="M{x + 3} 71 {x + 20} 52l17 19v69h-34z"/>'
        f'<path class="door" d="M{x + 10} 140V94a10 10 0 0 1 20 0v46z"/>'
        f'<path class="spill" d="M{x + 10} 140h20l14 12h-48z"/>'
    )


@lru_cache(maxsize=256)
def _glass(share: Panes, left: int, just_lit: bool) -> str:
    """One path for all panes that look alike: a third of the bytes of a path for each.

    A full house is drawn for everybody who comes late, and the panes are most of the drawing (0.1 ms).
    """
    closed = share.windows * PANES_PER_WINDOW - share.total
    runs = (
        ("w w-on", share.lit),
        ("w w-you just-lit" if just_lit else "w w-you", share.own),
        ("w w-maybe", share.maybe),
        ("w", share.free),
        ("w w-x", closed),
    )
    drawn, first = [], 0
    for css, number in runs:
        if number:
            outlines = "".join(_pane(index, left) for index in range(first, first + number))
            drawn.append(f'<path class="{css}" d="{outlines}"/>')
        first += number
    return "".join(drawn)


def _window_x(number: int, left: int) -> int:
    return FIRST_WINDOW + number * WINDOW_STEP + (DOOR_GAP if number >= left else 0)


def _pane(index: int, left: int) -> str:
    """Panes are lit from the sill up, so that a half-full window looks like candle light."""
    number, place = divmod(index, PANES_PER_WINDOW)
    row, column = divmod(place, 2)
    x = _window_x(number, left) + 12 * column
    if row < 3:
        return f"M{x} {113 - 11 * row}h10v9h-10z"
    return f"M{x} 89v-9q9 0 10 7v2z" if column else f"M{x} 89v-2q1-7 10-7v9z"


def _own_mark(share: Panes, left: int) -> str:
    if not share.own:
        return ""
    number, place = divmod(share.lit + share.own - 1, PANES_PER_WINDOW)
    return _tick(_window_x(number, left) + 12 * (place % 2) + 5)


def _queue_place(own_queue: int | None, lanterns: int) -> int | None:
    """Which lantern is one's own; who stands further back is the last we draw."""
    return min(own_queue, lanterns) - 1 if own_queue and lanterns else None


def _queue(x: int, lanterns: int, own_queue: int | None) -> str:
    own = _queue_place(own_queue, lanterns)
    people = []
    for place in range(lanterns):
        middle = x + place * LANTERN_STEP
        css = "p-you" if place == own else "p"
        people.append(
            f'<circle class="{css}" cx="{middle}" cy="113" r="4.2"/>'
            f'<path class="{css}" d="M{middle - 5.5} 140v-15a5.5 6 0 0 1 11 0v15z"/>'
            f'<path class="lamp" d="M{middle + 4} 127h5l1 7h-7z"/>'
        )
    return "".join(people) + (_tick(x + own * LANTERN_STEP) if own is not None else "")


def _tick(x: int) -> str:
    word = _("you")
    return f'<path class="tick" d="M{x} 141v8"/><text x="{x}" y="165">{escape(word)}</text>'
