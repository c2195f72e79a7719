"""The administrator's page of the post office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications import rules
from notifications.models import Message, MessageState
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.messages import MessageFactory

pytestmark = pytest.mark.django_db
PAGE = "/udbakken/"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(AdministratorFactory(language="en"), "django.contrib.auth.backends.ModelBackend")
    return client


def failed(number: int = 1, **more: Any) -> list[Message]:
    return [
        MessageFactory(state=MessageState.FAILED, last_error="550 5.1.1 no such user", **more)
        for _ in range(number)
    ]


def test_only_administrators_come_in(client: Client) -> None:
    [message] = failed()
    press = [reverse("notifications:resend", args=[message.pk]), reverse("notifications:resend_failed")]

    def knock() -> set[int]:
        return {client.get(PAGE).status_code, *(client.post(button).status_code for button in press)}

    assert knock() == {302}
    client.force_login(PersonFactory(is_staff=True), "django.contrib.auth.backends.ModelBackend")
    assert knock() == {403}
    assert Message.objects.get().state == MessageState.FAILED
    assert not rules.may_see_post(AnonymousUser())
    assert not rules.may_see_post(AdministratorFactory(is_active=False))


def test_failures_come_first_with_their_reason(administrator: Client) -> None:
    failed(2)
    MessageFactory(state=MessageState.SENT, sent_at=timezone.now(), subject="Afsendt")

    page = administrator.get(PAGE).content.decode()

    assert "2 mails could not be delivered" in page
    assert "550 5.1.1 no such user" in page
    assert "Afsendt" not in page


def test_it_says_since_when_the_oldest_waits(administrator: Client) -> None:
    MessageFactory(not_before=timezone.now() - timedelta(days=1), attempts=2, last_error="451 not now")
    MessageFactory(not_before=timezone.now() + timedelta(days=1))

    page = administrator.get(PAGE).content.decode()

    assert "2 mails are on their way" in page
    assert "The oldest that waits was to leave yesterday" in page
    assert "451 not now" in page


def test_what_is_being_sent_counts_as_waiting(administrator: Client) -> None:
    MessageFactory(state=MessageState.CLAIMED, claimed_at=timezone.now(), subject="Undervejs")

    page = administrator.get(PAGE).content.decode()

    assert "1 mail is on its way" in page
    assert "Undervejs" in page


def test_an_empty_outbox_says_so(administrator: Client) -> None:
    assert "Every mail has left" in administrator.get(PAGE).content.decode()


def test_one_failure_is_sent_again(administrator: Client) -> None:
    one, other = failed(2)

    response = administrator.post(reverse("notifications:resend", args=[one.pk]), follow=True)

    assert "is in line again" in response.content.decode()
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.attempts, one.last_error) == (MessageState.READY, 0, "")
    assert other.state == MessageState.FAILED


def test_all_failures_are_sent_again_and_nothing_else(administrator: Client) -> None:
    failed(3)
    MessageFactory(state=MessageState.WITHDRAWN)
    MessageFactory(state=MessageState.SENT)

    response = administrator.post(reverse("notifications:resend_failed"), follow=True)

    assert "3 mails are in line again" in response.content.decode()
    assert Message.objects.counted() == {"ready": 3, "claimed": 0, "sent": 1, "failed": 0, "withdrawn": 1}


def test_a_mail_whose_words_are_forgotten_is_not_sent_empty(administrator: Client) -> None:
    [message] = failed(text="", html="")

    response = administrator.post(reverse("notifications:resend", args=[message.pk]), follow=True)

    assert "its words are forgotten" in response.content.decode()
    assert Message.objects.get().state == MessageState.FAILED


def test_looking_changes_nothing(administrator: Client) -> None:
    [message] = failed()

    assert administrator.get(reverse("notifications:resend", args=[message.pk])).status_code == 405
    assert administrator.get(reverse("notifications:resend_failed")).status_code == 405


def test_the_page_is_cut_in_pages_and_asks_the_same_number_of_questions(administrator: Client) -> None:
    failed(1)
    administrator.get(PAGE)
    with CaptureQueriesContext(connection) as with_one:
        administrator.get(PAGE)
    failed(119)

    with CaptureQueriesContext(connection) as with_many:
        first = administrator.get(PAGE).content.decode()
    last = administrator.get(f"{PAGE}?heap=failed&page=3").content.decode()

    assert len(with_many) == len(with_one) <= 8
    assert first.count("no such user") == 50
    assert last.count("no such user") == 20
    assert "Page 3 of 3" in last


def test_the_administration_shows_no_words_of_a_mail(administrator: Client) -> None:
    message = MessageFactory(text="https://hus.example.org/svar/hemmelig/")

    listed = administrator.get(reverse("admin:notifications_message_changelist"))
    opened = administrator.get(reverse("admin:notifications_message_change", args=[message.pk]))

    assert listed.status_code == opened.status_code == 200
    assert "hemmelig" not in listed.content.decode() + opened.content.decode()
