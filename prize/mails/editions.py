"""What we write when a published edition is changed. Words live in templates/prize/mail/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Person
from notifications.models import Message
from notifications.writing import Alike, Envelope
from prize.concerned import everybody
from prize.models import EditionChange
from prize.planning.words import lines


def changed(record: EditionChange) -> list[Message]:
    """To all whom the edition concerns: what was and what is, and why. Rendered once for each language."""
    letters = Alike("prize/mail/edition_changed")
    words = {person: _words(record, person) for person in ("da", "en")}
    now, edition = timezone.now(), record.edition

    def context_in(language: str) -> Any:
        def context(_marks: Mapping[str, str]) -> dict[str, Any]:
            return words[language]

        return context

    return [
        letters.write(
            Envelope(
                key=f"edition-changed:{record.pk}:{person.pk}",
                kind="edition_changed",
                thread=f"prize-{edition.pk}-person-{person.pk}",
            ),
            {},
            context_in(person.language),
            person=person,
            shape=person.language,
            stamp=now,
        )
        for person in Person.objects.reachable().filter(pk__in=everybody(edition)).order_by("pk")
    ]


def _words(record: EditionChange, language: str) -> dict[str, Any]:
    url = settings.SITE_URL + reverse("prize:changes", args=[record.edition.slug])
    with translation.override(language):
        return {
            "edition": record.edition,
            "record": record,
            "lines": lines(record.changes),
            "url": f"{url}#v{record.version}",
        }
