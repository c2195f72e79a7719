"""What does not work just now is said on the pages of those who would wonder."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lib import neighbour
from notifications.models import Outage
from tests.factories.accounts import AdministratorFactory
from tests.factories.events import EventFactory
from tests.factories.messages import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(client: Client, at_noon: datetime) -> list[str]:
    client.force_login(AdministratorFactory(language="da"), "django.contrib.auth.backends.ModelBackend")
    return ["/udbakken/", "/skrivebord/", f"/skrivebord/{EventFactory().pk}/"]


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_mails_that_wait_for_the_mail_server(
    client: Client, pages: list[str], settings: Any, at_noon: datetime
) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:25"
    Outage.objects.create(name="mail", since=at_noon - timedelta(minutes=28), words="Connection refused")
    MessageFactory.create_batch(2)
    MessageFactory(not_before=at_noon + timedelta(hours=20))

    sentence = "Mailserveren har ikke kunnet nås siden kl. 11.32. 2 mails venter og går af sted af sig selv, når de kan."
    for address in pages:
        assert sentence in said(client, address)
    assert "Connection refused" in said(client, pages[0])
    assert "Connection refused" not in said(client, pages[2]), "a coordinator can do nothing with that"


def test_mails_that_wait_for_room_in_their_folder(
    client: Client, pages: list[str], at_noon: datetime
) -> None:
    Outage.objects.create(name="mail", since=at_noon - timedelta(days=1), words="No space left on device")

    for address in pages:
        assert "Der har ikke kunnet lægges mail i mappen siden i går kl. 12.00." in said(client, address)


def test_a_queue_that_is_away(client: Client, pages: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    beside = neighbour.Neighbour(pause=60)
    monkeypatch.setattr(neighbour, "queue", beside)
    monkeypatch.setattr("config.house_cache.queue", beside)
    beside.fell()

    for address in pages:
        assert "Huset har ikke kunnet nå sin kø siden kl. " in said(client, address)


def test_nothing_is_said_where_nothing_is_wrong(client: Client, pages: list[str]) -> None:
    for address in pages:
        assert "alert-warning" not in said(client, address)
