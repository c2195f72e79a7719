"""What the post office announces; rooms above listen in their `receivers.py`."""

from django.dispatch import Signal

message_sent = Signal()
"""The mail server took these messages. Arguments: `messages`, a list of `Message`.

Sent in the transaction that notes it, so what a receiver writes is kept or lost together with that; keep it short.
A receiver may answer with `lib.together.Statement`s, which are sent with ours in one go."""

message_failed = Signal()
"""A mail server refused a message for good (5xx), or it was tried too often. Arguments: `message`."""

replies_received = Signal()
"""Mails came to signed reply addresses. Arguments: `replies`, a sequence of `verdicts.Reply`, in the order in which they
came; no two are of one sender or to one address.

Sent inside the transaction of their rows. The room that gave out addresses among them answers with `verdicts.Judged`;
every other with None.
"""
