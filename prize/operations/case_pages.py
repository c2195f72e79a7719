"""A village's page about what it does: edited, made public by the village alone, and taken down again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prize.errors import ProposalRefused
from prize.models import CasePage, ConsentKind, Nomination
from prize.operations.consents import given
from prize.operations.locks import lock_nomination


def page_of(nomination: Nomination) -> CasePage | None:
    return CasePage.objects.filter(nomination=nomination).first()


@transaction.atomic
def edit(page: CasePage, title: str, body: str) -> CasePage:
    """What is public already changes with it: the village answers for its own words."""
    lock_nomination(page.nomination_id)
    page.title, page.body = title.strip()[:120], body.replace("\r\n", "\n").replace("\0", "")
    page.save(update_fields=["title", "body"])
    return page


@transaction.atomic
def publish(page: CasePage) -> CasePage:
    """For everybody. Raises `ProposalRefused` (`consent`, `state`)."""
    nomination = lock_nomination(page.nomination_id)
    if not nomination.is_candidate:
        raise ProposalRefused(_("Only a candidate's page can be public."), code="state")
    if ConsentKind.PUBLISH not in given(nomination):
        raise ProposalRefused(_("Say yes to being public first."), code="consent")
    page.published_at = timezone.now()
    page.save(update_fields=["published_at"])
    return page


@transaction.atomic
def take_down(page: CasePage) -> CasePage:
    lock_nomination(page.nomination_id)
    page.published_at = None
    page.save(update_fields=["published_at"])
    return page
