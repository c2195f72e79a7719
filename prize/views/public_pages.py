"""What everybody may read: the prize, its editions, its candidates, and a village over the years."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from events.maps import area_of
from prize import public, public_history, public_path, rules, structured
from prize.material import material_of
from prize.models import PrizeEdition, Village
from prize.operations import audience
from prize.public import Candidate
from prize.readers import is_open
from prize.rules_in_words import sentences

fresh = cache_control(private=True, no_cache=True)
"""No copy on the way, and one's own is asked about each time: what was true before the embargo ended is not shown after."""
WINDOWS = 40


@require_safe
@fresh
def index(request: HttpRequest) -> HttpResponse:
    """The prize, this year's edition with its path, and every edition since 2009."""
    editions = list(PrizeEdition.objects.visible_to(request.user).select_related("prize"))
    current = next((one for one in editions if one.is_locked), None)
    context: dict[str, Any] = {
        "editions": editions,
        "edition": current,
        "years": public_history.years(editions),
        "may_plan": rules.may_plan(request.user),
        "has_rounds": rules.has_part(request.user),
    }
    if current is not None:
        dates = list(current.dates.all())
        shown = public.candidates(current)
        context |= {
            "path": public_path.path(current, dates),
            "next": public_path.next_date(dates),
            "candidates": shown if len(shown) <= WINDOWS else [],
            "number": len(shown),
            "finalists": sum(one.is_finalist for one in shown),
            "result": public.result(current, shown),
        }
    return render(request, "prize/public/index.html", context)


@require_safe
@fresh
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    shown = visible_edition(request, slug)
    among = public.candidates(shown)
    dates = list(shown.dates.all())
    result = public.result(shown, among)
    context = {
        "edition": shown,
        "candidates": among,
        "windows": among if len(among) <= WINDOWS else [],
        "finalists": [one for one in among if one.is_finalist],
        "result": result,
        "films": public.films(shown),
        "dates": dates,
        "path": public_path.path(shown, dates),
        "next": public_path.next_date(dates),
        "criteria": _shares(shown),
        "rules": sentences(shown.rules),
        "bodies": shown.bodies.all(),
        "changes": shown.changes.all(),
        "vote_open": audience.is_open(shown),
        "keeps": rules.is_secretary(request.user, shown),
        "own_seat": shown.is_locked and rules.juror_of(request.user, shown) is not None,
        "keeps_records": rules.may_see_records(request.user, shown),
        "json_ld": structured.of_edition(shown, result) if shown.is_locked else "",
        **_map(among),
    }
    return render(request, "prize/public/edition.html", context)


@require_safe
@fresh
def candidate(request: HttpRequest, slug: str, village: str) -> HttpResponse:
    """Each candidate keeps its page for good; what stands on it is what its people said yes to."""
    shown = visible_edition(request, slug)
    one = public.candidate(shown, village)
    if one is None:
        raise Http404
    page = getattr(one.nomination, "case_page", None)
    context = {
        "edition": shown,
        "one": one,
        "is_open": is_open(shown),
        "material": material_of(one.nomination, public=True) if one.speaks else None,
        "film": next((task for task in public.films(shown) if task.nomination_id == one.nomination.pk), None),
        "case_page": page if page is not None and page.published_at and one.speaks else None,
        "vote_open": audience.is_open(shown),
        "json_ld": structured.of_candidate(one),
        **_map([one]),
    }
    return render(request, "prize/public/candidate.html", context)


@require_safe
@fresh
def village(request: HttpRequest, slug: str) -> HttpResponse:
    """A village over the years: every edition it was a candidate of, as far as names are open."""
    shown = get_object_or_404(Village.objects.select_related("municipality"), slug=slug)
    told = public_history.of_village(shown, request.user)
    if not told.rows and not told.past:
        raise Http404
    return render(request, "prize/public/village.html", {"village": shown, "told": told})


def visible_edition(request: HttpRequest, slug: str) -> PrizeEdition:
    """404 for one that is not published, but for those who plan it."""
    rows = PrizeEdition.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("prize", "award_event", "seminar"), slug=slug)


def _shares(edition: PrizeEdition) -> list[dict[str, Any]]:
    rows = list(edition.criteria.all())
    whole = sum(row.weight for row in rows) or 1
    return [{"row": row, "share": round(100 * row.weight / whole)} for row in rows]


def _map(among: list[Candidate]) -> dict[str, Any]:
    counts = public.by_municipality(among)
    links: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for one in among:
        code = one.nomination.village.municipality_id
        links.setdefault(code, f"#kandidat-{one.nomination.village.slug}")
        names.setdefault(code, []).append(one.name)
    words = {code: ", ".join(found) for code, found in names.items()}
    return {
        "counts": dict(counts),
        "links": links,
        "words": words,
        "area": area_of(counts),
        "lights": public.lights(among),
    }
