"""A few things made lately, kept in this process for whoever asks for just the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """At most `most` of them; who was not asked for longest goes. The key must hold everything that the thing depends on."""

    _all: ClassVar[list[Remembered[Any]]] = []

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        Remembered._all.append(self)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Who asks while another makes it waits for them; where they fail, the next one tries."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._known:
                    return self._known[key]
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._known[key] = made
                while len(self._known) > self._most:
                    self._known.popitem(last=False)
        return made

    def known(self, key: Hashable) -> T | None:
        """What is kept; nobody makes it."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    @classmethod
    def forget_all(cls) -> None:
        """For tests, which change what no key holds, such as a setting."""
        for one in cls._all:
            one.forget()

    def forget(self) -> None:
        with self._lock:
            self._known.clear()
