"""Member lists on their way in: kept, looked at as often as one likes, and applied all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from networks import member_lists
from networks.errors import ImportRefused
from networks.member_lists import Entry, Field, Table, words
from networks.models import MailPause, MemberImport, Membership, MembershipRole, Municipality, Network
from networks.operations.import_writes import BATCH, batched, write
from networks.operations.organisations import OrganisationIndex
from networks.verdicts import DryRun, Known, fold, judge

KEPT = timedelta(days=1)


def keep_upload(network: Network, person: Person, file_name: str, content: bytes) -> MemberImport:
    """Read an uploaded list and keep it for a day. Raises `ListUnreadable`."""
    table = member_lists.read(content)
    return MemberImport.objects.create(
        network=network,
        created_by=person,
        file_name=file_name[-200:],
        content=content,
        table=member_lists.packed(table),
        mapping=_as_kept(member_lists.guess(table)),
    )


def keep_paste(network: Network, person: Person, text: str) -> MemberImport:
    """The same for recipients or cells pasted as text."""
    return keep_upload(network, person, _("Pasted text"), text.encode("utf-8", "ignore"))


def table_of(member_import: MemberImport) -> Table:
    return member_lists.unpacked(bytes(member_import.table))


def mapping_of(member_import: MemberImport) -> dict[int, Field]:
    return {int(column): Field(field) for column, field in member_import.mapping.items()}


def map_columns(member_import: MemberImport, mapping: Mapping[int, Field]) -> None:
    """Read the columns so from now on. Raises `ImportRefused` (no_address_column, field_twice)."""
    fields = list(mapping.values())
    if Field.EMAIL not in fields:
        raise ImportRefused(_("Say which column holds the mail addresses."), code="no_address_column")
    twice = next((field for field in fields if fields.count(field) > 1), None)
    if twice is not None:
        raise ImportRefused(
            _("Two columns are both “%(field)s”.") % {"field": twice.label}, code="field_twice"
        )
    member_import.mapping = _as_kept(mapping)
    member_import.save(update_fields=["mapping"])


def take_suggestions(member_import: MemberImport, taken: bool = True) -> None:
    """Read mistyped addresses as what was probably meant, or as they stand again."""
    member_import.takes_suggestions = taken
    member_import.save(update_fields=["takes_suggestions"])


def dry_run(member_import: MemberImport) -> DryRun:
    """What applying the list would do now, row by row; writes nothing."""
    return _judged(member_import, OrganisationIndex())


@transaction.atomic
def apply(
    member_import: MemberImport, *, by: Person | None = None, skip_unreadable: bool = False
) -> MemberImport:
    """Put everybody in, all or nothing. A second press changes nothing. `by` is who presses, not who uploaded it.

    Raises `ImportRefused` (unreadable) where rows cannot be read and nobody has said to skip them.
    """
    member_import = (
        MemberImport.objects.select_for_update(no_key=True, of=("self",))
        .select_related("network")
        .get(pk=member_import.pk)
    )
    if member_import.applied_at:
        return member_import
    Network.objects.select_for_update(no_key=True).get(pk=member_import.network_id)
    index = OrganisationIndex()
    run = _judged(member_import, index)
    if run.problems and not skip_unreadable:
        raise ImportRefused(
            _("Some rows cannot be read. Mend the list, or say that they are skipped."), code="unreadable"
        )
    write(member_import.network, run.writes, index, by)
    member_import.applied_at = timezone.now()
    member_import.added, member_import.updated, member_import.left_out = run.adds, run.updates, run.problems
    member_import.save(update_fields=["applied_at", "added", "updated", "left_out"])
    return member_import


def forget_imports() -> int:
    """Delete lists older than a day; returns how many. The members they brought stay."""
    deleted, _kinds = MemberImport.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return deleted


# --- What the house knows of the people in a list ---------------------------------------------------------


def _judged(member_import: MemberImport, index: OrganisationIndex) -> DryRun:
    entries = _entries(member_import)
    emails = {entry.email for entry in entries if not entry.problem}
    known = _known(member_import.network_id, emails)
    return judge(entries, known, _members_by_name(member_import.network_id), index.names())


def _entries(member_import: MemberImport) -> list[Entry]:
    places = words.municipality_names(Municipality.objects.values_list("code", "name", "official_name"))
    found = member_lists.entries(table_of(member_import), mapping_of(member_import), places)
    return [entry.mended() for entry in found] if member_import.takes_suggestions else found


def _known(network_id: int, emails: Iterable[str]) -> dict[str, Known]:
    """What we know of those addresses, by address."""
    known: dict[str, Known] = {}
    standing = Membership.objects.filter(network=network_id).with_people()
    for batch in batched(sorted(emails), BATCH):
        people = {
            person.pk: person
            for person in Person.objects.filter(email__in=batch).only("email", "name", "is_active")
        }
        silent = set(
            MailPause.objects.filter(network=network_id, person__in=people).values_list("person", flat=True)
        )
        for pk, person in people.items():
            known[person.email] = Known(person.name, person.is_active, wants_no_mail=pk in silent)
        for membership in standing.filter(person__in=people):
            known[membership.person.email] = _of_member(membership, membership.person_id in silent)
    return known


def _of_member(membership: Membership, silent: bool) -> Known:
    return Known(
        name=membership.person.name,
        is_active=membership.person.is_active,
        state=membership.state,
        is_coordinator=membership.role == MembershipRole.COORDINATOR,
        organisation=membership.organisation.name if membership.organisation else "",
        title=getattr(membership, "title", None) or "",
        wants_no_mail=silent,
    )


def _members_by_name(network_id: int) -> dict[str, str]:
    rows = (
        Membership.objects.standing().filter(network=network_id).values_list("person__name", "person__email")
    )
    return {fold(name): email for name, email in rows if name}


def _as_kept(mapping: Mapping[int, Field]) -> dict[str, str]:
    return {str(column): field.value for column, field in mapping.items()}
