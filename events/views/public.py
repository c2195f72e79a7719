"""The page of one event."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from events import event_page, links, rules
from events.filters import Filter
from events.listed import shown
from events.listings import known
from events.models import Event
from events.standing import Standing
from events.views.subscriptions import subscription_to_filter


@require_safe
def detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """404 for what one may not see; an address of an older title leads to the one of now."""
    event = shown(request.user, pk)
    if event is None:
        raise Http404
    prefetch_related_objects([event], "co_organisers__organisation", "agenda", "themes")
    if request.path != event.get_absolute_url():
        return redirect(event, permanent=False)
    own = event_page.own_registration(request.user, event)
    context = {
        "event": event,
        "seats": event_page.hall(event),
        "crowd": event_page.crowd(event),
        "listed": event_page.listed(event, own),
        "own": own,
        "standing": Standing.of(own) if own is not None else None,
        "own_token": links.registration_token(own) if own is not None else "",
        "may_edit": rules.may_edit(request.user, event),
        "network_feed": _network_feed(event),
        "subscription": subscription_to_filter(_network_feed(event) or Filter()),
        "json_ld": event_page.json_ld(event),
    }
    return render(request, "events/detail.html", context)


def _network_feed(event: Event) -> Filter | None:
    """The filter that follows the network, where strangers may know of it."""
    choice = known()["netvaerk"].get(event.network.slug) if event.network is not None else None
    return Filter({"netvaerk": (choice,)}) if choice is not None else None
