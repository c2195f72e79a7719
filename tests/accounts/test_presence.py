"""Whoever a row in the house needs is never taken for somebody who is here for nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import Person
from accounts.presence import here_for_nothing, needs
from events.models import CoOrganiser
from prize.models import Preview
from projects.models import Note, Scoping
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import CalendarFeedFactory, EventFactory, RegistrationFactory
from tests.factories.matchmaking import PersonProfileFactory
from tests.factories.messages import MessageFactory
from tests.factories.networks import (
    AffiliationFactory,
    ContactGroupFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.prize import EditionFactory, JurorFactory, NominatorFactory, RoleFactory, WriterFactory
from tests.factories.projects import AcceptedFactory, IdeaFactory, InterestFactory, PartnerFactory

pytestmark = pytest.mark.django_db


def _edits_an_event(person: Person) -> None:
    host = CoOrganiser.objects.create(event=EventFactory(), organisation=OrganisationFactory())
    host.editors.add(person)


NEEDED: dict[str, Callable[[Person], object]] = {
    "networks.Affiliation.person": lambda person: AffiliationFactory(person=person),
    "networks.Membership.person": lambda person: MembershipFactory(person=person),
    "networks.ContactGroup_people.person": lambda person: ContactGroupFactory().people.add(person),
    "events.Registration.person": lambda person: RegistrationFactory(person=person),
    "events.Event.contact": lambda person: EventFactory(contact=person),
    "events.CoOrganiser_editors.person": _edits_an_event,
    "projects.ProjectIdea.contact": lambda person: IdeaFactory(contact=person, organisation=None),
    "projects.Interest.person": lambda person: InterestFactory(person=person),
    "projects.Note.author": lambda person: Note.objects.create(
        thread=AcceptedFactory().thread, author=person, text="Hej"
    ),
    "projects.Partner.contact": lambda person: PartnerFactory(contact=person),
    "projects.Scoping.adviser": lambda person: Scoping.objects.create(idea=IdeaFactory(), adviser=person),
    "matchmaking.Profile.person": lambda person: PersonProfileFactory(person=person),
    "prize.PrizeRole.person": lambda person: RoleFactory(person=person),
    "prize.Nominator.contact": lambda person: NominatorFactory(contact=person),
    "prize.Writer.person": lambda person: WriterFactory(person=person),
    "prize.Juror.person": lambda person: JurorFactory(person=person),
    "prize.Preview.person": lambda person: Preview.objects.create(
        edition=EditionFactory(), person=person, public_id="a", nonce="b"
    ),
}


def test_each_relation_by_which_somebody_is_needed_is_tried_here() -> None:
    assert {f"{model._meta.label}.{field}" for model, field in needs()} == NEEDED.keys()


@pytest.mark.parametrize("relation", NEEDED)
def test_who_is_needed_is_not_here_for_nothing(relation: str) -> None:
    needed, alone = PersonFactory(), PersonFactory()
    NEEDED[relation](needed)

    assert list(here_for_nothing([needed.pk, alone.pk])) == [alone]


def test_what_was_written_to_somebody_and_what_they_read_needs_nobody() -> None:
    person = PersonFactory()
    MessageFactory(person=person)
    CalendarFeedFactory(person=person)

    assert list(here_for_nothing([person.pk])) == [person]


def test_who_signed_in_once_or_looks_after_the_house_or_was_erased_is_left_alone() -> None:
    people = [
        PersonFactory(last_login=timezone.now()),
        AdministratorFactory(),
        PersonFactory(is_active=False),
    ]

    assert not here_for_nothing([person.pk for person in people])
    assert not here_for_nothing([])


def test_any_number_may_be_asked_about_at_once() -> None:
    person = PersonFactory()

    assert list(here_for_nothing(range(person.pk, person.pk + 70_000))) == [person]
