"""What we write to people about an event. Words live in templates/events/mail/, the entry in calendars."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, Literal

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from events import calendar_parts, links, queries, terms
from events.calendar_parts import Method
from events.changes import Difference
from events.entries import page_url
from events.models import (
    AnswerProposal,
    Attendance,
    Channel,
    Event,
    EventState,
    Registration,
    SignUp,
    Status,
)
from events.rooms import place_in_line
from lib.compiled import values_of
from networks.models import Membership, Organisation
from notifications.models import Message
from notifications.reply_addresses import reply_address
from notifications.writing import Alike, Envelope, write


def invitations(event: Event, rows: Sequence[Registration], *, greeting: str = "") -> list[Message]:
    """*Kommer du?* to each: once per registration and link, with the entry that mail programs show with buttons."""
    prefetch_related_objects(rows, "organisation")
    seats = _seats(event)
    shared = {"greeting": greeting, **seats}
    alike = _known("invitation", event, greeting, *seats.values())
    return [
        _to(row, "invitation", f"invitation:{row.pk}:{row.link_nonce}", shared, method="REQUEST", alike=alike)
        for row in rows
    ]


def stand_in_asked(row: Registration) -> Message:
    """*Vil du tage pladsen?* to somebody whom an invited person sends instead."""
    sender = row.stand_in_for.person if row.stand_in_for else None
    context = {"sender": sender.name if sender else "", **_seats(row.event)}
    message = _to(row, "stand_in", f"stand-in:{row.pk}:{_now_key()}", context, method="REQUEST")
    row.first_message_id = row.first_message_id or message.message_id
    row.save(update_fields=["first_message_id"])
    return message


def sample(event: Event, person: Person, kind: str, *, greeting: str = "") -> Message:
    """The invitation or the reminder as a host reads it before it leaves; no calendar part, no own link.

    Its buttons lead to the event's page: a sample answers for nobody.
    """
    attendance = Attendance.IN_PERSON if event.has_physical else Attendance.ONLINE
    row = Registration(event=event, person=person, attendance=attendance, public_id="-", link_nonce="-")
    context = {
        "event": event,
        "registration": row,
        "answer_url": page_url(event),
        "greeting": greeting,
        "sample": True,
        **_seats(event),
    }
    key = f"sample:{event.pk}:{person.pk}:{_now_key()}"
    envelope = Envelope(key=key, kind="sample", from_name=event.host_line)
    return write(f"events/mail/{kind}", envelope, context, person=person)


def receipt(row: Registration, *, had_offer: bool = False, place: int | None = None) -> Message:
    """What we have noted, what comes next, and how to change it. `place` in line is asked for where it is not known."""
    context = {"had_offer": had_offer, **_party(row)}
    place, stand_in = place or place_in_line(row), _stand_in_of(row)
    own = {"place_in_line": str(place or ""), "stand_in": stand_in}
    method: Method | Literal[""] = "" if _calendar_knows(row) else "REQUEST"
    alike = None if context["guest_names"] else _known("receipt", row.event)
    return _to(row, "receipt", f"receipt:{row.pk}:{_now_key()}", context, method=method, own=own, alike=alike)


def _known(kind: str, event: Event, *more: Hashable) -> Alike:
    """Letters of one kind about one event, rendered once for all who stand alike. What they say of the event is what is
    asked for here: when anything of it is another, so are they."""
    return _alike(kind, values_of(*queries.shown_of(event)), *_moment(event), *more)


@lru_cache(maxsize=1000)
def _alike(kind: str, *everything: Hashable) -> Alike:
    """A receipt takes 2.6 ms, and 0.3 ms filled in. Each is 22 kB for each way to stand; with room for fewer events than are
    answered to, none is found again (300 events and 256: 3.5 ms each)."""
    # Receipts of many events are written in one minute; an invitation is rendered for hundreds, and is no gain to cast.
    return Alike(f"events/mail/{kind}", is_cast=kind == "receipt")


def _moment(event: Event) -> tuple[Hashable, ...]:
    """What else letters say differently from one day or hour to another; a date far off has its year."""
    hour = event.is_coming, event.has_begun, event.takes_answers, event.deadline_passed
    return timezone.localdate(), *hour, *terms.of_answering().values()


def _calendar_knows(row: Registration) -> bool:
    """Whoever answered in the calendar, and got just that, is not asked by it again (RFC 5546 3.2.2)."""
    got = {Status.ACCEPTED, Status.TENTATIVE, Status.DECLINED, Status.CANCELLED}
    return row.channel == Channel.MAIL and row.status in got and not row.may_see_online_url


def seat_offered(row: Registration) -> Message:
    """A seat came free: it is held for a while for the first in line."""
    return _to(row, "seat_offered", f"offer:{row.pk}:{_key(row.held_until)}", _party(row), method="REQUEST")


def moved_up(row: Registration) -> Message:
    """From the waiting list to a seat."""
    return _to(row, "moved_up", f"moved-up:{row.pk}:{_now_key()}", _party(row), method="REQUEST")


def offer_lapsed(row: Registration) -> Message:
    """The offer ran out, and the seat went to the next."""
    return _to(row, "offer_lapsed", f"lapsed:{row.pk}:{_now_key()}", _party(row))


def changed(event: Event, rows: Sequence[Registration], difference: Difference) -> list[Message]:
    """*Ændret: før → nu*; who must answer again is asked in the same mail."""
    prefetch_related_objects(rows, "organisation")
    stamp = _key(event.changed_at)
    context, alike = {"difference": difference, **_seats(event)}, Alike("events/mail/changed")
    return [
        _to(
            row,
            "changed",
            f"changed:{row.pk}:{event.sequence}:{stamp}",
            context,
            method="REQUEST",
            alike=alike,
        )
        for row in rows
    ]


def called_off(event: Event, rows: Sequence[Registration]) -> list[Message]:
    """Cancelled, or postponed without a new date: the entry leaves people's calendars (RFC 5546 3.2.5)."""
    prefetch_related_objects(rows, "organisation")
    context, alike = {"postponed": event.state == EventState.POSTPONED}, Alike("events/mail/called_off")
    return [
        _to(row, "called_off", f"called-off:{row.pk}:{event.sequence}", context, method="CANCEL", alike=alike)
        for row in rows
    ]


def reminders_to_answer(event: Event, rows: Sequence[Registration], *, on: date) -> list[Message]:
    """To the silent; at most one a day."""
    prefetch_related_objects(rows, "organisation")
    shared, alike = _seats(event), Alike("events/mail/reminder")
    return [
        _to(row, "reminder", f"reminder:{row.pk}:{on:%Y%m%d}", shared, method="REQUEST", alike=alike)
        for row in rows
    ]


def reminders_to_come(event: Event, rows: Sequence[Registration]) -> list[Message]:
    """The day before, to those who come: place, time, link. One for each version of the event."""
    prefetch_related_objects(rows, "organisation", "dish", "guests")
    shared = {"agenda": list(event.agenda.all())}
    return [
        _to(row, "tomorrow", f"tomorrow:{row.pk}:{event.sequence}", {**shared, **_party(row)}) for row in rows
    ]


def wish_received(row: Registration) -> list[Message]:
    """To the coordinators: somebody asks for a change after the deadline."""
    return _to_hosts(row.event, "wish_received", f"wish:{row.pk}:{_now_key()}", {"registration": row})


def proposal_received(proposal: AnswerProposal) -> list[Message]:
    """To the coordinators: a mail came that only they can decide on."""
    row = proposal.registration
    context = {"registration": row, "proposal": proposal}
    return _to_hosts(row.event, "proposal_received", f"proposal:{proposal.pk}", context)


def did_not_arrive(row: Registration, why: str) -> list[Message]:
    """To the coordinators: a mail came back. One a day for each event; the board shows them all."""
    key = f"did-not-arrive:{row.event_id}:{timezone.localdate():%Y%m%d}"
    return _to_hosts(row.event, "did_not_arrive", key, {"registration": row, "why": why})


def _to_hosts(event: Event, template: str, key: str, context: dict[str, Any]) -> list[Message]:
    """One to each host; the kind is the first word of the key."""
    board = settings.SITE_URL + reverse("events:board", args=[event.pk])
    words = {"event": event, "board_url": board, **context}
    letters = []
    for person in hosts(event):
        thread = f"event-{event.pk}-host-{person.pk}"
        envelope = Envelope(key=f"{key}:{person.pk}", kind=key.partition(":")[0], thread=thread)
        letters.append(write(f"events/mail/{template}", envelope, words, person=person))
    return letters


def stand_in_proposed(proposal: AnswerProposal) -> Message:
    """To the invited: somebody answered in your place. Is that so?"""
    return _to(
        proposal.registration,
        "stand_in_proposed",
        f"stand-in-proposed:{proposal.pk}",
        {"proposal": proposal},
    )


def time_declined(proposal: AnswerProposal) -> Message:
    """To whoever proposed another time: it stays as it is."""
    key, context = f"time-declined:{proposal.pk}", {"proposal": proposal}
    return _to(proposal.registration, "time_declined", key, context, method="DECLINECOUNTER")


def not_taken(row: Registration, why: str) -> Message:
    """An answer by mail that came too late, or could not be taken: `why`, or empty where it became a request."""
    return _to(row, "not_taken", f"not-taken:{row.pk}:{_now_key()}", {"why": why})


def wish_settled(row: Registration, *, granted: bool) -> Message:
    """The coordinator's answer to a late request."""
    return _to(
        row, "wish_settled", f"wish-settled:{row.pk}:{_now_key()}", {"granted": granted, **_party(row)}
    )


def sign_up_to_confirm(row: SignUp, token: str) -> Message:
    """To a stranger: is this address yours? Good for 48 hours."""
    url = settings.SITE_URL + reverse("events:confirm_sign_up", args=[token])
    envelope = Envelope(
        key=f"sign-up:{row.pk}", kind="sign_up", thread=f"sign-up-{row.pk}", from_name=row.event.host_line
    )
    context = {
        "event": row.event,
        "sign_up": row,
        "confirm_url": url,
        **terms.of_signing_up(),
        **_seats(row.event),
    }
    return write(
        "events/mail/sign_up", envelope, context, address=row.email, name=row.name, language=row.language
    )


def hosts(event: Event) -> list[Person]:
    """Who is told about late requests: the contact, else the network's coordinators."""
    if event.contact is not None:
        return [event.contact]
    coordinators = Membership.objects.coordinators().filter(network=event.network_id).select_related("person")
    return [membership.person for membership in coordinators]


def _seats(event: Event) -> dict[str, Any]:
    """How full the house is, asked once for a whole batch."""
    taken = event.registrations.seats_taken(timezone.now())
    return {
        "seats_taken": taken.get(Attendance.IN_PERSON, 0),
        "online_taken": taken.get(Attendance.ONLINE, 0),
    }


def _party(row: Registration) -> dict[str, Any]:
    """Whom the person brings, by name where we know it."""
    return {"guest_names": [guest.name for guest in row.guests.all() if guest.name]}


def _stand_in_of(row: Registration) -> str:
    """The name of whoever was asked to come instead; empty when nobody was. Only who stays away sends somebody."""
    if row.status not in (Status.DECLINED, Status.CANCELLED):
        return ""
    asked = queries.STAND_IN.tuples(row.pk)
    return str(asked[0][0]) if asked else ""


def thread_of(row: Registration) -> str:
    """The name of everything we write to one person about one event."""
    return f"event-{row.event_id}-registration-{row.pk}"


def threads_of(event: Event) -> str:
    """How the names of all these begin."""
    return f"event-{event.pk}-registration-"


def registration_in(thread: str) -> int:
    """The key of the registration that such a name is of."""
    return int(thread.rpartition("-")[2])


def _to(
    row: Registration,
    kind: str,
    key: str,
    context: dict[str, Any],
    *,
    method: Method | Literal[""] = "",
    own: Mapping[str, str] | None = None,
    alike: Alike | None = None,
) -> Message:
    """One message about one registration: words, calendar part, and the address that answers come back to.

    With `alike`, which letters to many share, the words are rendered once for all whose letters are alike; `own`
    are those that are this person's all the same.
    """
    if row.person is None:
        raise ValueError("A forgotten person gets no mail.")
    now, token = timezone.now(), links.registration_token(row)
    reply_to = reply_address(row.public_id, secret=settings.SECRET_KEY, domain=settings.REPLY_DOMAIN)
    envelope = Envelope(
        key=key,
        kind=kind,
        thread=thread_of(row),
        from_name=row.event.host_line,
        reply_to=reply_to,
        unsubscribe_url=settings.SITE_URL + links.path("events:unsubscribe", token),
        in_reply_to=row.first_message_id,
    )
    if alike is not None:
        personal = {"token": token, **_addresses(token), **(own or {})}
        return _one_of_many(alike, row, envelope, personal, context, now, method=method)
    words = {"registration": row, **_addresses(token), **_shared(row.event, context), **(own or {})}
    message = write(f"events/mail/{kind}", envelope, words, person=row.person, stamp=now)
    if method:
        message.calendar, message.calendar_method = calendar_parts.of(row, method, reply_to, now), method
    return message


def _one_of_many(
    alike: Alike,
    row: Registration,
    envelope: Envelope,
    own: dict[str, str],
    shared: Mapping[str, Any],
    now: datetime,
    *,
    method: Method | Literal[""],
) -> Message:
    """Alike but for name, addresses and organisation are the letters to people who stand alike with the event."""
    assert row.person is not None  # `_to` has refused
    own = {**own, "organisation": row.organisation.name if row.organisation else ""}
    own |= calendar_parts.own_words(row, envelope.reply_to, now) if method else {}

    def context(marks: Mapping[str, str]) -> dict[str, Any]:
        twin = copy(row)
        twin.organisation = Organisation(name=marks["organisation"]) if row.organisation else None
        return {"registration": twin, **marks, **_shared(row.event, shared)}

    standing = (
        row.status,
        row.attendance,
        row.seats,
        row.held_until,
        row.asked_again,
        row.take_seat_at_once,
        row.dish.name if row.dish else "",
        shared.get("had_offer"),
        method,
    )
    message = alike.write(
        envelope,
        own,
        context,
        person=row.person,
        shape=standing,
        stamp=now,
        calendar=partial(calendar_parts.alike, row, method) if method else None,
    )
    message.calendar_method = method
    return message


def _shared(event: Event, context: Mapping[str, Any]) -> dict[str, Any]:
    """What a letter says of the event to everybody."""
    return {"event": event, **terms.of_answering(), **context}


def _addresses(token: str) -> dict[str, str]:
    return {
        "answer_url": settings.SITE_URL + links.path("events:answer", token),
        "ics_url": settings.SITE_URL + links.path("events:answer_ics", token),
    }


def _now_key() -> str:
    return _key(timezone.now())


def _key(moment: datetime | None) -> str:
    return f"{moment:%Y%m%d%H%M%S%f}" if moment else "-"
