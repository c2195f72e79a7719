"""Rounds at an event in a browser: from the invitation to those who go on, with forty people of the demo; two repairs
while ten phones look on; and every page of the rounds as everybody sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as house_settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from config.demo.doors import ROLES
from events import links
from events.models import Registration, Status
from matchmaking.hall import Hall
from matchmaking.models import Participant, RoundsState, TableRounds
from matchmaking.operations.rounds import feedback
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.factories.table_rounds import seated
from tests.helpers.browser import PHONE, axe
from tests.helpers.elsewhere import elsewhere
from tests.journeys.test_every_page import signed_in
from tests.journeys.test_the_main_story import press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SATURDAY = "Forsamlingshuset får nyt liv"


def own(registration: Registration, page: str = "own") -> str:
    return reverse(f"matchmaking:rounds_{page}", args=[links.registration_token(registration)])


@pytest.fixture
def demo(house: str, settings: Any) -> TableRounds:
    """The demo of the house, with forty people at seven tables on Saturday."""
    settings.ROUNDS_PLANNED_FOR = 1.0
    elsewhere(call_command, "load_reference_data")
    elsewhere(call_command, "load_demo")
    rows: TableRounds = TableRounds.objects.select_related("event").get(event__title__contains=SATURDAY)
    return rows


@pytest.fixture
def phone(browser: Browser, house: str) -> Iterator[Page]:
    opened = browser.new_context(base_url=house, locale="da-DK", viewport=PHONE)
    opened.set_default_timeout(10_000)
    yield opened.new_page()
    opened.close()


def test_from_the_answer_to_those_who_go_on(page: Page, phone: Page, demo: TableRounds):
    asta = Registration.objects.get(event=demo.event, person__email=ROLES["member"][0])
    say_yes_and_tell(phone, asta)
    sign_in(page)
    board = f"/skrivebord/{demo.event_id}/"
    page.goto(board)
    page.get_by_role("link", name="Borddans").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Runde 1 af 4")
    suggest(page)
    wish(phone, asta)
    ask_for_a_talk(phone, asta)
    make_the_plan(page, demo)
    move_somebody(page)
    lock(page)
    see_my_tables(phone, asta)
    end_the_rounds(page)
    both_say_yes(phone, demo, asta)


def say_yes_and_tell(phone: Page, asta: Registration) -> None:
    phone.goto(reverse("events:answer", args=[links.registration_token(asta)]))
    press(phone, "Ja, jeg kommer")
    expect(phone.get_by_role("heading", name="Borddans: fortæl")).to_be_visible()
    axe(phone)
    phone.get_by_role("link", name="Sig det til os").click()
    axe(phone)
    phone.locator("main").get_by_role("link", name="Sig det til os").click()
    phone.get_by_label("Hvad kan du tilbyde?").fill("Fondssøgning\nFacilitering")
    phone.get_by_label("Hvad har du brug for?").fill("Regnskab")
    phone.get_by_label("I må bruge det, jeg har skrevet").check()
    axe(phone)
    press(phone, "Gem det, jeg skrev")
    expect(phone.locator("#kvittering")).to_be_focused()


def suggest(page: Page) -> None:
    page.get_by_role("navigation", name="Runder").get_by_role("link", name="Deltagere").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("41 er med")
    axe(page)
    press(page, "Send hver af dem tre, de bør møde")
    expect(page.get_by_role("status").first).to_contain_text("mails er på vej")


def wish(phone: Page, asta: Registration) -> None:
    letter = Message.objects.get(kind="three_to_meet", person=asta.person)
    assert letter.subject.startswith("Tre du bør møde")
    phone.goto(own(asta, "wishes"))
    expect(phone.get_by_role("heading", name="Tre du bør møde")).to_be_visible()
    phone.locator("input[name=must_meet]").nth(2).check()
    axe(phone)
    press(phone, "Gem mine ønsker")
    expect(phone.locator("#kvittering")).to_contain_text("hvem du ønsker at møde")


def ask_for_a_talk(phone: Page, asta: Registration) -> None:
    phone.goto(own(asta, "meet"))
    phone.get_by_label("Med hvem?").select_option(index=3)
    phone.locator("input[name=slot]").first.check()
    axe(phone)
    press(phone, "^Spørg$")
    expect(phone.get_by_text("har ikke svaret endnu")).to_be_visible()
    assert Message.objects.filter(kind="meet_asked").count() == 1


def make_the_plan(page: Page, demo: TableRounds) -> None:
    page.goto(f"/skrivebord/{demo.event_id}/borddans/")
    press(page, "Læg den forfra")
    expect(
        page.get_by_role("heading", name=re.compile("Der bliver lagt en plan|Planen venter|Der er en plan"))
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Der er en plan")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Reglerne holder")).to_be_visible(timeout=20_000)
    axe(page)


def move_somebody(page: Page) -> None:
    name = page.locator(".tables > li").first.get_by_role("link").first
    moved = name.inner_text()
    name.click()
    axe(page)
    page.get_by_role("link", name=re.compile("Byt plads med")).first.click()
    expect(page.get_by_role("heading", name="Hvad det koster")).to_be_visible()
    axe(page)
    press(page, "Lad dem bytte plads")
    expect(page.locator(".tables > li").first).not_to_contain_text(moved)


def lock(page: Page) -> None:
    press(page, "Lås den, og send alle deres bordplan")
    expect(page.get_by_role("status").first).to_contain_text("41 mails er på vej")


def see_my_tables(phone: Page, asta: Registration) -> None:
    letter = Message.objects.get(kind="table_plan", person=asta.person)
    assert letter.calendar is not None
    assert bytes(letter.calendar).count(b"BEGIN:VEVENT") == 4
    phone.goto(own(asta))
    expect(phone.locator(".own-rounds > li")).to_have_count(4)
    axe(phone)


def end_the_rounds(page: Page) -> None:
    page.get_by_role("navigation", name="Runder").get_by_role("link", name="På dagen").click()
    for number in (1, 2, 3, 4):
        press(page, f"Begynd runde {number}")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Runde {number} af 4")
    axe(page)
    press(page, "Slut runderne")
    expect(page.get_by_role("status").first).to_contain_text("hvem de vil videre med")


def both_say_yes(phone: Page, demo: TableRounds, asta: Registration) -> None:
    me = Participant.objects.select_related("registration").get(registration=asta)
    met = feedback.met_by(Hall.of(demo), me)
    elsewhere(feedback.say, Participant.objects.get(pk=met[0].pk), {me.pk: True})
    phone.goto(own(asta))
    phone.get_by_role("link", name="Sig hvem").click()
    phone.locator(f"input[name=videre_{met[0].pk}][value=ja]").check()
    phone.locator(f"input[name=videre_{met[1].pk}][value=ja]").check()
    axe(phone)
    press(phone, "Gem mine svar")
    expect(phone.get_by_role("heading", name="I har begge sagt ja")).to_be_visible()
    expect(phone.locator("main")).to_contain_text(met[0].registration.person.email)
    expect(phone.locator("main")).not_to_contain_text(met[1].registration.person.email)
    assert Message.objects.filter(kind="introduced").count() == 2


@pytest.fixture
def running(house: str) -> Hall:
    """Twenty-five at five tables; the first round runs."""
    thora = PersonFactory(name="Thora Morgendug", email=ROLES["coordinator"][0])
    network = NetworkFactory(name="Ildsjælenes Forum")
    MembershipFactory(network=network, person=thora, role="coordinator")
    event = EventFactory(network=network, contact=thora)
    return seated(
        25,
        event=event,
        state=RoundsState.RUNNING,
        running=1,
        ends_at=event.starts_at + timedelta(minutes=9),
        tables=5,
        seats_per_table=6,
    )


def test_two_repairs_while_ten_phones_look_on(
    page: Page, browser: Browser, context: BrowserContext, running: Hall, house: str
):
    sign_in(page)
    page.goto(f"/skrivebord/{running.table_rounds.event_id}/borddans/dagen/")
    wall = context.new_page()
    wall.goto(f"/skrivebord/{running.table_rounds.event_id}/borddans/skaerm/")
    phones = open_phones(browser, running, house)

    for _ in range(2):
        now = Hall.of(running.table_rounds)
        table = next(
            place
            for place, people in enumerate(now.plan[0], 1)
            if len(people) == 5 and not now.missing & {*people}
        )
        lose_two(page, now, table)
        name = mend(page)
        now = Hall.of(running.table_rounds)
        goes = next(now.table_of(one.pk, 1) or 0 for one in now.people if one.name == name)
        on_the_wall = wall.locator(".tables > li", has_text=name).locator("h3")
        expect(on_the_wall).to_contain_text(str(goes), timeout=5_000)
        for pk, phone in phones.items():
            shown = phone.locator(".own-rounds > li").first.locator(".own-table")
            expect(shown).to_contain_text(f"Bord {now.table_of(pk, 1)}", timeout=5_000)
            if (
                now.table_of(pk, 1) == goes
            ):  # whoever sits there sees who has come, without touching the phone
                others = [one.name for one in now.at(1, goes) if one.pk != pk and not one.is_missing]
                for other in others:
                    expect(phone.locator(".own-rounds > li").first).to_contain_text(other, timeout=5_000)
    axe(page)
    for phone in phones.values():
        phone.context.close()


def open_phones(browser: Browser, hall: Hall, house: str) -> dict[int, Page]:
    """Two from each table, each with a browser of their own, and a socket that stands."""
    phones = {}
    for table in range(1, 6):
        for one in hall.at(1, table)[:2]:
            opened = browser.new_context(base_url=house, locale="da-DK", viewport=PHONE)
            phone = opened.new_page()
            with phone.expect_websocket():
                phone.goto(own(one.registration))
            expect(phone.locator(".own-rounds > li")).to_have_count(3)
            phones[one.pk] = phone
    assert len(phones) == 10
    return phones


def lose_two(page: Page, hall: Hall, table: int) -> None:
    """Two of a table that nobody's phone here belongs to have not come."""
    for one in hall.at(1, table)[2:4]:
        press(page, f"mangler {one.name}")
        expect(page.locator(".tables s", has_text=one.name)).to_be_visible()


def mend(page: Page) -> str:
    """Press the first way that is offered; who goes."""
    offer = page.locator(".repair").first
    text = offer.locator(".alert-text").inner_text()
    found = re.search(r"(\S+ \S+) går fra bord", text)
    assert found, text
    offer.get_by_role("button").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Skærme og telefoner viser det")
    return found.group(1)


PHONE_BY_DAY, SCREEN_BY_NIGHT = ("da", 390, "light"), ("en", 1440, "dark")


@pytest.fixture
def seen(browser: Browser, house: str, request: Any) -> Iterator[Page]:
    language, width, scheme = request.param
    opened = browser.new_context(
        base_url=house, viewport={"width": width, "height": 900}, color_scheme=scheme, locale="da-DK"
    )
    opened.add_cookies([{"name": house_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": house}])
    yield opened.new_page()
    opened.close()


@pytest.mark.once
@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (PHONE_BY_DAY, RoundsState.WISHES),
        (PHONE_BY_DAY, RoundsState.RUNNING),
        (SCREEN_BY_NIGHT, RoundsState.RUNNING),
        (SCREEN_BY_NIGHT, RoundsState.FEEDBACK),
    ],
    indirect=["seen"],
)
def test_every_page_of_the_rounds_keeps_every_rule(seen: Page, running: Hall, state: str, house: str):
    rows = running.table_rounds
    TableRounds.objects.filter(pk=rows.pk).update(state=state)
    for one in running.at(1, 2)[:2]:
        Participant.objects.filter(pk=one.pk).update(missing_since=rows.created_at)
    RegistrationFactory(event=rows.event, status=Status.ACCEPTED)
    me = running.people[0]
    signed_in(seen, rows.event.contact, house)
    pages = [
        reverse(f"matchmaking:rounds_{name}", args=[rows.event_id])
        for name in ("plan", "setting", "people", "day", "screen", "print")
    ]
    pages += [reverse("matchmaking:rounds_person", args=[rows.event_id, me.pk])]
    move = reverse("matchmaking:rounds_move", args=[rows.event_id])
    pages += [f"{move}?runde=1&hvem={me.pk}", f"{move}?runde=1&hvem={me.pk}&bord=2"]
    pages += [own(me.registration, name) for name in ("own", "tell", "wishes", "meet", "go_on")]
    wrong = []
    for address in pages:
        answer = seen.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        axe(seen)
        width = seen.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0 or seen.locator("h1").count() != 1:
            wrong.append(f"{address}: {width} px, {seen.locator('h1').count()} headings")
    assert not wrong, wrong


@pytest.mark.once
def test_the_wall_counts_down_and_says_when_to_change_tables(page: Page, running: Hall, settings: Any):
    from django.utils import timezone

    TableRounds.objects.filter(pk=running.table_rounds.pk).update(
        ends_at=timezone.now() + timedelta(seconds=4)
    )
    sign_in(page)
    page.goto(f"/skrivebord/{running.table_rounds.event_id}/borddans/skaerm/")

    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^0\.0[0-4]$"))
    expect(page.locator("[data-words]")).to_have_text("Tid til at skifte bord", timeout=8_000)
    page.get_by_role("button", name="Lad klokken lyde").click()
    expect(page.get_by_role("button", name="Lad klokken lyde")).to_have_attribute("aria-pressed", "true")
