"""The invented people of the demo: members enough to fill a hall, and answers enough to see a board move."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Person, fold_email
from events import mails
from events.models import (
    AnswerRecord,
    Channel,
    Event,
    Guest,
    Invitation,
    InvitationState,
    Registration,
    Status,
)
from events.operations.invitations import enrol
from events.operations.locks import lock
from networks.models import Affiliation, Membership, Network, Organisation
from notifications import outbox

SEED = 20270306
MEMBER = "asta.vibefjer@"  # who answers in the demo; her invitations are real mails
FIRST = [
    "Alma",
    "Bo",
    "Clara",
    "Dagmar",
    "Elmer",
    "Frida",
    "Gustav",
    "Hanne",
    "Iben",
    "Johannes",
    "Karoline",
    "Lauge",
    "Marie",
    "Niels",
    "Oda",
    "Poul",
    "Rosa",
    "Simon",
    "Tilde",
    "Ulrik",
    "Vibeke",
    "Werner",
    "Yrsa",
    "Ask",
    "Birgitte",
    "Esben",
    "Gerda",
    "Hjalte",
    "Ingeborg",
    "Jonna",
    "Keld",
    "Lærke",
    "Magne",
    "Nora",
    "Orla",
    "Petra",
    "Rasmus",
    "Silje",
    "Torben",
    "Vigga",
    "Åge",
    "Ebbe",
    "Signe",
    "Troels",
    "Maja",
    "Svend",
    "Asger",
    "Line",
    "Viggo",
    "Ditte",
]
LAST = [
    "Agerhøne",
    "Bjergfyr",
    "Blåklokke",
    "Dueurt",
    "Engkabbeleje",
    "Fuglegræs",
    "Gyldenris",
    "Hasselnød",
    "Hjulspor",
    "Humleranke",
    "Isfugl",
    "Kaprifolie",
    "Kirkesti",
    "Lindeallé",
    "Lyngbakke",
    "Markskel",
    "Mosebund",
    "Nøddehegn",
    "Pilekvist",
    "Rugmark",
    "Rønnebær",
    "Skovsyre",
    "Slåenhegn",
    "Solskrænt",
    "Stenhøj",
    "Storkerede",
    "Sæbeurt",
    "Tagskæg",
    "Tjørnekrat",
    "Tranebær",
    "Vandmynte",
    "Vejbred",
    "Vestenvind",
    "Vintergrøn",
    "Ærenpris",
    "Ørnebregne",
]
FILLED = 30  # a network with so many members has been filled before
SIZES = {
    "landdistriktsnetvaerket": 58,
    "ildsjaelenes-forum": 312,
    "paa-vej-og-paa-nettet": 186,
    "natur-og-energi": 94,
}


def join_networks(networks: dict[str, Network], organisations: dict[str, Organisation]) -> None:
    """Fill the larger networks up to their size, once; a network that somebody filled is left alone."""
    dice = random.Random(SEED)  # noqa: S311  # invented people, not secrets
    homes = [one for one in organisations.values() if not one.slug.startswith("region-")]
    everybody = _people(max(SIZES.values()), dice)
    _affiliate(everybody, homes, dice)
    _join(networks["ildsjaelenes-forum"], list(Person.objects.filter(email__startswith=MEMBER)))
    for slug, size in SIZES.items():
        network = networks[slug]
        have = network.memberships.count()
        if have < FILLED:
            _join(network, everybody[: max(0, size - have)])


def _people(count: int, dice: random.Random) -> list[Person]:
    """The same people at every call: known ones are found again by their address."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chosen = dice.sample(names, count)
    addresses = {_address(name): name for name in chosen}
    Person.objects.bulk_create(
        [
            Person(email=address, name=name, password=make_password(None))
            for address, name in addresses.items()
        ],
        ignore_conflicts=True,
    )
    found = {person.email: person for person in Person.objects.filter(email__in=addresses)}
    return [found[address] for address in addresses]


def _address(name: str) -> str:
    plain = name.lower().replace(" ", ".")
    for letter, written in {"æ": "ae", "ø": "oe", "å": "aa", "é": "e"}.items():
        plain = plain.replace(letter, written)
    return fold_email(f"{plain}@landsby-demo.example.org")


def _affiliate(people: list[Person], homes: list[Organisation], dice: random.Random) -> None:
    Affiliation.objects.bulk_create(
        [Affiliation(person=person, organisation=dice.choice(homes), is_primary=True) for person in people],
        ignore_conflicts=True,
    )


def _join(network: Network, people: list[Person]) -> None:
    homes = dict(Affiliation.objects.filter(person__in=people).values_list("person_id", "organisation_id"))
    Membership.objects.bulk_create(
        [
            Membership(network=network, person=person, organisation_id=homes.get(person.pk))
            for person in people
        ],
        ignore_conflicts=True,
    )


def answer_some(saturday: Event, bus: Event) -> None:
    """One seminar with seats left and one that is full, as answers of the last weeks would have made them."""
    _fill(saturday, coming=64, maybe=6, declined=40, waiting=0, seats=71)
    _fill(bus, coming=68, maybe=8, declined=31, waiting=4, seats=75)


def _fill(event: Event, *, coming: int, maybe: int, declined: int, waiting: int, seats: int) -> None:
    """Invite the network on paper (no mail leaves) and let it answer; only where nobody is registered yet."""
    if event.registrations.exists() or event.network is None:
        return
    event = lock(event.pk)
    dice = random.Random(event.title)  # noqa: S311
    ids = list(
        Membership.objects.active()
        .filter(network=event.network_id)
        .order_by("pk")
        .values_list("person", flat=True)
    )
    quiet = set(Person.objects.filter(email__startswith=MEMBER).values_list("pk", flat=True))
    rows = enrol(event, ids)
    people = [row for row in rows if row.person_id not in quiet]
    dice.shuffle(people)
    guests = seats - coming
    said = [Status.ACCEPTED] * coming + [Status.TENTATIVE] * maybe + [Status.DECLINED] * declined
    said += [Status.WAITLISTED] * waiting
    opened = timezone.now() - timedelta(days=17)
    dishes = list(event.dishes.values_list("pk", flat=True))
    for place, (row, status) in enumerate(zip(people, said, strict=False)):
        row.status, row.channel = status, Channel.LINK
        row.answered_at = opened + timedelta(hours=dice.uniform(1, 16 * 24))
        row.seats = 2 if place < guests else 1
        row.dish_id = (
            dice.choice(dishes) if dishes and status == Status.ACCEPTED and dice.random() < 0.95 else None
        )
    _line_up([row for row in people if row.status == Status.WAITLISTED])
    _keep(event, rows, opened)
    _write_to([row for row in rows if row.person_id in quiet], event)


def _write_to(rows: list[Registration], event: Event) -> None:
    """A real invitation, so that the mailbox has a letter to begin with."""
    letters = mails.invitations(event, rows)
    for row, letter in zip(rows, letters, strict=True):
        Registration.objects.filter(pk=row.pk).update(first_message_id=letter.message_id)
    outbox.post(*letters)


def _line_up(rows: list[Registration]) -> None:
    for turn, row in enumerate(sorted(rows, key=lambda one: one.answered_at or timezone.now()), start=1):
        row.turn, row.queued_at = turn, row.answered_at


def _keep(event: Event, rows: list[Registration], opened: datetime) -> None:
    fields = ["status", "channel", "answered_at", "seats", "dish", "turn", "queued_at"]
    Registration.objects.bulk_update(rows, fields, batch_size=200)
    answered = [row for row in rows if row.answered_at]
    Guest.objects.bulk_create(Guest(registration=row, dish=row.dish) for row in answered if row.seats > 1)
    AnswerRecord.objects.bulk_create(
        AnswerRecord(
            registration=row,
            at=row.answered_at or opened,
            before=Status.UNANSWERED,
            after=row.status,
            channel=Channel.LINK,
            seats=row.seats,
        )
        for row in answered
    )
    invitations = Invitation.objects.filter(registration__event=event)
    invitations.update(state=InvitationState.SENT, sent_at=opened, created_at=opened)
    invitations.filter(registration__in=[row.pk for row in answered]).update(state=InvitationState.ANSWERED)
