"""Mail that waits while the world goes on: nothing silly leaves, and nothing that matters waits behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events.models import Event, EventState, Registration, Status
from events.operations import events, mail_pauses, registrations, reminders
from events.operations.events import Programme
from events.operations.registrations import Answer
from notifications.models import Message, MessageState
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.messages import MessageFactory

pytestmark = pytest.mark.django_db
EVENING = datetime(2027, 2, 17, 22, tzinfo=ZoneInfo("Europe/Copenhagen"))


def _answer(row: Registration) -> None:
    registrations.respond(row, Answer.YES)


def _unsubscribe(row: Registration) -> None:
    mail_pauses.pause_for(row)


def _cancel(row: Registration) -> None:
    events.cancel(row.event, "Sneen")


def _postpone(row: Registration) -> None:
    events.postpone(row.event, "Sneen")


def _close(row: Registration) -> None:
    events.close_registration(row.event)


def _move(row: Registration) -> None:
    event = Event.objects.get(pk=row.event_id)
    event.starts_at, event.ends_at = event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1)
    events.edit(event, Programme(), notify=True)


@pytest.mark.parametrize("happens", [_answer, _unsubscribe, _cancel, _postpone, _close, _move])
def test_a_reminder_that_waits_for_the_morning_does_not_survive_what_overtakes_it(
    time_machine, happens: Callable[[Registration], None]
):
    time_machine.move_to(EVENING)
    row = RegistrationFactory()
    reminders.remind_unanswered(row.event)

    happens(row)

    assert Message.objects.get(kind="reminder").state == MessageState.WITHDRAWN


def test_what_waits_for_its_hour_holds_nobody_back_but_what_could_not_be_sent_does(time_machine):
    time_machine.move_to(EVENING)
    morning = timezone.now() + timedelta(hours=10)
    MessageFactory(thread="a", not_before=morning)
    MessageFactory(thread="b", not_before=morning, attempts=1)
    later = [MessageFactory(thread=thread) for thread in "ab"]

    assert list(Message.objects.due().next_in_thread()) == [later[0]]


def test_a_day_moved_without_a_word_leaves_every_yes_standing():
    row = RegistrationFactory(status=Status.ACCEPTED)
    event = Event.objects.get(pk=row.event_id)
    event.starts_at, event.ends_at = event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1)

    events.edit(event, Programme(), notify=False)

    row.refresh_from_db()
    assert (row.status, row.held_until) == (Status.ACCEPTED, None)


def test_a_day_moved_after_the_deadline_holds_the_seats_long_enough_to_answer():
    event = EventFactory(
        registration_deadline=timezone.now() - timedelta(days=1),
        state=EventState.REGISTRATION_CLOSED,
        capacity=1,
    )
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.WAITLISTED)
    event.starts_at, event.ends_at = event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1)

    events.edit(event, Programme(), notify=True)

    row.refresh_from_db()
    assert row.held_until is not None
    assert row.held_until > timezone.now() + timedelta(hours=3)
    assert registrations.respond(row, Answer.YES).status == Status.ACCEPTED


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_an_offer_of_what_is_called_off_lapses_without_a_mail_and_keeps_the_turn(state: EventState):
    event = EventFactory(state=state)
    row = RegistrationFactory(
        event=event, status=Status.WAITLISTED, held_until=timezone.now() - timedelta(minutes=1)
    )

    registrations.release_lapsed_holds(event.pk)

    row.refresh_from_db()
    assert (row.status, row.turn, row.held_until) == (Status.WAITLISTED, 1, None)
    assert not Message.objects.exists()


def test_what_was_published_and_never_opened_is_held_when_it_is_over():
    event = EventFactory(state=EventState.PUBLISHED)
    Event.objects.update(
        starts_at=timezone.now() - timedelta(hours=3),
        ends_at=timezone.now() - timedelta(hours=1),
        registration_deadline=None,
    )

    assert events.move_along(event.pk).state == EventState.HELD
