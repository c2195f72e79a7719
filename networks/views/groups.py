"""Contact groups: people that a coordinator invites together, in the network or outside it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from lib.keys import key_of
from networks import operations
from networks.forms import GroupForm, PeopleForm
from networks.views.shared import managed_network, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """The network's groups; POST makes one."""
    network = managed_network(request, slug)
    form = GroupForm(request.POST or None)
    if form.is_valid():
        try:
            group = operations.create_group(network, form.cleaned_data["name"])
        except ValidationError as refusal:
            form.add_error("name", refusal)
        else:
            return redirect("networks:group", network.slug, group.pk)
    found = network.contact_groups.annotate(size=Count("people"))
    context = {"network": network, "groups": found, "form": form}
    return render(request, "networks/groups.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The people of a group; POST adds pasted ones."""
    network = managed_network(request, slug)
    shown = get_object_or_404(network.contact_groups, pk=pk)
    form = PeopleForm(request.POST or None)
    if form.is_valid():
        try:
            added = operations.add_pasted(shown, form.cleaned_data["people"])
        except ValidationError as refusal:
            form.add_error("people", refusal)
        else:
            done = ngettext(
                "%(count)d person is new in the group.", "%(count)d people are new in the group.", added
            )
            messages.success(request, done % {"count": added})
            return redirect("networks:group", network.slug, shown.pk)
    words = request.GET.get("q", "").strip()
    found = (
        network.memberships.standing().matching(words, addresses=True).exclude(person__contact_groups=shown)
    )
    context = {
        "network": network,
        "group": shown,
        "form": form,
        "words": words,
        "found": found.with_people()[:20] if words else [],
        "page_obj": page_of(request, shown.people.order_by("name", "pk")),
    }
    return render(request, "networks/group.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def change_group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Add a member of the network, or take somebody out."""
    network = managed_network(request, slug)
    changed = get_object_or_404(network.contact_groups, pk=pk)
    if "add" in request.POST:
        members = Person.objects.filter(memberships__in=network.memberships.standing())
        operations.add_people(changed, [get_object_or_404(members, pk=_key(request, "add"))])
    elif "remove" in request.POST:
        operations.remove_person(changed, get_object_or_404(changed.people, pk=_key(request, "remove")))
    return redirect("networks:group", network.slug, changed.pk)


@require_POST
@login_required
def delete_group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    network = managed_network(request, slug)
    gone = get_object_or_404(network.contact_groups, pk=pk)
    operations.delete_group(gone)
    messages.success(
        request, _("The group “%(name)s” is gone. The people in it are not.") % {"name": gone.name}
    )
    return redirect("networks:groups", network.slug)


def _key(request: HttpRequest, name: str) -> int:
    """A posted key; what is no number is nobody's."""
    return key_of(request.POST[name])
