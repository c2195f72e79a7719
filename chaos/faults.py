"""The faults, each with what the pages must say meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from chaos.clock import WallClock
from chaos.figures import Figures
from chaos.scene import Fault, Scene
from chaos.small_disk import SmallDisk

AWAY = 20.0
NOTICED = 8.0  # a mail or a page must have tried before anybody can know
MAIL_WAITS = "Mailserveren har ikke kunnet nås siden"
FOLDER_FULL = "Der har ikke kunnet lægges mail i mappen siden"
QUEUE_AWAY = "Huset har ikke kunnet nå sin kø siden"


# --- what breaks ----------------------------------------------------------------------------------------
def kill_a_worker(scene: Scene) -> None:
    """One, and when it is back the other: so one of them had mails in its hands."""
    scene.house.kill("worker 1")
    time.sleep(5)
    scene.house.kill("worker 2")
    time.sleep(5)


def kill_a_web_process(scene: Scene) -> None:
    scene.house.kill("web 1")
    time.sleep(5)


def stop_redis(scene: Scene) -> None:
    assert scene.house.redis is not None
    scene.house.redis.halt()
    time.sleep(AWAY)
    scene.house.redis.resume()


def stop_the_mail_server(scene: Scene) -> None:
    scene.house.post.close()
    time.sleep(AWAY)
    scene.house.post.open()


def restart_postgresql(scene: Scene) -> None:
    """Away for as long as a new version of it takes."""
    assert scene.house.database is not None
    scene.house.database.halt()
    time.sleep(4)
    scene.house.database.resume()


def fill_the_disk(scene: Scene) -> None:
    disk = cast(SmallDisk, scene.house.post)
    time.sleep(AWAY)
    assert disk.is_full, "The disk was too large to be full."
    disk.grow()


def turn_the_clock(scene: Scene) -> None:
    """An hour ahead, and back again after a while."""
    clock = WallClock.of(scene.house.env)
    clock.turn(3600)
    time.sleep(AWAY / 2)
    clock.turn(0)


def kill_the_house(scene: Scene) -> None:
    scene.house.kill("house")
    time.sleep(0.5)
    scene.house.wait_until_open()


# --- what the pages say ---------------------------------------------------------------------------------
def says(sentence: str, *pages: str) -> Callable[[Scene, Figures], None]:
    """These pages are there all the while, and say it."""

    def demand(scene: Scene, figures: Figures) -> None:
        figures.demand(
            all(sight.status == 200 for sight in scene.sights()), "a page was not there while it was broken"
        )
        for page in pages:
            seen = scene.sights(page, NOTICED)
            said = [sight for sight in seen if sentence in sight.words]
            figures.demand(
                seen and len(said) == len(seen), f"{len(said)} of {len(seen)} times {page} said: {sentence}"
            )
            figures.said = f"“{sentence} …”"
        after = [sight for sight in scene.visitor.sights[-6:] if sentence in sight.words]
        figures.demand(not after, f"when all was well again a page still said: {sentence}")

    return demand


def says_503(scene: Scene, figures: Figures) -> None:
    closed = [sight for sight in scene.visitor.sights if sight.status == 503]
    figures.demand(closed, "no page said that the database was away")
    figures.demand(
        all("Huset kan ikke nå sine papirer" in sight.words for sight in closed), "a 503 without plain words"
    )
    longest = max((sight.seconds for sight in closed), default=0.0)
    figures.demand(longest < 8, f"a visitor waited {longest:.0f} s for the 503")
    figures.said = "503, “Huset kan ikke nå sine papirer lige nu”, Retry-After"


def says_the_disk_is_full(scene: Scene, figures: Figures) -> None:
    says(FOLDER_FULL, "board", "desk", "outbox")(scene, figures)
    left = cast(SmallDisk, scene.house.post).half_written()
    figures.demand(not left, f"{left} half-written mails lie in the Maildir")


FAULTS = [
    Fault("worker", "kill -9 of a worker", kill_a_worker),
    Fault("web", "kill -9 of a web process", kill_a_web_process, may_break=True),
    Fault(
        "redis",
        "Redis away for 20 s",
        stop_redis,
        says(QUEUE_AWAY, "board", "desk", "outbox"),
    ),
    Fault(
        "smtp",
        "the mail server away for 20 s",
        stop_the_mail_server,
        says(MAIL_WAITS, "board", "desk", "outbox"),
    ),
    Fault("postgresql", "PostgreSQL restarted", restart_postgresql, says_503),
    Fault(
        "disk",
        "the disk of the Maildir full",
        fill_the_disk,
        says_the_disk_is_full,
    ),
    Fault("clock", "the clock an hour ahead, and back", turn_the_clock),
    Fault(
        "embedded",
        "one process: kill -9, and started again",
        kill_the_house,
        may_break=True,
    ),
]
