"""Asking somebody to be a partner, and what they answer by their own link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.operations import ensure_person
from networks.models import Organisation
from networks.operations import competences
from notifications import outbox
from projects import links, mails
from projects.errors import PartnerRefused
from projects.models import IdeaState, Partner, PartnerState, ProjectIdea
from projects.operations.locks import locked_partner
from projects.operations.partnerships import Share, begin, unsettle


@dataclass(frozen=True)
class Asked:
    """Whom we write to: an address, or nothing for the contact that the house knows."""

    email: str = ""
    name: str = ""
    words: str = ""


@transaction.atomic
def invite(idea: ProjectIdea, by: Person, organisation: Organisation, asked: Asked, share: Share) -> Partner:
    """Ask an organisation, by a mail with its own link. An organisation that said no, or was taken back, is asked anew.

    Raises `PartnerRefused` where it is in already, or where nobody is known to write to. An address makes nobody a
    member of the organisation: who answers is whoever holds the link.
    """
    partnership = begin(idea)
    idea = partnership.idea
    if idea.state == IdeaState.CONVERTED:
        raise PartnerRefused(_("The idea is a project already."), code="state")
    partner = partnership.partners.filter(organisation=organisation).first()
    if partner is not None and partner.state in (PartnerState.INVITED, PartnerState.CONFIRMED):
        raise PartnerRefused(_("This organisation is asked already."), code="there")
    contact = _contact_of(organisation, asked)
    partner = partner or Partner(partnership=partnership, organisation=organisation)
    partner.contact, partner.contact_written = contact, bool(asked.email)
    partner.role, partner.hours, partner.cash = share.role, share.hours, share.cash
    partner.signatory, partner.words, partner.invited_by = share.signatory, asked.words.strip(), by
    _send(partner)
    partner.brings.set(competences.all_of(share.brings, by))
    unsettle(idea)
    return partner


def _contact_of(organisation: Organisation, asked: Asked) -> Person:
    if asked.email:
        return ensure_person(asked.email, asked.name)[0]
    people = organisation.affiliations.vouched().filter(person__in=Person.objects.reachable())
    known = people.select_related("person").order_by("-is_primary", "person_id").first()
    if known is None:
        raise PartnerRefused(
            _("The house knows nobody there. Write a name and a mail address."), code="unknown"
        )
    return known.person


def _send(partner: Partner) -> None:
    """A fresh link; the one before it, if any, is dead."""
    now = timezone.now()
    partner.public_id = partner.public_id or secrets.token_urlsafe(12)
    partner.nonce = secrets.token_urlsafe(12)
    partner.link_hash = links.fresh_hash(partner.public_id, partner.nonce)
    partner.state, partner.invited_at, partner.answered_at = PartnerState.INVITED, now, None
    partner.expires_at, partner.mail_failed = now + settings.PARTNER_LINK_LASTS, False
    partner.save()
    outbox.post(mails.partner_invited(partner))


@transaction.atomic
def invite_again(partner: Partner) -> Partner:
    """The same question once more, with a new link."""
    partner = locked_partner(partner)
    idea = partner.partnership.idea
    if partner.state != PartnerState.INVITED or partner.contact is None or not idea.is_standing:
        raise PartnerRefused(_("Only who has not answered can be asked again."), code="state")
    _send(partner)
    return partner


@transaction.atomic
def take_back(partner: Partner) -> Partner:
    """The question is withdrawn, and its link is dead. A partner who is in leaves by their own hand, where there still is one:
    whose contact was forgotten has no link, and may be taken out and asked anew."""
    partner = locked_partner(partner)
    is_project = partner.partnership.idea.state == IdeaState.CONVERTED
    stays = partner.is_confirmed and (partner.link_hash is not None or is_project)
    if stays or partner.state == PartnerState.WITHDRAWN or partner.is_lead:
        raise PartnerRefused(_("A partner who has said yes is not taken out by others."), code="state")
    partner.state, partner.link_hash = PartnerState.WITHDRAWN, None
    partner.save(update_fields=["state", "link_hash"])
    outbox.withdraw(mails.partner_thread(partner), kind="partner_invitation")
    unsettle(partner.partnership.idea)
    return partner


def find(token: str) -> Partner | None:
    """Whose link this is."""
    rows = Partner.objects.filter(link_hash=links.hash_of(token)).with_words()
    return rows.select_related("partnership__idea__organisation", "partnership__idea__contact").first()


@transaction.atomic
def confirm(partner: Partner, signatory: str) -> Partner:
    """Yes, by whoever holds the link, in the name of who signs. The owner is told. A second yes changes nothing."""
    partner = _answering(partner)
    if not signatory.strip():
        raise PartnerRefused(_("Write the name of who signs."), code="signatory")
    was_in = partner.is_confirmed
    partner.signatory = " ".join(signatory.split())[:150]
    partner.state, partner.answered_at = PartnerState.CONFIRMED, timezone.now()
    partner.save(update_fields=["signatory", "state", "answered_at"])
    if not was_in:
        outbox.post(*mails.partner_answered(partner))
    return partner


@transaction.atomic
def decline(partner: Partner) -> Partner:
    """No; whoever had said yes is taken out again, which the owner is told."""
    partner = _answering(partner)
    was_in = partner.is_confirmed
    partner.state, partner.answered_at = PartnerState.DECLINED, timezone.now()
    if was_in:
        partner.expires_at = timezone.now() + settings.PARTNER_LINK_LASTS
    partner.save(update_fields=["state", "answered_at", "expires_at"])
    unsettle(partner.partnership.idea)
    if was_in:
        outbox.post(*mails.partner_answered(partner))
    return partner


def _answering(partner: Partner) -> Partner:
    partner = locked_partner(partner)
    if not partner.takes_answers or partner.link_hash is None:
        raise PartnerRefused(_("The invitation has run out. Ask for a new one."), code="expired")
    idea = partner.partnership.idea
    if idea.state == IdeaState.CONVERTED or not idea.is_standing:
        raise PartnerRefused(_("The idea is closed, and takes no more answers."), code="state")
    return partner


def mark_failed(partner_id: int) -> None:
    """The mail did not arrive: the owner sees it on the page."""
    Partner.objects.filter(pk=partner_id, state=PartnerState.INVITED).update(mail_failed=True)
