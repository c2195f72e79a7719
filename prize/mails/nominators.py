"""What we write to nominators, and what villages hear of their choice."""

from __future__ import annotations

from django.utils import timezone

from notifications.models import Message
from prize.hours import day_of
from prize.links import nominator_url, writer_url
from prize.mails.letters import letter, words_of, writers_of
from prize.models import DateKind, Nomination, Nominator


def please_choose(nominator: Nominator) -> list[Message]:
    """Proposals are closed: here is what came in, and until when to choose."""
    return _to(nominator, "please_choose", str(nominator.pk))


def open_again(nominator: Nominator) -> list[Message]:
    return _to(nominator, "choose_again", f"{nominator.pk}:{timezone.now():%Y%m%d%H%M%S%f}")


def _to(nominator: Nominator, kind: str, key: str) -> list[Message]:
    if nominator.contact is None or not nominator.contact.is_active or nominator.link_hash is None:
        return []
    words = {
        "edition": nominator.edition,
        "nominator": nominator.name,
        "cap": nominator.cap,
        "until": day_of(nominator.edition, DateKind.NOMINATIONS_CLOSE),
        "reason": nominator.reopen_reason,
        "url": nominator_url(nominator),
    }
    return [letter(kind, key, nominator.contact, words)]


def nominated(nomination: Nomination) -> list[Message]:
    """*Nomineret*, with the nominator's reason."""
    return _to_village(nomination, "nominated")


def not_chosen(nomination: Nomination) -> list[Message]:
    """*Ikke valgt, begrundelse*."""
    return _to_village(nomination, "not_chosen")


def _to_village(nomination: Nomination, kind: str) -> list[Message]:
    words = words_of(nomination)
    return [
        letter(kind, str(nomination.pk), writer.person, {**words, "url": writer_url(writer)})
        for writer in writers_of(nomination)
    ]
