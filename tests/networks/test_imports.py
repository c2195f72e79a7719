"""Member lists on their way in: judged row by row, then applied all or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from networks import operations
from networks.errors import ImportRefused, ListUnreadable
from networks.member_lists import Field
from networks.models import (
    Affiliation,
    MailPause,
    MemberImport,
    Membership,
    MembershipState,
    Network,
    Organisation,
)
from networks.verdicts import Outcome
from tests.factories.accounts import PersonFactory
from tests.factories.networks import (
    AffiliationFactory,
    CoordinatorFactory,
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db

HEAD = "Navn;E-mail;Titel;Organisation;Kommune;Rolle\n"


def kept(network: Network, rows: str) -> MemberImport:
    return operations.keep_upload(network, PersonFactory(), "liste.csv", (HEAD + rows).encode())


def outcomes(network: Network, rows: str) -> list[str]:
    return [verdict.outcome for verdict in operations.dry_run(kept(network, rows)).verdicts]


def test_each_row_gets_its_verdict() -> None:
    network = NetworkFactory()
    PersonFactory(email="kendt@example.org")
    MembershipFactory(network=network, person__email="medlem@example.org")
    MembershipFactory(network=network, person__email="nytitel@example.org")
    MembershipFactory(network=network, person__email="spurgt@example.org", state=MembershipState.REQUESTED)
    MembershipFactory(network=network, person__email="gaaet@example.org", state=MembershipState.ENDED)

    rows = "".join(
        f";{mail};;{organisation};;\n"
        for mail, organisation in [
            ("ny@example.org", ""),
            ("kendt@example.org", ""),
            ("medlem@example.org", ""),
            ("nytitel@example.org", "Skolen"),
            ("spurgt@example.org", ""),
            ("gaaet@example.org", ""),
            ("NY@example.org", ""),
            ("ny@gmial.com", ""),
        ]
    )

    assert outcomes(network, rows) == [
        Outcome.NEW,
        Outcome.JOINS,
        Outcome.UNCHANGED,
        Outcome.UPDATED,
        Outcome.JOINS,
        Outcome.LEFT,
        Outcome.DUPLICATE,
        Outcome.UNREADABLE,
    ]


def test_a_duplicate_says_which_row_came_first() -> None:
    run = operations.dry_run(kept(NetworkFactory(), "Bo;bo@example.org;;;;\nBo;BO@example.org;;;;\n"))

    assert "2" in run.verdicts[1].notes[0]


def test_the_same_name_with_another_address_is_told_only_within_the_network() -> None:
    network = NetworkFactory()
    MembershipFactory(network=network, person__name="Eva Ås", person__email="eva@example.org")
    PersonFactory(name="Kaj Engkarse", email="hemmelig@example.org")

    run = operations.dry_run(
        kept(network, "Eva Ås;eva.aas@example.org;;;;\nKaj Engkarse;kaj@example.org;;;;\n")
    )

    assert "eva@example.org" in run.verdicts[0].notes[0]
    assert run.verdicts[1].notes == ()


def test_applying_brings_people_organisations_titles_and_roles() -> None:
    network = NetworkFactory()
    MunicipalityFactory(code="0657", name="Herning")
    skolen = OrganisationFactory(name="Skolen", municipality=None)

    operations.apply(
        kept(
            network,
            "Eva Ås;eva@example.org;Formand;Nyt Lokalråd;Herning;Tovholder\n"
            "Bo;bo@example.org;Kasserer;nyt lokalråd;Herning;\n"
            "Ib;ib@example.org;Lærer;SKOLEN;;Medlem\n",
        )
    )

    eva = Membership.objects.with_people().get(person__email="eva@example.org")
    assert (eva.person.name, eva.state, eva.role) == ("Eva Ås", "active", "coordinator")
    assert eva.organisation is not None
    assert (eva.organisation.name, eva.organisation.municipality_id) == ("Nyt Lokalråd", "0657")
    assert getattr(eva, "title", "") == "Formand"
    assert Affiliation.objects.get(person=eva.person).is_primary
    assert Membership.objects.get(person__email="bo@example.org").organisation == eva.organisation
    assert Membership.objects.get(person__email="ib@example.org").organisation == skolen
    assert Organisation.objects.count() == 2
    assert not eva.person.has_usable_password()


def test_the_same_name_in_another_municipality_is_another_organisation() -> None:
    network = NetworkFactory()
    MunicipalityFactory(code="0657", name="Herning")
    MunicipalityFactory(code="0779", name="Skive")

    operations.apply(
        kept(
            network, "A;a@example.org;;Borgerforeningen;Herning;\nB;b@example.org;;Borgerforeningen;Skive;\n"
        )
    )

    assert sorted(Organisation.objects.values_list("slug", "municipality")) == [
        ("borgerforeningen", "0657"),
        ("borgerforeningen-2", "0779"),
    ]


def test_importing_twice_adds_nothing() -> None:
    network = NetworkFactory()
    rows = "Eva Ås;eva@example.org;Formand;Nyt Lokalråd;;Tovholder\nBo;bo@example.org;;;;\n"
    first = operations.apply(kept(network, rows))
    before = sorted(Membership.objects.values_list("pk", "organisation", "role", "state"))

    second = operations.apply(kept(network, rows))
    again = operations.apply(first)

    assert (first.added, second.added, second.updated, again.added) == (2, 0, 0, 2)
    assert sorted(Membership.objects.values_list("pk", "organisation", "role", "state")) == before
    assert (Person.objects.filter(email__endswith="@example.org").count(), Organisation.objects.count()) == (
        5 - 1,
        1,
    )


def test_a_list_fills_in_and_never_takes_away() -> None:
    network = NetworkFactory()
    coordinator = CoordinatorFactory(network=network, person__name="Eva Ås", person__email="eva@example.org")
    skolen = OrganisationFactory(name="Skolen")
    AffiliationFactory(person=coordinator.person, organisation=skolen, is_primary=True)
    Membership.objects.filter(pk=coordinator.pk).update(organisation=skolen, state=MembershipState.PAUSED)

    operations.apply(kept(network, "En Anden;eva@example.org;Leder;;;Medlem\n"))

    after = Membership.objects.with_people().get(pk=coordinator.pk)
    assert (after.person.name, after.role, after.state) == (
        "Eva Ås",
        "coordinator",
        "paused",
    )
    assert after.organisation == skolen
    assert getattr(after, "title", "") == "Leder"


def test_rows_that_cannot_be_read_stop_everything_until_they_are_skipped() -> None:
    network = NetworkFactory()
    member_import = kept(network, "Eva;eva@example.org;;;;\nBo;bo@firma,dk;;;;\n")

    with pytest.raises(ImportRefused) as refusal:
        operations.apply(member_import)
    assert refusal.value.code == "unreadable"
    assert not network.memberships.exists()

    done = operations.apply(member_import, skip_unreadable=True)
    assert (done.added, done.left_out) == (1, 1)


def test_suggestions_are_taken_only_when_asked_for() -> None:
    network = NetworkFactory()
    member_import = kept(network, "Bo;bo@gmial.com;;;;\n")
    assert operations.dry_run(member_import).suggestions == 1

    operations.take_suggestions(member_import)
    operations.apply(member_import)

    assert network.memberships.get().person.email == "bo@gmail.com"


def test_whoever_left_stays_out_and_whoever_wants_no_mail_joins_with_a_pause() -> None:
    network = NetworkFactory()
    gone = MembershipFactory(network=network, person__email="gaaet@example.org", state=MembershipState.ENDED)
    silent = PersonFactory(email="tavs@example.org")
    operations.pause_mail(silent, network)

    operations.apply(kept(network, ";gaaet@example.org;;;;\n;tavs@example.org;;;;\n"))

    gone.refresh_from_db()
    assert gone.state == MembershipState.ENDED
    assert network.memberships.get(person=silent).state == MembershipState.PAUSED
    assert not MailPause.objects.exists()


def test_a_failure_on_the_way_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    network = NetworkFactory()
    member_import = kept(network, "Eva;eva@example.org;;Skolen;;\n")

    def broken(*args: object, **more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Membership.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        operations.apply(member_import)

    assert not Organisation.objects.exists()
    assert not Person.objects.filter(email="eva@example.org").exists()


def test_columns_can_be_read_otherwise() -> None:
    network = NetworkFactory()
    member_import = operations.keep_upload(
        network, PersonFactory(), "liste.csv", b"Mail;Gammel mail\nbo@example.org;bo@old.example.org\n"
    )

    operations.map_columns(member_import, {1: Field.EMAIL})

    assert operations.dry_run(member_import).verdicts[0].entry.email == "bo@old.example.org"


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({0: Field.NAME}, "no_address_column"), ({0: Field.EMAIL, 1: Field.EMAIL}, "field_twice")],
)
def test_a_mapping_that_cannot_work_is_refused(mapping: dict[int, Field], code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        operations.map_columns(kept(NetworkFactory(), "Bo;bo@example.org;;;;\n"), mapping)

    assert refusal.value.code == code


def test_a_list_that_cannot_be_read_is_not_kept() -> None:
    with pytest.raises(ListUnreadable):
        operations.keep_upload(NetworkFactory(), PersonFactory(), "x.pdf", b"%PDF-1.7")

    assert not MemberImport.objects.exists()


def test_lists_are_forgotten_after_a_day_and_people_stay() -> None:
    network = NetworkFactory()
    old = operations.apply(kept(network, "Eva;eva@example.org;;;;\n"))
    MemberImport.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    fresh = kept(network, "Bo;bo@example.org;;;;\n")

    assert operations.forget_imports() == 1
    assert list(MemberImport.objects.all()) == [fresh]
    assert network.memberships.count() == 1


@pytest.mark.parametrize("number", [1, 3, 300])
def test_many_rows_cost_no_more_queries_than_one(
    number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    network = NetworkFactory()
    rows = "".join(f"P {i};p{i}@example.org;Titel;Lokalråd {i};;\n" for i in range(number))
    member_import = kept(network, rows)

    with django_assert_max_num_queries(7):
        operations.dry_run(member_import)
    with django_assert_max_num_queries(30):
        operations.apply(member_import)
