"""The host's pages in a real browser: live, by keyboard, without a script, and nothing for axe to find."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as house_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from accounts.models import Person
from events.models import Event, EventState, InvitationBatch, Status
from events.operations.registrations import BY_LINK, Answer, respond
from networks.models import Membership
from notifications.models import Message
from tests.events.hosting_helpers import coordinator_of
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory
from tests.factories.networks import CoordinatorFactory, MembershipFactory, NetworkFactory
from tests.helpers.browser import DESK, PHONE, axe
from tests.helpers.elsewhere import elsewhere

LISTENS = re.compile("Live|Følger")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _sign_in(context: BrowserContext, person: Person, house: str) -> None:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[house_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": house_settings.SESSION_COOKIE_NAME, "value": value, "url": house}])


def _full_event() -> Event:
    event = EventFactory(capacity=4, guests_allowed=1)
    DishFactory(event=event)
    for status in (Status.ACCEPTED, Status.WAITLISTED, Status.DECLINED, Status.TENTATIVE):
        RegistrationFactory(event=event, status=status)
    RegistrationFactory(event=event, wish="accepted", wished_at=timezone.now())
    return event


def test_the_board_moves_by_itself_within_a_second(context: BrowserContext, page: Page, house: str) -> None:
    event = EventFactory(capacity=10)
    row = RegistrationFactory(event=event)
    _sign_in(context, coordinator_of(event), house)
    page.goto(reverse("events:board", args=[event.pk]))
    coming = page.locator("#figures dd").first
    expect(coming).to_have_text("0")
    expect(page.locator("[data-age]")).to_contain_text(LISTENS)

    elsewhere(respond, row, Answer.YES, BY_LINK)

    expect(coming).to_have_text("1", timeout=1000)


def test_without_a_socket_the_board_looks_every_twenty_seconds_and_says_how_old_it_is(
    context: BrowserContext, page: Page, house: str
) -> None:
    event = EventFactory(capacity=10)
    row = RegistrationFactory(event=event)
    _sign_in(context, coordinator_of(event), house)
    page.add_init_script(
        "window.WebSocket = class { constructor() { this.readyState = 3; } addEventListener() {} };"
        "window.WebSocket.OPEN = 1;"
    )
    page.clock.install()
    page.goto(reverse("events:board", args=[event.pk]))
    elsewhere(respond, row, Answer.YES, BY_LINK)

    page.clock.run_for(8_000)
    age = page.locator("[data-age]").inner_text()
    page.clock.run_for(13_000)

    assert any(str(seconds) in age for seconds in range(8, 21)), age  # the page's clock runs on meanwhile
    expect(page.locator("#figures dd").first).to_have_text("1")


def test_what_changed_before_the_socket_stood_is_shown_when_it_stands(
    context: BrowserContext, page: Page, house: str
) -> None:
    event = EventFactory(capacity=10)
    row = RegistrationFactory(event=event)
    _sign_in(context, coordinator_of(event), house)

    def answered_meanwhile(asked: Route) -> None:
        elsewhere(respond, row, Answer.YES, BY_LINK)
        time.sleep(0.5)  # it has rung, and nobody heard it
        asked.continue_()

    page.route("**/board*.js", answered_meanwhile)
    page.goto(reverse("events:board", args=[event.pk]))

    expect(page.locator("#figures dd").first).to_have_text("1", timeout=5000)


def test_a_part_in_use_waits_and_then_follows(context: BrowserContext, page: Page, house: str) -> None:
    event = EventFactory(capacity=10)
    row = RegistrationFactory(event=event)
    _sign_in(context, coordinator_of(event), house)
    page.goto(reverse("events:board", args=[event.pk]))
    expect(page.locator("[data-age]")).to_contain_text(LISTENS)
    page.locator("#figures a").first.focus()

    elsewhere(respond, row, Answer.YES, BY_LINK)
    expect(page.locator("#house strong")).to_contain_text("1", timeout=2000)
    held_back = page.locator("#figures dd").first.inner_text()
    page.evaluate("document.activeElement.blur()")

    assert held_back == "0"
    expect(page.locator("#figures dd").first).to_have_text("1", timeout=3000)


def test_from_the_desk_to_three_hundred_invitations_in_four_presses(
    context: BrowserContext, page: Page, house: str
) -> None:
    network = NetworkFactory(name="Ildsjælenes Forum")
    person = CoordinatorFactory(network=network).person
    people = Person.objects.bulk_create(
        Person(email=f"gaest{n}@example.org", name=f"Gæst {n}", password="!") for n in range(299)
    )
    for guest in people:
        MembershipFactory(network=network, person=guest)
    _sign_in(context, person, house)
    page.goto(reverse("events:desk"))

    page.get_by_role("link", name="Temaseminar").or_(page.get_by_role("link", name="Theme seminar")).click()
    page.locator("#id_title").fill("Sig ja til nye frivillige")
    page.locator("#id_place").fill("Bøgelykke Skole")
    page.locator("button[name=do][value=invite]").click()
    page.locator("#send button").click()
    page.wait_for_url("**/inviter/*/")

    batch = InvitationBatch.objects.get()
    assert batch.total == 300
    assert page.locator("form[action$='fortryd/'] button").is_visible()
    axe(page)


def test_the_receipt_follows_the_writing_by_itself(
    context: BrowserContext, page: Page, house: str, settings: Any
) -> None:
    settings.INVITATION_UNDO = timedelta(seconds=2)
    event = EventFactory()
    MembershipFactory.create_batch(4, network=event.network)
    _sign_in(context, coordinator_of(event), house)
    page.goto(reverse("events:invite", args=[event.pk]))

    page.locator("#send button").click()
    expect(page.locator("form[action$='fortryd/'] button")).to_be_visible()

    expect(page.locator("#progress .win-frame-lit")).to_be_visible(timeout=15_000)
    assert InvitationBatch.objects.get().done == 5
    assert event.registrations.count() == 5


@pytest.mark.once
def test_choosing_more_moves_the_number_on_the_button(
    context: BrowserContext, page: Page, house: str
) -> None:
    event = EventFactory()
    MembershipFactory.create_batch(4, network=event.network)
    earlier = EventFactory(
        network=event.network, state=EventState.HELD, starts_at=timezone.now() - timedelta(days=30)
    )
    RegistrationFactory.create_batch(2, event=earlier, status=Status.ACCEPTED)
    _sign_in(context, coordinator_of(event), house)
    page.goto(reverse("events:invite", args=[event.pk]))
    before = page.locator("#send button").inner_text()

    page.locator("label[for=id_events_0]").click()

    assert "5" in before
    expect(page.locator("#send button")).to_contain_text("7")
    expect(page.locator("#antal .num").first).to_have_text("7")


@pytest.mark.once
def test_the_mail_is_shown_in_its_frame(context: BrowserContext, page: Page, house: str) -> None:
    event = EventFactory(title="Når bussen ikke kommer")
    _sign_in(context, coordinator_of(event), house)
    page.goto(reverse("events:invite", args=[event.pk]))
    page.locator("#id_greeting").fill("Vi glæder os til at se jer")

    page.locator("button[formtarget=mailen]").click()

    frame = page.frame_locator("iframe[name=mailen]")
    expect(frame.locator("body")).to_contain_text("Vi glæder os til at se jer")
    expect(frame.locator("body")).to_contain_text("Når bussen ikke kommer")


@pytest.mark.once
def test_a_known_place_fills_in_the_rest(context: BrowserContext, page: Page, house: str) -> None:
    event = EventFactory()
    event.venue.room = "Salen"
    event.venue.save()
    _sign_in(context, coordinator_of(event), house)
    page.goto(reverse("events:new"))

    page.locator("#id_known").select_option(str(event.venue.pk))

    expect(page.locator("#id_place")).to_have_value(event.venue.name)
    expect(page.locator("#id_room")).to_have_value("Salen")


@pytest.mark.once
@pytest.mark.parametrize(
    ("size", "theme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone-dark", "desk-light"]
)
def test_every_page_of_the_host_fits_and_is_accessible(
    context: BrowserContext, page: Page, house: str, size: Any, theme: Any
) -> None:
    event = _full_event()
    person = coordinator_of(event)
    _sign_in(context, person, house)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    row = event.registrations.first()
    assert row is not None
    names = ("board", "edit", "copy", "invite", "states", "seats", "kitchen", "add_person")
    urls = [
        reverse("events:desk"),
        reverse("events:new"),
        reverse("events:answer_for", args=[event.pk, row.pk]),
    ]

    for url in [*urls, *(reverse(f"events:{name}", args=[event.pk]) for name in names)]:
        page.goto(url)
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, url
        axe(page)


@pytest.mark.once
def test_everything_works_without_a_script(browser: Browser, house: str) -> None:
    event = _full_event()
    context = browser.new_context(base_url=house, java_script_enabled=False)
    _sign_in(context, coordinator_of(event), house)
    page = context.new_page()

    page.goto(reverse("events:invite", args=[event.pk]))
    page.locator("details:has(#id_addresses) summary").click()
    page.locator("#id_addresses").fill("Ny <ny@example.org>")
    page.locator("button[formaction$='antal/']").first.click()
    counted = page.locator("#send button").inner_text()
    page.locator("#send button").click()
    page.locator("form[action$='fortryd/'] button").click()
    undone = InvitationBatch.objects.get().state
    page.goto(reverse("events:board", args=[event.pk]))
    page.locator("#remind form button").click()
    context.close()

    assert "2" in counted
    assert undone == "undone"
    assert Message.objects.filter(kind="reminder").count() == 1


@pytest.mark.once
def test_a_request_is_settled_by_keyboard_alone(context: BrowserContext, page: Page, house: str) -> None:
    event = EventFactory()
    row = RegistrationFactory(event=event, status=Status.DECLINED, wish="accepted", wished_at=timezone.now())
    _sign_in(context, coordinator_of(event), house)
    page.goto(reverse("events:board", args=[event.pk]))

    for _tab in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'svar' && document.activeElement.value === 'ja'"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**#wishes")

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED


def _fetches(page: Page) -> list[str]:
    """Addresses of parts that the page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/del/" in request.url else None)
    return asked


def _is_told_what_is_in_sight(page: Page) -> None:
    """The socket is open, and has had a second in which the page says what it shows."""
    expect(page.locator("[data-age]")).to_contain_text(LISTENS)
    page.wait_for_timeout(300)


def test_what_is_in_sight_comes_by_itself_and_its_buttons_work(
    context: BrowserContext, page: Page, house: str
) -> None:
    event = EventFactory(capacity=10)
    rows = RegistrationFactory.create_batch(3, event=event)
    _sign_in(context, coordinator_of(event), house)
    page.set_viewport_size({"width": 1440, "height": 2400})
    page.goto(reverse("events:board", args=[event.pk]))
    _is_told_what_is_in_sight(page)
    fetched = _fetches(page)

    elsewhere(respond, rows[0], Answer.YES, BY_LINK)
    expect(page.locator("#figures dd").first).to_have_text("1")
    expect(page.locator("#remind h2")).to_contain_text("2")
    expect(page.locator("#latest tbody tr")).to_have_count(1)
    asked_for = list(fetched)
    page.locator("#remind form button").click()
    page.wait_for_url("**#remind")

    assert asked_for == []
    assert elsewhere(Message.objects.filter(kind="reminder").count) == 2


@pytest.mark.once
def test_a_list_that_is_narrowed_stays_so(context: BrowserContext, page: Page, house: str) -> None:
    event = EventFactory(capacity=10)
    row = RegistrationFactory(event=event, person__name="Agnete")
    RegistrationFactory(event=event, person__name="Bertil")
    _sign_in(context, coordinator_of(event), house)
    page.set_viewport_size({"width": 1440, "height": 2400})
    page.goto(reverse("events:board", args=[event.pk]) + "?q=Agnete")
    _is_told_what_is_in_sight(page)
    fetched = _fetches(page)

    elsewhere(respond, row, Answer.YES, BY_LINK)

    expect(page.locator("#people tbody td").nth(1)).to_contain_text(re.compile("Kommer|Attending"))
    expect(page.locator("#people tbody tr")).to_have_count(1)
    assert fetched
    assert all("/del/people/?q=Agnete" in url for url in fetched), fetched


def test_a_board_whose_host_is_one_no_more_stands_still(
    context: BrowserContext, page: Page, house: str
) -> None:
    event = EventFactory(capacity=10)
    row = RegistrationFactory(event=event)
    person = coordinator_of(event)
    _sign_in(context, person, house)
    page.goto(reverse("events:board", args=[event.pk]))
    _is_told_what_is_in_sight(page)

    elsewhere(lambda: Membership.objects.get(person=person).delete())
    expect(page.locator("[data-age]")).not_to_contain_text(LISTENS)
    elsewhere(respond, row, Answer.YES, BY_LINK)
    page.wait_for_timeout(500)

    assert page.locator("#figures dd").first.inner_text() == "0"
