"""The board: what it counts, what its buttons do, and what it never shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from events import board
from events.models import (
    Attendance,
    Channel,
    Event,
    EventState,
    Guest,
    Invitation,
    InvitationState,
    Status,
)
from events.operations.registrations import Actor, Answer, respond
from tests.events.hosting_helpers import hosted_event
from tests.factories.accounts import PersonFactory
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory
from tests.factories.networks import MunicipalityFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PARTS = ["house", "figures", "remind", "wishes", "sectors", "places", "dishes", "growth", "waiting", "latest"]


def test_figures_count_people_guests_and_what_did_not_arrive() -> None:
    event = EventFactory(capacity=10)
    RegistrationFactory(event=event, status=Status.ACCEPTED, seats=3)
    for status in (Status.TENTATIVE, Status.WAITLISTED, Status.DECLINED, Status.CANCELLED, Status.UNANSWERED):
        RegistrationFactory(event=event, status=status)
    bounced = RegistrationFactory(event=event)
    Invitation.objects.filter(registration=bounced).update(state=InvitationState.BOUNCED)

    figures = board.counts(event).figures

    assert (figures.coming, figures.guests, figures.maybe, figures.waiting) == (1, 2, 1, 1)
    assert (figures.no, figures.unanswered, figures.unreached) == (2, 2, 1)


def test_whoever_cannot_be_reached_counts_where_they_were_asked_and_nowhere_else() -> None:
    event, other = EventFactory(), EventFactory()
    RegistrationFactory(event=event)
    refused, gone, seated = (RegistrationFactory(event=event, person=PersonFactory()) for _ in range(3))
    for row, changes in (
        (refused, {"mail_failed_at": timezone.now()}),
        (gone, {"is_active": False}),
        (seated, {"mail_failed_at": timezone.now()}),
    ):
        Person.objects.filter(pk=row.person_id).update(**changes)
    respond(seated, Answer.YES)
    RegistrationFactory.create_batch(2, event=other)
    PersonFactory(mail_failed_at=timezone.now())

    def found(event: Event) -> tuple[int, int, int]:
        reminder = board.reminder(event, board.stands(event))
        return board.counts(event).figures.unreached, reminder.silent, reminder.count

    assert found(event) == (2, 1, 1)
    assert found(other) == (0, 2, 2)


def test_a_held_seat_is_taken_until_the_hold_runs_out() -> None:
    event = EventFactory(capacity=10)
    RegistrationFactory(
        event=event, status=Status.WAITLISTED, seats=2, held_until=timezone.now() + timedelta(hours=1)
    )
    RegistrationFactory(event=event, status=Status.WAITLISTED, held_until=timezone.now() - timedelta(hours=1))

    (house,) = board.counts(event).houses

    assert (house.held, house.taken, house.waiting) == (2, 2, 2)


def test_both_ways_to_come_have_their_own_house() -> None:
    event = EventFactory(mode="hybrid", capacity=5, online_capacity=100)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.ACCEPTED, attendance=Attendance.ONLINE, seats=2)

    here, online = board.counts(event).houses

    assert (here.capacity, here.taken, here.is_online) == (5, 1, False)
    assert (online.capacity, online.taken, online.is_online) == (100, 2, True)


def test_dishes_are_counted_with_the_guests_and_only_for_those_who_come_in_person() -> None:
    event = EventFactory(mode="hybrid")
    meat, plants = DishFactory(event=event, name="Tarteletter"), DishFactory(event=event, name="Kartoffelmad")
    host = RegistrationFactory(event=event, status=Status.ACCEPTED, seats=3, dish=meat)
    Guest.objects.create(registration=host, dish=plants)
    Guest.objects.create(registration=host)
    RegistrationFactory(event=event, status=Status.ACCEPTED, dish=meat, attendance=Attendance.ONLINE)
    RegistrationFactory(event=event, status=Status.DECLINED, dish=meat)

    found = {dish.name: dish.count for dish in board.dishes(event)}

    assert [found["Tarteletter"], found["Kartoffelmad"], sum(found.values())] == [1, 1, 3]


def test_no_page_of_the_board_says_what_one_person_eats() -> None:
    event, client = hosted_event()
    dish = DishFactory(event=event, name="Hemmelig ret")
    RegistrationFactory(event=event, status=Status.ACCEPTED, dish=dish)

    for part in ("latest", "people", "waiting"):
        page = client.get(reverse("events:board_part", args=[event.pk, part])).content.decode()
        assert "Hemmelig ret" not in page


def test_the_curve_has_a_level_for_each_day_and_ends_with_what_is_taken_now(time_machine: Any) -> None:
    event = EventFactory()
    rows = RegistrationFactory.create_batch(3, event=event)
    actor = Actor(Channel.LINK)
    respond(rows[0], Answer.YES, actor)
    time_machine.shift(timedelta(days=1))
    respond(rows[1], Answer.YES, actor)
    respond(rows[2], Answer.YES, actor)
    time_machine.shift(timedelta(days=1))
    respond(rows[0], Answer.NO, actor)

    levels = [level for _day, level in board.growth(event, taken_now=2).days]

    assert levels == [0, 1, 3, 2]


@pytest.mark.parametrize("people", [1, 300])
def test_the_board_asks_as_many_questions_for_one_guest_as_for_three_hundred(
    people: int, django_assert_max_num_queries: Any
) -> None:
    event, client = hosted_event(capacity=20, guests_allowed=2)
    dish = DishFactory(event=event)
    municipality = MunicipalityFactory()
    statuses = [Status.ACCEPTED, Status.WAITLISTED, Status.UNANSWERED, Status.DECLINED, Status.TENTATIVE]
    for number in range(people):
        organisation = OrganisationFactory(municipality=municipality, sector="business")
        RegistrationFactory(
            event=event,
            status=statuses[number % 5],
            organisation=organisation,
            municipality=municipality,
            dish=dish,
            wish="accepted" if number % 50 == 0 else "",
            wished_at=timezone.now(),
        )

    with django_assert_max_num_queries(31):
        client.get(reverse("events:board", args=[event.pk]))


@pytest.mark.parametrize("part", PARTS)
def test_each_part_comes_alone_and_together(part: str) -> None:
    event, client = hosted_event()
    RegistrationFactory(event=event, status=Status.ACCEPTED)

    alone = client.get(reverse("events:board_part", args=[event.pk, part])).content.decode()
    together = client.get(reverse("events:board_part", args=[event.pk, f"{part},people"])).content.decode()

    assert f'data-part="{part}"' in alone
    assert alone.count("data-part=") == 1
    assert together.count("data-part=") == 2


def test_a_part_that_is_not_there_is_not_found() -> None:
    event, client = hosted_event()

    assert client.get(reverse("events:board_part", args=[event.pk, "house,nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "inga"}, ["Inga Kildevæld"]),
        ({"status": "kommer"}, ["Inga Kildevæld"]),
        ({"status": "nej"}, ["Palle Vandmølle"]),
        ({"status": "noget-andet"}, ["Inga Kildevæld", "Palle Vandmølle"]),
        ({"municipality": "0657"}, ["Inga Kildevæld"]),
    ],
)
def test_the_list_is_narrowed(asked: dict[str, str], found: list[str]) -> None:
    event, client = hosted_event()
    municipality = MunicipalityFactory(code="0657")
    RegistrationFactory(
        event=event,
        status=Status.ACCEPTED,
        person=PersonFactory(name="Inga Kildevæld"),
        municipality=municipality,
    )
    RegistrationFactory(event=event, status=Status.DECLINED, person=PersonFactory(name="Palle Vandmølle"))

    response = client.get(reverse("events:board", args=[event.pk]), asked)

    assert [str(row.person) for row in response.context["people"]] == found


def test_an_empty_event_does_not_claim_that_everybody_has_answered() -> None:
    event, client = hosted_event()

    page = client.get(reverse("events:board_part", args=[event.pk, "remind"]))

    assert page.context["reminder"].anybody_asked is False
    assert "kaffe" not in page.content.decode()


def test_an_event_without_invitations_leads_to_the_first_and_a_cancelled_one_to_none() -> None:
    event, client = hosted_event()
    part = reverse("events:board_part", args=[event.pk, "remind"])

    before = client.get(part).content.decode()
    RegistrationFactory(event=event)
    event.state = EventState.CANCELLED
    event.save()
    after = client.get(part).content.decode()

    assert reverse("events:invite", args=[event.pk]) in before
    assert "Mødet er aflyst" in after
    assert "har ikke svaret" not in after
