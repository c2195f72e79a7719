"""What a record says was decided, as plain data that still reads well when nobody has this program any more.

Names stand beside keys. There are no fractions (see chain.py): points are text with three decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from prize.errors import RecordRefused
from prize.models import (
    ConflictDeclaration,
    Nomination,
    NominationState,
    PrizeEdition,
    Round,
    SecondScore,
    SpecialAward,
    TieBreak,
)
from prize.operations.guards import doubts_decided, final_round_in
from prize.panel_scores import Counted, counted
from prize.scoring import NotEnoughOverlap, Row, rows

Facts = dict[str, Any]
UNDECIDED = (NominationState.PROPOSED, NominationState.SUBMITTED, NominationState.RETURNED)


def of_nomination(edition: PrizeEdition) -> Facts:
    """Who the candidates are, and who nominated each."""
    all_of_them = Nomination.objects.filter(edition=edition)
    if all_of_them.filter(state__in=UNDECIDED).exists():
        raise RecordRefused(_("Some nominations are neither accepted nor rejected."), code="state")
    rows_ = all_of_them.with_words().standing()
    return {
        "version": edition.version,
        "candidates": [
            {
                **_named(row),
                "municipality": row.village.municipality.name,
                "nominator": row.nominator.name if row.nominator else "",
                "reason": row.nominator_reason,
            }
            for row in rows_
        ],
    }


def of_panel(edition: PrizeEdition) -> Facts:
    """Both rankings, how well they hold, who went on, and how ties were broken."""
    if waiting := [
        *doubts_decided(edition),
        *final_round_in(edition),
    ]:  # nothing of it can be mended afterwards
        raise RecordRefused([one.words for one in waiting], code="state")
    first, last = counted(edition), counted(edition, Round.FINAL)
    if not last.robustness.order or last.robustness.open:
        raise RecordRefused(_("There is no single first place yet: scores or a tie wait."), code="state")
    finalists = sorted(last.candidates.values(), key=lambda row: (row.number or 0, row.pk))
    return {
        "version": edition.version,
        "criteria": [{"key": one.key, "name": one.name, "weight": one.weight} for one in first.criteria],
        "first": _ranking(first),
        "finalists": [_named(row) for row in finalists],
        "second_rule": _second_rule(edition),
        "final": _ranking(last),
        "laureate": last.robustness.order[0],
        "laureate_name": str(last.candidates[last.robustness.order[0]]),
        "ties": [_tie(tie, {**first.candidates, **last.candidates}) for tie in edition.tie_breaks.all()],
        "notes": [
            {**_named(row), "note": row.consensus} for row in first.candidates.values() if row.consensus
        ],
    }


def of_outcome(
    edition: PrizeEdition, laureate: Nomination, special: Mapping[SpecialAward, Nomination]
) -> Facts:
    """What a committee recommends, or a council decides: among those who still stand."""
    rows_ = Nomination.objects.filter(edition=edition)
    finalists = set(rows_.finalists().values_list("pk", flat=True))
    candidates = set(rows_.candidates().values_list("pk", flat=True))
    if laureate.pk not in finalists or not {one.pk for one in special.values()} <= candidates:
        raise RecordRefused(_("One of those you chose has withdrawn, or was no candidate."), code="state")
    return {
        "laureate": laureate.pk,
        "laureate_name": laureate.village.name,
        "special": [
            {
                "award": award.pk,
                "award_name": award.name,
                "recipient": one.pk,
                "recipient_name": one.village.name,
            }
            for award, one in special.items()
        ],
    }


def recused_of_panel(edition: PrizeEdition) -> tuple[dict[str, str], ...]:
    """Who of the panel had no part in whose assessment. Words of a declaration are personal: only that there are some."""
    found = (
        ConflictDeclaration.objects.filter(juror__edition=edition, is_recused=True)
        .select_related("juror__person", "nomination__village")
        .order_by("juror__pk", "nomination__number")
    )
    return tuple(
        {"name": str(one.juror), "of": one.nomination.village.name, "why": _grounds(one)} for one in found
    )


def _grounds(one: ConflictDeclaration) -> str:
    return ", ".join(one.grounds) if one.grounds else one.answer


def _named(row: Nomination) -> Facts:
    return {"nomination": row.pk, "number": row.number, "village": row.village.name}


def _second_rule(edition: PrizeEdition) -> Facts:
    share = edition.second_share if edition.second_score == SecondScore.SUPPLEMENTS else None
    return {"rule": edition.second_score, "share": share}


def _ranking(one: Counted) -> Facts:
    found = one.robustness
    overlap = found.adjusted if isinstance(found.adjusted, NotEnoughOverlap) else None
    return {
        "seats": found.seats,
        "places": [_line(row, one.candidates[row.candidate]) for row in rows(found)],
        "unscored": [_named(one.candidates[key]) for key in found.unscored],
        "counted": [
            {"way": tally.kind.value, "number": tally.number, "changed": tally.changed}
            for tally in found.tallies
        ],
        "too_few_common": {"asked": overlap.minimum, "there": overlap.common} if overlap else None,
        "counting": dict(one.written),
    }


def _line(row: Row, nomination: Nomination) -> Facts:
    return {
        **_named(nomination),
        "place": row.place.first,
        "shared_to": row.place.last,
        "points": points(row.points),
        "adjusted_points": points(row.adjusted_points) if row.adjusted_points is not None else None,
        "jurors": row.judged_by,
        "best": row.least,
        "worst": row.most,
        "verdict": row.verdict.value,
    }


def _tie(tie: TieBreak, candidates: Mapping[int, Nomination]) -> Facts:
    return {
        "round": tie.round,
        "step": tie.step,
        "tied": _names(tie.tied, candidates),
        "order": _names(tie.order, candidates),
        "votes": tie.votes,
    }


def _names(keys: Iterable[int], candidates: Mapping[int, Nomination]) -> list[str]:
    return [candidates[key].village.name if key in candidates else str(key) for key in keys]


def points(value: Fraction) -> str:
    """With three decimals, rounded to the nearest; the same in every language, for a record is data."""
    thousandths = round(value * 1000)
    sign, whole = "-" if thousandths < 0 else "", abs(thousandths)
    return f"{sign}{whole // 1000}.{whole % 1000:03d}"
