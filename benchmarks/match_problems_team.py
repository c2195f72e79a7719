"""Made-up problems of teams: actors with a sector, a municipality and offers, projects with needs, and synergies.

Everything hangs on the seed alone, so two runs measure the same problems.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from matchmaking.engine.problems import Edge, Project, Team, TeamActor, Two

SECTORS = ("public", "private", "civil", "culture")
TAGS = tuple(f"tag{number}" for number in range(12))
FIT_MOST, SYNERGY_LEAST, SYNERGY_MOST = 100, -20, 60


@dataclass(frozen=True)
class Family:
    """What one family of problems looks like. `density` is the share of pairs that have a synergy."""

    density: float = 0.2
    sectors: int = 3
    municipalities: int = 12
    sizes: tuple[int, int] = (3, 6)
    percent: int = 50
    most_teams: int = 1
    blocked: float = 0.01
    need_most: int = 3
    offer_most: int = 3


FAMILIES = {
    "dense": Family(),
    "sparse": Family(density=0.03, sectors=4, municipalities=10, percent=60),
    "twice": Family(density=0.1, municipalities=19, percent=67, most_teams=2, sizes=(3, 5)),
    "very dense": Family(density=0.3, sizes=(4, 6), percent=50),
}


def team_problem(actors: int, projects: int, family: Family, seed: int) -> Team:
    """Sizes are two of `sizes`, in order; every project asks for one to `need_most` tags."""
    chance = random.Random(seed)
    return Team(
        tuple(_actor(chance, family) for _ in range(actors)),
        tuple(_project(chance, family, actors) for _ in range(projects)),
        synergy=_synergies(chance, family, actors),
        blocked=_blocked(chance, family, actors),
        required_sectors=SECTORS[: min(3, family.sectors)],
        max_sector_percent=family.percent,
        min_municipalities=2,
        max_teams_per_actor=family.most_teams,
    )


def _actor(chance: random.Random, family: Family) -> TeamActor:
    offers = tuple(chance.sample(TAGS, chance.randint(1, family.offer_most)))
    return TeamActor(
        SECTORS[chance.randrange(family.sectors)], f"m{chance.randrange(family.municipalities)}", offers
    )


def _project(chance: random.Random, family: Family, actors: int) -> Project:
    least, most = sorted((chance.randint(*family.sizes), chance.randint(*family.sizes)))
    return Project(
        tuple(chance.sample(TAGS, chance.randint(1, family.need_most))),
        least,
        most,
        chance.randint(0, 100),
        tuple(chance.randint(0, FIT_MOST) for _ in range(actors)),
    )


def _synergies(chance: random.Random, family: Family, actors: int) -> tuple[Edge, ...]:
    return tuple(
        (one, other, chance.randint(SYNERGY_LEAST, SYNERGY_MOST))
        for one in range(actors)
        for other in range(one + 1, actors)
        if chance.random() < family.density
    )


def _blocked(chance: random.Random, family: Family, actors: int) -> tuple[Two, ...]:
    return tuple(
        (one, other)
        for one in range(actors)
        for other in range(one + 1, actors)
        if chance.random() < family.blocked
    )
