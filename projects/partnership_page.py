"""What stands on the page of a partnership: the windows, the parties, who is missing and who could be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from networks.models import Sector
from projects import candidates, principles, requirements, wording
from projects.models import Partner, Partnership, PartnerState, PrincipleAssessment, ProjectIdea


def context_of(idea: ProjectIdea, *, owner: bool) -> dict[str, Any]:
    """For the owner with whom to ask, and with those who said no; for the others the parties alone."""
    partnership = Partnership.objects.filter(idea=idea).first()
    partners = list(partnership.partners.with_words()) if partnership else []
    report = requirements.report_of(idea, partners)
    names = {competence.pk: str(competence) for competence in idea.seeks.all()}
    standing = [one for one in partners if one.state in (PartnerState.INVITED, PartnerState.CONFIRMED)]
    return {
        "idea": idea,
        "partnership": partnership,
        "partners": standing,
        "gone": [one for one in partners if one not in standing] if owner else [],
        "panes": wording.panes(report, names, _sectors()),
        "summary": wording.summary(report, names),
        "report": report,
        "totals": _totals(standing),
        "candidates": candidates.candidates(idea, partnership, report) if partnership and owner else [],
        "decisions": partnership.decisions.select_related("action_group") if partnership else [],
        "decisions_lack": wording.decisions_words(report.decisions_lacking),
        "principle_windows": principle_windows(partnership),
        "owner": owner,
    }


def _sectors() -> Mapping[str, str]:
    return {value: str(label) for value, label in Sector.choices}


def _totals(partners: Sequence[Partner]) -> dict[str, int]:
    """Of those who have said yes."""
    sure = [one for one in partners if one.is_confirmed]
    return {
        "hours": sum(one.hours for one in sure),
        "cash": sum(one.cash for one in sure),
        "partners": len(sure),
    }


def judged(partnership: Partnership | None) -> dict[str, PrincipleAssessment]:
    """By principle, by the set as it is today."""
    if partnership is None:
        return {}
    rows = partnership.assessments.filter(criteria=principles.current().code)
    return {row.principle: row for row in rows}


def principle_windows(partnership: Partnership | None) -> list[tuple[str, str, str]]:
    """Name, window and level of each of the seven; nothing where none has been judged."""
    found = judged(partnership)
    if not found:
        return []
    windows = {"none": "dark", "partly": "half", "fully": "lit"}
    rows = [(one, found.get(one.key)) for one in principles.current().principles]
    return [
        (one.name, windows[row.level] if row else "dark", str(_level(row.level if row else "none")))
        for one, row in rows
    ]


def _level(level: str) -> Any:
    return PrincipleAssessment.Level(level).label
