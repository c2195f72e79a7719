"""The door: pages and files over HTTP, rings over websockets."""

import os

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from config.serving.feeds import Feeds  # noqa: E402
from config.serving.links import Links  # noqa: E402
from config.serving.pages import Pages  # noqa: E402
from config.serving.static import StaticFiles  # noqa: E402  (Django must be set up first)
from config.urls import websocket_urlpatterns  # noqa: E402  (models must be loaded first)

_pages = Pages()
application = Feeds(
    ProtocolTypeRouter(
        {
            "http": Links(StaticFiles(_pages), _pages),
            "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
        }
    ),
    seconds=settings.FEED_ANSWERS_KEPT,
)
