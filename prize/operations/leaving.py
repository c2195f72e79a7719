"""What somebody who is forgotten leaves of the editions they kept or chose for."""

from __future__ import annotations

from accounts.models import Person
from prize.models import Nominator, PrizeEdition, PrizeRole
from prize.operations import calendar


def leave_editions(person: Person) -> None:
    """Roles end; a nominator has nobody to write to any more, and its link is dead."""
    roles, contacts = PrizeRole.objects.filter(person=person), Nominator.objects.filter(contact=person)
    editions = {*roles.values_list("edition", flat=True), *contacts.values_list("edition", flat=True)}
    roles.delete()
    contacts.update(contact=None, link_hash=None)
    for edition in PrizeEdition.objects.filter(pk__in=editions):
        calendar.follow(edition, person.pk)
