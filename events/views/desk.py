"""The coordinator's desk: what waits for a person, and what is coming."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.visitors import visitor
from events import desk as readings
from events.models import Event, EventKind
from networks.rules import coordinates_something


@require_safe
@login_required
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """For whoever hosts anything: coordinators, contacts and editors of co-organisers."""
    person = visitor(request)
    if not (coordinates_something(person) or Event.objects.edited_by(person).exists()):
        raise PermissionDenied
    return render(
        request,
        "events/desk.html",
        {
            "desk": readings.of(person),
            "may_create": coordinates_something(person),
            "kinds": EventKind.choices,
        },
    )
