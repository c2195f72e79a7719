"""From an idea to a partnership: somebody is interested, both say yes, they talk, a partner without an account confirms
by the link from the mail, every window is lit, and the letter of intent opens. With and without JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from accounts.models import Person
from networks.models import MembershipRole
from projects.models import IdeaState, Partner, ProjectIdea
from tests.factories.accounts import PersonFactory
from tests.factories.networks import (
    AffiliationFactory,
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
    OrganisationFactory,
)
from tests.helpers.browser import axe
from tests.journeys.test_every_page import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(house: str) -> dict[str, Person]:
    """Asta of a village in Holstebro, and Sigrid of the municipality of Struer; both in one network."""
    holstebro = MunicipalityFactory(code="0661", name="Holstebro")
    struer = MunicipalityFactory(code="0671", name="Struer")
    village = OrganisationFactory(
        name="Lyngkær Lokalråd", sector="civil_society", kind="village_association", municipality=holstebro
    )
    town = OrganisationFactory(
        name="Struer Kommune", sector="public_authority", kind="municipality", municipality=struer
    )
    OrganisationFactory(name="Delebil Naboen", sector="business", kind="mobility", municipality=struer)
    asta = PersonFactory(name="Asta Vibefjer", email="asta@example.org")
    sigrid = PersonFactory(name="Sigrid Lærkesang", email="sigrid@example.org")
    network = NetworkFactory(name="På vej og på nettet")
    for person, organisation in ((asta, village), (sigrid, town)):
        AffiliationFactory(person=person, organisation=organisation, is_primary=True)
        MembershipFactory(network=network, person=person, role=MembershipRole.MEMBER)
    return {"asta": asta, "sigrid": sigrid}


@pytest.fixture(
    params=[True, pytest.param(False, marks=pytest.mark.once)], ids=["with-script", "without-script"]
)
def browsers(
    browser: Browser, house: str, people: dict[str, Person], request: Any
) -> Iterator[dict[str, Page]]:
    """Asta's browser, Sigrid's, and that of somebody without an account."""
    contexts: list[BrowserContext] = []
    pages = {}
    for name in ("asta", "sigrid", "somebody"):
        context = browser.new_context(
            base_url=house,
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            java_script_enabled=request.param,
            viewport={"width": 390, "height": 844} if name == "somebody" else None,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        pages[name] = context.new_page()
        if name in people:
            signed_in(pages[name], people[name], house)
    yield pages
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()


def looked_at(page: Page, request: Any) -> None:
    if request.node.callspec.id == "with-script":  # axe is a script
        axe(page)


def letter_to(page: Page, address: str, subject: str) -> None:
    """The newest letter of that subject in the mailbox, once it has come."""
    for _ in range(40):
        page.goto(f"/postkassen/?til={address}")
        letter = page.locator(".letters a", has_text=subject).first
        if letter.count():
            letter.click()
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"No letter “{subject}” to {address}.")


def press_in_the_letter(page: Page, button: str, where: str) -> None:
    """Once more where nothing opens: a frame may leave only within seconds of a press."""
    link = page.frame_locator("iframe.letter-frame").get_by_role("link", name=button)
    link.click()
    try:
        page.wait_for_url(where, timeout=7_000)
    except PlaywrightTimeout:
        link.click()
        page.wait_for_url(where)


def test_from_an_idea_to_a_partnership_with_light_in_every_window(
    browsers: dict[str, Page], house: str, request: Any
) -> None:
    asta, sigrid, somebody = browsers["asta"], browsers["sigrid"], browsers["somebody"]

    write_the_idea(asta)
    looked_at(asta, request)
    idea = ProjectIdea.objects.get()
    show_interest(sigrid, idea)
    expect(sigrid.get_by_text("Ikke besvaret endnu")).to_be_visible()

    letter_to(asta, "asta@example.org", "En vil gerne være med")
    asta.goto(f"/projekter/{idea.pk}/")
    expect(asta.get_by_text("Struer Kommune").first).to_be_visible()
    expect(asta.get_by_text("Sigrid")).to_have_count(0)
    press(asta, "Ja, lad os tale sammen")
    expect(asta.get_by_role("heading", level=1)).to_have_text("Dig og Sigrid Lærkesang")
    asta.get_by_label("Din besked").fill("Kan vi tale sammen på torsdag?")
    press(asta, "^Send$")
    expect(asta.get_by_text("Kan vi tale sammen på torsdag?")).to_be_visible()
    looked_at(asta, request)

    letter_to(sigrid, "sigrid@example.org", "Asta Vibefjer har skrevet")
    sigrid.goto(f"/projekter/{idea.pk}/")
    sigrid.get_by_role("link", name="Til samtalen").click()
    expect(sigrid.get_by_role("link", name="asta@example.org")).to_be_visible()

    form_the_partnership(asta, idea)
    looked_at(asta, request)
    confirm_by_the_letter(somebody, "sigrid@example.org", "Sigrid Lærkesang", house)
    looked_at(somebody, request)
    confirm_by_the_letter(somebody, "camilla@example.org", "Camilla Blinklys", house)

    asta.goto(f"/projekter/{idea.pk}/partnerskab/")
    expect(asta.get_by_role("heading", level=1)).to_have_text("Der er lys i alle vinduer")
    looked_at(asta, request)
    press(asta, "Bekræft partnerskabet")
    expect(asta.get_by_text("Partnerskabet er på plads.")).to_be_visible()
    opened = asta.request.get(f"{house}/projekter/{idea.pk}/partnerskab/hensigtserklaering.pdf")
    assert opened.headers["content-type"] == "application/pdf"
    assert opened.body().startswith(b"%PDF-")
    idea.refresh_from_db()
    assert idea.state == IdeaState.CONFIRMED


def write_the_idea(page: Page) -> None:
    page.goto("/projekter/ny/")
    page.get_by_label("Titel").fill("Én elbus, fire landsbyer")
    page.get_by_label("Hvad går den ud på?").fill("Fire landsbyer afprøver en fælles elbus.")
    page.get_by_label("Hvad søger I?").fill("En leverandør af elbus")
    page.get_by_label("Kommuner").fill("Holstebro, struer kommune")
    page.get_by_label("Netværk", exact=True).select_option(label="På vej og på nettet")
    press(page, "^Udgiv$")
    expect(page.get_by_text("kan se den nu")).to_be_visible()


def show_interest(page: Page, idea: ProjectIdea) -> None:
    page.goto("/projekter/")
    page.get_by_role("link", name=idea.title).click()
    page.get_by_label("Hvad vil du gerne bidrage med?").fill("Vi kan lave trafikplanen.")
    press(page, "Vis interesse")


def form_the_partnership(page: Page, idea: ProjectIdea) -> None:
    page.goto(f"/projekter/{idea.pk}/partnerskab/")
    press(page, "Begynd partnerskabet")
    expect(page.get_by_text("Mangler det offentlige og erhverv")).to_be_visible()
    ask = page.get_by_role("link", name="Spørg Struer Kommune")
    ask.click()
    page.get_by_label("Rolle").fill("Trafikplan")
    page.get_by_label("Timer").fill("60")
    page.get_by_label("Kontant").fill("20.000")
    press(page, "Send spørgsmålet")
    page.get_by_role("link", name="Spørg Delebil Naboen").click()
    page.get_by_label("Kontaktperson").fill("Camilla Blinklys")
    page.get_by_label("Mailadresse").fill("camilla@example.org")
    page.get_by_label("Rolle").fill("Leverer bussen")
    page.get_by_label("En leverandør af elbus").check()
    press(page, "Send spørgsmålet")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle er spurgt")


def confirm_by_the_letter(page: Page, address: str, name: str, house: str) -> None:
    letter_to(page, address, "Vil I være partnere?")
    press_in_the_letter(page, "Læs det, og svar", f"{house}/partner/**")
    assert Partner.objects.get(contact__email=address, is_lead=False).state == "invited"
    page.get_by_label("Hvem skriver under for jer").fill(name)
    press(page, "Ja, vi bekræfter")
    expect(page.locator("#kvittering")).to_contain_text("er med")
