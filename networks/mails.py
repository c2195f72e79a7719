"""What we write to people about being in a network. Words live in templates/networks/mail/."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from networks.models import Membership
from notifications.models import Message
from notifications.writing import Envelope, write


def asked_to_join(membership: Membership) -> list[Message]:
    """*Kaj vil gerne være med*: to each coordinator, once per request."""
    coordinators = (
        Membership.objects.coordinators().filter(network=membership.network_id).select_related("person")
    )
    members = settings.SITE_URL + reverse("networks:members", args=[membership.network.slug])
    return [
        _write("asked_to_join", membership, each.person, {"members_url": members}) for each in coordinators
    ]


def request_answered(membership: Membership) -> Message:
    """*Du er med* or *Ikke denne gang*, with the reason where one was given."""
    return _write("request_answered", membership, membership.person, {"is_in": membership.is_standing})


def _write(kind: str, membership: Membership, to: Person, more: dict[str, Any]) -> Message:
    network = membership.network
    # A request may come again after a no: the moment of the change makes each its own message.
    key = f"{kind}:{membership.pk}:{membership.changed_at.timestamp()}:{to.pk}"
    context = {
        "network": network,
        "membership": membership,
        "network_url": settings.SITE_URL + network.get_absolute_url(),
        **more,
    }
    envelope = Envelope(key=key, kind=kind, from_name=network.name)
    return write(f"networks/mail/{kind}", envelope, context, person=to)
