"""The queue of the embedded house: a folder on disk, so that a backlog outlives the process.

kombu's own filesystem transport shows a message to its readers before it is written to the end, and keeps it for a
moment in the folder for temporary files, where others can read it and a full disk elsewhere loses it. Here a
message appears whole, by a rename, and never leaves the folder.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SCHEME = "folder"
_PATIENCE = 0.2


class Channel(filesystem.Channel):  # type: ignore[misc]  # kombu ships no types
    _serial = itertools.count()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        """Names sort by time, then by number: what was put first is taken first, also after a restart."""
        name = f"{time.time_ns():020d}-{next(self._serial) % 1_000_000:06d}-{os.getpid()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        draft = folder / f".{name}"
        draft.write_text(dumps(payload), encoding="utf-8")
        draft.rename(folder / name)

    def _get(self, queue: str) -> dict[str, Any]:
        folder = Path(self.data_folder_in)
        ending = f".{queue}.msg"
        for path in sorted(
            path for path in folder.iterdir() if path.name.endswith(ending) and path.name[0] != "."
        ):
            mine = folder / f".taken-{path.name}"
            try:
                path.rename(mine)
            except FileNotFoundError:  # another reader was quicker
                continue
            text = mine.read_text(encoding="utf-8")
            mine.unlink()
            with contextlib.suppress(
                ValueError
            ):  # a disk that filled up mid-write: the sweep makes up for it
                return loads(text)  # type: ignore[no-any-return]
        raise Empty

    def _purge(self, queue: str) -> int:
        gone = [
            path for path in Path(self.data_folder_in).glob(f"*.{queue}.msg") if not path.name.startswith(".")
        ]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)


class Transport(filesystem.Transport):  # type: ignore[misc]  # kombu ships no types
    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Come back often: a worker asks only in between whether it is to stop."""
        super().drain_events(connection, timeout=min(timeout or _PATIENCE, _PATIENCE))

    def driver_version(self) -> str:
        return "1"


def register() -> None:
    """Teach kombu the scheme `folder://`."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
