"""The personal link of a partner who is asked: made as those of events, kept as a hash, renewed with a new nonce."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from events.links import derive, hash_of
from projects.models import Partner

__all__ = ["fresh_hash", "hash_of", "partner_token", "partner_url"]


def fresh_hash(public_id: str, nonce: str) -> str:
    return hash_of(derive("partner", public_id, nonce))


def partner_token(partner: Partner) -> str:
    """The token under the key that it was made with, which may be an older one."""
    secrets = [None, *settings.SECRET_KEY_FALLBACKS]
    tokens = [derive("partner", partner.public_id, partner.nonce, secret=secret) for secret in secrets]
    return next((token for token in tokens if hash_of(token) == partner.link_hash), tokens[0])


def partner_url(partner: Partner) -> str:
    """The absolute address where this partner answers, without an account."""
    return settings.SITE_URL + reverse("projects:partner", args=[partner_token(partner)])
