"""Personal links of the prize, for people without an account: made as those of events, and kept as a hash.

Writers of a proposal, nominators and recipients of a preview have one each; a new nonce revokes it.
"""

from __future__ import annotations

import secrets
from typing import Protocol

from django.conf import settings
from django.urls import reverse

from events.links import derive, hash_of
from prize.models import Nominator, Preview, Writer

__all__ = ["finalist_url", "hash_of", "nominator_url", "preview_url", "renew", "token_of", "writer_url"]


class Linked(Protocol):
    """A row with a link: `public_id` names it, `nonce` makes its secret, `link_hash` finds it."""

    public_id: str
    nonce: str
    link_hash: str | None


_PURPOSES: dict[type, str] = {Writer: "prize-writer", Nominator: "prize-nominator", Preview: "prize-preview"}


def renew(row: Linked) -> None:
    """A fresh link on a row that is about to be saved; the one before it, if any, is dead."""
    row.public_id = row.public_id or secrets.token_urlsafe(12)
    row.nonce = secrets.token_urlsafe(12)
    row.link_hash = hash_of(derive(_PURPOSES[type(row)], row.public_id, row.nonce))


def token_of(row: Linked) -> str:
    """The token under the key that it was made with, which may be an older one."""
    purpose = _PURPOSES[type(row)]
    keys = [None, *settings.SECRET_KEY_FALLBACKS]
    tokens = [derive(purpose, row.public_id, row.nonce, secret=key) for key in keys]
    return next((token for token in tokens if hash_of(token) == row.link_hash), tokens[0])


def writer_url(writer: Writer) -> str:
    """Where this person writes on the proposal."""
    return settings.SITE_URL + reverse("prize:write", args=[token_of(writer)])


def finalist_url(writer: Writer) -> str:
    """Where a finalist chooses a time and answers about the film; the same secret as the proposal's."""
    return settings.SITE_URL + reverse("prize:finalist", args=[token_of(writer)])


def nominator_url(nominator: Nominator) -> str:
    """Where this nominator chooses."""
    return settings.SITE_URL + reverse("prize:nominate", args=[token_of(nominator)])


def preview_url(preview: Preview) -> str:
    """Where this recipient reads the result before the embargo ends."""
    return settings.SITE_URL + reverse("prize:preview", args=[token_of(preview)])
