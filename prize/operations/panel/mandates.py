"""The mandate: task, time and confidentiality, taken on or not."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications import outbox
from prize.errors import PanelRefused
from prize.mails import panel as mails
from prize.models import Juror, Mandate
from prize.operations import calendar
from prize.operations.locks import lock
from prize.operations.panel import assessments, conflicts
from prize.panel.rounds import panel_closed


@transaction.atomic
def accept(juror: Juror) -> Juror:
    """From here on the juror is shown the names, and declares. A second press changes nothing."""
    juror = _asked(juror)
    if juror.mandate == Mandate.ACCEPTED:
        return juror
    _answer(juror, Mandate.ACCEPTED)
    conflicts.look_again(juror)
    assessments.arrange(juror.edition, None)
    return juror


@transaction.atomic
def decline(juror: Juror, words: str = "") -> Juror:
    """No. The secretaries are told, and may call an alternate."""
    juror = _asked(juror)
    if juror.mandate == Mandate.ACCEPTED:
        raise PanelRefused(
            _("You have accepted. Write to the secretary if you have to leave."), code="mandate"
        )
    if juror.mandate == Mandate.ASKED:
        _answer(juror, Mandate.DECLINED)
        outbox.post(*mails.declined(juror, words.strip()))
    return juror


def _asked(juror: Juror) -> Juror:
    edition = lock(juror.edition_id)
    juror = Juror.objects.select_for_update(no_key=True, of=("self",)).with_people().get(pk=juror.pk)
    juror.edition = edition
    if why := panel_closed(edition):
        raise PanelRefused(why, code="state")
    if juror.mandate == Mandate.LEFT or (juror.is_alternate and juror.called_at is None):
        raise PanelRefused(_("You are not asked to sit in the panel."), code="mandate")
    return juror


def _answer(juror: Juror, mandate: Mandate) -> None:
    if mandate == Mandate.ACCEPTED and juror.mandate == Mandate.DECLINED:
        raise PanelRefused(_("You have said no. The secretary can ask you again."), code="mandate")
    juror.mandate, juror.answered_at = mandate, timezone.now()
    juror.save(update_fields=["mandate", "answered_at"])
    calendar.follow(juror.edition, juror.person_id)
