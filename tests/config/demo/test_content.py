"""The demo content: complete, to be loaded again, and careful with what people made themselves."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Person
from config.demo import content
from events.models import Attendance, Event, EventState, Registration, Status
from networks.models import Membership, Network
from notifications.models import Message, MessageState
from projects.models import Interest, Partner, ProjectIdea, Scoping

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_loading_twice_adds_nothing(demo: None):
    before = [model.objects.count() for model in (Person, Network, Membership, Event, Registration)]

    content.load(TODAY)

    assert before == [model.objects.count() for model in (Person, Network, Membership, Event, Registration)]
    assert before[3] == 24


def test_what_somebody_changed_is_left_alone(demo: None):
    event = Event.objects.filter(state=EventState.OPEN).first()
    assert event is not None
    Event.objects.filter(pk=event.pk).update(title="Vores eget møde")

    content.load(TODAY)

    event.refresh_from_db()
    assert event.title == "Vores eget møde"


def test_the_hall_is_as_full_as_its_answers_say(demo: None):
    saturday = Event.objects.get(title="Forsamlingshuset får nyt liv")
    bus = Event.objects.get(title__startswith="Når bussen")

    assert saturday.registrations.seats_taken(timezone.now()) == {Attendance.IN_PERSON: 71}
    assert bus.registrations.seats_taken(timezone.now()) == {Attendance.IN_PERSON: 75}
    assert [row.turn for row in bus.registrations.waiting()] == [1, 2, 3, 4]
    assert saturday.registrations.filter(status=Status.UNANSWERED, person__email__startswith="asta.").exists()


def test_twelve_ideas_seek_partners_and_are_not_made_anew_when_one_was_renamed(demo: None):
    renamed = ProjectIdea.objects.get(title="Kogræs for alle")
    ProjectIdea.objects.filter(pk=renamed.pk).update(title="Kogræs for alle og enhver")

    content.load(TODAY)

    assert ProjectIdea.objects.count() == 12
    assert set(Partner.objects.filter(is_lead=False).values_list("state", flat=True)) == {
        "invited",
        "confirmed",
        "declined",
    }
    assert Scoping.objects.get().adviser is not None
    assert Interest.objects.to_answer().exists()
    assert Message.objects.filter(kind="to_approve", state=MessageState.READY).count() == 1
