"""Looking for partners: one profile at once, all at night; and the weekly letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from matchmaking import mails, rules
from matchmaking.engine.solutions import Partner
from matchmaking.models import Approach, ApproachState, Profile, ProfileState, Refusal, Suggestion
from matchmaking.partners import suggested_anew
from notifications import outbox

A_WEEK = timedelta(days=6, hours=12)
"""Between two letters: a little less than a week, so that a clock that runs late skips none."""
IN_A_LETTER = 3


def refresh(profile_id: int) -> None:
    """The list of one profile, and of those it now stands on or stood on: they may have to make room.

    Idempotent. A profile that is not open any more has no list, and stands on none.
    """
    profile = Profile.objects.open().filter(pk=profile_id).first()
    from matchmaking import book  # brings the engine and its libraries: to workers, not to pages

    touched = set(Suggestion.objects.filter(other=profile_id).values_list("profile", flat=True))
    if profile is None:
        Suggestion.objects.filter(Q(profile=profile_id) | Q(other=profile_id)).delete()
    pages = book.current()
    if profile is not None:
        found = pages.partners_of(profile_id, settings.SUGGESTIONS_KEPT)
        _keep(profile_id, found)
        touched |= {pk for pk, _ in found}
    for pk in sorted(touched - {profile_id}):
        _keep(pk, pages.partners_of(pk, settings.SUGGESTIONS_KEPT))


def look(profile: Profile) -> None:
    """The list of this one, here and now: somebody waits at the screen."""
    from matchmaking import book

    if profile.is_open:
        _keep(profile.pk, book.current().partners_of(profile.pk, settings.SUGGESTIONS_KEPT))


def refresh_all() -> None:
    """Every open profile, in the night."""
    from matchmaking import book

    pages = book.current()
    for pk in pages.profiles:
        _keep(pk, pages.partners_of(pk, settings.SUGGESTIONS_KEPT))


@transaction.atomic
def _keep(profile_id: int, found: Sequence[tuple[int, Partner]]) -> None:
    """The list that was takes in what is new; when a letter told of somebody is remembered. Who waits loses nothing."""
    if not Profile.objects.select_for_update(no_key=True).filter(pk=profile_id).exists():
        return
    named = (
        Profile.objects.open().filter(pk__in=[pk for pk, _ in found]).exclude(pk__in=_unwanted(profile_id))
    )
    wanted = set(named.values_list("pk", flat=True))
    kept = [(pk, partner) for pk, partner in found if pk in wanted]
    Suggestion.objects.filter(profile=profile_id).exclude(other__in=[pk for pk, _ in kept]).delete()
    now = timezone.now()
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                profile_id=profile_id,
                other_id=pk,
                rank=rank,
                score=partner.score,
                reasons=[reason.as_json() for reason in partner.reasons],
                refreshed_at=now,
            )
            for rank, (pk, partner) in enumerate(kept, 1)
        ],
        update_conflicts=True,
        unique_fields=["profile", "other"],
        update_fields=["rank", "score", "reasons", "refreshed_at"],
    )


def _unwanted(profile_id: int) -> set[int]:
    """Who said no, to whom we said no, and whom we know already: never suggested again."""
    refused = Refusal.objects.filter(Q(profile=profile_id) | Q(other=profile_id))
    known = Approach.objects.filter(Q(asker=profile_id) | Q(asked=profile_id), state=ApproachState.ACCEPTED)
    pairs: Iterable[tuple[int, int]] = [
        *refused.values_list("profile", "other"),
        *known.values_list("asker", "asked"),
    ]
    return {pk for pair in pairs for pk in pair} - {profile_id}


def send_digests(now: datetime) -> None:
    """*Tre I bør møde*, to each open profile that wants it and has somebody new; never twice in a week."""
    due = Profile.objects.open().filter(state=ProfileState.OPEN, wants_digest=True)
    due = due.filter(Q(digest_at=None) | Q(digest_at__lte=now - A_WEEK))
    fresh = Suggestion.objects.filter(told_at=None, other__in=Profile.objects.open())
    for pk in list(due.filter(pk__in=fresh.values("profile")).values_list("pk", flat=True)):
        _send_digest(pk, now)


@transaction.atomic
def _send_digest(pk: int, now: datetime) -> None:
    profile = Profile.objects.select_for_update(no_key=True).get(pk=pk)
    if profile.digest_at is not None and profile.digest_at > now - A_WEEK:
        return  # somebody else was quicker
    rows = profile.suggestions.filter(told_at=None, other__in=Profile.objects.open()).order_by("rank")
    told = list(rows.values_list("pk", flat=True)[:IN_A_LETTER])
    people = rules.owners_of(profile)
    for person in people:
        outbox.post(mails.digest(profile, person, suggested_anew(told, person.language), now))
    Suggestion.objects.filter(pk__in=told).update(told_at=now)
    profile.digest_at = now
    profile.save(update_fields=["digest_at"])


def want_digest(profile: Profile, wanted: bool) -> None:
    Profile.objects.filter(pk=profile.pk).update(wants_digest=wanted)
