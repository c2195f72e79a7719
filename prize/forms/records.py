"""What a clerk or a secretary writes when a record is locked, or something is added to one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.forms.fields import LinesField, date_input, lines_input, long_input
from prize import record_content
from prize.models import (
    BodyKind,
    Juror,
    LockedRecord,
    Nomination,
    PrizeBody,
    PrizeEdition,
    RecordKind,
    SpecialAward,
)
from prize.operations.moderation import settle_final
from prize.operations.records import CHAIN, Content, Sitting


class AddendumForm(forms.Form):
    """A day and words; the record itself stays as it is."""

    decided_on = forms.DateField(label=_("Date of the addendum"), widget=date_input())
    case_number = forms.CharField(label=_("Case number"), max_length=60, required=False)
    reasons = forms.CharField(
        label=_("What is to be added"),
        help_text=_("It stands beside the record for good. Nothing in the record itself changes."),
        max_length=20_000,
        widget=lines_input(6),
    )
    sure = forms.BooleanField(label=_("I have read it through; it cannot be changed afterwards."))

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("That day has not come yet."))
        return day

    def sitting(self) -> Sitting:
        said = self.cleaned_data
        return Sitting(said["decided_on"], said["reasons"], case_number=said["case_number"])


class RecordForm(AddendumForm):
    """Of one body. A panel's recusals are those that were declared; the other bodies name theirs here."""

    decided_on = forms.DateField(label=_("Decided on"), widget=date_input())
    case_link = forms.URLField(
        label=_("Link to the case"), required=False, widget=long_input(), assume_scheme="https"
    )
    present = LinesField(label=_("Who was present"), help_text=_("One name on each line."), rows=5)
    recused = LinesField(
        label=_("Who was recused"),
        help_text=_("One on each line: the name, a comma, and why."),
        required=False,
        rows=2,
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=20_000, widget=lines_input(6))
    field_order = ("decided_on", "case_number", "case_link", "present", "recused", "reasons")

    def __init__(
        self, edition: PrizeEdition, kind: RecordKind, body: PrizeBody | None, data: Any = None
    ) -> None:
        super().__init__(data)
        self._edition, self._kind = edition, kind
        self.fields["present"].initial = _members(edition, body)
        if kind == RecordKind.PANEL:
            del self.fields["recused"]
        del self.fields["sure"]
        self.fields["sure"] = forms.BooleanField(label=self.base_fields["sure"].label)

    def sitting(self) -> Sitting:
        said = self.cleaned_data
        panel = self._kind == RecordKind.PANEL
        return Sitting(
            decided_on=said["decided_on"],
            reasons=said["reasons"],
            present=tuple(said["present"]),
            recused=record_content.recused_of_panel(self._edition) if panel else _told(said["recused"]),
            case_number=said["case_number"],
            case_link=said["case_link"],
            why_otherwise=said.get("why_otherwise", ""),
        )

    def content(self, by: Person) -> Content:
        if self._kind == RecordKind.NOMINATION:
            return record_content.of_nomination
        return partial(_of_panel, by=by)


class OutcomeForm(RecordForm):
    """Of the committee or the council: whom, and who gets the special awards."""

    laureate = forms.ModelChoiceField(Nomination.objects.none(), label=_("The village"), empty_label=None)
    why_otherwise = forms.CharField(
        label=_("Why another than the body before"),
        help_text=_("Only where this body decides otherwise."),
        max_length=4_000,
        required=False,
        widget=lines_input(3),
    )

    def __init__(
        self, edition: PrizeEdition, kind: RecordKind, body: PrizeBody | None, data: Any = None
    ) -> None:
        super().__init__(edition, kind, body, data)
        rows = Nomination.objects.filter(edition=edition).with_words().order_by("number", "pk")
        self.fields["laureate"].queryset = rows.finalists()  # type: ignore[attr-defined]
        self.fields["laureate"].initial = laureate_before(edition, kind)
        self._awards = list(edition.special_awards.all())
        for award in self._awards:
            self.fields[f"award_{award.pk}"] = forms.ModelChoiceField(
                rows.candidates(), label=award.shown_name, required=False, empty_label=gettext("Nobody")
            )
        awards = [f"award_{award.pk}" for award in self._awards]
        self.order_fields(["laureate", "why_otherwise", *awards, *RecordForm.field_order, "sure"])

    def content(self, by: Person) -> Content:
        said = self.cleaned_data
        special: dict[SpecialAward, Nomination] = {
            award: said[f"award_{award.pk}"] for award in self._awards if said[f"award_{award.pk}"]
        }
        return partial(record_content.of_outcome, laureate=said["laureate"], special=special)


def _of_panel(edition: PrizeEdition, by: Person) -> dict[str, Any]:
    settle_final(edition, by)
    return record_content.of_panel(edition)


def form_for(edition: PrizeEdition, kind: RecordKind, body: PrizeBody | None, data: Any = None) -> RecordForm:
    outcome = kind in (RecordKind.RECOMMENDATION, RecordKind.DECISION)
    return (OutcomeForm if outcome else RecordForm)(edition, kind, body, data)


def laureate_before(edition: PrizeEdition, kind: RecordKind) -> int | None:
    """Whom the body before this one had first."""
    if kind not in CHAIN[1:]:
        return None
    before = LockedRecord.objects.filter(edition=edition, kind=CHAIN[CHAIN.index(kind) - 1]).first()
    chosen = before.content.get("laureate") if before else None
    return chosen if isinstance(chosen, int) else None


def _members(edition: PrizeEdition, body: PrizeBody | None) -> list[str]:
    """The names to begin with: take out those who were not there."""
    if body is not None and body.kind == BodyKind.PANEL:
        sitting = Juror.objects.filter(edition=edition).sitting().select_related("person")
        return [str(juror) for juror in sitting]
    return list(body.members) if body else []


def _told(lines: Sequence[str]) -> tuple[dict[str, str], ...]:
    parts = (line.partition(",") for line in lines)
    return tuple({"name": name.strip(), "of": "", "why": why.strip()} for name, _comma, why in parts)
