"""Sites and posts, found through the acting member or not at all."""

from __future__ import annotations

from kernel.errors import NotFound
from kernel.ids import read_id
from sites.models import Generation, Industry, Post, Site
from tenancy.member import Member


def site_for(member: Member, id: object) -> Site:
    key = read_id(id)
    rows = Site.objects.select_related("industry").filter(account_id=member.account_id)
    found = rows.filter(id=key).first() if key else None
    if found is None:
        raise NotFound
    return found


def post_for(member: Member, id: object) -> Post:
    key = read_id(id)
    rows = Post.objects.select_related("site__industry").filter(account_id=member.account_id)
    found = rows.filter(id=key).first() if key else None
    if found is None:
        raise NotFound
    return found


def industry_for(member: Member, slug: str) -> Industry:
    """An industry of the list, which is the same for everybody."""
    found = Industry.objects.filter(slug=slug).first() if "\x00" not in slug else None
    if found is None:
        raise NotFound
    return found


def generation_for(member: Member, id: object) -> Generation:
    key = read_id(id)
    rows = Generation.objects.select_related("site").filter(account_id=member.account_id)
    found = rows.filter(id=key).first() if key else None
    if found is None:
        raise NotFound
    return found
