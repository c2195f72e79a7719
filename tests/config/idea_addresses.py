"""The rows that addresses of ideas and partnerships need: one idea with everything that can hang on one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.models import Event, Registration
from projects.links import partner_token
from projects.models import LagDecision
from projects.operations import scoping
from tests.factories.projects import (
    AcceptedFactory,
    ConfirmedFactory,
    IdeaFactory,
    PartnerFactory,
    PartnershipFactory,
)


def idea_words(event: Event, registration: Registration, coordinator: Any) -> dict[str, Any]:
    """A public idea of the network, owned by the event's contact, with everything that can hang on one."""
    idea = IdeaFactory(network=event.network, contact=event.contact, state="proposed")
    interest = AcceptedFactory(idea=idea, person=registration.person)
    scoping.take(scoping.ask(idea, event.contact, "Hvor søger vi?"), coordinator.person)
    partnership = PartnershipFactory(idea=idea)
    partner, confirmed = PartnerFactory(partnership=partnership), ConfirmedFactory(partnership=partnership)
    decision = LagDecision.objects.create(
        partnership=partnership, name="Leader Halland", decided_on=timezone.localdate()
    )
    return {
        "idea": idea.pk,
        "waiting_idea": IdeaFactory(network=event.network, contact=event.contact, approved_at=None).pk,
        "interest": interest.pk,
        "partner": partner.pk,
        "partner_token": partner_token(partner),
        "confirmed_token": partner_token(confirmed),
        "decision": decision.pk,
    }
