"""The pages of proposals, nominating and the formal check, for whoever may see them."""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from tests.config.prize_proposals_addresses import rows_for
from tests.factories.prize import RoleFactory
from tests.prize.village_helpers import complete, picture_of, proposed, submitted

Pages = dict[str, list[tuple[str, list[Any], str]]]

NO_PAGES = {
    "prize:write_file",
    "prize:write_captions",
    "prize:nominate_file",
    "prize:nominate_captions",
    "prize:file",
    "prize:file_captions",
}
ONLY_POST = {
    "prize:write_save",
    "prize:write_here",
    "prize:write_facts",
    "prize:write_people",
    "prize:write_consents",
    "prize:write_hand_in",
    "prize:write_files",
    "prize:nominator_again",
    "prize:formal_judge",
}
SHORTCUTS = {"prize:nominate_own"}


def pages(administrator: Person) -> Pages:
    """A draft with pictures, one that is chosen from, and one in the formal check."""
    from prize import links
    from prize.operations import formal

    rows = rows_for(administrator)
    writing, choosing, checked = complete(), proposed(), submitted()
    picture_of(writing)
    edition = checked.nomination.edition
    edition.rules = [{"rule": "max_inhabitants", "limit": 100}, {"rule": "summary"}]
    edition.save()
    RoleFactory(edition=edition, person=administrator)
    formal.check(checked.nomination)
    writer, link = [links.token_of(writing)], [links.token_of(choosing.nomination.nominator)]
    return {
        "visitor": [
            ("prize:propose", [rows["open_edition"]], ""),
            ("prize:write", writer, ""),
            ("prize:write", [links.token_of(choosing)], ""),
            ("prize:write_conflict", [rows["writer_token"], rows["text_conflict"]], ""),
            ("prize:write_versions", [rows["writer_token"], "plans"], ""),
            ("prize:write_case", [rows["writer_token"]], ""),
            ("prize:write_file_change", [rows["writer_token"], rows["attachment"]], ""),
            ("prize:nominate", link, ""),
            ("prize:nominate_one", [*link, choosing.nomination_id], ""),
            ("prize:nominate_start", link, ""),
        ],
        "administrator": [
            ("prize:nominations", [edition.slug], ""),
            ("prize:formal", [edition.slug, checked.nomination_id], ""),
            ("prize:formal", [rows["prize_edition"], rows["nomination"]], ""),
        ],
    }
