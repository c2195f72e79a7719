"""What the administration's log says of people. It keeps, as text, the name of whatever was changed there."""

from __future__ import annotations

import json

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts.models import Person

_SHORT = 4
"""Letters. A shorter name is part of too many words to be looked for among others."""


def forget(person: Person) -> None:
    """Who did what and when stays; whom it was done to is said no more, wherever the name or the address stands."""
    named = Q(content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk))
    for words in (person.name, person.email):
        if len(words) >= _SHORT:
            as_json = json.dumps(words).strip('"')
            named |= Q(object_repr__icontains=words) | Q(change_message__icontains=as_json)
    LogEntry.objects.filter(named).update(object_repr="", change_message="")
