"""The buttons of a board, and what each of them does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import (
    Channel,
    EventState,
    Invitation,
    InvitationBatch,
    InvitationState,
    Registration,
    Status,
)
from notifications.models import Message, MessageState
from tests.events.hosting_helpers import hosted_event
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import DishFactory, RegistrationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_while_invitations_leave_nobody_is_counted_for_a_reminder() -> None:
    event, client = hosted_event()
    RegistrationFactory(event=event)
    part = reverse("events:board_part", args=[event.pk, "remind"])
    before = client.get(part)
    InvitationBatch.objects.create(event=event, send_at=timezone.now(), state="sending", total=3)

    leaving = client.get(part)

    assert before.context["reminder"].silent == 1
    assert leaving.context["reminder"] is None
    assert leaving.context["leaving"].total == 3


def test_remind_in_one_press_at_noon_and_never_twice_the_same_day() -> None:
    event, client = hosted_event()
    RegistrationFactory.create_batch(2, event=event)
    RegistrationFactory(event=event, status=Status.ACCEPTED)

    client.post(reverse("events:remind", args=[event.pk]))
    client.post(reverse("events:remind", args=[event.pk]))

    assert Message.objects.filter(kind="reminder").count() == 2


def test_a_reminder_pressed_in_the_evening_waits_for_the_morning_and_can_be_undone(time_machine: Any) -> None:
    time_machine.move_to(datetime(2027, 2, 17, 21, 30, tzinfo=timezone.get_default_timezone()), tick=False)
    event, client = hosted_event()
    RegistrationFactory(event=event)

    client.post(reverse("events:remind", args=[event.pk]))
    letter = Message.objects.get(kind="reminder")
    waits_until = timezone.localtime(letter.not_before)
    client.post(reverse("events:remind_undo", args=[event.pk]))
    gone = not Message.objects.filter(kind="reminder").exists()
    client.post(reverse("events:remind", args=[event.pk]))

    assert (waits_until.day, waits_until.hour) == (18, 8)
    assert gone
    assert Message.objects.filter(kind="reminder", state=MessageState.READY).count() == 1


def test_who_phoned_is_answered_for_with_guests_dish_and_note() -> None:
    event, client = hosted_event(guests_allowed=2)
    dish = DishFactory(event=event)
    row = RegistrationFactory(event=event)

    client.post(
        reverse("events:answer_for", args=[event.pk, row.pk]),
        {
            "answer": "accepted",
            "guests": "1",
            "guest_0_name": "Tage",
            "dish": dish.pk,
            "note": "Kommer senere",
        },
    )

    row.refresh_from_db()
    assert (row.status, row.seats, row.dish, row.note) == (Status.ACCEPTED, 2, dish, "Kommer senere")
    assert row.channel == Channel.COORDINATOR
    assert Message.objects.filter(kind="receipt", person=row.person).exists()


def test_a_yes_on_the_phone_to_a_full_house_waits_in_line() -> None:
    event, client = hosted_event(capacity=1)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    row = RegistrationFactory(event=event)

    client.post(reverse("events:answer_for", args=[event.pk, row.pk]), {"answer": "accepted"})

    row.refresh_from_db()
    assert row.status == Status.WAITLISTED


def test_guests_that_do_not_fit_are_refused_and_nothing_is_half_saved() -> None:
    event, client = hosted_event(capacity=1, guests_allowed=2)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)

    response = client.post(
        reverse("events:answer_for", args=[event.pk, row.pk]),
        {"answer": "accepted", "guests": "2", "note": "Vi er tre"},
    )

    row.refresh_from_db()
    assert response.status_code == 422
    assert "Vi er tre" in response.content.decode()
    assert (row.seats, row.note) == (1, "")


def test_somebody_new_is_put_on_the_list_once() -> None:
    event, client = hosted_event()
    posted = {"name": "Ulla Åmand", "email": "ulla@example.org", "answer": "accepted"}

    client.post(reverse("events:add_person", args=[event.pk]), posted)
    again = client.post(reverse("events:add_person", args=[event.pk]), posted)

    row = Registration.objects.get(person__email="ulla@example.org")
    assert row.status == Status.ACCEPTED
    assert again.status_code == 422


def test_a_failed_address_is_mended_and_the_mail_goes_again() -> None:
    event, client = hosted_event()
    row = _failed(RegistrationFactory(event=event))

    client.post(reverse("events:correct_address", args=[event.pk, row.pk]), {"email": "Ny@Example.org"})

    row.refresh_from_db()
    letter = Message.objects.get()
    assert row.person.email == "ny@example.org"
    assert row.person.mail_failed_at is None
    assert (letter.state, letter.to_address) == (MessageState.READY, "ny@example.org")
    assert row.invitation.state == InvitationState.QUEUED


@pytest.mark.parametrize("case", ["works", "administrator", "taken"])
def test_an_address_that_works_an_administrators_or_anothers_is_left_alone(case: str) -> None:
    event, client = hosted_event()
    person = AdministratorFactory() if case == "administrator" else PersonFactory()
    row = RegistrationFactory(event=event, person=person)
    if case != "works":
        _failed(row)
    other = PersonFactory(email="optaget@example.org") if case == "taken" else None

    response = client.post(
        reverse("events:correct_address", args=[event.pk, row.pk]),
        {"email": other.email if other else "ny@example.org"},
    )

    before = person.email
    person.refresh_from_db()
    assert response.status_code == 422
    assert person.email == before


def test_a_withdrawn_invitation_has_a_dead_link_and_no_reminder() -> None:
    event, client = hosted_event()
    row = RegistrationFactory(event=event)
    link = row.link_hash

    client.post(reverse("events:withdraw", args=[event.pk, row.pk]))
    client.post(reverse("events:remind", args=[event.pk]))

    row.refresh_from_db()
    assert row.link_hash != link
    assert row.invitation.state == InvitationState.REVOKED
    assert not Message.objects.filter(kind="reminder").exists()


def test_somebody_with_a_seat_is_not_withdrawn_behind_their_back() -> None:
    event, client = hosted_event()
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)

    client.post(reverse("events:withdraw", args=[event.pk, row.pk]))

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED
    assert row.invitation.state == InvitationState.SENT


@pytest.mark.parametrize(("said", "status"), [("ja", Status.ACCEPTED), ("nej", Status.DECLINED)])
def test_a_late_request_is_settled_in_one_press(said: str, status: str) -> None:
    event, client = hosted_event()
    row = RegistrationFactory(event=event, status=Status.DECLINED, wish="accepted", wished_at=timezone.now())

    client.post(reverse("events:settle_wish", args=[event.pk, row.pk]), {"svar": said})

    row.refresh_from_db()
    assert (row.status, row.wish) == (status, "")


def test_more_seats_go_to_those_who_wait_in_their_order() -> None:
    event, client = hosted_event(capacity=1, freed_seats="at_once")
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    first, second = RegistrationFactory.create_batch(2, event=event, status=Status.WAITLISTED)

    client.post(reverse("events:seats", args=[event.pk]), {"capacity": "2"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.ACCEPTED, Status.WAITLISTED)


@pytest.mark.parametrize(("seats", "said"), [(1, True), (4, False)])
def test_whoever_waits_has_heard_from_us_only_where_a_seat_was_for_them(seats: int, said: bool) -> None:
    event, client = hosted_event(capacity=1, guests_allowed=3)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.WAITLISTED, turn=1, seats=seats)

    told = client.post(reverse("events:seats", args=[event.pk]), {"capacity": "2"}, follow=True)

    assert ("har hørt fra os" in told.content.decode()) is said


def test_a_cancellation_says_how_many_it_tells_and_tells_them() -> None:
    event, client = hosted_event()
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, status=Status.DECLINED)

    shown = client.get(reverse("events:states", args=[event.pk]))
    without = client.post(reverse("events:cancel", args=[event.pk]), {"cancel-reason": ""})
    client.post(reverse("events:cancel", args=[event.pk]), {"cancel-reason": "Stormvarsel"})

    event.refresh_from_db()
    assert shown.context["told"] == 2
    assert without.status_code == 422
    assert (event.state, event.reason) == (EventState.CANCELLED, "Stormvarsel")
    assert Message.objects.filter(kind="called_off").count() == 2


def test_postponed_without_a_date_and_then_given_one() -> None:
    event, client = hosted_event()
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)

    client.post(reverse("events:postpone", args=[event.pk]), {"postpone-reason": "Salen er oversvømmet"})
    event.refresh_from_db()
    postponed = event.state
    client.post(
        reverse("events:new_date", args=[event.pk]),
        {"date": "2027-05-04", "starts": "17:00", "ends": "21:00", "deadline": "2027-04-24"},
    )

    event.refresh_from_db()
    row.refresh_from_db()
    assert postponed == EventState.POSTPONED
    assert event.state == EventState.OPEN
    assert timezone.localdate(event.starts_at).isoformat() == "2027-05-04"
    assert (row.status, row.asked_again) == (Status.UNANSWERED, True)


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        (EventState.DRAFT, "publish", EventState.OPEN),
        (EventState.PUBLISHED, "open", EventState.OPEN),
        (EventState.OPEN, "close", EventState.REGISTRATION_CLOSED),
        (EventState.HELD, "close", EventState.HELD),
    ],
)
def test_states_move_by_their_buttons_and_refuse_in_words(before: str, name: str, after: str) -> None:
    event, client = hosted_event(state=before)

    response = client.post(reverse(f"events:{name}", args=[event.pk]), follow=True)

    event.refresh_from_db()
    assert event.state == after
    assert response.status_code == 200


def test_another_events_people_are_not_reached_through_this_one() -> None:
    event, client = hosted_event()
    row = RegistrationFactory()

    assert client.get(reverse("events:answer_for", args=[event.pk, row.pk])).status_code == 404
    assert client.post(reverse("events:withdraw", args=[event.pk, row.pk])).status_code == 404


def _failed(row: Registration) -> Registration:
    """The invitation came back for good."""
    assert row.person is not None
    row.person.mail_failed_at = timezone.now()
    row.person.save()
    Invitation.objects.filter(registration=row).update(state=InvitationState.BOUNCED)
    Message.objects.create(
        key=f"invitation:{row.pk}",
        kind="invitation",
        thread=f"event-{row.event_id}-registration-{row.pk}",
        person=row.person,
        to_address=row.person.email,
        subject="Kommer du?",
        text="Kommer du?",
        state=MessageState.FAILED,
    )
    return row
