"""Strangers who come to an open event, and members who answer while signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.visitors import visitor
from events import links, standing
from events.forms.answers import AnswerForm, SignUpForm, default_mode
from events.models import Channel, Event, InvitationState, Registration
from events.operations import registrations, sign_ups
from events.operations.registrations import Actor
from events.rooms import rooms_of
from lib.presses import attempt, tried
from lib.throttle import too_many


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and mail; the seat is taken when the link in the mail has been pressed. Of who is signed in at once."""
    event = get_object_or_404(Event.objects.visible_to(request.user).with_place(), pk=pk)
    person = visitor(request) if request.user.is_authenticated else None
    own = _own(person, event) if person is not None else None
    if own is not None and request.method != "POST":
        return redirect("events:answer", token=links.registration_token(own))
    form = SignUpForm(event, request.POST or None, known=person)
    if person is not None and form.is_valid() and (registration := _come(event, person, form)) is not None:
        return _with_receipt(registration)
    if person is None and form.is_valid() and tried(form, lambda: _keep(request, event, form)):
        return render(
            request, "events/sign_up_sent.html", {"event": event, "email": form.cleaned_data["email"]}
        )
    rooms = rooms_of(event, timezone.now())
    context = {
        "event": event,
        "form": form,
        "seats": rooms[default_mode(event)],
        "only_online": standing.only_online(event, rooms),
        "open": event.open_registration and event.takes_answers,
        "known": person,
    }
    return render(request, "events/sign_up.html", context, status=422 if form.is_bound else 200)


def _own(person: Person, event: Event) -> Registration | None:
    """Whose invitation was withdrawn comes as everybody else does, where everybody is welcome."""
    rows = person.registrations.filter(event=event)
    return rows.exclude(invitation__state=InvitationState.REVOKED).first()


def _come(event: Event, person: Person, form: SignUpForm) -> Registration | None:
    """None where it was refused: then the form says why."""
    came: list[Registration] = []
    tried(
        form,
        lambda: came.append(sign_ups.come(event, person, form.cleaned_data.get("name", ""), form.details())),
    )
    return came[0] if came else None


def _with_receipt(registration: Registration) -> HttpResponse:
    """On to the personal page."""
    response = redirect("events:answer", token=links.registration_token(registration))
    response["Location"] += "?sagt=kvittering#kvittering"
    return response


def _keep(request: HttpRequest, event: Event, form: SignUpForm) -> None:
    """A robot that fills the hidden field is thanked like everybody else, and forgotten."""
    if form.cleaned_data["website"]:
        return
    too_many(f"sign-up:{request.META.get('REMOTE_ADDR', '')}", limit=30, seconds=3600)
    too_many(f"sign-up:{form.cleaned_data['email'].lower()}", limit=5, seconds=3600)
    language = translation.get_language() or "da"
    sign_ups.sign_up(
        event, form.cleaned_data["name"], form.cleaned_data["email"], form.details(), language=language
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is confirmed; the press takes the seat and leads to the personal page."""
    row = sign_ups.find_sign_up(token)
    if row is None:
        return render(request, "events/sign_up_expired.html", status=410)
    if row.confirmed_at is not None and (own := sign_ups.registration_of(row)) is not None:
        return redirect("events:answer", token=links.registration_token(own))
    refusal: ValidationError | None = None
    if request.method == "POST":
        try:
            registration = sign_ups.confirm(row)
        except ValidationError as raised:
            refusal = raised
        else:
            return redirect("events:answer", token=links.registration_token(registration))
    context = {"event": row.event, "sign_up": row, "refusal": refusal}
    return render(request, "events/confirm_sign_up.html", context, status=422 if refusal else 200)


@require_POST
@login_required
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed-in person's answer to their own invitation, from the event's page; goes on to the personal page."""
    person = visitor(request)
    registration = get_object_or_404(person.registrations.select_related("event"), event=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        actor = Actor(Channel.SITE, person)
        attempt(request, lambda: registrations.respond(registration, form.chosen(), actor))
    return _with_receipt(registration)
