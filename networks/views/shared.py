"""What the views of this room share: finding a network that this visitor may see, and who is asking."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from networks import rules
from networks.models import Network

PER_PAGE = 50


def visible_network(request: HttpRequest, slug: str) -> Network:
    """The network, or 404 where this visitor may not know of it."""
    return get_object_or_404(Network.objects.visible_to(request.user), slug=slug)


def managed_network(request: HttpRequest, slug: str) -> Network:
    """The network for its coordinators; 403 for everybody else who may see it."""
    network = visible_network(request, slug)
    if not rules.may_manage_members(request.user, network):
        raise PermissionDenied
    return network


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], per_page: int = PER_PAGE) -> Page[Any]:
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
