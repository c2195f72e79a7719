"""What was changed, as people read it: kept as data, said in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Field, Model
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from prize.models import (
    Criterion,
    DateKind,
    EditionDate,
    MediaKind,
    Nominator,
    PrizeBody,
    PrizeEdition,
    SpecialAward,
)

RULE_WORDS: dict[str, Any] = {
    "max_inhabitants": _("Size of the village"),
    "in_region": _("The village lies in the region"),
    "single_nomination": _("A village is nominated once"),
    "within_cap": _("The nominator keeps within its number"),
    "summary": _("A summary on one page"),
    "consents": _("The village says yes to taking part"),
    "media": _("Kinds of files"),
}
"""What each rule of `prize.eligibility` is about."""

_MODELS: dict[str, type[Model]] = {
    "basis": PrizeEdition,
    "bedoemmelse": PrizeEdition,
    "offentlighed": PrizeEdition,
    "kriterier": Criterion,
    "organer": PrizeBody,
    "indstillere": Nominator,
    "datoer": EditionDate,
    "saerpriser": SpecialAward,
}
_OWN: dict[str, Any] = {"limit": _("At most"), "kinds": _("Kinds"), "order": _("The order of the criteria")}
_ROWS: dict[str, Any] = {
    "kriterier": _("Criterion"),
    "organer": _("Body"),
    "indstillere": _("Nominator"),
    "regler": _("Rule"),
    "datoer": _("Date"),
    "saerpriser": _("Special award"),
}


@dataclass(frozen=True)
class Line:
    """One thing, before and after; where one of them is empty it was added, or taken away."""

    what: str
    before: str
    after: str


def lines(changes: Iterable[Mapping[str, object]]) -> list[Line]:
    return [_line(change) for change in changes]


def _line(change: Mapping[str, object]) -> Line:
    section, _dot, name = str(change["what"]).partition(".")
    of = label_of(section, str(change["of"]))
    if not name:
        return Line(
            f"{_ROWS[section]}: {of}", _whole(section, change["before"]), _whole(section, change["after"])
        )
    said = [_value(section, name, change[side]) or "–" for side in ("before", "after")]
    what = field_words(section, name)
    return Line(f"{of}: {what}" if of else capfirst(what), *said)


def label_of(section: str, of: str) -> str:
    """A row by its name; dates and rules have theirs in the house."""
    if section == "datoer":
        return str(DateKind(of).label)
    return str(RULE_WORDS.get(of, of)) if section == "regler" else of


def field_words(section: str, name: str) -> str:
    if name in _OWN:
        return str(_OWN[name])
    return str(_field(section, name).verbose_name)


def _field(section: str, name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", _MODELS[section]._meta.get_field(name))  # noqa: SLF001  # documented


def _whole(section: str, row: object) -> str:
    if not isinstance(row, dict):
        return ""
    if section == "datoer":
        return ", ".join(_value(section, name, value) for name, value in row.items())
    said = [f"{field_words(section, name)}: {_value(section, name, value)}" for name, value in row.items()]
    return "; ".join(said) or gettext("yes")


def _value(section: str, name: str, value: object) -> str:
    """A value as it was kept, in words; nothing for nothing."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(_one_of_many(name, one) for one in value)
    if value in (None, ""):
        return ""
    if name in ("day", "publish_at", "starts_at", "ends_at"):
        return _moment(name, str(value))
    if name in ("assignment", "second_score"):
        return str(dict(_field(section, name).flatchoices).get(value, value))
    return str(value)


def _one_of_many(name: str, one: object) -> str:
    return str(MediaKind(one).label) if name == "kinds" and one in MediaKind.values else str(one)


def _moment(name: str, value: str) -> str:
    if name in ("starts_at", "ends_at"):
        return value
    if name == "day":
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    moment = timezone.localtime(datetime.fromisoformat(value))
    return f"{date_format(moment, 'DATE_FORMAT')} {time_format(moment, 'TIME_FORMAT')}"
