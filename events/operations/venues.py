"""Venues are facts about a place at a time: a changed one is a new row; earlier events keep theirs."""

from __future__ import annotations

from django.db import transaction

from events.models import Event, Venue

FACTS = (
    "name",
    "room",
    "address",
    "municipality_id",
    "latitude",
    "longitude",
    "step_free",
    "hearing_loop",
    "parking",
    "directions",
)


def same_place(venue: Venue) -> Venue:
    """The venue we know already with exactly these facts, or the given one, unsaved."""
    facts = {name: getattr(venue, name) for name in FACTS}
    return Venue.objects.filter(**facts).order_by("pk").first() or venue


@transaction.atomic
def keep(event: Event) -> None:
    """Save the venue of an event where it is new; call before the event itself is saved."""
    if event.venue is not None and not event.venue.pk:
        event.venue = same_place(event.venue)
        if not event.venue.pk:
            event.venue.full_clean(exclude=["municipality"])
            event.venue.save()
        event.venue = event.venue  # the foreign key takes the number that the row has now
