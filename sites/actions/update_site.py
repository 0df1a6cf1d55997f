"""Change, deactivate or activate a site."""

from __future__ import annotations

from typing import Any

from audit.record import audit
from kernel.transactions import transaction
from plans.queries import limit_of
from sites.actions.create_site import checked, refuse_beyond
from sites.models import Site
from sites.rules.texts import plain
from tenancy.member import Member, require_capability


def update_site(member: Member, site: Site, **changes: Any) -> Site:
    """The fields given; waking one counts like making one. The slug stays, for links lead to it."""
    require_capability(member, "sites.manage")
    with transaction():
        limit = limit_of(member, "sites", hold=True)
        site = (
            Site.objects.select_for_update(no_key=True, of=("self",))
            .select_related("industry")
            .get(id=site.id)
        )
        before = {name: str(getattr(site, name)) for name in changes}
        if {"name", "industry", "domain"} & set(changes):
            current = {"name": site.name, "industry": site.industry_id, "domain": site.domain or ""}
            given = {name: changes[name] for name in current if name in changes}
            changes |= checked(**{**current, **given})
        for name in {"description", "how_to_join"} & set(changes):
            changes[name] = plain(changes[name])
        if "domain" in changes and changes["domain"] != site.domain:
            changes |= {"domain_proven_at": None, "domain_problem": ""}
        if changes.get("is_active") and not site.is_active:
            refuse_beyond(limit)
        for name, value in changes.items():
            setattr(site, name, value)
        site.save(update_fields=list(changes))
        audit(
            member,
            "site.update",
            "site",
            site.id,
            name=site.name,
            before=before,
            after={name: str(value) for name, value in changes.items()},
        )
    return site
