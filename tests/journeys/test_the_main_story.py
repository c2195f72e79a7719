"""The whole main job in a browser: the list comes in, the meeting is called, members answer from the mail,
the board moves by itself, the meeting is moved and cancelled, and the subscribed calendar follows.

Runs on the embedded house and on the scaled one; nothing is pressed that a person would not press.
"""

from __future__ import annotations

import re
import urllib.request
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import vobject
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from config.demo.doors import ROLES
from events import links
from events.models import Event, Registration, Status
from events.operations import registrations
from events.operations.registrations import Answer
from networks.models import MembershipRole, Network
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import MembershipFactory, MunicipalityFactory, NetworkFactory
from tests.helpers.browser import axe
from tests.helpers.elsewhere import elsewhere

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEMBERS = """Medlemsliste 2027;;;
Fornavn;Efternavn;Mailadresse;Forening
Asta;Vibefjer;asta@example.org;Nørre Lyngkær Lokalråd
Bent;Tyttebær;Bent Tyttebær <BENT@example.org>;Hedelyng Borgerforening
Karla;Enghave;karla@example.org;Klitmose Borgerforening
Karla;Enghave;KARLA@example.org;Klitmose Borgerforening
Palle;Vandmølle;palle(at)example.org;Mølledamme Lokalråd
""".encode("windows-1252")


@pytest.fixture
def forum(house: str, settings: Any) -> Network:
    """A network with its coordinator, Thora; a press may be undone for one second here."""
    settings.INVITATION_UNDO = timedelta(seconds=1)
    thora = PersonFactory(name="Thora Morgendug", email=ROLES["coordinator"][0])
    network = NetworkFactory(name="Ildsjælenes Forum", slug="ildsjaelenes-forum")
    MembershipFactory(network=network, person=thora, role=MembershipRole.COORDINATOR)
    MunicipalityFactory()
    return network


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()


def sign_in(page: Page) -> None:
    page.goto("/demo/ind/coordinator/")
    press(page, "Gå ind")
    expect(page.get_by_role("link", name="Skrivebord").first).to_be_visible()


def import_members(page: Page, network: Network) -> None:
    page.goto(f"/netvaerk/{network.slug}/import/")
    page.set_input_files(
        "input[type=file]", {"name": "medlemmer.csv", "mimeType": "text/csv", "buffer": MEMBERS}
    )
    press(page, "Læs listen")
    press(page, "Se, hvad der sker")
    expect(page).to_have_url(re.compile("/tjek/$"))
    axe(page)
    page.get_by_label(re.compile("Spring")).check()
    press(page, "Tilføj 3 medlemmer")


def call_the_meeting(page: Page) -> Event:
    page.goto("/skrivebord/nyt/?slags=theme_seminar")
    fill_in_the_meeting(page)
    save_and_go_on(page)
    return Event.objects.get(title="Sig ja til nye frivillige")


def fill_in_the_meeting(page: Page) -> None:
    for field, value in {
        "title": "Sig ja til nye frivillige",
        "date": "2027-09-18",
        "starts": "10:00",
        "ends": "15:30",
        "place": "Bøgelykke Skole",
        "capacity": "2",
        "agenda": "10.00 Kaffe\n10.30-12.00 Velkomst v/ Thora Morgendug\n12.00 Frokost",
    }.items():
        page.locator(f"#id_{field}").fill(value)


def save_and_go_on(page: Page) -> None:
    press(page, "Videre til invitationen")
    if page.get_by_role("heading", name="Er det meningen?").is_visible():
        press(page, "Videre til invitationen")
    expect(page.get_by_role("heading", level=1)).to_contain_text("inviterer du")


def invite_everybody(page: Page) -> None:
    page.get_by_label(re.compile("Ildsjælenes Forum")).check()
    press(page, "Send 4 invitationer")
    expect(page.get_by_text("Fortryd").first).to_be_visible()


def answer_from_the_mail(context: BrowserContext, address: str, button: str) -> Page:
    """Open the newest letter, press its button, and press once more on the page that opens."""
    page = context.new_page()
    page.goto(f"/postkassen/?til={address}")
    press_in_the_letter(page, button)
    expect(page.get_by_role("heading", name="Kommer du?", exact=True)).to_be_visible()
    page.get_by_role("button", name=button).click()
    expect(page.locator("#kvittering")).to_be_in_viewport()
    expect(page.locator("#kvittering")).to_be_focused()
    return page


def press_in_the_letter(page: Page, button: str) -> None:
    """Once more where nothing opens: a frame may leave only within seconds of a press, and a busy machine is slower."""
    link = page.frame_locator("iframe.letter-frame").get_by_role("link", name=button)
    link.click()
    try:
        page.wait_for_url("**/svar/**", timeout=7_000)
    except PlaywrightTimeout:
        link.click()
        page.wait_for_url("**/svar/**")


def feed_of(url: str) -> dict[str, Any]:
    """The one entry of a feed, as a calendar program reads it."""
    with urllib.request.urlopen(url) as answer:
        calendar = vobject.readOne(answer.read().decode())
    return calendar.contents["vevent"][0].contents


def test_from_the_list_to_the_cancelled_meeting(page: Page, browser: Browser, forum: Network, house: str):
    sign_in(page)
    import_members(page, forum)
    event = call_the_meeting(page)
    invite_everybody(page)
    members = browser.new_context(base_url=house, locale="da-DK")
    members.set_default_timeout(15_000)
    feed = f"{house}/feed/kalender.ics?netvaerk={forum.slug}"
    wait_for_letters(members, 4)

    board = page
    board.goto(f"/skrivebord/{event.pk}/")
    axe(board)
    answer_from_the_mail(members, "asta@example.org", "Ja, jeg kommer")
    expect(board.locator(".hall-note strong").first).to_contain_text("1 af 2", timeout=5000)
    answer_from_the_mail(members, "bent@example.org", "Ja, jeg kommer")
    expect(board.locator(".hall-note strong").first).to_contain_text("2", timeout=5000)
    entry = feed_of(feed)
    assert entry["summary"][0].value == "Sig ja til nye frivillige"
    assert entry["sequence"][0].value == "0"

    move_by_an_hour(page, event)
    assert feed_of(feed)["sequence"][0].value == "1"
    assert letter_subjects(members, "asta@example.org")[0].startswith("Ændret")

    cancel(page, event)
    entry = feed_of(feed)
    assert (entry["status"][0].value, entry["sequence"][0].value) == ("CANCELLED", "2")
    assert letter_subjects(members, "asta@example.org")[0].startswith("Aflyst")
    assert Registration.objects.get(event=event, person__email="asta@example.org").status == Status.ACCEPTED
    members.close()


def wait_for_letters(context: BrowserContext, number: int) -> None:
    page = context.new_page()
    page.goto("/postkassen/")
    for _ in range(60):
        if page.locator(".letter").count() >= number:
            break
        page.wait_for_timeout(250)
        page.reload()
    assert page.locator(".letter").count() >= number
    page.close()


def letter_subjects(context: BrowserContext, address: str) -> list[str]:
    page = context.new_page()
    page.wait_for_timeout(1500)
    page.goto(f"/postkassen/?til={address}")
    subjects = page.locator(".letter strong").all_inner_texts()
    page.close()
    return subjects


def move_by_an_hour(page: Page, event: Event) -> None:
    page.goto(f"/skrivebord/{event.pk}/ret/")
    page.locator("#id_starts").fill("11:00")
    press(page, "^Gem$")
    expect(page.get_by_text("Send besked?")).to_be_visible()
    axe(page)
    press(page, "Gem, og send besked")


def cancel(page: Page, event: Event) -> None:
    page.goto(f"/skrivebord/{event.pk}/tilstand/")
    axe(page)
    form = page.locator("form[action$='/aflys/']")
    form.locator("textarea").fill("For få tilmeldte")
    form.get_by_role("button").click()


def lose_the_answer_once(page: Page, path: str) -> list[int]:
    """The next POST to this path reaches the house, and its answer is lost on the way back."""
    lost: list[int] = []

    def handle(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route(re.compile(path), handle)
    return lost


def test_the_network_is_lost_where_it_matters_and_nothing_is_lost_or_doubled(
    page: Page, browser: Browser, forum: Network, house: str
):
    MembershipFactory(network=forum, person=PersonFactory(name="Asta Vibefjer", email="asta@example.org"))
    sign_in(page)

    page.goto("/skrivebord/nyt/?slags=theme_seminar")
    fill_in_the_meeting(page)
    uid = page.locator("[name=uid]").input_value()
    lost = lose_the_answer_once(page, "/skrivebord/nyt/$")
    with suppress(PlaywrightError):
        press(page, "Videre til invitationen")
    page.wait_for_timeout(500)
    assert lost == [302]
    page.go_back()  # what follows is what the browser keeps; its driver has switched the cache off
    fill_in_the_meeting(page)
    page.locator("[name=uid]").evaluate("(field, uid) => { field.value = uid }", uid)
    save_and_go_on(page)
    event = Event.objects.get(title="Sig ja til nye frivillige")

    lost = lose_the_answer_once(page, "/inviter/$")
    page.get_by_label(re.compile("Ildsjælenes Forum")).check()
    with suppress(PlaywrightError):
        press(page, "Send 2 invitationer")
        page.wait_for_timeout(500)
    page.goto(f"/skrivebord/{event.pk}/inviter/")
    page.get_by_label(re.compile("Ildsjælenes Forum")).check()
    page.wait_for_timeout(500)
    if page.get_by_role("button", name=re.compile("Send 2")).is_visible():
        press(page, "Send 2 invitationer")

    member = browser.new_context(base_url=house, locale="da-DK").new_page()
    wait_for_letters(member.context, 2)
    member.wait_for_timeout(2500)
    assert letter_subjects(member.context, "asta@example.org") == [
        letter_subjects(member.context, "asta@example.org")[0]
    ]
    row = Registration.objects.select_related("person").get(event=event, person__email="asta@example.org")
    member.goto(links.answer_url(row))
    member.context.set_offline(True)
    with suppress(PlaywrightError):
        press(member, "Ja, jeg kommer")
    member.context.set_offline(False)
    member.goto(links.answer_url(row))
    lost = lose_the_answer_once(member, "/svar/")
    with suppress(PlaywrightError):
        press(member, "Ja, jeg kommer")
        member.wait_for_timeout(500)
    assert lost == [302]
    member.goto(links.answer_url(row))

    expect(member.locator("#kvittering")).to_contain_text("Du kommer")
    row.refresh_from_db()
    assert (row.status, row.records.count()) == (Status.ACCEPTED, 1)
    member.context.close()


def test_the_board_finds_its_way_back_after_the_network_was_gone(page: Page, forum: Network):
    event = EventFactory(network=forum, contact=None, capacity=9)
    row = RegistrationFactory(event=event)
    sign_in(page)
    page.goto(f"/skrivebord/{event.pk}/")
    expect(page.locator(".hall-note strong").first).to_contain_text("0 af 9")

    page.context.set_offline(True)
    elsewhere(registrations.respond, row, Answer.YES)
    page.wait_for_timeout(1000)
    page.context.set_offline(False)

    expect(page.locator(".hall-note strong").first).to_contain_text("1 af 9", timeout=25_000)
