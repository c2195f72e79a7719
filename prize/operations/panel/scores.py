"""One score, saved as soon as it is given. A save that was held up by the network never overwrites a newer one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prize import rules
from prize.errors import PanelRefused
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    Criterion,
    Juror,
    Nomination,
    PrizeEdition,
    Score,
)
from prize.models.panel import LONGEST_COMMENT
from prize.panel.rounds import panel_closed, round_now, takes_scores

AHEAD = 60_000
"""Milliseconds that a device's clock may be ahead of ours; a number beyond it is brought back."""


@dataclass(frozen=True)
class Said:
    """What a juror gives one criterion. `seq` is when, in milliseconds of the server's clock, as the device knows it;
    0 where the device cannot say (no script): then it is now."""

    criterion: int
    value: int | None
    not_assessable: bool = False
    comment: str = ""
    seq: int = 0


@dataclass(frozen=True)
class Saved:
    """The score as it stands, and whether it is what was said: where not, a newer one stands."""

    score: Score
    is_taken: bool


@transaction.atomic
def save(juror: Juror, nomination: Nomination, *said: Said) -> list[Saved]:
    """Save what is said of one candidate's criteria, all or none. Twice the same changes nothing.

    Raises `PanelRefused`: mandate, undeclared, recused, state, assignment, handed_in, scale.
    """
    assessment, edition = open_assessment(juror, nomination)
    criteria = {row.pk: row for row in edition.criteria.all()}
    for one in said:
        _must_fit(edition, criteria.get(one.criterion), one)
    there = {row.criterion_id: row for row in assessment.scores.all()}
    saved = [_save(assessment, criteria[one.criterion], there.get(one.criterion), one) for one in said]
    if any(one.is_taken for one in saved):
        assessment.state, assessment.changed_at = AssessmentState.IN_PROGRESS, timezone.now()
        assessment.save(update_fields=["state", "changed_at"])
    return saved


def open_assessment(juror: Juror, nomination: Nomination) -> tuple[Assessment, PrizeEdition]:
    """The juror's own, locked, and the edition; refused where it may not be scored now."""
    juror = Juror.objects.select_related("edition").get(pk=juror.pk)
    edition = juror.edition
    round_ = round_now(edition)
    rows = Assessment.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(juror=juror, nomination=nomination, round=round_).select_related("nomination").first()
    _must_be_declared(juror, nomination)
    if not takes_scores(edition, round_):
        raise PanelRefused(panel_closed(edition) or _("The panel does not take scores now."), code="state")
    if row is None or not row.nomination.is_candidate or row.nomination.edition_id != edition.pk:
        raise PanelRefused(_("This candidate is not among those you assess."), code="assignment")
    if row.state == AssessmentState.RECUSED:
        raise PanelRefused(_("You are recused from this candidate."), code="recused")
    if row.state == AssessmentState.SUBMITTED:
        raise PanelRefused(
            _("You have handed in. Ask the secretary to open it if something must be changed."),
            code="handed_in",
        )
    return row, edition


def _must_be_declared(juror: Juror, nomination: Nomination) -> None:
    if not rules.sits(juror):
        raise PanelRefused(_("Accept the mandate first."), code="mandate")
    own = ConflictDeclaration.objects.filter(juror=juror, nomination=nomination).first()
    if own is not None and own.is_recused:
        raise PanelRefused(_("You are recused from this candidate."), code="recused")
    if own is None or not own.answer or rules.undeclared(juror).exists():
        raise PanelRefused(
            _("Say first, of every name, whether something ties you to it."), code="undeclared"
        )
    if own.is_recused is None:
        raise PanelRefused(_("The secretary has yet to decide your doubt about this one."), code="recused")


def _must_fit(edition: PrizeEdition, criterion: Criterion | None, said: Said) -> None:
    if criterion is None:
        raise PanelRefused(_("There is no such criterion in this edition."), code="scale")
    if said.not_assessable and (not edition.not_assessable or said.value is not None):
        raise PanelRefused(_("“Cannot be assessed” stands alone, where the edition has it."), code="scale")
    if said.value is not None and not edition.scale_min <= said.value <= edition.scale_max:
        raise PanelRefused(
            _("Give a score from %(least)s to %(most)s.")
            % {"least": edition.scale_min, "most": edition.scale_max},
            code="scale",
        )
    if len(said.comment) > LONGEST_COMMENT:
        raise PanelRefused(
            _("A comment has room for %(number)s letters.") % {"number": LONGEST_COMMENT}, code="scale"
        )


def _save(assessment: Assessment, criterion: Criterion, row: Score | None, said: Said) -> Saved:
    now = int(timezone.now().timestamp() * 1000)
    row = row or Score(assessment=assessment, criterion=criterion)
    row.criterion = criterion
    seq = min(said.seq, now + AHEAD) if said.seq > 0 else max(now, row.client_seq + 1)
    told = (said.value, said.not_assessable, said.comment)
    if row.pk and (row.value, row.not_assessable, row.comment) == told:
        row.client_seq = max(row.client_seq, seq)
        row.save(update_fields=["client_seq"])
        return Saved(row, is_taken=True)
    if row.pk and seq <= row.client_seq:
        return Saved(row, is_taken=False)
    row.value, row.not_assessable, row.comment = told
    row.client_seq, row.saved_at = seq, timezone.now()
    row.save()
    return Saved(row, is_taken=True)
