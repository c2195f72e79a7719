"""Which cookies a browser is given, and which it can do without."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def pages() -> list[str]:
    event = EventFactory()
    names = ("home", "events:calendar", "privacy", "accessibility", "networks:index")
    return [*(reverse(name) for name in names), event.get_absolute_url()]


def test_whoever_only_looks_is_given_no_cookie() -> None:
    given = {path: Client().get(path) for path in pages()}

    assert {page.status_code for page in given.values()} == {200}
    assert not {path for path, page in given.items() if page.cookies}


def test_who_keeps_no_cookies_yet_chooses_a_language_and_has_it() -> None:
    client = Client(enforce_csrf_checks=True)

    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    assert 'lang="en"' in client.get("/").content.decode()


def test_a_press_without_its_proof_is_refused_in_plain_words() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "asta@example.org"})

    assert answer.status_code == 403
    assert "Trykket nåede ikke frem" in answer.content.decode()
