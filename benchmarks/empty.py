"""The limit of pages: a view that says nothing, behind the settings and the middleware of the house.

`python -m benchmarks.empty FD` is one of two processes; the environment is that of the house.
"""

from __future__ import annotations

import os
import sys

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("", nothing)]


def main(descriptor: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from django.conf import settings
    from django.core.asgi import get_asgi_application

    from benchmarks.bare import serve

    settings.ROOT_URLCONF = "benchmarks.empty"
    serve(get_asgi_application(), descriptor)


if __name__ == "__main__":
    main(int(sys.argv[1]))
