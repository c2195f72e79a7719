"""What the system itself holds against a juror: same municipality, same organisation, or a hand in the proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from networks.models import Affiliation, OrganisationKind
from prize.models import Juror, Nomination, Writer

MUNICIPALITY, ORGANISATION, WRITER = "municipality", "organisation", "writer"


@dataclass(frozen=True)
class Ties:
    """Where a juror belongs. A region is no municipality: its seat ties nobody to the villages around it."""

    municipalities: frozenset[str]
    organisations: frozenset[int]
    nominations: frozenset[int]

    def grounds(self, nomination: Nomination) -> list[str]:
        """Needs the nomination with its village and nominator."""
        village, found = nomination.village, []
        if village.municipality_id in self.municipalities:
            found.append(MUNICIPALITY)
        if village.organisation_id in self.organisations:
            found.append(ORGANISATION)
        if nomination.pk in self.nominations:
            found.append(WRITER)
        return found


def ties_of(jurors: Iterable[Juror]) -> dict[int, Ties]:
    """By juror, in two queries however many they are. Needs the jurors with their organisation."""
    jurors = list(jurors)
    people = [juror.person_id for juror in jurors]
    rows = list(Affiliation.objects.filter(person__in=people).select_related("organisation"))
    wrote = list(_hands_in(people))
    found = {}
    for juror in jurors:
        own = [row.organisation for row in rows if row.person_id == juror.person_id]
        own += [juror.organisation] if juror.organisation else []
        places = {one.municipality_id for one in own if one.kind != OrganisationKind.REGION}
        places.add(juror.municipality_id)
        found[juror.pk] = Ties(
            municipalities=frozenset(place for place in places if place is not None),
            organisations=frozenset(one.pk for one in own),
            nominations=frozenset(pk for person, pk in wrote if person == juror.person_id),
        )
    return found


def _hands_in(people: list[int]) -> Iterable[tuple[int, int]]:
    """Who wrote on a proposal, or chose it as the nominator's contact."""
    wrote = Writer.objects.filter(person__in=people).values_list("person", "nomination")
    chose = Nomination.objects.filter(nominator__contact__in=people)
    return [*wrote, *chose.values_list("nominator__contact", "pk")]
