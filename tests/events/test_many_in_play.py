"""Many events that are answered to by turns: what was rendered for each is found again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
from django.test import Client
from django.test.signals import template_rendered

from events import links, mails
from events.models import Event, Registration, Status
from events.models.registrations import new_nonce, new_public_id
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
PAGES, RECEIPTS = 100, 300


def asked_to_many(events: int) -> list[Registration]:
    """One person's rows, each at an event of its own."""
    event = EventFactory(capacity=20)
    row = RegistrationFactory(event=event, status=Status.UNANSWERED)
    copies = [copy(event) for _ in range(events)]
    for place, one in enumerate(copies):
        one.pk, one.uid, one.title = None, uuid.uuid4(), f"Møde {place}"
    rows = [copy(row) for _ in range(events)]
    for one, made in zip(rows, Event.objects.bulk_create(copies), strict=True):
        one.pk, one.event = None, made
        one.public_id, one.link_nonce = new_public_id(), new_nonce()
        one.link_hash = links.hash_of(links.derive("answer", one.public_id, one.link_nonce))
    return Registration.objects.bulk_create(rows)


def rendered_by(do: Callable[[], object], name: str) -> int:
    """How often the template of this name was rendered."""
    names: list[str | None] = []

    def heard(template: Any, **_more: Any) -> None:
        names.append(template.name)

    template_rendered.connect(heard)
    try:
        do()
    finally:
        template_rendered.disconnect(heard)
    return names.count(name)


def test_the_pages_of_their_links_are_rendered_once() -> None:
    paths = [links.path("events:answer", links.registration_token(row)) for row in asked_to_many(PAGES)]
    client = Client()

    def open_all() -> None:
        assert {client.get(path).status_code for path in paths} == {200}

    assert rendered_by(open_all, "events/answer.html") == PAGES
    assert rendered_by(open_all, "events/answer.html") == 0


def test_their_receipts_are_rendered_once() -> None:
    rows = asked_to_many(RECEIPTS)
    for row in rows:
        row.status = Status.ACCEPTED

    def write_all() -> None:
        for row in rows:
            mails.receipt(row)

    assert rendered_by(write_all, "events/mail/receipt.html") == RECEIPTS
    assert rendered_by(write_all, "events/mail/receipt.html") == 0
