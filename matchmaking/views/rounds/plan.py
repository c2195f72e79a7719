"""The plan: made in the background, looked at round by round, printed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt
from matchmaking.hall import Hall
from matchmaking.models import Planning, TableRounds
from matchmaking.operations.rounds import plans
from matchmaking.plan_page import PlanReport, by_name, cards, number_of
from matchmaking.views.rounds.shared import rounds_of_host, to


@require_safe
@rounds_of_host
def plan(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """One round at a time; what the plan keeps, and what it does not. An open page is rung when something changes."""
    hall = Hall.of(rows)
    number, found = number_of(rows, request.GET.get("runde", "")), request.GET.get("navn", "")[:100]
    context = {
        "event": rows.event,
        "table_rounds": rows,
        "hall": hall,
        "number": number,
        "found": found,
        "found_lines": [line for line in by_name(hall) if _is_found(line.participant.name, found)],
        "cards": cards(hall, number, found),
        "report": PlanReport(hall) if hall.is_planned else None,
        "read_at": timezone.now(),
        "page": "plan",
        **_progress(rows),
    }
    return render(request, "matchmaking/rounds/plan.html", context)


def _is_found(name: str, asked: str) -> bool:
    return bool(asked.split()) and all(word in name.casefold() for word in asked.casefold().split())


def _progress(rows: TableRounds) -> dict[str, Any]:
    """The newest planning, in numbers that a bar can show."""
    row: Planning | None = rows.plannings.first()
    if row is None:
        return {"planning": None}
    gone = (timezone.now() - row.started_at).total_seconds() if row.started_at else 0.0
    return {
        "planning": row,
        "message": row.message(get_language() or "da"),
        "gone": round(min(gone, row.seconds), 1),
        "seconds": row.seconds,
    }


@require_POST
@rounds_of_host
def make(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """Have a plan made; the page shows how far it is."""
    attempt(request, lambda: plans.begin(rows, visitor(request)))
    return to("plan", rows.event_id, part="lav")


@require_safe
@rounds_of_host
def printed(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """On paper: a sheet for each round, and a list by name."""
    hall = Hall.of(rows)
    sheets = [
        (number, rows.begins(number), rows.ends(number), cards(hall, number)) for number in rows.numbers
    ]
    context = {
        "event": rows.event,
        "table_rounds": rows,
        "sheets": sheets,
        "lines": by_name(hall),
        "page": "printed",
    }
    return render(request, "matchmaking/rounds/print.html", context)
