"""Coming in by code or by link, without a password."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.signing import person_of, sign_in_token
from notifications.models import Message
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asta() -> Person:
    return PersonFactory(email="asta@example.org", name="Asta Sørensen", language="da")


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ask_for_a_code(client: Client, email: str) -> Message:
    response = client.post(reverse("account_login"), {"email": email})
    assert response.status_code == 302
    return Message.objects.latest("pk")


def test_a_code_from_the_mail_signs_in(client: Client, asta: Person) -> None:
    mail = ask_for_a_code(client, "Asta@Example.org")
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.text, re.MULTILINE)
    assert code, mail.text
    assert mail.person == asta
    assert code[1] in mail.subject

    client.post(reverse("account_confirm_login_code"), {"code": code[1]})

    assert signed_in(client)


def test_a_wrong_code_does_not_and_five_are_enough(client: Client, asta: Person) -> None:
    mail = ask_for_a_code(client, asta.email)
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.text, re.MULTILINE)
    assert code

    for _ in range(5):
        client.post(reverse("account_confirm_login_code"), {"code": "WRONG-1"})
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})

    assert not signed_in(client)


def test_the_mail_speaks_the_language_of_the_person_and_not_of_the_page(client: Client) -> None:
    PersonFactory(email="mary@example.org", language="en")

    mail = ask_for_a_code(client, "mary@example.org")

    assert mail.language == "en"
    assert "Here is your code" in mail.text


def test_the_link_beside_the_code_needs_a_press(client: Client, asta: Person) -> None:
    mail = ask_for_a_code(client, asta.email)
    link = re.search(r"https?://\S+(/log-ind/link/\S+)", mail.text)
    assert link
    visitor = Client()

    shown = visitor.get(link[1])
    assert shown.status_code == 200
    assert not signed_in(visitor), "mail scanners open links"
    visitor.post(link[1])

    assert signed_in(visitor)


def test_a_link_works_once(asta: Person) -> None:
    link = reverse("sign_in_by_link", args=[sign_in_token(asta)])
    Client().post(link)
    second = Client()

    assert second.get(link).status_code == 410
    assert second.post(link).status_code == 410
    assert not signed_in(second)


def test_a_link_runs_out_and_cannot_be_forged(asta: Person) -> None:
    token = sign_in_token(asta)

    assert person_of(token) == asta
    assert person_of(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert person_of("") is None
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert person_of(token) is None


def test_an_account_that_was_closed_lets_nobody_in(asta: Person) -> None:
    token = sign_in_token(asta)
    Person.objects.update(is_active=False)

    assert person_of(token) is None


def test_a_stranger_sees_the_same_page_and_gets_a_mail_that_says_so(client: Client, asta: Person) -> None:
    known = client.post(reverse("account_login"), {"email": asta.email})
    unknown = Client().post(reverse("account_login"), {"email": "ingen@example.org"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    mail = Message.objects.latest("pk")
    assert mail.to_address == "ingen@example.org"
    assert mail.person is None
    assert "code" not in mail.text.split()


def test_nobody_signs_up_alone(client: Client) -> None:
    client.post(reverse("account_signup"), {"email": "ny@example.org"})

    assert not Person.objects.exists()


def test_signing_out_asks_first(client: Client, asta: Person) -> None:
    client.force_login(asta, "django.contrib.auth.backends.ModelBackend")

    client.get(reverse("account_logout"))
    assert signed_in(client)
    client.post(reverse("account_logout"))

    assert not signed_in(client)


def test_who_mistyped_the_address_can_write_another(client: Client, asta: Person) -> None:
    client.post(reverse("account_login"), {"email": "forkert@example.org", "next": "/mig/"})
    page = client.get(reverse("account_confirm_login_code"), {"next": "/mig/"}).content.decode()
    assert reverse("sign_in_anew") in page

    back = client.post(reverse("sign_in_anew"), {"next": "/mig/"}, follow=True)

    assert back.redirect_chain[-1][0] == f"{reverse('account_login')}?next=%2Fmig%2F"
    assert 'name="email"' in back.content.decode()
    client.post(reverse("account_login"), {"email": asta.email})
    assert asta.email in client.get(reverse("account_confirm_login_code")).content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_inactive", "account_signup", "account_logout"])
def test_every_page_of_the_door_opens_in_our_own_frame(client: Client, asta: Person, name: str) -> None:
    if name == "account_logout":
        client.force_login(asta, "django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse(name)).content.decode()

    assert 'class="brand-link"' in page
    assert "<h1>" in page
