"""Who may do what: the lists and the questions say the same."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from networks import rules
from networks.models import MembershipState, Network, NetworkState
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.networks import CoordinatorFactory, MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


def test_lists_and_questions_hold_to_one_truth() -> None:
    networks = [NetworkFactory(state=state) for state in NetworkState]
    users: list[object] = [AnonymousUser(), PersonFactory(), AdministratorFactory()]
    for network in networks:
        users += [MembershipFactory(network=network, state=state).person for state in MembershipState]
        users += [CoordinatorFactory(network=network, state=state).person for state in MembershipState]

    for user in users:
        visible = set(Network.objects.visible_to(user))
        coordinated = set(Network.objects.coordinated_by(user))
        for network in networks:
            assert (network in visible) == rules.may_see(user, network), (user, network.state)
            assert (network in coordinated) == rules.is_coordinator(user, network)
        assert bool(coordinated) == rules.coordinates_something(user)


@pytest.mark.parametrize("state", MembershipState)
def test_members_see_each_other_while_they_stand(state: MembershipState) -> None:
    membership = MembershipFactory(state=state)

    standing = state in (MembershipState.ACTIVE, MembershipState.PAUSED)
    assert rules.may_see_members(membership.person, membership.network) == standing
    assert not rules.may_see_members(AnonymousUser(), membership.network)
    assert not rules.may_manage_members(membership.person, membership.network)


def test_a_person_answers_for_themselves_and_a_coordinator_may_end() -> None:
    membership = MembershipFactory()
    coordinator = CoordinatorFactory(network=membership.network).person
    elsewhere = CoordinatorFactory().person

    assert rules.may_answer_for(membership.person, membership)
    assert not rules.may_answer_for(coordinator, membership)
    assert rules.may_end(membership.person, membership)
    assert rules.may_end(coordinator, membership)
    assert not rules.may_end(elsewhere, membership)


def test_only_an_administrator_closes() -> None:
    coordinator = CoordinatorFactory()

    assert not rules.may_close(coordinator.person, coordinator.network)
    assert rules.may_close(AdministratorFactory(), coordinator.network)
