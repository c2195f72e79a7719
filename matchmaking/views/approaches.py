"""Asking to talk, and what the links in our letters open. Looking changes nothing; a press does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.visitors import visitor
from lib.presses import attempt
from matchmaking import links, rules
from matchmaking.forms.profiles import ApproachForm
from matchmaking.models import Approach, Outcome, Profile
from matchmaking.operations import approaches, outcomes, suggestions
from matchmaking.operations import profiles as profile_operations
from matchmaking.views.shared import own_profiles, visible_profile

View = Callable[..., HttpResponse]


def by_link(purpose: str) -> Callable[[View], View]:
    """The row's key and the person of a link, in the person's language; 404 for what is no link of ours."""

    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        def found(request: HttpRequest, token: str) -> HttpResponse:
            given = links.read(purpose, token)
            if given is None:
                raise Http404
            pk, person = given
            chosen = request.COOKIES.get("language")
            with translation.override(chosen if chosen in ("da", "en") else person.language):
                response = view(request, pk, person)
            response["Referrer-Policy"] = "same-origin"
            response["X-Robots-Tag"] = "noindex"
            return response

        return found

    return decorate


@require_POST
@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Would you like to talk? Or: not for us, in silence."""
    other = visible_profile(request, pk)
    mine = next((one for one in own_profiles(request) if str(one.pk) == request.POST.get("mine")), None)
    if mine is None or not rules.may_approach(request.user, mine, other):
        raise PermissionDenied
    if request.POST.get("do") == "not_for_us":
        approaches.part(mine, other)
        messages.success(request, _("We will not suggest them again. They are not told."))
        return redirect("matchmaking:index")
    form = ApproachForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else request.POST.get("words", "")[:500]
    done = _("We have asked them. If they say yes, you both get names and addresses.")
    attempt(request, partial(approaches.ask, mine, other, visitor(request), words), done)
    return redirect(other)


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, no or taken back, by somebody who has signed in."""
    rows = Approach.objects.select_related("asker", "asked")
    approach = get_object_or_404(rows, pk=pk)
    do = request.POST.get("do", "")
    side = approach.asker if do == "withdraw" else approach.asked
    if not rules.owns(request.user, side):
        raise Http404
    _decided(request, approach, do, visitor(request))
    return redirect(approach.asked if do == "withdraw" else approach.asker)


def _decided(request: HttpRequest, approach: Approach, do: str, person: Person) -> None:
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "yes": (
            partial(approaches.accept, approach, person),
            _("You have said yes to each other. Names and addresses are in your mail."),
        ),
        "no": (partial(approaches.decline, approach, person), _("No it is. They are not told.")),
        "withdraw": (partial(approaches.withdraw, approach), _("Taken back.")),
    }
    if do not in steps:
        raise BadRequest
    attempt(request, *steps[do])


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("approach")
def answer(request: HttpRequest, pk: int, person: Person) -> HttpResponse:
    """From the mail, without signing in: who asks, and yes or no."""
    rows = Approach.objects.select_related(
        "asker__organisation__municipality", "asker__person", "asked__organisation", "asked__person"
    )
    approach = get_object_or_404(rows, pk=pk)
    if not rules.owns(person, approach.asked):
        raise Http404
    if request.method == "POST":
        _decided(request, approach, "yes" if request.POST.get("do") == "yes" else "no", person)
        return redirect(request.path)
    return render(request, "matchmaking/answer.html", _answer_context(approach))


def _answer_context(approach: Approach) -> dict[str, Any]:
    asker = Profile.objects.with_words().get(pk=approach.asker_id)
    accepted = approach.state == "accepted"
    return {
        "approach": approach,
        "other": asker,
        "mine": approach.asked,
        "contacts": rules.owners_of(asker) if accepted else [],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("renewal")
def renewal(request: HttpRequest, pk: int, person: Person) -> HttpResponse:
    """Forny, luk eller fundet? The buttons are there while the question stands."""
    profile = get_object_or_404(Profile.objects.with_words(), pk=pk)
    if not rules.owns(person, profile):
        raise Http404
    if request.method == "POST" and profile.asked_at is not None:
        do = request.POST.get("do", "")
        steps: dict[str, tuple[Callable[[], object], str]] = {
            "renew": (partial(profile_operations.renew, profile, person), _("Good for 90 days more.")),
            "close": (
                partial(profile_operations.close, profile),
                _("The profile is closed. Open it again any day."),
            ),
            "found": (
                partial(profile_operations.close, profile, found=True),
                _("Good to hear. The profile is closed."),
            ),
        }
        if do not in steps:
            raise BadRequest
        attempt(request, *steps[do])
        return redirect(request.path)
    return render(request, "matchmaking/renewal.html", {"profile": profile})


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("outcome")
def outcome(request: HttpRequest, pk: int, person: Person) -> HttpResponse:
    """How did it go? Two questions, answered with a press; counted, never shown to the other."""
    rows = Outcome.objects.select_related(
        "approach__asker__organisation",
        "approach__asker__person",
        "approach__asked__organisation",
        "approach__asked__person",
    )
    asked = get_object_or_404(rows.exclude(approach=None).exclude(profile=None), pk=pk)
    if asked.profile is None or asked.approach is None or not rules.owns(person, asked.profile):
        raise Http404
    if request.method == "POST":
        answers = {"no": (False, False), "touch": (True, False), "project": (True, True)}
        if request.POST.get("do") not in answers:
            raise BadRequest
        outcomes.answer(asked, *answers[request.POST["do"]])
        return redirect(request.path)
    other = asked.approach.asked if asked.profile_id == asked.approach.asker_id else asked.approach.asker
    return render(request, "matchmaking/outcome.html", {"outcome": asked, "other": other})


@csrf_exempt  # RFC 8058: the mail program presses
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("digest")
def no_digest(request: HttpRequest, pk: int, person: Person) -> HttpResponse:
    """No more weekly letters about this profile."""
    profile = get_object_or_404(Profile.objects.select_related("organisation", "person"), pk=pk)
    if not rules.owns(person, profile):
        raise Http404
    if request.method == "POST":
        suggestions.want_digest(profile, False)
        profile.wants_digest = False
    return render(request, "matchmaking/no_digest.html", {"profile": profile})
