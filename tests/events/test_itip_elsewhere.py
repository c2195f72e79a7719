"""Our invitations, answered by iTIP code that is not ours: what libical writes comes back and counts."""

from __future__ import annotations

import pytest

from events import mails
from events.models import AnswerProposal, Registration, Status
from notifications import inbound
from notifications.models import Door, ReceivedMail
from tests.calendar_readers import libical_itip
from tests.factories.accounts import PersonFactory
from tests.factories.events import RegistrationFactory
from tests.helpers.reply_mails import mail

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ASTA = "asta@example.org"


@pytest.fixture
def asta() -> Registration:
    row: Registration = RegistrationFactory(person=PersonFactory(name="Asta Vibefjær", email=ASTA))
    return row


@pytest.fixture
def invitation(asta: Registration) -> bytes:
    return bytes(mails.invitations(asta.event, [asta])[0].calendar or b"")


def receive(asta: Registration, calendar: bytes) -> ReceivedMail:
    return inbound.receive(mail(asta, calendar), door=Door.PIPE)


@pytest.mark.parametrize(
    ("partstat", "status"), [("ACCEPTED", Status.ACCEPTED), ("DECLINED", Status.DECLINED)]
)
def test_an_answer_written_by_libical_counts(
    asta: Registration, invitation: bytes, partstat: str, status: Status
):
    row = receive(asta, libical_itip.reply(invitation, ASTA, partstat, "Vi ses, måske"))

    asta.refresh_from_db()
    assert (row.verdict, row.reason) == ("applied", "answer")
    assert asta.status == status


def test_a_delegate_named_by_libical_waits_for_a_yes(asta: Registration, invitation: bytes):
    row = receive(asta, libical_itip.delegate(invitation, ASTA, "mailto:bo@example.org"))

    assert row.reason == "delegate"
    assert AnswerProposal.objects.get().address == "bo@example.org"


def test_a_counter_written_by_libical_reaches_the_coordinator(asta: Registration, invitation: bytes):
    """It leaves out the times, so that only its words can be shown."""
    row = receive(asta, libical_itip.counter(invitation, invitation, ASTA, "Kl. 11 passer bedre"))

    proposal = AnswerProposal.objects.get()
    assert row.reason == "new_time"
    assert (proposal.starts_at, proposal.text) == (None, "Kl. 11 passer bedre")
