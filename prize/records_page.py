"""What the page of the chain shows: each record as its visitor may see it, and whether the chain is whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import Person
from prize import chain, rules
from prize.checking import check
from prize.models import LockedRecord, PrizeEdition, RecordKind
from prize.operations.records import CHAIN

OUTCOMES = (RecordKind.RECOMMENDATION, RecordKind.DECISION)


@dataclass
class Shown:
    """`full` is all of it; else no name of a person, and words only where a public body has decided."""

    record: LockedRecord
    full: bool
    is_faulty: bool
    may_add: bool
    addenda: list[LockedRecord] = field(default_factory=list)

    @property
    def short(self) -> str:
        """The first letters of the seal, to be compared by eye."""
        return _grouped(self.record.hash[:12])

    @property
    def before(self) -> int:
        """The number of the letter whose seal this one bears; none for the first."""
        return self.record.sequence - 1

    @property
    def short_before(self) -> str:
        return _grouped(self.record.previous_hash[:12]) if self.record.sequence > 1 else ""

    @property
    def shows_words(self) -> bool:
        return self.full or self.record.kind in OUTCOMES


def _grouped(seal: str) -> str:
    return " ".join(seal[at : at + 4] for at in range(0, len(seal), 4))


def context_of(
    edition: PrizeEdition, user: Person | AnonymousUser, seal: str, *, full: bool
) -> dict[str, Any]:
    seal = "".join(seal.split()).lower()
    known = chain.is_seal(seal)
    checked = check(edition, seal if known else "")
    shown = {
        record.pk: Shown(record, full, record.sequence in checked.numbers, False)
        for record in checked.records
        if record.kind in CHAIN
    }
    for record in checked.records:
        if record.addendum_to_id in shown:
            shown[record.addendum_to_id].addenda.append(record)
    rights = {kind for kind in CHAIN if rules.may_lock(user, edition, kind)} if full else set()
    for one in shown.values():
        one.may_add = one.record.kind in rights
    there = {one.record.kind for one in shown.values()}
    next_kind = next((kind for kind in CHAIN if kind not in there), None)
    return {
        "edition": edition,
        "shown": list(shown.values()),
        "waiting": [(number, kind) for number, kind in enumerate(CHAIN, start=1) if kind not in there],
        "next_kind": next_kind if next_kind in rights else None,
        "checked": checked,
        "full": full,
        "seal": seal,
        "seal_words": _seal_words(seal, known, checked.records),
    }


def _seal_words(seal: str, known: bool, records: tuple[LockedRecord, ...]) -> str:
    """What is to be said about a seal that somebody typed in; whether it is missing stands among the faults."""
    if not seal:
        return ""
    if not known:
        return _("A seal is 64 letters and digits, 0-9 and a-f.")
    found = next((record.sequence for record in records if record.hash == seal), None)
    return (
        _("That is the seal of record %(number)s: all up to it is as it was.") % {"number": found}
        if found
        else ""
    )
