"""The words of a proposal, written by several people at once. What was typed is never lost.

A save names the revision that it was typed on. On the newest it becomes the next one; on an older one it is kept
beside the text, and its writer is shown both and chooses.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from prize.errors import ProposalRefused
from prize.hours import writing_closed
from prize.models import Nomination, ProposalText, TextPart, TextRevision
from prize.operations.locks import lock_nomination


@dataclass(frozen=True)
class Saved:
    """The text as it stands; `conflict` holds what was typed where it was not taken in."""

    text: ProposalText
    conflict: TextRevision | None = None


def normal(body: str) -> str:
    """Line ends as we keep them, and nothing that no database holds."""
    return body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def texts_of(nomination: Nomination) -> dict[str, ProposalText]:
    """Every part, in order; empty ones are not in the database yet."""
    have = {row.part: row for row in nomination.texts.select_related("changed_by")}
    return {
        part: have.get(part) or ProposalText(nomination=nomination, part=part) for part in TextPart.values
    }


@transaction.atomic
def save(nomination: Nomination, part: str, body: str, revision: int, by: Person) -> Saved:
    """Take in what was typed, or keep it beside. Raises `ProposalRefused` (`closed`, `long`)."""
    nomination = lock_nomination(nomination.pk)
    body = normal(body)
    if why := writing_closed(nomination):
        raise ProposalRefused(why, code="closed")
    if len(body) > settings.PRIZE_TEXT_LENGTH:
        raise ProposalRefused(_("That is more than one part can hold."), code="long")
    text, _new = ProposalText.objects.get_or_create(nomination=nomination, part=part)
    if body == text.body:
        return Saved(text)
    if revision != text.revision:
        return Saved(text, _beside(text, body, revision, by))
    return Saved(_next(text, body, by))


def _beside(text: ProposalText, body: str, revision: int, by: Person) -> TextRevision:
    """The same words twice, because an answer of ours was lost on the way, are kept once."""
    row, _new = TextRevision.objects.get_or_create(
        text=text, revision=revision, body=body, changed_by=by, is_conflict=True, resolved_at=None
    )
    return row


def _next(text: ProposalText, body: str, by: Person) -> ProposalText:
    """What stood is kept where it was somebody else's, and of one's own every now and then."""
    now = timezone.now()
    if text.revision and _worth_keeping(text, by):
        TextRevision.objects.create(
            text=text,
            revision=text.revision,
            body=text.body,
            changed_by_id=text.changed_by_id,
            changed_at=text.changed_at,
        )
    text.body, text.changed_by, text.changed_at = body, by, now
    text.revision += 1
    text.save()
    Nomination.objects.filter(pk=text.nomination_id).update(changed_at=now)
    return text


def _worth_keeping(text: ProposalText, by: Person) -> bool:
    if not text.body.strip():
        return False
    if text.changed_by_id != by.pk:
        return True
    since = timezone.now() - settings.PRIZE_VERSION_EVERY
    return not text.revisions.filter(is_conflict=False, changed_at__gte=since).exists()


@transaction.atomic
def settle(conflict: TextRevision, body: str | None, revision: int, by: Person) -> Saved:
    """The choice between two versions: `body` is what stands from now on, None leaves what stood.

    Either way the one not chosen is kept. Where somebody saved meanwhile, the choice is a conflict of its own.
    """
    lock_nomination(conflict.text.nomination_id)
    text = ProposalText.objects.get(pk=conflict.text_id)
    if body is None:
        saved = Saved(text)
    else:
        _keep(text)
        saved = save(text.nomination, text.part, body, revision, by)
    TextRevision.objects.filter(pk=conflict.pk).update(resolved_at=timezone.now())
    return saved


@transaction.atomic
def get_back(earlier: TextRevision, by: Person) -> Saved:
    """An earlier version stands again; what stood until now is an earlier version then."""
    lock_nomination(earlier.text.nomination_id)
    text = ProposalText.objects.get(pk=earlier.text_id)
    _keep(text)
    return save(text.nomination, text.part, earlier.body, text.revision, by)


def _keep(text: ProposalText) -> None:
    """Once, whoever wrote it."""
    if text.body.strip():
        TextRevision.objects.get_or_create(
            text=text,
            revision=text.revision,
            is_conflict=False,
            defaults={
                "body": text.body,
                "changed_by_id": text.changed_by_id,
                "changed_at": text.changed_at,
            },
        )
