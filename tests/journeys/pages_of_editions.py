"""The desk and the plan of an edition, for its secretary; what was changed, for everybody."""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from prize.models import EditionChange, PrizeEdition
from prize.planning.sections import SECTIONS
from tests.prize.whole_plan import planned, published

Pages = dict[str, list[tuple[str, list[Any], str]]]
ONLY_POST = {"prize:advance", "prize:make_event", "prize:publish", "prize:fill_nominators"}


def pages(secretary: Person) -> Pages:
    # Far past the years that the factories count through, in this scene and in the next.
    year = max([2027, *PrizeEdition.objects.values_list("year", flat=True)]) + 40
    edition, plan = published(secretary, year=year), planned(secretary, year=year + 1)
    EditionChange.objects.create(
        edition=edition,
        version=2,
        reason="Der er plads til fire.",
        changes=[{"what": "basis.finalists", "of": "", "before": 5, "after": 4}],
        changed_by=secretary,
    )
    return {
        "visitor": [("prize:changes", [edition.slug], "")],
        "coordinator": [
            ("prize:desks", [], ""),
            ("prize:plan", [], ""),
            ("prize:desk", [edition.slug], ""),
            ("prize:copy", [edition.slug], ""),
            ("prize:settings", [plan.slug], ""),
            *(("prize:settings_section", [edition.slug, section.key], "") for section in SECTIONS),
        ],
    }
