"""The secretary copies last year's plan, names the panel, publishes, and takes the round from step to step."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from prize.models import EditionState, PrizeEdition
from tests.helpers.browser import axe
from tests.journeys.prize_cast import JURORS, Cast, follow, mail_of, press


def plan(page: Page, cast: Cast) -> PrizeEdition:
    """From the front of the prize to a published edition."""
    page.goto("/pris/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Landsbyprisen")
    follow(page, "^Planlæg en ny årgang$")
    follow(page, f"^Kopiér {cast.last.title}$")
    axe(page)
    press(page, "^Kopiér planen$")
    expect(page.get_by_role("heading", level=1)).to_have_text("Planen")
    edition = PrizeEdition.objects.get(year=cast.last.year + 1)
    name_the_panel(page)
    publish(page)
    return edition


def name_the_panel(page: Page) -> None:
    follow(page, "^Ekspertudvalget$")
    for place, name in enumerate(JURORS):
        if place:
            press(page, "^En linje mere$")
        page.locator(f"#id_r-{place}-name").fill(name)
        page.locator(f"#id_r-{place}-email").fill(mail_of(name))
        page.locator(f"#id_r-{place}-field").fill("Landdistrikter")
    page.locator("#id_r-0-is_chair").check()
    axe(page)
    press(page, "^Gem$")
    expect(page.get_by_text("Gemt.")).to_be_visible()


def publish(page: Page) -> None:
    expect(page.locator("header .lead")).to_have_text(
        "Planen er hel. Udgiv den, når du er sikker: Så er den låst."
    )
    axe(page)
    press(page, "^Udgiv og lås$")
    expect(page.get_by_text("Årgangen er udgivet")).to_be_visible()


def go_on(page: Page, edition: PrizeEdition, to: EditionState) -> None:
    """One step further on the desk, where nothing keeps the round back."""
    page.goto(f"/pris/styr/{edition.slug}/")
    press(page, f"^Gå videre: {danish(to)}$")
    expect(page.locator(".round-path [aria-current=step]")).to_contain_text(danish(to))
    edition.refresh_from_db()
    assert edition.state == to


def kept_back(page: Page, edition: PrizeEdition, *words: str) -> None:
    """The desk says what is to be done first, and offers no step."""
    page.goto(f"/pris/styr/{edition.slug}/")
    for one in words:
        expect(page.locator(".round-todo")).to_contain_text(one)
    assert not page.get_by_role("button", name="Gå videre").count()


STATES = {
    EditionState.PROPOSING: "Åben for forslag",
    EditionState.NOMINATING: "Indstillere vælger",
    EditionState.QUALIFYING: "Formelt tjek",
    EditionState.SHORTLISTING: "Juryen bedømmer",
    EditionState.FINAL_ROUND: "Finale",
    EditionState.RECOMMENDING: "Hos udvalget",
    EditionState.RECOMMENDED: "Indstillet af udvalget",
    EditionState.DECIDED: "Besluttet",
    EditionState.ANNOUNCED: "Offentliggjort",
    EditionState.AWARDED: "Overrakt",
    EditionState.CLOSED: "Arkiveret",
}


def danish(state: EditionState) -> str:
    return STATES[state]
