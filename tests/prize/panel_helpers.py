"""A panel at work, for tests: candidates, criteria, jurors who have declared, and a secretary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.models import Person
from prize.models import (
    Assessment,
    ConflictAnswer,
    Criterion,
    EditionState,
    Juror,
    Nomination,
    PrizeEdition,
    Round,
)
from prize.operations.panel import assessments, conflicts, scores
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.scores import Said
from tests.factories.accounts import PersonFactory
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import (
    CriterionFactory,
    EditionFactory,
    JurorFactory,
    NominationFactory,
    RoleFactory,
)

NONE = Answer(ConflictAnswer.NONE)


@dataclass
class Panel:
    edition: PrizeEdition
    nominations: list[Nomination]
    criteria: list[Criterion]
    jurors: list[Juror]
    secretary: Person

    def fresh(self) -> PrizeEdition:
        self.edition.refresh_from_db()
        return self.edition


def panel(
    jurors: int = 3,
    candidates: int = 3,
    criteria: int = 2,
    *,
    state: str = EditionState.SHORTLISTING,
    declared: bool = True,
    **facts: Any,
) -> Panel:
    """All of it; with `declared` every juror has said that nothing ties them, and the first round is open."""
    edition = EditionFactory(state=state, **facts)
    found = Panel(
        edition,
        [NominationFactory(edition=edition, number=n + 1) for n in range(candidates)],
        [CriterionFactory(edition=edition, position=n, weight=n + 1) for n in range(criteria)],
        [JurorFactory(edition=edition, person__name=f"Juror {n}") for n in range(jurors)],
        RoleFactory(edition=edition).person,
    )
    if declared:
        for juror in found.jurors:
            declare_all(juror)
        assessments.open_round(edition, Round.FIRST, found.secretary)
    return found


def declare_all(juror: Juror, **others: Answer) -> None:
    """Nothing ties the juror to any standing candidate."""
    rows = Nomination.objects.filter(edition=juror.edition_id).standing()
    conflicts.declare(juror, {row.pk: NONE for row in rows})


def score_all(juror: Juror, value: int = 3, nominations: list[Nomination] | None = None) -> None:
    """One value on every criterion of each of the juror's open assessments."""
    rows = Assessment.objects.filter(juror=juror).open().select_related("nomination")
    for row in rows:
        if nominations is None or row.nomination in nominations:
            said = [Said(one.pk, value) for one in juror.edition.criteria.all()]
            scores.save(juror, row.nomination, *said)


def elsewhere(code: str = "0791", name: str = "Viborg") -> Any:
    return MunicipalityFactory(code=code, name=name)


def browser(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def anybody() -> Person:
    person: Person = PersonFactory()
    return person
