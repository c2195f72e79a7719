"""Reading the result before the embargo ends: one copy for each recipient, marked, noted, and revocable."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.operations import ensure_person
from notifications import outbox
from prize import links, results
from prize.errors import EditionRefused
from prize.mails import public as mails
from prize.marks import found_in, mark_of
from prize.models import EditionState, Preview, PrizeEdition
from prize.operations.locks import lock


def are_possible(edition: PrizeEdition) -> bool:
    """Only between the decision and the announcement: before it there is nothing to read, and after it no secret."""
    return edition.state == EditionState.DECIDED and not edition.is_announced


@transaction.atomic
def give(edition: PrizeEdition, name: str, address: str, *, organisation: str = "", by: Person) -> Preview:
    """A copy for one recipient, with a link of its own by mail. Raises `EditionRefused` (`state`, `incomplete`)."""
    edition = lock(edition.pk)
    if not are_possible(edition):
        raise EditionRefused(_("Previews are given between the decision and the announcement."), code="state")
    if results.laureate_of(edition) is None:
        raise EditionRefused(_("The decision of the council is not locked yet."), code="incomplete")
    person, _new = ensure_person(address, name)
    known = Preview.objects.filter(edition=edition, person=person, revoked_at=None).first()
    if known is not None:
        return known
    preview = Preview(edition=edition, person=person, organisation=organisation.strip()[:150], made_by=by)
    links.renew(preview)
    preview.save()
    outbox.post(mails.preview(preview))
    return preview


@transaction.atomic
def revoke(preview: Preview, by: Person) -> None:
    """The link is dead at once. What was read was read, and stays noted."""
    Preview.objects.filter(pk=preview.pk, revoked_at=None).update(revoked_at=timezone.now(), link_hash=None)
    outbox.withdraw(mails.preview_thread(preview))


def find(token: str) -> Preview | None:
    """The copy of a link, while there is a secret to keep."""
    rows = Preview.objects.select_related("edition", "person").filter(revoked_at=None)
    preview = rows.filter(link_hash=links.hash_of(token)).first()
    return preview if preview is not None and are_possible(preview.edition) else None


@transaction.atomic
def read(preview: Preview) -> Preview:
    """Note that it is opened now; raises `EditionRefused` (`state`) where it was revoked or announced meanwhile."""
    edition = lock(preview.edition_id)
    fresh = Preview.objects.select_for_update().select_related("person").get(pk=preview.pk)
    fresh.edition = edition
    if fresh.revoked_at is not None or not are_possible(edition):
        raise EditionRefused(_("This preview is not open any more."), code="state")
    fresh.opened = [*fresh.opened, timezone.now().isoformat()]
    fresh.save(update_fields=["opened"])
    return fresh


def mark(preview: Preview) -> str:
    return mark_of(preview.public_id, preview.nonce)


def whose(edition: PrizeEdition, text: str) -> list[Preview]:
    """Whose copy a text was taken from: by its quiet marks, or by a mark that stands in it in the open."""
    quiet = found_in(text)
    rows = Preview.objects.filter(edition=edition).select_related("person")
    return [row for row in rows if mark(row) in quiet or mark(row) in text.upper()]
