"""What was decided: read from the locked records, and from nowhere else, so that no row tells it before the embargo ends."""

from __future__ import annotations

from prize.models import LockedRecord, Nomination, PrizeEdition, RecordKind, SpecialAward


def record_of(edition: PrizeEdition, kind: RecordKind | str) -> LockedRecord | None:
    """The locked record of one body, or None while there is none."""
    return LockedRecord.objects.filter(edition=edition, kind=kind).order_by("sequence").first()


def is_recorded(edition: PrizeEdition, kind: RecordKind | str) -> bool:
    """Whether the record of one body is locked: what it builds on stands from then on."""
    return LockedRecord.objects.filter(edition=edition, kind=kind).exists()


def laureate_of(edition: PrizeEdition) -> Nomination | None:
    """Whom the council chose. Secret until `edition.is_announced`: ask before you show it."""
    record = record_of(edition, RecordKind.DECISION)
    chosen = record.content.get("laureate") if record else None
    if not isinstance(chosen, int):
        return None
    return Nomination.objects.with_words().filter(edition=edition, pk=chosen).first()


def awards_of(edition: PrizeEdition) -> list[tuple[SpecialAward, Nomination]]:
    """Who receives a special award, as the council's record says. As secret as the laureate."""
    record = record_of(edition, RecordKind.DECISION)
    said = record.content.get("special") if record else None
    named = {row.get("award"): row.get("recipient") for row in said} if isinstance(said, list) else {}
    awards = list(SpecialAward.objects.filter(edition=edition))
    chosen = {award.pk: named.get(award.pk) or award.recipient_id for award in awards} if record else {}
    known = (
        Nomination.objects.with_words().filter(edition=edition).in_bulk([pk for pk in chosen.values() if pk])
    )
    return [(award, known[chosen[award.pk]]) for award in awards if chosen.get(award.pk) in known]
