"""The demo, loaded once for all tests of a file: it takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from config.demo import content
from networks.operations import load_reference_data


@pytest.fixture(scope="module")
def demo(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As of `TODAY` of the file, or of today. What a test changes is taken back, and all of it after the last."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        load_reference_data()
        content.load(getattr(request.module, "TODAY", None))
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
