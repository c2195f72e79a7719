"""Doors for each role: a press goes in, opening the page does not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from config.demo.doors import ROLES
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ROLES)
def test_a_press_goes_in_as_that_role_and_can_be_pressed_again(client: Client, role: str):
    person = PersonFactory(email=ROLES[role][0])
    door = reverse("demo_enter", args=[role])

    client.get(door)
    assert "_auth_user_id" not in client.session
    for _ in range(2):
        client.post(door)
        assert client.session["_auth_user_id"] == str(person.pk)
        client.logout()


def test_there_is_no_door_for_a_role_nobody_has(client: Client):
    assert client.get("/demo/ind/kejser/").status_code == 404
