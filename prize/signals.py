"""What this room announces to rooms above it."""

from django.dispatch import Signal

edition_advanced = Signal()
"""A round went on. Arguments: `edition`, `was` (the state before), `by` (who pressed). Sent inside the transaction."""
