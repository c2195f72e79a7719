"""Interest, the owner's yes or silence, and what is written in the thread afterwards."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from networks.models import Organisation
from notifications import outbox
from projects import mails, rules
from projects.errors import InterestRefused, ThreadRefused
from projects.models import IdeaState, Interest, InterestState, Note, ProjectIdea, Thread
from projects.operations.locks import lock, locked_interest


@transaction.atomic
def show(idea: ProjectIdea, person: Person, organisation: Organisation | None, words: str) -> Interest:
    """Tell the owner that somebody would like to be in it; not yet who. Raises `InterestRefused`."""
    idea = lock(idea.pk)
    if not idea.is_seeking:
        raise InterestRefused(_("The idea no longer seeks partners."), code="closed")
    if rules.owns(person, idea):
        raise InterestRefused(_("The idea is your own."), code="own")
    if Interest.objects.filter(idea=idea, person=person).exists():
        raise InterestRefused(_("You have shown your interest already."), code="answered")
    interest = Interest.objects.create(
        idea=idea,
        person=person,
        organisation=organisation,
        words=words.strip(),
        expires_at=timezone.now() + settings.INTEREST_LASTS,
    )
    outbox.post(*mails.interest_arrived(interest))
    return interest


@transaction.atomic
def accept(interest: Interest, by: Person) -> Interest:
    """The second yes: a thread opens, and both see who the other is. Also after a no, which nobody heard of."""
    interest = locked_interest(interest)
    if interest.state == InterestState.ACCEPTED:
        return interest
    _refuse_where_gone(interest)
    _answer(interest, InterestState.ACCEPTED, by)
    Thread.objects.get_or_create(interest=interest)
    if interest.idea.state == IdeaState.PUBLISHED:
        interest.idea.state = IdeaState.IN_DIALOGUE
        interest.idea.save(update_fields=["state"])
    outbox.post(mails.accepted(interest))
    return interest


@transaction.atomic
def decline(interest: Interest, by: Person) -> Interest:
    """No, told to nobody: the one who asked goes on seeing *not answered yet*, as with any silence."""
    interest = locked_interest(interest)
    if interest.state == InterestState.ACCEPTED:
        raise InterestRefused(_("You have said yes. Close the thread instead."), code="answered")
    _refuse_where_gone(interest)
    _answer(interest, InterestState.DECLINED, by)
    return interest


def _refuse_where_gone(interest: Interest) -> None:
    if interest.withdrawn_at is not None:
        raise InterestRefused(_("The interest was taken back."), code="withdrawn")
    if not interest.idea.is_standing:
        raise InterestRefused(_("The idea no longer seeks partners."), code="closed")


def _answer(interest: Interest, state: InterestState, by: Person) -> None:
    interest.state, interest.answered_at, interest.answered_by = state, timezone.now(), by
    interest.save(update_fields=["state", "answered_at", "answered_by"])


@transaction.atomic
def take_back(interest: Interest) -> Interest:
    """Whoever showed it thinks better of it; nothing is lost by doing it twice."""
    interest = locked_interest(interest)
    if interest.state == InterestState.ACCEPTED:
        raise InterestRefused(_("You are in touch already. Close the thread instead."), code="answered")
    interest.withdrawn_at = interest.withdrawn_at or timezone.now()
    interest.save(update_fields=["withdrawn_at"])
    return interest


@transaction.atomic
def undo_take_back(interest: Interest) -> Interest:
    """As it was before: also a no, which stays unheard."""
    interest = locked_interest(interest)
    interest.withdrawn_at = None
    interest.save(update_fields=["withdrawn_at"])
    return interest


@transaction.atomic
def write_note(interest: Interest, by: Person, text: str) -> Note:
    """A message in the thread; the other side gets it by mail."""
    interest = locked_interest(interest)
    thread = _thread_of(interest)
    if thread.closed_at is not None:
        raise ThreadRefused(_("The thread is closed. Open it again to write."), code="closed")
    if not text.strip():
        raise ThreadRefused(_("Write something first."), code="empty")
    note = Note.objects.create(thread=thread, author=by, text=text.strip())
    outbox.post(*mails.note_written(interest, note))
    return note


@transaction.atomic
def close_thread(interest: Interest, by: Person) -> None:
    thread = _thread_of(locked_interest(interest))
    if thread.closed_at is None:
        thread.closed_at, thread.closed_by = timezone.now(), by
        thread.save(update_fields=["closed_at", "closed_by"])


@transaction.atomic
def reopen_thread(interest: Interest) -> None:
    thread = _thread_of(locked_interest(interest))
    thread.closed_at, thread.closed_by = None, None
    thread.save(update_fields=["closed_at", "closed_by"])


def _thread_of(interest: Interest) -> Thread:
    thread = Thread.objects.filter(interest=interest).first()
    if thread is None or interest.state != InterestState.ACCEPTED:
        raise ThreadRefused(_("The thread opens when both have said yes."), code="closed")
    return thread
