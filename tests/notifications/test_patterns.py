"""Letters that are alike keep their words once, and each is filled in when it leaves."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape
from time_machine import TimeMachineFixture

from lib.folding import folded
from lib.together import together
from notifications import delivery, outbox
from notifications.mime import _text_part
from notifications.models import Message, MessageState, Pattern
from notifications.patterns import _cut, _cut_text, filled, mark, marked, one_line, wrapped
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.messages import MessageFactory
from tests.helpers.smtp_sink import SMTPSink

pytestmark = pytest.mark.django_db

NAME, STAMP = mark("s3cr3t", "name"), mark("s3cr3t", "stamp")


def a_pattern() -> Pattern:
    return Pattern(
        secret="s3cr3t",
        subject=f"Kommer du, {NAME}?",
        text=f"Kære {NAME}\n\nVi ses.\n",
        html=f"<p>Kære {NAME}</p>",
        calendar=f"BEGIN:VCALENDAR\nMETHOD:REQUEST\nDTSTAMP:{STAMP}\nX-LONG:{'æ' * 60}\nEND:VCALENDAR",
    )


def letter(pattern: Pattern, name: str = "Asta", **own: str) -> Message:
    words = {"name": name, "stamp": "20270215T080000Z"} | own
    person = PersonFactory.create(name=name)
    message: Message = MessageFactory.build(
        person=person, pattern=pattern, own=words, text="", html="", calendar_method="REQUEST"
    )
    return message


def deliver_due() -> None:
    delivery.deliver(list(Message.objects.due().values_list("pk", flat=True)))


def test_whichever_process_writes_the_same_words_it_is_the_same_pattern_until_tomorrow(
    time_machine: TimeMachineFixture,
) -> None:
    """Those that nobody used for days are deleted meanwhile: none of them may be taken up again."""
    words = ("s3cr3t", "Emne", "Tekst", "<p>Tekst</p>", "")
    time_machine.move_to(datetime(2027, 1, 4, 22, tzinfo=UTC))
    first, again, other = Pattern.of(*words), Pattern.of(*words), Pattern.of(*words[:-1], "BEGIN:VCALENDAR")
    time_machine.move_to(datetime(2027, 1, 4, 23, 30, tzinfo=UTC))
    tomorrow = Pattern.of(*words)

    assert first.pk == again.pk
    assert len({first.pk, other.pk, tomorrow.pk}) == 3


def test_words_are_kept_once_and_read_as_each_ones_own() -> None:
    pattern = a_pattern()
    outbox.post(letter(pattern, "Asta"), letter(pattern, 'B <b> & "Bo"'))
    outbox.post(letter(pattern, "Clara"))

    asta, bo, clara = Message.objects.order_by("pk")
    assert Pattern.objects.count() == 1
    assert {row.kept_text + row.kept_html for row in (asta, bo, clara)} == {""}
    assert asta.text == "Kære Asta\n\nVi ses.\n"
    assert bo.html == "<p>Kære B &lt;b&gt; &amp; &quot;Bo&quot;</p>\n"
    assert clara.calendar is not None
    assert b"\r\nDTSTAMP:20270215T080000Z\r\n" in clara.calendar
    assert max(map(len, clara.calendar.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("seed", range(100))
def test_taken_apart_and_put_together_it_is_the_same_letter(seed: int) -> None:
    """As if each mark were replaced in the whole, and the whole wrapped, folded and encoded."""
    choice = random.Random(seed).choice
    words = {
        "name": choice(["Asta", "Ærø " * 30, "\x07", "<b>", "a\r\nb"]),
        "stamp": choice(["1", NAME, "x" * 90]),
    }
    lines = [
        "",
        "",
        " ",
        "Vi ses.",
        "lang " * 30,
        f"  - Kære {NAME}, {STAMP}",
        NAME,
        f"<p>{STAMP}</p>",
        "tung\r\nvogn",
    ]
    whole = "\n".join(choice(lines) for _ in range(choice([1, 3, 30])))

    parts = filled("s3cr3t", whole, whole, whole, words)

    plain = {word: one_line(value) for word, value in words.items()}
    assert "".join(parts.text) == wrapped(marked("s3cr3t").sub(lambda found: plain[found[1]], whole.strip()))
    html = marked("s3cr3t").sub(lambda found: escape(plain[found[1]]), whole)
    assert _text_part(parts.html, "html").rstrip() == _text_part(html, "html").rstrip()
    calendar = marked("s3cr3t").sub(lambda found: words[found[1]], whole.removesuffix("\n"))
    assert (parts.calendar or b"\r\n") == b"".join(folded(line.encode()) for line in calendar.split("\n"))


def test_letters_of_a_hundred_events_that_leave_by_turns_are_taken_apart_once_for_each() -> None:
    letters = [(f"Kære {NAME}, vi ses til møde {number}.", f"<p>Møde {number}</p>") for number in range(100)]

    def fill_all() -> int:
        for text, page in letters:
            calendar = f"SUMMARY:{text}\nDTSTAMP:{STAMP}\n"
            filled("s3cr3t", text, page, calendar, {"name": "Asta", "stamp": "20270215T080000Z"})
        return _cut.cache_info().misses + _cut_text.cache_info().misses

    assert fill_all() == fill_all()


def test_a_word_that_holds_a_mark_stays_a_word() -> None:
    outbox.post(letter(a_pattern(), f"Asta {STAMP}"))
    assert f"Kære Asta {STAMP}" in Message.objects.get().text


def test_they_leave_like_other_mail_and_a_batch_reads_their_words_once(smtp: SMTPSink) -> None:
    pattern = a_pattern()
    outbox.post(*[letter(pattern, f"Person {number}") for number in range(20)])

    with CaptureQueriesContext(connection) as captured:
        deliver_due()

    asked = [query["sql"] for query in captured if 'FROM "notifications_pattern"' in query["sql"]]
    assert len(asked) == 1
    assert len(smtp.mails) == 20
    bodies = [mail.message.as_string() for mail in smtp.mails]
    assert all(f"Person {number}" in body for number, body in enumerate(bodies))
    assert not any("\ue000" in body or "=EE=80=80" in body for body in bodies)


def test_one_that_cannot_be_filled_in_blocks_nobody_and_is_seen(
    smtp: SMTPSink, caplog: pytest.LogCaptureFixture, client: Client
) -> None:
    pattern = a_pattern()
    poison = letter(pattern, "Poison")
    del poison.own["stamp"]
    outbox.post(letter(pattern, "Asta"), poison, letter(pattern, "Clara"))

    deliver_due()

    states = dict(Message.objects.values_list("to_name", "state"))
    assert states == {"Asta": "sent", "Poison": "failed", "Clara": "sent"}
    assert "stamp" in Message.objects.get(to_name="Poison").last_error
    assert "cannot be built" in caplog.text
    client.force_login(AdministratorFactory(language="en"), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/udbakken/").content.decode()
    assert "Poison" in page
    assert "Send again" in page


def test_a_failed_one_can_be_sent_again(smtp: SMTPSink) -> None:
    outbox.post(letter(a_pattern()))
    Message.objects.update(state=MessageState.FAILED)

    assert outbox.resend_all(Message.objects.all()) == 1
    deliver_due()

    assert "Kære Asta" in smtp.mails[0].message.get_body(("plain",)).get_content()


def test_a_change_that_is_taken_back_takes_the_words_with_it_and_the_next_letter_has_them() -> None:
    pattern = a_pattern()
    for keep in (outbox.post, lambda message: together(*outbox.posting(message))):
        with transaction.atomic():
            keep(letter(pattern))
            transaction.set_rollback(True)
        assert not Pattern.objects.exists()
        with transaction.atomic():
            keep(letter(pattern, "Bo"))
        assert Message.objects.get().text.startswith("Kære Bo")
        Message.objects.all().delete()
        Pattern.objects.all().delete()


def test_words_are_forgotten_with_the_last_letter_that_has_them_and_kept_anew_with_the_next() -> None:
    now, pattern = timezone.now(), a_pattern()
    outbox.post(letter(pattern, "Sent"), letter(pattern, "Failed"))
    Message.objects.filter(to_name="Sent").update(state=MessageState.SENT)
    Message.objects.filter(to_name="Failed").update(state=MessageState.FAILED)
    Message.objects.update(created_at=now - timedelta(days=8))
    Pattern.objects.update(created_at=now - timedelta(days=8))

    delivery.forget()

    sent, failed = Message.objects.order_by("pk")
    assert (sent.text, sent.html, sent.calendar, sent.own, sent.has_words) == ("", "", None, {}, False)
    assert failed.text.startswith("Kære Failed")
    failed.delete()
    delivery.forget()
    assert not Pattern.objects.exists()
    outbox.post(letter(pattern, "Late"))
    assert Message.objects.get(to_name="Late").text.startswith("Kære Late")
