"""vdirsyncer: a program that subscribes to a feed over HTTP and keeps a file for each entry."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.calendar_readers.node import INSTALL

_CONFIG = """
[general]
status_path = "{folder}/status"

[pair hall]
a = "feed"
b = "kept"
collections = null
conflict_resolution = "a wins"

[storage feed]
type = "http"
url = "{url}"

[storage kept]
type = "filesystem"
path = "{folder}/kept"
fileext = ".ics"
"""


class Subscription:
    """A subscriber that fetches `content` whenever it is told to."""

    def __init__(self, folder: Path, url: str) -> None:
        self.content = b""
        self._kept = folder / "kept"
        self._kept.mkdir()
        self._config = folder / "config"
        self._config.write_text(_CONFIG.format(folder=folder, url=url))
        program = shutil.which("vdirsyncer")
        if program is None:
            raise RuntimeError(INSTALL)
        self._program = program
        self._run("discover")

    def fetch(self, content: bytes) -> dict[str, bytes]:
        """The entries after fetching the feed once more, by file name."""
        self.content = content
        self._run("sync")
        return {file.name: file.read_bytes() for file in self._kept.iterdir()}

    def _run(self, verb: str) -> None:
        command = [self._program, "-c", str(self._config), verb]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr


@contextmanager
def subscription(folder: Path) -> Iterator[Subscription]:
    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.end_headers()
            self.wfile.write(subscriber.content)

        def log_message(self, *args: object) -> None:
            """Say nothing among the tests' own lines."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        subscriber = Subscription(folder, f"http://127.0.0.1:{server.server_port}/feed.ics")
        yield subscriber
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
