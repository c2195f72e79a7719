"""Having jurors assigned by the engine, once more."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.visitors import visitor
from lib.presses import attempt
from prize.operations.panel import assigning
from prize.views.panel.shared import secretarys_edition


@require_POST
@login_required
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    edition = secretarys_edition(request, slug)
    done = _("The jurors are being assigned. Look again in a moment.")
    attempt(request, lambda: assigning.begin(edition, visitor(request)), done)
    return redirect("prize:panel", slug)
