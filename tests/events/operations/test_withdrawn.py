"""Who is taken off the list, who is forgotten, and what a host may not reach through them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.operations import erase
from events import rules
from events.errors import AnswerRefused, InvitationRefused
from events.models import (
    Channel,
    CoOrganiser,
    Event,
    EventVisibility,
    FeedRevision,
    InvitationState,
    Registration,
    Status,
)
from events.operations import details, events, hosting, invitations, registrations
from events.operations.registrations import Actor, Answer
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.messages import MessageFactory
from tests.factories.networks import CoordinatorFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def withdrawn(**facts: object) -> Registration:
    row: Registration = RegistrationFactory(event=EventFactory(**facts))
    hosting.withdraw_invitation(row, by=row.event.contact)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("channel", [Channel.SITE, Channel.LINK])
@pytest.mark.parametrize("answer", Answer)
def test_whose_invitation_was_withdrawn_answers_no_more(channel: Channel, answer: Answer):
    row = withdrawn()
    Registration.objects.update(status=Status.UNANSWERED)

    with pytest.raises(AnswerRefused) as refusal:
        registrations.respond(row, answer, Actor(channel, row.person))

    assert refusal.value.code == "withdrawn"


def test_whose_invitation_was_withdrawn_sends_nobody_in_their_place():
    with pytest.raises(AnswerRefused):
        details.send_stand_in(withdrawn(), "Bo", "bo@example.org")


def test_whose_invitation_was_withdrawn_no_longer_sees_what_only_the_invited_see():
    row = withdrawn(visibility=EventVisibility.INVITED)

    assert not rules.may_see(row.person, row.event)
    assert not Event.objects.visible_to(row.person).exists()


def test_a_host_who_answers_for_somebody_withdrawn_has_them_told_of_changes_again():
    row = withdrawn()

    registrations.respond(row, Answer.YES, Actor(Channel.COORDINATOR, row.event.contact))
    events.cancel(row.event, "Sneen")

    assert row.invitation.__class__.objects.get().state == InvitationState.ANSWERED
    assert Message.objects.filter(kind="called_off", person=row.person).exists()


def test_nothing_is_withdrawn_from_somebody_who_was_never_asked():
    row = RegistrationFactory(invited=False)

    with pytest.raises(InvitationRefused):
        hosting.withdraw_invitation(row, by=row.event.contact)


def test_a_host_cannot_give_the_address_of_somebody_with_keys_to_another():
    """Whoever reads a person's mail signs in as that person."""
    coordinator = CoordinatorFactory().person
    contact = EventFactory().contact
    editor = PersonFactory()
    CoOrganiser.objects.create(event=EventFactory(), organisation=OrganisationFactory()).editors.add(editor)
    for person in (coordinator, contact, editor):
        person.mail_failed_at = timezone.now()
        person.save()
        row = RegistrationFactory(person=person)

        with pytest.raises(InvitationRefused):
            hosting.correct_address(row, "mig@example.org")


def test_who_is_forgotten_invites_to_nothing_edits_nothing_and_stands_in_no_feed():
    event = EventFactory()
    person = event.contact
    CoOrganiser.objects.create(event=event, organisation=OrganisationFactory()).editors.add(person)

    erase(person)

    event.refresh_from_db()
    assert event.contact is None
    assert "invalid" not in event.host_line
    assert not event.co_organisers.get().editors.exists()
    assert FeedRevision.objects.get(pk="all").number == 1


def test_who_is_forgotten_gets_no_more_mail_and_stands_in_no_outbox():
    row = RegistrationFactory()
    MessageFactory(person=row.person, not_before=timezone.now() + timedelta(hours=9))
    other = MessageFactory()

    erase(row.person)

    assert list(Message.objects.all()) == [other]


def test_who_is_forgotten_after_the_press_is_not_written_to():
    event = EventFactory()
    person = PersonFactory(is_active=False)

    assert invitations.enrol(event, [person.pk]) == []


def test_invitations_that_lay_until_the_event_had_begun_are_not_sent():
    event = EventFactory(
        starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1)
    )
    person = PersonFactory()
    batch = event.batches.create(send_at=timezone.now(), person_ids=[person.pk], total=1)

    invitations.write_batch(batch.pk)

    batch.refresh_from_db()
    assert (batch.state, Message.objects.count()) == ("undone", 0)
