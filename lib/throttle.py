"""A brake on what strangers may start: so and so often in so many seconds, counted in the cache."""

from __future__ import annotations

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def too_many(key: str, *, limit: int, seconds: int) -> None:
    """Count one more; raises `ValidationError` (`throttled`) when there were too many."""
    name = f"throttle:{key}"
    cache.add(name, 0, timeout=seconds)
    try:
        count = cache.incr(name)
    except ValueError:  # it ran out between the two lines
        return
    if count > limit:
        raise ValidationError(_("That was too many attempts. Try again in an hour."), code="throttled")
