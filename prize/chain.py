"""The chain of locked records: each is sealed with everything it says and the seal of the one before.

Pure: plain data in, a seal or a list of faults out. A seal is

    SHA-256( VERSION + newline + canonical bytes of the record + newline + the seal before )

in 64 hexadecimal letters, and the seal before the first is 64 zeros. Canonical bytes are JSON with sorted keys, no spaces,
UTF-8; dates and moments are ISO 8601, moments in UTC with six decimals. There are no fractions in it: a database may write
1.50 as 1.5, so numbers that are not whole travel as text. Anybody can check a chain with this page alone.

A chain shows what was altered, taken out of its middle or moved. That something was cut off at its end, or that all of it
was written anew, no chain can show by itself: for that somebody outside keeps its *head*, the seal of the last record.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

VERSION = "village prize record, version 1"
GENESIS = "0" * 64
"""What stands in the first record where the others have the seal of the one before."""
_SEAL = re.compile("[0-9a-f]{64}")


class Unsealable(ValueError):
    """There is a value in the record that two databases, or two languages, may write in different ways."""


@dataclass(frozen=True)
class Sealed:
    """A record as it lies there: what it says, and the two seals it bears."""

    sequence: int
    facts: Mapping[str, object]
    previous: str
    seal: str


class Flaw(StrEnum):
    ALTERED = "altered"
    """What it says does not go with its seal."""
    MISSING = "missing"
    """A record with this number is not there."""
    MOVED = "moved"
    """It does not follow the one that stands before it."""
    CUT_OFF = "cut_off"
    """The known head is the seal of no record here: the end was cut off, or the chain written anew."""
    ABSENT = "absent"
    """The round has come further than its records."""


@dataclass(frozen=True)
class Fault:
    """`about` is the number of a record, or the kind of one that is absent."""

    flaw: Flaw
    about: int | str = ""


def canonical(facts: Mapping[str, object]) -> bytes:
    """The one way to write a record down. Raises `Unsealable`."""
    text = json.dumps(
        _plain(facts), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    try:
        return text.encode()
    except UnicodeEncodeError as fault:
        raise Unsealable("half a letter") from fault


def seal_of(facts: Mapping[str, object], previous: str) -> str:
    """The seal of a record that follows the one with the seal `previous`. Raises `Unsealable`."""
    parts = (VERSION.encode(), canonical(facts), previous.encode())
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def is_seal(text: str) -> bool:
    return _SEAL.fullmatch(text) is not None


def verify(rows: Iterable[Sealed], *, head: str = "", expected: Sequence[str] = ()) -> list[Fault]:
    """What is wrong with a chain, first things first; nothing when it is whole.

    `head` is a seal that was noted down earlier; it must be that of a record here. `expected` are the kinds of record
    that the round cannot have come so far without.
    """
    chain = sorted(rows, key=lambda row: row.sequence)
    faults = [*_numbers(chain), *_seals(chain)]
    if head and head not in {row.seal for row in chain}:
        faults.append(Fault(Flaw.CUT_OFF))
    kinds = {row.facts.get("kind") for row in chain}
    faults += (Fault(Flaw.ABSENT, kind) for kind in expected if kind not in kinds)
    return faults


def _numbers(chain: Sequence[Sealed]) -> list[Fault]:
    """Records count from 1 with none left out."""
    there = {row.sequence for row in chain}
    last = max(there, default=0)
    return [Fault(Flaw.MISSING, number) for number in range(1, last + 1) if number not in there]


def _seals(chain: Sequence[Sealed]) -> list[Fault]:
    found = []
    before, expected_number = GENESIS, 1
    for row in chain:
        if not _is_true(row):
            found.append(Fault(Flaw.ALTERED, row.sequence))
        if row.previous != before and row.sequence == expected_number:
            found.append(Fault(Flaw.MOVED, row.sequence))  # after a gap the gap is what is told
        before, expected_number = row.seal, row.sequence + 1
    return found


def _is_true(row: Sealed) -> bool:
    try:
        return seal_of(row.facts, row.previous) == row.seal
    except Unsealable:
        return False


def _plain(value: object) -> object:
    """The value as JSON has it. Moments are told before days: each moment is a day, too."""
    if value is None or isinstance(value, bool | int | str):
        return _text(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    raise Unsealable(type(value).__name__)


def _text(value: str) -> str:
    if "\0" in value:
        raise Unsealable("a letter that databases refuse")
    return str(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise Unsealable("a key that is not text")
    return str(key)


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise Unsealable("a moment without a zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
