"""What a host does for one person: answers for who phoned, adds who came, mends an address, withdraws."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person, fold_email
from accounts.operations import correct_address as give_address
from accounts.operations import ensure_person
from events import changes, mails
from events.errors import AnswerRefused, InvitationRefused
from events.models import SEATED, Channel, Event, Invitation, InvitationState, Registration, Status
from events.operations import events, venues
from events.operations.details import Details, change_details
from events.operations.invitations import new_registration, revoke_link
from events.operations.locks import event_group, lock, record
from events.operations.registrations import Actor, Answer, respond
from networks.models import Membership
from notifications import live, outbox
from notifications.models import Message, MessageState


@transaction.atomic
def create_event(event: Event, programme: events.Programme) -> Event:
    """A draft, and its venue where that is new."""
    venues.keep(event)
    return events.create(event, programme)


@transaction.atomic
def edit_event(event: Event, programme: events.Programme, *, notify: bool) -> changes.Difference:
    """As `events.edit`; a changed venue becomes a row of its own, and other events keep theirs."""
    venues.keep(event)
    return events.edit(event, programme, notify=notify)


@transaction.atomic
def change_seats(event: Event, capacity: int | None, online_capacity: int | None) -> None:
    """Room for more is handed on to the waiting list at once; with less, nobody loses a seat."""
    event = lock(event.pk)
    event.capacity, event.online_capacity = capacity, online_capacity
    events.edit(event, events.Programme(), notify=False)


@transaction.atomic
def answer_for(registration: Registration, answer: Answer, details: Details, *, by: Person) -> Registration:
    """Write down what somebody said on the phone: the answer and all that goes with it, or nothing.

    The rules of seats hold: a yes to a full house waits in line. Raises `AnswerRefused`.
    """
    actor = Actor(Channel.COORDINATOR, by)
    if answer != Answer.NO:
        registration = change_details(registration, details, actor)
    return respond(registration, answer, actor)


@transaction.atomic
def add_person(
    event: Event, name: str, email: str, answer: Answer, details: Details, *, by: Person
) -> Registration:
    """Somebody phoned or stands at the door: known by the address, made if unknown, and answered for.

    Raises `AnswerRefused` (`taken`) where the person has answered already.
    """
    event = lock(event.pk)
    person, _new = ensure_person(email, name)
    registration, _made = new_registration(event, person.pk)
    if registration.has_answered:
        words = _("%(name)s has answered already. Find the answer in the list.")
        raise AnswerRefused(words, code="taken", params={"name": person})
    return answer_for(registration, answer, details, by=by)


@transaction.atomic
def correct_address(registration: Registration, email: str) -> int:
    """A new address for somebody whom mail did not reach; what failed is sent again. Returns how many.

    An address is how a person signs in. So only one that failed can be changed here, and never that of
    somebody who may do more than answer: with access to the administration, a network or an event to host.
    Raises `InvitationRefused` (`works`, `taken`).
    """
    person = registration.person
    if person is None or person.mail_failed_at is None or _has_keys(person):
        words = _("Only an address that mail could not reach can be changed here.")
        raise InvitationRefused(words, code="works")
    other = Person.objects.filter(email=fold_email(email)).exclude(pk=person.pk).first()
    if other is not None:
        words = _("%(name)s has that address already. Invite that person instead.")
        raise InvitationRefused(words, code="taken", params={"name": other})
    give_address(person, email)
    return send_again(registration)


def _has_keys(person: Person) -> bool:
    """Whether whoever holds the person's address could do more than answer for them."""
    if person.is_staff or person.is_superuser or Event.objects.edited_by(person).exists():
        return True
    return Membership.objects.coordinators().filter(person=person).exists()


@transaction.atomic
def send_again(registration: Registration) -> int:
    """Put the messages of this registration that failed in line again; returns how many."""
    again = outbox.resend_all(
        Message.objects.filter(thread=mails.thread_of(registration), state=MessageState.FAILED)
    )
    bounced = Invitation.objects.filter(registration=registration, state=InvitationState.BOUNCED)
    bounced.update(state=InvitationState.QUEUED)
    live.ring(event_group(registration.event_id))
    return again


@transaction.atomic
def withdraw_invitation(registration: Registration, *, by: Person) -> None:
    """Take an asking back from somebody with no seat and no turn: the link dies, no reminder comes.

    Raises `InvitationRefused` (`coming`) where there is something to give up: answer no for them instead.
    """
    event = lock(registration.event_id)
    row = event.registrations.select_related("invitation").get(pk=registration.pk)
    if not hasattr(row, "invitation"):
        raise InvitationRefused(_("This person came without an invitation."), code="uninvited")
    if row.holds_a_seat or row.status in (*SEATED, Status.WAITLISTED):
        words = _("This person has a seat or waits for one. Answer no for them instead; then they are told.")
        raise InvitationRefused(words, code="coming")
    row.invitation.state = InvitationState.REVOKED
    row.invitation.save(update_fields=["state"])
    before, row.status, row.changed_at = row.status, Status.DECLINED, timezone.now()
    row.save(update_fields=["status", "changed_at"])
    record(row, before, channel=Channel.COORDINATOR, by_id=by.pk)
    revoke_link(row)
    outbox.withdraw(mails.thread_of(row))
    live.ring(event_group(event.pk))


def send_sample(event: Event, person: Person, *, greeting: str = "") -> None:
    """The invitation as the invited will get it, to the host alone; its buttons lead to the event's page."""
    outbox.post(mails.sample(event, person, "invitation", greeting=greeting))


@transaction.atomic
def take_back_reminder(event: Event) -> int:
    """Reminders that wait for the morning are thrown away, as if nobody had pressed; how many.

    Who had been reminded before still has been: the clock does it once.
    """
    event = lock(event.pk)
    reminders = Message.objects.filter(kind="reminder", thread__startswith=mails.threads_of(event))
    waiting = reminders.filter(state=MessageState.READY, not_before__gt=timezone.now())
    rows = [mails.registration_in(thread) for thread in waiting.values_list("thread", flat=True)]
    waiting.delete()  # not withdrawn: the same key is written anew when the button is pressed again
    earlier = reminders.exclude(state=MessageState.WITHDRAWN).order_by("not_before")
    before = {mails.registration_in(thread): at for thread, at in earlier.values_list("thread", "not_before")}
    asked = list(Invitation.objects.filter(registration__in=rows).order_by("pk"))
    for invitation in asked:
        invitation.reminded_at = before.get(invitation.registration_id)
    Invitation.objects.bulk_update(asked, ["reminded_at"], batch_size=300)
    live.ring(event_group(event.pk))
    return len(rows)
