"""What is forgotten, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import EventState, Status
from events.operations import events, retention
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory
from tests.factories.networks import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_dishes_are_forgotten_a_week_after_the_event(time_machine):
    event = EventFactory()
    row = RegistrationFactory(event=event, status=Status.ACCEPTED, dish=DishFactory(event=event))

    time_machine.move_to(event.ends_at + timedelta(days=6))
    retention.forget()
    row.refresh_from_db()
    assert row.dish is not None

    time_machine.move_to(event.ends_at + timedelta(days=7, minutes=1))
    retention.forget()
    row.refresh_from_db()
    assert row.dish is None


def test_people_are_forgotten_ninety_days_after_and_counts_stay(time_machine):
    home = OrganisationFactory()
    event = EventFactory(state=EventState.HELD)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED, organisation=home, note="Jeg er syg")

    time_machine.move_to(event.ends_at + timedelta(days=90, minutes=1))
    retention.forget()

    row.refresh_from_db()
    event.refresh_from_db()
    assert (row.person, row.note, row.link_hash, row.organisation) == (None, "", None, home)
    assert row.records.get(after=Status.ANONYMISED).before == Status.ACCEPTED
    assert event.state == EventState.ARCHIVED


def test_an_event_that_was_put_off_and_got_no_new_date_is_forgotten_after_a_year(time_machine):
    event = EventFactory()
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)
    events.postpone(event, "Storm")

    time_machine.move_to(event.ends_at + timedelta(days=200))
    retention.forget()
    row.refresh_from_db()
    assert row.person is not None

    time_machine.move_to(event.ends_at + timedelta(days=366))
    retention.forget()
    row.refresh_from_db()
    event.refresh_from_db()
    assert (row.person, event.state) == (None, EventState.ARCHIVED)


def test_a_coming_event_forgets_nothing():
    row = RegistrationFactory(status=Status.ACCEPTED, note="Ved døren, tak")

    retention.forget()

    row.refresh_from_db()
    assert (row.note, row.event.starts_at > timezone.now()) == ("Ved døren, tak", True)
