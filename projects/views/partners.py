"""Asking partners, and what the owner may do about those who are asked."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.visitors import visitor
from lib.keys import key_of
from lib.presses import attempt, tried
from lib.throttle import too_many
from networks.models import Organisation
from projects.forms.partners import PartnerForm, ShareForm
from projects.models import Partner, ProjectIdea
from projects.operations import partners as operations
from projects.operations import partnerships
from projects.views.shared import own_idea


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """`?organisation=` fills in one that is proposed."""
    idea = own_idea(request, pk)
    chosen = Organisation.objects.filter(pk=key_of(request.GET.get("organisation", ""))).first()
    initial = PartnerForm.initial_of(chosen) if chosen else {}
    form = PartnerForm(idea, request.POST or None, initial=initial)
    if form.is_valid() and tried(form, lambda: _invite(request, idea, form)):
        return redirect("projects:partnership", pk)
    context = {
        "idea": idea,
        "form": form,
        "chosen": chosen,
        "names": Organisation.objects.values_list("name", flat=True)[:500],
    }
    return render(request, "projects/partner_form.html", context, status=422 if form.is_bound else 200)


def _invite(request: HttpRequest, idea: ProjectIdea, form: PartnerForm) -> None:
    person = visitor(request)
    too_many(f"partner:{person.pk}", limit=30, seconds=3600)
    operations.invite(idea, person, form.chosen_organisation(), form.asked(), form.share())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_share(request: HttpRequest, pk: int) -> HttpResponse:
    """What the owner's organisation puts in itself."""
    idea = own_idea(request, pk)
    lead = Partner.objects.filter(partnership__idea=idea, is_lead=True).with_words().first()
    form = ShareForm(idea, request.POST or None, initial=_initial(lead))
    if form.is_valid() and tried(
        form, lambda: partnerships.set_lead_share(idea, visitor(request), form.share())
    ):
        return redirect("projects:partnership", pk)
    context = {"idea": idea, "form": form}
    return render(request, "projects/own_share.html", context, status=422 if form.is_bound else 200)


def _initial(lead: Partner | None) -> dict[str, Any]:
    if lead is None:
        return {}
    plain = {name: getattr(lead, name) for name in ("role", "hours", "cash", "signatory")}
    return {**plain, "brings": [str(one) for one in lead.brings.all()]}


@require_POST
@login_required
def change(request: HttpRequest, pk: int, partner_pk: int) -> HttpResponse:
    """Ask again, or take the question back."""
    idea = own_idea(request, pk)
    partner = get_object_or_404(
        Partner.objects.select_related("partnership", "organisation"), pk=partner_pk, partnership__idea=idea
    )
    name = {"name": partner.organisation}
    steps = {
        "again": (operations.invite_again, _("%(name)s has a new mail.") % name),
        "take_back": (operations.take_back, _("The question to %(name)s is taken back.") % name),
    }
    if request.POST.get("do") not in steps:
        raise BadRequest
    if request.POST["do"] == "again" and not attempt(
        request, partial(too_many, f"partner:{visitor(request).pk}", limit=30, seconds=3600)
    ):
        return redirect("projects:partnership", pk)
    operation, done = steps[request.POST["do"]]
    attempt(request, partial(operation, partner), done)
    return redirect("projects:partnership", pk)
