"""Which round the panel is in, and whether it takes scores."""

from __future__ import annotations

from prize.models import EditionState, PrizeEdition, Round, SecondScore

TAKES = {Round.FIRST: EditionState.SHORTLISTING, Round.FINAL: EditionState.FINAL_ROUND}


def round_now(edition: PrizeEdition) -> Round:
    """The final round once it is reached and there is a second score; until then, and without one, the first."""
    final = edition.has_reached(EditionState.FINAL_ROUND) and edition.second_score != SecondScore.NONE
    return Round.FINAL if final else Round.FIRST


def takes_scores(edition: PrizeEdition, round_: int) -> bool:
    """Each round takes scores in one state of the edition, and in no other."""
    return edition.state == TAKES[Round(round_)]


def shows_names(edition: PrizeEdition) -> bool:
    """Whether jurors may see which candidates there are, to say whom they are in conflict with."""
    return edition.has_reached(EditionState.QUALIFYING)
