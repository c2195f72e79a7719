"""What is looked for, and who might be it: the shapes that this room and those above it exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from networks.models import Organisation


@dataclass(frozen=True)
class Sought:
    """What a partnership lacks. Sectors are values of `networks.models.Sector`; the rest are keys of rows."""

    sectors: frozenset[str] = frozenset()
    local_community: bool = False
    municipalities: frozenset[str] = frozenset()
    more_municipalities: bool = False
    themes: frozenset[int] = frozenset()
    competences: frozenset[int] = frozenset()
    action_groups: bool = False


@dataclass(frozen=True)
class Candidate:
    """An organisation worth asking. Each reason is a sentence in the reader's language, or what `str` makes one of."""

    organisation: Organisation
    reasons: Sequence[object]
    score: int = field(default=0, compare=False)
