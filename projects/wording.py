"""What lacks in a partnership, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from lib.sentences import joined, mid_sentence
from projects.completeness import Light, Report

SECTOR_WORDS = {
    "public_authority": pgettext_lazy("sector that is missing", "the public sector"),
    "business": pgettext_lazy("sector that is missing", "business"),
    "civil_society": pgettext_lazy("sector that is missing", "civil society"),
    "research": pgettext_lazy("sector that is missing", "research"),
    "partnership": pgettext_lazy("sector that is missing", "an action group"),
}


@dataclass(frozen=True)
class Pane:
    """One window of the partnership: what it is about, how it stands, and the same in words."""

    label: str
    light: str
    words: str
    required: bool = True

    @property
    def kind(self) -> str:
        """The status it is drawn as."""
        return {"lit": "yes", "half": "maybe", "dark": "unanswered"}[self.light]


def summary(report: Report, names: Mapping[int, str]) -> str:
    """What lacks in one line: "Mangler erhverv og civilsamfund; intet lokalt fællesskab". Empty where nothing does."""
    parts = list(_lacking(report, names))
    line = "; ".join(parts)
    return line[:1].upper() + line[1:]


def _lacking(report: Report, names: Mapping[int, str]) -> Iterable[str]:
    if report.missing_sectors:
        sectors = joined(str(SECTOR_WORDS[sector]) for sector in report.missing_sectors)
        yield _("missing: %(sectors)s") % {"sectors": sectors}
    if report.local_community is Light.DARK:
        yield _("no local community")
    if report.across is Light.DARK:
        yield _("one municipality alone") if report.municipalities else _("no municipality named")
    if report.two_groups is Light.DARK:
        yield _("fewer than two action groups")
    if report.uncovered:
        words = joined(mid_sentence(names.get(key, "")) for key in report.uncovered)
        yield _("nobody brings %(competences)s yet") % {"competences": words}


def panes(report: Report, names: Mapping[int, str], sectors: Mapping[str, str]) -> list[Pane]:
    """Every window: the sectors, the local community, the places, what is sought, and the action groups."""
    found = [
        Pane(sectors[sector], light, _standing(light), sector not in ("research", "partnership"))
        for sector, light in report.sectors
    ]
    found.append(
        Pane(
            _("A local community as active partner"),
            report.local_community,
            _standing(report.local_community),
        )
    )
    found.append(Pane(_("Across municipalities"), report.across, _standing(report.across)))
    found += [Pane(names.get(key, ""), light, _standing(light)) for key, light in report.competences]
    if report.two_groups is not None:
        found.append(Pane(_("Two action groups"), report.two_groups, _standing(report.two_groups)))
    return found


def _standing(light: Light) -> str:
    return {Light.LIT: _("In place"), Light.HALF: _("Asked"), Light.DARK: _("Lacks")}[light]


def decisions_words(code: str) -> str:
    """What the boards' decisions lack."""
    return {
        "two": _("The boards of two action groups must have decided to take part."),
        "abroad": _("The decision of an action group in another country lacks."),
        "danish": _("The boards of two Danish action groups must have decided to take part."),
    }.get(code, "")
