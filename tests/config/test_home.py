"""The front page for visitors, members and coordinators, and the pages about privacy and accessibility."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import EventState, EventVisibility, Mode, Status
from tests.factories.accounts import PersonFactory
from tests.factories.events import CalendarFeedFactory, EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import (
    CoordinatorFactory,
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
)

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    body = re.sub(r"(?s)<(script|style).*?</\1>", " ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def english(client: Client) -> Client:
    client.cookies["language"] = "en"
    return client


def soon(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


# --- Visitors ----------------------------------------------------------------------------------------------


def test_a_visitor_sees_what_comes_soon_and_only_what_is_public(client: Client) -> None:
    network = NetworkFactory(name="Smag på landet", purpose="Producenter, kokke og kroer.")
    CoordinatorFactory(network=network, person__name="Laurits Brombær")
    for number in range(6):
        EventFactory(title=f"Møde nr. {number}", starts_at=soon(10 + number), network=network)
    EventFactory(
        title="For medlemmer", starts_at=soon(5), visibility=EventVisibility.MEMBERS, network=network
    )
    EventFactory(title="Aflyst tur", starts_at=soon(5), state=EventState.CANCELLED, network=network)

    said = text(english(client).get("/"))

    assert "The door is open. Come and join in." in said
    assert "Møde nr. 0" in said
    assert "Møde nr. 3" in said
    assert "Møde nr. 4" not in said
    assert "For medlemmer" not in said
    assert "Aflyst tur" not in said
    assert "One network, one house" in said
    assert "Coordinator: Laurits Brombær" in said


def test_the_map_of_the_year_counts_where_people_meet(client: Client) -> None:
    herning = VenueFactory(municipality=MunicipalityFactory(code="0657", name="Herning"))
    EventFactory(venue=herning, starts_at=soon(10))
    EventFactory(venue=herning, starts_at=soon(300), mode=Mode.HYBRID)
    EventFactory(venue=herning, starts_at=soon(20), mode=Mode.ONLINE)
    EventFactory(venue=herning, starts_at=soon(500))

    body = english(client).get("/").content.decode()

    assert "Herning: 2 events" in body
    assert 'href="/kalender/?kommune=0657"' in body


def test_the_front_page_stands_in_an_empty_house(client: Client) -> None:
    response = english(client).get("/")

    assert response.status_code == 200
    assert "No meetings in sight. The coffee is on all the same." in text(response)


@pytest.mark.parametrize("number", [1, 3])
def test_the_front_page_costs_the_same_for_few_and_many(
    client: Client, django_assert_num_queries: Any, number: int
) -> None:
    for _time in range(number):
        network = CoordinatorFactory().network
        EventFactory(network=network, venue=VenueFactory(municipality=MunicipalityFactory()))

    with django_assert_num_queries(5):
        client.get("/")


# --- Members -----------------------------------------------------------------------------------------------


def test_a_member_meets_what_waits_for_an_answer_first(client: Client) -> None:
    person = PersonFactory(name="Asta Vibefjer")
    first = RegistrationFactory(person=person, event__title="Den første", event__starts_at=soon(10))
    RegistrationFactory(person=person, event__title="Den anden", event__starts_at=soon(20))
    RegistrationFactory(person=person, event__title="Aflyst", event__state=EventState.CANCELLED)
    RegistrationFactory(person=person, event__title="Lukket", event__state=EventState.REGISTRATION_CLOSED)
    client.force_login(person)

    response = english(client).get("/")

    said, body = text(response), response.content.decode()
    assert "Hello Asta 2 invitations wait for your answer." in said
    assert said.index("Den første") < said.index("Den anden")
    assert f'action="{reverse("events:respond", args=[first.event.pk])}"' in body
    assert body.count("answer-yes") == 1
    assert "Aflyst" not in said
    assert "Lukket" not in said


def test_a_seat_on_offer_is_asked_about_too(client: Client) -> None:
    row = RegistrationFactory(status=Status.WAITLISTED, held_until=soon(1), event__title="Studieturen")
    client.force_login(row.person)

    said = text(english(client).get("/"))

    assert "A seat is free for you until" in said
    assert "One invitation waits for your answer." in said


def test_a_member_who_has_answered_sees_where_they_are_going(client: Client) -> None:
    person = PersonFactory()
    for title, status in (
        ("Ja-mødet", Status.ACCEPTED),
        ("Måske-mødet", Status.TENTATIVE),
        ("Nej-mødet", Status.DECLINED),
    ):
        RegistrationFactory(person=person, status=status, event__title=title)
    queue = EventFactory(title="Kø-mødet")
    RegistrationFactory(event=queue, status=Status.WAITLISTED)
    RegistrationFactory(event=queue, person=person, status=Status.WAITLISTED)
    RegistrationFactory(
        person=person, status=Status.ACCEPTED, event__title="I fjor", event__starts_at=soon(-300)
    )
    client.force_login(person)

    said = text(english(client).get("/"))

    assert "You have answered everything. Time to put the kettle on." in said
    assert all(
        title in said for title in ("Ja-mødet", "Måske-mødet", "Kø-mødet", "No. 2 on the waiting list")
    )
    assert "Nej-mødet" not in said
    assert "I fjor" not in said


def test_what_is_new_in_ones_networks_is_new_once(client: Client) -> None:
    membership = MembershipFactory()
    EventFactory(title="Nyt møde", network=membership.network, visibility=EventVisibility.MEMBERS)
    EventFactory(title="Gammelt møde", network=membership.network, created_at=soon(-40))
    EventFactory(title="Fremmed møde")
    answered = EventFactory(title="Besvaret møde", network=membership.network)
    RegistrationFactory(event=answered, person=membership.person, status=Status.DECLINED)
    client.force_login(membership.person)

    said = text(english(client).get("/"))

    assert "New in your networks" in said
    assert "Nyt møde" in said
    assert not any(title in said for title in ("Gammelt møde", "Fremmed møde", "Besvaret møde"))


def test_the_mark_is_lit_by_the_next_three_meetings(client: Client) -> None:
    person = PersonFactory()
    for days, status in (
        (10, Status.ACCEPTED),
        (20, Status.DECLINED),
        (30, Status.ACCEPTED),
        (40, Status.ACCEPTED),
    ):
        RegistrationFactory(person=person, status=status, event__starts_at=soon(days))
    RegistrationFactory(
        person=person, status=Status.ACCEPTED, event__starts_at=soon(5), event__state=EventState.CANCELLED
    )

    client.force_login(person)
    pages = [client.get("/"), client.get("/kalender/"), Client().get("/")]

    assert [page.content.decode().count("mark-window mark-lit") for page in pages] == [2, 2, 3]


def test_coordinators_find_the_short_way_to_the_desk(client: Client) -> None:
    coordinator = CoordinatorFactory()
    EventFactory(network=coordinator.network)
    EventFactory(network=coordinator.network, state=EventState.DRAFT)
    member = Client()
    member.force_login(PersonFactory())
    client.force_login(coordinator.person)

    said = text(english(client).get("/"))

    assert "Your desk 1 meeting takes answers. 1 draft lies ready." in said
    assert "Your desk" not in text(english(member).get("/"))


def test_whoever_is_asked_to_very_much_sees_all_of_it(client: Client) -> None:
    person = PersonFactory()
    RegistrationFactory.create_batch(66, person=person)
    client.force_login(person)

    page = client.get("/")

    assert len(page.context["asked"]) == 66


@pytest.mark.parametrize("number", [1, 3])
def test_a_members_page_costs_the_same_for_few_and_many(
    client: Client, django_assert_num_queries: Any, number: int
) -> None:
    person = PersonFactory()
    for _time in range(number):
        membership = CoordinatorFactory(person=person)
        EventFactory(network=membership.network)
        RegistrationFactory(person=person, event__venue=VenueFactory(municipality=MunicipalityFactory()))
        RegistrationFactory(person=person, status=Status.ACCEPTED)
        CalendarFeedFactory(person=person)
    client.force_login(person)
    client.get("/")

    with django_assert_num_queries(12):
        client.get("/")


# --- What we know, and how wide the door is ------------------------------------------------------------------


def test_the_privacy_page_says_the_periods_that_are_set(client: Client, settings: Any) -> None:
    settings.DISHES_KEPT = timedelta(days=11)
    settings.REGISTRATION_KEPT = timedelta(days=77)

    said = text(english(client).get(reverse("privacy")))

    assert "Deleted 11 days after the event" in said
    assert "Your name goes 77 days after the event." in said
    assert "What do you know about me?" not in said


def test_whoever_is_signed_in_finds_their_own_data_there(client: Client) -> None:
    client.force_login(PersonFactory())

    response = english(client).get(reverse("privacy"))

    assert "What do you know about me?" in text(response)
    for name in ("networks:mine", "events:my_feeds", "account", "erase"):
        assert f'href="{reverse(name)}"' in response.content.decode()


def test_the_accessibility_page_says_what_is_not_good_enough(client: Client) -> None:
    said = text(english(client).get(reverse("accessibility")))

    assert "WCAG 2.2" in said
    assert "What is not good enough yet" in said


@pytest.mark.parametrize("path", ["/", "/privatliv/", "/tilgaengelighed/"])
def test_pages_of_the_house_take_no_posts(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
