"""Postkassen shows what was sent, and nothing else on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from events.operations import registrations
from events.operations.registrations import Answer
from notifications import delivery
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(maildir: Path) -> str:
    """The key of one sent receipt."""
    row = RegistrationFactory(person=PersonFactory(name="Asta Vibefjer", email="asta@example.org"))
    registrations.respond(row, Answer.YES)
    delivery.deliver(list(Message.objects.values_list("pk", flat=True)))
    return next((maildir / "new").iterdir()).name


def test_a_letter_is_shown_as_text_html_and_calendar(client: Client, letter: str):
    page = client.get(reverse("postkassen")).content.decode()
    framed = client.get(reverse("letter_html", args=[letter]))
    entry = client.get(reverse("letter_calendar", args=[letter])).content.decode()

    assert "Asta Vibefjer" in page
    assert "BEGIN:VCALENDAR" in page
    assert '<base target="_top">' in framed.content.decode()
    assert "script-src" not in framed["Content-Security-Policy"]
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert "METHOD:REQUEST" in entry


def test_one_persons_letters_can_be_found(client: Client, letter: str):
    assert "letter-frame" in client.get(reverse("postkassen"), {"til": "asta@example.org"}).content.decode()
    assert "letter-frame" not in client.get(reverse("postkassen"), {"til": "bo@example.org"}).content.decode()


@pytest.mark.parametrize("key", ["..", "...", "../secret-key", "%2e%2e%2fsecret-key", "findes-ikke"])
def test_a_key_that_is_no_letter_finds_nothing(client: Client, letter: str, key: str):
    assert client.get(f"/postkassen/{key}/").status_code == 404


def test_an_empty_box_says_so(client: Client, maildir: Path):
    assert client.get(reverse("postkassen")).status_code == 200
