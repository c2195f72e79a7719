"""Many at once: nobody is asked twice, and no answer is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from notifications.models import Message
from projects.models import IdeaState, Interest, Partner, ProjectIdea
from projects.operations import interests, partners, partnerships
from projects.operations.partners import Asked
from projects.operations.partnerships import Share
from tests.factories.accounts import PersonFactory
from tests.factories.networks import OrganisationFactory
from tests.factories.projects import (
    ConfirmedFactory,
    IdeaFactory,
    InterestFactory,
    PartnerFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


def at_once(*works: Any) -> list[str]:
    """Each in a thread of its own, from the same moment; what was refused says its code."""
    barrier = Barrier(len(works))

    def run(work: Any) -> str:
        try:
            barrier.wait(10)
            work()
        except ValidationError as refusal:
            return str(refusal.code)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def test_one_organisation_is_asked_once_however_many_press() -> None:
    idea, organisation = IdeaFactory(), OrganisationFactory()

    def ask() -> None:
        partners.invite(idea, idea.contact, organisation, Asked("bo@example.org"), Share("Kører"))

    said = at_once(*[ask] * HANDS)

    assert said == ["done"] + ["there"] * (HANDS - 1)
    assert Partner.objects.filter(is_lead=False).count() == 1
    assert Message.objects.filter(kind="partner_invitation").count() == 1


def test_one_person_shows_interest_once() -> None:
    idea, person = IdeaFactory(), PersonFactory()

    said = at_once(*[lambda: interests.show(idea, person, None, "Hej")] * HANDS)

    assert said.count("done") == 1
    assert Interest.objects.count() == 1


def test_a_yes_and_a_no_at_once_end_in_one_of_them() -> None:
    interest = InterestFactory()
    owner = interest.idea.contact

    at_once(lambda: interests.accept(interest, owner), lambda: interests.decline(interest, owner))

    kept = Interest.objects.get()
    assert (kept.state == "accepted") == Message.objects.filter(kind="accepted").exists()
    assert (kept.state == "accepted") == hasattr(kept, "thread")


def test_a_partner_who_leaves_while_the_owner_confirms_leaves_no_confirmed_partnership_of_one() -> None:
    partnership = PartnershipFactory()
    idea: ProjectIdea = partnership.idea
    leaver = ConfirmedFactory(partnership=partnership)
    ConfirmedFactory(partnership=partnership)

    at_once(lambda: partnerships.confirm_partnership(idea), lambda: partners.decline(leaver))

    idea.refresh_from_db()
    assert idea.state == IdeaState.PROPOSED


def test_taken_back_or_confirmed_but_not_both() -> None:
    partner = PartnerFactory()

    said = at_once(lambda: partners.take_back(partner), lambda: partners.confirm(partner, "Inga"))

    kept = Partner.objects.get()
    assert said.count("done") == 1
    assert (kept.state == "withdrawn") == (kept.link_hash is None)
