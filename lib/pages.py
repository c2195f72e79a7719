"""One view for htmx and for a plain browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for one part of the page (a history restore wants the whole)."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def page_or_part(
    request: HttpRequest, page: str, part: str, context: Mapping[str, Any], *, valid: bool = True
) -> HttpResponse:
    """The part for htmx, the page for everybody else; 422 where a form was refused."""
    response = render(
        request, part if is_part(request) else page, dict(context), status=200 if valid else 422
    )
    response.headers["Vary"] = "HX-Request"
    return response
