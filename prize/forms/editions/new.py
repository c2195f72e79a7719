"""A new edition, from nothing or from last year's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms.fields import long_input
from networks.models import Region
from prize.criteria_sets import sets
from prize.models import PrizeEdition, VillagePrize
from prize.operations.planning import Personal


class YearForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year"),
        min_value=1950,
        max_value=2200,
        widget=forms.NumberInput(attrs={"class": "form-input-short"}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        widget=long_input(),
        help_text=_("Empty: the name of the prize and the year."),
    )

    def __init__(self, prize: VillagePrize | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prize = prize
        last = prize.editions.order_by("-year").first() if prize else None
        self.fields["year"].initial = (last.year if last else timezone.localdate().year) + 1

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if self._prize and PrizeEdition.objects.filter(prize=self._prize, year=year).exists():
            raise ValidationError(gettext("There is an edition of that year already."), code="taken")
        return year


class NewEditionForm(YearForm):
    """The criteria begin as a set, and are yours from there."""

    criteria_set = forms.ChoiceField(label=_("Begin with these criteria"), widget=forms.RadioSelect)
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("Region"),
        required=False,
        empty_label=_("No region"),
        help_text=_("Its local action groups and municipalities nominate."),
    )

    def __init__(self, prize: VillagePrize | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(prize, *args, **kwargs)
        field = self.fields["criteria_set"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, one.title) for one in sets().values()]
        field.initial = next(iter(sets()))
        self.fields["region"].initial = prize.region_id if prize else None


class CopyForm(YearForm):
    """Nobody's name is copied unless it is asked for."""

    roles = forms.BooleanField(label=_("The same secretaries and clerks"), required=False, initial=True)
    contacts = forms.BooleanField(
        label=_("The same contacts of the nominators"), required=False, initial=True
    )

    def personal(self) -> Personal:
        return Personal(roles=self.cleaned_data["roles"], contacts=self.cleaned_data["contacts"])
