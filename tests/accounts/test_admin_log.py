"""The administration's log keeps no name of somebody who is forgotten."""

from __future__ import annotations

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client
from django.urls import reverse

from accounts.operations import erase
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.networks import NetworkFactory

pytestmark = pytest.mark.django_db


def test_whoever_is_forgotten_is_named_nowhere_in_the_log(client: Client) -> None:
    person, other = PersonFactory(name="Karoline Søgård"), PersonFactory(name="Bo Hansen")
    administrator = AdministratorFactory()
    client.force_login(administrator)
    for one in (person, other):
        form = {"name": one.name, "email": one.email, "language": "en", "is_active": "on"}
        client.post(reverse("admin:accounts_person_change", args=[one.pk]), form)
    pause = {"person": person.pk, "network": NetworkFactory().pk}
    client.post(reverse("admin:networks_mailpause_add"), pause)
    table = [{"added": {"name": "tilhørsforhold", "object": f"{person}, Lokalråd"}}]
    LogEntry.objects.create(
        user=administrator, object_repr="Lokalråd", action_flag=CHANGE, change_message=json.dumps(table)
    )
    assert LogEntry.objects.filter(object_repr__contains="Karoline").count() == 2

    erase(person)

    kept = str(list(LogEntry.objects.values_list("object_repr", "change_message")))
    assert LogEntry.objects.count() == 4
    assert "Karoline" not in kept
    assert "Bo Hansen" in kept


def test_short_names_go_and_those_of_others_stay() -> None:
    administrator, ida, lars = AdministratorFactory(), PersonFactory(name="Ida"), PersonFactory(name="Lars")
    for words in ("Ida, Landsbyer", "Larsen Anders, Landsbyer", "Lars Bo, Landsbyer", "Lars, Landsbyer"):
        LogEntry.objects.create(user=administrator, object_repr=words, action_flag=CHANGE)

    erase(ida)
    erase(lars)

    kept = LogEntry.objects.exclude(object_repr="").values_list("object_repr", flat=True)
    assert sorted(kept) == ["Lars Bo, Landsbyer", "Larsen Anders, Landsbyer"]
