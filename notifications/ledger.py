"""Noting what has left: a few mails in one transaction, so that a mail server that is quick is not kept waiting.

What a worker had sent and not noted when it was killed is sent again, with the same Message-ID: at most `MOST` mails,
or those of `LONGEST` seconds (one by one 2.4 ms each; of 25 at once, a tenth more leave in a second than of ten, and of 50
still a few).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from lib.together import Statement, adapted, together
from notifications import signals
from notifications.models import Message, MessageState

log = logging.getLogger(__name__)

MOST, LONGEST = 50, 0.05
PATIENCE = 60.0
"""Seconds that we wait for the database with the news that mails have left."""


class Ledger:
    """The mails of one claim that the server has taken, and that only we know of until they are noted."""

    def __init__(self) -> None:
        self._taken: list[Message] = []
        self._noted_at = time.monotonic()

    def add(self, message: Message) -> None:
        """Just taken."""
        message.state, message.sent_at = MessageState.SENT, timezone.now()
        self._taken.append(message)
        if len(self._taken) >= MOST or time.monotonic() - self._noted_at >= LONGEST:
            self.note()

    def note(self) -> None:
        """Where the database is away we wait for it, as long as we may."""
        taken, self._taken, self._noted_at = self._taken, [], time.monotonic()
        if not taken:
            return
        until = time.monotonic() + PATIENCE
        while True:
            try:
                _mark(taken)
            except (OperationalError, InterfaceError):
                if time.monotonic() > until:
                    raise
                log.warning("the database is away, %s mails were sent and wait to be noted", len(taken))
                connection.close()
                time.sleep(0.5)
            except DatabaseError:  # what others wanted to note is wrong: better not noted than sent for ever
                log.exception("%s mails were sent, and nobody could be told", len(taken))
                together(_noting(taken))
                return
            else:
                return


def _mark(taken: Sequence[Message]) -> None:
    """With what others note about them, in one transaction: nobody dies between the two."""
    with transaction.atomic():
        others = list[Statement]()
        for receiver, answer in signals.message_sent.send_robust(sender=Message, messages=list(taken)):
            if isinstance(answer, DatabaseError):
                raise answer
            if isinstance(answer, Exception):
                log.error("%s did not hear that %s mails were sent: %r", receiver, len(taken), answer)
            elif answer is not None:
                others += answer
        noted = together(_noting(taken), *others, ends=True)[0]
    if len(noted) < len(taken):
        log.warning("%s mails were sent, and somebody else has them", len(taken) - len(noted))


def _noting(taken: Sequence[Message]) -> Statement:
    """While our claim on them holds: a worker that was thought dead changes nothing. Reads which were noted.

    Django would put these together in 1 ms, for each few mails.
    """
    assert taken[0].claimed_at is not None  # all of them are of one claim
    at, claimed_at = (adapted(moment) for moment in (taken[-1].sent_at, taken[0].claimed_at))
    marks = ", ".join(["%s"] * len(taken))
    table = connection.ops.quote_name(Message._meta.db_table)  # noqa: SLF001  # documented
    return Statement(
        f"UPDATE {table} SET state = 'sent', sent_at = %s, last_error = ''"  # noqa: S608  # names of ours
        f" WHERE id IN ({marks}) AND state = 'claimed' AND claimed_at = %s RETURNING id",
        [at, *(message.pk for message in taken), claimed_at],
        list,
    )
