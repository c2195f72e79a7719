"""What somebody wants to see of the calendar: read from an address, written back to it, and said in words.

Pure. The same filter chooses the events of a page and of a feed. Its names are Danish because people read
addresses. Within one name any value will do, and all names must hold: `?slags=temaseminar&kommune=0657`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lib.sentences import joined

DIMENSIONS = ("netvaerk", "slags", "tema", "kommune", "arrangoer", "form")
FREE_SEATS = "ledige"
YES = "ja"
ISLANDS = {"Bornholm", "Fanø", "Langeland", "Lolland", "Læsø", "Samsø", "Ærø"}
"""Municipalities that one is on, and not in."""
IN_PERSON, ONLINE = "fysisk", "online"


@dataclass(frozen=True)
class Choice:
    """One value of one dimension: in addresses, in the database, among revisions, and in words."""

    value: str
    stored: str
    revision: str
    name: Any
    name_en: Any = ""

    @property
    def label(self) -> str:
        return str((get_language() == "en" and self.name_en) or self.name)


Known = Mapping[str, Mapping[str, Choice]]
"""What a filter may name: for each dimension the choices by value."""


class Parameters(Protocol):
    """The part of a QueryDict that a filter is read from."""

    def getlist(self, key: str) -> Sequence[str]: ...


@dataclass(frozen=True)
class Filter:
    """Choices by dimension, in the order of their values; `free_seats` is for pages alone: it changes hourly."""

    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    free_seats: bool = False

    def __bool__(self) -> bool:
        return self.free_seats or any(self.choices.values())

    def values(self, dimension: str) -> tuple[str, ...]:
        return tuple(choice.value for choice in self.choices.get(dimension, ()))

    def stored(self, dimension: str) -> tuple[str, ...]:
        return tuple(choice.stored for choice in self.choices.get(dimension, ()))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in the one canonical order: the same filter always has the same address."""
        found = [(name, value) for name in DIMENSIONS for value in self.values(name)]
        return found + ([(FREE_SEATS, YES)] if self.free_seats else [])

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    @property
    def for_feed(self) -> Filter:
        """A calendar program asks a few times a day, but seats come and go: feeds leave them out."""
        return replace(self, free_seats=False)

    @property
    def revision_keys(self) -> tuple[str, ...]:
        """The keys of the narrowest dimension: an event that is moved into or out of the filter touches each.

        One dimension is enough, since an event must match all of them. The form has no revisions of its own.
        """
        for dimension in ("arrangoer", "netvaerk", "kommune", "tema", "slags"):
            if chosen := self.choices.get(dimension, ()):
                return tuple(choice.revision for choice in chosen)
        return ("all",)

    def with_values(self, dimension: str, values: Iterable[Choice]) -> Filter:
        """The same with other values in one dimension; none lets it go."""
        chosen = tuple(sorted(values, key=lambda choice: choice.value))
        return replace(self, choices={**self.choices, dimension: chosen})

    @property
    def name(self) -> str:
        """Temaseminarer i Herning; the whole calendar without any choice."""
        networks, kinds = self._listed("netvaerk"), self._listed("slags")
        said = kinds or networks or _("All events")
        if kinds and networks:
            said = _("%(what)s in %(network)s") % {"what": said, "network": networks}
        if themes := self._listed("tema"):
            said = _("%(what)s about %(theme)s") % {"what": said, "theme": themes}
        if places := self._listed("kommune"):
            only_islands = {one.label for one in self.choices["kommune"]} <= ISLANDS
            words = _("%(what)s on %(municipality)s") if only_islands else _("%(what)s in %(municipality)s")
            said = words % {"what": said, "municipality": places}
        if hosts := self._listed("arrangoer"):
            said = _("%(what)s by %(organiser)s") % {"what": said, "organiser": hosts}
        form = self.values("form")
        if len(form) == 1:
            said = (_("%(what)s, online") if form[0] == ONLINE else _("%(what)s, in person")) % {"what": said}
        return _("%(what)s, with free seats") % {"what": said} if self.free_seats else said

    def _listed(self, dimension: str) -> str:
        labels = [choice.label for choice in self.choices.get(dimension, ())]
        if dimension in ("slags", "tema"):  # nouns in the middle of a sentence
            kept = 1 if dimension == "slags" else 0
            labels[kept:] = [label[:1].lower() + label[1:] for label in labels[kept:]]
        return joined(labels)


@dataclass(frozen=True)
class Parsed:
    """A filter, and what was asked for that we do not know, as it was written."""

    filter: Filter
    unknown: tuple[str, ...] = ()


def parse(parameters: Parameters, known: Known) -> Parsed:
    """Read the filter out of an address; other parameters are somebody else's."""
    choices: dict[str, tuple[Choice, ...]] = {}
    unknown: list[str] = []
    for dimension in DIMENSIONS:
        asked = {value.strip().lower() for value in parameters.getlist(dimension)} - {""}
        found = [known[dimension][value] for value in sorted(asked) if value in known[dimension]]
        unknown += sorted(asked - set(known[dimension]))
        if found:
            choices[dimension] = tuple(found)
    free = {value.strip().lower() for value in parameters.getlist(FREE_SEATS)} - {""}
    unknown += sorted(free - {YES})
    return Parsed(Filter(choices, YES in free), tuple(unknown))


def _kind(value: str, stored: str, name: Any) -> Choice:
    return Choice(value, stored, f"kind:{stored}", format_lazy("{}", name))


FIXED: Known = {
    "slags": {
        choice.value: choice
        for choice in (
            _kind("netvaerksmoede", "network_meeting", gettext_lazy("Network meetings")),
            _kind("temaseminar", "theme_seminar", gettext_lazy("Theme seminars")),
            _kind("konference", "conference", gettext_lazy("Conferences")),
            _kind("aarsmoede", "annual_meeting", gettext_lazy("Annual meetings")),
            _kind("informationsmoede", "information_meeting", gettext_lazy("Information meetings")),
            _kind("studietur", "study_trip", gettext_lazy("Study trips")),
            _kind("prisoverraekkelse", "award_ceremony", gettext_lazy("Award ceremonies")),
            _kind("prisarrangement", "prize_event", gettext_lazy("Prize events")),
        )
    },
    "form": {
        IN_PERSON: Choice(IN_PERSON, "in_person", "all", gettext_lazy("In person")),
        ONLINE: Choice(ONLINE, "online", "all", gettext_lazy("Online")),
    },
}
"""The dimensions that do not depend on what is in the house."""
