"""What a confirmed partnership hands over when it becomes a project: the door that grants will come in by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from networks.models import Organisation
from projects.models import Partner, ProjectIdea


@dataclass(frozen=True)
class Share:
    """One partner's part. `cash` is øre; `consented_at` is when the partner confirmed by the personal link, or the
    lead entered its own part."""

    organisation: Organisation
    role: str
    hours: int
    cash: int
    signatory: str
    is_lead: bool
    consented_at: datetime | None


@dataclass(frozen=True)
class Handover:
    """The idea with the parts of those who confirmed, the lead first."""

    idea: ProjectIdea
    shares: tuple[Share, ...]

    @property
    def lead(self) -> Share | None:
        return next((share for share in self.shares if share.is_lead), None)


def handover_of(idea: ProjectIdea) -> Handover:
    partners = Partner.objects.confirmed().filter(partnership__idea=idea).select_related("organisation")
    return Handover(idea, tuple(_share(partner) for partner in partners))


def _share(partner: Partner) -> Share:
    return Share(
        organisation=partner.organisation,
        role=partner.role,
        hours=partner.hours,
        cash=partner.cash,
        signatory=partner.signatory,
        is_lead=partner.is_lead,
        consented_at=partner.answered_at,
    )
