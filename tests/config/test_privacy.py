"""What is kept of those who come by, and what caches and links are allowed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.signing import sign_in_token
from accounts.tasks import forget_sessions
from config.celery import app
from events import links
from notifications.models import Message
from tests.config.every_address import TABLE, furnished
from tests.factories.accounts import PersonFactory
from tests.factories.events import RegistrationFactory

pytestmark = pytest.mark.django_db


def test_nobody_writes_down_who_signed_in_from_where(client: Client) -> None:
    client.post(reverse("sign_in_by_link", args=[sign_in_token(PersonFactory())]))

    assert "_auth_user_id" in client.session
    assert not AccessLog.objects.exists()


def test_sessions_that_ran_out_are_forgotten_every_night(client: Client) -> None:
    client.force_login(PersonFactory(), backend="django.contrib.auth.backends.ModelBackend")
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))

    forget_sessions()

    assert not Session.objects.exists()
    assert forget_sessions.name in {entry["task"] for entry in app.conf.beat_schedule.values()}


def test_no_cache_on_the_way_keeps_what_somebody_sees_while_signed_in() -> None:
    house = furnished()
    client = house.browser("administrator")
    for name, address in TABLE.items():
        if address.get and name not in ("events:feed", "events:personal_feed"):
            said = client.get(house.url(name)).get("Cache-Control", "")
            assert "private" in said or "no-store" in said, name
    assert "Cache-Control" not in Client().get(house.url("home")).headers


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("answer_stand_in", {"name": "Bo", "email": "bo{n}@example.org"}),
        ("answer_request", {"wish": "change", "note": "{n}"}),
    ],
)
def test_one_link_has_us_write_to_others_a_few_times_an_hour(
    client: Client, name: str, body: dict[str, str]
) -> None:
    url = reverse(f"events:{name}", args=[links.registration_token(RegistrationFactory())])
    for n in range(9):
        client.post(url, {key: value.replace("{n}", str(n)) for key, value in body.items()})

    assert 0 < Message.objects.filter(kind__in=["stand_in", "wish"]).count() <= 5
