"""Letters about profiles, suggestions and questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from matchmaking import links, rules
from matchmaking.models import Approach, Outcome, Profile
from notifications.models import Message
from notifications.writing import Envelope, write


def asked(approach: Approach, person: Person) -> Message:
    """*Lyngkær vil gerne tale med jer*: yes or no behind a button, no account needed."""
    context = {
        "approach": approach,
        "mine": approach.asked,
        "other": approach.asker,
        "answer_url": links.approach_url(approach, person),
        "days": settings.APPROACH_LASTS.days,
    }
    return _write("asked", f"approach:{approach.pk}:{person.pk}", context, person)


def introductions(approach: Approach) -> list[Message]:
    """After the second yes: to everybody on both sides, with the names and addresses of the others."""
    sides = [(approach.asker, approach.asked), (approach.asked, approach.asker)]
    people = {
        approach.asker_id: _with(rules.owners_of(approach.asker), approach.by, approach.asker),
        approach.asked_id: _with(rules.owners_of(approach.asked), approach.answered_by, approach.asked),
    }
    found = []
    for mine, other in sides:
        context = {
            "mine": mine,
            "other": other,
            "contacts": people[other.pk],
            "words": approach.words if other.pk == approach.asker_id else "",
            "profile_url": settings.SITE_URL + other.get_absolute_url(),
        }
        for person in people[mine.pk]:
            key = f"introduction:{approach.pk}:{mine.pk}:{person.pk}"
            found.append(_write("introduction", key, context, person))
    return found


def _with(owners: list[Person], who: Person | None, profile: Profile) -> list[Person]:
    """Whoever asked or answered for an organisation is one of those who are introduced, though another looks after it."""
    if who is None or who in owners or not who.is_active or not rules.owns(who, profile):
        return owners
    return [who, *owners]


def runs_out(profile: Profile, person: Person) -> Message:
    """*Forny, luk eller fundet?* in good time."""
    assert profile.expires_at is not None  # only what is open is asked about
    context = {"profile": profile, "renewal_url": links.renewal_url(profile, person)}
    key = f"runs-out:{profile.pk}:{profile.expires_at:%Y%m%d%H%M}:{person.pk}"
    return _write("runs_out", key, context, person)


def digest(profile: Profile, person: Person, partners: Sequence[Any], now: datetime) -> Message:
    """*Tre I bør møde*: once a week at most, and only where there is somebody new. `partners` as the page shows them."""
    week = timezone.localdate(now).isocalendar()
    context = {
        "profile": profile,
        "partners": partners,
        "partners_url": settings.SITE_URL + reverse("matchmaking:index"),
        "no_digest_url": links.digest_url(profile, person),
    }
    return _write("digest", f"digest:{profile.pk}:{week.year}-{week.week}:{person.pk}", context, person)


def how_did_it_go(outcome: Outcome, person: Person) -> Message:
    """After 14 and 90 days: are you in touch, is there a project?"""
    assert outcome.approach is not None  # just made
    other = (
        outcome.approach.asked if outcome.profile_id == outcome.approach.asker_id else outcome.approach.asker
    )
    context = {"outcome": outcome, "other": other, "outcome_url": links.outcome_url(outcome, person)}
    return _write("how_did_it_go", f"outcome:{outcome.pk}:{person.pk}", context, person)


def _write(kind: str, key: str, context: dict[str, Any], person: Person) -> Message:
    envelope = Envelope(
        key=f"matchmaking:{key}",
        kind=kind,
        from_name=settings.SITE_NAME,
        unsubscribe_url=context.get("no_digest_url", ""),
    )
    return write(f"matchmaking/mail/{kind}", envelope, context, person=person)
