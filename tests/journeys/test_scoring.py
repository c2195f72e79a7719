"""A juror scores in a real browser: by keys alone, with the network cut, on two devices, and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import Person
from prize.models import Assessment, Nomination, Score
from prize.operations.panel import conflicts, handing_in
from prize.operations.panel.conflicts import Answer
from tests.helpers.browser import DESK, PHONE, axe
from tests.prize.panel_helpers import Panel, panel, score_all

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(house: str) -> Panel:
    return panel(jurors=3, candidates=4, criteria=3)


def cookie_of(person: Person, house: str) -> dict[str, str]:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {"name": "sessionid", "value": session.session_key or "", "url": house}


@pytest.fixture
def device(browser: Browser, house: str, scene: Panel) -> Iterator[Any]:
    """Makes one browser of a person after the other; a script error on any of them fails the test."""
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def make(person: Person, **more: Any) -> Page:
        context = browser.new_context(base_url=house, locale="da-DK", viewport=DESK, **more)
        context.set_default_timeout(10_000)
        context.add_cookies([cookie_of(person, house)])  # type: ignore[list-item]
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield make
    for context in opened:
        context.close()
    assert not wrong, wrong


def address(scene: Panel, nomination: Nomination) -> str:
    return reverse("prize:score", args=[scene.edition.slug, nomination.pk])


TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth)
    .map((one) => one.outerHTML.slice(0, 120))"""
"""What scrolls a page sideways."""


def values(juror: Any, nomination: Nomination) -> list[int | None]:
    rows = Score.objects.filter(assessment__juror=juror, assessment__nomination=nomination)
    return list(rows.order_by("criterion__position").values_list("value", flat=True))


def state(page: Page, wanted: str) -> None:
    expect(page.locator("[data-panel]")).to_have_attribute("data-state", wanted)


def test_several_candidates_by_the_keyboard_alone(scene: Panel, device: Any) -> None:
    juror, (one, two, three, _four) = scene.jurors[0], scene.nominations
    page = device(juror.person)
    page.goto(address(scene, one))

    page.keyboard.type("543")
    state(page, "saved")
    page.keyboard.press("n")
    page.wait_for_url(f"**{address(scene, two)}")
    page.keyboard.type("10")  # and the second cannot be assessed
    page.keyboard.press("c")
    page.keyboard.type("Kort og godt 5")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.type("2")
    page.keyboard.press("u")  # the next without scores
    page.wait_for_url(f"**{address(scene, three)}")
    page.keyboard.press("p")
    page.wait_for_url(f"**{address(scene, two)}")

    assert values(juror, one) == [5, 4, 3]
    assert values(juror, two) == [2, None, None]
    second, third = Score.objects.filter(assessment__nomination=two).order_by("criterion__position")[1:]
    assert (second.not_assessable, third.comment) == (True, "Kort og godt 5")
    expect(page.locator("[data-done]")).to_have_text("2 af 3")
    expect(page.locator(".windows .on")).to_have_count(1)


def test_a_score_is_saved_within_a_second(scene: Panel, device: Any) -> None:
    page = device(scene.jurors[0].person)
    page.goto(address(scene, scene.nominations[0]))

    page.keyboard.press("4")

    expect(page.locator("[data-panel]")).to_have_attribute("data-state", "saved", timeout=1000)
    assert values(scene.jurors[0], scene.nominations[0]) == [4]


def test_what_is_given_without_a_network_is_kept_and_sent_when_it_is_back(scene: Panel, device: Any) -> None:
    juror, nomination = scene.jurors[0], scene.nominations[0]
    page = device(juror.person)
    page.goto(address(scene, nomination))
    page.keyboard.press("5")
    state(page, "saved")

    page.context.set_offline(True)
    page.keyboard.type("12")
    page.locator("textarea").first.evaluate("area => { area.closest('details').open = true }")
    page.locator("textarea").first.fill("Skrevet i toget")
    state(page, "waiting")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    state(page, "stay")
    assert page.url.endswith(address(scene, nomination))
    assert values(juror, nomination) == [5]
    page.context.set_offline(False)
    state(page, "saved")

    assert values(juror, nomination) == [5, 1, 2]
    assert Score.objects.filter(comment="Skrevet i toget").count() == 1


def test_what_was_not_sent_survives_a_closed_browser(
    scene: Panel, device: Any, browser: Browser, house: str
) -> None:
    juror, nomination = scene.jurors[0], scene.nominations[0]
    page = device(juror.person)
    page.goto(address(scene, nomination))
    page.context.set_offline(True)
    page.keyboard.type("31")
    state(page, "waiting")
    kept = page.context.storage_state()
    page.context.close()
    assert values(juror, nomination) == []

    again = browser.new_context(base_url=house, locale="da-DK", storage_state=kept)
    later = again.new_page()
    later.goto(reverse("prize:jury", args=[scene.edition.slug]))  # any page of the panel sends it
    state(later, "saved")
    again.close()

    assert values(juror, nomination) == [3, 1]


def test_a_session_that_ends_is_told_and_nothing_is_lost(scene: Panel, device: Any, house: str) -> None:
    juror, nomination = scene.jurors[0], scene.nominations[0]
    page = device(juror.person)
    page.goto(address(scene, nomination))
    page.context.clear_cookies()

    page.keyboard.press("4")
    state(page, "session")
    expect(page.locator("[data-panel] a")).to_be_visible()
    page.context.add_cookies([cookie_of(juror.person, house)])  # signed in again, in another tab
    page.goto(address(scene, nomination))
    state(page, "saved")

    assert values(juror, nomination) == [4]


def test_two_devices_end_with_the_same(scene: Panel, device: Any) -> None:
    juror, nomination = scene.jurors[0], scene.nominations[0]
    phone, desk = device(juror.person), device(juror.person)
    for page in (phone, desk):
        page.goto(address(scene, nomination))
    first = f"[name=value-{scene.criteria[0].pk}]"

    phone.context.set_offline(True)
    phone.keyboard.press("1")
    state(phone, "waiting")
    desk.keyboard.press("5")  # later, and sent at once
    state(desk, "saved")
    phone.context.set_offline(False)
    expect(phone.locator(f"{first}[value='5']")).to_be_checked()
    state(phone, "newer")

    assert values(juror, nomination) == [5]
    expect(desk.locator(f"{first}[value='5']")).to_be_checked()


def test_a_refusal_is_told_in_words_and_can_be_thrown_away(scene: Panel, device: Any) -> None:
    juror, nomination = scene.jurors[0], scene.nominations[0]
    page = device(juror.person)
    page.goto(address(scene, nomination))
    score_all(juror)
    handing_in.hand_in(juror)

    page.keyboard.press("1")
    state(page, "refused")
    page.locator("[data-discard]").click()
    page.wait_for_load_state()

    assert values(juror, nomination) == [3, 3, 3]
    expect(page.locator("[data-scorecard] input[type=radio]")).to_have_count(0)


def test_without_a_script_the_buttons_save_and_go_on(scene: Panel, device: Any) -> None:
    juror, (one, two, *_rest) = scene.jurors[0], scene.nominations
    page = device(juror.person, java_script_enabled=False)
    page.goto(address(scene, one))

    for criterion in scene.criteria:
        page.locator(f"[name=value-{criterion.pk}][value='4']").check(force=True)
    page.locator("button[value=next]").click()
    page.wait_for_url(f"**{address(scene, two)}")

    assert values(juror, one) == [4, 4, 4]


def test_the_keys_can_be_turned_off(scene: Panel, device: Any) -> None:
    page = device(scene.jurors[0].person)
    page.goto(address(scene, scene.nominations[0]))

    page.locator("[data-keys]").click()
    page.keyboard.press("5")

    expect(page.locator("[data-keys]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-scorecard] input:checked")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "theme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone-dark", "desk-light"]
)
def test_every_page_of_the_panel_is_open_to_all(
    scene: Panel, browser: Browser, house: str, size: Any, theme: Any
) -> None:
    done, working, tied = scene.jurors
    score_all(done)
    handing_in.hand_in(done)
    conflicts.declare(tied, {scene.nominations[0].pk: Answer("doubt", "Min kollega bor der")})
    doubt = tied.declarations.get(nomination=scene.nominations[0])
    one = scene.nominations[1].pk
    walk = {
        working.person: [("jury",), ("conflicts",), ("score", one), ("recuse", one), ("compare",), ("hand_in",),
                         ("panel_vote",)],
        done.person: [("jury",), ("score", one), ("others",), ("others_of", one), ("hand_in",)],
        scene.secretary: [("panel",), ("add_juror",), ("change_juror", done.pk), ("reopen", done.pk),
                          ("decide_doubt", doubt.pk), ("panel_log",)],
    }  # fmt: skip
    for person, pages in walk.items():
        context = browser.new_context(base_url=house, viewport=size, color_scheme=theme, locale="da-DK")
        context.add_cookies([cookie_of(person, house)])  # type: ignore[list-item]
        page = context.new_page()
        for name, *more in pages:
            answer = page.goto(reverse(f"prize:{name}", args=[scene.edition.slug, *more]))
            assert answer is not None
            assert answer.status == 200, page.url
            axe(page)
            assert page.evaluate(TOO_WIDE) == [], page.url
            assert page.locator("h1").count() == 1, page.url
        context.close()
    assert Assessment.objects.counted().count() == 4
