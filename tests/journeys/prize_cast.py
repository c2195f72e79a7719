"""Who takes part in the village prize of the journey, and what last year left behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page

from accounts.models import Person
from networks.models import LocalActionGroup, Municipality, MunicipalityInRegion, Region
from networks.reference import slug_of
from notifications.models import Message
from prize.models import DateKind, EditionDate, EditionState, PrizeEdition, RoleKind
from prize.operations import planning
from tests.factories.accounts import PersonFactory
from tests.factories.networks import MembershipFactory, MunicipalityFactory, NetworkFactory
from tests.factories.prize import NominatorFactory, PrizeFactory, RoleFactory

HEDE, FJORD, VIBORG = "LAG Hede", "LAG Fjord", "Viborg Kommune"
CAPS = {HEDE: 6, FJORD: 5, VIBORG: 2}
PLACES = {
    "0657": ("Herning", HEDE),
    "0756": ("Ikast-Brande", HEDE),
    "0661": ("Holstebro", FJORD),
    "0791": ("Viborg", VIBORG),
}
VILLAGES = {
    "Nørre Lyngkær": "0657",
    "Aalebæk": "0657",
    "Hedelyng": "0657",
    "Klitmose": "0756",
    "Mølledamme": "0756",
    "Sønder Agerskov": "0756",
    "Tranemose": "0756",
    "Fjordby": "0661",
    "Havnbjerg": "0661",
    "Strandkær": "0661",
    "Vester Odde": "0661",
    "Øster Odde": "0661",
    "Kirkeholm": "0791",
    "Søndersø": "0791",
}
"""Fourteen: one more than the nominators may choose."""
NOT_CHOSEN, LACKING, WITHDRAWS, RECUSED, DOUBTED = (
    "Tranemose",
    "Hedelyng",
    "Vester Odde",
    "Kirkeholm",
    "Fjordby",
)
JURORS = ("Else Holt", "Bo Krog", "Inga Mark", "Per Lund", "Ruth Dam")
"""The first is the chair; Bo is tied to one village, Inga is in doubt about one, and scores all by keys."""
DAYS = {
    DateKind.PROPOSALS_OPEN: 0,
    DateKind.PROPOSALS_CLOSE: 14,
    DateKind.NOMINATIONS_CLOSE: 28,
    DateKind.CONFLICTS_CLOSE: 35,
    DateKind.ASSESSMENT_CLOSE: 56,
    DateKind.MODERATION: 57,
    DateKind.FINAL_ROUND: 70,
    DateKind.COMMITTEE: 80,
    DateKind.COUNCIL: 90,
    DateKind.AWARD: 110,
}
EMBARGO = 100


@dataclass(frozen=True)
class Cast:
    """Those with an account; villages and nominators have links alone."""

    last: PrizeEdition
    secretary: Person
    colleague: Person
    committee_clerk: Person
    council_clerk: Person


def mail_of(name: str) -> str:
    """Of a person by the first name; of a village by all of it."""
    word = name if name in VILLAGES else name.split(maxsplit=1)[0]
    return f"{slug_of(word)}@example.org"


def last_year() -> Cast:
    """Last year's edition, closed, with its plan, its secretaries and clerks, and its nominators."""
    region = _places()
    secretary = PersonFactory(name="Thora Morgendug", email="thora@example.org")
    prize = PrizeFactory(region=region)
    edition = planning.begin(prize, timezone.localdate().year, secretary, criteria_set="village_prize_2022")
    network = NetworkFactory(name="Landsbynetværket")
    MembershipFactory(network=network, person=secretary, role="coordinator")
    edition.network, edition.state = network, EditionState.CLOSED
    edition.published_at = timezone.now() - timedelta(days=360)
    noon = datetime.combine(timezone.localdate() + timedelta(days=EMBARGO), time(12))
    edition.publish_at = timezone.make_aware(noon - planning.YEAR)
    edition.save()
    for kind, days in DAYS.items():
        day = timezone.localdate() + timedelta(days=days) - planning.YEAR
        EditionDate.objects.create(edition=edition, kind=kind, day=day)
    for name, cap in CAPS.items():
        NominatorFactory(edition=edition, name=name, cap=cap, **_area(name), contact=_contact(name))
    return Cast(edition, secretary, *_keepers(edition))


def _places() -> Region:
    region = Region.objects.create(slug="region-midt", name="Region Midtjylland")
    groups = {
        name: LocalActionGroup.objects.create(slug=name.lower().replace(" ", "-"), name=name)
        for name in (HEDE, FJORD)
    }
    for code, (name, nominator) in PLACES.items():
        place = MunicipalityFactory(code=code, name=name)
        MunicipalityInRegion.objects.create(municipality=place, region=region, valid_from=date(2007, 1, 1))
        if nominator in groups:
            groups[nominator].municipalities.add(place)
    return region


def _area(name: str) -> dict[str, Any]:
    group = LocalActionGroup.objects.filter(name=name).first()
    return {"local_action_group": group} if group else {"municipality": Municipality.objects.get(code="0791")}


def _contact(name: str) -> Person:
    word = name.split()[-1 if name.startswith("LAG") else 0]
    person: Person = PersonFactory(name=f"Formand for {name}", email=f"{word.lower()}@example.org")
    return person


def _keepers(edition: PrizeEdition) -> list[Person]:
    kinds = (RoleKind.SECRETARY, RoleKind.COMMITTEE_CLERK, RoleKind.COUNCIL_CLERK)
    names = ("Karen Nøglebo", "Ulla Udvalg", "Rita Råd")
    return [
        RoleFactory(edition=edition, role=kind, person__name=name, person__email=mail_of(name)).person
        for kind, name in zip(kinds, names, strict=True)
    ]


def come_to(edition: PrizeEdition, kind: DateKind) -> None:
    """That day has come: since the clock of the machine stays, all dates of the round move nearer together."""
    away = edition.dates.get(kind=kind).day - timezone.localdate()
    for row in edition.dates.all():
        row.day -= away
        row.save(update_fields=["day"])
    edition.refresh_from_db()
    assert edition.publish_at is not None
    edition.publish_at -= away
    edition.save(update_fields=["publish_at"])


def link_in(kind: str, to: str = "", **more: Any) -> str:
    """The address that the newest mail of a kind leads to, without the host."""
    rows = Message.objects.filter(kind__endswith=kind, **more)
    mail = (rows.filter(to_address=to) if to else rows).latest("pk")
    found = re.search(r"http://[^/\s]+(/pris/\S+)", mail.text)
    assert found is not None, mail.text
    return found.group(1)


def press(page: Page | Locator, name: str, **more: Any) -> None:
    page.get_by_role("button", name=re.compile(name), **more).first.click()


def follow(page: Page | Locator, name: str) -> None:
    page.get_by_role("link", name=re.compile(name)).first.click()
