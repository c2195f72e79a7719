"""Searching and sorting as Danes expect it, also on SQLite, which by itself folds no æ, ø and å."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func
from django.utils.deconstruct import deconstructible

_ALPHABET = {letter: chr(0x100000 + place) for place, letter in enumerate("æøå")}
_SAME = str.maketrans({"ä": "æ", "ö": "ø", "ü": "y", "é": "e", "è": "e"})


@deconstructible(path="lib.danish.InDanish")
class InDanish(Func):
    """A text expression sorted by the Danish alphabet: … x y z æ ø å, large and small letters alike."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s COLLATE da", **more)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "da-x-icu"', **more)


def sort_key(text: str) -> str:
    """Texts sorted by this key stand in the order of the Danish alphabet; `aa` is an older å."""
    folded = text.casefold().translate(_SAME).replace("aa", "å")
    return "".join(_ALPHABET.get(letter, letter) for letter in folded)


def compare(one: str, other: str) -> int:
    left, right = (sort_key(one), one), (sort_key(other), other)
    return (left > right) - (left < right)


def like(pattern: str | None, text: str | None, escape: str = "") -> bool | None:
    """SQL's LIKE, with all letters folded. NULL in, NULL out."""
    if pattern is None or text is None:
        return None
    return _compiled(str(pattern), escape).fullmatch(str(text).casefold()) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str, escape: str) -> re.Pattern[str]:
    parts, literal = [], False
    for letter in pattern:
        if not literal and escape and letter == escape:
            literal = True
            continue
        wild = {"%": ".*", "_": "."}.get(letter) if not literal else None
        parts.append(wild or re.escape(letter.casefold()))
        literal = False
    return re.compile("".join(parts), re.DOTALL)


def teach_sqlite(sender: object, connection: BaseDatabaseWrapper, **more: Any) -> None:
    """On each new connection (signal `connection_created`); other databases know Danish already."""
    if connection.vendor != "sqlite":
        return
    connection.connection.create_collation("da", compare)
    for arguments in (2, 3):
        connection.connection.create_function("like", arguments, like, deterministic=True)
