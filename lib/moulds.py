"""Pages and letters that are alike for many things, such as events: rendered once, and of each thing only its own words.

A template says `{% cast %}...{% endcast %}` around what is each one's own. The first time it is rendered whole, into a
mould, and whatever it asks of its context outside of those is noted with the answer. The mould is for everybody of whom the
same questions have the same answers: for them only what stands inside `cast` is rendered. So a title or a condition that
somebody forgets to put inside costs time, and shows nobody another's words.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from html import escape
from typing import Any, NamedTuple

from django.db.models import Model
from django.template import Context
from django.template.base import Node, NodeList
from django.template.engine import Engine
from django.utils.functional import Promise

from lib.remembered import Remembered

log = logging.getLogger(__name__)

Words = Mapping[str, Any]
Path = tuple[str, ...]

_OF_A_KIND = 32
"""Moulds of one key: ways in which things lead their template."""


class Part(NamedTuple):
    """A page or a letter, or a part of it; in HTML own words are escaped."""

    text: str
    is_html: bool


Pieces = list[str]
"""A part again: what all have alike and what is own, in turn; the first and the last are alike."""
Render = Callable[[Words], Sequence[Part]]


class Casting(Node):
    """What stands inside of `cast`."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        making = _making.get()
        return self.nodelist.render(context) if making is None else making.leave_out(self.nodelist, context)


class Moulds:
    """Those of one template that were used lately, for at most `most` keys.

    A key holds all that the template depends on but its words, such as the language and the day. `finish` is told once for
    each mould what was rendered, and gives what is made of it; it must leave marks as they are. `clean` is what `render` does
    to all that it renders, for what is cast does not pass through there.
    """

    def __init__(
        self,
        template: str,
        finish: Callable[[Sequence[Part]], Sequence[Part]] = tuple,
        *,
        clean: Callable[[str], str] = str,
        most: int = 32,
    ) -> None:
        self._template, self._finish, self._clean = template, finish, clean
        self._kept: Remembered[_OfAKind] = Remembered(most)

    def cast(self, key: Hashable, words: Words, render: Render) -> list[Pieces]:
        """Each part. What needs a mould that nobody has made is rendered whole, and the mould is made for the next."""
        known = self.known(key, words)
        if known is not None:
            return known
        whole = render(words)
        mould = self._made(words, render, whole)
        if mould is not None:
            self._kept.get(key, _OfAKind).keep(mould)
        return [[part.text] for part in self._finish(whole)]

    def known(self, key: Hashable, words: Words) -> list[Pieces] | None:
        """The same, where there is a mould."""
        moulds = self._kept.known(key)
        mould = moulds.fitting(words) if moulds is not None else None
        return mould.cast(words) if mould is not None else None

    def _made(self, words: Words, render: Render, whole: Sequence[Part]) -> _Mould | None:
        """None where it cannot be made, or would not give what the template gives: then each is rendered by itself."""
        making = _Making()
        before = _making.set(making)
        try:
            parts = render({name: making.seen((name,), word) for name, word in words.items()})
        except Exception:
            log.exception("%s cannot be cast", self._template)
            return None
        finally:
            _making.reset(before)
        if making.refused:  # an `if` takes a fault for a no, and goes on
            log.error("%s cannot be cast: %s", self._template, making.refused[0])
            return None
        try:
            cast = ["".join(pieces) for pieces in self._mould(making, parts).cast(words)]
        except Exception:
            log.exception("%s can be rendered, and not cast", self._template)
            return None
        if cast != [part.text for part in whole]:
            log.error("%s says something else when it is cast", self._template)
            return None
        return self._mould(making, self._finish(parts))

    def _mould(self, making: _Making, parts: Sequence[Part]) -> _Mould:
        split = tuple((tuple(_MARKED.split(part.text)), part.is_html) for part in parts)
        names = frozenset(path[0] for path in making.answers)
        answers = tuple(making.answers.items())
        return _Mould(self._template, self._clean, split, tuple(making.own), names, answers)


class _OfAKind:
    """The moulds of one key, the latest that was used first."""

    def __init__(self) -> None:
        self._moulds: list[_Mould] = []

    def fitting(self, words: Words) -> _Mould | None:
        found = next((mould for mould in self._moulds if mould.fits(words)), None)
        if found is not None and found is not self._moulds[0]:
            self.keep(found)
        return found

    def keep(self, mould: _Mould) -> None:
        """Another list each time: others may be looking through the one that there was."""
        self._moulds = [mould, *(one for one in self._moulds if one is not mould)][:_OF_A_KIND]


@dataclass(frozen=True)
class _Mould:
    """`parts` are pieces that are alike and, between them, numbers of what is `own`: what stands there in the template, and
    whether it escapes itself."""

    template: str
    clean: Callable[[str], str]
    parts: tuple[tuple[tuple[str, ...], bool], ...]
    own: tuple[tuple[NodeList, bool], ...]
    names: frozenset[str]
    answers: tuple[tuple[Path, Any], ...]

    def fits(self, words: Words) -> bool:
        if words.keys() != self.names:  # of what is not there a template may ask, too
            return False
        values: dict[Path, Any] = {(): words}
        try:
            for path, answer in self.answers:
                values[path] = _next(values[path[:-1]], path[-1])
                if _noted(values[path]) != answer:
                    return False
        except Exception:  # noqa: BLE001  # then it is not the same, and who renders it whole hears of it
            return False
        return True

    def cast(self, words: Words) -> list[Pieces]:
        said = self._said(words)
        return [
            [said[int(piece)][is_html] if place % 2 else piece for place, piece in enumerate(pieces)]
            for pieces, is_html in self.parts
        ]

    def _said(self, words: Words) -> list[tuple[str, str]]:
        """Of what is own each as text, and as HTML."""
        context, said = Context(dict(words)), list[tuple[str, str]]()
        template = Engine.get_default().get_template(self.template)
        with context.render_context.push_state(template), context.bind_template(template):
            for nodelist, escapes in self.own:
                context.autoescape = escapes
                text = self.clean(nodelist.render(context))
                said.append((text, text if escapes else escape(text)))
        return said


_SECRET = secrets.token_hex(4)  # nobody's title holds a mark by chance, or on purpose
_MARKED = re.compile(f"\ue000{_SECRET}cast(\\d+)\ue001")
_making: ContextVar[_Making | None] = ContextVar("making", default=None)

_PLAIN = (str, int, float, Decimal, date, time, timedelta, type(None))  # a moment is a date, too
_CALLED, _AS_TEXT, _IS_ANY = "()", "str()", "bool()"  # steps that no attribute is called
_ABSENT = object()


class _Making:
    """What is left out of a mould while it is made, and what its template has asked."""

    def __init__(self) -> None:
        self.own: list[tuple[NodeList, bool]] = []
        self.answers: dict[Path, Any] = {}
        self.refused: list[str] = []

    def leave_out(self, nodelist: NodeList, context: Context) -> str:
        self.own.append((nodelist, bool(context.autoescape)))
        return f"\ue000{_SECRET}cast{len(self.own) - 1}\ue001"

    def seen(self, path: Path, value: Any) -> Any:
        """The value as the template gets it; what can be asked is asked through us."""
        try:
            self.answers[path] = _noted(value)
        except TypeError as fault:
            raise self.refusal(f"{'.'.join(path)}: {fault}") from fault
        if _is_asked(value):
            return _Asked(value, path, self)
        if value is _ABSENT:
            return value
        return value if not callable(value) else lambda: self.told((*path, _CALLED), value)

    def told(self, path: Path, ask: Callable[[], Any]) -> Any:
        """What is answered; where that fails, a template may take it for a no."""
        try:
            value = ask()
        except Exception as fault:
            raise self.refusal(f"{'.'.join(path)} fails: {fault!r}") from fault
        return self.seen(path, value)

    def refusal(self, why: str) -> TypeError:
        self.refused.append(why)
        return TypeError(why)


class _Asked:
    """An object of the context, each of whose answers is noted. Of what is done with it else a mould would know nothing."""

    def __init__(self, thing: Any, path: Path, making: _Making) -> None:
        self._asked = thing, path, making

    def __getattr__(self, name: str) -> Any:
        value = self._answer(name, lambda thing: getattr(thing, name, _ABSENT))
        if value is _ABSENT:
            raise AttributeError(name)
        return value

    def __str__(self) -> str:
        return str(self._answer(_AS_TEXT, str))

    def __bool__(self) -> bool:
        return bool(self._answer(_IS_ANY, bool))

    def _answer(self, step: str, ask: Callable[[Any], Any]) -> Any:
        thing, path, making = self._asked
        return making.told((*path, step), lambda: ask(thing))

    def _refuse(self, *more: object) -> Any:
        _thing, path, making = self._asked
        raise making.refusal(f"{'.'.join(path)} is compared, counted or gone through")

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _refuse
    __hash__ = __len__ = __iter__ = __repr__ = __int__ = __float__ = __index__ = _refuse


def _next(value: Any, step: str) -> Any:
    """What the template was told when it went on from there."""
    if isinstance(value, Mapping):
        return value[step]
    if step == _CALLED:
        return value()
    if step == _AS_TEXT:
        return str(value)
    return bool(value) if step == _IS_ANY else getattr(value, step, _ABSENT)


def _is_asked(value: Any) -> bool:
    return isinstance(value, Model) or (is_dataclass(value) and not isinstance(value, type))


def _noted(value: Any) -> Any:
    """What can be compared with another's; `TypeError` for what cannot."""
    if isinstance(value, _PLAIN):
        return type(value), value
    if isinstance(value, Promise):
        return str(value)
    if value is _ABSENT or _is_asked(value) or callable(value):
        return type(value)
    if isinstance(value, list | tuple) and all(isinstance(one, _PLAIN) for one in value):
        return type(value), tuple(value)
    raise TypeError(f"a mould knows nothing of a {type(value).__name__}")
