"""Locked records in Django's administration: read by who keeps the edition, written by nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from prize.models import LockedRecord
from tests.factories.accounts import AdministratorFactory
from tests.factories.prize import RoleFactory
from tests.prize.records_helpers import edition_with_bodies, locked

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.mark.parametrize(("keeps", "status"), [(True, 200), (False, 302)])
def test_a_record_is_read_by_who_keeps_its_edition_and_written_by_nobody(keeps: bool, status: int) -> None:
    edition, person = edition_with_bodies(), AdministratorFactory(is_staff=True, is_superuser=True)
    record = locked(edition)[0]
    if keeps:
        RoleFactory(edition=edition, person=person)
    client = Client()
    client.force_login(person)

    one = reverse("admin:prize_lockedrecord_change", args=[record.pk])
    assert client.get(one).status_code == status
    assert client.get(reverse("admin:prize_lockedrecord_changelist")).status_code == 200
    assert client.post(one, {"reasons": "Andet"}).status_code in (302, 403)
    assert client.get(reverse("admin:prize_lockedrecord_delete", args=[record.pk])).status_code in (302, 403)
    assert client.get(reverse("admin:prize_lockedrecord_add")).status_code == 403
    assert LockedRecord.objects.get(pk=record.pk).reasons == "Sammenholdet er stærkt."
