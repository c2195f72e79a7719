"""The one page that makes and changes an event."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from events import local_times
from events.forms.beginnings import from_preset
from events.forms.events import EventForm
from events.models import Event, EventKind, EventState, Registration, Status, Venue
from events.presets import PRESETS, next_day
from notifications.models import Message
from tests.events.hosting_helpers import as_posted, coordinator_of, hosted_event, signed_in, typed
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import CoordinatorFactory, NetworkFactory, OrganisationFactory

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_one_post_makes_a_draft_with_programme_dishes_and_place_and_writes_to_nobody() -> None:
    membership = CoordinatorFactory()
    client = signed_in(membership.person)

    response = client.post(reverse("events:new"), typed(network=membership.network.pk))

    event = Event.objects.get()
    assert response.status_code == 302
    assert event.state == EventState.DRAFT
    assert event.contact == membership.person
    assert timezone.localtime(event.starts_at) == datetime(2027, 3, 6, 10, tzinfo=COPENHAGEN)
    assert timezone.localtime(event.registration_deadline) == datetime(2027, 2, 25, tzinfo=COPENHAGEN)
    assert event.venue.name == "Rughede Forsamlingshus"
    assert [item.title for item in event.agenda.all()] == ["Kaffe", "Velkomst", "Debat"]
    assert event.agenda.all()[1].speaker == "Agnete Hyldebær"
    assert [dish.name for dish in event.dishes.all()] == ["Tarteletter", "Kartoffelmad"]
    assert not Message.objects.exists()


def test_saving_to_invite_leads_to_the_invitations() -> None:
    membership = CoordinatorFactory()

    response = signed_in(membership.person).post(
        reverse("events:new"), typed(network=membership.network.pk, do="invite")
    )

    assert response["Location"] == reverse("events:invite", args=[Event.objects.get().pk])


def test_errors_keep_everything_that_was_typed() -> None:
    client = signed_in(CoordinatorFactory().person)

    response = client.post(reverse("events:new"), typed(title="", summary="Vi finder på noget selv."))

    page = response.content.decode()
    assert response.status_code == 422
    assert "Vi finder på noget selv." in page
    assert "Velkomst v/ Agnete Hyldebær" in page
    assert not Event.objects.exists()


def test_nobody_makes_an_event_in_a_network_that_is_not_theirs() -> None:
    other = NetworkFactory()

    response = signed_in(CoordinatorFactory().person).post(reverse("events:new"), typed(network=other.pk))

    assert response.status_code == 422
    assert not Event.objects.exists()


@pytest.mark.parametrize("field", ["starts", "ends"])
def test_an_hour_that_does_not_exist_is_refused_on_its_field(field: str) -> None:
    person = CoordinatorFactory().person
    night = {"date": "2027-03-28", "starts": "01:30", "ends": "04:00", field: "02:30", "deadline": ""}

    form = EventForm(person, typed(**night))

    assert not form.is_valid()
    assert form.errors.as_data()[field][0].code == "no_such_hour"


def test_an_hour_that_comes_twice_is_asked_about_and_then_meant() -> None:
    membership = CoordinatorFactory()
    client = signed_in(membership.person)
    night = {"date": "2027-10-31", "starts": "02:30", "ends": "06:00", "deadline": "", "confirmed": "holiday"}

    asked = client.post(reverse("events:new"), typed(**night))
    client.post(reverse("events:new"), typed(**night, starts_occasion="second"))

    assert asked.status_code == 422
    assert 'name="starts_occasion"' in asked.content.decode()
    assert Event.objects.get().starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=ZoneInfo("UTC"))


def test_the_first_of_two_hours_is_an_hour_before_the_second() -> None:
    day, clock = date(2027, 10, 31), datetime(2027, 1, 1, 2, 30).time()

    first, second = (local_times.moment(day, clock, which) for which in ("first", "second"))

    assert second.astimezone(ZoneInfo("UTC")) - first.astimezone(ZoneInfo("UTC")) == timedelta(hours=1)
    assert [local_times.occasion_of(moment) for moment in (first, second)] == ["first", "second"]
    with pytest.raises(ValidationError):
        local_times.moment(day, clock)


def test_an_end_before_the_beginning_is_after_midnight() -> None:
    form = EventForm(CoordinatorFactory().person, typed(starts="19:00", ends="01:00"))

    assert form.is_valid(), form.errors
    assert timezone.localtime(form.cleaned_data["ends_at"]) == datetime(2027, 3, 7, 1, tzinfo=COPENHAGEN)


def test_a_deadline_after_the_beginning_is_refused() -> None:
    form = EventForm(CoordinatorFactory().person, typed(deadline="2027-03-07"))

    assert "deadline" in form.errors


@pytest.mark.parametrize(("touched", "expected"), [(False, date(2027, 2, 24)), (True, date(2027, 2, 20))])
def test_a_proposed_deadline_follows_the_day_until_somebody_chooses_one(
    touched: bool, expected: date
) -> None:
    person = CoordinatorFactory().person
    written = {"date": "2027-03-06", "deadline": "2027-02-20" if touched else "2027-12-01"}

    form = EventForm(person, typed(**written, proposed="2027-12-11 2027-12-01"))

    assert form.is_valid(), form.errors
    assert timezone.localtime(form.cleaned_data["closes_at"]).date() == expected + timedelta(days=1)


def test_a_changed_place_is_a_new_row_and_other_events_keep_theirs() -> None:
    event, client = hosted_event()
    other = EventFactory(venue=event.venue)
    initial = as_posted(event, coordinator_of(event))

    client.post(reverse("events:edit", args=[event.pk]), {**initial, "parking": "Ved kirken"})

    event.refresh_from_db()
    other.refresh_from_db()
    assert event.venue.parking == "Ved kirken"
    assert event.venue != other.venue
    assert other.venue.parking == ""


def test_choosing_a_known_place_fills_in_what_we_know_and_saves_no_second_row() -> None:
    venue = VenueFactory(name="Hedelyng Kulturhus", room="Salen", step_free=True, hearing_loop=True)
    client = signed_in(CoordinatorFactory().person)

    shown = client.post(reverse("events:new"), typed(known=venue.pk, do="place"))
    client.post(reverse("events:new"), typed(known=venue.pk))

    assert "Hedelyng Kulturhus" in shown.content.decode()
    assert 'value="Salen"' in shown.content.decode()
    assert Event.objects.get().venue == venue
    assert Venue.objects.count() == 1


def test_an_unknown_co_organiser_is_named_with_the_nearest_we_know() -> None:
    OrganisationFactory(name="Struer Kommune")

    form = EventForm(CoordinatorFactory().person, typed(co_organisers="Struer Komune"))

    assert "Struer Kommune" in form.errors["co_organisers"][0]


def test_a_copy_takes_everything_but_the_date_and_the_answers() -> None:
    event, client = hosted_event(title="Mad på bordet", capacity=33, guests_allowed=2)
    DishFactory(event=event, name="Tarteletter")
    RegistrationFactory(event=event, status=Status.ACCEPTED)

    response = client.get(reverse("events:copy", args=[event.pk]))

    form = response.context["form"]
    assert form["title"].value() == "Mad på bordet"
    assert form["capacity"].value() == 33
    assert form["dishes"].value() == "Tarteletter"
    assert form["date"].value() > timezone.localdate(event.starts_at)
    assert form["date"].value().weekday() == timezone.localdate(event.starts_at).weekday()
    assert form["date"].value() - form["deadline"].value() == timedelta(days=7)
    assert Event.objects.count() == 1
    assert Registration.objects.count() == 1


def test_the_next_day_keeps_the_weekday_and_leaves_july_alone() -> None:
    day = next_day(date(2027, 6, 9), date(2027, 6, 10), lambda _day: True)

    assert day.weekday() == date(2027, 6, 9).weekday()
    assert day.month == 8


@pytest.mark.parametrize("kind", EventKind.values)
def test_every_kind_has_a_preset_that_makes_a_form(kind: str) -> None:
    response = signed_in(CoordinatorFactory().person).get(reverse("events:new"), {"slags": kind})

    assert kind in PRESETS
    assert response.context["form"]["kind"].value() == kind


def test_a_typo_is_saved_at_once_and_tells_nobody() -> None:
    event, client = hosted_event(title="Når busen ikke kommer")
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    posted = as_posted(event, coordinator_of(event))

    response = client.post(
        reverse("events:edit", args=[event.pk]), {**posted, "title": "Når bussen ikke kommer"}
    )

    event.refresh_from_db()
    assert response.status_code == 302
    assert event.title == "Når bussen ikke kommer"
    assert event.sequence == 0
    assert not Message.objects.exists()


def test_a_new_date_asks_first_says_how_many_and_then_asks_the_acceptors_again() -> None:
    event, client = hosted_event()
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)
    RegistrationFactory(event=event)
    posted = as_posted(event, coordinator_of(event))
    posted["date"] = str(timezone.localdate(event.starts_at) + timedelta(days=1))

    asked = client.post(reverse("events:edit", args=[event.pk]), posted)
    event.refresh_from_db()
    sequence_before = event.sequence
    client.post(reverse("events:edit", args=[event.pk]), {**posted, "notify": "yes"})

    question = asked.context["question"]
    assert (question["told"], question["asked_again"], question["default"]) == (2, 1, True)
    assert sequence_before == 0
    event.refresh_from_db()
    row.refresh_from_db()
    assert event.sequence == 1
    assert (row.status, row.asked_again) == (Status.UNANSWERED, True)
    assert Message.objects.filter(kind="changed").count() == 2


def test_a_new_place_may_be_saved_without_a_mail() -> None:
    event, client = hosted_event()
    row = RegistrationFactory(event=event, status=Status.ACCEPTED)
    posted = as_posted(event, coordinator_of(event))

    client.post(
        reverse("events:edit", args=[event.pk]),
        {**posted, "place": "Et andet hus", "address": "Nygade 2", "notify": "no"},
    )

    event.refresh_from_db()
    row.refresh_from_db()
    assert event.sequence == 1
    assert row.status == Status.ACCEPTED
    assert not Message.objects.exists()


def test_a_save_over_somebody_elses_is_stopped_once_and_keeps_what_was_typed() -> None:
    event, client = hosted_event()
    posted = as_posted(event, coordinator_of(event))
    Event.objects.filter(pk=event.pk).update(
        changed_at=timezone.now() + timedelta(minutes=1), title="En andens"
    )

    stopped = client.post(reverse("events:edit", args=[event.pk]), {**posted, "title": "Min"})
    again = client.post(
        reverse("events:edit", args=[event.pk]),
        {**posted, "title": "Min", "version": stopped.context["form"]["version"].value()},
    )

    assert stopped.status_code == 422
    assert 'value="Min"' in stopped.content.decode()
    assert again.status_code == 302
    event.refresh_from_db()
    assert event.title == "Min"


def test_the_reading_beside_the_form_says_the_day_and_the_programme_and_changes_nothing() -> None:
    client = signed_in(CoordinatorFactory().person)

    response = client.post(reverse("events:look"), typed())

    page = response.content.decode()
    assert response.status_code == 200
    assert "6. marts" in page
    assert "Velkomst" in page
    assert not Event.objects.exists()


def test_an_editor_of_a_co_organiser_does_not_move_the_event_to_another_network() -> None:
    event = EventFactory()
    elsewhere = CoordinatorFactory()
    host = event.co_organisers.create(organisation=OrganisationFactory())
    host.editors.add(elsewhere.person)
    posted = as_posted(event, elsewhere.person) | {"network": elsewhere.network.pk, "title": "Ny titel"}

    signed_in(elsewhere.person).post(reverse("events:edit", args=[event.pk]), posted)

    before = event.network
    event.refresh_from_db()
    assert (event.title, event.network) == ("Ny titel", before)


def test_what_is_planned_or_called_off_next_year_does_not_push_the_proposed_day() -> None:
    network = NetworkFactory()
    far = timezone.now() + timedelta(days=300)
    EventFactory(network=network, kind="theme_seminar", starts_at=far)
    EventFactory(network=network, kind="theme_seminar", starts_at=far, state=EventState.CANCELLED)

    proposed = from_preset("theme_seminar", network)["date"]

    assert proposed < timezone.localdate() + timedelta(days=120)
