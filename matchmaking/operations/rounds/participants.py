"""Who sits at the tables, and what they tell of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from events.models import SEATED, Attendance, Registration
from matchmaking.errors import RoundsRefused
from matchmaking.models import Participant, Profile, ProfileCompetence, Seat, TableRounds, Wish
from matchmaking.operations.rounds.locks import lock, ring
from networks.models import Affiliation, Municipality, Organisation, Sector
from networks.operations.competences import all_of

MOST_WORDS = 8
MOST_WISHES = 5


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody says of themselves before the rounds. `absent` are rounds, from 1."""

    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    absent: tuple[int, ...] = ()
    keeps_seat: bool = False
    consents: bool = False


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """Whom somebody must meet, and whom they will not sit with: keys of participants."""

    must_meet: Collection[int] = field(default_factory=tuple)
    not_with: Collection[int] = field(default_factory=tuple)


@transaction.atomic
def tell(table_rounds: TableRounds, registration: Registration, told: Told) -> Participant:
    """Keep what a person says of themselves, with their consent; makes them a participant at the first time.

    Raises `RoundsRefused` (`state`, `nobody`), and `CompetenceRefused` for words that are none.
    """
    rows = lock(table_rounds.pk)
    _refuse_unless_open(rows, registration)
    participant = _participant_of(rows, registration)
    person = registration.person
    assert person is not None  # refused above
    profile = ensure_profile(participant)
    if told.consents:
        _say(profile, ProfileCompetence.Kind.OFFER, told.offers, person)
        _say(profile, ProfileCompetence.Kind.NEED, told.needs, person)
        participant.consented_at = participant.consented_at or timezone.now()
    else:
        participant.consented_at = None
    participant.absent = sorted(set(told.absent) & set(rows.numbers))
    participant.keeps_seat, participant.changed_at = told.keeps_seat, timezone.now()
    participant.save()
    ring(rows)
    return participant


def _refuse_unless_open(rows: TableRounds, registration: Registration) -> None:
    if not rows.takes_profiles:
        raise RoundsRefused(_("The plan is made. Write to the host if something is wrong."), code="state")
    coming = registration.status in SEATED and registration.attendance == Attendance.IN_PERSON
    if not coming or registration.person is None or registration.event_id != rows.event_id:
        raise RoundsRefused(_("The tables are for those who come. Say yes first."), code="nobody")


@transaction.atomic
def add_everybody(table_rounds: TableRounds) -> int:
    """A seat for everybody who comes in person, also those who have told nothing; returns how many are new."""
    rows = lock(table_rounds.pk)
    coming = rows.event.registrations.coming().filter(
        attendance=Attendance.IN_PERSON, person__isnull=False, table_participant=None
    )
    found = list(coming.select_related("person", "organisation"))
    new = [_new(rows, registration) for registration in found]
    Participant.objects.bulk_create(new)
    if new:
        ring(rows)
    return len(new)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a coordinator knows of a participant."""

    municipality: Municipality | None
    is_champion: bool
    keeps_seat: bool
    kept_table: int | None
    absent: tuple[int, ...]


@transaction.atomic
def change(participant: Participant, facts: Facts) -> None:
    """Correct what the seating must know."""
    rows = lock(participant.table_rounds_id)
    participant.municipality, participant.is_champion = facts.municipality, facts.is_champion
    participant.keeps_seat = facts.keeps_seat
    participant.kept_table = facts.kept_table if facts.keeps_seat else None
    participant.absent = sorted(set(facts.absent) & set(rows.numbers))
    participant.changed_at = timezone.now()
    participant.save()
    ring(rows)


@transaction.atomic
def take_out(participant: Participant) -> None:
    """They sit at no table; their standing with the event stays as it is."""
    rows = lock(participant.table_rounds_id)
    if not rows.takes_profiles:
        raise RoundsRefused(_("The plan is locked. Mark them as missing instead."), code="state")
    participant.delete()
    rows.revision += 1
    rows.save(update_fields=["revision"])
    ring(rows)


@transaction.atomic
def wish(participant: Participant, wishes: Wishes) -> None:
    """Whom to meet, and whom not to sit with; what was wished before about others at this event is replaced.

    The latter is read by the seating alone. Raises `RoundsRefused` (`state`, `unknown`).
    """
    rows = lock(participant.table_rounds_id)
    if not rows.takes_profiles:
        raise RoundsRefused(_("The plan is made, and wishes come too late."), code="state")
    must = [pk for pk in dict.fromkeys(wishes.must_meet) if pk not in set(wishes.not_with)][:MOST_WISHES]
    others = rows.participants.exclude(pk=participant.pk).named().in_bulk([*must, *wishes.not_with])
    if len(others) < len({*must, *wishes.not_with}):
        raise RoundsRefused(_("Choose among those who take part."), code="unknown")
    profile = ensure_profile(participant)
    here = [one.profile_id for one in rows.participants.exclude(profile=None)]
    profile.wishes.filter(other__in=here).delete()
    kinds = dict.fromkeys(must, Wish.Kind.MUST_MEET) | dict.fromkeys(wishes.not_with, Wish.Kind.NOT_WITH)
    Wish.objects.bulk_create(
        Wish(profile=profile, other=ensure_profile(others[pk]), kind=kind) for pk, kind in kinds.items()
    )
    Participant.objects.filter(pk=participant.pk).update(changed_at=timezone.now())
    ring(rows)


def ensure_profile(participant: Participant) -> Profile:
    """Their own profile; an empty draft that nobody sees is made where there is none."""
    if participant.profile is None:
        participant.profile, _new = Profile.objects.get_or_create(person=participant.registration.person)
        Participant.objects.filter(pk=participant.pk).update(profile=participant.profile)
    return participant.profile


def _participant_of(rows: TableRounds, registration: Registration) -> Participant:
    found = rows.participants.filter(registration=registration).select_related("profile").first()
    if found is None:
        found = _new(rows, registration)
        found.save()
    found.registration = registration
    return found


def _new(rows: TableRounds, registration: Registration) -> Participant:
    """With what the house knows: the municipality they come from, and whether they are of a village or an association."""
    organisation = registration.organisation or _home(registration.person)
    municipality = registration.municipality_id or (organisation.municipality_id if organisation else None)
    civil = organisation is not None and organisation.sector == Sector.CIVIL_SOCIETY
    return Participant(
        table_rounds=rows, registration=registration, municipality_id=municipality, is_champion=civil
    )


def _home(person: Person | None) -> Organisation | None:
    row = (
        Affiliation.objects.filter(person=person)
        .select_related("organisation")
        .order_by("-is_primary", "pk")
        .first()
    )
    return row.organisation if row is not None else None


def _say(profile: Profile, kind: str, phrases: Iterable[str], by: Person) -> None:
    words = all_of(list(phrases)[:MOST_WORDS], by)
    profile.competences.filter(kind=kind).exclude(competence__in=words).delete()
    have = set(profile.competences.filter(kind=kind).values_list("competence", flat=True))
    ProfileCompetence.objects.bulk_create(
        ProfileCompetence(profile=profile, competence=word, kind=kind, position=place)
        for place, word in enumerate(words)
        if word.pk not in have
    )


@transaction.atomic
def forget(person: Person) -> None:
    """Somebody leaves the house: their seat, wishes, talks and answers go with them.

    Whichever room hears of it first: a registration may have lost its name already.
    """
    nameless = Q(registration__person=person) | Q(registration__person=None)
    mine = Participant.objects.filter(nameless | Q(profile__person=person))
    for pk in mine.values_list("table_rounds", flat=True).distinct():
        rows = lock(pk)
        Seat.objects.filter(participant__in=mine.filter(table_rounds=rows)).delete()
        rows.revision += 1
        rows.save(update_fields=["revision"])
        ring(rows)
    mine.delete()
    Wish.objects.filter(Q(profile__person=person) | Q(other__person=person)).delete()
