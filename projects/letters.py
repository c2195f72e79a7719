"""The letter of intent as an accessible PDF (PDF/UA-1: tagged, with language and title), made without any network.

WeasyPrint takes 1.4 seconds to load and needs Pango of the system: it is loaded when the first letter is asked for, and
where it cannot be, `Unavailable` says which packages lack.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from projects.models import Partner, ProjectIdea

if TYPE_CHECKING:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""Of Debian and Ubuntu; scripts/set_up.py installs the same."""
_FONTS = ("vollkorn", "plex-regular", "plex-semibold")


class Unavailable(RuntimeError):
    """This machine lacks what PDF needs."""

    packages = PACKAGES


def context_of(idea: ProjectIdea, partners: Sequence[Partner]) -> dict[str, Any]:
    return {
        "idea": idea,
        "partners": partners,
        "hours": sum(one.hours for one in partners),
        "cash": sum(one.cash for one in partners),
        "today": timezone.localdate(),
        "site_name": settings.SITE_NAME,
        "language": translation.get_language() or "da",
    }


def pdf(idea: ProjectIdea, partners: Sequence[Partner]) -> bytes:
    """Raises `Unavailable`."""
    html, fetcher = _tools()
    page = render_to_string("projects/letter.html", {**context_of(idea, partners), "fonts": _font_files()})
    made: bytes | None = html(string=page, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    assert made is not None
    return made


@cache
def _font_files() -> dict[str, str]:
    """Our own fonts as addresses of files, where the front end has been built; else the system's stand in."""
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    found = {}
    for name in _FONTS:
        files = (folder / "vendor" / "fonts" / f"{name}.woff2" for folder in folders)
        path = next((file for file in files if file.exists()), None)
        if path is not None:
            found[name.replace("-", "_")] = path.as_uri()
    return found


@cache
def _tools() -> tuple[type[HTML], URLFetcher]:
    """WeasyPrint, and a fetcher that opens our font files and nothing else."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as fault:  # the package, or a library of the system
        raise Unavailable(str(fault).splitlines()[0]) from fault

    class OurFonts(URLFetcher):  # type: ignore[misc]  # not typed
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url not in _font_files().values():
                raise ValueError(f"A letter fetches nothing: {url}")
            return super().fetch(url, headers)

    return HTML, OurFonts()
