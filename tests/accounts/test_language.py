"""Which language a page speaks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/log-ind/"


def language_of(client: Client, **headers: str) -> str:
    return str(client.get(PAGE, headers=headers).headers["Content-Language"])


def test_danish_is_spoken_also_to_an_english_browser(client: Client) -> None:
    assert language_of(client, accept_language="en-GB,en;q=0.9") == "da"


def test_the_language_chosen_in_the_browser_is_spoken(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": PAGE})

    assert language_of(client) == "en"


def test_a_person_s_own_language_is_spoken_and_a_choice_is_remembered(client: Client) -> None:
    person = PersonFactory(language="en")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/privatliv/").headers["Content-Language"] == "en"

    client.post(reverse("set_language"), {"language": "da"})

    assert Person.objects.get().language == "da"
    assert client.get("/privatliv/").headers["Content-Language"] == "da"


def test_a_language_we_do_not_speak_is_not_chosen(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "xx"})

    assert language_of(client) == "da"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example.org/", "//evil.example.org/", "javascript:alert(1)"]
)
def test_the_way_back_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    response = client.post(reverse("set_language"), {"language": "en", "next": elsewhere})

    assert response.headers["Location"] == "/"


def test_a_get_changes_nothing(client: Client) -> None:
    assert client.get(reverse("set_language")).status_code == 405
