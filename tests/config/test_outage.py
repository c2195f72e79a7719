"""A database that is away is said plainly, and told from a mistake of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from config.outage import is_outage
from config.urls import urlpatterns as all_of_them

FAULTS: dict[str, BaseException] = {}


def page(request: HttpRequest) -> None:
    raise FAULTS["now"]


urlpatterns = [path("proev/", page), *all_of_them]
handler500 = "config.views.fell"


@pytest.fixture
def visitor(settings: Any) -> Iterator[Client]:
    settings.ROOT_URLCONF = __name__
    yield Client(raise_request_exception=False)
    FAULTS.clear()


def of_sqlite(name: str) -> OperationalError:
    fault, cause = OperationalError("it says"), sqlite3.OperationalError("it says")
    cause.sqlite_errorname = name
    fault.__cause__ = cause
    return fault


def raised_while_handling(fault: Exception) -> Exception:
    later = KeyError("somewhere above")
    later.__context__ = fault
    return later


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("terminating connection due to administrator command"),
        InterfaceError("connection already closed"),
        of_sqlite("SQLITE_BUSY"),
        of_sqlite("SQLITE_FULL"),
        of_sqlite("SQLITE_IOERR_WRITE"),
        raised_while_handling(OperationalError("gone")),
    ],
)
def test_a_database_that_is_away_is_a_503_in_both_languages(visitor: Client, fault: Exception) -> None:
    FAULTS["now"] = fault

    answer = visitor.get("/proev/")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert answer["Cache-Control"] == "no-store"
    assert "Huset kan ikke nå sine papirer" in answer.content.decode()
    assert "The house cannot reach its papers" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize("fault", [ValueError("oh"), of_sqlite("SQLITE_ERROR")])
def test_a_mistake_of_ours_is_a_500(visitor: Client, fault: Exception) -> None:
    FAULTS["now"] = fault

    answer = visitor.get("/proev/")

    assert answer.status_code == 500
    assert "Fejlen er vores" in answer.content.decode()


def test_nothing_wrong_is_no_outage() -> None:
    assert not is_outage(None)
