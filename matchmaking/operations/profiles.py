"""Making, opening, renewing and closing profiles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from matchmaking import mails, rules
from matchmaking.errors import ProfileRefused
from matchmaking.models import (
    Audience,
    Profile,
    ProfileCompetence,
    ProfileState,
    Suggestion,
    Wish,
)
from networks.models import Competence, Municipality, Organisation, SustainableDevelopmentGoal, Theme
from networks.operations.competences import all_of
from notifications import outbox

MOST = 12
"""Offers, or needs, of one profile: more says nothing any more."""


@dataclass(frozen=True)
class Details:
    """Everything that an owner writes. Offers and needs are words; the vocabulary finds or takes them."""

    offers: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    text: str = ""
    sector: str = ""
    themes: Iterable[Theme] = ()
    goals: Iterable[SustainableDevelopmentGoal] = ()
    places: Iterable[Municipality] = ()
    languages: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    audience: str = Audience.HOUSE
    closed_parts: list[str] = field(default_factory=list)
    wants_digest: bool = True
    must_meet: Iterable[Profile] = ()
    not_with: Iterable[Profile] = ()


@transaction.atomic
def profile_of(owner: Organisation | Person) -> Profile:
    """The owner's profile; a draft where there was none."""
    if isinstance(owner, Organisation):
        return Profile.objects.get_or_create(organisation=owner)[0]
    return Profile.objects.get_or_create(person=owner)[0]


@transaction.atomic
def save(profile: Profile, details: Details, by: Person) -> Profile:
    """What the owner wrote takes the place of what stood. Raises `ProfileRefused`, `CompetenceRefused`."""
    profile = _lock(profile)
    _write(profile, ProfileCompetence.Kind.OFFER, all_of(details.offers, by))
    _write(profile, ProfileCompetence.Kind.NEED, all_of(details.needs, by))
    profile.text, profile.sector = details.text, details.sector
    profile.languages, profile.programmes = details.languages, details.programmes
    profile.audience, profile.closed_parts = details.audience, details.closed_parts
    profile.wants_digest = details.wants_digest
    profile.themes.set(details.themes)
    profile.goals.set(details.goals)
    profile.places.set(details.places)
    _wish(profile, details)
    return _changed(profile)


@transaction.atomic
def open_profile(profile: Profile, by: Person, *, consent: bool) -> Profile:
    """From now on it is read and matched, for `settings.PROFILE_LASTS`. Raises `ProfileRefused`."""
    profile = _lock(profile)
    if not consent:
        raise ProfileRefused(_("Say yes to being found, or leave the profile closed."), code="consent")
    if not profile.competences.exists():
        raise ProfileRefused(_("Name at least one thing you offer or need."), code="empty")
    now = timezone.now()
    profile.state, profile.consented_at, profile.consented_by = ProfileState.OPEN, now, by
    profile.expires_at, profile.asked_at = now + settings.PROFILE_LASTS, None
    return _changed(profile)


@transaction.atomic
def post_need(profile: Profile, needs: list[str], text: str, by: Person, *, consent: bool) -> Profile:
    """The quick way: what is needed comes on top of what stood, and the profile is open. Raises `ProfileRefused`."""
    profile = _lock(profile)
    words = all_of(needs, by)
    if not words:
        raise ProfileRefused(_("Say what you need, in a few words."), code="empty")
    have = [row.competence for row in profile.competences.filter(kind=ProfileCompetence.Kind.NEED)]
    _write(
        profile, ProfileCompetence.Kind.NEED, list({one.pk: one for one in [*words, *have]}.values())[:MOST]
    )
    if text and text not in profile.text:
        profile.text = f"{text}\n\n{profile.text}".strip()[:2000]
        profile.save(update_fields=["text"])
    return open_profile(profile, by, consent=consent)


@transaction.atomic
def renew(profile: Profile, by: Person) -> Profile:
    """For as long again. A profile that was closed or ran out opens anew, with what stood."""
    return open_profile(profile, by, consent=True)


@transaction.atomic
def close(profile: Profile, *, found: bool = False) -> Profile:
    """Nobody but its owners sees it now. `found`: it is closed because it has served."""
    profile = _lock(profile)
    profile.state, profile.asked_at = ProfileState.FOUND if found else ProfileState.RESTING, None
    Suggestion.objects.filter(other=profile).delete()
    Suggestion.objects.filter(profile=profile).delete()
    return _changed(profile)


@transaction.atomic
def delete(profile: Profile) -> None:
    """With wishes, suggestions and questions; outcomes stay as numbers without a name."""
    profile.delete()


def ask_before_expiry(now: datetime) -> None:
    """*Forny, luk eller fundet?* to whoever's profile runs out soon; once."""
    soon = Profile.objects.filter(state=ProfileState.OPEN, asked_at=None)
    for profile in soon.filter(expires_at__lte=now + settings.PROFILE_ASKED_BEFORE, expires_at__gt=now):
        with transaction.atomic():
            fresh = _lock(profile)
            if fresh.asked_at is None and fresh.runs_out_within(now + settings.PROFILE_ASKED_BEFORE):
                fresh.asked_at = now
                fresh.save(update_fields=["asked_at"])
                outbox.post(*(mails.runs_out(fresh, person) for person in rules.owners_of(fresh)))


def expire(now: datetime) -> None:
    """What has run out is nobody's to see any more; the owners keep it and may open it again."""
    for profile in Profile.objects.filter(state=ProfileState.OPEN, expires_at__lte=now):
        with transaction.atomic():
            fresh = _lock(profile)
            if fresh.state == ProfileState.OPEN and fresh.expires_at is not None and fresh.expires_at <= now:
                fresh.state = ProfileState.EXPIRED
                Suggestion.objects.filter(other=fresh).delete()
                Suggestion.objects.filter(profile=fresh).delete()
                _changed(fresh)


def _lock(profile: Profile) -> Profile:
    return Profile.objects.select_for_update(no_key=True).get(pk=profile.pk)


def _write(profile: Profile, kind: str, words: list[Competence]) -> None:
    if len(words) > MOST:
        raise ProfileRefused(
            _("Name at most %(most)s of each: the most important.") % {"most": MOST}, code="many"
        )
    profile.competences.filter(kind=kind).exclude(competence__in=words).delete()
    ProfileCompetence.objects.bulk_create(
        [
            ProfileCompetence(profile=profile, kind=kind, competence=one, position=place)
            for place, one in enumerate(words)
        ],
        update_conflicts=True,
        unique_fields=["profile", "competence", "kind"],
        update_fields=["position"],
    )


def _wish(profile: Profile, details: Details) -> None:
    """Not-with outweighs must-meet where somebody has ticked both."""
    wished = {one.pk: Wish.Kind.MUST_MEET for one in details.must_meet}
    wished |= {one.pk: Wish.Kind.NOT_WITH for one in details.not_with}
    wished.pop(profile.pk, None)
    profile.wishes.all().delete()
    Wish.objects.bulk_create(Wish(profile=profile, other_id=pk, kind=kind) for pk, kind in wished.items())


def _changed(profile: Profile) -> Profile:
    """Saved, and its partners are looked for anew once we commit."""
    from matchmaking import tasks

    profile.changed_at = timezone.now()
    profile.save()
    transaction.on_commit(partial(tasks.refresh.delay, profile.pk), robust=True)
    return profile
