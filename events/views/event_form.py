"""One page makes an event, and changes one. Nobody gets a mail before a button says how many."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.visitors import visitor
from events import advice, changes, rules
from events.forms.beginnings import from_event, from_preset
from events.forms.events import EventForm, initial_of
from events.forms.venues import place_of
from events.models import Event, EventKind, EventState, Venue
from events.operations import hosting
from events.views.hosted import hosted, to_board
from lib.keys import key_of
from lib.presses import tried
from networks.models import Network, Organisation

FORM = require_http_methods(["GET", "HEAD", "POST"])

# A page that the browser may keep for its Back button, so that what was typed is there when the network failed.
kept_for_back = cache_control(private=True, no_cache=True)


@FORM
@login_required
@kept_for_back
def new(request: HttpRequest) -> HttpResponse:
    """A new event from the preset of its kind; saved, it is a draft."""
    person = visitor(request)
    if not rules.may_create(person):
        raise PermissionDenied
    if request.method != "POST":
        form = EventForm(person, initial=_beginning(request, person))
        return _page(request, form)
    if request.POST.get("do") in ("place", "look"):
        return _page(request, _as_typed(request, person))
    saved = _saved_already(request, person)
    if saved is not None and saved.state != EventState.DRAFT:
        return to_board(saved)
    form = EventForm(person, request.POST, event=saved)
    if form.is_valid():
        event = form.apply_to(saved or Event(contact=person, uid=_uid(request) or uuid4()))
        if not rules.may_create(person, event.network):
            raise PermissionDenied
        save = hosting.create_event if saved is None else partial(hosting.edit_event, notify=False)
        if tried(form, lambda: save(event, form.programme())):
            return _after_creation(request, event)
    return _page(request, form, status=422)


def _uid(request: HttpRequest) -> UUID | None:
    """The form carries the event's uid from the start, so that sending it twice makes one event."""
    try:
        return UUID(request.POST.get("uid", ""))
    except ValueError:
        return None


def _saved_already(request: HttpRequest, person: Person) -> Event | None:
    """The draft that this form made, when the answer to its first sending was lost on the way."""
    uid = _uid(request)
    return Event.objects.edited_by(person).filter(uid=uid).first() if uid else None


def _beginning(request: HttpRequest, person: Person) -> dict[str, Any]:
    """The kind and the network asked for, else a network meeting of the first network one coordinates."""
    own = Network.objects.coordinated_by(person)
    wanted = request.GET.get("netvaerk", "")
    network = own.filter(pk=key_of(wanted)).first() if wanted.isdecimal() else own.first()
    kind = request.GET.get("slags", "")
    return from_preset(kind if kind in EventKind.values else EventKind.NETWORK_MEETING, network)


def _after_creation(request: HttpRequest, event: Event) -> HttpResponse:
    if request.POST.get("do") == "invite":
        return redirect("events:invite", event.pk)
    messages.success(request, _("The draft is saved. Nobody has been written to."))
    return to_board(event)


@require_safe
@hosted
def copy(request: HttpRequest, event: Event) -> HttpResponse:
    """The form filled in after an earlier event: everything but the date and the answers."""
    person = visitor(request)
    if not rules.may_create(person):
        raise PermissionDenied
    form = EventForm(person, initial=from_event(event))
    return _page(request, form, copied=event)


@FORM
@hosted
def edit(request: HttpRequest, event: Event) -> HttpResponse:
    """Change an event. What people act on asks first whether they are to be told, and how many they are."""
    person = visitor(request)
    if request.method != "POST":
        return _page(request, EventForm(person, initial=initial_of(event), event=event), event=event)
    if request.POST.get("do") in ("place", "look"):
        return _page(request, _as_typed(request, person, event), event=event)
    form = EventForm(person, request.POST, initial=initial_of(event), event=event)
    if not form.is_valid():
        return _page(request, form, event=event, status=422)
    before = get_object_or_404(Event.objects.with_place(), pk=event.pk)
    changed = form.apply_to(event)
    question = _question(request, before, changed)
    if question:
        return _page(request, form, event=before, question=question)
    notify = request.POST.get("notify") == "yes"
    if not tried(form, lambda: hosting.edit_event(changed, form.programme(), notify=notify)):
        return _page(request, form, event=before, status=422)
    messages.success(
        request, _("Saved. People are being told.") if notify else _("Saved. Nobody was written to.")
    )
    return to_board(event)


def _question(request: HttpRequest, before: Event, now: Event) -> dict[str, Any] | None:
    """What to ask before saving: what moved, how many would be told; None where there is nothing to ask."""
    difference = changes.between(before, now)
    asked = request.POST.get("notify") in ("yes", "no")
    wants_to_tell = "tell_small" in request.POST and bool(difference)
    if asked or not before.is_coming or not (difference.is_material or wants_to_tell):
        return None
    told = before.registrations.concerned().count()
    if not told:
        return None
    return {
        "difference": difference,
        "told": told,
        "asked_again": before.registrations.coming().count() if difference.date_moved else 0,
        "default": difference.is_material,
    }


@require_POST
@login_required
@never_cache
def look(request: HttpRequest) -> HttpResponse:
    """How we read what is typed so far: the day, the hours, the programme. Changes nothing."""
    person, known = visitor(request), request.POST.get("event", "")
    mine = Event.objects.edited_by(person)
    event = mine.filter(pk=key_of(known)).first()
    if event is None and not rules.may_create(person):
        raise PermissionDenied
    if request.GET.get("del") == "sted":
        form = _as_typed(request, person, event, fetch=True)
        return render(request, "events/_event_form_where.html", {"form": form})
    form = EventForm(person, request.POST, event=event)
    return render(request, "events/_event_form_look.html", {"look": _look(form, event)})


def _as_typed(
    request: HttpRequest, person: Person, event: Event | None = None, *, fetch: bool = False
) -> EventForm:
    """The form as it was typed, nothing refused yet; "Fetch" fills in the place that was chosen."""
    typed: dict[str, Any] = {name: request.POST.get(name) for name in EventForm(person).fields}
    typed["themes"] = request.POST.getlist("themes")
    chosen = request.POST.get("known", "")
    if fetch or request.POST.get("do") == "place":
        venue = Venue.objects.filter(pk=key_of(chosen)).first()
        typed |= place_of(venue)
    form = EventForm(person, initial=typed, event=event)
    form.typed = EventForm(person, request.POST, event=event)
    return form


def _look(form: EventForm, event: Event | None) -> dict[str, Any]:
    form.is_valid()
    data = form.cleaned_data
    day = data.get("date")
    return {
        "starts_at": data.get("starts_at"),
        "ends_at": data.get("ends_at"),
        "closes_at": data.get("closes_at"),
        "agenda": form.read_agenda(),
        "advice": advice.about_the_day(day, data.get("network"), event.pk if event else None) if day else [],
    }


def _page(request: HttpRequest, form: EventForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """The form with what we understand of it beside."""
    event = more.get("event")
    typed = form.typed or form if form.typed or form.is_bound else EventForm(visitor(request), form.initial)
    context = {
        "form": form,
        "uid": _uid(request) or uuid4(),
        "kinds": EventKind.choices,
        "kind": form["kind"].value(),
        "network": form["network"].value(),
        "look": _look(typed, event),
        "organisations": Organisation.objects.order_by("name").values_list("name", flat=True),
        **more,
    }
    return render(request, "events/event_form.html", context, status=status)
