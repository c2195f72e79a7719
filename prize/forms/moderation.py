"""What is written at the panel's meeting."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import lines_input


class NoteForm(forms.Form):
    """What the panel agreed on about one candidate, and what the village is told."""

    mostly_optional = True
    note = forms.CharField(
        label=_("What you agree on"),
        help_text=_("For the panel and its record. It is locked together with the ranking."),
        max_length=4_000,
        required=False,
        widget=lines_input(6),
    )
    reply = forms.CharField(
        label=_("Reply to the village"),
        help_text=_(
            "They read it in the mail if they do not go on to the final. Say what was good, and what you missed."
        ),
        max_length=2_000,
        required=False,
        widget=lines_input(5),
    )


class TellForm(forms.Form):
    called = forms.BooleanField(
        label=_("We have called all of them, finalists and the others."),
        error_messages={"required": _("Call them all first: nobody should read it in a mail.")},
    )
