"""The mail server is away: one asks for all, twice a minute, and everything leaves when it answers.

No message is to blame, so none is counted as tried; and ten thousand that wait do not knock one after the other.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from lib.compiled import Compiled
from notifications.models import Outage

MAIL = "mail"
ANSWERS = "answers"
"""The mailbox that answers lie in."""
PAUSE = timedelta(seconds=20)
"""Less than the time between two sweeps, so that each of them asks."""

_OF = Compiled(lambda name: Outage.objects.filter(pk=name).order_by(), str)
"""Asked twice for each batch of mails."""


def of_mail() -> Outage | None:
    return _OF.first(MAIL)


def rests() -> bool:
    """Somebody knocked a moment ago, and nobody opened."""
    outage = of_mail()
    return outage is not None and _knocked_just_now(outage)


def may_knock() -> bool:
    """Whether to try the mail server now: it was there the last time, or it is our turn to see whether it is back.

    Ask with a mail in hand: whoever is let through and does not knock keeps the others waiting.
    """
    outage = of_mail()
    if outage is None:
        return True
    if _knocked_just_now(outage):
        return False
    return bool(Outage.objects.filter(pk=MAIL, asked_at=outage.asked_at).update(asked_at=timezone.now()))


def _knocked_just_now(outage: Outage) -> bool:
    """A knock in the future was noted by a clock that was ahead."""
    return timedelta(0) <= timezone.now() - outage.asked_at < PAUSE


def of_answers() -> Outage | None:
    return _OF.first(ANSWERS)


def begin_or_go_on(words: str, name: str = MAIL) -> None:
    """Nobody opened. The first time of an outage is remembered."""
    known = {"asked_at": timezone.now(), "words": words[:500]}
    Outage.objects.update_or_create(pk=name, defaults=known)


def end(name: str = MAIL) -> bool:
    """Somebody opened. Whether there was an outage to end."""
    return bool(Outage.objects.filter(pk=name).delete()[0])
