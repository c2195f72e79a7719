"""How long things hold, as letters tell it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings


def of_answering() -> dict[str, Any]:
    """How long a freed seat is kept for whom it is offered; whether mail programs may answer for people."""
    return {
        "offer_hours": _hours(settings.OFFER_HOLD),
        "late_offer_hours": _hours(settings.OFFER_HOLD_LATE),
        "late_offer_days": settings.OFFER_LATE_FROM.days,
        "answers_by_mail": settings.ANSWERS_BY_MAIL,
    }


def of_signing_up() -> dict[str, int]:
    """How long a link to confirm a sign-up holds, and how long one that was not confirmed is kept."""
    return {"hours": _hours(settings.SIGN_UP_LINK_AGE), "kept_days": settings.SIGN_UP_KEPT.days}


def _hours(length: timedelta) -> int:
    return int(length.total_seconds() // 3600)
