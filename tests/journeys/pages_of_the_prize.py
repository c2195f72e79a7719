"""The pages of the prize that everybody reads, and the secretary's of what is told when."""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from prize.models import LockedRecord, Nomination
from tests.config.prize_public_addresses import public_words
from tests.prize.public_helpers import says_yes, writes

Pages = dict[str, list[tuple[str, list[Any], str]]]
ONLY_POST = {"prize:preview_revoke"}


def pages(secretary: Person) -> Pages:
    """One edition under embargo and one that is told; a village speaks, the others are silent."""
    rows = public_words(secretary)
    told = Nomination.objects.get(edition__slug=rows["prize_told"], village__slug=rows["prize_village"])
    writes(told, "Vi holder sammen.\n\n- Om vinteren\n- Om sommeren")
    says_yes(told)
    assert LockedRecord.objects.filter(edition=told.edition).exists()
    silent = told.edition.nominations.exclude(pk=told.pk).select_related("village").first()
    assert silent is not None
    return {
        "visitor": [
            ("prize:index", [], ""),
            ("prize:edition", [rows["prize_told"]], ""),
            ("prize:edition", [rows["prize_decided"]], ""),
            ("prize:candidate", [rows["prize_told"], rows["prize_village"]], ""),
            ("prize:candidate", [rows["prize_told"], silent.village.slug], ""),
            ("prize:village", [rows["prize_village"]], ""),
            ("prize:press", [rows["prize_told"]], ""),
            ("prize:audience", [rows["prize_decided"]], ""),
            ("prize:audience_confirm", [rows["audience_token"]], ""),
            ("prize:preview", [rows["preview_token"]], ""),
        ],
        "coordinator": [
            ("prize:announcement", [rows["prize_decided"]], ""),
            ("prize:announcement", [rows["prize_told"]], ""),
            ("prize:previews", [rows["prize_decided"]], ""),
            ("prize:previews", [rows["prize_told"]], ""),
        ],
    }
