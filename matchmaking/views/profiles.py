"""Writing, opening and closing one's own profiles."""

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
from lib.pages import is_part
from lib.presses import attempt, tried
from matchmaking.forms.profiles import NeedForm, OwnerForm, ProfileForm
from matchmaking.operations import profiles as operations
from matchmaking.operations import suggestions
from matchmaking.views.shared import own_profile, own_profiles
from networks import vocabulary
from networks.models import Competence, CompetenceSynonym

MOST_FOUND = 6


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def need(request: HttpRequest) -> HttpResponse:
    """A need in ninety seconds. Without scripts the words we found are shown once before anything is posted."""
    person = visitor(request)
    found = _found(request.POST.get("text", "") or request.GET.get("text", ""))
    if is_part(request):
        return render(request, "matchmaking/_need_words.html", {"form": NeedForm(person, found=found)})
    form = NeedForm(person, request.POST if request.method == "POST" else None, found=found)
    form.initial["text"] = request.GET.get("text", "")[:500]
    if form.is_valid() and not form.needs() and found and "seen" not in request.POST:
        return render(request, "matchmaking/need.html", {"form": form, "look": True})
    if form.is_valid():
        given = form.cleaned_data
        profile = operations.profile_of(given["owner"])
        needs = form.needs() or [given["text"][:120]]
        if tried(form, partial(operations.post_need, profile, needs, given["text"], person, consent=True)):
            messages.success(
                request, _("It hangs on the board. We look for partners now, and write when we find some.")
            )
            return redirect(profile)
    status = 422 if form.errors else 200
    return render(request, "matchmaking/need.html", {"form": form, "look": bool(found)}, status=status)


def _found(text: str) -> list[Competence]:
    """The words of the vocabulary that stand in the text, the first six."""
    if not text.strip():
        return []
    approved = Competence.objects.approved()
    names = [
        (name, pk) for pk, *both in approved.values_list("pk", "name_da", "name_en") for name in both if name
    ]
    names += CompetenceSynonym.objects.filter(competence__in=approved).values_list("word", "competence_id")
    keys = vocabulary.mentioned(text[:500], names)[:MOST_FOUND]
    rows = approved.in_bulk(keys)
    return [rows[key] for key in keys]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One's own profiles; a press begins one for somebody one may write for."""
    form = OwnerForm(visitor(request), request.POST if request.method == "POST" else None)
    if form.is_valid():
        profile = operations.profile_of(form.cleaned_data["owner"])
        return redirect("matchmaking:edit", profile.pk)
    context = {"profiles": own_profiles(request), "form": form}
    return render(request, "matchmaking/mine.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    profile = own_profile(request, pk)
    form = ProfileForm(profile, request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(form, lambda: operations.save(profile, form.details(), visitor(request))):
        if request.POST.get("do") == "open":
            consent = request.POST.get("consent") == "on"
            opened = partial(operations.open_profile, profile, visitor(request), consent=consent)
            attempt(request, opened, _("The profile is open. We look for partners now."))
        return redirect(profile)
    context = {"profile": profile, "form": form}
    return render(request, "matchmaking/edit.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Renew, close, found, look again or delete: plain buttons on one's own profile."""
    profile = own_profile(request, pk)
    do = request.POST.get("do", "")
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "renew": (partial(operations.renew, profile, visitor(request)), _("Good for 90 days more.")),
        "close": (partial(operations.close, profile), _("The profile is closed. Open it again any day.")),
        "found": (partial(operations.close, profile, found=True), _("Good to hear. The profile is closed.")),
        "look": (partial(suggestions.look, profile), _("We have looked. Here are those who fit best now.")),
        "delete": (partial(operations.delete, profile), _("The profile is gone.")),
    }
    if do not in steps:
        raise BadRequest
    attempt(request, *steps[do])
    pages = {"delete": "matchmaking:mine", "look": "matchmaking:index"}
    return redirect(pages.get(do, profile))
