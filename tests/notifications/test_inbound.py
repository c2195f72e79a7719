"""Every mail gets a verdict, once; and nothing that a stranger writes does more than its verdict says."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DataError, connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import operations as accounts
from events.models import Registration, Status
from notifications import delivery, inbound
from notifications.models import Door, Message, MessageState, ReceivedMail, Verdict
from notifications.reply_addresses import reply_address
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import RegistrationFactory
from tests.factories.messages import MessageFactory
from tests.helpers.reply_mails import address_of, answer, bounce, mail, vcalendar

pytestmark = pytest.mark.django_db


def receive(raw: bytes, **more: Any) -> ReceivedMail:
    return inbound.receive(raw, door=Door.PIPE, **more)


@pytest.fixture
def asta() -> Registration:
    row: Registration = RegistrationFactory(
        person=PersonFactory(name="Asta Vibefjer", email="asta@example.org")
    )
    return row


def said(row: ReceivedMail) -> tuple[str, str]:
    return row.verdict, row.reason


def test_the_same_mail_counts_once_whichever_doors_it_comes_through(asta: Registration):
    raw = answer(asta)

    first = receive(raw)
    again = inbound.receive(raw, door=Door.IMAP)

    assert said(first) == ("applied", "answer")
    assert again.pk == first.pk
    assert ReceivedMail.objects.count() == 1
    assert asta.records.count() == 1


def test_a_mail_without_a_message_id_is_known_by_its_bytes(asta: Registration):
    raw = answer(asta).replace(b"Message-ID:", b"X-Was:")

    assert receive(raw).pk == receive(raw).pk


def test_the_address_that_the_mail_server_names_goes_before_the_headers(asta: Registration):
    other = RegistrationFactory(event=asta.event)
    raw = mail(asta, vcalendar(asta), to=address_of(other))

    row = receive(raw, envelope_to=address_of(asta))

    assert said(row) == ("applied", "answer")
    assert row.person == asta.person


def test_where_the_envelope_names_a_box_of_a_service_the_headers_are_read(asta: Registration):
    row = receive(answer(asta), envelope_to="4f3a9c@inbound.example.net")

    assert said(row) == ("applied", "answer")


def test_the_addresses_of_two_invitations_in_one_mail_are_for_a_person(asta: Registration):
    other = RegistrationFactory(event=asta.event)

    row = receive(mail(asta, vcalendar(asta), to=f"{address_of(asta)}, {address_of(other)}"))

    assert said(row) == ("quarantined", "several_addresses")
    asta.refresh_from_db()
    assert asta.status == Status.UNANSWERED


def test_a_token_that_we_did_not_sign_does_nothing(asta: Registration):
    forged = reply_address(asta.public_id, secret="somebody else's", domain=settings.REPLY_DOMAIN)

    assert said(receive(mail(asta, vcalendar(asta), to=forged))) == ("ignored", "forged")
    asta.refresh_from_db()
    assert asta.status == Status.UNANSWERED


def test_an_address_signed_with_a_former_key_still_holds(asta: Registration, settings: Settings):
    raw = answer(asta)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "x" * 50

    assert said(receive(raw)) == ("applied", "answer")


def test_a_registration_that_is_gone_is_nobodys(asta: Registration):
    raw = answer(asta)
    asta.delete()

    assert said(receive(raw)) == ("ignored", "unknown")


AWAY = "Auto-Submitted: auto-replied\r\n"


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        (AWAY, ("ignored", "away")),
        ("X-Autoreply: yes\r\n", ("ignored", "away")),
        ("Precedence: bulk\r\n", ("ignored", "away")),
        ("List-Id: <hallen.example.org>\r\n", ("ignored", "list")),
        ("Received: from a by b; now\r\n" * 60, ("ignored", "loop")),
    ],
)
def test_what_programs_write_changes_nothing_and_is_not_answered(
    asta: Registration, headers: str, verdict: tuple[str, str]
):
    row = receive(mail(asta, None, text="Jeg er på ferie til mandag.", headers=headers))

    assert said(row) == verdict
    assert not Message.objects.exists()


def test_our_own_letter_that_comes_back_is_a_loop(asta: Registration):
    ours = f"<{'a' * 32}@{settings.REPLY_DOMAIN}>"

    assert said(receive(mail(asta, None, message_id=ours))) == ("ignored", "loop")


def test_an_answer_of_a_program_counts_and_gets_no_receipt(asta: Registration):
    row = receive(mail(asta, vcalendar(asta), headers="Auto-Submitted: auto-generated\r\n"))

    assert said(row) == ("applied", "answer")
    assert not row.answered
    assert not Message.objects.filter(kind="receipt").exists()


def test_nobody_is_answered_more_often_than_so_many_times_an_hour(asta: Registration, settings: Settings):
    settings.REPLIES_ANSWERED_PER_HOUR = 2
    for number in range(4):
        receive(answer(asta, "ACCEPTED" if number % 2 else "DECLINED"))

    assert Message.objects.filter(kind="receipt").count() == 2
    assert asta.records.count() == 4


def test_a_sender_run_wild_is_no_longer_heard(asta: Registration, settings: Settings):
    settings.REPLIES_PER_HOUR = 2

    verdicts = [receive(answer(asta, "TENTATIVE")).reason for _ in range(3)]

    assert verdicts[2] == "too_many"


def test_a_mail_to_the_bare_box_waits_for_a_person(asta: Registration):
    row = receive(mail(asta, None, to=f"svar@{settings.REPLY_DOMAIN}", text="Hvor er det?"))

    assert said(row) == ("quarantined", "no_address")


def test_a_mail_beyond_the_limit_is_put_aside_with_its_beginning(asta: Registration, settings: Settings):
    settings.REPLY_SIZE_LIMIT, settings.REPLY_RAW_KEPT = 2_000, 500
    raw = answer(asta) + b"x" * 3_000

    row = receive(raw)

    assert said(row) == ("quarantined", "unreadable")
    assert row.detail == "size"
    assert row.sender_address == "asta@example.org"
    assert row.is_cut
    assert len(bytes(row.raw)) == 500


def test_a_bug_of_ours_puts_the_mail_aside_and_it_can_be_read_again(asta: Registration):
    from notifications.signals import replies_received

    def stumble(**_more: Any) -> None:
        raise RuntimeError("bug")

    replies_received.connect(stumble)
    try:
        row = receive(answer(asta))
    finally:
        replies_received.disconnect(stumble)
    asta.refresh_from_db()
    assert said(row) == ("quarantined", "fault")
    assert asta.status == Status.UNANSWERED

    inbound.judge_again(row)

    row.refresh_from_db()
    asta.refresh_from_db()
    assert said(row) == ("applied", "answer")
    assert asta.status == Status.ACCEPTED


def test_a_value_that_the_database_refuses_puts_the_mail_aside_and_blocks_none_behind_it(asta: Registration):
    from notifications.signals import replies_received

    def refuse(**_more: Any) -> None:
        raise DataError("text fields cannot contain NUL")

    replies_received.connect(refuse)
    try:
        row = receive(answer(asta))
    finally:
        replies_received.disconnect(refuse)

    assert said(row) == ("quarantined", "fault")


@pytest.mark.parametrize("method", ["RE\0QUEST", "\x1fREQUEST"])
def test_what_a_mail_says_in_its_verdict_has_no_control_characters(asta: Registration, method: str):
    part = f'text/calendar; charset=utf-8; method="{method}"'

    row = receive(mail(asta, vcalendar(asta, METHOD=""), part=part))

    row.refresh_from_db()
    assert said(row) == ("ignored", "method")
    assert row.detail.isprintable()


@pytest.mark.parametrize("oddity", ["\0", "\udce6"])
def test_an_envelope_with_odd_characters_is_kept(asta: Registration, oddity: str):
    row = receive(answer(asta), envelope_to=f"svar{oddity}@{settings.REPLY_DOMAIN}")

    assert row.recipient.isprintable()


# --- mails that came back ------------------------------------------------------------------------------------


@pytest.fixture
def letter(asta: Registration) -> Message:
    message: Message = MessageFactory(
        person=asta.person,
        to_address=asta.person.email if asta.person else "",
        thread=f"event-{asta.event_id}-registration-{asta.pk}",
        reply_to=address_of(asta),
        state=MessageState.SENT,
    )
    return message


def test_a_hard_bounce_flags_the_address_and_tells_the_host(asta: Registration, letter: Message):
    row = receive(bounce(letter.message_id, "asta@example.org", to=letter.reply_to))

    asta.refresh_from_db()
    letter.refresh_from_db()
    assert said(row) == ("bounce", "hard")
    assert asta.person is not None
    assert asta.person.mail_failed_at is not None
    assert asta.invitation.state == "bounced"
    assert letter.state == MessageState.FAILED
    told = Message.objects.get(kind="did-not-arrive")
    assert told.person == asta.event.contact
    assert "Asta Vibefjer" in told.text


def test_a_full_box_is_no_dead_address(asta: Registration, letter: Message):
    row = receive(bounce(letter.message_id, "asta@example.org", to=letter.reply_to, status="5.2.2"))

    asta.refresh_from_db()
    assert said(row) == ("bounce", "refused_mail")
    assert asta.person is not None
    assert asta.person.mail_failed_at is None


@pytest.mark.parametrize("status", ["4.4.7", "4.4.1", ""])
def test_a_server_that_gave_up_after_days_has_lost_the_mail_and_the_host_is_told(
    asta: Registration, letter: Message, status: str
):
    row = receive(bounce(letter.message_id, "asta@example.org", to=letter.reply_to, status=status))

    asta.refresh_from_db()
    letter.refresh_from_db()
    assert said(row) == ("bounce", "refused_mail")
    assert letter.state == MessageState.FAILED
    assert Message.objects.filter(kind="did-not-arrive").exists()
    assert asta.person is not None
    assert asta.person.mail_failed_at is None


def test_a_delay_is_noted_and_nothing_more(asta: Registration, letter: Message):
    row = receive(
        bounce(letter.message_id, "asta@example.org", to=letter.reply_to, action="delayed", status="4.4.1")
    )

    letter.refresh_from_db()
    assert said(row) == ("bounce", "soft")
    assert letter.state == MessageState.SENT
    assert not Message.objects.filter(kind="did-not-arrive").exists()


def test_a_bounce_for_a_mail_that_is_not_ours_flags_nobody(asta: Registration, letter: Message):
    row = receive(bounce(f"<{'0' * 32}@{settings.REPLY_DOMAIN}>", "asta@example.org"))

    asta.refresh_from_db()
    assert said(row) == ("ignored", "not_ours")
    assert asta.person is not None
    assert asta.person.mail_failed_at is None


def test_a_report_that_came_to_another_address_than_the_mail_was_sent_from_flags_nobody(letter: Message):
    """A Message-ID stands in every answer to a mail, for all who get it in copy to see."""
    row = receive(bounce(letter.message_id, "asta@example.org", to="svar+x.y@svar.example.org"))

    assert said(row) == ("ignored", "not_ours")


def test_a_bounce_of_another_address_is_for_a_person(letter: Message):
    row = receive(bounce(letter.message_id, "another@example.org", to=letter.reply_to))

    assert said(row) == ("quarantined", "other_recipient")


def test_many_bounces_a_day_are_one_mail_to_the_host(asta: Registration):
    other = RegistrationFactory(event=asta.event)
    for row in (asta, other):
        letter = MessageFactory(
            person=row.person,
            to_address=row.person.email,
            thread=f"event-{row.event_id}-registration-{row.pk}",
            state=MessageState.SENT,
        )
        receive(bounce(letter.message_id, row.person.email, to=letter.reply_to))

    assert Message.objects.filter(kind="did-not-arrive").count() == 1


# --- what is kept, and for how long --------------------------------------------------------------------------


def test_received_mails_are_forgotten_after_a_month(asta: Registration):
    old, new = receive(answer(asta)), receive(answer(asta, "DECLINED"))
    ReceivedMail.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=31))

    inbound.forget()

    assert list(ReceivedMail.objects.all()) == [new]


def test_nothing_remains_of_the_mails_of_somebody_who_is_forgotten(asta: Registration):
    receive(answer(asta))
    receive(mail(asta, None, text="Jeg kommer desværre ikke"))
    assert asta.person is not None

    accounts.erase(asta.person)

    assert not ReceivedMail.objects.exists()
    assert not asta.proposals.exists()


def test_nothing_remains_where_somebody_else_was_to_send_whoever_is_forgotten(asta: Registration):
    bo = PersonFactory(email="bo@example.org")
    line = ';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@example.org":mailto:asta@example.org'
    receive(answer(asta, ATTENDEE=line))

    accounts.erase(bo)

    assert not ReceivedMail.objects.exists()
    assert not asta.proposals.exists()


def test_handled_mails_leave_the_heap(asta: Registration):
    row = receive(mail(asta, None, to=f"svar@{settings.REPLY_DOMAIN}"))

    inbound.mark_handled(row, by=AdministratorFactory())

    assert not ReceivedMail.objects.all().unsettled().exists()
    assert ReceivedMail.objects.all().counted()[Verdict.QUARANTINED] == 0


# --- at once -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_readers_with_the_same_mails_apply_each_once():
    rows = [RegistrationFactory() for _ in range(6)]
    raws = [answer(row) for row in rows]
    barrier, faults = threading.Barrier(4), []

    def read() -> None:
        barrier.wait()
        try:
            for raw in raws:
                receive(raw)
        except Exception as fault:  # noqa: BLE001  # whatever it is, the test shows it
            faults.append(fault)
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert not faults
    assert ReceivedMail.objects.count() == 6
    assert [row.records.count() for row in rows] == [1] * 6


def test_a_receipt_can_be_sent(asta: Registration, maildir: Any):
    receive(answer(asta))

    delivery.deliver(list(Message.objects.values_list("pk", flat=True)))

    assert Message.objects.get(kind="receipt").state == MessageState.SENT
