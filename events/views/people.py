"""One person on the board: answer for who phoned, add who came, mend an address, take an asking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.visitors import visitor
from events.forms.answers import default_mode, initial_details
from events.forms.board import AddPersonForm, AddressForm, AnswerForForm
from events.models import SEATED, Event, Registration, Status
from events.operations import hosting, invitations, wishes
from events.operations.registrations import Answer
from events.views.hosted import hosted, registration_of, to_board
from lib.presses import attempt, tried

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@hosted
def answer_for(request: HttpRequest, event: Event, number: int) -> HttpResponse:
    """Whoever phoned: the answer, the guests, the dish and a note, in one form."""
    registration = registration_of(event, number)
    initial = initial_details(registration) | {"answer": _said(registration)}
    form = AnswerForForm(event, request.POST or None, registration=registration, initial=initial)
    if form.is_valid():
        by = visitor(request)
        if tried(form, lambda: hosting.answer_for(registration, form.chosen(), form.details(), by=by)):
            messages.success(request, _("Noted. %(name)s gets a receipt.") % {"name": registration.person})
            return to_board(event)
    return _person_page(request, registration, form=form)


def _said(registration: Registration) -> str:
    if registration.status in (*SEATED, Status.WAITLISTED):
        return Answer.YES
    if registration.status == Status.TENTATIVE:
        return Answer.MAYBE
    return Answer.NO if registration.has_answered else ""


def _person_page(
    request: HttpRequest,
    registration: Registration,
    *,
    form: AnswerForForm | None = None,
    address: AddressForm | None = None,
) -> HttpResponse:
    event = registration.event
    initial = initial_details(registration) | {"answer": _said(registration)}
    refused = bool(form and form.errors) or bool(address and address.errors)
    context = {
        "event": event,
        "registration": registration,
        "form": form or AnswerForForm(event, registration=registration, initial=initial),
        "address_form": address or AddressForm(initial={"email": ""}),
        "records": registration.records.select_related("by").order_by("-pk")[:20],
    }
    return render(request, "events/board_person.html", context, status=422 if refused else 200)


@FORM
@hosted
def add_person(request: HttpRequest, event: Event) -> HttpResponse:
    """Somebody phoned, or stands at the door."""
    form = AddPersonForm(event, request.POST or None, initial=_first_answer(event))
    if form.is_valid():
        data, by = form.cleaned_data, visitor(request)
        if tried(
            form,
            lambda: hosting.add_person(
                event, data["name"], data["email"], form.chosen(), form.details(), by=by
            ),
        ):
            messages.success(
                request, _("%(name)s is on the list and gets a receipt.") % {"name": data["name"]}
            )
            return to_board(event)
    context = {"event": event, "form": form}
    return render(request, "events/board_add.html", context, status=422 if form.errors else 200)


def _first_answer(event: Event) -> dict[str, str]:
    return {"answer": Answer.YES.value, "attendance": default_mode(event)}


@require_POST
@hosted
def correct_address(request: HttpRequest, event: Event, number: int) -> HttpResponse:
    """The right address for a mail that came back; what failed is sent again."""
    registration = registration_of(event, number)
    form = AddressForm(request.POST)
    sent: list[int] = []
    if form.is_valid() and tried(
        form, lambda: sent.append(hosting.correct_address(registration, form.cleaned_data["email"]))
    ):
        again = _("The address is mended, and the mail is sent again.")
        messages.success(
            request, again if sum(sent) else _("The address is mended. The next mail goes there.")
        )
        return to_board(event)
    return _person_page(request, registration, address=form)


@require_POST
@hosted
def withdraw(request: HttpRequest, event: Event, number: int) -> HttpResponse:
    """Take the asking back from somebody without seat or turn."""
    registration = registration_of(event, number)
    by, done = visitor(request), _("The invitation is withdrawn. The link in the mail no longer works.")
    attempt(request, lambda: hosting.withdraw_invitation(registration, by=by), done)
    return redirect("events:answer_for", event.pk, number)


@require_POST
@hosted
def renew_link(request: HttpRequest, event: Event, number: int) -> HttpResponse:
    """A link that came into wrong hands dies; later mails carry a new one."""
    registration = registration_of(event, number)
    done = _("The old link no longer works. The next mail carries a new one.")
    attempt(request, lambda: invitations.revoke_link(registration), done)
    return redirect("events:answer_for", event.pk, number)


@require_POST
@hosted
def settle_wish(request: HttpRequest, event: Event, number: int) -> HttpResponse:
    """Yes or no to a request after the deadline, in one press; the person is told."""
    registration = registration_of(event, number)
    granted, by = request.POST.get("svar") == "ja", visitor(request)
    done = _("Granted. %(name)s is told.") if granted else _("Refused. %(name)s is told.")
    attempt(
        request,
        lambda: wishes.settle_wish(registration, granted=granted, by=by),
        done % {"name": registration.person},
    )
    return to_board(event, "wishes")
