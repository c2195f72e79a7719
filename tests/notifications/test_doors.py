"""The other doors: a pipe, LMTP, the webhook of a mail service. Each lets go of a mail only when it is kept."""

from __future__ import annotations

import io
import os
import smtplib
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import include, path
from pytest_django.fixtures import Settings

from config.urls import urlpatterns as house_urls
from events.models import Registration, Status
from notifications import inbound
from notifications.models import Door, ReceivedMail
from scripts.servers import free_port
from tests.factories.events import RegistrationFactory
from tests.helpers.reply_mails import address_of, answer, bounce

urlpatterns = [*house_urls, path("mail-ind/", include("anymail.urls"))]


def status_of(row: Registration) -> str:
    return str(Registration.objects.get(pk=row.pk).status)


# --- the pipe ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mail_comes_through_the_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    row = RegistrationFactory()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(answer(row))))

    call_command("receive_reply")

    assert status_of(row) == Status.ACCEPTED
    assert capsys.readouterr().out.strip() == "applied: answer"
    assert ReceivedMail.objects.get().door == Door.PIPE


@pytest.mark.django_db
def test_the_mail_server_is_told_to_come_again_where_a_mail_could_not_be_kept(
    monkeypatch: pytest.MonkeyPatch,
):
    def fall(*_arguments: object, **_more: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"x")))
    monkeypatch.setattr(inbound, "receive", fall)

    with pytest.raises(SystemExit) as ended:
        call_command("receive_reply")

    assert ended.value.code == 75


# --- LMTP ----------------------------------------------------------------------------------------------------


@pytest.fixture
def lmtp(transactional_db: None, settings: Settings) -> Iterator[int]:
    """The command as it runs beside a mail server, with the database of these tests."""
    port = free_port()
    name = str(connection.settings_dict["NAME"])
    program = (
        "import django; django.setup(); from django.db import connections; "
        f"connections.settings['default']['NAME'] = {name!r}; "
        "from django.core.management import call_command; "
        f"call_command('receive_lmtp', '--listen', '127.0.0.1:{port}')"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen([sys.executable, "-c", program], env=env)
    _wait_for(port, process)
    yield port
    process.terminate()
    assert process.wait(10) == 0


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "The LMTP door fell."
        try:
            smtplib.LMTP("127.0.0.1", port, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The LMTP door did not open.")


def test_a_mail_comes_over_lmtp_and_each_recipient_has_a_reply(lmtp: int):
    first, second = RegistrationFactory(), RegistrationFactory()
    with smtplib.LMTP("127.0.0.1", lmtp, timeout=20) as client:
        client.ehlo()
        client.mail("asta@example.org")
        for row in (first, second):
            assert client.rcpt(address_of(row))[0] == 250
        replies = [client.data(answer(first))[0], client.getreply()[0]]  # RFC 2033 4.2

    assert replies == [250, 250]
    assert status_of(first) == Status.ACCEPTED
    assert set(ReceivedMail.objects.values_list("door", "reason")) == {
        ("lmtp", "answer"),
        ("lmtp", "other_event"),
    }


def test_an_address_of_another_domain_is_refused_at_the_door(lmtp: int):
    with smtplib.LMTP("127.0.0.1", lmtp, timeout=20) as client:
        client.ehlo()
        client.mail("asta@example.org")
        code, _words = client.rcpt("somebody@example.net")

    assert code == 550


# --- the webhook ---------------------------------------------------------------------------------------------

SECRET = "tjeneste:" + "s" * 40


@pytest.fixture
def webhook(settings: Settings) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__, ANYMAIL={"WEBHOOK_SECRET": SECRET}):
        yield Client(headers={"authorization": f"Basic {b64encode(SECRET.encode()).decode()}"})


def post(client: Client, row: Registration, raw: bytes) -> Any:
    """As Postmark posts a mail, with the raw mail in it."""
    body = {"RawEmail": raw.decode(), "OriginalRecipient": address_of(row), "FromFull": {}, "Headers": []}
    return client.post("/mail-ind/postmark/inbound/", body, content_type="application/json")


@pytest.mark.django_db
def test_a_mail_service_posts_an_answer(webhook: Client):
    row = RegistrationFactory()

    assert post(webhook, row, answer(row)).status_code == 200

    assert status_of(row) == Status.ACCEPTED
    assert ReceivedMail.objects.get().door == Door.WEBHOOK


@pytest.mark.django_db
@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: multipart/mixed\r\n",
        'Content-Type: multipart/mixed; boundary="æ"\r\n',
        "Message-ID: <x@[1.2.3>\r\n",
    ],
)
def test_a_damaged_mail_is_not_posted_for_ever(webhook: Client, head: str):
    row = RegistrationFactory()

    status = post(
        webhook, row, f"From: a@example.org\r\n{head}\r\n--æ\r\n\r\nJeg kommer".encode()
    ).status_code

    assert status == 200
    assert ReceivedMail.objects.count() == 1


@pytest.mark.django_db
def test_without_the_secret_nothing_comes_in(webhook: Client):
    row = RegistrationFactory()

    assert post(Client(), row, answer(row)).status_code == 400
    assert not ReceivedMail.objects.exists()


@pytest.mark.django_db
def test_a_house_without_a_secret_has_no_webhook(client: Client):
    assert client.post("/mail-ind/postmark/inbound/").status_code == 404


@pytest.mark.django_db
def test_a_bounce_comes_through_any_door(webhook: Client):
    row = RegistrationFactory()

    post(webhook, row, bounce("<x@example.net>", "asta@example.org"))

    assert ReceivedMail.objects.get().reason == "not_ours"
