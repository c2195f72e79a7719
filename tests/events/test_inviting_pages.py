"""Choosing whom to invite, the count, the preview, one press, undo and progress."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from events.models import BatchState, EventState, InvitationBatch, Registration, Status
from events.operations import invitations
from networks.models import Membership, MembershipState
from notifications.models import Message
from tests.events.hosting_helpers import coordinator_of, hosted_event, signed_in
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import (
    AffiliationFactory,
    ContactGroupFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_the_page_begins_with_the_events_own_network_counted() -> None:
    event, client = hosted_event()
    MembershipFactory.create_batch(3, network=event.network)

    response = client.get(reverse("events:invite", args=[event.pk]))

    assert response.context["counted"].new == 4  # three members and the coordinator


def test_any_mix_is_counted_once_each_with_the_reasons_for_the_rest() -> None:
    event, client = hosted_event()
    network, group = event.network, ContactGroupFactory(network=event.network)
    both, asked, bounced = (PersonFactory() for _ in range(3))
    MembershipFactory(network=network, person=both)
    MembershipFactory(network=network, person=asked)
    MembershipFactory(network=network, state=MembershipState.PAUSED)
    paused = MembershipFactory(network=network, state=MembershipState.PAUSED).person
    Person.objects.filter(pk=bounced.pk).update(mail_failed_at=timezone.now())
    group.people.set([both, bounced, paused])
    RegistrationFactory(event=event, person=asked)

    response = _count(
        client, event, networks=[network.pk], groups=[group.pk], addresses="Ny <ny@example.org>"
    )

    counted = response.context["counted"]
    assert counted.new == 3  # the coordinator, the one in both, the stranger
    assert (counted.doubled, counted.already, counted.paused, counted.unreachable) == (1, 1, 1, 1)
    assert not Registration.objects.filter(person=both).exists()
    assert not Person.objects.filter(email="ny@example.org").exists()


def test_counting_for_htmx_gives_the_part_and_the_button_with_its_number() -> None:
    event, client = hosted_event()

    response = _count(client, event, networks=[event.network.pk], htmx=True)

    page = response.content.decode()
    assert "<html" not in page
    assert 'name="expected" value="1"' in page
    assert "hx-swap-oob" in page


def test_names_can_be_looked_through_a_page_at_a_time() -> None:
    event, client = hosted_event()
    for number in range(70):
        MembershipFactory(network=event.network, person=PersonFactory(name=f"Inga {number:02d}"))

    first = _count(client, event, networks=[event.network.pk])
    second = _count(client, event, networks=[event.network.pk], page="2")

    assert "Inga 00" in first.content.decode()
    assert "Inga 69" not in first.content.decode()
    assert "Inga 69" in second.content.decode()


def test_everybody_who_was_at_an_earlier_event_can_be_asked() -> None:
    event, client = hosted_event()
    earlier = EventFactory(
        network=event.network, state=EventState.HELD, starts_at=timezone.now() - timedelta(days=60)
    )
    RegistrationFactory(event=earlier, status=Status.ACCEPTED)
    RegistrationFactory(event=earlier, status=Status.DECLINED)

    response = _count(client, event, events=[earlier.pk])

    assert response.context["counted"].new == 1


def test_an_organisation_brings_its_people_and_a_foreign_one_is_not_offered() -> None:
    event, client = hosted_event()
    own, foreign = OrganisationFactory(), OrganisationFactory()
    AffiliationFactory(organisation=foreign)
    AffiliationFactory(organisation=own)
    MembershipFactory(network=event.network, organisation=own)

    ours = _count(client, event, organisations=[own.pk])
    theirs = _count(client, event, organisations=[foreign.pk])

    assert ours.context["counted"].new == 1
    assert theirs.context["counted"].new == 0
    assert "organisations" in theirs.context["form"].errors


def test_groups_of_another_network_are_not_offered() -> None:
    event, client = hosted_event()
    foreign = ContactGroupFactory(network=NetworkFactory())
    foreign.people.add(PersonFactory())

    response = client.post(reverse("events:invite", args=[event.pk]), {"groups": [foreign.pk], "expected": 1})

    assert response.status_code == 422
    assert not InvitationBatch.objects.exists()


def test_one_press_makes_a_batch_that_waits_and_writes_to_nobody_yet() -> None:
    event, client = hosted_event()
    MembershipFactory.create_batch(3, network=event.network)

    response = _send(client, event, expected=4)

    batch = InvitationBatch.objects.get()
    assert response["Location"] == reverse("events:batch", args=[event.pk, batch.pk])
    assert (batch.total, batch.state) == (4, BatchState.WAITING)
    assert not Message.objects.exists()


def test_a_number_that_has_changed_is_read_once_more() -> None:
    event, client = hosted_event()
    MembershipFactory(network=event.network)

    response = _send(client, event, expected=1)

    assert response.status_code == 422
    assert 'name="expected" value="2"' in response.content.decode()
    assert not InvitationBatch.objects.exists()


def test_within_the_half_minute_the_press_is_undone_and_the_choice_is_kept() -> None:
    event, client = hosted_event()
    _send(client, event, expected=1)
    batch = InvitationBatch.objects.get()

    shown = client.get(reverse("events:batch", args=[event.pk, batch.pk]))
    response = client.post(reverse("events:batch_undo", args=[event.pk, batch.pk]), follow=True)

    batch.refresh_from_db()
    assert reverse("events:batch_undo", args=[event.pk, batch.pk]) in shown.content.decode()
    assert "12.00.30" in shown.content.decode()
    assert batch.state == BatchState.UNDONE
    assert response.context["form"]["networks"].value() == [event.network.pk]


def test_after_the_half_minute_undo_is_refused_in_words(time_machine: Any) -> None:
    event, client = hosted_event()
    _send(client, event, expected=1)
    batch = InvitationBatch.objects.get()
    time_machine.shift(31)

    response = client.post(reverse("events:batch_undo", args=[event.pk, batch.pk]), follow=True)

    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING
    assert "på vej" in response.content.decode() or "on their way" in response.content.decode()


def test_progress_follows_the_writing_and_later_presses_ask_only_the_new(time_machine: Any) -> None:
    event, client = hosted_event()
    MembershipFactory.create_batch(3, network=event.network)
    _send(client, event, expected=4)
    batch = InvitationBatch.objects.get()
    time_machine.shift(31)

    invitations.write_batch(batch.pk)
    done = client.get(reverse("events:batch", args=[event.pk, batch.pk]), headers={"HX-Request": "true"})
    MembershipFactory(network=event.network)
    counted = _count(client, event, networks=[event.network.pk]).context["counted"]

    assert "4" in done.content.decode()
    assert "<html" not in done.content.decode()
    assert (counted.new, counted.already) == (1, 4)


def test_the_preview_is_the_real_mail_under_a_policy_of_its_own() -> None:
    event, client = hosted_event(title="Når bussen ikke kommer")

    response = client.post(reverse("events:mail_preview", args=[event.pk]), {"greeting": "Kære alle, vi ses"})

    policy = response["Content-Security-Policy"]
    page = response.content.decode()
    assert "Når bussen ikke kommer" in page
    assert "vi ses" in page
    assert "/svar/" not in page
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src 'none'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert not Message.objects.exists()


def test_a_sample_goes_to_the_host_alone_and_answers_for_nobody() -> None:
    event, _client = hosted_event()
    person = coordinator_of(event)

    signed_in(person).post(reverse("events:invite_trial", args=[event.pk]), {"greeting": "Hej"})

    sample = Message.objects.get()
    assert sample.to_address == person.email
    assert sample.calendar is None
    assert "/svar/" not in sample.html + sample.text
    assert not Registration.objects.exists()


def test_a_press_for_ten_thousand_does_not_hold_the_page() -> None:
    event, client = hosted_event()
    people = Person.objects.bulk_create(
        Person(email=f"gaest{n}@example.org", name=f"Gæst {n}", password="!") for n in range(10_000)
    )
    Membership.objects.bulk_create(Membership(network=event.network, person=person) for person in people)
    begun = time.process_time()  # of this process: other runs on the machine do not count

    response = _send(client, event, expected=10_001)

    assert response.status_code == 302
    assert time.process_time() - begun < 2
    assert InvitationBatch.objects.get().total == 10_001


def test_the_count_costs_as_many_queries_for_three_as_for_sixty(django_assert_max_num_queries: Any) -> None:
    event, client = hosted_event()
    MembershipFactory.create_batch(3, network=event.network)
    with django_assert_max_num_queries(60) as few:
        _count(client, event, networks=[event.network.pk])
    MembershipFactory.create_batch(57, network=event.network)

    with django_assert_max_num_queries(len(few)):
        _count(client, event, networks=[event.network.pk])


def _count(client: Any, event: Any, *, htmx: bool = False, **chosen: Any) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse("events:invite_count", args=[event.pk]), chosen, headers=headers)


def _send(client: Any, event: Any, *, expected: int) -> Any:
    chosen = {"networks": [event.network.pk], "greeting": "", "expected": expected}
    return client.post(reverse("events:invite", args=[event.pk]), chosen)


def test_addresses_that_can_be_read_are_counted_beside_one_that_cannot() -> None:
    event, client = hosted_event()

    counted = _count(client, event, addresses="Dorte Ø\tdorte@example.org\nbo@example\nib@example.org")
    refused = client.post(
        reverse("events:invite", args=[event.pk]),
        {"addresses": "bo@example\nib@example.org", "expected": "1"},
    )

    assert counted.context["counted"].new == 2
    assert "Dorte Ø" in counted.content.decode()
    assert refused.status_code == 422
    assert not event.batches.exists()
