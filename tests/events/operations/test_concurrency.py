"""Thirty-two people at once, real threads, both databases: never overbooked, no turn lost, guests included."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Barrier
from threading import Event as Signal
from typing import Any, cast

import pytest
from django.db import connection, transaction
from django.utils import timezone

from events import by_link
from events.audience import Audience
from events.errors import AnswerRefused, InvitationRefused
from events.models import (
    Attendance,
    BatchState,
    Event,
    FreedSeats,
    InvitationBatch,
    Registration,
    Status,
)
from events.operations import details, events, invitations, registrations
from events.operations.details import Details, GuestDetails
from events.operations.locks import lock
from events.operations.registrations import Answer
from lib.ferry import LEFT_BEHIND
from notifications.models import Message
from tests.events.operations.threads import at_once, holding
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 32


def taken(event: Event) -> int:
    return event.registrations.seats_taken(timezone.now()).get(Attendance.IN_PERSON, 0)


def turns(event: Event) -> list[int]:
    return [row.turn or 0 for row in event.registrations.waiting()]


def test_thirty_two_answers_at_once_never_overbook_and_every_turn_is_kept():
    event = EventFactory(capacity=5)
    rows = RegistrationFactory.create_batch(THREADS, event=event)

    at_once([lambda row=row: registrations.respond(row, Answer.YES) for row in rows])

    assert event.registrations.filter(status=Status.ACCEPTED).count() == 5
    assert len(turns(event)) == len(set(turns(event))) == THREADS - 5


def test_guests_never_overbook_either():
    event = EventFactory(capacity=20, guests_allowed=3)
    dice = random.Random(7)
    rows = [RegistrationFactory(event=event, seats=dice.randint(1, 4)) for _ in range(THREADS)]

    at_once([lambda row=row: registrations.respond(row, Answer.YES) for row in rows])

    assert taken(event) <= 20
    free = 20 - taken(event)
    assert all(row.seats > free for row in event.registrations.waiting())


def test_leaving_and_coming_at_once_keeps_every_seat_taken_and_the_line_in_order():
    event = EventFactory(capacity=16, freed_seats=FreedSeats.AT_ONCE)
    seated = RegistrationFactory.create_batch(16, event=event, status=Status.ACCEPTED)
    waiting = RegistrationFactory.create_batch(10, event=event, status=Status.WAITLISTED)
    coming = RegistrationFactory.create_batch(8, event=event)
    leave = [lambda row=row: registrations.respond(row, Answer.NO) for row in seated[:8]]
    come = [lambda row=row: registrations.respond(row, Answer.YES) for row in coming]
    more = [lambda row=row: registrations.respond(row, Answer.MAYBE) for row in seated[8:10]]

    at_once([*leave, *come, *more])

    assert taken(event) == 16
    first_ten = [Registration.objects.get(pk=row.pk).status for row in waiting]
    assert first_ten == [Status.ACCEPTED] * 10  # ten seats came free, and those who waited were first
    assert len(turns(event)) == len(set(turns(event))) == 8


def test_more_guests_and_more_capacity_at_once_never_overbook():
    event = EventFactory(capacity=THREADS + 4, guests_allowed=1, freed_seats=FreedSeats.AT_ONCE)
    seated = RegistrationFactory.create_batch(THREADS - 1, event=event, status=Status.ACCEPTED)
    grown = Details(guests=(GuestDetails("Mor"),))

    def grow(row: Registration) -> None:
        with suppress(AnswerRefused):  # some find no seat left; the count below must hold
            details.change_details(row, grown)

    def build_on() -> None:
        bigger = Event.objects.get(pk=event.pk)
        bigger.capacity = THREADS + 8
        events.edit(bigger, events.Programme(), notify=False)

    at_once([*(lambda row=row: grow(row) for row in seated), build_on])

    assert THREADS + 4 <= taken(event) <= THREADS + 8


def test_one_seat_and_one_person_pressing_many_times_makes_one_registration():
    event = EventFactory(capacity=1)
    row = RegistrationFactory(event=event)

    at_once([lambda: registrations.respond(row, Answer.YES)] * 16)

    assert taken(event) == 1
    assert row.records.count() == 1


def test_a_seat_whose_hold_runs_out_while_one_waits_for_the_lock_is_free():
    """What is held is counted by the hour at which we have the lock, not by that at which we came to it."""
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, held_until=timezone.now() + timedelta(seconds=1.5))
    row, has_the_lock = RegistrationFactory(event=event), Barrier(2)

    def keep_others_waiting() -> None:
        with transaction.atomic():
            lock(event.pk)
            has_the_lock.wait()
            time.sleep(2)

    def answer() -> None:
        has_the_lock.wait()
        registrations.respond(row, Answer.YES)

    at_once([keep_others_waiting, answer])

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED


@pytest.mark.scaled  # SQLite has one lock for all
def test_who_answers_one_event_waits_for_no_other_whose_lock_is_held():
    busy, free = RegistrationFactory(), RegistrationFactory()
    has_the_lock, may_go, came = Signal(), Signal(), Signal()

    def answer_busy() -> None:
        assert has_the_lock.wait(10)
        came.set()
        registrations.respond(busy, Answer.YES)

    def answer_free() -> None:
        assert came.wait(10)
        time.sleep(0.2)  # until the other stands at its lock
        try:
            registrations.respond(free, Answer.YES)
            busy.refresh_from_db()
            assert busy.status == Status.UNANSWERED
        finally:
            may_go.set()

    at_once([holding(busy.event_id, has_the_lock, until=may_go), answer_busy, answer_free])

    assert Registration.objects.filter(status=Status.ACCEPTED).count() == 2


@pytest.mark.scaled  # SQLite has no pool
def test_who_waits_for_a_line_to_the_database_keeps_nobody_waiting_who_has_one():
    """Else they would carry the answers of all, and wait for a line that these have in hand."""
    event, line = EventFactory(), cast(Any, connection)
    lines = line.pool.max_size
    rows = RegistrationFactory.create_batch(lines + 1, event=event)
    connection.close()  # ours would be one of them
    all_in_hand = Barrier(lines + 1)

    def answer_with_a_line_in_hand(row: Registration) -> None:
        connection.ensure_connection()
        all_in_hand.wait(10)
        patience = 1000
        while patience and not line.pool.get_stats()["requests_waiting"]:
            patience -= 1
            time.sleep(0.01)
        registrations.respond(row, Answer.YES)

    def answer_without() -> None:
        all_in_hand.wait(10)
        registrations.respond(rows[0], Answer.YES)

    at_once([answer_without, *(partial(answer_with_a_line_in_hand, row) for row in rows[1:])])

    assert event.registrations.filter(status=Status.ACCEPTED).count() == lines + 1


@pytest.mark.scaled  # SQLite has one lock for all
def test_who_comes_by_link_with_others_waits_for_no_event_of_theirs():
    busy, free = RegistrationFactory(), RegistrationFactory()
    has_the_lock, may_go = Signal(), Signal()
    told: list[object] = []

    def press() -> None:
        assert has_the_lock.wait(10)
        presses = [
            by_link.Press(row.link_hash or "", by_link.Whose(row.pk, row.event_id), Answer.YES)
            for row in (busy, free)
        ]
        try:
            told.extend(by_link.press(presses, list))
        finally:
            may_go.set()

    at_once([holding(busy.event_id, has_the_lock, until=may_go), press])

    assert told == [LEFT_BEHIND, True]
    busy.refresh_from_db()
    free.refresh_from_db()
    assert (busy.status, free.status) == (Status.UNANSWERED, Status.ACCEPTED)


@pytest.mark.scaled  # SQLite has one lock for all
def test_invitations_that_one_worker_writes_keep_no_other_waiting():
    event, batch = _pressed(3)
    has_the_lock, may_go, came = Signal(), Signal(), Signal()

    def write() -> None:
        assert has_the_lock.wait(10)
        came.set()
        invitations.write_batch(batch.pk)

    def write_too() -> None:
        assert came.wait(10)
        time.sleep(0.3)  # until the other stands at the lock of the event
        try:
            invitations.write_batch(batch.pk)
        finally:
            may_go.set()

    at_once([holding(event.pk, has_the_lock, until=may_go), write, write_too])

    assert Message.objects.filter(kind="invitation").count() == 3


@pytest.mark.scaled  # SQLite has one lock for all
def test_a_meeting_is_called_off_at_the_moment_its_invitations_are_begun():
    """Both take the event first and the press after it: else each might wait for the other."""
    event, batch = _pressed(3)
    has_the_lock, came = Signal(), Signal()

    def call_off() -> None:
        with transaction.atomic():
            lock(event.pk)
            has_the_lock.set()
            assert came.wait(10)
            time.sleep(0.3)  # until the other stands at the lock
            events.cancel(event, "Storm")

    def write() -> None:
        assert has_the_lock.wait(10)
        came.set()
        invitations.write_batch(batch.pk)

    at_once([call_off, write])

    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert not Message.objects.filter(kind="invitation").exists()


@pytest.mark.scaled  # SQLite has one lock for all
def test_an_undo_that_comes_too_late_stops_nothing():
    _event, batch = _pressed(3)
    has_the_lock = Signal()

    def undo() -> None:
        with transaction.atomic():
            with pytest.raises(InvitationRefused):
                invitations.undo_batch(batch)
            InvitationBatch.objects.select_for_update().get(pk=batch.pk)
            has_the_lock.set()
            time.sleep(0.3)  # until the other stands at it

    def write() -> None:
        assert has_the_lock.wait(10)
        invitations.write_batch(batch.pk)

    at_once([undo, write])

    assert Message.objects.filter(kind="invitation").count() == 3


def _pressed(people: int) -> tuple[Event, InvitationBatch]:
    """So many are to be asked, and the time to undo it is over."""
    event = EventFactory()
    MembershipFactory.create_batch(people, network=event.network)
    batch = invitations.invite(event, Audience(networks=(event.network_id,)), by=None)
    batch.send_at = timezone.now()
    batch.save(update_fields=["send_at"])
    return event, batch
