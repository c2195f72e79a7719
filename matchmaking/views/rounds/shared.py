"""What the pages about rounds share: finding the rounds of an event, or those of a personal link."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from events.models import Event, Registration
from events.views.answering import by_link
from events.views.hosted import hosted
from lib.keys import key_of
from matchmaking.models import Participant, TableRounds

P = ParamSpec("P")


def rounds_of_host(
    view: Callable[Concatenate[HttpRequest, TableRounds, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For hosts; where nothing is set up yet a look leads there, and a press finds nothing."""

    @wraps(view)
    @hosted
    def found(request: HttpRequest, event: Event, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        rows = TableRounds.objects.filter(event=event).first()
        if rows is None:
            if request.method == "POST":
                raise Http404
            return redirect("matchmaking:rounds_setting", event.pk)
        rows.event = event
        return view(request, rows, *args, **kwargs)

    return found


def rounds_of_link(
    view: Callable[Concatenate[HttpRequest, TableRounds, Registration, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For whoever holds the personal link of a registration; 404 where the event has no rounds."""

    @wraps(view)
    @by_link
    def found(
        request: HttpRequest, registration: Registration, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        rows = get_object_or_404(TableRounds, event=registration.event_id)
        rows.event = registration.event
        return view(request, rows, registration, *args, **kwargs)

    return found


def participant_of(rows: TableRounds, pk: Any) -> Participant:
    """One of these rounds, and no other's."""
    number = pk if isinstance(pk, int) else key_of(str(pk))
    participant: Participant = get_object_or_404(rows.participants.coming().named(), pk=number)
    participant.table_rounds = rows
    return participant


def own_of(rows: TableRounds, registration: Registration) -> Participant | None:
    """The participant that this registration is, where they have told anything or were added."""
    row = rows.participants.named().select_related("profile").filter(registration=registration).first()
    if row is not None:
        row.table_rounds, row.registration = rows, registration
    return row


def to(name: str, *arguments: Any, query: str = "", part: str = "") -> HttpResponse:
    """A page of the rounds by its name, after a press."""
    response = redirect(f"matchmaking:rounds_{name}", *arguments)
    response["Location"] += (f"?{query}" if query else "") + (f"#{part}" if part else "")
    return response
