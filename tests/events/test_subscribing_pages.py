"""How people subscribe to a calendar, and look after those of their own."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from events import links
from events.models import (
    CalendarFeed,
)
from tests.events.page_reader import text
from tests.factories.accounts import PersonFactory
from tests.factories.events import CalendarFeedFactory
from tests.factories.networks import (
    MunicipalityFactory,
)

pytestmark = pytest.mark.django_db


def test_the_subscribe_page_has_a_way_for_every_program(client: Client) -> None:
    MunicipalityFactory()
    client.cookies["language"] = "en"
    host = settings.SITE_URL.partition("://")[2]

    body = client.get("/abonner/?kommune=0657").content.decode()

    assert f'href="webcal://{host}/feed/kalender.ics?kommune=0657&amp;sprog=en"' in body
    assert f'value="{settings.SITE_URL}/feed/kalender.ics?kommune=0657&amp;sprog=en"' in body
    assert "https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2F" in body
    assert "https://outlook.live.com/calendar/0/addfromweb?url=http" in body
    assert "<svg" in body
    assert "style=" not in body
    assert "An invitation by mail is always faster." in text(client.get("/abonner/"))


def test_a_page_about_free_seats_says_that_the_feed_follows_more(client: Client) -> None:
    client.cookies["language"] = "en"

    response = client.get("/abonner/?ledige=ja")

    assert "Free seats come and go" in text(response)
    assert f'value="{settings.SITE_URL}/feed/kalender.ics?sprog=en"' in response.content.decode()


def test_my_calendars_are_behind_the_door(client: Client) -> None:
    feed = CalendarFeedFactory()
    for name, arguments in (
        ("my_feeds", []),
        ("create_feed", []),
        ("rotate_feed", [feed.pk]),
        ("revoke_feed", [feed.pk]),
    ):
        url = reverse(f"events:{name}", args=arguments)
        assert client.post(url).status_code in (302, 405)
    feed.refresh_from_db()
    assert feed.state == "active"


def test_one_makes_renews_and_closes_a_calendar_of_ones_own(client: Client) -> None:
    person = PersonFactory()
    client.force_login(person)

    client.post(reverse("events:create_feed"), {"name": "Min telefon"})
    first = person.calendar_feeds.get()
    old = links.feed_token(first)
    shown = client.get(reverse("events:my_feeds")).content.decode()
    client.post(reverse("events:rotate_feed", args=[first.pk]))
    second = CalendarFeed.objects.active().get(person=person)
    renewed = client.get(reverse("events:my_feeds")).content.decode()
    client.post(reverse("events:revoke_feed", args=[second.pk]))

    assert old in shown
    assert "Min telefon" in renewed
    assert old not in renewed
    assert links.feed_token(second) in renewed
    assert not CalendarFeed.objects.active().filter(person=person).exists()


def test_nobody_touches_the_calendar_of_another(client: Client) -> None:
    feed = CalendarFeedFactory()
    client.force_login(PersonFactory())

    assert client.post(reverse("events:rotate_feed", args=[feed.pk])).status_code == 404
    assert client.post(reverse("events:revoke_feed", args=[feed.pk])).status_code == 404
    assert links.feed_token(feed) not in client.get(reverse("events:my_feeds")).content.decode()


@pytest.mark.parametrize("name", ["rotate_feed", "revoke_feed", "create_feed"])
def test_a_link_changes_no_calendar(client: Client, name: str) -> None:
    feed = CalendarFeedFactory()
    client.force_login(feed.person)
    arguments = [] if name == "create_feed" else [feed.pk]

    assert client.get(reverse(f"events:{name}", args=arguments)).status_code == 405


def test_a_calendar_without_a_name_is_asked_for_one(client: Client) -> None:
    client.force_login(PersonFactory())

    response = client.post(reverse("events:create_feed"), {"name": "  "})

    assert response.status_code == 422
    assert not CalendarFeed.objects.exists()
