"""Who could be asked to join a partnership, and why. Whoever is in it, asked, or has said no is never proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lib.sentences import joined, mid_sentence
from networks.models import Organisation, OrganisationKind
from projects import requirements, wording
from projects.completeness import LOCAL_KINDS, REQUIRED_SECTORS, Light, Report
from projects.models import Interest, Partner, Partnership, ProjectIdea
from projects.signals import partners_wanted
from projects.wanted import Candidate, Sought

SHOWN = 6
READ = 400
"""Organisations that are weighed, at most: those that could fill a gap come first."""


def sought(idea: ProjectIdea, report: Report) -> Sought:
    """The gaps of this partnership, as rooms above are asked to fill them."""
    return Sought(
        sectors=frozenset(report.missing_sectors),
        local_community=report.local_community is Light.DARK,
        municipalities=frozenset(place.pk for place in idea.municipalities.all()),
        more_municipalities=report.across is Light.DARK,
        themes=frozenset(theme.pk for theme in idea.themes.all()),
        competences=frozenset(report.uncovered),
        action_groups=report.two_groups is Light.DARK,
    )


def candidates(idea: ProjectIdea, partnership: Partnership, report: Report) -> list[Candidate]:
    """The best few, our own and those of the rooms above, each with all the reasons anybody gave."""
    wanted = sought(idea, report)
    left_out = _left_out(idea)
    found = {one.organisation.pk: one for one in _ours(idea, wanted, report, left_out)}
    for one in _theirs(partnership, wanted):
        if one.organisation.pk not in left_out:
            found[one.organisation.pk] = _together(found.get(one.organisation.pk), one)
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.organisation.name, one.organisation.pk))
    return ranked[:SHOWN]


def _left_out(idea: ProjectIdea) -> frozenset[int]:
    """Those in it, those asked, those who said no: to be partner, or that the owner said no to."""
    asked = Partner.objects.filter(partnership__idea=idea).values_list("organisation", flat=True)
    refused = Interest.objects.filter(idea=idea, state="declined").exclude(organisation=None)
    own = {idea.organisation_id} if idea.organisation_id else set()
    return frozenset(own | set(asked) | set(refused.values_list("organisation", flat=True)))


def _ours(idea: ProjectIdea, wanted: Sought, report: Report, left_out: frozenset[int]) -> Iterable[Candidate]:
    rows = Organisation.objects.exclude(pk__in=left_out).filter(_could_help(wanted))
    rows = rows.select_related("municipality").prefetch_related("themes").distinct()
    willing = _willing(idea)
    groups = requirements.project_of(idea).groups
    for organisation in rows[:READ]:
        score, reasons = _weigh(organisation, wanted, report, groups, organisation.pk in willing)
        if score > 0 and reasons:
            yield Candidate(organisation, reasons, score)


def _could_help(wanted: Sought) -> Q:
    kinds = Q(kind__in=LOCAL_KINDS) if wanted.local_community else Q()
    question = Q(sector__in=wanted.sectors or REQUIRED_SECTORS) | kinds
    question |= Q(themes__in=wanted.themes) if wanted.themes else Q()
    return question | Q(kind=OrganisationKind.LAG) if wanted.action_groups else question


def _willing(idea: ProjectIdea) -> frozenset[int]:
    """Organisations whose interest the owner has said yes to."""
    rows = Interest.objects.accepted().filter(idea=idea).exclude(organisation=None)
    return frozenset(rows.values_list("organisation", flat=True))


def _weigh(
    organisation: Organisation, wanted: Sought, report: Report, groups: Mapping[str, str], willing: bool
) -> tuple[int, list[str]]:
    """Points, and the sentence that each rests on; the strongest reason first."""
    place = organisation.municipality
    weighed: list[tuple[int, str]] = []
    if willing:
        weighed.append((5, _("You are in touch already")))
    if wanted.local_community and organisation.kind in LOCAL_KINDS:
        weighed.append((4, _("Would bring in a local community")))
    elif organisation.sector in wanted.sectors:
        weighed.append((3, _would_bring(organisation.sector)))
    if wanted.action_groups and _is_new_group(organisation, report, groups):
        weighed.append((3, _("Comes from the area of another action group")))
    shared = [str(theme) for theme in organisation.themes.all() if theme.pk in wanted.themes]
    if shared:
        words = _("Works with %(themes)s") % {"themes": joined(map(mid_sentence, shared[:2]))}
        weighed.append((min(len(shared), 2), words))
    weighed += _about_the_place(place, wanted, report)
    fills = any(points >= 3 for points, _words in weighed) or bool(shared)
    return (sum(points for points, _words in weighed), [words for _, words in weighed]) if fills else (0, [])


def _would_bring(sector: str) -> str:
    return _("Would bring in %(sector)s") % {"sector": wording.SECTOR_WORDS[sector]}


def _is_new_group(organisation: Organisation, report: Report, groups: Mapping[str, str]) -> bool:
    group = groups.get(organisation.municipality_id or "")
    return group is not None and group not in report.groups


def _about_the_place(place: Any, wanted: Sought, report: Report) -> list[tuple[int, str]]:
    if place is None:
        return []
    name = {"place": place}
    if wanted.more_municipalities and report.municipalities and place.pk not in report.municipalities:
        near = 2 if place.pk in wanted.municipalities else 1
        return [(near, _("Would bring in another municipality: %(place)s") % name)]
    if place.pk in wanted.municipalities:
        return [(1, _("At home in %(place)s, where the project is to be") % name)]
    return []


def _theirs(partnership: Partnership, wanted: Sought) -> Iterable[Candidate]:
    answers: list[tuple[Any, Any]] = partners_wanted.send(
        sender=Partnership, partnership=partnership, sought=wanted
    )
    for _receiver, answer in answers:
        yield from answer or []


def _together(ours: Candidate | None, theirs: Candidate) -> Candidate:
    if ours is None:
        return theirs
    return Candidate(ours.organisation, [*ours.reasons, *theirs.reasons], ours.score + theirs.score)
