"""The house that each fault is played in, with the post office it needs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from chaos.clock import WallClock
from chaos.small_disk import SmallDisk
from scripts.house import House, embedded, scaled
from scripts.post import MailServer, PostOffice

SECONDS_FOR_EACH = 0.01  # as on a good network: there is always a mail on its way when something falls


@contextlib.contextmanager
def _opened(post: PostOffice, house: AbstractContextManager[House]) -> Iterator[House]:
    post.open()
    try:
        with house as found:
            yield found
    finally:
        post.close()


def with_a_mail_server(folder: Path) -> AbstractContextManager[House]:
    post = MailServer(folder, SECONDS_FOR_EACH)
    return _opened(post, scaled(folder, post))


def with_a_small_disk(folder: Path) -> AbstractContextManager[House]:
    post = SmallDisk(folder)
    return _opened(post, scaled(folder, post))


def with_a_clock_to_turn(folder: Path) -> AbstractContextManager[House]:
    post, clock = MailServer(folder, SECONDS_FOR_EACH), WallClock(folder)
    clock.make()
    return _opened(post, scaled(folder, post, clock.env))


def in_one_process(folder: Path) -> AbstractContextManager[House]:
    post = MailServer(folder, SECONDS_FOR_EACH)
    return _opened(post, embedded(folder, post))


BY_FAULT: dict[str, Callable[[Path], AbstractContextManager[House]]] = {
    "worker": with_a_mail_server,
    "web": with_a_mail_server,
    "redis": with_a_mail_server,
    "smtp": with_a_mail_server,
    "postgresql": with_a_mail_server,
    "disk": with_a_small_disk,
    "clock": with_a_clock_to_turn,
    "embedded": in_one_process,
}
