"""Create a site, within the plan's number of active ones."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError
from django.db.transaction import atomic

from audit.record import audit
from kernel.errors import BadInput, bad_field
from kernel.ids import new_id, once_id
from kernel.transactions import transaction
from plans.queries import limit_of
from sites.models import Handle, Industry, Site, SiteUserAccess
from sites.rules.address import LONGEST_SLUG, BadDomain, free_slug, is_reserved, read_domain, slug_of
from sites.rules.texts import one_line, plain
from sites.states import Hosting, SiteType
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability

LONGEST_NAME = 255


NOT_YOURS = "This domain can't be used. Enter a domain that you have registered."


def create_site(
    member: Member,
    *,
    name: str,
    industry: str,
    domain: str = "",
    description: str = "",
    how_to_join: str = "",
    hosting_type: str = Hosting.CUSTOM,
    site_type: str = SiteType.BLOG,
    is_active: bool = True,
    key: str = "",
) -> Site:
    """Create a site with access for its creator; BadInput, for example "Site limit reached for your plan".

    The same `key` again returns the site that it created.
    """
    require_capability(member, "sites.manage")
    require_access(member, Access.CREATE)
    terms = checked(name=name, industry=industry, domain=domain)
    with transaction():
        # Other actions that activate a site of the account wait here, so that the count stays right.
        limit = limit_of(member, "sites", hold=True)
        site_id = id_by(member, key) if key else new_id()
        there = Site.objects.filter(id=site_id).first()
        if there is not None:
            return there
        if is_active:
            refuse_beyond(limit)
        taken = set(Site.objects.values_list("slug", flat=True))
        site = Site.objects.create(
            id=site_id,
            account_id=member.account_id,
            slug=free_slug(terms["name"], taken),
            description=plain(description),
            how_to_join=plain(how_to_join),
            hosting_type=hosting_type,
            site_type=site_type,
            is_active=is_active,
            created_by=member.id,
            **terms,
        )
        SiteUserAccess.objects.create(account_id=member.account_id, site=site, membership_id=member.id)
        ensure_handle(member)
        audit(member, "site.create", "site", site.id, name=site.name, slug=site.slug)
    return site


def id_by(member: Member, key: str) -> uuid.UUID:
    """Return the id of the site of this key."""
    return once_id(member.account_id, f"site:{key}")


def checked(*, name: str, industry: str, domain: str) -> dict[str, Any]:
    """Return the fields in their stored forms, or raise one BadInput about all errors."""
    errors: dict[str, list[str]] = {}
    name = one_line(name)
    if not name or len(name) > LONGEST_NAME:
        errors["name"] = ["The name must be 255 characters or shorter." if name else "Site name is required"]
    found = Industry.objects.filter(slug=industry).first() if "\x00" not in industry else None
    if found is None:
        errors["industry"] = ["Invalid industry selected"]
    address = None
    try:
        address = read_domain(domain)
    except BadDomain:
        errors["domain"] = ["Invalid domain format"]
    else:
        if address is not None and is_reserved(address, ours=our_hosts()):
            errors["domain"] = [NOT_YOURS]
    if errors:
        raise BadInput(next(iter(errors.values()))[0], errors=errors)
    return {"name": name, "industry": found, "domain": address}


def our_hosts() -> list[str]:
    """Return the host names of this installation."""
    return [
        urlsplit(settings.PUBLIC_URL).hostname or "",
        *(host.lstrip(".") for host in settings.ALLOWED_HOSTS),
    ]


def refuse_beyond(limit: int) -> None:
    """Refuse another active site above the plan's limit; the plan's row is locked."""
    if Site.objects.filter(is_active=True).count() >= limit:
        raise bad_field("is_active", "Site limit reached for your plan", code="site_limit")


def ensure_handle(member: Member) -> str:
    """Return the account's part of its sites' addresses, created with its first site.

    If two are created at the same moment, the database accepts one, and the other tries again.
    """
    while True:
        own = Handle.objects.filter(account_id=member.account_id).first()
        if own is not None:
            return own.handle
        like = Handle.objects.filter(handle__startswith=slug_of(member.account_name)[: LONGEST_SLUG - 6])
        handle = free_slug(member.account_name, set(like.values_list("handle", flat=True)))
        try:
            with atomic():
                return Handle.objects.create(handle=handle, account_id=member.account_id).handle
        except IntegrityError:
            continue
