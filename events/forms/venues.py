"""Where an event is: a place used before, or a new one. Places are facts; changed ones become a new row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import long_input
from events.models import Event, Mode, Venue
from events.operations.venues import same_place
from lib.keys import key_of
from networks.models import Municipality

PLACE_FIELDS = (
    "place",
    "room",
    "address",
    "municipality",
    "latitude",
    "longitude",
    "step_free",
    "hearing_loop",
    "parking",
    "directions",
)


class VenueForm(forms.Form):
    """The details are what is saved. `known` fills them; moved without "Fetch", it counts for itself."""

    mode = forms.ChoiceField(
        label=_("How people meet"), choices=Mode, widget=forms.RadioSelect, initial=Mode.PHYSICAL
    )
    known = forms.ModelChoiceField(
        Venue.objects.none(), label=_("A place used before"), required=False, empty_label=_("A new place")
    )
    filled_from = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(label=_("Place"), max_length=150, required=False, widget=long_input())
    room = forms.CharField(label=_("Room"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    municipality = forms.ModelChoiceField(
        Municipality.objects.defer("boundary"), label=_("Municipality"), required=False
    )
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    step_free = forms.BooleanField(label=_("Step-free access"), required=False)
    hearing_loop = forms.BooleanField(label=_("Hearing loop"), required=False)
    parking = forms.CharField(label=_("Parking"), max_length=200, required=False)
    directions = forms.CharField(label=_("How to get there"), max_length=300, required=False)
    online_url = forms.URLField(
        label=_("Link to the online meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Only those who come online see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = str(self["filled_from"].value() or "")
        rows = Venue.objects.newest_of_each() | Venue.objects.filter(pk=key_of(own))
        field = self.fields["known"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows.most_used_first()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _("Give both latitude and longitude, in degrees, or neither."))
        return cleaned

    def place_before(self) -> Venue | None:
        """The place whose facts the form was filled with."""
        return Venue.objects.filter(pk=key_of(self.cleaned_data.get("filled_from") or "")).first()

    def venue(self) -> Venue | None:
        """The known row with these facts, or an unsaved one; None where no place is written."""
        chosen: Venue | None = self.cleaned_data.get("known")
        if self.cleaned_data.get("mode") == Mode.ONLINE:
            return None
        if chosen is not None and str(chosen.pk) != self.cleaned_data.get("filled_from", ""):
            return chosen
        facts = {name: self.cleaned_data.get(name) for name in PLACE_FIELDS if name != "place"}
        if not self.cleaned_data.get("place"):
            return None
        return same_place(Venue(name=self.cleaned_data["place"], **facts))


def place_of(venue: Venue | None) -> dict[str, Any]:
    """A venue as the form shows it."""
    if venue is None:
        return dict.fromkeys(("known", "filled_from", *PLACE_FIELDS), "")
    facts = {name: getattr(venue, name) for name in PLACE_FIELDS if name not in ("place", "municipality")}
    return {
        "known": venue.pk,
        "filled_from": venue.pk,
        "place": venue.name,
        "municipality": venue.municipality_id or "",
        **facts,
    }


def venue_fields_of(event: Event) -> dict[str, Any]:
    return {"mode": event.mode, "online_url": event.online_url, **place_of(event.venue)}
