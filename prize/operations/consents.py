"""A village's yes, kind by kind: given, and taken back, with who and when."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from prize.models import CasePage, Consent, ConsentKind, Nomination
from prize.operations.locks import lock_nomination


def given(nomination: Nomination) -> set[str]:
    """The kinds that stand now."""
    return set(nomination.consents.filter(withdrawn_at=None).values_list("kind", flat=True))


@transaction.atomic
def set_consents(nomination: Nomination, kinds: Collection[str], by: Person) -> None:
    """Exactly these stand from now on. What is public by a yes leaves the public with it."""
    nomination = lock_nomination(nomination.pk)
    have, wanted = given(nomination), set(kinds) & set(ConsentKind.values)
    Consent.objects.bulk_create(
        Consent(nomination=nomination, kind=kind, given_by=by)
        for kind in ConsentKind.values
        if kind in wanted - have
    )
    gone = nomination.consents.filter(withdrawn_at=None, kind__in=have - wanted)
    gone.update(withdrawn_at=timezone.now())
    if ConsentKind.PUBLISH not in wanted:
        CasePage.objects.filter(nomination=nomination).update(published_at=None)
