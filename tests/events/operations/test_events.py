"""What a change does to calendars, seats and mailboxes; calling off, postponing and the new date."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events.errors import EventRefused
from events.models import Event, EventState, FeedRevision, FreedSeats, Status
from events.operations import events, registrations
from events.operations.events import Programme
from events.operations.registrations import Answer
from notifications.models import Message
from tests.factories.events import EventFactory, RegistrationFactory, VenueFactory

pytestmark = pytest.mark.django_db


def changed(event: Event, *, notify: bool = True, **values: object) -> Event:
    """Save the event as the form would, from a fresh row."""
    fresh = Event.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    events.edit(fresh, Programme(), notify=notify)
    event.refresh_from_db()
    return event


def calendar_of(message: Message) -> str:
    return bytes(message.calendar or b"").decode().replace("\r\n ", "")


def test_a_typo_raises_no_sequence_and_its_difference_is_not_material():
    event = EventFactory(title="Forsamlingshuset får nyt lvi")

    difference = events.edit(_with(event, title="Forsamlingshuset får nyt liv"), Programme(), notify=False)

    event.refresh_from_db()
    assert (event.sequence, difference.is_material) == (0, False)
    assert not Message.objects.exists()


def _with(event: Event, **values: object) -> Event:
    fresh = Event.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    return fresh


def test_a_new_hour_raises_sequence_and_tells_everybody_but_those_who_said_no():
    event = EventFactory()
    told = [
        RegistrationFactory(event=event, status=s)
        for s in ("accepted", "tentative", "waitlisted", "unanswered")
    ]
    RegistrationFactory(event=event, status=Status.DECLINED)

    changed(event, starts_at=event.starts_at + timedelta(hours=1))

    assert event.sequence == 1
    mails = Message.objects.filter(kind="changed")
    assert {mail.person for mail in mails} == {row.person for row in told}
    assert all("METHOD:REQUEST" in calendar_of(mail) and "SEQUENCE:1" in calendar_of(mail) for mail in mails)
    assert {row.status for row in event.registrations.all()} >= {"accepted"}  # another hour asks nobody again


def test_a_coordinator_who_says_no_to_the_message_still_raises_sequence():
    event = EventFactory()
    RegistrationFactory(event=event, status=Status.ACCEPTED)

    changed(event, notify=False, venue=VenueFactory())

    assert event.sequence == 1
    assert not Message.objects.exists()


def test_a_new_place_asks_nobody_again():
    event = EventFactory()
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)

    changed(event, venue=VenueFactory())

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED
    assert Message.objects.filter(kind="changed", person=row.person).count() == 1


def test_a_new_date_asks_those_who_said_yes_again_and_keeps_their_seats_meanwhile():
    event = EventFactory(capacity=1)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)
    other = RegistrationFactory(event=event)

    moved = timedelta(days=7)
    changed(event, starts_at=event.starts_at + moved, ends_at=event.ends_at + moved)

    row.refresh_from_db()
    assert (row.status, row.asked_again, row.holds_a_seat) == (Status.UNANSWERED, True, True)
    assert registrations.respond(other, Answer.YES).status == Status.WAITLISTED
    assert registrations.respond(row, Answer.YES).status == Status.ACCEPTED


def test_who_does_not_answer_the_new_date_loses_the_seat_at_the_deadline_to_the_line(time_machine):
    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    silent = RegistrationFactory(event=event, status=Status.ACCEPTED)
    waiting = RegistrationFactory(event=event, status=Status.WAITLISTED)
    changed(event, starts_at=event.starts_at + timedelta(days=1), ends_at=event.ends_at + timedelta(days=1))

    time_machine.move_to(event.registration_deadline + timedelta(minutes=1))
    registrations.release_lapsed_holds(event.pk)

    silent.refresh_from_db()
    waiting.refresh_from_db()
    assert silent.status == Status.UNANSWERED
    assert waiting.has_offer  # their yes was to the old date as well: asked, not seated


def test_more_seats_serve_the_line_at_once():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    waiting = RegistrationFactory(event=event, status=Status.WAITLISTED)

    changed(event, capacity=2)

    waiting.refresh_from_db()
    assert waiting.status == Status.ACCEPTED


def test_fewer_seats_throw_nobody_out():
    event = EventFactory(capacity=3)
    rows = RegistrationFactory.create_batch(3, event=event, status=Status.ACCEPTED)

    changed(event, capacity=1)

    assert {type(row).objects.get(pk=row.pk).status for row in rows} == {Status.ACCEPTED}


def test_cancelling_takes_the_entry_out_of_calendars_and_tells_those_who_wait():
    event = EventFactory(sequence=2)
    rows = [
        RegistrationFactory(event=event, status=s)
        for s in ("accepted", "tentative", "waitlisted", "unanswered")
    ]
    RegistrationFactory(event=event, status=Status.DECLINED)

    events.cancel(event, "Stormen tog taget")

    mails = list(Message.objects.filter(kind="called_off"))
    assert {mail.person for mail in mails} == {row.person for row in rows}
    for mail in mails:
        assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3"} <= set(calendar_of(mail).splitlines())
    event.refresh_from_db()
    assert (event.state, event.reason) == (EventState.CANCELLED, "Stormen tog taget")


def test_cancelling_twice_writes_once():
    event = EventFactory()
    RegistrationFactory(event=event, status=Status.ACCEPTED)

    events.cancel(event, "Sne")
    events.cancel(event, "Sne")

    assert Message.objects.filter(kind="called_off").count() == 1


def test_postponed_without_a_date_then_a_new_date_asks_everybody_and_old_yeses_never_count():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    seated = RegistrationFactory(event=event, status=Status.ACCEPTED)
    waiting = RegistrationFactory(event=event, status=Status.WAITLISTED)
    uid = event.uid

    events.postpone(event, "Huset bygges om")
    assert "METHOD:CANCEL" in calendar_of(Message.objects.get(kind="called_off", person=seated.person))
    seated.refresh_from_db()
    assert seated.status == Status.ACCEPTED  # kept, and waits

    start = event.starts_at + timedelta(days=28)
    now = events.set_new_date(event, start, start + timedelta(hours=5), start - timedelta(days=7))

    seated.refresh_from_db()
    waiting.refresh_from_db()
    assert (now.uid, now.sequence, now.state) == (uid, 2, EventState.OPEN)
    assert (seated.status, seated.holds_a_seat, waiting.status) == (
        Status.UNANSWERED,
        True,
        Status.WAITLISTED,
    )
    asked = Message.objects.get(kind="changed", person=seated.person)
    assert {"METHOD:REQUEST", "SEQUENCE:2"} <= set(calendar_of(asked).splitlines())


@pytest.mark.parametrize(
    "state", [EventState.HELD, EventState.CANCELLED, EventState.DRAFT, EventState.ARCHIVED]
)
def test_what_is_over_or_not_begun_cannot_be_postponed(state: EventState):
    with pytest.raises(EventRefused):
        events.postpone(EventFactory(state=state), "")


def test_the_clock_opens_closes_and_ends(time_machine):
    now = timezone.now()
    event = EventFactory(state=EventState.PUBLISHED, registration_opens_at=now + timedelta(days=1))

    for moment, expected in [
        (now, EventState.PUBLISHED),
        (now + timedelta(days=1, minutes=1), EventState.OPEN),
        (event.registration_deadline + timedelta(minutes=1), EventState.REGISTRATION_CLOSED),
        (event.ends_at + timedelta(minutes=1), EventState.HELD),
    ]:
        time_machine.move_to(moment)
        assert events.move_along(event.pk).state == expected


def test_each_change_moves_the_revisions_of_the_feeds_it_shows_in_before_and_after():
    event = EventFactory()
    other = EventFactory().network
    changed(event, title="Et")
    before = dict(FeedRevision.objects.values_list("key", "number"))

    changed(event, network=other)

    now = dict(FeedRevision.objects.values_list("key", "number"))
    moved = {key for key in now if now[key] != before.get(key)}
    assert {"all", f"network:{other.pk}"} <= moved
    assert len([key for key in moved if key.startswith("network:")]) == 2
