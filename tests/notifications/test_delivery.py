"""Sending: claimed once, refused in every way a server knows, killed, and still right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from lib.together import Statement
from notifications import claims, delivery, ledger, outages, signals
from notifications.claims import CLAIM_LASTS
from notifications.models import Message, MessageState, Outage
from notifications.transport import Mail, transport
from tests.factories.accounts import PersonFactory
from tests.factories.messages import MessageFactory
from tests.helpers.elsewhere import elsewhere
from tests.helpers.house import forget_tasks, queued
from tests.helpers.smtp_sink import Received, SMTPSink, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def deliver_due() -> None:
    delivery.deliver(list(Message.objects.due().values_list("pk", flat=True)))


def state_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def later(**by: int) -> None:
    """Let time pass for those that wait."""
    for message in Message.objects.filter(state=MessageState.READY):
        Message.objects.filter(pk=message.pk).update(not_before=message.not_before - timedelta(**by))


def moments_pass() -> None:
    """Until the mail server may be asked again."""
    for outage in Outage.objects.all():
        Outage.objects.update(asked_at=outage.asked_at - outages.PAUSE)


# --- who sends ------------------------------------------------------------------------------------------


def test_two_workers_send_each_message_once(smtp: SMTPSink) -> None:
    messages = MessageFactory.create_batch(30)
    ids = [message.pk for message in messages]
    smtp.seconds = 0.005
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            delivery.deliver(ids)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(smtp.recipients()) == sorted(message.to_address for message in messages)
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.SENT, 1)}


def test_a_batch_goes_over_one_connection(smtp: SMTPSink) -> None:
    MessageFactory.create_batch(50)

    deliver_due()

    assert len(smtp.mails) == 50
    assert smtp.connections == 1


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_server_that_closes_after_some_mails_is_called_again(smtp: SMTPSink, pipelining: bool) -> None:
    MessageFactory.create_batch(10)
    smtp.pipelining = pipelining
    smtp.mails_for_each_connection = 4

    deliver_due()

    assert len(smtp.mails) == 10
    assert smtp.connections == 3


def test_a_worker_that_was_thought_dead_does_not_undo_what_another_did(smtp: SMTPSink) -> None:
    message = MessageFactory()
    [slow] = Message.objects.claim([message.pk])
    Message.objects.filter(pk=message.pk).update(claimed_at=timezone.now() - CLAIM_LASTS * 2)
    delivery.sweep()
    deliver_due()

    delivery._retry(slow, "too late")

    assert state_of(message) == MessageState.SENT


# --- what servers say -----------------------------------------------------------------------------------


def test_a_4xx_is_tried_again_later_with_growing_pauses_and_gets_through(smtp: SMTPSink) -> None:
    message = MessageFactory(person=PersonFactory(email="graa@example.org"))
    smtp.refuse("graa@example.org", "450 4.2.0 greylisted", "450 4.2.0 greylisted", "250 ok")
    began = timezone.now()

    deliver_due()
    first = Message.objects.get()
    deliver_due()  # too early: nothing happens
    later(minutes=2)
    deliver_due()
    second = Message.objects.get()
    later(minutes=7)
    deliver_due()

    assert first.state == MessageState.READY
    assert "greylisted" in first.last_error
    assert first.not_before - began > timedelta(seconds=55)
    assert second.not_before - began > timedelta(minutes=4)
    assert smtp.asked["graa@example.org"] == 3
    assert state_of(message) == MessageState.SENT
    assert Person.objects.get(email="graa@example.org").mail_failed_at is None


def test_after_the_last_pause_it_has_failed_and_the_address_is_not_blamed(smtp: SMTPSink) -> None:
    message = MessageFactory(person=PersonFactory(email="aldrig@example.org"))
    smtp.refuse("aldrig@example.org", "451 4.3.0 not now")

    for _ in range(len(delivery.BACKOFF) + 3):
        deliver_due()
        later(days=2)

    assert state_of(message) == MessageState.FAILED
    assert smtp.asked["aldrig@example.org"] == len(delivery.BACKOFF) + 1
    assert Person.objects.get(email="aldrig@example.org").mail_failed_at is None


def test_a_5xx_to_the_recipient_is_never_tried_again_and_flags_the_address(smtp: SMTPSink) -> None:
    message = MessageFactory(person=PersonFactory(email="findes-ikke@example.org"))
    smtp.refuse("findes-ikke@example.org", "550 5.1.1 no such user")

    deliver_due()
    later(days=30)
    deliver_due()

    person = Person.objects.get(email="findes-ikke@example.org")
    assert state_of(message) == MessageState.FAILED
    assert smtp.asked["findes-ikke@example.org"] == 1
    assert person.mail_failed_at is not None
    assert "no such user" in person.mail_failure


@pytest.mark.parametrize("words", ["554 5.7.1 refused by policy", "552 5.2.2 mailbox full"])
def test_a_5xx_that_is_not_about_the_address_does_not_flag_it(smtp: SMTPSink, words: str) -> None:
    message = MessageFactory(person=PersonFactory(email="fuld@example.org"))
    smtp.refuse("fuld@example.org", words)

    deliver_due()

    assert state_of(message) == MessageState.FAILED
    assert Person.objects.get(email="fuld@example.org").mail_failed_at is None


def test_a_5xx_about_the_content_does_not_flag_the_address(smtp: SMTPSink) -> None:
    message = MessageFactory(person=PersonFactory(email="filter@example.org"))
    smtp.refuse_content("filter@example.org", "554 5.6.0 looks like spam")

    deliver_due()

    assert state_of(message) == MessageState.FAILED
    assert Person.objects.get(email="filter@example.org").mail_failed_at is None


def test_a_server_that_left_between_two_mails_is_called_again(smtp: SMTPSink) -> None:
    MessageFactory.create_batch(4)
    with transport(smtp.url) as out:
        out.send(Mail("a@example.org", "first@example.org", lambda: b"Subject: 1\r\n\r\n1\r\n"))
        smtp.hang_up()

        out.send(Mail("a@example.org", "second@example.org", lambda: b"Subject: 2\r\n\r\n2\r\n"))

    assert smtp.recipients() == ["first@example.org", "second@example.org"]


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("words", [b".", b"a\r\n.\r\n..b\r\n.", b"\r\n.\r\nQUIT\r\n"])
def test_lines_of_dots_arrive_as_they_are(smtp: SMTPSink, words: bytes, pipelining: bool) -> None:
    smtp.pipelining = pipelining
    with transport(smtp.url) as out:
        mails = [Mail("a@example.org", "b@example.org", lambda: words) for _ in range(4)]
        for mail, then in zip(mails, [*mails[1:], None], strict=True):
            out.send(mail, then)

    assert [mail.content.removesuffix(b"\r\n") for mail in smtp.mails] == [words.removesuffix(b"\r\n")] * 4


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refusal_of_one_leaves_the_connection_to_the_others(smtp: SMTPSink, pipelining: bool) -> None:
    smtp.pipelining = pipelining
    for name in "abcdefgh":
        MessageFactory(person=PersonFactory(email=f"{name}@example.org"))
    smtp.refuse("b@example.org", "550 5.1.1 no such user")
    smtp.refuse("d@example.org", "450 4.2.0 later")
    smtp.refuse_content("e@example.org", "451 4.3.0 later")
    smtp.refuse_content("g@example.org", "554 5.6.0 looks like spam")

    deliver_due()

    assert smtp.recipients() == [f"{name}@example.org" for name in "acfh"]
    assert smtp.connections == 1


def test_the_next_mail_is_written_and_its_envelope_sent_before_the_server_has_taken_the_one_before(
    smtp: SMTPSink,
) -> None:
    written: list[str] = []

    def mail(name: str) -> Mail:
        def write() -> bytes:
            written.append(name)
            return f"Subject: {name}\r\n\r\n{name}\r\n".encode()

        return Mail("a@example.org", f"{name}@example.org", write)

    first, second, third = mail("first"), mail("second"), mail("third")
    with transport(smtp.url) as out:
        out.send(first, second)  # how the server takes the first mail shows whether it means what it offers
        assert written == ["first"]
        out.send(second, third)
        assert written == ["first", "second", "third"]
        wait_until(lambda: smtp.asked["third@example.org"] == 1)
        out.send(third)

    assert written == ["first", "second", "third"]
    assert smtp.subjects() == ["first", "second", "third"]


@pytest.mark.parametrize("another", [True, False])
def test_a_mail_that_was_announced_and_does_not_come_is_not_sent(smtp: SMTPSink, another: bool) -> None:
    mails = [
        Mail("a@example.org", f"{name}@example.org", lambda: b"Subject: x\r\n\r\nx\r\n") for name in "bcde"
    ]
    with transport(smtp.url) as out:
        out.send(mails[0], mails[1])
        out.send(mails[1], mails[2])
        if another:
            out.send(mails[3])

    expected = ["b@example.org", "c@example.org", *(["e@example.org"] if another else [])]
    assert smtp.recipients() == expected


def test_no_other_mail_goes_to_whom_one_was_announced_for(smtp: SMTPSink) -> None:
    def mail(name: str) -> Mail:
        return Mail("a@example.org", f"{name}@example.org", lambda: f"Subject: {name}\r\n\r\n".encode())

    def fail() -> bytes:
        raise ValueError

    with transport(smtp.url) as out:
        second = mail("second")
        out.send(mail("first"), second)
        out.send(second, mail("announced"))
        with pytest.raises(ValueError):  # noqa: PT011  # as it was raised
            out.send(mail("poison")._replace(write=fail))
        for name in ("fourth", "fifth", "sixth"):
            out.send(mail(name))

    sent = ["first", "second", "fourth", "fifth", "sixth"]
    assert smtp.subjects() == sent
    assert smtp.recipients() == [f"{name}@example.org" for name in sent]


def test_an_address_that_no_envelope_can_hold_is_no_fault_of_the_mail_before(smtp: SMTPSink) -> None:
    messages = MessageFactory.create_batch(4)
    Message.objects.filter(pk=messages[2].pk).update(to_address="søren@example.org")

    deliver_due()

    assert [state_of(message) for message in messages] == [
        MessageState.SENT,
        MessageState.SENT,
        MessageState.FAILED,
        MessageState.SENT,
    ]


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("where", ["refuse", "refuse_content"])
def test_a_connection_that_breaks_in_the_middle_costs_one_message_a_pause(
    smtp: SMTPSink, where: str, pipelining: bool
) -> None:
    smtp.pipelining = pipelining
    for name in "abcdef":
        MessageFactory(person=PersonFactory(email=f"{name}@example.org"))
    for name in "be":
        getattr(smtp, where)(f"{name}@example.org", "drop", "250 ok")

    deliver_due()
    assert smtp.recipients() == [f"{name}@example.org" for name in "acdf"]
    later(minutes=2)
    deliver_due()

    assert smtp.recipients() == [f"{name}@example.org" for name in "acdfbe"]


def test_a_server_that_refuses_us_is_not_taken_for_a_refusal_of_the_people(smtp: SMTPSink) -> None:
    MessageFactory.create_batch(3)
    smtp.greeting_refused = True

    deliver_due()

    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.READY}
    assert not Person.objects.exclude(mail_failed_at=None).exists()
    assert smtp.connections == 1


def test_a_server_that_is_down_is_called_once_for_a_batch_and_loses_nothing(smtp: SMTPSink) -> None:
    smtp.stop()
    MessageFactory.create_batch(20)

    deliver_due()

    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.READY, 0)}
    assert Outage.objects.get().words
    smtp.resume()


def test_all_leave_as_soon_as_a_server_that_was_down_is_back(smtp: SMTPSink, worker: None) -> None:
    smtp.stop()
    MessageFactory.create_batch(80)
    deliver_due()
    smtp.resume()
    delivery.sweep()
    assert not smtp.mails, "nobody knocks twice in a moment"

    moments_pass()
    delivery.sweep()  # finds it back with a batch, and sends the rest after

    smtp.wait_for(80)
    assert not Outage.objects.exists()
    wait_until(lambda: not Message.objects.exclude(state=MessageState.SENT).exists())


def test_while_the_server_is_down_one_asks_for_all(smtp: SMTPSink) -> None:
    smtp.stop()
    MessageFactory.create_batch(2)
    deliver_due()
    began = Outage.objects.get()
    moments_pass()

    deliver_due()

    now = Outage.objects.get()
    assert now.since == began.since
    assert now.asked_at > began.asked_at - timedelta(seconds=1)
    smtp.resume()


def test_who_has_nothing_to_send_does_not_use_up_the_knock(smtp: SMTPSink) -> None:
    person = PersonFactory()
    first = MessageFactory(person=person, thread="t")
    follower = MessageFactory(person=person, thread="t")
    Outage.objects.create(name="mail", asked_at=timezone.now() - outages.PAUSE, words="away")

    delivery.deliver([follower.pk])
    delivery.deliver([first.pk])

    assert state_of(first) == MessageState.SENT


def test_an_outage_found_by_a_clock_that_was_ahead_is_asked_about_at_once(smtp: SMTPSink) -> None:
    MessageFactory()
    Outage.objects.create(name="mail", asked_at=timezone.now() + timedelta(hours=1), words="away")

    deliver_due()

    assert len(smtp.mails) == 1
    assert not Outage.objects.exists()


def test_what_waited_five_days_for_the_server_has_failed(smtp: SMTPSink) -> None:
    smtp.stop()
    old = MessageFactory(not_before=timezone.now() - timedelta(days=9))
    fresh = MessageFactory()

    deliver_due()

    assert (state_of(old), state_of(fresh)) == (MessageState.FAILED, MessageState.READY)
    smtp.resume()


# --- what stands in the way ------------------------------------------------------------------------------


def test_a_poison_message_blocks_nobody_and_is_seen(smtp: SMTPSink, caplog: pytest.LogCaptureFixture) -> None:
    first = MessageFactory()
    before = MessageFactory()
    poison = MessageFactory(calendar=b"not a calendar", calendar_method="REQUEST")
    after = MessageFactory()
    failed: list[Message] = []

    def hear(message: Message, **kwargs: object) -> None:
        failed.append(message)

    signals.message_failed.connect(hear)
    deliver_due()
    signals.message_failed.disconnect(hear)

    assert [state_of(m) for m in (before, poison, after)] == [
        MessageState.SENT,
        MessageState.FAILED,
        MessageState.SENT,
    ]
    assert smtp.recipients() == [m.to_address for m in (first, before, after)]
    assert failed == [poison]
    assert "cannot be built" in caplog.text


def test_what_kills_every_worker_is_given_up(smtp: SMTPSink) -> None:
    message = MessageFactory(
        state=MessageState.CLAIMED,
        attempts=len(delivery.BACKOFF) + 1,
        claimed_at=timezone.now() - CLAIM_LASTS * 2,
    )

    delivery.sweep()

    assert state_of(message) == MessageState.FAILED


def test_a_cancellation_never_overtakes_its_request(smtp: SMTPSink) -> None:
    person = PersonFactory(email="orden@example.org")
    for word in ("REQUEST", "UPDATE", "CANCEL"):
        MessageFactory(person=person, thread="event-1-person-1", subject=word)
    MessageFactory(person=person, thread="event-2-person-1", subject="OTHER")
    smtp.refuse_content("orden@example.org", "451 4.3.0 later", "250 ok")

    deliver_due()  # the request is put off: those behind it wait, the other event goes on
    assert smtp.subjects() == ["OTHER"]
    deliver_due()
    assert smtp.subjects() == ["OTHER"]
    later(minutes=2)
    for _ in range(3):
        deliver_due()

    assert smtp.subjects() == ["OTHER", "REQUEST", "UPDATE", "CANCEL"]


def test_a_slow_mail_server_keeps_others_waiting_for_one_turn_and_no_longer(
    smtp: SMTPSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "TURN", 0.0)
    forget_tasks()
    ids = [MessageFactory(thread=f"event-{number}-person-1").pk for number in range(8)]

    delivery.deliver(ids)

    assert len(smtp.mails) == 1
    assert set(Message.objects.exclude(state=MessageState.SENT).values_list("state", "attempts")) == {
        (MessageState.READY, 0)
    }
    assert (queued("celery"), queued("prompt")) == (1, 0)  # the other seven, told of once
    monkeypatch.undo()
    deliver_due()
    assert len(smtp.mails) == 8


def test_where_nothing_more_waits_in_the_threads_nobody_looks_for_who_is_next(smtp: SMTPSink) -> None:
    person = PersonFactory()
    for number in range(3):
        MessageFactory(person=person, thread=f"event-{number}-person-1")
    asked = [0, 0]
    for turn in range(2):
        with CaptureQueriesContext(connection) as captured:
            deliver_due()
        asked[turn] = sum("EXISTS" in query["sql"] for query in captured)
        for number in range(3):
            MessageFactory(person=person, thread=f"event-{number}-person-1")
            MessageFactory(person=person, thread=f"event-{number}-person-1")

    assert len(smtp.mails) == 6
    assert asked == [1, 2]  # by the claim; and once more for all threads in which something waits


def test_order_holds_when_many_workers_race_for_one_thread(smtp: SMTPSink) -> None:
    person = PersonFactory()
    words = [str(number) for number in range(12)]
    for word in words:
        MessageFactory(person=person, thread="event-1-person-1", subject=word)

    def work() -> None:
        try:
            until = time.monotonic() + 30
            while time.monotonic() < until and Message.objects.exclude(state=MessageState.SENT).exists():
                deliver_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert smtp.subjects() == words


def test_a_failed_message_holds_nobody_back(smtp: SMTPSink) -> None:
    person = PersonFactory(email="videre@example.org")
    MessageFactory(person=person, thread="t", subject="1")
    MessageFactory(person=person, thread="t", subject="2")
    smtp.refuse_content("videre@example.org", "554 5.6.0 no", "250 ok")

    deliver_due()
    deliver_due()

    assert smtp.subjects() == ["2"]


def test_a_thread_goes_on_by_itself_when_the_first_has_left(smtp: SMTPSink, worker: None) -> None:
    person = PersonFactory()
    for word in ("REQUEST", "CANCEL"):
        MessageFactory(person=person, thread="t", subject=word)

    delivery.sweep()

    smtp.wait_for(2)
    assert smtp.subjects() == ["REQUEST", "CANCEL"]


# --- what dies -------------------------------------------------------------------------------------------


def test_a_worker_killed_after_the_250_sends_again_with_the_same_message_id(smtp: SMTPSink) -> None:
    message = MessageFactory()
    process: list[subprocess.Popen[bytes]] = []
    ready = threading.Event()

    def kill(mail: Received) -> None:
        ready.wait(20)
        os.kill(process[0].pid, signal.SIGKILL)

    smtp.on_accept = kill
    process.append(_deliver_in_a_process([message.pk], smtp.url))
    ready.set()
    _, said = process[0].communicate(timeout=60)
    assert process[0].returncode == -signal.SIGKILL, said.decode()
    assert state_of(message) == MessageState.CLAIMED
    smtp.on_accept = None

    Message.objects.update(claimed_at=timezone.now() - CLAIM_LASTS * 2)
    delivery.sweep()
    deliver_due()

    assert [mail.message_id for mail in smtp.mails] == [message.message_id] * 2
    assert smtp.mails[0].content == smtp.mails[1].content
    assert state_of(message) == MessageState.SENT


def test_a_killed_worker_had_few_mails_that_nobody_knew_of(smtp: SMTPSink) -> None:
    sent = 2 * ledger.MOST + 10
    messages = MessageFactory.create_batch(sent + 10)
    process: list[subprocess.Popen[bytes]] = []
    ready = threading.Event()

    def kill(mail: Received) -> None:
        ready.wait(20)
        if len(smtp.mails) == sent:
            os.kill(process[0].pid, signal.SIGKILL)

    smtp.on_accept = kill
    process.append(_deliver_in_a_process([message.pk for message in messages], smtp.url))
    ready.set()
    process[0].communicate(timeout=60)

    assert Message.objects.filter(state=MessageState.SENT).count() >= sent - ledger.MOST


def test_a_slow_server_is_noted_mail_by_mail(smtp: SMTPSink) -> None:
    MessageFactory.create_batch(3)
    smtp.seconds = 2 * ledger.LONGEST
    noted: list[int] = []

    def hear(messages: list[Message], **kwargs: object) -> None:
        noted.append(len(messages))

    signals.message_sent.connect(hear)
    deliver_due()
    signals.message_sent.disconnect(hear)

    assert noted == [1, 1, 1]


def _deliver_in_a_process(ids: list[int], mail_url: str) -> subprocess.Popen[bytes]:
    """The same database, another process."""
    name = str(settings.DATABASES["default"]["NAME"])
    program = f"""
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
settings.MAIL_URL = {mail_url!r}
django.setup()
from notifications import delivery
delivery.deliver({ids!r})
"""
    command = [sys.executable, "-c", program]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=dict(os.environ), stderr=subprocess.PIPE)


def test_the_claims_of_a_dead_house_are_taken_back_at_the_next_start(smtp: SMTPSink) -> None:
    message = MessageFactory(state=MessageState.CLAIMED, attempts=1, claimed_at=timezone.now())

    assert delivery.recover() == 1
    deliver_due()

    assert state_of(message) == MessageState.SENT


def test_a_living_worker_keeps_its_claim_whatever_the_clock_says() -> None:
    message = MessageFactory()

    def sweep_elsewhere() -> str:
        elsewhere(delivery.sweep)
        return state_of(message)

    with claims.held():
        Message.objects.claim([message.pk])
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            assert sweep_elsewhere() == MessageState.CLAIMED
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert sweep_elsewhere() == MessageState.READY


def test_what_is_to_leave_at_once_leaves_although_a_clock_that_was_ahead_wrote_it(smtp: SMTPSink) -> None:
    ahead = timezone.now() + timedelta(hours=1)
    MessageFactory(created_at=ahead, not_before=ahead, subject="at once")
    MessageFactory(created_at=ahead, not_before=ahead + timedelta(hours=9), subject="in the morning")

    deliver_due()

    assert smtp.subjects() == ["at once"]


# --- what is told ----------------------------------------------------------------------------------------


def test_what_others_note_about_mails_is_noted_with_them(smtp: SMTPSink) -> None:
    people = PersonFactory.create_batch(3, name="ikke nået")
    for person in people:
        MessageFactory(person=person)
    inside: list[bool] = []

    def hear(messages: list[Message], **kwargs: object) -> list[Statement]:
        inside.extend(
            connection.in_atomic_block and message.state == MessageState.SENT for message in messages
        )
        ids = [message.person_id for message in messages]
        return [Statement("UPDATE accounts_person SET name = %s WHERE id = %s", ["nået", pk]) for pk in ids]

    signals.message_sent.connect(hear)
    deliver_due()
    signals.message_sent.disconnect(hear)

    assert inside == [True, True, True]
    assert set(Person.objects.filter(pk__in=[person.pk for person in people]).values_list("name")) == {
        ("nået",)
    }


def test_what_others_wanted_to_note_and_could_not_makes_no_mail_leave_twice(smtp: SMTPSink) -> None:
    PersonFactory()
    messages = MessageFactory.create_batch(3)

    def hear(**kwargs: object) -> list[Statement]:
        return [Statement("UPDATE accounts_person SET name = NULL", [])]

    signals.message_sent.connect(hear)
    deliver_due()
    deliver_due()
    signals.message_sent.disconnect(hear)

    assert len(smtp.mails) == 3
    assert {state_of(message) for message in messages} == {MessageState.SENT}


@pytest.mark.parametrize("fault", [ValueError, IntegrityError])
def test_a_listener_that_falls_makes_no_mail_leave_twice(smtp: SMTPSink, fault: type[Exception]) -> None:
    message = MessageFactory()

    def hear(**kwargs: object) -> None:
        raise fault

    signals.message_sent.connect(hear)
    deliver_due()
    deliver_due()
    signals.message_sent.disconnect(hear)

    assert len(smtp.mails) == 1
    assert state_of(message) == MessageState.SENT


def test_a_database_that_is_away_for_a_moment_hears_of_the_mail_when_it_is_back(smtp: SMTPSink) -> None:
    message = MessageFactory()
    away = iter([OperationalError("gone"), OperationalError("gone")])

    def hear(**kwargs: object) -> None:
        for fault in away:
            raise fault

    signals.message_sent.connect(hear)
    deliver_due()
    signals.message_sent.disconnect(hear)

    assert len(smtp.mails) == 1
    assert state_of(message) == MessageState.SENT


# --- what is kept ----------------------------------------------------------------------------------------


def test_bodies_are_forgotten_after_a_week_and_the_log_after_three_months() -> None:
    now = timezone.now()
    fresh = MessageFactory(state=MessageState.SENT, created_at=now - timedelta(days=6), calendar=b"BEGIN")
    week = MessageFactory(state=MessageState.SENT, created_at=now - timedelta(days=8), calendar=b"BEGIN")
    stuck = MessageFactory(state=MessageState.FAILED, created_at=now - timedelta(days=8))
    MessageFactory(state=MessageState.SENT, created_at=now - timedelta(days=91))

    delivery.forget()

    kept = {message.pk: message for message in Message.objects.all()}
    assert set(kept) == {fresh.pk, week.pk, stuck.pk}
    assert (kept[week.pk].text, kept[week.pk].html, kept[week.pk].calendar) == ("", "", None)
    assert kept[week.pk].subject
    assert kept[fresh.pk].text
    assert kept[stuck.pk].text, "a failed message can still be sent again"


def test_the_mail_is_complete_on_the_wire(smtp: SMTPSink) -> None:
    MessageFactory(
        person=PersonFactory(email="asta@example.org", name="Asta Sørensen"),
        from_name="Netværk for bofællesskaber",
        subject="Kommer du? Forsamlingshuset får nyt liv",
        reply_to="svar+abc.def@svar.example.org",
        in_reply_to="<forrige@svar.example.org>",
        unsubscribe_url="https://hus.example.org/afmeld/1/",
    )

    deliver_due()

    [mail] = smtp.mails
    assert mail.sender == "svar+abc.def@svar.example.org"
    assert mail.message["To"] == "Asta Sørensen <asta@example.org>"
    assert mail.message["From"] == "Netværk for bofællesskaber <huset@example.org>"
    assert mail.message["Subject"] == "Kommer du? Forsamlingshuset får nyt liv"
    assert mail.message["In-Reply-To"] == mail.message["References"] == "<forrige@svar.example.org>"
    assert mail.message["List-Unsubscribe"] == "<https://hus.example.org/afmeld/1/>"


def test_an_unsubscribe_address_without_https_is_left_out_of_the_header(smtp: SMTPSink) -> None:
    MessageFactory(unsubscribe_url="http://127.0.0.1:8000/afmeld/1/")

    deliver_due()

    assert smtp.mails[0].message["List-Unsubscribe"] is None
