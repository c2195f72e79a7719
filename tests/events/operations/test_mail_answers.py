"""A reply in the mail program ends where a click ends; what is in doubt waits for a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Person
from events.errors import AnswerRefused
from events.models import AnswerProposal, Channel, Event, EventState, ProposalKind, Registration, Status
from events.operations import events, proposals, registrations
from events.operations.registrations import BY_LINK, Answer
from notifications import inbound
from notifications.models import Door, Message, ReceivedMail
from tests.factories.accounts import PersonFactory
from tests.factories.events import RegistrationFactory, VenueFactory
from tests.helpers.reply_mails import PROGRAMS, an_hour_later, answer, mail, utc, vcalendar

pytestmark = pytest.mark.django_db


def receive(raw: bytes) -> ReceivedMail:
    return inbound.receive(raw, door=Door.PIPE)


def now_of(row: Registration) -> Registration:
    return Registration.objects.select_related("person", "event").get(pk=row.pk)


@pytest.fixture
def asta() -> Registration:
    row: Registration = RegistrationFactory(
        person=PersonFactory(name="Asta Vibefjer", email="asta@example.org")
    )
    return row


@pytest.fixture
def host(asta: Registration) -> Person:
    assert asta.event.contact is not None
    return asta.event.contact


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("partstat", "status"),
    [("ACCEPTED", Status.ACCEPTED), ("TENTATIVE", Status.TENTATIVE), ("DECLINED", Status.DECLINED)],
)
def test_an_answer_counts_from_every_program(asta: Registration, program: str, partstat: str, status: Status):
    row = receive(PROGRAMS[program](asta, partstat))

    after = now_of(asta)
    assert (row.verdict, row.reason) == ("applied", "answer")
    assert after.status == status
    assert after.channel == Channel.MAIL
    assert row.person == asta.person


def test_the_person_gets_a_receipt_that_does_not_ask_their_calendar_again(asta: Registration):
    receive(answer(asta))

    receipt = Message.objects.get(kind="receipt")
    assert receipt.person == asta.person
    assert receipt.calendar is None


def test_a_yes_to_a_full_house_waits_in_line_and_is_told_so_by_mail(asta: Registration):
    asta.event.capacity = 1
    asta.event.save()
    RegistrationFactory(event=asta.event, status=Status.ACCEPTED)

    row = receive(answer(asta))

    receipt = Message.objects.get(kind="receipt")
    assert row.reason == "answer"
    assert now_of(asta).status == Status.WAITLISTED
    assert "venteliste" in receipt.text
    assert b"PARTSTAT=TENTATIVE" in bytes(receipt.calendar or b"")


def test_a_no_hands_the_seat_to_the_first_who_waits(asta: Registration):
    asta.event.capacity, asta.event.freed_seats = 1, "at_once"
    asta.event.save()
    registrations.respond(asta, Answer.YES)
    waiting = RegistrationFactory(event=asta.event)
    registrations.respond(waiting, Answer.YES)

    receive(answer(asta, "DECLINED"))

    assert now_of(waiting).status == Status.ACCEPTED


def test_an_answer_about_the_day_before_people_were_asked_again_changes_nothing(asta: Registration):
    before = answer(asta)
    event = asta.event
    event.starts_at, event.ends_at = event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1)
    events.edit(event, events.Programme(), notify=True)

    row = receive(before)
    assert (row.verdict, row.reason) == ("ignored", "older_version")
    assert now_of(asta).status == Status.UNANSWERED

    receive(answer(now_of(asta)))
    assert now_of(asta).status == Status.ACCEPTED


@pytest.mark.parametrize("told", [True, False])
def test_an_answer_given_before_the_place_changed_still_counts(asta: Registration, told: bool):
    before = answer(asta)
    event = Event.objects.with_place().get(pk=asta.event_id)
    event.venue = VenueFactory(name="Den lille sal")

    changed = events.edit(event, events.Programme(), notify=told)

    assert changed.is_material
    assert Event.objects.get(pk=event.pk).sequence == 1
    receive(before)
    assert now_of(asta).status == Status.ACCEPTED


def test_an_answer_given_before_the_last_click_changes_nothing(asta: Registration):
    registrations.respond(asta, Answer.NO, BY_LINK)
    earlier = timezone.now() - timedelta(minutes=5)

    row = receive(answer(asta, DTSTAMP=utc(earlier)))

    assert (row.verdict, row.reason) == ("ignored", "older_answer")
    assert now_of(asta).status == Status.DECLINED


def test_an_answer_given_before_the_click_was_undone_changes_nothing(asta: Registration):
    registrations.respond(asta, Answer.NO, BY_LINK)
    registrations.undo(now_of(asta), BY_LINK)

    row = receive(answer(asta, DTSTAMP=utc(timezone.now() - timedelta(minutes=5))))

    assert row.reason == "older_answer"
    assert now_of(asta).status == Status.UNANSWERED


def test_of_two_mails_the_one_said_last_holds_whichever_comes_first(asta: Registration):
    first, last = timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1)

    receive(answer(asta, "DECLINED", DTSTAMP=utc(last)))
    receive(answer(asta, "ACCEPTED", DTSTAMP=utc(first)))

    assert now_of(asta).status == Status.DECLINED


def test_a_late_mail_said_after_an_earlier_one_holds_although_both_arrive_late(asta: Registration):
    """What counts is when it was said, not when we got it."""
    receive(answer(asta, "ACCEPTED", DTSTAMP=utc(timezone.now() - timedelta(hours=2))))
    receive(answer(asta, "DECLINED", DTSTAMP=utc(timezone.now() - timedelta(hours=1))))

    assert now_of(asta).status == Status.CANCELLED


def test_a_clock_that_is_a_year_ahead_locks_nobody_out(asta: Registration):
    receive(answer(asta, "ACCEPTED", DTSTAMP=utc(timezone.now() + timedelta(days=365))))
    registrations.respond(now_of(asta), Answer.NO, BY_LINK)

    assert now_of(asta).status == Status.CANCELLED
    said_at = now_of(asta).said_at
    assert said_at is not None
    assert said_at <= timezone.now()


def test_the_same_answer_again_changes_nothing_and_writes_nothing(asta: Registration):
    receive(answer(asta))
    row = receive(answer(asta))

    assert (row.verdict, row.reason) == ("applied", "same")
    assert Message.objects.filter(kind="receipt").count() == 1


def test_after_the_deadline_an_answer_becomes_a_request_and_the_person_is_told(asta: Registration):
    asta.event.registration_deadline = timezone.now() - timedelta(hours=1)
    asta.event.save()

    row = receive(answer(asta))

    after = now_of(asta)
    assert (row.verdict, row.reason) == ("applied", "wish")
    assert (after.status, after.wish) == (Status.UNANSWERED, "accepted")
    assert Message.objects.get(kind="not_taken").person == asta.person
    assert Message.objects.filter(kind="wish").exists()


def test_of_two_late_mails_the_one_said_last_is_the_request(asta: Registration):
    asta.event.registration_deadline = timezone.now() - timedelta(hours=1)
    asta.event.save()
    now = timezone.now()
    receive(answer(asta, DTSTAMP=utc(now - timedelta(minutes=1))))

    row = receive(answer(asta, "TENTATIVE", DTSTAMP=utc(now - timedelta(minutes=9))))

    assert row.reason == "older_answer"
    assert now_of(asta).wish == Answer.YES


def test_an_answer_to_a_cancelled_event_is_refused_with_the_reason(asta: Registration):
    raw = answer(asta, SEQUENCE="1")
    events.cancel(asta.event, "Sneen")

    row = receive(raw)

    assert (row.verdict, row.reason, row.detail) == ("ignored", "refused", "closed")
    assert "aflyst" in Message.objects.get(kind="not_taken").text


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"METHOD": "REQUEST"}, ("ignored", "method")),
        ({"METHOD": "PUBLISH"}, ("ignored", "method")),
        ({"METHOD": "CANCEL"}, ("ignored", "method")),
        ({"UID": "another@example.org"}, ("quarantined", "other_event")),
        ({"RECURRENCE-ID": "20270301T100000Z"}, ("quarantined", "one_date")),
        ({"ATTENDEE": ""}, ("ignored", "no_answer")),
        ({"ATTENDEE": ";PARTSTAT=NEEDS-ACTION:mailto:asta@example.org"}, ("ignored", "no_answer")),
    ],
)
def test_what_is_no_answer_has_a_verdict(
    asta: Registration, change: dict[str, str], verdict: tuple[str, str]
):
    row = receive(answer(asta, **change))

    assert (row.verdict, row.reason) == verdict
    assert now_of(asta).status == Status.UNANSWERED


def test_a_task_is_no_event(asta: Registration):
    """A task has a component of its own in iCalendar (RFC 5545, 3.6.2), by the name that is put in place of the event's."""
    raw = mail(asta, vcalendar(asta).replace("VEVENT", "VTODO"))

    assert receive(raw).reason == "not_an_event"


def test_two_answers_in_one_mail_are_for_a_person(asta: Registration):
    both = vcalendar(asta) + vcalendar(asta, "DECLINED")

    assert receive(mail(asta, both)).reason == "ambiguous"
    assert now_of(asta).status == Status.UNANSWERED


# --- somebody else -------------------------------------------------------------------------------------------


def other_sender(asta: Registration, partstat: str = "ACCEPTED") -> ReceivedMail:
    """Bo has got the letter and presses Accept in his own program."""
    calendar = vcalendar(asta, ATTENDEE=f";PARTSTAT={partstat};CN=Bo Engdrag:mailto:bo@example.org")
    return receive(mail(asta, calendar, sender="Bo Engdrag <bo@example.org>"))


def test_another_sender_is_a_possible_stand_in_and_changes_nothing(asta: Registration, host: Person):
    row = other_sender(asta)

    proposal = AnswerProposal.objects.get()
    assert (row.verdict, row.reason) == ("applied", "other_sender")
    assert now_of(asta).status == Status.UNANSWERED
    assert (proposal.kind, proposal.answer, proposal.address) == (
        "other_sender",
        "accepted",
        "bo@example.org",
    )
    assert Message.objects.get(kind="stand_in_proposed").person == asta.person
    assert not Message.objects.filter(kind="proposal").exists()
    assert not Message.objects.filter(to_address="bo@example.org").exists()


@pytest.mark.parametrize(
    "sender", ["asta@example.org.evil.example", "Asta Vibefjer <asta@example.com>", "аsta@example.org", ""]
)
def test_a_look_alike_is_another_sender(asta: Registration, sender: str):
    raw = mail(asta, vcalendar(asta), sender=sender or "asta@example.org, bo@example.org")

    assert receive(raw).reason == "other_sender"
    assert now_of(asta).status == Status.UNANSWERED


def test_the_token_of_another_guest_answers_for_nobody(asta: Registration):
    bo = RegistrationFactory(event=asta.event, person__email="bo@example.org")
    raw = mail(asta, vcalendar(bo), sender="bo@example.org")

    assert receive(raw).reason == "other_sender"
    assert {now_of(asta).status, now_of(bo).status} == {Status.UNANSWERED}


def test_a_confirmed_stand_in_is_asked_and_has_the_seat_kept(asta: Registration, host: Person):
    registrations.respond(asta, Answer.YES)
    other_sender(asta)

    proposals.confirm_stand_in(AnswerProposal.objects.get(), by=host)

    bo = Registration.objects.get(person__email="bo@example.org")
    assert now_of(asta).status == Status.CANCELLED
    assert bo.holds_a_seat
    assert bo.stand_in_for == asta
    assert Message.objects.filter(kind="stand_in", to_address="bo@example.org").exists()


def test_the_invited_may_say_that_it_was_them(asta: Registration):
    other_sender(asta, "TENTATIVE")
    proposal = AnswerProposal.objects.get()

    proposals.take_as_own(proposal, proposals.said(proposal) or Answer.NO, by=None)

    assert now_of(asta).status == Status.TENTATIVE
    assert not AnswerProposal.objects.open().exists()


def test_settling_twice_changes_nothing(asta: Registration, host: Person):
    other_sender(asta)
    proposal = AnswerProposal.objects.get()

    proposals.put_aside(proposal, by=host)
    proposals.confirm_stand_in(proposal, by=host)

    assert not Registration.objects.filter(person__email="bo@example.org").exists()


def test_a_delegate_comes_only_when_confirmed(asta: Registration):
    line = ';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@example.org":mailto:asta@example.org'
    calendar = vcalendar(asta, ATTENDEE=line).replace(
        "SUMMARY",
        'ATTENDEE;CN=Bo Engdrag;DELEGATED-FROM="mailto:asta@example.org":mailto:bo@example.org\r\nSUMMARY',
    )

    row = receive(mail(asta, calendar))

    proposal = AnswerProposal.objects.get()
    assert (row.verdict, row.reason) == ("applied", "delegate")
    assert (proposal.name, proposal.address) == ("Bo Engdrag", "bo@example.org")
    assert not Registration.objects.filter(person__email="bo@example.org").exists()

    proposals.confirm_stand_in(proposal, by=None)

    assert Registration.objects.filter(person__email="bo@example.org").exists()


def test_an_address_in_wrong_hands_bombs_neither_the_invited_nor_the_hosts(
    asta: Registration, settings: Settings
):
    settings.REPLIES_ANSWERED_PER_HOUR, settings.REPLIES_PER_HOUR = 2, 6

    rows = [receive(mail(asta, vcalendar(asta), sender=f"x{number}@example.net")) for number in range(8)]

    assert Message.objects.filter(kind="proposal").count() == 0
    assert Message.objects.filter(kind="stand_in_proposed").count() == 2
    assert [row.reason for row in rows][5:] == ["other_sender", "too_many", "too_many"]


def test_nobody_is_silenced_by_who_writes_in_their_name_elsewhere(asta: Registration, settings: Settings):
    settings.REPLIES_PER_HOUR = 2
    bo = RegistrationFactory(person__email="bo@example.org")
    for number in range(3):
        receive(mail(bo, None, sender="asta@example.org", to=f"svar-{number}@{settings.REPLY_DOMAIN}"))
        receive(mail(bo, vcalendar(bo), sender="asta@example.org"))

    assert receive(answer(asta)).reason == "answer"


@pytest.mark.parametrize(
    "address", ["bo@example.org,eva@example.org", "bo@example", "b@o@example.org", "bo@-.dk"]
)
def test_a_delegate_at_no_address_is_refused_in_words(asta: Registration, address: str):
    line = f';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:{address}":mailto:asta@example.org'
    receive(answer(asta, ATTENDEE=line))

    with pytest.raises(AnswerRefused):
        proposals.confirm_stand_in(AnswerProposal.objects.get(), by=None)

    assert Registration.objects.filter(event=asta.event).count() == 1


# --- another time --------------------------------------------------------------------------------------------


def counter(asta: Registration, **more: str) -> ReceivedMail:
    lines = {"METHOD": "COUNTER", "COMMENT": "Kl. 11 passer bedre", **an_hour_later(asta), **more}
    return receive(answer(asta, "TENTATIVE", **lines))


def test_another_time_is_the_coordinators_to_decide(asta: Registration, host: Person):
    row = counter(asta)

    proposal = AnswerProposal.objects.get()
    assert (row.verdict, row.reason) == ("applied", "new_time")
    assert proposal.starts_at == asta.event.starts_at + timedelta(hours=1)
    assert proposal.text == "Kl. 11 passer bedre"
    assert now_of(asta).status == Status.UNANSWERED
    assert Message.objects.get(kind="proposal").person == host


def test_an_accepted_time_moves_the_event_and_asks_everybody_again(asta: Registration, host: Person):
    coming = RegistrationFactory(event=asta.event, status=Status.ACCEPTED)
    counter(asta)

    proposals.accept_time(AnswerProposal.objects.get(), by=host)

    after = now_of(coming)
    assert after.event.starts_at == asta.event.starts_at + timedelta(hours=1)
    assert after.event.sequence == asta.event.sequence + 1
    assert (after.status, after.asked_again, after.holds_a_seat) == (Status.UNANSWERED, True, True)
    assert set(Message.objects.filter(kind="changed").values_list("person", flat=True)) == {
        asta.person_id,
        coming.person_id,
    }


def test_a_declined_time_is_told_in_the_persons_calendar_too(asta: Registration, host: Person):
    counter(asta)

    proposals.decline_time(AnswerProposal.objects.get(), by=host)

    told = Message.objects.get(kind="time_declined")
    assert told.person == asta.person
    assert told.calendar_method == "DECLINECOUNTER"
    assert b"\r\nMETHOD:DECLINECOUNTER\r\n" in bytes(told.calendar or b"")
    assert now_of(asta).event.starts_at == asta.event.starts_at


def test_a_time_that_cannot_be_read_moves_nothing(asta: Registration, host: Person):
    counter(asta, DTSTART=";TZID=Middle-earth/Shire:20270301T100000")

    with pytest.raises(Exception, match="kan ikke læses"):
        proposals.accept_time(AnswerProposal.objects.get(), by=host)


def test_the_newest_proposed_time_stands_in_the_place_of_the_one_before(asta: Registration):
    counter(asta)
    counter(
        asta,
        DTSTART=utc(asta.event.starts_at + timedelta(hours=3)),
        DTEND=utc(asta.event.ends_at + timedelta(hours=3)),
    )

    assert AnswerProposal.objects.get().starts_at == asta.event.starts_at + timedelta(hours=3)


def test_an_older_time_that_comes_late_does_not_take_the_place_of_a_newer_one(asta: Registration):
    counter(asta)
    row = counter(asta, DTSTAMP=utc(timezone.now() - timedelta(hours=1)), DTSTART=utc(timezone.now()))

    assert row.reason == "older_answer"
    assert AnswerProposal.objects.get().starts_at == asta.event.starts_at + timedelta(hours=1)


def test_a_stranger_with_the_letter_does_not_push_out_the_time_of_the_invited(
    asta: Registration, host: Person
):
    counter(asta)
    later = {
        "DTSTART": utc(asta.event.starts_at + timedelta(hours=5)),
        "DTEND": utc(asta.event.ends_at + timedelta(hours=5)),
    }
    receive(mail(asta, vcalendar(asta, METHOD="COUNTER", **later), sender="Bo <bo@example.org>"))
    own, strange = AnswerProposal.objects.order_by("pk")

    proposals.decline_time(strange, by=host)

    assert (own.address, strange.address) == ("", "bo@example.org")
    assert not Message.objects.filter(kind="time_declined").exists()


def test_everybody_can_answer_when_a_time_is_accepted_after_the_deadline(asta: Registration, host: Person):
    event = asta.event
    event.registration_deadline = timezone.now() - timedelta(days=1)
    event.state = EventState.REGISTRATION_CLOSED
    event.save()
    counter(asta)

    proposals.accept_time(AnswerProposal.objects.get(), by=host)

    after = now_of(asta).event
    assert after.takes_answers
    assert after.registration_deadline is not None
    assert after.registration_deadline <= after.starts_at


@pytest.mark.parametrize(
    "line", [{"METHOD": "COUNTER"}, {"ATTENDEE": ";PARTSTAT=ACCEPTED:mailto:bo@example.org"}]
)
def test_nothing_is_proposed_for_an_event_that_is_off(asta: Registration, line: dict[str, str]):
    raw = answer(asta, **{"SEQUENCE": "9", **an_hour_later(asta), **line})
    events.cancel(asta.event, "Sneen")

    assert receive(raw).reason == "refused"
    assert not AnswerProposal.objects.exists()


def test_a_proposal_that_a_newer_mail_replaced_is_said_to_be_so(asta: Registration, host: Person):
    counter(asta)
    old = AnswerProposal.objects.get()
    counter(asta)

    with pytest.raises(AnswerRefused, match="nyere mail"):
        proposals.accept_time(old, by=host)


# --- words ---------------------------------------------------------------------------------------------------


def test_words_are_shown_and_never_guessed(asta: Registration, host: Person):
    row = receive(mail(asta, None, text="Jeg kommer desværre ikke\r\n\r\n> Kommer du?"))

    proposal = AnswerProposal.objects.get()
    assert (row.verdict, row.reason) == ("applied", "words")
    assert (proposal.kind, proposal.text) == (ProposalKind.WORDS, "Jeg kommer desværre ikke")
    assert now_of(asta).status == Status.UNANSWERED

    proposals.take_as_own(proposal, Answer.NO, by=host)

    after = now_of(asta)
    assert (after.status, after.channel) == (Status.DECLINED, Channel.COORDINATOR)


def test_a_comment_beside_a_yes_reaches_the_host_and_the_yes_counts(asta: Registration, host: Person):
    row = receive(answer(asta, COMMENT="Jeg kommer først kl. 11\\, så gem en bolle"))

    proposal = AnswerProposal.objects.get()
    assert row.reason == "answer"
    assert now_of(asta).status == Status.ACCEPTED
    assert (proposal.kind, proposal.text) == (ProposalKind.WORDS, "Jeg kommer først kl. 11, så gem en bolle")
    assert Message.objects.get(kind="proposal").person == host


def test_a_sixth_mail_in_words_goes_to_the_administrator(asta: Registration):
    rows = [receive(mail(asta, None, text=f"Nummer {number}")) for number in range(6)]

    assert [row.reason for row in rows][-2:] == ["words", "too_many"]
    assert AnswerProposal.objects.open().count() == 5


def test_proposals_go_when_the_event_is_long_over(asta: Registration, time_machine: Any):
    from events.operations import retention

    receive(mail(asta, None, text="Jeg kommer"))
    asta.event.state = EventState.HELD
    asta.event.save()
    time_machine.move_to(asta.event.ends_at + timedelta(days=91))

    retention.forget()

    assert not AnswerProposal.objects.exists()


def test_settled_words_are_kept_no_longer_than_the_mail_they_came_in(
    asta: Registration, host: Person, time_machine: Any
):
    from events.operations import retention

    for number in range(2):
        receive(mail(asta, None, text=f"Nummer {number}"))
    waiting, read = AnswerProposal.objects.order_by("pk")
    proposals.put_aside(read, by=host)
    time_machine.move_to(timezone.now() + timedelta(days=31))

    retention.forget()

    assert list(AnswerProposal.objects.all()) == [waiting]


def test_a_mail_writes_to_the_sender_once_at_most(asta: Registration):
    receive(answer(asta))

    assert Message.objects.filter(person=asta.person).count() == 1


def test_when_an_answer_was_given_is_kept_beside_when_it_came(asta: Registration):
    given = (timezone.now() - timedelta(hours=1)).replace(microsecond=0)

    receive(answer(asta, DTSTAMP=utc(given)))

    after = now_of(asta)
    assert after.said_at == given
    assert isinstance(after.answered_at, datetime)
    assert after.answered_at > given
