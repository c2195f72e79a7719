"""Postkassen shows what was sent, and nothing else on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from events import mails
from events.operations import registrations
from events.operations.registrations import Answer
from notifications import delivery, outbox, reply_reader
from notifications.models import Message, ReceivedMail
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


# --- answering as a calendar program does -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("partstat", "status"), [("ACCEPTED", "accepted"), ("TENTATIVE", "tentative"), ("DECLINED", "declined")]
)
def test_a_calendar_answer_goes_through_the_real_door(
    client: Client, maildir: Path, settings: Settings, tmp_path: Path, partstat: str, status: str
):
    settings.REPLY_MAILBOX_URL = f"maildir://{tmp_path / 'answers'}"
    row = RegistrationFactory(person=PersonFactory(name="Asta Vibefjær", email="asta@example.org"))
    outbox.post(*mails.invitations(row.event, [row]))
    delivery.deliver(list(Message.objects.values_list("pk", flat=True)))
    key = next((maildir / "new").iterdir()).name

    response = client.post(reverse("letter_answer", args=[key]), {"partstat": partstat}, follow=True)
    reply_reader.read_once()

    row.refresh_from_db()
    assert "Kalenderen har sendt svaret" in response.content.decode()
    assert (row.status, row.channel) == (status, "mail")
    assert ReceivedMail.objects.get().door == "maildir"


@pytest.mark.parametrize("partstat", ["", "DELEGATED", "accepted"])
def test_an_answer_that_no_button_gives_is_refused(client: Client, letter: str, partstat: str):
    assert client.post(reverse("letter_answer", args=[letter]), {"partstat": partstat}).status_code == 400
