"""Whom an edition concerns: by id, for calendars and letters. Few queries, however many there are."""

from __future__ import annotations

from collections.abc import Collection

from prize.models import (
    CLOSED,
    DateKind,
    Juror,
    Mandate,
    Nominator,
    PrizeEdition,
    PrizeRole,
    RoleKind,
    Writer,
)

NOMINATORS, WRITERS, JURORS = "nominators", "writers", "jurors"
GROUPS = (NOMINATORS, WRITERS, JURORS, *RoleKind.values)

DATES_OF: dict[str, tuple[DateKind, ...]] = {
    NOMINATORS: (
        DateKind.PROPOSALS_OPEN,
        DateKind.PROPOSALS_CLOSE,
        DateKind.NOMINATIONS_CLOSE,
        DateKind.AWARD,
    ),
    # The final round stands with every candidate's people from the start: a day that came and went with the
    # panel's choice would tell it before the letters do.
    WRITERS: (DateKind.PROPOSALS_CLOSE, DateKind.NOMINATIONS_CLOSE, DateKind.FINAL_ROUND, DateKind.AWARD),
    JURORS: (
        DateKind.CONFLICTS_CLOSE,
        DateKind.ASSESSMENT_CLOSE,
        DateKind.MODERATION,
        DateKind.FINAL_ROUND,
        DateKind.AWARD,
    ),
    RoleKind.SECRETARY: tuple(DateKind),
    RoleKind.COMMITTEE_CLERK: (DateKind.COMMITTEE, DateKind.AWARD),
    RoleKind.COUNCIL_CLERK: (DateKind.COUNCIL, DateKind.AWARD),
}
"""Which dates of the round each group reads in its own calendar."""

PUBLIC_DATES = (DateKind.PROPOSALS_OPEN, DateKind.PROPOSALS_CLOSE, DateKind.AWARD)
"""What stands in the public calendar."""


def groups(edition: PrizeEdition, person_id: int | None = None) -> dict[str, set[int]]:
    """The people of each group, or which groups this one person is in."""
    one = {} if person_id is None else {"person": person_id}
    found: dict[str, set[int]] = {group: set() for group in GROUPS}
    nominators = Nominator.objects.filter(edition=edition).exclude(contact=None)
    nominators = nominators.filter(contact=person_id) if one else nominators
    found[NOMINATORS] = set(nominators.values_list("contact", flat=True))
    writers = Writer.objects.filter(nomination__edition=edition, **one)
    found[WRITERS] = set(writers.exclude(nomination__state__in=CLOSED).values_list("person", flat=True))
    jurors = Juror.objects.filter(edition=edition, **one).exclude(
        mandate__in=[Mandate.DECLINED, Mandate.LEFT]
    )
    found[JURORS] = set(jurors.values_list("person", flat=True))
    for role, person in PrizeRole.objects.filter(edition=edition, **one).values_list("role", "person"):
        found[role].add(person)
    return found


def everybody(edition: PrizeEdition) -> Collection[int]:
    """All of them, each once."""
    return set().union(*groups(edition).values())
