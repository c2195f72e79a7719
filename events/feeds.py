"""Calendars over HTTP: the public ones that follow a filter, people's own secret ones, and single events.

What programs send and expect is told in docs/calendars.md. A feed touches no session and reads no cookie;
`config.middleware.anonymous_feeds` sees to it that none is set.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from heapq import merge

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from events import calendars, revisions
from events.calendars import Entry
from events.entries import entry_of, entry_of_note
from events.filters import Filter
from events.listings import read_filter, under
from events.models import CalendarFeed, DatedNote, Event, EventState, InvitationState, Registration, Status
from events.operations.feeds import note_fetch
from lib import conditional
from lib.remembered import Remembered

CONTENT_TYPE = "text/calendar; charset=utf-8"
COLOUR = "brown"  # the CSS name that lies nearest to the red of the house
KEPT = 3600  # seconds a rendered feed is kept for the next who asks
PUBLIC = {"Cache-Control": "public, max-age=300"}
SECRET = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow"}
OUT = [Status.DECLINED, Status.CANCELLED, Status.ANONYMISED]

only_read = require_http_methods(["GET", "HEAD"])


@csrf_exempt
@only_read
def public(request: HttpRequest) -> HttpResponse:
    """The public events under a filter. A filter that names what is not here is not here either."""
    parsed = read_filter(request.GET)
    language = _language(request) or settings.LANGUAGE_CODE
    if parsed.unknown or language not in dict(settings.LANGUAGES):
        return _not_here()
    chosen = parsed.filter.for_feed
    revision = revisions.of_filter(chosen, language)
    version = conditional.Version(revision.tag, revision.changed_at, {**PUBLIC, "Content-Language": language})
    render = partial(_kept, revision.tag, partial(_public_body, chosen, revision.first, language))
    return conditional.answer(request, version, render, content_type=CONTENT_TYPE)


@csrf_exempt
@only_read
def personal(request: HttpRequest, token: str) -> HttpResponse:
    """One person's events. A renewed, revoked or made-up address gets the same 404, however it is asked."""
    language = _language(request)
    found = revisions.personal(token, language)
    if found is None or (language and language not in dict(settings.LANGUAGES)):
        return _not_here()
    feed, revision = found
    note_fetch(feed)
    language = language or feed.person.language
    headers = {**SECRET, "Content-Language": language}
    version = conditional.Version(revision.tag, revision.changed_at, headers, may_shrink=True)
    render = partial(_personal_body, feed, request.path, revision.first, language, revision.has_notes)
    return conditional.answer(request, version, render, content_type=CONTENT_TYPE)


@csrf_exempt
@only_read
def single(request: HttpRequest, pk: int) -> HttpResponse:
    """One event to put into one's own calendar; whoever is registered gets their own standing with it."""
    event = get_object_or_404(Event.objects.visible_to(request.user).with_place(), pk=pk)
    own = own_registration(request, event)
    language = translation.get_language() or settings.LANGUAGE_CODE
    revision = revisions.of_event(event, own, language)
    name = slugify(event.title)[:60] or "kalender"
    headers = {"Cache-Control": "private, no-cache", "Content-Disposition": f'inline; filename="{name}.ics"'}
    version = conditional.Version(revision.tag, revision.changed_at, headers, may_shrink=True)
    render = partial(_single_body, event, own, language)
    return conditional.answer(request, version, render, content_type=CONTENT_TYPE)


def own_registration(request: HttpRequest, event: Event) -> Registration | None:
    """The visitor's standing with an event, unless they said no."""
    if not request.user.is_authenticated:
        return None
    return event.registrations.exclude(status__in=OUT).filter(person=request.user).first()


def feed_url(chosen: Filter, language: str = "") -> str:
    """The absolute address of the feed that follows a filter."""
    pairs = [*chosen.for_feed.pairs, *([("sprog", language)] if language else [])]
    return settings.SITE_URL + reverse("events:feed", query=pairs or None)


def _public_body(chosen: Filter, first: date, language: str) -> bytes:
    events = under(Event.objects.public(), chosen).between(first)
    events = events.prefetch_related(
        "venue__municipality", "network", "organiser", "contact"
    )  # many share them
    with translation.override(language):
        return calendars.feed(
            _in_order([entry_of(event) for event in events], _public_notes(chosen, first)),
            name=f"{settings.SITE_NAME}: {chosen.name}",
            source_url=feed_url(chosen, "" if language == settings.LANGUAGE_CODE else language),
            refresh=settings.FEED_REFRESH,
            colour=COLOUR,
            language=language,
        )


def _personal_body(feed: CalendarFeed, path: str, first: date, language: str, reads_notes: bool) -> bytes:
    events = Event.objects.between(first).exclude(state=EventState.DRAFT)
    rows = feed.person.registrations.filter(event__in=events).exclude(status__in=OUT)
    rows = rows.exclude(invitation__state=InvitationState.REVOKED).select_related(
        "event__venue", "event__network", "event__organiser", "event__contact"
    )
    read = DatedNote.objects.since(first).filter(readers__person=feed.person_id).select_related("network")
    read = read if reads_notes else read.none()
    with translation.override(language):
        notes = [entry_of_note(note) for note in read]
        return calendars.feed(
            _in_order(
                [entry_of(row.event, row) for row in rows.order_by("event__starts_at", "event")], notes
            ),
            name=f"{settings.SITE_NAME}: {feed.name}",
            source_url=settings.SITE_URL + path,
            refresh=settings.FEED_REFRESH,
            colour=COLOUR,
            language=language,
        )


def _public_notes(chosen: Filter, first: date) -> list[Entry]:
    """Public days stand in the whole calendar and in that of their network; they have no kind, theme, host or place."""
    if any(chosen.values(dimension) for dimension in chosen.choices if dimension != "netvaerk"):
        return []
    notes = DatedNote.objects.public().since(first).select_related("network")
    if networks := chosen.stored("netvaerk"):
        notes = notes.filter(network__slug__in=networks)
    return [entry_of_note(note) for note in notes]


def _in_order(events: list[Entry], notes: list[Entry]) -> list[Entry]:
    """By their beginning; two sorted rows are merged, and a calendar without notes stays as it was read."""
    return list(merge(events, notes, key=lambda entry: entry.starts_at)) if notes else events


def _single_body(event: Event, own: Registration | None, language: str) -> bytes:
    if own is not None:
        own.event = event
    return calendars.single(entry_of(event, own), language=language)


def _kept(tag: str, render: Callable[[], bytes]) -> bytes:
    """A rendered feed, made once for all who ask for the same version.

    Just after a change programs ask that knew different versions of it: who comes while it is rendered waits for it, or
    each thread of a process would render the same (of 5,000 events half a second; eight threads together took four).
    """

    def made() -> bytes:
        body = _found(tag)
        if body is None:
            body = render()
            cache.set(f"feed:{tag}", body, KEPT)
        return body

    return _found(tag) or _rendered.get(tag, made)


def _found(tag: str) -> bytes | None:
    body: bytes | None = cache.get(f"feed:{tag}")
    return body


_rendered: Remembered[bytes] = Remembered(0)
"""What is being rendered; it is the cache that keeps it."""


def _language(request: HttpRequest) -> str:
    return request.GET.get("sprog", "").strip().lower()


def _not_here() -> HttpResponse:
    """Plain and always the same, so that nobody learns whether an address ever was one."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("There is no calendar at this address.")
    headers = {**SECRET, "Content-Language": settings.LANGUAGE_CODE}
    return HttpResponseNotFound(f"{text}\n", content_type="text/plain; charset=utf-8", headers=headers)
