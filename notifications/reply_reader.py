"""Emptying the mailbox of answers: once, or for as long as the house is open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from notifications import inbound, outages
from notifications.reply_boxes import UNREACHABLE, ReplyBox, reply_box

log = logging.getLogger(__name__)

IDLE = 240.0
"""Seconds of one wait: servers end an IDLE after half an hour, and routers forget a silent line much sooner."""
PAUSES = (1, 2, 5, 10, 30, 60)


def read_once() -> int:
    """Take in what lies in the inbox, and throw away what is older than we keep it; returns how many were taken.

    Raises one of `UNREACHABLE` where the box is away.
    """
    try:
        with reply_box(settings.REPLY_MAILBOX_URL, most=settings.REPLY_SIZE_LIMIT) as box:
            number = _empty(box)
            box.forget((timezone.now() - settings.REPLY_KEPT).date())
    except UNREACHABLE as fault:
        outages.begin_or_go_on(str(fault), outages.ANSWERS)
        raise
    outages.end(outages.ANSWERS)
    return number


AT_ONCE_OCTETS = 2_000_000
"""As much as is fetched at most before it is taken in, but for one mail that is larger by itself."""


def _empty(box: ReplyBox, stopping: threading.Event | None = None) -> int:
    """Those that lie there are taken in several at a time: half of the work of a mail is what all ask alike."""
    number = 0
    for party in _parties(box):
        inbound.receive_all([raw for _name, raw in party], door=box.door)
        for name, _raw in party:
            box.let_go(name)
        number += len(party)
        if stopping is not None and stopping.is_set():
            break
    return number


def _parties(box: ReplyBox) -> Iterator[list[tuple[str, bytes]]]:
    """What the box offers, with the names there. Where it falls, what it has given until then comes first."""
    party: list[tuple[str, bytes]] = []
    octets = 0
    try:
        for name, raw in box.offered():
            party.append((name, raw))
            octets += len(raw)
            if len(party) == inbound.AT_ONCE or octets >= AT_ONCE_OCTETS:
                yield party
                party, octets = [], 0
    except UNREACHABLE:
        if party:
            yield party
        raise
    if party:
        yield party


class Reader(threading.Thread):
    """Reads the box until it is stopped. A box or a database that is away is tried again, with growing pauses.

    The administrator's page says since when the box is away.
    """

    def __init__(self, *, wait: float = IDLE) -> None:
        super().__init__(name="replies", daemon=True)
        self._wait, self._stopping, self._faults = wait, threading.Event(), 0

    def stop(self, patience: float = 10) -> None:
        self._stopping.set()
        if self.is_alive():
            self.join(patience)

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._read()
            except (*UNREACHABLE, DatabaseError) as fault:
                self._rest(fault)
            except Exception:
                log.exception("the reader of answers fell and starts again")
                self._stopping.wait(PAUSES[-1])
            finally:
                close_old_connections()

    def _rest(self, fault: Exception) -> None:
        pause = PAUSES[min(self._faults, len(PAUSES) - 1)]
        self._faults += 1
        log.warning("the mailbox of answers cannot be read, again in %s s: %s", pause, fault)
        if self._faults > 1 and not isinstance(fault, DatabaseError):  # the first is often an old connection
            with suppress(DatabaseError):
                outages.begin_or_go_on(str(fault), outages.ANSWERS)
        self._stopping.wait(pause)

    def _read(self) -> None:
        with reply_box(settings.REPLY_MAILBOX_URL, most=settings.REPLY_SIZE_LIMIT) as box:
            until = timezone.now() + timedelta(hours=12)  # then a new connection, and the old mails go
            box.forget((timezone.now() - settings.REPLY_KEPT).date())
            while not self._stopping.is_set() and timezone.now() < until:
                _empty(box, self._stopping)
                outages.end(outages.ANSWERS)
                self._faults = 0
                close_old_connections()
                if not self._stopping.is_set():
                    box.wait(self._wait)
