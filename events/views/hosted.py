"""What the host's views share: finding an event that is theirs, who is asking, and plain buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache

from events import board_queries, open_boards, rules
from events.models import Event, Registration

P = ParamSpec("P")


def hosted(
    view: Callable[Concatenate[HttpRequest, Event, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, int, P], HttpResponse]:
    """For an event's hosts: 404 where the visitor may not know of it, 403 where it is not theirs to change."""

    @wraps(view)
    @login_required
    @never_cache
    def found(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, event_of_host(request, pk), *args, **kwargs)

    return found  # type: ignore[return-value]  # login_required forgets the arguments


def event_of_host(request: HttpRequest, pk: int) -> Event:
    """Raises `Http404` and `PermissionDenied` as `hosted` answers."""
    who = request.user
    sees_all = who.is_authenticated and who.is_administrator
    event = board_queries.EVENT.first(pk) if sees_all else board_queries.SEEN_BY.first(pk, who.pk or 0)
    if event is None:
        raise Http404
    if not rules.may_edit(request.user, event):
        raise PermissionDenied
    return event


def is_host_lately(request: HttpRequest, pk: int) -> None:
    """As `event_of_host` refuses; asked once a minute for each open board (`events.open_boards`), not at each ring."""
    who = request.user.pk or 0
    if not open_boards.is_known(who, pk):
        event_of_host(request, pk)
        open_boards.remember(who, pk)


def registration_of(event: Event, pk: int) -> Registration:
    """One of this event's, and no other's; the forgotten are gone."""
    rows = event.registrations.known().select_related("person", "organisation", "municipality", "invitation")
    registration = get_object_or_404(rows.defer("municipality__boundary"), pk=pk)
    registration.event = event
    return registration


def to_board(event: Event, part: str = "") -> HttpResponse:
    response = redirect("events:board", event.pk)
    if part:
        response["Location"] += f"#{part}"
    return response
