"""The ASGI applications: `application` for everything, `live` for a separate process.

uvicorn project.asgi:application     pages, API, files and live
uvicorn project.asgi:live            only /v1/live/, beside WSGI workers that serve project.wsgi
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import resolve

from live.application import Live
from project.wsgi import application as pages_and_api
from runtime.loading import loading
from runtime.serving.adapter import WsgiOnThreads
from runtime.serving.dispatch import Dispatcher
from runtime.serving.static import StaticFiles

_pages = WsgiOnThreads(
    pages_and_api, max_body_bytes=settings.MAX_BODY_BYTES, behind_proxy=settings.BEHIND_PROXY
)
_live = Live()


async def _load_pages() -> None:
    """Import every page and endpoint now, instead of with the first request."""
    with loading():
        resolve("/")


application = Dispatcher(
    http=_pages,
    websocket=_live.socket,
    static=StaticFiles(finders.find, prefix=settings.STATIC_URL),
    static_url=settings.STATIC_URL,
    start=[_load_pages, _live.start],
    stop=[_pages.close, _live.stop],
)
live = Dispatcher(http=_pages, websocket=_live.socket, start=[_live.start], stop=[_pages.close, _live.stop])
