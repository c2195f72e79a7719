"""A mail server: notes each mail in a file before it says 250. `python -m scripts.sink PORT FILE SECONDS`."""

from __future__ import annotations

import asyncio
import email.parser
import email.policy
import sys
import time
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session


class Notebook:
    """One line for each mail that is answered with 250: when, Message-ID, recipient."""

    def __init__(self, file: Path, seconds_for_each: float) -> None:
        self._seconds = seconds_for_each
        self._file = file.open("a", encoding="utf-8")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._seconds:
            await asyncio.sleep(self._seconds)
        headers = email.parser.BytesHeaderParser(policy=email.policy.default)
        message_id = str(headers.parsebytes(cast(bytes, envelope.content))["Message-ID"]).strip()
        self._file.write(f"{time.time():.3f}\t{message_id}\t{envelope.rcpt_tos[0]}\n")
        self._file.flush()
        return "250 taken"


async def serve(port: int, file: Path, seconds_for_each: float) -> None:
    notebook = Notebook(file, seconds_for_each)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(notebook), host="127.0.0.1", port=port, reuse_address=True
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))
