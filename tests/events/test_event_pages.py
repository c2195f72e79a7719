"""The page of one event as people meet it, and what a network shows of its events."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events import links
from events.models import (
    AgendaItem,
    Attendance,
    CoOrganiser,
    EventState,
    EventVisibility,
    Mode,
    Status,
)
from networks.models import Sector
from tests.events.page_reader import page, text
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import (
    CoordinatorFactory,
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

CALENDAR = "/kalender/"


def test_an_address_of_an_older_title_leads_to_the_one_of_now(client: Client) -> None:
    event = EventFactory(title="Æblegård på Ærø")

    assert event.get_absolute_url() == f"/m/{event.pk}/aeblegaard-paa-aeroe/"
    for old in (f"/m/{event.pk}/gammel-titel/", f"/m/{event.pk}/"):
        assert client.get(old).headers["Location"] == event.get_absolute_url()


@pytest.mark.parametrize("title", ["Svar", "Tilmeld", "!", "日本"])
def test_every_title_makes_an_address_of_its_own(client: Client, title: str) -> None:
    response = page(client, EventFactory(title=title))

    assert response.status_code == 200
    assert title in text(response)


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_an_event_of_any_other_number_is_not_there(client: Client, number: int) -> None:
    assert client.get(f"/m/{number}/").status_code == 404
    assert client.get(f"/m/{number}/moede/").status_code == 404


def test_what_one_may_not_see_is_not_there(client: Client) -> None:
    draft, members, invited = (
        EventFactory(state=EventState.DRAFT),
        EventFactory(visibility=EventVisibility.MEMBERS),
        EventFactory(visibility=EventVisibility.INVITED),
    )
    coordinator = CoordinatorFactory(network=draft.network).person
    member = MembershipFactory(network=members.network).person
    guest = RegistrationFactory(event=invited).person

    for event in (draft, members, invited):
        assert page(client, event).status_code == 404
        assert client.get(f"/m/{event.pk}/andet/").status_code == 404
    for event, person in (
        (draft, coordinator),
        (members, member),
        (invited, guest),
        (draft, AdministratorFactory()),
    ):
        assert page(Client(), event, person).status_code == 200


def test_the_page_tells_who_what_when_and_where(client: Client) -> None:
    venue = VenueFactory(
        name="Rughede Forsamlingshus",
        room="Salen",
        address="Bygaden 1",
        municipality=MunicipalityFactory(),
        step_free=True,
        hearing_loop=True,
        parking="Bag huset",
        directions="Bus 12 fra stationen",
    )
    event = EventFactory(venue=venue, description="# Om dagen\n\nMed **kaffe**.\n\n<script>alert(1)</script>")
    AgendaItem.objects.create(event=event, position=0, title="Velkomst", speaker="Thora")
    CoOrganiser.objects.create(event=event, organisation=OrganisationFactory(name="Borgerforeningen"))
    client.cookies["language"] = "en"

    response = page(client, event)

    said = text(response)
    for words in (
        "Rughede Forsamlingshus, Salen",
        "Herning Municipality",
        "Step-free access.",
        "Hearing loop.",
        "Bag huset",
        "Bus 12 fra stationen",
        "Velkomst Thora",
        "Together with Borgerforeningen",
    ):
        assert words in said
    assert "<h3>Om dagen</h3>" in response.content.decode()
    assert "<strong>kaffe</strong>" in response.content.decode()
    assert "alert(1)</script>" not in response.content.decode()


def test_a_text_can_bring_no_script_and_no_picture(client: Client) -> None:
    event = EventFactory(
        description="[link](javascript:alert(1)) ![x](http://andre.example/x.png) <img src=x onerror=y>"
    )

    body = page(client, event).content.decode()

    assert 'href="javascript' not in body
    assert "<img" not in body
    assert "onerror=y>" not in body


def test_who_comes_is_told_in_numbers_to_everybody(client: Client) -> None:
    event = EventFactory()
    for sector, seats in ((Sector.CIVIL_SOCIETY, 3), (Sector.BUSINESS, 1)):
        organisation = OrganisationFactory(sector=sector)
        RegistrationFactory(
            event=event,
            status=Status.ACCEPTED,
            seats=seats,
            organisation=organisation,
            municipality=organisation.municipality,
        )
    RegistrationFactory(event=event, status=Status.ACCEPTED, person__name="Uden Organisation")
    RegistrationFactory(event=event, status=Status.DECLINED, person__name="Nej Siger")
    client.cookies["language"] = "en"

    said = text(page(client, event))

    assert "Who is coming 5 people. Mostly villages and associations." in said
    assert "Villages and associations 3" in said
    assert "Others 1" in said
    assert "Uden Organisation" not in said


def test_names_are_for_those_who_come_and_of_those_who_agreed(client: Client) -> None:
    event = EventFactory()
    RegistrationFactory(event=event, status=Status.ACCEPTED, listed=True, person__name="Sagde Ja")
    RegistrationFactory(event=event, status=Status.ACCEPTED, listed=False, person__name="Vil Ikke")
    RegistrationFactory(event=event, status=Status.DECLINED, listed=True, person__name="Kommer Ikke")
    fellow = RegistrationFactory(event=event, status=Status.ACCEPTED).person
    unsure = RegistrationFactory(event=event, status=Status.TENTATIVE).person

    assert "Sagde Ja" in text(page(Client(), event, fellow))
    assert "Vil Ikke" not in text(page(Client(), event, fellow))
    assert "Kommer Ikke" not in text(page(Client(), event, fellow))
    for other in (unsure, PersonFactory(), None):
        assert "Sagde Ja" not in text(page(Client(), event, other))


def test_names_are_gone_a_month_later(time_machine: Any) -> None:
    event = EventFactory()
    RegistrationFactory(event=event, status=Status.ACCEPTED, listed=True, person__name="Sagde Ja")
    fellow = RegistrationFactory(event=event, status=Status.ACCEPTED).person

    time_machine.move_to(event.ends_at + timedelta(days=29), tick=False)
    assert "Sagde Ja" in text(page(Client(), event, fellow))
    time_machine.move_to(event.ends_at + timedelta(days=31), tick=False)
    assert "Sagde Ja" not in text(page(Client(), event, fellow))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": EventState.CANCELLED, "reason": "Sne"}, "The event is cancelled Sne"),
        ({"state": EventState.POSTPONED, "reason": "Sygdom"}, "The event is postponed Sygdom"),
        ({"state": EventState.REGISTRATION_CLOSED}, "Registration is closed"),
        ({"state": EventState.PUBLISHED}, "Not open yet"),
        ({"open_registration": True}, "It is free. Sign up by"),
        ({"open_registration": False}, "By invitation"),
    ],
)
def test_the_state_is_said_plainly(client: Client, changes: dict[str, Any], words: str) -> None:
    client.cookies["language"] = "en"

    assert words in text(page(client, EventFactory(**changes)))


def test_a_full_house_says_so_and_offers_the_waiting_list(client: Client) -> None:
    event = EventFactory(capacity=1, open_registration=True)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.WAITLISTED)
    client.cookies["language"] = "en"

    said = text(page(client, event))

    assert "The house is full" in said
    assert "Put me on the waiting list" in said
    assert "1 waits outside." in said


def test_a_full_house_with_room_online_offers_the_room(client: Client) -> None:
    event = EventFactory(mode=Mode.HYBRID, capacity=1, online_capacity=5, open_registration=True)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    client.cookies["language"] = "en"

    said = text(page(client, event))

    assert "There is still room online." in said
    assert "Put me on the waiting list" not in said
    assert "Seats online only" in text(client.get(CALENDAR))


def test_a_cancelled_event_leads_on_and_counts_nobody(client: Client) -> None:
    event = EventFactory(state=EventState.CANCELLED)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    client.cookies["language"] = "en"

    said = text(page(client, event))

    assert "See what else happens" in said
    assert "Who is coming" not in said


def test_the_programme_says_what_happens_in_the_readers_language(client: Client) -> None:
    event = EventFactory()
    AgendaItem.objects.create(event=event, position=1, title="Hvad nu?", form="dialogue")

    assert "Dialog " in text(page(client, event))
    client.cookies["language"] = "en"
    assert "Dialogue" in text(page(client, event))


def test_a_stranger_is_led_to_sign_up_and_an_invited_person_to_the_answers(client: Client) -> None:
    registration = RegistrationFactory(event__open_registration=True)
    event = registration.event

    stranger = page(client, event).content.decode()
    invited = page(Client(), event, registration.person).content.decode()

    assert reverse("events:sign_up", args=[event.pk]) in stranger
    assert reverse("events:respond", args=[event.pk]) not in stranger
    assert f'action="{reverse("events:respond", args=[event.pk])}"' in invited
    assert re.findall(r'name="answer" value="(\w+)"', invited) == ["accepted", "tentative", "declined"]
    assert reverse("events:sign_up", args=[event.pk]) not in invited


def test_the_three_buttons_answer(client: Client) -> None:
    registration = RegistrationFactory()
    client.force_login(registration.person)

    answered = client.post(reverse("events:respond", args=[registration.event.pk]), {"answer": "accepted"})
    assert answered.status_code == 302

    registration.refresh_from_db()
    assert registration.status == Status.ACCEPTED
    said = page(client, registration.event).content.decode()
    assert reverse("events:answer", args=[links.registration_token(registration)]) in said


def test_the_online_link_is_for_those_who_come_online(client: Client) -> None:
    event = EventFactory(mode=Mode.HYBRID, online_url="https://moede.example/hemmeligt")
    online = RegistrationFactory(event=event, status=Status.ACCEPTED, attendance=Attendance.ONLINE).person
    there = RegistrationFactory(event=event, status=Status.ACCEPTED).person
    silent = RegistrationFactory(event=event, attendance=Attendance.ONLINE).person
    host = CoordinatorFactory(network=event.network).person

    for person, sees in ((online, True), (host, True), (there, False), (silent, False), (None, False)):
        assert ("hemmeligt" in page(Client(), event, person).content.decode()) is sees


def test_search_engines_are_told_of_public_events_alone() -> None:
    event = EventFactory(
        title="</script><script>alert(1)</script>", mode=Mode.HYBRID, online_url="https://x.example/hemmeligt"
    )
    hidden = RegistrationFactory(event__visibility=EventVisibility.INVITED)

    body = page(Client(), event).content.decode()
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body)

    assert json.loads(written)["name"] == event.title
    assert "hemmeligt" not in body
    private = page(Client(), hidden.event, hidden.person).content.decode()
    assert "ld+json" not in private
    assert 'content="noindex"' in private


def test_hosts_find_their_way_to_the_board(client: Client) -> None:
    event = EventFactory()

    board = reverse("events:board", args=[event.pk])
    assert board in page(Client(), event, CoordinatorFactory(network=event.network).person).content.decode()
    assert board not in page(Client(), event, PersonFactory()).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_an_event_page_costs_the_same_for_few_and_many(django_assert_num_queries: Any, number: int) -> None:
    event = EventFactory()
    for position in range(number):
        organisation = OrganisationFactory(sector=Sector.BUSINESS)
        RegistrationFactory(event=event, status=Status.ACCEPTED, organisation=organisation, listed=True)
        CoOrganiser.objects.create(event=event, organisation=organisation)
        AgendaItem.objects.create(event=event, position=position, title="Punkt")
        event.themes.add(ThemeFactory())
    client = Client()
    page(client, event)

    with django_assert_num_queries(6):
        page(client, event)


def test_a_network_shows_its_coming_meetings_and_how_to_follow_them(client: Client) -> None:
    network = NetworkFactory(slug="smag")
    EventFactory(title="Smagsprøver", network=network)
    EventFactory(title="Kun for os", network=network, visibility=EventVisibility.MEMBERS)
    EventFactory(title="Andres møde")

    response = client.get(network.get_absolute_url())

    assert "Smagsprøver" in text(response)
    assert "Kun for os" not in text(response)
    assert "Andres møde" not in text(response)
    assert "/feed/kalender.ics?netvaerk=smag" in response.content.decode()
