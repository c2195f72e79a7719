"""Each way into a round brings its dates into the calendar of whoever came, and each way out takes them away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Person
from accounts.operations import ensure_person, erase
from events import links
from events.models import NoteReader
from events.operations import feeds
from prize.models import (
    EditionState,
    Juror,
    Mandate,
    Nomination,
    NominationState,
    Nominator,
    PrizeEdition,
    RoleKind,
    Writer,
)
from prize.operations import (
    calendar,
    editions,
    forgetting,
    formal,
    handing_in,
    nominating,
    proposing,
    writers,
)
from prize.operations.panel import jurors, mandates
from prize.operations.proposing import Begun, Sender
from prize.operations.rows import Sent
from prize.planning import state
from tests.factories.accounts import PersonFactory
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import (
    JurorFactory,
    NominationFactory,
    NominatorFactory,
    RoleFactory,
    WriterFactory,
)
from tests.prize.whole_plan import published

pytestmark = pytest.mark.django_db
NEW = "ny@example.org"


@pytest.fixture(autouse=True)
def now(time_machine: Any) -> None:
    time_machine.move_to("2026-12-01T09:00:00Z")


@pytest.fixture
def edition() -> PrizeEdition:
    return published(PersonFactory(), EditionState.PROPOSING)


def entries(person: Person) -> int:
    url = reverse("events:personal_feed", args=[links.feed_token(feeds.create_feed(person, "Min"))])
    return len(Calendar.from_ical(Client().get(url).content).walk("VEVENT"))


def save(edition: PrizeEdition, section: str, rows: list[dict[str, Any]]) -> None:
    seen = state.token(state.of_section(edition, section))
    editions.change(edition, section, Sent(rows=rows), PersonFactory(), seen=seen, reason="Sådan blev det.")


# --- Ways in -----------------------------------------------------------------------------------------------


def by_proposing(edition: PrizeEdition) -> None:
    proposing.propose(edition, Begun("Nørre By", MunicipalityFactory()), Sender("Ny", NEW))


def begun_by_a_nominator(edition: PrizeEdition) -> None:
    municipality = MunicipalityFactory()
    PrizeEdition.objects.filter(pk=edition.pk).update(state=EditionState.NOMINATING)
    nominator = NominatorFactory(edition=edition, municipality=municipality)
    proposing.start_for(nominator, Begun("Nørre By", municipality), Sender("Ny", NEW), "De er gode.")


def invited_to_write(edition: PrizeEdition) -> None:
    nomination = NominationFactory(edition=edition, state=NominationState.DRAFT, number=None)
    writers.invite(nomination, "Ny", NEW, PersonFactory())


def named_a_juror(edition: PrizeEdition) -> None:
    jurors.add(edition, jurors.Seat(NEW, "Ny"), PersonFactory())


def written_into_the_jury(edition: PrizeEdition) -> None:
    rows: list[dict[str, Any]] = [{"id": row.pk, "is_chair": row.is_chair} for row in edition.jurors.all()]
    save(edition, "jury", [*rows, {"email": NEW, "name": "Ny"}])


def given_a_role(edition: PrizeEdition) -> None:
    rows = [{"email": row.person.email, "role": row.role} for row in edition.roles.select_related("person")]
    save(edition, "roller", [*rows, {"email": NEW, "role": RoleKind.COUNCIL_CLERK.value}])


def made_a_nominators_contact(edition: PrizeEdition) -> None:
    rows: list[dict[str, Any]] = [{"id": row.pk} for row in edition.nominators.all()]
    save(edition, "indstillere", [{**rows[0], "email": NEW, "contact_name": "Ny"}, *rows[1:]])


WAYS_IN = (
    by_proposing,
    begun_by_a_nominator,
    invited_to_write,
    named_a_juror,
    written_into_the_jury,
    given_a_role,
    made_a_nominators_contact,
)


@pytest.mark.parametrize("come", WAYS_IN, ids=lambda way: str(way.__name__))
def test_whoever_comes_has_the_dates_in_their_calendar(
    edition: PrizeEdition, come: Callable[[PrizeEdition], None]
) -> None:
    person, _new = ensure_person(NEW, "Ny")
    assert entries(person) == 0

    come(edition)

    assert entries(person) > 0


# --- Ways out ----------------------------------------------------------------------------------------------


def writer_of(edition: PrizeEdition, state: str, **facts: Any) -> Writer:
    return WriterFactory(
        nomination=NominationFactory(edition=edition, state=state, number=None, **facts), is_contact=True
    )


def let_go_by_the_contact(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    contact = writer_of(edition, NominationState.DRAFT)
    other = WriterFactory(nomination=contact.nomination, is_contact=False)
    return other.person, lambda: writers.let_go(other, contact)


def withdrawn(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    writer = writer_of(edition, NominationState.CANDIDATE)
    return writer.person, lambda: handing_in.withdraw(writer.nomination)


def rejected(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    writer = writer_of(edition, NominationState.SUBMITTED)
    PrizeEdition.objects.filter(pk=edition.pk).update(state=EditionState.QUALIFYING)
    return writer.person, lambda: formal.reject(writer.nomination, "For stor.", PersonFactory())


def not_chosen(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    PrizeEdition.objects.filter(pk=edition.pk).update(state=EditionState.NOMINATING)
    nominator = edition.nominators.get(name="LAG Nord")
    writer = writer_of(edition, NominationState.PROPOSED, nominator=nominator, reply="Tak for i år.")
    return writer.person, lambda: nominating.finish(nominator)


def forgotten_draft(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    writer = writer_of(edition, NominationState.DRAFT)
    return writer.person, lambda: forgetting.forget_proposal(writer.nomination)


def contacts_forgotten(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    writer = writer_of(edition, NominationState.CANDIDATE)
    return writer.person, lambda: forgetting.forget_contacts(edition)


def said_no_to_the_mandate(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    juror = JurorFactory(edition=edition, mandate=Mandate.ASKED)
    return juror.person, lambda: mandates.decline(juror)


def left_the_panel(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    juror = JurorFactory(edition=edition)
    return juror.person, lambda: jurors.let_go(juror, "Flyttet.", PersonFactory())


def struck_off_the_jury(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    rows: list[dict[str, Any]] = [{"id": row.pk, "is_chair": row.is_chair} for row in edition.jurors.all()]
    return JurorFactory(edition=edition).person, lambda: save(edition, "jury", rows)


def lost_the_role(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    rows = [{"email": row.person.email, "role": row.role} for row in edition.roles.select_related("person")]
    return RoleFactory(edition=edition).person, lambda: save(edition, "roller", rows)


def contact_no_more(edition: PrizeEdition) -> tuple[Person, Callable[[], Any]]:
    rows: list[dict[str, Any]] = [{"id": row.pk} for row in edition.nominators.all()]
    nominator = edition.nominators.all()[0]
    assert nominator.contact is not None
    return nominator.contact, lambda: save(edition, "indstillere", [{**rows[0], "email": ""}, *rows[1:]])


WAYS_OUT = (
    let_go_by_the_contact,
    withdrawn,
    rejected,
    not_chosen,
    forgotten_draft,
    contacts_forgotten,
    said_no_to_the_mandate,
    left_the_panel,
    struck_off_the_jury,
    lost_the_role,
    contact_no_more,
)


@pytest.mark.parametrize("way", WAYS_OUT, ids=lambda way: str(way.__name__))
def test_whoever_leaves_has_them_no_longer(
    edition: PrizeEdition, way: Callable[[PrizeEdition], tuple[Person, Callable[[], Any]]]
) -> None:
    person, leave = way(edition)
    calendar.sync(edition)
    assert NoteReader.objects.filter(person=person).exists()

    leave()

    assert not NoteReader.objects.filter(person=person).exists()


def test_somebody_who_is_forgotten_has_no_dates_of_any_part_they_had(edition: PrizeEdition) -> None:
    person = PersonFactory()
    RoleFactory(edition=edition, person=person)
    NominatorFactory(edition=edition, contact=person)
    JurorFactory(edition=edition, person=person)
    heir = writer_of(edition, NominationState.CANDIDATE)
    WriterFactory(nomination=heir.nomination, person=person, is_contact=False)
    calendar.sync(edition)

    erase(person)

    assert not NoteReader.objects.filter(person=person).exists()
    assert not Nominator.objects.filter(contact=person).exists()
    assert Juror.objects.get(person=person).mandate == Mandate.LEFT
    assert Nomination.objects.get(pk=heir.nomination_id).writers.count() == 1
