"""What the list of ideas is asked for in its address: theme, programme, municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from networks.models import Municipality, Theme
from projects.models import Programme
from projects.models.ideas import IdeaQuerySet


@dataclass(frozen=True)
class Field:
    """One choice of the filter form: values with labels, and whether each is chosen."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Asked:
    theme: str = ""
    programme: str = ""
    municipality: str = ""

    def __bool__(self) -> bool:
        return bool(self.theme or self.programme or self.municipality)

    def narrow(self, ideas: IdeaQuerySet) -> IdeaQuerySet:
        if self.theme:
            ideas = ideas.filter(pk__in=ideas.filter(themes__slug=self.theme).order_by().values("pk"))
        if self.programme:
            ideas = ideas.filter(programme=self.programme)
        if self.municipality:
            places = ideas.filter(municipalities=self.municipality).order_by()
            ideas = ideas.filter(pk__in=places.values("pk"))
        return ideas


def asked_for(said: QueryDict) -> Asked:
    """Words that are none of ours are asked for nothing."""
    programme = said.get("program", "")
    place = said.get("kommune", "").replace("\0", "")[:4]
    theme = said.get("tema", "").replace("\0", "")[:50]
    return Asked(theme, programme if programme in Programme.values else "", place)


def fields(asked: Asked, ideas: IdeaQuerySet) -> list[Field]:
    """Only themes and places that some idea has."""
    themes = Theme.objects.filter(pk__in=ideas.order_by().values("themes"))
    places = Municipality.objects.filter(pk__in=ideas.order_by().values("municipalities")).only(
        "code", "name"
    )
    return [
        Field("tema", _("Theme"), _options(((one.slug, str(one)) for one in themes), asked.theme)),
        Field("program", _("Programme"), _options(Programme.choices, asked.programme)),
        Field(
            "kommune", _("Municipality"), _options(((one.pk, str(one)) for one in places), asked.municipality)
        ),
    ]


def _options(pairs: Any, chosen: str) -> list[tuple[str, str, bool]]:
    return [(value, str(label), value == chosen) for value, label in pairs]
