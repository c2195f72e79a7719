"""What pages of the panel draw: means, cells of the coverage, lines of the log."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from prize.models import PrizeEdition
from prize.panel.coverage import Cell
from prize.panel.desk import Entry
from prize.panel.scale import Step

register = template.Library()


@register.filter
def mean(value: float | None) -> str:
    """3,83 in Danish; a dash where there is none."""
    return "–" if value is None else str(number_format(round(value, 2), 2))


@register.filter
def label(step: Step) -> str:
    return step.label


def _cell(kind: str) -> tuple[str, str]:
    """The window and the words of a cell."""
    words = {
        "recused": ("dark", _("Recused")),
        "doubt": ("triangle", _("In doubt")),
        "undeclared": ("dashed", _("Not declared")),
        "free": ("dashed", _("Not theirs")),
        "not_started": ("dashed", _("Not begun")),
        "in_progress": ("half", _("Begun")),
        "submitted": ("lit", _("Handed in")),
    }
    return words[kind]


@register.inclusion_tag("prize/panel/_cover_cell.html")
def cover_cell(cell: Cell, edition: PrizeEdition) -> dict[str, Any]:
    """A doubt, and a conflict that a juror declared, open for the secretary's decision."""
    window, words = _cell(cell.kind)
    row = cell.declaration
    opens = row is not None and row.answer in ("yes", "doubt") and cell.kind in ("recused", "doubt")
    url = reverse("prize:decide_doubt", args=[edition.slug, row.pk]) if row is not None and opens else ""
    return {"window": window, "words": words, "url": url}


@register.filter
def log_words(entry: Entry) -> str:
    """One line of the log as a sentence."""
    names = {"juror": entry.juror or "–", "village": entry.villages or "–"}
    sentences = {
        "named": _("%(juror)s was named."),
        "alternate_called": _("%(juror)s was called as an alternate."),
        "left": _("%(juror)s left the panel."),
        "moved_up": _("%(village)s moved up among the finalists."),
        "reminded": _("%(juror)s was reminded."),
        "reopened": _("The scores of %(juror)s were opened again: %(village)s."),
        "doubt_decided": _("%(juror)s is recused from %(village)s.")
        if entry.recused
        else _("%(juror)s can assess %(village)s."),
    }
    return sentences.get(entry.row.what, entry.row.what) % names
