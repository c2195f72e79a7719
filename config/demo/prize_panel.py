"""The panel of the demo: five jurors, one recused, a doubt that was decided, three who have handed in and one who has begun."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.operations import ensure_person
from config.demo.prize_words import COMMENTS
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictAnswer,
    ConflictDeclaration,
    Criterion,
    Juror,
    Mandate,
    Nomination,
    PanelLog,
    PrizeEdition,
    Score,
)

SEED = 2027
HANDED_IN = 3
BEGUN = 5
"""So many candidates the fourth juror has scored; a visitor goes on from there."""
DOUBT = "soender-vibehoej"
STRENGTH = {
    "noerre-lyngkaer": 4.4,
    "boegelykke": 4.2,
    "aalebaek": 4.1,
    "hedelyng": 4.0,
    "de-fem-bakker": 3.9,
    "rughede": 3.85,
    "vesterkilde": 3.4,
}
MOODS = (0.1, -0.7, 0.2, 0.0, 0.3)
"""How mild each juror is: the second is hard to please."""


def seat(edition: PrizeEdition, rows: list[dict[str, Any]], nominations: dict[str, Nomination]) -> None:
    dice = random.Random(SEED)  # noqa: S311  # invented scores, no secret
    criteria = list(edition.criteria.all())
    jurors = [_juror(edition, row) for row in rows]
    for place, (juror, row) in enumerate(zip(jurors, rows, strict=True)):
        recused = _declare(juror, row, nominations, doubts=place == 1)
        _assess(place, juror, nominations, recused, criteria, dice)


def _juror(edition: PrizeEdition, row: dict[str, Any]) -> Juror:
    person, _new = ensure_person(row["email"], row["name"])
    return Juror.objects.create(
        edition=edition,
        person=person,
        field=row["field"],
        background=row["background"],
        is_chair=row.get("chair", False),
        mandate=Mandate.ACCEPTED,
        answered_at=timezone.now() - timedelta(days=26),
    )


def _declare(
    juror: Juror, row: dict[str, Any], nominations: dict[str, Nomination], *, doubts: bool
) -> set[int]:
    """Everybody has declared, on names alone; who is recused is told in the answer."""
    said = timezone.now() - timedelta(days=20)
    conflict = row.get("conflict")
    recused: set[int] = set()
    declared = []
    for slug, nomination in nominations.items():
        answer, words, grounds = ConflictAnswer.NONE, "", False
        if conflict and nomination.village.name == conflict["village"]:
            answer, words, grounds = ConflictAnswer.YES, conflict["ground"], True
            recused.add(nomination.pk)
        elif doubts and slug == DOUBT:
            answer, words = ConflictAnswer.DOUBT, "Holdt et foredrag i kulturhuset for tre år siden."
        declared.append(
            ConflictDeclaration(
                juror=juror,
                nomination=nomination,
                answer=answer,
                words=words,
                declared_at=said,
                is_recused=grounds,
            )
        )
    ConflictDeclaration.objects.bulk_create(declared)
    if doubts:
        _decide_doubt(juror, nominations[DOUBT])
    return recused


def _decide_doubt(juror: Juror, nomination: Nomination) -> None:
    secretary = juror.edition.roles.filter(role="secretary").select_related("person").first()
    by, at = secretary.person if secretary else None, timezone.now() - timedelta(days=18)
    why = "Et enkelt foredrag for tre år siden gør ingen inhabil."
    ConflictDeclaration.objects.filter(juror=juror, nomination=nomination).update(
        decided_by=by, decided_at=at, decision_words=why
    )
    facts = {"juror": juror.pk, "nomination": nomination.pk, "recused": False, "why": why}
    PanelLog.objects.create(edition=juror.edition, what="doubt_decided", facts=facts, by=by, at=at)


def _assess(
    place: int,
    juror: Juror,
    nominations: dict[str, Nomination],
    recused: set[int],
    criteria: list[Criterion],
    dice: random.Random,
) -> None:
    now = timezone.now()
    rows = []
    for number, nomination in enumerate(nominations.values()):
        if nomination.pk in recused:
            state = AssessmentState.RECUSED
        elif place < HANDED_IN:
            state = AssessmentState.SUBMITTED
        elif place == HANDED_IN and number < BEGUN:
            state = AssessmentState.IN_PROGRESS
        else:
            state = AssessmentState.NOT_STARTED
        at = now - timedelta(days=4 - place) if state == AssessmentState.SUBMITTED else None
        rows.append(Assessment(juror=juror, nomination=nomination, state=state, submitted_at=at))
    kept = Assessment.objects.bulk_create(rows)
    _score(place, [one for one in kept if _has_scores(one)], criteria, dice, now)


def _has_scores(one: Assessment) -> bool:
    return one.state in (AssessmentState.SUBMITTED, AssessmentState.IN_PROGRESS)


def _score(
    place: int, rows: list[Assessment], criteria: list[Criterion], dice: random.Random, now: datetime
) -> None:
    scores = []
    for assessment in rows:
        strength = STRENGTH.get(assessment.nomination.village.slug, 3.1)
        for position, criterion in enumerate(criteria):
            value = max(1, min(5, round(dice.gauss(strength + MOODS[place], 0.55))))
            unknown = dice.random() < 0.02
            scores.append(
                Score(
                    assessment=assessment,
                    criterion=criterion,
                    value=None if unknown else value,
                    not_assessable=unknown,
                    comment="" if position % 3 or unknown else dice.choice(COMMENTS[value]),
                    client_seq=1,
                    saved_at=now - timedelta(days=4),
                )
            )
    Score.objects.bulk_create(scores)
