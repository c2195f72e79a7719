"""The administrator's page of the post office: what waits, what failed and why, and sending it again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from notifications import outbox as operations
from notifications.models import Message, MessageState
from notifications.views.shared import ROWS, only_administrators

HEAPS = (MessageState.FAILED, MessageState.READY, MessageState.SENT, MessageState.WITHDRAWN)


@require_safe
@login_required
def outbox(request: HttpRequest) -> HttpResponse:
    """One heap at a time; the failures first, for they are what needs somebody."""
    only_administrators(request)
    counts = Message.objects.counted()
    counts[MessageState.READY] += counts.pop(MessageState.CLAIMED)
    chosen = request.GET.get("heap", "")
    if chosen not in HEAPS:
        chosen = MessageState.FAILED if counts[MessageState.FAILED] else MessageState.READY
    rows = Message.objects.shown(chosen).select_related("person").defer("kept_html", "kept_calendar", "own")
    pages = Paginator(rows, ROWS)
    pages.count = counts[chosen]
    context = {
        "page_obj": pages.get_page(request.GET.get("page")),
        "heaps": [(heap.value, heap.label, counts[heap]) for heap in HEAPS],
        "heap": chosen,
        "counts": counts,
        "oldest": Message.objects.due().order_by("not_before").values_list("not_before", flat=True).first(),
    }
    return render(request, "notifications/outbox.html", context)


@require_POST
@login_required
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    only_administrators(request)
    message = get_object_or_404(Message, pk=pk)
    if operations.resend(message):
        messages.success(request, _("The mail to %(name)s is in line again.") % {"name": _name(message)})
    else:
        messages.warning(request, _("That mail has left already, or its words are forgotten."))
    return redirect("notifications:outbox")


@require_POST
@login_required
def resend_failed(request: HttpRequest) -> HttpResponse:
    """Every failure once more, as after a mail server was down for days."""
    only_administrators(request)
    number = operations.resend_all(Message.objects.filter(state=MessageState.FAILED))
    words = ngettext("%(number)s mail is in line again.", "%(number)s mails are in line again.", number)
    messages.success(request, words % {"number": number})
    return redirect("notifications:outbox")


def _name(message: Message) -> str:
    return message.to_name or message.to_address
