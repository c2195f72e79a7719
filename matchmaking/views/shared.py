"""What the views of this room share: finding profiles that this visitor may see, or may change."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.visitors import visitor
from matchmaking import rules
from matchmaking.models import Profile

PER_PAGE = 24


def visible_profile(request: HttpRequest, pk: int) -> Profile:
    """The profile, or 404 where this visitor may not know of it."""
    return get_object_or_404(Profile.objects.visible_to(request.user).with_words(), pk=pk)


def own_profile(request: HttpRequest, pk: int) -> Profile:
    """The profile for its owners; 404 for whoever may not see it, 403 for whoever may."""
    profile = visible_profile(request, pk)
    if not rules.may_edit(request.user, profile):
        raise PermissionDenied
    return profile


def own_profiles(request: HttpRequest) -> list[Profile]:
    """Those the visitor looks after, the open ones first."""
    if not request.user.is_authenticated:
        return []
    rows = Profile.objects.owned_by(visitor(request)).with_words()
    return sorted(rows, key=lambda profile: (not profile.is_open, profile.pk))
