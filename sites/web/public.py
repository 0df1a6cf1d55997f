"""The public pages of a site, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from kernel.errors import NotFound
from sites.queries.public import PublicSite, public_feed, public_head, public_map, public_post, public_site
from sites.showing import Links, feed, home_page, post_page, site_map
from sites.showing import robots as robots_text

SECONDS = 60


def _public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A missing page is a plain 404; other pages can be cached publicly for a minute."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, handle: str, slug: str, **more: Any) -> HttpResponse:
        try:
            response = view(request, handle, slug, **more)
        except NotFound:
            raise Http404 from None
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        return response

    return shown


def links_of(request: HttpRequest, shown: PublicSite) -> Links:
    """Under the site's own domain the paths are short."""
    own = getattr(request, "custom_domain", "")
    root = "/" if own else reverse("sites:public", args=[shown.handle, shown.site.slug])
    return Links(
        home=root,
        style=static("sites/site.css"),
        feed=f"{root}feed.xml",
        map=f"{root}sitemap.xml",
        post=lambda slug: f"{root}{slug}/",
        page=lambda number: f"{root}page/{number}/",
        proofs=settings.PUBLIC_URL if own else "",
    )


def nothing_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Pages under a site's own domain, which don't show Drawbook's pages."""
    return render(request, "sites/public/nothing.html", {"style": static("sites/site.css")}, status=404)


@_public
def home(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    shown = public_site(handle, slug)
    return HttpResponse(home_page(shown, links_of(request, shown)))


@_public
def older(request: HttpRequest, handle: str, slug: str, page: int) -> HttpResponse:
    """The posts from the second page on; the first has one address only."""
    if page < 2:
        raise NotFound
    shown = public_site(handle, slug, page)
    return HttpResponse(home_page(shown, links_of(request, shown)))


@_public
def post(request: HttpRequest, handle: str, slug: str, post: str) -> HttpResponse:
    shown, found = public_post(handle, slug, post)
    return HttpResponse(post_page(shown, links_of(request, shown), found))


@_public
def rss(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    text = feed(public_feed(handle, slug))
    return HttpResponse(text, content_type="application/rss+xml; charset=utf-8")


@_public
def sitemap(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    text = site_map(public_map(handle, slug))
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@_public
def robots(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """Only under the site's own domain: elsewhere the host's one file speaks for all."""
    return HttpResponse(robots_text(public_head(handle, slug)), content_type="text/plain; charset=utf-8")
