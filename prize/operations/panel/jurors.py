"""Who sits in the panel: named, asked, called, and let go."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.operations import ensure_person
from networks.models import Municipality, Organisation
from notifications import outbox
from prize import rules
from prize.errors import PanelRefused
from prize.mails import panel as mails
from prize.models import Assessment, Juror, Mandate, PrizeEdition
from prize.operations import calendar
from prize.operations.locks import lock
from prize.operations.panel import assessments, conflicts
from prize.operations.panel.log import note
from prize.panel.rounds import panel_closed


@dataclass(frozen=True)
class Seat:
    """What is said of a juror when they are named."""

    email: str
    name: str
    field: str = ""
    background: str = ""
    organisation: Organisation | None = None
    municipality: Municipality | None = None
    is_chair: bool = False
    is_alternate: bool = False


@transaction.atomic
def add(edition: PrizeEdition, seat: Seat, by: Person) -> Juror:
    """Name a juror, and ask them at once where the edition is published; alternates are asked when called.

    Raises `PanelRefused` (`jurors`) for a second seat, a second chair, or a secretary, who sees all scores.
    """
    edition = lock(edition.pk)
    _must_be_running(edition)
    person, _new = ensure_person(seat.email, seat.name)
    if rules.is_secretary(person, edition):
        raise PanelRefused(
            _("%(name)s is a secretary of this edition and sees all scores, so cannot be a juror.")
            % {"name": person},
            code="jurors",
        )
    if edition.jurors.filter(person=person).exists():
        raise PanelRefused(_("%(name)s is in the panel already.") % {"name": person}, code="jurors")
    juror = Juror(edition=edition, person=person)
    _fill(juror, seat)
    juror.save()
    calendar.follow(edition, person.pk)
    note(edition, "named", by, juror=juror.pk)
    if edition.is_locked and not juror.is_alternate:
        _ask(juror)
    return juror


@transaction.atomic
def change(juror: Juror, seat: Seat, by: Person) -> Juror:
    """Correct what is said of a juror; what the system holds against them is looked at anew."""
    edition = lock(juror.edition_id)
    _must_be_running(edition)
    juror = edition.jurors.select_for_update(no_key=True).get(pk=juror.pk)
    _fill(juror, seat)
    if juror.called_at and not juror.is_alternate:
        juror.called_at = None
    juror.save()
    conflicts.look_again(juror)
    assessments.arrange(edition, by)
    return juror


def _fill(juror: Juror, seat: Seat) -> None:
    if seat.is_chair and seat.is_alternate:
        raise PanelRefused(_("An alternate cannot be the chair."), code="jurors")
    others = Juror.objects.filter(edition=juror.edition_id, is_chair=True).exclude(pk=juror.pk)
    if seat.is_chair and others.exists():
        raise PanelRefused(_("The panel has a chair already."), code="jurors")
    juror.field, juror.background = seat.field, seat.background
    juror.organisation, juror.municipality = seat.organisation, seat.municipality
    juror.is_chair, juror.is_alternate = seat.is_chair, seat.is_alternate


@transaction.atomic
def ask(juror: Juror, by: Person) -> Juror:
    """Send the mandate, for the first time or once more. Raises `PanelRefused` (`mandate`, `state`)."""
    edition = lock(juror.edition_id)
    _must_be_running(edition)
    juror = edition.jurors.select_for_update(no_key=True).get(pk=juror.pk)
    if juror.mandate != Mandate.ASKED or (juror.is_alternate and juror.called_at is None):
        raise PanelRefused(_("%(name)s does not wait to be asked.") % {"name": juror}, code="mandate")
    _ask(juror)
    return juror


def ask_everybody(edition: PrizeEdition) -> None:
    """Those who were named before the edition was published, under its lock."""
    for juror in edition.jurors.called().filter(mandate=Mandate.ASKED, asked_at=None).with_people():
        _ask(juror)


def _ask(juror: Juror) -> None:
    juror.asked_at = timezone.now()
    juror.save(update_fields=["asked_at"])
    outbox.post(mails.mandate(juror))


@transaction.atomic
def call(juror: Juror, by: Person) -> Juror:
    """An alternate takes a seat: is asked to accept the mandate, and then declares and assesses as everybody else."""
    edition = lock(juror.edition_id)
    _must_be_running(edition)
    juror = edition.jurors.select_for_update(no_key=True).get(pk=juror.pk)
    if not juror.is_alternate or juror.called_at is not None:
        raise PanelRefused(_("%(name)s is no alternate who waits.") % {"name": juror}, code="jurors")
    if juror.mandate in (Mandate.DECLINED, Mandate.LEFT):
        raise PanelRefused(_("%(name)s has said no.") % {"name": juror}, code="mandate")
    juror.called_at = timezone.now()
    juror.save(update_fields=["called_at"])
    note(edition, "alternate_called", by, juror=juror.pk)
    _ask(juror)
    return juror


@transaction.atomic
def let_go(juror: Juror, reason: str, by: Person | None) -> Juror:
    """A juror leaves the panel. What is handed in counts still; the rest is set aside. Needs a reason."""
    if not reason.strip():
        raise PanelRefused(_("Write why."), code="reason")
    edition = lock(juror.edition_id)
    _must_be_running(edition)
    juror = edition.jurors.select_for_update(no_key=True).get(pk=juror.pk)
    if juror.mandate in (Mandate.DECLINED, Mandate.LEFT):
        raise PanelRefused(_("%(name)s has left already.") % {"name": juror}, code="mandate")
    leave(juror)
    note(edition, "left", by, juror=juror.pk, reason=reason.strip())
    assessments.arrange(edition, by)
    return juror


def leave(juror: Juror) -> None:
    """The seat is empty from here on, under the edition's lock."""
    juror.mandate, juror.is_chair = Mandate.LEFT, False
    juror.save(update_fields=["mandate", "is_chair"])
    calendar.follow(juror.edition, juror.person_id)
    Assessment.objects.filter(juror=juror, scores=None).open().delete()


def _must_be_running(edition: PrizeEdition) -> None:
    if why := panel_closed(edition):
        raise PanelRefused(why, code="state")
