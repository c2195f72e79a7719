"""The village prize of the demo: a round in the panel's hands, and one that is over."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demo import content
from config.demo.doors import ROLES
from prize import readers, results, rules
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictAnswer,
    ConflictDeclaration,
    DateKind,
    EditionState,
    Juror,
    LockedRecord,
    Nomination,
    PrizeEdition,
)

pytestmark = pytest.mark.django_db


def of(state: EditionState) -> PrizeEdition:
    return PrizeEdition.objects.get(state=state)


def test_loading_again_adds_nothing(demo: None):
    before = [model.objects.count() for model in (PrizeEdition, Nomination, Assessment, LockedRecord)]

    content.load()

    assert before == [model.objects.count() for model in (PrizeEdition, Nomination, Assessment, LockedRecord)]
    assert before[0] == 3


def test_three_have_handed_in_one_has_begun_and_one_is_recused(demo: None):
    edition = of(EditionState.SHORTLISTING)
    states = {
        juror.person.name: set(juror.assessments.values_list("state", flat=True))
        for juror in Juror.objects.filter(edition=edition)
    }

    handed_in = [name for name, found in states.items() if found == {AssessmentState.SUBMITTED}]
    assert len(handed_in) == 3
    assert AssessmentState.IN_PROGRESS in states["Yrsa Perlemor"]
    assert AssessmentState.RECUSED in states["Bertel Kastanje"]
    assert ConflictDeclaration.objects.filter(answer=ConflictAnswer.DOUBT, is_recused=False).count() == 1
    assert edition.nominations.standing().count() == 13


def test_the_juror_of_the_door_reads_every_candidate_that_is_hers(demo: None):
    juror = Juror.objects.get(person__email=ROLES["juror"][0])

    assert rules.sits(juror)
    assert all(rules.may_read_material(juror, row) for row in juror.edition.nominations.standing())


def test_the_dates_lie_around_today_and_the_last_day_of_assessments_is_to_come(demo: None):
    days = dict(of(EditionState.SHORTLISTING).dates.values_list("kind", "day"))

    assert days[DateKind.NOMINATIONS_CLOSE] < timezone.localdate() < days[DateKind.ASSESSMENT_CLOSE]
    assert max(days.values()) == days[DateKind.AWARD]
    assert all(day.weekday() < 5 for day in days.values())


def test_last_year_s_chain_holds_and_its_pages_are_full(demo: None, client: Client):
    edition = of(EditionState.AWARDED)
    winner = results.laureate_of(edition)
    assert winner is not None

    call_command("verify_prize_records")
    page = client.get(reverse("prize:candidate", args=[edition.slug, winner.village.slug])).content.decode()
    press = client.get(reverse("prize:press", args=[edition.slug]))

    assert "<video" in page
    assert "<track" in page
    assert "Sådan gør Slåenhede" in page
    assert press.status_code == 200
    assert all(
        client.get(reverse("prize:file", args=[row.pk])).status_code == 200
        for row in winner.attachments.all()
    )


def test_villages_that_said_nothing_show_nothing(demo: None):
    silent = Nomination.objects.get(edition=of(EditionState.AWARDED), village__slug="havtorn-strand")

    assert not readers.is_public(silent)
