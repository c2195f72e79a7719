"""What a calendar page was asked for, read from its address, and the pages beside it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from events.filters import FREE_SEATS, IN_PERSON, ONLINE, YES, Choice, Filter, Known

LIST, MONTH, MAP = "liste", "maaned", "kort"
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Asked:
    """Which page: the view, the filter, a whole year, or from now on and how far."""

    filter: Filter
    view: str = LIST
    year: int | None = None
    month: date | None = None
    until: int | None = None

    @classmethod
    def read(cls, parameters: Any, chosen: Filter) -> Asked:
        """What cannot be read is as if it was not asked for."""
        view = parameters.get("visning", LIST)
        return cls(
            chosen,
            view if view in (LIST, MONTH, MAP) else LIST,
            _year(parameters.get("aar", "")),
            _month(parameters.get("fra", "")),
            _year(parameters.get("til", "")),
        )

    @property
    def url(self) -> str:
        pairs = [
            *self.filter.pairs,
            *([("visning", self.view)] if self.view != LIST else []),
            *([("aar", str(self.year))] if self.year else []),
            *([("fra", f"{self.month:%Y-%m}")] if self.month and self.view == MONTH else []),
            *([("til", str(self.until))] if self.until else []),
        ]
        return reverse("events:calendar") + (f"?{urlencode(pairs)}" if pairs else "")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of filters must carry along: all that it does not ask for."""
        kept = [("form", value) for value in self.filter.values("form")]
        kept += [(FREE_SEATS, YES)] if self.filter.free_seats else []
        kept += [("visning", self.view)] if self.view != LIST else []
        return kept + ([("aar", str(self.year))] if self.year else [])

    @property
    def from_now(self) -> str:
        return replace(self, year=None, month=None, until=None).url

    def filtered(self, chosen: Filter) -> Asked:
        return replace(self, filter=chosen, until=None)

    @property
    def views(self) -> list[Link]:
        names = ((LIST, _("List")), (MONTH, _("Month")), (MAP, _("Map")))
        return [
            Link(name, replace(self, view=view, month=None, until=None).url, view == self.view)
            for view, name in names
        ]

    def years(self, known: list[int]) -> list[Link]:
        """Every year with something in it, as links; the one shown is marked."""
        return [
            Link(str(year), replace(self, year=year, month=None, until=None).url, year == self.year)
            for year in known
        ]

    def chips(self, known: Known, own_networks: list[str]) -> list[Link]:
        """The filters most people want, and those that are set; a press on one that is set lets it go."""
        chosen = self.filter
        links = [Link(_("Everything"), self.filtered(Filter()).url, not chosen)]
        mine = [known["netvaerk"][slug] for slug in own_networks if slug in known["netvaerk"]]
        is_mine = bool(mine) and set(chosen.values("netvaerk")) == {choice.value for choice in mine}
        if mine:
            links.append(self._chip(_("My networks"), "netvaerk", mine, is_mine))
        for value, label in ((IN_PERSON, _("In person only")), (ONLINE, _("Online only"))):
            is_set = chosen.values("form") == (value,)
            links.append(self._chip(label, "form", [known["form"][value]], is_set))
        free = replace(chosen, free_seats=not chosen.free_seats)
        links.append(Link(_("Free seats"), self.filtered(free).url, chosen.free_seats))
        for dimension in ("netvaerk", "slags", "tema", "kommune", "arrangoer"):
            if not (dimension == "netvaerk" and is_mine):
                links += self._set(dimension)
        return links

    def _chip(self, label: str, dimension: str, choices: list[Choice], is_set: bool) -> Link:
        return Link(
            label, self.filtered(self.filter.with_values(dimension, [] if is_set else choices)).url, is_set
        )

    def _set(self, dimension: str) -> list[Link]:
        chosen = self.filter.choices.get(dimension, ())
        without = {one.value: [other for other in chosen if other is not one] for one in chosen}
        return [
            Link(one.label, self.filtered(self.filter.with_values(dimension, without[one.value])).url, True)
            for one in chosen
        ]


@dataclass(frozen=True)
class Field:
    """One select of the form of filters: options as (value, label, chosen)."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]

    @property
    def several(self) -> bool:
        return sum(chosen for _value, _label, chosen in self.options) > 1


def fields(chosen: Filter, known: Known) -> list[Field]:
    """The form of filters; it works without script, and its address is the page's."""
    labels = {
        "netvaerk": _("Network"),
        "slags": _("Kind"),
        "tema": _("Theme"),
        "kommune": _("Municipality"),
        "arrangoer": _("Organiser"),
    }
    return [
        Field(
            name,
            label,
            sorted(
                (
                    (value, choice.label, value in chosen.values(name))
                    for value, choice in known[name].items()
                ),
                key=lambda option: option[1].casefold(),
            ),
        )
        for name, label in labels.items()
    ]


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{4}", text) and int(text) in YEARS else None


def _month(text: str) -> date | None:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if month.year in YEARS else None
