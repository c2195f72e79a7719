"""Contact groups: people that a coordinator invites together."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.operations import ensure_person
from networks.errors import GroupRefused
from networks.member_lists import addresses
from networks.models import ContactGroup, Network


def create_group(network: Network, name: str, people: Iterable[Person] = ()) -> ContactGroup:
    """Raises `GroupRefused` (name_taken)."""
    group = ContactGroup(network=network, name=name.strip())
    _save(group)
    group.people.set(people)
    return group


def rename_group(group: ContactGroup, name: str) -> ContactGroup:
    group.name = name.strip()
    _save(group)
    return group


def set_people(group: ContactGroup, people: Iterable[Person]) -> None:
    """Exactly these, whoever was there before."""
    group.people.set(people)


def add_people(group: ContactGroup, people: Iterable[Person]) -> None:
    group.people.add(*people)


def remove_person(group: ContactGroup, person: Person) -> None:
    group.people.remove(person)


def delete_group(group: ContactGroup) -> None:
    """The list of people goes; the people stay."""
    group.delete()


@transaction.atomic
def add_pasted(group: ContactGroup, text: str) -> int:
    """Add everybody in pasted recipients, known or not; returns how many were not there.

    All or nothing: raises `GroupRefused` with each piece that is no address.
    """
    found = [addresses.read(piece) for piece in addresses.split(text)]
    wrong = [each for each in found if each.problem]
    if wrong:
        raise GroupRefused([ValidationError(each.sentence, code="address") for each in wrong])
    if not found:
        raise GroupRefused(_("There is no mail address in the text."), code="empty")
    before = group.people.count()
    group.people.add(*[ensure_person(each.email, each.name)[0] for each in found])
    return group.people.count() - before


def _save(group: ContactGroup) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise GroupRefused(_("The network has a group of that name."), code="name_taken") from error
