"""Forgetting: drafts that came to nothing, what was withdrawn, and two years after an edition who wrote."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.operations import erase
from accounts.presence import here_for_nothing
from prize.hours import day_of
from prize.models import (
    Attachment,
    CasePage,
    Consent,
    DateKind,
    EditionState,
    Nomination,
    NominationState,
    Nominator,
    PrizeEdition,
    ProposalText,
    TextRevision,
    Village,
    Writer,
)
from prize.operations import calendar, films
from prize.operations.locks import lock_nomination
from prize.operations.media import forget as forget_file

S = NominationState


def forget() -> None:
    """Run every rule that is due; safe at any time, as often as one likes."""
    now = timezone.now()
    untouched = Nomination.objects.filter(state=S.DRAFT, changed_at__lt=now - settings.PRIZE_UNTOUCHED_KEPT)
    for pk in untouched.exclude(edition__state=EditionState.PROPOSING).values_list("pk", flat=True):
        _forget_draft(pk)
    withdrawn = Nomination.objects.filter(
        state=S.WITHDRAWN, withdrawn_at__lt=now - settings.PRIZE_WITHDRAWN_KEPT
    )
    for pk in withdrawn.values_list("pk", flat=True):
        empty(pk)
    for edition in PrizeEdition.objects.filter(state__in=(EditionState.AWARDED, EditionState.CLOSED)):
        if ended_on(edition) + settings.PRIZE_CONTACT_KEPT < timezone.localdate():
            forget_contacts(edition)


@transaction.atomic
def _forget_draft(pk: int) -> None:
    nomination = lock_nomination(pk)
    if nomination.state == S.DRAFT:
        forget_proposal(nomination)


def forget_proposal(nomination: Nomination) -> None:
    """The whole of it; the village too, where it was never in any prize, and its writers, where they are in nothing else."""
    people = list(nomination.writers.values_list("person", flat=True))
    for row in nomination.attachments.all():
        forget_file(row)
    village, edition = nomination.village, nomination.edition
    nomination.delete()
    calendar.follow_each(edition, people)
    if not village.nominations.exists() and village.organisation_id is None:
        Village.objects.filter(pk=village.pk).delete()
    _forget_people(people)


@transaction.atomic
def empty(pk: int) -> None:
    """What was withdrawn keeps its row, for the numbers; words, files and people go."""
    nomination = lock_nomination(pk)
    if nomination.state != S.WITHDRAWN:
        return
    for row in nomination.attachments.all():
        forget_file(row)
    ProposalText.objects.filter(nomination=nomination).delete()
    CasePage.objects.filter(nomination=nomination).delete()
    films.forget_words([nomination])
    people = list(nomination.writers.values_list("person", flat=True))
    nomination.writers.all().delete()
    calendar.follow_each(nomination.edition, people)
    _forget_people(people)


def ended_on(edition: PrizeEdition) -> date:
    return day_of(edition, DateKind.AWARD) or date(edition.year, 12, 31)


@transaction.atomic
def forget_contacts(edition: PrizeEdition) -> None:
    """Names, phones and links of those who wrote and nominated; the case itself stays with its texts."""
    rows = edition.nominations.all()
    writers = Writer.objects.filter(nomination__in=rows)
    nominators = Nominator.objects.filter(edition=edition)
    people = {*writers.values_list("person", flat=True)}
    people |= {pk for pk in nominators.values_list("contact", flat=True) if pk is not None}
    films.forget_words(rows)
    writers.delete()
    nominators.update(contact=None, link_hash=None)
    calendar.follow_each(edition, people)
    Attachment.objects.filter(nomination__in=rows).update(uploaded_by=None)
    Consent.objects.filter(nomination__in=rows).update(given_by=None)
    texts = ProposalText.objects.filter(nomination__in=rows)
    TextRevision.objects.filter(text__in=texts).delete()
    texts.update(changed_by=None)
    if edition.representatives is not None:
        edition.representatives.delete()
    _forget_people(people)


def _forget_people(ids: list[int] | set[int]) -> None:
    """Those who were here for the prize alone, and never signed in."""
    for person in here_for_nothing(ids):
        erase(person)
