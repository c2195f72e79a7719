"""Rounds at the Saturday seminar: forty people who have told what they offer and need, and a plan in draft."""

from __future__ import annotations

import random
from datetime import datetime

from django.utils import timezone

from events.models import Attendance, Event, Status
from matchmaking.models import (
    Participant,
    Planning,
    Profile,
    ProfileCompetence,
    RoundsState,
    TableRounds,
    Wish,
)
from matchmaking.operations.rounds import participants, plans
from networks.models import Competence

SEED = 20270306
PEOPLE = 40
STAND = [
    "Ved ovnen",
    "Ved scenen",
    "Under uret",
    "Ved køkkenlugen",
    "I den grønne stue",
    "Ved døren",
    "I bibliotekskrogen",
]
SECONDS = 1.0  # a start of the demo does not wait longer for its plan


def seat_people(event: Event, begins: datetime) -> None:
    """Made once; rounds that somebody has set up are left alone."""
    if TableRounds.objects.filter(event=event).exists():
        return
    rows = TableRounds.objects.create(
        event=event, rounds=4, tables=7, seats_per_table=6, starts_at=begins, table_names=STAND, seed=SEED
    )
    dice = random.Random(SEED)  # noqa: S311  # invented people, not secrets
    people = _people(rows, dice)
    words = list(Competence.objects.approved().order_by("slug"))
    if words:
        _tell(people, words, dice)
    _wish(people, dice)
    rows.state = RoundsState.WISHES
    rows.save(update_fields=["state"])
    planning = Planning.objects.create(table_rounds=rows, seconds=SECONDS, seed=SEED)
    plans.carry_out(planning.pk)


def _people(rows: TableRounds, dice: random.Random) -> list[Participant]:
    coming = rows.event.registrations.filter(status=Status.ACCEPTED, attendance=Attendance.IN_PERSON)
    chosen = {row.pk for row in dice.sample(list(coming.order_by("pk")), PEOPLE)}
    participants.add_everybody(rows)
    rows.participants.exclude(registration__in=chosen).delete()
    people = list(rows.participants.named().select_related("profile").order_by("pk"))
    for place, one in enumerate(people):
        participants.ensure_profile(one)
        one.consented_at = timezone.now() if place % 8 else None
        one.is_champion = one.is_champion or place % 3 == 0
    people[5].keeps_seat, people[5].kept_table = True, 6
    Participant.objects.bulk_update(people, ["consented_at", "is_champion", "keeps_seat", "kept_table"])
    return people


def _tell(people: list[Participant], words: list[Competence], dice: random.Random) -> None:
    """Two offers and two needs each, among a handful of words, so that there is something to find."""
    asked = dice.sample(words, min(18, len(words)))
    rows = []
    for one in people:
        chosen = dice.sample(asked, min(4, len(asked)))
        for place, word in enumerate(chosen):
            kind = ProfileCompetence.Kind.OFFER if place % 2 else ProfileCompetence.Kind.NEED
            rows.append(ProfileCompetence(profile=_profile(one), competence=word, kind=kind, position=place))
    ProfileCompetence.objects.bulk_create(rows, ignore_conflicts=True)


def _wish(people: list[Participant], dice: random.Random) -> None:
    told = [one for one in people if one.consented_at]
    pairs = [dice.sample(told, 2) for _ in range(14)]
    kinds = [Wish.Kind.MUST_MEET] * 13 + [Wish.Kind.NOT_WITH]
    Wish.objects.bulk_create(
        [
            Wish(profile=_profile(one), other=_profile(other), kind=kind)
            for (one, other), kind in zip(pairs, kinds, strict=True)
        ],
        ignore_conflicts=True,
    )


def _profile(one: Participant) -> Profile:
    assert one.profile is not None  # made in `_people`
    return one.profile
