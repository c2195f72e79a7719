"""What each mail about an event says: the facts that people act on, and what comes next."""

from __future__ import annotations

import re

import pytest
from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

from events import changes, links, mails
from events.models import AgendaItem, Attendance, Mode, SignUp, Status
from tests.events import mail_samples
from tests.events.mail_reader import Page
from tests.events.mail_samples import GREETING, NOW, ONLINE_URL, every_mail, meeting, registration
from tests.factories.accounts import PersonFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def a_monday(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)


def test_the_link_to_an_online_meeting_is_only_for_those_who_come_online() -> None:
    event = meeting(mode=Mode.HYBRID, online_url=ONLINE_URL)
    moved = mail_samples.difference_of(event, online_url=ONLINE_URL + "&c=3")
    for status in [*Status.values]:
        if status == Status.ANONYMISED:
            continue
        for attendance in Attendance.values:
            row = registration(event, status, "en", attendance=attendance)
            for message in (
                mails.receipt(row),
                mails.invitations(event, [row])[0],
                mails.changed(event, [row], moved)[0],
                mails.reminders_to_come(event, [row])[0],
            ):
                may = row.is_seated and attendance == Attendance.ONLINE
                assert ("moede.example.org" in message.text) is may, (status, attendance, message.kind)
                assert ("moede.example.org" in message.html) is may


def test_buttons_carry_the_wish_to_the_page() -> None:
    event = meeting()
    row = registration(event, Status.UNANSWERED, "en")

    found = Page(mails.invitations(event, [row])[0].html).links()

    for wish in ("ja", "maaske", "nej"):
        assert f"{links.answer_url(row)}?svar={wish}" in found


def test_the_invitation_counts_the_seats() -> None:
    event = meeting()
    row = registration(event, Status.UNANSWERED, "en")

    message = mails.invitations(event, [row], greeting=GREETING)[0]

    assert "71 of 90 seats are taken." in message.text
    assert 'width="78%"' in message.html
    assert "> Tag gerne en kage med." in message.text
    assert "Answer no later than Wednesday 24 February." in message.text


def test_a_full_house_says_what_a_yes_means() -> None:
    event = meeting(capacity=71)
    row = registration(event, Status.UNANSWERED, "en")

    invitation = mails.invitations(event, [row])[0]
    reminder = mails.reminders_to_answer(event, [row], on=NOW.date())[0]

    assert "All 71 seats are taken." in invitation.text
    assert "a yes puts you on the waiting list" in " ".join(invitation.text.split())
    assert "There's a seat" not in reminder.subject


def test_answering_by_mail_is_mentioned_only_where_the_house_takes_it(settings: Settings) -> None:
    event = meeting()
    row = registration(event, Status.UNANSWERED, "en")

    settings.ANSWERS_BY_MAIL = False
    silent = mails.invitations(event, [row])[0]
    settings.ANSWERS_BY_MAIL = True
    told = mails.invitations(event, [row])[0]

    assert "straight from your calendar" not in silent.text + silent.html
    assert "straight from your calendar" in " ".join(told.text.split())
    assert "straight from your calendar" in told.html


def test_who_waits_learns_the_place_in_line_and_how_long_an_offer_holds() -> None:
    event = meeting()
    registration(event, Status.WAITLISTED, "en")
    row = registration(event, Status.WAITLISTED, "en")

    text = " ".join(mails.receipt(row).text.split())

    assert "You're number 2 on the waiting list, Asta." in text
    assert "48 hours to say yes, or 4 hours in the last 2 days" in text


def test_who_gets_a_free_seat_at_once_is_promised_no_offer() -> None:
    event = meeting()
    row = registration(event, Status.WAITLISTED, "en", take_seat_at_once=True)

    text = " ".join(mails.receipt(row).text.split())

    assert "48 hours" not in text
    assert "You need do nothing." in text


def test_a_maybe_is_not_told_it_has_a_seat() -> None:
    text = mails.receipt(registration(meeting(), Status.TENTATIVE, "en")).text

    assert "A maybe takes no seat." in text


def test_a_changed_mail_says_before_and_now_and_asks_again_where_it_must() -> None:
    sent = dict(every_mail("en"))

    moved = " ".join(sent["changed-date-accepted"].text.split())
    assert sent["changed-date-accepted"].subject.startswith("New date: ")
    assert sent["changed-date-accepted"].subject.endswith("Saturday 13 March")
    assert "Before: Saturday 6 March, 10:00–15:30 Now: Saturday 13 March, 10:00–15:30" in moved
    assert "Your yes was to the earlier date" in moved
    assert "We keep your seat until Wednesday 24 February" in moved
    assert "ARE YOU COMING?" in moved
    placed = " ".join(sent["changed-place-accepted"].text.split())
    assert sent["changed-place-accepted"].subject.startswith("New venue: ")
    assert "Now: Kulturstationen, Stationsvej 2, 8800 Viborg" in placed
    assert "Your yes still stands." in placed
    assert "ARE YOU COMING?" not in placed


def test_a_change_without_facts_still_makes_a_whole_mail() -> None:
    event = meeting()
    row = registration(event, Status.ACCEPTED, "en")

    message = mails.changed(event, [row], changes.Difference(()))[0]

    assert message.subject == "Changed: Forsamlingshuset får nyt liv"


def test_a_postponed_event_promises_a_new_question_and_not_a_seat() -> None:
    sent = dict(every_mail("en"))

    text = " ".join(sent["called_off-postponed-accepted"].text.split())

    assert sent["called_off-postponed-accepted"].subject.startswith("Postponed: ")
    assert "The reason: Sneen har lukket vejen." in text
    assert "it doesn't count as a yes" in text
    assert sent["called_off-cancelled-accepted"].subject.startswith("Cancelled: ")


def test_an_english_title_is_used_in_english_mails_alone() -> None:
    event = meeting(title_en="New life for the village hall")

    english = mails.invitations(event, [registration(event, Status.UNANSWERED, "en")])[0]
    danish = mails.invitations(event, [registration(event, Status.UNANSWERED, "da")])[0]

    assert "New life for the village hall" in english.subject
    assert "Forsamlingshuset får nyt liv" in danish.subject
    assert re.search(r'<h1[^>]*lang="en"', english.html)


def test_a_person_without_a_name_is_greeted_all_the_same() -> None:
    for _kind, message in every_mail("en", name=""):
        assert ", ." not in message.text
        assert "Dear ." not in message.text


def test_a_stranger_is_asked_to_confirm_and_told_when_we_forget() -> None:
    event = meeting()
    wish = SignUp(event=event, name="Bo Fremmed", email="bo@example.org", language="en", pk=3)

    message = mails.sign_up_to_confirm(wish, "t" * 32)

    text = " ".join(message.text.split())
    assert "Confirm within 48 hours" in text
    assert "We forget your address after 7 days." in text
    assert message.unsubscribe_url == ""


def test_the_day_before_says_how_one_gets_in() -> None:
    event = meeting()

    text = mails.reminders_to_come(event, [registration(event, Status.ACCEPTED, "en")])[0].text

    assert AgendaItem.objects.filter(event=event).exists()
    for fact in (
        "Rughede Forsamlingshus, Store sal",
        "Parking: på marken bag huset",
        "no steps",
        "hearing loop",
        "følg flagene",
        "- 10:30 Sådan varmede vi huset op for det halve (Sigrid Lærkesang)",
    ):
        assert fact in text


def test_hosts_read_the_late_request_in_their_own_language() -> None:
    event = meeting(contact=PersonFactory.create(name="Thora Morgendug", language="en"))
    row = registration(event, Status.ACCEPTED, "da", wish="declined", wish_note="Koen kælver.")

    message = mails.wish_received(row)[0]

    assert message.person == event.contact
    assert "Asta Vibefjer can't come after all." in message.text
    assert "> Koen kælver." in message.text
