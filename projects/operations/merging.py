"""Two words of the vocabulary have become one."""

from __future__ import annotations

from django.db import transaction

from networks.models import Competence
from projects.models import Partner, ProjectIdea


@transaction.atomic
def follow(competence: Competence, into: Competence) -> None:
    """Whoever had the one has the other, once."""
    for table, column in (
        (ProjectIdea.seeks.through.objects, "projectidea_id"),
        (ProjectIdea.offers.through.objects, "projectidea_id"),
        (Partner.brings.through.objects, "partner_id"),
    ):
        have = table.filter(competence=into).values(column)
        table.filter(competence=competence, **{f"{column}__in": have}).delete()
        table.filter(competence=competence).update(competence=into)
