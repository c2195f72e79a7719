"""What we write to people about rounds at an event. Words live in templates/matchmaking/mail/."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Person
from events import links
from events import mails as event_mails
from events.models import Registration
from matchmaking.entries import calendar_of
from matchmaking.hall import Hall, words_of
from matchmaking.links import own_url
from matchmaking.models import MeetRequest, Participant, Seat, TableRounds
from matchmaking.slots import slot_at
from matchmaking.words import partner
from matchmaking.worths import Guest
from notifications.models import Message
from notifications.reply_addresses import reply_address
from notifications.writing import Envelope, write


def suggestions(participant: Participant, me: Guest, others: Sequence[tuple[Guest, Participant]]) -> Message:
    """*Tre du bør møde*: once for each participant, with the reasons."""
    person = _person(participant)
    with translation.override(person.language):
        words = words_of([participant, *(other for _guest, other in others)])
        partners = [partner(me, guest, other, words) for guest, other in others]
    context = {
        "partners": partners,
        "wishes_url": own_url(participant, "wishes"),
        "meet_url": own_url(participant, "meet"),
    }
    return _to(participant, "three_to_meet", f"three-to-meet:{participant.pk}", context)


class News(StrEnum):
    """What a letter with somebody's tables tells."""

    FIRST = "first"
    TABLES = "tables"
    TIMES = "times"
    OFF = "off"


def table_plan(hall: Hall, participant: Participant, seats: Sequence[Seat], news: News) -> Message:
    """*Din bordplan*, *Du har fået et andet bord*, new times, or that the rounds are off: the same seats are told once.

    With an entry for each round, those that no longer are as cancelled ones.
    """
    rounds = [
        {
            "number": seat.number,
            "begins": hall.table_rounds.begins(seat.number),
            "ends": hall.table_rounds.ends(seat.number),
            "table": seat.table,
            "stands": hall.table_rounds.table_name(seat.table),
            "others": [one for one in hall.at(seat.number, seat.table) if one.pk != participant.pk],
        }
        for seat in seats
        if seat.table
    ]
    said = ",".join(f"{seat.number}.{seat.table or 0}.{seat.sequence}" for seat in seats)
    key = f"table-plan:{participant.pk}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"
    context = {"rounds": rounds, "plan_url": own_url(participant), "news": news, "off": news == News.OFF}
    message = _to(participant, "table_plan", key, context)
    message.calendar = calendar_of(participant, seats, message.created_at)
    message.calendar_method = "PUBLISH"
    return message


def go_on_asked(participant: Participant) -> Message:
    """*Hvem vil du tale mere med?* the same day."""
    context = {"go_on_url": own_url(participant, "go_on"), "days": settings.ROUNDS_FEEDBACK_FOR.days}
    return _to(participant, "go_on_asked", f"go-on-asked:{participant.pk}", context)


def introduced(one: Participant, other: Participant) -> list[Message]:
    """Both said yes: each is told the other's name and address."""
    return [_introduced(one, other), _introduced(other, one)]


def _introduced(to: Participant, other: Participant) -> Message:
    context = {"other": other, "contact": _person(other)}
    return _to(to, "introduced", f"introduced:{to.pk}:{other.pk}", context)


def request_received(request: MeetRequest) -> Message:
    """Somebody would like to talk with you, alone."""
    context = _about(request, request.asker) | {"meet_url": own_url(request.asked, "meet")}
    return _to(request.asked, "meet_asked", f"meet-asked:{request.pk}", context)


def other_time_proposed(request: MeetRequest) -> Message:
    """Yes, but in another pause."""
    context = _about(request, request.asked) | {"meet_url": own_url(request.asker, "meet")}
    return _to(request.asker, "meet_other_time", f"meet-other-time:{request.pk}", context)


def request_accepted(request: MeetRequest, *, moved: bool = False) -> list[Message]:
    """Both have an appointment, and are told how to reach each other; again where it `moved` to another hour."""
    again = f":{request.asker.table_rounds.event.sequence}" if moved else ""
    return [
        _to(
            to,
            "meet_agreed",
            f"meet-agreed:{request.pk}:{to.pk}{again}",
            _about(request, other) | {"contact": _person(other), "meet_url": own_url(to, "meet")},
        )
        for to, other in ((request.asker, request.asked), (request.asked, request.asker))
    ]


def lock_reminder(rows: TableRounds) -> list[Message]:
    """To the hosts, the day before: the plan is still a draft. Once for each day that the rounds were moved to."""
    day = timezone.localdate(rows.starts_at)
    url = settings.SITE_URL + reverse("matchmaking:rounds_plan", args=[rows.event_id])
    letters = []
    for person in event_mails.hosts(rows.event):
        envelope = Envelope(
            key=f"lock-the-plan:{rows.pk}:{person.pk}:{day}",
            kind="lock_the_plan",
            thread=f"event-{rows.event_id}-host-{person.pk}",
        )
        context = {"event": rows.event, "table_rounds": rows, "board_url": url}
        letters.append(write("matchmaking/mail/lock_the_plan", envelope, context, person=person))
    return letters


def thread_of(participant: Participant) -> str:
    """That of everything we write to them about the event: it leaves in order."""
    return event_mails.thread_of(participant.registration)


def _about(request: MeetRequest, other: Participant) -> dict[str, Any]:
    slot = slot_at(other.table_rounds, request.agreed_slot)
    return {"request": request, "other": other, "slot": slot}


def _to(participant: Participant, template: str, key: str, context: Mapping[str, Any]) -> Message:
    registration: Registration = participant.registration
    event = participant.table_rounds.event
    token = links.registration_token(registration)
    envelope = Envelope(
        key=key,
        kind=template,
        thread=thread_of(participant),
        from_name=event.host_line,
        reply_to=reply_address(
            registration.public_id, secret=settings.SECRET_KEY, domain=settings.REPLY_DOMAIN
        ),
        unsubscribe_url=settings.SITE_URL + reverse("events:unsubscribe", args=[token]),
        in_reply_to=registration.first_message_id,
    )
    words = {"event": event, "table_rounds": participant.table_rounds, "participant": participant, **context}
    return write(
        f"matchmaking/mail/{template}", envelope, words, person=_person(participant), stamp=timezone.now()
    )


def _person(participant: Participant) -> Person:
    person = participant.registration.person
    if person is None:
        raise ValueError("A forgotten person gets no mail, and has no address.")
    return person
