"""Render the pages of a site: the same for the web, for its own domain and for an export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from sites.models import Post
from sites.queries.public import POSTS_IN_FEED, PublicSite
from sites.rules.address import public_path
from sites.states import Hosting


@dataclass(frozen=True, slots=True)
class Links:
    """Where things are, seen from the page that is drawn."""

    home: str
    style: str
    feed: str
    map: str  # empty if there is none
    post: Callable[[str], str]
    page: Callable[[int], str]  # older posts: the second page and on
    proofs: str  # the prefix of the path of a proof


def public_links(shown: PublicSite) -> Links:
    """Return the canonical address of each page: under the site's own domain, else ours."""
    site = shown.site
    root = site.shown_at or settings.PUBLIC_URL + public_path(shown.handle, site.slug).rstrip("/")
    if site.domain and site.hosting_type == Hosting.STATIC:
        return file_links(f"{root}/")
    return Links(
        home=f"{root}/",
        style="",
        feed=f"{root}/feed.xml",
        map=f"{root}/sitemap.xml",
        post=lambda slug: f"{root}/{slug}/",
        page=lambda number: f"{root}/page/{number}/",
        proofs=settings.PUBLIC_URL,
    )


def file_links(root: str, *, index: str = "") -> Links:
    """The same as files under `root`, which is empty or ends with a slash."""
    return Links(
        home=f"{root}{index}",
        style=f"{root}site.css",
        feed=f"{root}feed.xml",
        map="",
        post=lambda slug: f"{root}posts/{slug}.html",
        page=lambda number: f"{root}page-{number}.html",
        proofs=settings.PUBLIC_URL,
    )


def home_page(shown: PublicSite, links: Links) -> str:
    """Name, how to join, results and posts; from the second page on, older posts alone."""
    far = public_links(shown)
    return _drawn(
        "sites/public/home.html",
        shown,
        links,
        canonical=far.page(shown.page) if shown.page > 1 else far.home,
        newer=(links.page(shown.page - 1) if shown.page > 2 else links.home) if shown.page > 1 else "",
        older=links.page(shown.page + 1) if shown.page < shown.pages else "",
        has_test=shown.page == 1 and any(one.is_test for one in shown.results),
    )


def post_page(shown: PublicSite, links: Links, post: Post) -> str:
    canonical = public_links(shown).post(post.slug)
    has_test = bool(post.facts.get("test_beacon"))
    return _drawn("sites/public/post.html", shown, links, post=post, canonical=canonical, has_test=has_test)


def feed(shown: PublicSite) -> str:
    """RSS 2.0 with absolute addresses, of the newest posts."""
    shown = replace(shown, posts=shown.posts[:POSTS_IN_FEED])
    return _drawn("sites/public/feed.xml", shown, public_links(shown))


def site_map(shown: PublicSite) -> str:
    """Every page, in the protocol of sitemaps.org."""
    return _drawn("sites/public/sitemap.xml", shown, public_links(shown))


def robots(shown: PublicSite) -> str:
    """Of a site under its own domain: everything may be read, and here is the list of it."""
    return f"User-agent: *\nAllow: /\nSitemap: {public_links(shown).home}sitemap.xml\n"


def _drawn(template: str, shown: PublicSite, links: Links, **more: Any) -> str:
    context = {
        "shown": shown,
        "site": shown.site,
        "links": links,
        "posts": [{"post": post, "url": links.post(post.slug)} for post in shown.posts],
        "results": [
            {"result": one, "proof": links.proofs + one.proof_path if one.proof_path else ""}
            for one in shown.results
        ],
        **more,
    }
    with timezone.override(shown.zone):
        return render_to_string(template, context)
