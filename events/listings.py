"""What a calendar lists: values of filters, the events under one, and one's own standing beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Person
from events.filters import FIXED, Choice, Filter, Known, Parameters, Parsed, parse
from events.models import COMING_STATES, SEATED, CoOrganiser, Event, Registration, Status
from events.models.events import EventQuerySet
from events.models.registrations import RegistrationQuerySet
from lib.compiled import Compiled
from networks.models import Municipality, Network, NetworkState, Organisation, Theme

_KNOWN_FOR = 60  # seconds; whoever asks for something newer is looked up at once


def read_filter(parameters: Parameters) -> Parsed:
    """The filter of an address. What was made a moment ago is found too: only then is the database asked."""
    parsed = parse(parameters, known())
    return parse(parameters, known(fresh=True)) if parsed.unknown else parsed


def known(*, fresh: bool = False) -> Known:
    """What filters may name now. Municipalities are all of them, the rest what is in the house."""
    found: dict[str, dict[str, Choice]] | None = None if fresh else cache.get("filters:known")
    if found is None:
        found = {
            "netvaerk": _networks(),
            "tema": _by_value(
                Choice(row.slug, row.slug, f"theme:{row.pk}", row.name_da, row.name_en)
                for row in Theme.objects.all()
            ),
            "kommune": _by_value(
                Choice(code, code, f"municipality:{code}", name)
                for code, name in Municipality.objects.values_list("code", "name")
            ),
            "arrangoer": _organisers(),
        }
        cache.set("filters:known", found, _KNOWN_FOR)
    return {**FIXED, **found}


def _networks() -> dict[str, Choice]:
    rows = Network.objects.exclude(state=NetworkState.DRAFT)
    return _by_value(Choice(row.slug, row.slug, f"network:{row.pk}", row.name, row.name_en) for row in rows)


def _organisers() -> dict[str, Choice]:
    """Organisations that host something anybody may know of."""
    shown = Event.objects.public()
    hosts = Organisation.objects.filter(
        Exists(shown.filter(organiser=OuterRef("pk")))
        | Exists(CoOrganiser.objects.filter(organisation=OuterRef("pk"), event__in=shown))
    )
    return _by_value(Choice(row.slug, row.slug, f"organiser:{row.pk}", row.name) for row in hosts)


def _by_value(choices: Iterable[Choice]) -> dict[str, Choice]:
    return {choice.value: choice for choice in choices}


def under(events: EventQuerySet, chosen: Filter, now: datetime | None = None) -> EventQuerySet:
    """The events that match."""
    if networks := chosen.stored("netvaerk"):
        events = events.in_networks(networks)
    if kinds := chosen.stored("slags"):
        events = events.of_kinds(kinds)
    if themes := chosen.stored("tema"):
        events = events.about(themes)
    if municipalities := chosen.stored("kommune"):
        events = events.in_municipalities(municipalities)
    if organisers := chosen.stored("arrangoer"):
        events = events.hosted_by(organisers)
    if len(form := chosen.stored("form")) == 1:
        events = events.attended(form[0])
    return events.with_free_seats(now) if chosen.free_seats else events


def own_standings(user: Person | AnonymousUser, events: Iterable[Event]) -> Mapping[int, Registration]:
    """The visitor's registrations by event, with `place_in_line` for those who wait: one query for all."""
    if not user.is_authenticated:
        return {}
    rows = with_place_in_line(
        Registration.objects.filter(person=user, event__in=[event.pk for event in events])
    )
    return {row.event_id: row for row in rows}


def with_place_in_line(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """Adds `place_in_line`: 1 for the first who waits in the same class."""
    ahead = Registration.objects.filter(
        event=OuterRef("event"),
        attendance=OuterRef("attendance"),
        status=Status.WAITLISTED,
        turn__lt=OuterRef("turn"),
    )
    number = Subquery(ahead.order_by().values("event").annotate(number=Count("pk")).values("number"))
    return rows.annotate(place_in_line=Coalesce(number, 0) + 1)


def lit_windows(user: Person | AnonymousUser) -> int | None:
    """How many of the next three meetings a person is asked to they have said yes to; None for guests."""
    if not user.is_authenticated:
        return None
    return sum(status in SEATED for (status,) in _NEXT_THREE.tuples(user.pk, timezone.now()))


def _next_three(person: int, now: datetime) -> QuerySet[Any, Any]:
    rows = Registration.objects.known().filter(
        person=person, event__state__in=COMING_STATES, event__ends_at__gt=now
    )
    return rows.order_by("event__starts_at", "event").values_list("status")[:3]


_NEXT_THREE = Compiled(_next_three, int, datetime)
"""(status) of a person's next meetings: every page of theirs shows it."""
