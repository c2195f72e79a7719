"""One press for many people: counted, undone, written once, gone on with after a fall."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from events import links
from events.audience import Audience, count, read_addresses
from events.errors import InvitationRefused
from events.models import (
    BatchState,
    Event,
    EventState,
    InvitationBatch,
    InvitationState,
    Registration,
    Status,
)
from events.operations import events, hosting, invitations
from networks.models import MembershipState
from networks.operations.memberships import pause_mail
from notifications import delivery
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import AffiliationFactory, ContactGroupFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def send(event: Event, audience: Audience) -> None:
    """Press, let the time to undo go by, and write."""
    batch = invitations.invite(event, audience, by=None)
    batch.send_at = timezone.now()
    batch.save(update_fields=["send_at"])
    invitations.write_batch(batch.pk)


def test_a_person_in_three_groups_gets_one_invitation():
    event = EventFactory()
    membership = MembershipFactory(network=event.network)
    person = membership.person
    home = AffiliationFactory(person=person)
    group = ContactGroupFactory(network=event.network)
    group.people.add(person)
    audience = Audience(
        networks=(event.network.pk,),
        organisations=(home.organisation.pk,),
        groups=(group.pk,),
        addresses=(("", person.email.upper().lower()),),
    )

    counted = count(event, audience)
    send(event, audience)

    assert (counted.new, counted.doubled) == (1, 3)
    assert Message.objects.filter(kind="invitation").count() == 1


def test_nothing_leaves_before_the_time_to_undo_is_over():
    event = EventFactory()
    MembershipFactory(network=event.network)

    batch = invitations.invite(event, Audience(networks=(event.network.pk,)), by=None)
    invitations.write_batch(batch.pk)

    assert not Message.objects.exists()
    assert not Registration.objects.exists()


def test_a_press_noted_by_a_clock_that_was_an_hour_ahead_does_not_wait_for_it():
    event, member = EventFactory(), MembershipFactory()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        batch = invitations.invite(event, Audience(networks=(member.network_id,)), by=None)

    assert list(InvitationBatch.objects.due()) == [batch]
    invitations.write_batch(batch.pk)

    assert event.registrations.get().person == member.person


def test_an_undone_press_writes_to_nobody_and_forgets_the_addresses_typed_for_it():
    event = EventFactory()
    known = PersonFactory()
    audience = Audience(addresses=(("Ny Nabo", "ny@example.org"), ("", known.email)))

    batch = invitations.invite(event, audience, by=None)
    invitations.undo_batch(batch)
    batch.refresh_from_db()
    batch.send_at = timezone.now()
    batch.save()
    invitations.write_batch(batch.pk)

    assert batch.state == BatchState.UNDONE
    assert not Message.objects.exists()
    assert not Person.objects.filter(email="ny@example.org").exists()
    assert Person.objects.filter(pk=known.pk).exists()


def test_an_event_called_off_within_the_time_to_undo_forgets_the_addresses_typed_for_it():
    event = EventFactory()
    batch = invitations.invite(event, Audience(addresses=(("Ny Nabo", "ny@example.org"),)), by=None)

    events.cancel(event, "Storm")

    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert not Person.objects.filter(email="ny@example.org").exists()


def test_an_undone_press_forgets_nobody_whom_another_press_is_about_to_ask():
    undone, other = EventFactory(), EventFactory()
    audience = Audience(addresses=(("Ny Nabo", "ny@example.org"),))
    batch = invitations.invite(undone, audience, by=None)
    send_later = invitations.invite(other, audience, by=None)

    invitations.undo_batch(batch)
    send_later.send_at = timezone.now()
    send_later.save()
    invitations.write_batch(send_later.pk)

    assert other.registrations.get().person.email == "ny@example.org"


def test_it_is_too_late_to_undo_what_is_on_its_way():
    event = EventFactory()
    MembershipFactory(network=event.network)
    batch = invitations.invite(event, Audience(networks=(event.network.pk,)), by=None)
    batch.send_at = timezone.now() - timedelta(seconds=1)
    batch.save()

    with pytest.raises(InvitationRefused) as refusal:
        invitations.undo_batch(batch)

    assert refusal.value.code == "too_late"


def test_inviting_again_writes_only_to_the_new():
    event = EventFactory()
    first = MembershipFactory(network=event.network)
    audience = Audience(networks=(event.network.pk,))
    send(event, audience)
    second = MembershipFactory(network=event.network)

    send(event, audience)

    assert [message.person for message in Message.objects.filter(kind="invitation")] == [
        first.person,
        second.person,
    ]
    with pytest.raises(InvitationRefused):
        invitations.invite(event, audience, by=None)


def test_who_paused_ended_or_cannot_be_reached_is_left_out_and_counted():
    event = EventFactory()
    MembershipFactory(network=event.network, state=MembershipState.PAUSED)
    MembershipFactory(network=event.network, state=MembershipState.ENDED)
    MembershipFactory(network=event.network, person__mail_failed_at=timezone.now())
    MembershipFactory(network=event.network)
    stranger = PersonFactory()
    pause_mail(stranger, event.network)

    counted = count(event, Audience(networks=(event.network.pk,), addresses=(("", stranger.email),)))

    assert (counted.new, counted.unreachable, counted.paused) == (1, 1, 1)


def test_a_batch_that_broke_off_goes_on_where_it_was_and_writes_to_nobody_twice(
    monkeypatch: pytest.MonkeyPatch,
):
    event = EventFactory()
    MembershipFactory.create_batch(7, network=event.network)
    batch = invitations.invite(event, Audience(networks=(event.network.pk,)), by=None)
    batch.send_at = timezone.now()
    batch.save()
    monkeypatch.setattr(invitations, "CHUNK", 3)

    assert invitations._write_chunk(batch.pk, event.pk)  # and here the worker falls
    invitations.write_batch(batch.pk)
    invitations.write_batch(batch.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.done) == (BatchState.SENT, 7)
    assert Message.objects.filter(kind="invitation").count() == 7


def test_postgresql_counts_anew_in_the_middle_of_a_large_press(monkeypatch: pytest.MonkeyPatch):
    event = EventFactory()
    MembershipFactory.create_batch(7, network=event.network)
    monkeypatch.setattr(invitations, "CHUNK", 2)
    monkeypatch.setattr(invitations, "COUNTED_AFTER", 2)

    with CaptureQueriesContext(connection) as captured:
        send(event, Audience(networks=(event.network.pk,)))

    counted = [query["sql"] for query in captured if query["sql"].startswith("ANALYZE")]
    assert len(counted) == (1 if connection.vendor == "postgresql" else 0)
    assert Message.objects.filter(kind="invitation").count() == 7


def test_a_press_asks_as_often_for_many_as_for_few():
    asked = []
    for number in (2, 12):
        event = EventFactory()
        MembershipFactory.create_batch(number, network=event.network)
        with CaptureQueriesContext(connection) as captured:
            send(event, Audience(networks=(event.network.pk,)))
        asked.append(len(captured))

    assert asked[0] == asked[1]


def test_a_cancelled_event_invites_nobody_any_more():
    event = EventFactory()
    MembershipFactory(network=event.network)
    batch = invitations.invite(event, Audience(networks=(event.network.pk,)), by=None)

    events.cancel(event, "For få")
    batch.send_at = timezone.now()
    batch.save(update_fields=["send_at"])
    invitations.write_batch(batch.pk)

    assert not Message.objects.filter(kind="invitation").exists()


def test_inviting_to_a_draft_publishes_and_opens_it():
    event = EventFactory(state=EventState.DRAFT)
    MembershipFactory(network=event.network)

    send(event, Audience(networks=(event.network.pk,)))

    event.refresh_from_db()
    assert event.state == EventState.OPEN


@pytest.mark.parametrize("size", [3, 30])
def test_counting_takes_as_many_queries_for_few_as_for_many(size: int, django_assert_num_queries):
    event = EventFactory()
    MembershipFactory.create_batch(size, network=event.network)
    audience = Audience(networks=(event.network.pk,), addresses=(("", "ny@example.org"),))

    with django_assert_num_queries(4):
        assert count(event, audience).new == size + 1


def test_the_personal_link_is_kept_as_a_hash_and_a_new_one_revokes_it():
    row = RegistrationFactory()
    old = links.registration_token(row)
    assert old not in str(Registration.objects.filter(pk=row.pk).values())
    assert len(old) >= 22

    invitations.revoke_link(row)
    row.refresh_from_db()

    assert not Registration.objects.filter(link_hash=links.hash_of(old)).exists()
    assert links.hash_of(links.registration_token(row)) == row.link_hash


def test_a_link_made_under_an_older_secret_key_still_stands_in_new_mails(settings):
    row = RegistrationFactory()
    before = links.registration_token(row)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "en helt ny nøgle, lang nok til at være en"

    assert links.registration_token(row) == before


def test_a_mail_server_that_refuses_for_good_flags_the_address_and_shows_on_the_invitation(smtp):
    event = EventFactory()
    good, bad = MembershipFactory(network=event.network), MembershipFactory(network=event.network)
    smtp.refuse(bad.person.email, "550 5.1.1 no such user")
    send(event, Audience(networks=(event.network.pk,)))

    delivery.deliver(list(Message.objects.values_list("pk", flat=True)))

    states = dict(event.registrations.values_list("person", "invitation__state"))
    assert states == {good.person.pk: InvitationState.SENT, bad.person.pk: InvitationState.BOUNCED}
    assert not Person.objects.reachable().filter(pk=bad.person.pk).exists()


def test_addresses_are_read_as_people_paste_them():
    pasted = "Asta Vibefjer <asta@example.org>; bo@example.org,\nClara <CLARA@example.org>\nbo@example.org\nikke en mail"

    read = read_addresses(pasted)

    assert read.good == (
        ("Asta Vibefjer", "asta@example.org"),
        ("", "bo@example.org"),
        ("Clara", "clara@example.org"),
    )
    assert read.bad == ("»ikke en mail« mangler et @.",)


def test_pasted_names_and_addresses_that_are_too_long_break_nothing():
    event = EventFactory()
    far_too_long = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.dk"
    read = read_addresses(f"{'Bo ' * 60}<bo@example.org>; {far_too_long}")

    send(event, Audience(addresses=read.good))

    assert event.registrations.get().person.name == ("Bo " * 50).strip()
    assert len(read.bad) == 1


def test_somebody_who_declined_by_themselves_may_still_be_invited_once():
    event = EventFactory()
    row = RegistrationFactory(event=event, status=Status.DECLINED, invited=False)

    send(event, Audience(addresses=(("", row.person.email),)))

    assert Message.objects.filter(kind="invitation", person=row.person).count() == 1


def test_whose_invitation_was_withdrawn_may_be_asked_again_with_a_new_link():
    event = EventFactory()
    person = MembershipFactory(network=event.network).person
    audience = Audience(networks=(event.network.pk,))
    send(event, audience)
    row = event.registrations.get()
    old = links.registration_token(row)
    hosting.withdraw_invitation(row, by=event.contact)

    assert count(event, audience).new == 1
    send(event, audience)

    row.refresh_from_db()
    assert (row.status, row.invitation.state) == (Status.UNANSWERED, InvitationState.QUEUED)
    letters = Message.objects.filter(kind="invitation", person=person, state="ready")
    assert [links.registration_token(row) in letter.text for letter in letters] == [True]
    assert old not in letters[0].text


def test_a_second_press_within_the_half_minute_counts_nobody_twice():
    event = EventFactory()
    MembershipFactory(network=event.network)
    audience = Audience(networks=(event.network.pk,))
    invitations.invite(event, audience, by=None)

    assert (count(event, audience).new, count(event, audience).already) == (0, 1)


def test_the_first_letter_to_each_opens_a_thread_that_later_ones_go_on_with():
    event = EventFactory()
    members = MembershipFactory.create_batch(3, network=event.network)

    send(event, Audience(networks=(event.network.pk,)))

    for member in members:
        row, letter = event.registrations.get(person=member.person), Message.objects.get(person=member.person)
        assert row.first_message_id == letter.message_id
        assert (letter.in_reply_to, letter.thread) == ("", f"event-{event.pk}-registration-{row.pk}")
        assert row.invitation.batch is not None


def test_who_is_asked_once_more_hears_it_in_the_thread_they_have():
    event = EventFactory()
    row = RegistrationFactory(
        event=event, status=Status.DECLINED, invited=False, first_message_id="<before@svar.example.org>"
    )
    MembershipFactory(network=event.network, person=row.person)

    send(event, Audience(networks=(event.network.pk,)))

    row.refresh_from_db()
    letter = Message.objects.get(kind="invitation")
    assert letter.in_reply_to == "<before@svar.example.org>"
    assert row.first_message_id == letter.message_id
