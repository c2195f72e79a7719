"""What we write about records, finalists and films. Words live in templates/prize/mail/.

No letter of this part tells who won, and none of a film goes to anybody of the panel.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from notifications.models import Message
from notifications.writing import Envelope, write
from prize.links import finalist_url, writer_url
from prize.models import (
    BodyKind,
    FilmTask,
    LockedRecord,
    Nomination,
    PrizeEdition,
    RecordKind,
    RoleKind,
    Writer,
)

_BODIES = {RecordKind.RECOMMENDATION: BodyKind.COMMITTEE, RecordKind.DECISION: BodyKind.COUNCIL}
FOR_FINALISTS = {"finalist", "moved_up", "film_to_approve"}


def keepers_of(edition: PrizeEdition) -> list[Person]:
    """The secretaries and the two clerks: those who keep the heads of the chain, each once."""
    return list(Person.objects.reachable().filter(prize_roles__edition=edition).distinct().order_by("pk"))


def record_locked(record: LockedRecord) -> list[Message]:
    """The head of the chain, to be kept outside the house; not what was decided."""
    edition = record.edition
    url = settings.SITE_URL + reverse("prize:records", args=[edition.slug])
    words = {"record": record}
    key = f"{record.pk}:{record.hash[:16]}"
    return _each("record_locked", keepers_of(edition), edition, key, url, words)


def clerks_turn(edition: PrizeEdition, role: RoleKind, kind: RecordKind) -> list[Message]:
    """To the clerk of a body: its turn has come, and where its record is written; not what was decided before."""
    people = Person.objects.reachable().filter(prize_roles__edition=edition, prize_roles__role=role)
    url = settings.SITE_URL + reverse("prize:records", args=[edition.slug])
    words = {"kind": kind, "body": edition.bodies.filter(kind=_BODIES[kind]).first()}
    return _each("clerks_turn", list(people.distinct().order_by("pk")), edition, kind, url, words)


def finalist(nomination: Nomination, writers: Iterable[Writer], key: str) -> list[Message]:
    """*Finalist: vælg tid og video*, to each who wrote, with their own link."""
    return _to_writers("finalist", nomination, writers, key)


def moved_up(nomination: Nomination, writers: Iterable[Writer], key: str) -> list[Message]:
    """A finalist after all, to each who wrote and was told otherwise, with their own link."""
    return _to_writers("moved_up", nomination, writers, key)


def not_finalist(nomination: Nomination, writers: Iterable[Writer], key: str) -> list[Message]:
    """*Ikke finalist: tilbagemelding*, with the panel's words to this village."""
    return _to_writers("not_finalist", nomination, writers, key)


def film_to_approve(task: FilmTask) -> list[Message]:
    """To the village alone: look at your film."""
    nomination = task.nomination
    writers = Writer.objects.filter(nomination=nomination).select_related("person").order_by("pk")
    return _to_writers("film_to_approve", nomination, writers, f"film{task.film_id}")


def _to_writers(kind: str, nomination: Nomination, writers: Iterable[Writer], key: str) -> list[Message]:
    letters = []
    for writer in writers:
        url = finalist_url(writer) if kind in FOR_FINALISTS else writer_url(writer)
        words = {"nomination": nomination, "village": nomination.village}
        letters += _each(kind, [writer.person], nomination.edition, f"{nomination.pk}:{key}", url, words)
    return letters


def _each(
    kind: str, people: Iterable[Person], edition: PrizeEdition, key: str, url: str, words: dict[str, Any]
) -> list[Message]:
    letters = []
    for person in people:
        envelope = Envelope(
            key=f"prize-{kind}:{edition.pk}:{key}:{person.pk}",
            kind=f"prize_{kind}",
            thread=f"prize-{edition.pk}-person-{person.pk}",
            from_name=str(edition.prize),
        )
        context = {"edition": edition, "url": url, **words}
        letters.append(write(f"prize/mail/{kind}", envelope, context, person=person))
    return letters
