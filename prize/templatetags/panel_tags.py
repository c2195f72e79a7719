"""What pages of the panel draw: means, cells of the coverage, lines of the log."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


_CELLS = {
    "recused": ("dark", gettext_lazy("Recused")),
    "doubt": ("triangle", gettext_lazy("In doubt")),
    "undeclared": ("dashed", gettext_lazy("Not declared")),
    "free": ("dashed", gettext_lazy("Not theirs")),
    "not_started": ("dashed", gettext_lazy("Not begun")),
    "in_progress": ("half", gettext_lazy("Begun")),
    "submitted": ("lit", gettext_lazy("Handed in")),
}
"""The window and the words of a cell."""


@register.filter
def cell_window(cell: Cell) -> str:
    return _CELLS[cell.kind][0]


@register.filter
def cell_words(cell: Cell) -> str:
    return str(_CELLS[cell.kind][1])


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
