"""What comes back: reading a received mail. Pure functions from bytes to plain data (RFC 5322, 2045, 3464, 5546).

Nothing here touches a table, a clock or the network, and no bytes whatever make `read` raise: what cannot be
read is said to be so.
"""

from notifications.replies.calendar_answers import AttendeeAnswer, CalendarAnswer
from notifications.replies.incoming import Bounce, Incoming, Kind, Mailbox
from notifications.replies.limits import Limits
from notifications.replies.reading import read

__all__ = ["AttendeeAnswer", "Bounce", "CalendarAnswer", "Incoming", "Kind", "Limits", "Mailbox", "read"]
