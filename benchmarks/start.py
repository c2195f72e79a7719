"""The embedded house is opened as `make run` opens it, with its demo, and then invites people: time and memory.

The limit is Python with Django and nothing else: imported and set up.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from django.utils import timezone

from benchmarks import people
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from events.audience import Audience
from events.operations import invitations
from events.tasks import write_batch
from notifications.models import Message, MessageState
from scripts.house import House
from scripts.parts import Part
from scripts.post import MailServer
from scripts.servers import free_port

PEOPLE, ROUNDS = 10_000, 3
OPEN, GROWTH = 5.0, 1.05
STUCK = 60.0
_ALONE = """
import time; began = time.perf_counter()
import django; from django.conf import settings
settings.configure(); django.setup()
words = open("/proc/self/status").read().split("VmRSS:")[1].split()[0]
print(time.perf_counter() - began, words)
"""


def measure(stage: Stage, asked: Asked) -> Found:
    found, alone = Found(), [_alone() for _ in range(asked.runs)]
    _with_demo(stage, found, asked.runs)
    found.note("Python and Django alone, imported", [seconds for seconds, _memory in alone], "s")
    _memory_of(stage, asked, found)
    found.note("Python and Django alone", [memory for _seconds, memory in alone], "MB")
    return found


def _with_demo(stage: Stage, found: Found, runs: int) -> None:
    """The first start fills the demo and does not count: it is `make run` on a fresh machine."""
    env = stage.env | {"DEMO": "1", "DATA_DIR": str(stage.folder / "demo")}
    (stage.folder / "demo").mkdir()
    took = []
    for place in range(runs + 1):
        port = free_port()
        house = _house(env | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}, stage.folder)
        began = time.perf_counter()
        house.open()
        took += [time.perf_counter() - began] if place else []
        house.close()
    found.below("open, with the demo, warm", took, "s", most=OPEN)


def _memory_of(stage: Stage, asked: Asked, found: Found) -> None:
    number = asked.people_or(PEOPLE)
    house = _house(stage.env, stage.folder)
    house.open()
    try:
        found.note("memory after the start", [_megabytes(house)], "MB")
        network = people.network_of(number)
        seen = []
        for _ in range(ROUNDS):
            event = people.event_in(network, 900)
            batch = invitations.invite(event, Audience(networks=(network.pk,)), by=None)
            batch.send_at = timezone.now()
            batch.save(update_fields=["send_at"])
            write_batch.delay(batch.pk)
            _wait_until_sent(event.pk, number, found)
            seen.append(_megabytes(house))
        for times, memory in enumerate(seen, start=1):
            found.note(f"memory after {times * number:,} invitations", [memory], "MB")
        found.below(
            "of the last round, beside the one before", [seen[-1] / seen[-2]], "times the memory", most=GROWTH
        )
    finally:
        house.close()


def _house(env: dict[str, str], folder: Path) -> House:
    command = [sys.executable, "manage.py", "serve", "--prepare", "--quiet"]
    return House(env, [Part("house", command)], MailServer(folder))


def _wait_until_sent(event: int, number: int, found: Found) -> None:
    mails = Message.objects.filter(kind="invitation", thread__startswith=f"event-{event}-")
    sent, moved = 0, time.monotonic()
    while sent < number and time.monotonic() - moved < STUCK:
        time.sleep(1)
        now = mails.filter(state=MessageState.SENT).count()
        sent, moved = now, moved if now == sent else time.monotonic()
    if sent < number:
        found.wrong.append(f"{sent} of {number} invitations left")


def _megabytes(house: House) -> float:
    """What the process holds, without what it has lent out again."""
    process = house.parts[0].process
    assert process is not None
    words = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(words.split("VmRSS:")[1].split()[0]) / 1024


def _alone() -> tuple[float, float]:
    """(seconds, megabytes)"""
    said = subprocess.run([sys.executable, "-c", _ALONE], check=True, capture_output=True, text=True).stdout
    seconds, kilobytes = said.split()
    return float(seconds), int(kilobytes) / 1024
