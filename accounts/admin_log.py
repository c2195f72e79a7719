"""What the administration's log says of people. It keeps, as text, the name of whatever was changed there."""

from __future__ import annotations

import json
import re

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts.models import Person


def forget(person: Person) -> None:
    """Who did what and when stays; whom it was done to is said no more, wherever the name or the address stands."""
    about_them = Q(content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk))
    said = [words for words in (person.name, person.email) if words]
    perhaps = Q(pk__in=[])
    for words in said:
        perhaps |= Q(object_repr__icontains=words) | Q(change_message__icontains=json.dumps(words).strip('"'))
    named = [row.pk for row in LogEntry.objects.filter(perhaps) if _names(row, said)]
    LogEntry.objects.filter(about_them | Q(pk__in=named)).update(object_repr="", change_message="")


def _names(row: LogEntry, said: list[str]) -> bool:
    """Whether one of these is all that stands between two commas or the like: Lars is neither Larsen nor Lars Bo."""
    parts = [part.strip().casefold() for text in _texts(row) for part in re.split(r"[,;→“”»«()]", text)]
    return any(words.casefold() in parts for words in said)


def _texts(row: LogEntry) -> list[str]:
    """What the log says of an entry, and of the rows of tables below it."""
    try:
        steps = json.loads(row.change_message or "[]")
    except ValueError:
        return [row.object_repr, row.change_message]
    return [row.object_repr, *(str(what.get("object", "")) for step in steps for what in step.values())]
