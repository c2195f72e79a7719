"""Many events that are answered to by turns: what was rendered for each is found again."""

from __future__ import annotations

import uuid
from copy import copy

import pytest
from django.test import Client

from events import links, mails
from events.models import Event, Registration, Status
from events.models.registrations import new_nonce, new_public_id
from tests.factories.events import EventFactory, RegistrationFactory
from tests.helpers.renderings import rendered_by

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


def test_the_pages_of_their_links_are_cast_once() -> None:
    paths = [links.path("events:answer", links.registration_token(row)) for row in asked_to_many(PAGES)]
    client = Client()

    def open_all() -> None:
        assert {client.get(path).status_code for path in paths} == {200}

    facts = "events/_answer_facts.html"  # which are of each event
    # The first one's once more, to see that the mould is right.
    assert rendered_by(open_all, facts) == PAGES + 1
    assert rendered_by(open_all, facts) == 0


def test_their_receipts_are_written_once() -> None:
    rows = asked_to_many(RECEIPTS)
    for row in rows:
        row.status = Status.ACCEPTED

    first = [mails.receipt(row).pattern for row in rows]
    again = [mails.receipt(row).pattern for row in rows]

    assert len(set(first)) == RECEIPTS
    assert all(one is other for one, other in zip(first, again, strict=True))
