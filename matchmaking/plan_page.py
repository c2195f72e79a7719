"""A plan as pages show it: tables with their people, rules held and broken, wishes met, who is mended how."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from matchmaking import repairs, words
from matchmaking.engine.meet.meetings import meetings
from matchmaking.hall import Hall, guests_of
from matchmaking.models import Participant, TableRounds
from matchmaking.repairs import Trouble, Way
from matchmaking.seating import Scale, rules

BREAKS_SHOWN = 6


@dataclass(frozen=True)
class Sitting:
    """Somebody at a table; `is_found` where a search has found them."""

    participant: Participant
    is_found: bool = False


@dataclass(frozen=True)
class TableCard:
    """One table in one round. `windows` are its chairs, lit where somebody is expected who is not missing."""

    number: int
    stands: str
    people: tuple[Sitting, ...]
    windows: tuple[bool, ...]
    is_hit: bool = False

    def without_missing(self) -> TableCard:
        return replace(self, people=tuple(one for one in self.people if not one.participant.is_missing))


def cards(
    hall: Hall, number: int, found: str = "", hit: Collection[int] = (), *, missing: bool = True
) -> list[TableCard]:
    """The tables of a round (from 1); those somebody was looked for at, or that are `hit`, stand out.

    Without `missing` nobody is named who has not come.
    """
    shown = [_card(hall, number, table, found, hit) for table in range(1, hall.table_rounds.tables + 1)]
    return shown if missing else [card.without_missing() for card in shown]


def _card(hall: Hall, number: int, table: int, found: str, hit: Collection[int]) -> TableCard:
    people = [Sitting(one, is_called(one, found)) for one in hall.at(number, table)]
    here = sum(not sitting.participant.is_missing for sitting in people)
    chairs = max(hall.table_rounds.seats_per_table, here)
    return TableCard(
        number=table,
        stands=hall.table_rounds.table_name(table),
        people=tuple(people),
        windows=tuple(place < here for place in range(chairs)),
        is_hit=table in hit or any(sitting.is_found for sitting in people),
    )


def is_called(participant: Participant, found: str) -> bool:
    """Whether every word of a search stands in the name."""
    asked = found.casefold().split()
    return bool(asked) and all(word in participant.name.casefold() for word in asked)


@dataclass(frozen=True)
class RuleLine:
    """A hard rule in words, with the places where it does not hold."""

    text: str
    holds: bool
    places: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class WishLine:
    """How many of so many wishes are met; those that are not, in words."""

    text: str
    met: int
    asked: int
    unmet: tuple[str, ...] = ()

    @property
    def all_met(self) -> bool:
        return self.met == self.asked

    @property
    def missed(self) -> int:
        return self.asked - self.met


class PlanReport:
    """What the plan keeps and what it does not. Reads profiles and wishes when it is asked."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    @cached_property
    def scale(self) -> Scale:
        return self.hall.scale()

    @cached_property
    def rules(self) -> list[RuleLine]:
        rows, people = self.hall.table_rounds, self.hall.people
        lines = []
        for rule in rules(self.scale.problem, self.hall.plan):
            shown = rule.breaks[:BREAKS_SHOWN]
            places = tuple(words.break_line(rule, one, [people[who] for who in one.people]) for one in shown)
            text = words.rule_line(rule, rows.min_municipalities, rows.min_champions)
            lines.append(RuleLine(text, rule.holds, places, len(rule.breaks) - len(shown)))
        return lines

    @property
    def keeps_the_rules(self) -> bool:
        return all(line.holds for line in self.rules)

    @cached_property
    def wishes(self) -> list[WishLine]:
        met = set(meetings(self.hall.plan))
        return [line for line in (self._must_meet(met), self._helped(met)) if line.asked]

    def _must_meet(self, met: Collection[tuple[int, int]]) -> WishLine:
        people, asked = self.hall.people, sorted(self.scale.wished)
        unmet = [
            _("%(one)s and %(other)s do not meet") % {"one": people[one], "other": people[other]}
            for one, other in asked
            if (one, other) not in met
        ]
        return WishLine(
            _("People meet whom they wished for"), len(asked) - len(unmet), len(asked), tuple(unmet)
        )

    def _helped(self, met: Collection[tuple[int, int]]) -> WishLine:
        """Whoever needs something that somebody here offers meets one who does."""
        guests = guests_of(self.hall.people)
        asked, unmet = 0, []
        for place, guest in enumerate(guests):
            helpers = [n for n, other in enumerate(guests) if n != place and other.offers & guest.needs]
            asked += bool(helpers)
            if helpers and not any((min(place, n), max(place, n)) in met for n in helpers):
                unmet.append(
                    _("%(name)s meets nobody who offers what they need") % {"name": self.hall.people[place]}
                )
        return WishLine(_("Offers and needs meet"), asked - len(unmet), asked, tuple(unmet))


@dataclass(frozen=True)
class ShownWay:
    """A way to mend a table: what the button says, what it does, and how the form says it."""

    label: str
    text: str
    steps: str
    keeps_the_rules: bool


@dataclass(frozen=True)
class Mending:
    """A table that lacks somebody, and the ways to mend it, the best first."""

    table: int
    heading: str
    text: str
    is_amiss: bool
    ways: tuple[ShownWay, ...]

    @property
    def best(self) -> ShownWay | None:
        return next((way for way in self.ways if way.steps), None) if self.is_amiss else None

    @property
    def others(self) -> list[ShownWay]:
        return [way for way in self.ways if way.steps and way is not self.best]


def mendings(hall: Hall, number: int) -> list[Mending]:
    """For a round (from 1): each table where somebody is missing, those that can be mended first."""
    if not hall.missing:
        return []
    scale = hall.scale()
    found = repairs.troubles(scale.problem, hall.plan, number - 1, hall.missing)
    shown = [_mending(hall, scale, one) for one in found]
    return sorted(shown, key=lambda one: (one.best is None, not one.is_amiss, one.table))


def _mending(hall: Hall, scale: Scale, trouble: Trouble) -> Mending:
    offered = repairs.ways(scale, hall.plan, trouble.number, hall.missing, trouble)
    names = [hall.people[one].name for one in trouble.missing]
    return Mending(
        table=trouble.table + 1,
        heading=words.missing_heading(len(names), trouble.table + 1),
        text=words.missing_line(names, trouble, hall.table_rounds),
        is_amiss=bool(trouble.rules) or trouble.is_thin,
        ways=tuple(_shown(hall, way, trouble) for way in offered),
    )


def _shown(hall: Hall, way: Way, trouble: Trouble) -> ShownWay:
    people: Sequence[Participant] = hall.people
    return ShownWay(
        label=words.way_label(way, people),
        text=words.way_line(way, people, trouble),
        steps=",".join(f"{people[step.person].pk}-{step.to + 1}" for step in way.steps),
        keeps_the_rules=way.keeps_the_rules,
    )


def read_steps(written: str) -> list[tuple[int, int]]:
    """What a form says of a way: participants and tables. Nonsense is no step."""
    pairs = (part.split("-") for part in written.split(",") if part)
    return [
        (int(pair[0]), int(pair[1]))
        for pair in pairs
        if len(pair) == 2 and all(one.isdecimal() for one in pair)
    ]


def not_seated(hall: Hall, number: int) -> list[Participant]:
    """Who takes part and sits nowhere in this round (from 1), by name."""
    sits = {one for table in hall.plan[number - 1] for one in table}
    found = [one for place, one in enumerate(hall.people) if place not in sits and number not in one.absent]
    return sorted(found, key=lambda one: one.name)


@dataclass(frozen=True)
class Line:
    """Somebody's tables in all rounds; None where they sit nowhere."""

    participant: Participant
    tables: tuple[int | None, ...]


def by_name(hall: Hall) -> list[Line]:
    """Everybody, alphabetically, with their table in each round."""
    numbers = list(hall.table_rounds.numbers)
    lines = [Line(one, tuple(hall.table_of(one.pk, number) for number in numbers)) for one in hall.people]
    return sorted(lines, key=lambda line: line.participant.name)


def number_of(rows: TableRounds, asked: str) -> int:
    """The round a page is asked for; else the one that runs, else the first."""
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    return number if number in rows.numbers else max(1, min(rows.running, rows.rounds))
