"""The parts of an edition's plan: what each holds, what publishing locks, and until when it may change at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from prize.models import EditionState, RecordKind


@dataclass(frozen=True)
class Section:
    """One part, with a page of its own.

    `locked` are the fields that publishing locks: of the edition itself, or of each row where `has_rows`.
    `fixed_from` is the state from which a locked field can no longer change, whatever the reason; it holds for all
    fields that `fixed_later` does not name. From the record `fixed_by` on nothing of the part changes at all.
    """

    key: str
    title: Any
    words: Any
    locked: tuple[str, ...] = ()
    has_rows: bool = False
    fixed_from: EditionState = EditionState.CLOSED
    fixed_later: dict[str, EditionState] = field(default_factory=dict)
    fixed_by: RecordKind | None = None

    def fixed(self, name: str) -> EditionState:
        return self.fixed_later.get(name, self.fixed_from)


SECTIONS = (
    Section(
        "basis",
        _("The edition"),
        _("Title, year, the amount, how many candidates and finalists."),
        ("title", "year", "amount_dkk", "planned_candidates", "finalists"),
        fixed_from=EditionState.SHORTLISTING,
        fixed_later={"title": EditionState.CLOSED, "finalists": EditionState.FINAL_ROUND},
    ),
    Section(
        "kriterier",
        _("Criteria"),
        _("What the panel looks at, and how much each counts."),
        ("name", "name_en", "help", "help_en", "weight"),
        has_rows=True,
        fixed_from=EditionState.SHORTLISTING,
    ),
    Section(
        "bedoemmelse",
        _("How they are assessed"),
        _("The scale, who assesses whom, what the second score does, and what becomes of the jurors’ words."),
        (
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
        ),
        fixed_from=EditionState.SHORTLISTING,
    ),
    Section(
        "organer",
        _("The four bodies"),
        _("Who nominates, assesses, recommends and decides, and how many must be there."),
        ("name", "name_en", "quorum"),
        has_rows=True,
        fixed_from=EditionState.DECIDED,
    ),
    Section(
        "indstillere",
        _("Nominators"),
        _("Local action groups, and municipalities without one, and how many villages each may choose."),
        ("name", "cap"),
        has_rows=True,
        fixed_from=EditionState.QUALIFYING,
    ),
    Section(
        "regler",
        _("Who may take part"),
        _("Rules that the house checks by itself."),
        ("limit", "kinds"),
        has_rows=True,
        fixed_from=EditionState.SHORTLISTING,
    ),
    Section(
        "datoer",
        _("Dates"),
        _("Each stands in the calendars of those it concerns."),
        ("day", "starts_at", "ends_at", "place"),
        has_rows=True,
    ),
    Section(
        "offentlighed",
        _("Embargo and the audience"),
        _("When the result may be told, and whether the audience votes."),
        ("publish_at", "audience_award", "audience_title"),
        fixed_from=EditionState.RECOMMENDING,
        fixed_later={"publish_at": EditionState.ANNOUNCED},
    ),
    Section(
        "saerpriser",
        _("Special awards"),
        _("Awards beside the prize. They are named before the decision."),
        ("name", "name_en", "amount_dkk"),
        has_rows=True,
        fixed_from=EditionState.DECIDED,
        fixed_by=RecordKind.DECISION,
    ),
    Section(
        "roller",
        _("Who keeps the round"),
        _("Secretaries, and the clerks of committee and council."),
        has_rows=True,
    ),
    Section(
        "jury",
        _("The expert panel"),
        _("Jurors, their fields, the chair and the alternates."),
        has_rows=True,
        fixed_by=RecordKind.PANEL,
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}
