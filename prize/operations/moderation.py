"""The panel's meeting: notes, ties written down, and the cut, which is told to all at the same time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from lib.sentences import joined
from notifications import outbox
from notifications.models import Message
from prize.errors import FinalRefused
from prize.mails import finals as mails
from prize.models import (
    EditionState,
    Nomination,
    NominationState,
    PanelQuestion,
    PrizeEdition,
    Round,
    TieBreak,
    TieStep,
    Writer,
)
from prize.operations.films import offer
from prize.operations.locks import lock, lock_nomination
from prize.operations.panel import votes
from prize.panel_scores import Counted, counted
from prize.scoring import Means, Step

STEPS = {Means.TOP_CRITERION: TieStep.CRITERION, Means.VOTE: TieStep.VOTE, Means.CHAIR: TieStep.CHAIR}


@dataclass(frozen=True)
class Cut:
    """Who goes on and who does not, as the order is now. `missing` is what lacks before it can be told."""

    finalists: tuple[Nomination, ...]
    others: tuple[Nomination, ...]
    missing: tuple[str, ...]


def cut_of(found: Counted) -> Cut:
    robustness = found.robustness
    inside = [found.candidates[key] for key in robustness.finalists]
    chosen = {row.pk for row in inside}
    others = [row for key, row in found.candidates.items() if key not in chosen]
    return Cut(tuple(inside), tuple(others), tuple(_missing(found, others)))


def _missing(found: Counted, others: list[Nomination]) -> list[str]:
    wanting = []
    if not found.robustness.order:
        wanting.append(_("Nobody has handed in an assessment yet."))
    if found.robustness.unscored:
        names = joined(str(found.candidates[key]) for key in found.robustness.unscored)
        wanting.append(_("Nobody has assessed %(villages)s.") % {"villages": names})
    if found.robustness.open:
        names = joined(str(found.candidates[key]) for key in found.robustness.open)
        wanting.append(_("%(villages)s stand level at the line.") % {"villages": names})
    elif silent := [str(row) for row in others if not row.reply.strip()]:
        wanting.append(_("A reply is wanting to %(villages)s.") % {"villages": joined(silent)})
    return wanting


@transaction.atomic
def ask_about_tie(edition: PrizeEdition, which: int, step: TieStep | str, by: Person) -> None:
    """Put the tie at the line to the panel, or to its chair. Raises `FinalRefused` (`tie`), `PanelRefused` (`jurors`)."""
    edition = lock(edition.pk)
    level = counted(edition, which).robustness.open
    if not level:
        raise FinalRefused(_("Nobody stands level at the line any more."), code="tie")
    ask = votes.ask_chair if step == TieStep.CHAIR else votes.ask_for_votes
    ask(edition, level, by, Round(which))


@transaction.atomic
def close_vote(edition: PrizeEdition, question: PanelQuestion) -> None:
    """Wait no longer for those who have not voted. Raises `FinalRefused` (`tie`) where nobody has."""
    edition = lock(edition.pk)
    question = PanelQuestion.objects.get(pk=question.pk, edition=edition)
    if not question.votes.exists():
        raise FinalRefused(_("Nobody has voted yet."), code="tie")
    question.closed_at = question.closed_at or timezone.now()
    question.save(update_fields=["closed_at"])


@transaction.atomic
def write_note(nomination: Nomination, note: str, reply: str) -> Nomination:
    """What the panel agreed on, and what the village is told if it does not go on. Raises `FinalRefused` (`state`)."""
    lock(nomination.edition_id)
    nomination = lock_nomination(nomination.pk)
    if nomination.edition.has_reached(EditionState.RECOMMENDING):
        raise FinalRefused(_("The panel's work is over. Write an addendum to its record."), code="state")
    if nomination.state == NominationState.NOT_SELECTED and reply.strip() != nomination.reply:
        raise FinalRefused(_("The village has had its reply."), code="state")
    nomination.consensus, nomination.reply = note.strip(), reply.strip()
    nomination.changed_at = timezone.now()
    nomination.save(update_fields=["consensus", "reply", "changed_at"])
    return nomination


@transaction.atomic
def tell(edition: PrizeEdition, by: Person, *, called: bool) -> Cut:
    """Make the finalists, and write to them and to the others in one go.

    Raises `FinalRefused`: `state`, `answer` where nobody has said that the calls are made, `tie`, or `places` for
    what else lacks.
    """
    edition = lock(edition.pk)
    if edition.state != EditionState.SHORTLISTING:
        raise FinalRefused(_("The finalists are chosen while the panel assesses."), code="state")
    if not called:
        raise FinalRefused(_("Call them all first: nobody should read it in a mail."), code="answer")
    found = counted(edition, Round.FIRST)
    cut = cut_of(found)
    if cut.missing:
        code = "tie" if found.robustness.open else "places"
        raise FinalRefused(list(cut.missing), code=code)
    if any(row.state != NominationState.CANDIDATE for row in found.candidates.values()):
        raise FinalRefused(_("They have been told already."), code="state")
    write_ties_down(found, by)
    _become(cut.finalists, NominationState.FINALIST)
    _become(cut.others, NominationState.NOT_SELECTED)
    for nomination in cut.finalists:
        offer(nomination, by)
    _write_to(cut.finalists, mails.finalist)
    _write_to(cut.others, mails.not_finalist)
    return cut


def write_ties_down(found: Counted, by: Person) -> list[TieBreak]:
    """Each step that parted somebody becomes a row, once; under the edition's lock."""
    rows = TieBreak.objects.filter(edition=found.edition, round=found.round)
    there = {(row.step, tuple(row.order)) for row in rows}
    made = []
    for tie in found.robustness.ties:
        for step in tie.steps:
            row = _tie_break(found, step, by)
            if step.decided and (row.step, tuple(row.order)) not in there:
                row.save()
                made.append(row)
    return made


def settle_final(edition: PrizeEdition, by: Person) -> None:
    """The ties of the final are written down, as those of the first round were when it was told; under the lock.

    Raises `FinalRefused` (`tie`) while some stand level at the top.
    """
    found = counted(edition, Round.FINAL)
    if found.robustness.open:
        names = joined(str(found.candidates[key]) for key in found.robustness.open)
        raise FinalRefused(_("%(villages)s stand level at the line.") % {"villages": names}, code="tie")
    write_ties_down(found, by)


def _tie_break(found: Counted, step: Step, by: Person) -> TieBreak:
    return TieBreak(
        edition=found.edition,
        round=found.round,
        tied=list(step.tied),
        order=[key for group in step.groups for key in group],
        step=STEPS[step.means],
        votes={
            "groups": [list(group) for group in step.groups],
            "values": {str(key): f"{value.numerator}/{value.denominator}" for key, value in step.values},
            "voters": [str(found.jurors[key]) for key in step.voters if key in found.jurors],
        },
        decided_by=by,
    )


def _become(rows: tuple[Nomination, ...], state: NominationState) -> None:
    keys = [row.pk for row in rows]
    Nomination.objects.filter(pk__in=keys).update(state=state, changed_at=timezone.now())


def _write_to(rows: tuple[Nomination, ...], letter: Callable[..., list[Message]]) -> None:
    """In the order of their numbers, to all who wrote on each."""
    of: dict[int, list[Writer]] = {row.pk: [] for row in rows}
    for writer in Writer.objects.filter(nomination__in=of).select_related("person").order_by("pk"):
        of[writer.nomination_id].append(writer)
    for row in rows:
        outbox.post(*letter(row, of[row.pk], "told"))
