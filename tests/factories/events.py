"""Events, and people's standing with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events import links
from events.models import (
    CalendarFeed,
    Dish,
    Event,
    EventState,
    Invitation,
    InvitationState,
    Registration,
    Status,
    Venue,
)
from events.models.registrations import new_nonce, new_public_id
from tests.factories.accounts import PersonFactory
from tests.factories.networks import NetworkFactory


class VenueFactory(DjangoModelFactory[Venue]):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Forsamlingshus {n}")
    address = "Bygaden 1, 7400 Herning"


class EventFactory(DjangoModelFactory[Event]):
    """An open public event in a month, deadline a week before; `capacity=None` unless given."""

    class Meta:
        model = Event

    title = factory.Sequence(lambda n: f"Møde {n}")
    summary = "Hvad virker, og hvad gør ikke?"
    state = EventState.OPEN
    network = factory.SubFactory(NetworkFactory)
    contact = factory.SubFactory(PersonFactory)
    venue = factory.SubFactory(VenueFactory)
    starts_at = factory.LazyFunction(
        lambda: timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)
    )
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=5))
    registration_deadline = factory.LazyAttribute(lambda event: event.starts_at - timedelta(days=7))


class DishFactory(DjangoModelFactory[Dish]):
    class Meta:
        model = Dish

    event = factory.SubFactory(EventFactory)
    position = factory.Sequence(int)
    name = factory.Sequence(lambda n: f"Ret {n}")


class RegistrationFactory(DjangoModelFactory[Registration]):
    """Invited and silent unless a status is given; `invited=False` for somebody who signed up."""

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(PersonFactory)
    public_id = factory.LazyFunction(new_public_id)
    link_nonce = factory.LazyFunction(new_nonce)
    link_hash = factory.LazyAttribute(
        lambda row: links.hash_of(links.derive("answer", row.public_id, row.link_nonce))
    )
    status = Status.UNANSWERED
    answered_at = factory.LazyAttribute(
        lambda row: None if row.status == Status.UNANSWERED else timezone.now()
    )

    @factory.lazy_attribute
    def turn(self) -> int | None:
        """The next place in line for somebody who waits, as the operations would give it."""
        if self.status != Status.WAITLISTED:
            return None
        last = self.event.registrations.waiting().last()
        return (last.turn or 0) + 1 if last is not None else 1

    @factory.lazy_attribute
    def queued_at(self) -> Any:
        return timezone.now() if self.status == Status.WAITLISTED else None

    @factory.post_generation
    def invited(self, create: bool, extracted: bool | None, **_more: Any) -> None:
        if create and extracted is not False:
            Invitation.objects.create(
                event=self.event,
                registration=self,
                state=InvitationState.SENT,
                created_at=timezone.now() - timedelta(days=5),
            )
            self.was_asked = True
            self.save(update_fields=["was_asked"])


class CalendarFeedFactory(DjangoModelFactory[CalendarFeed]):
    class Meta:
        model = CalendarFeed

    person = factory.SubFactory(PersonFactory)
    name = "Min telefon"
    nonce = factory.LazyFunction(new_nonce)
    token_hash = factory.LazyAttribute(
        lambda feed: links.hash_of(links.derive("feed", str(feed.person.pk), feed.nonce))
    )
