"""What is posted is kept with the change it tells of, once, whatever the broker does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.celery import app as celery_app
from lib import neighbour
from notifications import delivery, outbox
from notifications.models import Message, MessageState
from tests.factories.accounts import PersonFactory
from tests.factories.messages import MessageFactory
from tests.helpers.house import forget_tasks, queued
from tests.helpers.smtp_sink import SMTPSink, wait_until


@pytest.fixture
def empty_queues() -> None:
    forget_tasks()


@contextmanager
def broker_down() -> Iterator[None]:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
        _point_at(url, {"socket_connect_timeout": 2, "max_retries": 1, "interval_start": 0.1})
        try:
            yield
        finally:
            _point_at(settings.CELERY_BROKER_URL, settings.CELERY_BROKER_TRANSPORT_OPTIONS)


@contextmanager
def broker_hangs_up() -> Iterator[list[object]]:
    """A port where somebody takes the call and hangs up at once; gives the calls."""
    calls: list[object] = []

    def hang_up() -> None:
        with suppress(OSError):
            while True:
                line, caller = server.accept()
                calls.append(caller)
                line.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=hang_up, daemon=True).start()
        _point_at(f"redis://127.0.0.1:{server.getsockname()[1]}/0", {"max_retries": 1, "interval_start": 0.1})
        try:
            yield calls
        finally:
            _point_at(settings.CELERY_BROKER_URL, settings.CELERY_BROKER_TRANSPORT_OPTIONS)
            server.shutdown(socket.SHUT_RDWR)


def _point_at(url: str, options: dict[str, object]) -> None:
    celery_app.conf.update(
        broker_url=url, broker_write_url=url, broker_read_url=url, broker_transport_options=options
    )
    celery_app._pool = None
    celery_app.amqp._producer_pool = None


@pytest.mark.django_db(transaction=True)
def test_a_message_leaves_with_the_change_it_tells_of(smtp: SMTPSink, worker: None) -> None:
    message = MessageFactory.build(person=PersonFactory(email="asta@example.org"))

    with transaction.atomic():
        outbox.post(message)
        assert not smtp.mails

    smtp.wait_for(1)
    assert smtp.recipients() == ["asta@example.org"]
    wait_until(lambda: Message.objects.get().state == MessageState.SENT)


@pytest.mark.django_db(transaction=True)
def test_a_message_is_forgotten_with_the_change_that_failed(empty_queues: None) -> None:
    with transaction.atomic():
        outbox.post(MessageFactory.build(person=PersonFactory()))
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert queued("prompt") == 0


@pytest.mark.django_db(transaction=True)
def test_a_second_message_with_the_same_key_is_dropped(smtp: SMTPSink) -> None:
    person = PersonFactory()
    outbox.post(MessageFactory.build(person=person, key="invitation-1", subject="Første"))

    outbox.post(MessageFactory.build(person=person, key="invitation-1", subject="Anden"))
    delivery.deliver([message.pk for message in Message.objects.all()])

    assert smtp.subjects() == ["Første"]


@pytest.mark.django_db(transaction=True)
def test_posting_succeeds_while_the_broker_is_down_and_the_sweep_finds_it(empty_queues: None) -> None:
    with broker_down():
        outbox.post(MessageFactory.build(person=PersonFactory()))
    assert queued("prompt") == 0

    assert delivery.sweep() == 1

    assert queued("prompt") == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_is_asked_as_often_for_a_crowd_as_for_a_few() -> None:
    asked = []
    for number in (1, 2000):
        neighbour.queue.answered()
        with broker_hangs_up() as calls:
            outbox.post(*MessageFactory.build_batch(number, person=PersonFactory()))
        asked.append(len(calls))

    assert asked[0] == asked[1] > 0
    assert Message.objects.due().count() == 2001


@pytest.mark.django_db(transaction=True)
def test_a_few_messages_go_by_the_prompt_queue_and_pass_a_crowd(empty_queues: None) -> None:
    person = PersonFactory()

    outbox.post(*MessageFactory.build_batch(2 * settings.MAIL_BATCH + 1, person=person))
    outbox.post(MessageFactory.build(person=person, kind="account"))

    assert queued("celery") == 3
    assert queued("prompt") == 1


@pytest.mark.django_db
def test_what_has_not_left_can_be_withdrawn_and_what_has_left_cannot() -> None:
    waiting = MessageFactory(thread="event-1-person-1")
    gone = MessageFactory(thread="event-1-person-1", state=MessageState.SENT)
    other = MessageFactory(thread="event-2-person-1")

    assert outbox.withdraw("event-1-person-1") == 1

    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {
        waiting.pk: MessageState.WITHDRAWN,
        gone.pk: MessageState.SENT,
        other.pk: MessageState.READY,
    }


@pytest.mark.django_db(transaction=True)
def test_a_resent_message_keeps_its_id_and_goes_to_the_address_the_person_has_now(smtp: SMTPSink) -> None:
    person = PersonFactory(email="forkert@example.org")
    message = MessageFactory(person=person, state=MessageState.FAILED, attempts=9, last_error="550")
    person.email = "rigtig@example.org"
    person.save()
    failed = Message.objects.select_related("person").get(pk=message.pk)

    outbox.resend(failed)
    delivery.deliver([message.pk])

    assert smtp.recipients() == ["rigtig@example.org"]
    assert smtp.mails[0].message_id == message.message_id


@pytest.mark.django_db
def test_a_message_that_was_sent_is_not_sent_again() -> None:
    message = MessageFactory(state=MessageState.SENT)

    outbox.resend(message)

    assert Message.objects.get().state == MessageState.SENT


@pytest.mark.django_db
def test_letters_of_one_press_are_handed_over_but_for_those_of_a_later_hour(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr("notifications.outbox._enqueue", lambda ids, queue: told.extend(ids))
    there = MessageFactory(key="brev:0")
    now, later = (
        [
            MessageFactory.build(key=f"brev:{n}", person=None, to_address="nabo@example.org", to_name="")
            for n in numbers
        ]
        for numbers in (range(9), (20,))
    )
    later[0].not_before = timezone.now() + timedelta(hours=1)

    with django_capture_on_commit_callbacks(execute=True):
        outbox.post(*now)
    of_now = set(told)
    with django_capture_on_commit_callbacks(execute=True):
        outbox.post(
            *later,
            *[
                MessageFactory.build(key=f"brev:{n}", person=None, to_address="nabo@example.org", to_name="")
                for n in range(30, 39)
            ],
        )

    assert of_now == set(
        Message.objects.filter(key__in=[f"brev:{n}" for n in range(1, 9)]).values_list("pk", flat=True)
    )
    assert there.pk not in of_now
    assert Message.objects.get(key="brev:20").pk not in told
    assert len(told) == 8 + 9
