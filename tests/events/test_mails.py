"""The words and looks of every mail about an event, in both languages, for every standing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection
from django.template.engine import Engine
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

from events import changes, mails
from events.models import Event, Registration, Status
from notifications import patterns
from notifications.models import Message
from tests.events import mail_samples
from tests.events.mail_reader import Page, plain
from tests.events.mail_samples import GREETING, NOW, ONLINE_URL, every_mail, meeting, registration
from tests.factories.events import VenueFactory
from tests.factories.networks import OrganisationFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]

BOTH = pytest.mark.parametrize("language", ["da", "en"])
HOSTILE = "\"><img src=x onerror=alert(1)>\r\nBcc: a@b.example \u202egnp.exe שלום 🎉 <script>x</script> {{ 1 }} &amp; O'Hare"
ALLOWED_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td"),
    *("p", "h1", "h2", "a", "br", "span", "strong"),
}
ONLY_IN_TEXT = {
    "da": {
        "svar ja måske eller nej her",
        "sig ja eller nej her",
        "bekræft her",
        "send en stedfortræder fra samme side",
    },
    "en": {
        "answer yes maybe or no here",
        "say yes or no here",
        "confirm here",
        "send a stand in from the same page",
    },
}
"""Where the HTML has a button or a link."""


@pytest.fixture(autouse=True)
def a_monday(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def strict_templates() -> Iterator[Engine]:
    """A variable that is missing shows."""
    engine = Engine.get_default()
    before, engine.string_if_invalid = engine.string_if_invalid, "MISSING(%s)"
    yield engine
    engine.string_if_invalid = before


@BOTH
def test_every_mail_is_whole(language: str, strict_templates: Engine) -> None:
    for name, message in every_mail(language):
        for part in (message.subject, message.text, message.html):
            assert "MISSING(" not in part, name
            assert "{{" not in part, name
            assert "{%" not in part, name
            assert "%(" not in part, name
            assert "None" not in part, name
        assert message.subject
        assert "\n" not in message.subject
        assert f'lang="{language}"' in message.html, name
        assert len(message.html) + len(message.text) < 60_000, name


@BOTH
def test_nothing_in_a_mail_is_fetched(language: str, settings: Settings) -> None:
    for name, message in every_mail(language):
        page = Page(message.html)

        assert set(page.tags) <= ALLOWED_TAGS, name
        assert not {attribute for attribute, _value in page.attributes} & {
            "src",
            "background",
            "action",
            "srcset",
        }
        assert "url(" not in message.html
        assert "@import" not in message.html
        for url in page.links():
            assert url.startswith((settings.SITE_URL + "/", ONLINE_URL)), name


@BOTH
def test_the_plain_part_is_plain(language: str) -> None:
    for name, message in every_mail(language):
        assert "<" not in message.text, name
        assert not re.search(r"&(amp|lt|gt|quot|#\w+);", message.text), name
        for line in message.text.splitlines():
            assert len(line) <= 72 or "://" in line, (name, line)


@BOTH
def test_both_parts_say_the_same(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "TEXT_WIDTH", 10_000)
    for name, message in every_mail(language):
        seen = plain(" ".join(Page(message.html).words))
        for line in message.text.splitlines():
            for sentence in re.split(r"(?<=[.?:]) ", re.sub(r"\S*://\S+", "", line)):
                said = plain(sentence)
                assert said in seen or said in ONLY_IN_TEXT[language], (name, sentence)


@BOTH
def test_each_part_has_the_links(language: str) -> None:
    for name, message in every_mail(language):
        page = Page(message.html)
        if name.startswith("sign_up"):
            wanted = reverse("events:confirm_sign_up", args=["k" * 32])
        elif name.startswith(("wish_received", "proposal-", "did-not-arrive")):
            wanted = "/skrivebord/"
        elif name.startswith("called_off"):
            wanted = message.unsubscribe_url
        else:
            wanted = "/svar/"
        assert wanted in message.text, name
        assert any(wanted in url for url in page.links()), name
        assert reverse("privacy") in message.text
        assert any(url.endswith(reverse("privacy")) for url in page.links())
        if message.unsubscribe_url:
            assert message.unsubscribe_url in message.text
            assert message.unsubscribe_url in page.links()


def test_danish_mails_are_danish() -> None:
    """A line that is the same in both languages is somebody's own words."""
    theirs = plain(_own_words())
    english = dict(every_mail("en"))
    for name, message in every_mail("da"):
        ours = {plain(line) for line in english[name].text.splitlines()}
        for line in message.text.splitlines():
            same = plain(re.sub(r"\S*://\S+|\d+[.:]\d+", "", line))
            assert plain(line) not in ours or not same or same in theirs, (name, line)
        assert plain(message.subject) != plain(english[name].subject), name


def _own_words() -> str:
    return (
        "Forsamlingshuset Forsamlingshuset får nyt liv Rughede Forsamlingshus, Store sal Bygaden 4, 7400 Rughede "
        "Herning Kommune "
        + GREETING
        + " Hvordan får man et slidt forsamlingshus til at summe igen uden at slide de "
        "samme fem frivillige op? En dag med konkrete modeller for drift, energi og fællesspisning. Kaffe og rundstykker "
        "Sådan varmede vi huset op for det halve (Sigrid Lærkesang) Fællesspisning: vi laver maden sammen Tak for i dag "
        "Kør fra ved mejeriet og følg flagene. Vi bliver én mere. Huset lever Online Kulturstationen Stationsvej 2, 8800 Viborg"
    )


@BOTH
def test_hostile_words_do_no_harm(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_samples, "GREETING", HOSTILE)
    monkeypatch.setattr(
        mail_samples, "hall", lambda: VenueFactory.create(name=HOSTILE[:140], parking=HOSTILE)
    )
    name = '<script>alert(1)</script>\r\nBcc: x@y.example \u202e& "Asta"'
    for kind, message in every_mail(language, name=name, title=HOSTILE, summary=HOSTILE, reason=HOSTILE):
        page = Page(message.html)
        assert set(page.tags) <= ALLOWED_TAGS, kind
        assert not [attribute for attribute, _value in page.attributes if attribute.startswith("on")], kind
        assert "\u202e" not in message.subject + message.text + message.html
        for header in (message.subject, message.to_name, message.from_name):
            assert not re.search(r"[\r\n\x00-\x1f]", header), kind
        assert "&amp;amp;lt;" not in message.html
        assert "&lt;" not in message.text
    assert "🎉" in message.subject
    assert "שלום" in message.subject


def test_a_hostile_title_reads_in_the_subject_as_it_was_written() -> None:
    event = meeting(title='Kan "Ane & Bo" <hygge>?\r\nBcc: alle@example.org')

    message = mails.invitations(event, [registration(event, Status.UNANSWERED, "en")])[0]

    assert (
        message.subject == 'Are you coming? Kan "Ane & Bo" <hygge>? Bcc: alle@example.org, Saturday 6 March'
    )
    assert "Kan &quot;Ane &amp; Bo&quot; &lt;hygge&gt;? Bcc" in message.html or (
        'Kan "Ane &amp; Bo" &lt;hygge&gt;? Bcc' in message.html
    )


@pytest.mark.parametrize("kind", ["invitation", "reminder", "changed", "called_off", "tomorrow"])
def test_thirty_mails_ask_the_database_no_more_than_one(kind: str) -> None:
    event = meeting(capacity=200)

    one, many = _queries(kind, event, 1), _queries(kind, event, 30)

    assert many == one
    assert one <= 12


def _queries(kind: str, event: Event, number: int) -> int:
    ids = [registration(event, Status.ACCEPTED, "da").pk for _ in range(number)]
    fresh = Event.objects.get(pk=event.pk)
    rows = list(Registration.objects.filter(pk__in=ids).select_related("person"))
    for row in rows:
        row.event = fresh
    moved = changes.Difference((changes.Change("place", "Her", "Der"),))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        sent = _write(kind, fresh, rows, moved)
    assert len(sent) == number
    return len(asked)


def _write(kind: str, event: Event, rows: list[Registration], moved: changes.Difference) -> list[Message]:
    if kind == "invitation":
        return mails.invitations(event, rows, greeting="Hej")
    if kind == "reminder":
        return mails.reminders_to_answer(event, rows, on=timezone.localdate())
    if kind == "changed":
        return mails.changed(event, rows, moved)
    if kind == "called_off":
        return mails.called_off(event, rows)
    return mails.reminders_to_come(event, rows)


def test_an_invitation_says_what_is_true_when_it_is_written_whatever_others_were_told() -> None:
    """Those of one press are written minutes apart, and what was rendered for the first of them is kept."""
    event = meeting()
    row = registration(event, Status.UNANSWERED, "da")

    def told(greeting: str = "Hej med jer") -> str:
        fresh = Registration.objects.select_related("person").get(pk=row.pk)
        fresh.event = Event.objects.get(pk=event.pk)
        [letter] = mails.invitations(fresh.event, [fresh], greeting=greeting)
        return letter.text

    assert "71 af 90 pladser" in told()
    assert "Goddag" in told("Goddag")
    registration(event, Status.ACCEPTED, "da")
    assert "72 af 90 pladser" in told()
    Event.objects.filter(pk=event.pk).update(title="Noget helt andet")
    assert "NOGET HELT ANDET" in told()


OWN_WORDS = ["Asta Vibefjer", "Bo O'Neill", 'Karl "Kalle" <Ø> & Søn', "Madonna", ""]


@pytest.mark.parametrize("kind", ["invitation", "reminder", "changed", "called_off"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_letters_to_many_read_as_if_each_had_been_written_alone(
    kind: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rendered once for all who stand alike, with the own words filled in: nobody may see the difference."""
    event = meeting(mode="hybrid", online_capacity=20, online_url=ONLINE_URL)
    rows = [
        registration(event, status, language, name, attendance=attendance)
        for status in (Status.UNANSWERED, Status.ACCEPTED, Status.TENTATIVE)
        for name, attendance in zip(OWN_WORDS, ["in_person", "online"] * 3, strict=False)
    ]
    rows[0].organisation = None
    rows[1].organisation = OrganisationFactory(name="Aa & Bb's <Lokalråd>")
    rows[2].held_until = event.starts_at
    moved = changes.Difference(
        (changes.Change("place", "Her", "Der"), changes.Change("online_url", "a", "b"))
    )
    together = _write(kind, event, rows, moved)

    for shared in ("Alike", "_known"):
        monkeypatch.setattr(mails, shared, lambda *about: None)
    alone = _write(kind, event, rows, moved)

    for one, many in zip(alone, together, strict=True):
        assert (many.subject, many.text) == (one.subject, one.text)
        assert unescape(many.html) == unescape(one.html)
        assert (many.calendar, many.calendar_method) == (one.calendar, one.calendar_method)
        assert "\ue000" not in many.html + many.text + many.subject + str(many.calendar)
