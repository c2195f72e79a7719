"""What the views of this room share: finding a network that this visitor may see, and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Person
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


def visitor(request: HttpRequest) -> Person:
    """The person, in views that only let people in who have signed in."""
    assert isinstance(request.user, Person)
    return request.user


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], per_page: int = PER_PAGE) -> Page[Any]:
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def attempt(request: HttpRequest, operation: Callable[[], object], done: str = "") -> bool:
    """Carry out what a plain button asks for; a refusal is told on the next page, in its own words."""
    try:
        operation()
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return False
    if done:
        messages.success(request, done)
    return True
