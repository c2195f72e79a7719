"""The calendar: a list by months, months with their sun, and a map; all follow the same filters."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import months
from events.calendar_page import LIST, MAP, MONTH, Asked, Link, fields
from events.drawings import Row
from events.filters import Choice
from events.listed import Part, event_years, listed
from events.listings import known, own_standings, read_filter, under
from events.maps import area_of, counted_in_words
from events.models import Event
from events.pills import Entry, entries
from events.views.subscriptions import subscription_to_filter
from networks.models import Membership

FIRST_ENTRIES = 12
MONTHS_SHOWN = 6
TEMPLATES = {
    LIST: "events/calendar.html",
    MONTH: "events/calendar_month.html",
    MAP: "events/calendar_map.html",
}


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    parsed = read_filter(request.GET)
    asked = Asked.read(request.GET, parsed.filter)
    if "" in request.GET.values() and not parsed.unknown:
        return redirect(asked.url)  # the form of filters names what it does not ask for; addresses do not
    build = {LIST: _list, MONTH: _months, MAP: _map}[asked.view]
    values = known()
    context = {
        "asked": asked,
        "unknown": parsed.unknown,
        "chips": asked.chips(values, _own_networks(request)),
        "fields": fields(asked.filter, values),
        "years": asked.years(event_years(request.user)),
        "year": asked.year,
        "subscription": subscription_to_filter(asked.filter),
        **build(request, asked),
    }
    return render(request, TEMPLATES[asked.view], context)


def _list(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """By months: what is to come, or one whole year. What waits for a new date stands by itself."""
    if asked.year is not None:
        found = _entries(request, asked, days=_of_year(asked.year))
        return {"months": months.by_month(found), "found": len(found)}
    waiting = _entries(request, asked, Part.WAITING)
    if asked.until:
        until = timezone.localdate(), date(asked.until, 12, 31)
        first, more = _entries(request, asked, Part.DATED, days=until), None
    else:
        first, more = _first_entries(asked, _entries(request, asked, Part.DATED, most=FIRST_ENTRIES + 1))
    return {
        "months": months.by_month(first),
        "waiting": waiting,
        "more": more,
        "found": len(first) + len(waiting),
    }


def _first_entries(asked: Asked, found: list[Entry]) -> tuple[list[Entry], Link | None]:
    """The first of them, and the way to the rest of the year they end in."""
    if len(found) <= FIRST_ENTRIES:
        return found, None
    year = timezone.localtime(found[FIRST_ENTRIES].event.starts_at).year
    label = _("Show the rest of %(year)s") % {"year": year}
    return found[:FIRST_ENTRIES], Link(label, replace(asked, until=year).url)


def _months(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Half a year from this month on, or one whole year."""
    this_month = timezone.localdate().replace(day=1)
    first = date(asked.year, 1, 1) if asked.year else asked.month or this_month
    number = 12 if asked.year else MONTHS_SHOWN
    found = _entries(request, asked, days=(first, months.later(first, number)))
    return {
        "months": months.run(first, number, found),
        "today": timezone.localdate(),
        "earlier": replace(asked, year=None, month=months.later(first, -MONTHS_SHOWN)).url,
        "later": replace(asked, year=None, month=months.later(first, number)).url,
    }


def _map(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Where it happens; the list beside the map says the same."""
    events = under(Event.objects.visible_to(request.user), asked.filter)
    events = events.between(*_of_year(asked.year)) if asked.year else events.upcoming()
    shown = list(events.with_place())
    placed = [event.venue.municipality for event in shown if event.has_physical and event.venue]
    counts = Counter(place.pk for place in placed if place is not None)
    names = {place.pk: place.name for place in placed if place is not None}
    here = replace(asked, view=LIST)
    links = {
        code: here.filtered(asked.filter.with_values("kommune", [Choice(code, code, "", "")])).url
        for code in counts
    }
    rows = [Row(names[code], {"yes": number}, url=links[code]) for code, number in _most_first(counts, names)]
    online = sum(event.has_online for event in shown)
    if online:
        rows.append(Row(_("Online"), {"waiting": online}, url=_online_url(here)))
    words = {code: counted_in_words(number) for code, number in counts.items()}
    full = max([row.total for row in rows], default=1)
    return {
        "counts": dict(counts), "links": links, "words": words, "rows": rows, "full": full, "area": area_of(counts),
    }  # fmt: skip


def _online_url(here: Asked) -> str:
    return here.filtered(here.filter.with_values("form", [known()["form"]["online"]])).url


def _most_first(counts: Counter[str], names: dict[str, str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], names[pair[0]]))


def _of_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _entries(
    request: HttpRequest,
    asked: Asked,
    part: Part = Part.ALL,
    *,
    days: tuple[date, date] | None = None,
    most: int | None = None,
) -> list[Entry]:
    found = listed(request.user, asked.filter, part, days=days, most=most)
    return entries(found, own_standings(request.user, found))


def _own_networks(request: HttpRequest) -> list[str]:
    if not request.user.is_authenticated:
        return []
    standing = Membership.objects.standing().filter(person=request.user)
    return list(standing.order_by("network__name").values_list("network__slug", flat=True))
