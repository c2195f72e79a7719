"""What the views of this room share: finding what this visitor may see, and the page to go back to."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from projects import rules
from projects.models import Interest, ProjectIdea

PER_PAGE = 20


def visible_idea(request: HttpRequest, pk: int) -> ProjectIdea:
    """The idea with its words, or 404 where this visitor may not know of it."""
    return get_object_or_404(ProjectIdea.objects.visible_to(request.user).with_words(), pk=pk)


def own_idea(request: HttpRequest, pk: int) -> ProjectIdea:
    """For those who may change it; 403 for everybody else who may see it."""
    idea = visible_idea(request, pk)
    if not rules.may_edit(request.user, idea):
        raise PermissionDenied
    return idea


def interest_of(idea: ProjectIdea, pk: int) -> Interest:
    interest = get_object_or_404(Interest.objects.with_people(), pk=pk, idea=idea)
    interest.idea = idea
    return interest


def page_of(request: HttpRequest, rows: QuerySet[Any], per_page: int = PER_PAGE) -> Page[Any]:
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
