"""The calendar as people meet it: a list, months, a map."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client

from events.models import (
    EventState,
    EventVisibility,
    Mode,
    Status,
)
from tests.events.page_reader import soon, text
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import (
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

CALENDAR = "/kalender/"
VIEWS = ["", "visning=maaned", "visning=kort"]


@pytest.mark.parametrize("query", VIEWS)
def test_a_visitor_sees_what_is_public_and_nothing_else(client: Client, query: str) -> None:
    EventFactory(title="Åbent for alle", venue=VenueFactory(municipality=MunicipalityFactory()))
    EventFactory(title="Kladde", state=EventState.DRAFT)
    EventFactory(title="For medlemmer", visibility=EventVisibility.MEMBERS)
    EventFactory(title="For inviterede", visibility=EventVisibility.INVITED)

    said = text(client.get(f"{CALENDAR}?{query}"))

    assert ("Herning" if "kort" in query else "Åbent for alle") in said
    assert not any(hidden in said for hidden in ("Kladde", "For medlemmer", "For inviterede"))


def test_members_and_the_invited_see_theirs_with_their_own_standing(client: Client) -> None:
    person, network = PersonFactory(), NetworkFactory()
    MembershipFactory(person=person, network=network)
    EventFactory(title="Medlemsmødet", visibility=EventVisibility.MEMBERS, network=network)
    for number, status in enumerate(
        (Status.ACCEPTED, Status.TENTATIVE, Status.DECLINED, Status.UNANSWERED, Status.WAITLISTED)
    ):
        event = EventFactory(title=f"Møde {number}", visibility=EventVisibility.INVITED, capacity=1)
        if status == Status.WAITLISTED:
            RegistrationFactory(event=event, status=Status.ACCEPTED)
            RegistrationFactory(event=event, status=Status.WAITLISTED)
        RegistrationFactory(event=event, person=person, status=status)
    client.force_login(person)
    client.cookies["language"] = "en"

    said = text(client.get(CALENDAR))

    assert "Medlemsmødet" in said
    assert "You're coming" in said
    assert "Maybe" in said
    assert "You can't come" in said
    assert "Reply by" in said
    assert "No. 2 on the waiting list" in said


@pytest.mark.parametrize("query", VIEWS)
@pytest.mark.parametrize("signed_in", [False, True])
def test_three_events_take_as_many_queries_as_one(
    client: Client, django_assert_max_num_queries: Any, query: str, signed_in: bool
) -> None:
    person = PersonFactory()
    if signed_in:
        client.force_login(person)
    costs: list[int] = []
    for _round in range(2):
        for _time in range(1 if not costs else 2):
            event = EventFactory(
                venue=VenueFactory(municipality=MunicipalityFactory()), organiser=OrganisationFactory()
            )
            RegistrationFactory(event=event, person=person, status=Status.ACCEPTED)
        client.get(f"{CALENDAR}?{query}")
        with django_assert_max_num_queries(20) as counted:
            client.get(f"{CALENDAR}?{query}")
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_filters_hold_together_and_speak_their_name(client: Client) -> None:
    MunicipalityFactory(code="0779", name="Skive")
    mobility = ThemeFactory(slug="mobilitet", name_da="Mobilitet", name_en="Mobility")
    skive = VenueFactory(municipality=MunicipalityFactory(code="0779"))
    EventFactory(title="Den rette", venue=skive).themes.add(mobility)
    EventFactory(title="Ret emne, galt sted").themes.add(mobility)
    EventFactory(title="Ret sted, galt emne", venue=skive)
    client.cookies["language"] = "en"

    said = text(client.get(f"{CALENDAR}?kommune=0779&tema=mobilitet"))

    assert "Den rette" in said
    assert "galt" not in said
    assert "All events about mobility in Skive" in said


def test_the_form_of_filters_leads_to_the_address_one_would_share(client: Client) -> None:
    MunicipalityFactory()

    response = client.get(
        f"{CALENDAR}?netvaerk=&visning=kort&slags=&kommune=0657&tema=&slags=temaseminar&arrangoer="
    )

    assert response.headers["Location"] == f"{CALENDAR}?slags=temaseminar&kommune=0657&visning=kort"


def test_free_seats_are_those_one_can_take(client: Client) -> None:
    EventFactory(title="Uden loft")
    EventFactory(title="Plads til en", capacity=2)
    full = EventFactory(title="Salen er fyldt", capacity=2)
    RegistrationFactory(event=full, status=Status.ACCEPTED, seats=2)
    held = EventFactory(title="Pladsen er holdt", capacity=1)
    RegistrationFactory(event=held, status=Status.WAITLISTED, held_until=soon(1))
    online = EventFactory(title="Kun plads på nettet", mode=Mode.HYBRID, capacity=1, online_capacity=5)
    RegistrationFactory(event=online, status=Status.ACCEPTED)
    EventFactory(title="Svarfristen er ovre", state=EventState.REGISTRATION_CLOSED)

    said = text(client.get(f"{CALENDAR}?ledige=ja"))

    assert all(title in said for title in ("Uden loft", "Plads til en", "Kun plads på nettet"))
    assert not any(title in said for title in ("Salen er fyldt", "Pladsen er holdt", "Svarfristen er ovre"))


def test_an_unknown_filter_is_told_kindly(client: Client) -> None:
    EventFactory(title="Mødet")
    client.cookies["language"] = "en"

    response = client.get(f"{CALENDAR}?tema=<b>ukendt")

    assert response.status_code == 200
    assert "We do not know “&lt;b&gt;ukendt”" in response.content.decode()
    assert "Mødet" in text(response)


@pytest.mark.parametrize(
    "query", ["visning=x", "aar=abc", "aar=99999999999999999", "aar=²", "fra=2027-13&visning=maaned", "til=x"]
)
def test_an_address_with_rubbish_in_it_still_leads_to_a_calendar(client: Client, query: str) -> None:
    assert client.get(f"{CALENDAR}?{query}").status_code == 200


def test_past_years_can_be_reached(client: Client, at_noon: datetime) -> None:
    EventFactory(title="I fjor", starts_at=at_noon.replace(year=2026), state=EventState.HELD)
    EventFactory(title="Snart")
    now = client.get(CALENDAR)

    then = client.get(f"{CALENDAR}?aar=2026")

    assert f'href="{CALENDAR}?aar=2026"' in now.content.decode()
    assert ("I fjor" in text(now), "Snart" in text(now)) == (False, True)
    assert ("I fjor" in text(then), "Snart" in text(then)) == (True, False)


def test_a_long_list_shows_the_first_and_the_way_to_the_rest_of_the_year(
    client: Client, at_noon: datetime
) -> None:
    for number in range(15):
        EventFactory(title=f"Nummer {number:02}", starts_at=at_noon + timedelta(days=10 + number))
    EventFactory(title="Næste år", starts_at=datetime(2028, 1, 5, 12, tzinfo=ZoneInfo("Europe/Copenhagen")))

    first, rest = client.get(CALENDAR), client.get(f"{CALENDAR}?til=2027")

    assert "Nummer 11" in text(first)
    assert "Nummer 12" not in text(first)
    assert f"{CALENDAR}?til=2027" in first.content.decode()
    assert "Nummer 14" in text(rest)
    assert "Næste år" not in text(rest)


def test_what_waits_for_a_date_stands_by_itself_and_not_in_a_month(client: Client) -> None:
    EventFactory(title="Turen", state=EventState.POSTPONED, starts_at=soon(-3))
    client.cookies["language"] = "en"

    said = text(client.get(CALENDAR))

    assert "Waiting for a new date" in said
    assert "A new date will follow" in said


def test_a_month_has_its_events_on_each_of_their_days(client: Client, at_noon: datetime) -> None:
    trip = EventFactory(title="Turen", starts_at=at_noon.replace(day=26), ends_at=at_noon.replace(day=28))

    body = client.get(f"{CALENDAR}?visning=maaned").content.decode()

    cells = re.findall(r"<td[^>]*>(?:(?!</td>).)*?Turen(?:(?!</td>).)*?</td>", body)
    assert [re.search(r'num">(\d+)<', cell)[1] for cell in cells] == ["26", "27", "28"]  # type: ignore[index]
    assert trip.get_absolute_url() in body


def test_a_month_without_meetings_says_so(client: Client, at_noon: datetime) -> None:
    client.cookies["language"] = "en"

    said = text(client.get(f"{CALENDAR}?visning=maaned&fra=2027-07"))

    assert "No meetings in July. The countryside is on holiday." in said


def test_the_map_and_the_list_beside_it_say_the_same(client: Client) -> None:
    herning = VenueFactory(municipality=MunicipalityFactory(code="0657", name="Herning"))
    EventFactory(venue=herning)
    EventFactory(venue=herning, mode=Mode.HYBRID)
    EventFactory(venue=None, mode=Mode.ONLINE)
    client.cookies["language"] = "en"

    body = client.get(f"{CALENDAR}?visning=kort").content.decode()

    assert "Herning: 2 events" in body
    assert f'<a href="{CALENDAR}?kommune=0657">Herning</a><span class="num quiet">2</span>' in body
    assert f'<a href="{CALENDAR}?form=online">Online</a><span class="num quiet">2</span>' in body


@pytest.mark.parametrize("query", [*VIEWS, "kommune=0657", "kommune=0657&aar=2030"])
def test_the_subscription_follows_the_filter(client: Client, query: str) -> None:
    MunicipalityFactory()
    host = settings.SITE_URL.partition("://")[2]
    wanted = "?kommune=0657" if "kommune" in query else ""

    body = client.get(f"{CALENDAR}?{query}").content.decode()

    assert f'href="webcal://{host}/feed/kalender.ics{wanted}"' in body
