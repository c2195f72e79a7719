"""Writing an idea, changing it, and moving it along: publish, withdraw, renew, found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.visitors import visitor
from lib.presses import attempt, tried
from lib.throttle import too_many
from projects.forms.ideas import IdeaForm, initial_of
from projects.models import ProjectIdea
from projects.operations import expiry
from projects.operations import ideas as operations
from projects.views.shared import own_idea


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Save as a draft, or publish at once."""
    person = visitor(request)
    begun = {
        "organisation": person.affiliations.vouched()
        .filter(is_primary=True)
        .values_list("organisation", flat=True)
        .first()
    }
    form = IdeaForm(person, request.POST or None, initial=begun)
    idea = ProjectIdea(contact=person)
    if form.is_valid() and tried(form, lambda: _keep(request, form, idea)):
        return redirect(idea)
    return render(request, "projects/idea_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    idea = own_idea(request, pk)
    form = IdeaForm(visitor(request), request.POST or None, idea=idea, initial=initial_of(idea))
    if form.is_valid() and tried(form, lambda: _keep(request, form, idea)):
        return redirect(idea)
    context = {"form": form, "idea": ProjectIdea.objects.get(pk=pk)}
    return render(request, "projects/idea_form.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, form: IdeaForm, idea: ProjectIdea) -> None:
    """What was written, and out with it where that was pressed; a refusal to publish keeps the draft."""
    operations.keep(form.apply_to(idea), visitor(request), form.hangings())
    if request.POST.get("do") == "publish":
        attempt(request, partial(_publish, request, idea), _said_of_publishing(idea))
    else:
        messages.success(request, _("Saved."))


def _publish(request: HttpRequest, idea: ProjectIdea) -> None:
    """Each time editors may get a mail, so there is an end to it."""
    too_many(f"publish:{visitor(request).pk}", limit=20, seconds=3600)
    operations.publish(idea)


def _said_of_publishing(idea: ProjectIdea) -> str:
    if idea.visibility == "public" and idea.network is not None:
        names = {"network": idea.network}
        return _("%(network)s can see it now. Everybody else can when an editor has read it.") % names
    if idea.visibility == "public":
        return _("An editor reads it within three working days. Then everybody can see it.")
    return _("%(network)s can see it now.") % {"network": idea.network}


@require_POST
@login_required
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, withdraw, or delete a draft."""
    idea = own_idea(request, pk)
    if request.POST.get("do") == "delete":
        if attempt(request, partial(operations.delete_draft, idea), _("The draft is gone.")):
            return redirect("projects:mine")
        return redirect(idea)
    steps: dict[str, tuple[Callable[[ProjectIdea], object], str]] = {
        "publish": (partial(_publish, request), _said_of_publishing(idea)),
        "withdraw": (operations.withdraw, _("The idea is out of sight. You can publish it again any day.")),
    }
    if request.POST.get("do") not in steps:
        raise BadRequest
    operation, done = steps[request.POST["do"]]
    attempt(request, partial(operation, idea), done)
    return redirect(idea)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """*Renew, close, or found?*: the mail's buttons lead here, and nothing happens before one is pressed."""
    idea = own_idea(request, pk)
    if request.method == "POST":
        steps = {
            "renew": (expiry.renew, _("Renewed. We ask again in good time.")),
            "close": (expiry.close, _("The idea is out of sight. You can publish it again any day.")),
            "found": (expiry.found, _("Good. The search is closed; here is the partnership.")),
        }
        if request.POST.get("do") not in steps:
            raise BadRequest
        operation, done = steps[request.POST["do"]]
        ok = attempt(request, partial(operation, idea), done)
        found = ok and request.POST["do"] == "found"
        return redirect("projects:partnership", pk) if found else redirect(idea)
    chosen = request.GET.get("svar", "")
    return render(request, "projects/renew.html", {"idea": idea, "chosen": chosen})
