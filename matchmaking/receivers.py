"""What this room does when rooms below announce something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import Person
from accounts.signals import person_leaving
from events.models import Event, Registration
from events.signals import answer_shown, event_called_off, event_moved
from matchmaking import answer_page, askable
from matchmaking.models import Approach, Profile, ProfileCompetence
from matchmaking.operations.rounds import event_times, participants
from networks.models import Competence
from networks.pages import Part
from networks.signals import competences_merged
from projects.signals import partners_wanted
from projects.wanted import Candidate, Sought


@receiver(competences_merged)
def follow_merged_words(sender: object, competence: Competence, into: Competence, **_more: Any) -> None:
    """Who had both has the one that stays, once."""
    have = ProfileCompetence.objects.filter(competence=into).values_list("profile", "kind")
    double = set(have)
    for row in ProfileCompetence.objects.filter(competence=competence):
        if (row.profile_id, row.kind) in double:
            row.delete()
    ProfileCompetence.objects.filter(competence=competence).update(competence=into)


@receiver(person_leaving)
def take_down_the_profile(sender: object, person: Person, **_more: Any) -> None:
    """One's own profile goes with everything that hangs on it; an organisation's stays with its other people."""
    Profile.objects.filter(person=person).delete()
    Profile.objects.filter(consented_by=person).update(consented_by=None)
    Approach.objects.filter(by=person).update(by=None, words="")
    Approach.objects.filter(answered_by=person).update(answered_by=None)


@receiver(person_leaving)
def leave_the_tables(sender: object, person: Person, **_more: Any) -> None:
    participants.forget(person)


@receiver(answer_shown)
def show_rounds(
    sender: object, registration: Registration, request: HttpRequest, **_more: Any
) -> Part | None:
    return answer_page.part(registration)


@receiver(event_moved)
def move_rounds_along(
    sender: object, event: Event, was: datetime, told: bool, is_back: bool, **_more: Any
) -> None:
    event_times.move_along(event, was, told=told, is_back=is_back)


@receiver(event_called_off)
def call_rounds_off(sender: object, event: Event, **_more: Any) -> None:
    event_times.call_off(event)


@receiver(partners_wanted)
def name_who_offers_it(sender: object, sought: Sought, **_more: Any) -> list[Candidate]:
    return askable.candidates(sought)
