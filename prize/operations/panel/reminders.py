"""Reminders to jurors who lack something: five and two days before the deadline by the clock, and by press."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from events import quiet
from notifications import outbox
from prize.mails import panel as mails
from prize.models import DateKind, EditionDate, EditionState, Juror, Mandate, PrizeEdition
from prize.operations.locks import lock
from prize.operations.panel.log import note
from prize.panel.standing import Standing

STEPS = (2, 5)
"""Days before the deadline, the nearest first."""
AT_WORK = (EditionState.QUALIFYING, EditionState.SHORTLISTING, EditionState.FINAL_ROUND)


def deadline_of(edition: PrizeEdition) -> date | None:
    """The last day for assessments; in the final round the day of the presentations."""
    kind = (
        DateKind.FINAL_ROUND if edition.has_reached(EditionState.FINAL_ROUND) else DateKind.ASSESSMENT_CLOSE
    )
    return edition.dates.filter(kind=kind).values_list("day", flat=True).first()


def lacking(edition: PrizeEdition) -> list[Standing]:
    """The jurors who have something to do."""
    rows = edition.jurors.called().filter(mandate__in=(Mandate.ASKED, Mandate.ACCEPTED)).with_people()
    return [one for one in (_standing(row, edition) for row in rows) if waits(one)]


def waits(standing: Standing) -> bool:
    return standing.step in ("mandate", "conflicts", "score", "compare")


def _standing(juror: Juror, edition: PrizeEdition) -> Standing:
    juror.edition = edition
    return Standing(juror)


def remind_due(now: datetime) -> int:
    """What the clock reminds of. Each step once for each juror and round, also where its day was a holiday."""
    if quiet.is_quiet(now, from_hour=settings.QUIET_FROM_HOUR, until_hour=settings.QUIET_UNTIL_HOUR):
        return 0
    today = timezone.localdate(now)
    near = EditionDate.objects.filter(
        kind__in=(DateKind.ASSESSMENT_CLOSE, DateKind.FINAL_ROUND),
        day__gte=today,
        day__lte=today + timedelta(days=max(STEPS)),
        edition__state__in=AT_WORK,
    )
    editions = sorted(set(near.values_list("edition", flat=True)))
    return sum(_remind_one(pk, today) for pk in editions)


@transaction.atomic
def _remind_one(edition_id: int, today: date) -> int:
    edition = lock(edition_id)
    last = deadline_of(edition)
    if last is None or not today <= last <= today + timedelta(days=max(STEPS)):
        return 0
    step = next(days for days in STEPS if (last - today).days <= days)
    letters = [mails.reminder(one, last, f"t{step}") for one in lacking(edition)]
    outbox.post(*letters)
    return len(letters)


@transaction.atomic
def remind(edition: PrizeEdition, by: Person) -> int:
    """Remind everybody who lacks something, at the next moment that is allowed; returns how many.

    Pressing twice the same day writes to nobody twice.
    """
    edition = lock(edition.pk)
    moment = quiet.next_allowed(
        timezone.now(),
        from_hour=settings.QUIET_FROM_HOUR,
        until_hour=settings.QUIET_UNTIL_HOUR,
        at_hour=settings.REMINDER_HOUR,
    )
    people = lacking(edition)
    letters = [
        mails.reminder(one, deadline_of(edition), f"{timezone.localdate(moment):%Y%m%d}") for one in people
    ]
    for letter in letters:
        letter.not_before = moment
    outbox.post(*letters)
    if people:
        note(edition, "reminded", by, jurors=[one.juror.pk for one in people])
    return len(people)
