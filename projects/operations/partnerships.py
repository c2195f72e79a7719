"""The partnership as a whole: begun, held against what it lacks, confirmed, and made a project."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from networks.models import LocalActionGroup
from networks.operations import competences
from projects import principles, requirements
from projects.errors import IdeaRefused, PartnershipRefused
from projects.handover import handover_of
from projects.models import (
    IdeaState,
    LagDecision,
    Partner,
    Partnership,
    PartnerState,
    PrincipleAssessment,
    ProjectIdea,
)
from projects.operations.locks import lock
from projects.signals import idea_converted

LEAST_PARTNERS = 2


@dataclass(frozen=True)
class Share:
    """What one party puts in. `cash` is øre, `brings` are phrases of the vocabulary."""

    role: str = ""
    hours: int = 0
    cash: int = 0
    signatory: str = ""
    brings: Sequence[str] = ()


@transaction.atomic
def begin(idea: ProjectIdea) -> Partnership:
    """The partnership of the idea, made where it lacks; the owner's organisation is in it from the start."""
    idea = lock(idea.pk)
    if not idea.is_standing:
        raise PartnershipRefused(_("Publish the idea first."), code="state")
    partnership, made = Partnership.objects.get_or_create(idea=idea)
    partnership.idea = idea
    if made and idea.organisation is not None:
        Partner.objects.create(
            partnership=partnership,
            organisation=idea.organisation,
            contact=idea.contact,
            is_lead=True,
            role=_("Holds the project"),
            signatory=idea.contact.name if idea.contact else "",
            state=PartnerState.CONFIRMED,
            answered_at=timezone.now(),
            public_id=secrets.token_urlsafe(12),
            nonce=secrets.token_urlsafe(12),
        )
    if idea.state in (IdeaState.PUBLISHED, IdeaState.IN_DIALOGUE):
        idea.state = IdeaState.PROPOSED
        idea.save(update_fields=["state"])
    return partnership


@transaction.atomic
def set_lead_share(idea: ProjectIdea, by: Person, share: Share) -> Partner:
    """What the owner's own organisation puts in."""
    partnership = begin(idea)
    lead = partnership.partners.filter(is_lead=True).first()
    if lead is None:
        raise PartnershipRefused(_("The idea belongs to no organisation."), code="unknown")
    lead.role, lead.hours, lead.cash, lead.signatory = share.role, share.hours, share.cash, share.signatory
    lead.answered_at = timezone.now()
    lead.save(update_fields=["role", "hours", "cash", "signatory", "answered_at"])
    lead.brings.set(competences.all_of(share.brings, by))
    return lead


@transaction.atomic
def confirm_partnership(idea: ProjectIdea) -> Partnership:
    """All have answered, two are in it, and a cooperation project has its two boards. Raises `PartnershipRefused`.

    What else lacks is shown and does not stop anybody.
    """
    idea = lock(idea.pk)
    partnership = Partnership.objects.filter(idea=idea).first()
    if partnership is None or idea.state != IdeaState.PROPOSED:
        raise PartnershipRefused(_("There is no proposed partnership to confirm."), code="state")
    if partnership.partners.waiting().exists():
        raise PartnershipRefused(
            _("Somebody has not answered yet. Wait, or take the question back."), code="waiting"
        )
    if partnership.partners.confirmed().count() < LEAST_PARTNERS:
        raise PartnershipRefused(_("A partnership takes two at least."), code="alone")
    if requirements.decisions_lacking(idea):
        raise PartnershipRefused(
            _("A cooperation project takes the decisions of two action groups' boards."), code="groups"
        )
    partnership.confirmed_at = timezone.now()
    partnership.save(update_fields=["confirmed_at"])
    idea.state, idea.search_closed_at = IdeaState.CONFIRMED, idea.search_closed_at or timezone.now()
    idea.save(update_fields=["state", "search_closed_at"])
    return partnership


@transaction.atomic
def convert(idea: ProjectIdea) -> ProjectIdea:
    """The partnership becomes a project; rooms above may open an application from what is handed over."""
    idea = lock(idea.pk)
    if idea.state != IdeaState.CONFIRMED:
        raise IdeaRefused(_("Confirm the partnership first."), code="state")
    idea.state, idea.changed_at = IdeaState.CONVERTED, timezone.now()
    idea.save(update_fields=["state", "changed_at"])
    idea_converted.send(sender=ProjectIdea, handover=handover_of(idea))
    return idea


@transaction.atomic
def record_decision(
    idea: ProjectIdea,
    by: Person,
    *,
    action_group: LocalActionGroup | None,
    name: str,
    decided_on: date,
    supports: bool,
    case_number: str = "",
    decision: str = "",
) -> LagDecision:
    """What a board decided; a newer decision of the same group replaces the older."""
    partnership = begin(idea)
    if (action_group is None) == (not name.strip()):
        words = _("Choose an action group, or name one in another country.")
        raise PartnershipRefused(words, code="unknown")
    known = partnership.decisions.filter(action_group=action_group, name=name.strip())
    row = known.first() or LagDecision(
        partnership=partnership, action_group=action_group, name=name.strip(), decided_on=decided_on
    )
    row.decided_on, row.supports = decided_on, supports
    row.case_number, row.decision, row.recorded_by = case_number, decision, by
    row.recorded_at = timezone.now()
    row.save()
    unsettle(partnership.idea)
    return row


@transaction.atomic
def forget_decision(row: LagDecision) -> None:
    idea = lock(row.partnership.idea_id)
    row.delete()
    unsettle(idea)


def unsettle(idea: ProjectIdea) -> None:
    """A confirmed partnership that lost what it stands on is a proposed one again; call under the lock."""
    if idea.state != IdeaState.CONFIRMED:
        return
    partnership = idea.partnership
    stands = partnership.partners.confirmed().count() >= LEAST_PARTNERS
    if stands and not requirements.decisions_lacking(idea) and not partnership.partners.waiting().exists():
        return
    idea.state = IdeaState.PROPOSED
    idea.save(update_fields=["state"])
    partnership.confirmed_at = None
    partnership.save(update_fields=["confirmed_at"])


@transaction.atomic
def assess(idea: ProjectIdea, by: Person, judged: Mapping[str, tuple[str, str]]) -> None:
    """Level and evidence by principle, judged by the set as it is today."""
    partnership, criteria, now = begin(idea), principles.current(), timezone.now()
    for key in sorted(criteria.keys & judged.keys()):
        level, evidence = judged[key]
        PrincipleAssessment.objects.update_or_create(
            partnership=partnership,
            criteria=criteria.code,
            principle=key,
            defaults={"level": level, "evidence": evidence.strip(), "changed_by": by, "changed_at": now},
        )
