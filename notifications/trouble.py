"""What does not work just now, for those who would wonder: coordinators and administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from lib import neighbour
from notifications import outages
from notifications.models import Message


@dataclass(frozen=True)
class Trouble:
    """`what` is "mail" (the mail server), "folder" (the folder that mail is kept in) or "queue" (Redis)."""

    what: str
    since: datetime
    waiting: int = 0
    """How many mails wait for it."""
    words: str = ""
    """What the server said, for an administrator."""


def now() -> list[Trouble]:
    """Nothing, nearly always."""
    return [trouble for trouble in (_mail(), _queue()) if trouble is not None]


def _mail() -> Trouble | None:
    outage = outages.of_mail()
    if outage is None:
        return None
    what = "folder" if settings.MAIL_URL.startswith("maildir:") else "mail"
    return Trouble(what, outage.since, Message.objects.due().count(), outage.words)


def _queue() -> Trouble | None:
    cache.get("is-anybody-there")  # whoever asks finds out; see `config.house_cache`
    since = neighbour.queue.away_since
    return Trouble("queue", since) if since is not None else None
