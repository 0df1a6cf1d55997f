"""What everybody may see of a site: read by its address, before any account is known."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import connection

from draws.queries.results import PublicResult, latest_results
from kernel.errors import NotFound
from sites.actions.select_sectors import active_sectors
from sites.models import Handle, Post, Sector, Site
from sites.states import PostState
from tenancy.models import Account
from tenancy.scope import scope
from tenancy.standing import Status
from ui.acting import zone

RESULTS_SHOWN, POSTS_SHOWN = 20, 50


@dataclass(frozen=True, slots=True)
class PublicSite:
    """Everything that the pages of a site are made of."""

    site: Site
    account_name: str
    zone: ZoneInfo
    handle: str
    sectors: list[Sector]
    results: list[PublicResult]
    posts: list[Post]

    def post(self, slug: str) -> Post:
        found = next((post for post in self.posts if post.slug == slug), None)
        if found is None:
            raise NotFound
        return found


def public_site(handle: str, slug: str) -> PublicSite:
    """NotFound unless the site is active and its account is neither locked nor closed."""
    account_id = Handle.objects.filter(handle=handle).values_list("account_id", flat=True).first()
    if account_id is None:
        raise NotFound
    with scope(account_id):
        account = Account.objects.get(id=account_id)
        site = Site.objects.select_related("industry").filter(slug=slug, is_active=True).first()
        if site is None or account.status in (Status.LOCKED, Status.CLOSED):
            raise NotFound
        posts = Post.objects.filter(site=site, state=PostState.PUBLISHED)
        return PublicSite(
            site=site,
            account_name=account.name,
            zone=zone(account.time_zone),
            handle=handle,
            sectors=active_sectors(site),
            results=latest_results(RESULTS_SHOWN),
            posts=list(posts.order_by("-published_at", "-id")[:POSTS_SHOWN]),
        )


def site_of_host(host: str) -> tuple[str, str] | None:
    """The handle and slug of the active site whose own domain this is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT handle, slug FROM sites_of_host(%s)", [host.lower()])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None
