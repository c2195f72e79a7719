"""Conflicts of interest: declared on names only, added to by the system, and doubts decided with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from prize import rules
from prize.errors import PanelRefused
from prize.mails import panel as mails
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictAnswer,
    ConflictDeclaration,
    Juror,
    Nomination,
    PrizeEdition,
    Score,
)
from prize.operations.locks import lock
from prize.operations.panel import assessments
from prize.operations.panel.log import note
from prize.panel.grounds import ties_of
from prize.panel.rounds import panel_closed, shows_names


@dataclass(frozen=True)
class Answer:
    answer: ConflictAnswer
    words: str = ""


@transaction.atomic
def declare(juror: Juror, answers: Mapping[int, Answer]) -> list[ConflictDeclaration]:
    """What a juror says of candidates, by their keys. A yes or a doubt can be said at any time until the panel is done.

    A yes said once, or a doubt, is not taken back by the juror: the secretary decides. Raises `PanelRefused`
    (`mandate`, `state`, `reason` where a yes or a doubt lacks its words).
    """
    edition = lock(juror.edition_id)
    juror = _sitting(juror, edition)
    known = {row.pk: row for row in edition.nominations.standing().with_words()}
    ties = ties_of([juror])[juror.pk]
    rows = {row.nomination_id: row for row in juror.declarations.select_for_update(no_key=True)}
    changed = []
    for pk, said in answers.items():
        if pk not in known:
            raise PanelRefused(_("That candidate is not there."), code="state")
        row = rows.get(pk) or ConflictDeclaration(juror=juror, nomination=known[pk])
        row.nomination = known[pk]
        if _say(row, said, ties.grounds(known[pk])):
            changed.append(row)
    _after(edition, juror, changed)
    return changed


def _sitting(juror: Juror, edition: PrizeEdition) -> Juror:
    juror = Juror.objects.with_people().get(pk=juror.pk)
    juror.edition = edition
    if not rules.sits(juror):
        raise PanelRefused(_("Accept the mandate first."), code="mandate")
    if not shows_names(edition):
        raise PanelRefused(_("The candidates are not known yet."), code="state")
    if why := panel_closed(edition):
        raise PanelRefused(why, code="state")
    return juror


def _say(row: ConflictDeclaration, said: Answer, grounds: list[str]) -> bool:
    """Whether it is news. What is decided stands, but for a conflict that is new."""
    if said.answer == ConflictAnswer.NONE and row.answer in (ConflictAnswer.YES, ConflictAnswer.DOUBT):
        return False
    words = said.words.strip()
    if (row.answer, row.words) == (said.answer, words) and row.pk:
        return False
    if said.answer != ConflictAnswer.NONE and not words:
        name = {"name": row.nomination}
        raise PanelRefused(_("Say in a few words what ties you to %(name)s.") % name, code="reason")
    row.answer, row.words, row.declared_at = said.answer, words, timezone.now()
    row.grounds = grounds
    row.is_recused = outcome(said.answer, grounds)
    row.decided_by, row.decided_at, row.decision_words = None, None, ""
    row.save()
    return True


def outcome(answer: str, grounds: list[str]) -> bool | None:
    """Recused by a yes or by the system; None while a doubt waits, or nothing is said."""
    if grounds or answer == ConflictAnswer.YES:
        return True
    return False if answer == ConflictAnswer.NONE else None


def _after(edition: PrizeEdition, juror: Juror, changed: list[ConflictDeclaration]) -> None:
    """Assessments follow; whoever decides doubts is told of them."""
    doubts = [row for row in changed if row.answer == ConflictAnswer.DOUBT and row.is_recused is None]
    if doubts:
        outbox.post(*mails.doubts_declared(juror, doubts))
    if changed:
        _follow(juror)
        assessments.arrange(edition, None)


@transaction.atomic
def decide(declaration: ConflictDeclaration, *, recused: bool, words: str, by: Person) -> ConflictDeclaration:
    """The secretary's word on a doubt or a yes, with a reason; logged, and told to the juror and the chair.

    What the system holds against a juror stands: it goes only when the fact behind it is corrected.
    """
    if not words.strip():
        raise PanelRefused(_("Write why you decide so."), code="reason")
    edition = lock(declaration.juror.edition_id)
    if why := panel_closed(edition):
        raise PanelRefused(why, code="state")
    rows = ConflictDeclaration.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("juror__person", "nomination__village__municipality").get(pk=declaration.pk)
    if row.answer in ("", ConflictAnswer.NONE) or (row.grounds and not recused):
        raise PanelRefused(_("There is nothing to decide."), code="state")
    row.is_recused, row.decided_by, row.decided_at = recused, by, timezone.now()
    row.decision_words = words.strip()
    row.save()
    note(
        edition, "doubt_decided", by,
        juror=row.juror_id, nomination=row.nomination_id, recused=recused, reason=row.decision_words,
    )  # fmt: skip
    row.juror.edition = edition
    _follow(row.juror)
    outbox.post(*mails.doubt_decided(row))
    assessments.arrange(edition, by)
    return row


def look_again(juror: Juror) -> None:
    """Grounds of the system for all candidates, under the edition's lock: when a seat is taken or corrected."""
    ties = ties_of([juror])[juror.pk]
    rows = {row.nomination_id: row for row in juror.declarations.all()}
    for nomination in Nomination.objects.filter(edition=juror.edition_id).standing().with_words():
        row = rows.get(nomination.pk) or ConflictDeclaration(juror=juror, nomination=nomination)
        grounds = ties.grounds(nomination)
        if row.grounds == grounds:
            continue
        row.grounds = grounds
        row.is_recused = row.is_recused if row.decided_at and not grounds else outcome(row.answer, grounds)
        row.save()
    _follow(juror)


def somebody_writes(nomination: Nomination, person: Person) -> None:
    """A juror who writes on a proposal is recused from it at once, under the edition's lock."""
    if panel_closed(nomination.edition):
        return
    juror = nomination.edition.jurors.sitting().with_people().filter(person=person).first()
    if juror is not None:
        look_again(juror)
        assessments.arrange(juror.edition, None)


def _follow(juror: Juror) -> None:
    """Assessments of those one is recused from are set aside; scores are kept, and when they were handed in.

    Those given back stand as they stood: handed in, or open.
    """
    recused = juror.declarations.filter(is_recused=True).values("nomination")
    cleared = juror.declarations.filter(is_recused=False).values("nomination")
    own = Assessment.objects.filter(juror=juror)
    now = timezone.now()
    own.live().filter(nomination__in=recused).update(state=AssessmentState.RECUSED, changed_at=now)
    back = own.filter(state=AssessmentState.RECUSED, nomination__in=cleared)
    for row in back:
        row.state, row.changed_at = _as_it_stood(row), now
        row.save(update_fields=["state", "changed_at"])


def _as_it_stood(row: Assessment) -> AssessmentState:
    if row.submitted_at is not None:
        return AssessmentState.SUBMITTED
    begun = Score.objects.filter(assessment=row).exists()
    return AssessmentState.IN_PROGRESS if begun else AssessmentState.NOT_STARTED
