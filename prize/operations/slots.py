"""When finalists present: times made in a row, taken by the villages themselves, never two at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prize.errors import FinalRefused
from prize.models import EditionState, Nomination, NominationState, PresentationSlot, PrizeEdition
from prize.operations.locks import lock, lock_nomination

MOST = 60


@dataclass(frozen=True)
class Plan:
    """A row of times: `number` of them from `starts_at`, each for presentation and questions, with a pause between."""

    starts_at: datetime
    number: int
    minutes: int = 20
    questions: int = 10
    pause: int = 5
    place: str = ""

    def times(self) -> list[datetime]:
        step = timedelta(minutes=self.minutes + self.questions + self.pause)
        return [self.starts_at + at * step for at in range(self.number)]


@transaction.atomic
def make_row(edition: PrizeEdition, plan: Plan) -> list[PresentationSlot]:
    """Free times in the place of those nobody has taken. Raises `FinalRefused` (`clash`, `places`)."""
    edition = lock(edition.pk)
    _refuse_late(edition)
    if not 1 <= plan.number <= MOST or plan.minutes < 1:
        raise FinalRefused(_("Make at least one time, of at least one minute."), code="places")
    edition.slots.filter(nomination=None).delete()
    taken = list(edition.slots.all())
    made = [
        PresentationSlot(
            edition=edition,
            starts_at=starts_at,
            minutes=plan.minutes,
            questions=plan.questions,
            place=plan.place.strip(),
        )
        for starts_at in plan.times()
    ]
    for slot in made:
        _refuse_clash(slot, taken)
    return PresentationSlot.objects.bulk_create(made)


@transaction.atomic
def take(slot: PresentationSlot, nomination: Nomination) -> PresentationSlot:
    """A village takes a free time, and gives back the one it had. Raises `FinalRefused` (`state`, `places`)."""
    slot = _give(slot, nomination)
    slot.confirmed_at = timezone.now()
    slot.save(update_fields=["confirmed_at"])
    return slot


@transaction.atomic
def assign(slot: PresentationSlot, nomination: Nomination) -> PresentationSlot:
    """The secretary gives a village a time; the village has yet to say yes."""
    return _give(slot, nomination)


@transaction.atomic
def spread(edition: PrizeEdition) -> int:
    """Give those who have no time the free ones, in the order of their numbers; returns how many."""
    edition = lock(edition.pk)
    waiting = Nomination.objects.filter(edition=edition, state=NominationState.FINALIST, slot=None)
    free = list(edition.slots.filter(nomination=None))
    pairs = list(zip(waiting.order_by("number", "pk"), free, strict=False))
    for nomination, slot in pairs:
        slot.nomination = nomination
        slot.save(update_fields=["nomination"])
    return len(pairs)


def give_first_free(nomination: Nomination) -> PresentationSlot | None:
    """Under the edition's lock: the first free time, for the village to say yes to or change; None where none is left."""
    slot = nomination.edition.slots.filter(nomination=None).first()
    if slot is not None:
        slot.nomination = nomination
        slot.save(update_fields=["nomination"])
    return slot


def give_back(nomination: Nomination) -> None:
    """Under the edition's lock: the time of one who has withdrawn is free for others."""
    PresentationSlot.objects.filter(nomination=nomination).update(nomination=None, confirmed_at=None)


@transaction.atomic
def remove(slot: PresentationSlot) -> None:
    """A time that nobody has. Raises `FinalRefused` (`places`)."""
    lock(slot.edition_id)
    slot = PresentationSlot.objects.get(pk=slot.pk)
    if slot.nomination_id is not None:
        raise FinalRefused(_("Somebody has this time. Give them another first."), code="places")
    slot.delete()


def _give(slot: PresentationSlot, nomination: Nomination) -> PresentationSlot:
    edition = lock(slot.edition_id)
    nomination = lock_nomination(nomination.pk)
    if nomination.edition_id != edition.pk or nomination.state != NominationState.FINALIST:
        raise FinalRefused(_("Only finalists present."), code="state")
    _refuse_late(edition)
    slot = PresentationSlot.objects.get(pk=slot.pk)
    if slot.nomination_id == nomination.pk:
        return slot
    _refuse_taken(slot)
    give_back(nomination)
    slot.nomination, slot.confirmed_at = nomination, None
    slot.save(update_fields=["nomination", "confirmed_at"])
    return slot


def _refuse_taken(slot: PresentationSlot) -> None:
    """A time of one who has withdrawn is free again."""
    if not slot.is_free:
        raise FinalRefused(
            _("Another village was quicker. Choose one of the times that are left."), code="places"
        )


def _refuse_clash(slot: PresentationSlot, others: list[PresentationSlot]) -> None:
    for other in others:
        if slot.starts_at < other.ends_at and other.starts_at < slot.ends_at:
            raise FinalRefused(_("A time that somebody has taken lies in the way."), code="clash")


def _refuse_late(edition: PrizeEdition) -> None:
    if edition.has_reached(EditionState.RECOMMENDING):
        raise FinalRefused(_("The presentations are over."), code="state")
