"""HTML of ours as an accessible PDF, made without any network.

WeasyPrint takes 1.4 seconds to load and needs Pango of the system: it is loaded when the first paper is asked for, and
where it cannot be, `Unavailable` says which packages lack.
"""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""Of Debian and Ubuntu; scripts/set_up.py installs the same."""
_FONTS = ("vollkorn", "plex-regular", "plex-semibold")


class Unavailable(RuntimeError):
    """This machine lacks what PDF needs."""

    packages = PACKAGES


def to_pdf(page: str, variant: str) -> bytes:
    """`variant` is one of WeasyPrint's, such as "pdf/ua-1". Raises `Unavailable`."""
    html, fetcher = _tools()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # it leaves the file of its colour profile to be collected
        made: bytes | None = html(string=page, url_fetcher=fetcher).write_pdf(pdf_variant=variant)
    assert made is not None
    return made


@cache
def font_files() -> dict[str, str]:
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
            if url not in font_files().values():
                raise ValueError(f"A paper fetches nothing: {url}")
            return super().fetch(url, headers)

    return HTML, OurFonts()
