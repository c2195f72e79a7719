"""The counts beside the registrations say what the registrations say, whatever was done, in whatever order."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Person
from accounts.operations import ensure_person, erase
from config.celery import app
from events import board, event_page, standing, tasks
from events.errors import AnswerRefused, EventRefused, InvitationRefused, SignUpRefused
from events.models import AnswerProposal, Event, EventState, ProposalKind, Registration, Status, Tally
from events.operations import hosting, invitations, proposals, retention, sign_ups, tallies
from events.operations.details import Details, GuestDetails, change_details, send_stand_in
from events.operations.events import set_new_date
from events.operations.mail_pauses import pause_for
from events.operations.registrations import (
    BY_LINK,
    Answer,
    leave_everything,
    release_lapsed_holds,
    respond,
    undo,
)
from events.operations.reminders import remind_unanswered
from events.rooms import rooms_of
from networks.models import Membership, Organisation, Sector
from tests.events.hosting_helpers import coordinator_of
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import OrganisationFactory

MOVES = 60
REFUSED = (AnswerRefused, EventRefused, InvitationRefused, SignUpRefused)


class _Life:
    """Whatever may happen to the registrations of a hybrid event, drawn by lot."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.event: Event = EventFactory(
            capacity=6,
            online_capacity=4,
            mode="hybrid",
            guests_allowed=2,
            open_registration=True,
            visibility="public",
            freed_seats=self.dice.choice(["at_once", "offered"]),
        )
        self.host = coordinator_of(self.event)
        self.organisations = OrganisationFactory.create_batch(4)
        self.done: set[str] = set()
        self.number = 0

    def moves(self) -> list[Callable[[], Any]]:
        often = [self.ask, self.answer, self.answer, self.answer, self.details, self.details]
        return [
            *often, self.undo, self.stand_in, self.add, self.withdraw, self.lapse, self.leave, self.room, self.date,
            self.propose, self.sector, self.organisation_goes, self.sign_up, self.registration_goes,
            self.bounce, self.pause, self.fail, self.remind,
        ]  # fmt: skip

    def one(self) -> None:
        move = self.dice.choice(self.moves())
        try:
            with transaction.atomic():
                move()
            self.done.add(move.__name__)
        except REFUSED:
            pass

    def row(self) -> Registration:
        rows = list(self.event.registrations.exclude(status=Status.ANONYMISED).select_related("person"))
        return self.dice.choice(rows) if rows else RegistrationFactory(event=self.event)

    def address(self) -> str:
        self.number += 1
        return f"gaest{self.number}@example.org"

    def ask(self) -> None:
        people = [ensure_person(self.address(), "Gæst")[0] for _ in range(3)]
        for person in people[: len(self.organisations)]:
            person.affiliations.create(organisation=self.dice.choice(self.organisations))
        gone = [
            row.person_id for row in self.event.registrations.filter(status=Status.DECLINED) if row.person_id
        ]
        invitations.enrol(self.event, [person.pk for person in people] + gone)

    def answer(self) -> None:
        respond(self.row(), self.dice.choice(list(Answer)), BY_LINK)

    def details(self) -> None:
        guests = tuple(GuestDetails() for _ in range(self.dice.randrange(3)))
        way = self.dice.choice(["in_person", "online"])
        change_details(self.row(), Details(attendance=way, guests=guests), BY_LINK)

    def undo(self) -> None:
        undo(self.row())

    def stand_in(self) -> None:
        send_stand_in(self.row(), "Afløser", self.address())

    def add(self) -> None:
        way = self.dice.choice(["in_person", "online"])
        hosting.add_person(
            self.event,
            "Ny",
            self.address(),
            self.dice.choice(list(Answer)),
            Details(attendance=way),
            by=self.host,
        )

    def withdraw(self) -> None:
        hosting.withdraw_invitation(self.row(), by=self.host)

    def lapse(self) -> None:
        self.event.registrations.filter(held_until__isnull=False).update(
            held_until=timezone.now() - timedelta(minutes=1)
        )
        release_lapsed_holds(self.event.pk)

    def leave(self) -> None:
        person = self.row().person
        assert person is not None
        self.dice.choice([leave_everything, erase])(person)

    def room(self) -> None:
        hosting.change_seats(self.event, self.dice.randrange(4, 12), self.dice.randrange(2, 8))

    def date(self) -> None:
        fresh = Event.objects.get(pk=self.event.pk)
        fresh.state = EventState.POSTPONED
        fresh.save(update_fields=["state"])
        starts = fresh.starts_at + timedelta(days=1)
        set_new_date(fresh, starts, starts + timedelta(hours=3), None)
        Event.objects.filter(pk=fresh.pk).update(state=EventState.OPEN)

    def propose(self) -> None:
        made = AnswerProposal.objects.create(
            registration=self.row(),
            kind=ProposalKind.DELEGATE,
            address=self.address(),
            said_at=timezone.now(),
        )
        proposals.confirm_stand_in(made, by=self.host)

    def sector(self) -> None:
        one = Organisation.objects.get(pk=self.dice.choice(self.organisations).pk)
        one.sector = self.dice.choice(["", *Sector.values])
        one.save()

    def organisation_goes(self) -> None:
        gone = self.organisations.pop(self.dice.randrange(len(self.organisations)))
        Organisation.objects.get(pk=gone.pk).delete()
        self.organisations.append(OrganisationFactory())

    def sign_up(self) -> None:
        made = sign_ups.sign_up(self.event, "Fremmed", self.address(), Details(), language="da")
        sign_ups.confirm(made)

    def registration_goes(self) -> None:
        self.row().delete()

    def bounce(self) -> None:
        invitations.mark_bounced(self.row().pk, "550 no such user")

    def pause(self) -> None:
        row = self.row()
        assert row.person is not None
        assert self.event.network is not None
        Membership.objects.get_or_create(network=self.event.network, person=row.person)
        pause_for(row)

    def fail(self) -> None:
        Person.objects.filter(pk=self.row().person_id).update(mail_failed_at=timezone.now())

    def remind(self) -> None:
        remind_unanswered(self.event)


def _as_the_rows_say(event: Event) -> None:
    """What pages tell of an event is what its registrations say, one by one."""
    told = board.reminder(event, board.stands(event))
    rows = list(event.registrations.remindable().select_related("invitation"))
    start = told.leaves_at.astimezone(timezone.get_default_timezone()).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    reminded = [row.invitation.reminded_at for row in rows if row.invitation.reminded_at]
    assert told.silent == len(rows)
    assert told.count == len(rows) - sum(start <= at < start + timedelta(days=1) for at in reminded)
    assert told.waiting == sum(at > timezone.now() for at in reminded)
    assert told.asked_at == min((row.invitation.created_at for row in rows), default=None)
    seats = event.registrations.seats_taken(timezone.now())
    shown: Any = Event.objects.with_seats().get(pk=event.pk)
    assert (shown.taken_in_person, shown.taken_online) == (seats.get("in_person", 0), seats.get("online", 0))
    assert shown.waiting_count == event.registrations.waiting().count()
    maybe = event.registrations.filter(status=Status.TENTATIVE).values_list("seats", flat=True)
    assert shown.maybe_count == sum(maybe)
    for way, room in rooms_of(event, timezone.now()).items():
        here = event.registrations.filter(attendance=way)
        assert room.taken == seats.get(way, 0)
        assert room.waiting == here.filter(status=Status.WAITLISTED).count()
        assert room.maybe == here.filter(status=Status.TENTATIVE).count()
    for row in event.registrations.exclude(link_hash=None)[:1]:
        found: Any = standing.of_link(row.link_hash, to_show=True)
        assert found.rooms_seen == rooms_of(found.event, timezone.now())
    coming = list(event.registrations.coming().select_related("organisation"))
    crowd = event_page.crowd(event)
    assert crowd.total == sum(row.seats for row in coming)
    assert crowd.municipalities == len({row.municipality_id for row in coming} - {None})


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_after_each_of_many_changes_the_counts_are_right(seed: int) -> None:
    life = _Life(seed)

    for _ in range(MOVES):
        life.one()
        assert tallies.wrong() == [], life.done
        _as_the_rows_say(life.event)

    assert len(life.done) >= 12, life.done
    Event.objects.filter(pk=life.event.pk).update(
        starts_at=timezone.now() - timedelta(days=401),
        ends_at=timezone.now() - timedelta(days=400),
        registration_deadline=None,
        state="held",
    )
    retention.forget()
    assert tallies.wrong() == []
    assert board.stands(life.event) == []


@pytest.mark.django_db
def test_rows_that_were_changed_together_and_are_saved_afterwards_are_counted_once() -> None:
    rows = RegistrationFactory.create_batch(2, event=EventFactory(), status=Status.DECLINED)
    for row in rows:
        row.status = Status.UNANSWERED

    Registration.objects.bulk_update(rows, ["status"])
    for row in rows:
        row.status = Status.ACCEPTED
        row.save()

    assert tallies.wrong() == []


@pytest.mark.django_db
def test_counts_that_are_wrong_show_nobody_less_than_none() -> None:
    row = RegistrationFactory(event=EventFactory(capacity=2), status=Status.TENTATIVE)
    row.event.tallies.update(people=-1, seats=-1)
    for status, number in ((Status.WAITLISTED, 3), (Status.ACCEPTED, -1)):
        stand = {"status": status, "was_asked": True, "attendance": row.attendance}
        Tally.objects.create(event=row.event, **stand, people=number, seats=number)

    found: Any = standing.of_link(row.link_hash, to_show=True)

    shown = found.rooms_seen[row.attendance]
    assert (shown.taken, shown.free, shown.waiting, shown.maybe) == (0, 2, 0, 0)


@pytest.mark.django_db
def test_whoever_waits_or_may_come_with_guests_is_one_person_of_those_who_do() -> None:
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, status=Status.WAITLISTED, turn=1, seats=3)
    RegistrationFactory(event=event, status=Status.TENTATIVE, seats=4)

    room = rooms_of(event, timezone.now())["in_person"]

    assert (room.waiting, room.maybe, room.taken) == (1, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_once_each() -> None:
    event = EventFactory(capacity=5)
    organisation = OrganisationFactory(sector=Sector.BUSINESS)
    rows = RegistrationFactory.create_batch(12, event=event, organisation=organisation)
    dice = random.Random(7)

    def live(row: Registration, answers: list[Answer]) -> None:
        try:
            for answer in answers:
                respond(row, answer)
        finally:
            connection.close()

    def change(sector: str) -> None:
        try:
            mine = Organisation.objects.get(pk=organisation.pk)
            mine.sector = sector
            mine.save()
        finally:
            connection.close()

    with ThreadPoolExecutor(14) as pool:
        works = [pool.submit(live, row, dice.choices(list(Answer), k=6)) for row in rows]
        works += [pool.submit(change, sector) for sector in (Sector.RESEARCH, Sector.CIVIL_SOCIETY)]
        for work in works:
            work.result()

    assert tallies.wrong() == []
    assert sum(row["people"] for row in board.stands(event)) == 12


@pytest.mark.django_db
def test_the_command_finds_what_is_wrong_and_mends_it() -> None:
    right, wrong = EventFactory(), EventFactory()
    RegistrationFactory.create_batch(2, event=right)
    RegistrationFactory.create_batch(2, event=wrong)
    Tally.objects.filter(event=wrong).update(people=5)

    with pytest.raises(CommandError, match=rf"of: {wrong.pk}\."):
        call_command("check_tallies")
    call_command("check_tallies", mend=True)
    call_command("check_tallies")

    assert board.counts(wrong).figures.unanswered == 2


@pytest.mark.django_db
def test_at_night_what_is_wrong_of_coming_events_is_counted_anew_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ago = timezone.now() - timedelta(days=9)
    over = EventFactory(starts_at=ago, ends_at=ago + timedelta(hours=3), registration_deadline=None)
    right, wrong = EventFactory(), EventFactory()
    for event in (right, wrong, over):
        RegistrationFactory.create_batch(2, event=event)
    Tally.objects.filter(event__in=[wrong, over]).update(people=5)

    tasks.check_counts()
    tasks.check_counts()

    assert tasks.check_counts.name in {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tallies.wrong() == [over.pk]
    assert [line.message for line in caplog.records] == [
        f"Counts differed from the registrations, and were made anew, of the events [{wrong.pk}]."
    ]


@pytest.mark.django_db
def test_an_old_house_is_counted_when_it_is_brought_up_to_date() -> None:
    event = EventFactory(capacity=9)
    RegistrationFactory(event=event, organisation=OrganisationFactory(), status=Status.ACCEPTED, seats=3)
    RegistrationFactory.create_batch(2, event=event)
    uninvited = RegistrationFactory(event=event, invited=False)
    Registration.objects.update(was_asked=False)
    Tally.objects.all().delete()
    step = import_module("events.migrations.0006_who_was_asked")

    with connection.cursor() as cursor:
        for statement in (step.EVENT, step.ASKED, step.COUNT):
            cursor.execute(statement)

    assert tallies.wrong() == []
    assert board.counts(event).figures.asked == 4
    assert board.reminder(event, board.stands(event)).silent == 2
    assert not Registration.objects.get(pk=uninvited.pk).was_asked


@pytest.mark.django_db
def test_an_event_goes_with_its_counts() -> None:
    event = EventFactory()
    RegistrationFactory.create_batch(2, event=event)

    Event.objects.get(pk=event.pk).delete()

    assert not Tally.objects.exists()
