"""What every page knows: the menu of this visitor, and whether this is the demo house."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from events.listings import lit_windows
from networks.rules import coordinates_something


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu."""

    url: str
    label: str
    current: bool


def house(request: HttpRequest) -> dict[str, Any]:
    return {
        "nav_items": SimpleLazyObject(lambda: list(_menu(request))),
        "lit_windows": partial(_lit_windows, request),
        "demo_mode": settings.DEMO_MODE,
        "site_url": settings.SITE_URL,
    }


def _lit_windows(request: HttpRequest) -> int | None:
    """The windows of the mark; asked for only where a page draws it."""
    user = getattr(request, "user", None)
    return lit_windows(user) if user is not None else None


def _menu(request: HttpRequest) -> list[NavItem]:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    places: list[tuple[str, str]] = []
    if user is not None and signed_in and coordinates_something(user):
        places.append((reverse("events:desk"), _("Desk")))
    places += [
        (reverse("events:calendar"), _("Calendar")),
        (reverse("networks:index"), _("Networks")),
        (reverse("matchmaking:index"), _("Partners")),
        (reverse("projects:index"), _("Projects")),
        (reverse("prize:index"), _("The prize")),
    ]
    if settings.DEMO_MODE:
        places.append((reverse("postkassen"), _("Mailbox")))
    if user is not None and signed_in:
        places.append((reverse("account"), user.first_name or _("Me")))
    else:
        places.append((reverse("account_login"), _("Sign in")))
    return [NavItem(url, label, request.path.startswith(url)) for url, label in places]
