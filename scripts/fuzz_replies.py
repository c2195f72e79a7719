"""`make fuzz`: damaged mails for the reader of answers, guided by what code they reach (atheris, libFuzzer).

`SECONDS=` says for how long; 600 where nothing is said. Ends with an error where anything but an `Incoming` comes
out. The mails that reached new code are kept under build/fuzz, so that the next run begins where this one ended.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["notifications.replies", "email"]):
    from notifications.replies import Incoming, read

CORPUS = Path("build/fuzz")


def main() -> None:
    CORPUS.mkdir(parents=True, exist_ok=True)
    _keep_seeds()
    seconds = os.environ.get("SECONDS") or "600"
    options = [f"-max_total_time={seconds}", "-max_len=20000", "-timeout=10", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], str(CORPUS), *options, "-artifact_prefix=build/"], _try)
    atheris.Fuzz()


def _try(raw: bytes) -> None:
    found = read(raw)
    assert isinstance(found, Incoming)
    for text in (found.subject, found.text, found.sender.name, found.sender.address, found.message_id):
        text.encode()
        assert "\0" not in text


def _keep_seeds() -> None:
    """The mails of the tests, each a file."""
    from tests.notifications.replies.test_reading import HOSTILE, REPORT, SAME

    report = REPORT.format("delivery-status", "delivery-status", "Action: failed\r\nStatus: 5.1.1").encode()
    for number, raw in enumerate([*SAME.values(), report, *HOSTILE.values()]):
        if len(raw) < 20_000:
            (CORPUS / f"seed-{number}").write_bytes(raw)


if __name__ == "__main__":
    main()
