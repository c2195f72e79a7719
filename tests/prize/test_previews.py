"""A preview is one person's: marked, noted, revocable, and there only while there is a secret."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message, MessageState
from prize import links, marks, preview_copy
from prize.errors import EditionRefused
from prize.models import EditionState, Preview
from prize.operations import announcing, previews
from tests.events.hosting_helpers import signed_in
from tests.prize.public_helpers import SECRET, Round, decided
from tests.projects.test_letters import _unpacked

pytestmark = pytest.mark.django_db


def given(told: Round, name: str = "Bo Journalist") -> Preview:
    address = f"{name.split(maxsplit=1)[0].lower()}@avisen.example.org"
    return previews.give(told.edition, name, address, organisation="Avisen", by=told.secretary)


def address_of(preview: Preview) -> str:
    return reverse("prize:preview", args=[links.token_of(preview)])


def test_looking_opens_nothing_and_the_press_is_noted(client: Client):
    preview = given(decided(publish_at=timezone.now() + timedelta(days=1)))

    door = client.get(address_of(preview))
    assert Preview.objects.get().opened == []
    opened = client.post(address_of(preview), {"do": "read"})

    assert SECRET not in marks_off(door.content.decode())
    assert "Vinderby" not in door.content.decode()
    assert SECRET in marks_off(opened.content.decode())
    assert len(Preview.objects.get().opened) == 1


def marks_off(page: str) -> str:
    return page.replace(marks.ZERO, "").replace(marks.ONE, "").replace(marks.START, "")


def test_no_cache_and_no_search_engine_keeps_it(client: Client):
    preview = given(decided())

    for response in (client.get(address_of(preview)), client.post(address_of(preview))):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


def test_the_page_bears_the_recipient_in_the_open_and_in_the_words(client: Client):
    told = decided()
    preview, other = given(told), given(told, "Ida Redaktør")

    page = client.post(address_of(preview)).content.decode()
    words = re.sub(r"<[^>]+>", "", page[page.index("<blockquote") if "<blockquote" in page else 0 :])

    assert page.count("Bo Journalist") > 4
    assert previews.mark(preview) in page
    assert marks.found_in(words) == {previews.mark(preview)}
    assert previews.whose(told.edition, words) == [preview]
    assert previews.whose(told.edition, f"eksemplar {previews.mark(other).lower()}") == [other]
    assert previews.whose(told.edition, "noget helt andet") == []


def test_the_quiet_mark_survives_a_piece_of_the_text_and_changes_no_letter():
    mark = marks.mark_of("id", "nonce")
    text = "Første afsnit her.\n\nAndet afsnit her."

    hidden = marks.marked(text, mark)

    assert marks_off(hidden) == text
    assert marks.found_in(hidden.split("\n\n")[1]) == {mark}
    assert marks.found_in(text) == set()
    assert marks.found_in(marks.START + "for kort") == set()


def test_the_pdf_bears_the_recipient_in_the_margin_of_each_page_and_in_its_metadata(client: Client):
    preview = given(decided(introduction="Et afsnit til.\n\n" * 120))
    copy = preview_copy.of(previews.read(preview))

    sheet = render_to_string("prize/public/preview_paper.html", {"copy": copy, "fonts": {}, "language": "da"})
    response = client.post(address_of(preview), {"do": "pdf"})

    margins = re.findall(r"@(top|bottom)-left \{ content: \"([^\"]+)\"", sheet)
    assert [place for place, _words in margins] == ["top", "bottom"]
    assert all("Bo Journalist" in words and copy.mark in words for _place, words in margins)
    inside = response.content + _unpacked(response.content)
    assert len(re.findall(rb"/Type\s*/Page\b", inside)) > 1
    assert copy.mark.encode() in inside or copy.mark.encode("utf-16-be") in inside
    assert response["Content-Type"] == "application/pdf"


def test_a_name_cannot_break_out_of_the_margin():
    preview = given(decided(), 'Bo "} body { color: red } <b>Jens-Åge\\')

    sheet = render_to_string(
        "prize/public/preview_paper.html", {"copy": preview_copy.of(preview), "fonts": {}}
    )

    line = next(line for line in sheet.splitlines() if "@top-left" in line)
    assert '\\"} body' in line
    assert "Jens-Åge" in line
    assert "<b>" not in sheet


@pytest.mark.parametrize("state", [state for state in EditionState if state != EditionState.DECIDED])
def test_only_between_decision_and_announcement(client: Client, state: EditionState):
    told = decided()
    preview = given(told)
    told.to(state, announced_at=timezone.now())

    assert client.get(address_of(preview)).status_code == 410
    assert client.post(address_of(preview)).status_code == 410
    with pytest.raises(EditionRefused):
        given(told, "Ida Redaktør")


def test_when_the_embargo_ends_the_copy_is_closed_even_before_the_clock_has_come_by(
    client: Client, time_machine: Any
):
    told = decided(publish_at=timezone.now() + timedelta(hours=1))
    preview = given(told)
    announcing.announce(told.edition, told.secretary)
    assert client.get(address_of(preview)).status_code == 200

    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))

    assert client.get(address_of(preview)).status_code == 410


def test_a_revoked_copy_is_dead_and_its_mail_does_not_leave(client: Client):
    told = decided()
    preview = given(told)
    address = address_of(preview)

    previews.revoke(preview, told.secretary)

    assert client.get(address).status_code == 410
    assert Message.objects.get(kind="prize_preview").state == MessageState.WITHDRAWN


def test_the_mail_tells_the_embargo_and_not_the_result():
    given(decided(publish_at=timezone.now() + timedelta(days=1)))

    letter = Message.objects.get(kind="prize_preview")

    assert "Vinderby" not in letter.subject + letter.text + letter.html
    assert "/pris/klausul/" in letter.text


def test_given_again_it_is_the_same_copy():
    told = decided()

    assert given(told) == given(told)
    assert Message.objects.filter(kind="prize_preview").count() == 1


def test_the_secretary_sees_who_has_looked_and_finds_a_leak():
    told = decided()
    client = signed_in(told.secretary)
    page = reverse("prize:previews", args=[told.edition.slug])
    body = {"do": "give", "name": "Bo Journalist", "email": "bo@avisen.example.org", "organisation": ""}
    assert client.post(page, body).status_code == 302
    preview = Preview.objects.get()
    read = Client().post(address_of(preview)).content.decode()

    found = client.post(page, {"do": "whose", "text": re.sub(r"<[^>]+>", "", read)}).content.decode()

    assert "<li><b>Bo Journalist</b></li>" in found
    closing = reverse("prize:preview_revoke", args=[told.edition.slug, preview.pk])
    assert client.post(closing).status_code == 302
    assert Preview.objects.get().revoked_at is not None


@pytest.mark.parametrize("who", ["stranger", "juror", "administrator", "writer"])
def test_nobody_else_gives_reads_or_closes_copies(who: str):
    told = decided()
    preview = given(told)
    client = signed_in(told.people[who])

    for name in ("prize:previews", "prize:announcement"):
        assert client.get(reverse(name, args=[told.edition.slug])).status_code == 403
        assert client.post(reverse(name, args=[told.edition.slug]), {"do": "announce"}).status_code == 403
    closing = reverse("prize:preview_revoke", args=[told.edition.slug, preview.pk])
    assert client.post(closing).status_code == 403
    assert Preview.objects.get().revoked_at is None
