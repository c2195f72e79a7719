"""The house as a whole opens in a real browser, in both modes: pages, files, sign-in by a mail that a worker sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from notifications.models import MessageState
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.messages import MessageFactory
from tests.helpers.browser import axe
from tests.helpers.smtp_sink import SMTPSink, wait_until

pytestmark = pytest.mark.browser


def test_somebody_signs_in_with_the_code_from_a_mail(page: Page, smtp: SMTPSink) -> None:
    PersonFactory(email="asta@example.org", name="Asta Sørensen")

    page.goto("/log-ind/")
    axe(page)
    page.get_by_label("Din mailadresse").fill("asta@example.org")
    page.get_by_role("button", name="Send mig en kode").click()
    smtp.wait_for(1)
    body = smtp.mails[0].message.get_body(("plain",))
    assert body is not None
    code = re.search(r"^([A-Z0-9-]{6,})\r?$", body.get_content(), re.MULTILINE)
    assert code
    axe(page)
    page.get_by_label("Koden").fill(code[1])
    page.get_by_role("main").get_by_role("button", name="Log ind").click()

    expect(page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Asta")).to_be_visible()


def test_the_link_in_the_mail_is_enough(page: Page, smtp: SMTPSink) -> None:
    PersonFactory(email="asta@example.org", name="Asta Sørensen")
    page.goto("/log-ind/")
    page.get_by_label("Din mailadresse").fill("asta@example.org")
    page.get_by_role("button", name="Send mig en kode").click()
    smtp.wait_for(1)
    body = smtp.mails[0].message.get_body(("plain",))
    assert body is not None
    link = re.search(r"http://\S+/log-ind/link/\S+", body.get_content())
    assert link

    page.goto(link[0])
    axe(page)
    page.get_by_role("main").get_by_role("button", name="Log ind").click()

    expect(page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Asta")).to_be_visible()


def test_an_administrator_sees_the_outbox(page: Page, smtp: SMTPSink) -> None:
    smtp.refuse("vaek@example.org", "550 5.1.1 no such user", "250 ok")
    MessageFactory(
        state=MessageState.FAILED,
        last_error="550 no such user",
        person=PersonFactory(email="vaek@example.org"),
    )
    AdministratorFactory(email="chef@example.org", name="Karl Hansen")
    page.goto("/log-ind/")
    page.get_by_label("Din mailadresse").fill("chef@example.org")
    page.get_by_role("button", name="Send mig en kode").click()
    smtp.wait_for(1)
    body = smtp.mails[0].message.get_body(("plain",))
    assert body is not None
    page.goto(re.findall(r"http://\S+/log-ind/link/\S+", body.get_content())[0])
    page.get_by_role("main").get_by_role("button", name="Log ind").click()

    page.goto("/udbakken/")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 mail kom ikke frem")
    axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "it scrolls sideways on a phone"
    )
    page.get_by_role("button", name="Send 1 mail igen").click()

    expect(page.get_by_text("1 mail står i kø igen.")).to_be_visible()
    wait_until(lambda: smtp.asked["vaek@example.org"] == 1)
