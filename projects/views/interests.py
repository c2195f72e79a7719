"""Showing interest, answering it, and the thread that opens after two yeses."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.visitors import visitor
from lib.presses import attempt, tried
from lib.throttle import too_many
from projects import rules
from projects.forms.dialogue import InterestForm, NoteForm
from projects.idea_page import context_of
from projects.mails import owners_of
from projects.models import Interest, InterestState
from projects.operations import interests as operations
from projects.views.shared import interest_of, visible_idea


@require_POST
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the owner; what was written stays on the page where something is wrong."""
    idea, person = visible_idea(request, pk), visitor(request)
    form = InterestForm(person, request.POST)
    if form.is_valid() and tried(form, lambda: _show(form, pk, request)):
        return redirect(idea)
    context = {**context_of(person, idea), "form": form}
    return render(request, "projects/detail.html", context, status=422)


def _show(form: InterestForm, pk: int, request: HttpRequest) -> None:
    too_many(f"interest:{visitor(request).pk}", limit=20, seconds=3600)
    said = form.cleaned_data
    operations.show(visible_idea(request, pk), visitor(request), said["organisation"], said["words"])


@require_POST
@login_required
def change_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own interest back, or undo that."""
    idea = visible_idea(request, pk)
    interest = get_object_or_404(Interest, idea=idea, person=visitor(request))
    steps = {"take_back": operations.take_back, "undo": operations.undo_take_back}
    if request.POST.get("do") not in steps:
        raise BadRequest
    attempt(request, partial(steps[request.POST["do"]], interest))
    return redirect(idea)


@require_POST
@login_required
def answer(request: HttpRequest, pk: int, interest_pk: int) -> HttpResponse:
    """The owner's yes or no. A no is told to nobody."""
    idea = visible_idea(request, pk)
    if not rules.owns(request.user, idea):
        raise PermissionDenied
    interest = interest_of(idea, interest_pk)
    if request.POST.get("do") == "accept":
        done = _("You are in touch. Both of you can see who the other is now.")
        if attempt(request, partial(operations.accept, interest, visitor(request)), done):
            return redirect("projects:thread", pk, interest_pk)
    elif request.POST.get("do") == "decline":
        done = _("Noted. Nobody is told; you can still say yes later.")
        attempt(request, partial(operations.decline, interest, visitor(request)), done)
    else:
        raise BadRequest
    return redirect(idea)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def thread(request: HttpRequest, pk: int, interest_pk: int) -> HttpResponse:
    """What the two have written; POST writes, closes or opens again."""
    idea = visible_idea(request, pk)
    interest = interest_of(idea, interest_pk)
    if not rules.may_read_thread(request.user, interest):
        raise Http404
    form = NoteForm(request.POST if request.POST.get("do") == "write" else None)
    if request.method == "POST" and _pressed(request, interest, form):
        return redirect("projects:thread", pk, interest_pk)
    notes = interest.thread.notes.select_related("author")
    context = {
        "idea": idea,
        "interest": interest,
        "form": form,
        "notes": notes,
        "other": _other(request, interest),
    }
    return render(request, "projects/thread.html", context, status=422 if form.errors else 200)


def _pressed(request: HttpRequest, interest: Interest, form: NoteForm) -> bool:
    person, do = visitor(request), request.POST.get("do")
    if do == "write":
        return form.is_valid() and tried(form, lambda: _write(interest, form, request))
    if do == "close":
        return attempt(request, partial(operations.close_thread, interest, person)) or True
    if do == "reopen":
        return attempt(request, partial(operations.reopen_thread, interest)) or True
    raise BadRequest


def _write(interest: Interest, form: NoteForm, request: HttpRequest) -> None:
    person = visitor(request)
    too_many(f"note:{person.pk}", limit=60, seconds=3600)
    operations.write_note(interest, person, form.cleaned_data["text"])


def _other(request: HttpRequest, interest: Interest) -> object:
    """The person on the other side, whom both may see now."""
    assert interest.state == InterestState.ACCEPTED
    if interest.person_id == visitor(request).pk:
        return interest.answered_by or next(iter(owners_of(interest.idea)), None)
    return interest.person
