"""Files: sent in by writers, and handed out to whoever may read them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.presses import attempt, tried
from prize import files
from prize.forms.proposals import FileForm, FileWordsForm
from prize.models import Attachment, Nominator, Writer
from prize.operations import media
from prize.readers import is_of_the_film_task, may_nominator_read, may_read_file
from prize.uploads import Brake, braked
from prize.views.proposals_shared import by_nominator, by_writer
from prize.views.proposals_write import page_context


@csrf_exempt  # only until the brake is on: reading the token reads the body; the view behind it is protected
@require_POST
def add(request: HttpRequest, token: str) -> HttpResponseBase:
    return _add(request, token=token, brake=braked(request))


@csrf_protect
@by_writer
def _add(request: HttpRequest, writer: Writer, token: str, brake: Brake) -> HttpResponse:
    form = FileForm(request.POST, request.FILES, auto_id="file_%s")
    if brake.stopped:
        form.add_error("file", _("The file is larger than any that we take."))
    elif form.is_valid() and tried(form, lambda: _take(writer, form)):
        messages.success(request, _("The file has come."))
        return redirect("prize:write", token)
    context = page_context(writer, token, file_form=form, form=form)
    return render(request, "prize/proposals/write.html", context, status=422)


def _take(writer: Writer, form: FileForm) -> None:
    media.add(writer.nomination, form.cleaned_data["file"], form.telling(), writer.person)


@require_http_methods(["GET", "HEAD", "POST"])
@by_writer
def change(request: HttpRequest, writer: Writer, token: str, pk: int) -> HttpResponse:
    """Other words, captions, another place, or away with it."""
    row = get_object_or_404(Attachment, pk=pk, nomination=writer.nomination_id)
    do = request.POST.get("do", "")
    begun = {"title": row.title, "alternative": row.alternative, "credit": row.credit}
    form = FileWordsForm(request.POST if do == "words" else None, initial=begun)
    if request.method == "POST" and _changed(request, row, do, form):
        return redirect("prize:write", token)
    context = {"row": row, "form": form, "token": token, "nomination": writer.nomination}
    return render(
        request, "prize/proposals/file.html", context, status=422 if request.method == "POST" else 200
    )


def _changed(request: HttpRequest, row: Attachment, do: str, form: FileWordsForm) -> bool:
    if do == "words":
        return form.is_valid() and tried(form, lambda: media.tell(row, form.telling()))
    if do == "captions":
        upload = request.FILES.get("captions")
        if upload is None:
            messages.error(request, _("Choose a file with captions."))
            return False
        return attempt(request, partial(media.caption, row, upload), _("The captions have come."))
    steps = {
        "remove": partial(media.remove, row),
        "up": partial(media.move, row, up=True),
        "down": partial(media.move, row, up=False),
    }
    if do not in steps:
        raise BadRequest
    return attempt(request, steps[do])


def _attachment(pk: int) -> Attachment:
    rows = Attachment.objects.select_related(
        "nomination__edition", "nomination__nominator", "nomination__village"
    )
    return get_object_or_404(rows, pk=pk)


def _for_writer(writer: Writer, pk: int) -> Attachment:
    row = _attachment(pk)
    if row.nomination_id != writer.nomination_id:
        raise Http404
    return row


def _for_nominator(nominator: Nominator, pk: int) -> Attachment:
    row = _attachment(pk)
    if not may_nominator_read(nominator, row.nomination) or is_of_the_film_task(row):
        raise Http404
    return row


def _for_visitor(request: HttpRequest, pk: int) -> Attachment:
    """Not there, for whoever may not read it."""
    row = _attachment(pk)
    if not may_read_file(request.user, row):
        raise Http404
    return row


@require_safe
def signed_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _for_visitor(request, pk)
    return files.captions(row) if "tekster" in request.GET else files.answer(request, row)


@require_safe
def captions_signed_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    return files.captions(_for_visitor(request, pk))


@require_safe
@by_writer
def of_writer(request: HttpRequest, writer: Writer, token: str, pk: int) -> HttpResponseBase:
    return files.answer(request, _for_writer(writer, pk))


@require_safe
@by_writer
def captions_of_writer(request: HttpRequest, writer: Writer, token: str, pk: int) -> HttpResponseBase:
    return files.captions(_for_writer(writer, pk))


@require_safe
@by_nominator
def of_nominator(request: HttpRequest, nominator: Nominator, token: str, pk: int) -> HttpResponseBase:
    return files.answer(request, _for_nominator(nominator, pk))


@require_safe
@by_nominator
def captions_of_nominator(
    request: HttpRequest, nominator: Nominator, token: str, pk: int
) -> HttpResponseBase:
    return files.captions(_for_nominator(nominator, pk))
