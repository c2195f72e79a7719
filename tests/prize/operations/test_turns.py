"""The clerk of the body whose turn it is gets a mail with the way to its record, and nothing of what was decided."""

from __future__ import annotations

import pytest

from notifications.models import Message
from prize.models import RoleKind
from prize.operations import turns
from tests.factories.accounts import PersonFactory
from tests.factories.prize import RoleFactory
from tests.prize.records_helpers import edition_with_bodies

pytestmark = pytest.mark.django_db


def test_each_clerk_is_told_when_it_is_their_turn():
    edition = edition_with_bodies()
    committee = RoleFactory(edition=edition, role=RoleKind.COMMITTEE_CLERK).person
    council = RoleFactory(edition=edition, role=RoleKind.COUNCIL_CLERK).person

    turns.tell_committee(edition, PersonFactory())
    turns.tell_council(edition, PersonFactory())

    mails = Message.objects.filter(kind="prize_clerks_turn").order_by("pk")
    assert [mail.person for mail in mails] == [committee, council]
    assert all(f"/pris/{edition.slug}/protokol/" in mail.text for mail in mails)


def test_twice_is_one_mail():
    edition = edition_with_bodies()
    RoleFactory(edition=edition, role=RoleKind.COUNCIL_CLERK)

    for _ in range(2):
        turns.tell_council(edition, PersonFactory())

    assert Message.objects.filter(kind="prize_clerks_turn").count() == 1
