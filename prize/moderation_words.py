"""What the panel's figures say, in words a panel can talk about: which way of counting moves whom, and how a tie was broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.sentences import joined
from prize.panel_scores import Counted
from prize.scoring import Kind, Means, NotEnoughOverlap, Place, Reason, Row, Step, Tie, Variant, Why

MOST = 3
"""Reasons that are written out for one candidate; the rest are counted."""


def points(value: Fraction) -> str:
    """3,87"""
    return str(formats.number_format(round(float(value), 2), 2))


def place(value: Place) -> str:
    """4, or 4-6 where it is shared."""
    return f"{value.first}-{value.last}" if value.is_shared else str(value.first)


def way(kind: Kind) -> str:
    return {
        Kind.RAW: _("Points as they were given"),
        Kind.ADJUSTED: _("Put right for strict and mild jurors"),
        Kind.SCHULZE: _("By each juror's order alone (Schulze)"),
        Kind.WITHOUT_JUROR: _("Without one juror at a time"),
        Kind.WEIGHT_UP: _("A weight raised by 10 per cent"),
        Kind.WEIGHT_DOWN: _("A weight lowered by 10 per cent"),
        Kind.WITHOUT_CRITERION: _("Without one criterion at a time"),
    }[kind]


def way_explained(kind: Kind) -> str:
    return {
        Kind.RAW: _("The mean of what the jurors gave, by the weights. This is the order that counts."),
        Kind.ADJUSTED: _("What an average juror would have given, found by least squares."),
        Kind.SCHULZE: _("Only who each juror puts before whom, never by how much."),
        Kind.WITHOUT_JUROR: _("Does the order hang on one person?"),
        Kind.WEIGHT_UP: _("Does it hang on what a criterion weighs?"),
        Kind.WEIGHT_DOWN: _("Does it hang on what a criterion weighs?"),
        Kind.WITHOUT_CRITERION: _("Does it hang on a single criterion?"),
    }[kind]


def said(counted: Counted, row: Row) -> str:
    """What the picture of one candidate shows."""
    words = _("%(village)s: place %(least)s to %(most)s, number %(raw)s on points")
    return words % {
        "village": counted.candidates[row.candidate],
        "least": row.least,
        "most": row.most,
        "raw": place(row.raw),
    }


def reasons(counted: Counted, candidate: int) -> list[str]:
    """Why a place is sensitive, the first few of them."""
    found = counted.robustness.standings[candidate].reasons
    sentences = [_reason(counted, candidate, one) for one in found[:MOST]]
    more = len(found) - MOST
    if more > 0:
        words = ngettext("And in %(n)s other way of counting.", "And in %(n)s other ways of counting.", more)
        sentences.append(words % {"n": more})
    return sentences


def _reason(counted: Counted, candidate: int, reason: Reason) -> str:
    others = _names(counted, reason.others)
    words = {
        Why.FALLS_OUT: _("%(when)s: %(village)s falls out, and %(others)s comes in.")
        if others
        else _("%(when)s: %(village)s falls out."),
        Why.COMES_IN: _("%(when)s: %(village)s comes in, and %(others)s falls out.")
        if others
        else _("%(when)s: %(village)s comes in."),
        Why.ON_THE_LINE: _("%(when)s: %(village)s stands level with %(others)s at the line."),
        Why.TIED: _("%(when)s: %(village)s stands level with %(others)s at the line."),
        Why.NO_SCORES_LEFT: _("%(when)s: %(village)s has no assessment left."),
    }[reason.why]
    return words % {
        "when": _when(counted, reason.variant),
        "village": counted.candidates[candidate],
        "others": others,
    }


def _when(counted: Counted, variant: Variant) -> str:
    named = {one.key: one.shown_name for one in counted.criteria}
    words = {
        Kind.WITHOUT_JUROR: _("Without %(juror)s"),
        Kind.WEIGHT_UP: _("If “%(criterion)s” weighs 10 %% more"),
        Kind.WEIGHT_DOWN: _("If “%(criterion)s” weighs 10 %% less"),
        Kind.WITHOUT_CRITERION: _("Without “%(criterion)s”"),
    }.get(variant.kind)
    if words is None:
        return way(variant.kind)
    juror = counted.jurors.get(variant.juror or 0)
    name = named.get(variant.criterion or "", "")
    return words % {"juror": juror or "", "criterion": name}


def too_few(counted: Counted, overlap: NotEnoughOverlap) -> str:
    """Why nothing but the points is shown."""
    apart = joined(str(counted.jurors[key]) for key in overlap.apart if key in counted.jurors)
    words = ngettext(
        "Between %(apart)s and the rest of the panel there is %(common)s candidate whom both have assessed, and it takes "
        "%(minimum)s to tell whether one of them is stricter.",
        "Between %(apart)s and the rest of the panel there are %(common)s candidates whom both have assessed, and it takes "
        "%(minimum)s to tell whether one of them is stricter.",
        overlap.common,
    )
    return words % {"apart": apart or "?", "common": overlap.common, "minimum": overlap.minimum}


def step_of(counted: Counted, step: Step) -> str:
    """One step of the rule for ties, and what came of it."""
    name = {
        Means.TOP_CRITERION: _("The score on the criterion of most weight"),
        Means.VOTE: _("The panel's vote without the chair"),
        Means.CHAIR: _("The chair"),
    }[step.means]
    if step.decided:
        rows = " > ".join(_names(counted, group) for group in step.groups)
        return _("%(step)s: %(order)s") % {"step": name, "order": rows}
    if step.means != Means.TOP_CRITERION and not step.voters:
        return _("%(step)s: has not voted yet") % {"step": name}
    return _("%(step)s: does not part them") % {"step": name}


def tied(counted: Counted, tie: Tie) -> str:
    words = _("%(villages)s share place %(place)s")
    return words % {"villages": _names(counted, tie.candidates), "place": place(tie.place)}


def summary(counted: Counted) -> str:
    """What one says first at the meeting: how many of the places in the final hold."""
    found = counted.robustness
    if not found.order:
        return _("Nobody has handed in yet.")
    if found.raw_only:
        return _("There are too few common assessments to test the order. It stands on the points alone.")
    inside = found.order[: found.seats]
    stable = sum(not found.standings[key].reasons for key in inside)
    if stable == len(inside):
        return _("All the places hold, however we count.")
    moving = [key for key in found.order if found.standings[key].reasons]
    words = ngettext(
        "%(stable)s of %(all)s places holds, however we count. Talk about %(villages)s.",
        "%(stable)s of %(all)s places hold, however we count. Talk about %(villages)s.",
        stable,
    )
    return words % {"stable": stable, "all": len(inside), "villages": _names(counted, moving[:6])}


def _names(counted: Counted, keys: Iterable[int] | Sequence[int]) -> str:
    return joined(str(counted.candidates[key]) for key in keys if key in counted.candidates)
