"""Whom a coordinator chooses: networks, organisations, groups, single addresses, in any mix, each person once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Person
from events.models import BatchState, Event, Registration, Status
from networks.member_lists import addresses
from networks.models import MailPause, Membership, MembershipState


@dataclass(frozen=True)
class Audience:
    """Ids of networks, organisations, contact groups and earlier events; and addresses as (name, mail)."""

    networks: tuple[int, ...] = ()
    organisations: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "networks": list(self.networks),
            "organisations": list(self.organisations),
            "groups": list(self.groups),
            "events": list(self.events),
        }


@dataclass(frozen=True)
class Count:
    """What the button would do: `new` people get a mail; the rest says who does not, and why."""

    new: int
    already: int
    doubled: int
    paused: int
    unreachable: int
    person_ids: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Addresses:
    """Pasted addresses: those that can be read as (name, mail), and of each that cannot, what is wrong with it."""

    good: tuple[tuple[str, str], ...]
    bad: tuple[str, ...]


def read_addresses(text: str) -> Addresses:
    """Addresses as people paste them: "Navn <mail>; mail, mail" and one a line; each mail once."""
    read = [addresses.read(piece) for piece in addresses.split(text)]
    good: dict[str, str] = {}
    for each in read:
        if not each.problem:
            good.setdefault(each.email, each.name)
    bad = dict.fromkeys(each.sentence for each in read if each.problem)
    return Addresses(tuple((name, mail) for mail, name in good.items()), tuple(bad))


def chosen_people(audience: Audience) -> QuerySet[Person]:
    """Everybody in the audience who has a row already, once."""
    memberships = Membership.objects.active().filter(person=OuterRef("pk"))
    wanted = Q(pk__in=[])
    if audience.networks:
        wanted |= Q(Exists(memberships.filter(network__in=audience.networks)))
    if audience.organisations:
        wanted |= Q(affiliations__organisation__in=audience.organisations)
    if audience.groups:
        wanted |= Q(contact_groups__in=audience.groups)
    if audience.events:
        came = Registration.objects.coming().filter(event__in=audience.events, person=OuterRef("pk"))
        wanted |= Q(Exists(came))
    if audience.addresses:
        wanted |= Q(email__in=[mail for _name, mail in audience.addresses])
    return Person.objects.get_queryset().filter(pk__in=Person.objects.filter(wanted).values("pk"))


def count(event: Event, audience: Audience) -> Count:
    """Who would be asked now. The same number of queries for ten people and for ten thousand."""
    people = chosen_people(audience)
    present = Registration.objects.filter(event=event, person=OuterRef("pk"))
    gone = [Status.DECLINED, Status.CANCELLED]
    asked = present.exclude(status__in=gone, invitation=None).exclude(
        status__in=gone, invitation__state="revoked"
    )
    on_their_way = _on_their_way(event)
    rows = list(
        people.annotate(asked=Exists(asked), paused=_paused(event)).values_list(
            "pk", "asked", "paused", "is_active", "mail_failed_at"
        )
    )
    known = set(people.filter(email__in=[m for _n, m in audience.addresses]).values_list("email", flat=True))
    strangers = sum(1 for _name, mail in audience.addresses if mail not in known)
    fresh = [row for row in rows if not row[1] and row[0] not in on_their_way]
    reachable = [row for row in fresh if row[3] and row[4] is None]
    ids = tuple(row[0] for row in reachable if not row[2])
    return Count(
        new=len(ids) + strangers,
        already=len(rows) - len(fresh),
        doubled=max(0, _mentions(audience) - len(rows) - strangers),
        paused=len(reachable) - len(ids),
        unreachable=len(fresh) - len(reachable),
        person_ids=ids,
    )


def _on_their_way(event: Event) -> set[int]:
    """Those whom a press of the last minute has chosen, and who are not written to yet."""
    batches = event.batches.filter(state__in=[BatchState.WAITING, BatchState.SENDING])
    return {pk for ids in batches.values_list("person_ids", flat=True) for pk in ids}


def _paused(event: Event) -> Q:
    """Whoever paused the mail of this event's network gets none, by whichever group they are chosen."""
    membership = Membership.objects.filter(
        person=OuterRef("pk"), network=event.network_id, state=MembershipState.PAUSED
    )
    pause = MailPause.objects.filter(person=OuterRef("pk"), network=event.network_id)
    return Q(Exists(membership)) | Q(Exists(pause))


def _mentions(audience: Audience) -> int:
    """How often people are named, doubles included."""
    active = Membership.objects.active()
    total = active.filter(network__in=audience.networks).count() if audience.networks else 0
    if audience.organisations:
        total += _through("affiliations__organisation", audience.organisations)
    if audience.groups:
        total += _through("contact_groups", audience.groups)
    if audience.events:
        total += Registration.objects.coming().filter(event__in=audience.events).exclude(person=None).count()
    return total + len(audience.addresses)


def _through(path: str, ids: Iterable[int]) -> int:
    return Person.objects.filter(**{f"{path}__in": list(ids)}).count()
