"""Which juror assesses which candidate: rows are made when the round begins and when a seat or a declaration changes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from notifications import outbox
from prize.mails import panel as mails
from prize.models import (
    Assessment,
    Assignment,
    ConflictDeclaration,
    EditionState,
    PrizeEdition,
    Round,
    SecondScore,
)
from prize.operations.locks import lock
from prize.operations.panel import assigning
from prize.panel.coverage import covers
from prize.panel.rounds import takes_scores

Pair = tuple[int, int]
"""A juror and a candidate, by their keys."""


@transaction.atomic
def open_round(edition: PrizeEdition, round_: Round, by: Person | None) -> int:
    """Make the assessments of a round and write to its jurors; returns how many are new. A second call adds what lacks.

    The final round is of the finalists, and there is none where the edition has no second score.
    """
    edition = lock(edition.pk)
    if round_ == Round.FINAL and edition.second_score == SecondScore.NONE:
        return 0
    made = _make(edition, round_)
    if made or round_ == Round.FIRST:
        outbox.post(*mails.round_opened(edition, round_))
    _tell_where_short(edition)
    return made


@transaction.atomic
def arrange(edition: PrizeEdition, by: Person | None) -> int:
    """Whatever assessments lack, after a seat, a declaration or the list of candidates has changed. Quiet but for the
    secretaries, who are told where a candidate has too few jurors."""
    edition = lock(edition.pk)
    made = 0
    for round_ in (Round.FIRST, Round.FINAL):
        if takes_scores(edition, round_) and not (
            round_ == Round.FINAL and edition.second_score == SecondScore.NONE
        ):
            made += _make(edition, round_)
    if edition.has_reached(EditionState.QUALIFYING):
        _tell_where_short(edition)
    return made


@transaction.atomic
def candidates_changed(edition: PrizeEdition, by: Person | None) -> None:
    """Call this when a candidate comes later than the others: jurors are asked to declare anew."""
    edition = lock(edition.pk)
    arrange(edition, by)
    outbox.post(*mails.new_names(edition))


def _make(edition: PrizeEdition, round_: Round) -> int:
    if round_ == Round.FIRST and edition.assignment == Assignment.ASSIGNED:
        assigning.begin(edition, None)
        return 0
    return write(edition, round_, pairs(edition, round_))


def pairs(edition: PrizeEdition, round_: Round) -> list[Pair]:
    """Every sitting juror with every candidate whom nothing ties them to; of the final round the finalists alone."""
    standing = edition.nominations.standing()
    if round_ == Round.FINAL:
        standing = standing.finalists()
    rows = ConflictDeclaration.objects.filter(
        juror__in=edition.jurors.sitting(), nomination__in=standing, is_recused=False
    )
    return list(rows.exclude(answer="").order_by("pk").values_list("juror", "nomination"))


def write(edition: PrizeEdition, round_: Round, wanted: Iterable[Pair]) -> int:
    """The rows that lack of these, under the edition's lock."""
    rows = Assessment.objects.filter(juror__edition=edition, round=round_)
    there = set(rows.values_list("juror", "nomination"))
    now = timezone.now()
    new = [
        Assessment(juror_id=juror, nomination_id=nomination, round=round_, changed_at=now)
        for juror, nomination in wanted
        if (juror, nomination) not in there
    ]
    Assessment.objects.bulk_create(new, batch_size=1000)
    return len(new)


def _tell_where_short(edition: PrizeEdition) -> None:
    if not edition.jurors.exists():
        return
    short = [cover for cover in covers(edition) if cover.is_short]
    if short:
        outbox.post(*mails.short_of_jurors(edition, short))


def enter_qualifying(edition: PrizeEdition, by: Person) -> None:
    """A step of the round: those who were named before the edition was published get their mandate."""
    from prize.operations.panel.jurors import ask_everybody  # which imports this module

    ask_everybody(edition)


def enter_shortlisting(edition: PrizeEdition, by: Person) -> None:
    """A step of the round: the panel begins."""
    enter_qualifying(edition, by)
    open_round(edition, Round.FIRST, by)
    outbox.post(*mails.new_names(edition))


def enter_final_round(edition: PrizeEdition, by: Person) -> None:
    """A step of the round: the finalists are scored once more, where the edition says so."""
    open_round(edition, Round.FINAL, by)
