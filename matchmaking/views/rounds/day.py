"""The day itself: rounds that begin and end, who is missing, how tables are mended; and the screen on the wall."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lib.keys import key_of
from lib.presses import attempt
from matchmaking.hall import Hall
from matchmaking.models import Seat, TableRounds
from matchmaking.operations.rounds import days, letters, setting
from matchmaking.plan_page import cards, mendings, not_seated, number_of, read_steps
from matchmaking.views.rounds.shared import participant_of, rounds_of_host, to


@require_safe
@rounds_of_host
def day(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """Everything that is pressed while people wait."""
    hall = Hall.of(rows)
    number = number_of(rows, request.GET.get("runde", ""))
    found = mendings(hall, number)
    context = {
        **_shown(rows, hall, number, {one.table for one in found}),
        "mendings": found,
        "not_seated": not_seated(hall, number),
        "missing": sorted((hall.people[one] for one in hall.missing), key=lambda one: one.name),
        "read_at": timezone.now(),
        "page": "day",
    }
    return render(request, "matchmaking/rounds/day.html", context)


@require_safe
@rounds_of_host
def screen(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """The wall: the round, the clock, the tables; nothing to press but the bell."""
    hall = Hall.of(rows)
    number = number_of(rows, request.GET.get("runde", ""))
    context = _shown(rows, hall, number, ())
    context["cards"] = [card for card in cards(hall, number, missing=False) if card.people]
    return render(request, "matchmaking/rounds/screen.html", context)


def _shown(rows: TableRounds, hall: Hall, number: int, hit: Any) -> dict[str, Any]:
    runs = rows.running == number and rows.ends_at is not None
    return {
        "event": rows.event,
        "table_rounds": rows,
        "hall": hall,
        "number": number,
        "runs": runs,
        "next_number": number + 1 if number < rows.rounds else None,
        "cards": [card for card in cards(hall, number, hit=hit) if card.people],
        "begins": rows.begins(number),
        "now": timezone.now(),
    }


@require_POST
@rounds_of_host
def missing(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """Somebody has not come to their table."""
    if not request.POST.get("hvem"):
        return _back(request, rows, "borde")
    participant = participant_of(rows, request.POST.get("hvem", ""))
    attempt(request, lambda: days.mark_missing(participant))
    return _back(request, rows, "mangler")


@require_POST
@rounds_of_host
def arrived(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """They came after all, or they are new: a chair where there is one."""
    if not request.POST.get("hvem"):
        return _back(request, rows, "borde")
    participant = participant_of(rows, request.POST.get("hvem", ""))
    changed: list[Seat] = []
    if participant.is_missing:
        done = attempt(request, lambda: changed.extend(days.mark_arrived(participant)))
    else:
        done = attempt(request, lambda: changed.extend(days.seat_late(participant)))
    if done and changed:
        seat = min(changed, key=lambda one: one.number)
        words = _("%(name)s sits at table %(table)s in round %(number)s.")
        messages.success(request, words % {"name": participant, "table": seat.table, "number": seat.number})
    return _back(request, rows, "borde")


@require_POST
@rounds_of_host
def repair(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """One of the ways to mend a table."""
    number, revision = number_of(rows, request.POST.get("runde", "")), key_of(request.POST.get("plan", ""))
    steps = read_steps(request.POST.get("skridt", ""))
    done = _("Done. Screens and phones show it at once.")
    if request.POST.get("alle"):
        attempt(request, lambda: days.repair_the_rest(rows, number, revision=revision), done)
    else:
        attempt(request, lambda: days.repair(rows, number, steps, revision=revision), done)
    return _back(request, rows, "borde")


@require_POST
@rounds_of_host
def clock(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """Begin a round, let it go on a little, or end the rounds and ask people whom they go on with."""
    do, number = request.POST.get("do", ""), key_of(request.POST.get("runde", ""))
    if do == "start":
        attempt(request, lambda: setting.start(rows, number))
    elif do == "longer":
        attempt(request, lambda: setting.lengthen(rows, 2))
    elif do == "end":
        sent: list[int] = []
        if attempt(request, lambda: sent.append(letters.ask_whom_to_go_on_with(rows))):
            asked = sum(sent)
            words = ngettext(
                "%(n)s is asked whom to go on with.", "%(n)s are asked whom to go on with.", asked
            )
            messages.success(request, words % {"n": asked})
    return to("day", rows.event_id)


def _back(request: HttpRequest, rows: TableRounds, part: str) -> HttpResponse:
    number = number_of(rows, request.POST.get("runde", ""))
    return to("day", rows.event_id, query=f"runde={number}", part=part)
