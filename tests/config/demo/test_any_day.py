"""The demo is whole whatever the day it is loaded on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from events.models import Event
from prize.models import DateKind, PrizeEdition

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def test_there_is_always_something_to_look_forward_to_on_the_right_weekday(today: date):
    saturday = Event.objects.get(title="Forsamlingshuset får nyt liv")
    assert timezone.localtime(saturday.starts_at).weekday() == 5
    assert Event.objects.filter(starts_at__date__gt=today).exists()
    assert (timezone.localtime(saturday.starts_at).hour, timezone.localtime(saturday.ends_at).hour) == (
        10,
        15,
    )


def test_the_rounds_of_the_prize_lie_around_the_day(today: date):
    planned, current, past = PrizeEdition.objects.order_by("-year")
    days = dict(current.dates.values_list("kind", "day"))
    assert not planned.is_locked
    assert current.year == past.year + 1
    assert days[DateKind.COUNCIL] < days[DateKind.AWARD]
    assert abs(days[DateKind.ASSESSMENT_CLOSE] - today) < timedelta(days=20)
