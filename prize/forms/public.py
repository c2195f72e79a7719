"""Forms of the announcement, of previews, and of the vote of the audience."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.member_lists.addresses import is_valid
from prize.models import PrizeEdition


class VoteForm(forms.Form):
    """One village and one address; what a robot fills in is hidden."""

    village = forms.ChoiceField(
        label=gettext_lazy("Which village do you vote for?"), widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("We send you a link to confirm with. Each address has one vote."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)


class PreviewForm(forms.Form):
    """A recipient of a preview."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    organisation = forms.CharField(
        label=gettext_lazy("Newsroom or organisation"), max_length=150, required=False
    )


class LeakForm(forms.Form):
    """Words that somebody has seen where they should not be."""

    text = forms.CharField(
        label=gettext_lazy("Paste what you found"),
        help_text=gettext_lazy("Copied words carry a quiet mark; or write the number of the copy."),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PressForm(forms.ModelForm[PrizeEdition]):
    """What the press gets, and who it is."""

    newsrooms = forms.CharField(
        label=gettext_lazy("Addresses of the press"),
        help_text=gettext_lazy("One on each line. They are written to last, and forgotten after 30 days."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = PrizeEdition
        fields = ("press_text", "press_contact")
        widgets = {"press_text": forms.Textarea(attrs={"rows": 8})}

    def clean_newsrooms(self) -> list[str]:
        found = list(dict.fromkeys(self.cleaned_data["newsrooms"].lower().replace(",", " ").split()))
        for address in found:
            if not is_valid(address):
                raise ValidationError(_("%(address)s is no mail address.") % {"address": address})
        return found
