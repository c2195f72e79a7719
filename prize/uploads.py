"""Uploads that are stopped when they grow past what a file may be, so that nobody fills the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class Brake(FileUploadHandler):
    """First of the handlers: counts, and passes on. `stopped` tells the view why there is no file."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.stopped = False
        self._seen = 0
        self._most = max(settings.PRIZE_MEGABYTES.values()) * 1_000_000

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - so Django calls it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Said to be too large: not a byte of the file is kept, but the fields before it are read."""
        self.stopped = content_length > self._most + 1_000_000

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._seen += len(raw_data)
        if self.stopped or self._seen > self._most:
            self.stopped = True
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def braked(request: HttpRequest) -> Brake:
    """Put the brake before the handlers of this request; before anything of its body is read."""
    brake = Brake(request)
    request.upload_handlers.insert(0, brake)
    return brake
