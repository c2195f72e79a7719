"""The page of a link before its answer: in the hour after an invitation hundreds see the same, but for their name.

Rendered once for all who are asked alike, with marks for what is each one's own (3 ms; filled in, 0.1 ms). What pages of
other events are made of, too, is rendered once for all of them (`lib.moulds`). The seats are drawn anew each time, for they
are another number after every answer.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.models import Person
from events import queries
from events.models import Registration, Status
from events.operations.registrations import Answer
from events.standing import Standing
from lib.compiled import values_of
from lib.moulds import Moulds, Part, Pieces, Words
from lib.remembered import Remembered
from lib.squeezed import Piece

WISHES = {"ja": Answer.YES, "maaske": Answer.MAYBE, "nej": Answer.NO}
"""What `svar` says in the links of a mail's buttons."""
_FIRST_LOOKS = {"", *(f"svar={wish}" for wish in WISHES)}
"""All that may stand in the address of a shared page, letter for letter: it stands on the page, too."""
_TEMPLATE = "events/answer.html"
_SECRET = secrets.token_hex(4)  # nobody's title holds a mark by chance, or on purpose
_OWN = {name: f"\ue000{_SECRET}{name}\ue001" for name in ("name", "token", "seats_drawn", "next_place")}
_MARKED = re.compile(f"\ue000{_SECRET}(\\w+)\ue001")
_moulds = Moulds(_TEMPLATE, most=16)  # two languages, and each button of the mail
_pages: Remembered[_Page] = Remembered(1000)
"""Two or three for each event that is asked about: with 300 of them and room for 64 pages, each was rendered anew (5.6 ms
for 0.6).
"""
_halls: Remembered[Piece] = Remembered(500)


def is_alike(request: HttpRequest, registration: Registration) -> bool:
    """Whether this is the page that others see, too: nobody is signed in, nothing was said, held or asked for."""
    nobody = settings.SESSION_COOKIE_NAME not in request.COOKIES
    first_look = request.method == "GET" and request.META.get("QUERY_STRING", "") in _FIRST_LOOKS
    return first_look and nobody and is_untouched(registration)


def is_untouched(registration: Registration) -> bool:
    untouched = registration.status == Status.UNANSWERED and registration.held_until is None
    untouched = untouched and not registration.asked_again and not registration.wish
    return untouched and not vars(registration).get("has_proposals", True)


def page(
    request: HttpRequest,
    registration: Registration,
    standing: Standing,
    context: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """The page, filled in. `context` is asked for what the template needs when nobody has seen one like it."""
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    wish = request.GET.get("svar")

    def render(words: Words) -> list[Part]:
        # What `context` has beside the words says nothing of the event where nobody has answered.
        whole = render_to_string(_TEMPLATE, {**context(), "details": None, **words}, request)
        return [Part(whole.replace(token, _OWN["token"]), is_html=True)]

    page = _pages.get(
        _what_it_says(wish, registration, standing),
        lambda: _Page.of(*_moulds.cast(_kind(wish), _words(registration, standing), render)),
    )
    return HttpResponse(b"".join(piece.plain for piece in page.filled(token, registration, standing)))


def known(token: str, wish: str | None, registration: Registration, standing: Standing) -> list[Piece] | None:
    """The page, where one like it was rendered before."""
    key = _what_it_says(wish, registration, standing)
    page = _pages.known(key)
    if page is None:
        cast = _moulds.known(_kind(wish), _words(registration, standing))
        if cast is None:
            return None
        page = _pages.get(key, lambda: _Page.of(*cast))
    return page.filled(token, registration, standing)


def _kind(wish: str | None) -> tuple[Any, ...]:
    """What a page depends on that is nobody's own."""
    return translation.get_language(), wish, timezone.localdate()


def _words(registration: Registration, standing: Standing) -> dict[str, Any]:
    """What it says of one registration and its event, with marks for what is this person's own."""
    twin = copy(registration)
    twin.person = Person(name=_OWN["name"])
    drawn = {"seats_drawn": _OWN["seats_drawn"], "next_place": _OWN["next_place"]}
    return {
        "registration": twin,
        "event": registration.event,
        "standing": replace(standing, registration=twin),
        **drawn,
    }


@dataclass(frozen=True)
class _Page:
    """What all see, and between it the names of what is each one's own."""

    pieces: tuple[Piece | str, ...]

    @classmethod
    def of(cls, cast: Pieces) -> _Page:
        alike, own = [list(_alike(text)) for text in cast[::2]], [list(_split(text)) for text in cast[1::2]]
        return cls(
            tuple(piece for both in zip(alike, [*own, []], strict=True) for part in both for piece in part)
        )

    def filled(self, token: str, registration: Registration, standing: Standing) -> list[Piece]:
        own = {
            "name": Piece.own(escape(registration.person)),
            "token": Piece.own(token),
            "seats_drawn": _hall(standing),
            "next_place": Piece.own(str(next_place(standing))),
        }
        return [own[piece] if isinstance(piece, str) else piece for piece in self.pieces]


@lru_cache(maxsize=500)
def _alike(text: str) -> tuple[Piece | str, ...]:
    """A piece that pages of many events share, squeezed once for all of them."""
    return tuple(_split(text))


def _split(text: str) -> Iterator[Piece | str]:
    for place, part in enumerate(_MARKED.split(text)):  # text and names in turn
        if place % 2:
            yield part
        elif part:
            yield Piece.shared(part)


def _hall(standing: Standing) -> Piece:
    """Without one's own window all see the same one, until somebody answers."""
    seats, shows = standing.seats, standing.shows_seats
    key = translation.get_language(), shows, seats.capacity, seats.taken, seats.maybe, seats.waiting
    return _halls.get(key, lambda: Piece.shared(drawn(standing)))


def drawn(standing: Standing, *, lit_now: bool = False) -> SafeString:
    """The hall with one's own window, where the page shows it."""
    if not standing.shows_seats:
        return SafeString("")
    context = {"standing": standing, "registration": standing.registration, "lit_now": lit_now}
    return mark_safe(render_to_string("events/_answer_seats.html", context))  # noqa: S308  # a template of ours


def next_place(standing: Standing) -> int:
    """The place on the waiting list of whoever joins it now."""
    return standing.seats.waiting + 1


def _what_it_says(wish: str | None, registration: Registration, standing: Standing) -> tuple[Any, ...]:
    event = registration.event
    return (
        translation.get_language(),
        wish,
        timezone.localdate(),
        registration.attendance,
        vars(registration)["has_dishes"],
        event.takes_answers,
        event.has_begun,
        *(standing.may_say_yes, standing.may_say_no, standing.may_request, standing.would_wait),
        *(standing.would_wait and standing.only_online, standing.shows_seats),
        values_of(*queries.shown_of(event)),
    )
