"""The writes of a member list, in bulk: people, organisations, who is where, and memberships.

Called inside one transaction by `operations.apply`, with the network's row locked. The rules are those of
`add_member`, kept for many at once: a name fills an empty one, nobody loses a role, a pause is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Language, Person
from networks.member_lists import Entry
from networks.models import (
    Affiliation,
    MailPause,
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    Organisation,
)
from networks.operations.organisations import OrganisationIndex, let_go
from networks.operations.vouching import vouched_by
from networks.verdicts import ADDS, Verdict

BATCH = 900  # variables in one statement; old SQLite takes 999
T = TypeVar("T")


def write(
    network: Network, verdicts: Sequence[Verdict], index: OrganisationIndex, by: Person | None = None
) -> None:
    """Carry out the verdicts that write something; `by` is whose hand it is."""
    entries = [verdict.entry for verdict in verdicts]
    people = _people(entries)
    standing = _memberships(network, people.values())
    organisations = _organisations(entries, index, people, standing)
    before = {pk: row.organisation_id for pk, row in standing.items() if row.organisation_id is not None}
    now = {each.pk for each in organisations.values() if each is not None}
    vouched = vouched_by(network, by, {*now, *before.values()})
    _affiliate(entries, people, organisations, vouched)
    silent = set(MailPause.objects.filter(network=network).values_list("person_id", flat=True))
    new: list[Membership] = []
    changed: list[Membership] = []
    for verdict in verdicts:
        person = people[verdict.entry.email]
        present, organisation = standing.get(person.pk), organisations[verdict.entry.email]
        membership = _membership(network, person, present, verdict, organisation, person.pk in silent)
        membership.is_vouched = organisation is None or organisation.pk in vouched
        (new if present is None else changed).append(membership)
    Membership.objects.bulk_create(new, batch_size=BATCH)
    Membership.objects.bulk_update(
        changed, ["state", "role", "organisation", "is_vouched", "reason", "changed_at"], batch_size=100
    )
    for membership in changed:
        left = before.get(membership.person_id)
        if left is not None and left != membership.organisation_id:
            let_go(membership.person, left, vouching=left in vouched)
    joined = [people[verdict.entry.email].pk for verdict in verdicts if verdict.outcome in ADDS]
    for batch in batched([pk for pk in joined if pk in silent], BATCH):
        MailPause.objects.filter(network=network, person__in=batch).delete()


def _people(entries: Sequence[Entry]) -> dict[str, Person]:
    """Everybody by address, made where unknown; safe beside another who makes the same person."""
    found = _by_email(entries)
    missing = [entry for entry in entries if entry.email not in found]
    Person.objects.bulk_create(
        [
            Person(
                email=entry.email,
                name=entry.name,
                language=entry.language or Language.DANISH,
                password=make_password(None),
            )
            for entry in missing
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    if missing:
        found |= _by_email(missing)
    unnamed = [entry for entry in entries if entry.name and not found[entry.email].name]
    for entry in unnamed:
        found[entry.email].name = entry.name
    Person.objects.bulk_update([found[entry.email] for entry in unnamed], ["name"], batch_size=300)
    return found


def _by_email(entries: Sequence[Entry]) -> dict[str, Person]:
    emails = sorted({entry.email for entry in entries})
    return {
        person.email: person
        for batch in batched(emails, BATCH)
        for person in Person.objects.filter(email__in=batch).only("email", "name")
    }


def _memberships(network: Network, people: Iterable[Person]) -> dict[int, Membership]:
    keys = sorted(person.pk for person in people)
    return {
        membership.person_id: membership
        for batch in batched(keys, BATCH)
        for membership in Membership.objects.filter(network=network, person__in=batch).select_related(
            "organisation"
        )
    }


def _organisations(
    entries: Sequence[Entry],
    index: OrganisationIndex,
    people: dict[str, Person],
    standing: dict[int, Membership],
) -> dict[str, Organisation | None]:
    """Each address's organisation; unknown ones are made, each once. Where the list has none, it stays."""
    chosen: dict[str, Organisation | None] = {}
    made: list[Organisation] = []
    for entry in entries:
        membership = standing.get(people[entry.email].pk)
        present = membership.organisation if membership else None
        if not entry.organisation or (present and present.name.casefold() == entry.organisation.casefold()):
            chosen[entry.email] = present
            continue
        found = index.find(entry.organisation, entry.municipality)
        if found is None:
            found = index.new(entry.organisation, entry.municipality, entry.sector)
            made.append(found)
        chosen[entry.email] = found
    Organisation.objects.bulk_create(made, batch_size=BATCH // 10)
    return chosen


def _affiliate(
    entries: Sequence[Entry],
    people: dict[str, Person],
    organisations: dict[str, Organisation | None],
    vouched: set[int],
) -> None:
    """People into their organisations; the first a person gets is their primary, a title is moved on."""
    keys = sorted(person.pk for person in people.values())
    present: dict[tuple[int, int], Affiliation] = {}
    for batch in batched(keys, BATCH):
        for each in Affiliation.objects.filter(person__in=batch):
            present[each.person_id, each.organisation_id] = each
    primary = {each.person_id for each in present.values() if each.is_primary}
    new, changed = [], []
    for entry in entries:
        person, organisation = people[entry.email], organisations[entry.email]
        if organisation is None:
            continue
        known = present.get((person.pk, organisation.pk))
        if known is None:
            first = person.pk not in primary
            primary.add(person.pk)
            new.append(
                Affiliation(
                    person=person,
                    organisation=organisation,
                    title=entry.title,
                    is_primary=first,
                    is_vouched=organisation.pk in vouched,
                    by_coordinator=True,
                )
            )
            continue
        title, may = entry.title or known.title, known.is_vouched or organisation.pk in vouched
        if (known.title, known.is_vouched) != (title, may):
            known.title, known.is_vouched = title, may
            changed.append(known)
    Affiliation.objects.bulk_create(new, batch_size=BATCH // 4)
    Affiliation.objects.bulk_update(changed, ["title", "is_vouched"], batch_size=200)


def _membership(
    network: Network,
    person: Person,
    membership: Membership | None,
    verdict: Verdict,
    organisation: Organisation | None,
    silent: bool,
) -> Membership:
    """The membership as it should be; not saved."""
    membership = membership or Membership(network=network, person=person)
    if verdict.outcome in ADDS:
        membership.state = MembershipState.PAUSED if silent else MembershipState.ACTIVE
        membership.reason = ""
    if verdict.entry.role == MembershipRole.COORDINATOR:
        membership.role = MembershipRole.COORDINATOR
    membership.organisation = organisation
    membership.changed_at = timezone.now()
    return membership


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
