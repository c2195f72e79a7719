"""The parts of a plan at a glance: which are whole, and what the others lack."""

from __future__ import annotations

from dataclasses import dataclass

from prize.models import EditionState, PrizeEdition
from prize.operations.guards import panel_named
from prize.planning.lacking import before_publishing
from prize.planning.sections import SECTIONS, Section


@dataclass(frozen=True)
class Part:
    section: Section
    lacks: list[str]
    later: list[str]
    """What it lacks before the round can be opened for proposals, and may be published without."""


def overview(edition: PrizeEdition) -> list[Part]:
    lacks = before_publishing(edition)
    later = list(panel_named(edition)) if edition.state == EditionState.PLANNED else []
    return [
        Part(
            section,
            [lack.words for lack in lacks if lack.section == section.key],
            [one.words for one in later if one.section == section.key],
        )
        for section in SECTIONS
    ]


def lacks_of(edition: PrizeEdition, key: str) -> list[str]:
    return [lack.words for lack in before_publishing(edition) if lack.section == key]
