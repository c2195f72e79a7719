"""The panel's meeting on one page: the order with picture, table and reasons, ties, and what lacks before all are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prize import drawings
from prize import moderation_words as words
from prize.drawings import KeyWords, Labels
from prize.models import (
    Assessment,
    AssessmentState,
    EditionState,
    Nomination,
    PrizeEdition,
    Round,
    TieStep,
)
from prize.operations.moderation import cut_of
from prize.operations.panel.votes import votes_of
from prize.panel_scores import Counted, counted
from prize.scoring import NotEnoughOverlap, Row, Tie, Verdict, rows


def context_of(edition: PrizeEdition, which: int, *, linked: bool = True) -> dict[str, Any]:
    """For the secretary; `which` is the first round or the final. `linked`: names lead to the panel's notes."""
    found = counted(edition, which)
    cut = cut_of(found)
    return {
        "edition": edition,
        "round": which,
        "is_final": which == Round.FINAL,
        "counted": found,
        "summary": words.summary(found),
        "picture": picture(found, linked=linked),
        "picture_key": picture_key(found),
        "table": [_line(found, row) for row in rows(found.robustness)],
        "unscored": [found.candidates[key] for key in found.robustness.unscored],
        "sensitive": _sensitive(found),
        "too_few": _too_few(found),
        "ways": _ways(found),
        "ties": [_tie(found, tie) for tie in found.robustness.ties],
        "cut": cut,
        "handed_in": _handed_in(edition, which),
        "may_tell": which == Round.FIRST and edition.state == EditionState.SHORTLISTING,
    }


def picture(found: Counted, *, linked: bool = False) -> Any:
    table = rows(found.robustness)
    labels = Labels(
        stable=_("Stable"),
        sensitive=_("Sensitive"),
        untested="",
        said={row.candidate: words.said(found, row) for row in table},
    )
    names = {key: str(row) for key, row in found.candidates.items()}
    return drawings.ranges(found.robustness, names, labels, _addresses(found) if linked else None)


def picture_key(found: Counted) -> Any:
    raw_only = found.robustness.raw_only
    return drawings.key(
        KeyWords(
            stable="" if raw_only else _("Stable: on the same side of the line each time"),
            sensitive="" if raw_only else _("Sensitive: crosses the line"),
            raw=_("Place on points"),
            adjusted="" if raw_only else _("Put right for strict and mild jurors"),
            schulze="" if raw_only else _("By each juror's order (Schulze)"),
        )
    )


def _addresses(found: Counted) -> Mapping[int, str]:
    slug = found.edition.slug
    return {key: reverse("prize:moderation_note", args=[slug, key]) for key in found.candidates}


def _line(found: Counted, row: Row) -> dict[str, Any]:
    return {
        "nomination": found.candidates[row.candidate],
        "row": row,
        "place": words.place(row.place),
        "points": words.points(row.points),
        "adjusted": words.place(row.adjusted) if row.adjusted else "",
        "adjusted_points": words.points(row.adjusted_points) if row.adjusted_points is not None else "",
        "schulze": words.place(row.schulze) if row.schulze else "",
        "range": str(row.least) if row.least == row.most else f"{row.least}-{row.most}",
    }


def _sensitive(found: Counted) -> list[tuple[Nomination, list[str]]]:
    return [
        (found.candidates[key], words.reasons(found, key))
        for key in found.robustness.order
        if found.robustness.standings[key].verdict is Verdict.SENSITIVE
    ]


def _too_few(found: Counted) -> str:
    adjusted = found.robustness.adjusted
    if not isinstance(adjusted, NotEnoughOverlap) or not found.robustness.order:
        return ""
    return words.too_few(found, adjusted)


def _ways(found: Counted) -> list[dict[str, Any]]:
    return [
        {
            "name": words.way(tally.kind),
            "explained": words.way_explained(tally.kind),
            "number": tally.number,
            "changed": tally.changed,
            "is_raw": at == 0,
        }
        for at, tally in enumerate(found.robustness.tallies)
    ]


def _tie(found: Counted, tie: Tie) -> dict[str, Any]:
    return {
        **(_vote(found, tie.open) if tie.open else {}),
        "words": words.tied(found, tie),
        "across": tie.across_the_line,
        "steps": [words.step_of(found, step) for step in tie.steps],
        "open": [found.candidates[key] for key in tie.open],
    }


def _vote(found: Counted, level: tuple[int, ...]) -> dict[str, Any]:
    """Whose turn it is: the panel's without the chair, then the chair's, and then nobody's."""
    which = Round(found.round)
    for step in (TieStep.VOTE, TieStep.CHAIR):
        votes = votes_of(found.edition, level, which, step)
        if votes.is_complete or (not votes.is_asked and not votes.waiting):
            continue
        return {"step": step, "votes": votes, "is_chair": step == TieStep.CHAIR}
    return {"step": None}


def _handed_in(edition: PrizeEdition, which: int) -> tuple[int, int]:
    """How many assessments are in, and how many there are to be."""
    rows_ = Assessment.objects.filter(juror__edition=edition, round=which, nomination__in=_standing(edition))
    rows_ = rows_.exclude(state=AssessmentState.RECUSED)
    return rows_.filter(state=AssessmentState.SUBMITTED).count(), rows_.count()


def _standing(edition: PrizeEdition) -> Any:
    return Nomination.objects.filter(edition=edition).candidates().values("pk")
