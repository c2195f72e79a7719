"""One truth for one row and for a list; and who may do what."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from networks.models import MembershipState
from networks.operations import set_organisation
from projects import rules
from projects.forms.dialogue import InterestForm
from projects.forms.ideas import IdeaForm
from projects.mails import owners_of
from projects.models import IdeaState, IdeaVisibility, Interest, PartnerState, ProjectIdea
from projects.operations import scoping
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.networks import AffiliationFactory, CoordinatorFactory, MembershipFactory
from tests.factories.projects import (
    AcceptedFactory,
    IdeaFactory,
    InterestFactory,
    PartnerFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db

SEEN_BY = {
    IdeaVisibility.NETWORK: {"owner", "colleague", "member", "paused", "coordinator", "administrator"},
    IdeaVisibility.PUBLIC: {
        "owner",
        "colleague",
        "member",
        "paused",
        "coordinator",
        "administrator",
        "editor",
    },
}
TAKES_PART = {"interested", "partner"}


def people_of(idea: ProjectIdea) -> dict[str, object]:
    def member(**facts: object) -> object:
        return MembershipFactory(network=idea.network, **facts).person

    return {
        "visitor": AnonymousUser(),
        "stranger": PersonFactory(),
        "owner": idea.contact,
        "colleague": AffiliationFactory(organisation=idea.organisation).person,
        "member": member(),
        "paused": member(state=MembershipState.PAUSED),
        "ended": member(state=MembershipState.ENDED),
        "asking": member(state=MembershipState.REQUESTED),
        "coordinator": CoordinatorFactory(network=idea.network).person,
        "other": CoordinatorFactory().person,
        "interested": InterestFactory(idea=idea).person,
        "partner": PartnerFactory(partnership=PartnershipFactory(idea=idea)).contact,
        "editor": PersonFactory(is_staff=True),
        "administrator": AdministratorFactory(),
    }


def who_see(idea: ProjectIdea, people: dict[str, object]) -> set[str]:
    found = set()
    for role, person in people.items():
        seen = ProjectIdea.objects.visible_to(person).filter(pk=idea.pk).exists()
        assert rules.may_see(person, idea) == seen, role
        if seen:
            found.add(role)
    return found


@pytest.mark.parametrize("visibility", IdeaVisibility)
@pytest.mark.parametrize("state", IdeaState)
def test_who_sees_an_idea_that_no_editor_has_read(state: str, visibility: str) -> None:
    idea = IdeaFactory(state=state, visibility=visibility, approved_at=None)
    people = people_of(idea)

    seen = who_see(idea, people)

    if state == IdeaState.DRAFT:
        assert seen == {"owner", "colleague", "administrator"}
    elif state in (IdeaState.EXPIRED, IdeaState.WITHDRAWN):
        editors = {"editor"} if visibility == IdeaVisibility.PUBLIC else set()
        assert seen == {"owner", "colleague", "administrator"} | TAKES_PART | editors
    else:
        assert seen == SEEN_BY[IdeaVisibility(visibility)] | TAKES_PART


def test_everybody_sees_what_an_editor_has_read() -> None:
    idea = IdeaFactory()
    people = people_of(idea)

    assert who_see(idea, people) == set(people)


def test_an_idea_without_network_or_organisation_is_its_writers() -> None:
    idea = IdeaFactory(network=None, organisation=None, approved_at=None)
    people = {"owner": idea.contact, "stranger": PersonFactory(), "member": MembershipFactory().person}

    assert who_see(idea, people) == {"owner"}


def test_the_adviser_of_a_case_sees_its_draft() -> None:
    idea = IdeaFactory(state=IdeaState.DRAFT, network=None)
    adviser = PersonFactory()
    case = scoping.ask(idea, idea.contact, "")
    scoping.take(case, adviser)

    assert who_see(idea, {"adviser": adviser, "stranger": PersonFactory()}) == {"adviser"}


def test_interests_are_answered_by_the_owners_people_and_read_by_no_administrator() -> None:
    interest = InterestFactory()
    people = {
        "owner": interest.idea.contact,
        "colleague": AffiliationFactory(organisation=interest.idea.organisation).person,
        "person": interest.person,
        "administrator": AdministratorFactory(),
    }

    may = {role for role, person in people.items() if rules.may_answer_interest(person, interest)}

    assert may == {"owner", "colleague"}


def test_a_thread_is_for_its_two_sides() -> None:
    interest, silent = AcceptedFactory(), InterestFactory()

    assert rules.may_read_thread(interest.person, interest)
    assert rules.may_read_thread(interest.idea.contact, interest)
    assert not rules.may_read_thread(AdministratorFactory(), interest)
    assert not rules.may_read_thread(AnonymousUser(), interest)
    assert not rules.may_read_thread(silent.person, silent)


def opens(person: Person, interest: Interest) -> set[str]:
    """What of an idea and of an interest in it is open to this person."""
    idea = interest.idea
    may = {
        "sees": rules.may_see(person, idea),
        "edits": rules.may_edit(person, idea),
        "answers": rules.may_answer_interest(person, interest),
        "reads": rules.may_read_thread(person, interest),
        "owns": ProjectIdea.objects.owned_by(person).filter(pk=idea.pk).exists(),
        "hears": person in owners_of(idea),
        "speaks": str(idea.organisation) in str(InterestForm(person)["organisation"]),
        "writes": str(idea.organisation) in str(IdeaForm(person)["organisation"]),
    }
    return {what for what, is_open in may.items() if is_open}


def test_a_coordinator_who_writes_an_organisation_opens_what_is_its_own_for_its_network_alone() -> None:
    """The idea has run out, so that only its owners see it."""
    interest = AcceptedFactory(idea__state=IdeaState.EXPIRED, idea__contact=None, idea__approved_at=None)
    organisation = interest.idea.organisation
    known = AffiliationFactory(organisation=organisation)
    home, elsewhere = CoordinatorFactory(), CoordinatorFactory()
    MembershipFactory(network=home.network, person=known.person, organisation=organisation)
    colleague, friend = (MembershipFactory(network=one.network) for one in (home, elsewhere))

    set_organisation(colleague, organisation, by=home.person)
    set_organisation(friend, organisation, by=elsewhere.person)
    set_organisation(elsewhere, organisation, by=elsewhere.person)

    everything = opens(known.person, interest)
    assert everything == {"sees", "edits", "answers", "reads", "owns", "hears", "speaks", "writes"}
    assert opens(colleague.person, interest) == everything
    assert not opens(friend.person, interest)
    assert not opens(elsewhere.person, interest)

    set_organisation(colleague, None, by=home.person)
    assert not opens(colleague.person, interest)


def test_whoever_is_asked_to_be_a_partner_sees_the_partnership_until_it_is_taken_back() -> None:
    partner = PartnerFactory()
    idea = partner.partnership.idea

    assert rules.may_see_partnership(partner.contact, idea)
    partner.state = PartnerState.WITHDRAWN
    partner.save()

    assert not rules.may_see_partnership(partner.contact, idea)
    idea.approved_at = None
    idea.save()
    assert not rules.may_see(partner.contact, idea)
    assert not rules.may_see_partnership(MembershipFactory(network=idea.network).person, idea)
