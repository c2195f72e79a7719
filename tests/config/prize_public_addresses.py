"""What everybody reads of the prize, the announcement, previews and the vote: who may look and press.

The coordinator of the house's event is the secretary of both editions: one decided and under embargo, one told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Person
from prize import links
from prize.models import AudienceVote, EditionState
from prize.operations import previews
from tests.factories.prize import RoleFactory, next_year
from tests.prize.public_helpers import decided, votes_are_open


def table() -> dict[str, Any]:
    from tests.config.every_address import COORDINATORS, EVERYBODY, _form, _page, _press

    secretary = COORDINATORS | {"administrator": "may not"}
    return {
        "prize:index": _page(),
        "prize:edition": _page("prize_told"),
        "prize:candidate": _page("prize_told", "prize_village"),
        "prize:village": _page("prize_village"),
        "prize:press": _page("prize_told"),
        "prize:press_zip": _page("prize_told"),
        "prize:audience": _form("prize_decided", who=EVERYBODY, village="", email="bo@example.org"),
        "prize:audience_confirm": _form("audience_token", who=EVERYBODY),
        "prize:preview": _form("preview_token", who=EVERYBODY, do="read"),
        "prize:previews": _form("prize_decided", who=secretary, do="give", name="Bo", email="bo@example.org"),
        "prize:preview_revoke": _press("prize_decided", "preview", who=secretary),
        "prize:announcement": _form("prize_decided", who=secretary, do="announce"),
    }


def public_words(secretary: Person) -> dict[str, Any]:
    """Rows for the addresses above."""
    year = next_year()
    embargo = timezone.now() + timedelta(days=1)
    secret = decided(year=year, publish_at=embargo)
    told = decided(year=year + 1, state=EditionState.ANNOUNCED, announced_at=timezone.now())
    for one in (secret, told):
        RoleFactory(edition=one.edition, person=secretary)
    votes_are_open(secret.edition)
    token = f"en-stemmes-hemmelighed-{year}"
    AudienceVote.objects.create(
        edition=secret.edition,
        nomination=secret.finalist,
        address_hash=token,
        token_hash=links.hash_of(token),
    )
    copy = previews.give(secret.edition, "Bo", f"bo{year}@avisen.example.org", by=secretary)
    return {
        "prize_decided": secret.edition.slug,
        "prize_told": told.edition.slug,
        "prize_village": told.candidate.village.slug,
        "audience_token": token,
        "preview": copy.pk,
        "preview_token": links.token_of(copy),
    }
