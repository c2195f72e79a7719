"""The personal link: GET only shows, a press answers, nothing else is seen; without an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import links
from events.models import Event, EventState, FreedSeats, Mode, Registration, Status
from events.operations import hosting, invitations
from events.operations.registrations import Answer, respond
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def url(row: Registration, name: str = "answer") -> str:
    return reverse(f"events:{name}", args=[links.registration_token(row)])


def test_opening_the_link_changes_nothing_whatever_the_button_in_the_mail(client: Client):
    row = RegistrationFactory()
    before = Registration.objects.values().get(pk=row.pk)

    for query in ("", "?svar=ja", "?svar=nej", "?svar=maaske", "?svar=<script>"):
        assert client.get(url(row) + query).status_code == 200
        assert client.head(url(row) + query).status_code == 200

    assert Registration.objects.values().get(pk=row.pk) == before
    assert not Message.objects.exists()


@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_a_press_answers_and_leads_to_a_receipt(client: Client, answer: str):
    row = RegistrationFactory()

    page = client.post(url(row), {"answer": answer}, follow=True)

    row.refresh_from_db()
    assert row.status == answer
    assert 'id="kvittering"' in page.content.decode()
    assert page.redirect_chain[0][0].endswith("?sagt=kvittering#kvittering")
    assert page.redirect_chain[0][1] == 302


def test_an_unknown_and_a_revoked_link_answer_the_same(client: Client):
    row = RegistrationFactory()
    old = url(row)
    invitations.revoke_link(row)

    unknown = reverse("events:answer", args=["A" * 24])
    assert client.get(old).status_code == client.get(unknown).status_code == 404
    assert client.post(old, {"answer": "accepted"}).status_code == 404


def test_a_link_answers_for_its_own_registration_alone(client: Client):
    event = EventFactory()
    mine, other = RegistrationFactory(event=event), RegistrationFactory(event=event)

    page = client.post(url(mine), {"answer": "accepted"}, follow=True).content.decode()

    other.refresh_from_db()
    assert other.status == Status.UNANSWERED
    assert other.person.name not in page
    assert other.person.email not in page


def test_the_page_speaks_the_persons_language(client: Client):
    row = RegistrationFactory(person=PersonFactory(language="en"))

    assert 'lang="en"' in client.get(url(row)).content.decode()


def test_a_full_house_offers_the_waiting_list_with_the_number(client: Client):
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event, status=Status.WAITLISTED)
    row = RegistrationFactory(event=event, person=PersonFactory(language="en"))

    assert "You will be number 2" in client.get(url(row)).content.decode()
    page = client.post(url(row), {"answer": "accepted"}, follow=True).content.decode()
    assert "number 2 on the waiting list" in page.replace("&#x27;", "'")


def test_a_full_house_with_room_online_says_so_to_the_invited_and_to_strangers(client: Client):
    event = EventFactory(mode=Mode.HYBRID, capacity=1, online_capacity=5, open_registration=True)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    row = RegistrationFactory(event=event)

    invited = client.get(url(row)).content.decode()
    stranger = client.get(reverse("events:sign_up", args=[event.pk])).content.decode()

    assert "Der er stadig plads online" in invited
    assert "der er plads online" in stranger
    assert "Skriv mig på ventelisten" not in stranger


@pytest.mark.parametrize(
    ("state", "words"), [(EventState.CANCELLED, "Aflyst: "), (EventState.POSTPONED, "Udskudt: ")]
)
def test_a_meeting_that_is_off_says_so_first_whatever_was_answered(
    client: Client, state: EventState, words: str
):
    row = RegistrationFactory(event__state=state, event__reason="Sneen", status=Status.ACCEPTED)

    page = client.get(url(row)).content.decode()

    assert words in page.split("<title>")[1].split("</title>")[0]
    assert page.index("Sneen") < page.index("<h1")
    assert "Du kommer" not in page


def test_who_is_offered_a_seat_is_asked_for_nothing_but_the_answer(client: Client):
    hold = timezone.now() + timedelta(hours=5)
    row = RegistrationFactory(status=Status.WAITLISTED, held_until=hold)

    page = client.get(url(row)).content.decode()

    assert "Vil du have den?" in page
    assert reverse("events:answer_details", args=[links.registration_token(row)]) not in page


def test_an_undo_that_comes_too_late_is_refused_and_the_page_says_why(client: Client):
    row = RegistrationFactory()
    client.post(url(row), {"answer": "accepted"})
    row.event.state = EventState.CANCELLED
    row.event.save()

    refused = client.post(url(row, "answer_undo"))

    row.refresh_from_db()
    assert refused.status_code == 422
    assert "Mødet er aflyst" in refused.content.decode()
    assert row.status == Status.ACCEPTED


def test_details_are_saved_and_a_refusal_keeps_what_was_written(client: Client):
    event = EventFactory(capacity=1, guests_allowed=1)
    dish = DishFactory(event=event)
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)
    wishes = {"dish": dish.pk, "guests": 1, "guest_0_name": "Mor", "note": "Vi kommer sent"}

    refused = client.post(url(row, "answer_details"), wishes)

    assert refused.status_code == 422
    assert "Vi kommer sent" in refused.content.decode()
    assert "Mor" in refused.content.decode()
    assert client.post(url(row, "answer_details"), {**wishes, "guests": 0}).status_code == 302
    row.refresh_from_db()
    assert (row.dish, row.note) == (dish, "Vi kommer sent")


def test_a_receipt_offers_to_undo_only_what_can_be_answered_anew(client: Client):
    row = RegistrationFactory(status=Status.ACCEPTED)
    undo = url(row, "answer_undo")

    assert "Tag mit svar tilbage" in client.get(url(row)).content.decode()
    assert "Fortryd" in client.get(url(row) + "?sagt=kvittering").content.decode()
    Event.objects.filter(pk=row.event_id).update(registration_deadline=timezone.now() - timedelta(hours=1))

    late = client.get(url(row)).content.decode()
    assert undo not in late
    assert "komme alligevel" not in late


def test_who_sent_somebody_else_is_told_who_is_asked_and_sends_nobody_more(client: Client):
    row = RegistrationFactory(status=Status.ACCEPTED)
    sent = url(row, "answer_stand_in")
    client.post(sent, {"name": "Bo Tyttebær", "email": "bo@example.org"})

    page = client.get(url(row)).content.decode()

    assert "Bo Tyttebær er blevet spurgt" in page
    assert sent not in page
    assert url(row, "answer_undo") not in page
    refused = client.post(sent, {"name": "Clara", "email": "clara@example.org"})
    assert refused.status_code == 422
    assert "Bo Tyttebær" in refused.content.decode()


def test_who_waits_with_guests_is_told_when_there_is_room_without_them(client: Client):
    event = EventFactory(capacity=2, guests_allowed=2)
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    row = RegistrationFactory(event=event, status=Status.WAITLISTED, turn=1, seats=3)

    assert "Der er 1 ledig plads, men I er 3" in client.get(url(row)).content.decode()
    Event.objects.filter(pk=event.pk).update(registration_deadline=timezone.now() - timedelta(hours=1))
    assert "ledig plads, men" not in client.get(url(row)).content.decode()


def test_whose_name_we_do_not_know_is_greeted_without_one(client: Client):
    row = RegistrationFactory(status=Status.ACCEPTED, person__name="")

    assert "Du kommer</h2>" in client.get(url(row)).content.decode()


def test_where_a_freed_seat_goes_at_once_nobody_is_asked_whether_it_should(client: Client):
    row = RegistrationFactory(event__capacity=1, event__freed_seats=FreedSeats.AT_ONCE)
    RegistrationFactory(event=row.event, status=Status.ACCEPTED)
    client.post(url(row), {"answer": "accepted"})

    assert 'name="take_seat_at_once"' not in client.get(url(row)).content.decode()


def test_undo_takes_the_answer_back(client: Client):
    row = RegistrationFactory()
    client.post(url(row), {"answer": "accepted"})

    client.post(url(row, "answer_undo"))

    row.refresh_from_db()
    assert row.status == Status.UNANSWERED


def test_after_the_deadline_the_page_offers_a_request(client: Client):
    row = RegistrationFactory(event__registration_deadline=timezone.now() - timedelta(hours=1))
    assert 'name="wish"' in client.get(url(row)).content.decode()

    client.post(url(row, "answer_request"), {"wish": "accepted", "note": "Bilen er lavet"})

    row.refresh_from_db()
    assert (row.wish, row.wish_note, row.status) == ("accepted", "Bilen er lavet", Status.UNANSWERED)


@pytest.mark.parametrize("state", list(EventState))
@pytest.mark.parametrize("status", [status for status in Status if status != Status.ANONYMISED])
def test_the_page_stands_in_every_state(client: Client, state: EventState, status: Status):
    row = RegistrationFactory(event__state=state, status=status)

    assert client.get(url(row)).status_code == 200


def test_unsubscribing_asks_on_get_and_works_on_a_bare_post_from_a_mail_program(client: Client):
    row = RegistrationFactory()
    strict = Client(enforce_csrf_checks=True)

    client.get(url(row, "unsubscribe"))
    assert not row.person.mail_pauses.exists()
    strict.post(url(row, "unsubscribe"), {"List-Unsubscribe": "One-Click"})

    assert row.person.mail_pauses.filter(network=row.event.network).exists()


def test_no_page_of_a_link_may_be_kept_indexed_or_told_to_others(client: Client):
    page = client.get(url(RegistrationFactory()))

    assert "no-store" in page["Cache-Control"]
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_as_many_queries_for_one_registration_as_for_many(
    client: Client, rows: int, django_assert_max_num_queries
):
    event = EventFactory(capacity=10)
    DishFactory.create_batch(3, event=event)
    mine = RegistrationFactory(event=event)
    RegistrationFactory.create_batch(rows, event=event, status=Status.ACCEPTED)
    client.get(url(mine))

    with django_assert_max_num_queries(12):
        client.get(url(mine))


def test_a_stranger_signs_up_confirms_and_stands_on_the_personal_page(client: Client):
    event = EventFactory(open_registration=True, capacity=5)

    sent = client.post(
        reverse("events:sign_up", args=[event.pk]), {"name": "Frida", "email": "frida@example.org"}
    )
    link = "/tilmelding/" + Message.objects.get(kind="sign_up").text.split("/tilmelding/")[1].split()[0]
    client.get(link)
    assert not event.registrations.exists()
    client.post(link)

    assert sent.status_code == 200
    assert event.registrations.get().status == Status.ACCEPTED


def test_who_is_signed_in_comes_with_one_press_and_is_asked_for_nothing_we_know(client: Client):
    event = EventFactory(open_registration=True, capacity=5, guests_allowed=1)
    person = PersonFactory()
    client.force_login(person)
    address = reverse("events:sign_up", args=[event.pk])

    page = client.get(address).content.decode()
    assert person.email in page
    assert 'name="email"' not in page
    assert 'name="name"' not in page
    came = client.post(address, {"guests": 1, "note": "Vi er to"})

    row = event.registrations.get()
    assert came["Location"] == url(row) + "?sagt=kvittering#kvittering"
    assert (row.person, row.status, row.seats, row.note) == (person, Status.ACCEPTED, 2, "Vi er to")
    assert client.get(address)["Location"] == url(row)
    Event.objects.filter(pk=event.pk).update(open_registration=False)
    client.force_login(PersonFactory())
    assert client.post(address, {"guests": 0}).status_code == 422
    assert event.registrations.count() == 1


def test_whose_invitation_was_withdrawn_comes_to_an_open_event_like_everybody_else(client: Client):
    row = RegistrationFactory(event__open_registration=True)
    hosting.withdraw_invitation(row, by=row.event.contact)
    client.force_login(row.person)
    address = reverse("events:sign_up", args=[row.event_id])

    assert client.get(address).status_code == 200
    client.post(address, {"guests": 0})

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED


def test_a_member_who_is_not_invited_is_told_whom_to_ask_and_is_promised_no_seat(client: Client):
    event = EventFactory(capacity=5)
    client.force_login(PersonFactory())

    page = client.get(event.get_absolute_url()).content.decode()
    assert f"Spørg {event.contact}" in page
    assert "log ind" not in page
    assert "Kun for inviterede" in client.get(reverse("events:calendar")).content.decode()


def test_a_link_that_was_closed_or_mistyped_says_the_same_and_shows_a_way_on(client: Client):
    row = RegistrationFactory()
    old = url(row)
    invitations.revoke_link(row)

    other = reverse("events:answer", args=["x" * 24])
    closed, mistyped = client.get(old), client.get(other)

    assert closed.status_code == mistyped.status_code == 404
    assert closed.content.decode().replace(old, "") == mistyped.content.decode().replace(other, "")
    assert reverse("account_login") in closed.content.decode()
    assert client.post(old, {"answer": "accepted"}).status_code == 404


def test_a_sign_up_that_was_confirmed_leads_on_to_the_answer(client: Client):
    event = EventFactory(open_registration=True)
    client.post(reverse("events:sign_up", args=[event.pk]), {"name": "Frida", "email": "frida@example.org"})
    link = "/tilmelding/" + Message.objects.get(kind="sign_up").text.split("/tilmelding/")[1].split()[0]
    client.post(link)

    assert client.get(link)["Location"] == url(event.registrations.get())


def test_a_robot_that_fills_the_hidden_field_is_forgotten(client: Client):
    event = EventFactory(open_registration=True)

    client.post(
        reverse("events:sign_up", args=[event.pk]),
        {"name": "Bot", "email": "bot@example.org", "website": "https://spam.example"},
    )

    assert not event.sign_ups.exists()


def test_a_member_answers_from_the_site_but_only_for_themselves(client: Client):
    row = RegistrationFactory()
    client.force_login(PersonFactory())
    assert (
        client.post(reverse("events:respond", args=[row.event.pk]), {"answer": "accepted"}).status_code == 404
    )

    client.force_login(row.person)
    client.post(reverse("events:respond", args=[row.event.pk]), {"answer": "accepted"})

    row.refresh_from_db()
    assert row.status == Status.ACCEPTED


@pytest.mark.parametrize("waiting", [1, 30])
def test_an_answer_asks_as_much_of_the_database_however_many_wait(client: Client, waiting: int) -> None:
    event = EventFactory(capacity=1)
    for row in RegistrationFactory.create_batch(waiting, event=event, status=Status.UNANSWERED):
        respond(row, Answer.YES)
    row = RegistrationFactory(event=event, status=Status.UNANSWERED)

    with CaptureQueriesContext(connection) as queries:
        client.post(url(row), {"answer": "accepted"})

    row.refresh_from_db()
    assert row.status == Status.WAITLISTED
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 10
