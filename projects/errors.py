"""Refusals of this room, in words a visitor may read."""

from django.core.exceptions import ValidationError


class IdeaRefused(ValidationError):
    """The idea cannot change that way now. `code`: state, incomplete, network, owner, approved."""


class InterestRefused(ValidationError):
    """The interest cannot be taken or answered. `code`: closed, own, answered, withdrawn."""


class ThreadRefused(ValidationError):
    """Nothing can be written there. `code`: closed, empty."""


class ScopingRefused(ValidationError):
    """The case cannot be opened, taken or closed. `code`: open, closed, taken, nobody."""


class PartnerRefused(ValidationError):
    """The partner cannot be asked or cannot answer. `code`: state, there, own, unknown, expired, withdrawn, signatory."""


class PartnershipRefused(ValidationError):
    """The partnership is not ready. `code`: state, waiting, alone, groups, unknown."""
