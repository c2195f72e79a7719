"""Answers, the waiting list, undo, late requests: one person at a time. Together: test_concurrency.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.signals import post_init
from django.utils import timezone

from events.errors import AnswerRefused
from events.models import Attendance, Channel, Event, EventState, FreedSeats, Registration, Status
from events.operations import registrations, wishes
from events.operations.registrations import Actor, Answer
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import NetworkFactory

pytestmark = pytest.mark.django_db


def status_of(row: Registration) -> str:
    row.refresh_from_db()
    return row.status


def test_a_yes_takes_a_seat_and_sends_a_receipt_with_the_calendar_entry():
    row = RegistrationFactory(event__capacity=1)

    registrations.respond(row, Answer.YES)

    assert status_of(row) == Status.ACCEPTED
    receipt = Message.objects.get(kind="receipt")
    assert receipt.person == row.person
    assert b"PARTSTAT=ACCEPTED" in bytes(receipt.calendar or b"").replace(b"\r\n ", b"")


def test_a_yes_to_a_full_house_joins_the_end_of_the_line():
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    earlier = RegistrationFactory(event=event, status=Status.WAITLISTED)
    row = RegistrationFactory(event=event)

    answered = registrations.respond(row, Answer.YES)

    assert answered.status == Status.WAITLISTED
    assert (answered.turn or 0) > (earlier.turn or 0)


def test_guests_are_counted():
    event = EventFactory(capacity=3, guests_allowed=2)
    RegistrationFactory(event=event, status=Status.ACCEPTED, seats=2)
    row = RegistrationFactory(event=event, seats=2)

    assert registrations.respond(row, Answer.YES).status == Status.WAITLISTED


def test_a_given_up_seat_goes_to_the_first_who_waits():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    leaver = RegistrationFactory(event=event, status=Status.ACCEPTED)
    first = RegistrationFactory(event=event, status=Status.WAITLISTED)
    second = RegistrationFactory(event=event, status=Status.WAITLISTED)

    registrations.respond(leaver, Answer.NO)

    assert [status_of(row) for row in (leaver, first, second)] == [
        Status.CANCELLED,
        Status.ACCEPTED,
        Status.WAITLISTED,
    ]
    assert Message.objects.filter(kind="moved_up", person=first.person).count() == 1


def test_a_given_up_seat_is_held_for_the_first_in_line_where_the_event_offers():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.OFFERED)
    leaver = RegistrationFactory(event=event, status=Status.ACCEPTED)
    first = RegistrationFactory(event=event, status=Status.WAITLISTED)
    newcomer = RegistrationFactory(event=event)

    registrations.respond(leaver, Answer.NO)
    registrations.respond(newcomer, Answer.YES)

    first.refresh_from_db()
    assert first.has_offer
    assert status_of(newcomer) == Status.WAITLISTED
    assert Message.objects.filter(kind="seat_offered", person=first.person).exists()
    assert registrations.respond(first, Answer.YES).status == Status.ACCEPTED


def test_an_offer_that_ran_out_goes_to_the_next_and_the_person_leaves_the_line():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.OFFERED)
    late = RegistrationFactory(
        event=event, status=Status.WAITLISTED, held_until=timezone.now() - timedelta(minutes=1)
    )
    following = RegistrationFactory(event=event, status=Status.WAITLISTED)

    registrations.release_lapsed_holds(event.pk)

    following.refresh_from_db()
    assert following.has_offer
    assert status_of(late) == Status.UNANSWERED
    assert Message.objects.filter(kind="offer_lapsed", person=late.person).exists()


def test_an_offer_is_worth_nothing_after_it_ran_out_even_before_the_clock_came_by():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.OFFERED)
    late = RegistrationFactory(
        event=event, status=Status.WAITLISTED, held_until=timezone.now() - timedelta(seconds=1)
    )
    RegistrationFactory(event=event, status=Status.ACCEPTED)

    assert registrations.respond(late, Answer.YES).status == Status.WAITLISTED


def test_the_same_answer_again_changes_nothing_and_keeps_the_turn():
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    row = registrations.respond(RegistrationFactory(event=event), Answer.YES)
    RegistrationFactory(event=event, status=Status.WAITLISTED)
    mails = Message.objects.count()

    again = registrations.respond(row, Answer.YES)

    assert again.turn == row.turn
    assert Message.objects.count() == mails
    assert again.records.count() == 1


def test_a_maybe_takes_no_seat():
    event = EventFactory(capacity=1)
    doubter, comer = RegistrationFactory(event=event), RegistrationFactory(event=event)

    registrations.respond(doubter, Answer.MAYBE)

    assert registrations.respond(comer, Answer.YES).status == Status.ACCEPTED


def test_the_two_forms_of_attendance_have_their_own_seats_and_lines():
    event = EventFactory(mode="hybrid", capacity=1, online_capacity=None)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    at_home = RegistrationFactory(event=event, attendance=Attendance.ONLINE)
    in_the_hall = RegistrationFactory(event=event)

    assert registrations.respond(at_home, Answer.YES).status == Status.ACCEPTED
    assert registrations.respond(in_the_hall, Answer.YES).status == Status.WAITLISTED


def test_a_large_party_that_waits_keeps_its_turn_while_a_small_one_passes():
    event = EventFactory(capacity=2, guests_allowed=3, freed_seats=FreedSeats.AT_ONCE)
    leaver = RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    large = RegistrationFactory(event=event, status=Status.WAITLISTED, seats=2)
    small = RegistrationFactory(event=event, status=Status.WAITLISTED)

    registrations.respond(leaver, Answer.NO)

    assert (status_of(large), status_of(small)) == (Status.WAITLISTED, Status.ACCEPTED)
    large.refresh_from_db()
    assert large.turn == 1


def test_undo_after_a_yes_frees_the_seat_and_leaves_no_answer():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    row = registrations.respond(RegistrationFactory(event=event), Answer.YES)
    waiting = RegistrationFactory(event=event, status=Status.WAITLISTED)

    registrations.undo(row)

    assert (status_of(row), status_of(waiting)) == (Status.UNANSWERED, Status.ACCEPTED)


def test_after_the_deadline_nobody_gives_a_seat_away_by_undoing_a_yes():
    row = registrations.respond(RegistrationFactory(), Answer.YES)
    Event.objects.filter(pk=row.event_id).update(registration_deadline=timezone.now() - timedelta(hours=1))

    with pytest.raises(AnswerRefused) as refusal:
        registrations.undo(row)

    assert refusal.value.code == "late"
    assert status_of(row) == Status.ACCEPTED


def test_undo_after_a_no_when_the_seat_is_gone_joins_the_line():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    row = registrations.respond(RegistrationFactory(event=event), Answer.YES)
    RegistrationFactory(event=event, status=Status.WAITLISTED)
    registrations.respond(row, Answer.NO)

    registrations.undo(row)

    assert status_of(row) == Status.WAITLISTED


@pytest.mark.parametrize(
    "state", [EventState.CANCELLED, EventState.POSTPONED, EventState.PUBLISHED, EventState.HELD]
)
def test_no_yes_is_taken_in_these_states(state: EventState):
    row = RegistrationFactory(event__state=state)

    with pytest.raises(AnswerRefused):
        registrations.respond(row, Answer.YES)

    assert status_of(row) == Status.UNANSWERED


def test_after_the_deadline_a_yes_becomes_a_request_but_a_no_is_taken():
    deadline = timezone.now() - timedelta(days=1)
    comer = RegistrationFactory(event__registration_deadline=deadline)
    leaver = RegistrationFactory(event=comer.event, status=Status.ACCEPTED)

    with pytest.raises(AnswerRefused) as refusal:
        registrations.respond(comer, Answer.YES)
    assert refusal.value.code == "late"
    assert registrations.respond(leaver, Answer.NO).status == Status.CANCELLED

    wishes.request_change(comer, Answer.YES, "Bilen er lavet")
    assert Message.objects.filter(kind="wish", person=comer.event.contact).exists()
    wishes.settle_wish(comer, granted=True, by=PersonFactory())
    assert status_of(comer) == Status.ACCEPTED


def test_a_coordinator_answers_for_somebody_who_phoned_after_the_deadline():
    row = RegistrationFactory(event__registration_deadline=timezone.now() - timedelta(days=1))
    coordinator = PersonFactory()

    registrations.respond(row, Answer.YES, Actor(Channel.COORDINATOR, coordinator))

    record = row.records.get()
    assert (record.by, record.channel, record.after) == (coordinator, Channel.COORDINATOR, Status.ACCEPTED)


def test_a_person_who_is_forgotten_hands_the_seat_on():
    from accounts.operations import erase

    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    leaver = RegistrationFactory(event=event, status=Status.ACCEPTED, note="Jeg kommer sent")
    waiting = RegistrationFactory(event=event, status=Status.WAITLISTED)

    erase(leaver.person)

    leaver.refresh_from_db()
    assert (leaver.person, leaver.note, leaver.status, leaver.link_hash) == (
        None,
        "",
        Status.ANONYMISED,
        None,
    )
    assert status_of(waiting) == Status.ACCEPTED


def test_who_hosts_and_visits_more_events_than_one_question_names_is_forgotten_at_all_of_them():
    person = PersonFactory()
    network = NetworkFactory()
    hosted = EventFactory.create_batch(70, network=network, contact=person)
    RegistrationFactory.create_batch(3, event=hosted[0])
    for event in hosted[:5]:
        RegistrationFactory(event=event, person=person)

    registrations.leave_everything(person)

    assert not person.events_hosted.exists()
    assert not person.registrations.exists()


def rows_read(do: Callable[[], object]) -> int:
    """How many registrations were made out of the table meanwhile."""
    made: list[type] = []

    def heard(sender: type, **_more: object) -> None:
        made.append(sender)

    post_init.connect(heard, sender=Registration)
    try:
        do()
    finally:
        post_init.disconnect(heard, sender=Registration)
    return len(made)


@pytest.mark.parametrize("freed_seats", FreedSeats)
def test_a_seat_that_comes_free_reads_no_more_of_a_long_line_than_of_a_short_one(freed_seats: str):
    def free_one(waiting: int) -> int:
        event = EventFactory(capacity=1, freed_seats=freed_seats)
        leaver = RegistrationFactory(event=event, status=Status.ACCEPTED)
        first, *_rest = [RegistrationFactory(event=event, status=Status.WAITLISTED) for _ in range(waiting)]
        read = rows_read(lambda: registrations.respond(leaver, Answer.NO))
        first.refresh_from_db()
        assert first.holds_a_seat
        return read

    free_one(1)
    assert free_one(20) == free_one(2)


def test_where_a_seat_is_free_that_nobody_who_waits_fits_into_they_are_not_read():
    event = EventFactory(capacity=2, guests_allowed=3)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    for _ in range(5):
        RegistrationFactory(event=event, status=Status.WAITLISTED, seats=2)
    large = RegistrationFactory(event=event, seats=2)

    read = rows_read(lambda: registrations.respond(large, Answer.YES))

    assert status_of(large) == Status.WAITLISTED
    assert read == 1


def test_many_seats_that_come_free_at_once_go_to_the_first_of_a_long_line():
    event = EventFactory(capacity=70, freed_seats=FreedSeats.AT_ONCE)
    leaver = RegistrationFactory(event=event, status=Status.ACCEPTED, seats=70)
    line = [RegistrationFactory(event=event, status=Status.WAITLISTED) for _ in range(72)]

    registrations.respond(leaver, Answer.NO)

    assert [status_of(row) for row in line] == [Status.ACCEPTED] * 70 + [Status.WAITLISTED] * 2
