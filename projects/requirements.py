"""An idea and its partnership as `completeness` takes them: rows in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable

from networks.models import LocalActionGroup
from projects import completeness
from projects.completeness import Party, Project, Report
from projects.models import LagDecision, Partner, PartnerState, ProjectIdea


def report_of(idea: ProjectIdea, partners: Iterable[Partner]) -> Report:
    """What stands and what lacks. Give it partners `with_words`, so that nothing is asked for one by one."""
    standing = [one for one in partners if one.state in (PartnerState.INVITED, PartnerState.CONFIRMED)]
    return completeness.report([_party(one) for one in standing], project_of(idea))


def decisions_lacking(idea: ProjectIdea) -> str:
    """Why the boards' decisions do not carry a cooperation project yet; empty where they do, or none is needed."""
    return completeness.decisions_lacking(project_of(idea)) if idea.is_cooperation else ""


def project_of(idea: ProjectIdea) -> Project:
    wanted = tuple(competence.pk for competence in idea.seeks.all())
    if not idea.is_cooperation:
        return Project(competences=wanted)
    decisions = LagDecision.objects.filter(partnership__idea=idea, supports=True)
    rows = list(decisions.values_list("action_group__name", "name"))
    return Project(
        competences=wanted,
        is_cooperation=True,
        cooperation=idea.cooperation,
        groups=_groups(),
        supporting=frozenset(group for group, _name in rows if group),
        supporting_abroad=sum(1 for group, _name in rows if not group),
    )


def _groups() -> dict[str, str]:
    """Which action group covers a municipality."""
    rows = LocalActionGroup.objects.exclude(municipalities=None)
    return dict(rows.order_by().values_list("municipalities", "name"))


def _party(partner: Partner) -> Party:
    organisation = partner.organisation
    return Party(
        sector=organisation.sector,
        kind=organisation.kind,
        municipality=organisation.municipality_id or "",
        competences=frozenset(competence.pk for competence in partner.brings.all()),
        confirmed=partner.is_confirmed,
    )
