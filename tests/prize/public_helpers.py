"""A decided edition with its people, for tests of what is told when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Person
from prize.models import (
    Consent,
    ConsentKind,
    DateKind,
    EditionDate,
    EditionState,
    LockedRecord,
    Nomination,
    NominationState,
    PrizeEdition,
    ProposalText,
    SpecialAward,
    TextPart,
)
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.prize import (
    EditionFactory,
    JurorFactory,
    NominationFactory,
    NominatorFactory,
    RoleFactory,
    WriterFactory,
)

SECRET = "Begrundelsen er hemmelig: vandtårnet"
"""Stands in the council's reasons, and nowhere else."""


@dataclass(frozen=True)
class Round:
    edition: PrizeEdition
    secretary: Person
    winner: Nomination
    finalist: Nomination
    candidate: Nomination
    people: dict[str, Person]

    def to(self, state: EditionState, **facts: Any) -> PrizeEdition:
        """The edition as it stands in another state."""
        PrizeEdition.objects.filter(pk=self.edition.pk).update(state=state, **facts)
        self.edition.refresh_from_db()
        return self.edition


def decided(*, state: EditionState = EditionState.DECIDED, **facts: Any) -> Round:
    """Three candidates: who wins, who was in the final, and who was not; the decision is locked."""
    facts = {"names_public_at": timezone.now(), "press_list": ["avisen@example.org"], **facts}
    edition = EditionFactory(state=state, **facts)
    secretary = RoleFactory(edition=edition).person
    nominator = NominatorFactory(edition=edition)
    rows = [
        NominationFactory(edition=edition, nominator=nominator, state=one, village__name=name)
        for one, name in (
            (NominationState.FINALIST, "Vinderby"),
            (NominationState.FINALIST, "Finaleby"),
            (NominationState.NOT_SELECTED, "Kandidatby"),
        )
    ]
    winner, finalist, candidate = rows
    award = SpecialAward.objects.create(edition=edition, name="Initiativprisen", recipient=candidate)
    assert award
    decide(edition, winner)
    people = {
        "anonymous": None,
        "stranger": PersonFactory(),
        "juror": JurorFactory(edition=edition).person,
        "secretary": secretary,
        "administrator": AdministratorFactory(),
        "writer": WriterFactory(nomination=winner).person,
    }
    WriterFactory(nomination=finalist)
    WriterFactory(nomination=candidate)
    return Round(edition, secretary, winner, finalist, candidate, people)


def decide(edition: PrizeEdition, winner: Nomination) -> LockedRecord:
    return LockedRecord.objects.create(
        edition=edition,
        sequence=1,
        kind="decision",
        body="Regionsrådet",
        decided_on=timezone.localdate(),
        quorum=1,
        present=["Else"],
        reasons=SECRET,
        content={"laureate": winner.pk},
        locked_by_name="Else",
        locked_at=timezone.now(),
        previous_hash="0" * 64,
        hash="1" * 64,
    )


def says_yes(nomination: Nomination, *kinds: ConsentKind) -> None:
    for kind in kinds or (ConsentKind.PUBLISH, ConsentKind.PICTURES):
        Consent.objects.create(nomination=nomination, kind=kind)


def writes(nomination: Nomination, words: str) -> None:
    ProposalText.objects.create(nomination=nomination, part=TextPart.SUMMARY, body=words)


def votes_are_open(edition: PrizeEdition, *, first: int = -1, last: int = 1) -> None:
    today = timezone.localdate()
    PrizeEdition.objects.filter(pk=edition.pk).update(audience_award=True, audience_title="Folkets landsby")
    for kind, days in ((DateKind.AUDIENCE_OPEN, first), (DateKind.AUDIENCE_CLOSE, last)):
        EditionDate.objects.update_or_create(
            edition=edition, kind=kind, defaults={"day": today + timedelta(days=days)}
        )
    edition.refresh_from_db()
