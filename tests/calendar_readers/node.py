"""ical.js, node-ical and ts-ics for calendars, mailparser and postal-mime for mails: one Node process."""

import atexit
import base64
import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
INSTALL = "The calendar readers are not installed; run tests/calendar_readers/install.sh"


class NodeReaders:
    """Keeps one process open: starting Node for each calendar would take most of the tests' time."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None or not (HERE / "node_modules").is_dir():
            raise RuntimeError(INSTALL)
        self._process = subprocess.Popen(
            [node, "readers.mjs"],
            cwd=HERE,
            # A zone of the machine's own must not help: what we send has to be enough.
            env={**os.environ, "TZ": "America/New_York"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def read(self, reader: str, content: bytes) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        question = {"reader": reader, "content": base64.b64encode(content).decode()}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "read" in answer, f"{reader} cannot read it: {answer['error']}"
        read: dict[str, Any] = answer["read"]
        return read

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


@cache
def _readers() -> NodeReaders:
    readers = NodeReaders()
    atexit.register(readers.close)
    return readers


def read(reader: str, content: bytes) -> dict[str, Any]:
    """What `reader` understands of a calendar or a mail; the process is shared and ends with ours."""
    return _readers().read(reader, content)
