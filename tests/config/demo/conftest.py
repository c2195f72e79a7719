"""The demo, loaded once for all tests of a file: it takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from config.demo import content
from networks.operations import load_reference_data


@contextmanager
def loaded(blocker: Any, today: date | None) -> Iterator[None]:
    """What a test changes is taken back, and all of it at the end."""
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
        load_reference_data()
        content.load(today)
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def demo(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As of `TODAY` of the file, or of today."""
    with loaded(django_db_blocker, getattr(request.module, "TODAY", None)):
        yield


@pytest.fixture(
    scope="module", params=[date(2026, 11, 23), date(2027, 6, 20), date(2029, 1, 2)], ids=date.isoformat
)
def today(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[date]:
    """A Monday in autumn, a Sunday at midsummer, and the second of January: the demo is loaded as of that day."""
    with loaded(django_db_blocker, request.param):
        yield request.param
