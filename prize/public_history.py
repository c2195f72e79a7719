"""The prize over the years: editions of the house, and those that public sources tell of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from prize import public, results
from prize.models import CANDIDATES, Nomination, PastEdition, PrizeEdition, Village

UNTOLD = (2012, 2016, 2025)
"""Years that no source we found says anything of."""


@dataclass(frozen=True)
class Year:
    """One line of the history: of the house (`edition`), or from a source (`past`)."""

    number: int
    winner: str = ""
    place: str = ""
    edition: PrizeEdition | None = None
    past: PastEdition | None = None
    url: str = ""


@dataclass(frozen=True)
class VillageStory:
    rows: tuple[public.Candidate, ...]
    past: tuple[PastEdition, ...]


def years(editions: Iterable[PrizeEdition]) -> list[Year]:
    """Newest first; an edition of the house stands in the place of what a source says of that year."""
    ours = [_of_the_house(one) for one in editions if one.is_locked]
    taken = {year.number for year in ours}
    past = PastEdition.objects.select_related("municipality").exclude(year__in=taken)
    told = [
        Year(row.year, row.winner, row.municipality.name if row.municipality else "", past=row)
        for row in past
    ]
    return sorted([*ours, *told], key=lambda year: -year.number)


def _of_the_house(edition: PrizeEdition) -> Year:
    winner = results.laureate_of(edition) if edition.is_announced else None
    if winner is None:
        return Year(edition.year, edition=edition)
    return Year(
        edition.year,
        winner.village.name,
        winner.village.municipality.name,
        edition=edition,
        url=winner.get_absolute_url(),
    )


def of_village(village: Village, user: Person | AnonymousUser) -> VillageStory:
    rows = Nomination.objects.filter(village=village, state__in=CANDIDATES)
    editions = PrizeEdition.objects.visible_to(user).filter(nominations__in=rows).select_related("prize")
    found = [public.candidate(edition, village.slug) for edition in editions.distinct()]
    past = PastEdition.objects.filter(winner=village.name, municipality=village.municipality_id)
    return VillageStory(tuple(one for one in found if one is not None), tuple(past))
