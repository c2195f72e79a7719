"""The rules of eligibility as ticks and numbers; what stands in the edition is data (`prize.eligibility` reads it)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from prize.models import MediaKind, PrizeEdition
from prize.operations.rows import Sent
from prize.planning.words import RULE_WORDS

LIMIT = 2000


class RulesForm(forms.Form):
    """One tick for each rule; the size has a number, the files have kinds. Rules of other makers are left as they are."""

    mostly_optional = True
    use_max_inhabitants = forms.BooleanField(
        label=_("The village is small enough"),
        required=False,
        help_text=_("In a cluster, the largest single village counts."),
    )
    limit = forms.IntegerField(
        label=_("Inhabitants at most"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "form-input-short", "inputmode": "numeric"}),
    )
    use_in_region = forms.BooleanField(
        label=_("The village lies in one of the region’s municipalities"), required=False
    )
    use_single_nomination = forms.BooleanField(
        label=_("A village is nominated by one body only"), required=False
    )
    use_within_cap = forms.BooleanField(label=_("The nominator keeps within its number"), required=False)
    use_summary = forms.BooleanField(label=_("There is a summary on one page"), required=False)
    use_consents = forms.BooleanField(label=_("The village has said yes to taking part"), required=False)
    use_media = forms.BooleanField(
        label=_("Files are of these kinds, each with a text alternative"), required=False
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of files"), choices=MediaKind, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, edition: PrizeEdition, data: Any = None) -> None:
        self._stands = {str(rule["rule"]): rule for rule in edition.rules}
        initial: dict[str, Any] = {f"use_{rule}": rule in self._stands for rule in RULE_WORDS}
        initial["limit"] = self._stands.get("max_inhabitants", {}).get("limit", LIMIT)
        initial["kinds"] = self._stands.get("media", {}).get("kinds", list(MediaKind.values))
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("use_max_inhabitants") and not said.get("limit") and "limit" not in self.errors:
            self.add_error("limit", ValidationError(gettext("Write how many inhabitants at most.")))
        if said.get("use_media") and not said.get("kinds"):
            self.add_error("kinds", ValidationError(gettext("Choose at least one kind.")))
        return said

    def sent(self) -> Sent:
        said = self.cleaned_data
        rows = [self._rule(rule) for rule in RULE_WORDS if said[f"use_{rule}"]]
        others = [rule for name, rule in self._stands.items() if name not in RULE_WORDS]
        return Sent(rows=[*rows, *others])

    def _rule(self, rule: str) -> dict[str, object]:
        """With what else stood there, such as its source."""
        own: dict[str, object] = {}
        if rule == "max_inhabitants":
            own = {"limit": self.cleaned_data["limit"]}
        elif rule == "media":
            own = {"kinds": self.cleaned_data["kinds"]}
        return {"rule": rule, **self._stands.get(rule, {}), **own}
