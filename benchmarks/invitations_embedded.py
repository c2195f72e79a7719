"""One press for many people in the embedded house: the press, the writing of the invitations, and the sending.

In a data folder of its own, on SQLite, with mails into a Maildir. The limits: for writing, a bare `bulk_create` of as
many rows of the same size; for sending, as many files of the same size, written and renamed as a Maildir does it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.utils import timezone

from benchmarks import people
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from events.audience import Audience
from events.models import InvitationBatch
from events.operations import invitations
from networks.models import Network
from notifications import delivery
from notifications.models import Message, MessageState

PEOPLE, RATIO = 2000, 0.3


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def measure(stage: Stage, asked: Asked) -> Found:
    number, found = asked.people_or(PEOPLE), Found()
    network = people.network_of(number)
    played = [once(stage, network, number, found) for _ in range(asked.runs)]
    found.note(f"the press, for {number:,} people", [one["press"] for one in played], "s")
    for what in ("writing", "sending"):
        ours, limit = ([number / one[name] for one in played] for name in (what, f"bare {what}"))
        found.against(what, ours, limit, "/s", at_least=RATIO if what == "sending" else None)
    return found


def once(stage: Stage, network: Network, number: int, found: Found) -> dict[str, float]:
    event, batches = people.event_in(network, 900), list[InvitationBatch]()
    audience, took = Audience(networks=(network.pk,)), dict[str, float]()
    took["press"] = timed(lambda: batches.append(invitations.invite(event, audience, by=None)))
    took["writing"] = timed(lambda: write(batches[0]))
    sample = Message.objects.latest("pk")
    took["bare writing"] = timed(lambda: bare_rows(sample, number))
    Message.objects.filter(key__startswith="maal:").delete()
    before = set(Path(stage.env["DATA_DIR"], "mail", "new").glob("*"))
    took["sending"] = timed(send)
    mails = set(Path(stage.env["DATA_DIR"], "mail", "new").glob("*")) - before
    if len(mails) != number:
        found.wrong.append(f"{len(mails)} mails for {number} people")
    size = max((mail.stat().st_size for mail in mails), default=1)
    took["bare sending"] = timed(lambda: bare_files(stage.folder / uuid.uuid4().hex, size, number))
    return took


def write(batch: InvitationBatch) -> None:
    batch.send_at = timezone.now()
    batch.save(update_fields=["send_at"])
    invitations.write_batch(batch.pk)


def send() -> None:
    """In batches as the house hands them over."""
    ids = list(Message.objects.due().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), settings.MAIL_BATCH):
        delivery.deliver(ids[start : start + settings.MAIL_BATCH])


def bare_rows(sample: Message, number: int) -> None:
    """As many message rows of the same size, and nothing else."""
    rows = (
        Message(
            key=f"maal:{n}",
            kept_text=sample.kept_text,
            kept_html=sample.kept_html,
            kept_calendar=sample.kept_calendar,
            pattern=sample.pattern,
            own=sample.own,
            to_address=f"p{n}@maaling.example.org",
            state=MessageState.WITHDRAWN,
        )
        for n in range(number)
    )
    Message.objects.bulk_create(rows, batch_size=200)


def bare_files(folder: Path, size: int, number: int) -> None:
    (folder / "tmp").mkdir(parents=True)
    (folder / "new").mkdir()
    for name in map(str, range(number)):
        file = folder / "tmp" / name
        with file.open("wb") as stream:
            stream.write(b"x" * size)
            stream.flush()
            os.fsync(stream.fileno())
        file.rename(folder / "new" / name)
