"""Moving people by hand: who, where to, what it costs, and then the press. No script needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib.keys import key_of
from lib.presses import attempt
from matchmaking import words
from matchmaking.hall import Hall
from matchmaking.models import Participant, Seat, TableRounds
from matchmaking.operations.rounds import letters, plans
from matchmaking.plan_page import number_of
from matchmaking.repairs import swaps_at
from matchmaking.seating import Cost, Costing, Scale, moved, rules, swapped, where
from matchmaking.views.rounds.shared import participant_of, rounds_of_host, to


@dataclass(frozen=True)
class Choice:
    """Where somebody may go; `other` is with whom they change places, None for a free chair."""

    table: int
    other: Participant | None
    lines: tuple[str, ...]
    is_free: bool


@require_http_methods(["GET", "HEAD", "POST"])
@rounds_of_host
def move(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """GET `?runde=1&hvem=12` shows where they may go and what it costs; `&bord=3` or `&med=15` asks for the press."""
    asked = request.POST if request.method == "POST" else request.GET
    number = number_of(rows, asked.get("runde", ""))
    if not asked.get("hvem"):  # nobody was chosen: they are on the plan
        return to("plan", rows.event_id, query=f"runde={number}", part="borde")
    participant = participant_of(rows, asked.get("hvem", ""))
    hall = Hall.of(rows)
    if request.method == "POST":
        return _carry_out(request, rows, participant, number)
    context = {
        "event": rows.event,
        "table_rounds": rows,
        "participant": participant,
        "number": number,
        "table": hall.table_of(participant.pk, number),
        "page": "plan",
        **_asked(request, hall, participant, number),
    }
    return render(request, "matchmaking/rounds/move.html", context)


def _asked(request: HttpRequest, hall: Hall, participant: Participant, number: int) -> dict[str, Any]:
    """Everything they may do, or the one thing that was chosen."""
    scale, person = hall.scale(), hall.ids[participant.pk]
    costing = Costing(scale, hall.plan)
    if "med" in request.GET:
        other = participant_of(hall.table_rounds, request.GET["med"])
        after = swapped(hall.plan, number - 1, person, hall.ids[other.pk])
        return {"chosen": _choice(hall, costing.of(after), hall.table_of(other.pk, number) or 0, other)}
    if "bord" in request.GET:
        table = _table_of(hall, request.GET["bord"])
        after = moved(hall.plan, number - 1, person, table - 1)
        return {"chosen": _choice(hall, costing.of(after), table, None)}
    return {"places": _places(hall, scale, costing, person, number)}


def _table_of(hall: Hall, written: str) -> int:
    table = key_of(written)
    if not 1 <= table <= hall.table_rounds.tables:
        raise Http404
    return table


def _places(
    hall: Hall, scale: Scale, costing: Costing, person: int, number: int
) -> list[tuple[int, list[Choice]]]:
    """For each other table a free chair, where there is one, and the cheapest to change places with."""
    here, found = where(hall.plan, number - 1, person), []
    for place, table in enumerate(hall.plan[number - 1]):
        if place == here:
            continue
        choices = []
        if len(table) < hall.table_rounds.seats_per_table:
            after = moved(hall.plan, number - 1, person, place)
            choices.append(_choice(hall, costing.of(after), place + 1, None))
        for other in swaps_at(scale, hall.plan, number - 1, person, place):
            after = swapped(hall.plan, number - 1, person, other)
            choices.append(_choice(hall, costing.of(after), place + 1, hall.people[other]))
        found.append((place + 1, choices))
    return found


def _choice(hall: Hall, cost: Cost, table: int, other: Participant | None) -> Choice:
    rows = hall.table_rounds
    asked = rules(hall.scale().problem, []) if cost.broken or cost.mended else []
    names = {rule.name: words.rule_line(rule, rows.min_municipalities, rows.min_champions) for rule in asked}
    return Choice(table, other, tuple(words.cost_lines(cost, names)), cost.breaks <= 0 and not cost.broken)


def _carry_out(
    request: HttpRequest, rows: TableRounds, participant: Participant, number: int
) -> HttpResponse:
    """The press: the seats change, and whoever has their plan already is told."""
    revision, changed = key_of(request.POST.get("plan", "")), list[Seat]()
    if request.POST.get("med"):
        other = participant_of(rows, request.POST["med"])
        done = attempt(
            request, lambda: changed.extend(plans.swap(participant, other, number, revision=revision))
        )
    else:
        table = key_of(request.POST.get("bord", "")) or None
        done = attempt(
            request, lambda: changed.extend(plans.move(participant, number, table, revision=revision))
        )
    if done:
        told = letters.tell_of_changes(rows, changed)
        text = _("Done, and those who were moved are told.") if told else _("Done.")
        messages.success(request, text)
    return to("plan", rows.event_id, query=f"runde={number}", part="borde")
