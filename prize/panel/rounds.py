"""Which round the panel is in, and whether it takes scores."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prize.models import EditionState, PrizeEdition, RecordKind, Round, SecondScore
from prize.results import is_recorded

TAKES = {Round.FIRST: EditionState.SHORTLISTING, Round.FINAL: EditionState.FINAL_ROUND}


def round_now(edition: PrizeEdition) -> Round:
    """The final round once it is reached and there is a second score; until then, and without one, the first."""
    final = edition.has_reached(EditionState.FINAL_ROUND) and edition.second_score != SecondScore.NONE
    return Round.FINAL if final else Round.FIRST


def takes_scores(edition: PrizeEdition, round_: int) -> bool:
    """Each round takes scores in one state of the edition, and in no other; the final until its record is locked."""
    if edition.state != TAKES[Round(round_)]:
        return False
    return round_ != Round.FINAL or not is_recorded(edition, RecordKind.PANEL)


def panel_closed(edition: PrizeEdition) -> str:
    """Why nothing of the panel's work changes any more; empty where it may."""
    if edition.has_reached(EditionState.RECOMMENDING):
        return _("The panel’s work is over.")
    if is_recorded(edition, RecordKind.PANEL):
        return _("The panel’s record is locked.")
    return ""


def shows_names(edition: PrizeEdition) -> bool:
    """Whether jurors may see which candidates there are, to say whom they are in conflict with."""
    return edition.has_reached(EditionState.QUALIFYING)
