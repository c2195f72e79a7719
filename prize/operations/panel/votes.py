"""Votes where candidates stand level: the panel without its chair, then the chair (workflow D4, 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from prize.errors import PanelRefused
from prize.mails import panel as mails
from prize.models import (
    ConflictDeclaration,
    Juror,
    Nomination,
    PanelQuestion,
    PanelVote,
    PrizeEdition,
    Round,
    TieBreak,
    TieStep,
)
from prize.operations.locks import lock
from prize.panel.rounds import panel_closed, round_now


@dataclass(frozen=True)
class Votes:
    """What has been answered. `orders` are keys of nominations, the best first, by juror; `waiting` have yet to vote.

    `recused` are tied to one of those who stand level, and have no vote.
    """

    question: PanelQuestion | None
    orders: dict[int, list[int]]
    waiting: list[Juror]
    recused: list[Juror]

    @property
    def is_asked(self) -> bool:
        return self.question is not None

    @property
    def is_complete(self) -> bool:
        """All who may have voted, or nobody waits for the rest any more."""
        return self.question is not None and (not self.waiting or self.question.closed_at is not None)


def ask_for_votes(
    edition: PrizeEdition, tied: Iterable[Nomination | int], by: Person, round_: Round | None = None
) -> PanelQuestion:
    """Ask the jurors, without the chair, to order those who stand level. Asked again it is the same question."""
    return _ask(edition, tied, by, TieStep.VOTE, round_)


def ask_chair(
    edition: PrizeEdition, tied: Iterable[Nomination | int], by: Person, round_: Round | None = None
) -> PanelQuestion:
    """Ask the chair alone, where the panel's vote did not decide. Raises `PanelRefused` (`jurors`) where nobody can."""
    return _ask(edition, tied, by, TieStep.CHAIR, round_)


def votes_of(
    edition: PrizeEdition,
    tied: Iterable[Nomination | int],
    round_: Round | None = None,
    step: TieStep = TieStep.VOTE,
) -> Votes:
    """The answers to the latest question about exactly these."""
    keys = _keys(tied)
    question = _latest(edition, keys, round_ or round_now(edition), step)
    able, recused = voters(edition, keys, step)
    if question is None:
        return Votes(None, {}, able, recused)
    votes = dict(question.votes.order_by("pk").values_list("juror", "order"))
    counted = {juror.pk: votes[juror.pk] for juror in able if juror.pk in votes}
    return Votes(question, counted, [juror for juror in able if juror.pk not in votes], recused)


def chair_of(edition: PrizeEdition, tied: Iterable[Nomination | int], round_: Round | None = None) -> Votes:
    """The chair's word, in the same shape: one order, or one who is waited for."""
    return votes_of(edition, tied, round_, TieStep.CHAIR)


def voters(edition: PrizeEdition, keys: Sequence[int], step: str) -> tuple[list[Juror], list[Juror]]:
    """Those who may vote about these, and those who may not since something ties them to one of these."""
    seats = edition.jurors.sitting().filter(is_chair=step == TieStep.CHAIR).with_people()
    clear = ConflictDeclaration.objects.filter(
        juror__edition=edition, nomination__in=keys, is_recused=False
    ).exclude(answer="")
    counts: dict[int, int] = {}
    for juror in clear.values_list("juror", flat=True):
        counts[juror] = counts.get(juror, 0) + 1
    rows = list(seats)
    able = [juror for juror in rows if counts.get(juror.pk) == len(keys)]
    return able, [juror for juror in rows if counts.get(juror.pk) != len(keys)]


def is_open(question: PanelQuestion) -> bool:
    """Until the vote is closed or the tie broken: a later question may be asked about the same candidates."""
    if question.closed_at is not None:
        return False
    made = TieBreak.objects.filter(
        edition=question.edition_id, round=question.round, decided_at__gte=question.asked_at
    )
    return not any(sorted(row.tied) == question.tied for row in made)


def open_questions(juror: Juror) -> list[PanelQuestion]:
    """What this juror is asked now, and may answer."""
    step = TieStep.CHAIR if juror.is_chair else TieStep.VOTE
    rows = PanelQuestion.objects.filter(edition=juror.edition_id, step=step).order_by("pk")
    return [row for row in rows if is_open(row) and _may_vote(juror, row)]


def _may_vote(juror: Juror, question: PanelQuestion) -> bool:
    able, _recused = voters(juror.edition, question.tied, question.step)
    return any(one.pk == juror.pk for one in able)


@transaction.atomic
def vote(question: PanelQuestion, juror: Juror, order: Sequence[int]) -> PanelVote:
    """A juror's order, the best first; may be changed until the tie is broken. Raises `PanelRefused` (`state`,
    `recused`, `order`)."""
    edition = lock(question.edition_id)
    juror = Juror.objects.with_people().get(pk=juror.pk)
    juror.edition = edition
    if why := panel_closed(edition):
        raise PanelRefused(why, code="state")
    if not is_open(question):
        raise PanelRefused(_("The vote is over."), code="state")
    if not _may_vote(juror, question):
        raise PanelRefused(_("You have no vote here."), code="recused")
    if sorted(order) != question.tied:
        raise PanelRefused(_("Give each a place of its own."), code="order")
    facts = {"round": question.round, "tied": question.tied, "order": list(order), "cast_at": timezone.now()}
    cast, _new = PanelVote.objects.update_or_create(question=question, juror=juror, defaults=facts)
    return cast


@transaction.atomic
def _ask(
    edition: PrizeEdition,
    tied: Iterable[Nomination | int],
    by: Person,
    step: TieStep,
    round_: Round | None,
) -> PanelQuestion:
    edition, keys = lock(edition.pk), _keys(tied)
    round_ = round_ or round_now(edition)
    if len(keys) < 2 or edition.nominations.candidates().filter(pk__in=keys).count() != len(keys):
        raise PanelRefused(_("At least two candidates of this edition stand level, or none."), code="order")
    able, _recused = voters(edition, keys, step)
    if not able:
        raise PanelRefused(_("Nobody can vote about these: all are recused, or no one sits."), code="jurors")
    question = _latest(edition, keys, round_, step)
    if question is None or not is_open(question):
        question = PanelQuestion.objects.create(
            edition=edition, round=round_, step=step, tied=keys, asked_by=by
        )
    outbox.post(*mails.vote_asked(question, able))
    return question


def _latest(edition: PrizeEdition, keys: list[int], round_: int, step: str) -> PanelQuestion | None:
    rows = PanelQuestion.objects.filter(edition=edition, round=round_, step=step).order_by("-pk")
    return next((row for row in rows if row.tied == keys), None)


def _keys(tied: Iterable[Nomination | int]) -> list[int]:
    return sorted({one.pk if isinstance(one, Nomination) else one for one in tied})
