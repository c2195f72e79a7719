"""The letter of intent: a PDF that a screen reader can read, made without a network."""

from __future__ import annotations

import re
import sys
import zlib
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lib import papers
from projects import letters
from projects.links import partner_token
from projects.models import Partner
from tests.factories.projects import ConfirmedFactory, PartnerFactory, PartnershipFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def partner() -> Partner:
    partnership = PartnershipFactory(
        idea__summary="Æblegrød, **øl** og å.\n\n![et billede](https://elsewhere.example/x.png)"
    )
    ConfirmedFactory(partnership=partnership, is_lead=True, organisation=partnership.idea.organisation)
    row: Partner = ConfirmedFactory(partnership=partnership, hours=40, cash=1_250_050)
    return row


def _unpacked(made: bytes) -> bytes:
    """What stands in the compressed streams of a PDF."""
    found = []
    for packed in re.findall(rb"stream\n(.*?)\nendstream", made, re.DOTALL):
        with suppress(zlib.error):
            found.append(zlib.decompress(packed))
    return b"\n".join(found)


def test_it_is_tagged_has_a_language_and_a_title(partner: Partner) -> None:
    with translation.override("da"):
        made = letters.pdf(partner.partnership.idea, [partner])

    assert made.startswith(b"%PDF-")
    inside = _unpacked(made)
    assert b"/StructTreeRoot" in inside
    assert b"/Lang (da)" in inside
    assert b"/DisplayDocTitle true" in inside
    assert b"pdfuaid" in inside


def test_a_partner_opens_it_by_the_link_once_it_has_confirmed(client: Client, partner: Partner) -> None:
    asked = PartnerFactory(partnership=partner.partnership)

    opened = client.get(reverse("projects:partner_letter", args=[partner_token(partner)]))
    closed = client.get(reverse("projects:partner_letter", args=[partner_token(asked)]))

    assert opened["Content-Type"] == "application/pdf"
    assert "no-store" in opened["Cache-Control"]
    assert closed.status_code == 404


def test_the_table_says_what_each_puts_in(partner: Partner) -> None:
    from django.template.loader import render_to_string

    with translation.override("da"):
        words = letters.context_of(partner.partnership.idea, [partner])
        page = render_to_string("projects/letter.html", {**words, "fonts": {}})

    assert "12.500,50 kr." in page
    assert "Inga Kildevæld" in page
    assert "<img" not in page


def test_nothing_is_fetched_but_our_own_fonts() -> None:
    _html, fetcher = papers._tools()

    for address in ("https://elsewhere.example/x.png", "file:///etc/passwd"):
        with pytest.raises(ValueError, match="fetches nothing"):
            fetcher.fetch(address)


def test_a_machine_without_pango_says_what_is_missing(
    client: Client, partner: Partner, monkeypatch: Any
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    papers._tools.cache_clear()
    answer = client.get(reverse("projects:partner_letter", args=[partner_token(partner)]))

    page = answer.content.decode()
    assert answer.status_code == 503
    assert "apt-get install libpango-1.0-0" in page
    assert "12.500,50 kr." in page
