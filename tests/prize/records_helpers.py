"""A round that has come as far as its records, and what a meeting says."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Person
from prize.models import BodyKind, LockedRecord, PrizeEdition, RecordKind
from prize.operations.records import CHAIN, Content, Sitting, lock_record
from tests.factories.accounts import PersonFactory
from tests.factories.prize import BodyFactory, EditionFactory


def edition_with_bodies(quorum: int = 2, **facts: Any) -> PrizeEdition:
    """At the decision, so that each of the four may be locked."""
    edition = EditionFactory(**{"state": "recommended", **facts})
    for kind in BodyKind:
        BodyFactory(edition=edition, kind=kind, quorum=quorum)
    return edition


def sitting(reasons: str = "Sammenholdet er stærkt.", **facts: Any) -> Sitting:
    return Sitting(
        **{
            "decided_on": date(2027, 5, 3),
            "present": ("Asta Lind", "Bo Krog"),
            "case_number": "27/1234",
            "reasons": reasons,
            **facts,
        }
    )


def saying(**content: Any) -> Content:
    return lambda edition: dict(content)


def locked(
    edition: PrizeEdition, *kinds: RecordKind, by: Person | None = None, laureate: int = 7
) -> list[LockedRecord]:
    """Those records, all four where none is named, with the same laureate all the way."""
    by = by or PersonFactory()
    return [
        lock_record(edition, kind, by, sitting(), saying(laureate=laureate, ranking=[]))
        for kind in kinds or CHAIN
    ]
