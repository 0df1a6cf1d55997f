"""A site under its own domain: the host of the request says which."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path

from sites.queries.public import site_of_host
from sites.web import public

SECONDS = 60


class OwnDomain:
    """Before Django looks at the host: one that is no address of ours may be a site's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.ours = {urlsplit(settings.PUBLIC_URL).hostname, *settings.ALLOWED_HOSTS, "testserver"}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = request.META.get("HTTP_HOST", "").partition(":")[0].lower()
        if host and host not in self.ours and "." in host and request.method in ("GET", "HEAD"):
            found = _site(host)
            if found:
                request.own_domain = f"{request.scheme}://{host}"  # type: ignore[attr-defined]
                request.urlconf = _urls(*found)  # type: ignore[assignment]
                # The rest of Drawbook goes on as under its own address; nothing of a site asks for the host.
                request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
        return self.get_response(request)


def _site(host: str) -> tuple[str, str] | None:
    """Asked once a minute, for strangers may ask for any host."""
    key = f"site-of-host:{host[:200]}"
    kept = cache.get(key)
    if kept is None:
        kept = site_of_host(host) or ()
        cache.set(key, kept, SECONDS)
    return kept or None


@lru_cache(maxsize=1_000)  # Django keeps a resolver for each of these for ever
def _urls(handle: str, slug: str) -> tuple[object, ...]:
    """The site's pages as all there is."""
    where = {"handle": handle, "slug": slug}
    return (
        path("", public.home, where),
        path("feed.xml", public.rss, where),
        path("<slug:post>/", public.post, where),
    )
