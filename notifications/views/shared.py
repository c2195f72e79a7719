"""What the pages of the post office share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from notifications import rules

ROWS = 50


def only_administrators(request: HttpRequest) -> None:
    if not rules.may_see_post(request.user):
        raise PermissionDenied
