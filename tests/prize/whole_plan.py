"""A plan with everything in it, ready to be published, and its people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Person
from networks.models import Region
from prize.models import BodyKind, DateKind, EditionDate, EditionState, PrizeEdition, RoleKind
from prize.operations import planning
from tests.factories.prize import JurorFactory, NominatorFactory, PrizeFactory, RoleFactory

FIRST = date(2027, 1, 7)
"""A Thursday; the dates follow it by a fortnight each."""
IN_ORDER = tuple(DateKind.values)[:10]


def planned(secretary: Person, *, year: int = 2027, finalists: int = 5, **more: Any) -> PrizeEdition:
    """Not published; nothing lacks."""
    prize = PrizeFactory()
    if prize.region is None:
        prize.region = Region.objects.get_or_create(slug="midt", defaults={"name": "Region Midt"})[0]
        prize.save()
    edition = planning.begin(prize, year, secretary, criteria_set="village_prize_2022")
    edition.finalists = finalists
    edition.publish_at = timezone.make_aware(datetime(2027, 4, 30, 12))
    for name, value in more.items():
        setattr(edition, name, value)
    edition.save()
    for place, kind in enumerate(IN_ORDER):
        EditionDate.objects.create(edition=edition, kind=kind, day=FIRST + timedelta(days=14 * place))
    NominatorFactory(edition=edition, name="LAG Nord", cap=4)
    NominatorFactory(edition=edition, name="LAG Syd", cap=3)
    for number in range(3):
        JurorFactory(edition=edition, is_chair=number == 0)
    RoleFactory(edition=edition, role=RoleKind.COMMITTEE_CLERK)
    RoleFactory(edition=edition, role=RoleKind.COUNCIL_CLERK)
    return PrizeEdition.objects.get(pk=edition.pk)


def published(secretary: Person, state: EditionState = EditionState.PLANNED, **more: Any) -> PrizeEdition:
    """Locked, in a state of its round, and in everybody's calendar."""
    from prize.operations import editions

    edition = editions.publish(planned(secretary, **more), secretary)
    edition.state = state
    edition.save(update_fields=["state"])
    return edition


def body(edition: PrizeEdition, kind: BodyKind) -> Any:
    return edition.bodies.get(kind=kind)
