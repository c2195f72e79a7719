"""Whether the locked records of an edition are whole, read from the rows as they lie there now, and in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from prize import chain
from prize.chain import Fault, Flaw
from prize.models import EditionState, LockedRecord, PrizeEdition, RecordKind

_FROM = {
    EditionState.RECOMMENDED: RecordKind.RECOMMENDATION,
    EditionState.DECIDED: RecordKind.DECISION,
}
"""From which state on a record must be there."""


@dataclass(frozen=True)
class Checked:
    """`faults` are those of chain.py; `head` is the seal of the last record, and where a chain is whole its name."""

    edition: PrizeEdition
    records: tuple[LockedRecord, ...]
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults

    @property
    def head(self) -> str:
        return self.records[-1].hash if self.records else ""

    @property
    def words(self) -> list[str]:
        return [words_of(fault) for fault in self.faults]

    @property
    def numbers(self) -> set[int]:
        """The records that something is said about."""
        return {fault.about for fault in self.faults if isinstance(fault.about, int)}


def check(edition: PrizeEdition, head: str = "") -> Checked:
    """One query. `head` is a seal that somebody kept; see chain.py."""
    records = tuple(LockedRecord.objects.filter(edition=edition).order_by("sequence", "pk"))
    expected = [kind for state, kind in _FROM.items() if edition.has_reached(state)]
    faults = chain.verify((record.sealed for record in records), head=head, expected=expected)
    return Checked(edition, records, tuple(faults))


def words_of(fault: Fault) -> str:
    if fault.flaw == Flaw.ABSENT:
        kind = RecordKind(str(fault.about)).label
        return _("The round is past “%(kind)s”, and its record is not there.") % {"kind": kind}
    words = {
        Flaw.ALTERED: _("Record %(number)s was changed after it was locked."),
        Flaw.MISSING: _("Record %(number)s is gone."),
        Flaw.MOVED: _(
            "Record %(number)s does not follow the one before it: records were moved or exchanged."
        ),
        Flaw.CUT_OFF: _(
            "The seal that was kept is the seal of no record here: the end of the chain was cut off, "
            "or the whole chain was written anew."
        ),
    }[fault.flaw]
    return words % {"number": fault.about}
