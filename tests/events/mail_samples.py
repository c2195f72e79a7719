"""One mail of every kind and standing, written by the same functions that write the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Person
from events import changes, mails
from events.models import (
    AgendaItem,
    AnswerProposal,
    Attendance,
    Dish,
    Event,
    EventState,
    Guest,
    Mode,
    ProposalKind,
    Registration,
    SignUp,
    Status,
    Venue,
)
from networks.models import Municipality, Organisation
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import NetworkFactory

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2027, 2, 15, 9, 0, tzinfo=COPENHAGEN)
ONLINE_URL = "https://moede.example.org/rum/k3f9?a=1&b=2"
GREETING = "Jeg glæder mig til at se jer.\n\nTag gerne en kage med."
ANSWERS = [Status.ACCEPTED, Status.TENTATIVE, Status.WAITLISTED, Status.DECLINED, Status.CANCELLED]
CONCERNED = [Status.UNANSWERED, Status.ACCEPTED, Status.TENTATIVE, Status.WAITLISTED]


def hall() -> Venue:
    herning, _made = Municipality.objects.get_or_create(
        code="0657",
        defaults={"name": "Herning", "official_name": "Herning Kommune", "latitude": 56.1, "longitude": 8.9},
    )
    house: Venue = VenueFactory.create(
        name="Rughede Forsamlingshus",
        room="Store sal",
        address="Bygaden 4, 7400 Rughede",
        municipality=herning,
        step_free=True,
        hearing_loop=True,
        parking="på marken bag huset",
        directions="Kør fra ved mejeriet og følg flagene.",
    )
    return house


def meeting(**more: object) -> Event:
    """71 of 90 seats are taken."""
    event: Event = EventFactory.create(
        **{
            "title": "Forsamlingshuset får nyt liv",
            "summary": "Hvordan får man et slidt forsamlingshus til at summe igen uden at slide de samme fem "
            "frivillige op? En dag med konkrete modeller for drift, energi og fællesspisning.",
            "network": NetworkFactory.create(name="Ildsjælenes Forum"),
            "contact": PersonFactory.create(name="Thora Morgendug"),
            "venue": hall(),
            "starts_at": datetime(2027, 3, 6, 10, 0, tzinfo=COPENHAGEN),
            "ends_at": datetime(2027, 3, 6, 15, 30, tzinfo=COPENHAGEN),
            "registration_deadline": datetime(2027, 2, 24, 23, 59, tzinfo=COPENHAGEN),
            "capacity": 90,
            "guests_allowed": 2,
            **more,
        }
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(event=event, position=place, starts_at=start, title=title, speaker=speaker)
        for place, (start, title, speaker) in enumerate(
            [
                (time(10), "Kaffe og rundstykker", ""),
                (time(10, 30), "Sådan varmede vi huset op for det halve", "Sigrid Lærkesang"),
                (time(12), "Fællesspisning: vi laver maden sammen", ""),
                (None, "Tak for i dag", ""),
            ]
        )
    )
    RegistrationFactory.create(event=event, status=Status.ACCEPTED, seats=71)
    return event


def registration(
    event: Event, status: str, language: str, name: str = "Asta Vibefjer", **more: object
) -> Registration:
    organisation, _made = Organisation.objects.get_or_create(
        slug="noerre-lyngkaer", defaults={"name": "Nørre Lyngkær Lokalråd"}
    )
    person = PersonFactory.create(name=name, language=language)
    row: Registration = RegistrationFactory.create(
        event=event, person=person, organisation=organisation, status=status, **more
    )
    return row


def _by_mail(event: Event, language: str, name: str) -> Iterator[tuple[str, Message]]:
    """What follows from a mail that came in; to the host as well as to the invited, both in this language."""
    row = registration(event, Status.UNANSWERED, language, name)
    host = event.contact
    assert host is not None
    host.language = language
    hour, said = timedelta(hours=1), timezone.now()
    times = {"starts_at": event.starts_at + hour, "ends_at": event.ends_at + hour}
    words = {"text": GREETING, "name": name, "address": "bo@example.org"}
    for kind in ProposalKind.values:
        for read, columns in (("", times), ("-unread", {})):
            proposal = AnswerProposal(pk=7, registration=row, kind=kind, said_at=said, **words, **columns)
            yield f"proposal-{kind}{read}", mails.proposal_received(proposal)[0]
            yield f"time-declined-{kind}{read}", mails.time_declined(proposal)
    for kind in (ProposalKind.DELEGATE, ProposalKind.OTHER_SENDER):
        for answer in ("accepted", "tentative", "declined"):
            proposal = AnswerProposal(pk=7, registration=row, kind=kind, said_at=said, answer=answer, **words)
            yield f"stand-in-{kind}-{answer}", mails.stand_in_proposed(proposal)
    yield "not-taken", mails.not_taken(row, "")
    yield "not-taken-why", mails.not_taken(row, GREETING)
    yield "did-not-arrive", mails.did_not_arrive(row, GREETING)[0]


def with_guests(row: Registration) -> Registration:
    row.seats = 3
    row.dish, _made = Dish.objects.get_or_create(event=row.event, name="Grøntsagslasagne", position=0)
    row.save()
    Guest.objects.create(registration=row, position=0, name="Ida Rugager")
    Guest.objects.create(registration=row, position=1, name="Per Rugager")
    return row


def every_mail(
    language: str, name: str = "Asta Vibefjer", **event_fields: object
) -> Iterator[tuple[str, Message]]:
    """Each with a name of its own, such as `receipt-accepted`; the event in the hall, online and both."""
    event = meeting(**event_fields)
    row = registration(event, Status.UNANSWERED, language, name)
    yield "invitation", mails.invitations(event, [row], greeting=GREETING)[0]
    yield "reminder", mails.reminders_to_answer(event, [row], on=date(2027, 2, 27))[0]
    yield from _stand_ins(event, language, name)
    yield from _receipts(event, language, name)
    yield from _line(event, language, name)
    yield from _changes(event, language, name)
    yield from _before(event, language, name)
    yield from _wishes(event, language, name)
    wish = SignUp(event=event, name=name, email="fremmed@example.org", language=language, pk=7)
    yield "sign_up", mails.sign_up_to_confirm(wish, "k" * 32)
    yield from _by_mail(event, language, name)
    yield from _called_off(event, language, name)


def _stand_ins(event: Event, language: str, name: str) -> Iterator[tuple[str, Message]]:
    sender = registration(event, Status.CANCELLED, language, name)
    row = registration(event, Status.UNANSWERED, language, name, stand_in_for=sender)
    row.held_until = timezone.now() + timedelta(hours=48)
    row.save()
    yield "stand_in", mails.stand_in_asked(row)
    yield "receipt-no-with-stand-in", mails.receipt(sender)


def _receipts(event: Event, language: str, name: str) -> Iterator[tuple[str, Message]]:
    for status in ANSWERS:
        row = registration(event, status, language, name)
        yield f"receipt-{status}", mails.receipt(row)
        yield f"receipt-{status}-after-offer", mails.receipt(row, had_offer=True)
    yield "receipt-guests", mails.receipt(with_guests(registration(event, Status.ACCEPTED, language, name)))
    yield "receipt-attended", mails.receipt(registration(event, Status.ATTENDED, language, name))
    online = meeting(mode=Mode.HYBRID, online_url=ONLINE_URL, online_capacity=40)
    row = registration(online, Status.ACCEPTED, language, name, attendance=Attendance.ONLINE)
    yield "receipt-online", mails.receipt(row)


def _line(event: Event, language: str, name: str) -> Iterator[tuple[str, Message]]:
    row = with_guests(registration(event, Status.WAITLISTED, language, name))
    row.held_until = timezone.now() + timedelta(hours=48)
    yield "seat_offered", mails.seat_offered(row)
    yield "moved_up", mails.moved_up(registration(event, Status.ACCEPTED, language, name))
    yield "offer_lapsed", mails.offer_lapsed(registration(event, Status.UNANSWERED, language, name))


def difference_of(event: Event, **now: object) -> changes.Difference:
    before = Event.objects.select_related("venue").get(pk=event.pk)
    for field, value in now.items():
        setattr(event, field, value)
    return changes.between(before, event)


def _changes(event: Event, language: str, name: str) -> Iterator[tuple[str, Message]]:
    other = VenueFactory.create(name="Kulturstationen", address="Stationsvej 2, 8800 Viborg")
    week = timedelta(days=7)
    moved = difference_of(event, venue=other)
    for status in CONCERNED:
        row = registration(event, status, language, name)
        yield f"changed-place-{status}", mails.changed(event, [row], moved)[0]
    event.refresh_from_db()
    put_off = difference_of(event, starts_at=event.starts_at + week, ends_at=event.ends_at + week)
    for status in CONCERNED:
        row = registration(event, status, language, name, asked_again=status != Status.UNANSWERED)
        if status == Status.ACCEPTED:
            row.status, row.held_until = Status.UNANSWERED, event.answer_by
        yield f"changed-date-{status}", mails.changed(event, [row], put_off)[0]
    event.refresh_from_db()
    everything = difference_of(
        event, title="Huset lever", summary="Nyt", mode=Mode.HYBRID, online_url=ONLINE_URL, venue=other,
        starts_at=event.starts_at + timedelta(hours=1),
    )  # fmt: skip
    row = registration(event, Status.ACCEPTED, language, name, attendance=Attendance.ONLINE)
    yield "changed-everything", mails.changed(event, [row], everything)[0]
    yield "changed-link", mails.changed(event, [row], replace(everything, changes=everything.changes[2:3]))[0]
    yield "changed-mode", mails.changed(event, [row], replace(everything, changes=everything.changes[3:4]))[0]
    event.refresh_from_db()


def _before(event: Event, language: str, name: str) -> Iterator[tuple[str, Message]]:
    row = with_guests(registration(event, Status.ACCEPTED, language, name))
    yield "tomorrow", mails.reminders_to_come(event, [row])[0]
    online = meeting(mode=Mode.ONLINE, venue=None, capacity=None, online_url=ONLINE_URL)
    row = registration(online, Status.ACCEPTED, language, name, attendance=Attendance.ONLINE)
    yield "tomorrow-online", mails.reminders_to_come(online, [row])[0]
    row = registration(online, Status.UNANSWERED, language, name, attendance=Attendance.ONLINE)
    yield "invitation-online", mails.invitations(online, [row])[0]
    both = meeting(mode=Mode.HYBRID, online_url=ONLINE_URL, capacity=71, online_capacity=40)
    yield (
        "invitation-hybrid-full",
        mails.invitations(both, [registration(both, Status.UNANSWERED, language, name)])[0],
    )
    yield (
        "reminder-full",
        mails.reminders_to_answer(
            both, [registration(both, Status.UNANSWERED, language, name)], on=date(2027, 2, 27)
        )[0],
    )


def _wishes(event: Event, language: str, name: str) -> Iterator[tuple[str, Message]]:
    Person.objects.filter(events_hosted=event).update(language=language)
    event.refresh_from_db()
    for wish in ("accepted", "tentative", "declined", "change"):
        row = registration(event, Status.ACCEPTED, language, name, wish=wish, wish_note="Vi bliver én mere.")
        yield f"wish_received-{wish}", mails.wish_received(row)[0]
    for granted in (True, False):
        row = registration(event, Status.ACCEPTED, language, name)
        yield f"wish_settled-{granted}", mails.wish_settled(row, granted=granted)


def _called_off(event: Event, language: str, name: str) -> Iterator[tuple[str, Message]]:
    event.reason = "Sneen har lukket vejen."
    for state in (EventState.CANCELLED, EventState.POSTPONED):
        event.state = state
        for status in CONCERNED:
            row = registration(event, status, language, name)
            yield f"called_off-{state}-{status}", mails.called_off(event, [row])[0]
