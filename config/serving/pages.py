"""Django behind the door: each request goes to one thread and stays there.

Django's own handler asks every middleware whether it would rather be awaited; where some would and some would not, a
request changes threads half a dozen times, each time in a new thread with a new place for its database session. All
our views wait for the database, so all of it runs in one thread of a few that stay (an answer with its page: 46 a
second that way, 67 this way, on two cores).
"""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import close_old_connections
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

THREADS = 8
"""At once in this process: as many as database sessions, so nobody waits for one and is refused. Who comes when all
are busy waits here, and takes nothing of the processor."""


class Pages(ASGIHandler):
    """An ASGI application of Django's middleware, urls and views, called from plain threads."""

    def __init__(self) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        try:
            response = await loop.run_in_executor(self.threads, context.run, self.respond, scope, body)
            await self.send_response(response, send)
            if response.streaming:
                await sync_to_async(response.close)()
        finally:
            body.close()

    def respond(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        """In a thread, from the first word to the last: its database session goes back before the next request."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response = self.get_response(request) if request is not None else refusal
        assert response is not None  # one or the other
        if response.streaming:
            close_old_connections()
        else:
            response.close()
        return response
