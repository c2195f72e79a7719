"""The board of one event: who answers, live; and what the coordinator does about it in one press."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.board import counts
from events.board_parts import PARTS, context_of, drawn_parts, shared_parts
from events.forms.board import SeatsForm
from events.models import Event
from events.operations import hosting, reminders
from events.views.hosted import event_of_host, hosted, is_host_lately, to_board
from lib.presses import tried


@require_safe
@hosted
def board(request: HttpRequest, event: Event) -> HttpResponse:
    """The whole board; whoever has no script reloads it."""
    context = context_of(request.GET, event) | {"read_at": timezone.now()}
    return render(request, "events/board.html", context)


@require_safe
@login_required
@never_cache
def part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part, or several named with commas: what an open page fetches when the bell has rung."""
    wanted = [name for name in PARTS if name in part.split(",")]
    if not wanted or len(wanted) != len(part.split(",")):
        raise Http404
    asked = request.GET.copy()
    ring = str(asked.pop("ring", [""])[0])
    request.GET = asked  # type: ignore[assignment]  # links to other pages of the list lead to no ring
    if not ring:
        return HttpResponse(drawn_parts(request, event_of_host(request, pk), wanted))
    is_host_lately(request, pk)
    return HttpResponse(shared_parts(request, pk, wanted, ring))


@require_POST
@hosted
def remind(request: HttpRequest, event: Event) -> HttpResponse:
    """Write to everybody who has not answered, at the next moment that people may be reminded."""
    moment = reminders.next_moment(timezone.now())
    count = reminders.remind_unanswered(event)
    if not count:
        messages.info(request, _("Everybody who has not answered has been reminded today already."))
    elif moment > timezone.now():
        done = ngettext(
            "%(count)d person will be reminded. Undo until the mail leaves.",
            "%(count)d people will be reminded. Undo until the mail leaves.",
            count,
        )
        messages.success(request, done % {"count": count})
    else:
        done = ngettext("%(count)d person is being reminded.", "%(count)d people are being reminded.", count)
        messages.success(request, done % {"count": count})
    return to_board(event, "remind")


@require_POST
@hosted
def take_back_reminder(request: HttpRequest, event: Event) -> HttpResponse:
    """Undo a reminder that waits for the morning."""
    if hosting.take_back_reminder(event):
        messages.success(request, _("Undone. Nobody will be reminded."))
    else:
        messages.info(request, _("There was no reminder left to undo: it has been sent."))
    return to_board(event, "remind")


def _outside(event: Event) -> int:
    """Who waits, and has been offered nothing."""
    return event.registrations.waiting().filter(held_until=None).count()


def _room_changed(event: Event, before: int) -> str:
    """What came of it: too few for those who come, or room for some who waited."""
    now = counts(Event.objects.get(pk=event.pk))
    excess = sum(house.excess for house in now.houses)
    if excess:
        words = ngettext(
            "Saved. %(n)d has a seat that is not there any more; nobody loses theirs, and nobody new gets in.",
            "Saved. %(n)d have seats that are not there any more; nobody loses theirs, and nobody new gets in.",
            excess,
        )
        return words % {"n": excess}
    if _outside(event) < before:
        return _("Saved. Whoever waits and fits in now has heard from us, in their order.")
    return _("Saved.")


@require_http_methods(["GET", "HEAD", "POST"])
@hosted
def seats(request: HttpRequest, event: Event) -> HttpResponse:
    """Room for more: whoever waits and fits is seated or asked at once."""
    form = SeatsForm(event, request.POST or None)
    if form.is_valid():
        room = {"capacity": event.capacity, "online_capacity": event.online_capacity} | form.cleaned_data
        before = _outside(event)
        if tried(form, lambda: hosting.change_seats(event, **room)):
            messages.success(request, _room_changed(event, before))
            return to_board(event)
    context = {"event": event, "form": form, **context_of(request.GET, event, ["house"])}
    return render(request, "events/board_seats.html", context, status=422 if form.errors else 200)
