"""One fault from beginning to end: people are invited and answer, something breaks, it comes back, and all is counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from chaos import verdict
from chaos import village as reading
from chaos.figures import Figures
from chaos.guests import Guests
from chaos.listener import Listener
from chaos.visitor import Page, Sight, Visitor, statuses
from scripts.house import House

UNTIL_SOME_HAVE_LEFT = 60.0
UNTIL_SEEN = 30.0
UNTIL_QUIET = 180.0  # quiet comes within 30 s on two cores of its own; other work beside it takes its time


@dataclass
class Scene:
    """Everything a fault may look at."""

    house: House
    village: reading.Village
    guests: Guests
    visitor: Visitor
    listener: Listener
    broke_at: float = 0.0
    mended_at: float = 0.0

    def sights(self, page: str = "", after: float = 0.0) -> list[Sight]:
        """What was seen while it was broken, from `after` seconds into it."""
        found = self.visitor.between(self.broke_at + after, self.mended_at)
        return [sight for sight in found if page in ("", sight.page)]


@dataclass(frozen=True)
class Fault:
    """`strike` breaks and mends; `demand` adds what this fault in particular must show."""

    name: str
    words: str
    strike: Callable[[Scene], None]
    demand: Callable[[Scene, Figures], None] = field(default=lambda scene, figures: None)
    people: int = 1000
    answers: int = 400
    seats: int = 150
    in_hand: int = 100
    """How many mails may be between the mail server's 250 and our commit at one moment: fifty for each of two senders."""
    strike_after: int = 200
    may_break: bool = False
    """Whether a visitor may meet a connection that broke."""


def play(fault: Fault, house: House) -> Figures:
    """Returns the row. Raises nothing about the house: what is wrong stands in the figures."""
    figures = Figures(fault.words)
    village = reading.build(fault.people, fault.seats)
    house.open()
    scene = Scene(
        house,
        village,
        Guests(house.url, lambda pk: reading.asked_after(village, pk), fault.answers, a_second=16),
        Visitor(house.url, _pages(village)),
        Listener(house.url, village.event, village.coordinator),
    )
    invited = reading.invite(village)
    scene.guests.start()
    scene.visitor.start()
    scene.listener.start()
    some = fault.strike_after
    why = "Nothing left the house before anything was broken."
    _wait(lambda: house.post.count() >= some, UNTIL_SOME_HAVE_LEFT, why)
    print(
        f"  {house.post.count()} mails and {scene.guests.answers} answers have left; now it breaks",
        flush=True,
    )
    scene.broke_at = time.time()
    fault.strike(scene)
    reading.forget_connection()
    scene.mended_at = time.time()
    print(f"  mended after {scene.mended_at - scene.broke_at:.0f} s", flush=True)
    _until_quiet(scene, figures, fault.answers)
    scene.visitor.leave()
    scene.listener.leave()
    _judge(fault, scene, invited, figures)
    return figures


def _pages(village: reading.Village) -> list[Page]:
    board = f"/skrivebord/{village.event}/"
    return [
        Page("front", "/"),
        Page("calendar", "/kalender/"),
        Page("board", board, village.coordinator),
        Page("desk", "/skrivebord/", village.coordinator),
        Page("outbox", "/udbakken/", village.administrator),
        Page("health", "/sundhed/"),
    ]


def _until_quiet(scene: Scene, figures: Figures, answers: int) -> None:
    """Everybody has answered, every mail has left, and nothing is half done; or it is said what is not."""
    until = time.monotonic() + UNTIL_QUIET
    done = scene.guests.finish(UNTIL_QUIET)
    figures.demand(done, f"only {scene.guests.answers} answers came through in {UNTIL_QUIET:.0f} s")
    figures.demand(len(scene.guests.guests) == answers, f"{len(scene.guests.guests)} of {answers} were asked")
    stand = reading.stand(scene.village)
    while not stand.is_quiet and time.monotonic() < until:
        time.sleep(0.5)
        stand = reading.stand(scene.village)
    figures.quiet_after = time.time() - scene.mended_at
    print(f"  quiet {figures.quiet_after:.0f} s after: {stand}", flush=True)
    figures.demand(
        stand.is_quiet, f"after {UNTIL_QUIET:.0f} s something is stuck: {stand}; {reading.waiting_mails()}"
    )
    figures.demand(not stand.failed, f"{stand.failed} mails were given up")
    seen = len(scene.visitor.sights)
    once_more = seen + len(_pages(scene.village))
    _wait(lambda: len(scene.visitor.sights) > once_more, UNTIL_SEEN, "The visitor looks at no page any more.")


def _judge(fault: Fault, scene: Scene, invited: int, figures: Figures) -> None:
    verdict.judge_mails(figures, invited, scene.house.post.accepted(), fault.in_hand)
    verdict.judge_answers(figures, scene.guests.guests, scene.village)
    verdict.judge_seats(figures, scene.village, fault.seats)
    for sight in scene.visitor.sights:
        fine = sight.status in (200, 503) or (sight.status == 0 and fault.may_break)
        figures.demand(fine, f"the page {sight.page} answered {sight.status} after {sight.seconds:.0f} s")
        figures.demand(
            sight.status != 503 or sight.retry_after,
            f"the page {sight.page} answered 503 without Retry-After",
        )
    answered = dict(scene.guests.met)
    figures.demand("500" not in answered, f"answers met 500: {answered}")
    figures.demand(
        scene.listener.rang_between(scene.mended_at, time.time()), "no bell rang on the open board afterwards"
    )
    fault.demand(scene, figures)
    print(f"  pages {dict(statuses(scene.visitor.sights))}, answers {answered}", flush=True)


def _wait(true: Callable[[], bool], patience: float, why: str) -> None:
    until = time.monotonic() + patience
    while not true():
        if time.monotonic() > until:
            raise SystemExit(why)
        time.sleep(0.1)
