"""Ideas run out, and we ask two weeks before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from config.celery import app
from notifications.models import Message
from projects import tasks
from projects.errors import IdeaRefused
from projects.models import IdeaState
from projects.operations import expiry, ideas
from tests.factories.projects import DraftFactory, IdeaFactory, PartnershipFactory

pytestmark = pytest.mark.django_db


def test_an_idea_lasts_ninety_days(at_noon: Any, time_machine: Any) -> None:
    idea = ideas.publish(DraftFactory())
    runs_out = timezone.now() + timedelta(days=90)

    time_machine.move_to(runs_out - timedelta(minutes=1))
    expiry.expire_due(timezone.now())
    idea.refresh_from_db()
    assert idea.state == IdeaState.PUBLISHED
    time_machine.move_to(runs_out)
    expiry.expire_due(timezone.now())

    idea.refresh_from_db()
    assert idea.state == IdeaState.EXPIRED


def test_the_question_comes_two_weeks_before_and_once() -> None:
    soon = IdeaFactory(expires_at=timezone.now() + settings.IDEA_ASKED_BEFORE - timedelta(hours=1))
    IdeaFactory(expires_at=timezone.now() + settings.IDEA_ASKED_BEFORE + timedelta(hours=1))

    expiry.ask_due(timezone.now())
    expiry.ask_due(timezone.now())

    letter = Message.objects.get(kind="runs_out")
    assert letter.person == soon.contact
    for answer in ("forny", "fundet", "luk"):
        assert f"/forny/?svar={answer}" in letter.text


def test_renewed_it_has_another_period_and_is_asked_about_again() -> None:
    idea = IdeaFactory(expires_at=timezone.now() + timedelta(days=3))
    expiry.ask_due(timezone.now())

    renewed = expiry.renew(idea)

    assert renewed.expires_at is not None
    assert renewed.expires_at - timezone.now() > settings.IDEA_LASTS - timedelta(minutes=1)
    assert renewed.asked_at is None


def test_one_that_ran_out_is_renewed_into_sight() -> None:
    assert expiry.renew(IdeaFactory(state=IdeaState.EXPIRED)).is_seeking


def test_a_draft_is_not_renewed() -> None:
    with pytest.raises(IdeaRefused):
        expiry.renew(DraftFactory())


def test_found_closes_the_search_and_begins_the_partnership() -> None:
    idea = expiry.found(IdeaFactory())

    assert idea.state == IdeaState.PROPOSED
    assert not idea.is_seeking
    assert idea.partnership.partners.get().is_lead


def test_with_a_partnership_on_its_way_only_the_search_runs_out() -> None:
    idea = PartnershipFactory(idea__expires_at=timezone.now() - timedelta(days=1)).idea

    expiry.expire_due(timezone.now())

    idea.refresh_from_db()
    assert idea.state == IdeaState.PROPOSED
    assert not idea.is_seeking


def test_nobody_is_asked_on_a_holiday(time_machine: Any) -> None:
    time_machine.move_to("2026-12-25T08:15:00+01:00", tick=False)
    IdeaFactory(expires_at=timezone.now() + timedelta(days=10))

    tasks.look_after_ideas()
    assert not Message.objects.exists()
    time_machine.move_to("2026-12-28T08:15:00+01:00", tick=False)
    tasks.look_after_ideas()

    assert Message.objects.filter(kind="runs_out").count() == 1


def test_the_clock_knows_the_tasks() -> None:
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert {tasks.look_after_ideas.name, tasks.forget.name} <= scheduled
