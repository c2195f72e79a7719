"""The panel's log: what was decided, who was called, what was opened again, and why. Keys instead of names."""

from __future__ import annotations

from accounts.models import Person
from prize.models import PanelLog, PrizeEdition


def note(edition: PrizeEdition, what: str, by: Person | None, **facts: object) -> PanelLog:
    return PanelLog.objects.create(edition=edition, what=what, facts=facts, by=by)
