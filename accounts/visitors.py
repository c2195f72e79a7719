"""Who is asking."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import Person


def visitor(request: HttpRequest) -> Person:
    """The person, in views that only let people in who have signed in."""
    assert isinstance(request.user, Person)
    return request.user
