"""Profiles: opened with a consent, seen by whom their owners chose, and asked about before they run out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from accounts.operations import erase
from matchmaking import rules
from matchmaking.errors import ProfileRefused
from matchmaking.forms.profiles import MYSELF, owners_for
from matchmaking.models import Audience, Profile, ProfileState, Suggestion, Wish
from matchmaking.operations import profiles as operations
from matchmaking.operations.profiles import Details
from networks.models import Competence
from notifications.models import Message
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.matchmaking import PersonProfileFactory, ProfileFactory, RunOutProfileFactory
from tests.factories.networks import AffiliationFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def owner_of(profile: Profile) -> Person:
    person: Person = AffiliationFactory(organisation=profile.organisation).person
    return person


def test_what_is_written_takes_the_place_of_what_stood() -> None:
    profile = ProfileFactory(offers=["Jura"], needs=["En bus"])
    theme, asta = ThemeFactory(), owner_of(profile)

    operations.save(profile, Details(offers=["jura", "Regnskab"], themes=[theme], text="Hej"), asta)

    profile.refresh_from_db()
    assert [str(one) for one in profile.offers()] == ["Jura", "Regnskab"]
    assert (profile.needs(), list(profile.themes.all()), profile.text) == ([], [theme], "Hej")


def test_words_nobody_has_used_are_proposed_by_whoever_wrote_them() -> None:
    profile = ProfileFactory()
    asta = owner_of(profile)

    operations.save(profile, Details(needs=["mosteri"]), asta)

    assert Competence.objects.get(slug="mosteri").proposed_by == asta


def test_thirteen_needs_are_refused_and_nothing_is_lost() -> None:
    profile = ProfileFactory(needs=["En bus"])

    with pytest.raises(ProfileRefused):
        operations.save(profile, Details(needs=[f"Ting {n}" for n in range(13)]), PersonFactory())

    assert [str(one) for one in profile.needs()] == ["En bus"]


def test_a_profile_opens_with_a_consent_for_ninety_days() -> None:
    profile = operations.profile_of(OrganisationFactory())
    asta = owner_of(profile)
    operations.save(profile, Details(needs=["En bus"]), asta)

    with pytest.raises(ProfileRefused):
        operations.open_profile(profile, asta, consent=False)
    opened = operations.open_profile(profile, asta, consent=True)

    assert (opened.state, opened.consented_by) == (ProfileState.OPEN, asta)
    assert opened.expires_at is not None
    assert abs(opened.expires_at - timezone.now() - settings.PROFILE_LASTS) < timedelta(minutes=1)


def test_an_empty_profile_does_not_open() -> None:
    profile = operations.profile_of(PersonFactory())

    with pytest.raises(ProfileRefused) as refusal:
        operations.open_profile(profile, PersonFactory(), consent=True)

    assert refusal.value.code == "empty"


def test_a_need_comes_on_top_of_what_stood() -> None:
    profile = ProfileFactory(state=ProfileState.RESTING, offers=["Jura"], needs=["En bus"])

    operations.post_need(profile, ["En kok"], "Vi mangler en kok.", owner_of(profile), consent=True)

    profile.refresh_from_db()
    assert [str(one) for one in profile.needs()] == ["En kok", "En bus"]
    assert [str(one) for one in profile.offers()] == ["Jura"]
    assert (profile.is_open, profile.text) == (True, "Vi mangler en kok.")


def test_an_organisation_and_a_person_each_have_one_profile() -> None:
    home, asta = OrganisationFactory(), PersonFactory()

    assert operations.profile_of(home) == operations.profile_of(home)
    assert operations.profile_of(asta) == operations.profile_of(asta)
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.create(organisation=OrganisationFactory(), person=PersonFactory())


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience.MATCHES, {"owner", "match", "administrator"}),
        (Audience.HOUSE, {"owner", "match", "stranger", "administrator"}),
        (Audience.EVERYBODY, {"owner", "match", "stranger", "guest", "administrator"}),
    ],
)
def test_everyone_sees_only_what_the_owner_opened(audience: str, seen_by: set[str]) -> None:
    profile = ProfileFactory(audience=audience)
    match = PersonProfileFactory()
    Suggestion.objects.create(profile=match, other=profile, rank=1, score=1.0)
    people = {
        "owner": owner_of(profile),
        "match": match.person,
        "stranger": PersonFactory(),
        "guest": AnonymousUser(),
        "administrator": AdministratorFactory(),
    }

    assert {role for role, person in people.items() if rules.may_see(person, profile)} == seen_by
    for state in (ProfileState.DRAFT, ProfileState.RESTING, ProfileState.EXPIRED, ProfileState.FOUND):
        Profile.objects.filter(pk=profile.pk).update(state=state)
        closed = {role for role, person in people.items() if rules.may_see(person, profile)}
        assert closed == {"owner", "administrator"}, state


def test_what_has_run_out_is_seen_by_its_owners_alone() -> None:
    profile = RunOutProfileFactory(audience=Audience.EVERYBODY)

    assert not rules.may_see(PersonFactory(), profile)
    assert rules.may_see(owner_of(profile), profile)


def test_whom_one_will_not_sit_with_outweighs_whom_one_must_meet() -> None:
    profile, other = ProfileFactory(), ProfileFactory()

    operations.save(profile, Details(must_meet=[other, profile], not_with=[other]), PersonFactory())

    assert [(wish.other, wish.kind) for wish in profile.wishes.all()] == [(other, Wish.Kind.NOT_WITH)]


def test_whoever_runs_out_soon_is_asked_once() -> None:
    now = timezone.now()
    soon = PersonProfileFactory(expires_at=now + timedelta(days=13))
    PersonProfileFactory(expires_at=now + timedelta(days=15))

    operations.ask_before_expiry(now)
    operations.ask_before_expiry(now)

    mail = Message.objects.get()
    assert mail.to_address == soon.person.email
    assert "/partnere/forny/" in mail.text


def test_a_renewed_profile_is_asked_about_again_the_next_time() -> None:
    now = timezone.now()
    profile = PersonProfileFactory(expires_at=now + timedelta(days=13), needs=["En bus"])
    operations.ask_before_expiry(now)

    operations.renew(profile, profile.person)
    operations.ask_before_expiry(now + settings.PROFILE_LASTS - timedelta(days=10))

    assert Message.objects.count() == 2


def test_what_runs_out_stands_on_no_list() -> None:
    profile, other = RunOutProfileFactory(), ProfileFactory()
    Suggestion.objects.create(profile=other, other=profile, rank=1, score=1.0)

    operations.expire(timezone.now())

    profile.refresh_from_db()
    assert profile.state == ProfileState.EXPIRED
    assert not Suggestion.objects.exists()


def test_whoever_is_erased_leaves_no_profile() -> None:
    profile = PersonProfileFactory()

    erase(profile.person)

    assert not Profile.objects.exists()


def test_whoever_nobody_vouches_for_is_no_owner() -> None:
    profile = ProfileFactory(audience=Audience.MATCHES)
    owner = owner_of(profile)
    written = AffiliationFactory(organisation=profile.organisation, is_vouched=False, is_primary=True).person
    profile.consented_by = written

    assert rules.owns(owner, profile)
    assert not rules.owns(written, profile)
    assert list(Profile.objects.owned_by(owner)) == [profile]
    assert not Profile.objects.owned_by(written).exists()
    assert not rules.may_see(written, profile)
    assert rules.owners_of(profile) == [owner]
    assert [key for key, _name in owners_for(owner)] == [str(profile.organisation_id), MYSELF]
    assert [key for key, _name in owners_for(written)] == [MYSELF]


def test_letters_about_an_organisation_go_to_whoever_opened_the_profile() -> None:
    profile = ProfileFactory()
    first, opener = owner_of(profile), owner_of(profile)

    assert rules.owners_of(profile) == [first, opener]
    profile.consented_by = opener
    assert rules.owners_of(profile) == [opener]
