"""Who may see, change and write to a profile."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from matchmaking.models import Approach, Profile
from networks.models import Affiliation

WRITTEN_TO = 3
"""How many people of an organisation we write to, at most."""


def owns(user: Person | AnonymousUser, profile: Profile) -> bool:
    """One's own, or that of an organisation one belongs to."""
    if not user.is_authenticated:
        return False
    if profile.person_id is not None:
        return profile.person_id == user.pk
    return Affiliation.objects.vouched().filter(person=user, organisation=profile.organisation_id).exists()


def may_edit(user: Person | AnonymousUser, profile: Profile) -> bool:
    return owns(user, profile)


def may_see(user: Person | AnonymousUser, profile: Profile) -> bool:
    """One row of what `Profile.objects.visible_to` lists."""
    return Profile.objects.visible_to(user).filter(pk=profile.pk).exists()


def may_approach(user: Person | AnonymousUser, mine: Profile, other: Profile) -> bool:
    return mine.pk != other.pk and owns(user, mine) and may_see(user, other)


def may_answer(user: Person | AnonymousUser, approach: Approach) -> bool:
    return owns(user, approach.asked)


def may_tune(user: Person | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_administrator


def owners_of(profile: Profile) -> list[Person]:
    """Whom we write to about a profile: the person, or those of the organisation who look after it."""
    if profile.person is not None:
        return [profile.person] if profile.person.is_active else []
    vouched = Affiliation.objects.vouched()
    rows = vouched.filter(organisation=profile.organisation_id, person__is_active=True)
    people = [row.person for row in rows.select_related("person").order_by("-is_primary", "pk")]
    first = [person for person in people if person.pk == profile.consented_by_id]
    return first or people[:WRITTEN_TO]
