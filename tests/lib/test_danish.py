"""Danish letters are found and sorted as Danes expect, on both databases."""

from __future__ import annotations

import pytest

from lib.danish import InDanish
from networks.models import Organisation
from tests.factories.networks import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_names_stand_in_the_order_of_the_danish_alphabet():
    for name in ("Østbirk", "Ålebæk", "zoo", "Ærø", "Ans", "aarhus", "bo", "Odder"):
        OrganisationFactory(name=name)

    names = list(Organisation.objects.order_by(InDanish("name")).values_list("name", flat=True))

    assert names[:4] == ["Ans", "bo", "Odder", "zoo"]
    assert names[4:6] == ["Ærø", "Østbirk"]
    assert set(names[6:]) == {"Ålebæk", "aarhus"}


@pytest.mark.parametrize("words", ["ålebæk", "ÅLEBÆK", "lebæ"])
def test_a_search_folds_danish_letters(words: str):
    OrganisationFactory(name="Ålebæk Landsbyråd")
    OrganisationFactory(name="Alebaek")

    assert [row.name for row in Organisation.objects.filter(name__icontains=words)] == ["Ålebæk Landsbyråd"]


def test_a_percent_sign_in_a_search_is_a_percent_sign():
    OrganisationFactory(name="100% landlig")
    OrganisationFactory(name="1000 landlige")

    assert [row.name for row in Organisation.objects.filter(name__icontains="100%")] == ["100% landlig"]
    assert not Organisation.objects.filter(name__icontains="100_").exists()
