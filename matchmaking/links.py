"""Personal links of this room's mails: signed, for one person and one thing, and good for as long as the thing is open.

Nothing is kept of them: what a link may do is decided by the row it names, when it is pressed. The pages of a participant
at an event open with the personal link of their registration instead.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import Person
from events import links as event_links
from matchmaking.models import Approach, Outcome, Participant, Profile

LASTS = timedelta(days=120)
_SALT = "matchmaking.{}"


def approach_url(approach: Approach, person: Person) -> str:
    return _url("answer", "approach", approach.pk, person)


def renewal_url(profile: Profile, person: Person) -> str:
    """Of one asking: once somebody has answered it, the same link shows what stands, and presses nothing."""
    return _url("renewal", "renewal", profile.pk, person)


def outcome_url(outcome: Outcome, person: Person) -> str:
    return _url("outcome", "outcome", outcome.pk, person)


def digest_url(profile: Profile, person: Person) -> str:
    """Where the weekly letter is switched off without signing in."""
    return _url("no_digest", "digest", profile.pk, person)


def own_url(participant: Participant, page: str = "own") -> str:
    """The absolute address of one of their pages: own, tell, wishes, meet, go_on, own_ics."""
    token = event_links.registration_token(participant.registration)
    return settings.SITE_URL + reverse(f"matchmaking:rounds_{page}", args=[token])


def read(purpose: str, token: str) -> tuple[int, Person] | None:
    """The row's key and the person, or None for a link that is forged, too old, or of somebody who has left."""
    try:
        given: Any = signing.loads(token, salt=_SALT.format(purpose), max_age=LASTS)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=given[1], is_active=True).first()
    return (given[0], person) if person is not None else None


def _url(page: str, purpose: str, pk: int, person: Person) -> str:
    token = signing.dumps([pk, person.pk], salt=_SALT.format(purpose))
    return settings.SITE_URL + reverse(f"matchmaking:{page}", args=[token])
