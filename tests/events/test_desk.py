"""The desk: what waits for a coordinator, and the year's meetings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from events import desk
from events.models import EventState, Invitation, InvitationState, Status
from tests.events.hosting_helpers import coordinator_of, hosted_event, signed_in
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import CoordinatorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_what_waits_comes_with_those_who_wait_for_an_answer_first() -> None:
    soon = timezone.now() + timedelta(days=20)
    event = EventFactory(starts_at=soon)
    network, person = event.network, coordinator_of(event)
    RegistrationFactory.create_batch(6, event=event)
    bounced = RegistrationFactory(event=event)
    Invitation.objects.filter(registration=bounced).update(state=InvitationState.BOUNCED)
    RegistrationFactory(event=event, status=Status.DECLINED, wish="accepted", wished_at=timezone.now())
    EventFactory(network=network, state=EventState.DRAFT)
    EventFactory(network=network, state=EventState.POSTPONED)

    tasks = desk.of(person).tasks

    assert [task.kind for task in tasks] == ["wishes", "unreached", "silent", "postponed", "draft"]
    assert [task.count for task in tasks[:3]] == [1, 1, 7]


def test_a_deadline_far_away_puts_nothing_on_the_desk() -> None:
    event = EventFactory(starts_at=timezone.now() + timedelta(days=90))
    RegistrationFactory.create_batch(6, event=event)

    assert desk.of(coordinator_of(event)).tasks == []


def test_the_year_is_held_coming_and_missing() -> None:
    event = EventFactory(state=EventState.OPEN)
    EventFactory(network=event.network, state=EventState.HELD, starts_at=timezone.now() - timedelta(days=20))
    EventFactory(network=event.network, state=EventState.CANCELLED)

    (year,) = desk.of(coordinator_of(event)).years

    assert (year.held, year.planned, year.target, year.missing) == (1, 1, 3, 1)
    assert year.windows == ["lit", "half", "dark"]


def test_only_events_that_are_mine_are_mine() -> None:
    event, other = EventFactory(), EventFactory()

    shown = desk.of(coordinator_of(event)).upcoming

    assert [one.event for one in shown] == [event]
    assert other not in [one.event for one in shown]


def test_the_desk_is_for_hosts(client: Any) -> None:
    contact = EventFactory().contact

    assert client.get(reverse("events:desk")).status_code == 302
    assert signed_in(PersonFactory()).get(reverse("events:desk")).status_code == 403
    assert signed_in(CoordinatorFactory().person).get(reverse("events:desk")).status_code == 200
    assert signed_in(contact).get(reverse("events:desk")).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_desk_asks_as_many_questions_for_one_event_as_for_thirty(
    count: int, django_assert_max_num_queries: Any
) -> None:
    event, client = hosted_event()
    for _number in range(count):
        RegistrationFactory(
            event=EventFactory(network=event.network), wish="accepted", wished_at=timezone.now()
        )

    with django_assert_max_num_queries(16):
        client.get(reverse("events:desk"))
