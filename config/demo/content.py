"""Loading the demo content: idempotent, and what people changed or added is left alone.

All people, villages and meetings are invented (config/data/demo_content.json). Dates are moved by whole
years of 52 weeks, so that the weekdays stay right and there is always something to look forward to.
"""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from accounts.operations import ensure_person
from config.demo import ideas, partners, people, prize, prize_past, prize_plan, rounds
from events.agenda import guess_form
from events.models import (
    AgendaItem,
    CoOrganiser,
    Dish,
    Event,
    EventKind,
    EventState,
    EventVisibility,
    FreedSeats,
    Mode,
    Venue,
)
from events.operations import feeds
from networks.models import (
    Affiliation,
    Joining,
    Membership,
    MembershipRole,
    Municipality,
    Network,
    NetworkVisibility,
    Organisation,
    Theme,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NAMESPACE = uuid.UUID("6f0e3a52-2f1b-4a7e-9d43-0a4de0c0f5a1")
YEAR = timedelta(days=364)
LAST_SHOWN = date(2027, 10, 1)
DISHES = [
    "Tarteletter med høns i asparges",
    "Tarteletter med svampe og porrer",
    "Kartoffelmad med karse (vegansk)",
]
SECRETARY = "thora.morgendug@"
ADMINISTRATOR = ("Karen Nøglebo", "karen.noeglebo@forsamlingshuset-demo.example.org")


@transaction.atomic
def load(today: date | None = None) -> None:
    """Make what is missing of the demo; needs the reference data."""
    content = _read("demo_content.json")
    shift = _shift(today or timezone.localdate())
    organisations = _organisations(content["actors"])
    networks = _networks(content["networks"], organisations)
    people.join_networks(networks, organisations)
    for row in content["events"]:
        if not Event.objects.filter(uid=uuid.uuid5(NAMESPACE, row["slug"])).exists():
            _event(row, shift, networks, organisations)
    administrator, made = ensure_person(ADMINISTRATOR[1], ADMINISTRATOR[0])
    if made:
        administrator.is_staff = administrator.is_superuser = True
        administrator.save(update_fields=["is_staff", "is_superuser"])
    partners.hang_up_notes(content["actors"], organisations)
    ideas.load(content["project_ideas"], administrator)
    saturday = _by_slug("loerdagsseminar-forsamlingshuset")
    people.answer_some(saturday, _by_slug("seminar-samkoersel"))
    rounds.seat_people(saturday, begins=_moment("2027-03-06", "13:15") + shift)
    _prize(_read("demo_prize.json"), today or timezone.localdate())


def _prize(content: dict[str, Any], today: date) -> None:
    """The coordinator of the demo is the secretary, so that one door shows both."""
    secretary = Person.objects.get(email__startswith=SECRETARY)
    award = Event.objects.filter(uid=uuid.uuid5(NAMESPACE, "landsbyprisen-uddeling")).first()
    made = prize.load(content, today, secretary, {"landsbyprisen-uddeling": award} if award else {})
    if made is not None:
        edition, villages = made
        prize_past.load(edition, content["candidates"], villages, secretary)
        prize_plan.keep(edition, secretary)


def _read(name: str) -> dict[str, Any]:
    words = (Path(__file__).parent.parent / "data" / name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(words)
    return found


def _by_slug(slug: str) -> Event:
    return Event.objects.get(uid=uuid.uuid5(NAMESPACE, slug))


def _shift(today: date) -> timedelta:
    """So many whole years that the content is not over yet."""
    shift = timedelta()
    while today > LAST_SHOWN + shift:
        shift += YEAR
    return shift


def _organisations(rows: list[dict[str, Any]]) -> dict[str, Organisation]:
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    found: dict[str, Organisation] = {}
    for row in rows:
        organisation, made = Organisation.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": row["name"],
                "sector": row["sector"],
                "kind": row["kind"],
                "municipality_id": row["municipality"],
                "latitude": row["location"]["lat"],
                "longitude": row["location"]["lon"],
            },
        )
        if made:
            organisation.themes.set(themes[slug] for slug in row["themes"])
        person, _new = ensure_person(row["contact"]["email"], row["contact"]["name"])
        Affiliation.objects.get_or_create(
            person=person,
            organisation=organisation,
            defaults={"title": row["contact"]["title"], "is_primary": True},
        )
        found[row["slug"]] = organisation
    return found


def _networks(rows: list[dict[str, Any]], organisations: dict[str, Organisation]) -> dict[str, Network]:
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    found: dict[str, Network] = {}
    for row in rows:
        network, made = Network.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": row["name"],
                "name_en": row["name_en"],
                "purpose": row["purpose"],
                "audience": row["audience"],
                "visibility": NetworkVisibility(row["visibility"]),
                "joining": Joining(row["joining"]),
                "meetings_per_year": row["meetings_per_year"],
            },
        )
        if made:
            network.themes.set(themes[slug] for slug in row["themes"])
            _first_members(network, row, organisations)
        found[row["slug"]] = network
    return found


def _first_members(network: Network, row: dict[str, Any], organisations: dict[str, Organisation]) -> None:
    coordinator, _new = ensure_person(row["coordinator"]["email"], row["coordinator"]["name"])
    members = [organisations[slug] for slug in row["member_organisations"]]
    contacts = Affiliation.objects.filter(organisation__in=members).exclude(person=coordinator)
    home = coordinator.affiliations.first()
    rows = [
        Membership(
            network=network,
            person=coordinator,
            organisation=home.organisation if home else None,
            role=MembershipRole.COORDINATOR,
        )
    ]
    rows += [
        Membership(network=network, person_id=c.person_id, organisation_id=c.organisation_id)
        for c in contacts
    ]
    Membership.objects.bulk_create(rows, ignore_conflicts=True)


def _event(
    row: dict[str, Any],
    shift: timedelta,
    networks: dict[str, Network],
    organisations: dict[str, Organisation],
) -> None:
    network = networks.get(row["network"] or "")
    mode = Mode(row["mode"])
    event = Event(
        uid=uuid.uuid5(NAMESPACE, row["slug"]),
        kind=EventKind(row["kind"]),
        state=_state(row["status"]),
        visibility=EventVisibility(row["visibility"]),
        title=_without_kind(row["title"]),
        summary=row["description"],
        network=network,
        organiser=organisations["region-landdistrikter-demo"] if network is None else None,
        contact=_coordinator(network),
        mode=mode,
        venue=None if mode == Mode.ONLINE else _venue(row),
        online_url="" if mode == Mode.PHYSICAL else f"https://moede.example.org/{row['slug']}",
        starts_at=_moment(row["date"], row["start"]) + shift,
        ends_at=_moment(row["date"], row["end"]) + shift,
        capacity=None if mode == Mode.ONLINE else row["capacity"],
        online_capacity=row["capacity"] if mode == Mode.ONLINE else (200 if mode == Mode.HYBRID else None),
        registration_deadline=_deadline(row, shift),
        open_registration=row["visibility"] == "public" and row["status"] == "open",
        guests_allowed=2 if row["kind"] in ("theme_seminar", "prize_event") and mode != Mode.ONLINE else 0,
        freed_seats=FreedSeats.OFFERED,
        reason=row.get("status_note") or "",
        series=row.get("series") or "",
    )
    event.save()
    _hang_on(event, row, organisations)
    feeds.bump(event)


def _hang_on(event: Event, row: dict[str, Any], organisations: dict[str, Organisation]) -> None:
    event.themes.set(Theme.objects.filter(slug__in=row["themes"]))
    AgendaItem.objects.bulk_create(
        AgendaItem(
            event=event,
            position=place,
            starts_at=item["start"],
            ends_at=item["end"],
            title=item["title"],
            speaker=item["speaker"] or "",
            form=guess_form(item["title"], item["speaker"] or ""),
        )
        for place, item in enumerate(row["agenda"])
    )
    for slug in row["co_organisers"]:
        CoOrganiser.objects.create(event=event, organisation=organisations[slug])
    if row["catering"] and row["kind"] == "theme_seminar":
        Dish.objects.bulk_create(Dish(event=event, position=n, name=name) for n, name in enumerate(DISHES))


def _state(status: str) -> EventState:
    return EventState(status)


def _without_kind(title: str) -> str:
    """ "Temaseminar: Naturpleje …" is shown as a seminar already; a numbered meeting keeps its number."""
    kind, colon, rest = title.partition(": ")
    keeps = not colon or any(letter.isdigit() for letter in kind)
    return title if keeps else rest


def _coordinator(network: Network | None) -> Person | None:
    if network is None:
        return Person.objects.filter(email__startswith="agnete.hyldebaer@").first()
    row = Membership.objects.coordinators().filter(network=network).select_related("person").first()
    return row.person if row else None


def _venue(row: dict[str, Any]) -> Venue:
    name, _comma, room = row["venue"].partition(", ")
    location = row.get("location") or {}
    venue, _made = Venue.objects.get_or_create(
        name=name,
        room=room,
        address="",
        defaults={
            "municipality": Municipality.objects.filter(code=row["municipality"]).first(),
            "latitude": location.get("lat"),
            "longitude": location.get("lon"),
            "step_free": "kørestol" not in (row.get("accessibility") or ""),
            "hearing_loop": "Teleslynge" in (row.get("accessibility") or ""),
            "parking": "Gratis ved huset",
        },
    )
    return venue


def _moment(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=COPENHAGEN)


def _deadline(row: dict[str, Any], shift: timedelta) -> datetime | None:
    last_day = row.get("registration_deadline")
    if not last_day:
        return None
    return min(_moment(last_day, "23:59"), _moment(row["date"], row["start"])) + shift
