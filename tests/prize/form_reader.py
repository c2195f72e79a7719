"""What a page's form would send if nothing were touched."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Reader(HTMLParser):
    """Fields of all forms by name, each with what stands in it; what is not ticked is not sent."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "input":
            self._input(name, said)
        elif tag == "textarea":
            self._area, self.found[name] = name, [""]
        elif tag == "select":
            self._select, self.found[name] = name, [""]
        elif tag == "option" and "selected" in said:
            self.found[self._select] = [said.get("value", "")]

    def _input(self, name: str, said: dict[str, str]) -> None:
        choice = said.get("type") in ("checkbox", "radio")
        if name and (not choice or "checked" in said):
            self.found.setdefault(name, []).append(said.get("value", "on" if choice else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area] = [self.found[self._area][0] + data.removeprefix("\n")]


def fields(browser: Client, address: str) -> dict[str, Any]:
    response = browser.get(address)
    assert response.status_code == 200
    reader = Reader()
    reader.feed(response.content.decode())
    return {name: value for name, value in reader.found.items() if name != "csrfmiddlewaretoken"}
