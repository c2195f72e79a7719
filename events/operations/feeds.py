"""Revisions behind the public feeds, and people's own secret feeds."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Person
from events import links
from events.models import CalendarFeed, Event, FeedRevision, FeedState
from events.models.registrations import new_nonce


def keys_of(event: Event) -> set[str]:
    """The revision keys that this event's change touches: one for each way a feed may be filtered."""
    keys = {"all", f"kind:{event.kind}"}
    if event.network_id:
        keys.add(f"network:{event.network_id}")
    if event.venue and event.venue.municipality_id:
        keys.add(f"municipality:{event.venue.municipality_id}")
    hosts = {event.organiser_id, *event.co_organisers.values_list("organisation_id", flat=True)}
    keys |= {f"organiser:{pk}" for pk in hosts if pk}
    keys |= {f"theme:{pk}" for pk in event.themes.values_list("pk", flat=True)}
    return keys


def bump(event: Event, *, also: Iterable[str] = ()) -> None:
    """Something that a feed shows has changed; `also` are the keys of how the event was before."""
    bump_keys({*keys_of(event), *also})


def bump_keys(wanted: Iterable[str]) -> None:
    """Every feed that is filtered by one of these has something new."""
    keys = sorted(wanted)
    if not keys:
        return
    FeedRevision.objects.bulk_create([FeedRevision(key=key, number=0) for key in keys], ignore_conflicts=True)
    FeedRevision.objects.filter(key__in=keys).update(number=F("number") + 1, changed_at=timezone.now())


@transaction.atomic
def create_feed(person: Person, name: str) -> CalendarFeed:
    """A new named personal feed; its address is shown to its owner alone."""
    feed = CalendarFeed(person=person, name=name.strip()[:80], nonce=new_nonce())
    feed.token_hash = links.hash_of(links.derive("feed", str(person.pk), feed.nonce))
    feed.save()
    return feed


@transaction.atomic
def rotate_feed(feed: CalendarFeed) -> CalendarFeed:
    """A new address under the same name; the old one answers like one that never was."""
    fresh = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if fresh.state != FeedState.ACTIVE:
        return fresh
    fresh.state = FeedState.ROTATED
    fresh.save(update_fields=["state"])
    return create_feed(fresh.person, fresh.name)


def revoke_feed(feed: CalendarFeed) -> None:
    CalendarFeed.objects.filter(pk=feed.pk).update(state=FeedState.REVOKED)


def note_fetch(feed: CalendarFeed) -> None:
    """Remember that a calendar program came by; at most once an hour, so that reading stays reading."""
    now = timezone.now()
    if feed.last_fetched_at is None or (now - feed.last_fetched_at).total_seconds() > 3600:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_fetched_at=now)
