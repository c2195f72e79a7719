"""Forgetting: the jurors' comments a year after the decision, and what a person who leaves had in the panel."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from prize.models import (
    ConflictDeclaration,
    Juror,
    LockedRecord,
    Mandate,
    PanelLog,
    RecordKind,
    Score,
)
from prize.operations.locks import lock
from prize.operations.panel import assessments
from prize.operations.panel.jurors import leave
from prize.operations.panel.log import note


def forget(now: datetime) -> int:
    """Comments of editions decided long ago, unless they belong to the case; returns how many. Scores stay."""
    before = timezone.localdate(now - settings.PRIZE_COMMENTS_KEPT)
    decided = LockedRecord.objects.filter(kind=RecordKind.DECISION, decided_on__lte=before)
    rows = Score.objects.filter(
        assessment__juror__edition__in=decided.values("edition"),
        assessment__juror__edition__keeps_comments=False,
    )
    return rows.exclude(comment="").update(comment="")


@transaction.atomic
def leave_everything(person: Person) -> None:
    """A seat without a name stays, with its scores, so that a decision still adds up; words in it go.

    Comments that belong to the case stay with the case.
    """
    for juror in Juror.objects.filter(person=person).select_related("edition").order_by("pk"):
        edition = lock(juror.edition_id)
        if juror.mandate in (Mandate.ASKED, Mandate.ACCEPTED):
            leave(juror)
            note(edition, "left", None, juror=juror.pk, reason="")
            assessments.arrange(edition, None)
    seats = Juror.objects.filter(person=person)
    seats.update(field="", background="", organisation=None, municipality=None)
    Score.objects.filter(
        assessment__juror__in=seats, assessment__juror__edition__keeps_comments=False
    ).update(comment="")
    ConflictDeclaration.objects.filter(juror__in=seats).update(words="", decision_words="")
    ConflictDeclaration.objects.filter(decided_by=person).update(decided_by=None)
    PanelLog.objects.filter(by=person).update(by=None)
