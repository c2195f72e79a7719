"""Who is invited to what, and what the database says in the end. Imported once Django is set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from events import links
from events.audience import Audience
from events.models import (
    AnswerRecord,
    BatchState,
    Event,
    EventState,
    EventVisibility,
    FreedSeats,
    Invitation,
    InvitationState,
    Registration,
    Status,
)
from events.operations import invitations
from events.tasks import write_batch
from networks.models import Membership, Network
from networks.models.networks import MembershipRole
from notifications.models import Message, MessageState

SEATS = 150


@dataclass(frozen=True)
class Village:
    """One network with its coordinator, an administrator, and one event with few seats."""

    network: int
    event: int
    coordinator: str
    """The session cookie of somebody who may see the desk and the board."""
    administrator: str


def build(people: int, seats: int = SEATS) -> Village:
    network = Network.objects.create(slug="proeve", name="Prøvenetværket")
    Person.objects.bulk_create(
        [Person(email=f"p{n}@proeve.example.org", name=f"Person {n}") for n in range(people - 1)],
        batch_size=500,
    )
    Membership.objects.bulk_create(
        [Membership(network=network, person=person) for person in Person.objects.all()], batch_size=500
    )
    coordinator = Person.objects.create(email="thora@example.org", name="Thora")
    Membership.objects.create(network=network, person=coordinator, role=MembershipRole.COORDINATOR)
    administrator = Person.objects.create(
        email="admin@example.org", name="Admin", is_staff=True, is_superuser=True
    )
    start = timezone.now() + timedelta(days=30)
    event = Event.objects.create(
        title="Et møde under vanskelige vilkår",
        network=network,
        contact=coordinator,
        state=EventState.OPEN,
        visibility=EventVisibility.PUBLIC,
        starts_at=start,
        ends_at=start + timedelta(hours=5),
        capacity=seats,
        freed_seats=FreedSeats.AT_ONCE,
    )
    return Village(network.pk, event.pk, _signed_in(coordinator), _signed_in(administrator))


def _signed_in(person: Person) -> str:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def invite(village: Village) -> int:
    """The press, with the half minute to undo it cut short; returns how many are asked."""
    event = Event.objects.get(pk=village.event)
    batch = invitations.invite(event, Audience(networks=(village.network,)), by=None)
    batch.send_at = timezone.now()
    batch.save(update_fields=["send_at"])
    write_batch.delay(batch.pk)
    return batch.total


def asked_after(village: Village, pk: int) -> list[tuple[int, str]]:
    """Registrations that are new since, with the secret of their link; none while the database is away."""
    rows = Registration.objects.filter(event=village.event, pk__gt=pk).order_by("pk")
    try:
        return [(row.pk, links.registration_token(row)) for row in rows]
    except (OperationalError, InterfaceError):
        connection.close()
        return []


def forget_connection() -> None:
    """The next question opens a new one: ours may have gone with the server."""
    connection.close()


@dataclass(frozen=True)
class Stand:
    """What is left to do."""

    unwritten: int
    waiting: int
    failed: int
    queued: int

    @property
    def is_quiet(self) -> bool:
        return not (self.unwritten or self.waiting or self.queued)


def stand(village: Village) -> Stand:
    event = Event.objects.get(pk=village.event)
    counts = Message.objects.counted()
    return Stand(
        unwritten=event.batches.exclude(state=BatchState.SENT).count(),
        waiting=counts[MessageState.READY] + counts[MessageState.CLAIMED],
        failed=counts[MessageState.FAILED],
        queued=Invitation.objects.filter(registration__event=event, state=InvitationState.QUEUED).count(),
    )


def waiting_mails() -> list[tuple[str, int, str]]:
    """For the sentence that says what is stuck."""
    rows = Message.objects.exclude(state=MessageState.SENT)
    return [(row.state, row.attempts, row.last_error) for row in rows[:3]]


def invited_mails() -> dict[str, str]:
    """Message-ID of each invitation in the outbox, with the address it went to."""
    rows = Message.objects.filter(kind="invitation")
    return {row.message_id: row.to_address for row in rows}


def sent_mails() -> set[str]:
    return {row.message_id for row in Message.objects.filter(state=MessageState.SENT)}


def history(village: Village) -> list[tuple[int, str]]:
    """Each answer that people gave, in the order in which the event's lock let them in: registration and new status."""
    rows = AnswerRecord.objects.filter(registration__event=village.event).exclude(channel="system")
    return list(rows.order_by("pk").values_list("registration", "after"))


def standings(village: Village) -> dict[int, str]:
    return dict(Registration.objects.filter(event=village.event).values_list("pk", "status"))


def line(village: Village) -> list[int]:
    """Who waits, first in line first."""
    rows = Registration.objects.filter(event=village.event, status=Status.WAITLISTED)
    return list(rows.order_by("turn").values_list("pk", flat=True))
