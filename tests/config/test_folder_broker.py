"""The queue of the embedded house: a folder that loses nothing and shows nothing half-written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection, Queue

from config import folder_broker

pytestmark = pytest.mark.once


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    folder_broker.register()
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    with Connection("folder://localhost/", transport_options=options) as opened:
        yield opened


def put(connection: Connection, *numbers: int) -> None:
    producer = connection.Producer()
    for number in numbers:
        producer.publish({"number": number}, routing_key="work", declare=[Queue("work", routing_key="work")])


def take_all(connection: Connection) -> list[int]:
    queue = connection.SimpleQueue("work")
    taken: list[int] = []
    while True:
        try:
            message = queue.get(block=False)
        except queue.Empty:
            return taken
        taken.append(message.payload["number"])
        message.ack()


def test_what_is_put_first_is_taken_first(connection: Connection) -> None:
    put(connection, *range(50))

    assert take_all(connection) == list(range(50))


def test_only_the_owner_reads_the_queue(connection: Connection, tmp_path: Path) -> None:
    put(connection, 1)

    assert (tmp_path / "queue").stat().st_mode & 0o777 == 0o700


def test_many_writers_and_readers_lose_and_double_nothing(connection: Connection) -> None:
    taken: list[int] = []
    done = threading.Event()

    def read() -> None:
        with connection.clone() as mine:
            while not done.is_set() or take_all_into(mine):
                take_all_into(mine)

    def take_all_into(mine: Connection) -> bool:
        found = take_all(mine)
        taken.extend(found)
        return bool(found)

    def write(start: int) -> None:
        with connection.clone() as mine:
            put(mine, *range(start, start + 100))

    readers = [threading.Thread(target=read) for _ in range(3)]
    writers = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()

    assert sorted(taken) == list(range(300))


def test_a_message_that_a_full_disk_cut_short_is_passed_over(connection: Connection, tmp_path: Path) -> None:
    put(connection, 1)
    (tmp_path / "queue" / "00000000000000000000-000000-1.work.msg").write_text('{"body": "')
    put(connection, 2)

    assert take_all(connection) == [1, 2]


def test_a_purge_leaves_other_queues_alone(connection: Connection) -> None:
    put(connection, 1, 2)

    channel = connection.default_channel
    assert channel.queue_purge("other") == 0
    assert channel.queue_purge("work") == 2
    assert take_all(connection) == []
