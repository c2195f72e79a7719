"""Who takes part, what is missing about them, and what the seating must know of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Attendance
from lib.presses import attempt, tried
from matchmaking.forms.rounds import ParticipantForm
from matchmaking.models import Participant, TableRounds
from matchmaking.operations.rounds import participants
from matchmaking.views.rounds.shared import participant_of, rounds_of_host, to


@require_safe
@rounds_of_host
def people(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """Everybody who sits at the tables; on top what a plan would lack."""
    found = sorted(rows.participants.coming().named(), key=lambda one: one.name)
    coming = rows.event.registrations.coming().filter(attendance=Attendance.IN_PERSON, person__isnull=False)
    context = {
        "event": rows.event,
        "table_rounds": rows,
        "people": found,
        "lacks": _lacks(rows, found),
        "not_yet": coming.filter(table_participant=None).count(),
        "page": "people",
    }
    return render(request, "matchmaking/rounds/people.html", context)


def _lacks(rows: TableRounds, found: list[Participant]) -> dict[str, Any]:
    silent = sum(one.consented_at is None for one in found)
    nowhere = sum(one.municipality_id is None for one in found)
    champions = sum(one.is_champion for one in found)
    return {
        "silent": silent,
        "nowhere": nowhere,
        "champions": champions,
        "champions_needed": rows.min_champions
        * min(rows.tables, max(1, -(-len(found) // rows.seats_per_table))),
        "chairs": rows.places,
        "without_chair": max(0, len(found) - rows.places),
    }


@require_POST
@rounds_of_host
def add_everybody(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """A chair for everybody who comes, also those who have told nothing."""
    number: list[int] = []
    if attempt(request, lambda: number.append(participants.add_everybody(rows))):
        count = sum(number)
        words = ngettext("%(count)s more takes part.", "%(count)s more take part.", count)
        messages.success(request, words % {"count": count})
    return to("people", rows.event_id)


@require_http_methods(["GET", "HEAD", "POST"])
@rounds_of_host
def person(request: HttpRequest, rows: TableRounds, number: int) -> HttpResponse:
    """Municipality, local champion, a table they keep, rounds they miss."""
    participant = participant_of(rows, number)
    form = ParticipantForm(participant, request.POST or None)
    if form.is_valid() and tried(form, lambda: participants.change(participant, form.facts())):
        messages.success(request, _("Noted for %(name)s.") % {"name": participant})
        return to("people", rows.event_id)
    context = {
        "event": rows.event,
        "table_rounds": rows,
        "participant": participant,
        "form": form,
        "page": "people",
    }
    return render(request, "matchmaking/rounds/person.html", context, status=422 if form.errors else 200)


@require_POST
@rounds_of_host
def take_out(request: HttpRequest, rows: TableRounds, number: int) -> HttpResponse:
    """They do not sit at the tables after all."""
    participant = participant_of(rows, number)
    done = _("%(name)s no longer takes part in the rounds.") % {"name": participant}
    attempt(request, lambda: participants.take_out(participant), done)
    return to("people", rows.event_id)
