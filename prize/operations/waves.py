"""The announcement takes effect: states, and mails to one group after the other.

A group is written to when the mails to the group before have left, or failed for good. A group whose last address hangs
in the air holds the others up for `ANNOUNCEMENT_PATIENCE` at most; while the mail server itself is away they wait.
A wave is a row and its mails, written in one transaction under the edition's lock: nothing is written twice.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outages, outbox
from notifications.models import WAITING, Message
from prize import results
from prize.errors import EditionRefused
from prize.mails import announcing as mails
from prize.models import (
    AnnouncementWave,
    EditionState,
    Nomination,
    NominationState,
    PrizeEdition,
    SpecialAward,
    WaveGroup,
)
from prize.models.nominations import FINALISTS
from prize.operations import audience
from prize.operations.locks import lock

GROUPS = tuple(WaveGroup)


def refuse_embargo(edition: PrizeEdition) -> None:
    if edition.publish_at is not None and edition.publish_at > timezone.now():
        raise EditionRefused(
            _("The embargo runs until %(moment)s. Nothing is told before.")
            % {"moment": f"{timezone.localtime(edition.publish_at):%d.%m.%Y %H.%M}"},
            code="embargo",
        )


def laureate_who_stands(edition: PrizeEdition) -> Nomination:
    """Whom the council chose, who has not withdrawn since. Raises `EditionRefused` (`incomplete`)."""
    laureate = results.laureate_of(edition)
    if laureate is None:
        raise EditionRefused(_("The decision of the council is not locked yet."), code="incomplete")
    if laureate.state not in FINALISTS:
        raise EditionRefused(_("Whom the council chose is no finalist any more."), code="incomplete")
    return laureate


def take_effect(edition: PrizeEdition, by: Person) -> None:
    """On entering *announced*: the laureate is told by its row, the vote is fixed, and the winner is written to."""
    refuse_embargo(edition)
    laureate = laureate_who_stands(edition)
    edition.announced_at = edition.announced_at or timezone.now()
    edition.announced_by = edition.announced_by or by
    edition.names_public_at = edition.names_public_at or timezone.now()
    edition.save(update_fields=["announced_at", "announced_by", "names_public_at"])
    Nomination.objects.filter(pk=laureate.pk).update(
        state=NominationState.LAUREATE, changed_at=timezone.now()
    )
    for award, recipient in results.awards_of(edition):
        SpecialAward.objects.filter(pk=award.pk).update(recipient=recipient)
    audience.fix(edition)
    _go_on(edition)


@transaction.atomic
def carry_on(edition_id: int) -> None:
    """Post what may leave now; safe to call at any time, from anywhere, as often as one likes."""
    edition = lock(edition_id)
    if edition.has_reached(EditionState.ANNOUNCED) and edition.is_announced:
        _go_on(edition)


def unfinished() -> list[int]:
    """Announced editions whose mails have not all left."""
    announced = (EditionState.ANNOUNCED, EditionState.AWARDED)
    rows = PrizeEdition.objects.filter(state__in=announced, waves__isnull=False)
    done = AnnouncementWave.objects.filter(group=GROUPS[-1]).exclude(done_at=None).values("edition")
    return list(rows.exclude(pk__in=done).order_by("pk").values_list("pk", flat=True).distinct())


def _go_on(edition: PrizeEdition) -> None:
    known = {wave.group: wave for wave in AnnouncementWave.objects.filter(edition=edition)}
    for group in GROUPS:
        wave = known.get(group) or _post(edition, group)
        if wave.done_at is None and not _has_left(wave):
            return
        if wave.done_at is None:
            wave.done_at = timezone.now()
            wave.save(update_fields=["done_at"])


def _post(edition: PrizeEdition, group: WaveGroup) -> AnnouncementWave:
    letters = mails.letters_to(edition, group)
    wave = AnnouncementWave.objects.create(edition=edition, group=group, letters=len(letters))
    outbox.post(*letters)
    return wave


def _has_left(wave: AnnouncementWave) -> bool:
    waiting = Message.objects.filter(
        kind=mails.KIND, key__startswith=mails.key_of(wave.edition_id, wave.group), state__in=WAITING
    )
    if not waiting.exists():
        return True
    late = wave.posted_at < timezone.now() - settings.ANNOUNCEMENT_PATIENCE
    return late and outages.of_mail() is None
