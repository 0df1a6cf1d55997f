"""What everybody may see of a site: read by its address, before any account is known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from draws.queries.results import PublicResult, latest_results
from kernel.errors import NotFound
from kernel.query import select_one
from sites.models import Handle, Post, Sector, Site
from sites.queries.sectors import active_sectors
from sites.states import PostState
from tenancy.access import Status
from tenancy.models import Account
from tenancy.scope import scope
from ui.zones import zone

RESULTS_SHOWN, POSTS_A_PAGE, POSTS_IN_FEED = 20, 20, 50
MOST_IN_MAP = 50_000  # the limit of the sitemap protocol for one file


@dataclass(slots=True)
class PublicSite:
    """The contents of a site's pages; `page` of `pages` is the current page of posts."""

    site: Site
    account_name: str
    zone: ZoneInfo
    handle: str
    sectors: list[Sector]
    results: list[PublicResult] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    page: int = 1
    pages: int = 1


def public_site(handle: str, slug: str, page: int = 1) -> PublicSite:
    """Results and one page of posts, newest first. NotFound for a page that is not there."""
    with _opened(handle, slug) as shown:
        rows = published(shown.site)
        shown.page, shown.pages = page, max(1, -(-rows.count() // POSTS_A_PAGE))
        if not 1 <= page <= shown.pages:
            raise NotFound
        shown.results = latest_results(RESULTS_SHOWN)
        shown.posts = list(rows[(page - 1) * POSTS_A_PAGE : page * POSTS_A_PAGE])
    return shown


def public_post(handle: str, slug: str, post: str) -> tuple[PublicSite, Post]:
    """One text, however old it is."""
    with _opened(handle, slug) as shown:
        found = published(shown.site).filter(slug=post).first()
        if found is None:
            raise NotFound
    return shown, found


def public_head(handle: str, slug: str) -> PublicSite:
    """The site without its contents."""
    with _opened(handle, slug) as shown:
        return shown


def public_feed(handle: str, slug: str) -> PublicSite:
    """The newest posts."""
    with _opened(handle, slug) as shown:
        shown.posts = list(published(shown.site)[:POSTS_IN_FEED])
    return shown


def public_map(handle: str, slug: str) -> PublicSite:
    """Every post, by its address and times alone."""
    with _opened(handle, slug) as shown:
        shown.posts = list(published(shown.site).only("id", "slug", "published_at")[:MOST_IN_MAP])
    return shown


def whole_site(handle: str, slug: str) -> PublicSite:
    """Return results and all posts, for an export."""
    with _opened(handle, slug) as shown:
        shown.results = latest_results(RESULTS_SHOWN)
        shown.posts = list(published(shown.site))
    return shown


@contextmanager
def _opened(handle: str, slug: str) -> Iterator[PublicSite]:
    """NotFound unless the site is active and its account is neither locked nor closed."""
    account_id = Handle.objects.filter(handle=handle).values_list("account_id", flat=True).first()
    if account_id is None:
        raise NotFound
    with scope(account_id):
        account = Account.objects.get(id=account_id)
        site = Site.objects.select_related("industry").filter(slug=slug, is_active=True).first()
        if site is None or account.status in (Status.LOCKED, Status.CLOSED):
            raise NotFound
        yield PublicSite(site, account.name, zone(account.time_zone), handle, active_sectors(site))


def published(site: Site) -> QuerySet[Post, Any]:
    """The site's texts that everybody sees, newest first."""
    return Post.objects.filter(site=site, state=PostState.PUBLISHED).order_by("-published_at", "-id")


def site_of_host(host: str) -> tuple[str, str] | None:
    """Return the handle and slug of the active site with this domain."""
    row = select_one("SELECT handle, slug FROM sites_of_host(%s)", [host.lower()])
    return (row[0], row[1]) if row else None
