"""The members of a network: for each other to see, and for coordinators to keep in order."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt
from networks import operations, rules
from networks.forms import MemberForm, MembershipForm, ReasonForm
from networks.models import Membership, MembershipRole
from networks.views.shared import managed_network, page_of, visible_network


@require_safe
@login_required
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the network; coordinators also see addresses, pauses and who waits for an answer."""
    network = visible_network(request, slug)
    if not rules.may_see_members(request.user, network):
        raise PermissionDenied
    manages = rules.may_manage_members(request.user, network)
    words = request.GET.get("q", "").strip()
    found = network.memberships.standing().matching(words, addresses=manages)
    context = {
        "network": network,
        "may_manage": manages,
        "words": words,
        "page_obj": page_of(request, found.with_people()),
        "requests": network.memberships.requested().with_people() if manages else [],
    }
    return render(request, "networks/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    network = managed_network(request, slug)
    form = MemberForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            membership, entered = operations.add_member(
                network,
                said["email"],
                said["name"],
                organisation=form.chosen_organisation(),
                title=said["title"],
                role=said["role"],
                by=visitor(request),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            name = {"name": membership.person}
            done = (
                _("%(name)s is in the network now.") if entered else _("%(name)s was in the network already.")
            )
            messages.success(request, done % name)
            return redirect("networks:members", network.slug)
    return render(
        request, "networks/member_add.html", {"network": network, "form": form}, status=_status(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Whom a member stands for, and whether they coordinate."""
    network = managed_network(request, slug)
    membership = get_object_or_404(network.memberships.standing().with_people(), pk=pk)
    form = MembershipForm(request.POST or None, initial=MembershipForm.initial_of(membership))
    if form.is_valid():
        coordinates = form.cleaned_data["role"] == MembershipRole.COORDINATOR
        give_role = operations.make_coordinator if coordinates else operations.make_member
        try:
            give_role(membership)
        except ValidationError as refusal:
            form.add_error("role", refusal)
        else:
            chosen, title = form.chosen_organisation(), form.cleaned_data["title"]
            operations.set_organisation(membership, chosen, title, by=visitor(request))
            messages.success(
                request, _("What you changed about %(name)s is saved.") % {"name": membership.person}
            )
            return redirect("networks:members", network.slug)
    context = {"network": network, "membership": membership, "form": form}
    return render(request, "networks/member_change.html", context, status=_status(form))


@require_POST
@login_required
def end_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    network = managed_network(request, slug)
    membership = get_object_or_404(network.memberships.standing().with_people(), pk=pk)
    done = _("%(name)s is no longer in the network.") % {"name": membership.person}
    attempt(request, partial(operations.end, membership, _reason(request)), done)
    return redirect("networks:members", network.slug)


@require_POST
@login_required
def answer_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let in somebody who asked, or say no with a reason."""
    network = managed_network(request, slug)
    membership = get_object_or_404(Membership.objects.with_people(), pk=pk, network=network)
    name = {"name": membership.person}
    steps = {
        "approve": (partial(operations.approve, membership), _("%(name)s is in the network now.")),
        "refuse": (partial(operations.refuse, membership, _reason(request)), _("You said no to %(name)s.")),
    }
    if request.POST.get("do") not in steps:
        raise BadRequest
    operation, done = steps[request.POST["do"]]
    attempt(request, operation, done % name)
    return redirect("networks:members", network.slug)


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


def _status(form: MemberForm | MembershipForm) -> int:
    return 422 if form.is_bound and form.errors else 200
