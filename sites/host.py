"""A site under its own domain: the host of the request says which."""

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
        # A star would leave no host to anybody else; what is ours by name stays ours.
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
                # The rest of Drawbook goes on as under its own address; nothing of a site asks for the host.
                request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
        return self.get_response(request)


def _site(host: str) -> tuple[str, str] | None:
    """Asked once a minute, for strangers may ask for any host."""
    key = host_key(host)
    cached = cache.get(key)
    if cached is None:
        cached = site_of_host(host) or ()
        cache.set(key, cached, SECONDS)
    return cached or None


class _Urls:
    """The site's pages as all there is, in the shape of a module, as Django asks for addresses."""

    handler404 = staticmethod(public.nothing_here)

    def __init__(self, urlpatterns: list[URLPattern]) -> None:
        self.urlpatterns = urlpatterns


@lru_cache(maxsize=1_000)  # Django keeps a resolver for each of these for ever
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
