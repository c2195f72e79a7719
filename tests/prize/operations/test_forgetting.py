"""What came to nothing is deleted, and two years after an edition nobody who wrote is known any more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from prize.models import (
    Attachment,
    DateKind,
    EditionDate,
    EditionState,
    Nomination,
    NominationState,
    ProposalText,
    Village,
    Writer,
)
from prize.operations import forgetting, handing_in
from tests.factories.events import EventFactory
from tests.factories.networks import MembershipFactory
from tests.factories.prize import EditionFactory, NominationFactory, WriterFactory
from tests.factories.projects import ConfirmedFactory
from tests.prize.village_helpers import complete, draft, picture_of, write

pytestmark = pytest.mark.django_db


def test_a_draft_that_was_never_handed_in_goes_with_its_files(
    django_capture_on_commit_callbacks: Any,
) -> None:
    writer = draft()
    row = picture_of(writer)
    long_ago = timezone.now() - timedelta(days=91)
    Nomination.objects.update(changed_at=long_ago)
    forgetting.forget()
    assert Nomination.objects.exists()  # its edition takes proposals still

    edition = writer.nomination.edition
    edition.state = EditionState.SHORTLISTING
    edition.save()
    with django_capture_on_commit_callbacks(execute=True):
        forgetting.forget()

    writer.person.refresh_from_db()
    assert not Nomination.objects.exists()
    assert not Village.objects.exists()
    assert not row.file.storage.exists(row.file.name)
    assert not writer.person.is_active


def test_who_wrote_a_forgotten_draft_and_is_a_partner_or_a_host_elsewhere_stays() -> None:
    writer = draft()
    partner, event = ConfirmedFactory(contact=writer.person), EventFactory(contact=writer.person)
    writer.nomination.edition.state = EditionState.SHORTLISTING
    writer.nomination.edition.save()
    Nomination.objects.update(changed_at=timezone.now() - timedelta(days=91))

    forgetting.forget()

    for row in (writer.person, partner, event):
        row.refresh_from_db()
    assert not Writer.objects.exists()
    assert writer.person.is_active
    assert partner.contact == event.contact == writer.person


def test_what_was_withdrawn_keeps_its_row_alone(django_capture_on_commit_callbacks: Any) -> None:
    writer = complete()
    picture_of(writer)
    nomination = handing_in.withdraw(writer.nomination)
    forgetting.forget()
    assert Attachment.objects.exists()

    Nomination.objects.update(withdrawn_at=timezone.now() - timedelta(days=91))
    with django_capture_on_commit_callbacks(execute=True):
        forgetting.forget()

    assert Nomination.objects.get() == nomination
    assert not Attachment.objects.exists()
    assert not ProposalText.objects.exists()
    assert not Writer.objects.exists()


@pytest.mark.parametrize("state", [EditionState.AWARDED, EditionState.CLOSED])
def test_two_years_after_the_award_the_contacts_are_forgotten_and_the_case_stays(state: str) -> None:
    edition = EditionFactory(state=state)
    EditionDate.objects.create(edition=edition, kind=DateKind.AWARD, day=date(2020, 6, 3))
    writer = WriterFactory(nomination=NominationFactory(edition=edition))
    member = WriterFactory(nomination=writer.nomination, is_contact=False)
    MembershipFactory(person=member.person)
    write(writer.nomination)

    forgetting.forget()

    for one in (writer, member):
        one.person.refresh_from_db()
    assert not Writer.objects.exists()
    assert ProposalText.objects.get().body == "Vi har en kro."
    assert (writer.person.is_active, member.person.is_active) == (False, True)


@pytest.mark.parametrize("state", [EditionState.AWARDED, EditionState.CLOSED])
def test_before_that_nobody_is_forgotten(state: str) -> None:
    edition = EditionFactory(state=state)
    EditionDate.objects.create(
        edition=edition, kind=DateKind.AWARD, day=timezone.localdate() - timedelta(days=700)
    )
    WriterFactory(nomination=NominationFactory(edition=edition, state=NominationState.NOT_SELECTED))

    forgetting.forget()

    assert Writer.objects.count() == 1
