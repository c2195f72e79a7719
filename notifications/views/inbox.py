"""The administrator's page of mails in: what became of each, why, and the mail itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from notifications import inbound as operations
from notifications import outages
from notifications.models import ReceivedMail, Verdict
from notifications.verdicts import REASONS
from notifications.views.shared import ROWS, only_administrators

HEAPS = (Verdict.QUARANTINED, Verdict.APPLIED, Verdict.BOUNCE, Verdict.IGNORED)


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """One heap at a time; first those that wait for somebody."""
    only_administrators(request)
    counts = ReceivedMail.objects.all().counted()
    chosen = request.GET.get("heap", "")
    if chosen not in HEAPS:
        chosen = Verdict.QUARANTINED if counts[Verdict.QUARANTINED] else Verdict.APPLIED
    rows = ReceivedMail.objects.all().shown(chosen).select_related("person").defer("raw", "text")
    pages = Paginator(rows, ROWS)
    pages.count = counts[chosen]
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(row, REASONS.get(row.reason, row.reason)) for row in page],
        "heaps": [(heap.value, heap.label, counts[heap]) for heap in HEAPS],
        "heap": chosen,
        "counts": counts,
        "has_door": settings.ANSWERS_BY_MAIL,
        "outage": outages.of_answers(),
        "kept_days": settings.REPLY_KEPT.days,
    }
    return render(request, "notifications/inbox.html", context)


@require_safe
@login_required
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail with its verdict, and the raw mail as text."""
    only_administrators(request)
    mail = get_object_or_404(ReceivedMail.objects.select_related("person", "handled_by"), pk=pk)
    context = {
        "mail": mail,
        "reason": REASONS.get(mail.reason, mail.reason),
        "raw": bytes(mail.raw).decode("utf-8", "replace"),
    }
    return render(request, "notifications/received.html", context)


@require_safe
@login_required
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, to be opened in a mail program; never shown by the browser."""
    only_administrators(request)
    mail = get_object_or_404(ReceivedMail, pk=pk)
    response = HttpResponse(bytes(mail.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@login_required
def judge_again(request: HttpRequest, pk: int) -> HttpResponse:
    """As after a mended fault."""
    only_administrators(request)
    mail = operations.judge_again(get_object_or_404(ReceivedMail, pk=pk))
    messages.success(request, _("Read again: %(verdict)s") % {"verdict": mail.get_verdict_display()})
    return redirect("notifications:received", pk)


@require_POST
@login_required
def mark_handled(request: HttpRequest, pk: int) -> HttpResponse:
    only_administrators(request)
    assert isinstance(request.user, Person)
    operations.mark_handled(get_object_or_404(ReceivedMail, pk=pk), by=request.user)
    messages.success(request, _("Put aside."))
    return redirect("notifications:inbox")
