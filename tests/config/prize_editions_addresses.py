"""The desk and the plan of an edition: who may look and press, and the edition they are asked of.

The coordinator of the house's event is the edition's secretary, the member sits in its panel.
"""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from tests.factories.prize import JurorFactory, next_year
from tests.prize.whole_plan import planned, published


def table() -> dict[str, Any]:
    from tests.config.every_address import ADMINISTRATORS, COORDINATORS, SIGNED_IN, _form, _page, _press

    assert ADMINISTRATORS  # an administrator keeps an edition until there is a panel's work to see
    return {
        "prize:desks": _page(who=SIGNED_IN),
        "prize:plan": _form(who=COORDINATORS, year="2131", criteria_set="village_prize_2022"),
        "prize:desk": _page("edition", who=COORDINATORS),
        "prize:advance": _press("edition", who=COORDINATORS, to="proposing"),
        "prize:make_event": _press("edition", who=COORDINATORS, do="award"),
        "prize:copy": _form("edition", who=COORDINATORS, year="2132"),
        "prize:settings": _page("edition", who=COORDINATORS),
        "prize:settings_section": _form("edition", "edition_section", who=COORDINATORS),
        "prize:publish": _press("edition_plan", who=ADMINISTRATORS | PLANNED),
        "prize:fill_nominators": _press("edition", who=COORDINATORS),
        "prize:changes": _page("edition"),
    }


PLANNED = dict.fromkeys(("stranger", "member", "invited", "other", "contact", "editor"), "is not there") | {
    "coordinator": "may"
}
"""Nobody without a role knows of a plan."""


def edition_words(secretary: Person, juror: Person) -> dict[str, Any]:
    year = next_year()
    edition = published(secretary, year=year)
    JurorFactory(edition=edition, person=juror)
    return {
        "edition": edition.slug,
        "edition_plan": planned(secretary, year=year + 1).slug,
        "edition_section": "datoer",
    }
