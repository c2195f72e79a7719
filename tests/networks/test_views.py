"""Pages of networks, members and groups."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from networks import operations, signals
from networks.models import Joining, Membership, MembershipRole, MembershipState, Network, NetworkState
from networks.pages import Part
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.networks import (
    AffiliationFactory,
    ContactGroupFactory,
    CoordinatorFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinated(client: Client) -> Network:
    """A network whose coordinator is signed in."""
    coordinator = CoordinatorFactory(person__name="Thora Morgendug")
    client.force_login(coordinator.person)
    network: Network = coordinator.network
    return network


def address(name: str, network: Network, *more: int) -> str:
    return reverse(f"networks:{name}", args=[network.slug, *more])


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_the_index_names_networks_and_coordinators_and_hides_drafts(client: Client) -> None:
    CoordinatorFactory(network__name="Smag på landet", person__name="Laurits Brombær")
    NetworkFactory(name="Kladden", state=NetworkState.DRAFT)

    page = client.get(reverse("networks:index")).content.decode()

    assert "Smag på landet" in page
    assert "Laurits Brombær" in page
    assert "Kladden" not in page


def test_the_index_costs_the_same_for_one_network_and_three(client: Client) -> None:
    client.force_login(PersonFactory())

    def add() -> None:
        network = CoordinatorFactory().network
        network.themes.add(ThemeFactory())
        MembershipFactory(network=network)

    add()
    one = queries_of(lambda: client.get(reverse("networks:index")))
    add()
    add()

    assert queries_of(lambda: client.get(reverse("networks:index"))) == one


def test_a_visitor_reads_purpose_and_coordinator_and_no_members(client: Client) -> None:
    network = CoordinatorFactory(person__name="Thora Morgendug").network
    MembershipFactory(network=network, person__name="Inga Kildevæld", person__email="inga@example.org")

    page = client.get(network.get_absolute_url()).content.decode()

    assert network.purpose in page
    assert "Thora Morgendug" in page
    assert "Inga" not in page
    assert address("members", network) not in page
    assert client.get(address("members", network)).status_code == 302


def test_a_draft_is_not_there_for_others(client: Client) -> None:
    draft = CoordinatorFactory(network__state=NetworkState.DRAFT)
    for name in ("detail", "members", "groups", "import_upload"):
        client.force_login(PersonFactory())
        assert client.get(address(name, draft.network)).status_code == 404
        client.force_login(draft.person)
        assert client.get(address(name, draft.network)).status_code == 200


def test_rooms_above_put_parts_on_the_page(client: Client) -> None:
    network = NetworkFactory()
    others = len(client.get(network.get_absolute_url()).context["parts"])

    def part(**asked: object) -> Part:
        return Part("networks/_size.html", {"network": Network.objects.with_members().get(pk=network.pk)})

    signals.network_shown.connect(part)
    try:
        response = client.get(network.get_absolute_url())
    finally:
        signals.network_shown.disconnect(part)

    assert len(response.context["parts"]) == others + 1


def test_joining_is_a_press_and_never_a_look(client: Client) -> None:
    network, person = NetworkFactory(joining=Joining.OPEN), PersonFactory()
    client.force_login(person)

    assert client.get(address("join", network)).status_code == 405
    assert not network.memberships.exists()

    page = client.post(address("join", network), follow=True)
    assert network.memberships.get().state == MembershipState.ACTIVE
    assert page.status_code == 200


def test_a_refusal_is_told_in_words(client: Client) -> None:
    network = NetworkFactory(joining=Joining.BY_INVITATION)
    client.force_login(PersonFactory())

    page = client.post(address("join", network), follow=True)

    assert "alert-error" in page.content.decode()
    assert not network.memberships.exists()


@pytest.mark.parametrize(
    ("do", "before", "after"),
    [
        ("pause", "active", "paused"),
        ("resume", "paused", "active"),
        ("leave", "active", "ended"),
        ("accept", "invited", "active"),
        ("decline", "invited", "ended"),
    ],
)
def test_one_steers_ones_own_membership(client: Client, do: str, before: str, after: str) -> None:
    membership = MembershipFactory(state=before)
    client.force_login(membership.person)
    assert membership.network.name in client.get(reverse("networks:mine")).content.decode()

    client.post(reverse("networks:change_mine", args=[membership.pk]), {"do": do})

    membership.refresh_from_db()
    assert membership.state == after


def test_nobody_steers_anothers(client: Client) -> None:
    membership = MembershipFactory()
    client.force_login(CoordinatorFactory(network=membership.network).person)

    response = client.post(reverse("networks:change_mine", args=[membership.pk]), {"do": "leave"})

    assert response.status_code == 404


def test_members_see_names_and_coordinators_see_addresses_too(client: Client, coordinated: Network) -> None:
    member = MembershipFactory(
        network=coordinated, person__name="Inga Kildevæld", person__email="inga@example.org"
    )
    MembershipFactory(network=coordinated, state=MembershipState.ENDED, person__name="Gået Bort")

    for_coordinator = client.get(address("members", coordinated)).content.decode()
    client.force_login(member.person)
    for_member = client.get(address("members", coordinated)).content.decode()

    assert "inga@example.org" in for_coordinator
    assert "Inga Kildevæld" in for_member
    assert "inga@example.org" not in for_member
    assert "Gået Bort" not in for_member + for_coordinator


def test_members_cannot_find_each_other_by_address(client: Client, coordinated: Network) -> None:
    member = MembershipFactory(network=coordinated, person__name="Inga", person__email="hemmelig@example.org")
    asked = address("members", coordinated) + "?q=hemmelig"

    assert client.get(asked).context["page_obj"].paginator.count == 1
    client.force_login(member.person)
    assert client.get(asked).context["page_obj"].paginator.count == 0


def test_the_members_page_costs_the_same_for_one_and_three(client: Client, coordinated: Network) -> None:
    def add() -> None:
        organisation = OrganisationFactory()
        for state in (MembershipState.ACTIVE, MembershipState.REQUESTED):
            membership = MembershipFactory(network=coordinated, organisation=organisation, state=state)
            AffiliationFactory(person=membership.person, organisation=organisation)

    add()
    one = queries_of(lambda: client.get(address("members", coordinated)))
    add()
    add()

    assert queries_of(lambda: client.get(address("members", coordinated))) == one


def test_a_coordinator_adds_changes_and_ends(client: Client, coordinated: Network) -> None:
    said = {
        "email": "eva@example.org",
        "name": "Eva Ås",
        "organisation": "Skolen",
        "title": "Leder",
        "role": "member",
    }
    client.post(address("add_member", coordinated), said)
    eva = coordinated.memberships.get(person__email="eva@example.org")
    assert eva.organisation is not None
    assert eva.organisation.name == "Skolen"

    client.post(address("change_member", coordinated, eva.pk), {"organisation": "", "role": "coordinator"})
    eva.refresh_from_db()
    assert eva.organisation_id is None
    assert eva.role == MembershipRole.COORDINATOR

    client.post(address("end_member", coordinated, eva.pk), {"reason": "Flyttet"})
    eva.refresh_from_db()
    assert (eva.state, eva.reason) == (MembershipState.ENDED, "Flyttet")


def test_a_form_with_something_to_mend_comes_back_with_422(client: Client, coordinated: Network) -> None:
    response = client.post(address("add_member", coordinated), {"email": "ikke en mail", "role": "member"})

    assert response.status_code == 422
    assert "ikke en mail" in response.content.decode()


def test_the_last_coordinator_is_told_why_the_role_stays(client: Client, coordinated: Network) -> None:
    last = coordinated.memberships.get()

    response = client.post(address("change_member", coordinated, last.pk), {"role": "member"})

    assert response.status_code == 422
    assert "role" in response.context["form"].errors


def test_a_coordinator_answers_requests(client: Client, coordinated: Network) -> None:
    yes, no = (MembershipFactory(network=coordinated, state=MembershipState.REQUESTED) for _ in range(2))

    client.post(address("answer_request", coordinated, yes.pk), {"do": "approve"})
    client.post(address("answer_request", coordinated, no.pk), {"do": "refuse", "reason": "Kun for kommuner"})

    states = dict(coordinated.memberships.values_list("pk", "state"))
    assert (states[yes.pk], states[no.pk]) == (MembershipState.ACTIVE, MembershipState.ENDED)


def test_another_networks_coordinator_reaches_nobody_here(client: Client, coordinated: Network) -> None:
    elsewhere = MembershipFactory()
    client_path = reverse("networks:end_member", args=[coordinated.slug, elsewhere.pk])
    assert client.post(client_path).status_code == 404

    group = ContactGroupFactory(network=elsewhere.network)
    assert client.get(address("group", coordinated, group.pk)).status_code == 404
    assert client.get(address("groups", elsewhere.network)).status_code == 403


def test_a_group_is_made_filled_and_emptied(client: Client, coordinated: Network) -> None:
    member = MembershipFactory(network=coordinated, person__name="Inga Kildevæld")
    stranger = PersonFactory(email="udefra@example.org")
    client.post(address("groups", coordinated), {"name": "Landsbyer"})
    group = coordinated.contact_groups.get()

    client.post(
        address("group", coordinated, group.pk), {"people": "Ib <ib@example.org>; udefra@example.org"}
    )
    assert client.get(address("group", coordinated, group.pk) + "?q=Inga").context["found"][0] == member
    client.post(address("change_group", coordinated, group.pk), {"add": member.person_id})
    client.post(address("change_group", coordinated, group.pk), {"remove": stranger.pk})

    assert sorted(group.people.values_list("name", flat=True)) == ["Ib", "Inga Kildevæld"]

    client.post(address("delete_group", coordinated, group.pk))
    assert not coordinated.contact_groups.exists()


def test_a_coordinator_cannot_pull_strangers_into_a_group_by_number(
    client: Client, coordinated: Network
) -> None:
    group = ContactGroupFactory(network=coordinated)

    response = client.post(address("change_group", coordinated, group.pk), {"add": PersonFactory().pk})

    assert response.status_code == 404
    assert client.post(address("change_group", coordinated, group.pk), {"add": "x"}).status_code == 404


def test_a_wrong_address_in_a_group_is_told_with_the_suggestion(client: Client, coordinated: Network) -> None:
    group = ContactGroupFactory(network=coordinated)

    response = client.post(address("group", coordinated, group.pk), {"people": "bo@gmial.com"})

    assert response.status_code == 422
    assert "bo@gmail.com" in response.content.decode()


def test_resting_is_the_coordinators_and_closing_the_administrators(
    client: Client, coordinated: Network
) -> None:
    step = address("change_state", coordinated)

    client.post(step, {"do": "rest"})
    assert client.post(step, {"do": "close"}).status_code == 403
    assert Network.objects.get().state == NetworkState.DORMANT

    client.force_login(AdministratorFactory())
    client.post(step, {"do": "close"})
    assert Network.objects.get().state == NetworkState.CLOSED


@pytest.mark.parametrize("name", ["change_state", "change_mine", "answer_request"])
def test_a_word_we_do_not_know_changes_nothing(client: Client, coordinated: Network, name: str) -> None:
    asker = MembershipFactory(network=coordinated, state=MembershipState.REQUESTED)
    own = coordinated.memberships.get(role=MembershipRole.COORDINATOR)
    places = {
        "change_state": address("change_state", coordinated),
        "change_mine": reverse("networks:change_mine", args=[own.pk]),
        "answer_request": address("answer_request", coordinated, asker.pk),
    }

    assert client.post(places[name], {"do": "noget"}).status_code == 400


def test_the_administration_shows_the_room(client: Client, coordinated: Network) -> None:
    operations.load_reference_data()
    client.force_login(AdministratorFactory())
    for model in (
        "network",
        "membership",
        "organisation",
        "municipality",
        "contactgroup",
        "memberimport",
        "region",
    ):
        assert client.get(reverse(f"admin:networks_{model}_changelist")).status_code == 200
    member = Membership.objects.get()
    assert client.get(reverse("admin:networks_membership_change", args=[member.pk])).status_code == 200
    assert client.get(reverse("admin:networks_membership_delete", args=[member.pk])).status_code == 403
