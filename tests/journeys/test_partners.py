"""Partners in a browser: a need from a phone, a suggestion with reasons, a question, a yes from the mail, and contact."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from matchmaking.models import Approach, Profile, Suggestion
from networks.models import CompetenceSynonym
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.matchmaking import CompetenceFactory, ProfileFactory
from tests.factories.networks import AffiliationFactory, OrganisationFactory
from tests.helpers.browser import PHONE, axe
from tests.journeys.test_every_page import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def wait_for(what: str, found: object) -> None:
    """What the worker does takes a moment."""
    until = time.monotonic() + 20
    while not found():  # type: ignore[operator]
        assert time.monotonic() < until, what
        time.sleep(0.1)


@pytest.fixture
def lawyer(house: str) -> Profile:
    """Somebody who offers what is needed, and needs what is offered."""
    jura = CompetenceFactory(name_da="Juridisk rådgivning")
    CompetenceSynonym.objects.create(competence=jura, word="jurist")
    CompetenceFactory(name_da="Fællesspisning")
    profile: Profile = ProfileFactory(
        organisation=OrganisationFactory(name="Advokaterne i Aalebæk"),
        offers=["Juridisk rådgivning"],
        needs=["Fællesspisning"],
        text="Vi hjælper foreninger med jura.",
    )
    AffiliationFactory(
        organisation=profile.organisation, person__name="Bo Bjergfyr", person__email="bo@example.org"
    )
    return profile


def test_from_a_need_on_a_phone_to_two_yeses(browser: Browser, house: str, lawyer: Profile) -> None:
    asta = PersonFactory(name="Asta Vibefjer", email="asta@example.org")
    home = AffiliationFactory(person=asta, organisation=OrganisationFactory(name="Lyngkær Lokalråd"))
    context = browser.new_context(base_url=house, viewport=PHONE, locale="da-DK")
    page = context.new_page()
    signed_in(page, asta, house)

    need(page)
    mine = Profile.objects.get(organisation=home.organisation)
    wait_for("no partners were found", lambda: Suggestion.objects.filter(profile=mine).exists())
    ask(page)
    say_yes_without_an_account(browser, house)

    page.reload()
    expect(page.get_by_text("I har begge sagt ja").first).to_be_visible()
    told = {mail.to_address: mail.text for mail in Message.objects.filter(kind="introduction")}
    assert "bo@example.org" in told["asta@example.org"]
    assert "asta@example.org" in told["bo@example.org"]
    context.close()


def need(page: Page) -> None:
    page.goto("/partnere/")
    page.get_by_role("link", name="Skriv, hvad I mangler").first.click()
    page.wait_for_url("**/partnere/behov/**", wait_until="load")  # from then on its script hears
    page.get_by_role("textbox", name="Hvad mangler I?").fill("Vi mangler en jurist til vores varmeselskab.")
    expect(page.get_by_label("Juridisk rådgivning")).to_be_checked()
    page.get_by_label("I må vise det").check()
    axe(page)
    page.get_by_role("button", name="Hæng den på tavlen").click()
    expect(page.get_by_role("heading", name="Lyngkær Lokalråd")).to_be_visible()


def ask(page: Page) -> None:
    page.goto("/partnere/")
    expect(page.get_by_text("De tilbyder juridisk rådgivning, og det mangler I.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Advokaterne i Aalebæk").first.click()
    page.get_by_label(re.compile("Et par ord til dem")).fill("Må vi ringe en dag?")
    page.get_by_role("button", name="Spørg, om de vil tale sammen").click()
    expect(page.get_by_text("I har spurgt", exact=True)).to_be_visible()
    wait_for("no mail was written", lambda: Message.objects.filter(kind="asked").exists())


def say_yes_without_an_account(browser: Browser, house: str) -> None:
    """The link of the mail, in a browser without scripts."""
    mail = Message.objects.get(kind="asked")
    assert "asta@example.org" not in mail.text
    link = re.search(r"http\S+/partnere/svar/\S+", mail.text)
    assert link is not None
    plain = browser.new_context(base_url=house, java_script_enabled=False, locale="da-DK")
    page = plain.new_page()
    page.goto(link.group())
    assert Approach.objects.get().state == "asked", "looking changes nothing"
    expect(page.get_by_text("Må vi ringe en dag?")).to_be_visible()
    page.get_by_role("button", name="Ja, lad os tale sammen").click()
    expect(page.get_by_text("asta@example.org")).to_be_visible()
    plain.close()


def test_without_scripts_a_need_takes_one_press_more(browser: Browser, house: str, lawyer: Profile) -> None:
    asta = PersonFactory(name="Asta Vibefjer")
    context = browser.new_context(base_url=house, java_script_enabled=False, locale="da-DK")
    page = context.new_page()
    signed_in(page, asta, house)

    page.goto("/partnere/behov/")
    page.get_by_role("textbox", name="Hvad mangler I?").fill("Vi mangler en jurist.")
    page.get_by_label("I må vise det").check()
    page.get_by_role("button", name="Hæng den på tavlen").click()
    expect(page.get_by_label("Juridisk rådgivning")).to_be_checked()
    page.get_by_role("button", name="Hæng den på tavlen").click()

    expect(page.get_by_role("heading", name="Asta Vibefjer")).to_be_visible()
    assert [str(one) for one in Profile.objects.get(person=asta).needs()] == ["Juridisk rådgivning"]
    context.close()
