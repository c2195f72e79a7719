"""What is forgotten, and when; and what a person leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.operations import erase
from networks.operations import competences
from projects.models import IdeaState, Interest, Note, Partner, PartnerState, ProjectIdea, Scoping
from projects.operations import interests, retention, scoping
from tests.factories.accounts import PersonFactory
from tests.factories.matchmaking import CompetenceFactory
from tests.factories.projects import (
    AcceptedFactory,
    ConfirmedFactory,
    IdeaFactory,
    InterestFactory,
    PartnerFactory,
)

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - settings.INTEREST_KEPT - timedelta(days=1)
A_YEAR_AGO = timezone.now() - settings.IDEA_KEPT - timedelta(days=1)


def test_interest_that_came_to_nothing_goes_and_what_led_to_a_talk_stays() -> None:
    InterestFactory(expires_at=LONG_AGO)
    kept = [InterestFactory(), AcceptedFactory(expires_at=LONG_AGO)]

    retention.forget()

    assert set(Interest.objects.all()) == set(kept)


def test_what_stands_in_a_closed_thread_goes() -> None:
    closed, open_one = AcceptedFactory(), AcceptedFactory()
    for interest in (closed, open_one):
        interests.write_note(interest, interest.person, "Hej")
    closed.thread.closed_at = LONG_AGO
    closed.thread.save()

    retention.forget()

    assert [note.thread.interest for note in Note.objects.all()] == [open_one]


def test_a_contact_who_said_no_is_forgotten_and_the_organisation_is_not() -> None:
    partner = PartnerFactory(state=PartnerState.DECLINED, answered_at=LONG_AGO, signatory="Bo Bus")

    retention.forget()

    partner.refresh_from_db()
    assert (partner.contact, partner.signatory, partner.words, partner.link_hash) == (None, "", "", None)
    assert partner.state == PartnerState.DECLINED


def test_a_contact_who_never_answered_is_forgotten() -> None:
    partner = PartnerFactory(expires_at=LONG_AGO)
    stays = PartnerFactory()

    retention.forget()

    partner.refresh_from_db()
    assert (partner.contact, partner.state) == (None, PartnerState.WITHDRAWN)
    assert Partner.objects.get(pk=stays.pk).contact is not None


def test_old_ideas_go_and_projects_stay() -> None:
    IdeaFactory(state=IdeaState.EXPIRED, changed_at=A_YEAR_AGO)
    IdeaFactory(state=IdeaState.WITHDRAWN, changed_at=A_YEAR_AGO)
    kept = [
        IdeaFactory(state=IdeaState.CONVERTED, changed_at=A_YEAR_AGO),
        IdeaFactory(state=IdeaState.EXPIRED),
    ]

    retention.forget()

    assert set(ProjectIdea.objects.all()) == set(kept)


def test_somebody_who_leaves_takes_interests_notes_and_links_along() -> None:
    person = PersonFactory(name="Inga Kildevæld")
    InterestFactory(person=person)
    talk = AcceptedFactory(idea__contact=person)
    interests.write_note(talk, person, "Hemmeligt")
    asked = PartnerFactory(contact=person)
    signed = ConfirmedFactory(contact=person)
    case = scoping.ask(IdeaFactory(), None, "")
    scoping.take(case, person)

    erase(person)

    assert not Interest.objects.filter(person=person).exists()
    assert not Note.objects.exists()
    assert Partner.objects.get(pk=asked.pk).state == PartnerState.WITHDRAWN
    assert Partner.objects.get(pk=signed.pk).signatory == ""
    assert Scoping.objects.get().adviser is None
    talk.idea.refresh_from_db()
    assert talk.idea.contact is None


def test_an_idea_of_ones_own_goes_along_and_an_organisations_stays() -> None:
    person = PersonFactory()
    IdeaFactory(contact=person, organisation=None)
    house = IdeaFactory(contact=person)

    erase(person)

    assert list(ProjectIdea.objects.all()) == [house]


def test_merged_words_are_followed_once() -> None:
    lawyer, jurist = CompetenceFactory(name_da="Jurist"), CompetenceFactory(name_da="Advokat")
    both, one = IdeaFactory(), IdeaFactory()
    both.seeks.set([lawyer, jurist])
    one.seeks.set([jurist])

    competences.merge(jurist, lawyer)

    assert [list(idea.seeks.all()) for idea in (both, one)] == [[lawyer], [lawyer]]
