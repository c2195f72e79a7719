"""The problems that the engine takes: plain frozen data. Ids are 0-based whole numbers, worths are whole numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

Edge = tuple[int, int, int]
"""Two ids and what their meeting is worth."""
Two = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """Who goes with whom, each with one at most: the largest total, exact.

    `max_cardinality`: as many pairs as can be come first, then the total.
    """

    n: int
    edges: tuple[Edge, ...]
    max_cardinality: bool = False


@dataclass(frozen=True)
class Assign:
    """A column for each row, each column once: the least cost, exact. `cost` is n × n."""

    cost: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Gap:
    """Each job to one agent, none beyond capacity: the largest profit. `profit` and `resource` are agents × jobs."""

    profit: tuple[tuple[int, ...], ...]
    resource: tuple[tuple[int, ...], ...]
    capacity: tuple[int, ...]


@dataclass(frozen=True)
class Meet:
    """Who sits with whom in each round: first the worst-off's satisfaction, then the total.

    Satisfaction is the worth of one's distinct meetings over the best one could have had alone; a repeated meeting
    counts once. `value[i]` holds what meeting i+1, i+2, … is worth to both; `available[i]` the rounds i is there.
    `allow_repeats` is a hard rule where it is false. The rules about tables are hard too: `municipality` and `champion`
    say who is who, `fixed` which table somebody keeps in all rounds (reduced mobility).
    """

    n: int
    rounds: int
    tables: int
    table_size: int
    value: tuple[tuple[int, ...], ...]
    available: tuple[tuple[int, ...], ...] = ()
    blocked: tuple[Two, ...] = ()
    allow_repeats: bool = False
    municipality: tuple[str, ...] = ()
    champion: tuple[bool, ...] = ()
    min_municipalities: int = 0
    min_champions: int = 0
    fixed: tuple[Two, ...] = ()
    """(person, table)"""
    sizes: tuple[int, ...] = ()
    """Seats of each table where they differ; else all have `table_size`."""
    avoid_repeats: bool = False
    """Where repeats are allowed: as few of them as can be come before the worths."""


@dataclass(frozen=True)
class TeamActor:
    sector: str
    municipality: str
    offers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """`needs` is what the members together must offer, `fit[i]` what actor i is worth here, `base` the team itself."""

    needs: tuple[str, ...]
    min_size: int
    max_size: int
    base: int
    fit: tuple[int, ...]


@dataclass(frozen=True)
class Team:
    """Which actors carry which projects: the largest sum of base, fits and synergies. A project may go without a team.

    `max_sector_percent` bounds the share of one sector among the members of a team, in whole percent.
    """

    actors: tuple[TeamActor, ...]
    projects: tuple[Project, ...]
    synergy: tuple[Edge, ...] = ()
    blocked: tuple[Two, ...] = ()
    required_sectors: tuple[str, ...] = ()
    max_sector_percent: int = 100
    min_municipalities: int = 0
    max_teams_per_actor: int = 1


@dataclass(frozen=True)
class Jury:
    """Who reads which candidate: first the worst panel, then the total. `affinity[r][c]`; `conflicts` are (r, c)."""

    reviewers: int
    candidates: int
    affinity: tuple[tuple[int, ...], ...]
    per_candidate: int
    min_load: int
    max_load: int
    conflicts: tuple[Two, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who looks for partners. Needs, offers and themes are tags of one vocabulary; `text` is their own words."""

    sector: str = ""
    municipality: str = ""
    lat: float | None = None
    lon: float | None = None
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Recommend:
    """The `k` most useful partners for each actor, mutual, with reasons that are true."""

    k: int
    actors: tuple[Actor, ...]
    blocked: tuple[Two, ...] = field(default=())


Problem = Pair | Assign | Gap | Meet | Team | Jury | Recommend
