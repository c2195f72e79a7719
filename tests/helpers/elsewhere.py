"""Doing something in a thread of its own, as another process would."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def elsewhere(work: Callable[..., Any], *arguments: Any) -> Any:
    """Run the work beside this thread, in which the browser's driver keeps an event loop."""

    def run() -> Any:
        try:
            return work(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()
