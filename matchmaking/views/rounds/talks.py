"""Talks of two in a pause, on the personal page: ask, say yes, say no in silence, or propose another pause."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from events import links
from events.models import Registration
from lib.presses import attempt, tried
from lib.throttle import too_many
from matchmaking.forms.rounds_own import OtherSlotForm, TalkForm
from matchmaking.models import MeetRequest, MeetRequestState, Participant, RoundsState, TableRounds
from matchmaking.operations.rounds import requests
from matchmaking.slots import slot_at, slots_of
from matchmaking.views.rounds.own import others_of
from matchmaking.views.rounds.shared import own_of, rounds_of_link, to

LETTERS_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
@rounds_of_link
def talks(request: HttpRequest, rows: TableRounds, registration: Registration) -> HttpResponse:
    """Who would like to talk with me, whom I have asked, what is agreed; and a form to ask somebody."""
    participant = own_of(rows, registration)
    if participant is None or not participant.consented_at or rows.state == RoundsState.OPEN:
        return to("own", links.registration_token(registration))
    others = others_of(rows, participant)
    form = TalkForm(others, slots_of(rows), request.POST or None)

    def ask() -> None:
        too_many(f"talk:{registration.pk}", limit=LETTERS_AN_HOUR, seconds=3600)
        asked = next(one for one in others if one.pk == form.cleaned_data["asked"])
        requests.ask(participant, asked, form.when(), form.cleaned_data["words"])

    if form.is_valid() and tried(form, ask):
        return to("meet", links.registration_token(registration), query="sagt=spurgt", part="kvittering")
    context = _context(request, rows, registration, participant) | {"form": form}
    return render(request, "matchmaking/rounds/talks.html", context, status=422 if form.errors else 200)


def _context(
    request: HttpRequest, rows: TableRounds, registration: Registration, participant: Participant
) -> dict[str, Any]:
    mine = list(MeetRequest.objects.of(participant).with_people())
    heard = [one for one in mine if one.asker_id == participant.pk or not _is_kept_away(one)]
    waiting = [one for one in heard if one.is_open and one.waits_for.pk == participant.pk]
    asked = [one for one in heard if one.asker_id == participant.pk and one not in waiting]
    agreed = [one for one in heard if one.state == MeetRequestState.ACCEPTED]
    return {
        "event": rows.event,
        "table_rounds": rows,
        "registration": registration,
        "participant": participant,
        "token": links.registration_token(registration),
        "waiting": [_shown(rows, one, participant) for one in waiting],
        "asked": [_shown(rows, one, participant) for one in asked if one not in agreed],
        "agreed": [_shown(rows, one, participant) for one in agreed],
        "slots": slots_of(rows),
        "said": request.GET.get("sagt", ""),
    }


def _is_kept_away(one: MeetRequest) -> bool:
    return requests.keeps_away(one.asked, one.asker)


def _shown(rows: TableRounds, one: MeetRequest, me: Participant) -> dict[str, Any]:
    """A no looks to the asker like a request that waits, or has run out."""
    other = one.asked if one.asker_id == me.pk else one.asker
    return {"request": one, "other": other, "slot": slot_at(rows, one.agreed_slot), "runs": one.looks_open}


@require_POST
@rounds_of_link
def answer(request: HttpRequest, rows: TableRounds, registration: Registration, number: int) -> HttpResponse:
    """Yes, no, or another pause."""
    participant, token = own_of(rows, registration), links.registration_token(registration)
    if participant is None:
        return to("own", token)
    found = get_object_or_404(MeetRequest.objects.of(participant), pk=number)
    chosen, form = request.POST.get("svar", ""), OtherSlotForm(slots_of(rows), request.POST)
    if chosen == "ja":
        attempt(request, lambda: requests.accept(found, participant))
    elif chosen == "nej":
        attempt(request, lambda: requests.decline(found, participant))
    elif chosen == "andet" and form.is_valid():
        attempt(request, lambda: requests.propose_other(found, participant, form.when()))
    return to("meet", token, query="sagt=svaret", part="kvittering")
