"""What the room tells and asks the floors above. Receivers live in the upper rooms' `receivers.py`."""

from __future__ import annotations

from django.dispatch import Signal

answer_shown = Signal()
"""The personal page of somebody who has said yes is being drawn. `registration` (with its event and person), `request`.
A receiver may return a `networks.pages.Part` to stand below the receipt. This is where hundreds look in the same
minute: a receiver asks the database once at most, by an index (`lib.compiled`), and not at all where it can."""
