"""What everybody may know of an edition, and when. Every page that strangers read asks here and nowhere else.

Of a candidate: name and municipality from when the secretary opened the names; who is in the final when the finalists
were told; words and pictures by the village's own yes, when the panel has done its work; who won when it is announced and
the embargo is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from networks.maps import Light
from prize import readers, results
from prize.models import (
    FINALISTS,
    Attachment,
    Consent,
    ConsentKind,
    EditionState,
    FilmState,
    FilmTask,
    LockedRecord,
    MediaKind,
    Nomination,
    NominationQuerySet,
    PrizeEdition,
    RecordKind,
    SpecialAward,
)


@dataclass(frozen=True)
class Candidate:
    """One village of an edition as strangers see it."""

    nomination: Nomination
    is_finalist: bool
    is_laureate: bool
    speaks: bool
    """Its people have said yes to a page with their words, and the panel has done its work."""
    shows: bool
    """And to pictures and films."""
    awards: tuple[SpecialAward, ...] = ()

    @property
    def name(self) -> str:
        return self.nomination.village.name

    @property
    def place(self) -> str:
        return self.nomination.village.municipality.name

    @property
    def url(self) -> str:
        return self.nomination.get_absolute_url()


@dataclass(frozen=True)
class Result:
    """What is told when it is announced."""

    laureate: Candidate | None
    awards: tuple[SpecialAward, ...]
    record: LockedRecord
    audience: tuple[tuple[Candidate, int], ...] = ()

    @property
    def favourite(self) -> Candidate | None:
        """Whom the audience chose; nobody where two stand level."""
        votes = [number for _candidate, number in self.audience]
        level = not votes or (len(votes) > 1 and votes[0] == votes[1])
        return None if level else self.audience[0][0]


def names_are_open(edition: PrizeEdition) -> bool:
    return edition.is_locked and edition.names_public_at is not None


def finalists_are_told(edition: PrizeEdition) -> bool:
    """They were written to when the final round began."""
    return names_are_open(edition) and edition.has_reached(EditionState.FINAL_ROUND)


def candidates(edition: PrizeEdition) -> list[Candidate]:
    """All of them, in the order of their names; none before the names are open."""
    if not names_are_open(edition):
        return []
    winner = results.laureate_of(edition) if edition.is_announced else None
    awards = _awards_by_recipient(edition)
    return [_seen(row, edition, winner, awards) for row in _rows(edition)]


def candidate(edition: PrizeEdition, village: str) -> Candidate | None:
    """The candidate of that name in the address."""
    if not names_are_open(edition):
        return None
    row = _rows(edition).filter(village__slug=village).first()
    winner = results.laureate_of(edition) if edition.is_announced else None
    return _seen(row, edition, winner, _awards_by_recipient(edition)) if row is not None else None


def result(edition: PrizeEdition, among: Sequence[Candidate]) -> Result | None:
    """None to everybody until it is announced and the embargo is over."""
    record = results.record_of(edition, RecordKind.DECISION) if edition.is_announced else None
    if record is None:
        return None
    known = {one.nomination.pk: one for one in among}
    votes = tuple(
        (known[row["nomination"]], row["votes"])
        for row in edition.audience_result
        if row["nomination"] in known
    )
    winner = next((one for one in among if one.is_laureate), None)
    given = tuple(award for awards in _awards_by_recipient(edition).values() for award in awards)
    return Result(winner, given, record, votes)


def films(edition: PrizeEdition) -> list[FilmTask]:
    """Those that are ready, once the result is told; by consent."""
    if not edition.is_announced or not names_are_open(edition):
        return []
    ready = FilmTask.objects.filter(nomination__edition=edition, state=FilmState.READY).exclude(film=None)
    ready = ready.filter(nomination__in=_with_yes(edition)).select_related(
        "film", "nomination__village", "nomination__edition"
    )
    stills = Prefetch(
        "nomination__attachments", Attachment.objects.filter(kind=MediaKind.IMAGE), to_attr="stills"
    )
    return list(ready.prefetch_related(stills).order_by("nomination__number", "pk"))


def pictures(edition: PrizeEdition) -> list[Attachment]:
    """For the press: pictures of candidates whose people have said yes; after the announcement."""
    if not edition.is_announced or not names_are_open(edition):
        return []
    rows = Attachment.objects.filter(kind=MediaKind.IMAGE, nomination__in=_with_yes(edition))
    return list(
        rows.select_related("nomination__village", "nomination__edition").order_by(
            "nomination__number", "position", "pk"
        )
    )


def by_municipality(among: Iterable[Candidate]) -> Counter[str]:
    return Counter(one.nomination.village.municipality_id for one in among)


def lights(among: Iterable[Candidate]) -> list[Light]:
    """Where villages lie on the map; more closely than their municipality it is their own to tell."""
    found = []
    for one in among:
        village = one.nomination.village
        if one.speaks and village.latitude is not None and village.longitude is not None:
            found.append(Light(one.name, village.latitude, village.longitude, village.municipality_id))
    return found


def _rows(edition: PrizeEdition) -> NominationQuerySet:
    rows = (
        edition.nominations.candidates()
        .with_place()
        .annotate(speaks=Exists(_consent(ConsentKind.PUBLISH)), shows=Exists(_consent(ConsentKind.PICTURES)))
    )
    return rows.order_by(Coalesce("number", 9999), "village__name", "pk")


def _consent(kind: ConsentKind) -> QuerySet[Consent]:
    return Consent.objects.filter(nomination=OuterRef("pk"), kind=kind, withdrawn_at=None)


def _with_yes(edition: PrizeEdition) -> NominationQuerySet:
    rows = Nomination.objects.candidates().filter(edition=edition).order_by()
    return rows.filter(Exists(_consent(ConsentKind.PUBLISH)), Exists(_consent(ConsentKind.PICTURES)))


def _seen(
    row: Nomination,
    edition: PrizeEdition,
    winner: Nomination | None,
    awards: dict[int, list[SpecialAward]],
) -> Candidate:
    in_final = row.state in FINALISTS and finalists_are_told(edition)
    wins = winner is not None and winner.pk == row.pk
    told = readers.is_open(edition)
    speaks, shows = told and getattr(row, "speaks", False), told and getattr(row, "shows", False)
    return Candidate(row, in_final or wins, wins, speaks, shows, tuple(awards.get(row.pk, ())))


def _awards_by_recipient(edition: PrizeEdition) -> dict[int, list[SpecialAward]]:
    """Nobody is named before it is announced."""
    found: dict[int, list[SpecialAward]] = {}
    for award, recipient in results.awards_of(edition) if edition.is_announced else ():
        award.recipient = recipient
        found.setdefault(recipient.pk, []).append(award)
    return found
