"""Files are answered before Django is asked, and nothing but our own files."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import storage
from django.test import override_settings

from config.serving.static import StaticFiles


async def _behind(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"behind"})


def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    said: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "path": path, "method": method, "headers": sent}
    asyncio.run(StaticFiles(_behind)(scope, receive, send))
    answered = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], answered, said[1]["body"]


@pytest.fixture
def collected(tmp_path):
    """What `collectstatic` leaves: a file, its smaller copy, and one named by its content."""
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "house.css").write_text("body{}")
    (tmp_path / "css" / "house.0123456789ab.css").write_text("body{}")
    (tmp_path / "css" / "house.0123456789ab.css.br").write_bytes(b"br")
    (tmp_path / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": ""}')
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        lazy: Any = storage.staticfiles_storage
        lazy._setup()
        yield
    lazy._setup()


def test_a_file_with_its_hash_in_the_name_is_kept_for_ever(collected) -> None:
    status, headers, body = ask("/static/css/house.0123456789ab.css")

    assert (status, body) == (200, b"body{}")
    assert headers["cache-control"] == "max-age=315360000, public, immutable"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == 'text/css; charset="utf-8"'


def test_a_file_without_one_is_asked_for_again(collected) -> None:
    _, headers, _ = ask("/static/css/house.css")

    assert headers["cache-control"] == "max-age=3600, public"


def test_a_browser_that_takes_brotli_gets_the_smaller_copy(collected) -> None:
    _, headers, body = ask("/static/css/house.0123456789ab.css", accept_encoding="gzip, br")

    assert (headers["content-encoding"], headers["vary"], body) == ("br", "Accept-Encoding", b"br")


def test_a_file_that_the_browser_has_is_not_sent_again(collected) -> None:
    _, headers, _ = ask("/static/css/house.css")

    status, _, body = ask("/static/css/house.css", if_none_match=headers["etag"])

    assert (status, body) == (304, b"")


def test_head_gives_the_headers_alone(collected) -> None:
    status, headers, body = ask("/static/css/house.css", method="HEAD")

    assert (status, headers["content-length"], body) == (200, "6", b"")


@pytest.mark.parametrize(
    "path", ["/static/nope.css", "/static/../settings.py", "/static/css/../../x", "/static/", "/"]
)
def test_everything_else_is_passed_on(collected, path: str) -> None:
    assert ask(path)[0] == 418


@pytest.mark.parametrize(
    "path", ["/static/../config/settings.py", "/static/%2e%2e/manage.py", "/static//etc/passwd"]
)
def test_without_a_manifest_too_nothing_outside_is_served(path: str) -> None:
    assert ask(path)[0] == 418


def test_without_a_manifest_a_file_is_served_as_it_lies() -> None:
    status, headers, body = ask("/static/mark.svg")

    assert (status, headers["content-type"]) == (200, "image/svg+xml")
    assert body.startswith(b"<svg")
    assert "immutable" not in headers["cache-control"]
