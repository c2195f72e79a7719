"""A village proposes itself: a draft, its first writer, and the link in the mail."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.operations import ensure_person
from networks.models import Municipality
from networks.reference import slug_of
from notifications import outbox
from prize import links
from prize.covering import nominators_of
from prize.errors import ProposalRefused
from prize.hours import proposing_closed
from prize.mails import proposals as mails
from prize.models import Nomination, NominationState, Nominator, PrizeEdition, Village, VillageKind, Writer
from prize.operations import calendar
from prize.operations.locks import lock
from prize.operations.panel import conflicts


@dataclass(frozen=True)
class Begun:
    """What somebody says of a village before there is anything to write on."""

    name: str
    municipality: Municipality
    kind: str = VillageKind.VILLAGE
    inhabitants: int | None = None
    largest_village: int | None = None


@dataclass(frozen=True)
class Sender:
    name: str
    email: str
    phone: str = ""
    language: str = "da"


@transaction.atomic
def propose(edition: PrizeEdition, begun: Begun, sender: Sender) -> None:
    """Mail a link to write by. Says nothing back: whether somebody writes for the village already is nobody's to know.

    Where somebody does, they are told who would like to join; where it is the sender, their own link is sent again.
    Raises `ProposalRefused` (`closed`).
    """
    edition = lock(edition.pk)
    if why := proposing_closed(edition):
        raise ProposalRefused(why, code="closed")
    person, _new = ensure_person(sender.email, sender.name, sender.language)
    village = village_of(begun)
    present = _standing(edition, village)
    if present is None:
        nomination = start(edition, village)
        writer = add_writer(nomination, person, phone=sender.phone, is_contact=True)
        outbox.post(mails.begun(writer))
        return
    own = present.writers.filter(person=person).first()
    if own is not None:
        outbox.post(mails.begun(own, again=True))
    else:
        outbox.post(*mails.wants_to_join(present, person, sender.name), mails.passed_on(present, person))


def _standing(edition: PrizeEdition, village: Village) -> Nomination | None:
    rows = Nomination.objects.with_words().filter(edition=edition, village=village)
    return rows.exclude(state=NominationState.WITHDRAWN).order_by("pk").first()


def village_of(begun: Begun) -> Village:
    """The village of that name in that municipality, from an earlier year, say; a new row where there is none.

    What is known of it is not overwritten by somebody who has shown nothing yet.
    """
    name = " ".join(begun.name.split())
    found = Village.objects.filter(municipality=begun.municipality, name__iexact=name).order_by("pk").first()
    found = found or next(
        (
            v
            for v in Village.objects.filter(municipality=begun.municipality)
            if slug_of(v.name) == slug_of(name)
        ),
        None,
    )
    if found is not None:
        return found
    return Village.objects.create(
        name=name,
        slug=_free_slug(name),
        kind=begun.kind,
        municipality=begun.municipality,
        inhabitants=begun.inhabitants,
        largest_village=begun.largest_village,
    )


def _free_slug(name: str) -> str:
    base = slug_of(name)[:100] or "landsby"
    taken = set(Village.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    tries = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)


def start(edition: PrizeEdition, village: Village, nominator: Nominator | None = None) -> Nomination:
    """A draft. The nominator is chosen at once where only one covers the place."""
    if nominator is None:
        covering = list(nominators_of(edition, village.municipality)[:2])
        nominator = covering[0] if len(covering) == 1 else None
    return Nomination.objects.create(
        edition=edition, village=village, state=NominationState.DRAFT, nominator=nominator
    )


def add_writer(
    nomination: Nomination,
    person: Person,
    *,
    phone: str = "",
    is_contact: bool = False,
    by: Person | None = None,
) -> Writer:
    """A link of their own, and the dates in their calendar. Under the edition's lock: a juror who writes is recused."""
    writer = Writer(
        nomination=nomination, person=person, phone=phone.strip()[:30], is_contact=is_contact, invited_by=by
    )
    links.renew(writer)
    writer.save()
    calendar.follow(nomination.edition, person.pk)
    conflicts.somebody_writes(nomination, person)
    return writer


@transaction.atomic
def start_for(nominator: Nominator, begun: Begun, sender: Sender, reason: str) -> Nomination:
    """A nominator begins for a village that did not propose itself; nothing counts before the village says yes.

    Raises `ProposalRefused` (`closed`, `state`).
    """
    from prize.hours import choosing_closed

    lock(nominator.edition_id)
    nominator = Nominator.objects.select_related("edition").get(pk=nominator.pk)
    if why := choosing_closed(nominator):
        raise ProposalRefused(why, code="closed")
    if not nominators_of(nominator.edition, begun.municipality).filter(pk=nominator.pk).exists():
        raise ProposalRefused(_("That municipality is not one of yours."), code="state")
    village = village_of(begun)
    if _standing(nominator.edition, village) is not None:
        raise ProposalRefused(_("This village is in this year's prize already."), code="state")
    nomination = start(nominator.edition, village, nominator)
    nomination.by_nominator, nomination.nominator_reason = True, reason.strip()[:2000]
    nomination.save(update_fields=["by_nominator", "nominator_reason"])
    person, _new = ensure_person(sender.email, sender.name, sender.language)
    writer = add_writer(nomination, person, phone=sender.phone, is_contact=True)
    outbox.post(mails.begun_for_you(writer))
    return nomination
