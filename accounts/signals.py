"""What this room announces; rooms above listen in their `receivers.py`."""

from django.dispatch import Signal

person_leaving = Signal()
"""A person is about to be erased, in the same transaction. Arguments: `person`.

Rooms above give up the person's seats, memberships and feeds now; an exception stops the erasure.
"""

person_left = Signal()
"""All of that is done, still in the same transaction. Arguments: `person`.

Letters are thrown away now: also what was just written, and after the locks that others take before they touch a letter.
"""
