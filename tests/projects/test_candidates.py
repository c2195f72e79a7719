"""Who could be asked, and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from networks.models import Organisation
from projects import candidates, requirements
from projects.models import Partner, PartnerState, ProjectIdea
from projects.operations import interests, partners
from projects.signals import partners_wanted
from projects.wanted import Candidate, Sought
from tests.factories.networks import MunicipalityFactory, OrganisationFactory, ThemeFactory
from tests.factories.projects import (
    AcceptedFactory,
    ConfirmedFactory,
    InterestFactory,
    PartnerFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> ProjectIdea:
    """Two municipalities together, and nobody else."""
    partnership = PartnershipFactory()
    for code, name in (("0657", "Herning"), ("0671", "Struer")):
        town = OrganisationFactory(
            sector="public_authority",
            kind="municipality",
            municipality=MunicipalityFactory(code=code, name=name),
        )
        ConfirmedFactory(partnership=partnership, organisation=town)
    found: ProjectIdea = partnership.idea
    return found


def proposed(idea: ProjectIdea) -> dict[Organisation, list[str]]:
    rows = list(Partner.objects.filter(partnership__idea=idea).with_words())
    report = requirements.report_of(idea, rows)
    with translation.override("da"):
        found = candidates.candidates(idea, idea.partnership, report)
        return {one.organisation: [str(reason) for reason in one.reasons] for one in found}


def village(**facts: Any) -> Organisation:
    organisation: Organisation = OrganisationFactory(
        sector="civil_society", kind="village_association", **facts
    )
    return organisation


def test_a_village_and_a_business_are_proposed_with_reasons(idea: ProjectIdea) -> None:
    local, bakery = village(), OrganisationFactory(sector="business", kind="food_producer")
    OrganisationFactory(sector="public_authority", kind="municipality")

    found = proposed(idea)

    assert set(found) == {local, bakery}
    assert found[local][0] == "Tager et lokalt fællesskab med"
    assert found[bakery] == ["Tager erhverv med"]


def test_shared_themes_and_the_place_come_first(idea: ProjectIdea) -> None:
    theme = ThemeFactory(name_da="Mobilitet")
    idea.themes.add(theme)
    idea.municipalities.add(MunicipalityFactory(code="0671", name="Struer"))
    village(name="Aalborg Borgere")
    near = village(name="Østerby Borgere", municipality=MunicipalityFactory(code="0671", name="Struer"))
    near.themes.add(theme)

    found = proposed(idea)

    assert next(iter(found)) == near
    assert found[near] == [
        "Tager et lokalt fællesskab med",
        "Arbejder med mobilitet",
        "Hører hjemme i Struer, hvor projektet skal være",
    ]


def test_who_said_no_is_in_already_or_was_said_no_to_is_not_proposed(idea: ProjectIdea) -> None:
    declined = PartnerFactory(partnership=idea.partnership, organisation=village())
    partners.decline(declined)
    PartnerFactory(partnership=idea.partnership, organisation=village(), state=PartnerState.WITHDRAWN)
    refused = InterestFactory(idea=idea, organisation=village())
    interests.decline(refused, idea.contact)

    assert proposed(idea) == {}


def test_who_is_in_touch_already_is_proposed_first(idea: ProjectIdea) -> None:
    village(name="A")
    known = AcceptedFactory(idea=idea, organisation=village(name="Å")).organisation

    found = proposed(idea)

    assert next(iter(found)) == known
    assert found[known][0] == "I er allerede i kontakt"


def test_rooms_above_propose_too_and_reasons_are_gathered(idea: ProjectIdea) -> None:
    local, stranger = village(), OrganisationFactory()
    declined = PartnerFactory(partnership=idea.partnership)
    partners.decline(declined)
    asked: list[Sought] = []

    def match(sender: object, sought: Sought, **_more: object) -> list[Candidate]:
        asked.append(sought)
        return [
            Candidate(local, ["Tilbyder det, I søger"], 9),
            Candidate(stranger, ["Har gjort det før"], 1),
            Candidate(declined.organisation, ["Burde ikke ses"], 99),
        ]

    partners_wanted.connect(match)
    try:
        found = proposed(idea)
    finally:
        partners_wanted.disconnect(match)

    assert found == {
        local: ["Tager et lokalt fællesskab med", "Tilbyder det, I søger"],
        stranger: ["Har gjort det før"],
    }
    assert asked[0].sectors == {"business", "civil_society"}
    assert asked[0].local_community


def test_ranking_costs_the_same_for_one_organisation_and_for_three(
    idea: ProjectIdea, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    village().themes.add(ThemeFactory())
    with CaptureQueriesContext(connection) as one:
        proposed(idea)
    for _ in range(2):
        village().themes.add(ThemeFactory())

    with django_assert_num_queries(len(one)):
        proposed(idea)
