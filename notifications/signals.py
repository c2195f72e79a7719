"""What the post office announces; rooms above listen in their `receivers.py`."""

from django.dispatch import Signal

message_sent = Signal()
"""The mail server took these messages. Arguments: `messages`, a list of `Message`. Sent once per batch."""

message_failed = Signal()
"""A mail server refused a message for good (5xx), or it was tried too often. Arguments: `message`."""
