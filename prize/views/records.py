"""The chain of locked records: its page, a new record, and an addendum."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.visitors import visitor
from lib.presses import tried
from prize import rules
from prize.forms.records import AddendumForm, form_for
from prize.models import PrizeBody, RecordKind
from prize.operations.records import BODIES, CHAIN, add_addendum, lock_record
from prize.records_page import context_of
from prize.views.finding import edition_for


@require_safe
def chain_page(request: HttpRequest, slug: str) -> HttpResponse:
    """To its keepers at any time, to everybody once the prize is announced; `?segl=` holds it against a kept seal."""
    edition = edition_for(request, slug)
    keeper = rules.may_see_records(request.user, edition)
    if not keeper and not edition.is_announced:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    context = context_of(edition, request.user, request.GET.get("segl", ""), full=keeper)
    response = render(request, "prize/finals/records.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def lock(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Write and lock the record of one body."""
    edition = edition_for(request, slug)
    which = _kind(kind)
    if not rules.may_lock(request.user, edition, which):
        raise PermissionDenied
    body = PrizeBody.objects.filter(edition=edition, kind=BODIES[which]).first()
    form = form_for(edition, which, body, request.POST or None)

    def work() -> object:
        by = visitor(request)
        return lock_record(edition, which, by, form.sitting(), form.content(by))

    if form.is_valid() and tried(form, work):
        messages.success(request, _("The record is locked. Its seal is on the way to those who keep it."))
        return redirect("prize:records", edition.slug)
    context = {"edition": edition, "kind": which, "body": body, "form": form}
    return render(request, "prize/finals/lock.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def addendum(request: HttpRequest, slug: str, sequence: int) -> HttpResponse:
    edition = edition_for(request, slug)
    record = get_object_or_404(edition.records.filter(kind__in=CHAIN), sequence=sequence)
    if not rules.may_lock(request.user, edition, record.kind):
        raise PermissionDenied
    form = AddendumForm(request.POST or None, initial={"decided_on": timezone.localdate().isoformat()})
    if form.is_valid() and tried(form, lambda: add_addendum(record, visitor(request), form.sitting())):
        messages.success(request, _("The addendum is locked beside the record."))
        return redirect("prize:records", edition.slug)
    context = {"edition": edition, "record": record, "form": form}
    return render(request, "prize/finals/addendum.html", context, status=422 if form.is_bound else 200)


def _kind(text: str) -> RecordKind:
    if text not in CHAIN:
        raise Http404
    return RecordKind(text)
