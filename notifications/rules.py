"""Who may look into the post office."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person


def may_see_post(user: Person | AnonymousUser) -> bool:
    """It shows who was written to about what, and who answered: administrators alone."""
    return isinstance(user, Person) and user.is_administrator
