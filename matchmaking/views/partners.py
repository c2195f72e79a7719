"""The front of the room: three one should meet, and everybody else."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lib.pages import page_or_part
from matchmaking import partners
from matchmaking.listings import Asked, listed
from matchmaking.models import Approach, Part, Profile, Programme, SpokenLanguage
from matchmaking.views.shared import PER_PAGE, own_profiles, visible_profile
from networks.models import Municipality, Theme

SHOULD_MEET = 3


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    asked = Asked.of(request.GET)
    rows = listed(request.user, asked).with_words()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    mine = own_profiles(request)
    context = {
        "asked": asked,
        "page_obj": page,
        "query": asked.query,
        "mine": mine,
        "should_meet": [(one, partners.suggested(one, SHOULD_MEET)) for one in mine if one.is_open],
        "waiting": Approach.objects.waiting()
        .delivered()
        .filter(asked__in=mine)
        .select_related("asker__organisation", "asker__person"),
        **_choices(),
    }
    return page_or_part(request, "matchmaking/index.html", "matchmaking/_list.html", context)


def _choices() -> dict[str, Any]:
    """Only what somebody has: a filter that finds nobody is no help."""
    taken = Profile.objects.open().showing(Part.PLACES).values("organisation__municipality")
    return {
        "themes": Theme.objects.all(),
        "municipalities": Municipality.objects.filter(pk__in=taken).defer("boundary"),
    }


@require_safe
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """One profile: what is open of it, why it could be for you, and the question."""
    shown = visible_profile(request, pk)
    mine = own_profiles(request)
    own = any(one.pk == shown.pk for one in mine)
    parts = partners.shown(shown, to_owner=own)
    context = {
        "profile": shown,
        "is_own": own,
        "parts": parts,
        "languages": [
            SpokenLanguage(one).label for one in parts[Part.LANGUAGES] if one in SpokenLanguage.values
        ],
        "programmes": [Programme(one).label for one in parts[Part.PROGRAMMES] if one in Programme.values],
        "standings": [] if own else [_standing(one, shown) for one in mine if one.is_open],
        "received": Approach.objects.waiting()
        .delivered()
        .filter(asked=shown)
        .select_related("asker__organisation", "asker__person")
        if own
        else [],
    }
    return render(request, "matchmaking/profile.html", context)


def _standing(mine: Profile, other: Profile) -> dict[str, Any]:
    """Where one of my profiles stands with another: reasons, and what has been asked."""
    kept = mine.suggestions.filter(other=other)
    found = partners.partners_of(kept.select_related("other__organisation", "other__person"))
    rows = Approach.objects.between(mine, other)
    sent, received = rows.filter(asker=mine).first(), rows.filter(asked=mine).waiting().delivered().first()
    return {
        "mine": mine,
        "reasons": found[0].reasons if found else [],
        "suggested": bool(found),
        "sent": sent,
        "state": sent.state_for_asker if sent else "",
        "received": received,
        "met": rows.filter(state="accepted").exists(),
    }
