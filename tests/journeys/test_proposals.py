"""A proposal in a browser: two who write at once, a network that goes, a file, and handing in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from prize import links
from prize.models import Attachment, Nomination, NominationState, ProposalText, TextRevision
from tests.factories.prize import WriterFactory
from tests.helpers.browser import PHONE, axe
from tests.journeys.test_partners import wait_for
from tests.prize import samples
from tests.prize.village_helpers import complete, draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLANS = "#tekst-plans"


def opened(browser: Browser, house: str, writer: Any, **more: Any) -> Page:
    context = browser.new_context(base_url=house, locale="da-DK", **more)
    page = context.new_page()
    page.goto(f"/pris/forslag/{links.token_of(writer)}/")
    return page


def said(part: str = "plans") -> str:
    row = ProposalText.objects.filter(part=part).first()
    return row.body if row else ""


def test_two_write_at_once_and_choose(browser: Browser, house: str) -> None:
    one = draft()
    two = WriterFactory(nomination=one.nomination, is_contact=False, person__name="Bo Lund")
    asta, bo = opened(browser, house, one), opened(browser, house, two, viewport=PHONE)

    asta.fill(PLANS, "Vi vil have en mølle.")
    expect(asta.locator("#gemt-plans")).to_have_text(re.compile("Gemt"))
    bo.fill(PLANS, "Vi vil have en kro.")

    choose = bo.get_by_role("link", name="Se begge, og vælg")
    expect(choose).to_be_visible()
    assert said() == "Vi vil have en mølle."
    axe(bo)
    choose.click()
    expect(bo.locator("mark")).to_have_text(["kro", "mølle"])
    axe(bo)
    bo.get_by_label("Sæt dem sammen").fill("Vi vil have en kro i en mølle.")
    bo.get_by_role("button", name="Gem det sådan").click()
    expect(bo.locator(PLANS)).to_have_value("Vi vil have en kro i en mølle.")

    assert said() == "Vi vil have en kro i en mølle."
    kept = set(TextRevision.objects.values_list("body", flat=True))
    assert {"Vi vil have en kro.", "Vi vil have en mølle."} <= kept


def test_what_is_typed_without_a_network_is_saved_when_it_is_back(browser: Browser, house: str) -> None:
    writer = draft()
    page = opened(browser, house, writer)
    page.context.set_offline(True)

    page.fill(PLANS, "Skrevet i toget.")
    expect(page.locator("#gemt-plans")).to_have_text(re.compile("Ingen forbindelse"))
    assert said() == ""
    page.context.set_offline(False)

    expect(page.locator("#gemt-plans")).to_have_text(re.compile("Gemt"))
    assert said() == "Skrevet i toget."


@pytest.mark.once
def test_what_a_closed_page_could_not_save_comes_back(browser: Browser, house: str) -> None:
    writer = draft()
    page = opened(browser, house, writer)
    page.context.set_offline(True)
    page.fill(PLANS, "Låget blev lukket.")
    page.close()

    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"/pris/forslag/{links.token_of(writer)}/")

    expect(again.locator(PLANS)).to_have_value("Låget blev lukket.")
    wait_for("it was not saved", lambda: said() == "Låget blev lukket.")
    wait_for("it is kept here too", lambda: again.evaluate("Object.keys(localStorage).length") == 0)


@pytest.mark.once
def test_the_count_says_how_much_is_left(browser: Browser, house: str) -> None:
    page = opened(browser, house, draft())

    page.fill("#tekst-summary", "x" * 2490)
    expect(page.locator("[data-count]")).to_have_text("10 tegn tilbage")
    page.fill("#tekst-summary", "x" * 2503)

    expect(page.locator("[data-count]")).to_have_text("3 tegn for meget")


@pytest.mark.once
def test_a_village_sends_a_picture_and_hands_in(browser: Browser, house: str, tmp_path: Any) -> None:
    writer = complete()
    picture = tmp_path / "kroen.jpg"
    picture.write_bytes(samples.picture(size=(900, 600)))
    page = opened(browser, house, writer, viewport=PHONE)

    page.get_by_text("Tilføj en fil").click()
    page.set_input_files("#file_file", picture)
    page.fill("#file_title", "Kroen")
    page.fill("#file_alternative", "Kroen i aftensol.")
    page.get_by_role("button", name="Send filen").click()
    expect(page.get_by_text("Filen er kommet.")).to_be_visible()
    shown = page.locator(".files img")
    shown.scroll_into_view_if_needed()
    wait_for("it is not drawn", lambda: shown.evaluate("image => image.naturalWidth") > 0)
    page.get_by_role("button", name="Aflever", exact=True).click()
    expect(page.get_by_text("Afleveret.")).to_be_visible()

    assert Attachment.objects.count() == 1
    assert Nomination.objects.get().state == NominationState.PROPOSED
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.once
def test_a_proposal_is_written_without_a_script(browser: Browser, house: str) -> None:
    page = opened(browser, house, draft(), java_script_enabled=False)

    page.fill(PLANS, "Uden script.")
    page.locator("[data-plain]").click()

    expect(page.locator(PLANS)).to_have_value("Uden script.")
    assert said() == "Uden script."


@pytest.mark.once
def test_the_keyboard_reaches_everything_in_its_order(browser: Browser, house: str) -> None:
    page = opened(browser, house, draft())
    page.focus("#tekst-summary")

    page.keyboard.type("Kroen")
    page.keyboard.press("Tab")  # past the link to earlier versions, which is not there yet
    page.keyboard.type("Vi er gode til sang.")

    wait_for("it was not saved", lambda: said("strengths") == "Vi er gode til sang.")
    assert said("summary") == "Kroen"
