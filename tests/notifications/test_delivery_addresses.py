"""Addresses on their way to a mail server, and back in its reports."""

from __future__ import annotations

import pytest

from accounts.models import Person
from notifications import bounced, delivery
from notifications.models import Message, MessageState
from notifications.replies import Bounce, Incoming, Kind
from tests.factories.accounts import PersonFactory
from tests.factories.messages import MessageFactory
from tests.helpers.smtp_sink import SMTPSink

pytestmark = pytest.mark.django_db
DANISH, IN_DNS = "karen@blåbær.dk", "karen@xn--blbr-roah.dk"


def _deliver() -> None:
    delivery.deliver(list(Message.objects.order_by("pk").values_list("pk", flat=True)))


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("place", [0, 1])
def test_a_domain_with_danish_letters_is_reached_and_holds_up_nobody(
    smtp: SMTPSink, pipelining: bool, place: int
) -> None:
    smtp.pipelining = pipelining
    people = [PersonFactory() for _ in range(3)]
    people.insert(place, PersonFactory(email=DANISH))
    for person in people:
        MessageFactory(person=person)

    _deliver()

    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert IN_DNS in [mail.recipient for mail in smtp.mails]


@pytest.mark.parametrize("pipelining", [True, False])
def test_what_is_no_address_fails_alone(smtp: SMTPSink, pipelining: bool) -> None:
    smtp.pipelining = pipelining
    for address in ("bo@example.org", "sø ren@", "ib@example.org"):
        MessageFactory(to_address=address)

    _deliver()

    states = Message.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [MessageState.SENT, MessageState.FAILED, MessageState.SENT]


def test_a_server_that_refuses_our_sender_makes_nobody_unreachable(smtp: SMTPSink) -> None:
    person = PersonFactory()
    smtp.refuse(person.email, "550 5.1.8 <svar@example.org>: Sender address rejected: Domain not found")
    MessageFactory(person=person)

    _deliver()

    assert Message.objects.get().state == MessageState.FAILED
    assert Person.objects.reachable().filter(pk=person.pk).exists()


def test_a_report_names_a_danish_domain_as_dns_does() -> None:
    message = MessageFactory(person=PersonFactory(email=DANISH), state=MessageState.SENT)
    report = Bounce(address=IN_DNS, action="failed", status="5.1.1", words="no such user")
    incoming = Incoming(kind=Kind.BOUNCE, bounced_ids=(message.message_id,), bounces=(report,))

    bounced.record(incoming, {message.reply_to.lower()})

    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert not Person.objects.reachable().filter(pk=message.person_id).exists()
