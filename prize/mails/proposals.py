"""What we write to a village about its proposal, from the link to write by to the reminder next year."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from notifications.models import Message
from prize.links import nominator_url, writer_url
from prize.mails.letters import letter, secretaries_of, words_of, writers_of
from prize.models import Nomination, PrizeEdition, Writer


def _stamp() -> str:
    return f"{timezone.now():%Y%m%d%H%M%S%f}"


def _to(writer: Writer, kind: str, key: str, **more: Any) -> Message:
    nomination = writer.nomination
    context = {**words_of(nomination), "url": writer_url(writer), **more}
    return letter(kind, key, writer.person, context, thread=f"prize-nomination-{nomination.pk}")


def _to_all(nomination: Nomination, kind: str, key: str, **more: Any) -> list[Message]:
    """One row that was locked and changed, and the people it is about: each with their own link."""
    found = []
    for writer in writers_of(nomination):
        writer.nomination = nomination
        found.append(_to(writer, kind, key, **more))
    return found


def begun(writer: Writer, *, again: bool = False) -> Message:
    """The link to write by."""
    return _to(writer, "begun", f"{writer.pk}:{_stamp() if again else writer.nonce}")


def begun_for_you(writer: Writer) -> Message:
    """A nominator would like to nominate a village that did not think of it itself."""
    return _to(writer, "begun_for_you", f"{writer.pk}:{writer.nonce}")


def invited(writer: Writer, by: Person) -> Message:
    return _to(writer, "invited", f"{writer.pk}:{_stamp()}", by=by.name)


def now_the_contact(writer: Writer) -> Message:
    return _to(writer, "now_the_contact", f"{writer.pk}:{_stamp()}")


def wants_to_join(nomination: Nomination, person: Person, name: str) -> list[Message]:
    """To the contact of a proposal that is under way: somebody else from the village has come."""
    contacts = [writer for writer in writers_of(nomination) if writer.is_contact]
    key = f"{nomination.pk}:{person.pk}"
    return [
        _to(one, "wants_to_join", key, who=name or person.email, address=person.email) for one in contacts
    ]


def passed_on(nomination: Nomination, person: Person) -> Message:
    """To that somebody: says nothing of who writes, or whether anybody does."""
    words = {"village": nomination.village.name, "edition": nomination.edition}
    return letter("passed_on", f"{nomination.pk}:{person.pk}", person, words)


def received(nomination: Nomination) -> list[Message]:
    """*Modtaget*, to all who wrote and to the nominator."""
    key = f"{nomination.pk}:{nomination.proposed_at:%Y%m%d%H%M%S}"
    found = _to_all(nomination, "received", key)
    nominator = nomination.nominator
    if nominator is not None and nominator.contact is not None:
        words = {**words_of(nomination), "url": nominator_url(nominator)}
        found.append(letter("proposal_came", key, nominator.contact, words))
    return found


def mended(nomination: Nomination) -> list[Message]:
    """To the secretaries: a village has mended what was missing."""
    return _to_secretaries(nomination, "mended", f"{nomination.pk}:{_stamp()}")


def withdrawn(nomination: Nomination) -> list[Message]:
    """A receipt to those who wrote, and a word to whoever kept it."""
    return [
        *_to_all(nomination, "withdrawn", str(nomination.pk)),
        *_to_secretaries(nomination, "was_withdrawn", str(nomination.pk)),
    ]


def accepted(nomination: Nomination) -> list[Message]:
    return _to_all(nomination, "accepted", str(nomination.pk))


def something_missing(nomination: Nomination) -> list[Message]:
    """*Der mangler …*, with the list and the date."""
    wanting = [str(item["what"]) for item in nomination.missing]
    return _to_all(nomination, "something_missing", f"{nomination.pk}:{_stamp()}", wanting=wanting)


def rejected(nomination: Nomination) -> list[Message]:
    return _to_all(nomination, "rejected", str(nomination.pk))


def open_again(nomination: Nomination, edition: PrizeEdition) -> list[Message]:
    """Next year's edition is open, and a village was a candidate before."""
    url = settings.SITE_URL + reverse("prize:propose", args=[edition.slug])
    more = {"edition": edition, "earlier": nomination.edition, "url": url}
    return _to_all(nomination, "next_year", f"{nomination.pk}:{edition.pk}", **more)


def _to_secretaries(nomination: Nomination, kind: str, key: str) -> list[Message]:
    url = settings.SITE_URL + reverse("prize:formal", args=[nomination.edition.slug, nomination.pk])
    words = {**words_of(nomination), "url": url}
    return [letter(kind, key, person, words) for person in secretaries_of(nomination.edition)]
