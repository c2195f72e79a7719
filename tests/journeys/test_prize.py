"""The village prize from the copied plan to the archive, with everybody who takes part, through the pages they have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from prize.models import DateKind, EditionState, PrizeEdition, TieStep
from tests.helpers.browser import PHONE
from tests.journeys import prize_final as final
from tests.journeys import prize_panel as panel
from tests.journeys import prize_planning as desk
from tests.journeys import prize_villages as villages
from tests.journeys.prize_cast import Cast, come_to, last_year
from tests.journeys.test_every_page import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]


@pytest.fixture
def phone(browser: Browser, house: str) -> Iterator[BrowserContext]:
    """Of villages, nominators and jurors; nobody is signed in."""
    opened = browser.new_context(base_url=house, locale="da-DK", viewport=PHONE)
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def cast(house: str) -> Cast:
    return last_year()


def test_the_whole_round(page: Page, phone: BrowserContext, cast: Cast, house: str):
    signed_in(page, cast.secretary, house)
    edition = desk.plan(page, cast)
    come_to(edition, DateKind.PROPOSALS_OPEN)
    desk.go_on(page, edition, EditionState.PROPOSING)
    villages.propose_by_hand(phone, edition)
    villages.propose_the_others(edition)
    desk.kept_back(page, edition, "Forslag kan afleveres til og med")
    come_to(edition, DateKind.PROPOSALS_CLOSE)
    desk.go_on(page, edition, EditionState.NOMINATING)
    link = phone.new_page()
    villages.choose_by_hand(link, edition)
    villages.choose_the_others(edition)
    desk.go_on(page, edition, EditionState.QUALIFYING)
    villages.check_by_hand(page, link, edition, cast.secretary)
    final.lock_record(page, edition, "Indstilling", "Tretten, som holder sammen.")
    the_panel(page, link, edition, house)
    the_final(page, phone, edition, house)
    the_decision(page, link, cast, edition, house)
    the_announcement(page, phone, edition)


def the_panel(page: Page, juror: Page, edition: PrizeEdition, house: str) -> None:
    panel.accept_and_declare(juror, edition, house)
    panel.the_others_declare(edition)
    panel.decide_the_doubt(page, edition)
    desk.go_on(page, edition, EditionState.SHORTLISTING)
    panel.recused_sees_nothing(juror, edition, house)
    villages.withdraw_by_hand(juror, edition)
    panel.score_by_keys(juror, edition, house)
    panel.the_others_score(edition, panel.MARKS, panel.BY_HAND)
    panel.hand_in(juror, edition)
    panel.vote_on_the_tie(juror, page, edition, house)
    final.open_the_names(page, juror.context, edition)


def the_final(page: Page, phone: BrowserContext, edition: PrizeEdition, house: str) -> None:
    final.make_times(page, edition)
    panel.tell(page, edition)
    assert [row.step for row in edition.tie_breaks.all()] == [TieStep.VOTE]
    desk.go_on(page, edition, EditionState.FINAL_ROUND)
    final.answer_as_finalists(phone, edition)
    final.give_times(page, edition)
    panel.the_others_score(edition, panel.SECOND)
    final.make_the_film(page, phone, edition)


def the_decision(page: Page, clerk: Page, cast: Cast, edition: PrizeEdition, house: str) -> None:
    desk.kept_back(page, edition, "Juryens rækkefølge")
    page.goto(f"/pris/styr/{edition.slug}/moderation/?runde=2")
    expect(page.get_by_role("link", name="Lås rækkefølgen")).to_be_visible()
    final.lock_record(page, edition, "Juryens rækkefølge", "De har en plan for de næste fem år.")
    desk.go_on(page, edition, EditionState.RECOMMENDING)
    final.recommend_another(clerk, edition, cast.committee_clerk, house)
    desk.go_on(page, edition, EditionState.RECOMMENDED)
    final.decide(clerk, edition, cast.council_clerk, house)
    desk.go_on(page, edition, EditionState.DECIDED)
    assert "4" in final.verified(edition)


def the_announcement(page: Page, phone: BrowserContext, edition: PrizeEdition) -> None:
    phone.clear_cookies()
    final.nothing_is_told(phone, edition)
    final.announce_under_embargo(page, edition)
    final.nothing_is_told(phone, edition)
    final.embargo_ends(edition)
    final.read_it_all(phone, edition)
    come_to(edition, DateKind.AWARD)
    desk.go_on(page, edition, EditionState.AWARDED)
    desk.go_on(page, edition, EditionState.CLOSED)
    final.fetch_the_case(page, edition)
