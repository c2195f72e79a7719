"""What the pages by link share: finding whose link it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from prize.models import Nominator, Writer
from prize.operations import nominating, writers

WriterView = Callable[..., HttpResponseBase]


def by_writer(view: WriterView) -> WriterView:
    """The view is given the writer of the link in place of its token; a link that is no more says so."""

    @never_cache
    @wraps(view)
    @sensitive_variables("token")
    def found(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
        writer: Writer | None = writers.find(token)
        if writer is None:
            return gone(request)
        return view(request, writer, token, **more)

    return found


def by_nominator(view: WriterView) -> WriterView:
    @never_cache
    @wraps(view)
    @sensitive_variables("token")
    def found(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
        nominator: Nominator | None = nominating.find(token)
        if nominator is None:
            return gone(request)
        return view(request, nominator, token, **more)

    return found


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "prize/proposals/gone.html", status=410)
