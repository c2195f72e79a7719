"""The one lock of an idea and all that hangs on it."""

from __future__ import annotations

from django.db import connection
from django.db.transaction import TransactionManagementError

from projects.models import Interest, Partner, ProjectIdea


def lock(idea_id: int) -> ProjectIdea:
    """The idea, fresh; until we commit, nobody else changes it, its interests or its partners."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock holds until the end of a transaction: there must be one.")
    return ProjectIdea.objects.select_for_update(no_key=True).get(pk=idea_id)


def locked_interest(interest: Interest) -> Interest:
    """The row as it is now that its idea is locked, with the idea at hand."""
    idea = lock(interest.idea_id)
    fresh = Interest.objects.select_related("person", "organisation").get(pk=interest.pk)
    fresh.idea = idea
    return fresh


def locked_partner(partner: Partner) -> Partner:
    """The same of a partner, with partnership and idea."""
    idea = lock(partner.partnership.idea_id)
    fresh = Partner.objects.select_related("partnership", "organisation", "contact").get(pk=partner.pk)
    fresh.partnership.idea = idea
    return fresh
