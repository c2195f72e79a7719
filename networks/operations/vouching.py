"""For which organisations a network's coordinator may vouch when they write people into them.

Being vouched for opens what is the organisation's own (see `Affiliation`), so a name in a form is not enough.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from networks.models import Affiliation, Membership, Network, Organisation


def vouched_by(network: Network, by: Person | None, organisations: Iterable[int]) -> set[int]:
    """Of these organisations those whose people whoever writes here may vouch for; an administrator for all.

    Nobody's yet; known in the network, since one of its people is a member for it; or the writer's own. It is not
    known by whom a coordinator brought along who could not vouch for it: anybody's address may be written in.
    As many queries for one as for hundreds. Call it before anything is written: the rows are locked, so that of two
    who write the first person of an organisation the second sees the first.
    """
    keys = sorted(set(organisations))
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__among=keys).order_by("pk").only("pk"))
    if by is not None and by.is_administrator:
        return set(keys)
    people = Affiliation.objects.vouched().filter(organisation=OuterRef("pk"))
    colleague = Affiliation.objects.vouched().filter(
        person=OuterRef("person"), organisation=OuterRef("organisation")
    )
    known = Membership.objects.standing().filter(
        Exists(colleague), network=network, organisation=OuterRef("pk"), is_vouched=True
    )
    may = ~Exists(people) | Exists(known)
    if by is not None:
        may |= Q(Exists(people.filter(person=by)))
    return set(Organisation.objects.filter(may, pk__among=keys).order_by().values_list("pk", flat=True))
