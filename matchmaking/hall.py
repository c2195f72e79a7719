"""From rows to the plain data that the seating is worked out with: who sits, what their meetings are worth, the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils import timezone

from events.models import Event
from matchmaking.clashes import Appearance, Slot, busy_rounds
from matchmaking.engine.problems import Meet, Two
from matchmaking.models import Participant, Profile, ProfileState, Seat, TableRounds, Wish
from matchmaking.seating import Plan, Scale
from matchmaking.worths import Guest, worth


@dataclass(frozen=True)
class Hall:
    """Everybody who takes part, in a fixed order, and where each sits. An id of the plan is a place in `people`."""

    table_rounds: TableRounds
    people: tuple[Participant, ...]
    plan: Plan

    @classmethod
    def of(cls, table_rounds: TableRounds) -> Hall:
        """As it stands now: two queries. Who no longer comes to the event has left their seat."""
        people = tuple(table_rounds.participants.coming().named().order_by("pk"))
        ids = {one.pk: place for place, one in enumerate(people)}
        plan: Plan = [[[] for _ in range(table_rounds.tables)] for _ in table_rounds.numbers]
        rows = Seat.objects.filter(participant__table_rounds=table_rounds, table__isnull=False)
        for pk, number, table in rows.order_by().values_list("participant", "number", "table"):
            if pk in ids and table and number <= table_rounds.rounds and table <= table_rounds.tables:
                plan[number - 1][table - 1].append(ids[pk])
        for tables in plan:
            for table_people in tables:
                table_people.sort()
        return cls(table_rounds, people, plan)

    @cached_property
    def ids(self) -> Mapping[int, int]:
        """From the key of a participant to the id in the plan."""
        return {one.pk: place for place, one in enumerate(self.people)}

    @property
    def is_planned(self) -> bool:
        return any(table for tables in self.plan for table in tables)

    def at(self, number: int, table: int) -> list[Participant]:
        """Who sits there, by name; rounds and tables from 1."""
        return sorted(
            (self.people[one] for one in self.plan[number - 1][table - 1]), key=lambda one: one.name
        )

    def table_of(self, participant: int, number: int) -> int | None:
        """The table, from 1, of a participant's key in a round, from 1."""
        person = self.ids.get(participant)
        tables = self.plan[number - 1] if 0 < number <= len(self.plan) else []
        return next((place for place, table in enumerate(tables, 1) if person in table), None)

    @cached_property
    def missing(self) -> frozenset[int]:
        return frozenset(place for place, one in enumerate(self.people) if one.is_missing)

    def scale(self) -> Scale:
        """The problem that the plan answers; reads profiles, wishes and the programme."""
        guests = guests_of(self.people)
        return Scale.of(self._problem(guests), _wished(guests, self.ids))

    def _problem(self, guests: Sequence[Guest]) -> Meet:
        rows, people = self.table_rounds, self.people
        return Meet(
            n=len(people),
            rounds=rows.rounds,
            tables=rows.tables,
            table_size=rows.seats_per_table,
            value=_values(guests),
            available=_available(rows, people),
            blocked=_apart(people),
            allow_repeats=rows.allow_repeats,
            municipality=tuple(one.municipality_id or "" for one in people),
            champion=tuple(one.is_champion for one in people),
            min_municipalities=rows.min_municipalities,
            min_champions=rows.min_champions,
            fixed=_kept_tables(rows, people),
        )


def guests_of(people: Sequence[Participant]) -> list[Guest]:
    """What is known of each. Words of a profile count once its owner has consented; those of an organisation once it
    is open to the house."""
    prefetch_related_objects(
        people,
        "profile__competences__competence",
        "profile__themes",
        "registration__organisation__themes",
        "registration__organisation__match_profile__competences__competence",
    )
    wishes = _wishes(people)
    return [_guest(one, frozenset(wishes.get(one.pk, ()))) for one in people]


def _guest(one: Participant, must_meet: frozenset[int]) -> Guest:
    organisation = one.registration.organisation
    profiles = [profile for profile in (_own(one), _of_organisation(one)) if profile is not None]
    themes = {theme.slug for profile in profiles for theme in profile.themes.all()}
    if organisation is not None:
        themes |= {theme.slug for theme in organisation.themes.all()}
    return Guest(
        pk=one.pk,
        offers=frozenset(word.slug for profile in profiles for word in profile.offers()),
        needs=frozenset(word.slug for profile in profiles for word in profile.needs()),
        themes=frozenset(themes),
        sector=organisation.sector if organisation is not None else "",
        municipality=one.municipality_id or "",
        must_meet=must_meet if one.consented_at else frozenset(),
    )


def _own(one: Participant) -> Profile | None:
    return one.profile if one.consented_at else None


def _of_organisation(one: Participant) -> Profile | None:
    profile = getattr(one.registration.organisation, "match_profile", None)
    return profile if profile is not None and profile.state == ProfileState.OPEN and profile.is_open else None


def words_of(people: Iterable[Participant]) -> dict[str, str]:
    """The words of the vocabulary that these people's profiles and organisations use, in the language of the page."""
    words: dict[str, str] = {}
    for one in people:
        for profile in (_own(one), _of_organisation(one)):
            if profile is not None:
                words |= {row.competence.slug: str(row.competence) for row in profile.competences.all()}
                words |= {theme.slug: str(theme) for theme in profile.themes.all()}
        if one.registration.organisation is not None:
            words |= {theme.slug: str(theme) for theme in one.registration.organisation.themes.all()}
    return words


def _wishes(people: Sequence[Participant]) -> dict[int, set[int]]:
    """By participant, the participants they wish to meet."""
    mine, who = _by_profile(people), {one.profile_id: one.pk for one in people if one.profile_id}
    rows = Wish.objects.filter(kind=Wish.Kind.MUST_MEET, profile__in=mine, other__in=mine)
    found: dict[int, set[int]] = defaultdict(set)
    for profile, other in rows.values_list("profile", "other"):
        found[who[profile]].add(who[other])
    return found


def _by_profile(people: Iterable[Participant]) -> list[int]:
    return [one.profile_id for one in people if one.profile_id]


def _wished(guests: Sequence[Guest], ids: Mapping[int, int]) -> list[Two]:
    return [(ids[guest.pk], ids[other]) for guest in guests for other in guest.must_meet if other in ids]


def _values(guests: Sequence[Guest]) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(worth(guest, other) for other in guests[place + 1 :]) for place, guest in enumerate(guests)
    )


def _apart(people: Sequence[Participant]) -> tuple[Two, ...]:
    """Who is not to sit together, whoever of the two said so."""
    mine = _by_profile(people)
    place = {one.profile_id: number for number, one in enumerate(people) if one.profile_id}
    rows = Wish.objects.filter(kind=Wish.Kind.NOT_WITH, profile__in=mine, other__in=mine)
    pairs = {(place[one], place[other]) for one, other in rows.values_list("profile", "other")}
    return tuple(sorted({(min(pair), max(pair)) for pair in pairs}))


def _available(rows: TableRounds, people: Sequence[Participant]) -> tuple[tuple[int, ...], ...]:
    """The rounds, from 0, in which each is there: not absent by their own word, and not on the stage."""
    stage, slots = appearances(rows.event), [Slot(n, rows.begins(n), rows.ends(n)) for n in rows.numbers]
    return tuple(
        tuple(
            number - 1
            for number in rows.numbers
            if number not in {*one.absent, *busy_rounds(one.name, stage, slots)}
        )
        for one in people
    )


def appearances(event: Event) -> list[Appearance]:
    """What the programme says of who is on the stage when; its times are of the event's first day."""
    day, zone = timezone.localdate(event.starts_at), timezone.get_default_timezone()
    return [
        Appearance(
            item.speaker,
            datetime.combine(day, item.starts_at, zone),
            datetime.combine(day, item.ends_at, zone)
            if item.ends_at
            else datetime.combine(day, item.starts_at, zone) + timedelta(minutes=30),
        )
        for item in event.agenda.all()
        if item.speaker and item.starts_at
    ]


def _kept_tables(rows: TableRounds, people: Sequence[Participant]) -> tuple[Two, ...]:
    """Who keeps a table sits at the one that was chosen, else at the first that nobody else keeps."""
    keeping = [(place, one.kept_table) for place, one in enumerate(people) if one.keeps_seat]
    chosen = {table for _place, table in keeping if table}
    free = iter([table for table in range(1, rows.tables + 1) if table not in chosen])
    fixed = [(place, table or next(free, 1)) for place, table in keeping]
    return tuple((place, min(table, rows.tables) - 1) for place, table in fixed)
