"""The limit of pages and presses: views that say nothing, behind the settings, the middleware and the threads of the house.

`python -m benchmarks.empty FD` is one of two processes; the environment is that of the house.
"""

from __future__ import annotations

import os
import sys

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@csrf_exempt
def form(request: HttpRequest) -> HttpResponse:
    """What a crowd needs to press: a button and nothing else. The press is taken, and nothing is done."""
    if request.method == "POST":
        return HttpResponseRedirect("?sagt=kvittering")
    return HttpResponse('<button name="answer" value="accepted">')


urlpatterns = [path("", nothing), path("form/", form)]


def main(descriptor: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.conf import settings

    django.setup(set_prefix=False)
    from benchmarks.bare import serve
    from config.serving.pages import Pages

    settings.ROOT_URLCONF = "benchmarks.empty"
    serve(Pages(), descriptor)


if __name__ == "__main__":
    main(int(sys.argv[1]))
