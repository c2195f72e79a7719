"""Project scoping: asked for, taken, worked through, closed with an outcome."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from projects import mails
from projects.errors import ScopingRefused
from projects.models import IdeaState, ProjectIdea, Scoping, ScopingItem, ScopingOutcome, ScopingStep
from projects.operations.locks import lock


@transaction.atomic
def ask(idea: ProjectIdea, by: Person, words: str) -> Scoping:
    """Open a case with its checklist, and tell those who advise. Also for a draft. Raises `ScopingRefused`."""
    idea = lock(idea.pk)
    if idea.state in (IdeaState.WITHDRAWN, IdeaState.CONVERTED):
        raise ScopingRefused(_("The idea is closed."), code="closed")
    if Scoping.objects.open().filter(idea=idea).exists():
        raise ScopingRefused(_("There is an open case already."), code="open")
    case = Scoping.objects.create(idea=idea, asked_by=by, words=words.strip())
    ScopingItem.objects.bulk_create(
        ScopingItem(scoping=case, step=step, position=place) for place, step in enumerate(ScopingStep.values)
    )
    outbox.post(*mails.scoping_asked(case))
    return case


@transaction.atomic
def take(case: Scoping, by: Person) -> Scoping:
    """Become the adviser. Whoever is quickest has it; another may take it over on purpose."""
    case = _locked(case)
    if case.adviser_id == by.pk:
        return case
    first = case.adviser_id is None
    case.adviser, case.taken_at = by, timezone.now()
    case.save(update_fields=["adviser", "taken_at"])
    if first:
        outbox.post(*mails.scoping_taken(case))
    return case


@transaction.atomic
def work_through(case: Scoping, steps: Mapping[str, tuple[bool, str]]) -> Scoping:
    """Ticks and notes, by step. Steps that are not named stay as they are."""
    case = _locked(case)
    for item in case.items.all():
        if item.step in steps:
            done, notes = steps[item.step]
            item.done, item.notes = done, notes.strip()
            item.save(update_fields=["done", "notes"])
    return case


@transaction.atomic
def close(case: Scoping, by: Person, outcome: ScopingOutcome, words: str) -> Scoping:
    """The advice. What becomes of the idea is the owner's: closing it is theirs to press."""
    case = _locked(case)
    if case.adviser_id is None:
        case.adviser, case.taken_at = by, timezone.now()
    case.outcome, case.outcome_words, case.closed_at = outcome, words.strip(), timezone.now()
    case.save()
    outbox.post(*mails.scoping_closed(case))
    return case


def _locked(case: Scoping) -> Scoping:
    idea = lock(case.idea_id)
    fresh = Scoping.objects.select_related("adviser", "asked_by").get(pk=case.pk)
    fresh.idea = idea
    if not fresh.is_open:
        raise ScopingRefused(_("The case is closed."), code="closed")
    return fresh
