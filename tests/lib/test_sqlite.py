"""Rows of a relation are fetched however many they are, on both databases."""

from __future__ import annotations

import pytest
from django.db.models import prefetch_related_objects
from pytest_django import DjangoAssertNumQueries

from networks.models import Membership, Organisation

pytestmark = pytest.mark.django_db
MANY = 1100
"""More than the thousand "or" of one question that SQLite takes."""


def test_members_of_a_thousand_organisations_are_fetched_in_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made = Organisation.objects.bulk_create(
        Organisation(slug=f"forening-{number}", name=f"Forening {number}") for number in range(MANY)
    )
    members = [Membership(organisation_id=one.pk) for one in made]

    with django_assert_num_queries(1):
        prefetch_related_objects(members, "organisation")

    assert [str(member.organisation) for member in members] == [one.name for one in made]
