"""What people tell of themselves, whom they wish for, and what of it is used."""

from __future__ import annotations

import pytest

from accounts.operations import erase
from events.models import Attendance, Status
from matchmaking.errors import RoundsRefused
from matchmaking.hall import Hall, guests_of
from matchmaking.models import Participant, Profile, ProfileState, RoundsState, Wish
from matchmaking.operations.rounds import participants
from matchmaking.operations.rounds.participants import Facts, Told, Wishes
from networks.models import Sector
from tests.factories.events import RegistrationFactory
from tests.factories.matchmaking import ProfileFactory
from tests.factories.networks import AffiliationFactory, MunicipalityFactory, OrganisationFactory
from tests.factories.table_rounds import ParticipantFactory, TableRoundsFactory, hall_of, seated

pytestmark = pytest.mark.django_db


def coming(rows, **facts):
    return RegistrationFactory(event=rows.event, **{"status": Status.ACCEPTED, **facts})


def test_what_somebody_tells_is_kept_in_their_own_profile_as_a_draft():
    rows = TableRoundsFactory()
    registration = coming(rows)

    row = participants.tell(
        rows,
        registration,
        Told(offers=("Fundraising", "fundraising"), needs=("El",), absent=(2, 9), consents=True),
    )

    assert row.profile.person == registration.person
    assert row.profile.state == ProfileState.DRAFT
    assert [str(word) for word in row.profile.offers()] == ["Fundraising"]
    assert [str(word) for word in row.profile.needs()] == ["El"]
    assert row.absent == [2]


def test_telling_again_replaces_the_words():
    rows = TableRoundsFactory()
    registration = coming(rows)
    participants.tell(rows, registration, Told(offers=("El", "Tag"), consents=True))

    row = participants.tell(rows, registration, Told(offers=("Tag", "Kaffe"), consents=True))

    profile = Profile.objects.with_words().get(pk=row.profile_id)
    assert sorted(str(word) for word in profile.offers()) == ["Kaffe", "Tag"]
    assert Participant.objects.count() == 1


def test_without_consent_no_word_is_kept_or_used():
    rows = TableRoundsFactory()
    registration = coming(rows)
    participants.tell(rows, registration, Told(offers=("El",), consents=True))

    row = participants.tell(rows, registration, Told(offers=("Tag",), consents=False))

    assert row.consented_at is None
    assert guests_of([row])[0].offers == frozenset()
    assert not row.profile.competences.filter(competence__name_da="Tag").exists()


@pytest.mark.parametrize(
    "facts", [{"status": Status.DECLINED}, {"status": Status.WAITLISTED}, {"attendance": Attendance.ONLINE}]
)
def test_only_those_who_come_in_person_sit_at_tables(facts):
    rows = TableRoundsFactory()

    with pytest.raises(RoundsRefused) as refused:
        participants.tell(rows, coming(rows, **facts), Told(consents=True))

    assert refused.value.code == "nobody"


def test_once_the_plan_is_locked_nothing_more_is_told_or_wished():
    hall = seated(state=RoundsState.LOCKED)

    with pytest.raises(RoundsRefused):
        participants.tell(hall.table_rounds, coming(hall.table_rounds), Told(consents=True))
    with pytest.raises(RoundsRefused):
        participants.wish(hall.people[0], Wishes(must_meet=[hall.people[1].pk]))


def test_everybody_who_comes_gets_a_place_with_what_the_house_knows():
    rows = TableRoundsFactory()
    village = OrganisationFactory(sector=Sector.CIVIL_SOCIETY, municipality=MunicipalityFactory())
    known = coming(rows, organisation=village)
    alone = coming(rows)
    AffiliationFactory(person=alone.person, organisation=village)
    coming(rows, attendance=Attendance.ONLINE)
    coming(rows, status=Status.TENTATIVE)

    assert participants.add_everybody(rows) == 2
    assert participants.add_everybody(rows) == 0

    found = {row.registration_id: row for row in Participant.objects.all()}
    assert set(found) == {known.pk, alone.pk}
    assert all(row.is_champion and row.municipality_id == "0657" for row in found.values())
    assert all(row.consented_at is None for row in found.values())


def test_who_says_no_after_all_has_left_the_tables():
    hall = seated()
    registration = hall.people[0].registration
    registration.status = Status.CANCELLED
    registration.save()

    now = Hall.of(hall.table_rounds)

    assert len(now.people) == 8
    assert sum(len(table) for table in now.plan[0]) == 8


def test_wishes_are_kept_and_replaced_and_only_among_those_who_take_part():
    hall = hall_of(4)
    me, asta, bo, karla = hall.people

    participants.wish(me, Wishes(must_meet=[asta.pk, bo.pk], not_with=[karla.pk]))
    participants.wish(me, Wishes(must_meet=[bo.pk], not_with=[asta.pk]))

    rows = {(wish.other_id, wish.kind) for wish in Wish.objects.all()}
    assert rows == {(bo.profile_id, "must_meet"), (asta.profile_id, "not_with")}
    with pytest.raises(RoundsRefused):
        participants.wish(me, Wishes(must_meet=[ParticipantFactory().pk]))


def test_a_wish_about_somebody_who_told_nothing_makes_them_an_empty_draft():
    hall = hall_of(3)
    silent = ParticipantFactory(table_rounds=hall.table_rounds, profile=None, consented_at=None)

    participants.wish(hall.people[0], Wishes(not_with=[silent.pk]))

    silent.refresh_from_db()
    assert silent.profile.state == ProfileState.DRAFT
    assert silent.consented_at is None
    assert Hall.of(hall.table_rounds).scale().problem.blocked == ((0, 3),)


def test_the_problem_knows_wishes_words_absence_and_who_keeps_a_table():
    hall = hall_of(5)
    me, asta, bo, karla, _liv = hall.people
    participants.wish(me, Wishes(must_meet=[asta.pk]))
    participants.change(
        bo,
        Facts(municipality=None, is_champion=True, keeps_seat=True, kept_table=2, absent=(3,)),
    )
    participants.change(
        karla,
        Facts(
            municipality=karla.municipality, is_champion=False, keeps_seat=True, kept_table=None, absent=()
        ),
    )

    scale = Hall.of(hall.table_rounds).scale()

    assert scale.wished == frozenset({(0, 1)})
    assert scale.problem.value[0][0] > 60 > scale.problem.value[0][1]
    assert scale.problem.available[2] == (0, 1)
    assert set(scale.problem.fixed) == {(2, 1), (3, 0)}
    assert scale.problem.municipality[2] == ""


def test_a_speaker_is_not_there_while_they_speak():
    hall = hall_of(4)
    rows = hall.table_rounds
    rows.event.agenda.create(
        position=0,
        starts_at=rows.begins(2).astimezone().time(),
        ends_at=rows.ends(2).astimezone().time(),
        title="Oplæg",
        speaker=f"{hall.people[1].name} og andre",
    )

    assert Hall.of(rows).scale().problem.available[1] == (0, 2)


def test_an_open_profile_of_the_organisation_counts_with_ones_own():
    hall = hall_of(2)
    organisation = hall.people[0].registration.organisation
    ProfileFactory(organisation=organisation, offers=["Varmepumper"])

    guests = guests_of(list(Hall.of(hall.table_rounds).people))

    assert len(guests[0].offers) == 1
    assert guests[1].offers == frozenset()


def test_whoever_is_forgotten_leaves_no_trace_at_the_tables():
    hall = seated()
    person = hall.people[0].registration.person
    participants.wish(hall.people[0], Wishes(not_with=[hall.people[1].pk]))

    erase(person)

    assert not Participant.objects.filter(pk=hall.people[0].pk).exists()
    assert not Wish.objects.exists()


def test_reading_a_hall_takes_as_many_queries_for_three_as_for_twelve(django_assert_max_num_queries):
    few, many = hall_of(3), hall_of(12)

    for hall in (few, many):
        with django_assert_max_num_queries(14):
            Hall.of(hall.table_rounds).scale()
