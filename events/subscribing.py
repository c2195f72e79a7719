"""Addresses under which a calendar can be followed: one for each kind of program, and a code to scan. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode

import segno
from django.utils.safestring import SafeString, mark_safe

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb"
OUTLOOK_WORK = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class Subscription:
    """One feed in all the ways it may be followed; `url` is absolute, http or https."""

    url: str
    name: str

    @property
    def webcal(self) -> str:
        """Programs that know the scheme subscribe at once instead of fetching a file."""
        return "webcal://" + self.url.partition("://")[2]

    @property
    def google(self) -> str:
        return f"{GOOGLE}?{urlencode({'cid': self.webcal})}"

    @property
    def outlook(self) -> str:
        return f"{OUTLOOK}?{urlencode({'url': self.url, 'name': self.name})}"

    @property
    def outlook_work(self) -> str:
        return f"{OUTLOOK_WORK}?{urlencode({'url': self.url, 'name': self.name})}"

    @property
    def code(self) -> SafeString:
        """The webcal address as a drawing that a phone's camera reads, black on white in any theme."""
        drawn = BytesIO()
        segno.make(self.webcal, error="m", micro=False).save(
            drawn, kind="svg", xmldecl=False, svgns=False, nl=False, scale=4, light="#fff"
        )
        return mark_safe(drawn.getvalue().decode())  # noqa: S308 - numbers only
