"""Many who come by their personal links in the same moment: what `events.views.answering` shows and does, in the plain
cases, for all of them at once.

A plain page is one that others see, too, and that was rendered before (`events.views.unanswered`). A plain press is a yes,
a maybe or a no that is taken. Of everything else it is said here that it is not plain, and the view is asked: what is
refused, unknown or seen for the first time is its matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils import translation

from events import queries, standing
from events.errors import EventBusy
from events.models import Registration
from events.operations import registrations
from events.operations.registrations import BY_LINK, Answer, Said
from events.views import unanswered
from lib.ferry import LEFT_BEHIND, LeftBehind
from lib.remembered import Remembered
from lib.squeezed import gzipped

MOST = registrations.AT_MOST


class Look(NamedTuple):
    """Somebody opens the page of a link: its token and hash, the language chosen in this browser, the button that the
    mail had, and whether the browser takes gzip."""

    token: str
    link_hash: str
    language: str | None
    wish: str | None
    gzip: bool


class Whose(NamedTuple):
    """Where a link leads: a registration and its event."""

    registration: int
    event: int


class Press(NamedTuple):
    """A button on the page of a link."""

    link_hash: str
    whose: Whose
    answer: Answer


_seen: Remembered[Whose] = Remembered(20_000)
"""Where links led whose pages were shown here: their presses need not ask. That a link still does is seen under the lock."""


def pages(looks: Sequence[Look], more: object = None) -> list[bytes | None]:
    """The body of each page, or None for those that are not plain."""
    rows = standing.of_links([look.link_hash for look in looks], to_show=True)
    return [_page(look, rows.get(look.link_hash)) for look in looks]


def _page(look: Look, row: Registration | None) -> bytes | None:
    if row is None or row.person is None:
        return None
    _seen.get(look.link_hash, lambda: Whose(row.pk, row.event_id))
    if not unanswered.is_untouched(row):
        return None
    with translation.override(look.language or row.person.language):
        page = unanswered.known(look.token, look.wish, row, standing.Standing.of(row))
    if page is None:
        return None
    return gzipped(page) if look.gzip else b"".join(piece.plain for piece in page)


def seen(link_hash: str) -> Whose | None:
    """Where this link led when its page was shown here."""
    return _seen.known(link_hash)


def find(link_hashes: Sequence[str], more: object = None) -> list[Whose | None]:
    """Where links lead; None for those that lead nowhere."""
    rows = {row.link_hash: row for row in queries.PRESSED.all(link_hashes)}
    found = [rows.get(link_hash) for link_hash in link_hashes]
    return [None if row is None else Whose(row.pk, row.event_id) for row in found]


def press(presses: Sequence[Press], more: Callable[[], Sequence[Press]]) -> list[bool | LeftBehind]:
    """Whether each was taken, in the order of the lock; and of `more`, which is asked for once the locks are ours.

    Where they are to several events, none of them waits for the lock of another's: those whose event is busy stay behind.
    """
    heard = registrations.hear_all(
        [_said(one) for one in presses],
        lambda: [_said(one) for one in more()],
        if_free=len({one.whose.event for one in presses}) > 1,
    )
    return [LEFT_BEHIND if isinstance(one, EventBusy) else not isinstance(one, Exception) for one in heard]


def _said(press: Press) -> Said:
    """No refusal is told here, so in no language."""
    return Said(press.whose.registration, press.whose.event, press.answer, BY_LINK, None, press.link_hash)
