"""What a finalist decides by its own link, without an account: when to present, and whether it wants a film."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.presses import attempt
from prize import files
from prize.forms.finals import FilmAnswerForm
from prize.models import FilmTask, PresentationSlot, Writer
from prize.operations import films, slots
from prize.views.finding import by_finalist_link


@require_http_methods(["GET", "HEAD", "POST"])
@by_finalist_link
def finalist(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    nomination = writer.nomination
    if request.method == "POST":
        _pressed(request, writer)
        return redirect("prize:finalist", token)
    rows = PresentationSlot.objects.filter(edition=nomination.edition)
    context = {
        "edition": nomination.edition,
        "nomination": nomination,
        "token": token,
        "own": rows.filter(nomination=nomination).first(),
        "free": [slot for slot in rows.select_related("nomination") if slot.is_free],
        "task": FilmTask.objects.select_related("film").filter(nomination=nomination).first(),
        "form": FilmAnswerForm(),
    }
    return render(request, "prize/finals/finalist.html", context)


def _pressed(request: HttpRequest, writer: Writer) -> None:
    """A time, or a word about the film."""
    nomination, pressed = writer.nomination, request.POST
    if pressed.get("slot", "").isdigit():
        slot = get_object_or_404(
            PresentationSlot, pk=int(pressed["slot"][:18]), edition=nomination.edition_id
        )
        attempt(request, partial(slots.take, slot, nomination), _("The time is yours."))
        return
    form = FilmAnswerForm(pressed)
    if not form.is_valid():
        raise BadRequest
    said = form.cleaned_data
    work = partial(films.answer, nomination, said["answer"], writer.person, said["wishes"])
    attempt(request, work, _("Thank you. We have written it down."))


@require_safe
@by_finalist_link
def film(request: HttpRequest, writer: Writer, token: str) -> HttpResponseBase:
    """The village sees its film before anybody else."""
    task = FilmTask.objects.select_related("film").filter(nomination=writer.nomination).first()
    if task is None or task.film is None:
        raise Http404
    return files.captions(task.film) if "tekster" in request.GET else files.answer(request, task.film)
