"""Whom to invite, how many that is, what they will read; then one press, half a minute to undo it, and progress."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.visitors import visitor
from events import audience, mails
from events.forms.inviting import InviteForm, initial_of
from events.models import BatchState, Event, InvitationBatch
from events.operations import hosting, invitations
from events.views.hosted import hosted
from lib.keys import key_of
from lib.pages import page_or_part
from lib.presses import attempt, tried

NAMES_A_PAGE = 60
MAIL_POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups"],
}
"""Mails carry their style inside: on a page of their own, where nothing else may run."""


@require_http_methods(["GET", "HEAD", "POST"])
@hosted
def invite(request: HttpRequest, event: Event) -> HttpResponse:
    """Choose; POST asks everybody who was counted, and stops where the number is no longer what the button said."""
    person = visitor(request)
    if request.method != "POST":
        form = InviteForm(person, event, _first_choice(request, event))
        return _page(request, event, form)
    form = InviteForm(person, event, request.POST)
    if form.is_valid():
        counted = audience.count(event, form.audience())
        if form.cleaned_data["expected"] != counted.new:
            messages.info(
                request, _("The number has changed since you looked. Read it once more, then send.")
            )
            return _page(request, event, form, status=422)
        if tried(form, lambda: _send(event, form, person)):
            return redirect(
                "events:batch", event.pk, event.batches.order_by("-pk").values_list("pk", flat=True)[0]
            )
    return _page(request, event, form, status=422)


def _first_choice(request: HttpRequest, event: Event) -> dict[str, Any]:
    """The event's network, or what a press that was undone had chosen."""
    again = request.GET.get("igen", "")
    batch = event.batches.filter(pk=key_of(again)).first()
    return initial_of(event, batch.audience if batch else None) | {
        "greeting": batch.greeting if batch else ""
    }


def _send(event: Event, form: InviteForm, person: Person) -> InvitationBatch:
    return invitations.invite(
        event, form.audience(), by=person, greeting=form.cleaned_data["greeting"].strip()
    )


def _page(request: HttpRequest, event: Event, form: InviteForm, *, status: int = 200) -> HttpResponse:
    context = {
        "event": event,
        "form": form,
        "batches": event.batches.all()[:5],
        **_counted(request, event, form),
    }
    return render(request, "events/invite.html", context, status=status)


@require_POST
@hosted
def count(request: HttpRequest, event: Event) -> HttpResponse:
    """How many it would be, with names to look through; changes nothing."""
    form = InviteForm(visitor(request), event, request.POST)
    context = {
        "event": event,
        "form": form,
        "batches": event.batches.all()[:5],
        **_counted(request, event, form),
    }
    return page_or_part(request, "events/invite.html", "events/_invite_count.html", context)


def _counted(request: HttpRequest, event: Event, form: InviteForm) -> dict[str, Any]:
    form.is_valid()
    chosen = form.audience()
    counted = audience.count(event, chosen)
    page = Paginator(counted.person_ids, NAMES_A_PAGE).get_page(request.POST.get("page"))
    known = Person.objects.in_bulk(list(page.object_list))
    names = [known[pk] for pk in page.object_list]
    strangers = [mail for _name, mail in chosen.addresses if not _is_known(mail)] if page.number == 1 else []
    return {"counted": counted, "names": names, "page": page, "strangers": strangers}


def _is_known(mail: str) -> bool:
    return Person.objects.filter(email=mail).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]  # its type knows no view with arguments
@hosted
def preview(request: HttpRequest, event: Event) -> HttpResponse:
    """The real mail as this host would get it, with the word that is being written; changes nothing."""
    kind = "reminder" if request.GET.get("slags") == "paamindelse" else "invitation"
    letter = mails.sample(event, visitor(request), kind, greeting=request.POST.get("greeting", "").strip())
    return HttpResponse(letter.html)


@require_POST
@hosted
def trial(request: HttpRequest, event: Event) -> HttpResponse:
    """A sample to the host alone; what was chosen stays chosen."""
    person = visitor(request)
    form = InviteForm(person, event, request.POST)
    form.is_valid()
    greeting = str(form.cleaned_data.get("greeting") or "")
    done = _("A sample is on its way to %(address)s.") % {"address": person.email}
    attempt(request, lambda: hosting.send_sample(event, person, greeting=greeting), done)
    return _page(request, event, form)


@require_safe
@hosted
def batch(request: HttpRequest, event: Event, number: int) -> HttpResponse:
    """The receipt of one press: undo while there is time, then how far it has come."""
    shown = get_object_or_404(event.batches, pk=number)
    context = {"event": event, "batch": shown, "states": BatchState}
    return page_or_part(request, "events/invite_batch.html", "events/_invite_progress.html", context)


@require_POST
@hosted
def undo(request: HttpRequest, event: Event, number: int) -> HttpResponse:
    """Take the press back; the choice is still there to go on from."""
    taken_back = get_object_or_404(event.batches, pk=number)
    done = _("Undone. Nobody was written to.")
    if attempt(request, lambda: invitations.undo_batch(taken_back), done):
        response = redirect("events:invite", event.pk)
        response["Location"] += f"?igen={taken_back.pk}"
        return response
    return redirect("events:batch", event.pk, number)
