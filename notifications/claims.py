"""Who is alive: a claim on messages stands for as long as the database session of its worker.

A worker that is killed loses its session at once, and with it a lock that nobody else can see the end of so soon: no
clock is asked, so a clock that jumps takes no mail out of living hands. The house of one process on SQLite has no
sessions to ask about; there the process knows its own claims, and those of an earlier one end by time.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

CLAIM_LASTS = timedelta(minutes=10)
"""Longer than twice the slowest mail can take, see the time-outs in `transport`."""
HANGS = 12 * CLAIM_LASTS
"""Whoever holds on for so long hangs, or its machine lost power and the database has not noticed."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_own: set[datetime] = set()
_ours = threading.local()


def hold(claimed_at: datetime) -> None:
    """Call in the transaction that claims: who sees the claim can ask whether it stands."""
    if _has_sessions():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_key(claimed_at)])
    else:
        _own.add(claimed_at)
        _ours.claims = [*getattr(_ours, "claims", []), claimed_at]


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Whatever this thread claims inside is given up at the end, however it ends."""
    try:
        yield
    finally:
        _own.difference_update(getattr(_ours, "claims", []))
        _ours.claims = []
        if _has_sessions() and connection.connection is not None:
            with contextlib.suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")


def abandoned(claims: Iterable[datetime]) -> list[datetime]:
    """Those of these claims whose worker is gone."""
    now = timezone.now()
    if _has_sessions():
        return [at for at in claims if at < now - HANGS or _is_free(at)]
    return [at for at in claims if at not in _own and at < now - CLAIM_LASTS]


def _is_free(claimed_at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(claimed_at)])
        [free] = cursor.fetchone()
        if free:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(claimed_at)])
    return bool(free)


def _key(claimed_at: datetime) -> int:
    return (claimed_at - _EPOCH) // timedelta(microseconds=1)


def _has_sessions() -> bool:
    return bool(connection.vendor == "postgresql")
