"""Sites and posts, found through the acting member or not at all."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from kernel.errors import NotFound
from kernel.find_one import find_one
from sites.models import Generation, Handle, Industry, Post, Sector, Site, SiteSector
from tenancy.member import Member


def site_for(member: Member, id: object) -> Site:
    return find_one(Site.objects.select_related("industry").filter(account_id=member.account_id), id)


def sites_of(member: Member) -> QuerySet[Site, Any]:
    """Return the account's sites with their industry and sectors, in a constant number of queries."""
    active = SiteSector.objects.filter(is_active=True).select_related("sector").order_by("sector__position")
    rows = Site.objects.filter(account_id=member.account_id).select_related("industry")
    return rows.prefetch_related(Prefetch("sectors", active, to_attr="shown_sectors"))


def sectors_of(site: Site) -> list[Sector]:
    """The active sectors of a site that `sites_of` gave."""
    return [row.sector for row in site.shown_sectors]  # type: ignore[attr-defined]


def handle_of(member: Member) -> str:
    """The account's part of its sites' addresses; empty before its first site."""
    found = Handle.objects.filter(account_id=member.account_id).values_list("handle", flat=True).first()
    return found or ""


def post_for(member: Member, id: object) -> Post:
    return find_one(Post.objects.select_related("site__industry").filter(account_id=member.account_id), id)


def industry_for(member: Member, slug: str) -> Industry:
    """An industry of the list, which is the same for everybody."""
    found = Industry.objects.filter(slug=slug).first() if "\x00" not in slug else None
    if found is None:
        raise NotFound
    return found


def generation_for(member: Member, id: object) -> Generation:
    return find_one(Generation.objects.select_related("site").filter(account_id=member.account_id), id)
