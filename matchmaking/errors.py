"""What the room refuses, in words a visitor may read. Each refusal has a `code`."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class ProfileRefused(ValidationError):
    """A profile that cannot be opened as it is, or not by this person."""


class ApproachRefused(ValidationError):
    """A question that cannot be put, or an answer that comes too late."""


class TuningRefused(ValidationError):
    """Weights that cannot be taken into use."""


class RoundsRefused(ValidationError):
    """The rounds, the plan or a seat cannot change that way now. `code`: state, again, small, stale, works, nobody,
    taken, unknown, time.
    """


class MeetRequestRefused(ValidationError):
    """The request for a talk cannot be made or answered. `code`: state, taken, lapsed, unknown, time."""
