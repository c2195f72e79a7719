"""Refusals of this room, in words a visitor may read."""

from typing import Any

from django.core.exceptions import ValidationError


class _Refused(ValidationError):
    """Where there are several messages each has the code, and the whole as well: Django drops it from a list."""

    def __init__(self, message: Any, code: str | None = None, params: Any = None) -> None:
        super().__init__(message, code, params)
        if isinstance(message, list):
            for one in self.error_list:
                one.code = one.code or code
            self.code = code or self.error_list[0].code


class EditionRefused(_Refused):
    """The edition cannot change that way now. `code`: state, locked, incomplete, reason, conflict, embargo."""


class ProposalRefused(_Refused):
    """The proposal cannot be written or handed in. `code`: state, closed, conflict, incomplete, consent, file."""


class NominationRefused(_Refused):
    """The nomination cannot change that way. `code`: state, cap, reason, closed, two_people, missing."""


class PanelRefused(_Refused):
    """The panel cannot do that.

    `code`: state, mandate, undeclared, recused, assignment, handed_in, scale, incomplete, jurors, reason, order.
    """


class RecordRefused(_Refused):
    """The record cannot be locked. `code`: state, quorum, reason, order, locked."""


class FinalRefused(_Refused):
    """Finalists, presentations and films. `code`: state, tie, places, clash, answer."""


class VoteRefused(_Refused):
    """The vote of the audience is not taken. `code`: closed, voted, expired, too_many."""
