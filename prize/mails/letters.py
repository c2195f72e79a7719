"""How letters of the prize are written: in the recipient's language, each with a key of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from accounts.models import Person
from notifications.models import Message
from notifications.writing import Envelope, write
from prize.models import Nomination, PrizeEdition, PrizeRole, RoleKind, Writer


def letter(kind: str, key: str, person: Person, context: dict[str, Any], *, thread: str = "") -> Message:
    """`templates/prize/mail/<kind>.…`; leaves once for each key and person."""
    edition: PrizeEdition = context["edition"]
    envelope = Envelope(
        key=f"prize:{kind}:{key}:{person.pk}"[:200],
        kind=f"prize_{kind}"[:30],
        thread=thread or f"prize-{edition.pk}",
        from_name=edition.title or settings.SITE_NAME,
    )
    return write(f"prize/mail/{kind}", envelope, context, person=person)


def words_of(nomination: Nomination) -> dict[str, Any]:
    """What every letter about a nomination may say."""
    return {
        "nomination": nomination,
        "village": nomination.village.name,
        "edition": nomination.edition,
        "nominator": nomination.nominator.name if nomination.nominator else "",
    }


def writers_of(nomination: Nomination) -> list[Writer]:
    return list(
        nomination.writers.filter(person__is_active=True).select_related("person", "nomination__edition")
    )


def secretaries_of(edition: PrizeEdition) -> list[Person]:
    roles = PrizeRole.objects.filter(edition=edition, role=RoleKind.SECRETARY)
    return [row.person for row in roles.select_related("person") if row.person.is_active]
