"""«Vil du videre?» Two who both say yes are introduced; nothing else is told to anybody."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.errors import RoundsRefused
from matchmaking.hall import Hall
from matchmaking.mails import rounds as mails
from matchmaking.models import (
    Approach,
    ApproachState,
    GoOn,
    Participant,
    RoundsState,
    TableRounds,
)
from matchmaking.operations.rounds.locks import fresh, lock
from matchmaking.operations.rounds.participants import ensure_profile
from notifications import outbox


def met_by(hall: Hall, participant: Participant) -> list[Participant]:
    """Whom they sat with, each once, in the order of the rounds; without those who did not come."""
    found: dict[int, Participant] = {}
    for number in hall.table_rounds.numbers:
        table = hall.table_of(participant.pk, number)
        for one in hall.at(number, table) if table else []:
            if one.pk != participant.pk and not one.is_missing:
                found.setdefault(one.pk, one)
    return list(found.values())


@transaction.atomic
def say(participant: Participant, answers: Mapping[int, bool]) -> int:
    """Keep what they say of those they met; returns with how many they are introduced just now.

    An answer may be changed until both have said yes. Raises `RoundsRefused` (`state`, `unknown`).
    """
    rows = lock(participant.table_rounds_id)
    if rows.state != RoundsState.FEEDBACK:
        raise RoundsRefused(_("Nobody is asked just now."), code="state")
    met = {one.pk: one for one in met_by(Hall.of(rows), participant)}
    if not set(answers) <= set(met):
        raise RoundsRefused(_("You can only answer about people you sat with."), code="unknown")
    for other, yes in answers.items():
        told = GoOn.objects.filter(participant=participant, other=other, told_at__isnull=False)
        if not told.exists():
            GoOn.objects.update_or_create(
                participant=participant, other_id=other, defaults={"yes": yes, "answered_at": timezone.now()}
            )
    return sum(_introduce(participant, met[other]) for other, yes in answers.items() if yes)


def _introduce(one: Participant, other: Participant) -> bool:
    """Where both have said yes, and have not been introduced: write to both, and open what may become of it."""
    pair = GoOn.objects.filter(participant__in=[one, other], other__in=[one, other], yes=True, told_at=None)
    if pair.count() < 2:
        return False
    pair.update(told_at=timezone.now())
    first, second = fresh(one), fresh(other)
    outbox.post(*mails.introduced(first, second))
    _open_a_case(first, second)
    return True


def _open_a_case(one: Participant, other: Participant) -> None:
    """The shared case «mulig samarbejde»: it is asked about after two weeks and after three months."""
    mine, theirs = ensure_profile(one), ensure_profile(other)
    between = Approach.objects.between(mine, theirs).filter(state=ApproachState.ACCEPTED)
    if mine == theirs or between.exists():
        return
    now = timezone.now()
    Approach.objects.create(
        asker=mine,
        asked=theirs,
        by=one.registration.person,
        words=one.table_rounds.event.title[:500],
        state=ApproachState.ACCEPTED,
        expires_at=now,
        answered_at=now,
        answered_by=other.registration.person,
    )


def close_due() -> int:
    """What the clock does: a week after the event nobody is asked any more."""
    from matchmaking.operations.rounds import setting

    late = TableRounds.objects.filter(
        state=RoundsState.FEEDBACK, event__ends_at__lt=timezone.now() - settings.ROUNDS_FEEDBACK_FOR
    )
    rows = list(late)
    for one in rows:
        setting.close(one)
    return len(rows)
