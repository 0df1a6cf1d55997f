"""The public pages of a site, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from kernel.errors import NotFound
from sites.queries.public import PublicSite, public_site
from sites.showing import Links, feed, home_page, post_page

SECONDS = 60


def _public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the site by its address; kept a minute by whoever likes, for all see the same."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, handle: str, slug: str, **more: Any) -> HttpResponse:
        try:
            response = view(request, public_site(handle, slug), **more)
        except NotFound:
            raise Http404 from None
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        return response

    return shown


def links_of(request: HttpRequest, shown: PublicSite) -> Links:
    """Under the site's own domain the paths are short."""
    if getattr(request, "own_domain", ""):
        return Links(
            "/",
            static("sites/site.css"),
            "/feed.xml",
            lambda slug: f"/{slug}/",
            settings.PUBLIC_URL,
        )
    here = [shown.handle, shown.site.slug]
    return Links(
        home=reverse("sites:public", args=here),
        style=static("sites/site.css"),
        feed=reverse("sites:public-feed", args=here),
        post=lambda slug: reverse("sites:public-post", args=[*here, slug]),
        proofs="",
    )


@_public
def home(request: HttpRequest, shown: PublicSite) -> HttpResponse:
    return HttpResponse(home_page(shown, links_of(request, shown)))


@_public
def post(request: HttpRequest, shown: PublicSite, post: str) -> HttpResponse:
    return HttpResponse(post_page(shown, links_of(request, shown), shown.post(post)))


@_public
def rss(request: HttpRequest, shown: PublicSite) -> HttpResponse:
    root = getattr(request, "own_domain", "") or settings.PUBLIC_URL
    near = links_of(request, shown)
    far = Links(
        home=root + near.home,
        style="",
        feed=root + near.feed,
        post=lambda slug: root + near.post(slug),
        proofs=settings.PUBLIC_URL,
    )
    text = feed(shown, far, address=far.home)
    return HttpResponse(text, content_type="application/rss+xml; charset=utf-8")
