"""Places, goals and themes that come with the house."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from networks import operations
from networks.models import (
    LocalActionGroup,
    Municipality,
    MunicipalityInRegion,
    Region,
    SustainableDevelopmentGoal,
    Theme,
)
from networks.reference import slug_of

pytestmark = pytest.mark.django_db


def test_everything_is_there_and_loading_again_changes_nothing() -> None:
    for _ in range(2):
        operations.load_reference_data()

        assert Region.objects.count() == 6
        assert Municipality.objects.exclude(boundary=None).count() == 98
        assert LocalActionGroup.objects.count() == 26
        assert LocalActionGroup.municipalities.through.objects.count() == 56
        assert SustainableDevelopmentGoal.objects.count() == 17
        assert Theme.objects.count() == 14
        assert MunicipalityInRegion.objects.count() == 98 + 29 + 17


def test_two_regions_become_one_on_the_first_of_january() -> None:
    operations.load_reference_data()
    sizes = {
        day: {
            region.slug: Municipality.objects.in_region(region, day).count()
            for region in Region.objects.all()
            if Municipality.objects.in_region(region, day).exists()
        }
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    }

    common = {"region-nordjylland": 11, "region-midtjylland": 19, "region-syddanmark": 22}
    assert sizes[date(2026, 12, 31)] == common | {"region-hovedstaden": 29, "region-sjaelland": 17}
    assert sizes[date(2027, 1, 1)] == common | {"region-oestdanmark": 46}
    assert Region.objects.get(slug="region-oestdanmark").code is None


def test_loading_again_mends_what_was_changed_and_keeps_what_was_added() -> None:
    operations.load_reference_data()
    Municipality.objects.filter(code="0657").update(name="Hærning")
    Theme.objects.create(slug="egen", name_da="Vores eget", name_en="Our own")
    group = LocalActionGroup.objects.get(slug="djursland")
    group.municipalities.add(Municipality.objects.get(code="0657"))

    operations.load_reference_data()

    assert Municipality.objects.get(code="0657").name == "Herning"
    assert Theme.objects.filter(slug="egen").exists()
    assert sorted(group.municipalities.values_list("code", flat=True)) == ["0706", "0707"]


def test_loading_takes_a_handful_of_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(20):
        operations.load_reference_data()


def test_the_command_says_what_is_there() -> None:
    said = StringIO()
    call_command("load_reference_data", stdout=said)

    assert "98 municipalities" in said.getvalue()


def test_danish_letters_are_spelled_out_in_addresses() -> None:
    assert slug_of("Ærø Lokalråd & Åben Dør") == "aeroe-lokalraad-aaben-doer"
