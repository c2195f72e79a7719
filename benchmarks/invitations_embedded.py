"""How long one press for 10,000 people takes: the press, the writing of the invitations, and the sending.

    python benchmarks/invitations.py [--people 10000]

Runs in a data folder of its own, on SQLite, with mails into a Maildir. The limits are taken in the same run: for
writing, a bare `bulk_create` of as many rows of the same size; for sending, as many files of the same size
written and renamed as a Maildir does it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter

FOLDER = tempfile.mkdtemp(prefix="maaling-")
os.environ.update(DATA_DIR=FOLDER, DJANGO_SETTINGS_MODULE="config.settings")
for name in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(name, None)
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Person  # noqa: E402
from events.audience import Audience  # noqa: E402
from events.models import Event, EventState, InvitationBatch  # noqa: E402
from events.operations import invitations  # noqa: E402
from networks.models import Membership, Network  # noqa: E402
from notifications import delivery  # noqa: E402
from notifications.models import Message, MessageState  # noqa: E402


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def network_of(people: int) -> Network:
    network = Network.objects.create(slug="maalt", name="Målt netværk")
    Person.objects.bulk_create(
        [Person(email=f"p{n}@maaling.example.org", name=f"Person {n}") for n in range(people)],
        batch_size=1000,
    )
    ids = Person.objects.values_list("pk", flat=True)
    Membership.objects.bulk_create([Membership(network=network, person_id=pk) for pk in ids], batch_size=1000)
    return network


def event_in(network: Network) -> Event:
    start = timezone.now() + timedelta(days=30)
    return Event.objects.create(
        title="Et møde for alle",
        summary="Hvad virker, og hvad gør ikke? " * 5,
        network=network,
        state=EventState.OPEN,
        starts_at=start,
        ends_at=start + timedelta(hours=5),
        capacity=900,
    )


def write(batch: InvitationBatch) -> None:
    batch.send_at = timezone.now()
    batch.save(update_fields=["send_at"])
    invitations.write_batch(batch.pk)


def send() -> None:
    while ids := list(Message.objects.due().values_list("pk", flat=True)[:50]):
        delivery.deliver(ids)


def bare_rows(sample: Message, people: int) -> None:
    """As many message rows of the same size, and nothing else."""
    rows = (Message(key=f"maal:{n}", text=sample.text, html=sample.html, calendar=sample.calendar,
                    to_address=f"p{n}@maaling.example.org", state=MessageState.WITHDRAWN) for n in range(people))  # fmt: skip
    Message.objects.bulk_create(rows, batch_size=200)


def bare_files(size: int, people: int) -> None:
    folder = Path(FOLDER) / "limit"
    (folder / "tmp").mkdir(parents=True)
    (folder / "new").mkdir()
    content = b"x" * size
    for number in range(people):
        file = folder / "tmp" / str(number)
        with file.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        file.rename(folder / "new" / str(number))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    people = parser.parse_args().people
    call_command("migrate", verbosity=0)
    network = network_of(people)
    event, batches = event_in(network), []
    press = timed(
        lambda: batches.append(invitations.invite(event, Audience(networks=(network.pk,)), by=None))
    )
    writing = timed(lambda: write(batches[0]))
    sample = Message.objects.earliest("pk")
    limit_writing = timed(lambda: bare_rows(sample, people))
    Message.objects.filter(key__startswith="maal:").delete()
    sending = timed(send)
    mails = list((Path(FOLDER) / "mail" / "new").iterdir())
    assert len(mails) == people, f"{len(mails)} mails for {people} people"
    limit_sending = timed(lambda: bare_files(mails[0].stat().st_size, people))
    print(f"{people} people, {mails[0].stat().st_size / 1000:.0f} kB a mail, SQLite and a Maildir")
    print(f"press    {press:8.2f} s")
    told("writing", writing, limit_writing, people)
    told("sending", sending, limit_sending, people)


def told(name: str, ours: float, limit: float, people: int) -> None:
    print(f"{name}  {ours:8.2f} s  {people / ours:6.0f}/s  limit {limit:6.2f} s  ratio {limit / ours:.2f}")


if __name__ == "__main__":
    main()
