"""Saving while one writes, who else is here, two versions side by side, and earlier ones."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lib.keys import key_of
from lib.presses import attempt
from prize.differences import side_by_side
from prize.models import ProposalText, TextPart, TextRevision, Writer
from prize.operations import texts, writers
from prize.operations.texts import Saved
from prize.views.proposals_shared import by_writer


@require_POST
@by_writer
def save_part(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    """From the script: one part, on the revision that it was typed on. 409 tells of a conflict, and where to choose."""
    part = request.POST.get("part", "")
    if part not in TextPart.values:
        raise Http404
    body, revision = request.POST.get("body", ""), key_of(request.POST.get("revision", ""))
    try:
        saved = texts.save(writer.nomination, part, body, revision, writer.person)
    except ValidationError as refusal:
        return JsonResponse({"refused": " ".join(refusal.messages)}, status=422)
    writers.here(writer)
    told = _told(saved.text, writer)
    if saved.conflict is not None:
        told["choose"] = reverse("prize:write_conflict", args=[token, saved.conflict.pk])
        return JsonResponse(told, status=409)
    return JsonResponse(told)


@require_POST
@by_writer
def here(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    """The page is open; in return, who else's is, and how far the parts are."""
    writers.here(writer)
    rows = texts.texts_of(writer.nomination).values()
    return JsonResponse(
        {
            "others": [str(other.person.first_name or other.person) for other in writers.others_here(writer)],
            "parts": {row.part: _told(row, writer) for row in rows},
        }
    )


def _told(text: ProposalText, writer: Writer) -> dict[str, Any]:
    by = text.changed_by
    return {
        "revision": text.revision,
        "at": date_format(timezone.localtime(text.changed_at), "H.i") if text.revision else "",
        "by": (by.first_name or _("somebody")) if by is not None and by.pk != writer.person_id else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@by_writer
def conflict(request: HttpRequest, writer: Writer, token: str, pk: int) -> HttpResponse:
    """Mine, theirs, or put together; the other version is kept either way."""
    rows = TextRevision.objects.select_related("text__changed_by", "changed_by", "text__nomination__edition")
    row = get_object_or_404(rows, pk=pk, text__nomination=writer.nomination_id, is_conflict=True)
    if request.method == "POST":
        chosen = _chosen(request, row, writer)
        if chosen is not None:
            again = chosen.conflict
            if again is not None:
                messages.warning(request, _("Somebody saved again meanwhile. Look once more."))
                return redirect("prize:write_conflict", token, again.pk)
            messages.success(request, _("Saved. The other version is kept under earlier versions."))
            return redirect("prize:write", token)
    mine, theirs = side_by_side(row.body, row.text.body)
    context = {
        "conflict": row,
        "text": row.text,
        "mine": mine,
        "theirs": theirs,
        "token": token,
        "nomination": writer.nomination,
        "together": request.POST.get("body", row.body),
    }
    return render(
        request, "prize/proposals/conflict.html", context, status=422 if request.method == "POST" else 200
    )


def _chosen(request: HttpRequest, row: TextRevision, writer: Writer) -> Saved | None:
    """What was pressed; None where it was refused, or makes no sense."""
    choices = {"mine": row.body, "theirs": None, "together": request.POST.get("body", "")}
    if request.POST.get("do") not in choices:
        return None
    found: list[Saved] = []
    revision = key_of(request.POST.get("revision", ""))
    settle = partial(texts.settle, row, choices[request.POST["do"]], revision, writer.person)
    attempt(request, lambda: found.append(settle()))
    return found[0] if found else None


@require_http_methods(["GET", "HEAD", "POST"])
@by_writer
def versions(request: HttpRequest, writer: Writer, token: str, part: str) -> HttpResponse:
    """What a part said before, and what was not taken in; each can be got back."""
    text = ProposalText.objects.filter(nomination=writer.nomination_id, part=part).first()
    if text is None:
        raise Http404
    rows = text.revisions.select_related("changed_by")
    if request.method == "POST":
        row = get_object_or_404(rows, pk=key_of(request.POST.get("version", "")))
        if attempt(request, partial(texts.get_back, row, writer.person), _("Here it is again.")):
            return redirect("prize:write", token)
    context = {"text": text, "versions": rows[:60], "token": token, "nomination": writer.nomination}
    return render(request, "prize/proposals/versions.html", context)
