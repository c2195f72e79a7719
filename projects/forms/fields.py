"""Fields that several forms of this room share."""

from __future__ import annotations

import difflib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext

from networks.models import Municipality
from projects.money import in_kroner, to_oere


class KronerField(forms.CharField):
    """An amount as people write it; cleans to whole øre."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "form-input-short", "autocomplete": "off"}
        )
        super().__init__(required=False, max_length=30, widget=widget, **more)

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value) or ""
        if not text:
            return 0
        try:
            return to_oere(text)
        except ValueError:
            raise ValidationError(gettext("Write an amount, such as 5.000."), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return in_kroner(value, danish=get_language() == "da") if value else ""
        return value


class MunicipalitiesField(forms.CharField):
    """Names of municipalities with commas between; cleans to the rows, in the order they were said."""

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value) or ""
        names = [name for name in (_plain(part) for part in text.replace("\n", ",").split(",")) if name]
        known = {_plain(row.name): row for row in Municipality.objects.defer("boundary")} if names else {}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise ValidationError([_unknown(name, known) for name in unknown])
        return list({known[name].pk: known[name] for name in names}.values())

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else value


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removesuffix(" kommune")


def _unknown(name: str, known: dict[str, Municipality]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    if near:
        words = {"name": name.title(), "near": known[near[0]]}
        return gettext("We do not know “%(name)s”. Did you mean “%(near)s”?") % words
    return gettext("There is no municipality called “%(name)s”.") % {"name": name.title()}
