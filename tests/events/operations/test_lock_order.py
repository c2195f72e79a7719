"""Whoever needs several locks takes them in the order of everybody else, so that nobody waits in a ring."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from accounts.operations import erase
from events.models import Event, EventState, Registration, Status
from events.operations import events, mail_pauses, registrations
from events.operations.locks import lock, spare_reminders
from events.operations.registrations import Answer
from events.operations.reminders import remind_unanswered
from notifications.models import Message
from tests.events.operations.threads import at_once, holding
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.scaled  # SQLite has one lock for all
def test_who_is_forgotten_holds_no_event_while_waiting_for_one_with_a_lower_number():
    """Answers to both, taken in at one sitting, would wait for us, and we for them."""
    hosted, visited = EventFactory(), EventFactory()
    person = RegistrationFactory(event=visited).person
    hosted.contact = person
    hosted.save()
    has_the_lock, may_go = Signal(), Signal()

    def leave() -> None:
        assert has_the_lock.wait(10)
        registrations.leave_everything(person)

    def look() -> None:
        assert has_the_lock.wait(10)
        time.sleep(0.3)  # until the other stands at the lock
        try:
            with transaction.atomic():
                Event.objects.select_for_update(nowait=True).get(pk=visited.pk)
        finally:
            may_go.set()

    at_once([holding(hosted.pk, has_the_lock, until=may_go), leave, look])

    assert not Registration.objects.filter(person=person).exists()


@pytest.mark.scaled  # SQLite has one lock for all
def test_who_is_forgotten_while_the_event_is_called_off_holds_no_letter_that_this_needs():
    row = _reminded()
    person_id = row.person_id
    has_the_lock = Signal()

    def call_off() -> None:
        with transaction.atomic():
            lock(row.event_id)
            has_the_lock.set()
            time.sleep(0.3)  # until the other stands at the lock
            events.cancel(row.event, "Storm")

    def forget() -> None:
        assert has_the_lock.wait(10)
        erase(Person.objects.get(pk=row.person_id))

    at_once([call_off, forget])

    row.refresh_from_db()
    assert (row.person, row.event.state) == (None, EventState.CANCELLED)
    assert not Message.objects.filter(person_id=person_id).exists()


@pytest.mark.scaled  # SQLite has one lock for all
def test_who_wants_no_more_mail_while_answering_takes_letters_and_invitations_in_the_same_order():
    row = _reminded()
    has_the_letter = Signal()

    def answer() -> None:
        with transaction.atomic():
            spare_reminders(row)
            has_the_letter.set()
            time.sleep(0.3)  # until the other stands at it
            registrations.respond(row, Answer.YES)

    def unsubscribe() -> None:
        assert has_the_letter.wait(10)
        mail_pauses.pause_for(Registration.objects.get(pk=row.pk))

    at_once([answer, unsubscribe])

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED
    assert row.invitation.silenced_at is not None


def _reminded() -> Registration:
    """Somebody who was asked, and whom a reminder is about to reach."""
    row: Registration = RegistrationFactory()
    assert remind_unanswered(row.event) == 1
    Message.objects.filter(kind="reminder").update(not_before=timezone.now() + timedelta(hours=9))
    return Registration.objects.select_related("event").get(pk=row.pk)
