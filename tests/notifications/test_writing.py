"""From templates to messages: nothing escaped that is plain, nothing bare that is HTML, nothing lost in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from accounts.models import Person
from notifications.patterns import TEXT_WIDTH, one_line, wrapped
from notifications.writing import Envelope, inlined, write

ENVELOPE = Envelope(
    key="k",
    kind="letter",
    from_name="Thora\r\nBcc: x@example.org",
    unsubscribe_url="https://hus.example/afmeld/",
)


@pytest.fixture
def letter(settings: Settings, tmp_path: Path) -> str:
    """Templates of a small mail, on the paper of the house."""
    (tmp_path / "letter.subject").write_text("Hej\n{{ word }}\n")
    (tmp_path / "letter.txt").write_text(
        '{% extends "notifications/mail/base.txt" %}{% block content %}{{ word }}{{ comma_name }}{% endblock %}'
    )
    (tmp_path / "letter.html").write_text(
        '{% extends "notifications/mail/base.html" %}{% block content %}<h1 class="ink">{{ word }}</h1>{% endblock %}'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    return "letter"


def test_a_subject_is_one_plain_line(letter: str) -> None:
    message = write(
        letter, ENVELOPE, {"word": 'Ane & "Bo"\r\nBcc: alle@example.org\x00\u2028'}, address="a@example.org"
    )

    assert message.subject == 'Hej Ane & "Bo" Bcc: alle@example.org'
    assert message.from_name == "Thora Bcc: x@example.org"


def test_text_is_not_escaped_and_html_is(letter: str) -> None:
    message = write(
        letter, ENVELOPE, {"word": "<b>Ane & Bo</b>"}, address="a@example.org", name="Asta Vibefjer"
    )

    assert message.text.startswith("<b>Ane & Bo</b>, Asta")
    assert "&lt;b&gt;Ane &amp; Bo&lt;/b&gt;" in message.html
    assert "<b>" not in message.html


def test_a_mail_speaks_the_language_of_its_person(letter: str) -> None:
    person = Person(email="a@example.org", name="Asta Vibefjer", language="en")

    english = write(letter, ENVELOPE, {"word": "x"}, person=person)
    named = write(letter, ENVELOPE, {"word": "x"}, person=person, language="da")

    assert (english.language, named.language) == ("en", "da")
    assert '<html lang="en"' in english.html
    assert '<html lang="da"' in named.html
    assert "What do you know about me?" in english.text


def test_control_and_direction_characters_are_left_out_and_letters_are_kept(letter: str) -> None:
    message = write(letter, ENVELOPE, {"word": "a\u202eb\u2066c\x07 שלום 👩‍🌾"}, address="a@example.org")

    for part in (message.subject, message.text, message.html):
        assert "abc שלום 👩‍🌾" in part


def test_styles_move_into_the_elements_and_the_dark_sheet_stays(letter: str) -> None:
    html = write(letter, ENVELOPE, {"word": "x"}, address="a@example.org").html

    assert 'style="margin: 0;' in html or "color: #2A231D" in html
    assert "@media (prefers-color-scheme:dark)" in html
    assert "@media (max-width:620px)" in html
    assert "[data-ogsc] .ink" in html
    assert "<!--[if mso]>" in html
    assert "PixelsPerInch" in html
    assert html.count("<style") == 3  # the two that stay, and Outlook's own inside its comment
    assert 'role="presentation"' in html


def test_inlining_fetches_nothing() -> None:
    html = inlined(
        '<html><head><link rel="stylesheet" href="http://127.0.0.1:9/a.css"></head><body><p>x</p></body></html>'
    )

    assert "<p>x</p>" in html


def test_long_lines_are_wrapped_and_addresses_stay_whole() -> None:
    url = "https://hus.example/svar/" + "a" * 90
    text = wrapped(
        "ord " * 40 + "\n\n\n\n" + "Svar her: " + url + "\n- " + "punkt " * 30 + "\n> " + "citat " * 30
    )

    assert url in text.splitlines()
    assert "\n\n\n" not in text
    for line in text.splitlines():
        assert len(line) <= TEXT_WIDTH or line == url
    assert "\n  punkt" in text
    assert "\n> citat" in text
    assert text.endswith("\n")


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\n b\tc\x85d\u2029e ") == "a b c d e"
