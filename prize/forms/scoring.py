"""What a device sends: one score, or, without a script, the whole page of a candidate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext

from prize.models import Criterion, Score
from prize.models.panel import LONGEST_COMMENT
from prize.operations.panel.scores import Said
from prize.panel.scale import NOT_ASSESSABLE
from prize.panel.scorecard import value_of

HIGHEST_SEQ = 2**62


class OneScoreForm(forms.Form):
    """One criterion, as the script sends it. `juror` is whose page it was written on."""

    juror = forms.IntegerField(min_value=1)
    criterion = forms.IntegerField(min_value=1)
    value = forms.RegexField(rf"^(\d{{1,3}}|{NOT_ASSESSABLE})$", required=False)
    comment = forms.CharField(required=False, max_length=LONGEST_COMMENT, strip=False)
    seq = forms.IntegerField(min_value=0, max_value=HIGHEST_SEQ)

    def said(self) -> Said:
        got = self.cleaned_data
        return said(got["criterion"], got["value"], got["comment"], got["seq"])


def said(criterion: int, value: str, comment: str, seq: int = 0) -> Said:
    number = int(value) if value and value != NOT_ASSESSABLE else None
    text = comment.replace("\r\n", "\n").strip()
    return Said(criterion, number, value == NOT_ASSESSABLE, text, seq)


@dataclass
class Typed:
    """What stood in the fields of one criterion when the page was sent."""

    value: str
    comment: str
    base: int
    error: str = ""


@dataclass
class PageForm:
    """A candidate's whole page, sent without a script. `problems` are kept with what was typed."""

    typed: dict[int, Typed] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Any, criteria: Iterable[Criterion]) -> PageForm:
        found = {}
        for one in criteria:
            if f"value-{one.pk}" not in data and f"comment-{one.pk}" not in data:
                continue  # the page did not have it
            value, base = data.get(f"value-{one.pk}", ""), data.get(f"seq-{one.pk}", "")
            typed = Typed(value, data.get(f"comment-{one.pk}", ""), int(base) if base.isdecimal() else 0)
            if value and value != NOT_ASSESSABLE and not (value.isdecimal() and len(value) <= 3):
                typed.error = gettext("That is no score of this scale.")
            elif len(typed.comment) > LONGEST_COMMENT:
                typed.error = gettext("A comment has room for %(number)s letters.") % {
                    "number": LONGEST_COMMENT
                }
            found[one.pk] = typed
        return cls(found)

    def changes(self, there: dict[int, Score]) -> list[Said]:
        """What differs from what stands. Where another device has saved since the page was opened, the one who typed
        is shown both, and nothing is overwritten."""
        found = []
        for pk, typed in self.typed.items():
            score = there.get(pk)
            one = None if typed.error else said(pk, typed.value, typed.comment)
            if one is None or _same(one, score):
                continue
            if score is not None and score.client_seq > typed.base:
                words = {"score": value_of(score) or "–", "comment": score.comment or "–"}
                typed.error = (
                    gettext(
                        "You have changed this on another device: there it says %(score)s, comment: %(comment)s."
                        " Save once more to keep what stands here."
                    )
                    % words
                )
                continue
            found.append(one)
        return found

    @property
    def has_problems(self) -> bool:
        return any(typed.error for typed in self.typed.values())


def _same(one: Said, score: Score | None) -> bool:
    if score is None:
        return one.value is None and not one.not_assessable and not one.comment
    return (one.value, one.not_assessable, one.comment) == (score.value, score.not_assessable, score.comment)
