"""The round as a path that everybody can follow: where it is, and which day comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from prize.models import DateKind, EditionDate, EditionState, PrizeEdition

_STEPS = (
    (EditionState.PROPOSING, DateKind.PROPOSALS_CLOSE),
    (EditionState.NOMINATING, DateKind.NOMINATIONS_CLOSE),
    (EditionState.SHORTLISTING, DateKind.ASSESSMENT_CLOSE),
    (EditionState.FINAL_ROUND, DateKind.FINAL_ROUND),
    (EditionState.RECOMMENDING, DateKind.COMMITTEE),
    (EditionState.DECIDED, DateKind.COUNCIL),
    (EditionState.AWARDED, DateKind.AWARD),
)
"""What strangers care for; the formal check belongs to the nominating, and what is announced is told by the page."""


@dataclass(frozen=True)
class Step:
    """One stretch of the way. `window` is its picture: lit when done, half where the round is, dashed ahead."""

    words: str
    day: date | None
    window: str
    is_now: bool


def path(edition: PrizeEdition, dates: list[EditionDate]) -> list[Step]:
    days = {row.kind: row.day for row in dates}
    reached = [edition.has_reached(state) for state, _kind in _STEPS]
    now = max((place for place, is_there in enumerate(reached) if is_there), default=-1)
    over = edition.has_reached(EditionState.AWARDED)
    words = _words()
    return [
        Step(
            words[state],
            days.get(kind),
            "lit" if place < now or over else "half" if place == now else "dashed",
            place == now and not over,
        )
        for place, (state, kind) in enumerate(_STEPS)
    ]


def next_date(dates: list[EditionDate]) -> EditionDate | None:
    today = timezone.localdate()
    return min((row for row in dates if row.day >= today), key=lambda row: row.day, default=None)


def _words() -> dict[EditionState, str]:
    return {
        EditionState.PROPOSING: _("Villages propose themselves"),
        EditionState.NOMINATING: _("Local action groups and municipalities choose"),
        EditionState.SHORTLISTING: _("The panel reads and assesses"),
        EditionState.FINAL_ROUND: _("The finalists meet the panel"),
        EditionState.RECOMMENDING: _("The committee recommends"),
        EditionState.DECIDED: _("The council decides"),
        EditionState.AWARDED: _("The prize is handed over"),
    }
