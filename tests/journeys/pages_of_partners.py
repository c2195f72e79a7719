"""The pages of partners and of the vocabulary, for whoever may see them."""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from tests.config.partner_addresses import rows_for

Pages = dict[str, list[tuple[str, list[Any], str]]]
"""For each role: the name of a page, what stands in its address, and what is asked for."""

ONLY_POST = {
    "matchmaking:change_state",
    "matchmaking:ask",
    "matchmaking:decide",
    "matchmaking:change_weights",
    "networks:merge_competence",
}


def pages(member: Person) -> Pages:
    """The member has a profile, is asked by somebody and has met somebody else."""
    rows = rows_for(member)
    return {
        "visitor": [
            ("matchmaking:index", [], ""),
            ("matchmaking:answer", [rows["approach_token"]], ""),
            ("matchmaking:renewal", [rows["renewal_token"]], ""),
            ("matchmaking:outcome", [rows["outcome_token"]], ""),
            ("matchmaking:no_digest", [rows["digest_token"]], ""),
        ],
        "member": [
            ("matchmaking:index", [], ""),
            ("matchmaking:need", [], "?text=vi+mangler+en+jurist"),
            ("matchmaking:mine", [], ""),
            ("matchmaking:profile", [rows["profile"]], ""),
            ("matchmaking:profile", [rows["other_profile"]], ""),
            ("matchmaking:edit", [rows["profile"]], ""),
        ],
        "administrator": [
            ("matchmaking:weights", [], ""),
            ("networks:vocabulary", [], ""),
            ("networks:competence", [rows["competence"]], ""),
        ],
    }
