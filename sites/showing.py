"""The pages of a site as text: the same for the web, for its own domain and for the files of an export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from sites.models import Post
from sites.queries.public import PublicSite


@dataclass(frozen=True, slots=True)
class Links:
    """Where things are, seen from the page that is drawn."""

    home: str
    style: str
    feed: str
    post: Callable[[str], str]
    proofs: str  # what stands before the path of a proof


def home_page(shown: PublicSite, links: Links) -> str:
    """Name, how to join, results and posts."""
    return _drawn("sites/public/home.html", shown, links)


def post_page(shown: PublicSite, links: Links, post: Post) -> str:
    return _drawn("sites/public/post.html", shown, links, post=post)


def feed(shown: PublicSite, links: Links, *, address: str) -> str:
    """RSS 2.0; `links` lead to absolute addresses."""
    return _drawn("sites/public/feed.xml", shown, links, address=address)


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
