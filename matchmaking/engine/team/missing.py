"""What one partnership still lacks, and who could bring it. Pure: plain data in, plain data out.

Three municipal actors lack business and civil society, and, where they all come from one place, a local community of
another. `what_is_missing` says that; `who_could` ranks those who could join, each with reasons that are true.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matchmaking.engine.problems import TeamActor

SECTORS = ("public", "private", "civil")
NEED, SECTOR, MUNICIPALITY = 1000, 1000, 400
"""How much a reason counts beside a fit of 0 to 100: what is missing comes first, liking second."""


@dataclass(frozen=True)
class Wanted:
    """What a partnership should have: needs that somebody offers, sectors, and so many municipalities."""

    needs: tuple[str, ...] = ()
    sectors: tuple[str, ...] = SECTORS
    municipalities: int = 1


@dataclass(frozen=True)
class Missing:
    """`municipalities` is how many more are wanted. Needs and sectors stand in the order they were wanted in."""

    needs: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    municipalities: int = 0

    def __bool__(self) -> bool:
        return bool(self.needs or self.sectors or self.municipalities)


@dataclass(frozen=True)
class Candidate:
    """Somebody who is not in the partnership. `fit` is what they are worth to it, where that is known."""

    id: int
    actor: TeamActor
    fit: int = 0


@dataclass(frozen=True)
class Why:
    """`kind` is need, sector, municipality or fit; `value` which one, or how much."""

    kind: str
    value: str | int


@dataclass(frozen=True)
class Addition:
    id: int
    reasons: tuple[Why, ...]
    score: int


def what_is_missing(members: Sequence[TeamActor], wanted: Wanted) -> Missing:
    """What none of the members brings. An unnamed municipality (an empty text) counts as none."""
    offered = {offer for member in members for offer in member.offers}
    sectors = {member.sector for member in members}
    there = {member.municipality for member in members} - {""}
    return Missing(
        tuple(need for need in dict.fromkeys(wanted.needs) if need not in offered),
        tuple(sector for sector in dict.fromkeys(wanted.sectors) if sector not in sectors),
        max(0, wanted.municipalities - len(there)),
    )


def who_could(
    members: Sequence[TeamActor],
    candidates: Sequence[Candidate],
    wanted: Wanted,
    declined: Collection[int] = (),
) -> list[Addition]:
    """Those who bring something missing, the most useful first; those who declined are left out.

    Where nothing is missing they come by their fit alone, those without any not at all. Ties go to the lower id.
    """
    missing = what_is_missing(members, wanted)
    there = {member.municipality for member in members}
    additions = []
    for candidate in candidates:
        reasons = _reasons(candidate, missing, there)
        useful = any(reason.kind != "fit" for reason in reasons) if missing else bool(reasons)
        if useful and candidate.id not in declined:
            score = sum(_weight(reason) for reason in reasons)
            additions.append(Addition(candidate.id, reasons, score))
    return sorted(additions, key=lambda addition: (-addition.score, addition.id))


def _reasons(candidate: Candidate, missing: Missing, there: Collection[str]) -> tuple[Why, ...]:
    actor = candidate.actor
    reasons = [Why("need", need) for need in missing.needs if need in actor.offers]
    reasons += [Why("sector", sector) for sector in missing.sectors if sector == actor.sector]
    if missing.municipalities and actor.municipality and actor.municipality not in there:
        reasons.append(Why("municipality", actor.municipality))
    if candidate.fit > 0:
        reasons.append(Why("fit", candidate.fit))
    return tuple(reasons)


def _weight(reason: Why) -> int:
    return {"need": NEED, "sector": SECTOR, "municipality": MUNICIPALITY}.get(reason.kind) or int(
        reason.value
    )
