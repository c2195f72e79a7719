"""The parts of the board: what each needs, and nothing it does not."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events import board, board_queries
from events.drawings import Row
from events.forms.board import ListForm
from events.models import Event, Registration
from lib.remembered import Remembered

PARTS = (
    "house",
    "figures",
    "remind",
    "wishes",
    "proposals",
    "sectors",
    "places",
    "dishes",
    "growth",
    "waiting",
    "latest",
    "people",
)
"""In the order of the page. `templates/events/_board_<part>.html` draws each."""

PER_PAGE = 40


def context_of(asked: QueryDict, event: Event, parts: Collection[str] = PARTS) -> dict[str, Any]:
    """What these parts show now; `asked` is what the list is narrowed to, and its page."""
    context: dict[str, Any] = {"event": event, "parts": parts}
    if {"house", "figures", "remind", "growth", "sectors", "people"} & set(parts):
        context["stands"] = board.stands(event)
    if {"house", "figures", "growth"} & set(parts):
        context["counts"] = board.counts(event, context["stands"])
    for part in parts:
        if part in _READ:
            context |= _READ[part](asked, event, context)
    return context


def drawn_parts(request: HttpRequest, event: Event, parts: Collection[str], **more: str) -> str:
    context = context_of(request.GET, event, parts) | more
    return render_to_string("events/_board_parts.html", context, request)


def shared_parts(request: HttpRequest, event_id: int, parts: Collection[str], ring: str) -> str:
    """Drawn once for all who heard the same ring: what one host of an event may see of its board, all may."""
    key = (event_id, tuple(parts), get_language(), request.GET.urlencode(), ring)
    known = hashlib.sha256(repr(key).encode()).hexdigest()

    def draw() -> str:
        """One process of the house draws, and the others find it."""
        drawn = cache.get(f"board:{known}")
        if drawn is None:
            event = Event.objects.with_place().get(pk=event_id)
            drawn = drawn_parts(request, event, parts, csrf_token=TOKEN)
            cache.set(f"board:{known}", drawn, KEPT)
        return str(drawn)

    return _shared.get(key, draw).replace(TOKEN, get_token(request))


def pushed_parts(event_id: int, language: str, parts: Collection[str]) -> dict[str, str]:
    """Each of these parts by itself, for all open boards of an event in one language: the list whole, its first page.

    In the place of each one's token against forged presses stands `TOKEN`, for which the page's script puts its own.
    """
    nobody = HttpRequest()
    with translation.override(language):
        event = board_queries.EVENT.first(event_id)
        if event is None:
            raise Event.DoesNotExist
        context = context_of(nobody.GET, event, parts) | {"csrf_token": TOKEN}
        return {part: render_to_string(f"events/_board_{part}.html", context, nobody) for part in parts}


def _remind(asked: QueryDict, event: Event, context: dict[str, Any]) -> dict[str, Any]:
    """While invitations are on their way the part tells of them, and nobody is counted whom it does not name."""
    leaving = board_queries.LEAVING.first(event.pk)
    return {"leaving": leaving, "reminder": None if leaving else board.reminder(event, context["stands"])}


def _growth(asked: QueryDict, event: Event, context: dict[str, Any]) -> dict[str, Any]:
    houses = context["counts"].houses
    return {"growth": board.growth(event, sum(house.taken for house in houses))}


def _places(asked: QueryDict, event: Event, context: dict[str, Any]) -> dict[str, Any]:
    found = board.places(event)
    return {
        "places": found,
        "seats_by_code": {place.code: place.seats for place in found if place.code},
        "area": board.area_of(found),
    }


def _dishes(asked: QueryDict, event: Event, context: dict[str, Any]) -> dict[str, Any]:
    found = board.dishes(event)
    rows: list[Row] = board.dish_rows(found)
    return {"dishes": rows, "most": max((row.total for row in rows), default=0)}


def _waiting(asked: QueryDict, event: Event, context: dict[str, Any]) -> dict[str, Any]:
    rows = board_queries.LINE.all(event.pk)
    return {"waiting": rows[: board_queries.IN_LINE], "more_waiting": len(rows) > board_queries.IN_LINE}


def _people(asked: QueryDict, event: Event, context: dict[str, Any]) -> dict[str, Any]:
    form = ListForm(event, asked)
    # Whoever is known has a name, and saying so lets the database walk along the names and stop after a page.
    rows = form.narrow(event.registrations.known().filter(person__name__isnull=False))
    pages = Paginator(rows.order_by("person__name", "person_id").values_list("pk", flat=True), PER_PAGE)
    if not form.is_narrowed:
        pages.count = sum(row["people"] for row in context["stands"])  # as it keeps what it counted itself
    page = pages.get_page(asked.get("page"))
    return {"list_form": form, "page_obj": page, "people": _whole(list(page.object_list))}


def _whole(keys: list[int]) -> list[Registration]:
    """These, in their order. Where names are sorted it is keys that are sorted, and not all that a row of the list shows:
    with ten thousand who were just asked that takes 45 ms."""
    found = {row.pk: row for row in board_queries.PEOPLE.all(keys)} if keys else {}
    return [found[key] for key in keys if key in found]


TOKEN = salted_hmac("events.board", "the place of a token").hexdigest()
"""In the place of each one's own token against forged presses; the same in every process, and nobody can write it."""
KEPT = 10
"""Seconds for which others who heard the ring may come."""
_shared: Remembered[str] = Remembered(64)

_READ: dict[str, Any] = {
    "remind": _remind,
    "wishes": lambda asked, event, context: {"wishes": board_queries.WISHES.all(event.pk)},
    "proposals": lambda asked, event, context: {
        "proposals": board_queries.PROPOSALS.all(event.pk),
        "answer_words": [("ja", _("Yes")), ("maaske", _("Maybe")), ("nej", _("No"))],
    },
    "sectors": lambda asked, event, context: {"sectors": board.sectors(context["stands"])},
    "places": _places,
    "dishes": _dishes,
    "growth": _growth,
    "waiting": _waiting,
    "latest": lambda asked, event, context: {"latest": board_queries.LATEST_ANSWERS.all(event.pk)},
    "people": _people,
}
