"""A member list in four steps, each a page of its own: upload, columns, check, done."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt
from networks import member_lists, operations, rules
from networks.forms import ColumnsForm, UploadForm
from networks.models import MemberImport, Network
from networks.operations import dry_run, mapping_of, table_of
from networks.verdicts import DryRun, Outcome
from networks.views.shared import page_of, visible_network

PILLS = {
    Outcome.NEW: "yes",
    Outcome.JOINS: "yes",
    Outcome.UPDATED: "waiting",
    Outcome.UNCHANGED: "no",
    Outcome.LEFT: "maybe",
    Outcome.DUPLICATE: "maybe",
    Outcome.UNREADABLE: "alert",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    network = _importing(request, slug)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        try:
            kept = _keep(request, network, form.cleaned_data["file"], form.cleaned_data["text"])
        except ValidationError as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", refusal)
        else:
            return redirect("networks:import_columns", network.slug, kept.pk)
    unfinished = network.imports.filter(applied_at=None).defer("content", "table")[:5]
    context = {"network": network, "form": form, "unfinished": unfinished}
    return render(request, "networks/import_upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def columns(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member_import = _open_import(request, slug, pk)
    table = table_of(member_import)
    form = ColumnsForm(table, mapping_of(member_import), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            operations.map_columns(member_import, form.mapping())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("networks:import_check", slug, pk)
    context = {"network": member_import.network, "import": member_import, "table": table, "form": form}
    return render(request, "networks/import_columns.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def check(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The dry run: what would become of each row."""
    member_import = _open_import(request, slug, pk)
    if member_import.applied_at:
        return redirect("networks:import_done", slug, pk)
    run = dry_run(member_import)
    only_problems = request.GET.get("vis") == "problemer"
    page = page_of(request, run.to_look_at() if only_problems else list(run.verdicts))
    page.object_list = [(verdict, PILLS[verdict.outcome]) for verdict in page.object_list]
    context = {
        "network": member_import.network,
        "import": member_import,
        "run": run,
        "figures": _figures(run),
        "to_look_at": len(run.to_look_at()),
        "only_problems": only_problems,
        "page_obj": page,
    }
    return render(request, "networks/import_check.html", context)


@require_POST
@login_required
def suggestions(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Read mistyped addresses as what was probably meant, or as they stand."""
    member_import = _open_import(request, slug, pk)
    operations.take_suggestions(member_import, request.POST.get("take") == "yes")
    return redirect("networks:import_check", slug, pk)


@require_POST
@login_required
def apply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member_import = _open_import(request, slug, pk)
    skips = request.POST.get("skip") == "yes"
    done = attempt(
        request, partial(operations.apply, member_import, by=visitor(request), skip_unreadable=skips)
    )
    return redirect("networks:import_done" if done else "networks:import_check", slug, pk)


@require_safe
@login_required
def done(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member_import = _open_import(request, slug, pk)
    if not member_import.applied_at:
        return redirect("networks:import_check", slug, pk)
    context = {"network": member_import.network, "import": member_import}
    return render(request, "networks/import_done.html", context)


@require_safe
@login_required
def sample(request: HttpRequest, slug: str) -> HttpResponse:
    """A list to start from."""
    _importing(request, slug)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = _("members") + ".xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(member_lists.sample_list(), content_type=kind, headers=headers)


def _importing(request: HttpRequest, slug: str) -> Network:
    network = visible_network(request, slug)
    if not rules.may_import(request.user, network):
        raise PermissionDenied
    return network


def _open_import(request: HttpRequest, slug: str, pk: int) -> MemberImport:
    network = _importing(request, slug)
    return get_object_or_404(
        MemberImport.objects.defer("content").select_related("network"), pk=pk, network=network
    )


def _keep(request: HttpRequest, network: Network, file: UploadedFile[Any] | None, text: str) -> MemberImport:
    if file is None:
        return operations.keep_paste(network, visitor(request), text)
    return operations.keep_upload(network, visitor(request), file.name or "", file.read())


def _figures(run: DryRun) -> list[tuple[int, str, str]]:
    """How many of each verdict, its words and its pill; verdicts that nobody got are left out."""
    return [
        (run.counts[outcome], str(outcome.label), PILLS[outcome])
        for outcome in Outcome
        if run.counts[outcome]
    ]
