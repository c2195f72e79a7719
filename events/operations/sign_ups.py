"""Strangers who come to an open event: asked to confirm by mail before anything is taken or kept."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person, fold_email
from accounts.operations import ensure_person
from events import links, mails
from events.errors import AnswerRefused, SignUpRefused
from events.models import Channel, Event, EventVisibility, Registration, SignUp
from events.operations.details import Details, GuestDetails, change_details
from events.operations.invitations import new_registration
from events.operations.locks import lock
from events.operations.registrations import Actor, Answer, respond
from notifications import outbox

BY_SIGN_UP = Actor(Channel.SIGN_UP)


@transaction.atomic
def sign_up(event: Event, name: str, email: str, details: Details, *, language: str) -> SignUp:
    """Keep the wish and mail a confirmation link, good for 48 hours. No seat is taken yet.

    Somebody who signs up again is mailed a new link, and the older wish goes. Raises `SignUpRefused` (`closed`).
    """
    refuse_closed(event)
    token = secrets.token_urlsafe(24)
    SignUp.objects.unconfirmed().filter(event=event, email=fold_email(email)).delete()
    row = SignUp.objects.create(
        event=event,
        name=name.strip()[:150],
        email=fold_email(email),
        language=language,
        wishes=asdict(details),
        token_hash=links.hash_of(token),
    )
    outbox.post(mails.sign_up_to_confirm(row, token))
    return row


def refuse_closed(event: Event) -> None:
    """Only an open event that welcomes strangers takes sign-ups."""
    welcome = event.open_registration and event.visibility == EventVisibility.PUBLIC
    if not (welcome and event.takes_answers):
        raise SignUpRefused(_("This event does not take sign-ups now."), code="closed")


def find_sign_up(token: str) -> SignUp | None:
    """The sign-up of a link that is still good, confirmed or not."""
    row = SignUp.objects.select_related("event").filter(token_hash=links.hash_of(token)).first()
    if row is None or (
        row.confirmed_at is None and row.created_at < timezone.now() - settings.SIGN_UP_LINK_AGE
    ):
        return None
    return row


def registration_of(row: SignUp) -> Registration | None:
    """What a confirmed one became."""
    return row.event.registrations.filter(person__email=row.email).first()


@transaction.atomic
def confirm(row: SignUp) -> Registration:
    """The address is theirs: make the person if unknown, and say yes for them. Twice changes nothing.

    Raises `AnswerRefused` or `SignUpRefused` when the event closed in between.
    """
    event = lock(row.event_id)
    row = SignUp.objects.select_for_update().get(pk=row.pk)
    row.event = event
    person, _new = ensure_person(row.email, row.name, row.language)
    registration, _made = new_registration(row.event, person.pk)
    if row.confirmed_at is not None:
        return registration
    refuse_closed(row.event)
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    # What was wished and cannot be had any more is asked for on the page; the yes counts.
    with suppress(AnswerRefused), transaction.atomic():
        registration = change_details(registration, _details(row.wishes), BY_SIGN_UP)
    return respond(registration, Answer.YES, BY_SIGN_UP)


@transaction.atomic
def come(event: Event, person: Person, name: str, details: Details) -> Registration:
    """Somebody who is signed in, and so whose address is known: the yes counts at once.

    Raises `SignUpRefused` (`closed`), and `AnswerRefused` where the details cannot be had: then nothing is kept.
    """
    event = lock(event.pk)
    refuse_closed(event)
    ensure_person(person.email, name)
    registration, _made = new_registration(event, person.pk)
    registration = change_details(registration, details, BY_SIGN_UP)
    return respond(registration, Answer.YES, BY_SIGN_UP)


def _details(wishes: dict[str, Any]) -> Details:
    guests = tuple(GuestDetails(**guest) for guest in wishes.get("guests", []))
    return Details(**{**wishes, "guests": guests})
