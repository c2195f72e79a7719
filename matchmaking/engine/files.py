"""JSON files, packed or not: read with little more than what stays, and written piece by piece."""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from json import JSONDecodeError
from pathlib import Path
from typing import Any, BinaryIO

from matchmaking.engine.errors import BadProblem
from matchmaking.engine.reading import actor_of

_SPACE = re.compile(r"[ \t\n\r]*")
_value = json.JSONDecoder().raw_decode
_LEVEL = 1
"""Of packing: long lists are packed as fast as they are made."""


def read(path: str) -> Any:
    """What the file holds; `-` is standard input. Raises `BadProblem` where there is no file, or no JSON in it."""
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        text = raw.decode(json.detect_encoding(raw), "surrogatepass")
        del raw
        return _parsed(text.removeprefix("\ufeff"))
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise BadProblem(f"{path} kan ikke læses: {why}.", f"{path} cannot be read: {why}.") from fault
    except BadProblem:
        raise
    except (ValueError, EOFError, zlib.error, RecursionError) as fault:
        raise BadProblem(f"{path} er ikke JSON: {fault}.", f"{path} is not JSON: {fault}.") from fault


def write(path: str, pieces: Iterable[str]) -> None:
    """No time in the packed file: the same solution is the same bytes. Raises `OSError`."""
    encoded = (piece.encode("utf-8", "replace") for piece in pieces)
    with Path(path).open("wb") as file:
        if path.endswith(".gz"):
            _pack(file, encoded)
        else:
            file.writelines(encoded)


def _pack(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    """One piece is packed while the next is made: packing needs no interpreter."""
    with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed, ThreadPoolExecutor(1) as worker:
        packing = worker.submit(packed.write, b"")
        for piece in pieces:
            packing.result()
            packing = worker.submit(packed.write, piece)
        packing.result()


def _parsed(text: str) -> Any:
    """As `json.loads`, but the actors of a problem that has said it is `recommend` are made one at a time.

    A hundred thousand of them as dictionaries take several times the memory of what is kept.
    """
    at = _after_space(text, 0)
    inside = _after_space(text, at + 1)
    if text[at : at + 1] != "{" or text[inside : inside + 1] == "}":
        return json.loads(text)
    found, end = _object(text, inside)
    if _after_space(text, end) != len(text):
        raise JSONDecodeError("Extra data", text, end)
    return found


def _object(text: str, at: int) -> tuple[dict[str, Any], int]:
    """The object whose first key begins here, and where it ends."""
    found: dict[str, Any] = {}
    while True:
        key, at = _key(text, at)
        if key == "actors" and found.get("kind") == "recommend" and text[at : at + 1] == "[":
            found[key], at = _actors(text, at + 1)
        else:
            found[key], at = _value(text, at)
        at = _after_space(text, at)
        if text[at : at + 1] == "}":
            return found, at + 1
        at = _after_space(text, _past(text, at, ","))


def _key(text: str, at: int) -> tuple[str, int]:
    """The key that begins here, and where its value begins."""
    key, at = _value(text, _past(text, at, '"') - 1)
    return key, _after_space(text, _past(text, _after_space(text, at), ":"))


def _actors(text: str, at: int) -> tuple[list[Any], int]:
    actors: list[Any] = []
    at = _after_space(text, at)
    if text[at : at + 1] == "]":
        return actors, at + 1
    while True:
        given, at = _value(text, at)
        actors.append(actor_of(given, f"actors[{len(actors)}]"))
        at = _after_space(text, at)
        if text[at : at + 1] == "]":
            return actors, at + 1
        at = _after_space(text, _past(text, at, ","))


def _past(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise JSONDecodeError(f"Expecting {sign!r}", text, at)
    return at + 1


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
