"""Handing in: all of one's own at once, and locked. The secretary opens again, with a reason that is kept."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from notifications import outbox
from prize import rules
from prize.errors import PanelRefused
from prize.mails import panel as mails
from prize.models import Assessment, AssessmentState, Juror, Nomination
from prize.operations.locks import lock
from prize.operations.panel.log import note
from prize.panel.rounds import panel_closed, round_now, takes_scores
from prize.panel.standing import Standing


@transaction.atomic
def hand_in(juror: Juror) -> int:
    """Hand in what is open; returns how many candidates. A second press changes nothing.

    Raises `PanelRefused`: mandate, undeclared, state, incomplete.
    """
    edition = lock(juror.edition_id)
    juror = Juror.objects.select_related("person", "edition").get(pk=juror.pk)
    juror.edition = edition
    if not rules.sits(juror):
        raise PanelRefused(_("Accept the mandate first."), code="mandate")
    if not takes_scores(edition, round_now(edition)):
        raise PanelRefused(panel_closed(edition) or _("The panel does not take scores now."), code="state")
    rows = Assessment.objects.filter(juror=juror, round=round_now(edition)).open().order_by("pk")
    list(rows.select_for_update(no_key=True))  # until we commit no score of theirs changes
    standing = Standing(juror)
    _must_be_whole(standing)
    mine = [work.assessment.pk for work in standing.open_works]
    now = timezone.now()
    Assessment.objects.filter(pk__in=mine).update(
        state=AssessmentState.SUBMITTED, submitted_at=now, changed_at=now
    )
    return len(mine)


def _must_be_whole(standing: Standing) -> None:
    if standing.undeclared:
        raise PanelRefused(
            _("Say first, of every name, whether something ties you to it."), code="undeclared"
        )
    lacking = len(standing.unfinished)
    if lacking:
        raise PanelRefused(
            ngettext("%(number)s candidate lacks scores.", "%(number)s candidates lack scores.", lacking)
            % {"number": lacking},
            code="incomplete",
        )
    if not standing.works:
        raise PanelRefused(_("There is nothing to hand in yet."), code="incomplete")


@transaction.atomic
def reopen(juror: Juror, nomination: Nomination | None, reason: str, by: Person) -> int:
    """Open a hand-in again, of one candidate or of all; returns how many. The juror is told, and the log keeps why."""
    if not reason.strip():
        raise PanelRefused(_("Write why it is opened again."), code="reason")
    edition = lock(juror.edition_id)
    round_ = round_now(edition)
    if not takes_scores(edition, round_):
        raise PanelRefused(panel_closed(edition) or _("The panel does not take scores now."), code="state")
    juror = Juror.objects.select_related("person", "edition").get(pk=juror.pk)
    rows = Assessment.objects.filter(juror=juror, round=round_, state=AssessmentState.SUBMITTED)
    rows = rows.filter(nomination=nomination) if nomination else rows
    keys = list(rows.values_list("nomination", flat=True))
    if not keys:
        raise PanelRefused(_("Nothing is handed in that could be opened."), code="state")
    rows.update(state=AssessmentState.IN_PROGRESS, submitted_at=None, changed_at=timezone.now())
    entry = note(
        edition, "reopened", by,
        juror=juror.pk, nominations=sorted(keys), round=int(round_), reason=reason.strip(),
    )  # fmt: skip
    outbox.post(mails.reopened(juror, nomination, reason.strip(), entry))
    return len(keys)
