"""An account that shows itself: a site with sectors, a post and an order for a text."""

from __future__ import annotations

from dataclasses import dataclass

from credits.actions.grant import grant
from credits.actions.hold import hold
from credits.kinds import Kind
from sites.actions.create_site import create_site
from sites.actions.publish_post import publish_post
from sites.actions.select_sectors import select_sectors
from sites.actions.write_post import write_post
from sites.models import Delivery, Generation, Post, Site, WordPress
from tenancy.member import Member
from tests.cast import as_member


@dataclass
class ShownWorld:
    """A site, and a post on it."""

    site: Site
    post: Post


def a_shown_account(member: Member) -> ShownWorld:
    with as_member(member):
        site = create_site(member, name="Mahalaxmi", industry="technology")
        select_sectors(member, site, industry_slug="technology", sector_slugs=["software"])
        post = write_post(member, site, title="Hello", body="One.")
        publish_post(member, post.id)
        account_id = member.account_id
        grant(account_id, 500, kind=Kind.ADJUSTMENT, description="For a text", key="world-of-sites")
        held = hold(account_id, 100, kind=Kind.CONTENT_GENERATION, description="A text", key="world-of-sites")
        Generation.objects.create(
            account_id=account_id,
            site=site,
            topic="Why",
            cost=100,
            hold_id=held.id,
            asked_by=member.id,
            asked_by_name=member.user_name,
        )
        WordPress.objects.create(
            account_id=account_id,
            site=site,
            address="https://blog.example",
            user_name="editor",
            sealed_password="sealed",
        )
        Delivery.objects.create(account_id=account_id, post=post)
    return ShownWorld(site, post)
