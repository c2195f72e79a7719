"""A nominator chooses within its cap, gives reasons, answers the others, and says when it is done."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from prize import links
from prize.errors import NominationRefused
from prize.hours import choosing_closed
from prize.mails import nominators as mails
from prize.models import EditionState, Nomination, NominationState, Nominator, PrizeEdition, RecordKind
from prize.operations import calendar
from prize.operations.locks import lock, lock_nomination
from prize.results import is_recorded

S = NominationState
CHOSEN = (S.SUBMITTED, S.RETURNED, S.CANDIDATE, S.FINALIST, S.NOT_SELECTED, S.LAUREATE)


def find(token: str) -> Nominator | None:
    rows = Nominator.objects.select_related("edition", "contact", "municipality", "local_action_group")
    return rows.filter(link_hash=links.hash_of(token)).first()


def chosen_of(nominator: Nominator) -> int:
    """How many places of the cap are taken."""
    return nominator.nominations.filter(state__in=CHOSEN).count()


@transaction.atomic
def choose(nominator: Nominator, nomination: Nomination, reason: str) -> Nomination:
    """Raises `NominationRefused` (`closed`, `state`, `cap`, `reason`)."""
    nominator, nomination = _both(nominator, nomination)
    if nomination.state not in (S.PROPOSED, S.SUBMITTED):
        raise NominationRefused(_("This proposal is not handed in."), code="state")
    if not reason.strip():
        raise NominationRefused(_("Write why you choose this village."), code="reason")
    if nomination.state == S.PROPOSED and chosen_of(nominator) >= nominator.cap:
        words = _("You can nominate %(cap)s. Take one back before you choose another.") % {
            "cap": nominator.cap
        }
        raise NominationRefused(words, code="cap")
    nomination.state, nomination.nominated_at = S.SUBMITTED, timezone.now()
    nomination.nominator_reason = reason.strip()[:2000]
    nomination.save(update_fields=["state", "nominated_at", "nominator_reason"])
    return nomination


@transaction.atomic
def take_back(nominator: Nominator, nomination: Nomination) -> Nomination:
    """Not chosen after all; until the nominator has finished."""
    nominator, nomination = _both(nominator, nomination)
    if nomination.state != S.SUBMITTED:
        raise NominationRefused(_("This village is not chosen now."), code="state")
    nomination.state, nomination.nominated_at = S.PROPOSED, None
    nomination.save(update_fields=["state", "nominated_at"])
    return nomination


@transaction.atomic
def write_reply(nominator: Nominator, nomination: Nomination, words: str) -> None:
    """What a village that is not chosen will read. Leaves when the nominator finishes."""
    nominator, nomination = _both(nominator, nomination)
    if nomination.state != S.PROPOSED:
        raise NominationRefused(_("Only a proposal that is not chosen gets a reply."), code="state")
    nomination.reply = words.strip()[:2000]
    nomination.save(update_fields=["reply"])


@transaction.atomic
def finish(nominator: Nominator) -> Nominator:
    """Done: the chosen go to the formal check, the others get their reply. Raises `NominationRefused` (`missing`)."""
    lock(nominator.edition_id)
    nominator = Nominator.objects.select_related("edition").get(pk=nominator.pk)
    if why := choosing_closed(nominator):
        raise NominationRefused(why, code="closed")
    unchosen = nominator.nominations.with_words().filter(state=S.PROPOSED)
    silent = [row.village.name for row in unchosen if not row.reply.strip()]
    if silent:
        from lib.sentences import joined

        words = _("Write a reply first to %(villages)s.") % {"villages": joined(silent)}
        raise NominationRefused(words, code="missing")
    return _done(nominator)


def _done(nominator: Nominator) -> Nominator:
    nominator.finished_at = timezone.now()
    nominator.save(update_fields=["finished_at"])
    for row in nominator.nominations.with_words().filter(state__in=[S.PROPOSED, S.SUBMITTED]):
        if row.state == S.PROPOSED:
            row.state = S.NOT_CHOSEN
            row.save(update_fields=["state"])
            calendar.follow_writers(row)
            outbox.post(*mails.not_chosen(row))
        else:
            outbox.post(*mails.nominated(row))
    if nominator.edition.state == EditionState.QUALIFYING:
        from prize.operations.formal import check_all

        check_all(nominator.edition)
    return nominator


@transaction.atomic
def open_again(nominator: Nominator, reason: str, by: Person) -> Nominator:
    """A secretary lets a nominator choose after its last day, or after it had finished."""
    lock(nominator.edition_id)
    nominator = Nominator.objects.select_related("edition").get(pk=nominator.pk)
    if nominator.edition.state not in (EditionState.NOMINATING, EditionState.QUALIFYING):
        raise NominationRefused(_("The round is past nominating."), code="state")
    refuse_when_recorded(nominator.edition)
    if not reason.strip():
        raise NominationRefused(_("Write why it is opened again."), code="reason")
    nominator.finished_at, nominator.reopened_at = None, timezone.now()
    nominator.reopen_reason, nominator.reopened_by = reason.strip()[:500], by
    nominator.save()
    outbox.post(*mails.open_again(nominator))
    return nominator


def refuse_when_recorded(edition: PrizeEdition) -> None:
    """Nobody is a candidate whom the locked record of the nominations does not name."""
    if is_recorded(edition, RecordKind.NOMINATION):
        raise NominationRefused(_("The record of the nominations is locked."), code="state")


@transaction.atomic
def close_for(nominator: Nominator, words: str, by: Person) -> Nominator:
    """A nominator that does not answer after its last day: the secretary answers its villages, and it is done.

    Whoever has a reply of the nominator's own gets that one. Raises `NominationRefused` (`state`, `reason`).
    """
    lock(nominator.edition_id)
    nominator = Nominator.objects.select_related("edition").get(pk=nominator.pk)
    past = nominator.edition.state in (EditionState.NOMINATING, EditionState.QUALIFYING)
    if nominator.finished_at is not None or not past or not choosing_closed(nominator):
        raise NominationRefused(_("It may still choose. Wait for its last day."), code="state")
    rows = list(nominator.nominations.with_words().filter(state=S.PROPOSED))
    if rows and not words.strip():
        raise NominationRefused(_("Write a reply to the villages."), code="reason")
    for row in rows:
        row.reply = row.reply or words.strip()[:2000]
        row.save(update_fields=["reply"])
    return _done(nominator)


def ask_nominators(edition: PrizeEdition, by: Person) -> None:
    """A step of the round: proposals are closed, and nominators choose."""
    for nominator in edition.nominators.select_related("edition", "contact"):
        outbox.post(*mails.please_choose(nominator))


def _both(nominator: Nominator, nomination: Nomination) -> tuple[Nominator, Nomination]:
    """Fresh and locked, the edition first: the cap is counted under its lock."""
    lock(nominator.edition_id)
    nominator = Nominator.objects.select_related("edition").get(pk=nominator.pk)
    nomination = lock_nomination(nomination.pk)
    if nomination.nominator_id != nominator.pk:
        raise NominationRefused(_("This proposal is not yours to choose."), code="state")
    if why := choosing_closed(nominator):
        raise NominationRefused(why, code="closed")
    return nominator, nomination
