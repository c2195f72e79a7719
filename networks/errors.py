"""What the room refuses, in words a visitor may read. Each refusal has a `code`."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class MembershipRefused(ValidationError):
    """A step that a membership cannot take: wrong state, closed network, the last coordinator."""


class NetworkRefused(ValidationError):
    """A step that a network cannot take."""


class ListUnreadable(ValidationError):
    """A member list that cannot be read at all; the words say what to do about it."""


class ImportRefused(ValidationError):
    """A member list that is not ready to be applied."""


class GroupRefused(ValidationError):
    """A contact group's name that is taken, or a pasted piece that is no address."""


class CompetenceRefused(ValidationError):
    """A word that the vocabulary cannot take: empty, too long, or taken by another competence."""
