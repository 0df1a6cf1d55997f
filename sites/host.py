"""Serve a site under its own domain, by the host of the request."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.request import validate_host
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from sites.queries.public import site_of_host
from sites.rules.address import host_key
from sites.web import public

SECONDS = 60


class CustomDomainMiddleware:
    """Before Django looks at the host: one that is no address of ours may be a site's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # With a wildcard no host would be left for sites; only hosts named in the setting are ours.
        ours = [urlsplit(settings.PUBLIC_URL).hostname or "", *settings.ALLOWED_HOSTS, "testserver"]
        self.ours = [host.lower() for host in ours if host and host != "*"]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = request.META.get("HTTP_HOST", "").partition(":")[0].lower().removesuffix(".")
        may_be_a_site = "." in host and request.method in ("GET", "HEAD")
        if may_be_a_site and not validate_host(host, self.ours):
            found = _site(host)
            if found:
                request.custom_domain = f"{request.scheme}://{host}"  # type: ignore[attr-defined]
                request.urlconf = _urls(*found)  # type: ignore[assignment]
                # The rest of Drawbook works as under its own address.
                request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
        return self.get_response(request)


def _site(host: str) -> tuple[str, str] | None:
    """Return the site of a host, cached for a minute, because anyone can send any host."""
    key = host_key(host)
    cached = cache.get(key)
    if cached is None:
        cached = site_of_host(host) or ()
        cache.set(key, cached, SECONDS)
    return cached or None


class _Urls:
    """A URL configuration with only the site's pages, in the shape of a module, as Django expects."""

    handler404 = staticmethod(public.nothing_here)

    def __init__(self, urlpatterns: list[URLPattern]) -> None:
        self.urlpatterns = urlpatterns


@lru_cache(maxsize=1_000)  # Django caches a resolver for each URL configuration forever
def _urls(handle: str, slug: str) -> _Urls:
    where = {"handle": handle, "slug": slug}
    return _Urls(
        [
            path("", public.home, where),
            path("feed.xml", public.rss, where),
            path("sitemap.xml", public.sitemap, where),
            path("robots.txt", public.robots, where),
            path("page/<int:page>/", public.older, where),
            path("<slug:post>/", public.post, where),
        ]
    )
