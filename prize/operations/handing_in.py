"""A proposal is handed in, mended, or withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import SustainableDevelopmentGoal, Theme
from notifications import outbox
from prize.covering import nominators_of
from prize.errors import ProposalRefused
from prize.hours import withdrawing_closed, writing_closed
from prize.mails import proposals as mails
from prize.models import (
    CasePage,
    ConsentKind,
    Nomination,
    NominationState,
    Nominator,
    TextPart,
    Village,
    VillageKind,
    Writer,
)
from prize.operations import calendar, slots
from prize.operations.consents import given
from prize.operations.locks import lock, lock_nomination
from prize.points import Point

S = NominationState


def lacking(nomination: Nomination) -> list[str]:
    """What a proposal still needs before it can be handed in, in words."""
    found = []
    summary = nomination.texts.filter(part=TextPart.SUMMARY).values_list("body", flat=True).first() or ""
    length = len(summary.strip())
    if not length:
        found.append(_("Write the summary."))
    if length > settings.PRIZE_SUMMARY_LENGTH:
        words = _("The summary is %(over)s characters longer than a page.")
        found.append(words % {"over": length - settings.PRIZE_SUMMARY_LENGTH})
    if nomination.nominator_id is None:
        found.append(_without_nominator(nomination))
    if ConsentKind.TAKE_PART not in given(nomination):
        found.append(_("Say yes to taking part."))
    return found


def _without_nominator(nomination: Nomination) -> str:
    if nominators_of(nomination.edition, nomination.village.municipality).exists():
        return _("Choose who is to nominate you.")
    return _("Nobody nominates for your municipality this year. Write to the prize secretary.")


@transaction.atomic
def say_facts(
    nomination: Nomination,
    *,
    inhabitants: int | None,
    largest_village: int | None,
    kind: str,
    nominator: Nominator | None,
    themes: Iterable[Theme] = (),
    goals: Iterable[SustainableDevelopmentGoal] = (),
    place: Point | None = None,
) -> None:
    """What the village says of itself beside its words. Raises `ProposalRefused` (`closed`, `state`)."""
    nomination = lock_nomination(nomination.pk)
    if why := writing_closed(nomination):
        raise ProposalRefused(why, code="closed")
    covering = nominators_of(nomination.edition, nomination.village.municipality)
    if nominator is not None and nominator.pk != nomination.nominator_id:
        if nomination.by_nominator or not covering.filter(pk=nominator.pk).exists():
            raise ProposalRefused(_("That nominator does not cover your municipality."), code="state")
        nomination.nominator = nominator
        nomination.save(update_fields=["nominator"])
    Village.objects.filter(pk=nomination.village_id).update(
        inhabitants=inhabitants,
        kind=kind,
        largest_village=largest_village if kind == VillageKind.CLUSTER else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
    )
    nomination.themes.set(themes)
    nomination.goals.set(goals)


@transaction.atomic
def hand_in(nomination: Nomination) -> Nomination:
    """To the nominator; or back to the secretary, where something was missing. Twice changes nothing.

    Raises `ProposalRefused` (`closed`, `incomplete`).
    """
    nomination = lock_nomination(nomination.pk)
    if nomination.state in (S.PROPOSED, S.SUBMITTED):
        return nomination
    if why := writing_closed(nomination):
        raise ProposalRefused(why, code="closed")
    if wanting := lacking(nomination):
        raise ProposalRefused(wanting, code="incomplete")
    if nomination.state == S.RETURNED:
        return _mended(nomination)
    nomination.state, nomination.proposed_at = S.PROPOSED, timezone.now()
    nomination.save(update_fields=["state", "proposed_at"])
    outbox.post(*mails.received(nomination))
    return nomination


def _mended(nomination: Nomination) -> Nomination:
    if not all(item.get("done") for item in nomination.missing):
        raise ProposalRefused(_("Tick off what you have mended first."), code="incomplete")
    nomination.state = S.SUBMITTED
    nomination.save(update_fields=["state"])
    outbox.post(*mails.mended(nomination))
    return nomination


@transaction.atomic
def tick(nomination: Nomination, done: Collection[int]) -> None:
    """Which points of the list are mended, by their place. Raises `ProposalRefused` (`closed`)."""
    nomination = lock_nomination(nomination.pk)
    if nomination.state != S.RETURNED or writing_closed(nomination):
        raise ProposalRefused(writing_closed(nomination) or _("Nothing is missing now."), code="closed")
    nomination.missing = [{**item, "done": place in done} for place, item in enumerate(nomination.missing)]
    nomination.save(update_fields=["missing"])


@transaction.atomic
def take_back(nomination: Nomination) -> Nomination:
    """A draft again, while proposals are open: something was forgotten. Raises `ProposalRefused`."""
    nomination = lock_nomination(nomination.pk)
    if nomination.state != S.PROPOSED or writing_closed(nomination):
        raise ProposalRefused(_("It is too late to take it back and write on."), code="closed")
    nomination.state = S.DRAFT
    nomination.save(update_fields=["state"])
    return nomination


@transaction.atomic
def withdraw(nomination: Nomination) -> Nomination:
    """Any time before the decision; what was public goes with it. Raises `ProposalRefused` (`closed`)."""
    lock(nomination.edition_id)
    nomination = lock_nomination(nomination.pk)
    if why := withdrawing_closed(nomination):
        raise ProposalRefused(why, code="closed")
    was = nomination.state
    nomination.state, nomination.withdrawn_at = S.WITHDRAWN, timezone.now()
    nomination.remind_on = None
    nomination.save(update_fields=["state", "withdrawn_at", "remind_on"])
    calendar.follow_writers(nomination)
    CasePage.objects.filter(nomination=nomination).update(published_at=None)
    slots.give_back(nomination)
    _off_the_list(nomination)
    if was != S.DRAFT:
        outbox.post(*mails.withdrawn(nomination))
    return nomination


def _off_the_list(nomination: Nomination) -> None:
    """Nobody is invited to the candidates' seminar for a village that is no candidate."""
    group = nomination.edition.representatives
    if group is not None:
        others = Writer.objects.filter(nomination__in=nomination.edition.nominations.candidates())
        people = nomination.writers.exclude(person__in=others.values("person"))
        group.people.remove(*people.values_list("person", flat=True))
