"""Asking people: one press for three or ten thousand, half a minute to undo it, and never the same person twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.operations import ensure_person
from accounts.presence import here_for_nothing
from events import links, mails, queries
from events.audience import Audience, count
from events.errors import InvitationRefused
from events.models import (
    Attendance,
    BatchState,
    Event,
    EventState,
    Invitation,
    InvitationBatch,
    InvitationState,
    Registration,
    Status,
)
from events.models.registrations import new_nonce, new_public_id
from events.operations.locks import event_group, lock
from lib.together import Inserted, Statement, adapted, together
from networks.models import Affiliation
from notifications import live, outbox
from notifications.models import message_id_of

CHUNK = 200  # a transaction is short, so that an answer given meanwhile waits a fifth of a second at most
COUNTED_AFTER = 5
"""Chunks of one press after which PostgreSQL is to count what the tables hold: 0.2 s where they are large."""

_NO_MORE = (EventState.CANCELLED, EventState.HELD, EventState.ARCHIVED, EventState.POSTPONED)


@transaction.atomic
def invite(event: Event, audience: Audience, *, by: Person | None, greeting: str = "") -> InvitationBatch:
    """Ask everybody in the audience who has not been asked yet; nothing leaves before the time to undo is over.

    A draft is published and opened by the first invitation. Raises `InvitationRefused` (`state`, `nobody`).
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if event.state in _NO_MORE:
        raise InvitationRefused(_("Nobody can be invited to an event in this state."), code="state")
    if event.has_begun:
        raise InvitationRefused(_("The event has begun."), code="state")
    strangers = _make_strangers(audience)
    counted = count(event, audience)
    if not counted.new:
        raise InvitationRefused(_("Everybody you chose is already invited."), code="nobody")
    batch = InvitationBatch.objects.create(
        event=event,
        created_by=by,
        send_at=timezone.now() + settings.INVITATION_UNDO,
        audience=audience.as_json() | {"strangers": strangers},
        person_ids=sorted(counted.person_ids),
        total=counted.new,
        greeting=greeting,
    )
    seconds = settings.INVITATION_UNDO.total_seconds()
    transaction.on_commit(lambda: _enqueue(batch.pk, seconds), robust=True)
    live.ring(event_group(event.pk))
    return batch


def _make_strangers(audience: Audience) -> list[int]:
    """People for addresses that nobody has yet; their ids, so that an undone press can forget them."""
    known = set(
        Person.objects.filter(email__in=[m for _n, m in audience.addresses]).values_list("email", flat=True)
    )
    return [ensure_person(mail, name)[0].pk for name, mail in audience.addresses if mail not in known]


def _enqueue(batch_id: int, seconds: float) -> None:
    from events.tasks import write_batch  # tasks import operations

    write_batch.apply_async(args=[batch_id], countdown=seconds)


@transaction.atomic
def undo_batch(batch: InvitationBatch) -> InvitationBatch:
    """Take the press back: nobody was written to. Raises `InvitationRefused` (`too_late`)."""
    fresh = InvitationBatch.objects.select_for_update().get(pk=batch.pk)
    if fresh.state == BatchState.UNDONE:
        return fresh
    if not fresh.can_be_undone:
        raise InvitationRefused(_("The invitations are already on their way."), code="too_late")
    _undo(fresh)
    live.ring(event_group(fresh.event_id))
    return fresh


def undo_all(event: Event) -> None:
    """Of an event that is called off, which is locked: what has not left is not sent."""
    for batch in event.batches.select_for_update().filter(state=BatchState.WAITING).order_by("pk"):
        _undo(batch)


def _undo(batch: InvitationBatch) -> None:
    """Addresses that were typed for this batch alone leave with it."""
    batch.state = BatchState.UNDONE
    batch.save(update_fields=["state"])
    if strangers := {*batch.audience.get("strangers", [])}:
        open_ones = InvitationBatch.objects.filter(state__in=[BatchState.WAITING, BatchState.SENDING])
        for others in open_ones.values_list("person_ids", flat=True):
            strangers -= {*others}
        here_for_nothing(strangers).delete()


def write_batch(batch_id: int) -> None:
    """Write the invitations of a batch, a chunk at a time; may be run again after a fall and goes on where it was."""
    event_id = InvitationBatch.objects.filter(pk=batch_id).values_list("event", flat=True).first()
    written = 0
    while event_id is not None and _write_chunk(batch_id, event_id):
        written += 1
        if written == COUNTED_AFTER:
            _count_anew()


def _count_anew() -> None:
    """PostgreSQL does so by itself once a minute. Until then it believes that the event has hardly any rows, and whoever
    looks at its board waits for queries that go through all ten thousand (0.1 s, and 0.02 when it knows).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE (SKIP_LOCKED) events_registration, events_invitation")


@transaction.atomic
def _write_chunk(batch_id: int, event_id: int) -> bool:
    """One chunk in one transaction; whether there may be more. Where another worker is at it, it is left to that one: two
    would take turns, and each would wait for the other when it could send what is written.
    """
    if not _is_ours_to_write(batch_id):
        return False
    events = queries.LOCKED.all([event_id])
    batch = InvitationBatch.objects.select_for_update().filter(pk=batch_id).first()
    if not events or batch is None:  # deleted meanwhile
        return False
    [event] = events
    if batch.state not in (BatchState.WAITING, BatchState.SENDING) or not batch.is_due:
        return False
    if event.has_begun or event.state in _NO_MORE:
        _undo(batch)
        return False
    if event.state in (EventState.DRAFT, EventState.PUBLISHED):
        _open(event)
    part = batch.person_ids[batch.done : batch.done + CHUNK]
    _ask(event, part, batch)
    batch.done += len(part)
    batch.state = BatchState.SENT if batch.done >= len(batch.person_ids) else BatchState.SENDING
    batch.save(update_fields=["done", "state"])
    live.ring(event_group(event.pk))
    return batch.state == BatchState.SENDING


def _is_ours_to_write(batch_id: int) -> bool:
    """Until the transaction ends. A sign that nobody waits for, and not the lock of the row: that is taken after the event's,
    also by whoever calls the event off or undoes the press.
    """
    if connection.vendor != "postgresql":  # one writer at a time
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_WRITING, batch_id % 2**31])
        return bool(cursor.fetchone()[0])


_WRITING = 200_601
"""The first of the two numbers of that sign, which no other of ours has."""


def _open(event: Event) -> None:
    """Whoever is asked must be able to answer."""
    from events.operations.events import open_registration  # events call us to ask again

    open_registration(event)
    event.refresh_from_db()


def _ask(event: Event, person_ids: Sequence[int], batch: InvitationBatch | None) -> None:
    """Enrol these people and write to them, in a handful of statements."""
    uids = {pk: uuid4() for pk in person_ids}
    rows = enrol(event, person_ids, batch, {pk: message_id_of(uid) for pk, uid in uids.items()})
    letters = mails.invitations(event, rows, greeting=batch.greeting if batch else "")
    again = []
    for row, letter in zip(rows, letters, strict=True):
        letter.message_uid = uids[row.person_id or 0]
        if row.first_message_id == letter.message_id:
            letter.in_reply_to = ""
        else:
            row.first_message_id = letter.message_id
            again.append(row)
    Registration.objects.bulk_update(again, ["first_message_id"])
    outbox.post(*letters)


def enrol(
    event: Event,
    person_ids: Sequence[int],
    batch: InvitationBatch | None = None,
    first_message_ids: Mapping[int, str] | None = None,
) -> list[Registration]:
    """Registrations and invitations for these people, written to nobody; returns those who are newly asked.

    Whoever signed up or said no to an open event without being asked is asked now, and so is somebody whose
    invitation was withdrawn; whoever was asked already is left in peace. `first_message_ids`, by person, are of
    letters that will open a thread. Call in a transaction that holds the event's lock.
    """
    people, present = _people(event, person_ids)
    for pk in [pk for pk, row in present.items() if _is_asked(row)]:
        del people[pk], present[pk]
    back = list(present.values())
    origins = _origins(people)
    fresh = [
        _unsaved(event, person, origins.get(person.pk))
        for person in people.values()
        if person.pk not in present
    ]
    for row in fresh:
        row.first_message_id = (first_message_ids or {}).get(row.person_id or 0, "")
    for row in [*fresh, *back]:
        row.was_asked = True
    _welcome_back(back)
    rows = Registration.objects.write_many(fresh) + back
    if rows:
        now = timezone.now()
        together(
            _ASKED.many(
                [Invitation(event=event, registration=row, batch=batch, created_at=now) for row in rows]
            )
        )
    for row in back:
        row.event, row.person = event, people[row.person_id or 0]
    return rows


_ASKED = Inserted(Invitation)


def _people(event: Event, person_ids: Sequence[int]) -> tuple[dict[int, Person], dict[int, Registration]]:
    """These people, but for the erased, and the registrations at this event of those who have one; both by person.

    Asked for each person by an index: PostgreSQL would rather read all ten thousand registrations of the event for each
    hundred people (7 ms, and 1 with the people this way).
    """
    standing = Registration.objects.filter(event=event, person=OuterRef("pk")).order_by().values("pk")[:1]
    found = Person.objects.filter(pk__among=person_ids, is_active=True).order_by("pk")
    people, present = dict[int, Person](), list[int]()
    for person in found.annotate(standing=Subquery(standing)):
        people[person.pk] = person
        if person.standing is not None:
            present.append(person.standing)
    rows = Registration.objects.filter(pk__in=present).select_related("invitation") if present else ()
    return people, {row.person_id or 0: row for row in rows}


def _is_asked(row: Registration) -> bool:
    """Asked, and the asking was not withdrawn, see `RegistrationQuerySet.invited`."""
    invitation = getattr(row, "invitation", None)
    return invitation is not None and invitation.state != InvitationState.REVOKED


def _welcome_back(back: list[Registration]) -> None:
    """Whose invitation was withdrawn begins anew: unanswered, with the link that replaced the revoked one."""
    Invitation.objects.filter(registration__in=back).delete()
    withdrawn = [row for row in back if row.status == Status.DECLINED and row.answered_at is None]
    for row in withdrawn:
        row.status, row.changed_at = Status.UNANSWERED, timezone.now()
    Registration.objects.bulk_update(back, ["status", "changed_at", "was_asked"])


def _origins(people: dict[int, Person]) -> dict[int, Affiliation]:
    """Each person's organisation: the first one, else any."""
    rows = (
        Affiliation.objects.filter(person__pk__among=people)
        .select_related("organisation")
        .order_by("is_primary", "-pk")
    )
    return {row.person_id: row for row in rows}


def _unsaved(event: Event, person: Person, origin: Affiliation | None) -> Registration:
    row = Registration(
        event=event,
        person=person,
        organisation=origin.organisation if origin else None,
        municipality_id=origin.organisation.municipality_id if origin else None,
        attendance=Attendance.IN_PERSON if event.has_physical else Attendance.ONLINE,
        public_id=new_public_id(),
        link_nonce=new_nonce(),
    )
    row.link_hash = links.hash_of(links.derive("answer", row.public_id, row.link_nonce))
    return row


def new_registration(event: Event, person_id: int) -> tuple[Registration, bool]:
    """The person's registration, made unanswered when there is none; and whether it is new."""
    present = event.registrations.filter(person=person_id).first()
    if present is not None:
        return present, False
    person = Person.objects.get(pk=person_id)
    row = _unsaved(event, person, _origins({person_id: person}).get(person_id))
    row.save()
    return row, True


@transaction.atomic
def revoke_link(registration: Registration) -> None:
    """The personal link dies; later mails carry a new one."""
    lock(registration.event_id)  # whoever answers writes the whole row, under this lock
    fresh = Registration.objects.get(pk=registration.pk)
    fresh.link_nonce = new_nonce()
    fresh.link_hash = links.hash_of(links.derive("answer", fresh.public_id, fresh.link_nonce))
    fresh.changed_at = timezone.now()  # calendars carry the link, and must fetch the new one
    fresh.save(update_fields=["link_nonce", "link_hash", "changed_at"])


def marking_sent(registration_ids: Sequence[int]) -> list[Statement]:
    """What notes that the mail server took these invitations."""
    if not registration_ids:
        return []
    marks = ", ".join(["%s"] * len(registration_ids))
    table = connection.ops.quote_name(Invitation._meta.db_table)  # noqa: SLF001  # documented
    return [
        Statement(
            f"UPDATE {table} SET state = 'sent', sent_at = %s"  # noqa: S608  # names of ours
            f" WHERE registration_id IN ({marks}) AND state = 'queued'",
            [adapted(timezone.now()), *registration_ids],
        )
    ]


@transaction.atomic
def mark_bounced(registration_id: int, why: str) -> None:
    """A mail was refused for good; the coordinator is told, and sees it on the board."""
    registration = Registration.objects.select_related("event", "person").filter(pk=registration_id).first()
    if registration is None or registration.person is None:
        return
    Invitation.objects.filter(
        registration=registration, state__in=[InvitationState.QUEUED, InvitationState.SENT]
    ).update(state=InvitationState.BOUNCED)
    if registration.event.is_coming:
        outbox.post(*mails.did_not_arrive(registration, why))
    live.ring(event_group(registration.event_id))


def unanswered(event: Event) -> list[Registration]:
    """Those a reminder is for: asked, reachable, and silent."""
    rows = event.registrations.remindable()
    return list(rows.select_related("person", "invitation").annotate(reminded=F("invitation__reminded_at")))
