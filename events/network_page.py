"""What a network's page shows of events: the next ones, and how to follow them."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from events.filters import Choice, Filter
from events.listings import own_standings
from events.models import Event, EventState
from events.pills import entries
from events.views.subscriptions import subscription_to_filter
from networks.models import Network
from networks.pages import Part

SHOWN = 5


def part(network: Network, request: HttpRequest) -> Part:
    """Only what this visitor may see; three queries at most."""
    coming = Event.objects.visible_to(request.user).filter(network=network).upcoming()
    shown = list(coming.exclude(state=EventState.DRAFT).with_place().with_seats()[:SHOWN])
    choice = Choice(network.slug, network.slug, f"network:{network.pk}", network.name, network.name_en)
    chosen = Filter({"netvaerk": (choice,)})
    context = {
        "entries": entries(shown, own_standings(request.user, shown)),
        "all_url": f"{reverse('events:calendar')}?{chosen.query}",
        "query": chosen.query,
        "subscription": subscription_to_filter(chosen),
    }
    return Part("events/_network_events.html", context, order=10)
