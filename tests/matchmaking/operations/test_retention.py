"""What is forgotten of partners, and what stays as numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking import tuning
from matchmaking.models import Approach, ApproachState, Outcome, Profile, ProfileState
from matchmaking.operations import retention
from tests.factories.matchmaking import ProfileFactory

pytestmark = pytest.mark.django_db


def test_words_go_before_the_question_and_the_question_after_a_year() -> None:
    now = timezone.now()
    approach = Approach.objects.create(
        asker=ProfileFactory(),
        asked=ProfileFactory(),
        words="Skal vi?",
        state=ApproachState.EXPIRED,
        answered_at=now,
        expires_at=now,
    )

    retention.forget(now + timedelta(days=89))
    approach.refresh_from_db()
    assert approach.words
    retention.forget(now + timedelta(days=91))
    approach.refresh_from_db()
    assert not approach.words

    retention.forget(now + timedelta(days=366))
    assert not Approach.objects.exists()


def test_a_question_that_waits_keeps_its_words() -> None:
    now = timezone.now()
    Approach.objects.create(
        asker=ProfileFactory(), asked=ProfileFactory(), words="Skal vi?", expires_at=now + timedelta(days=14)
    )

    retention.forget(now + timedelta(days=2))

    assert Approach.objects.get().words


def test_closed_profiles_go_after_a_year_and_open_ones_stay() -> None:
    then = timezone.now() - timedelta(days=366)
    kept = ProfileFactory(changed_at=then)
    for state in (ProfileState.DRAFT, ProfileState.RESTING, ProfileState.FOUND, ProfileState.EXPIRED):
        ProfileFactory(changed_at=then, state=state)

    retention.forget(timezone.now())

    assert list(Profile.objects.all()) == [kept]


def test_outcomes_stay_as_numbers() -> None:
    now = timezone.now()
    met = Approach.objects.create(
        asker=ProfileFactory(),
        asked=ProfileFactory(),
        state=ApproachState.ACCEPTED,
        answered_at=now,
        expires_at=now,
    )
    Outcome.objects.create(approach=met, profile=met.asker, after_days=14, in_touch=True, answered_at=now)

    retention.forget(now + timedelta(days=400))

    assert [one.in_touch for one in tuning.answers()] == [True]
