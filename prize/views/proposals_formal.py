"""The secretary's view of what came in: the rules, what is missing, and who nominates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import visitor
from lib.keys import key_of
from lib.presses import attempt
from prize import rules
from prize.eligibility_words import sentence, title
from prize.hours import day_of
from prize.material import material_of
from prize.models import (
    DateKind,
    EditionState,
    FormalFinding,
    Nomination,
    NominationState,
    Nominator,
    PrizeEdition,
)
from prize.operations import formal, nominating, welcoming
from prize.readers import may_read

S = NominationState


def kept_edition(request: HttpRequest, slug: str) -> PrizeEdition:
    """The edition, for its secretaries; 404 where one may not know of it, 403 where one may only read it."""
    edition = get_object_or_404(
        PrizeEdition.objects.visible_to(request.user).select_related("prize"), slug=slug
    )
    if not rules.may_keep(request.user, edition):
        raise PermissionDenied
    return edition


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def nominations(request: HttpRequest, slug: str) -> HttpResponse:
    """Who chose whom, and what waits. POST makes the list of representatives anew."""
    edition = kept_edition(request, slug)
    if request.method == "POST":
        attempt(request, partial(welcoming.list_representatives, edition), _("The list is up to date."))
        return redirect("prize:nominations", slug)
    rows = edition.nominations.with_place().select_related("nominator")
    rows = rows.exclude(state=S.DRAFT).prefetch_related("findings")
    today = timezone.localdate()
    shown: list[dict[str, Any]] = [
        {"row": row, "broken": formal.broken(row), "late": is_late(row, today)}
        for row in rows.order_by(F("number").asc(nulls_last=True), "village__name", "pk")
    ]
    context = {
        "edition": edition,
        "rows": shown,
        "drafts": edition.nominations.filter(state=S.DRAFT).count(),
        "nominators": _nominators(edition, today),
        "waiting": sum(1 for one in shown if one["row"].state == S.SUBMITTED),
        "candidates": sum(1 for one in shown if one["row"].is_candidate),
    }
    return render(request, "prize/proposals/nominations.html", context)


def _nominators(edition: PrizeEdition, today: date) -> list[dict[str, Any]]:
    """Each with how many it has chosen, and whether there is something to open again."""
    taken = Count("nominations", filter=Q(nominations__state__in=nominating.CHOSEN))
    day = day_of(edition, DateKind.NOMINATIONS_CLOSE)
    over = edition.state == EditionState.QUALIFYING or (day is not None and day < today)
    choosing = edition.state in (EditionState.NOMINATING, EditionState.QUALIFYING)
    waits = Count("nominations", filter=Q(nominations__state=S.PROPOSED))
    rows = edition.nominators.select_related("contact").annotate(taken=taken, waits=waits)
    shown = []
    for row in rows:
        silent = over and row.finished_at is None and row.reopened_at is None
        shown.append(
            {
                "row": row,
                "may_open": choosing and (row.finished_at is not None or silent),
                "may_close": choosing and silent and row.waits,
            }
        )
    return shown


def is_late(row: Nomination, today: date) -> bool:
    """Something was missing, and the date has passed."""
    return row.state == S.RETURNED and row.missing_until is not None and row.missing_until < today


@require_safe
@login_required
def one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition = kept_edition(request, slug)
    rows = edition.nominations.with_words().exclude(state=S.DRAFT)
    nomination = get_object_or_404(rows, pk=pk)
    found = nomination.findings.select_related("set_aside_by", "seconded_by").order_by("pk")
    context = {
        "edition": edition,
        "nomination": nomination,
        "findings": [{"row": row, "title": title(row.rule), "words": sentence(row)} for row in found],
        "open": edition.state == EditionState.QUALIFYING and nomination.state in formal.OPEN,
        "late": is_late(nomination, timezone.localdate()),
        "may_accept": not formal.broken(nomination),
        "material": material_of(nomination) if may_read(request.user, nomination) else None,
        "writers": nomination.writers.select_related("person"),
    }
    return render(request, "prize/proposals/formal.html", context)


@require_POST
@login_required
def judge(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition = kept_edition(request, slug)
    nomination = get_object_or_404(edition.nominations.exclude(state=S.DRAFT), pk=pk)
    operation, done = _step(request, nomination)
    attempt(request, operation, done)
    return redirect("prize:formal", slug, pk)


def _step(request: HttpRequest, nomination: Nomination) -> tuple[Callable[[], object], str]:
    person, words, do = visitor(request), request.POST.get("words", ""), request.POST.get("do", "")
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "check": (partial(formal.check, nomination), _("The rules are asked again.")),
        "accept": (partial(formal.accept, nomination, person), _("It is a candidate now.")),
        "mend": (
            partial(formal.ask_to_mend, nomination, words.splitlines(), person),
            _("The village has got a mail with what is missing."),
        ),
        "reject": (
            partial(formal.reject, nomination, words, person),
            _("Rejected. The village has got a mail."),
        ),
    }
    if do in steps:
        return steps[do]
    finding = get_object_or_404(
        FormalFinding, pk=key_of(request.POST.get("finding", "")), nomination=nomination
    )
    aside: dict[str, tuple[Callable[[], object], str]] = {
        "set_aside": (
            partial(formal.set_aside, finding, words, person),
            _("Noted. It counts when another has confirmed it."),
        ),
        "second": (partial(formal.second, finding, person), _("Confirmed: the rule is set aside here.")),
        "keep": (partial(formal.keep_the_rule, finding, person), _("The rule counts again.")),
    }
    if do not in aside:
        raise BadRequest
    return aside[do]


@require_POST
@login_required
def open_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A nominator that forgot, or has to choose anew; or one that does not answer, whose villages do not wait."""
    edition = kept_edition(request, slug)
    nominator = get_object_or_404(Nominator, pk=pk, edition=edition)
    words, person = request.POST.get("words", ""), visitor(request)
    if request.POST.get("do") == "close":
        close = partial(nominating.close_for, nominator, words, person)
        attempt(request, close, _("Closed. The villages have been written to."))
    else:
        reopen = partial(nominating.open_again, nominator, words, person)
        attempt(request, reopen, _("It is open again, and they have got a mail."))
    return redirect("prize:nominations", slug)
