"""Publish, open, close, cancel, postpone, find a new date: each a button that says whom it writes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events.forms.board import NewDateForm, ReasonForm, new_times_of
from events.models import Event
from events.operations import events
from events.views.hosted import hosted, to_board
from lib.presses import attempt, tried


@require_safe
@hosted
def states(request: HttpRequest, event: Event) -> HttpResponse:
    """What may be done with the event now."""
    return _page(request, event)


def _page(request: HttpRequest, event: Event, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "event": event,
        "told": event.registrations.concerned().count(),
        "attending": event.registrations.coming().count(),
        "cancel_form": ReasonForm(prefix="cancel"),
        "postpone_form": ReasonForm(prefix="postpone"),
        "date_form": NewDateForm(initial=new_times_of(event)),
        **forms,
    }
    return render(request, "events/states.html", context, status=status)


@require_POST
@hosted
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    attempt(request, lambda: events.publish(event), _("The event is published. Nobody was written to."))
    return to_board(event)


@require_POST
@hosted
def open_registration(request: HttpRequest, event: Event) -> HttpResponse:
    attempt(request, lambda: events.open_registration(event), _("Registration is open."))
    return to_board(event)


@require_POST
@hosted
def close_registration(request: HttpRequest, event: Event) -> HttpResponse:
    done = _("Registration is closed. Whoever cannot come may still say so.")
    attempt(request, lambda: events.close_registration(event), done)
    return to_board(event)


@require_POST
@hosted
def cancel(request: HttpRequest, event: Event) -> HttpResponse:
    return _with_reason(
        request, event, "cancel", events.cancel, _("The event is cancelled. People are being told.")
    )


@require_POST
@hosted
def postpone(request: HttpRequest, event: Event) -> HttpResponse:
    done = _("The event is postponed. People are being told, and keep their place in line.")
    return _with_reason(request, event, "postpone", events.postpone, done)


def _with_reason(
    request: HttpRequest, event: Event, kind: str, operation: Callable[[Event, str], Event], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST, prefix=kind)
    if form.is_valid() and attempt(request, lambda: operation(event, form.cleaned_data["reason"]), done):
        return to_board(event)
    return _page(request, event, status=422, **{f"{kind}_form": form})


@require_POST
@hosted
def new_date(request: HttpRequest, event: Event) -> HttpResponse:
    """A postponed event gets its date; everybody is asked again."""
    form = NewDateForm(request.POST)
    if form.is_valid() and tried(form, lambda: _set_date(event, form)):
        attempt(request, lambda: None, _("The new date is set. Everybody is being asked again."))
        return to_board(event)
    return _page(request, event, status=422, date_form=form)


def _set_date(event: Event, form: NewDateForm) -> None:
    data = form.cleaned_data
    events.set_new_date(event, data["starts_at"], data["ends_at"], data["closes_at"])
