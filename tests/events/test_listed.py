"""Lists are asked for by a question that was written for somebody else: each sees their own all the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.filters import Choice, Filter
from events.listed import Part, event_years, listed, shown
from events.models import Event, EventState, EventVisibility, Mode, Status
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import (
    CoordinatorFactory,
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
)

pytestmark = pytest.mark.django_db


def network_filter(*slugs: str) -> Filter:
    return Filter({"netvaerk": tuple(Choice(slug, slug, slug, slug) for slug in slugs)})


def test_the_question_of_one_visitor_answers_another_with_what_that_one_may_see() -> None:
    members = EventFactory(visibility=EventVisibility.MEMBERS)
    secret = EventFactory(visibility=EventVisibility.INVITED)
    draft = EventFactory(state=EventState.DRAFT)
    public = EventFactory()
    expected: list[tuple[Any, set[Event]]] = [
        (MembershipFactory(network=members.network).person, {public, members}),
        (PersonFactory(), {public}),
        (RegistrationFactory(event=secret).person, {public, secret}),
        (CoordinatorFactory(network=draft.network).person, {public, draft}),
        (AnonymousUser(), {public}),
        (AdministratorFactory(), {public, members, secret, draft}),
        (PersonFactory(), {public}),
    ]

    for user, seen in expected:
        assert set(listed(user, Filter())) == seen
        assert {event for event in (public, members, secret, draft) if shown(user, event.pk)} == seen


def test_each_filter_is_a_question_of_its_own_and_a_quote_in_it_is_a_letter() -> None:
    odd, other = (EventFactory(network=NetworkFactory(slug=slug)) for slug in ("o'hara-100%s", "other"))
    user = AnonymousUser()

    assert listed(user, network_filter("o'hara-100%s")) == [odd]
    assert listed(user, network_filter("other")) == [other]
    assert set(listed(user, network_filter("o'hara-100%s", "other"))) == {odd, other}
    assert listed(user, network_filter("nobody's")) == []


def test_what_is_over_when_the_question_is_asked_again_is_left_out() -> None:
    event = EventFactory()
    later = EventFactory(
        starts_at=event.ends_at + timedelta(days=9), ends_at=event.ends_at + timedelta(days=10)
    )
    EventFactory(state=EventState.POSTPONED)
    user = AnonymousUser()

    assert listed(user, Filter(), Part.DATED) == [event, later]
    with time_machine.travel(event.ends_at + timedelta(seconds=1)):
        assert listed(user, Filter(), Part.DATED) == [later]


def test_what_waits_for_a_date_is_a_part_of_its_own() -> None:
    EventFactory()
    waiting = EventFactory(state=EventState.POSTPONED)

    assert listed(AnonymousUser(), Filter(), Part.WAITING) == [waiting]


def test_days_are_both_included_and_no_more_than_asked_for_come() -> None:
    first, second, third = (
        EventFactory(starts_at=at, ends_at=at + timedelta(hours=1))
        for at in (timezone.now() + timedelta(days=days) for days in (3, 5, 7))
    )
    days = timezone.localdate(first.starts_at), timezone.localdate(second.starts_at)

    assert listed(AnonymousUser(), Filter(), days=days) == [first, second]
    assert listed(AnonymousUser(), Filter(), most=1) == [first]
    assert listed(AnonymousUser(), Filter()) == [first, second, third]


def test_seats_are_those_of_now_also_where_only_free_ones_are_asked_for() -> None:
    event = EventFactory(capacity=2, mode=Mode.PHYSICAL)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    free = Filter(free_seats=True)

    [found] = listed(AnonymousUser(), free)
    assert vars(found)["taken_in_person"] == 1

    hold = RegistrationFactory(
        event=event, status=Status.WAITLISTED, turn=1, held_until=timezone.now() + timedelta(hours=1)
    )
    assert listed(AnonymousUser(), free) == []
    with time_machine.travel(hold.held_until + timedelta(seconds=1)):
        assert listed(AnonymousUser(), free) == [event]


def test_a_list_and_its_places_are_one_query() -> None:
    place = MunicipalityFactory()
    EventFactory.create_batch(3, venue__municipality=place)

    with CaptureQueriesContext(connection) as queries:
        found = listed(AnonymousUser(), Filter())
        assert [event.venue.municipality for event in found if event.venue and event.network] == [place] * 3

    assert len(queries) == 1


def test_years_reach_from_the_first_to_the_last_that_this_visitor_may_see() -> None:
    now = timezone.now()
    for years, visibility in ((-2, "public"), (1, "public"), (3, "members")):
        at = now.replace(year=now.year + years, month=5, day=1)
        event = EventFactory(starts_at=at, ends_at=at + timedelta(hours=1), visibility=visibility)

    assert event_years(AnonymousUser()) == list(range(now.year - 2, now.year + 2))
    member = MembershipFactory(network=event.network).person
    assert event_years(member) == list(range(now.year - 2, now.year + 4))


def test_a_house_without_events_has_no_years() -> None:
    assert event_years(AnonymousUser()) == []
