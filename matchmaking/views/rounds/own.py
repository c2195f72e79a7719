"""Everybody's own pages, by the personal link of their registration: no account, no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from events import links
from events.models import Registration
from lib.presses import tried
from matchmaking.entries import calendar_of
from matchmaking.forms.rounds_own import GoOnForm, TellForm, WishForm, told_by
from matchmaking.hall import Hall, guests_of, words_of
from matchmaking.models import MeetRequest, Participant, RoundsState, Seat, TableRounds, Wish
from matchmaking.operations.rounds import feedback, participants
from matchmaking.plan_page import number_of
from matchmaking.views.rounds.shared import own_of, rounds_of_link, to
from matchmaking.words import Partner, partner

FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class OwnRound:
    """One round of mine: where, when, with whom and why."""

    number: int
    begins: datetime
    ends: datetime
    table: int | None
    stands: str
    others: tuple[Partner, ...]
    is_now: bool


@require_safe
@rounds_of_link
def own(request: HttpRequest, rows: TableRounds, registration: Registration) -> HttpResponse:
    """My tables, who sits there, and why; before there is a plan, what comes next."""
    participant = own_of(rows, registration)
    context = {
        **_base(rows, registration, participant),
        "said": request.GET.get("sagt", ""),
        "read_at": timezone.now(),
    }
    if rows.is_told and participant is not None:
        context["rounds"] = _own_rounds(rows, participant)
        context["now_number"] = number_of(rows, "") if rows.state == RoundsState.RUNNING else 0
    elif participant is not None:
        context["talks"] = MeetRequest.objects.open().of(participant).count()
    return render(request, "matchmaking/rounds/own.html", context)


def _base(rows: TableRounds, registration: Registration, participant: Participant | None) -> dict[str, Any]:
    return {
        "event": rows.event,
        "table_rounds": rows,
        "registration": registration,
        "participant": participant,
        "token": links.registration_token(registration),
    }


def _own_rounds(rows: TableRounds, participant: Participant) -> list[OwnRound]:
    hall = Hall.of(rows)
    places = {number: hall.table_of(participant.pk, number) for number in rows.numbers}
    near = {one.pk: one for number, table in places.items() if table for one in hall.at(number, table)}
    near.setdefault(participant.pk, participant)
    people = list(near.values())
    guests = dict(zip(near, guests_of(people), strict=True))
    words, me = words_of(people), guests[participant.pk]
    return [
        OwnRound(
            number=number,
            begins=rows.begins(number),
            ends=rows.ends(number),
            table=table,
            stands=rows.table_name(table) if table else "",
            others=tuple(
                partner(me, guests[one.pk], one, words)
                for one in (hall.at(number, table) if table else [])
                if one.pk != participant.pk and not one.is_missing
            ),
            is_now=rows.state == RoundsState.RUNNING and rows.running == number,
        )
        for number, table in places.items()
    ]


@FORM
@rounds_of_link
def tell(request: HttpRequest, rows: TableRounds, registration: Registration) -> HttpResponse:
    """What I offer and need, and the rounds I take part in."""
    participant = own_of(rows, registration)
    form = TellForm(rows, request.POST or None, initial=told_by(participant))
    if form.is_valid() and tried(form, lambda: participants.tell(rows, registration, form.told())):
        return to("own", links.registration_token(registration), query="sagt=gemt", part="kvittering")
    context = {**_base(rows, registration, participant), "form": form}
    return render(request, "matchmaking/rounds/tell.html", context, status=422 if form.errors else 200)


@FORM
@rounds_of_link
def wishes(request: HttpRequest, rows: TableRounds, registration: Registration) -> HttpResponse:
    """Whom I would like to meet, with the reasons we see; and whom I would rather not sit with."""
    participant = own_of(rows, registration)
    if participant is None or rows.state == RoundsState.OPEN:
        return to("own", links.registration_token(registration))
    others = others_of(rows, participant)
    form = WishForm(others, request.POST or None, initial=_wished(participant, others))
    if form.is_valid() and tried(form, lambda: participants.wish(participant, form.wishes())):
        return to("own", links.registration_token(registration), query="sagt=oensket", part="kvittering")
    context = {**_base(rows, registration, participant), "form": form, "partners": _best(rows, participant)}
    return render(request, "matchmaking/rounds/wishes.html", context, status=422 if form.errors else 200)


def others_of(rows: TableRounds, participant: Participant) -> list[Participant]:
    """Whom they may wish for: who takes part and has said that others may see them; by name."""
    found = rows.participants.coming().named().exclude(pk=participant.pk).exclude(consented_at=None)
    return sorted(found, key=lambda one: one.name)


def _wished(participant: Participant, others: list[Participant]) -> dict[str, list[int]]:
    who = {one.profile_id: one.pk for one in others if one.profile_id}
    mine = Wish.objects.filter(profile=participant.profile_id, other__in=who)
    found: dict[str, list[int]] = {kind: [] for kind in Wish.Kind.values}
    for kind, other in mine.values_list("kind", "other"):
        found[kind].append(who[other])
    return found


def _best(rows: TableRounds, participant: Participant) -> list[Partner]:
    """The three we would suggest, as in the letter."""
    from matchmaking.operations.rounds.letters import three_for

    hall = Hall.of(rows)
    guests = guests_of(hall.people)
    apart = set(hall.scale().problem.blocked)
    place = hall.ids.get(participant.pk)
    if place is None or not participant.consented_at:
        return []
    words = words_of(hall.people)
    return [partner(guests[place], guest, one, words) for guest, one in three_for(place, hall, guests, apart)]


@FORM
@rounds_of_link
def go_on(request: HttpRequest, rows: TableRounds, registration: Registration) -> HttpResponse:
    """«Vil du videre?» One question for each I sat with; only two yeses are told."""
    participant = own_of(rows, registration)
    if participant is None or rows.state != RoundsState.FEEDBACK:
        return to("own", links.registration_token(registration))
    met = feedback.met_by(Hall.of(rows), participant)
    initial = {f"videre_{row.other_id}": "ja" if row.yes else "nej" for row in participant.go_ons.all()}
    form = GoOnForm(met, request.POST or None, initial=initial)
    if form.is_valid() and tried(form, lambda: feedback.say(participant, form.answers())):
        return to("go_on", links.registration_token(registration), query="sagt=tak", part="kvittering")
    introduced = {row.other_id for row in participant.go_ons.exclude(told_at=None)}
    context = {
        **_base(rows, registration, participant),
        "form": form,
        "asked": [(one, form[f"videre_{one.pk}"]) for one in met if one.pk not in introduced],
        "introduced": [one for one in met if one.pk in introduced],
        "said": request.GET.get("sagt", ""),
    }
    return render(request, "matchmaking/rounds/go_on.html", context, status=422 if form.errors else 200)


@require_safe
@rounds_of_link
def own_ics(request: HttpRequest, rows: TableRounds, registration: Registration) -> HttpResponse:
    """My rounds for a calendar that got no mail."""
    participant = own_of(rows, registration)
    seats = (
        Seat.objects.filter(participant=participant).order_by("number")
        if participant
        else Seat.objects.none()
    )
    if participant is None or not rows.is_told or not seats:
        raise Http404
    body = calendar_of(participant, seats, max(seat.changed_at for seat in seats))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = 'attachment; filename="borde.ics"'
    return response
