"""Pages as people read them."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import Person
from events.models import Event


def text(response: Any) -> str:
    """What the page says, tags aside."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", " ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def soon(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def page(client: Client, event: Event, person: Person | None = None) -> Any:
    if person is not None:
        client.force_login(person)
    return client.get(event.get_absolute_url())
