"""Organisations and the people in them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Person
from networks.models import Affiliation, Membership, Municipality, Organisation
from networks.reference import slug_of
from networks.verdicts import fold


@transaction.atomic
def ensure_organisation(
    name: str, municipality: Municipality | None = None, sector: str = ""
) -> Organisation:
    """The organisation of that name, made if unknown; see `OrganisationIndex` for what counts as the same."""
    index = OrganisationIndex()
    code = municipality.pk if municipality else ""
    found = index.find(name, code)
    if found is None:
        found = index.new(name, code, sector)
        found.save()
    return found


@transaction.atomic
def affiliate(person: Person, organisation: Organisation, title: str = "", *, vouched: bool) -> Affiliation:
    """Put a person in an organisation; the first becomes their primary. A title is filled in or moved on.

    Who is vouched for already stays so, whoever writes.
    """
    has_one = Affiliation.objects.filter(person=person, is_primary=True).exists()
    affiliation, created = Affiliation.objects.get_or_create(
        person=person,
        organisation=organisation,
        defaults={
            "title": title,
            "is_primary": not has_one,
            "is_vouched": vouched,
            "by_coordinator": True,
        },
    )
    title, vouched = title or affiliation.title, vouched or affiliation.is_vouched
    if not created and (affiliation.title, affiliation.is_vouched) != (title, vouched):
        affiliation.title, affiliation.is_vouched = title, vouched
        affiliation.save(update_fields=["title", "is_vouched"])
    return affiliation


@transaction.atomic
def let_go(person: Person, organisation: int, *, vouching: bool) -> None:
    """Take a person out of an organisation that they stand for in no network any more. One that is left is primary.

    Only where a coordinator had written it: what was there before has other grounds.
    Who is vouched for is taken out only by a hand that may vouch for the organisation.
    """
    if Membership.objects.standing().filter(person=person, organisation=organisation).exists():
        return
    rows = person.affiliations.filter(organisation=organisation, by_coordinator=True)
    (rows if vouching else rows.filter(is_vouched=False)).delete()
    if not person.affiliations.filter(is_primary=True).exists():
        first = person.affiliations.order_by("pk").values("pk")[:1]
        Affiliation.objects.filter(pk__in=first).update(is_primary=True)


class OrganisationIndex:
    """All organisations by folded name, to find many without a query each.

    The same name in another municipality is another organisation ("Borgerforeningen"); where list or house
    does not say which municipality, the name alone decides.
    """

    def __init__(self) -> None:
        self._by_name: dict[str, list[Organisation]] = {}
        self._slugs: set[str] = set()
        for organisation in Organisation.objects.only("pk", "slug", "name", "municipality"):
            self._keep(organisation)

    def names(self) -> frozenset[str]:
        return frozenset(self._by_name)

    def find(self, name: str, municipality: str) -> Organisation | None:
        candidates = self._by_name.get(fold(name), [])
        same = [each for each in candidates if (each.municipality_id or "") == municipality]
        open_ended = [each for each in candidates if not municipality or not each.municipality_id]
        return next(iter([*same, *open_ended]), None)

    def new(self, name: str, municipality: str, sector: str) -> Organisation:
        """One that is not saved yet, with an address of its own; found from now on."""
        organisation = Organisation(
            name=name, slug=self._free_slug(name), municipality_id=municipality or None, sector=sector
        )
        self._keep(organisation)
        return organisation

    def _keep(self, organisation: Organisation) -> None:
        self._by_name.setdefault(fold(organisation.name), []).append(organisation)
        self._slugs.add(organisation.slug)

    def _free_slug(self, name: str) -> str:
        base = slug_of(name)[:110].strip("-") or "organisation"
        return next(slug for slug in _numbered(base) if slug not in self._slugs)


def _numbered(base: str) -> Iterable[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1
