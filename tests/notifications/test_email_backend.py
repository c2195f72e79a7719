"""Django's own mails go the way of all others."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.utils import translation

from notifications.models import Message, MessageState
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_mail_becomes_a_message_to_the_person_with_that_address() -> None:
    person = PersonFactory(email="asta@example.org", name="Asta Sørensen")

    with translation.override("en"):
        send_mail("Your  code is ABC", "ABC", None, ["ASTA@example.org"])

    message = Message.objects.get()
    assert (message.person, message.to_name, message.language) == (person, "Asta Sørensen", "en")
    assert (message.subject, message.text, message.state) == ("Your code is ABC", "ABC", MessageState.READY)


def test_each_recipient_gets_a_mail_of_their_own() -> None:
    send_mail("Hej", "Hej", None, ["a@example.org", "Bo <b@example.org>"])

    assert set(Message.objects.values_list("to_address", "to_name")) == {
        ("a@example.org", ""),
        ("b@example.org", "Bo"),
    }


def test_the_html_version_comes_along() -> None:
    mail = EmailMultiAlternatives("Hej", "Hej", None, ["a@example.org"])
    mail.attach_alternative("<p>Hej</p>", "text/html")

    mail.send()

    assert Message.objects.get().html == "<p>Hej</p>"
