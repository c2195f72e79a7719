"""Whom a partnership could ask, as the profiles know it."""

from __future__ import annotations

import pytest

from matchmaking.models import Audience, ProfileState
from projects.models import Partnership
from projects.signals import partners_wanted
from projects.wanted import Candidate, Sought
from tests.factories.matchmaking import CompetenceFactory, PersonProfileFactory, ProfileFactory

pytestmark = pytest.mark.django_db


def asked(*competences: int) -> list[Candidate]:
    sought = Sought(competences=frozenset(competences))
    answers = partners_wanted.send(sender=Partnership, partnership=None, sought=sought)
    return [one for _receiver, answer in answers for one in answer or []]


def test_who_offers_most_of_what_is_lacking_comes_first_with_each_thing_named() -> None:
    jura, bus = CompetenceFactory(name_da="Jura"), CompetenceFactory(name_da="En bus")
    one = ProfileFactory(offers=["Jura"])
    both = ProfileFactory(offers=["Jura", "En bus"], needs=["Jura"])
    ProfileFactory(needs=["Jura"])

    found = asked(jura.pk, bus.pk)

    assert [candidate.organisation for candidate in found] == [both.organisation, one.organisation]
    assert found[0].reasons == ["Tilbyder Jura, som ingen i det har", "Tilbyder En bus, som ingen i det har"]


def test_closed_profiles_people_and_those_shown_to_matches_alone_are_not_named() -> None:
    jura = CompetenceFactory(name_da="Jura")
    ProfileFactory(offers=["Jura"], state=ProfileState.RESTING)
    ProfileFactory(offers=["Jura"], audience=Audience.MATCHES)
    PersonProfileFactory(offers=["Jura"])

    assert asked(jura.pk) == []


def test_where_nothing_is_lacking_nobody_is_named() -> None:
    ProfileFactory(offers=["Jura"])

    assert asked() == []
