"""T-7 to the silent, T-1 to those who come, one press in between; at most one a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events.models import Event, Invitation, Status
from events.operations import events, hosting, mail_pauses, reminders
from notifications.models import Message, MessageState
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def event_at(text: str, **more: object) -> Event:
    start = datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)
    return EventFactory(
        starts_at=start, ends_at=start + timedelta(hours=3), registration_deadline=None, **more
    )


def asked_long_ago() -> None:
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=20))


def test_the_silent_are_reminded_a_week_before_and_only_once(time_machine):
    time_machine.move_to(datetime(2027, 2, 17, 12, tzinfo=COPENHAGEN))
    event = event_at("2027-02-24T11:00")
    silent = RegistrationFactory(event=event)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.DECLINED)
    asked_long_ago()

    reminders.remind_due(timezone.now())
    reminders.remind_due(timezone.now() + timedelta(minutes=30))

    assert [mail.person for mail in Message.objects.filter(kind="reminder")] == [silent.person]


def test_whom_the_clock_reminded_is_not_reminded_again_because_a_host_took_a_reminder_back(time_machine):
    time_machine.move_to(datetime(2027, 2, 17, 12, tzinfo=COPENHAGEN))
    event = event_at("2027-02-24T11:00")
    silent = RegistrationFactory(event=event)
    asked_long_ago()
    reminders.remind_due(timezone.now())
    (first,) = Message.objects.filter(kind="reminder")
    first.state = MessageState.SENT
    first.save()

    time_machine.move_to(datetime(2027, 2, 17, 21, tzinfo=COPENHAGEN))
    never = RegistrationFactory(event=event)
    assert reminders.remind_unanswered(event) == 2
    assert hosting.take_back_reminder(event) == 2
    never.invitation.refresh_from_db()
    assert never.invitation.reminded_at is None
    time_machine.move_to(datetime(2027, 2, 18, 7, 5, tzinfo=COPENHAGEN))
    reminders.remind_due(timezone.now())

    assert list(Message.objects.filter(kind="reminder", person=silent.person)) == [first]


def test_those_who_come_are_told_the_day_before_and_only_once(time_machine):
    time_machine.move_to(datetime(2027, 2, 17, 12, tzinfo=COPENHAGEN))
    event = event_at("2027-02-18T10:00")
    comer = RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.TENTATIVE)

    reminders.remind_due(timezone.now())
    reminders.remind_due(timezone.now() + timedelta(minutes=30))

    assert [mail.person for mail in Message.objects.filter(kind="tomorrow")] == [comer.person]


def test_the_clock_reminds_nobody_in_quiet_hours(time_machine):
    time_machine.move_to(datetime(2027, 2, 17, 20, 30, tzinfo=COPENHAGEN))
    RegistrationFactory(event=event_at("2027-02-18T10:00"), status=Status.ACCEPTED)

    reminders.remind_due(timezone.now())

    assert not Message.objects.exists()


def test_a_press_in_the_evening_leaves_in_the_morning_and_a_second_press_adds_nothing(time_machine):
    time_machine.move_to(datetime(2027, 2, 17, 22, tzinfo=COPENHAGEN))
    row = RegistrationFactory(event=event_at("2027-03-20T10:00"))

    assert reminders.remind_unanswered(row.event) == 1
    assert reminders.remind_unanswered(row.event) == 0

    mail = Message.objects.get(kind="reminder")
    assert mail.not_before == datetime(2027, 2, 18, 8, tzinfo=COPENHAGEN)


def test_who_unsubscribed_is_reminded_no_more_but_hears_of_changes(time_machine):
    time_machine.move_to(datetime(2027, 2, 17, 12, tzinfo=COPENHAGEN))
    event = event_at("2027-03-20T10:00")
    tired, other = RegistrationFactory(event=event), RegistrationFactory(event=event)

    mail_pauses.pause_for(tired)
    reminders.remind_unanswered(event)
    events.cancel(event, "Sne")

    assert [mail.person for mail in Message.objects.filter(kind="reminder")] == [other.person]
    assert Message.objects.filter(kind="called_off", person=tired.person).exists()
