"""A receipt is small under its event's lock, is filled in when it leaves, and says what was true at the press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from events import links
from events.models import Event, FreedSeats, Registration, Status
from events.operations import registrations
from events.operations.registrations import Answer
from notifications import delivery
from notifications.models import Message, Pattern
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.helpers.smtp_sink import SMTPSink

pytestmark = pytest.mark.django_db


def asked(event: Event, name: str, language: str = "da") -> Registration:
    row: Registration = RegistrationFactory.create(
        event=event, person=PersonFactory.create(name=name, language=language)
    )
    return row


def receipt_of(row: Registration) -> Message:
    return Message.objects.filter(kind="receipt", person=row.person).latest("pk")


def unfolded(message: Message) -> str:
    return (message.calendar or b"").replace(b"\r\n ", b"").decode()


def test_who_stands_alike_shares_the_words_and_nobody_reads_anothers_link() -> None:
    event = EventFactory(capacity=10)
    rows = [asked(event, f"Person {number}") for number in range(3)]
    for row in rows:
        registrations.respond(row, Answer.YES)

    assert Pattern.objects.count() == 1
    for row in rows:
        receipt, others = receipt_of(row), [other for other in rows if other != row]
        assert receipt.kept_text == ""
        for part in (receipt.text, receipt.html, unfolded(receipt)):
            assert links.registration_token(row) in part
            assert not [other for other in others if links.registration_token(other) in part]
        assert f"mailto:{row.person.email}" in unfolded(receipt)
        assert str(row.person) in unfolded(receipt)


def test_each_standing_and_each_language_has_words_of_its_own() -> None:
    event = EventFactory(capacity=2)
    for name, language in (("Asta", "da"), ("Bo", "en")):
        registrations.respond(asked(event, name, language), Answer.YES)
    waits, declines = asked(event, "Clara"), asked(event, "Dorte")
    registrations.respond(waits, Answer.YES)
    registrations.respond(declines, Answer.NO)

    assert Pattern.objects.count() == 4
    assert "PARTSTAT=TENTATIVE" in unfolded(receipt_of(waits))
    assert "PARTSTAT=DECLINED" in unfolded(receipt_of(declines))


def test_what_is_said_is_what_was_true_at_the_press(smtp: SMTPSink) -> None:
    """What came later is told by its own mail, which leaves after this one."""
    event = EventFactory(capacity=1, title="Lys i huset", freed_seats=FreedSeats.AT_ONCE)
    leaver = RegistrationFactory(event=event, status=Status.ACCEPTED)
    row = asked(event, "Asta")
    registrations.respond(row, Answer.YES)
    receipt = receipt_of(row)
    said = (receipt.subject, receipt.text, receipt.html, receipt.calendar)
    assert f"SEQUENCE:{event.sequence}\r\n".encode() in (receipt.calendar or b"")
    assert f"DTSTAMP:{receipt.created_at:%Y%m%dT%H%M%SZ}" in unfolded(receipt)

    registrations.respond(leaver, Answer.NO)
    later = {"starts_at": event.starts_at + timedelta(days=3), "ends_at": event.ends_at + timedelta(days=3)}
    Event.objects.filter(pk=event.pk).update(title="Mørke", sequence=event.sequence + 1, **later)
    row.person.name = "Asta Nyt Navn"
    row.person.save()

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED
    again = receipt_of(row)
    assert (again.subject, again.text, again.html, again.calendar) == said
    delivery.deliver(list(Message.objects.due().values_list("pk", flat=True)))
    delivery.deliver(list(Message.objects.due().values_list("pk", flat=True)))
    subjects = [
        str(mail.message["Subject"]) for mail in smtp.mails if receipt.to_address in str(mail.message["To"])
    ]
    assert subjects[0] == receipt.subject
    assert len(subjects) == 2


def test_a_change_of_the_event_is_in_the_next_receipt() -> None:
    event = EventFactory(capacity=10, title="Lys i huset")
    first, second = asked(event, "Asta"), asked(event, "Bo")
    registrations.respond(first, Answer.YES)
    Event.objects.filter(pk=event.pk).update(title="Mørke i huset", sequence=7)
    registrations.respond(second, Answer.YES)

    assert "Lys i huset" in receipt_of(first).subject
    assert "SUMMARY:Lys i huset" in unfolded(receipt_of(first))
    assert "Mørke i huset" in receipt_of(second).subject
    assert b"SEQUENCE:7\r\n" in (receipt_of(second).calendar or b"")


def test_a_meeting_that_is_a_year_off_has_its_year_until_it_goes_without_saying(
    time_machine: TimeMachineFixture,
) -> None:
    """The words of the first receipt are kept, and the next one is written in another season."""
    time_machine.move_to(datetime(2027, 1, 4, 9, tzinfo=UTC))
    at = datetime(2028, 3, 6, 9, tzinfo=UTC)
    event = EventFactory(starts_at=at, ends_at=at + timedelta(hours=3), registration_deadline=None)
    early, late = asked(event, "Asta Early"), asked(event, "Bo Late")
    registrations.respond(early, Answer.YES)
    assert "6. marts 2028" in receipt_of(early).text

    time_machine.move_to(datetime(2028, 1, 4, 9, tzinfo=UTC))
    registrations.respond(late, Answer.YES)

    assert "6. marts kl." in receipt_of(late).text
    assert "6. marts kl." in receipt_of(late).html


def test_a_receipt_is_small_where_it_is_written() -> None:
    event = EventFactory(capacity=10)
    rows = [asked(event, name) for name in ("Asta", "Bo")]
    registrations.respond(rows[0], Answer.YES)

    with CaptureQueriesContext(connection) as captured:
        registrations.respond(rows[1], Answer.YES)

    [written] = [q["sql"] for q in captured if q["sql"].startswith('INSERT INTO "notifications_message"')]
    assert len(written.encode()) < 3000
