"""Who writes on a proposal: found by a link, invited, let go, and the contact among them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person, fold_email
from accounts.operations import ensure_person
from notifications import outbox
from prize import links
from prize.errors import ProposalRefused
from prize.hours import writing_closed
from prize.mails import proposals as mails
from prize.models import Nomination, NominationState, Writer
from prize.operations import calendar, films
from prize.operations.locks import lock, lock_nomination
from prize.operations.proposing import add_writer


def find(token: str) -> Writer | None:
    """The writer of a link, with all that a page says of the proposal."""
    rows = Writer.objects.select_related(
        "person", "nomination__village__municipality", "nomination__edition", "nomination__nominator__edition"
    )
    return rows.filter(link_hash=links.hash_of(token), person__is_active=True).first()


def here(writer: Writer) -> None:
    """The writer's page is open now."""
    Writer.objects.filter(pk=writer.pk).update(seen_at=timezone.now())


def others_here(writer: Writer) -> list[Writer]:
    """Those whose pages are open too."""
    since = timezone.now() - settings.PRIZE_HERE_FOR
    rows = Writer.objects.filter(nomination=writer.nomination_id, seen_at__gte=since).exclude(pk=writer.pk)
    return list(rows.select_related("person"))


@transaction.atomic
def invite(nomination: Nomination, name: str, email: str, by: Person) -> Writer:
    """A link of their own by mail; somebody who has one is sent it again. Raises `ProposalRefused`."""
    lock(nomination.edition_id)
    nomination = lock_nomination(nomination.pk)
    if nomination.state == NominationState.WITHDRAWN:
        raise ProposalRefused(writing_closed(nomination), code="closed")
    present = nomination.writers.filter(person__email=fold_email(email)).first()
    if present is None and nomination.writers.count() >= settings.PRIZE_WRITERS:
        words = _("At most %(most)s people write on a proposal.") % {"most": settings.PRIZE_WRITERS}
        raise ProposalRefused(words, code="state")
    if present is None:
        person, _new = ensure_person(email, name)
        present = add_writer(nomination, person, by=by)
    outbox.post(mails.invited(present, by))
    return present


@transaction.atomic
def let_go(writer: Writer, by: Writer) -> None:
    """The link is dead. The contact is not let go, but hands over first. Raises `ProposalRefused`."""
    nomination = lock_nomination(writer.nomination_id)
    by, writer = Writer.objects.get(pk=by.pk), Writer.objects.get(pk=writer.pk)
    if writer.is_contact:
        raise ProposalRefused(_("Hand over being the contact first."), code="state")
    if not (by.is_contact or by.pk == writer.pk):
        raise ProposalRefused(_("The contact decides who writes along."), code="state")
    writer.delete()
    calendar.follow(nomination.edition, writer.person_id)


@transaction.atomic
def hand_over(writer: Writer, by: Writer) -> None:
    """From now on `writer` is the contact. Raises `ProposalRefused`."""
    lock_nomination(writer.nomination_id)
    by, writer = Writer.objects.get(pk=by.pk), Writer.objects.select_related("person").get(pk=writer.pk)
    if not by.is_contact or by.nomination_id != writer.nomination_id:
        raise ProposalRefused(_("Only the contact can hand over."), code="state")
    make_contact(writer)
    outbox.post(mails.now_the_contact(writer))


def make_contact(writer: Writer) -> None:
    """One at a time: the one before steps back first."""
    Writer.objects.filter(nomination=writer.nomination_id, is_contact=True).update(is_contact=False)
    Writer.objects.filter(pk=writer.pk).update(is_contact=True)


@transaction.atomic
def leave_everything(person: Person) -> None:
    """Somebody is forgotten: their links die, another writer becomes the contact, an empty draft goes away."""
    films.forget_words_of(person)
    for row in Writer.objects.filter(person=person).select_related("nomination"):
        nomination = lock_nomination(row.nomination_id)
        row.delete()
        calendar.follow(nomination.edition, person.pk)
        heir = nomination.writers.order_by("pk").first()
        if heir is None and nomination.state == NominationState.DRAFT:
            from prize.operations.forgetting import forget_proposal

            forget_proposal(nomination)
        elif heir is not None and row.is_contact:
            make_contact(heir)
