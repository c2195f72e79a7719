"""The finalists' times and films, for the secretary; and the timer on the wall."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt, tried
from prize import files
from prize.forms.finals import CaptionsForm, FilmForm, MoveUpForm, SlotsForm
from prize.models import FilmState, FilmTask, Nomination, PresentationSlot, PrizeEdition
from prize.operations import films, moving_up, slots
from prize.views.finding import edition_of_secretary


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def finals(request: HttpRequest, slug: str) -> HttpResponse:
    """Times in a row, who has which, and how far each film is."""
    edition = edition_of_secretary(request, slug)
    form = SlotsForm(edition, request.POST or None)
    if form.is_valid() and tried(form, lambda: slots.make_row(edition, form.plan())):
        messages.success(request, _("The times are made. The finalists choose by their own links."))
        return redirect("prize:finals", edition.slug)
    return _finals_page(request, edition, form)


@require_POST
@login_required
def move_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The next of the panel's order takes the place of a finalist who has withdrawn."""
    edition = edition_of_secretary(request, slug)
    form = MoveUpForm(edition, request.POST)

    def work() -> object:
        said = form.cleaned_data
        return moving_up.move_up(edition, said["nomination"], said["reason"], visitor(request))

    if form.is_valid() and tried(form, work):
        words = _("%(village)s is a finalist now, and has a letter.")
        messages.success(request, words % {"village": form.cleaned_data["nomination"]})
        return redirect("prize:finals", edition.slug)
    return _finals_page(request, edition, SlotsForm(edition), form)


def _finals_page(
    request: HttpRequest, edition: PrizeEdition, form: SlotsForm, moving: MoveUpForm | None = None
) -> HttpResponse:
    rows = Nomination.objects.filter(edition=edition).with_words().select_related("slot", "film_task__film")
    vacancy = moving_up.vacancy(edition)
    context = {
        "edition": edition,
        "form": form,
        "slots": edition.slots.select_related("nomination__village"),
        "finalists": rows.finalists().order_by("number", "pk"),
        "vacancy": vacancy,
        "moving": moving or (vacancy and MoveUpForm(edition, following=vacancy.following)),
    }
    bound = form.is_bound or moving is not None
    return render(request, "prize/finals/finals.html", context, status=422 if bound else 200)


@require_POST
@login_required
def change_slot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a time to a finalist, or take away a time that nobody has."""
    edition = edition_of_secretary(request, slug)
    slot = get_object_or_404(PresentationSlot, pk=pk, edition=edition)
    if request.POST.get("do") == "remove":
        attempt(request, partial(slots.remove, slot))
    else:
        rows = Nomination.objects.filter(edition=edition).finalists()
        chosen = get_object_or_404(rows, pk=_number(request.POST.get("nomination", "")))
        attempt(request, partial(slots.assign, slot, chosen), _("The time is given."))
    return redirect("prize:finals", edition.slug)


@require_POST
@login_required
def spread_slots(request: HttpRequest, slug: str) -> HttpResponse:
    edition = edition_of_secretary(request, slug)
    attempt(request, partial(slots.spread, edition), _("Those who had no time have one now."))
    return redirect("prize:finals", edition.slug)


@require_safe
@login_required
def timer(request: HttpRequest, slug: str) -> HttpResponse:
    """Minutes and questions, as large as the wall."""
    edition = edition_of_secretary(request, slug)
    rows = edition.slots.exclude(nomination=None).select_related("nomination__village__municipality")
    return render(request, "prize/finals/timer.html", {"edition": edition, "slots": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def film(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One film: what the village has said, the file, the captions, and the next step."""
    edition = edition_of_secretary(request, slug)
    task = _task(edition.pk, pk)
    forms: dict[str, Any] = {"film_form": FilmForm(), "captions_form": CaptionsForm()}
    if request.method == "POST" and _film_pressed(request, task, forms):
        return redirect("prize:film", edition.slug, pk)
    context = {"edition": edition, "task": task, "nomination": task.nomination, **forms}
    bound = any(form.is_bound for form in forms.values())
    return render(request, "prize/finals/film.html", context, status=422 if bound else 200)


def _film_pressed(request: HttpRequest, task: FilmTask, forms: dict[str, Any]) -> bool:
    """Whether the page is to be shown anew; else a form has something to say."""
    do, by, row = request.POST.get("do", ""), visitor(request), task.nomination
    if do == "film":
        form = forms["film_form"] = FilmForm(request.POST, request.FILES)
        return form.is_valid() and tried(form, lambda: films.film_arrived(row, by=by, **form.cleaned_data))
    if do == "captions":
        words = forms["captions_form"] = CaptionsForm(request.POST, request.FILES)
        return words.is_valid() and tried(
            words, lambda: films.caption(row, words.cleaned_data["captions"], by)
        )
    if do not in (FilmState.CAPTIONED, FilmState.READY):
        raise BadRequest
    attempt(request, partial(films.move, row, do, by))
    return True


@require_safe
@login_required
def film_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The film itself, for the secretary before it is public."""
    task = _task(edition_of_secretary(request, slug).pk, pk)
    if task.film is None:
        raise Http404
    return files.captions(task.film) if "tekster" in request.GET else files.answer(request, task.film)


def _task(edition: int, nomination: int) -> FilmTask:
    rows = FilmTask.objects.select_related("film", "nomination__village__municipality", "nomination__edition")
    return get_object_or_404(rows, nomination=nomination, nomination__edition=edition)


def _number(text: str) -> int:
    if not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)
