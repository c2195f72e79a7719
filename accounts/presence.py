"""Who is here for nothing any more: known only from what came to an end, or was never begun."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Exists, OuterRef

from accounts.models import Person, PersonQuerySet

_OF_SIGN_IN = {LogEntry, EmailAddress, Person.groups.through, Person.user_permissions.through}


def here_for_nothing(ids: Collection[int]) -> PersonQuerySet:
    """Of these, those who never signed in and whom no row in the house needs."""
    found = Person.objects.get_queryset().filter(
        pk__among=sorted(ids), is_active=True, is_staff=False, is_superuser=False, last_login=None
    )
    for model, field in needs():
        rows = model._base_manager.filter(**{field: OuterRef("pk")})  # noqa: SLF001  # the documented name
        found = found.exclude(Exists(rows))
    return found


@functools.cache
def needs() -> Sequence[tuple[type[models.Model], str]]:
    """The relations by which a row needs a person: each that there is, also one that is added tomorrow.

    Not those that say who did something (`by`, `..._by`), those of signing in, and those of models that say so of
    themselves with `needs_no_person`: what was written to a person, and how they follow along.
    """
    return [
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if model not in _OF_SIGN_IN and not getattr(model, "needs_no_person", False)
        for field in model._meta.concrete_fields  # noqa: SLF001  # the documented name
        if field.related_model is Person and field.name != "by" and not field.name.endswith("_by")
    ]
