"""What the room tells and asks the floors above. Receivers live in the upper rooms' `receivers.py`."""

from __future__ import annotations

from django.dispatch import Signal

answer_shown = Signal()
"""The personal page of somebody who has said yes is being drawn. `registration` (with its event and person), `request`.
A receiver may return a `networks.pages.Part` to stand below the receipt. This is where hundreds look in the same
minute: a receiver asks the database once at most, by an index (`lib.compiled`), and not at all where it can."""

event_moved = Signal()
"""The time of an event has changed, or it stands again after it was put off. `event`; `was`, when it was to begin; `told`,
whether people are told of it; `is_back`, whether it was put off before. Sent under the event's lock, in the transaction
of the change, and after its letters are posted: a receiver takes its own locks after that one."""

event_called_off = Signal()
"""An event that was to come is cancelled or put off. `event`. Sent as `event_moved` is, and not again where what was put
off is cancelled."""
