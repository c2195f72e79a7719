"""What a person may change about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language


class AccountForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language of pages and mails"), choices=Language, widget=forms.RadioSelect
    )
