"""The secretary's desk, the step from one state to the next, and the two events."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import visitor
from events import rules as event_rules
from events.models import Event
from lib.presses import attempt
from prize import desk as desks_of
from prize import rules
from prize.models import EditionState, PrizeEdition
from prize.operations import occasions
from prize.operations.states import advance as go_on
from prize.views.editions.shared import kept_edition, visible_edition


@require_safe
@login_required
def desks(request: HttpRequest) -> HttpResponse:
    """The editions that this visitor has something to do with."""
    person = visitor(request)
    rows = list(PrizeEdition.objects.concerning(person).prefetch_related("roles", "jurors"))
    for row in rows:
        row.own_roles = [role.role for role in row.roles.all() if role.person_id == person.pk]  # type: ignore[attr-defined]
        row.is_juror = any(juror.person_id == person.pk for juror in row.jurors.all())  # type: ignore[attr-defined]
    context = {"editions": rows, "may_plan": rules.may_plan(person)}
    return render(request, "prize/editions/desks.html", context)


@require_safe
@login_required
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    edition = kept_edition(request, slug)
    occasions = {"award": edition.award_event, "seminar": edition.seminar}
    pages = {name: _page_of(request, event) for name, event in occasions.items() if event is not None}
    context = {"edition": edition, "desk": desks_of.of(edition), "pages": pages}
    return render(request, "prize/editions/desk.html", context)


def _page_of(request: HttpRequest, event: Event) -> str:
    """The board, for those who hold the event; the page that everybody sees, for a secretary who does not."""
    may_edit = event_rules.may_edit(visitor(request), event)
    return reverse("events:board", args=[event.pk]) if may_edit else event.get_absolute_url()


@require_POST
@login_required
def advance(request: HttpRequest, slug: str) -> HttpResponse:
    """One state further; what is missing is told on the desk."""
    edition = kept_edition(request, slug)
    if request.POST.get("to") not in EditionState.values:
        raise BadRequest
    to = EditionState(request.POST["to"])
    done = _("The round is on: %(state)s.") % {"state": to.label}
    attempt(request, partial(go_on, edition, to, visitor(request)), done)
    return redirect("prize:desk", slug)


@require_POST
@login_required
def make_event(request: HttpRequest, slug: str) -> HttpResponse:
    """The award, or the seminar, as an event that is a draft until it is published."""
    edition = kept_edition(request, slug)
    makers = {"award": occasions.make_award_event, "seminar": occasions.make_seminar}
    if request.POST.get("do") not in makers:
        raise BadRequest
    maker = makers[request.POST["do"]]
    made = attempt(request, partial(maker, edition, visitor(request)), _("The event is made, as a draft."))
    edition = visible_edition(request, slug)
    event = edition.award_event if request.POST["do"] == "award" else edition.seminar
    return redirect("events:board", event.pk) if made and event else redirect("prize:desk", slug)
