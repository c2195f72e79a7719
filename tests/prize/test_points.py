"""A place is read as people copy it, and what lies elsewhere is refused."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from prize import links
from prize.models import NominationState
from prize.points import NoPoint, Point, read, written
from tests.factories.prize import NominationFactory, WriterFactory

SAID = {"kind": "village", "inhabitants": "312"}


@pytest.mark.parametrize(
    "words",
    [
        "56.4517, 9.4021",
        "56.4517,9.4021",
        " 56,4517 9,4021 ",
        "56.4517° N, 9.4021° E",
        "9.4021 56.4517",
        "https://kort.example.org/@56.4517,9.4021,14z",
    ],
)
def test_a_pair_of_numbers_is_read_however_it_was_copied(words: str) -> None:
    assert read(words) == Point(56.4517, 9.4021)


@pytest.mark.parametrize(
    "words", ["ved kirken", "56.4517", "40.7128, -74.0060", "9999, 1", "56°27'06\" 9°24'07\""]
)
def test_what_is_no_place_in_the_country_is_refused(words: str) -> None:
    with pytest.raises(NoPoint):
        read(words)


def test_nothing_is_no_place_and_what_is_written_is_read_again() -> None:
    assert read("  ") is None
    assert written(None, None) == ""
    assert read(written(56.4517, 9.4021)) == Point(56.4517, 9.4021)


@pytest.mark.django_db
def test_a_village_puts_itself_on_the_map_by_its_link(client: Client) -> None:
    writer = WriterFactory(nomination=NominationFactory(state=NominationState.DRAFT, number=None))
    url = reverse("prize:write_facts", args=[links.token_of(writer)])

    wrong = client.post(url, {**SAID, "place": "ved kirken"})
    right = client.post(url, {**SAID, "place": "56,4517 9,4021"})

    village = writer.nomination.village
    village.refresh_from_db()
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "ved kirken" in wrong.content.decode()
    assert (village.latitude, village.longitude) == (56.4517, 9.4021)
