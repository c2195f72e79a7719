"""Who is missing in a partnership. Pure: parties in, a report out; the words stand in `wording.py`.

A part is *lit* when somebody confirmed it, *half* while somebody is only asked, and *dark* when nobody is. What is
required follows the source (project.partnership): across sectors and geography, with a local community as an active
party; a cooperation project of LEADER takes two action groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LEAST_MUNICIPALITIES = 2
LEAST_GROUPS = 2
REQUIRED_SECTORS = ("public_authority", "business", "civil_society")
OTHER_SECTORS = ("research", "partnership")
LOCAL_KINDS = frozenset({"village_association", "youth_group", "co_housing"})
"""Kinds of organisation in which the people of one place act for themselves."""


class Light(StrEnum):
    LIT = "lit"
    HALF = "half"
    DARK = "dark"


@dataclass(frozen=True)
class Party:
    """One partner, confirmed or asked. The municipality is a code, competences are keys."""

    sector: str
    kind: str = ""
    municipality: str = ""
    competences: frozenset[int] = frozenset()
    confirmed: bool = True

    @property
    def is_local(self) -> bool:
        return self.kind in LOCAL_KINDS


@dataclass(frozen=True)
class Project:
    """What a partnership is held against. `groups` says which action group covers a municipality."""

    competences: tuple[int, ...] = ()
    is_cooperation: bool = False
    cooperation: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    supporting: frozenset[str] = frozenset()
    supporting_abroad: int = 0


@dataclass(frozen=True)
class Report:
    """What stands and what lacks; `groups` are action groups by name, only of a cooperation project."""

    sectors: tuple[tuple[str, Light], ...]
    local_community: Light
    municipalities: frozenset[str]
    across: Light
    competences: tuple[tuple[int, Light], ...]
    groups: frozenset[str]
    two_groups: Light | None
    decisions_lacking: str

    @property
    def missing_sectors(self) -> tuple[str, ...]:
        """The required ones that nobody is from, nor asked from."""
        return tuple(
            sector for sector, light in self.sectors if light is Light.DARK and sector in REQUIRED_SECTORS
        )

    @property
    def uncovered(self) -> tuple[int, ...]:
        return tuple(key for key, light in self.competences if light is Light.DARK)

    @property
    def _required(self) -> list[Light]:
        sectors = [light for sector, light in self.sectors if sector in REQUIRED_SECTORS]
        groups = [self.two_groups] if self.two_groups is not None else []
        return [*sectors, self.local_community, self.across, *(one for _, one in self.competences), *groups]

    @property
    def is_complete(self) -> bool:
        return all(light is Light.LIT for light in self._required)

    @property
    def waits(self) -> bool:
        """Nothing is dark, but somebody has yet to answer."""
        return not self.is_complete and all(light is not Light.DARK for light in self._required)


def report(parties: Iterable[Party], project: Project) -> Report:
    known = list(parties)
    groups = _groups_of(known, project)
    return Report(
        sectors=tuple(
            (sector, _light(one for one in known if one.sector == sector))
            for sector in (*REQUIRED_SECTORS, *OTHER_SECTORS)
        ),
        local_community=_light(one for one in known if one.is_local),
        municipalities=frozenset(one.municipality for one in known if one.municipality),
        across=_enough({True: _places(known, confirmed=True), False: _places(known)}, LEAST_MUNICIPALITIES),
        competences=tuple(
            (key, _light(one for one in known if key in one.competences)) for key in project.competences
        ),
        groups=groups,
        two_groups=_two_groups(known, project) if project.is_cooperation else None,
        decisions_lacking=decisions_lacking(project) if project.is_cooperation else "",
    )


def decisions_lacking(project: Project) -> str:
    """Why the boards' decisions are not enough: `two`, `abroad`, `danish`, or nothing."""
    danish, abroad = len(project.supporting), project.supporting_abroad
    if danish + abroad < LEAST_GROUPS:
        return "two"
    if project.cooperation == "transnational":
        return "abroad" if abroad == 0 else ""
    return "danish" if danish < LEAST_GROUPS else ""


def _light(parties: Iterable[Party]) -> Light:
    found = list(parties)
    if any(one.confirmed for one in found):
        return Light.LIT
    return Light.HALF if found else Light.DARK


def _places(parties: Iterable[Party], *, confirmed: bool = False) -> frozenset[str]:
    return frozenset(
        one.municipality for one in parties if one.municipality and (one.confirmed or not confirmed)
    )


def _enough(counted: Mapping[bool, frozenset[str]], least: int) -> Light:
    """`counted[True]` are those of confirmed parties, `counted[False]` of all."""
    if len(counted[True]) >= least:
        return Light.LIT
    return Light.HALF if len(counted[False]) >= least else Light.DARK


def _groups_of(parties: Iterable[Party], project: Project, *, confirmed: bool = False) -> frozenset[str]:
    """The groups whose areas the parties come from, and those whose boards support the project."""
    if not project.is_cooperation:
        return frozenset()
    places = _places(parties, confirmed=confirmed)
    return (
        frozenset(project.groups[place] for place in places if place in project.groups) | project.supporting
    )


def _two_groups(parties: list[Party], project: Project) -> Light:
    abroad = frozenset(f"abroad {number}" for number in range(project.supporting_abroad))
    confirmed = _groups_of(parties, project, confirmed=True) | abroad
    return _enough({True: confirmed, False: _groups_of(parties, project) | abroad}, LEAST_GROUPS)
