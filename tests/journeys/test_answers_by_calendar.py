"""A member presses Accept in the calendar, and the board moves by itself; what is in doubt waits there for one press."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from config.demo.doors import ROLES
from events import mails
from events.models import Registration, Status
from notifications import outbox
from notifications.reply_reader import Reader
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.helpers.browser import axe
from tests.helpers.elsewhere import elsewhere
from tests.helpers.reply_mails import mail
from tests.journeys.test_the_main_story import press, sign_in, wait_for_letters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def answers(house: str, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder that calendar programs mail to, and the reader of the house."""
    settings.REPLY_MAILBOX_URL = f"maildir://{tmp_path / 'answers'}"
    reader = Reader(wait=1)
    reader.start()
    yield tmp_path / "answers"
    reader.stop()


@pytest.fixture
def asta(house: str) -> Registration:
    network = NetworkFactory(name="Ildsjælenes Forum")
    coordinator = PersonFactory(name="Thora Morgendug", email=ROLES["coordinator"][0])
    MembershipFactory(network=network, person=coordinator, role="coordinator")
    event = EventFactory(network=network, contact=coordinator, capacity=9)
    row: Registration = RegistrationFactory(
        event=event, person=PersonFactory(name="Asta Vibefjer", email="asta@example.org")
    )
    return row


def test_accept_in_the_calendar_lights_a_window_on_the_board(
    page: Page, browser: Browser, asta: Registration, answers: Path, house: str
):
    elsewhere(lambda: outbox.post(*mails.invitations(asta.event, [asta])))
    sign_in(page)
    page.goto(f"/skrivebord/{asta.event_id}/")
    expect(page.locator(".hall-note strong").first).to_contain_text("0 af 9")
    member = browser.new_context(base_url=house, locale="da-DK")
    wait_for_letters(member, 1)

    letter = member.new_page()
    letter.goto("/postkassen/?til=asta@example.org")
    axe(letter)
    press(letter, "^Accepter$")
    expect(letter.get_by_text("Kalenderen har sendt svaret")).to_be_visible()

    expect(page.locator(".hall-note strong").first).to_contain_text("1 af 9", timeout=10_000)
    member.close()


def test_words_in_a_mail_come_onto_the_board_and_count_with_one_press(
    page: Page, asta: Registration, answers: Path
):
    sign_in(page)
    page.goto(f"/skrivebord/{asta.event_id}/")
    raw = mail(asta, None, text="Jeg kommer desværre ikke, vi har sølvbryllup.")

    (answers / "new").mkdir(parents=True, exist_ok=True)
    (answers / "new" / "1.mail").write_bytes(raw)
    expect(page.locator("#proposals")).to_contain_text("sølvbryllup", timeout=10_000)
    axe(page)
    page.locator("#proposals").get_by_role("button", name="Nej").click()

    expect(page.get_by_text("Noteret.")).to_be_visible()
    asta.refresh_from_db()
    assert asta.status == Status.DECLINED
