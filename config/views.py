"""The pages that belong to the whole house."""

from __future__ import annotations

import sys
from email.utils import parseaddr

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import defaults
from django.views.decorators.http import require_safe

from config import home as front
from config.outage import is_outage
from config.privacy import categories

RETRY_AFTER = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The open door for whoever comes by; for a member, what waits for them."""
    if request.user.is_authenticated:
        return render(request, "home_member.html", front.for_member(request.user))
    actions = render_to_string("_home_actions.html", {"calendar": reverse("events:calendar")}, request)
    return render(request, "home.html", {"actions": actions, **front.for_visitors()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html", {"categories": categories(), "contact": _contact()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html", {"contact": _contact()})


def _contact() -> str:
    """Where people write: the address our own mails come from."""
    return parseaddr(settings.MAIL_FROM)[1]


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For load balancers: 200 when the database answers, else 503."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def fell(request: HttpRequest) -> HttpResponse:
    """What a visitor sees when something rose to the top: our own mistake, or a database that is away for a moment."""
    if not is_outage(sys.exc_info()[1]):
        return defaults.server_error(request)
    words = render_to_string("503.html")
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(words, status=503, headers=headers)
