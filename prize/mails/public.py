"""What we write to whoever votes, and to whoever reads the result before the embargo ends."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.urls import reverse

from notifications.models import Message
from notifications.writing import Envelope, write
from prize.links import preview_url
from prize.models import Nomination, Preview, PrizeEdition

VOTE = "prize_vote"


def vote_to_confirm(
    edition: PrizeEdition, nomination: Nomination, address: str, token: str, language: str
) -> Message:
    """A link that makes the vote count. The key names neither the vote nor the village."""
    url = settings.SITE_URL + reverse("prize:audience_confirm", args=[token])
    words = {"edition": edition, "nomination": nomination, "url": url}
    return write("prize/mail/vote", _about_vote(edition), words, address=address, language=language)


def voted_already(edition: PrizeEdition, address: str, language: str) -> Message:
    words = {"edition": edition, "url": settings.SITE_URL + edition.get_absolute_url()}
    return write("prize/mail/voted_already", _about_vote(edition), words, address=address, language=language)


def preview(preview: Preview) -> Message:
    """The link, and what the embargo asks of its reader."""
    envelope = Envelope(
        key=f"prize-preview:{preview.pk}:{preview.nonce}",
        kind="prize_preview",
        thread=preview_thread(preview),
        from_name=str(preview.edition.prize),
    )
    words = {"edition": preview.edition, "preview": preview, "url": preview_url(preview)}
    return write("prize/mail/preview", envelope, words, person=preview.person)


def preview_thread(preview: Preview) -> str:
    return f"prize-preview-{preview.pk}"


def _about_vote(edition: PrizeEdition) -> Envelope:
    return Envelope(
        key=f"{VOTE}:{edition.pk}:{secrets.token_urlsafe(12)}", kind=VOTE, from_name=str(edition.prize)
    )
