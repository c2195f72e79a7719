"""Personal links: unguessable, kept as a hash, revocable.

A link's secret is derived from the secret key and a random nonce of its row, so that later mails can
carry the same link although only its hash is stored. A new nonce revokes it. When SECRET_KEY is
renewed, keep the old one in SECRET_KEY_FALLBACKS for as long as the links in people's mailboxes live.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from events.models import CalendarFeed, Registration

_BYTES = 18  # 144 bits, 24 letters: calendars ask for at least 22


def derive(purpose: str, row: str, nonce: str, *, secret: str | None = None) -> str:
    """The secret of one link: 24 case-sensitive letters that may stand in an address."""
    digest = salted_hmac(
        f"events.links.{purpose}", f"{row}:{nonce}", secret=secret, algorithm="sha256"
    ).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def registration_token(registration: Registration) -> str:
    return _matching("answer", registration.public_id, registration.link_nonce, registration.link_hash)


def feed_token(feed: CalendarFeed) -> str:
    return _matching("feed", str(feed.person_id), feed.nonce, feed.token_hash)


def answer_url(registration: Registration) -> str:
    """The absolute address where this person answers, without an account."""
    return settings.SITE_URL + path("events:answer", registration_token(registration))


def path(page: str, token: str) -> str:
    """The path of a page that is found by a token alone, as `reverse` gives it in five times the time (30 µs)."""
    return _path_of(page, get_script_prefix()).replace(_PLACE, token)


@lru_cache
def _path_of(page: str, prefix: str) -> str:
    return reverse(page, args=[_PLACE])


_PLACE = "-token-"


def _matching(purpose: str, row: str, nonce: str, stored: str | None) -> str:
    """The token under the key that it was made with, which may be an older one."""
    token = derive(purpose, row, nonce)
    if stored is None or hash_of(token) == stored:
        return token
    for secret in settings.SECRET_KEY_FALLBACKS:
        older = derive(purpose, row, nonce, secret=secret)
        if hash_of(older) == stored:
            return older
    return token
