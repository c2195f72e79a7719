"""Refusals of this room, in words a visitor may read."""

from django.core.exceptions import ValidationError


class EventRefused(ValidationError):
    """The event cannot change that way now. `code`: state, past, future_events, incomplete."""


class EventBusy(Exception):
    """Somebody has the lock of the event, and it was not to be waited for."""


class AnswerRefused(ValidationError):
    """The answer cannot be taken. `code`: closed, late, full, guests, past, unknown_dish, mode,
    lapsed, taken, withdrawn.
    """


class InvitationRefused(ValidationError):
    """The invitations cannot be sent or undone. `code`: state, nobody, too_late, works, taken, coming,
    uninvited.
    """


class SignUpRefused(ValidationError):
    """The sign-up cannot be taken or confirmed. `code`: closed, expired."""
