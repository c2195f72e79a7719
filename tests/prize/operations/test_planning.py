"""A new plan, last year's plan a year on, and the region's nominators by one press."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from networks.models import LocalActionGroup, MunicipalityInRegion, Region
from prize.errors import EditionRefused
from prize.models import DateKind, PrizeEdition, RoleKind, SpecialAward
from prize.operations import planning
from prize.operations.planning import Personal
from prize.planning.lacking import before_publishing
from tests.factories.accounts import PersonFactory
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import NominationFactory, PrizeFactory, WriterFactory
from tests.prize.whole_plan import planned, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    return PersonFactory()


def test_a_plan_begins_with_the_houses_proposals(secretary: Person) -> None:
    edition = planning.begin(PrizeFactory(), 2028, secretary, criteria_set="village_prize_2022")

    assert (edition.title, edition.slug, edition.is_locked) == (
        "Landsbyprisen 2028",
        "landsbyprisen-2028",
        False,
    )
    assert edition.criteria.count() == 7
    assert edition.bodies.count() == 4
    assert {rule["rule"]: rule.get("limit") for rule in edition.rules}["max_inhabitants"] == 2000
    assert edition.roles.get().person == secretary


def test_a_prize_has_one_edition_a_year(secretary: Person) -> None:
    planning.begin(PrizeFactory(), 2028, secretary)

    with pytest.raises(EditionRefused, match="allerede"):
        planning.begin(PrizeFactory(), 2028, secretary)


def test_a_house_without_a_prize_gets_one_and_only_one() -> None:
    assert planning.ensure_prize() == planning.ensure_prize()


# --- Copying -----------------------------------------------------------------------------------------------


def last_year(secretary: Person) -> PrizeEdition:
    edition = published(secretary)
    edition.bodies.filter(kind="council").update(members=["Anker Jensen"], quorum=21)
    edition.criteria.filter(position=0).update(weight=4, name="Vores eget")
    award = SpecialAward.objects.create(edition=edition, name="Initiativprisen", amount_dkk=25000)
    award.recipient = NominationFactory(edition=edition)
    award.save()
    WriterFactory(nomination__edition=edition)
    return edition


def test_a_copy_has_all_the_data_of_last_year(secretary: Person) -> None:
    source = last_year(secretary)

    edition = planning.copy(source, 2028, secretary, Personal())

    names = ("key", "name", "name_en", "help", "help_en", "weight", "position")
    assert list(edition.criteria.values(*names)) == list(source.criteria.values(*names))
    assert list(edition.bodies.values("kind", "name", "quorum")) == list(
        source.bodies.values("kind", "name", "quorum")
    )
    assert edition.rules == source.rules
    assert (edition.finalists, edition.amount_dkk) == (source.finalists, source.amount_dkk)
    assert list(edition.nominators.values_list("name", "cap")) == list(
        source.nominators.values_list("name", "cap")
    )
    assert edition.special_awards.get().name == "Initiativprisen"
    assert (edition.version, edition.published_at, edition.state) == (1, None, "planned")


def test_dates_move_by_whole_weeks_and_keep_their_hour(secretary: Person) -> None:
    source = last_year(secretary)

    edition = planning.copy(source, 2028, secretary, Personal())

    for row in source.dates.all():
        moved = edition.dates.get(kind=row.kind)
        assert moved.day - row.day == timedelta(days=364)
        assert moved.day.weekday() == row.day.weekday()
    before, after = (timezone.localtime(one.publish_at) for one in (source, edition))
    assert (after.date() - before.date(), after.time()) == (timedelta(days=364), before.time())


def test_an_hour_stays_the_hour_across_summer_time(secretary: Person) -> None:
    from datetime import datetime

    source = planned(secretary)
    source.publish_at = timezone.make_aware(datetime(2027, 3, 28, 12))  # summer time began that night
    source.save()

    edition = planning.copy(source, 2028, secretary, Personal())

    assert f"{timezone.localtime(edition.publish_at):%Y-%m-%d %H:%M}" == "2028-03-26 12:00"


def test_an_edition_of_two_years_ago_moves_two_years(secretary: Person) -> None:
    source = last_year(secretary)

    edition = planning.copy(source, 2029, secretary, Personal())

    day = source.dates.get(kind=DateKind.AWARD).day
    assert edition.dates.get(kind=DateKind.AWARD).day - day == timedelta(days=728)


def test_nobodys_name_is_copied_unless_it_is_asked_for(secretary: Person) -> None:
    source, by = last_year(secretary), PersonFactory()

    edition = planning.copy(source, 2028, by, Personal())

    assert [role.person for role in edition.roles.all()] == [by]
    assert set(edition.nominators.values_list("contact", flat=True)) == {None}
    assert edition.bodies.get(kind="council").members == []
    assert not edition.jurors.exists()
    assert not edition.nominations.exists()
    assert edition.special_awards.get().recipient is None
    assert not edition.changes.exists()


def test_roles_and_contacts_come_along_where_asked_for(secretary: Person) -> None:
    source = last_year(secretary)

    edition = planning.copy(source, 2028, secretary, Personal(roles=True, contacts=True))

    assert set(edition.roles.values_list("person", "role")) == set(source.roles.values_list("person", "role"))
    contacts = dict(source.nominators.values_list("name", "contact"))
    assert dict(edition.nominators.values_list("name", "contact")) == contacts
    hashes = set(source.nominators.values_list("link_hash", flat=True))
    assert not hashes & set(edition.nominators.values_list("link_hash", flat=True))


def test_a_copy_with_its_people_can_be_published_when_the_panel_of_the_year_is_not_named(
    secretary: Person,
) -> None:
    edition = planning.copy(last_year(secretary), 2028, secretary, Personal(roles=True, contacts=True))

    assert before_publishing(edition) == []


# --- Nominators --------------------------------------------------------------------------------------------


def region_with(*municipalities: Any) -> Region:
    region = Region.objects.create(slug="r", name="Region")
    for one in municipalities:
        MunicipalityInRegion.objects.create(municipality=one, region=region)
    return region


def test_the_regions_groups_and_the_municipalities_without_one_are_filled_in(secretary: Person) -> None:
    skive, viborg, odder, elsewhere = (
        MunicipalityFactory(code=code, name=name)
        for code, name in (("0779", "Skive"), ("0791", "Viborg"), ("0727", "Odder"), ("0101", "København"))
    )
    group = LocalActionGroup.objects.create(slug="skive-viborg", name="Skive-Viborg")
    group.municipalities.set([skive, viborg])
    LocalActionGroup.objects.create(slug="k", name="Langt væk").municipalities.set([elsewhere])
    edition = planning.begin(PrizeFactory(region=region_with(skive, viborg, odder)), 2028, secretary)

    first, again = planning.fill_nominators(edition), planning.fill_nominators(edition)

    assert (first, again) == (2, 0)
    assert list(edition.nominators.values_list("name", "cap")) == [
        ("LAG Skive-Viborg", 1),
        ("Odder Kommune", 1),
    ]
    assert edition.nominators.get(name="Odder Kommune").municipality == odder
    assert all(row.link_hash for row in edition.nominators.all())


def test_a_prize_without_a_region_says_so(secretary: Person) -> None:
    edition = planning.begin(PrizeFactory(), 2028, secretary)

    with pytest.raises(EditionRefused, match="region"):
        planning.fill_nominators(edition)


def test_a_published_edition_is_not_filled_by_one_press(secretary: Person) -> None:
    with pytest.raises(EditionRefused) as refusal:
        planning.fill_nominators(published(secretary))

    assert refusal.value.code == "locked"


def test_whoever_copies_is_a_secretary_once(secretary: Person) -> None:
    edition = planning.copy(last_year(secretary), 2028, secretary, Personal(roles=True))

    assert edition.roles.filter(person=secretary, role=RoleKind.SECRETARY).count() == 1
