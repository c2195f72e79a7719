"""The parts of the plan that are fields of the edition itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import lines_input, long_input, moment_input
from networks.models import Network
from prize.models import PrizeEdition
from prize.operations.rows import Sent


class OwnFields(forms.ModelForm[PrizeEdition]):
    """What it holds is sent to the operation; the form itself saves nothing."""

    mostly_optional = True

    class Meta:
        model = PrizeEdition
        fields: tuple[str, ...] = ()

    def __init__(self, edition: PrizeEdition, data: Any = None) -> None:
        # A copy: what was typed must not stand on the row that the page shows.
        super().__init__(data, instance=PrizeEdition.objects.get(pk=edition.pk))

    def sent(self) -> Sent:
        return Sent(fields={name: self.cleaned_data[name] for name in self.fields})


class BasisForm(OwnFields):
    class Meta(OwnFields.Meta):
        fields = (
            "title",
            "year",
            "introduction",
            "amount_dkk",
            "planned_candidates",
            "finalists",
            "network",
        )
        widgets = {"title": long_input(), "introduction": lines_input(5)}

    network = forms.ModelChoiceField(
        Network.objects.all(), label=_("Network"), required=False, empty_label=_("No network")
    )


class MethodForm(OwnFields):
    class Meta(OwnFields.Meta):
        fields = (
            "scale_min",
            "scale_max",
            "not_assessable",
            "minimum_jurors",
            "assignment",
            "jurors_per_candidate",
            "second_score",
            "second_share",
            "named_scores",
            "keeps_comments",
            "mend_days",
        )
        widgets = {"assignment": forms.RadioSelect, "second_score": forms.RadioSelect}
        help_texts = {
            "named_scores": _(
                "Once they have handed in their own. Otherwise they see the numbers without names."
            ),
            "keeps_comments": _(
                "Then they stand in the archive. Otherwise they are deleted a year after the decision."
            ),
        }


class PublicityForm(OwnFields):
    class Meta(OwnFields.Meta):
        fields = ("publish_at", "audience_award", "audience_title")
        widgets = {"publish_at": moment_input(), "audience_title": long_input()}
