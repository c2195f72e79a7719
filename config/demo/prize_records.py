"""The four locked records of last year's round in the demo, sealed as the house seals them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from accounts.models import Person
from config.demo.prize_words import BODIES, REASONS, WINNER
from prize import chain
from prize.models import (
    DateKind,
    LockedRecord,
    Nomination,
    NominationState,
    PrizeEdition,
    RecordKind,
    SpecialAward,
)


def lock(edition: PrizeEdition, made: dict[str, Nomination], by: Person) -> None:
    days = dict(edition.dates.values_list("kind", "day"))
    previous = chain.GENESIS
    for place, (kind, day, reasons) in enumerate(_told(), start=1):
        name, _english, quorum, members = BODIES[place - 1]
        record = LockedRecord(
            edition=edition,
            sequence=place,
            kind=kind,
            body=name,
            decided_on=days[day],
            case_number=f"1-22-{place}-{edition.year % 100}",
            quorum=quorum,
            present=members or ["Dorte Klinteskov", "Anker Hulbæk", "Sigrid Lærkesang"],
            reasons=reasons,
            content=_content(kind, edition, made),
            locked_by=by,
            locked_by_name=by.name,
            locked_at=timezone.make_aware(datetime.combine(days[day], time(14))),
            previous_hash=previous,
        )
        previous = record.hash = chain.seal_of(record.sealed.facts, previous)
        record.save()


def _content(kind: RecordKind, edition: PrizeEdition, made: dict[str, Nomination]) -> dict[str, Any]:
    if kind == RecordKind.NOMINATION:
        return {"version": edition.version, "candidates": [_named(one) for one in made.values()]}
    laureate = made[WINNER["slug"]]
    said: dict[str, Any] = {"laureate": laureate.pk, "laureate_name": laureate.village.name}
    if kind == RecordKind.PANEL:
        went_on = (NominationState.FINALIST, NominationState.LAUREATE)
        return said | {"finalists": [_named(one) for one in made.values() if one.state in went_on]}
    awards = SpecialAward.objects.filter(edition=edition).select_related("recipient__village")
    special = [
        {
            "award": award.pk,
            "award_name": award.name,
            "recipient": award.recipient.pk,
            "recipient_name": award.recipient.village.name,
        }
        for award in awards
        if award.recipient is not None
    ]
    return said | {"special": special, "differs": False, "differs_reason": ""}


def _named(row: Nomination) -> dict[str, Any]:
    return {"nomination": row.pk, "number": row.number, "village": row.village.name}


def _told() -> list[tuple[RecordKind, str, str]]:
    """What is locked, on which of the edition's days, and why."""
    nominations = "Otte landsbyer er indstillet, og alle opfylder reglerne."
    return [
        (RecordKind.NOMINATION, DateKind.NOMINATIONS_CLOSE, nominations),
        (RecordKind.PANEL, DateKind.FINAL_ROUND, "Slåenhede står stabilt øverst i alle beregninger."),
        (RecordKind.RECOMMENDATION, DateKind.COMMITTEE, "Udvalget følger ekspertudvalget."),
        (RecordKind.DECISION, DateKind.COUNCIL, REASONS),
    ]
