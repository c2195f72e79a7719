"""The networks: all of them, one of them, and one's own."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt
from networks import operations, rules
from networks.models import Membership, Network, NetworkState
from networks.pages import parts_of
from networks.views.shared import visible_network

_NUMBERS = [
    pgettext_lazy("number of networks", "One"),
    pgettext_lazy("number of networks", "Two"),
    pgettext_lazy("number of networks", "Three"),
    pgettext_lazy("number of networks", "Four"),
    pgettext_lazy("number of networks", "Five"),
    pgettext_lazy("number of networks", "Six"),
    pgettext_lazy("number of networks", "Seven"),
    pgettext_lazy("number of networks", "Eight"),
    pgettext_lazy("number of networks", "Nine"),
    pgettext_lazy("number of networks", "Ten"),
    pgettext_lazy("number of networks", "Eleven"),
    pgettext_lazy("number of networks", "Twelve"),
]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    networks = Network.objects.visible_to(request.user).exclude(state=NetworkState.CLOSED)
    networks = networks.with_members().with_coordinators().with_standing_of(request.user)
    shown = sorted(networks, key=lambda network: getattr(network, "own_state", None) is None)
    return render(request, "networks/index.html", {"networks": shown, "heading": _heading(len(shown))})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    shown = (
        Network.objects.visible_to(request.user).with_members().with_coordinators().prefetch_related("themes")
    )
    network = get_object_or_404(shown, slug=slug)
    own = network.memberships.open().filter(person=request.user.pk).first()
    context = {
        "network": network,
        "own": own,
        "parts": parts_of(network, request),
        "may_join": own is None and rules.may_ask_to_join(request.user, network),
        "may_see_members": rules.may_see_members(request.user, network),
        "may_manage": rules.may_manage_members(request.user, network),
        "may_close": rules.may_close(request.user, network),
    }
    return render(request, "networks/detail.html", context)


def _heading(number: int) -> str:
    """ "Six networks, one house": small numbers in words, as one would say them."""
    if not number:
        return _("Networks")
    shown = str(_NUMBERS[number - 1]) if number <= len(_NUMBERS) else str(number)
    return ngettext("%(number)s network, one house", "%(number)s networks, one house", number) % {
        "number": shown
    }


@require_POST
@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    network = visible_network(request, slug)
    if attempt(request, partial(operations.join, network, visitor(request))):
        waits = network.memberships.requested().filter(person=visitor(request)).exists()
        asked = _("Your question has gone to the coordinator. You will hear from us.")
        messages.success(
            request, asked if waits else _("You are in. Meetings of the network reach you by mail.")
        )
    return redirect(network)


@require_POST
@login_required
def change_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Open, rest or close a network."""
    network = visible_network(request, slug)
    steps = {
        "open": (operations.open_network, rules.may_manage_members, _("The network is open.")),
        "rest": (
            operations.rest_network,
            rules.may_manage_members,
            _("The network rests. Open it again any day."),
        ),
        "close": (operations.close_network, rules.may_close, _("The network is closed.")),
    }
    if request.POST.get("do") not in steps:
        raise BadRequest
    operation, may, done = steps[request.POST["do"]]
    if not may(request.user, network):
        raise PermissionDenied
    attempt(request, partial(operation, network), done)
    return redirect(network)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    own = Membership.objects.open().filter(person=visitor(request)).with_people().select_related("network")
    return render(request, "networks/mine.html", {"memberships": own.order_by("network__name")})


@require_POST
@login_required
def change_mine(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, resume, leave, or answer an invitation into a network."""
    membership = get_object_or_404(
        Membership.objects.select_related("network"), pk=pk, person=visitor(request)
    )
    name = {"network": membership.network}
    steps = {
        "pause": (operations.pause, _("You get no mail from %(network)s until you say so.")),
        "resume": (operations.resume, _("You get mail from %(network)s again.")),
        "leave": (operations.end, _("You have left %(network)s.")),
        "accept": (operations.accept, _("You are in %(network)s now.")),
        "decline": (operations.decline, _("You have said no to %(network)s.")),
    }
    if request.POST.get("do") not in steps:
        raise BadRequest
    operation, done = steps[request.POST["do"]]
    attempt(request, partial(operation, membership), done % name)
    return redirect("networks:mine")
