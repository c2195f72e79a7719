"""The administrator's page of mails in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notifications import inbound
from notifications.models import Door, ReceivedMail
from notifications.verdicts import REASONS
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import RegistrationFactory
from tests.helpers.reply_mails import answer

pytestmark = pytest.mark.django_db
PAGE = "/indbakken/"
LOST = b"From: Frida <frida@example.org>\r\nSubject: <script>alert(1)</script>\r\n\r\nHvor er det henne?"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(AdministratorFactory(), "django.contrib.auth.backends.ModelBackend")
    return client


def receive(raw: bytes = LOST) -> ReceivedMail:
    return inbound.receive(raw, door=Door.PIPE)


def text(client: Client, url: str = PAGE) -> str:
    return client.get(url).content.decode()


def test_only_administrators_read_what_came(client: Client):
    row = receive()
    pages = [
        PAGE,
        reverse("notifications:received", args=[row.pk]),
        reverse("notifications:received_raw", args=[row.pk]),
    ]
    presses = [reverse(f"notifications:{name}", args=[row.pk]) for name in ("judge_again", "mark_handled")]

    def knock() -> set[int]:
        return {
            *(client.get(page).status_code for page in pages),
            *(client.post(each).status_code for each in presses),
        }

    assert knock() == {302}
    client.force_login(PersonFactory(), "django.contrib.auth.backends.ModelBackend")
    assert knock() == {403}


def test_the_quarantine_comes_first_and_each_heap_has_its_number(administrator: Client):
    receive()
    receive(answer(RegistrationFactory()))

    page = text(administrator)

    assert "1 mail venter på et menneske" in page
    assert "frida@example.org" in page
    assert "Talt med: 1" in page
    assert "Svaret tæller." in text(administrator, f"{PAGE}?heap=applied")


def test_a_mail_is_shown_with_its_verdict_and_its_raw_text(administrator: Client):
    row = receive()

    page = text(administrator, reverse("notifications:received", args=[row.pk]))

    assert "Den kom ikke til en invitations adresse." in page
    assert "Hvor er det henne?" in page
    assert "<script>alert" not in page


def test_the_raw_mail_is_fetched_and_never_shown_by_the_browser(administrator: Client):
    row = receive(b"Content-Type: text/html\r\n\r\n<script>alert(1)</script>")

    response = administrator.get(reverse("notifications:received_raw", args=[row.pk]))

    assert response.content.endswith(b"</script>")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_mail_is_put_aside(administrator: Client):
    row = receive()

    administrator.post(reverse("notifications:mark_handled", args=[row.pk]))

    row.refresh_from_db()
    assert row.handled_at is not None
    assert "Hver mail er forstået" in text(administrator)


def test_a_mail_is_read_again(administrator: Client):
    row = receive()

    response = administrator.post(reverse("notifications:judge_again", args=[row.pk]), follow=True)

    assert "Læst igen" in response.content.decode()


def test_the_list_asks_as_many_questions_for_one_mail_as_for_three(
    administrator: Client, django_assert_max_num_queries: Any
):
    for number in range(3):
        receive(LOST + str(number).encode())

    with django_assert_max_num_queries(8):
        administrator.get(PAGE)


def test_every_reason_that_is_given_has_words():
    import re
    from pathlib import Path

    given: set[str] = set()
    for file in ("notifications/inbound.py", "notifications/bounced.py", "events/operations/mail_answers.py"):
        source = Path(file).read_text()
        given |= set(re.findall(r'reason="(\w+)"', source))
        given |= set(re.findall(r'Verdict\.\w+,\s*"(\w+)"', source))

    assert given <= set(REASONS)
