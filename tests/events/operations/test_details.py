"""Guests, dishes and stand-ins: what fits, what is refused, and what happens to the seat."""

from __future__ import annotations

import pytest

from events import board
from events.errors import AnswerRefused
from events.models import Attendance, Event, FreedSeats, InvitationState, Status
from events.operations import details, hosting, registrations, tallies
from events.operations.details import Details, GuestDetails
from events.operations.registrations import Answer
from events.operations.reminders import remind_unanswered
from notifications import delivery
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
ONE = (GuestDetails("Mor"),)


def test_guests_named_or_not_take_seats():
    event = EventFactory(capacity=5, guests_allowed=2)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)

    details.change_details(row, Details(guests=(GuestDetails("Mor"), GuestDetails())))

    row.refresh_from_db()
    assert row.seats == 3
    assert [guest.name for guest in row.guests.all()] == ["Mor", ""]


def test_guests_who_come_later_stand_in_the_history_and_undo_takes_back_the_answer_all_the_same():
    event = EventFactory(guests_allowed=1)
    row = registrations.respond(RegistrationFactory(event=event), Answer.YES)

    details.change_details(row, Details(guests=ONE))
    assert [record.seats for record in row.records.all()] == [1, 2]
    registrations.undo(row)

    row.refresh_from_db()
    assert row.status == Status.UNANSWERED


def test_a_guest_too_many_is_refused_and_the_own_seat_kept():
    event = EventFactory(capacity=1, guests_allowed=2)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)

    with pytest.raises(AnswerRefused) as refusal:
        details.change_details(row, Details(guests=ONE))

    row.refresh_from_db()
    assert (refusal.value.code, row.status, row.seats) == ("full", Status.ACCEPTED, 1)


def test_more_guests_than_the_event_allows_are_refused():
    row = RegistrationFactory(event__guests_allowed=0, status=Status.ACCEPTED)

    with pytest.raises(AnswerRefused) as refusal:
        details.change_details(row, Details(guests=ONE))

    assert refusal.value.code == "guests"


def test_a_guest_less_hands_the_seat_to_the_line():
    event = EventFactory(capacity=2, guests_allowed=1, freed_seats=FreedSeats.AT_ONCE)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED, seats=2)
    waiting = RegistrationFactory(event=event, status=Status.WAITLISTED)

    details.change_details(row, Details())

    waiting.refresh_from_db()
    assert waiting.status == Status.ACCEPTED


def test_a_smaller_party_in_the_line_is_served_at_once_when_it_fits_now():
    event = EventFactory(capacity=1, guests_allowed=1, freed_seats=FreedSeats.AT_ONCE)
    row = RegistrationFactory(event=event, status=Status.WAITLISTED, seats=2)

    details.change_details(row, Details())

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED


def test_moving_online_frees_the_chair():
    event = EventFactory(mode="hybrid", capacity=1, freed_seats=FreedSeats.AT_ONCE)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)
    waiting = RegistrationFactory(event=event, status=Status.WAITLISTED)

    details.change_details(row, Details(attendance=Attendance.ONLINE))

    waiting.refresh_from_db()
    assert waiting.status == Status.ACCEPTED


def test_moving_to_a_full_hall_is_refused_and_the_seat_online_kept():
    event = EventFactory(mode="hybrid", capacity=1)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED, attendance=Attendance.ONLINE)

    with pytest.raises(AnswerRefused):
        details.change_details(row, Details(attendance=Attendance.IN_PERSON))

    row.refresh_from_db()
    assert (row.status, row.attendance) == (Status.ACCEPTED, Attendance.ONLINE)


def test_who_waits_and_changes_line_goes_to_the_end_of_the_other():
    event = EventFactory(mode="hybrid", capacity=1, online_capacity=1)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.ACCEPTED, attendance=Attendance.ONLINE)
    mover = RegistrationFactory(event=event, status=Status.WAITLISTED)
    online = RegistrationFactory(event=event, status=Status.WAITLISTED, attendance=Attendance.ONLINE)

    details.change_details(mover, Details(attendance=Attendance.ONLINE))

    mover.refresh_from_db()
    assert (mover.turn or 0) > (online.turn or 0)


def test_a_dish_of_another_event_is_refused():
    row = RegistrationFactory(status=Status.ACCEPTED)

    with pytest.raises(AnswerRefused) as refusal:
        details.change_details(row, Details(dish_id=DishFactory().pk))

    assert refusal.value.code == "unknown_dish"


def test_a_stand_in_is_asked_and_the_seat_is_kept_for_them():
    event = EventFactory(capacity=1)
    sender = RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.WAITLISTED)

    stand_in = details.send_stand_in(sender, "Bent Tyttebær", "bent@example.org")

    sender.refresh_from_db()
    stand_in.refresh_from_db()
    assert (sender.status, stand_in.status, stand_in.holds_a_seat) == (
        Status.CANCELLED,
        Status.UNANSWERED,
        True,
    )
    assert Message.objects.filter(kind="stand_in", person__email="bent@example.org").count() == 1


def test_nobody_stands_in_for_themselves_or_is_asked_twice():
    row = RegistrationFactory(status=Status.ACCEPTED)
    present = RegistrationFactory(event=row.event)

    for address in (row.person.email.upper(), present.person.email):
        with pytest.raises(AnswerRefused) as refusal:
            details.send_stand_in(row, "X", address)
        assert refusal.value.code == "taken"

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED


def test_one_invitation_brings_one_person_until_that_one_says_no():
    sender = RegistrationFactory(status=Status.ACCEPTED)
    first = details.send_stand_in(sender, "Bent", "bent@example.org")

    with pytest.raises(AnswerRefused) as refusal:
        details.send_stand_in(sender, "Clara", "clara@example.org")
    assert refusal.value.code == "taken"
    assert "Bent" in " ".join(refusal.value.messages)

    registrations.respond(first, Answer.NO)
    details.send_stand_in(sender, "Clara", "clara@example.org")
    assert details.sent_instead_of(sender).person.name == "Clara"


def test_who_was_asked_no_more_is_welcome_in_the_place_of_another():
    event = EventFactory(capacity=1)
    sender = RegistrationFactory(event=event, status=Status.ACCEPTED)
    withdrawn = RegistrationFactory(event=event)
    hosting.withdraw_invitation(withdrawn, by=event.contact)

    stand_in = details.send_stand_in(sender, "Bo", withdrawn.person.email)

    assert registrations.respond(stand_in, Answer.YES).status == Status.ACCEPTED


def test_who_comes_in_the_place_of_another_brings_none_of_the_guests_of_an_earlier_answer():
    event = EventFactory(guests_allowed=2)
    sender = RegistrationFactory(event=event, status=Status.ACCEPTED)
    other = RegistrationFactory(event=event, status=Status.ACCEPTED)
    details.change_details(other, Details(guests=ONE))
    registrations.respond(other, Answer.NO)

    stand_in = details.send_stand_in(sender, "Bo", other.person.email)

    assert (stand_in.seats, stand_in.guests.count()) == (1, 0)


def test_a_stand_in_counts_as_asked_and_is_reminded(maildir):
    sender = RegistrationFactory(status=Status.ACCEPTED)

    stand_in = details.send_stand_in(sender, "Bo", "bo@example.org")

    event = Event.objects.get(pk=sender.event_id)
    told = board.reminder(event, board.stands(event))
    assert (told.silent, told.count, board.counts(event).figures.unanswered) == (1, 1, 1)
    assert stand_in.invitation.state == InvitationState.QUEUED
    delivery.deliver(list(Message.objects.filter(kind="stand_in").values_list("pk", flat=True)))
    stand_in.invitation.refresh_from_db()
    assert stand_in.invitation.state == InvitationState.SENT
    assert remind_unanswered(event) == 1


def test_who_takes_back_a_yes_with_guests_and_says_yes_again_comes_alone():
    event = EventFactory(capacity=3, guests_allowed=2)
    row = registrations.respond(RegistrationFactory(event=event), Answer.YES)
    details.change_details(row, Details(guests=ONE * 2))
    registrations.undo(row)
    registrations.respond(RegistrationFactory(event=event), Answer.YES)

    again = registrations.respond(row, Answer.YES)

    assert (again.status, again.seats, again.guests.count()) == (Status.ACCEPTED, 1, 0)
    assert tallies.wrong() == []


def test_whose_account_is_closed_is_not_sent():
    closed = PersonFactory(is_active=False)
    sender = RegistrationFactory(status=Status.ACCEPTED)

    with pytest.raises(AnswerRefused):
        details.send_stand_in(sender, "X", closed.email)

    sender.refresh_from_db()
    assert sender.status == Status.ACCEPTED


def test_a_stand_in_of_a_stand_in_still_comes_in_the_place_of_the_first():
    sender = RegistrationFactory(status=Status.ACCEPTED)
    first = details.send_stand_in(sender, "Bent", "bent@example.org")
    second = details.send_stand_in(first, "Clara", "clara@example.org")

    assert details.sent_instead_of(sender) == second
    with pytest.raises(AnswerRefused):
        details.send_stand_in(sender, "Dorte", "dorte@example.org")

    registrations.respond(second, Answer.NO)
    back = details.send_stand_in(second, "Asta", sender.person.email)
    assert back.pk == sender.pk
    assert details.sent_instead_of(first) == sender
    registrations.respond(back, Answer.NO)
    assert details.sent_instead_of(sender) is None
