"""Whom a coordinator may make one of an organisation's people, and of whom they only say where they come from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from networks import operations
from networks.models import Affiliation, Membership, MembershipState, Network, Organisation
from networks.operations.vouching import vouched_by
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.networks import (
    AffiliationFactory,
    CoordinatorFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
S = MembershipState


def belongs(person: Person, organisation: Organisation) -> bool:
    return Affiliation.objects.vouched().filter(person=person, organisation=organisation).exists()


def somebodys() -> Organisation:
    """An organisation that has people already."""
    organisation: Organisation = AffiliationFactory().organisation
    return organisation


def imported(network: Network, by: Person, *rows: tuple[str, str]) -> None:
    text = "E-mail;Organisation\n" + "".join(f"{mail};{name}\n" for mail, name in rows)
    kept = operations.keep_upload(network, PersonFactory(), "liste.csv", text.encode())
    operations.apply(kept, by=by)


def test_a_coordinator_makes_nobody_one_of_a_strange_organisations_people() -> None:
    organisation, coordinator = somebodys(), CoordinatorFactory()
    network, by = coordinator.network, coordinator.person
    member = MembershipFactory(network=network)

    operations.set_organisation(member, organisation, by=by)
    operations.set_organisation(coordinator, organisation, by=by)
    added, _entered = operations.add_member(network, "ny@example.org", organisation=organisation, by=by)
    imported(network, by, ("liste@example.org", organisation.name))

    written = Affiliation.objects.filter(organisation=organisation, is_vouched=False)
    assert {row.person_id for row in written} == {
        member.person_id,
        by.pk,
        added.person_id,
        Membership.objects.get(person__email="liste@example.org").person_id,
    }
    assert network.memberships.filter(organisation=organisation).count() == 4


def test_whoever_wrote_themselves_there_vouches_for_nobody() -> None:
    organisation, coordinator = somebodys(), CoordinatorFactory()
    for _again in range(2):
        operations.set_organisation(coordinator, organisation, by=coordinator.person)

    assert not belongs(coordinator.person, organisation)


@pytest.mark.parametrize("way", ["form", "page", "list", "list of members"])
def test_bringing_one_of_its_people_along_makes_an_organisation_no_more_known(way: str) -> None:
    """Any address may be written in: that of somebody who belongs there opens no door to who wrote it."""
    coordinator, there = CoordinatorFactory(), AffiliationFactory()
    network, by, organisation = coordinator.network, coordinator.person, there.organisation
    if way == "form":
        operations.add_member(network, there.person.email, organisation=organisation, by=by)
    elif way == "page":
        member = MembershipFactory(network=network, person=there.person)
        operations.set_organisation(member, organisation, by=by)
    else:
        if way == "list of members":
            MembershipFactory(network=network, person=there.person)
        for _again in range(2):
            imported(
                network, by, (there.person.email, organisation.name), ("x@example.org", organisation.name)
            )
        imported(network, by, ("y@example.org", organisation.name))

    operations.set_organisation(coordinator, organisation, by=by)
    operations.set_organisation(coordinator, organisation, by=by)

    assert [row.person for row in organisation.affiliations.vouched()] == [there.person]


def test_a_coordinator_takes_away_only_what_they_might_have_given() -> None:
    coordinator, there = CoordinatorFactory(), AffiliationFactory(by_coordinator=True)
    network, by, organisation = coordinator.network, coordinator.person, there.organisation
    member, _entered = operations.add_member(network, there.person.email, organisation=organisation, by=by)

    operations.set_organisation(member, None, by=by)
    operations.set_organisation(coordinator, organisation, by=by)
    assert belongs(there.person, organisation)
    assert not belongs(by, organisation)

    operations.set_organisation(member, organisation, by=AdministratorFactory())
    operations.set_organisation(member, None, by=by)
    assert not there.person.affiliations.exists()


def test_what_an_administrator_wrote_is_known_in_the_network_from_then_on() -> None:
    coordinator, there = CoordinatorFactory(), AffiliationFactory()
    network, by, organisation = coordinator.network, coordinator.person, there.organisation
    member, _entered = operations.add_member(network, there.person.email, organisation=organisation, by=by)

    operations.set_organisation(member, organisation, by=AdministratorFactory())
    operations.set_organisation(member, organisation, by=by)
    colleague, _entered = operations.add_member(network, "ny@example.org", organisation=organisation, by=by)

    assert belongs(colleague.person, organisation)


def test_an_organisation_that_is_nobodys_is_of_those_who_are_written_there_first() -> None:
    coordinator, organisation = CoordinatorFactory(), OrganisationFactory()
    network, by = coordinator.network, coordinator.person

    first, _entered = operations.add_member(network, "a@example.org", organisation=organisation, by=by)
    second, _entered = operations.add_member(network, "b@example.org", organisation=organisation, by=by)

    assert belongs(first.person, organisation)
    assert belongs(second.person, organisation)


@pytest.mark.parametrize(
    ("state", "known"),
    [(S.ACTIVE, True), (S.PAUSED, True), (S.ENDED, False), (S.REQUESTED, False), (S.INVITED, False)],
)
def test_an_organisation_whose_people_are_in_the_network_is_known_there(state: str, known: bool) -> None:
    coordinator, colleague = CoordinatorFactory(), AffiliationFactory()
    organisation = colleague.organisation
    MembershipFactory(
        network=coordinator.network, person=colleague.person, organisation=organisation, state=state
    )
    member = MembershipFactory(network=coordinator.network)

    operations.set_organisation(member, organisation, by=coordinator.person)

    assert belongs(member.person, organisation) == known


def test_a_member_who_stands_for_another_organisation_makes_theirs_no_more_known() -> None:
    coordinator, colleague = CoordinatorFactory(), AffiliationFactory()
    MembershipFactory(
        network=coordinator.network, person=colleague.person, organisation=OrganisationFactory()
    )
    member = MembershipFactory(network=coordinator.network)

    operations.set_organisation(member, colleague.organisation, by=coordinator.person)

    assert not belongs(member.person, colleague.organisation)


def test_a_coordinator_vouches_for_their_own_colleagues_and_an_administrator_for_anybodys() -> None:
    own, other, coordinator = somebodys(), somebodys(), CoordinatorFactory()
    AffiliationFactory(person=coordinator.person, organisation=own)
    colleague, member = MembershipFactory(network=coordinator.network), MembershipFactory()

    operations.set_organisation(colleague, own, by=coordinator.person)
    operations.set_organisation(member, other, by=AdministratorFactory())

    assert belongs(colleague.person, own)
    assert belongs(member.person, other)


def test_who_belongs_already_stays_and_who_waits_is_raised_at_a_later_writing() -> None:
    coordinator, present = CoordinatorFactory(), AffiliationFactory()
    organisation, network = present.organisation, coordinator.network
    waiting = MembershipFactory(network=network)
    operations.set_organisation(waiting, organisation, by=coordinator.person)
    imported(network, coordinator.person, (present.person.email, organisation.name))
    assert belongs(present.person, organisation)

    AffiliationFactory(person=coordinator.person, organisation=organisation)
    operations.set_organisation(waiting, organisation, by=coordinator.person)

    assert belongs(waiting.person, organisation)


def test_a_list_decides_for_each_organisation_and_raises_who_waits() -> None:
    coordinator, strange, known = CoordinatorFactory(), somebodys(), AffiliationFactory()
    network, by = coordinator.network, coordinator.person
    MembershipFactory(network=network, person=known.person, organisation=known.organisation)
    waiting = AffiliationFactory(organisation=known.organisation, is_vouched=False, title="Kasserer")

    imported(
        network,
        by,
        ("a@example.org", "Helt Nyt Lokalråd"),
        ("b@example.org", "Helt nyt lokalråd"),
        ("c@example.org", strange.name),
        ("d@example.org", known.organisation.name),
        (waiting.person.email, known.organisation.name),
    )

    rows = Affiliation.objects.filter(
        person__email__endswith="example.org", person__memberships__network=network
    )
    vouched = dict(rows.values_list("person__email", "is_vouched"))
    assert {mail[0]: vouched[f"{mail}@example.org"] for mail in "abcd"} == {
        "a": True,
        "b": True,
        "c": False,
        "d": True,
    }
    waiting.refresh_from_db()
    assert (waiting.is_vouched, waiting.title) == (True, "Kasserer")


def test_it_costs_the_same_for_one_organisation_and_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    coordinator = CoordinatorFactory()
    organisations = [somebodys().pk for _ in range(30)]

    for keys in (organisations[:1], organisations):
        with django_assert_num_queries(2):
            vouched_by(coordinator.network, coordinator.person, keys)


def test_correcting_the_organisation_takes_the_one_that_stood_there_away() -> None:
    coordinator, member = CoordinatorFactory(), MembershipFactory()
    wrong, right, other = (OrganisationFactory() for _ in range(3))
    operations.set_organisation(member, wrong, "Formand", by=coordinator.person)
    AffiliationFactory(person=member.person, organisation=other, title="Kasserer")

    operations.set_organisation(member, right, "Medlem", by=coordinator.person)
    rows = member.person.affiliations.order_by("pk")
    assert list(rows.values_list("organisation", "title", "is_primary")) == [
        (other.pk, "Kasserer", True),
        (right.pk, "Medlem", False),
    ]

    operations.set_organisation(member, None, by=coordinator.person)
    assert [row.organisation for row in rows.all()] == [other]
    assert rows.get().is_primary


@pytest.mark.parametrize(("state", "stays"), [(S.ACTIVE, True), (S.PAUSED, True), (S.ENDED, False)])
def test_what_another_network_of_theirs_names_stays(state: str, stays: bool) -> None:
    member, organisation = MembershipFactory(), OrganisationFactory()
    operations.set_organisation(member, organisation, "Formand")
    MembershipFactory(person=member.person, organisation=organisation, state=state)

    operations.set_organisation(member, None)

    assert list(member.person.affiliations.values_list("title", "is_primary")) == [("Formand", True)] * stays


def test_saving_the_same_again_takes_nothing_away() -> None:
    member, organisation = MembershipFactory(), OrganisationFactory()
    for title in ("Formand", ""):
        operations.set_organisation(member, organisation, title)

    assert member.person.affiliations.get().title == "Formand"


def test_the_member_page_says_what_waits_for_an_administrator(client: Client) -> None:
    coordinator, organisation = CoordinatorFactory(), somebodys()
    client.force_login(coordinator.person)
    place = reverse("networks:add_member", args=[coordinator.network.slug])
    said = {"email": "eva@example.org", "name": "Eva Ås", "organisation": organisation.name, "role": "member"}
    client.post(place, said)
    eva = Membership.objects.get(person__email="eva@example.org")
    assert eva.organisation == organisation
    page = reverse("networks:change_member", args=[coordinator.network.slug, eva.pk])

    assert eva.waits_for_confirmation()
    waiting = client.get(page).content.decode()
    eva.person.affiliations.update(is_vouched=True)
    confirmed = client.get(page).content.decode()

    assert waiting.count(organisation.name) == confirmed.count(organisation.name) + 1


def test_what_no_coordinator_wrote_is_not_taken_away_by_one() -> None:
    membership, old = CoordinatorFactory(), AffiliationFactory()
    operations.set_organisation(membership, old.organisation)
    old.person, old.is_primary = membership.person, True
    membership.person.affiliations.all().delete()
    old.save()

    operations.set_organisation(membership, OrganisationFactory(), by=membership.person)

    assert belongs(membership.person, old.organisation)
    assert membership.person.affiliations.filter(is_primary=True).get() == old


def test_a_list_with_the_right_organisation_takes_the_wrong_one_away() -> None:
    coordinator, wrong = CoordinatorFactory(), OrganisationFactory()
    member, _new = operations.add_member(coordinator.network, "bo@example.org", organisation=wrong)
    assert belongs(member.person, wrong)

    kept = operations.keep_upload(
        coordinator.network,
        coordinator.person,
        "liste.csv",
        b"E-mail;Organisation\nbo@example.org;Den rigtige\n",
    )
    operations.apply(kept, by=coordinator.person, skip_unreadable=False)

    assert [one.organisation.name for one in member.person.affiliations.all()] == ["Den rigtige"]


def test_whom_an_administrator_confirms_makes_the_organisation_known(client: Client) -> None:
    coordinator, organisation = CoordinatorFactory(), somebodys()
    eva, _new = operations.add_member(
        coordinator.network, "eva@example.org", organisation=organisation, by=coordinator.person
    )
    waiting = eva.person.affiliations.get()
    assert vouched_by(coordinator.network, coordinator.person, [organisation.pk]) == set()
    client.force_login(AdministratorFactory())
    place = reverse("admin:networks_organisation_change", args=[organisation.pk])
    rows = list(organisation.affiliations.order_by("pk"))
    shown = client.get(place).context["adminform"].form
    said = {name: shown[name].value() for name in shown.fields}
    said = {name: value for name, value in said.items() if value not in (None, "")}
    said |= {"affiliations-TOTAL_FORMS": len(rows), "affiliations-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        facts = {"id": row.pk, "organisation": organisation.pk, "person": row.person_id, "title": row.title}
        facts |= {"is_vouched": "on"} | ({"is_primary": "on"} if row.is_primary else {})
        said |= {f"affiliations-{number}-{name}": value for name, value in facts.items()}

    answer = client.post(place, said)

    assert answer.status_code == 302, answer.context["errors"]
    waiting.refresh_from_db()
    assert waiting.is_vouched
    assert vouched_by(coordinator.network, coordinator.person, [organisation.pk]) == {organisation.pk}


def test_the_hand_that_presses_is_the_one_that_vouches(client: Client) -> None:
    """On the pages: of the form, and of a list that somebody else uploaded."""
    organisation, coordinator = somebodys(), CoordinatorFactory()
    network = coordinator.network
    uploader = CoordinatorFactory(network=network).person
    AffiliationFactory(person=uploader, organisation=organisation)
    text = f"E-mail;Organisation\nliste@example.org;{organisation.name}\n".encode()
    kept = operations.keep_upload(network, uploader, "liste.csv", text)
    member = MembershipFactory(network=network)
    said = {"organisation": organisation.name, "role": "member"}

    client.force_login(coordinator.person)
    client.post(reverse("networks:change_member", args=[network.slug, member.pk]), said)
    client.post(reverse("networks:import_apply", args=[network.slug, kept.pk]))
    listed = Membership.objects.get(person__email="liste@example.org").person
    assert not belongs(member.person, organisation)
    assert not belongs(listed, organisation)

    client.force_login(uploader)
    client.post(reverse("networks:change_member", args=[network.slug, member.pk]), said)
    assert belongs(member.person, organisation)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_first_person_at_once_one_is_vouched_for() -> None:
    organisation, networks = OrganisationFactory(), [NetworkFactory() for _ in range(8)]

    barrier = Barrier(len(networks))

    def write(network: Network) -> None:
        try:
            barrier.wait(10)
            operations.add_member(network, f"{network.slug}@example.org", organisation=organisation)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(networks)) as pool:
        list(pool.map(write, networks))

    assert organisation.affiliations.count() == 8
    assert organisation.affiliations.vouched().count() == 1
