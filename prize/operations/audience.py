"""The vote of the audience: one of each confirmed mail address, told by nobody before the result is fixed.

It is a title of its own. Nothing of the panel reads it (see tests/prize/test_audience.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from notifications import outbox
from notifications.models import Message
from prize.addresses import is_throwaway, one_box
from prize.errors import VoteRefused
from prize.links import hash_of
from prize.mails import public as mails
from prize.models import AudienceVote, DateKind, EditionState, Nomination, PrizeEdition
from prize.operations.locks import lock

NEEDED = (DateKind.AUDIENCE_OPEN, DateKind.AUDIENCE_CLOSE)


def is_open(edition: PrizeEdition, moment: datetime | None = None) -> bool:
    """Between its two dates, both days included, while candidates may be named and nothing is announced."""
    now = moment or timezone.now()
    if not edition.audience_award or edition.names_public_at is None or not edition.is_locked:
        return False
    if edition.has_reached(EditionState.ANNOUNCED) or edition.is_announced:
        return False
    days = dict(edition.dates.filter(kind__in=NEEDED).values_list("kind", "day"))
    if set(days) != set(NEEDED):
        return False
    first = timezone.make_aware(datetime.combine(days[DateKind.AUDIENCE_OPEN], time.min))
    last = timezone.make_aware(datetime.combine(days[DateKind.AUDIENCE_CLOSE], time.max))
    return first <= now <= last


@transaction.atomic
def ask(edition: PrizeEdition, nomination: Nomination, address: str, *, language: str) -> None:
    """Mail a link that makes the vote count. What has been said already is not told here: the mail does.

    Whoever voted for a village that has withdrawn since may vote anew.

    Raises `VoteRefused` (`closed`, `address`).
    """
    edition = lock(edition.pk)
    refuse_closed(edition)
    if is_throwaway(address):
        raise VoteRefused(_("Write an address that you keep. This one is thrown away."), code="address")
    known = AudienceVote.objects.filter(edition=edition, address_hash=hash_of_address(edition, address))
    if known.exclude(confirmed_at=None).filter(nomination__in=_standing(edition)).exists():
        outbox.post(mails.voted_already(edition, address, language))
        return
    token = secrets.token_urlsafe(24)
    known.delete()
    AudienceVote.objects.create(
        edition=edition,
        nomination=nomination,
        address_hash=hash_of_address(edition, address),
        token_hash=hash_of(token),
    )
    outbox.post(mails.vote_to_confirm(edition, nomination, address, token, language))


def find(token: str) -> AudienceVote | None:
    """The vote of a link that is still good, counted or not."""
    rows = AudienceVote.objects.select_related("edition", "nomination__village__municipality")
    vote = rows.filter(token_hash=hash_of(token)).first()
    if vote is None or (
        vote.confirmed_at is None and vote.asked_at < timezone.now() - settings.VOTE_LINK_AGE
    ):
        return None
    return vote


@transaction.atomic
def confirm(vote: AudienceVote) -> None:
    """The address is theirs: the vote counts. Twice changes nothing. Raises `VoteRefused` (`closed`, `expired`)."""
    edition = lock(vote.edition_id)
    fresh = AudienceVote.objects.filter(pk=vote.pk, token_hash=vote.token_hash).first()
    if fresh is None:
        raise VoteRefused(_("This link has been replaced by a newer one."), code="expired")
    if fresh.confirmed_at is not None:
        return
    refuse_closed(edition)
    if fresh.nomination_id not in _standing(edition):
        raise VoteRefused(_("This village is no longer a candidate. Vote for another."), code="closed")
    fresh.confirmed_at = timezone.now()
    fresh.save(update_fields=["confirmed_at"])


def refuse_closed(edition: PrizeEdition) -> None:
    if not is_open(edition):
        raise VoteRefused(_("The vote is not open."), code="closed")


def hash_of_address(edition: PrizeEdition, address: str) -> str:
    """Keyed, and different for each edition: nobody finds an address by trying, or follows one over the years."""
    return salted_hmac(f"prize.audience.{edition.pk}", one_box(address), algorithm="sha256").hexdigest()


def fix(edition: PrizeEdition) -> None:
    """Count once, under the edition's lock; then the votes and the mails that asked for them are gone."""
    if edition.audience_award and not edition.audience_result:
        edition.audience_result = tally(edition, set(_standing(edition)))
        edition.save(update_fields=["audience_result"])
    AudienceVote.objects.filter(edition=edition).delete()
    Message.objects.filter(kind=mails.VOTE, key__startswith=f"{mails.VOTE}:{edition.pk}:").delete()


def tally(edition: PrizeEdition, among: Collection[int]) -> list[dict[str, int]]:
    votes = AudienceVote.objects.filter(edition=edition, nomination__in=among).exclude(confirmed_at=None)
    counted = votes.order_by().values_list("nomination").annotate(votes=Count("pk"))
    rows = sorted(counted, key=lambda row: (-row[1], row[0]))
    return [{"nomination": nomination, "votes": number} for nomination, number in rows]


def _standing(edition: PrizeEdition) -> list[int]:
    return list(Nomination.objects.filter(edition=edition).candidates().values_list("pk", flat=True))


def forget() -> None:
    """Votes that nobody confirmed, and the mails that asked: their links are dead."""
    dead = timezone.now() - settings.VOTE_LINK_AGE
    AudienceVote.objects.filter(confirmed_at=None, asked_at__lt=dead).delete()
    Message.objects.filter(kind=mails.VOTE, created_at__lt=dead).delete()
