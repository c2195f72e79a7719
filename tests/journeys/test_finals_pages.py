"""The panel's meeting, the finalists, the records, the archive and the timer in a real browser: axe, widths, languages; and
the timer without a network, by keys alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import Person
from prize.links import token_of
from prize.models import CasePackage, PrizeEdition, RecordKind, RoleKind, Writer
from prize.operations import films, slots
from prize.operations.moderation import tell
from tests.factories.prize import BodyFactory, RoleFactory
from tests.helpers.browser import axe
from tests.prize.records_helpers import locked
from tests.prize.scored_panels import panel_of

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
NINE = timezone.make_aware(datetime(2027, 4, 8, 9, 0))
LOOKS = [("da", 390, "light"), ("da", 820, "dark"), ("en", 1440, "dark")]


@dataclass
class Scene:
    """Two editions: one whose panel is about to cut, with a tie, and one in its final."""

    secretary: Person
    before: PrizeEdition
    final: PrizeEdition
    writer: Writer


@pytest.fixture
def scene(house: str) -> Scene:
    sheet: list[list[int | None]] = [[5, 5, 5, None], [4, 4, 5, 1], [4, 4, 5, 1], [3, 3, 4, 1], [1, 2, 1, 1]]
    before = panel_of(sheet, finalists=2)
    final = panel_of([[5, 5], [4, 4], [1, 1]], finalists=2, second_score="none")
    secretary: Person = RoleFactory(edition=before.edition, role=RoleKind.SECRETARY).person
    RoleFactory(edition=final.edition, role=RoleKind.SECRETARY, person=secretary)
    for kind in ("nomination", "panel", "committee", "council"):
        BodyFactory(edition=final.edition, kind=kind, quorum=2)
    tell(final.edition, secretary, called=True)
    PrizeEdition.objects.filter(pk=final.edition.pk).update(state="final_round")
    final.edition.refresh_from_db()
    locked(final.edition, RecordKind.NOMINATION, by=secretary)
    made = slots.make_row(final.edition, slots.Plan(NINE, 3, place="Salen"))
    slots.take(made[0], final.candidates[0])
    slots.assign(made[1], final.candidates[1])
    films.answer(final.candidates[0], "accepted", secretary, "Vis kroen.")
    CasePackage.objects.create(edition=final.edition, made_by=secretary)
    return Scene(secretary, before.edition, final.edition, Writer.objects.get(nomination=final.candidates[1]))


def addresses(scene: Scene) -> list[str]:
    before, final = scene.before.slug, scene.final.slug
    village = scene.writer.nomination_id
    first = scene.final.nominations.finalists().order_by("number")[0].pk
    return [
        reverse("prize:moderation", args=[before]),
        reverse("prize:moderation_wall", args=[before]),
        reverse("prize:moderation", args=[final]),
        f"{reverse('prize:moderation', args=[final])}?runde=2",
        reverse("prize:moderation_note", args=[final, village]),
        reverse("prize:finals", args=[final]),
        reverse("prize:timer", args=[final]),
        reverse("prize:film", args=[final, first]),
        reverse("prize:records", args=[final]),
        reverse("prize:lock_record", args=[final, "panel"]),
        reverse("prize:addendum", args=[final, 1]),
        reverse("prize:archive", args=[final]),
        reverse("prize:finalist", args=[token_of(scene.writer)]),
    ]


@pytest.fixture
def visit(browser: Browser, house: str, scene: Scene) -> Iterator[Callable[..., Page]]:
    pages: list[Page] = []

    def make(language: str = "da", width: int = 1440, theme: str = "light") -> Page:
        context = browser.new_context(
            base_url=house,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        session = SessionStore()
        session[SESSION_KEY] = str(scene.secretary.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = scene.secretary.get_session_auth_hash()
        session.save()
        context.add_cookies(
            [
                {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": house},
                {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": house},
            ]
        )
        pages.append(context.new_page())
        return pages[-1]

    yield make
    for page in pages:
        page.context.close()


@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
def test_each_page_is_in_order(
    visit: Callable[..., Page], scene: Scene, language: str, width: int, theme: str
) -> None:
    page = visit(language, width, theme)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    for address in addresses(scene):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        axe(page)
        assert page.locator("h1").count() == 1, address
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} scrolls sideways by {wide} px at {width}"
        assert page.locator("html").get_attribute("lang") == language

    assert faults == []


def test_the_timer_runs_by_keys_alone_without_a_network(visit: Callable[..., Page], scene: Scene) -> None:
    page = visit()
    page.clock.install(time=datetime(2027, 4, 8, 9, 0))
    page.goto(reverse("prize:timer", args=[scene.final.slug]))
    page.clock.pause_at(datetime(2027, 4, 8, 10, 0))
    digits, what = page.locator("[data-digits]"), page.locator("[data-what]")
    expect(digits).to_have_text("20.00")

    page.context.set_offline(True)
    page.keyboard.press("Space")
    page.clock.run_for(15 * 60_000)
    expect(digits).to_have_text("5.00")
    expect(page.locator("[data-said]")).to_have_text("5 minutter tilbage")
    page.keyboard.press("Space")
    page.clock.run_for(60_000)
    expect(digits).to_have_text("5.00")
    page.keyboard.press("Space")
    page.clock.run_for(5 * 60_000 + 3_000)
    expect(what).to_have_text("Tiden er gået")
    expect(digits).to_have_text("+0.03")
    page.keyboard.press("s")
    expect(digits).to_have_text("10.00")
    expect(what).to_have_text("Spørgsmål")
    page.keyboard.press("n")
    expect(page.locator("[data-village]")).to_have_text("By 2")
    page.clock.resume()
    axe(page)


def test_the_panels_meeting_to_the_finalists_answer_without_any_script(
    browser: Browser, house: str, scene: Scene, visit: Callable[..., Page]
) -> None:
    page = visit()
    page.goto(reverse("prize:moderation", args=[scene.before.slug]))
    page.get_by_role("button", name="Bed juryen stemme").click()
    expect(page.get_by_text("Venter på afstemning")).to_be_visible()
    context = browser.new_context(java_script_enabled=False, base_url=house)
    village = context.new_page()

    village.goto(reverse("prize:finalist", args=[token_of(scene.writer)]))
    village.get_by_role("button", name="Ja, vi kommer").click()
    village.get_by_role("button", name="Nej tak").click()

    expect(village.get_by_text("Nej til film")).to_be_visible()
    context.close()
