"""The steps of an edition's scale, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from prize.models import PrizeEdition

NOT_ASSESSABLE = "na"
_FIVE = (_("Very weak"), _("Weak"), _("Satisfactory"), _("Strong"), _("Very strong"))


@dataclass(frozen=True)
class Step:
    value: int
    label: str


def steps_of(edition: PrizeEdition) -> list[Step]:
    """From the least to the highest. A scale of five steps has a word for each; others for their ends."""
    values = range(edition.scale_min, edition.scale_max + 1)
    if len(values) == len(_FIVE):
        return [Step(value, str(word)) for value, word in zip(values, _FIVE, strict=True)]
    words = {values[0]: str(_FIVE[0]), values[-1]: str(_FIVE[-1])}
    return [Step(value, words.get(value, "")) for value in values]
