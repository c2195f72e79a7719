"""What the post office announces; rooms above listen in their `receivers.py`."""

from django.dispatch import Signal

message_sent = Signal()
"""The mail server took these messages. Arguments: `messages`, a list of `Message`.

Sent in the transaction that notes it, so what a receiver writes is kept or lost together with that; keep it short.
A receiver may answer with `lib.together.Statement`s, which are sent with ours in one go."""

message_failed = Signal()
"""A mail server refused a message for good (5xx), or it was tried too often. Arguments: `message`."""

reply_received = Signal()
"""A mail came to a signed reply address. Arguments: `reply`, a `verdicts.Reply`.

Sent inside the transaction of its row. The room that gave out the address answers with a
`verdicts.Judgement`; every other with None.
"""
