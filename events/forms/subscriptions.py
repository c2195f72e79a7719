"""A name for a personal feed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import CalendarFeed


class FeedForm(forms.ModelForm[CalendarFeed]):
    class Meta:
        model = CalendarFeed
        fields = ("name",)
        labels = {"name": _("Which calendar is it for?")}
        help_texts = {"name": _("My phone, the office, the family calendar. Only you see the name.")}
