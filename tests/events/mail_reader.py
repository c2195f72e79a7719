"""Reading a mail as a mail program would."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """What a mail program would find in the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._silent = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._silent += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data.replace("\u00ad", ""))  # where a long word may break is not seen

    def links(self) -> list[str]:
        return [value for name, value in self.attributes if name == "href"]


def plain(text: str) -> str:
    """Words alone, so that the two parts can be compared."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
