"""Would you like to talk? Contact is told after two yeses; a no is silent, and for good."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from matchmaking import mails, rules
from matchmaking.errors import ApproachRefused
from matchmaking.models import Approach, ApproachState, Profile, Refusal, Suggestion
from notifications import outbox

MOST_WAITING = 10
"""Questions of one profile that wait for an answer: a question to everybody is a question to nobody."""

MOST_TAKEN_BACK = 2
"""Questions to one profile that were taken back before they ran out: each was a mail to the other."""


@transaction.atomic
def ask(mine: Profile, other: Profile, by: Person, words: str = "") -> Approach:
    """Put the question. If the other has already asked us, this is the second yes. Raises `ApproachRefused`.

    Whoever was refused is not told: the question is kept and never delivered, and runs out like any other.
    """
    _lock_both(mine, other)
    if not (mine.is_open and other.is_open):
        raise ApproachRefused(_("Both profiles must be open."), code="closed")
    theirs = Approach.objects.waiting().filter(asker=other, asked=mine).first()
    if theirs is not None:
        return accept(theirs, by)
    standing = Approach.objects.between(mine, other)
    if standing.filter(state=ApproachState.ACCEPTED).exists():
        raise ApproachRefused(_("You have already said yes to each other."), code="known")
    if standing.seem_waiting().filter(asker=mine).exists():
        raise ApproachRefused(_("You have asked, and they have not answered yet."), code="asked")
    if Approach.objects.seem_waiting().filter(asker=mine).count() >= MOST_WAITING:
        raise ApproachRefused(
            _("%(most)s questions of yours wait for an answer. Give them a few days first.")
            % {"most": MOST_WAITING},
            code="many",
        )
    taken_back = standing.filter(asker=mine, state=ApproachState.WITHDRAWN, expires_at__gt=timezone.now())
    if taken_back.count() >= MOST_TAKEN_BACK:
        raise ApproachRefused(
            _("You have asked them and taken it back before. Let some time pass before you ask again."),
            code="asked",
        )
    approach = Approach.objects.create(
        asker=mine, asked=other, by=by, words=words, expires_at=timezone.now() + settings.APPROACH_LASTS
    )
    if not _refused(mine, other):
        outbox.post(*(mails.asked(approach, person) for person in rules.owners_of(other)))
    return approach


@transaction.atomic
def accept(approach: Approach, by: Person | None) -> Approach:
    """The second yes: names and addresses go to both. Raises `ApproachRefused` where it is too late."""
    approach = _lock(approach)
    if approach.state == ApproachState.ACCEPTED:
        return approach
    _refuse_where_over(approach)
    _settle(approach, ApproachState.ACCEPTED, by)
    outbox.post(*mails.introductions(approach))
    return approach


@transaction.atomic
def decline(approach: Approach, by: Person | None) -> Approach:
    """Silent: the asker is told nothing, and sees a question that runs out. Never suggested to each other again."""
    approach = _lock(approach)
    if approach.state == ApproachState.DECLINED:
        return approach
    _refuse_where_over(approach)
    _settle(approach, ApproachState.DECLINED, by)
    part(approach.asked, approach.asker)
    return approach


@transaction.atomic
def part(mine: Profile, other: Profile) -> None:
    """These two are not suggested to each other again. Once more changes nothing."""
    Refusal.objects.get_or_create(profile=mine, other=other)
    Suggestion.objects.filter(Q(profile=mine, other=other) | Q(profile=other, other=mine)).delete()


@transaction.atomic
def withdraw(approach: Approach) -> Approach:
    """The asker takes the question back; who had not answered is not told."""
    approach = _lock(approach)
    if approach.state in (ApproachState.ASKED, ApproachState.DECLINED):
        _settle(approach, ApproachState.WITHDRAWN, None)
    return approach


def expire(now: datetime) -> None:
    """Questions that nobody answered, and those that were answered in silence, look alike when their time is up."""
    Approach.objects.filter(state=ApproachState.ASKED, expires_at__lte=now).update(
        state=ApproachState.EXPIRED, answered_at=now
    )


def _settle(approach: Approach, state: ApproachState, by: Person | None) -> None:
    approach.state, approach.answered_at, approach.answered_by = state, timezone.now(), by
    approach.save(update_fields=["state", "answered_at", "answered_by"])


def _refuse_where_over(approach: Approach) -> None:
    if approach.state != ApproachState.ASKED or approach.expires_at <= timezone.now():
        raise ApproachRefused(_("This question has run out."), code="over")
    if not approach.asker.is_open:
        raise ApproachRefused(_("They have closed their profile since."), code="closed")


def _refused(mine: Profile, other: Profile) -> bool:
    return Refusal.objects.filter(profile=other, other=mine).exists()


def _lock(approach: Approach) -> Approach:
    rows = Approach.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related(
        "asker__organisation", "asker__person", "asked__organisation", "asked__person"
    ).get(pk=approach.pk)


def _lock_both(mine: Profile, other: Profile) -> None:
    """In one order, so that two who ask each other in the same moment do not wait for each other for ever."""
    list(Profile.objects.select_for_update(no_key=True).filter(pk__in=[mine.pk, other.pk]).order_by("pk"))
