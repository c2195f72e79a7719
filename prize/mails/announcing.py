"""Who hears of the result, group by group, and in what words. Words live in templates/prize/mail/announced.*"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from notifications.models import Message
from notifications.writing import Envelope, write
from prize.models import (
    DateKind,
    Nomination,
    NominationState,
    PrizeEdition,
    SpecialAward,
    WaveGroup,
    Writer,
)

KIND = "prize_announced"
STATES = {
    WaveGroup.WINNER: [NominationState.LAUREATE],
    WaveGroup.FINALISTS: [NominationState.FINALIST],
    WaveGroup.CANDIDATES: [NominationState.NOT_SELECTED, NominationState.CANDIDATE],
}


def key_of(edition_id: int, group: str) -> str:
    """What the keys of one group's messages begin with."""
    return f"{KIND}:{edition_id}:{group}:"


def edition_of(key: str) -> int | None:
    """The edition that a message of this kind is about."""
    parts = key.split(":")
    return int(parts[1]) if parts[0] == KIND and len(parts) > 2 and parts[1].isdecimal() else None


def letters_to(edition: PrizeEdition, group: WaveGroup) -> list[Message]:
    """Every letter to the group; asked for when the laureate's row tells who won."""
    if group == WaveGroup.PRESS:
        return _to_press(edition)
    if group == WaveGroup.NOMINATORS:
        return _to_nominators(edition)
    rows = Nomination.objects.with_words().filter(edition=edition, state__in=STATES[group])
    writers = Writer.objects.select_related("person").filter(
        person__is_active=True, person__mail_failed_at=None
    )
    rows = rows.prefetch_related(Prefetch("writers", writers), "special_awards")
    shared = _shared(edition, group)
    return [
        write(
            "prize/mail/announced",
            _envelope(edition, group, f"{nomination.pk}:{writer.person_id}", f"nomination-{nomination.pk}"),
            {**shared, "nomination": nomination, "own_awards": list(nomination.special_awards.all())},
            person=writer.person,
        )
        for nomination in rows
        for writer in nomination.writers.all()
    ]


def _to_nominators(edition: PrizeEdition) -> list[Message]:
    rows = edition.nominators.exclude(contact=None).select_related("contact")
    rows = rows.filter(contact__is_active=True, contact__mail_failed_at=None)
    chosen = Nomination.objects.candidates().select_related("village").order_by("number", "pk")
    shared = _shared(edition, WaveGroup.NOMINATORS)
    return [
        write(
            "prize/mail/announced",
            _envelope(edition, WaveGroup.NOMINATORS, str(nominator.pk), f"nominator-{nominator.pk}"),
            {**shared, "nominator": nominator, "own": nominator.chosen},
            person=nominator.contact,
        )
        for nominator in rows.prefetch_related(Prefetch("nominations", chosen, to_attr="chosen"))
    ]


def _to_press(edition: PrizeEdition) -> list[Message]:
    shared = _shared(edition, WaveGroup.PRESS)
    shared["url"] = settings.SITE_URL + reverse("prize:press", args=[edition.slug])
    return [
        write(
            "prize/mail/announced",
            _envelope(edition, WaveGroup.PRESS, address, f"press-{edition.pk}-{place}"),
            shared,
            address=address,
        )
        for place, address in enumerate(_once(edition.press_list))
    ]


def _once(addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(address.strip().lower() for address in addresses if address.strip()))


def _envelope(edition: PrizeEdition, group: WaveGroup, who: str, thread: str) -> Envelope:
    key = (key_of(edition.pk, group) + who)[:200]
    return Envelope(key=key, kind=KIND, thread=f"prize-{thread}"[:100], from_name=str(edition.prize))


def _shared(edition: PrizeEdition, group: WaveGroup) -> dict[str, Any]:
    laureate = Nomination.objects.with_words().filter(edition=edition, state=NominationState.LAUREATE).first()
    awards = SpecialAward.objects.filter(edition=edition).exclude(recipient=None)
    return {
        "edition": edition,
        "group": str(group),
        "laureate": laureate,
        "awards": list(awards.select_related("recipient__village")),
        "award_day": edition.dates.filter(kind=DateKind.AWARD).first(),
        "award_event": edition.award_event,
        "seminar": edition.seminar,
        "url": settings.SITE_URL + edition.get_absolute_url(),
    }
