"""Who is in a network: the steps a membership may take, and those it may not."""

from __future__ import annotations

import pytest

from networks import operations
from networks.errors import GroupRefused, MembershipRefused, NetworkRefused
from networks.models import (
    Joining,
    MailPause,
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    NetworkState,
)
from networks.signals import membership_ended, network_closing
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.networks import (
    ContactGroupFactory,
    CoordinatorFactory,
    MembershipFactory,
    NetworkFactory,
)

pytestmark = pytest.mark.django_db
S = MembershipState


@pytest.mark.parametrize(("joining", "state"), [(Joining.OPEN, S.ACTIVE), (Joining.BY_REQUEST, S.REQUESTED)])
def test_joining_enters_an_open_network_and_asks_at_others(joining: str, state: str) -> None:
    network, person = NetworkFactory(joining=joining), PersonFactory()

    first = operations.join(network, person)
    again = operations.join(network, person)

    assert (first.state, again.pk, again.state) == (state, first.pk, state)


@pytest.mark.parametrize(
    ("network", "code"),
    [
        ({"joining": Joining.BY_INVITATION}, "by_invitation"),
        ({"state": NetworkState.DORMANT}, "closed"),
        ({"state": NetworkState.CLOSED}, "closed"),
    ],
)
def test_a_network_may_refuse(network: dict[str, str], code: str) -> None:
    closed = NetworkFactory(**network)

    with pytest.raises(MembershipRefused) as refusal:
        operations.join(closed, PersonFactory())

    assert refusal.value.code == code
    assert not closed.memberships.exists()


def test_joining_says_yes_to_an_invitation_even_where_one_joins_by_invitation() -> None:
    network, person = NetworkFactory(joining=Joining.BY_INVITATION), PersonFactory()
    operations.invite_member(network, person)

    assert operations.join(network, person).state == S.ACTIVE


def test_a_request_is_approved_or_refused_with_its_reason_kept() -> None:
    yes, no = (MembershipFactory(state=S.REQUESTED) for _ in range(2))

    assert operations.approve(yes).state == S.ACTIVE
    refused = operations.refuse(no, "Kun for kommuner")
    assert (refused.state, refused.reason) == (S.ENDED, "Kun for kommuner")


def test_whoever_asks_is_told_of_to_each_coordinator_and_hears_the_answer() -> None:
    network = NetworkFactory(joining=Joining.BY_REQUEST)
    coordinators = {CoordinatorFactory(network=network).person.email for _ in range(2)}
    asker = PersonFactory(name="Kaj Engkarse")

    operations.join(network, asker)
    membership = operations.join(network, asker)
    assert set(Message.objects.values_list("to_address", flat=True)) == coordinators
    assert Message.objects.filter(subject__contains="Kaj Engkarse").count() == 2

    operations.refuse(membership, "Kun for kommuner")
    answer = Message.objects.get(person=asker)
    assert "Kun for kommuner" in answer.text
    assert "Kun for kommuner" in answer.html

    operations.join(network, asker)
    assert Message.objects.filter(subject__contains="Kaj Engkarse").count() == 4


STEPS = {
    "approve": {S.REQUESTED: S.ACTIVE},
    "refuse": {S.REQUESTED: S.ENDED},
    "accept": {S.INVITED: S.ACTIVE},
    "decline": {S.INVITED: S.ENDED},
    "pause": {S.ACTIVE: S.PAUSED, S.PAUSED: S.PAUSED},
    "resume": {S.ACTIVE: S.ACTIVE, S.PAUSED: S.ACTIVE},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", MembershipState)
def test_the_steps_of_a_membership_are_these_and_no_others(step: str, state: MembershipState) -> None:
    membership = MembershipFactory(state=state)
    take = getattr(operations, step)
    if state in STEPS[step]:
        assert take(membership).state == STEPS[step][state]
        return

    with pytest.raises(MembershipRefused) as refusal:
        take(membership)

    assert refusal.value.code == "wrong_state"
    membership.refresh_from_db()
    assert membership.state == state


def test_a_stale_page_cannot_let_in_somebody_who_withdrew() -> None:
    membership = MembershipFactory(state=S.REQUESTED)
    stale = Membership.objects.get(pk=membership.pk)
    operations.end(membership)

    with pytest.raises(MembershipRefused):
        operations.approve(stale)


def test_leaving_is_told_once_and_takes_one_off_the_groups() -> None:
    membership = CoordinatorFactory(role=MembershipRole.MEMBER)
    group = ContactGroupFactory(network=membership.network)
    group.people.add(membership.person)
    heard: list[Membership] = []

    def hear(**told: Membership) -> None:
        heard.append(told["membership"])

    membership_ended.connect(hear)
    try:
        operations.end(membership, "Flyttet")
        operations.end(membership)
    finally:
        membership_ended.disconnect(hear)

    membership.refresh_from_db()
    assert (membership.state, membership.reason) == (S.ENDED, "Flyttet")
    assert heard == [membership]
    assert not group.people.exists()


def test_whoever_comes_back_begins_as_a_plain_member() -> None:
    network = NetworkFactory()
    CoordinatorFactory(network=network)
    leaver = CoordinatorFactory(network=network)
    operations.end(leaver)

    back = operations.join(network, leaver.person)

    assert (back.pk, back.state, back.role) == (leaver.pk, S.ACTIVE, MembershipRole.MEMBER)


@pytest.mark.parametrize("step", [operations.end, operations.make_member])
def test_the_last_coordinator_cannot_go_before_another_is_found(step: object) -> None:
    assert callable(step)
    last = CoordinatorFactory()
    CoordinatorFactory(network=last.network, state=S.ENDED)
    other = MembershipFactory(network=last.network)

    with pytest.raises(MembershipRefused) as refusal:
        step(last)
    assert refusal.value.code == "last_coordinator"

    operations.make_coordinator(other)
    step(last)
    assert list(Membership.objects.coordinators().filter(network=last.network)) == [other]


def test_only_a_member_becomes_coordinator() -> None:
    with pytest.raises(MembershipRefused) as refusal:
        operations.make_coordinator(MembershipFactory(state=S.REQUESTED))

    assert refusal.value.code == "not_a_member"


def test_a_coordinator_adds_anybody_once() -> None:
    network = NetworkFactory(joining=Joining.BY_INVITATION)

    first, entered = operations.add_member(
        network, "EVA@example.org", "Eva Ås", role=MembershipRole.COORDINATOR
    )
    second, again = operations.add_member(network, "eva@example.org", "Et Andet Navn")

    assert (entered, again) == (True, False)
    assert first.pk == second.pk
    assert (second.person.name, second.person.email) == ("Eva Ås", "eva@example.org")
    first.refresh_from_db()
    assert first.role == MembershipRole.COORDINATOR


def test_mail_is_paused_by_state_for_members_and_by_note_for_others() -> None:
    membership, stranger = MembershipFactory(), PersonFactory()

    for _ in range(2):
        operations.pause_mail(membership.person, membership.network)
        operations.pause_mail(stranger, membership.network)

    membership.refresh_from_db()
    assert membership.state == S.PAUSED
    assert list(MailPause.objects.values_list("person", flat=True)) == [stranger.pk]

    operations.resume_mail(membership.person, membership.network)
    operations.resume_mail(stranger, membership.network)
    membership.refresh_from_db()
    assert membership.state == S.ACTIVE
    assert not MailPause.objects.exists()


def test_joining_oneself_lifts_a_pause_and_being_added_keeps_it() -> None:
    network, joins, added = NetworkFactory(), PersonFactory(), PersonFactory()
    operations.pause_mail(joins, network)
    operations.pause_mail(added, network)

    assert operations.join(network, joins).state == S.ACTIVE
    assert operations.add_member(network, added.email)[0].state == S.PAUSED
    assert not MailPause.objects.exists()


NETWORK_STEPS = {
    "open_network": {"draft", "active", "dormant"},
    "rest_network": {"active", "dormant"},
    "close_network": {"active", "dormant", "closed"},
}


@pytest.mark.parametrize("step", NETWORK_STEPS)
@pytest.mark.parametrize("state", NetworkState)
def test_the_steps_of_a_network_are_these_and_no_others(step: str, state: NetworkState) -> None:
    network = CoordinatorFactory(network__state=state).network
    take = getattr(operations, step)
    if state in NETWORK_STEPS[step]:
        take(network)
        return

    with pytest.raises(NetworkRefused):
        take(network)


def test_a_network_opens_only_with_a_coordinator() -> None:
    with pytest.raises(NetworkRefused) as refusal:
        operations.open_network(NetworkFactory(state=NetworkState.DRAFT))

    assert refusal.value.code == "no_coordinator"


def test_a_room_above_may_keep_a_network_from_closing() -> None:
    network = CoordinatorFactory().network

    def refuse(**asked: Network) -> None:
        raise NetworkRefused("Møder forestår.", code="future_events")

    network_closing.connect(refuse)
    try:
        with pytest.raises(NetworkRefused):
            operations.close_network(network)
    finally:
        network_closing.disconnect(refuse)

    network.refresh_from_db()
    assert network.state == NetworkState.ACTIVE


def test_a_group_takes_pasted_people_all_or_nothing() -> None:
    group = operations.create_group(NetworkFactory(), "Landsbyer")

    with pytest.raises(GroupRefused):
        operations.add_pasted(group, "Bo <bo@example.org>; eva@gmial.com")
    assert not group.people.exists()

    assert operations.add_pasted(group, "Bo <bo@example.org>; bo@example.org, Eva <eva@example.org>") == 2
    assert operations.add_pasted(group, "bo@example.org") == 0


def test_a_group_name_is_used_once_in_a_network() -> None:
    network = NetworkFactory()
    operations.create_group(network, "Landsbyer")

    with pytest.raises(GroupRefused) as refusal:
        operations.create_group(network, "Landsbyer")

    assert refusal.value.code == "name_taken"
    operations.create_group(NetworkFactory(), "Landsbyer")
