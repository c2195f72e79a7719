"""The calendar, event pages and subscriptions as people meet them."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from events import links
from events.models import (
    AgendaItem,
    Attendance,
    CalendarFeed,
    CoOrganiser,
    Event,
    EventState,
    EventVisibility,
    Mode,
    Status,
)
from networks.models import Sector
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import CalendarFeedFactory, EventFactory, RegistrationFactory, VenueFactory
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
VIEWS = ["", "visning=maaned", "visning=kort"]


def text(response: Any) -> str:
    """What the page says, tags aside."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", " ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def soon(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def page(client: Client, event: Event, person: Person | None = None) -> Any:
    if person is not None:
        client.force_login(person)
    return client.get(event.get_absolute_url())


# --- The calendar ------------------------------------------------------------------------------------------


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


# --- The page of an event ----------------------------------------------------------------------------------


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


# --- Following ---------------------------------------------------------------------------------------------


def test_the_subscribe_page_has_a_way_for_every_program(client: Client) -> None:
    MunicipalityFactory()
    client.cookies["language"] = "en"
    host = settings.SITE_URL.partition("://")[2]

    body = client.get("/abonner/?kommune=0657").content.decode()

    assert f'href="webcal://{host}/feed/kalender.ics?kommune=0657&amp;sprog=en"' in body
    assert f'value="{settings.SITE_URL}/feed/kalender.ics?kommune=0657&amp;sprog=en"' in body
    assert "https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2F" in body
    assert "https://outlook.live.com/calendar/0/addfromweb?url=http" in body
    assert "<svg" in body
    assert "style=" not in body
    assert "An invitation by mail is always faster." in text(client.get("/abonner/"))


def test_a_page_about_free_seats_says_that_the_feed_follows_more(client: Client) -> None:
    client.cookies["language"] = "en"

    response = client.get("/abonner/?ledige=ja")

    assert "Free seats come and go" in text(response)
    assert f'value="{settings.SITE_URL}/feed/kalender.ics?sprog=en"' in response.content.decode()


def test_my_calendars_are_behind_the_door(client: Client) -> None:
    feed = CalendarFeedFactory()
    for name, arguments in (
        ("my_feeds", []),
        ("create_feed", []),
        ("rotate_feed", [feed.pk]),
        ("revoke_feed", [feed.pk]),
    ):
        url = reverse(f"events:{name}", args=arguments)
        assert client.post(url).status_code in (302, 405)
    feed.refresh_from_db()
    assert feed.state == "active"


def test_one_makes_renews_and_closes_a_calendar_of_ones_own(client: Client) -> None:
    person = PersonFactory()
    client.force_login(person)

    client.post(reverse("events:create_feed"), {"name": "Min telefon"})
    first = person.calendar_feeds.get()
    old = links.feed_token(first)
    shown = client.get(reverse("events:my_feeds")).content.decode()
    client.post(reverse("events:rotate_feed", args=[first.pk]))
    second = CalendarFeed.objects.active().get(person=person)
    renewed = client.get(reverse("events:my_feeds")).content.decode()
    client.post(reverse("events:revoke_feed", args=[second.pk]))

    assert old in shown
    assert "Min telefon" in renewed
    assert old not in renewed
    assert links.feed_token(second) in renewed
    assert not CalendarFeed.objects.active().filter(person=person).exists()


def test_nobody_touches_the_calendar_of_another(client: Client) -> None:
    feed = CalendarFeedFactory()
    client.force_login(PersonFactory())

    assert client.post(reverse("events:rotate_feed", args=[feed.pk])).status_code == 404
    assert client.post(reverse("events:revoke_feed", args=[feed.pk])).status_code == 404
    assert links.feed_token(feed) not in client.get(reverse("events:my_feeds")).content.decode()


@pytest.mark.parametrize("name", ["rotate_feed", "revoke_feed", "create_feed"])
def test_a_link_changes_no_calendar(client: Client, name: str) -> None:
    feed = CalendarFeedFactory()
    client.force_login(feed.person)
    arguments = [] if name == "create_feed" else [feed.pk]

    assert client.get(reverse(f"events:{name}", args=arguments)).status_code == 405


def test_a_calendar_without_a_name_is_asked_for_one(client: Client) -> None:
    client.force_login(PersonFactory())

    response = client.post(reverse("events:create_feed"), {"name": "  "})

    assert response.status_code == 422
    assert not CalendarFeed.objects.exists()


# --- On a network's page -----------------------------------------------------------------------------------


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
